//! What happened to a record, in words: for histories and timelines.

use app::ports::KeptEvent;
use kernel::Money;
use market::reasons::{Breach, Failure, RejectCode};
use serde::de::DeserializeOwned;

use super::{breach, failure, reject_code, slug};
use crate::format::Place;
use crate::text::{t, t_of};

/// The events that have words, as message ids write them.
pub const EVENTS: [&str; 54] = [
    "accepted",
    "answered",
    "approved",
    "cancelled",
    "checks-began",
    "checks-passed",
    "claimed",
    "confirmed",
    "contested",
    "created",
    "declined",
    "delivered",
    "dismissed",
    "dispute-closed",
    "drafted",
    "ended",
    "expired",
    "forgotten",
    "found-unmet",
    "funded",
    "given-back",
    "held-back",
    "hold-released",
    "identified",
    "launched",
    "left",
    "looked-at",
    "measured",
    "paid",
    "paused",
    "place-freed",
    "place-taken",
    "product-checked",
    "profile-linked",
    "profile-unlinked",
    "published",
    "queued",
    "reinstated",
    "released",
    "renamed",
    "renewed",
    "reserved",
    "resumed",
    "returned",
    "sent",
    "sent-by-hand",
    "settled",
    "shown",
    "stopped",
    "suspended",
    "suspension-lifted",
    "upheld",
    "verified",
    "withdrawn",
];

/// What happened. An event of a newer program is shown by its name.
#[must_use]
pub fn event(place: &Place, event: &KeptEvent) -> String {
    let by_silence = event.body["by_silence"].as_bool() == Some(true);
    match event.name.as_str() {
        "approved" if by_silence => t!(place, "event-approved-silence"),
        "rejected" => match part::<RejectCode>(event, "code") {
            Some(code) => t!(place, "event-rejected-for", reason = reject_code(place, code)),
            None => t!(place, "event-rejected"),
        },
        "breached" => match part::<Breach>(event, "reason") {
            Some(reason) => t!(place, "event-breached-for", reason = breach(place, &reason)),
            None => t!(place, "event-breached"),
        },
        "failed" => match part::<Failure>(event, "reason") {
            Some(reason) => t!(place, "event-failed-for", reason = failure(place, reason)),
            None => t!(place, "event-failed"),
        },
        "received" => match part::<Money>(event, "amount") {
            Some(amount) => t!(place, "event-received-amount", amount = place.amount(amount)),
            None => t!(place, "event-received"),
        },
        name => {
            let slug = slug(name);
            if EVENTS.contains(&slug.as_str()) { t_of!(place, "event", slug) } else { name.to_owned() }
        }
    }
}

fn part<T: DeserializeOwned>(event: &KeptEvent, name: &str) -> Option<T> {
    serde_json::from_value(event.body.get(name)?.clone()).ok()
}
