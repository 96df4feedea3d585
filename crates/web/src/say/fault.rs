//! A request that was not carried out.

use app::AppError;

use super::rejection;
use crate::format::Place;
use crate::problem::Fault;
use crate::text::{count, t, t_of};

/// One or two sentences: what happened, and what to do.
#[must_use]
pub fn fault(place: &Place, fault: &Fault) -> String {
    let words = place.words;
    match fault {
        Fault::App(error) => app_error(place, error),
        Fault::Accounts(error) => super::account(place, error),
        Fault::NotFound => t!(words, "say-not-found"),
        Fault::NotSignedIn { .. } => t!(words, "say-not-signed-in"),
        Fault::NotAllowed { needs } => t_of!(words, "say-not-allowed", needs.name()),
        Fault::OtherSite => t!(words, "say-other-site"),
        Fault::Form => t!(words, "say-form"),
        Fault::NotUtf8 => t!(words, "say-not-utf8"),
        Fault::TooLarge => t!(words, "say-too-large"),
        Fault::TooMany { wait } => t!(words, "say-too-many", seconds = count(*wait)),
        Fault::Method => t!(words, "say-method"),
        Fault::Late => t!(words, "say-late"),
    }
}

pub(super) fn app_error(place: &Place, error: &AppError) -> String {
    let words = place.words;
    match error {
        AppError::Rejected(refused) => rejection(place, refused),
        AppError::Wording(_) => t!(words, "say-wording"),
        AppError::NoPost(network) => {
            t!(words, "say-no-post", network = t_of!(words, "network", network.name()))
        }
        AppError::NetworkAway(network) => {
            t!(words, "say-network-away", network = t_of!(words, "network", network.name()))
        }
        AppError::NotFound(_) => t!(words, "say-not-found"),
        AppError::Taken(_) => t!(words, "say-taken"),
        AppError::Conflict(_) | AppError::LeaseLost(_) => t!(words, "say-conflict"),
        AppError::Busy => t!(words, "say-busy"),
        AppError::Ledger(_) => t!(words, "say-ledger"),
        AppError::Store(_) => t!(words, "say-store"),
    }
}
