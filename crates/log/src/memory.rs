//! The log in this process: what a single program runs on, with nothing to install.
//!
//! Bounded: a partition holds so many frames until its worker, having written a snapshot, lets the log
//! [forget](crate::Log::forget) them; whoever appends to a full one waits. Nothing of it outlives the process: after a
//! start the source is read again from where the newest snapshot says ([`Memory::resume`]), which the state
//! itself has to know.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use crate::error::LogError;
use crate::frames::{Frames, Log};
use crate::journal::{Journal, Position, Record, Records, SnapshotRef};
use crate::partition::{Frame, FrameId, Offset, Partition, Partitions};
use crate::session::{Renewal, Session, Sessions};
use crate::snapshot::Folder;

/// The bounds of a log in memory.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// The most frames of a partition that are held at a time. Has to be more than come between two snapshots.
    pub frames: usize,
    /// How long an append waits for room before it gives up.
    pub patience: Duration,
    /// How many ids of a partition's last frames are known, so that a frame counts once.
    pub ids: usize,
    /// The most records of a partition's journal that are held; older ones go.
    pub records: usize,
    /// How long a session lives that is not renewed.
    pub time_to_live: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            frames: 16_384,
            patience: Duration::from_secs(60),
            ids: 4096,
            records: 4096,
            time_to_live: Duration::from_secs(10),
        }
    }
}

/// The most frames that a reader gives at once.
const MOST_AT_ONCE: usize = 256;

/// How long a reader waits before it says that nothing came.
const IDLE: Duration = Duration::from_secs(1);

/// Offsets and positions begin here: 0 means "before the first".
const BEGIN: u64 = 1;

/// The log in this process; clones are the same log.
#[derive(Debug, Clone)]
pub struct Memory {
    partitions: Partitions,
    bounds: Bounds,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// For each partition: a frame came, or room was made.
    moved: Vec<watch::Sender<()>>,
    /// A record came.
    recorded: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    parts: Vec<Part>,
    /// The position of the last record of any journal.
    position: u64,
    sessions: BTreeMap<Session, Instant>,
}

#[derive(Debug)]
struct Part {
    frames: VecDeque<Frame>,
    next: u64,
    ids: HashMap<FrameId, Offset>,
    order: VecDeque<FrameId>,
    records: VecDeque<(Position, Record)>,
}

impl Part {
    fn new() -> Self {
        Self {
            frames: VecDeque::new(),
            next: BEGIN,
            ids: HashMap::new(),
            order: VecDeque::new(),
            records: VecDeque::new(),
        }
    }
}

impl Memory {
    /// An empty one.
    #[must_use]
    pub fn new(partitions: Partitions, bounds: Bounds) -> Self {
        let parts = partitions.all().map(|_| Part::new()).collect();
        let state = State { parts, position: 0, sessions: BTreeMap::new() };
        let moved = partitions.all().map(|_| watch::Sender::new(())).collect();
        let shared = Shared { state: Mutex::new(state), moved, recorded: watch::Sender::new(()) };
        let shared = Arc::new(shared);
        Self { partitions, bounds, shared }
    }

    /// One that goes on after the snapshots of an earlier process: each partition numbers its frames on from its newest
    /// snapshot that can be read. What came behind that has to be appended again, by a source whose place the state
    /// or its version holds. Blocks while it reads the folder.
    ///
    /// # Errors
    /// What the system says of the folder; single snapshots that cannot be read are passed over with a warning.
    pub fn resume(partitions: Partitions, bounds: Bounds, folder: &Folder) -> io::Result<Self> {
        let memory = Self::new(partitions, bounds);
        for partition in partitions.all() {
            let names = folder.list(partition)?;
            let mut snapshots: Vec<SnapshotRef> = names
                .into_iter()
                .filter_map(|name| match folder.read(partition, &name) {
                    Ok(snapshot) => Some(SnapshotRef { name, next: snapshot.next, digest: snapshot.digest }),
                    Err(error) => {
                        tracing::warn!(%partition, %error, "passed over");
                        None
                    }
                })
                .collect();
            snapshots.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.next));
            let Some(newest) = snapshots.first() else { continue };
            let mut state = memory.state();
            let through = newest.next;
            state.part(partition).next = through.0;
            // Epochs go on behind those in the names, so that no file is written under an old name.
            state.position = state.position.max(epochs(&snapshots));
            let record = Record { through, snapshots, ..Record::default() };
            state.add(partition, record, usize::MAX);
        }
        Ok(memory)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here breaks off half way.
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moved(&self, partition: Partition) -> &watch::Sender<()> {
        &self.shared.moved[usize::from(partition.number())]
    }
}

/// Waits until something has moved since the last look, or the time is up.
async fn moved(watch: &mut watch::Receiver<()>, until: Instant) {
    // Only the time may run out: the sender lives as long as the log.
    let _ = timeout(until.saturating_duration_since(now()), watch.changed()).await;
}

/// The largest epoch in these names.
fn epochs(snapshots: &[SnapshotRef]) -> u64 {
    let epoch = |snapshot: &SnapshotRef| u64::from_str_radix(snapshot.name.split('-').nth(1)?, 16).ok();
    snapshots.iter().filter_map(epoch).max().unwrap_or(0)
}

fn now() -> Instant {
    Instant::now()
}

impl State {
    fn part(&mut self, partition: Partition) -> &mut Part {
        &mut self.parts[usize::from(partition.number())]
    }

    fn add(&mut self, partition: Partition, record: Record, bound: usize) -> Position {
        self.position += 1;
        let position = Position(self.position);
        let records = &mut self.part(partition).records;
        records.push_back((position, record));
        if records.len() > bound {
            records.pop_front();
        }
        position
    }
}

