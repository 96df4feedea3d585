//! The demo: one click signs in as anybody of the cast.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::entered;
use crate::form::Given;
use crate::front::{Character, Front};
use crate::page::Width;
use crate::problem::Fault;
use crate::text::{Words, t, t_of};
use crate::ui::{Button, Head, avatar, grid};
use crate::who::Visitor;

/// `GET /demo`: who one can be, and what is worth seeing as them.
pub(super) async fn show(State(front): State<Front>, visitor: Visitor) -> Result<Response, Fault> {
    if !front.settings.demo {
        return Err(Fault::NotFound);
    }
    let words = visitor.words();
    let body = html! {
        (Head::new(t!(words, "entry-demo-title")).lead(t!(words, "entry-demo-lead")))
        (cast(words, &front.settings.characters))
    };
    Ok(visitor.page(Vec::new(), t!(words, "entry-demo-title"), Width::Wide, body))
}

/// `POST /demo/become`.
pub(super) async fn r#become(State(front): State<Front>, given: Given) -> Result<Response, Fault> {
    let in_now = front.accounts.r#become(given.own("user")?).await?;
    Ok(entered(&front.settings, &in_now, given.text("next")))
}

/// The cast, each with a button.
pub(crate) fn cast(words: Words, characters: &[Character]) -> Markup {
    grid(&html! {
        @for character in characters {
            section.card.character {
                (avatar(&character.name))
                h2 { (character.name) }
                p.part { (t_of!(words, "entry-part", character.part)) }
                p { (t_of!(words, "entry-scene", character.scene)) }
                (Button::post(t!(words, "entry-be", name = character.name.as_str()), "/demo/become").primary()
                    .hidden("user", character.user.to_string()))
            }
        }
    })
}
