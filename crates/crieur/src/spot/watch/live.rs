//! An address, until a signal.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use eyre::WrapErr as _;
use network::Guarded;
use network::bluesky::stream::{Batch, Count, Event, Reader, Settings, Surroundings};
use url::Url;

use super::{Watch, WatchArgs};
use crate::clock::{SystemClock, SystemEntropy};
use crate::ingest::file::Sink as _;
use crate::serve::stop::Signals;
use crate::spot::machines::source::unreached;
use crate::spot::state::Within;

/// How often what is shown is drawn anew where nothing comes.
const OFTEN: Duration = Duration::from_millis(500);

pub(super) fn run(args: &WatchArgs, watch: Watch) -> eyre::Result<ExitCode> {
    let address: Url = args.from.parse().wrap_err("this is no address")?;
    let settings = Settings::new(address)?;
    settings.check()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(read(args, settings, watch))
}

async fn read(args: &WatchArgs, settings: Settings, mut watch: Watch) -> eyre::Result<ExitCode> {
    let mut signals = Signals::caught()?;
    let surroundings = Surroundings {
        guarded: Guarded::new(args.allow.clone())?,
        cursors: Arc::new(Within(watch.memory.cursor)),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let mut reader = Reader::start("spot", settings, surroundings).await?;
    let counters = reader.counters().clone();
    let mut told = false;
    let mut tick = tokio::time::interval(OFTEN);
    while !watch.enough() {
        let batch = tokio::select! {
            biased;
            () = signals.next() => break,
            batch = reader.next() => batch,
            _ = tick.tick() => {
                if !told && counters.get(Count::Refused) > 0 && counters.get(Count::Connections) == 0 {
                    told = true;
                    watch.say(&unreached(&args.from));
                }
                watch.tick();
                continue;
            }
        };
        let Some(batch) = batch else { break };
        take(batch, &mut reader, &mut watch).await?;
        watch.tick();
    }
    watch.end(true)
}

/// Reads a batch, and keeps the memory when it is time: a batch is in it whole or not at all.
async fn take(batch: Batch, reader: &mut Reader, watch: &mut Watch) -> eyre::Result<()> {
    let read = |events: Vec<Event<'static>>| {
        std::future::ready(events.iter().try_for_each(|event| {
            watch.memory.records += 1;
            watch.memory.cursor = Some(event.position);
            watch.read(event)
        }))
    };
    let stored = batch.store(read).await?;
    reader.acknowledge(stored).await?;
    watch.show.flush()?;
    if watch.folder.is_some() && watch.memory.records - watch.kept >= watch.every {
        watch.keep()
    } else {
        Ok(())
    }
}
