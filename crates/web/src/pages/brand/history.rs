//! What happened, in words.

use app::ports::KeptEvent;
use kernel::Money;
use maud::{Markup, html};

use crate::format::Place;
use crate::text::{t, t_of};

/// Events of a campaign that are told; places taken and freed are counted elsewhere.
const OF_CAMPAIGN: [&str; 9] =
    ["created", "received", "funded", "launched", "paused", "resumed", "ended", "cancelled", "settled"];

/// Events of a placement that are told.
const OF_PLACEMENT: [&str; 16] = [
    "created",
    "drafted",
    "approved",
    "rejected",
    "published",
    "checks_began",
    "checks_passed",
    "looked_at",
    "breached",
    "delivered",
    "paid",
    "given_back",
    "failed",
    "hold_released",
    "contested",
    "reinstated",
];

/// A campaign's history, the newest first.
pub(super) fn of_campaign(place: &Place, events: &[KeptEvent]) -> Markup {
    let told = events.iter().rev().filter(|event| OF_CAMPAIGN.contains(&event.name.as_str())).map(|event| {
        let said = match (event.name.as_str(), money(event)) {
            ("received", Some(amount)) => t!(place, "brand-event-received", amount = place.amount(amount)),
            (name, _) => t_of!(place, "brand-campaign-event", name),
        };
        (event, said)
    });
    list(place, told)
}

/// A placement's history, the newest first.
pub(super) fn of_placement(place: &Place, events: &[KeptEvent]) -> Markup {
    let told = events.iter().rev().filter(|event| OF_PLACEMENT.contains(&event.name.as_str())).map(|event| {
        let by_silence = event.body.get("by_silence").and_then(serde_json::Value::as_bool).unwrap_or(false);
        let said = match (event.name.as_str(), code(event)) {
            ("approved", _) if by_silence => t!(place, "brand-event-silence"),
            ("rejected", Some(code)) => {
                t!(place, "brand-event-rejected", reason = t_of!(place, "brand-reject", code))
            }
            ("breached", Some(code)) => {
                t!(place, "brand-event-breached", reason = t_of!(place, "brand-breach", code))
            }
            (name, _) => t_of!(place, "brand-placement-event", name),
        };
        (event, said)
    });
    list(place, told)
}

fn list<'a>(place: &Place, told: impl Iterator<Item = (&'a KeptEvent, String)>) -> Markup {
    html! {
        ol.plain.ruled {
            @for (event, said) in told {
                li.line { span { (said) } span.hint { (place.when(event.at)) } }
            }
        }
    }
}

fn money(event: &KeptEvent) -> Option<Money> {
    serde_json::from_value(event.body.get("amount")?.clone()).ok()
}

/// The coded reason of a rejection or breach; a breach with details holds its code as its one key.
fn code(event: &KeptEvent) -> Option<&str> {
    let reason = event.body.get("code").or_else(|| event.body.get("reason"))?;
    reason.as_str().or_else(|| reason.as_object()?.keys().next().map(String::as_str))
}
