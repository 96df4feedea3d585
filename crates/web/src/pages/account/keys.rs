//! Keys for programs: made with their scopes, shown once, taken back.

use std::collections::BTreeSet;

use account::{ApiKey, Scope};
use app::accounts::{AccountError, Begin, NewKey};
use app::ports::KeptAnswer;
use axum::extract::State;
use axum::response::Response;
use kernel::{ApiKeyId, Span};
use maud::{Markup, html};

use super::{Here, page};
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Choice, Choices, Column, Empty, Field, Form, Head, Icon, Row, Table, Tone, badge, card, copyable,
    error_summary, form_end, note, split, tag, who as named,
};
use crate::who::{Id, SignedIn};

/// How long a key can be made to last, in days.
const LASTING: [u64; 3] = [30, 90, 365];

/// `GET /keys`.
pub(super) async fn show(who: SignedIn) -> Result<Response, Fault> {
    shown(&who, &Given::default(), &Errors::default(), None).await
}

/// `POST /keys`: the one page that shows the secret. A form sent twice makes one key.
pub(super) async fn create(
    State(front): State<Front>,
    who: SignedIn,
    given: Given,
) -> Result<Response, Fault> {
    let form: uuid::Uuid = given.own("form")?;
    let wanted = wanted(&who, &given)?;
    let (key, whose) = (format!("new-key/{form}"), who.user().id.to_string());
    let claim = match front.accounts.begin_request(&key, &whose, b"new key").await? {
        Begin::New(claim) => claim,
        Begin::Replay(_) | Begin::Busy | Begin::Mismatch => {
            return Ok(see_other("/keys?done=key-made-before"));
        }
    };
    match front.accounts.create_key(&who.signed, wanted).await {
        Ok((_, secret)) => {
            let kept = KeptAnswer { status: 303, headers: Vec::new(), body: String::new() };
            front.accounts.finish(claim, kept).await?;
            shown(&who, &Given::default(), &Errors::default(), Some(secret.as_str())).await
        }
        Err(error) => {
            front.accounts.abandon(claim).await?;
            again(&who, &given, error).await
        }
    }
}

fn wanted(who: &SignedIn, given: &Given) -> Result<NewKey, Fault> {
    let mut scopes = BTreeSet::new();
    for name in given.all("scope") {
        let scope = Scope::ALL.into_iter().find(|scope| scope.name() == name).ok_or(Fault::Form)?;
        scopes.insert(scope);
    }
    let expires = match given.text("lasting") {
        "" => None,
        days => {
            let days: u64 = days.parse().map_err(|_| Fault::Form)?;
            let known = LASTING.contains(&days).then_some(days).ok_or(Fault::Form)?;
            Some(who.visitor.now().plus(Span::days(known)))
        }
    };
    Ok(NewKey { name: given.text("name").to_owned(), scopes, expires })
}

/// `POST /keys/{id}/revoke`.
pub(super) async fn revoke(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<ApiKeyId>,
) -> Result<Response, Fault> {
    front.accounts.revoke_key(&who.signed, id).await?;
    Ok(see_other("/keys?done=key-revoked"))
}

async fn again(who: &SignedIn, given: &Given, error: AccountError) -> Result<Response, Fault> {
    let mut errors = Errors::default();
    let said = say::account(&who.visitor.place, &error);
    match &error {
        AccountError::Scopes(_) => {
            let none = given.all("scope").is_empty();
            errors.add("scope", if none { t!(who.words(), "account-key-no-scope") } else { said });
        }
        AccountError::Enough { .. } => errors.add_whole(said),
        AccountError::App(_) => errors.add("name", said),
        AccountError::SignIn
        | AccountError::Unverified
        | AccountError::TooMany { .. }
        | AccountError::LinkSpent
        | AccountError::WrongPassword
        | AccountError::Email(_)
        | AccountError::Password(_)
        | AccountError::AddressTaken
        | AccountError::NotAllowed(_)
        | AccountError::OperatorsOnly
        | AccountError::NoSuch(_)
        | AccountError::Nobody
        | AccountError::Already(_)
        | AccountError::LastOwner { .. }
        | AccountError::StillOpen { .. }
        | AccountError::MoneyLeft { .. }
        | AccountError::DemoOnly
        | AccountError::Busy
        | AccountError::Changed(_)
        | AccountError::Taken(_)
        | AccountError::Network(_)
        | AccountError::Sign(_)
        | AccountError::Store(_) => return Err(error.into()),
    }
    Ok(refused(&Fault::Accounts(error), shown(who, given, &errors, None).await?))
}

