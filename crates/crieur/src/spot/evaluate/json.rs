//! An evaluation as JSON, version 1: `docs/spot-evaluate.md` says what each field means.

use breakout::evaluate::{AtAge, Evaluation, Measures, Outcome, Ranking};
use serde_json::{Value, json};

use super::{Age, EvaluateArgs};

/// Rises whenever a field changes its meaning or goes; new fields alone leave it.
const VERSION: u32 = 1;

/// The whole report.
///
/// # Errors
/// None that is known; what `serde_json` says.
pub(super) fn text(args: &EvaluateArgs, found: &Evaluation) -> serde_json::Result<String> {
    let paths = |paths: &[std::path::PathBuf]| -> Vec<String> {
        paths.iter().map(|path| path.display().to_string()).collect()
    };
    let ages: Vec<Value> = args.ages.iter().zip(&found.ages).map(|(age, at)| at_age(age, at)).collect();
    serde_json::to_string_pretty(&json!({
        "version": VERSION,
        "format": args.format.name(),
        "train": paths(&args.train),
        "test": paths(&args.test),
        "cv": args.cv,
        "seed": args.seed,
        "trained": found.trained,
        "tested": found.tested,
        "ages": ages,
    }))
}

fn at_age(age: &Age, at: &AtAge) -> Value {
    json!({
        "age": age.text,
        "seconds": at.age,
        "without_share": at.without_share,
        "methods": at.outcomes.iter().map(outcome).collect::<Vec<_>>(),
    })
}

fn outcome(outcome: &Outcome) -> Value {
    json!({
        "name": outcome.name,
        "not_applicable": outcome.all.as_ref().err().map(|why| why.0),
        "all": outcome.all.as_ref().ok().map(measures),
        "small_authors": outcome.small_authors.as_ref().map(measures),
    })
}

fn measures(measures: &Measures) -> Value {
    let errors = &measures.errors;
    json!({
        "posts": measures.posts,
        "failures": measures.failures,
        "ape": {
            "median": errors.median,
            "median_95": errors.median_interval,
            "mean": errors.mean,
            "p90": errors.p90,
        },
        "interval_80": measures.coverage.map(|coverage| json!({
            "coverage": coverage.covered,
            "relative_width": coverage.width,
        })),
        "top": measures.rankings.iter().map(ranking).collect::<Vec<_>>(),
    })
}

fn ranking(ranking: &Ranking) -> Value {
    let precision = ranking.precision.iter().map(|precision| {
        json!({
            "budget_percent": precision.budget_percent,
            "budget": precision.budget,
            "precision": precision.precision,
        })
    });
    json!({
        "percent": ranking.top_percent,
        "positives": ranking.positives,
        "pr_auc": ranking.pr_auc,
        "pr_auc_95": ranking.pr_auc_interval,
        "precision": precision.collect::<Vec<_>>(),
    })
}
