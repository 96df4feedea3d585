//! Families of the brand's pages.

use market::{breakout, campaign, deposit, dispute, offer, payout, placement};

/// What `pages/brand` says by name.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let campaigns = campaign::State::ALL.map(campaign::State::name).to_vec();
    let placements = placement::State::ALL.map(placement::State::name).to_vec();
    let payouts = payout::State::ALL.map(payout::State::name).to_vec();
    let roles = account::Role::ALL.map(account::Role::name).to_vec();
    vec![
        ("brand-campaign-state", campaigns.clone()),
        ("brand-next", campaigns),
        ("brand-placement-state", placements),
        ("brand-offer-state", offer::State::ALL.map(offer::State::name).to_vec()),
        ("brand-dispute-state", dispute::State::ALL.map(dispute::State::name).to_vec()),
        ("brand-deposit-state", deposit::State::ALL.map(deposit::State::name).to_vec()),
        ("brand-payout-state", payouts.clone()),
        ("brand-payout-why", payouts),
        ("brand-role", roles.clone()),
        ("brand-role-may", roles),
        ("brand-campaigns-list", vec!["all", "prepared", "live", "ended", "closed"]),
        ("brand-places-list", vec!["all", "writing", "online", "paid", "over"]),
        ("brand-course", vec!["written", "funded", "live", "ended", "settled"]),
        ("brand-placement-course", vec!["booked", "drafted", "approved", "published", "holding", "paid"]),
        ("brand-hold", vec!["held", "released", "settled", "returned"]),
        ("brand-step", vec!["message", "who", "money", "time", "check"]),
        ("brand-reject", vec!["off_brief", "false_claim", "tone", "language", "other"]),
        ("brand-failure", vec!["no_draft", "not_published"]),
        ("brand-breach", BREACHES.to_vec()),
        ("brand-campaign-event", CAMPAIGN_EVENTS.to_vec()),
        ("brand-placement-event", PLACEMENT_EVENTS.to_vec()),
        ("author-offer-state", breakout::offer::State::ALL.map(breakout::offer::State::name).to_vec()),
        ("brand-miss-common", vec!["network", "language", "topic"]),
        ("brand-condition", CONDITIONS.to_vec()),
        ("brand-language", vec!["fr", "en", "de", "es", "it", "pt", "nl"]),
    ]
}

const BREACHES: [&str; 16] = [
    "wrong_author",
    "text_changed",
    "link_changed",
    "undisclosed",
    "copied",
    "back_dated",
    "published_early",
    "too_soon",
    "saturated",
    "not_found",
    "deleted",
    "misplaced",
    "rewritten",
    "taken_down",
    "account_closed",
    "condemned",
];

const CAMPAIGN_EVENTS: [&str; 9] =
    ["created", "received", "funded", "launched", "paused", "resumed", "ended", "cancelled", "settled"];

const PLACEMENT_EVENTS: [&str; 16] = [
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

const CONDITIONS: [&str; 13] = [
    "live",
    "period",
    "place",
    "standing",
    "network",
    "country",
    "language",
    "topic",
    "influence",
    "fake-share",
    "frequency",
    "cap",
    "saturation",
];
