//! What a creator does.
//!
//! | file | page |
//! |---|---|
//! | `home.rs` | what to do next |
//! | `profiles.rs`, `connecting.rs` | accounts on networks, what was measured of them, and what their servers permit |
//! | `measures.rs` | what an owner does about measures of their profile |
//! | `campaigns.rs`, `campaign.rs` | the open list; one campaign, and booking it |
//! | `placements.rs`, `placement.rs` | the three lists; one placement on its way to the payment |
//! | `editor.rs`, `reading.rs` | writing the draft, and what the checks say of it |
//! | `publishing.rs`, `after.rs` | getting it out; what happens then |
//! | `earnings.rs`, `offers.rs`, `disputes.rs` | money, invitations, contested decisions |

mod after;
mod author_offers;
mod campaign;
mod campaigns;
mod connecting;
mod disputes;
mod earnings;
mod editor;
mod home;
mod measures;
mod offers;
mod placement;
mod placements;
mod profiles;
mod publishing;
mod reading;

use app::AppError;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

use crate::form::Given;
use crate::front::Front;
use crate::page::{NavItem, Width};
use crate::problem::Fault;
use crate::say;
use crate::text::t;
use crate::ui::{Field, Tone, card, note};
use crate::who::{ForCreator, Visitor};

/// The routes.
pub(crate) fn routes() -> Router<Front> {
    Router::new()
        .route("/", get(home::show))
        .route("/profiles", get(profiles::show).post(profiles::link))
        .route("/profiles/connect", post(connecting::connect))
        .route("/profiles/{id}/unlink", post(profiles::unlink))
        .route("/measures/{id}", get(measures::show))
        .route("/measures/{id}/contest", post(measures::contest))
        .route("/measures/{id}/shown", post(measures::shown))
        .route("/measures/{id}/explain", post(measures::explain))
        .route("/measures/{id}/audit", post(measures::audit))
        .route("/measures/{id}/certificates", post(measures::certify))
        .route("/measures/{id}/certificates/{certificate}/revoke", post(measures::revoke))
        .route("/measures/{id}/contests/{contest}/withdraw", post(measures::withdraw))
        .route("/campaigns", get(campaigns::show))
        .route("/campaigns/{id}", get(campaign::show).post(campaign::book))
        .route("/placements", get(placements::show))
        .route("/placements/{id}", get(placement::show))
        .route("/placements/{id}/read", post(editor::read))
        .route("/placements/{id}/check", post(editor::check))
        .route("/placements/{id}/draft", post(editor::hand_in))
        .route("/placements/{id}/publish", post(publishing::ask))
        .route("/placements/{id}/published", post(publishing::declare))
        .route("/placements/{id}/appeal", post(after::appeal))
        .route("/placements/{id}/give-back", post(after::give_back))
        .route("/earnings", get(earnings::show))
        .route("/earnings/statement.csv", get(earnings::csv))
        .route("/earnings/payout", post(earnings::payout))
        .route("/offers", get(offers::show))
        .route("/offers/{id}/accept", post(offers::accept))
        .route("/offers/{id}/decline", post(offers::decline))
        .route("/author-offers", post(author_offers::answer_all))
        .route("/author-offers/{id}/accept", post(author_offers::accept))
        .route("/author-offers/{id}/decline", post(author_offers::decline))
        .route("/disputes/{id}", get(disputes::show).post(disputes::answer))
}

/// Where one is, for the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Home,
    Campaigns,
    Placements,
    Offers,
    Earnings,
    Profiles,
}

impl ForCreator {
    /// A page of the creator's.
    fn show(&self, here: Here, title: impl Into<String>, width: Width, body: Markup) -> Response {
        self.visitor.page(self.nav(here), title, width, body)
    }

    fn nav(&self, here: Here) -> Vec<NavItem> {
        let words = self.words();
        [
            (Here::Home, t!(words, "creator-nav-home"), "/creator"),
            (Here::Campaigns, t!(words, "creator-nav-campaigns"), "/creator/campaigns"),
            (Here::Placements, t!(words, "creator-nav-placements"), "/creator/placements"),
            (Here::Offers, t!(words, "creator-nav-offers"), "/creator/offers"),
            (Here::Earnings, t!(words, "creator-nav-earnings"), "/creator/earnings"),
            (Here::Profiles, t!(words, "creator-nav-profiles"), "/creator/profiles"),
        ]
        .into_iter()
        .map(|(item, label, href)| NavItem::new(label, href, item == here))
        .collect()
    }
}

/// What can be said beside the form that asked for it; anything else is a page of its own.
fn answerable(error: AppError) -> Result<Fault, Fault> {
    let fault = Fault::App(error);
    match &fault {
        Fault::App(
            AppError::Rejected(_)
            | AppError::Wording(_)
            | AppError::NoPost(_)
            | AppError::NetworkAway(_)
            | AppError::Taken(_)
            | AppError::Conflict(_)
            | AppError::Busy
            | AppError::Ledger(_),
        ) => Ok(fault),
        Fault::App(AppError::NotFound(_) | AppError::LeaseLost(_) | AppError::Store(_))
        | Fault::Accounts(_)
        | Fault::NotFound
        | Fault::NotSignedIn { .. }
        | Fault::NotAllowed { .. }
        | Fault::OtherSite
        | Fault::Form
        | Fault::NotUtf8
        | Fault::TooLarge
        | Fault::TooMany { .. }
        | Fault::Method
        | Fault::Late => Err(fault),
    }
}

/// What a refused form says above itself.
fn refusal(visitor: &Visitor, fault: Option<&Fault>) -> Markup {
    html! {
        @if let Some(fault) = fault {
            div role="alert" tabindex="-1" data-focus="" {
                (note(Tone::Bad, &say::fault(&visitor.place, fault), &html! {}))
            }
        }
    }
}

/// What somebody wrote for a form that is no longer there: nothing is lost by being late.
fn kept(me: &ForCreator, text: &str) -> Markup {
    let words = me.words();
    let field = Field::textarea("kept", t!(words, "creator-kept")).hint(t!(words, "creator-kept-hint"));
    card("", &html! { (field.readonly().value(text)) })
}

/// The fields of the address's query.
fn query(visitor: &Visitor) -> Result<Given, Fault> {
    Given::read(visitor.path.split_once('?').map_or("", |(_, query)| query).as_bytes())
}

/// Where a page of a list begins, as it stands in addresses.
fn written_cursor((at, id): (Timestamp, Uuid)) -> String {
    format!("{}.{}", at.as_micros(), id.simple())
}

/// The same, read; what cannot be read is the beginning.
fn read_cursor(text: &str) -> Option<(Timestamp, Uuid)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_micros(at.parse().ok()?), Uuid::try_parse(id).ok()?))
}

/// The beginning of a longer text, cut between words.
fn beginning(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let whole = cut.rsplit_once(char::is_whitespace).map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_is_the_beginning() {
        let at = (Timestamp::from_micros(-5), Uuid::from_u128(7));
        assert_eq!(read_cursor(&written_cursor(at)), Some(at));
        for bad in ["", "x", "1.", ".2", "1.zz"] {
            assert_eq!(read_cursor(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_beginning_ends_with_a_word() {
        assert_eq!(beginning("one two three", 9), "one two…");
        assert_eq!(beginning("short", 9), "short");
        assert_eq!(beginning("éééééééééé", 3), "ééé…");
    }
}
