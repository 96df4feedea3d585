//! Pages for everybody: what the market is, how it works, how its pay is shared, who paid for a post.
//!
//! No figure is typed here: what the rules say comes from the policy in force.

pub(crate) mod certificates;
mod complain;
mod fair;
mod home;
mod how;
mod legal;
pub(crate) mod measures;
mod record;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::Markup;

use crate::front::Front;
use crate::page::{NavItem, Whole, Width};
use crate::pages::entry::home_of;
use crate::shown::answer;
use crate::text::t;
use crate::who::Visitor;

/// The routes.
pub(crate) fn routes() -> Router<Front> {
    Router::new()
        .route("/", get(home::show))
        .route("/how", get(how::show))
        .route("/how/figures", get(how::figures))
        .route("/fair", get(fair::show))
        .route("/record", get(record::search))
        .route("/record/{placement}", get(record::show))
        .route("/record/{placement}/complain", get(complain::about_post).post(complain::of_post))
        .route("/complain/{campaign}", get(complain::about_campaign).post(complain::of_campaign))
        .route("/measures/{creator}/{profile}", get(measures::show))
        .route("/measures/{creator}/{profile}/{audit}/fingerprint.svg", get(measures::fingerprint))
        .route("/certificates", get(certificates::form).post(certificates::check))
        .route("/certificates/{id}", get(certificates::show))
        .route("/.well-known/jwks.json", get(certificates::keys))
        .route("/privacy", get(legal::privacy))
        .route("/imprint", get(legal::imprint))
}

/// Where in the navigation a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Home,
    How,
    Fair,
    Record,
    Elsewhere,
}

fn nav(visitor: &Visitor, here: Here) -> Vec<NavItem> {
    let words = visitor.words();
    let mut items = Vec::new();
    if visitor.signed.is_some() {
        items.push(NavItem::new(t!(words, "public-nav-mine"), home_of(visitor.acting()), false));
    }
    items.push(NavItem::new(t!(words, "public-nav-how"), "/how", here == Here::How));
    items.push(NavItem::new(t!(words, "public-nav-record"), "/record", here == Here::Record));
    items.push(NavItem::new(t!(words, "public-nav-fair"), "/fair", here == Here::Fair));
    items
}

/// A page that search engines may show, with a sentence for them.
fn page(
    visitor: &Visitor,
    here: Here,
    title: String,
    summary: String,
    width: Width,
    body: Markup,
) -> Response {
    let mut shell = visitor.shell(nav(visitor, here), title);
    shell.summary = Some(summary);
    answer(&Whole { shell, width, body })
}
