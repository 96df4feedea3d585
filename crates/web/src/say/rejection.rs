//! A refused command.

use market::Rejection;

use super::slug;
use crate::format::Place;
use crate::text::{count, t, t_of};

/// One sentence that says why, and what would help.
#[must_use]
pub fn rejection(place: &Place, rejection: &Rejection) -> String {
    let words = place.words;
    match rejection {
        Rejection::NotNow { what, state, command } => t!(
            words,
            "say-not-now",
            what = t_of!(words, "say-what", slug(what)),
            state = t_of!(words, "say-state", slug(state)),
            command = t_of!(words, "say-command", slug(command)),
        ),
        Rejection::WrongParty { command, needs, .. } => t!(
            words,
            "say-wrong-party",
            command = t_of!(words, "say-command", slug(command)),
            needs = t_of!(words, "say-needs", slug(needs)),
        ),
        Rejection::TooEarly { command, until } => t!(
            words,
            "say-too-early",
            command = t_of!(words, "say-command", slug(command)),
            until = place.date_time(*until),
        ),
        Rejection::TooLate { command, since } => t!(
            words,
            "say-too-late",
            command = t_of!(words, "say-command", slug(command)),
            since = place.date_time(*since),
        ),
        Rejection::Disputed => t!(words, "say-disputed"),
        Rejection::NothingHeld => t!(words, "say-nothing-held"),
        Rejection::NoDraftLeft { most } => t!(words, "say-no-draft-left", most = count(*most)),
        Rejection::NotEligible { missed } => t!(words, "say-not-eligible", missed = count(missed.len())),
        Rejection::NoOffer { missed } => t!(words, "say-no-offer", missed = count(missed.len())),
        Rejection::Terms { terms } => t!(words, "say-terms", problems = count(terms.len())),
        Rejection::StillOpen { open } => t!(words, "say-still-open", open = count(*open)),
        Rejection::PaidOut { missing } => t!(words, "say-paid-out", missing = place.amount(*missing)),
        Rejection::Suspended { since } => t!(words, "say-suspended", since = place.date_time(*since)),
        Rejection::Unfit { what, least, most, given } => t!(
            words,
            "say-unfit",
            what = t_of!(words, "say-what", slug(what)),
            least = count(*least),
            most = count(*most),
            given = count(*given),
        ),
        Rejection::Amount(error) => t!(words, "say-amount", error = error.to_string()),
    }
}
