//! Families of the operators' pages, and of what is said of jobs, events and acts.

use app::ACCOUNTS;
use app::ports::{ComplaintCode, Dismissal, JobState, Measure};
use market::breakout::post::HoldCode;
use market::breakout::standing::ProductFlaw;
use market::{campaign, dispute, payout};
use web::say::{ACTIONS, EVENTS, JOBS};

const MOVEMENTS: [&str; 9] = [
    "fund_campaign",
    "hold_offer",
    "release_hold",
    "settle_placement",
    "refund",
    "give_back",
    "pay_out",
    "pay_out_confirmed",
    "pay_out_returned",
];

const SETTINGS: [&str; 31] = [
    "name",
    "contact",
    "transfers",
    "zone",
    "base",
    "proxy",
    "demo",
    "previews",
    "fee",
    "draft",
    "review",
    "drafts",
    "publish",
    "search",
    "back-dating",
    "looks",
    "appeal",
    "answer",
    "offer",
    "per-week",
    "gap",
    "author-offer",
    "breakout-quiet",
    "breakout-oldest",
    "reply-draft",
    "reply-review",
    "reply-publish",
    "claims",
    "version",
    "metrics",
    "speed",
];

/// As message ids write them.
fn slugs(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().map(|name| if *name == "not_delivered" { "not-delivered" } else { name }).collect()
}

/// What `pages/operator` and `say` say by name.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let sides = vec!["brand", "creator", "market"];
    let disputes = dispute::State::ALL.map(dispute::State::name).to_vec();
    let jobs = JobState::ALL.map(JobState::name).to_vec();
    vec![
        ("complaint-code", slugs(&ComplaintCode::ALL.map(ComplaintCode::name))),
        ("complaint-dismissal", Dismissal::ALL.map(Dismissal::name).to_vec()),
        ("complaint-do", Measure::ALL.map(Measure::name).to_vec()),
        ("complaint-measure", Measure::ALL.map(Measure::name).to_vec()),
        ("operator-breakout-hold", HoldCode::ALL.map(HoldCode::name).to_vec()),
        ("operator-product", ProductFlaw::ALL.map(ProductFlaw::name).to_vec()),
        ("event", EVENTS.to_vec()),
        ("action", ACTIONS.to_vec()),
        ("job", JOBS.to_vec()),
        ("operator-account", ACCOUNTS.to_vec()),
        ("operator-answered-by", sides.clone()),
        ("operator-campaign-state", campaign::State::ALL.map(campaign::State::name).to_vec()),
        ("operator-dismiss-means", sides.clone()),
        ("operator-dispute-link", disputes.clone()),
        ("operator-dispute-state", disputes),
        ("operator-figure", vec!["booked", "published", "paid", "breached", "contested", "joined"]),
        ("operator-job-state", jobs.clone()),
        ("operator-jobs-none", jobs),
        ("operator-kind", vec!["brand", "creator"]),
        ("operator-movement", MOVEMENTS.to_vec()),
        ("operator-opened-by", sides.clone()),
        ("operator-payout-state", payout::State::ALL.map(payout::State::name).to_vec()),
        (
            "operator-queue",
            vec!["deposits", "disputes", "brands", "creators", "complaints", "contests", "dead", "returned"],
        ),
        ("operator-reviews-lead", vec!["brands", "creators"]),
        ("operator-reviews-none", vec!["brands", "creators"]),
        ("operator-setting", SETTINGS.to_vec()),
        ("operator-standing", vec!["verified", "unverified", "identified", "unidentified", "suspended"]),
        ("operator-uphold-means", sides),
    ]
}
