//! `crieur spot feed`: a source into the log that `crieur spot work` works on.
//!
//! Data first, cursor second: how far was fed is kept once the log has everything before. Killed at any moment and started again it
//! goes on from there, and every happening counts once. Exit status 0 when everything was fed, 1 when a part could not be
//! read, 2 for what cannot be used at all.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use network::guarded::Allowed;

use super::machines::feeder::{Feeder, Feeding};
use super::machines::ground::{self, LogArgs};
use super::machines::source::{Fed, Source, is_address};

/// From where, and into which log.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "All programs of one log are told the same --log, --log-name, --partitions and --lease; docs/spot-work.md says the rest."
)]
pub(crate) struct FeedArgs {
    #[command(flatten)]
    from: SourceArgs,
    #[command(flatten)]
    log: LogArgs,
    /// Keep in this file how far was fed, and go on from there.
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
}

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SourceArgs {
    /// A file of frames or of Jetstream's lines (plain, .zst or .gz), - for the standard input, or the ws or wss address of a
    /// firehose or Jetstream.
    #[arg(value_name = "SOURCE")]
    pub(crate) from: Option<String>,
    /// What the source is called, if not by its address: what was fed under a name counts once.
    #[arg(long, value_name = "NAME")]
    source_name: Option<String>,
    /// How many happenings go into a frame.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(1..=4_096))]
    frame: u16,
    /// How many milliseconds happenings of a stream wait for more.
    #[arg(long, value_name = "MS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    linger: u64,
    /// How many records of a file lie between two times that it is kept how far was fed.
    #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// A host or network that may be read although it is not public; may be repeated.
    #[arg(long, value_name = "HOST")]
    allow: Vec<Allowed>,
}

impl SourceArgs {
    /// What is read, where it was named.
    pub(crate) fn source(&self) -> Option<Source> {
        let from = self.from.clone()?;
        let shown = !is_address(&from) && std::io::stderr().is_terminal();
        let linger = Duration::from_millis(self.linger);
        Some(Source { from, allow: self.allow.clone(), every: self.every, linger, shown })
    }

    /// How it is fed, and where that is kept.
    pub(crate) fn feeding(&self, kept: Option<PathBuf>) -> Feeding {
        let source = self.source_name.clone().or_else(|| self.from.clone()).unwrap_or_default();
        Feeding { source, kept, frame: usize::from(self.frame) }
    }
}

/// Feeds.
///
/// # Errors
/// When the source, the log or the file cannot be used.
pub(crate) fn run(args: &FeedArgs) -> eyre::Result<ExitCode> {
    ground::warnings();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(feed(args))
}

async fn feed(args: &FeedArgs) -> eyre::Result<ExitCode> {
    let Some(source) = args.from.source() else {
        eyre::bail!("name what is to be fed: a file, - or an address");
    };
    if source.from == "-" && args.from.source_name.is_none() {
        eyre::bail!(
            "the standard input needs a name, under which what was fed counts once: --source-name NAME"
        );
    }
    let stop = ground::until_signal()?;
    let ground = args.log.connect_past_here().await?;
    let log: Arc<dyn log::Log> = ground;
    let feeder = Feeder::begin(&log, args.from.feeding(Some(args.state.clone())))?;
    let Fed { feeder, whole, lost } = source.feed(feeder, stop).await?;
    let frames: u64 = feeder.lasts().map(|(_, _, frames)| frames).sum();
    eprintln!("{} happenings in {frames} frames, up to record {}", feeder.happenings(), feeder.number());
    if lost > 0 {
        eprintln!("{lost} messages could not be read and were passed over");
    }
    Ok(ground::read_whole(whole && lost == 0))
}
