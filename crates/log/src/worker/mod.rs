//! A worker: takes its fair share of the partitions, folds them, and gives them up or takes them over as workers
//! come and go.
//!
//! One loop ([`Worker::run`]) renews the session, looks who is there, and takes or gives up partitions; one task for
//! each partition held (`run.rs`) recovers its state and folds. A task that finds itself overtaken ends; one
//! that breaks off ends too, and the loop takes its partition again, from the last snapshot.
//!
//! Cost for each [`beat`](Settings::beat): a session's renewal, one question after who is there, and after eight of the
//! partitions held, whether they still are; while it holds less than its share, one question for each partition that it
//! does not hold.

mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::counters::Counters;
use crate::error::LogError;
use crate::fold::Fold;
use crate::frames::Ground;
use crate::journal::{Position, Record};
use crate::ownership::{Standing, fair_share};
use crate::partition::{Offset, Partition, mix};
use crate::session::{Renewal, Session};
use crate::snapshot::Folder;

use run::{Ending, Run};

/// How a worker works.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How often the session is renewed and the partitions are shared anew. A third of the sessions' time to live, or
    /// less: two renewals may be lost.
    pub beat: Duration,
    /// A snapshot is written when so many frames came since the last one …
    pub snapshot_frames: u64,
    /// … or so much time has passed since and any frame came.
    pub snapshot_every: Duration,
    /// How many snapshots of a partition count, the newest and those before it; 1 to 8. With two, a damaged file costs
    /// folding a little more again.
    pub snapshots_kept: usize,
    /// How long a worker that ends waits for its partitions to be given up.
    pub farewell: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            beat: Duration::from_secs(3),
            snapshot_frames: 4096,
            snapshot_every: Duration::from_secs(60),
            snapshots_kept: 2,
            farewell: Duration::from_secs(30),
        }
    }
}

/// Where a partition stands at this worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The epoch in which it was taken.
    pub epoch: Position,
    /// The first offset that is not folded yet.
    pub next: Offset,
}

/// The partitions that a worker holds, as they were at its last step.
pub type Holdings = BTreeMap<Partition, Held>;

/// A worker. `F` is the state it folds, made anew for each partition that it takes.
pub struct Worker<F> {
    pub(crate) ground: Arc<dyn Ground>,
    pub(crate) folder: Folder,
    pub(crate) make: Box<dyn Fn(Partition) -> F + Send + Sync>,
    pub(crate) settings: Settings,
    pub(crate) session: Session,
    pub(crate) counters: Arc<Counters>,
    pub(crate) holdings: watch::Sender<Holdings>,
}

impl<F> fmt::Debug for Worker<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("session", &self.session).field("settings", &self.settings).finish()
    }
}

/// A partition's task, seen from the loop.
struct Task {
    leave: watch::Sender<bool>,
    abort: tokio::task::AbortHandle,
}

/// Waits for the word, or for nobody being left to give it.
async fn told(word: &mut watch::Receiver<bool>) {
    let _ = word.wait_for(|word| *word).await;
}

/// What one run of the loop knows.
#[derive(Default)]
struct Desk {
    tasks: BTreeMap<Partition, Task>,
    endings: JoinSet<(Partition, Ending)>,
    /// The partition that was looked at last, whether it is still ours.
    looked_at: Option<Partition>,
}

/// How many of the partitions held are looked at each beat, whether they are still ours.
const LOOKED_AT: usize = 8;

impl<F: Fold> Worker<F> {
    /// A worker of this name. `make` gives the state of a partition before its first frame.
    ///
    /// # Errors
    /// [`LogError::Setup`] for a name that is none, or settings that cannot be.
    pub fn new(
        name: &str,
        ground: Arc<dyn Ground>,
        folder: Folder,
        settings: Settings,
        make: impl Fn(Partition) -> F + Send + Sync + 'static,
    ) -> Result<Self, LogError> {
        if !(1..=8).contains(&settings.snapshots_kept) || settings.beat.is_zero() {
            let why = "a worker keeps 1 to 8 snapshots of a partition and has a beat that is not zero";
            return Err(LogError::Setup(why.to_owned()));
        }
        let session = Session::of(name)?;
        let (counters, holdings) = (Arc::default(), watch::Sender::default());
        Ok(Self { ground, folder, make: Box::new(make), settings, session, counters, holdings })
    }