#[async_trait]
impl Log for Memory {
    fn partitions(&self) -> Partitions {
        self.partitions
    }

    async fn append(&self, partition: Partition, id: FrameId, frame: Bytes) -> Result<Offset, LogError> {
        let until = now() + self.bounds.patience;
        let mut room = self.moved(partition).subscribe();
        loop {
            room.borrow_and_update();
            {
                let mut state = self.state();
                let part = state.part(partition);
                if let Some(offset) = part.ids.get(&id) {
                    return Ok(*offset);
                }
                if part.frames.len() < self.bounds.frames {
                    let offset = Offset(part.next);
                    part.next += 1;
                    part.frames.push_back(Frame { offset, bytes: frame });
                    part.ids.insert(id, offset);
                    part.order.push_back(id);
                    let gone = (part.order.len() > self.bounds.ids).then(|| part.order.pop_front()).flatten();
                    if let Some(gone) = gone {
                        part.ids.remove(&gone);
                    }
                    drop(state);
                    self.moved(partition).send_replace(());
                    return Ok(offset);
                }
            }
            if now() >= until {
                return Err(LogError::Full { partition: partition.number(), frames: self.bounds.frames });
            }
            moved(&mut room, until).await;
        }
    }

    async fn frames(&self, partition: Partition, from: Offset) -> Result<Box<dyn Frames>, LogError> {
        Ok(Box::new(MemoryFrames { log: self.clone(), partition, next: from }))
    }

    async fn first(&self, partition: Partition) -> Result<Offset, LogError> {
        let mut state = self.state();
        let part = state.part(partition);
        Ok(part.frames.front().map_or(Offset(part.next), |frame| frame.offset))
    }

    async fn forget(&self, partition: Partition, before: Offset) -> Result<(), LogError> {
        let mut state = self.state();
        let frames = &mut state.part(partition).frames;
        while frames.front().is_some_and(|frame| frame.offset < before) {
            frames.pop_front();
        }
        drop(state);
        self.moved(partition).send_replace(());
        Ok(())
    }
}

struct MemoryFrames {
    log: Memory,
    partition: Partition,
    next: Offset,
}

#[async_trait]
impl Frames for MemoryFrames {
    async fn next(&mut self) -> Result<Vec<Frame>, LogError> {
        let until = now() + IDLE;
        let mut come = self.log.moved(self.partition).subscribe();
        loop {
            come.borrow_and_update();
            let found: Vec<Frame> = {
                let mut state = self.log.state();
                let frames = &state.part(self.partition).frames;
                let start = frames.partition_point(|frame| frame.offset < self.next);
                frames.iter().skip(start).take(MOST_AT_ONCE).cloned().collect()
            };
            if let Some(last) = found.last() {
                self.next = last.offset.next();
                return Ok(found);
            }
            if now() >= until {
                return Ok(found);
            }
            moved(&mut come, until).await;
        }
    }
}

#[async_trait]
impl Journal for Memory {
    async fn last(&self, partition: Partition) -> Result<Option<(Position, Record)>, LogError> {
        Ok(self.state().part(partition).records.back().cloned())
    }

    async fn follow(
        &self,
        partition: Partition,
        after: Position,
        record: &Record,
    ) -> Result<Position, LogError> {
        let mut state = self.state();
        let last = state.part(partition).records.back();
        let at = last.map_or(Position(0), |(position, _)| *position);
        if at != after {
            let by = last.and_then(|(_, record)| record.holder.clone());
            return Err(LogError::Overtaken { partition: partition.number(), by });
        }
        let position = state.add(partition, record.clone(), self.bounds.records);
        drop(state);
        self.shared.recorded.send_replace(());
        Ok(position)
    }

    async fn records(&self, from: Position) -> Result<Box<dyn Records>, LogError> {
        Ok(Box::new(MemoryRecords { log: self.clone(), next: from.0 }))
    }
}

struct MemoryRecords {
    log: Memory,
    next: u64,
}

#[async_trait]
impl Records for MemoryRecords {
    async fn next(&mut self) -> Result<Vec<(Position, Partition, Record)>, LogError> {
        let until = now() + IDLE;
        let mut come = self.log.shared.recorded.subscribe();
        loop {
            come.borrow_and_update();
            let mut found: Vec<(Position, Partition, Record)> = {
                let state = self.log.state();
                let parts = self.log.partitions.all().zip(&state.parts);
                let new = parts.flat_map(|(partition, part)| {
                    let start = part.records.partition_point(|(position, _)| position.0 < self.next);
                    part.records.iter().skip(start).map(move |(at, record)| (*at, partition, record.clone()))
                });
                new.collect()
            };
            found.sort_by_key(|(position, _, _)| *position);
            if let Some((last, _, _)) = found.last() {
                self.next = last.0 + 1;
                return Ok(found);
            }
            if now() >= until {
                return Ok(found);
            }
            moved(&mut come, until).await;
        }
    }
}

#[async_trait]
impl Sessions for Memory {
    async fn renew(&self, session: &Session) -> Result<Renewal, LogError> {
        let (now, ends) = (now(), now() + self.bounds.time_to_live);
        let before = self.state().sessions.insert(session.clone(), ends);
        Ok(if before.is_some_and(|ends| ends > now) { Renewal::Kept } else { Renewal::Begun })
    }

    async fn end(&self, session: &Session) -> Result<(), LogError> {
        self.state().sessions.remove(session);
        Ok(())
    }

    async fn live(&self) -> Result<BTreeSet<Session>, LogError> {
        let now = now();
        let mut state = self.state();
        state.sessions.retain(|_, ends| *ends > now);
        Ok(state.sessions.keys().cloned().collect())
    }
}
