//! An address, until it is enough.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use network::Guarded;
use network::bluesky::stream::{
    Batch, Counters, CursorError, Cursors, Event, NoCursors, Reader, Settings, Surroundings,
};

use super::IngestArgs;
use super::out::Out;
use super::stats::Stats;
use crate::clock::{SystemClock, SystemEntropy};
use crate::serve::stop::Signals;
use crate::whole;

/// How often the line of statistics is drawn anew where nothing comes.
const OFTEN: Duration = Duration::from_millis(500);

/// Reads it, until a signal, the limit, or the end of whoever reads the output.
pub(super) async fn run(args: &IngestArgs, settings: Settings, out: &mut Out) -> eyre::Result<Stats> {
    let mut signals = Signals::caught()?;
    let cursors: Arc<dyn Cursors> = match &args.cursor {
        Some(path) => Arc::new(CursorFile(path.clone())),
        None => Arc::new(NoCursors),
    };
    let surroundings = Surroundings {
        guarded: Guarded::new(args.allow.clone())?,
        cursors,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let mut reader = Reader::start("ingest", settings, surroundings).await?;
    let stats = Stats::new(args.stats, reader.counters().clone());
    let mut left = args.limit.unwrap_or(u64::MAX);
    let mut tick = tokio::time::interval(OFTEN);
    while left > 0 && !out.closed() {
        let batch = tokio::select! {
            biased;
            () = signals.next() => break,
            batch = reader.next() => batch,
            _ = tick.tick() => {
                stats.tick();
                continue;
            }
        };
        let Some(batch) = batch else { break };
        stats.tick();
        take(batch, &mut reader, out, args, &mut left).await?;
    }
    Ok(stats)
}

/// Writes a batch, and only then moves the cursor. A batch of which the limit leaves a part unwritten moves nothing.
async fn take(
    batch: Batch,
    reader: &mut Reader,
    out: &mut Out,
    args: &IngestArgs,
    left: &mut u64,
) -> eyre::Result<()> {
    let whole = u64::try_from(batch.events().len()).is_ok_and(|events| events <= *left);
    let counters = reader.counters().clone();
    let store = |events: Vec<Event<'static>>| std::future::ready(write(&events, out, args, left, &counters));
    let stored = batch.store(store).await?;
    if whole && !out.closed() {
        reader.acknowledge(stored).await?;
    }
    Ok(())
}

fn write(
    events: &[Event<'static>],
    out: &mut Out,
    args: &IngestArgs,
    left: &mut u64,
    counters: &Counters,
) -> eyre::Result<()> {
    for event in events.iter().take(usize::try_from(*left).unwrap_or(usize::MAX)) {
        *left -= 1;
        if !out.event(event, args.records)? {
            counters.one(network::bluesky::stream::Count::Unreadable);
        }
    }
    if args.cursor.is_some() { out.keep() } else { out.flush() }
}

/// A cursor in a file of its own: a number, exchanged whole.
struct CursorFile(PathBuf);

fn kept(path: &Path) -> impl Fn(std::io::Error) -> CursorError {
    move |error| CursorError::Kept(format!("{}: {error}", path.display()))
}

#[async_trait]
impl Cursors for CursorFile {
    async fn load(&self, _: &str) -> Result<Option<u64>, CursorError> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(kept(&self.0)(error)),
        };
        let wrong = || format!("{} holds no number: remove it to begin from now", self.0.display());
        text.trim().parse().map(Some).map_err(|_| CursorError::Kept(wrong()))
    }

    async fn save(&self, _: &str, position: u64) -> Result<(), CursorError> {
        whole::write(&self.0, format!("{position}\n").as_bytes()).map_err(kept(&self.0))
    }
}
