//! What is kept of somebody, to take along; and leaving.

use app::accounts::AccountError;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::html;

use super::{Here, page};
use crate::cookies;
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::problem::Fault;
use crate::say;
use crate::shown::{add_cookie, refused, see_other};
use crate::text::t;
use crate::ui::{Button, Field, Form, Head, Tone, form_end, note, prose, stack};
use crate::who::SignedIn;

/// `GET /account/export.json`.
pub(super) async fn export(State(front): State<Front>, who: SignedIn) -> Result<Response, Fault> {
    let kept = front.accounts.export(&who.signed).await?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"crieur-account.json\""),
    ];
    Ok((headers, format!("{kept:#}\n")).into_response())
}

/// `GET /account/delete`: what happens, and the form.
pub(super) async fn show(who: SignedIn) -> Response {
    form(&who, &Errors::default())
}

/// `POST /account/delete`: refused with the reason while something of theirs is open.
pub(super) async fn delete(
    State(front): State<Front>,
    who: SignedIn,
    given: Given,
) -> Result<Response, Fault> {
    match front.accounts.delete(&who.signed, Some(given.raw("password"))).await {
        Ok(()) => {
            let mut response = see_other("/?done=account-deleted");
            add_cookie(&mut response, &cookies::without_session(&front.settings));
            Ok(response)
        }
        Err(error) => {
            let mut errors = Errors::default();
            let said = say::account(&who.visitor.place, &error);
            if error == AccountError::WrongPassword {
                errors.add("password", said);
            } else {
                errors.add_whole(said);
            }
            Ok(refused(&Fault::Accounts(error), form(&who, &errors)))
        }
    }
}

fn form(who: &SignedIn, errors: &Errors) -> Response {
    let words = who.words();
    let title = t!(words, "account-delete-title");
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "account-delete-lead")).up(t!(words, "account-title"), paths::ACCOUNT))
        (stack(&html! {
            @for reason in errors.whole() { (note(Tone::Bad, &t!(words, "account-delete-refused"), &html! { p { (reason) } })) }
            (prose(&html! {
                ul {
                    li { (t!(words, "account-delete-1")) }
                    li { (t!(words, "account-delete-2")) }
                    li { (t!(words, "account-delete-3")) }
                }
                p { a href="/account/export.json" { (t!(words, "account-delete-export")) } }
            }))
            (Form::post("/account/delete").body(html! {
                @if who.user().password.is_some() {
                    (Field::password("password", t!(words, "account-present")).required().error(errors.of("password")))
                }
                (form_end(&html! {
                    (Button::submit(t!(words, "account-delete-do")).danger())
                    (Button::link(t!(words, "account-delete-stay"), paths::ACCOUNT).quiet())
                }))
            }))
        }))
    };
    page(who, Here::Account, title, Width::Narrow, body)
}
