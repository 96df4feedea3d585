//! The spotter as long as the market serves: reads the network's stream, remembers in a folder, and tells the market of the
//! posts that break out.
//!
//! Walk: event, engine, alert; what the post says is asked of its author's own server ([`names`]); the market is told
//! ([`App::spotted`]) when the words are known, and again as the post grows. Memory first, place in the stream with it: after
//! a crash the stream is read again from there, and the market is told again what it may know already, which changes nothing.
//!
//! Where workers elsewhere spot (`spotter.log`), their alerts are read from the log's journals instead: see [`elsewhere`].
//!
//! The market's own posts are read by somebody else ([`super::stream`]): they must not wait for what strangers do.

mod elsewhere;
mod names;
mod setup;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::ports::{Clock, Store};
use app::watching::People;
use app::{App, AppError};
use breakout::trend::LeftOut;
use breakout::{Model, Settings as Engine};
use kernel::{Language, Network, Timestamp};
use market::breakout::post::Spotting;
use metrics::{counter, gauge};
use network::Guarded;
use network::bluesky::stream::{Batch, Event, Reader, Settings as Stream, Surroundings};

use super::stop::Stop;
use crate::clock::SystemEntropy;
use crate::spot::LogArgs;
use crate::spot::breaking::whole;
use crate::spot::state::{Folder, Memory, Within};
use crate::spot::topics::{self, Outside};
pub(crate) use names::Describe;
use names::{Names, Word};
pub(crate) use setup::setup;

/// How often the market is told.
const OFTEN: Duration = Duration::from_secs(5);
/// The memory is kept every so often, and when it is time to stop.
const KEPT_EVERY: Duration = Duration::from_secs(120);
/// A post that grows slowly is told of again after so many seconds.
const TOLD_EVERY: u32 = 60;
/// Posts told at once.
const AT_ONCE: usize = 200;
/// Trends shown.
const TRENDS: usize = 10;

/// What is set up of it.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) from: From,
    /// Where it is kept what was read.
    pub(crate) folder: PathBuf,
    /// Smaller breakouts are nobody's business.
    pub(crate) least: u64,
    /// Posts in other languages are not told of; all are where none is named.
    pub(crate) languages: Vec<Language>,
}

/// Where alerts come from.
#[derive(Debug, Clone)]
pub(crate) enum From {
    /// This program spots.
    Here(Box<Here>),
    /// Workers elsewhere do, and put out what they find in this log.
    Elsewhere(LogArgs),
}

/// A spotter in this program.
#[derive(Debug, Clone)]
pub(crate) struct Here {
    pub(crate) stream: Stream,
    pub(crate) engine: Engine,
    pub(crate) model: Arc<Model>,
    /// Accounts that make no trend.
    pub(crate) robots: Option<PathBuf>,
}

impl Setup {
    /// How many posts are remembered in the folder; nothing where none ever were.
    ///
    /// # Errors
    /// When the folder cannot be used, or is another stream's.
    pub(crate) fn remembers(&self, here: &Here) -> eyre::Result<Option<usize>> {
        let folder = Folder::new(self.folder.clone(), here.stream.address.as_str())?;
        tempfile::tempfile_in(&self.folder)?;
        let (found, _) = folder.load(&here.engine, &here.model)?;
        Ok(found.map(|memory| memory.partition.followed()))
    }
}

/// The trends of the hour, for pages.
pub(crate) type Trending = Arc<Mutex<Vec<web::Trend>>>;

/// What it takes.
pub(crate) struct Spotter {
    pub(crate) setup: Setup,
    pub(crate) app: App,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) describe: Arc<dyn Describe>,
    pub(crate) trending: Trending,
}

impl Spotter {
    /// Spots until it is time to stop.
    pub(crate) async fn run(self: Arc<Self>, stop: Stop) -> eyre::Result<()> {
        match &self.setup.from {
            From::Here(here) => self.here(here, stop).await,
            From::Elsewhere(log) => elsewhere::follow(&self, log, stop).await,
        }
    }

