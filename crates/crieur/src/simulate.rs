//! `crieur simulate`: a seeded market with faults and crashes, and its books held against an oracle.
//!
//! Prints a table, or with `--json` the report of `simulator::Report`: the same seed gives the same bytes. How
//! long it took stands on the standard error only. Exit status 0 when books and oracle agree and nobody else
//! noticed anything, 1 when not, 2 when it could not be run.

mod ground;
mod table;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use eyre::{WrapErr as _, eyre};
use indicatif::{ProgressBar, ProgressStyle};
use simulator::{Ground, Progress, Report, Settings, SimulationError};

/// Which store the market runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum StoreKind {
    /// In memory.
    Memory,
    /// An SQLite file in a temporary folder.
    Sqlite,
}

/// What to simulate.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct SimulateArgs {
    /// How many placements are booked, 1 to 1,000,000.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=SimulationError::MOST))]
    placements: u64,
    /// The seed: the same one repeats the run exactly.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Where the market keeps its books.
    #[arg(long, value_enum, default_value_t = StoreKind::Memory)]
    store: StoreKind,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs a world and prints what happened.
///
/// # Errors
/// When the store cannot serve, or nothing can be written to the standard output.
pub(crate) fn run(args: SimulateArgs) -> eyre::Result<ExitCode> {
    let SimulateArgs { placements, seed, store, json } = args;
    let settings = Settings::new(placements, seed);
    let bar = bar(placements);
    let shown = bar.clone();
    // A thread of its own: SQLite's ground drives a runtime, which nobody may do inside another one.
    let worker = std::thread::Builder::new().name("simulation".to_owned()).spawn(move || {
        let ground: Arc<dyn Ground> = match store {
            StoreKind::Memory => Arc::new(ground::Memory::default()),
            StoreKind::Sqlite => Arc::new(ground::Sqlite::new()?),
        };
        Ok(simulator::run(&settings, ground, &mut |progress| show(&shown, progress))?)
    });
    let outcome = worker.wrap_err("no thread could be started: free some memory")?.join();
    let report: eyre::Result<Report> =
        outcome.map_err(|_| eyre!("the simulation stopped short: report this"))?;
    let report = report?;
    let took = bar.elapsed();
    bar.finish_and_clear();
    print(&report, json)?;
    // Without a standard error nobody is left to be told.
    let _ = writeln!(std::io::stderr(), "took {:.1} s", took.as_secs_f64());
    Ok(if report.clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A bar on the standard error, nothing when that is no terminal.
fn bar(placements: u64) -> ProgressBar {
    let bar = ProgressBar::new(placements);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} placements, {msg}, {elapsed}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_position(progress.booked);
    bar.set_message(format!("day {}", progress.days));
}

fn print(report: &Report, json: bool) -> eyre::Result<()> {
    let text = if json { serde_json::to_string_pretty(report)? } else { table::text(report) };
    writeln!(std::io::stdout().lock(), "{text}").wrap_err("nothing can be written to the standard output")
}