    /// Its session: the name under which partitions are held.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What it counts.
    #[must_use]
    pub fn counters(&self) -> Arc<Counters> {
        Arc::clone(&self.counters)
    }

    /// What it holds, for whoever wants to see.
    #[must_use]
    pub fn holdings(&self) -> watch::Receiver<Holdings> {
        self.holdings.subscribe()
    }

    /// Works until `stop` says true or its sender is gone; then gives everything up, each partition with a last
    /// snapshot, and ends its session. A log that does not answer is waited for.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let worker = Arc::new(self);
        let mut desk = Desk::default();
        let mut stop_now = stop.clone();
        let mut beat = interval(worker.settings.beat);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = told(&mut stop) => break,
                Some(ended) = desk.endings.join_next(), if !desk.endings.is_empty() => worker.ended(&mut desk, ended),
                _ = beat.tick() => {
                    tokio::select! {
                        () = worker.beat(&mut desk) => {}
                        () = told(&mut stop_now) => break,
                    }
                }
            }
        }
        worker.farewell(desk).await;
    }

    /// A beat takes no longer than two: a log that does not answer one question must not let the session run out.
    async fn beat(self: &Arc<Self>, desk: &mut Desk) {
        let error = match timeout(self.settings.beat * 2, self.share_out(desk)).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the log does not answer".to_owned(),
        };
        tracing::warn!(session = %self.session, error, "the partitions were not shared out; again at the next beat");
    }

    async fn farewell(&self, mut desk: Desk) {
        for task in desk.tasks.values() {
            task.leave.send_replace(true);
        }
        let all = async {
            while let Some(ended) = desk.endings.join_next().await {
                self.ended_task(ended);
            }
        };
        if timeout(self.settings.farewell, all).await.is_err() {
            tracing::warn!(session = %self.session, "some partitions were not given up in time: their leases run out");
        }
        if let Err(error) = self.ground.end(&self.session).await {
            tracing::warn!(session = %self.session, %error, "the session was not ended: it runs out");
        }
    }

    fn ended(&self, desk: &mut Desk, ended: Result<(Partition, Ending), tokio::task::JoinError>) {
        if let Some(partition) = self.ended_task(ended) {
            desk.tasks.remove(&partition);
        } else {
            // A task that was aborted, or panicked in the fold: it cannot say which it was.
            desk.tasks.retain(|partition, task| {
                let gone = task.abort.is_finished();
                if gone {
                    self.forgotten(*partition);
                }
                !gone
            });
        }
    }

    fn ended_task(&self, ended: Result<(Partition, Ending), tokio::task::JoinError>) -> Option<Partition> {
        match ended {
            Ok((partition, ending)) => {
                self.forgotten(partition);
                match ending {
                    Ending::Left => self.counters.left(1),
                    Ending::Overtaken => self.counters.overtaken(1),
                    Ending::BrokeOff(error) => {
                        self.counters.broke_off(1);
                        tracing::warn!(session = %self.session, %partition, %error, "broke off; it is taken again");
                    }
                }
                Some(partition)
            }
            Err(error) if error.is_cancelled() => None,
            Err(error) => {
                self.counters.broke_off(1);
                tracing::error!(session = %self.session, %error, "a partition's fold panicked; it is taken again");
                None
            }
        }
    }

    fn forgotten(&self, partition: Partition) {
        self.holdings.send_modify(|holdings| {
            holdings.remove(&partition);
        });
    }

    /// Renews the session, and takes or gives up what the shares say.
    async fn share_out(self: &Arc<Self>, desk: &mut Desk) -> Result<(), LogError> {
        let renewal = self.ground.renew(&self.session).await?;
        let lost = renewal == Renewal::Begun && !desk.tasks.is_empty();
        self.counters.sessions_lost(usize::from(lost));
        self.drop_what_was_taken(desk, if lost { usize::MAX } else { LOOKED_AT }).await?;
        let mut live = self.ground.live().await?;
        // It was renewed a moment ago, whatever an answer from a moment before that says.
        live.insert(self.session.clone());
        let share = usize::from(fair_share(self.ground.partitions().count(), &self.session, &live));
        let staying: Vec<&Task> = desk.tasks.values().filter(|task| !*task.leave.borrow()).collect();
        for task in staying.iter().skip(share) {
            task.leave.send_replace(true);
        }
        let mut room = share.saturating_sub(desk.tasks.len());
        for partition in self.candidates() {
            if room == 0 {
                break;
            }
            if !desk.tasks.contains_key(&partition) && self.take(desk, partition, &live).await? {
                room -= 1;
            }
        }
        Ok(())
    }

    /// All partitions, beginning somewhere of this worker's own: workers that start together try different ones first.
    fn candidates(&self) -> impl Iterator<Item = Partition> + use<F> {
        let partitions = self.ground.partitions();
        let name = self.session.name().bytes().fold(0_u64, |hash, byte| mix(hash ^ u64::from(byte)));
        let begin = usize::try_from(name % u64::from(partitions.count())).unwrap_or(0);
        partitions.all().skip(begin).chain(partitions.all().take(begin))
    }

    /// Forgets what others took; a partition in which nothing happens would not find out by itself. Of those held, so
    /// many are looked at, in turn. What is overlooked here is refused by the journal.
    async fn drop_what_was_taken(&self, desk: &mut Desk, many: usize) -> Result<(), LogError> {
        let held: Vec<Partition> = desk.tasks.keys().copied().collect();
        let after = held.partition_point(|partition| Some(*partition) <= desk.looked_at);
        for partition in held.iter().cycle().skip(after).take(many.min(held.len())) {
            desk.looked_at = Some(*partition);
            let last = self.ground.last(*partition).await?;
            let Some(task) = desk.tasks.get(partition) else { continue };
            let ours = last.is_some_and(|(_, record)| record.holder.as_ref() == Some(&self.session));
            if !ours && !*task.leave.borrow() {
                self.counters.overtaken(1);
                task.abort.abort();
            }
        }
        Ok(())
    }

    /// Takes a partition if it is nobody's; returns whether it is ours now.
    async fn take(
        self: &Arc<Self>,
        desk: &mut Desk,
        partition: Partition,
        live: &BTreeSet<Session>,
    ) -> Result<bool, LogError> {
        let last = self.ground.last(partition).await?;
        let (at, before) = last.map_or((Position(0), None), |(at, record)| (at, Some(record)));
        let standing = Standing::of(before.as_ref(), &self.session, live);
        // Whoever took it began a session before: only who is not there *after* the record was read is gone.
        let standing = match standing {
            Standing::Orphaned => Standing::of(before.as_ref(), &self.session, &self.ground.live().await?),
            Standing::Free | Standing::Ours | Standing::Theirs => standing,
        };
        if !standing.may_be_taken() {
            return Ok(false);
        }
        let before = before.unwrap_or_default();
        let record = Record {
            holder: Some(self.session.clone()),
            epoch: Position(0),
            // One of this very session's earlier records is not taken for this one.
            serial: before.serial.wrapping_add(1),
            outputs: Vec::new(),
            ..before
        };
        let epoch = match self.ground.follow(partition, at, &record).await {
            Ok(epoch) => epoch,
            // Another was quicker.
            Err(LogError::Overtaken { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        self.counters.taken(1);
        tracing::info!(session = %self.session, %partition, epoch = epoch.0, "taken");
        let (leave, asked) = watch::channel(false);
        let run = Run::new(Arc::clone(self), partition, epoch, record, asked);
        let abort = desk.endings.spawn(async move { (partition, run.run().await) });
        desk.tasks.insert(partition, Task { leave, abort });
        Ok(true)
    }
}
