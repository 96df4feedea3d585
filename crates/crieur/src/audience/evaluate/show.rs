//! An evaluation as a table for people and as JSON, version 1 (`docs/audience.md`).

use std::fmt::Write as _;

use audience::evaluate::{HoldOut, Measures};
use comfy_table::{Table, presets};
use serde_json::{Value, json};

use super::{EvaluateArgs, Told};

/// Rises whenever a field changes its meaning or goes; new fields alone leave it.
const VERSION: u32 = 1;

/// The report for people.
pub(super) fn table(told: &Told) -> String {
    let mut text = format!("{}: held out: {}\n{} accounts\n", told.split, told.held_out, told.accounts);
    let mut table = fresh(&[
        "method",
        "AUC",
        "mean of pairs",
        "F1",
        "MCC",
        "precision at 1 %",
        "recall there",
        "calibration error",
    ]);
    for hold in &told.found {
        let Measures { auc, f1, mcc, at_one_percent, calibration_error, .. } = hold.pooled;
        table.add_row([
            hold.method.name().to_owned(),
            number(auc),
            number(hold.mean_of_pairs()),
            number(f1),
            number(Some(mcc)),
            number(at_one_percent.map(|strict| strict.precision)),
            number(at_one_percent.map(|strict| strict.recall)),
            number(Some(calibration_error)),
        ]);
    }
    let _infallible = writeln!(text, "{table}");
    let Some(ours) = told.found.first().filter(|hold| !hold.sources.is_empty()) else {
        return text;
    };
    let mut table =
        fresh(&["crieur, held out", "accounts", "kind", "AUC against the others", "right at 0.5"]);
    for held in &ours.sources {
        let kind = if held.bought { "bought" } else { "genuine" };
        let cells = [
            held.source.clone(),
            held.accounts.to_string(),
            kind.to_owned(),
            number(held.auc),
            number(Some(held.right)),
        ];
        table.add_row(cells);
    }
    let least = ours.pairs.iter().filter_map(|pair| pair.auc).fold(1.0, f64::min);
    let _infallible =
        write!(text, "{table}\n{} pairs held out together: the least AUC is {least:.3}", ours.pairs.len());
    text
}

fn fresh(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_header(header.iter().copied());
    table
}

fn number(number: Option<f64>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| format!("{number:.3}"))
}

/// The whole report for programs.
///
/// # Errors
/// None that is known; what `serde_json` says.
pub(super) fn json(args: &EvaluateArgs, told: &Told) -> serde_json::Result<String> {
    let paths = |paths: &[std::path::PathBuf]| -> Vec<String> {
        paths.iter().map(|path| path.display().to_string()).collect()
    };
    serde_json::to_string_pretty(&json!({
        "version": VERSION,
        "split": told.split,
        "held_out": told.held_out,
        "train": paths(&args.train),
        "test": paths(&args.test),
        "cv": args.cv,
        "seed": args.seed,
        "trees": args.trees,
        "accounts": told.accounts,
        "methods": told.found.iter().map(method).collect::<Vec<_>>(),
    }))
}

fn method(hold: &HoldOut) -> Value {
    let sources = hold.sources.iter().map(|held| {
        json!({
            "source": held.source, "bought": held.bought, "accounts": held.accounts, "auc": held.auc, "right": held.right,
        })
    });
    let pairs = hold
        .pairs
        .iter()
        .map(|pair| json!({ "bought": pair.bought, "genuine": pair.genuine, "auc": pair.auc }));
    json!({
        "name": hold.method.name(),
        "pooled": measures(&hold.pooled),
        "mean_of_pairs": hold.mean_of_pairs(),
        "sources": sources.collect::<Vec<_>>(),
        "pairs": pairs.collect::<Vec<_>>(),
    })
}

fn measures(measures: &Measures) -> Value {
    json!({
        "rows": measures.rows,
        "bought": measures.bought,
        "auc": measures.auc,
        "f1": measures.f1,
        "mcc": measures.mcc,
        "at_one_percent": measures.at_one_percent.map(|strict| json!({
            "precision": strict.precision,
            "recall": strict.recall,
            "false_positives": strict.false_positives,
        })),
        "brier": measures.brier,
        "calibration_error": measures.calibration_error,
    })
}