    async fn here(&self, here: &Here, mut stop: Stop) -> eyre::Result<()> {
        let mut work = Work::begin(self, here).await?;
        let surroundings = Surroundings {
            guarded: Guarded::new(super::stream::own(&here.stream.address))?,
            cursors: Arc::new(Within(work.memory.cursor)),
            clock: self.clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        let mut reader = Reader::start("spotter", here.stream.clone(), surroundings).await?;
        let mut tick = tokio::time::interval(OFTEN);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut keep = tokio::time::interval(KEPT_EVERY);
        keep.reset();
        loop {
            tokio::select! {
                biased;
                () = stop.asked() => return work.keep(),
                _ = tick.tick() => work.tell().await?,
                _ = keep.tick() => work.keep()?,
                () = work.names.answered(self.clock.now()), if work.names.waits() => {}
                batch = reader.next() => match batch {
                    Some(batch) => work.read(batch, &mut reader).await?,
                    None => eyre::bail!("the stream is not read any more: report this"),
                },
            }
        }
    }

    /// Whether the market is to be told of a post, by its size: one that goes far beyond its author's usual already at a tenth of
    /// the size that is asked of others.
    fn is_large(&self, word: &Spotting, unusual: bool) -> bool {
        word.forecast.likely >= if unusual { self.setup.least / 10 } else { self.setup.least }
    }

    /// Tells the market of a post with what it says, once that is known; whether nothing is left to be told now.
    async fn pass_on(&self, names: &mut Names, word: &Spotting, now: Timestamp) -> eyre::Result<bool> {
        let said = match names.of(&word.post, now) {
            Word::Wait => return Ok(false),
            Word::Never => return Ok(true),
            Word::Says(said) if !self.is_wanted(&said.languages) => return Ok(true),
            Word::Says(said) => said.clone(),
        };
        let described = Spotting {
            web: said.web,
            name: said.name,
            text: said.text,
            languages: said.languages,
            tags: said.tags,
            ..word.clone()
        };
        match self.app.spotted(described).await {
            Ok(Some(_)) => counter!("crieur_spotter_told_total").increment(1),
            Ok(None) => {}
            Err(error @ AppError::Rejected(_)) => {
                tracing::warn!(post = %word.post, %error, "the market does not take a post");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(true)
    }

    fn is_wanted(&self, spoken: &[Language]) -> bool {
        let wanted = &self.setup.languages;
        wanted.is_empty() || spoken.iter().any(|language| wanted.contains(language))
    }
}

/// A spotter at work.
struct Work<'s> {
    spotter: &'s Spotter,
    folder: Folder,
    memory: Memory,
    kept: u64,
    outside: Outside,
    /// The market's own people: which of their posts were paid for is known only later, so none of them makes a trend.
    people: People,
    names: Names,
}

impl<'s> Work<'s> {
    /// Goes on from what was kept.
    async fn begin(spotter: &'s Spotter, here: &Here) -> eyre::Result<Self> {
        let folder = Folder::new(spotter.setup.folder.clone(), here.stream.address.as_str())?;
        let (found, said) = folder.load(&here.engine, &here.model)?;
        said.iter().for_each(|said| tracing::warn!("{said}"));
        let memory = found.unwrap_or_else(|| Memory::new(here.engine.clone(), here.model.clone()));
        let mut people = People::on(spotter.store.clone(), Network::Bluesky);
        people.refresh().await?;
        Ok(Self {
            spotter,
            folder,
            kept: memory.records,
            memory,
            outside: Outside::read(here.robots.as_deref(), None)?,
            people,
            names: Names::new(spotter.describe.clone()),
        })
    }

    /// Reads a batch: it is in the memory whole or not at all, with its place in the stream.
    async fn read(&mut self, batch: Batch, reader: &mut Reader) -> eyre::Result<()> {
        let stored = batch
            .store(|events: Vec<Event<'static>>| {
                events.iter().for_each(|event| self.event(event));
                std::future::ready(Ok::<(), eyre::Report>(()))
            })
            .await?;
        reader.acknowledge(stored).await?;
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>) {
        let (outside, people) = (&self.outside, &self.people);
        let why = |account: &str, address: &str| {
            outside.why(account, address).or_else(|| people.know(account).then_some(LeftOut::Paid))
        };
        self.memory.records += 1;
        self.memory.cursor = Some(event.position);
        for (alert, _) in self.memory.read(event, why) {
            counter!("crieur_spotter_alerts_total", "level" => level(&alert)).increment(1);
        }
    }

    /// Tells the market what is new.
    async fn tell(&mut self) -> eyre::Result<()> {
        self.people.refresh().await?;
        let now = self.spotter.clock.now();
        let words = self.memory.breaking.words(&self.memory.partition, Network::Bluesky, TOLD_EVERY);
        let beyond =
            |word: &Spotting| word.usual.is_some_and(|usual| word.forecast.likely / 10 >= usual.max(1));
        let large = words.into_iter().filter(|word| self.spotter.is_large(word, beyond(word)));
        for word in large.take(AT_ONCE) {
            if self.spotter.pass_on(&mut self.names, &word, now).await? {
                self.memory.breaking.told(&word);
            }
        }
        self.show(now);
        Ok(())
    }

    /// What pages and figures show.
    fn show(&self, now: Timestamp) {
        let trends = topics::top(&self.memory.trends, TRENDS).into_iter();
        let shown = trends.map(|trend| web::Trend {
            topic: trend.topic,
            accounts: whole(trend.accounts),
            usual: whole(trend.usual),
        });
        *self.spotter.trending.lock().unwrap_or_else(PoisonError::into_inner) = shown.collect();
        let followed = u32::try_from(self.memory.partition.followed()).unwrap_or(u32::MAX);
        gauge!("crieur_spotter_posts").set(f64::from(followed));
        let until = Timestamp::from_micros(i64::from(self.memory.partition.now()) * 1_000_000);
        if until > Timestamp::EPOCH {
            let lag = u32::try_from(now.since(until).as_seconds()).unwrap_or(u32::MAX);
            gauge!("crieur_spotter_lag_seconds").set(f64::from(lag));
        }
    }

    /// Keeps the memory, where there is anything new in it.
    fn keep(&mut self) -> eyre::Result<()> {
        if self.memory.records > self.kept {
            // Up to some hundred megabytes, written and synced: other work goes on meanwhile.
            tokio::task::block_in_place(|| self.folder.keep(&self.memory))?;
            self.kept = self.memory.records;
            let breaking = &self.memory.breaking;
            self.names.keep(|address| breaking.remembers(address));
        }
        Ok(())
    }
}

const fn level(alert: &breakout::Alert) -> &'static str {
    match alert.level {
        breakout::Level::Size(_) => "size",
        breakout::Level::Unusual => "unusual",
    }
}
