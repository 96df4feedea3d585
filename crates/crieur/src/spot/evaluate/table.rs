//! An evaluation as tables for people, one per age.

use std::fmt::Write as _;

use breakout::evaluate::{Evaluation, Measures, Outcome, Ranking};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, Table};

use super::EvaluateArgs;

/// The columns behind the name of the method.
const COLUMNS: [&str; 12] = [
    "failed", "median", "[95 %]", "mean", "p90", "covered", "width", "AUC 1 %", "P@1 %", "AUC 5 %", "[95 %]",
    "P@5 %",
];

/// The whole report.
pub(super) fn text(args: &EvaluateArgs, found: &Evaluation) -> String {
    let how = match args.cv {
        Some(folds) => format!("{} posts, {folds}-fold cross-validation", found.tested),
        None => format!("learned from {} posts, tested on {}", found.trained, found.tested),
    };
    let mut text = how;
    for (age, at) in args.ages.iter().zip(&found.ages) {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n\nat {}: {} posts without a share yet\n", age.text, at.without_share);
        let all = |outcome: &Outcome| outcome.all.as_ref().ok().cloned();
        text.push_str(&table(&at.outcomes, all));
        if at.outcomes.iter().any(|outcome| outcome.small_authors.is_some()) {
            text.push_str("\n\n  of authors with fewer followers than the median\n");
            text.push_str(&table(&at.outcomes, |outcome| outcome.small_authors.clone()));
        }
    }
    text.push_str(
        "\n\nmedian, mean, p90: absolute percentage error of the final size, a failure counts 100 %\n\
         covered, width: the 80 % interval, its width over the final size\n\
         AUC 1 %, AUC 5 %: average precision for \"ends in the top 1 % / 5 %\"; P@1 %, P@5 %: precision of as many\n\
         [95 %]: interval of the figure before it, by resampling the posts",
    );
    text
}

fn table(outcomes: &[Outcome], of: impl Fn(&Outcome) -> Option<Measures>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(std::iter::once("").chain(COLUMNS));
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for outcome in outcomes {
        let figures = of(outcome).map_or_else(|| none(outcome), |measures| figures(&measures));
        table.add_row(std::iter::once(Cell::new(outcome.name)).chain(figures.into_iter().map(Cell::new)));
    }
    let mut text = table.trim_fmt();
    for outcome in outcomes {
        if let Err(why) = &outcome.all {
            let _ = write!(text, "\n {}: {why}", outcome.name);
        }
    }
    text
}

/// In the place of figures; the reason stands below the table.
fn none(outcome: &Outcome) -> Vec<String> {
    let text = if outcome.all.is_err() { "n/a" } else { "-" };
    vec![text.to_owned(); COLUMNS.len()]
}

fn figures(measures: &Measures) -> Vec<String> {
    let ranking =
        |percent: u32| measures.rankings.iter().find(|ranking: &&Ranking| ranking.top_percent == percent);
    let (one, five) = (ranking(1), ranking(5));
    let precision = |ranking: Option<&Ranking>, percent: u32| {
        let precision = ranking?.precision.iter().find(|first| first.budget_percent == percent);
        precision.map(|first| first.precision)
    };
    let errors = &measures.errors;
    vec![
        measures.failures.to_string(),
        percent(Some(errors.median)),
        span(Some(errors.median_interval)),
        percent(Some(errors.mean)),
        percent(Some(errors.p90)),
        percent(measures.coverage.map(|coverage| coverage.covered)),
        plain(measures.coverage.map(|coverage| coverage.width)),
        plain(one.map(|one| one.pr_auc)),
        plain(precision(one, 1)),
        plain(five.map(|five| five.pr_auc)),
        plain_span(five.and_then(|five| five.pr_auc_interval)),
        plain(precision(five, 5)),
    ]
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{:.1} %", value * 100.0))
}

fn plain(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

fn span(value: Option<(f64, f64)>) -> String {
    value.map_or_else(|| "-".to_owned(), |(low, high)| format!("{:.1}; {:.1}", low * 100.0, high * 100.0))
}

fn plain_span(value: Option<(f64, f64)>) -> String {
    value.map_or_else(|| "-".to_owned(), |(low, high)| format!("{low:.2}; {high:.2}"))
}
