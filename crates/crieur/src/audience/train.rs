//! `crieur audience train`: the model by which an audit judges, into a file.
//!
//! Profiles are learned from labelled followers, or from made-up audiences where none are named; how families are added up,
//! and how far off that is, always from made-up audiences. The same files, numbers and seed give the same bytes.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use audience::{Effort, Judge, Scorer};
use eyre::{WrapErr as _, bail};
use simulator::sellers::Ware;

use super::simulate::learn;
use super::tables::{self, Tables};
use crate::whole;

/// From what to learn, and where the model goes.
#[derive(Debug, clap::Args)]
pub(crate) struct TrainArgs {
    /// Labelled followers as CSV: plain, gzip or zstd. Without any, profiles are learned from made-up audiences.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The model file to be written.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Made-up audiences to learn from.
    #[arg(long, value_name = "N", default_value_t = 900, value_parser = clap::value_parser!(u32).range(300..=100_000))]
    made_up: u32,
    /// Trees of the profile model, when it is learned from files.
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u16).range(1..=2_000))]
    trees: u16,
    /// Draws the audiences and what each tree sees.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Learns.
///
/// # Errors
/// When files cannot be read or lack a kind, or the model cannot be written.
pub(crate) fn run(args: &TrainArgs) -> eyre::Result<ExitCode> {
    let mut from = format!("{} made-up audiences", args.made_up);
    let mut profile = None;
    if !args.files.is_empty() {
        let Tables::Profiles(table) = tables::read(&args.files)? else {
            bail!(
                "friend lists are measured by `crieur audience evaluate`; a model is learned from followers"
            )
        };
        let bought = table.truth.iter().filter(|bought| **bought).count();
        let genuine = table.truth.len() - bought;
        if bought < 100 || genuine < 100 {
            bail!(
                "{bought} bought and {genuine} genuine accounts are too few to learn from: 100 of each at least"
            );
        }
        from = format!("{bought} bought and {genuine} genuine accounts, and {from}");
        let fold: Vec<u32> = (0_u32..).zip(&table.rows).map(|(at, _)| at % 5).collect();
        let effort = Effort { trees: usize::from(args.trees), seed: args.seed };
        profile = Some(Scorer::learn(&table.rows, &table.truth, &fold, effort));
    }
    let judge = learn::learn(args.seed, args.made_up, &Ware::ALL, profile)?.judge;
    let bytes = judge.to_bytes();
    whole::write(&args.out, &bytes).wrap_err_with(|| format!("{} cannot be written", args.out.display()))?;
    writeln!(
        std::io::stdout(),
        "{}: {} bytes, learned from {from}; version {:016x}",
        args.out.display(),
        bytes.len(),
        judge.version()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// A model from a file.
///
/// # Errors
/// A file that cannot be read, or is no model.
pub(crate) fn load(path: &Path) -> eyre::Result<Judge> {
    let bytes = std::fs::read(path).wrap_err_with(|| format!("{} cannot be read", path.display()))?;
    Judge::from_bytes(&bytes).wrap_err_with(|| format!("{} cannot be used", path.display()))
}
