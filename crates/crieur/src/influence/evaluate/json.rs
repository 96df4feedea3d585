//! An evaluation as JSON, version 1: `docs/influence.md` says what each field means.

use influence::evaluate::{Evaluation, Outcome};
use serde_json::{Value, json};

use super::EvaluateArgs;

/// Rises whenever a field changes its meaning or goes; new fields alone leave it.
const VERSION: u32 = 1;

/// The whole report.
///
/// # Errors
/// None that is known; what `serde_json` says.
pub(super) fn text(args: &EvaluateArgs, found: &Evaluation) -> serde_json::Result<String> {
    let prior =
        found.prior.map(|prior| json!({ "b0": prior.start, "b1": prior.audience, "b2": prior.standing }));
    let methods = (0..found.outcomes.len()).map(|at| outcome(&found.outcomes, at));
    serde_json::to_string_pretty(&json!({
        "version": VERSION,
        "events": args.events.display().to_string(),
        "split": args.split,
        "seeds": args.seeds.as_ref().map(|path| path.display().to_string()),
        "known_share": args.seeds.is_none().then_some(args.known),
        "seed": args.seed,
        "before": found.before,
        "after": found.after,
        "accounts": found.accounts,
        "reposted": found.reposted,
        "known": found.known,
        "prior": prior,
        "methods": methods.collect::<Vec<_>>(),
    }))
}

fn outcome(all: &[Outcome], at: usize) -> Value {
    let Outcome { name, measures } = &all[at];
    let against = all.iter().zip(&measures.precision.against);
    let against: serde_json::Map<String, Value> =
        against.map(|(other, ends)| (other.name.to_owned(), json!(ends))).collect();
    json!({
        "name": name,
        "spearman": measures.spearman,
        "spearman_deciles": measures.deciles,
        "spearman_within": measures.within,
        "ndcg_1000": measures.ndcg,
        "precision_100": measures.precision.value,
        "precision_100_95": measures.precision.interval,
        "precision_100_less": against,
    })
}
