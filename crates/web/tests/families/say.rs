//! Families of `src/say`: the nouns, verbs and states of the market's rules, as `slug` writes them.

use market::{campaign, deposit, dispute, offer, payout, placement};

/// States of all machines.
fn states() -> Vec<&'static str> {
    let all = [
        campaign::State::ALL.map(campaign::State::name).to_vec(),
        placement::State::ALL.map(placement::State::name).to_vec(),
        offer::State::ALL.map(offer::State::name).to_vec(),
        dispute::State::ALL.map(dispute::State::name).to_vec(),
        payout::State::ALL.map(payout::State::name).to_vec(),
        deposit::State::ALL.map(deposit::State::name).to_vec(),
    ];
    let mut names: Vec<&str> =
        all.concat().into_iter().map(|name| if name == "given_back" { "given-back" } else { name }).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What `src/say` says by name.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("say-state", states()),
        ("say-command", COMMANDS.to_vec()),
        ("say-what", WHAT.to_vec()),
        ("say-needs", NEEDS.to_vec()),
        ("say-not-allowed", vec!["brand", "role", "creator", "operator"]),
        (
            "notice-breach",
            vec![
                "wrong-author",
                "text-changed",
                "link-changed",
                "undisclosed",
                "copied",
                "back-dated",
                "published-early",
                "too-soon",
                "saturated",
                "not-found",
                "deleted",
                "misplaced",
                "rewritten",
                "taken-down",
                "account-closed",
                "condemned",
            ],
        ),
        ("notice-expired", vec!["no-draft", "not-published"]),
        ("say-password", vec!["short", "long", "common", "address"]),
        ("shell-role", vec!["owner", "manager", "reviewer", "viewer", "creator", "operator"]),
        ("fault-title", vec!["missing", "closed", "moved-on", "slower", "spent", "ours", "unclear"]),
    ]
}

const COMMANDS: &[&str] = &[
    "accept-the-offer",
    "approve-by-silence",
    "be-accepted",
    "be-answered",
    "be-approved-by-silence",
    "be-booked",
    "be-breached",
    "be-cancelled",
    "be-checked",
    "be-closed",
    "be-confirmed",
    "be-contested",
    "be-declined",
    "be-delivered",
    "be-dismissed",
    "be-ended",
    "be-funded",
    "be-given-back",
    "be-identified",
    "be-launched",
    "be-looked-at-again",
    "be-paid-out",
    "be-paused",
    "be-published",
    "be-refused",
    "be-resumed",
    "be-reviewed",
    "be-sent",
    "be-settled",
    "be-suspended",
    "be-upheld",
    "be-withdrawn",
    "close-it",
    "contest-it",
    "decide-before-the-other-side-has-spoken",
    "deliver-it",
    "end-it",
    "expire",
    "hand-in-a-draft",
    "have-a-dispute-decided",
    "have-a-dispute-dismissed",
    "have-a-dispute-upheld",
    "launch-it",
    "let-it-expire",
    "make-offers",
    "pass-its-checks",
    "reject-the-draft",
    "take-a-draft",
    "take-a-place-back",
];

const WHAT: &[&str] = &[
    "a-required-word",
    "account",
    "campaign",
    "deposit",
    "dispute",
    "offer",
    "payout",
    "placement",
    "the-account",
    "the-agency-s-name",
    "the-brand-s-name",
    "the-key-s-name",
    "the-reason",
    "the-address-of-the-post",
    "the-answer",
    "the-draft",
    "the-grounds",
    "the-message",
    "the-name",
    "the-note",
    "the-reference",
    "the-ruling",
];

const NEEDS: &[&str] = &[
    "a-creator",
    "its-brand",
    "its-brand-or-the-operator",
    "its-creator",
    "its-owner-or-the-operator",
    "the-campaign-s-brand",
    "the-creator-it-was-made-to",
    "the-market-itself",
    "the-operator",
    "the-operator-or-the-payment-provider",
    "the-side-that-has-not-opened-it",
];
