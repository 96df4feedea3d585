//! What came of a simulation, as tables for people and as JSON, version 1 (`docs/audience.md`).

use std::fmt::Write as _;

use comfy_table::{Table, presets};
use serde_json::{Value, json};
use simulator::sellers::Ware;

use super::SimulateArgs;
use super::measure::{Outcome, WAYS};
use super::world::ratio;

/// Rises whenever a field changes its meaning or goes; new fields alone leave it.
const VERSION: u32 = 1;
/// Classes of the true share, in hundredths: from, and below.
const CLASSES: [(u8, u8); 6] = [(0, 1), (1, 10), (10, 20), (20, 40), (40, 60), (60, 81)];

/// How one way did on some audiences; shares in points of 100.
#[derive(Debug, Clone, Copy)]
struct Figures {
    audiences: usize,
    mean_error: f64,
    bias: f64,
    coverage: Option<f64>,
    width: Option<f64>,
}

fn figures(outcomes: &[&Outcome], way: usize) -> Option<Figures> {
    let said: Vec<_> =
        outcomes.iter().filter_map(|outcome| Some((outcome.truth, outcome.said[way]?))).collect();
    if said.is_empty() {
        return None;
    }
    let all = said.len();
    let mean = |sum: f64| 100.0 * sum * ratio(1, all);
    let intervals: Vec<(f64, (f64, f64))> =
        said.iter().filter_map(|(truth, said)| Some((*truth, said.interval?))).collect();
    let held = |(truth, (low, high)): &&(f64, (f64, f64))| *low <= truth + 1e-9 && *truth <= high + 1e-9;
    Some(Figures {
        audiences: all,
        mean_error: mean(said.iter().map(|(truth, said)| (said.share - truth).abs()).sum()),
        bias: mean(said.iter().map(|(truth, said)| said.share - truth).sum()),
        coverage: (intervals.len() == all).then(|| ratio(intervals.iter().filter(held).count(), all)),
        width: (intervals.len() == all)
            .then(|| mean(intervals.iter().map(|(_, (low, high))| high - low).sum())),
    })
}

/// The audiences in groups: all, by share, by seller.
fn groups(outcomes: &[Outcome]) -> Vec<(String, Vec<&Outcome>)> {
    let mut groups = vec![("all".to_owned(), outcomes.iter().collect::<Vec<_>>())];
    for (from, below) in CLASSES {
        let inside =
            |outcome: &&Outcome| (f64::from(from)..f64::from(below)).contains(&(outcome.truth * 100.0));
        let name = if from == 0 {
            "less than 1 % bought".to_owned()
        } else {
            format!("{from} to {} % bought", below.min(80))
        };
        groups.push((name, outcomes.iter().filter(inside).collect()));
    }
    for ware in Ware::ALL {
        let name = format!("seller: {}", ware.name());
        groups.push((name, outcomes.iter().filter(|outcome| outcome.ware == Some(ware)).collect()));
    }
    groups.push((
        "several sellers".to_owned(),
        outcomes.iter().filter(|outcome| outcome.ware.is_none()).collect(),
    ));
    groups.retain(|(_, outcomes)| !outcomes.is_empty());
    groups
}

/// The report for people.
pub(super) fn table(args: &SimulateArgs, outcomes: &[Outcome]) -> String {
    let held_out = if args.unseen_sellers {
        "audiences of a seller that was not learned from, each in turn"
    } else {
        "other audiences of sellers that were learned from"
    };
    let mut text = format!(
        "measured on {held_out}; {} checks by hand where there are any; points of 100\n",
        args.checks
    );
    let mut ways = fresh(&["way", "mean error", "bias", "coverage", "mean width"]);
    let all: Vec<&Outcome> = outcomes.iter().collect();
    for (way, name) in WAYS.iter().enumerate() {
        if let Some(figures) = figures(&all, way) {
            ways.add_row(row(name, figures));
        }
    }
    let _infallible = writeln!(text, "{ways}");
    let mut parts = fresh(&[
        "audiences",
        "number",
        "nobody checked: mean error",
        "bias",
        "coverage",
        "mean width",
        "with checks: mean error",
        "coverage",
        "mean width",
    ]);
    for (name, group) in groups(outcomes) {
        let (Some(without), Some(with)) = (figures(&group, 0), figures(&group, 1)) else { continue };
        let mut cells = row(&name, without);
        cells.insert(1, without.audiences.to_string());
        let with = row("", with);
        cells.extend([with[1].clone(), with[3].clone(), with[4].clone()]);
        parts.add_row(cells);
    }
    let _infallible = write!(text, "{parts}");
    text
}

fn row(name: &str, figures: Figures) -> Vec<String> {
    let share =
        |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", share * 100.0));
    let points = |points: Option<f64>| points.map_or_else(|| "-".to_owned(), |points| format!("{points:.1}"));
    vec![
        name.to_owned(),
        format!("{:.2}", figures.mean_error),
        format!("{:+.2}", figures.bias),
        share(figures.coverage),
        points(figures.width),
    ]
}

fn fresh(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::UTF8_HORIZONTAL_ONLY).set_header(header.iter().copied());
    table
}

/// The whole report for programs.
///
/// # Errors
/// None that is known; what `serde_json` says.
pub(super) fn json(args: &SimulateArgs, outcomes: &[Outcome]) -> serde_json::Result<String> {
    let group = |(name, group): (String, Vec<&Outcome>)| {
        let ways: Vec<Value> =
            (0..WAYS.len()).filter_map(|way| Some(told(WAYS[way], figures(&group, way)?))).collect();
        json!({ "name": name, "audiences": group.len(), "ways": ways })
    };
    serde_json::to_string_pretty(&json!({
        "version": VERSION,
        "held_out": if args.unseen_sellers { "seller" } else { "audience" },
        "audiences": outcomes.len(),
        "learned_from": args.model.is_none().then_some(args.learn),
        "checks": args.checks,
        "seed": args.seed,
        "groups": groups(outcomes).into_iter().map(group).collect::<Vec<_>>(),
    }))
}

fn told(way: &str, figures: Figures) -> Value {
    json!({
        "way": way,
        "mean_error_points": figures.mean_error,
        "bias_points": figures.bias,
        "coverage": figures.coverage,
        "mean_width_points": figures.width,
    })
}
