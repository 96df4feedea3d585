//! `crieur influence evaluate`: scores of before a moment, held against who is reposted after it.
//!
//! Prints a table, or with `--json` one object; both are described in `docs/influence.md`. The same input and seed give the
//! same bytes. Exit status 0 when it was measured, 2 for input that cannot be used.

mod json;
mod table;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eyre::{WrapErr as _, bail, eyre};
use influence::edges::Kind;
use influence::evaluate::{Event, Known, Pace, Plan, evaluate};
use influence::ids::Ids;

use super::input::{self, Format};

/// What to evaluate, and on what.
#[derive(Debug, clap::Args)]
pub(crate) struct EvaluateArgs {
    /// Who acted on whom, when and how: plain, gzip or zstd.
    events: PathBuf,
    /// How the file is written.
    #[arg(long, value_enum)]
    format: Format,
    /// Seconds since 1970: scores are made of what comes before, and foretell who is reposted from then on.
    #[arg(long, value_name = "TIMESTAMP")]
    split: i64,
    /// People who were looked at: an account a line, with its group's name behind it where there are groups. Without, `--known`
    /// of all who acted before the split.
    #[arg(long, value_name = "FILE", conflicts_with = "known")]
    seeds: Option<PathBuf>,
    /// The share of those who acted before the split that is known to be people, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    known: f64,
    /// Draws who is known, and the resampled sets behind the 95 % intervals.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Evaluates, and prints what came of it.
///
/// # Errors
/// When the events cannot be read, the split leaves nothing on one side, or nothing can be written.
pub(crate) fn run(args: &EvaluateArgs) -> eyre::Result<ExitCode> {
    let (ids, events) = read(&args.events, args.format)?;
    let groups = args.seeds.as_deref().map(|path| seeds(path, &ids)).transpose()?;
    let known = groups.as_deref().map_or(Known::Share(args.known), Known::Groups);
    let plan = Plan {
        nodes: ids.len(),
        events: &events,
        split: args.split,
        known,
        pace: Pace::DAYS,
        seed: args.seed,
    };
    let found = evaluate(&plan)?;
    let text = if args.json { json::text(args, &found)? } else { table::text(args, &found) };
    writeln!(std::io::stdout(), "{text}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path, format: Format) -> eyre::Result<(Ids, Vec<Event>)> {
    let bar = input::bar("events");
    let (mut ids, mut events) = (Ids::new(), Vec::new());
    input::each(path, format, &bar, |line, row| {
        let at = row.at.ok_or_else(|| eyre!("line {line} has no time: events are split by it"))?;
        let kind = row.kind.unwrap_or(Kind::Repost);
        events.push(Event { who: ids.number(row.from)?, whom: ids.number(row.to)?, at, kind });
        Ok(())
    })?;
    Ok((ids, events))
}

/// Groups of seeds: by the name behind each account, or dealt into five in the order of the file.
pub(super) fn seeds(path: &Path, ids: &Ids) -> eyre::Result<Vec<Vec<u32>>> {
    let unread = || format!("{} cannot be read", path.display());
    let text = std::fs::read_to_string(path).wrap_err_with(unread)?;
    let mut names: Vec<&str> = Vec::new();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    for (at, line) in lines.enumerate() {
        let mut fields = line.split([',', '\t', ' ']).filter(|field| !field.is_empty());
        let Some(name) = fields.next() else { continue };
        let Some(id) = ids.find(name) else {
            bail!(
                "seed {name} is in no edge of the input: take it out of {}, or check how names are written",
                path.display()
            );
        };
        let dealt = ["1", "2", "3", "4", "5"][at % 5];
        let group = fields.next().unwrap_or(dealt);
        let place = names.iter().position(|known| *known == group).unwrap_or(names.len());
        if place == names.len() {
            names.push(group);
            groups.push(Vec::new());
        }
        groups[place].push(id);
    }
    if groups.is_empty() {
        bail!("{} names nobody: write an account a line", path.display());
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn seeds_come_in_their_groups_or_are_dealt() {
        let mut ids = Ids::new();
        for name in ["a", "b", "c", "d", "e", "f"] {
            ids.number(name).unwrap();
        }
        let named = file("# people we met\na x\nb,y\n\nc\tx\n");
        assert_eq!(seeds(named.path(), &ids).unwrap(), [vec![0, 2], vec![1]]);
        let dealt = file("a\nb\nc\nd\ne\nf\n");
        assert_eq!(seeds(dealt.path(), &ids).unwrap(), [vec![0, 5], vec![1], vec![2], vec![3], vec![4]]);
        let said = |text: &str| seeds(file(text).path(), &ids).unwrap_err().to_string();
        assert!(said("a\nzoe\n").contains("zoe is in no edge"));
        assert!(said("# nobody\n").contains("names nobody"));
    }
}
