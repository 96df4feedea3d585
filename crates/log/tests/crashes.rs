//! A worker that dies at its first, second, third … write into the journal, just before it or just after: whoever comes
//! next comes to what a single process comes to.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has to stop"
)]

mod support;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use log::memory::Bounds;
use log::worker::{Holdings, Settings};
use log::{
    Folder, Frame, FrameId, Frames, Journal, Log, LogError, Memory, Offset, Partition, Partitions, Position,
    Record, Records, Renewal, Session, Sessions, Worker,
};
use tokio::sync::watch;
use tokio::time::timeout;

use support::{Appended, Counting, Told, made_up, same_as_one_process};

/// When the worker dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Death {
    /// The write does not happen.
    Before,
    /// The write happens, and nobody learns of it.
    After,
}

/// A log that takes so many writes of a worker; with the next one the worker is dead to it.
struct Mortal {
    memory: Memory,
    writes: AtomicUsize,
    last: usize,
    death: Death,
    dead: watch::Sender<bool>,
}

impl Mortal {
    fn alive(&self) -> Result<(), LogError> {
        let died = LogError::Unavailable("the worker is dead".to_owned());
        if *self.dead.borrow() { Err(died) } else { Ok(()) }
    }
}

#[async_trait]
impl Log for Mortal {
    fn partitions(&self) -> Partitions {
        self.memory.partitions()
    }
    async fn append(&self, partition: Partition, id: FrameId, frame: Bytes) -> Result<Offset, LogError> {
        self.memory.append(partition, id, frame).await
    }
    async fn frames(&self, partition: Partition, from: Offset) -> Result<Box<dyn Frames>, LogError> {
        Ok(Box::new(Few { all: self.memory.frames(partition, from).await?, waiting: VecDeque::new() }))
    }
    async fn first(&self, partition: Partition) -> Result<Offset, LogError> {
        self.memory.first(partition).await
    }
    async fn forget(&self, partition: Partition, before: Offset) -> Result<(), LogError> {
        self.alive()?;
        self.memory.forget(partition, before).await
    }
}

/// Two frames at a time, so that there is much to write.
struct Few {
    all: Box<dyn Frames>,
    waiting: VecDeque<Frame>,
}

#[async_trait]
impl Frames for Few {
    async fn next(&mut self) -> Result<Vec<Frame>, LogError> {
        if self.waiting.is_empty() {
            self.waiting.extend(self.all.next().await?);
        }
        let count = self.waiting.len().min(2);
        Ok(self.waiting.drain(..count).collect())
    }
}

#[async_trait]
impl Journal for Mortal {
    async fn last(&self, partition: Partition) -> Result<Option<(Position, Record)>, LogError> {
        self.memory.last(partition).await
    }
    async fn follow(
        &self,
        partition: Partition,
        after: Position,
        record: &Record,
    ) -> Result<Position, LogError> {
        self.alive()?;
        let fatal = self.writes.fetch_add(1, Ordering::SeqCst) == self.last;
        if !fatal || self.death == Death::After {
            let written = self.memory.follow(partition, after, record).await;
            if !fatal {
                return written;
            }
        }
        self.dead.send_replace(true);
        self.alive().map(|()| after)
    }
    async fn records(&self, from: Position) -> Result<Box<dyn Records>, LogError> {
        self.memory.records(from).await
    }
}

#[async_trait]
impl Sessions for Mortal {
    async fn renew(&self, session: &Session) -> Result<Renewal, LogError> {
        self.alive()?;
        self.memory.renew(session).await
    }
    async fn end(&self, session: &Session) -> Result<(), LogError> {
        self.alive()?;
        self.memory.end(session).await
    }
    async fn live(&self) -> Result<BTreeSet<Session>, LogError> {
        self.memory.live().await
    }
}

fn settings() -> Settings {
    Settings { beat: Duration::from_millis(20), snapshot_frames: 5, ..Settings::default() }
}

/// Whether the worker died, and how many outputs stood in two records.
async fn dies_at(last: usize, death: Death) -> (bool, usize) {
    let partitions = Partitions::new(1).unwrap();
    let frames = vec![made_up(partitions.at(0).unwrap(), 40)];
    let bounds = Bounds { time_to_live: Duration::from_millis(80), ..Bounds::default() };
    let memory = Memory::new(partitions, bounds);
    let scratch = tempfile::tempdir().unwrap();
    let folder = Folder::open(scratch.path()).unwrap();
    for frame in &frames[0] {
        memory.append(partitions.at(0).unwrap(), FrameId::of(frame), frame.clone()).await.unwrap();
    }
    let (dead, mut died) = watch::channel(false);
    let mortal = Mortal { memory: memory.clone(), writes: AtomicUsize::new(0), last, death, dead };
    let mortal: Arc<Mortal> = Arc::new(mortal);
    let first = Worker::new("first", mortal, folder.clone(), settings(), Counting::new).unwrap();
    let (_stop, stopped) = watch::channel(false);
    let mut working = tokio::spawn(first.run(stopped));
    let death = async { died.wait_for(|dead| *dead).await.is_ok() };
    let lives = async { Told::until(&memory, |told| told.ended() == 1).await };
    let died = tokio::select! { died = death => died, _ = lives => false };
    working.abort();
    let _ = (&mut working).await;

    let ground = Arc::new(memory.clone());
    let second = Worker::new("second", ground, folder, settings(), Counting::new).unwrap();
    let (counters, mut holdings) = (second.counters(), second.holdings());
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(second.run(stopped));
    let all = |holdings: &Holdings| holdings.values().any(|held| held.next == Offset(41));
    let caught_up = async { holdings.wait_for(all).await.is_ok() };
    let caught_up = timeout(Duration::from_secs(20), caught_up).await;
    assert_eq!(caught_up, Ok(true), "the second worker did not come to the end: {:?}", counters.read());
    stop.send_replace(true);
    working.await.unwrap();
    let told = Told::until(&memory, |told| told.all_left(partitions)).await;
    same_as_one_process(&told, partitions, &Appended::alone(&frames));
    let counts = counters.read();
    assert_eq!((counts.snapshots_refused, counts.gaps), (0, 0), "{counts:?}");
    (died, told.twice)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_every_write_before_and_after() {
    let mut deaths = 0;
    for death in [Death::Before, Death::After] {
        for last in 0..24 {
            let (died, twice) = dies_at(last, death).await;
            assert_eq!(twice, 0, "dying {death:?} write {last}, outputs came twice");
            deaths += usize::from(died);
        }
    }
    assert!(deaths > 40, "only {deaths} workers died: the others had nothing left to write");
}
