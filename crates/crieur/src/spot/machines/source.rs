//! A source, fed to its end or until somebody asks to stop: a file, the standard input, or the address of a stream.

use std::sync::Arc;
use std::time::Duration;

use eyre::WrapErr as _;
use network::Guarded;
use network::bluesky::stream::firehose::Check;
use network::bluesky::stream::{Count, Counters, Event, Reader, Settings, Surroundings};
use network::guarded::Allowed;
use tokio::runtime::Handle;
use url::Url;

use super::feeder::Feeder;
use crate::clock::{SystemClock, SystemEntropy};
use crate::ingest::file::{self, Sink};
use crate::ingest::stats::Stats;
use crate::serve::stop::Stop;
use crate::spot::state::Within;

/// How often what is shown is drawn anew where nothing comes.
const OFTEN: Duration = Duration::from_millis(500);
/// How often it is kept how far a stream was fed.
const KEPT: Duration = Duration::from_secs(5);

/// Where happenings come from.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// A path, - or an address.
    pub(crate) from: String,
    /// Hosts that may be read although they are not public.
    pub(crate) allow: Vec<Allowed>,
    /// How many records of a file lie between two times that it is kept how far it was fed.
    pub(crate) every: u64,
    /// How long happenings of a stream wait for more.
    pub(crate) linger: Duration,
    /// Whether a line of progress is shown.
    pub(crate) shown: bool,
}

/// What came of it.
pub(crate) struct Fed {
    pub(crate) feeder: Feeder,
    /// Whether it was read to its end, or to where it was asked to stop.
    pub(crate) whole: bool,
    /// Messages that could not be read.
    pub(crate) lost: u64,
}

/// Whether it is an address.
pub(crate) fn is_address(from: &str) -> bool {
    ["ws://", "wss://"].iter().any(|scheme| from.starts_with(scheme))
}

impl Source {
    /// Feeds all of it, and keeps how far that is.
    pub(crate) async fn feed(self, feeder: Feeder, stop: Stop) -> eyre::Result<Fed> {
        if is_address(&self.from) {
            return self.stream(feeder, stop).await;
        }
        let handle = Handle::current();
        tokio::task::spawn_blocking(move || self.file(feeder, &stop, handle)).await?
    }

    fn file(self, feeder: Feeder, stop: &Stop, handle: Handle) -> eyre::Result<Fed> {
        let stats = Stats::new(self.shown, Arc::new(Counters::default()));
        let counters = stats.counters().clone();
        let kept = feeder.begun().0;
        if kept > 0 {
            stats.say(&format!("going on after {kept} records"));
        }
        let mut records =
            Records { feeder, stats, stop: stop.clone(), handle, kept, every: self.every, records: kept };
        let check = Check::Nothing;
        let whole = if self.from == "-" {
            let from = file::From { name: "the standard input", check };
            file::read(std::io::stdin(), from, &counters, &mut records)?
        } else {
            let input =
                std::fs::File::open(&self.from).wrap_err_with(|| format!("{} cannot be read", self.from))?;
            file::read(input, file::From { name: &self.from, check }, &counters, &mut records)?
        };
        records.handle.block_on(records.feeder.keep())?;
        records.stats.take_away();
        Ok(Fed { feeder: records.feeder, whole, lost: counters.get(Count::Malformed) })
    }

    async fn stream(self, mut feeder: Feeder, mut stop: Stop) -> eyre::Result<Fed> {
        let address: Url = self.from.parse().wrap_err("this is no address")?;
        let settings = Settings::new(address)?;
        let cursor = feeder.begun().1;
        let surroundings = Surroundings {
            guarded: Guarded::new(self.allow.clone())?,
            cursors: Arc::new(Within(Some(cursor).filter(|&cursor| cursor != 0))),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        let mut reader = Reader::start("feed", settings, surroundings).await?;
        let stats = Stats::new(self.shown, reader.counters().clone());
        let (mut keep, mut tick) = (tokio::time::interval(KEPT), tokio::time::interval(OFTEN));
        let mut linger = tokio::time::interval(self.linger);
        linger.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut told = false;
        loop {
            tokio::select! {
                biased;
                () = stop.asked() => break,
                _ = keep.tick() => feeder.keep().await?,
                _ = linger.tick() => feeder.pause().await?,
                _ = tick.tick() => {
                    let counters = reader.counters();
                    if !told && counters.get(Count::Refused) > 0 && counters.get(Count::Connections) == 0 {
                        told = true;
                        stats.say(&unreached(&self.from));
                    }
                    stats.tick();
                }
                batch = reader.next() => {
                    let Some(batch) = batch else { break };
                    let store = async |events: Vec<Event<'static>>| {
                        for (at, event) in events.iter().enumerate() {
                            feeder.take_from_stream(event);
                            // What a frame of the firehose holds has one place, and is not split.
                            if events.get(at + 1).is_none_or(|next| next.position != event.position) {
                                feeder.record().await?;
                            }
                        }
                        feeder.over();
                        Ok::<_, eyre::Report>(())
                    };
                    let stored = batch.store(store).await?;
                    reader.acknowledge(stored).await?;
                    // Without a place a stream begins now: what comes first has to be kept before anything can be lost.
                    if !feeder.is_kept() {
                        feeder.keep().await?;
                    }
                }
            }
        }
        feeder.keep().await?;
        stats.take_away();
        let lost = reader.counters().get(Count::Malformed);
        Ok(Fed { feeder, whole: true, lost })
    }
}

/// What is said of an address that does not answer.
pub(crate) fn unreached(address: &str) -> String {
    format!(
        "{address} cannot be reached yet, and is asked again and again: check the address, and --allow for one that is not public"
    )
}

/// Feeds the records of a file.
struct Records {
    feeder: Feeder,
    stats: Stats,
    stop: Stop,
    handle: Handle,
    /// Records so far, by former runs too, and how many of them are kept as fed.
    records: u64,
    kept: u64,
    every: u64,
}

impl Sink for Records {
    fn enough(&self) -> bool {
        self.stop.is_asked()
    }

    fn passes_over(&self) -> u64 {
        self.kept
    }

    fn event(&mut self, event: &Event<'_>) -> eyre::Result<()> {
        self.feeder.take(self.records + 1, event);
        Ok(())
    }

    fn record(&mut self, so_far: u64) -> eyre::Result<()> {
        self.records = so_far;
        self.handle.block_on(self.feeder.record())?;
        if so_far - self.kept >= self.every {
            self.handle.block_on(self.feeder.keep())?;
            self.kept = so_far;
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
