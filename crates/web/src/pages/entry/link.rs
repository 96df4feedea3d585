//! Links of letters.

use account::Purpose;
use app::accounts::{Entered, Opened, TicketView};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use maud::html;

use super::entered;
use crate::cookies;
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{own_path, refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{Button, Field, Form, Head, form_end};
use crate::who::{Id, Visitor};

/// Where somebody goes on whose account was linked on the way in.
const CONNECTED: &str = "/creator/profiles?done=creator-connected";

/// `GET /link/{secret}`: what the link would do, and a button that does it.
pub(super) async fn look(
    State(front): State<Front>,
    visitor: Visitor,
    Id(secret): Id<String>,
) -> Result<Response, Fault> {
    let given = Given::of([("secret", secret)]);
    let ticket = front.accounts.look(given.text("secret")).await?;
    Ok(page(&visitor, &given, &ticket, &Errors::default()))
}

/// `POST /link`: does it, once.
pub(super) async fn follow(
    State(front): State<Front>,
    visitor: Visitor,
    headers: HeaderMap,
    given: Given,
) -> Result<Response, Fault> {
    let secret = given.text("secret");
    let ticket = front.accounts.look(secret).await?;
    match ticket.purpose {
        Purpose::SignIn | Purpose::VerifyAddress => {
            let in_now = front.accounts.enter(secret).await?;
            let next = if in_now.opened == Opened::Joined { welcome(&in_now) } else { "/" };
            let next = match adopted(&front, &headers, &in_now).await {
                // Whoever came to take up an offer goes on with that.
                Some(on_their_way) if own_path(&on_their_way) != "/" => own_path(&on_their_way).to_owned(),
                Some(_nowhere) => CONNECTED.to_owned(),
                None => next.to_owned(),
            };
            Ok(entered(&front.settings, &in_now, &next))
        }
        Purpose::ChangeAddress => {
            front.accounts.confirm_address(secret).await?;
            Ok(see_other("/account?done=address-changed"))
        }
        Purpose::Invite { .. } => {
            match front.accounts.accept(secret, given.text("name"), visitor.locale()).await {
                Ok(in_now) => Ok(entered(&front.settings, &in_now, "/organisation?done=joined")),
                Err(error) if !ticket.known => {
                    let mut errors = Errors::default();
                    errors.add("name", say::account(&visitor.place, &error));
                    Ok(refused(&Fault::Accounts(error), page(&visitor, &given, &ticket, &errors)))
                }
                Err(error) => Err(error.into()),
            }
        }
    }
}

/// Links the account that somebody came with in this browser, before they gave the address that this letter went to.
/// They are in whether or not that goes well: the page of their profiles shows what is linked.
async fn adopted(front: &Front, headers: &HeaderMap, in_now: &Entered) -> Option<String> {
    let browser = cookies::browser(&front.settings, headers)?;
    match front.accounts.adopt(&in_now.signed, &browser).await {
        Ok(adopted) => adopted,
        Err(error) => {
            tracing::info!(%error, "the account that somebody came with was not linked");
            None
        }
    }
}

/// Where somebody new begins: with what they need before anything else.
const fn welcome(in_now: &Entered) -> &'static str {
    match in_now.signed.session.acting {
        account::Party::Brand(_) => "/brand?done=welcome",
        account::Party::Creator(_) => "/creator/profiles?done=welcome",
        account::Party::Operator(_) | account::Party::Nobody => "/organisation?done=welcome",
    }
}

fn page(visitor: &Visitor, given: &Given, ticket: &TicketView, errors: &Errors) -> Response {
    let words = visitor.words();
    let purpose = match ticket.purpose {
        Purpose::SignIn => "sign-in",
        Purpose::VerifyAddress => "verify",
        Purpose::ChangeAddress => "change",
        Purpose::Invite { .. } => "invite",
    };
    let organisation = ticket.organisation.as_deref().unwrap_or_default();
    let title = t_of!(words, "entry-link-title", purpose, organisation = organisation);
    let lead = t!(
        words,
        "entry-link-lead",
        email = ticket.to.as_str(),
        until = visitor.place.date_time(ticket.until)
    );
    let asks_name = purpose == "invite" && !ticket.known;
    let body = html! {
        (Head::new(title.clone()).lead(lead))
        (Form::post("/link").hidden("secret", given.text("secret")).body(html! {
            @if asks_name {
                (Field::text("name", t!(words, "entry-name")).value(given.text("name")).required().maxlength(200)
                    .autocomplete("name").error(errors.of("name")))
            }
            (form_end(&html! { (Button::submit(t_of!(words, "entry-link-button", purpose)).primary()) }))
        }))
    };
    visitor.page(Vec::new(), title, Width::Narrow, body)
}
