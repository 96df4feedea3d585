//! Mail that somebody wants no more of.
//!
//! A letter's link is looked at by GET and used by POST. Programs that read mail post by themselves when their user
//! asks them to (RFC 8058): without cookie, without origin, with a form of their own. So this one address stands outside
//! the check of the origin; what it may do is in the signed word of its path, and nothing else.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;

use crate::front::Front;
use crate::page::{Width, paths};
use crate::problem::Fault;
use crate::text::{t, t_of};
use crate::ui::{Button, Empty, Form, Head, Icon, form_end};
use crate::who::Visitor;

/// `GET /unsubscribe/{word}`: a button, so that following the link does nothing.
pub(super) async fn show(visitor: Visitor, Path(word): Path<String>) -> Response {
    let words = visitor.words();
    let title = t!(words, "entry-unsubscribe-title");
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "entry-unsubscribe-lead")))
        (Form::post(format!("/unsubscribe/{word}")).body(html! {
            (form_end(&html! { (Button::submit(t!(words, "entry-unsubscribe-button")).primary()) }))
        }))
    };
    visitor.page(Vec::new(), title, Width::Narrow, body)
}

/// `POST /unsubscribe/{word}`: done again it changes nothing. What is in the body does not count.
pub(super) async fn unsubscribe(
    State(front): State<Front>,
    visitor: Visitor,
    Path(word): Path<String>,
) -> Result<Response, Fault> {
    let group = front.accounts.unsubscribe(&word).await?;
    let words = visitor.words();
    let title = t!(words, "entry-unsubscribed-title");
    let text = t!(words, "entry-unsubscribed-text", group = t_of!(words, "account-group", group.name()));
    let body = html! {
        (Empty::new(title.clone(), text).icon(Icon::Check)
            .action(Button::link(t!(words, "entry-unsubscribed-back"), paths::ACCOUNT)))
    };
    Ok(visitor.page(Vec::new(), title, Width::Narrow, body))
}
