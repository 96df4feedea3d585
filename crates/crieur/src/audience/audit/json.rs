//! An audit for programs: described in `docs/audience-audit.md`.

use audience::{Evidence, Reading, Verdict};
use serde_json::{Value, json};

use super::Told;

/// One object.
pub(super) fn text(all: &[Told]) -> eyre::Result<String> {
    let audiences: Vec<Value> = all.iter().map(one).collect();
    Ok(serde_json::to_string(&json!({ "audiences": audiences }))?)
}

fn one(told: &Told) -> Value {
    let signals: Vec<Value> = told
        .audit
        .readings
        .iter()
        .zip(&told.audit.costs)
        .map(|(reading, cost)| signal(reading, *cost))
        .collect();
    let (share, why) = match &told.share {
        None => (Value::Null, Some("no model was named")),
        Some(Err(why)) => (Value::Null, Some(&why[..])),
        Some(Ok(stated)) => {
            let estimate = &stated.estimate;
            let causes: Vec<Value> = stated
                .causes
                .iter()
                .map(|cause| json!({ "family": cause.family.name(), "points": cause.points }))
                .collect();
            let share = json!({
                "share": estimate.share, "low": estimate.low, "high": estimate.high,
                "read": estimate.read, "unknown": estimate.unknown, "population": estimate.population,
                "causes": causes, "without_cause": stated.without_cause,
            });
            (share, None)
        }
    };
    json!({
        "audience": told.audience.name,
        "followers": told.audience.followers.len(),
        "notes": told.audience.notes,
        "share": share,
        "no_share_because": why,
        "verdict": told.verdict.map(verdict),
        "signals": signals,
    })
}

fn verdict(verdict: Verdict) -> Value {
    match verdict {
        Verdict::Passes => json!({ "is": "passes" }),
        Verdict::Fails => json!({ "is": "fails" }),
        Verdict::Open(more) => json!({ "is": "open", "read": more.read, "check": more.checked }),
    }
}

fn signal(reading: &Reading, cost: u64) -> Value {
    let known = reading.suspicion.iter().filter(|suspicion| !suspicion.is_nan()).count();
    let evidence: Vec<Value> = reading.evidence.iter().map(found).collect();
    json!({
        "family": reading.family.name(),
        "known": known,
        "cannot_be_known": reading.gap,
        "evidence": evidence,
        "microseconds": cost,
    })
}

fn found(evidence: &Evidence) -> Value {
    json!({
        "says": evidence.says,
        "accounts": evidence.accounts.len(),
        "first": evidence.accounts.first().map(|at| u64::from(*at) + 1),
        "last": evidence.accounts.last().map(|at| u64::from(*at) + 1),
        "chance": evidence.chance,
    })
}
