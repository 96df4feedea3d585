//! Each kind of letter in words.

use account::{Group, Locale, Role, Secret};
use app::ports::{Letter, LetterKind};
use kernel::Timestamp;

use crate::news::news;
use crate::places::Places;
use crate::sheet::{Button, Sheet};
use crate::words::{Values, say, span};

/// Who writes: the market's name, where people ask, where its pages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    name: String,
    contact: String,
    pub(crate) places: Places,
}

impl Market {
    /// A market of this name, with this address for questions, at this origin (`https://market.example`).
    #[must_use]
    pub fn new(name: &str, contact: &str, base: &str) -> Self {
        Self { name: name.to_owned(), contact: contact.to_owned(), places: Places::at(base) }
    }
}

/// A letter's words.
pub(crate) fn sheet(market: &Market, letter: &Letter) -> Sheet {
    let (locale, places) = (letter.locale, &market.places);
    let mut sheet = Sheet { language: locale.tag(), ..Sheet::default() };
    let mut values: Values<'_> = vec![("market", market.name.as_str().into())];
    let mut link = None;
    let id = match &letter.kind {
        LetterKind::SignInLink { link: secret, until } => {
            link = Some((secret, *until));
            "sign-in"
        }
        LetterKind::VerifyAddress { link: secret, until } => {
            link = Some((secret, *until));
            "verify"
        }
        LetterKind::AlreadyRegistered { link: secret, until } => {
            link = Some((secret, *until));
            "already"
        }
        LetterKind::ChangeAddress { link: secret, until } => {
            link = Some((secret, *until));
            "change"
        }
        LetterKind::AddressChanged { to } => {
            values.push(("to", to.to_string().into()));
            "changed"
        }
        LetterKind::PasswordChanged => "password",
        LetterKind::Invitation { link: secret, until, organisation, role, by } => {
            link = Some((secret, *until));
            values.push(("organisation", organisation.as_str().into()));
            values.push(("role", role_name(locale, *role).into()));
            values.push(("by", by.as_str().into()));
            "invitation"
        }
        LetterKind::Notice { notice, other, at } => {
            let news = news(places, locale, notice, other.as_deref(), *at);
            sheet.subject = news.subject;
            sheet.paragraphs = news.paragraphs;
            sheet.button = Some(news.button);
            "notice"
        }
        LetterKind::Farewell => "farewell",
    };
    if id != "notice" {
        sheet.subject = say(locale, &format!("letter-{id}-subject"), &values);
        sheet.paragraphs = vec![say(locale, &format!("letter-{id}"), &values)];
    }
    if let Some((secret, until)) = link {
        linked(&mut sheet, market, letter, id, secret, until);
    }
    sheet.greeting = match letter.name.trim() {
        "" => say(locale, "letter-hello", &Vec::new()),
        name => say(locale, "letter-hello-name", &vec![("name", name.into())]),
    };
    let foot: Values<'_> =
        vec![("market", market.name.as_str().into()), ("contact", market.contact.as_str().into())];
    sheet.foot.push(say(locale, "letter-foot", &foot));
    if let Some((group, word)) = &letter.unsubscribe {
        let text = say(locale, "letter-unsubscribe", &vec![("group", group_name(locale, *group).into())]);
        sheet.unsubscribe = Some(Button { text, address: places.unsubscribe(word) });
    }
    sheet
}

/// A letter with a link says how long it works and what to do when one did not ask for it.
fn linked(sheet: &mut Sheet, market: &Market, letter: &Letter, id: &str, secret: &Secret, until: Timestamp) {
    let locale = letter.locale;
    let text = say(locale, &format!("letter-{id}-do"), &Vec::new());
    sheet.button = Some(Button { text, address: market.places.link(secret) });
    let lives = span(locale, until.since(letter.written));
    sheet.notes.push(say(locale, "letter-link-lives", &vec![("span", lives.into())]));
    sheet.notes.push(say(locale, "letter-not-you", &Vec::new()));
}

fn role_name(locale: Locale, role: Role) -> String {
    let id = match role {
        Role::Owner => "role-owner",
        Role::Manager => "role-manager",
        Role::Reviewer => "role-reviewer",
        Role::Viewer => "role-viewer",
    };
    say(locale, id, &Vec::new())
}

fn group_name(locale: Locale, group: Group) -> String {
    say(locale, &format!("group-{}", group.name()), &Vec::new())
}
