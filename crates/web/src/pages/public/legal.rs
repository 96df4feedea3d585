//! What is kept of people, and who answers for the market.

use account::Session;
use axum::extract::State;
use axum::response::Response;
use maud::html;

use super::{Here, page};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::text::t;
use crate::ui::{Head, facts, prose};
use crate::who::Visitor;

/// `GET /privacy`.
pub(super) async fn privacy(State(front): State<Front>, visitor: Visitor) -> Response {
    let (words, place) = (visitor.words(), &visitor.place);
    let title = t!(words, "public-privacy-title");
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "public-privacy-lead")))
        (prose(&html! {
            h2 { (t!(words, "public-privacy-kept")) }
            p { (t!(words, "public-privacy-kept-1")) }
            h2 { (t!(words, "public-privacy-seen")) }
            p { (t!(words, "public-privacy-seen-1")) }
            h2 { (t!(words, "public-privacy-cookies")) }
            p { (t!(words, "public-privacy-cookies-1", idle = place.span_exact(Session::IDLE),
                longest = place.span_exact(Session::LONGEST))) }
            h2 { (t!(words, "public-privacy-rights")) }
            p { (t!(words, "public-privacy-rights-1")) " " a href=(paths::ACCOUNT) { (t!(words, "shell-account")) } }
            p { (t!(words, "public-privacy-rights-2", contact = front.settings.contact.as_str())) }
        }))
    };
    page(&visitor, Here::Elsewhere, title, t!(words, "public-privacy-lead"), Width::Narrow, body)
}

/// `GET /imprint`.
pub(super) async fn imprint(State(front): State<Front>, visitor: Visitor) -> Response {
    let words = visitor.words();
    let settings = &front.settings;
    let title = t!(words, "public-imprint-title");
    let contact = html! { a href={ "mailto:" (settings.contact) } { (settings.contact) } };
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "public-imprint-lead")))
        (facts([
            (t!(words, "public-imprint-name"), html! { (settings.name) }),
            (t!(words, "public-imprint-address"), html! { (settings.origin()) }),
            (t!(words, "public-imprint-contact"), contact),
            (t!(words, "public-imprint-software"), html! { "Crieur " (env!("CARGO_PKG_VERSION")) }),
        ]))
        @if settings.demo { (prose(&html! { p { (t!(words, "public-imprint-demo")) } })) }
    };
    page(&visitor, Here::Elsewhere, title, t!(words, "public-imprint-lead"), Width::Narrow, body)
}
