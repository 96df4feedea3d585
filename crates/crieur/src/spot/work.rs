//! `crieur spot work`: a worker that takes its share of the partitions of a log, spots in them, and prints the alerts that come out of them.
//!
//! Workers share the partitions fairly, take over from one that is gone, and give up what another is to have; the state of each partition and
//! all alerts are those of one process. Without `--log` it is that one process: it reads the source itself. Exit status 0 when it ended
//! in order, 1 when a part of the source could not be read, 2 for what cannot be used at all.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use eyre::bail;
use log::worker::{Holdings, Settings};
use log::{Folder, Ground, Partition, Position, Session, Worker};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::feed::SourceArgs;
use super::machines::feeder::Feeder;
use super::machines::fold::{Making, Met, Spotter};
use super::machines::ground::{self, LogArgs};
use super::machines::source::Fed;
use super::machines::told::{self, Out};
use super::spotter::SpotArgs;
use crate::serve::stop::Stop;

/// How long the last words are waited for.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Which log, and how it is spotted.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "All programs of one log are told the same --log, --log-name, --partitions and --lease; docs/spot-work.md says the rest."
)]
pub(crate) struct WorkArgs {
    #[command(flatten)]
    from: SourceArgs,
    #[command(flatten)]
    log: LogArgs,
    /// What this worker is called, for people: letters, digits, - and _.
    #[arg(long, value_name = "NAME", default_value = "worker")]
    name: String,
    /// The folder of snapshots, the same one for all workers of a log.
    #[arg(long, value_name = "FOLDER")]
    snapshots: Option<PathBuf>,
    /// After how many seconds a partition in which anything happened is written to the folder.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    snapshot_every: u64,
    /// Print a line of JSON for each alert, and one at the end.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    spotter: SpotArgs,
}

/// Works.
///
/// # Errors
/// When the log, the folder, the model or the source cannot be used.
pub(crate) fn run(args: &WorkArgs) -> eyre::Result<ExitCode> {
    ground::warnings();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work(args))
}

async fn work(args: &WorkArgs) -> eyre::Result<ExitCode> {
    let alone = args.log.in_memory();
    let source = args.from.source();
    if alone && source.is_none() {
        bail!("name what is to be read, or the log that others feed: --log nats://HOST:4222");
    }
    if !alone && source.is_some() {
        bail!("a log that others share is fed by crieur spot feed: leave the source out");
    }
    let settings = args.spotter.settings(args.log.partitions())?;
    let making = Making::new(settings, Arc::new(args.spotter.model()?));
    // Alone nothing outlives the program: its snapshots only let the log forget.
    let scratch = if alone { Some(tempfile::tempdir()?) } else { None };
    let folder = match (&args.snapshots, &scratch) {
        (Some(_), Some(_)) => {
            bail!("without --log nothing is kept: leave --snapshots out, or use crieur spot watch --state")
        }
        (Some(path), None) => ground::snapshots(path, &args.log, &making)?,
        (None, Some(scratch)) => Folder::open(scratch.path())?,
        (None, None) => {
            bail!("workers need a folder of snapshots that all of them share: --snapshots FOLDER")
        }
    };
    let stop = ground::until_signal()?;
    let ground = args.log.connect().await?;
    let mut working = Working::begin(args, Arc::clone(&ground), folder, &making).await?;
    let Some(source) = source else {
        working.until(wait(stop)).await?;
        working.end().await?;
        return Ok(ExitCode::SUCCESS);
    };
    let log: Arc<dyn log::Log> = ground;
    let feeder = Feeder::begin(&log, args.from.feeding(None))?;
    let holdings = working.holdings.clone();
    let fed = working
        .until(async {
            let fed = source.feed(feeder, stop).await?;
            caught_up(holdings, &fed.feeder).await;
            Ok(fed)
        })
        .await?;
    working.end().await?;
    let whole = fed.is_none_or(|Fed { whole, lost, .. }| {
        if lost > 0 {
            eprintln!("{lost} messages could not be read and were passed over");
        }
        whole && lost == 0
    });
    Ok(ground::read_whole(whole))
}

async fn wait(mut stop: Stop) -> eyre::Result<()> {
    stop.asked().await;
    Ok(())
}

/// Waits until everything that was fed is folded.
pub(super) async fn caught_up(mut holdings: watch::Receiver<Holdings>, feeder: &Feeder) {
    let lasts: Vec<_> = feeder.lasts().collect();
    let folded = |holdings: &Holdings| {
        lasts.iter().all(|(partition, last, _)| holdings.get(partition).is_some_and(|held| held.next > *last))
    };
    // Without a worker nothing is folded any more.
    let _ = holdings.wait_for(folded).await;
}

