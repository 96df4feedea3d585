//! A person's own matters: account, organisations, keys, news.
//!
//! | where to look | for |
//! |---|---|
//! | `person.rs` | name, language, mail, address, password, sessions |
//! | `leaving.rs` | what is kept, to take along; deleting the account |
//! | `organisation.rs` | members, invitations, brands |
//! | `keys.rs` | keys for programs |
//! | `notices.rs` | news, and where each leads |
//! | `go.rs` | where links of letters lead |

mod go;
mod keys;
mod leaving;
pub(crate) mod notices;
mod organisation;
mod person;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::Markup;

use crate::front::Front;
use crate::page::{NavItem, Width, paths};
use crate::pages::entry::home_of;
use crate::text::t;
use crate::who::SignedIn;

/// The routes.
pub(crate) fn routes() -> Router<Front> {
    Router::new()
        .route("/account", get(person::show).post(person::save))
        .route("/account/address", post(person::change_address))
        .route("/account/password", post(person::change_password))
        .route("/account/sessions/{id}/end", post(person::end_session))
        .route("/account/sign-out-everywhere", post(person::sign_out_everywhere))
        .route("/account/creator", post(person::become_creator))
        .route("/account/export.json", get(leaving::export))
        .route("/account/delete", get(leaving::show).post(leaving::delete))
        .route("/organisation", get(organisation::show).post(organisation::found))
        .route("/organisation/{id}/name", post(organisation::rename))
        .route("/organisation/{id}/invitations", post(organisation::invite))
        .route("/organisation/{id}/invitations/withdraw", post(organisation::withdraw))
        .route("/organisation/{id}/role", post(organisation::set_role))
        .route("/organisation/{id}/remove", post(organisation::remove))
        .route("/organisation/{id}/brands", post(organisation::new_brand))
        .route("/keys", get(keys::show).post(keys::create))
        .route("/keys/{id}/revoke", post(keys::revoke))
        .route("/notices", get(notices::show))
        .route("/notices/read", post(notices::read_all))
        .route("/notices/{id}", get(notices::follow))
        .route("/go/{id}", get(go::go))
}

/// Where in the navigation a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Account,
    Organisation,
    Keys,
    Notices,
}

fn nav(who: &SignedIn, here: Here) -> Vec<NavItem> {
    let words = who.words();
    let acting = who.visitor.acting();
    let mut items = Vec::new();
    if acting != account::Party::Nobody {
        items.push(NavItem::new(t!(words, "account-nav-mine"), home_of(acting), false));
    }
    let notices = NavItem::new(t!(words, "account-nav-notices"), paths::NOTICES, here == Here::Notices);
    items.push(notices.badge(who.visitor.unread));
    items.push(NavItem::new(t!(words, "account-nav-account"), paths::ACCOUNT, here == Here::Account));
    items.push(NavItem::new(
        t!(words, "account-nav-organisation"),
        "/organisation",
        here == Here::Organisation,
    ));
    items.push(NavItem::new(t!(words, "account-nav-keys"), "/keys", here == Here::Keys));
    items
}

fn page(who: &SignedIn, here: Here, title: String, width: Width, body: Markup) -> Response {
    who.visitor.page(nav(who, here), title, width, body)
}