async fn shown(
    who: &SignedIn,
    given: &Given,
    errors: &Errors,
    secret: Option<&str>,
) -> Result<Response, Fault> {
    let words = who.words();
    let title = t!(words, "account-keys-title");
    let keys = match who.visitor.front.accounts.keys(&who.signed).await {
        Ok(keys) => keys,
        // Said on the page, so that one knows what to do about it.
        Err(error @ (AccountError::Nobody | AccountError::NotAllowed(_))) => {
            let said = say::account(&who.visitor.place, &error);
            let body =
                html! { (Empty::new(t!(words, "account-keys-not-here"), said).alone().icon(Icon::Warning)) };
            return Ok(page(who, Here::Keys, title, Width::Narrow, body));
        }
        Err(error) => return Err(error.into()),
    };
    let party = who.signed.party().map(|party| party.name.clone()).unwrap_or_default();
    let mut summary: Vec<(&str, &str)> = errors.fields().collect();
    summary.extend(errors.whole().iter().map(|text| ("name", text.as_str())));
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "account-keys-lead", party = party.as_str()))
            .action(Button::link(t!(words, "account-keys-try"), "/docs/api")))
        (error_summary(words, &summary))
        @if let Some(secret) = secret {
            (note(Tone::Good, &t!(words, "account-key-made"), &html! {
                p { (copyable(words, secret)) }
                p { (t!(words, "account-key-once")) }
            }))
        }
        (split(&card(&t!(words, "account-keys-there"), &list(who, &keys)), &card(&t!(words, "account-key-new"), &form(who, given, errors))))
    };
    Ok(page(who, Here::Keys, title, Width::Wide, body))
}

fn list(who: &SignedIn, keys: &[ApiKey]) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let row = |key: &ApiKey| {
        let over = key.expires.is_some_and(|end| end <= now);
        let used = match key.last_used {
            Some(at) => place.when_relative(at, now),
            None => html! { (t!(words, "account-key-unused")) },
        };
        let until = match key.expires {
            Some(at) => place.when_day(at),
            None => html! { (t!(words, "account-key-endless")) },
        };
        Row::new()
            .cell(named(&key.name, &format!("{}…", key.shown), None))
            .cell(html! { @for scope in &key.scopes { (tag(scope.name())) " " } })
            .cell(used)
            .cell(until)
            .cell(html! {
                @if key.revoked.is_some() { (badge(Tone::Plain, &t!(words, "account-key-revoked"))) }
                @else if over { (badge(Tone::Plain, &t!(words, "account-key-over"))) }
                @else { (Button::post(t!(words, "account-key-revoke"), format!("/keys/{}/revoke", key.id)).small()) }
            })
    };
    html! {
        (Table::new(words, t!(words, "account-keys-there"))
            .column(Column::text(t!(words, "account-key-name")))
            .column(Column::text(t!(words, "account-key-scopes")))
            .column(Column::text(t!(words, "account-key-used")))
            .column(Column::text(t!(words, "account-key-until")))
            .column(Column::actions(t!(words, "account-key-revoke")))
            .rows(keys.iter().map(row))
            .empty(Empty::new(t!(words, "account-no-keys"), t!(words, "account-no-keys-text")).icon(Icon::Link)))
    }
}

fn form(who: &SignedIn, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let kind = who.visitor.acting().kind();
    let chosen = given.all("scope");
    let scopes = Scope::ALL.into_iter().filter(|scope| scope.fits(kind)).map(|scope| {
        Choice::new(scope.name(), t_of!(words, "account-scope", scope.name().replace(':', "-")))
            .aside(scope.name())
            .chosen(chosen.contains(&scope.name()))
    });
    let lasting = LASTING.into_iter().fold(
        Field::select("lasting", t!(words, "account-key-until")).choice("", t!(words, "account-key-endless")),
        |field, days| field.choice(days.to_string(), who.visitor.place.span_exact(Span::days(days))),
    );
    let form = match given.text("form") {
        "" => who.visitor.front.app.new_id().to_string(),
        kept => kept.to_owned(),
    };
    let until = if given.all("lasting").is_empty() { "90" } else { given.text("lasting") };
    html! {
        (Form::post("/keys").hidden("form", form).body(html! {
            (Field::text("name", t!(words, "account-key-name")).value(given.text("name")).required().maxlength(100)
                .hint(t!(words, "account-key-name-hint")).error(errors.of("name")))
            (Choices::boxes("scope", t!(words, "account-key-scopes")).choices(scopes).error(errors.of("scope")))
            (lasting.value(until))
            (form_end(&html! { (Button::submit(t!(words, "account-key-create")).primary()) }))
        }))
    }
}
