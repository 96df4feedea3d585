//! `crieur influence import`: edges from files into a folder, from which `crieur influence rank` starts at once.
//!
//! What is read goes into the log first, with how far it was read; broken off, an import goes on there, and a file that grew is read on
//! from its old end. At the end snapshot and log become the next snapshot. Memory: names, 20 bytes an account, the laid out graph (2.3
//! bytes an edge, 6.3 with weights), the log, and `--memory` for sorting.

mod summed;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use eyre::{WrapErr as _, bail, ensure};
use indicatif::HumanBytes;
use influence::edges::{Lines, Row};
use influence::ids::Ids;
use influence::intake::{Decay, Event, Tally};
use influence::store::{Batch, Fold, Kept, Source};

use super::input::{self, Format, Span};
use super::shelf::{self, Shelf};
use summed::Summed;

/// Events of a batch: 6 MB of the log.
const BATCH: usize = 1 << 18;

/// What to import.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// Files of edges, plain or packed by gzip or zstd. Given again, they are read on from where reading stood.
    #[arg(value_name = "EDGES", required = true)]
    edges: Vec<PathBuf>,
    /// The folder to import into.
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
    /// How the files are written.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// An event counts half after this long, such as 6h or 30d; every line needs a time then. The same for all imports of a folder.
    #[arg(long, value_name = "SPAN")]
    half_life: Option<Span>,
    /// Leave out what came after this moment, in seconds since 1970; the present where nothing is given.
    #[arg(long, value_name = "SECONDS")]
    until: Option<i64>,
    /// MiB for sorting.
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    memory: usize,
}

