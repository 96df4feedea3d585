//! `crieur audience simulate`: shares that are told, held against audiences whose truth is known.
//!
//! Audiences are made by the simulator's sellers, from 0 to 80 % bought. The judge is learned on some, and measured on others that
//! it never saw; with and without checks by hand. The same seed gives the same figures, on any number of threads.

pub(super) mod learn;
mod measure;
mod show;
pub(super) mod world;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use audience::Judge;
use eyre::WrapErr as _;
use simulator::sellers::Ware;

use measure::Outcome;

/// What to simulate.
#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// Audiences to measure on.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(10..=100_000))]
    audiences: u32,
    /// Audiences to learn from, others than those; with --model none.
    #[arg(long, value_name = "N", default_value_t = 900, value_parser = clap::value_parser!(u32).range(300..=100_000))]
    learn: u32,
    /// Accounts of each audience that a person checks, for the figures with checks.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(10..=10_000))]
    checks: u32,
    /// Judge with this model, written by `crieur audience train`, instead of learning one.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// For each seller in turn: learn from the others alone, and measure on that seller's audiences.
    #[arg(long, conflicts_with = "model")]
    unseen_sellers: bool,
    /// Draws the audiences.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Simulates, and prints what came of it.
///
/// # Errors
/// When the model cannot be read, or nothing can be written to the standard output.
pub(crate) fn run(args: &SimulateArgs) -> eyre::Result<ExitCode> {
    let outcomes = if args.unseen_sellers { unseen(args)? } else { seen(args)? };
    let text = if args.json { show::json(args, &outcomes)? } else { show::table(args, &outcomes) };
    writeln!(std::io::stdout(), "{text}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}

fn seen(args: &SimulateArgs) -> eyre::Result<Vec<Outcome>> {
    let (judge, rivals) = match &args.model {
        Some(path) => (super::train::load(path)?, None),
        None => {
            let learned = learn::learn(args.seed, args.learn, &Ware::ALL, None)?;
            (learned.judge, Some(learned.rivals))
        }
    };
    let worlds = world::worlds(args.seed, world::Part::Measure, args.audiences, &Ware::ALL);
    all(args, &judge, rivals.as_ref(), &worlds)
}

fn unseen(args: &SimulateArgs) -> eyre::Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    let each = args.audiences.div_ceil(u32::try_from(Ware::ALL.len())?);
    for ware in Ware::ALL {
        let others: Vec<Ware> = Ware::ALL.into_iter().filter(|other| *other != ware).collect();
        let learned = learn::learn(args.seed, args.learn, &others, None)?;
        let worlds = world::worlds(args.seed, world::Part::Measure, each, &[ware]);
        outcomes.extend(all(args, &learned.judge, Some(&learned.rivals), &worlds)?);
    }
    Ok(outcomes)
}

fn all(
    args: &SimulateArgs,
    judge: &Judge,
    rivals: Option<&learn::Rivals>,
    worlds: &[world::World],
) -> eyre::Result<Vec<Outcome>> {
    let checks = usize::try_from(args.checks)?;
    world::each("measuring", worlds, |world| measure::measure(world, judge, rivals, checks))
}
