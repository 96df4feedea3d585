//! Signing in, by password or by a link in a letter, on one page.

use app::accounts::AccountError;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};

use super::entered;
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::problem::Fault;
use crate::say;
use crate::shown::{From, own_path, refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{Button, Empty, Field, Form, Head, Icon, Tone, card, form_end, note, split};
use crate::who::Visitor;

/// `GET /sign-in?next=`.
pub(super) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let given = Given::read(query.unwrap_or_default().as_bytes())?;
    Ok(page(&visitor, &given, &Errors::default()))
}

/// `POST /sign-in`: with a password.
pub(super) async fn with_password(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    given: Given,
) -> Result<Response, Fault> {
    front.limits.entry(from.0)?;
    let address = from.0.map(|ip| ip.to_string());
    match front.accounts.sign_in(given.text("email"), given.raw("password"), address.as_deref()).await {
        Ok(in_now) => Ok(entered(&front.settings, &in_now, given.text("next"))),
        Err(error) => Ok(again(&visitor, &given, "password", error)),
    }
}

/// `POST /sign-in/link`: a letter with a link. The answer is the same whether the address is known or not.
pub(super) async fn ask_for_link(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    given: Given,
) -> Result<Response, Fault> {
    front.limits.entry(from.0)?;
    let address = from.0.map(|ip| ip.to_string());
    match front.accounts.request_link(given.text("email"), address.as_deref()).await {
        Ok(()) => Ok(see_other("/sign-in/sent")),
        Err(error) => Ok(again(&visitor, &given, "email", error)),
    }
}

/// `GET /sign-in/sent`.
pub(super) async fn sent(visitor: Visitor) -> Response {
    let words = visitor.words();
    let body = html! {
        (Empty::new(t!(words, "entry-sent-title"), t!(words, "entry-sent-text")).alone().icon(Icon::Bell)
            .action(Button::link(t!(words, "entry-sent-back"), paths::SIGN_IN)))
    };
    visitor.page(Vec::new(), t!(words, "entry-sent-title"), Width::Narrow, body)
}

/// The form again, with what was typed (but for the password) and what is wrong.
pub(super) fn again(visitor: &Visitor, given: &Given, field: &str, error: AccountError) -> Response {
    let mut errors = Errors::default();
    let field = if matches!(error, AccountError::Email(_)) { "email" } else { field };
    errors.add(field, say::account(&visitor.place, &error));
    refused(&Fault::Accounts(error), page(visitor, given, &errors))
}

fn page(visitor: &Visitor, given: &Given, errors: &Errors) -> Response {
    let words = visitor.words();
    let next = own_path(given.text("next")).to_owned();
    let email = |error| {
        Field::email("email", t!(words, "entry-email"))
            .value(given.text("email"))
            .required()
            .autocomplete("username")
            .error(error)
    };
    let by_password = html! {
        (Form::post(paths::SIGN_IN).hidden("next", &next).body(html! {
            (email(errors.of("password").is_none().then(|| errors.of("email")).flatten()))
            (Field::password("password", t!(words, "entry-password")).required().autocomplete("current-password")
                .error(errors.of("password")))
            (form_end(&html! { (Button::submit(t!(words, "entry-sign-in")).primary()) }))
        }))
    };
    let body = html! {
        (Head::new(t!(words, "entry-sign-in-title")).lead(t!(words, "entry-sign-in-lead")))
        @if next != "/" && errors.is_empty() { (note(Tone::Info, &t!(words, "entry-next"), &html! {})) }
        (split(
            &card(&t!(words, "entry-by-password"), &by_password),
            &html! {
                @if let Some(network) = visitor.front.accounts.connected() {
                    (card(&t!(words, "entry-by-network", network = t_of!(words, "network", network.name())),
                        &by_network(visitor, given, errors, &next)))
                }
                (card(&t!(words, "entry-by-link"), &by_link(visitor, given)))
                p { (t!(words, "entry-no-account")) " " a href=(paths::SIGN_UP) { (t!(words, "entry-to-sign-up")) } }
            },
        ))
    };
    visitor.page(Vec::new(), t!(words, "entry-sign-in-title"), Width::Wide, body)
}

/// With an account whose own server shows whose it is.
fn by_network(visitor: &Visitor, given: &Given, errors: &Errors, next: &str) -> Markup {
    let words = visitor.words();
    html! {
        (Form::post("/sign-in/network").id("by-network").hidden("next", next).body(html! {
            (Field::text("account", t!(words, "entry-account")).value(given.raw("account")).required()
                .spellcheck(false).autocomplete("username").hint(t!(words, "entry-account-hint"))
                .maxlength(500).error(errors.of("account")))
            (form_end(&html! { (Button::submit(t!(words, "entry-go-there"))) }))
        }))
    }
}

fn by_link(visitor: &Visitor, given: &Given) -> Markup {
    let words = visitor.words();
    html! {
        (Form::post("/sign-in/link").id("by-link").body(html! {
            (Field::text("email", t!(words, "entry-email")).value(given.text("email")).required().autocomplete("email")
                .hint(t!(words, "entry-link-hint")))
            (form_end(&html! { (Button::submit(t!(words, "entry-send-link"))) }))
        }))
    }
}