/// Imports, and says what came of it.
///
/// # Errors
/// Edges that cannot be used, a folder that cannot be written or is damaged.
pub(crate) fn run(args: &ImportArgs) -> eyre::Result<ExitCode> {
    let mut shelf = Shelf::open(&args.into)?;
    let mapped = shelf.mapped()?;
    let before = mapped.as_ref().map(|mapped| shelf::snapshot(&args.into, mapped)).transpose()?;
    let wanted = args.half_life.as_ref().map(|span| span.seconds);
    if let Some(before) = &before {
        ensure!(
            before.head().half_life == wanted,
            "{} was imported with another half-life: give the same, or name another folder",
            args.into.display()
        );
    }
    let mut state = State::default();
    if let Some(before) = &before {
        state.sources = before.sources().to_vec();
        for name in before.names() {
            state.ids.number(name)?;
        }
    }
    let mut waiting = 0;
    let mut failed = None;
    shelf.recover(before.as_ref(), |batch| {
        waiting += batch.events.len();
        failed = failed.take().or(state.replayed(&batch).err());
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    let latest = args.until.unwrap_or_else(input::now);
    for path in &args.edges {
        state.file(path, args.format, latest, &mut shelf)?;
    }
    let tally = state.tally;
    let taken = tally.rows - tally.self_loops - tally.future;
    let mut said = format!(
        "{} rows read; {} on oneself and {} from the future left out",
        tally.rows, tally.self_loops, tally.future
    );
    if taken > 0 || waiting > 0 || before.is_none() {
        ensure!(!state.ids.is_empty(), "there is no edge: the files are empty, or all of them was left out");
        let log = shelf.bytes()?;
        let fold = Fold {
            nodes: state.ids.len(),
            old: before.as_ref().map(|before| (before.graph(), before.head().moment)),
            log: &log,
            decay: wanted.map(|half_life| Decay { half_life, to: None }),
            memory: args.memory.saturating_mul(1 << 20),
        };
        let (graph, moment, doubles) = fold.fold(&mut shelf.scratch())?;
        let kept = Kept {
            names: &state.ids,
            sources: &state.sources,
            half_life: wanted,
            moment,
            folded: before.as_ref().map_or(0, |before| before.head().id),
        };
        let bytes = shelf.keep(&graph, kept)?;
        said.push_str(&format!(
            ", {doubles} said again what another said\n{} accounts, {} edges, {} in {}",
            graph.nodes(),
            graph.edges(),
            HumanBytes(bytes),
            args.into.display()
        ));
    } else {
        said.push_str(": nothing new");
    }
    writeln!(std::io::stdout(), "{said}").wrap_err("the standard output takes nothing")?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Default)]
struct State {
    ids: Ids,
    sources: Vec<Source>,
    tally: Tally,
}

impl State {
    /// A batch that was in the log already.
    fn replayed(&mut self, batch: &Batch) -> eyre::Result<()> {
        for name in &batch.names {
            self.ids.number(name)?;
        }
        batch.source.iter().for_each(|source| self.stands(source.clone()));
        Ok(())
    }

    fn stands(&mut self, source: Source) {
        self.sources.retain(|known| known.name != source.name);
        self.sources.push(source);
    }

    /// Reads a file on from where reading stood.
    fn file(&mut self, path: &Path, format: Format, latest: i64, shelf: &mut Shelf) -> eyre::Result<()> {
        let name = path.canonicalize().wrap_err_with(|| format!("{} cannot be read", path.display()))?;
        let name = name.to_string_lossy().into_owned();
        let known = self.sources.iter().find(|source| source.name == name).cloned();
        let known = known.unwrap_or(Source { name, ..Source::default() });
        let bar = input::bar("edges");
        let mut lines = Lines::new(Summed::new(input::open(path, &bar)?), format.form());
        let held = || format!("{} holds no edges as it is", path.display());
        passed_over(&mut lines, &known).wrap_err_with(|| path.display().to_string())?;
        let mut batch = Batch::default();
        let mut stands = known.clone();
        let mut waits = false;
        loop {
            let row = lines.next_row().wrap_err_with(held)?;
            let taken = row.map(|row| self.row(row, latest, &mut batch)).transpose()?;
            // A line without an end may be half a line of a file that grows.
            if lines.unended() && taken.is_some() {
                waits = true;
                self.undo(taken, &mut batch);
            }
            let over = taken.is_none() || waits;
            if !waits {
                stands = Source {
                    name: known.name.clone(),
                    bytes: lines.bytes(),
                    lines: lines.line(),
                    checksum: lines.input().checksum(),
                };
            }
            if batch.events.len() >= BATCH || (over && stands != known) {
                let names = std::mem::take(&mut batch.names);
                let events = std::mem::take(&mut batch.events);
                shelf.append(&Batch { names, events, source: Some(stands.clone()) })?;
                self.stands(stands.clone());
            }
            if over {
                break;
            }
        }
        bar.finish_and_clear();
        if waits {
            let said = "its last line has no end and waits until it has one: end the file with a new line";
            let _ = writeln!(std::io::stderr(), "{}: {said}", path.display());
        }
        Ok(())
    }

    /// Takes a row; what was done with it.
    fn row(&mut self, row: Row<'_>, latest: i64, batch: &mut Batch) -> eyre::Result<Taken> {
        self.tally.rows += 1;
        if row.at.is_some_and(|at| at > latest) {
            self.tally.future += 1;
            return Ok(Taken::Future);
        }
        if row.from == row.to {
            self.tally.self_loops += 1;
            return Ok(Taken::SelfLoop);
        }
        let mut number = |name: &str| {
            let before = self.ids.len();
            let id = self.ids.number(name)?;
            if self.ids.len() > before {
                batch.names.push(name.to_owned());
            }
            eyre::Ok(id)
        };
        let (from, to) = (number(row.from)?, number(row.to)?);
        batch.events.push(Event { from, to, weight: row.weight, at: row.at, kind: row.kind });
        Ok(Taken::Event)
    }

    /// As if the last row had not been read; names that it brought stay, and are nobody's.
    fn undo(&mut self, taken: Option<Taken>, batch: &mut Batch) {
        self.tally.rows -= 1;
        match taken {
            Some(Taken::Future) => self.tally.future -= 1,
            Some(Taken::SelfLoop) => self.tally.self_loops -= 1,
            Some(Taken::Event) => drop(batch.events.pop()),
            None => {}
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    Event,
    SelfLoop,
    Future,
}

/// Reads up to where reading stood, and holds it against what was there then.
fn passed_over<R: std::io::BufRead>(lines: &mut Lines<Summed<R>>, known: &Source) -> eyre::Result<()> {
    while lines.bytes() < known.bytes {
        if lines.next_row()?.is_none() {
            break;
        }
    }
    if lines.bytes() != known.bytes || lines.input().checksum() != known.checksum {
        bail!(
            "it is not the file that was read up to line {}: what is there only grows; import into a new folder",
            known.lines
        );
    }
    Ok(())
}
