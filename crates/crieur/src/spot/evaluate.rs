//! `crieur spot evaluate`: forecasts of how far posts spread, held against how far they did.
//!
//! Prints a table per age, or with `--json` one object, described in `docs/spot-evaluate.md`. The same input and seed give the
//! same bytes. Exit status 0 when it was measured, 2 for input that cannot be used.

mod json;
mod read;
mod table;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use breakout::Cascade;
use breakout::evaluate::{Plan, Split, evaluate, methods};
use eyre::WrapErr as _;

/// What to evaluate, and on what.
#[derive(Debug, clap::Args)]
pub(crate) struct EvaluateArgs {
    /// Cascades to learn from: files, plain or .gz, or folders of .txt and .txt.gz files.
    #[arg(long, value_name = "PATH", num_args = 1.., required = true)]
    train: Vec<PathBuf>,
    /// Cascades to foretell.
    #[arg(long, value_name = "PATH", num_args = 1.., required_unless_present = "cv", conflicts_with = "cv")]
    test: Vec<PathBuf>,
    /// How the files are written.
    #[arg(long, value_enum)]
    format: Format,
    /// The ages at which is foretold, such as 5m,10m,1h,6h; units are s, m, h and d.
    #[arg(long, value_name = "AGES", value_delimiter = ',', required = true)]
    ages: Vec<Age>,
    /// Cut what is learned from into so many parts instead, and foretell each by the others.
    #[arg(long, value_name = "K")]
    cv: Option<usize>,
    /// Draws the parts and the resampled sets behind the 95 % intervals; the same one gives the same figures.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// How cascades are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A cascade a file: `events start`, then `seconds followers` a line (Kobayashi and Lambiotte 2016).
    Tideh,
    /// A cascade a line: pairs `user,unix-milliseconds` (Yang et al. 2019).
    Forest,
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Tideh => "tideh",
            Self::Forest => "forest",
        }
    }
}

/// An age as it was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Age {
    text: String,
    seconds: f64,
}

impl FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let unit = match &text[digits.len()..] {
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3_600.0,
            "d" => 86_400.0,
            _ => return Err("write a whole number and its unit: 90s, 5m, 1h, 2d".to_owned()),
        };
        let number: u32 =
            digits.parse().map_err(|_| "write a whole number and its unit: 90s, 5m, 1h, 2d".to_owned())?;
        if number == 0 {
            return Err("nothing has happened at that age: it must be above 0".to_owned());
        }
        Ok(Self { text: text.to_owned(), seconds: f64::from(number) * unit })
    }
}

/// Evaluates, and prints what came of it.
///
/// # Errors
/// When the cascades cannot be read, the plan makes no sense, or nothing can be written to the standard output.
pub(crate) fn run(args: &EvaluateArgs) -> eyre::Result<ExitCode> {
    read::apart(&args.train, &args.test)?;
    let train = read::all(&args.train, args.format)?;
    let test = read::all(&args.test, args.format)?;
    let ages: Vec<f64> = args.ages.iter().map(|age| age.seconds).collect();
    let plan = Plan { split: split(args, &train, &test), ages: &ages, seed: args.seed, methods: &methods() };
    let found = evaluate(&plan)?;
    let text = if args.json { json::text(args, &found)? } else { table::text(args, &found) };
    writeln!(std::io::stdout(), "{text}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}

fn split<'a>(args: &EvaluateArgs, train: &'a [Cascade], test: &'a [Cascade]) -> Split<'a> {
    match args.cv {
        Some(folds) => Split::Folds { all: train, folds },
        None => Split::Apart { train, test },
    }
}

#[cfg(test)]
mod tests {
    use super::Age;

    #[test]
    fn ages_are_read_with_their_unit() {
        let seconds = |text: &str| text.parse::<Age>().map(|age| age.seconds).ok();
        assert_eq!(["90s", "5m", " 1h", "2d"].map(seconds), [90.0, 300.0, 3_600.0, 172_800.0].map(Some));
        assert_eq!(["", "5", "m", "0m", "-1h", "1.5h", "1 h", "5é", "99999999999s"].map(seconds), [None; 9]);
    }
}
