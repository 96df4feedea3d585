//! `crieur ingest`: the streams of Bluesky as lines of JSON.
//!
//! From a file of frames (a length of four bytes, lowest first, then the frame) or of Jetstream's messages, one a line,
//! packed by zstd or gzip or not; or from an address, until it is told to stop. What a line holds is told by
//! `network::bluesky::stream::line`. Exit status 0 when everything was read, 1 when a part could not be, 2 for input or
//! output that cannot be used at all.
//!
//! With `--cursor` an address is read on from where the last run stopped: lines are on the disk before the cursor is, so
//! after a crash the last lines may stand there twice, and none is missing.

pub(crate) mod file;
mod live;
mod out;
pub(crate) mod stats;

use std::path::PathBuf;
use std::process::ExitCode;

use eyre::{WrapErr as _, bail};
use network::bluesky::stream::firehose::Check;
use network::bluesky::stream::{Body, Count, Event, Settings, What};
use network::guarded::Allowed;
use url::Url;

use out::Out;
use stats::Stats;

/// Where from, and where to.
#[derive(Debug, clap::Args)]
pub(crate) struct IngestArgs {
    /// A file of frames or of Jetstream's lines (plain, .zst or .gz), or the ws or wss address of a firehose or Jetstream.
    #[arg(long, value_name = "SOURCE")]
    from: String,
    /// The file to be written; - for the standard output.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Show how fast it goes, how far behind it is, and what came.
    #[arg(long)]
    stats: bool,
    /// Write each record as it came too, under "record".
    #[arg(long)]
    records: bool,
    /// Stop after so many events.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
    /// Hold each block of a frame against its identifier.
    #[arg(long)]
    check: bool,
    /// Keep the place in the stream in this file, and go on from there; lines are added to what is written already.
    /// Addresses only.
    #[arg(long, value_name = "FILE")]
    cursor: Option<PathBuf>,
    /// Only this collection, or all that begin so with a * at the end; may be repeated. Jetstream's addresses only.
    #[arg(long, value_name = "NSID")]
    collection: Vec<String>,
    /// Ask for messages packed by zstd, with this dictionary. Jetstream's addresses only.
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,
    /// A host or network that may be read although it is not public; may be repeated.
    #[arg(long, value_name = "HOST")]
    allow: Vec<Allowed>,
}

/// Reads a stream and writes its events.
///
/// # Errors
/// When the source cannot be read at all or nothing can be written.
pub(crate) fn run(args: &IngestArgs) -> eyre::Result<ExitCode> {
    let address = ["ws://", "wss://"].iter().any(|scheme| args.from.starts_with(scheme));
    if !address && (args.cursor.is_some() || !args.collection.is_empty() || args.dictionary.is_some()) {
        bail!("--cursor, --collection and --dictionary are for addresses: leave them out to read a file");
    }
    if address {
        return live(args);
    }
    let mut out = Out::open(&args.to, false)?;
    let stats = Stats::new(args.stats, std::sync::Arc::default());
    let input = std::fs::File::open(&args.from).wrap_err_with(|| format!("{} cannot be read", args.from))?;
    let check = if args.check { Check::Blocks } else { Check::Nothing };
    let mut lines = Lines { args, out: &mut out, stats: &stats };
    let whole = file::read(input, file::From { name: &args.from, check }, stats.counters(), &mut lines)?;
    finish(&stats, out, whole)
}

/// Writes what a file holds.
struct Lines<'w> {
    args: &'w IngestArgs,
    out: &'w mut Out,
    stats: &'w Stats,
}

impl file::Sink for Lines<'_> {
    fn enough(&self) -> bool {
        self.out.closed() || self.args.limit.is_some_and(|limit| self.stats.counters().events() >= limit)
    }

    fn event(&mut self, event: &Event<'_>) -> eyre::Result<()> {
        let unreadable = matches!(&event.what, What::Record(change) if change.body == Body::Unreadable);
        let written = self.out.event(event, self.args.records)?;
        if unreadable || !written {
            self.stats.counters().one(Count::Unreadable);
        }
        Ok(())
    }

    fn tick(&mut self) {
        self.stats.tick();
    }

    fn say(&self, text: &str) {
        self.stats.say(text);
    }
}

fn live(args: &IngestArgs) -> eyre::Result<ExitCode> {
    let address: Url = args.from.parse().wrap_err("this is no address")?;
    let mut settings = Settings::new(address)?;
    settings.collections.clone_from(&args.collection);
    settings.keep_records = args.records;
    if args.check {
        settings.trust = network::bluesky::stream::Trust::Blocks;
    }
    if let Some(path) = &args.dictionary {
        let bytes = std::fs::read(path).wrap_err_with(|| format!("{} cannot be read", path.display()))?;
        let dictionary = network::bluesky::stream::unpack::Dictionary::new(&bytes);
        settings.dictionary = Some(std::sync::Arc::new(dictionary?));
    }
    settings.check()?;
    let mut out = Out::open(&args.to, args.cursor.is_some())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let stats = runtime.block_on(live::run(args, settings, &mut out))?;
    finish(&stats, out, true)
}

/// The last word, and the exit status.
fn finish(stats: &Stats, mut out: Out, whole: bool) -> eyre::Result<ExitCode> {
    out.flush()?;
    stats.finish();
    let counters = stats.counters();
    let lost: u64 =
        [Count::Malformed, Count::Forged, Count::Keyless].map(|count| counters.get(count)).iter().sum();
    if lost > 0 {
        stats.say(&format!("{lost} messages could not be read and were passed over"));
    }
    Ok(if whole && lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
