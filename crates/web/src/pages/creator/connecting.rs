//! Accounts whose own server shows whose they are, and lets the market publish: connected, and connected again.

use app::ports::{FlowErrand, Linked};
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::{Language, Network, ProfileId};
use market::people::Profile;
use maud::{Markup, html};

use super::profiles::{self, languages_field, topics, topics_field};
use crate::form::{Errors, Given};
use crate::pages::entry::network::{connected, leave};
use crate::problem::Fault;
use crate::say;
use crate::shown::refused;
use crate::text::{t, t_of};
use crate::ui::{Button, Field, Form, Tone, badge, card, form_end, note, stack};
use crate::who::ForCreator;

/// What is known of an account that was connected.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    /// Whose, and under which name.
    pub(super) linked: Linked,
    /// Whether the market may publish for it.
    pub(super) publishes: bool,
}

/// The accounts that a creator has connected.
pub(super) async fn standings(me: &ForCreator) -> Result<Vec<Standing>, Fault> {
    let accounts = &me.visitor.front.accounts;
    let mut all = Vec::new();
    for linked in accounts.linked_of(me.signed.user.id).await? {
        let publishes = accounts.may_publish(linked.network, &linked.account).await;
        all.push(Standing { linked, publishes });
    }
    Ok(all)
}

/// `POST /creator/profiles/connect` with `account`, `profile`, and for a new one languages and subjects: on to the
/// account's own server.
pub(super) async fn connect(me: ForCreator, headers: HeaderMap, given: Given) -> Result<Response, Fault> {
    connected(&me.visitor.front)?;
    let creator = me.visitor.front.app.creator(me.creator).await?.value;
    let profile: ProfileId = given.own("profile")?;
    let words = me.words();
    let mut errors = Errors::default();
    let languages: Vec<Language> =
        given.all("connect-language").iter().filter_map(|code| code.parse().ok()).collect();
    if languages.is_empty() && creator.profile(profile).is_none() {
        errors.add("connect-language", t!(words, "creator-profile-choose-language"));
    }
    let topics = topics(given.text("connect-topics"));
    if topics.is_none() {
        errors.add("connect-topics", t!(words, "creator-profile-topics-wrong"));
    }
    let Some(topics) = topics.filter(|_| errors.is_empty()) else {
        return Ok(profiles::unprocessable(profiles::page(&me, &creator, &given, &errors, None).await?));
    };
    let errand =
        FlowErrand::Link { user: me.signed.user.id, creator: me.creator, profile, languages, topics };
    match leave(&me.visitor, &headers, given.text("handle"), errand).await {
        Ok(response) => Ok(response),
        Err(error) => {
            errors.add("handle", say::account(&me.visitor.place, &error));
            let page = profiles::page(&me, &creator, &given, &errors, None).await?;
            Ok(refused(&Fault::Accounts(error), page))
        }
    }
}

/// The form for another account, where the operator has connected a network.
pub(super) fn form(me: &ForCreator, given: &Given, errors: &Errors) -> Markup {
    let words = me.words();
    let Some(network) = me.visitor.front.accounts.connected() else { return html! {} };
    let name = t_of!(words, "network", network.name());
    let body = html! {
        p { (t!(words, "creator-connect-text")) }
        (Form::post("/creator/profiles/connect").id("connect").hidden("profile", given.raw("profile")).body(html! {
            (Field::text("handle", t!(words, "entry-account")).hint(t!(words, "entry-account-hint"))
                .value(given.raw("handle")).required().spellcheck(false).maxlength(500)
                .error(errors.of("handle")))
            (languages_field(me, "connect-language", given, errors))
            (topics_field(me, "connect-topics", given, errors))
            (form_end(&html! {
                (Button::submit(t!(words, "creator-connect-button", network = name.as_str())).primary())
            }))
        }))
    };
    card(&t!(words, "creator-connect", network = name.as_str()), &body)
}

/// What a card says of a profile's account: whose it was shown to be, and whether the market may publish for it.
pub(super) fn state(me: &ForCreator, profile: &Profile, standing: Option<&Standing>) -> Markup {
    let words = me.words();
    let connectable = me.visitor.front.accounts.connected() == Some(profile.network);
    let again = |label: String| {
        Button::post(label, "/creator/profiles/connect")
            .small()
            .hidden("profile", profile.id.to_string())
            .hidden("handle", profile.account.as_str())
    };
    match standing {
        Some(Standing { linked, publishes: true }) => html! {
            p { (badge(Tone::Good, &t!(words, "creator-shown"))) " "
                (t!(words, "creator-shown-text", date = me.visitor.place.date_short(linked.shown))) }
        },
        Some(Standing { publishes: false, .. }) => note(
            Tone::Wait,
            &t!(words, "creator-may-not-publish"),
            &stack(&html! {
                p { (t!(words, "creator-may-not-publish-text")) }
                (again(t!(words, "creator-connect-again")))
            }),
        ),
        None if connectable => note(
            Tone::Wait,
            &t!(words, "creator-not-shown"),
            &stack(&html! {
                p { (t!(words, "creator-not-shown-text")) }
                (again(t!(words, "creator-connect-now")))
            }),
        ),
        None => html! {},
    }
}

/// The name of a profile's account: the one that people know it by, where it is known.
pub(super) fn name<'a>(profile: &'a Profile, standing: Option<&'a Standing>) -> &'a str {
    standing.and_then(|it| it.linked.handle.as_deref()).unwrap_or(&profile.account)
}

/// Networks that are linked by one's word: all but the one whose servers are asked.
pub(super) fn by_word(me: &ForCreator, network: Network) -> bool {
    me.visitor.front.accounts.connected() != Some(network)
}