/// A worker at work, and what it says.
struct Working {
    ground: Arc<dyn Ground>,
    session: Session,
    stop: watch::Sender<bool>,
    worker: JoinHandle<()>,
    holdings: watch::Receiver<Holdings>,
    held: BTreeSet<Partition>,
    told: tokio::sync::mpsc::Receiver<Result<told::Told, log::LogError>>,
    /// Where the last record read stands.
    at: Position,
    out: Out,
    counters: Arc<log::Counters>,
    met: Arc<Met>,
}

impl Working {
    async fn begin(
        args: &WorkArgs,
        ground: Arc<dyn Ground>,
        folder: Folder,
        making: &Making,
    ) -> eyre::Result<Self> {
        let settings = Settings {
            beat: args.log.beat(),
            snapshot_every: Duration::from_secs(args.snapshot_every),
            ..Settings::default()
        };
        let made = making.clone();
        let make = move |_| -> Spotter { made.spotter() };
        let worker = Worker::new(&args.name, Arc::clone(&ground), folder, settings, make)?;
        // What stands in the journals already is not this worker's.
        let at = told::furthest(&told::lasts(&*ground).await?);
        let told = told::follow(Arc::clone(&ground), Position(at.0 + 1));
        let (session, holdings, counters) = (worker.session().clone(), worker.holdings(), worker.counters());
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(worker.run(stopped));
        let (held, out) = (BTreeSet::new(), Out::new(args.json));
        let met = Arc::clone(making.met());
        Ok(Self { ground, session, stop, worker, holdings, held, told, at, out, counters, met })
    }

    /// Says what happens until something is done, or nobody listens any more, which gives nothing.
    async fn until<T>(&mut self, done: impl Future<Output = eyre::Result<T>>) -> eyre::Result<Option<T>> {
        let mut done = std::pin::pin!(done);
        loop {
            tokio::select! {
                done = &mut done => return done.map(Some),
                told = self.told.recv() => self.say(told)?,
                changed = self.holdings.changed() => {
                    if changed.is_err() {
                        bail!("the worker is gone: start it again, and it goes on from the last snapshots");
                    }
                    self.say_held();
                }
            }
            if self.out.closed() {
                return Ok(None);
            }
        }
    }

    /// Says which partitions came and went.
    fn say_held(&mut self) {
        let now: BTreeSet<Partition> = self.holdings.borrow_and_update().keys().copied().collect();
        let list = |some: Vec<&Partition>| {
            let some: Vec<String> = some.into_iter().map(ToString::to_string).collect();
            some.join(" ")
        };
        let took = list(now.difference(&self.held).collect());
        let gave = list(self.held.difference(&now).collect());
        for (what, which) in [("took", took), ("gave up", gave)] {
            if !which.is_empty() {
                eprintln!("{}: {what} {which}, holds {}", self.session, now.len());
            }
        }
        self.held = now;
    }

    /// Prints what this worker has put out.
    fn say(&mut self, told: Option<Result<told::Told, log::LogError>>) -> eyre::Result<()> {
        let Some(told) = told else { bail!("the journals are read no further: start again") };
        for (at, _, record) in told? {
            self.at = self.at.max(at);
            if record.holder.as_ref() == Some(&self.session) {
                record.outputs.iter().try_for_each(|output| self.out.alert(&output.body))?;
            }
        }
        self.out.flush()
    }

    /// Gives everything up, and says the last words.
    async fn end(mut self) -> eyre::Result<()> {
        self.stop.send_replace(true);
        let ended = (&mut self.worker).await;
        self.say_held();
        ended?;
        // What this worker wrote last comes back through the journals.
        let words = async {
            let lasts = told::lasts(&*self.ground).await?;
            while self.at < told::furthest(&lasts) {
                let told = self.told.recv().await;
                self.say(told)?;
            }
            eyre::Ok(lasts)
        };
        let lasts = match timeout(LAST_WORDS, words).await {
            Ok(lasts) => lasts?,
            Err(_) => bail!(
                "the log does not answer: some alerts were not printed here; crieur spot alerts has them"
            ),
        };
        let partitions: Vec<Value> = lasts
            .iter()
            .filter_map(|(partition, (_, record))| {
                let snapshot = record.snapshots.first()?;
                let digest = format!("{:016x}", snapshot.digest);
                Some(json!({"partition": partition.number(), "next": snapshot.next.0, "digest": digest}))
            })
            .collect();
        let counts = self.counters.read();
        let end = json!({
            "happenings": self.met.happenings(),
            "repeated": self.met.repeated(),
            "missing": self.met.missing(),
            "frames": counts.frames,
            "frames_refused": counts.frames_refused,
            "snapshots_refused": counts.snapshots_refused,
            "gaps": counts.gaps,
            "taken": counts.taken,
            "left": counts.left,
            "overtaken": counts.overtaken,
        });
        self.out.value(&json!({"end": end, "partitions": partitions}))?;
        self.out.flush()
    }
}
