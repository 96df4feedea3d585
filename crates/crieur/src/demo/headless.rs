//! `crieur demo --headless`: the town without pages, as fast as it can, and what it came to.
//!
//! Prints a table, or with `--json` the report of `simulator::town::TownReport`: the same seed gives the same
//! report but for `wall_ms`. Exit status 0 when the books balance, 1 when not.
#![allow(clippy::disallowed_methods, reason = "how long it took is told, and nothing rests on it")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use app::App;
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, Table};
use eyre::{Result, WrapErr as _};
use indicatif::{ProgressBar, ProgressStyle};
use market::Policy;
use simulator::town::{Town, TownReport};
use store::MemoryStore;

use super::lookout::Engine;

/// The first minute of every town without visitors, so that the same seed gives the same report on any day.
const FIRST_MINUTE: &str = "2026-01-05T08:00:00Z";

/// Lives and prints.
pub(super) fn run(seed: u64, placements: u64, json: bool) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(live(seed, placements))?;
    let text = if json { serde_json::to_string_pretty(&report)? } else { table(&report) };
    writeln!(std::io::stdout().lock(), "{text}").wrap_err("nothing can be written to the standard output")?;
    Ok(if report.books.balanced { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn live(seed: u64, placements: u64) -> Result<TownReport> {
    let start = Instant::now();
    let town = Town::new(seed, 1, FIRST_MINUTE.parse()?);
    let app = App::new(town.ports(Arc::new(MemoryStore::new())), Policy::default());
    town.look_out(Box::new(Engine::new()?));
    town.settle_in(&app, None, None).await?;
    let bar = ProgressBar::new(placements);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} placements closed, {elapsed}") {
        bar.set_style(style);
    }
    town.live_until_closed(&app, placements, |closed| bar.set_position(closed)).await?;
    bar.finish_and_clear();
    let wall_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(town.report(&app, wall_ms).await?)
}

/// Writing to a string cannot fail.
fn table(report: &TownReport) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(["", "", "how many"]);
    let groups: [(&str, &BTreeMap<String, u64>); 10] = [
        ("placements", &report.placements),
        ("rejected", &report.rejected),
        ("breached", &report.breached),
        ("failed", &report.failed),
        ("campaigns", &report.campaigns),
        ("offers", &report.offers),
        ("disputes", &report.disputes),
        ("payouts", &report.payouts),
        ("breakouts", &report.breakouts),
        ("offers to authors", &report.author_offers),
    ];
    for (group, counts) in groups {
        let names = std::iter::once(group).chain(std::iter::repeat(""));
        for ((name, count), group) in counts.iter().zip(names) {
            let count = Cell::new(count).set_alignment(CellAlignment::Right);
            table.add_row([Cell::new(group), Cell::new(name.replace('_', " ")), count]);
        }
    }
    let mut money = Table::new();
    money.load_style(NOTHING);
    money.set_header([
        "minor units",
        "provider",
        "fees",
        "campaigns",
        "holds",
        "creators",
        "brands",
        "payouts",
    ]);
    for (currency, held) in &report.money {
        let amounts =
            [held.provider, held.fees, held.campaigns, held.holds, held.creators, held.brands, held.payouts];
        let amounts = amounts.map(|amount| Cell::new(amount).set_alignment(CellAlignment::Right));
        money.add_row(std::iter::once(Cell::new(currency)).chain(amounts));
    }
    let mut text = format!("{table}\n\n{money}\n\n");
    let books =
        report.books.broken.as_ref().map_or("balanced".to_owned(), |found| format!("BROKEN: {found}"));
    let _ = writeln!(text, "books: {books}, {} transfers", report.books.transfers);
    let (closed, days, people) = (report.closed, report.days, report.creators);
    let _ = writeln!(text, "{closed} placements closed in {days} days among {people} people");
    let _ = write!(text, "seed {}, took {} ms", report.seed, report.wall_ms);
    text
}
