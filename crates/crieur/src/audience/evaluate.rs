//! `crieur audience evaluate`: how well accounts are told apart, always naming what was held out.
//!
//! Prints a table, or with `--json` one object, described in `docs/audience.md`. The same input and seed give the same bytes.

mod show;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use audience::Effort;
use audience::evaluate::{HoldOut, Method, Table, cross_validated, leave_one_source_out, train_and_test};
use eyre::{WrapErr as _, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::tables::{self, Tables};

/// What to measure, and on what.
#[derive(Debug, clap::Args)]
pub(crate) struct EvaluateArgs {
    /// Accounts to learn from: labelled followers or friend lists; plain, gzip or zstd.
    #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
    train: Vec<PathBuf>,
    /// Accounts to tell apart, of the same kind, from other files.
    #[arg(long, value_name = "PATH", num_args = 1.., required_unless_present_any = ["leave_one_source_out", "cv"],
        conflicts_with_all = ["leave_one_source_out", "cv"])]
    test: Vec<PathBuf>,
    /// Leave each source of what is learned from out in turn, then each pair of a bought and a genuine one.
    #[arg(long)]
    leave_one_source_out: bool,
    /// Cut what is learned from into K parts instead: figures in-set, which say nothing of a source never seen.
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(2..=100), conflicts_with = "leave_one_source_out")]
    cv: Option<u32>,
    /// Trees of the boosted methods.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=2_000))]
    trees: u16,
    /// Draws what each tree sees; the same one gives the same figures.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What was held out, in words that go with the figures.
#[derive(Debug)]
struct Told {
    /// Such as `leave-one-source-out`.
    split: &'static str,
    /// In words.
    held_out: String,
    /// Accounts learned from.
    accounts: usize,
    /// The methods.
    found: Vec<HoldOut>,
}

/// Measures, and prints what came of it.
///
/// # Errors
/// When files cannot be read or lack a kind or sources, or nothing can be written to the standard output.
pub(crate) fn run(args: &EvaluateArgs) -> eyre::Result<ExitCode> {
    tables::apart(&args.train, &args.test)?;
    let train = tables::read(&args.train)?;
    let told = if args.test.is_empty() {
        match &train {
            Tables::Friends(train) => within(args, train)?,
            Tables::Profiles(train) => within(args, train)?,
        }
    } else {
        match (&train, &tables::read(&args.test)?) {
            (Tables::Friends(train), Tables::Friends(test)) => between(args, train, test)?,
            (Tables::Profiles(train), Tables::Profiles(test)) => between(args, train, test)?,
            (Tables::Friends(_), Tables::Profiles(_)) | (Tables::Profiles(_), Tables::Friends(_)) => {
                bail!("friend lists and followers do not go together: name files of one kind")
            }
        }
    };
    let text = if args.json { show::json(args, &told)? } else { show::table(&told) };
    writeln!(std::io::stdout(), "{text}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}

fn effort(args: &EvaluateArgs) -> Effort {
    Effort { trees: usize::from(args.trees), seed: args.seed }
}

fn within<const N: usize>(args: &EvaluateArgs, table: &Table<N>) -> eyre::Result<Told> {
    if let Some(parts) = args.cv {
        let found = cross_validated(table, &Method::ALL, parts, effort(args))?;
        let held_out = format!(
            "no source: accounts of the same {} source(s) in {parts} parts (in-set)",
            table.sources.len()
        );
        return Ok(Told { split: "in-set", held_out, accounts: table.rows.len(), found });
    }
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{spinner} model {pos} of {len} {wide_bar} {elapsed}")?);
    let found = leave_one_source_out(table, &Method::ALL, effort(args), true, |done, of| {
        bar.set_length(u64::try_from(of).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    })?;
    bar.finish_and_clear();
    let held_out = format!("each of {}, in turn", table.sources.join(", "));
    Ok(Told { split: "leave-one-source-out", held_out, accounts: table.rows.len(), found })
}

fn between<const N: usize>(args: &EvaluateArgs, train: &Table<N>, test: &Table<N>) -> eyre::Result<Told> {
    let found = train_and_test(train, test, &Method::ALL, effort(args))?;
    let seen: Vec<&str> =
        test.sources.iter().filter(|source| train.sources.contains(source)).map(String::as_str).collect();
    let held_out = if seen.is_empty() {
        format!("all of {}", test.sources.join(", "))
    } else {
        format!("files only: the sources {} were learned from too (in-set)", seen.join(", "))
    };
    Ok(Told { split: "train-and-test", held_out, accounts: train.rows.len(), found })
}
