//! `crieur spot watch`: what is breaking out, from a file, the standard input or an address, as it goes.
//!
//! In a terminal a table that lives; with `--json` a line for each alert, and one at the end with what was read and the state's
//! digest. With `--state` the spotter's memory is kept in a folder: after a stop or a crash it goes on where it was. An
//! alert may then be told again, under the same id; none is lost. Exit status 0 when everything was read, 1 when a part could
//! not be, 2 for what cannot be used at all.

mod live;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use eyre::WrapErr as _;
use network::bluesky::stream::firehose::Check;
use network::bluesky::stream::{Count, Counters, Event, Touch};
use network::guarded::Allowed;

use crate::ingest::file::{self, Sink};
use crate::ingest::stats::Stats;
use crate::spot::spotter::SpotArgs;
use crate::spot::state::{Folder, Memory};
use crate::spot::topics::Outside;
use show::Show;

/// From where, and what is shown.
#[derive(Debug, clap::Args)]
pub(crate) struct WatchArgs {
    /// A file of frames or of Jetstream's lines (plain, .zst or .gz), - for the standard input, or the ws or wss address of a
    /// firehose or Jetstream.
    #[arg(value_name = "SOURCE")]
    from: String,
    /// Print a line of JSON for each alert.
    #[arg(long)]
    json: bool,
    /// How many posts the table shows.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=500))]
    top: u16,
    #[command(flatten)]
    spotter: SpotArgs,
    /// Keep the memory in this folder, and go on from there.
    #[arg(long, value_name = "FOLDER")]
    state: Option<PathBuf>,
    /// How many records of the source lie between two times that the memory is kept.
    #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// How many tags and links that stand out are shown besides; 0 for none.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(0..=100))]
    trends: u16,
    /// Accounts that are known to be robots, one a line: they make no trend.
    #[arg(long, value_name = "FILE")]
    robots: Option<PathBuf>,
    /// Addresses of posts that were paid for, one a line: they make no trend.
    #[arg(long, value_name = "FILE")]
    paid: Option<PathBuf>,
    /// A host or network that may be read although it is not public; may be repeated.
    #[arg(long, value_name = "HOST")]
    allow: Vec<Allowed>,
}

/// Watches.
///
/// # Errors
/// When the source, the model or the folder cannot be used.
pub(crate) fn run(args: &WatchArgs) -> eyre::Result<ExitCode> {
    let mut watch = Watch::new(args)?;
    if ["ws://", "wss://"].iter().any(|scheme| args.from.starts_with(scheme)) {
        return live::run(args, watch);
    }
    let (counters, check) = (watch.stats.counters().clone(), Check::Nothing);
    let whole = if args.from == "-" {
        let from = file::From { name: "the standard input", check };
        file::read(std::io::stdin(), from, &counters, &mut watch)?
    } else {
        let input =
            std::fs::File::open(&args.from).wrap_err_with(|| format!("{} cannot be read", args.from))?;
        file::read(input, file::From { name: &args.from, check }, &counters, &mut watch)?
    };
    watch.end(whole)
}

/// A spotter at work.
struct Watch {
    memory: Memory,
    /// Who makes no trend.
    outside: Outside,
    show: Show,
    /// How many records are in what is kept.
    kept: u64,
    every: u64,
    folder: Option<Folder>,
    stats: Stats,
}

impl Watch {
    /// Goes on from what is kept, or says why not.
    fn new(args: &WatchArgs) -> eyre::Result<Self> {
        let settings = args.spotter.settings(1)?;
        let model = Arc::new(args.spotter.model()?);
        let stats = Stats::new(Show::progress(&args.from, args.json), Arc::new(Counters::default()));
        let folder = args.state.clone().map(|path| Folder::new(path, &args.from)).transpose()?;
        let (found, said) = match &folder {
            Some(folder) => folder.load(&settings, &model)?,
            None => (None, Vec::new()),
        };
        said.iter().for_each(|said| stats.say(said));
        if let Some(found) = &found {
            stats.say(&format!("going on after {} records", found.records));
        }
        let memory = found.unwrap_or_else(|| Memory::new(settings, model));
        let outside = Outside::read(args.robots.as_deref(), args.paid.as_deref())?;
        let show = Show::new(args.json, args.top, args.trends);
        Ok(Self { kept: memory.records, memory, outside, show, every: args.every, folder, stats })
    }

    /// Keeps the memory, once what it has said is out.
    fn keep(&mut self) -> eyre::Result<()> {
        self.show.flush()?;
        if let Some(folder) = &self.folder {
            folder.keep(&self.memory)?;
            self.kept = self.memory.records;
        }
        Ok(())
    }

    fn read(&mut self, event: &Event<'_>) -> eyre::Result<()> {
        let outside = &self.outside;
        for (alert, address) in self.memory.read(event, |account, address| outside.why(account, address)) {
            self.show.alert(&alert, address)?;
        }
        Ok(())
    }

    fn end(mut self, whole: bool) -> eyre::Result<ExitCode> {
        if self.memory.records > self.kept {
            self.keep()?;
        }
        self.stats.take_away();
        self.show.end(&self.memory)?;
        let lost = self.stats.counters().get(Count::Malformed);
        if lost > 0 {
            self.stats.say(&format!("{lost} messages could not be read and were passed over"));
        }
        Ok(if whole && lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl Sink for Watch {
    const TOUCHES: bool = true;

    fn passes_over(&self) -> u64 {
        self.memory.records
    }

    fn touch(&mut self, touch: &Touch<'_>) -> eyre::Result<()> {
        for (alert, address) in self.memory.touch(touch) {
            self.show.alert(&alert, address)?;
        }
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>) -> eyre::Result<()> {
        self.read(event)
    }

    fn record(&mut self, so_far: u64) -> eyre::Result<()> {
        self.memory.records = so_far;
        if self.folder.is_some() && so_far - self.kept >= self.every { self.keep() } else { Ok(()) }
    }

    fn enough(&self) -> bool {
        self.show.closed()
    }

    fn tick(&mut self) {
        self.stats.tick();
        self.show.tick(&self.memory);
    }

    fn say(&self, text: &str) {
        self.stats.say(text);
    }
}
