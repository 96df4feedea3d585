//! An evaluation as a table for people.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use influence::evaluate::Evaluation;

use super::EvaluateArgs;

const COLUMNS: [&str; 8] =
    ["", "P@100", "[95 %]", "less in-degree", "less pagerank", "nDCG@1000", "Spearman", "in tenths"];

/// The whole report.
pub(super) fn text(args: &EvaluateArgs, found: &Evaluation) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(COLUMNS);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let place = |name: &str| found.outcomes.iter().position(|outcome| outcome.name == name);
    for outcome in &found.outcomes {
        let precision = &outcome.measures.precision;
        let less = |name: &str| {
            let ends = place(name).and_then(|at| precision.against.get(at));
            ends.map_or_else(|| "-".to_owned(), |(low, high)| format!("{low:+.2}; {high:+.2}"))
        };
        let (low, high) = precision.interval;
        table.add_row([
            outcome.name.to_owned(),
            format!("{:.3}", precision.value),
            format!("{low:.2}; {high:.2}"),
            less("in-degree"),
            less("pagerank"),
            format!("{:.3}", outcome.measures.ndcg),
            plain(outcome.measures.spearman),
            plain(outcome.measures.within),
        ]);
    }
    format!(
        "{} events before {}, {} from then on\n{} accounts ranked, {} of them reposted; {} known to be people\n\n{}\n\n\
         P@100: of the first 100, how many are among those reposted by the most people; [95 %]: interval over resampled accounts\n\
         less ...: the 95 % interval of the difference over the same accounts\n\
         nDCG@1000: of the first 1,000; Spearman: rank correlation; in tenths: its mean within tenths by in-degree",
        found.before,
        args.split,
        found.after,
        found.accounts,
        found.reposted,
        found.known,
        table.trim_fmt(),
    )
}

fn plain(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}
