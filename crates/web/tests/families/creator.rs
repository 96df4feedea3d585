//! Families of `src/pages/creator`, and of what `src/say` says of placements and languages.

use kernel::Network;
use market::{dispute, payout, placement};

/// What its pages say by name.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let networks = Network::ALL.map(Network::name).to_vec();
    let parts = vec!["to-do", "under-way", "done"];
    let steps = vec!["booked", "draft", "review", "publish", "check", "stay", "paid", "paid-out"];
    let payouts = payout::State::ALL.map(payout::State::name).to_vec();
    let states = placement::State::ALL.map(placement::State::name);
    let states = states.map(|name| if name == "given_back" { "given-back" } else { name });
    let log = [
        "published",
        "checks-began",
        "checks-passed",
        "looked-at",
        "breached",
        "delivered",
        "paid",
        "reinstated",
    ];
    vec![
        ("language", web::say::LANGUAGES.to_vec()),
        ("placement-state", states.to_vec()),
        ("creator-part", parts.clone()),
        ("creator-part-lead", parts.clone()),
        ("creator-part-empty", parts.clone()),
        ("creator-part-empty-text", parts),
        ("creator-step-done", steps.clone()),
        ("creator-step-now", steps[1..].to_vec()),
        ("creator-step-ahead", steps[2..].to_vec()),
        ("creator-step-until", vec!["draft", "review", "publish", "stay"]),
        ("creator-network-hint", networks.clone()),
        ("creator-by-hand-text", networks.clone()),
        ("creator-address-hint", networks),
        ("creator-log", log.to_vec()),
        ("creator-payout-state", payouts.clone()),
        ("creator-payout-short", payouts),
        ("creator-entry", vec!["settle-placement", "give-back", "pay-out", "pay-out-returned"]),
        ("creator-dispute-state", dispute::State::ALL.map(dispute::State::name).to_vec()),
        ("creator-offer-state", vec!["accepted", "declined", "withdrawn", "expired"]),
    ]
}
