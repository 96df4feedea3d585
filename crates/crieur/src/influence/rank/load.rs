//! A graph from a file of edges, or where an import left it.

use std::io::Write as _;

use influence::blocked::Blocked;
use influence::ids::Ids;
use influence::intake::{Decay, Intake, Tally};
use influence::store::Snapshot;

use super::RankArgs;
use crate::influence::input;
use crate::influence::shelf;

/// A graph with its names.
#[derive(Debug)]
pub(crate) struct Loaded<'l> {
    /// The graph, laid out.
    pub(crate) graph: Blocked<'l>,
    names: Names<'l>,
    /// What was read and left out, where it was read now.
    pub(super) tally: Option<Tally>,
}

#[derive(Debug)]
enum Names<'l> {
    Read(Ids),
    Kept(Snapshot<'l>),
}

impl Loaded<'_> {
    /// An account's name.
    pub(crate) fn name(&self, id: u32) -> &str {
        let name = match &self.names {
            Names::Read(ids) => ids.name(id),
            Names::Kept(snapshot) => snapshot.name(id),
        };
        name.unwrap_or_default()
    }
}

/// Loads, and hands over.
pub(super) fn with<T>(args: &RankArgs, take: impl FnOnce(&Loaded<'_>) -> eyre::Result<T>) -> eyre::Result<T> {
    if args.edges.is_dir() {
        if args.half_life.is_some() || args.until.is_some() {
            eyre::bail!(
                "the weights of an import are what they are: give --half-life and --until to `crieur influence import`"
            );
        }
        let mapped = shelf::map(&args.edges)?;
        let snapshot = shelf::snapshot(&args.edges, &mapped)?;
        let graph = snapshot.graph().clone();
        return take(&Loaded { graph, names: Names::Kept(snapshot), tally: None });
    }
    let mut intake = Intake::new(Some(args.until.unwrap_or_else(input::now)));
    let bar = input::bar("edges");
    let ended = input::each(&args.edges, args.format, &bar, |_, row| Ok(intake.push(row)?))?;
    if !ended {
        // To whoever watches: the table is for programs too.
        let name = args.edges.display();
        let said =
            format!("{name}: the last line has no end; if the file was cut short, its last value may be too");
        let _ = writeln!(std::io::stderr(), "{said}");
    }
    let decay = args.half_life.as_ref().map(|span| Decay { half_life: span.seconds, to: args.until });
    let (ids, graph, tally) = intake.finish(decay)?;
    let laid = Blocked::of(&graph);
    drop(graph);
    take(&Loaded { graph: laid, names: Names::Read(ids), tally: Some(tally) })
}
