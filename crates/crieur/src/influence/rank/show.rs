//! A ranking for people, and for programs.

use std::fmt::Write as _;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, Table};
use influence::intake::Tally;
use serde_json::{Value, json};

use super::method::{Method, Ranking, followers};
use super::{Loaded, RankArgs};

/// Rises whenever a field changes its meaning or goes; new fields alone leave it.
const VERSION: u32 = 1;

/// The first accounts: highest value first, equal ones by name.
fn first(args: &RankArgs, loaded: &Loaded<'_>, ranking: &Ranking) -> Vec<(u32, f64)> {
    let mut all: Vec<(u32, f64)> = (0..).zip(ranking.values.iter().copied()).collect();
    let before = |one: &(u32, f64), other: &(u32, f64)| {
        other.1.total_cmp(&one.1).then_with(|| loaded.name(one.0).cmp(loaded.name(other.0)))
    };
    if args.top < all.len() && args.top > 0 {
        all.select_nth_unstable_by(args.top - 1, before);
    }
    all.truncate(args.top);
    all.sort_unstable_by(before);
    all
}

/// A table.
pub(super) fn table(args: &RankArgs, loaded: &Loaded<'_>, seeds: &[Vec<u32>], ranking: &Ranking) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(["", "account", args.method.name(), "followers"]);
    let followers = followers(&loaded.graph);
    for (at, (id, value)) in first(args, loaded, ranking).into_iter().enumerate() {
        let followers = usize::try_from(id).ok().and_then(|id| followers.get(id)).copied().unwrap_or(0);
        let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
        let value = match args.method {
            Method::Indegree => format!("{value}"),
            Method::Tunkrank => format!("{value:.3}"),
            Method::Trust | Method::Pagerank => format!("{value:.4e}"),
        };
        table.add_row([
            right((at + 1).to_string()),
            Cell::new(loaded.name(id)),
            right(value),
            right(followers.to_string()),
        ]);
    }
    let mut text = format!("{table}\n\n{} accounts, {} edges", loaded.graph.nodes(), loaded.graph.edges());
    if let Some(tally) = loaded.tally {
        let Tally { rows, self_loops, doubles, future } = tally;
        // Writing into a text cannot fail.
        let _ = write!(
            text,
            ", of {rows} rows; {self_loops} on oneself and {future} from the future left out, {doubles} said again what another said"
        );
    }
    if !seeds.is_empty() {
        let sizes: Vec<String> = seeds.iter().map(|group| group.len().to_string()).collect();
        let _ = write!(text, "\nseeds in {} groups of {}", seeds.len(), sizes.join(", "));
    }
    if args.method != Method::Indegree {
        let what = if args.method == Method::Trust { "each value is" } else { "all values together are" };
        let Ranking { bound, steps, .. } = ranking;
        let _ = write!(text, "\n{steps} iterations; {what} at most {bound:.1e} from the true ones");
    }
    text
}

/// One object.
pub(super) fn json(
    args: &RankArgs,
    loaded: &Loaded<'_>,
    seeds: &[Vec<u32>],
    ranking: &Ranking,
) -> eyre::Result<String> {
    let followers = followers(&loaded.graph);
    let account = |(at, (id, value)): (usize, (u32, f64))| {
        let followers = usize::try_from(id).ok().and_then(|id| followers.get(id)).copied();
        json!({"place": at + 1, "account": loaded.name(id), "value": value, "followers": followers})
    };
    let first: Vec<Value> = first(args, loaded, ranking).into_iter().enumerate().map(account).collect();
    let tally = loaded.tally.map(|tally| {
        json!({"rows": tally.rows, "self_loops": tally.self_loops, "doubles": tally.doubles, "future": tally.future})
    });
    Ok(serde_json::to_string_pretty(&json!({
        "version": VERSION,
        "method": args.method.name(),
        "alpha": args.alpha,
        "accounts": loaded.graph.nodes(),
        "edges": loaded.graph.edges(),
        "weighted": loaded.graph.weighted(),
        "read": tally,
        "seeds": seeds.iter().map(Vec::len).collect::<Vec<_>>(),
        "iterations": ranking.steps,
        "residual": ranking.residual,
        "bound": ranking.bound,
        "bound_is_for": if args.method == Method::Trust { "each" } else { "sum" },
        "top": first,
    }))?)
}
