//! Where a placement stands, and what was decided against it.

use market::placement::{Hold, Placement, State};
use market::reasons::{Breach, Failure, RejectCode};

use super::slug;
use crate::format::Place;
use crate::text::{count, t, t_of};
use crate::ui::Tone;

/// Why a post is not, or no longer, what was agreed, with its figures.
#[must_use]
pub fn breach(place: &Place, breach: &Breach) -> String {
    match breach {
        Breach::WrongAuthor => t!(place, "breach-wrong-author"),
        Breach::TextChanged => t!(place, "breach-text-changed"),
        Breach::LinkChanged => t!(place, "breach-link-changed"),
        Breach::Undisclosed => t!(place, "breach-undisclosed"),
        Breach::Copied => t!(place, "breach-copied"),
        Breach::Misplaced => t!(place, "breach-misplaced"),
        Breach::Rewritten => t!(place, "breach-rewritten"),
        Breach::BackDated { by } => t!(place, "breach-back-dated", by = place.span(*by)),
        Breach::PublishedEarly => t!(place, "breach-published-early"),
        Breach::TooSoon { until } => t!(place, "breach-too-soon", until = place.date_time(*until)),
        Breach::Saturated { posts } => t!(place, "breach-saturated", posts = count(*posts)),
        Breach::NotFound => t!(place, "breach-not-found"),
        Breach::Deleted => t!(place, "breach-deleted"),
        Breach::TakenDown => t!(place, "breach-taken-down"),
        Breach::AccountClosed => t!(place, "breach-account-closed"),
        Breach::Condemned => t!(place, "breach-condemned"),
    }
}

/// Why a placement came to nothing.
#[must_use]
pub fn failure(place: &Place, failure: Failure) -> String {
    match failure {
        Failure::NoDraft => t!(place, "failure-no-draft"),
        Failure::Unmet => t!(place, "failure-unmet"),
        Failure::Stopped => t!(place, "failure-stopped"),
        Failure::NotPublished => t!(place, "failure-not-published"),
    }
}

/// Why a draft was rejected.
#[must_use]
pub fn reject_code(place: &Place, code: RejectCode) -> String {
    match code {
        RejectCode::OffBrief => t!(place, "reject-off-brief"),
        RejectCode::FalseClaim => t!(place, "reject-false-claim"),
        RejectCode::Tone => t!(place, "reject-tone"),
        RejectCode::Language => t!(place, "reject-language"),
        RejectCode::Other => t!(place, "reject-other"),
    }
}

/// Where a placement stands, in a word or two with its tone.
#[must_use]
pub fn placement_state(place: &Place, placement: &Placement) -> (Tone, String) {
    if placement.dispute.is_some() && placement.is_open() {
        return (Tone::Wait, t!(place, "placement-disputed"));
    }
    let tone = match placement.state {
        State::Booked | State::Verifying => Tone::Info,
        State::Drafted | State::Published => Tone::Wait,
        State::Approved | State::Holding | State::Delivered | State::Paid => Tone::Good,
        State::Rejected | State::Breached => Tone::Bad,
        State::GivenBack | State::Failed => Tone::Plain,
    };
    (tone, t_of!(place, "placement-state", slug(placement.state.name())))
}

/// Where the price of a placement is.
#[must_use]
pub fn hold(place: &Place, hold: Hold) -> String {
    match hold {
        Hold::Held => t!(place, "hold-held"),
        Hold::Released => t!(place, "hold-released"),
        Hold::Settled => t!(place, "hold-settled"),
        Hold::Returned => t!(place, "hold-returned"),
    }
}
