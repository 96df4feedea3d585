//! `crieur spot train`: from cascades whose end is known to a model file.
//!
//! The same cascades, trees and seed give the same bytes. No row of what is learned from is in the file: it holds
//! thresholds, answers and quantiles.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use breakout::{Cascade, Effort, train};
use eyre::{WrapErr as _, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::evaluate::{Format, read};
use crate::whole;

/// The fewest cascades that say anything of the top hundredth.
const FEWEST: usize = 100;

/// From what to learn, and where the model goes.
#[derive(Debug, clap::Args)]
pub(crate) struct TrainArgs {
    /// Cascades of the form tideh: files or folders, see `crieur spot evaluate --help`.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    tideh: Vec<PathBuf>,
    /// Cascades of the form forest: files or folders.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    forest: Vec<PathBuf>,
    /// The model file to be written.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Trees in each sum: more take longer and fit closer.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=2_000))]
    trees: u16,
    /// Draws which rows each tree sees.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Learns.
///
/// # Errors
/// When cascades cannot be read, are too few, or the file cannot be written.
pub(crate) fn run(args: &TrainArgs) -> eyre::Result<ExitCode> {
    let mut cascades = Vec::new();
    for (paths, format) in [(&args.tideh, Format::Tideh), (&args.forest, Format::Forest)] {
        if !paths.is_empty() {
            cascades.extend(read::all(paths, format)?);
        }
    }
    if cascades.len() < FEWEST {
        bail!(
            "{} cascades are too few to learn from: give --tideh or --forest at least {FEWEST}",
            cascades.len()
        );
    }
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{spinner} age {pos} of {len} {wide_bar} {elapsed}")?);
    let cascades: Vec<&Cascade> = cascades.iter().collect();
    let effort = Effort { trees: usize::from(args.trees), seed: args.seed };
    let model = train(&cascades, effort, |done, of| {
        bar.set_length(u64::try_from(of).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    });
    bar.finish_and_clear();
    let bytes = model.to_bytes();
    whole::write(&args.out, &bytes).wrap_err_with(|| format!("{} cannot be written", args.out.display()))?;
    let [five, one] = model.top();
    writeln!(
        std::io::stdout(),
        "{}: {} bytes, learned from {} cascades; the top 5 % begin at {five:.0}, the top 1 % at {one:.0}; version {:016x}",
        args.out.display(),
        bytes.len(),
        cascades.len(),
        model.version()
    )?;
    Ok(ExitCode::SUCCESS)
}
