//! `crieur influence rank`: accounts by how much trust or attention comes to them.
//!
//! Prints a table, or with `--json` one object, described in `docs/influence-rank.md`. The same input gives the same bytes on any number
//! of cores. Exit status 0 when it was ranked, 2 for input that cannot be used.

mod load;
mod method;
mod seeds;
mod show;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use eyre::WrapErr as _;

pub(crate) use load::Loaded;
pub(crate) use method::Method;
pub(crate) use seeds::Seeds;

use super::input::{Format, Span};

/// What to rank, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct RankArgs {
    /// Edges: a file, plain or packed by gzip or zstd, or a folder that `crieur influence import` wrote.
    #[arg(value_name = "EDGES")]
    edges: PathBuf,
    /// How the file is written.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// Accounts that somebody has looked at, one a line, with the name of a group behind a comma if you like.
    #[arg(long, value_name = "FILE")]
    seeds: Option<PathBuf>,
    /// By what.
    #[arg(long, value_enum)]
    method: Method,
    /// So many of the first.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// An event counts half after this long, such as 6h or 30d; every line needs a time then.
    #[arg(long, value_name = "SPAN")]
    half_life: Option<Span>,
    /// Leave out what came after this moment, in seconds since 1970; the present where nothing is given.
    #[arg(long, value_name = "SECONDS")]
    until: Option<i64>,
    /// How likely a walk jumps back, above 0 and below 1.
    #[arg(long, value_name = "ALPHA", default_value_t = 0.15)]
    alpha: f64,
    /// Walk until the bound of the error is at most this.
    #[arg(long, value_name = "BOUND", default_value_t = 1e-5)]
    tolerance: f64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Ranks, and prints what came of it.
///
/// # Errors
/// Edges or seeds that cannot be used, or nothing can be written to the standard output.
pub(crate) fn run(args: &RankArgs) -> eyre::Result<ExitCode> {
    // Before anything is read: reading may take minutes.
    let lines = Seeds::read(args.method, args.seeds.as_deref())?;
    let text = load::with(args, |loaded| {
        let seeds = lines.find(loaded)?;
        let ranking = args.method.rank(&loaded.graph, &seeds, args.alpha, args.tolerance)?;
        if args.json {
            show::json(args, loaded, &seeds, &ranking)
        } else {
            Ok(show::table(args, loaded, &seeds, &ranking))
        }
    })?;
    writeln!(std::io::stdout(), "{text}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}
