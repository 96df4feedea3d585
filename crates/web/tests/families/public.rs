//! Families of `src/pages/public`.

use market::measure::contest::{Correction, State};
use market::measure::{FactCode, Family, InputCode};

/// As message ids write them.
fn slugs<const N: usize>(names: [&'static str; N]) -> Vec<&'static str> {
    names.iter().map(|name| &*name.replace('_', "-").leak()).collect()
}

/// What its pages say by name, and those of measures elsewhere.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let outcomes = ["valid", "expired", "revoked", "forged", "unknown_key", "other_market", "unreadable"];
    let mut answers = slugs(Correction::ALL.map(Correction::name));
    answers.push("kept");
    vec![
        ("public-money", vec!["held", "released", "settled", "returned"]),
        ("measure-input", slugs(InputCode::ALL.map(InputCode::name))),
        ("measure-input-text", slugs(InputCode::ALL.map(InputCode::name))),
        ("measure-family", slugs(Family::ALL.map(Family::name))),
        ("measure-family-text", slugs(Family::ALL.map(Family::name))),
        ("measure-fact", slugs(FactCode::ALL.map(FactCode::name))),
        ("certificate-is", slugs(outcomes)),
        ("certificate-is-text", slugs(outcomes)),
        ("contest-state", State::ALL.map(State::name).to_vec()),
        ("contest-answered", answers),
        ("contest-do", slugs(Correction::ALL.map(Correction::name))),
        ("notice-unmet-reason", vec!["influence", "fake-share"]),
    ]
}
