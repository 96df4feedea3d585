//! Coming in and going out: signing up and in, by address or with an account on a network, links of letters, acting for another party, the demo's characters.
//!
//! A link of a letter is looked at by GET and used by POST: programs that read mail follow links, and would use
//! them up.

mod choice;
mod claim;
pub(crate) mod demo;
mod leave;
mod link;
pub(crate) mod network;
mod sign_in;
mod sign_up;
mod unsubscribe;

use account::Party;
use app::accounts::Entered;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};

use crate::cookies;
use crate::front::{Front, Settings};
use crate::shown::{add_cookie, own_path, see_other};

/// The routes; those of breakouts only where a spotter tells of some.
pub(crate) fn routes(spotter: bool) -> Router<Front> {
    let routes = if spotter { breakout_routes() } else { Router::new() };
    routes
        .route("/sign-in", get(sign_in::show).post(sign_in::with_password))
        .route("/sign-in/link", post(sign_in::ask_for_link))
        .route("/sign-in/sent", get(sign_in::sent))
        .route("/sign-in/network", post(network::begin))
        .route("/oauth/callback", get(network::callback))
        .route("/sign-up", get(sign_up::show).post(sign_up::join))
        .route("/sign-up/network", get(network::who).post(network::join))
        .route("/link/{secret}", get(link::look))
        .route("/link", post(link::follow))
        .route("/sign-out", post(leave::sign_out))
        .route("/act-as", post(leave::act_as))
        .route("/language", post(choice::language))
        .route("/theme", post(choice::theme))
        .route("/demo", get(demo::show))
        .route("/demo/become", post(demo::r#become))
}

fn breakout_routes() -> Router<Front> {
    Router::new()
        .route("/claim/{id}/{secret}", get(claim::show))
        .route("/claim/take", post(claim::take))
        .route("/claim/decline", post(claim::decline))
}

/// Routes that programs post to by themselves: outside the check of the origin, see `unsubscribe.rs`.
pub(crate) fn open_routes() -> Router<Front> {
    Router::new().route("/unsubscribe/{word}", get(unsubscribe::show).post(unsubscribe::unsubscribe))
}

/// Where somebody starts.
pub(crate) const fn home_of(party: Party) -> &'static str {
    match party {
        Party::Brand(_) => "/brand",
        Party::Creator(_) => "/creator",
        Party::Operator(_) => "/operator",
        Party::Nobody => "/account",
    }
}

/// In: the session's cookie, and on to where they wanted to go.
fn entered(settings: &Settings, entered: &Entered, next: &str) -> Response {
    let next = own_path(next);
    let to = if next == "/" { home_of(entered.signed.session.acting) } else { next };
    let mut response = see_other(to);
    add_cookie(&mut response, &cookies::with_session(settings, entered.secret.as_str().to_owned()));
    response
}
