//! A worker that stops dead with a write on its way, is overtaken, and wakes up to find the write going out.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use log::worker::Settings;
use log::{
    Folder, FrameId, Frames, Ground, Journal, Log, LogError, Offset, Partition, Partitions, Position, Record,
    Records, Renewal, Session, Sessions, Worker,
};
use tokio::sync::watch;

use super::{Appended, Counting, Told, made_up, same_as_one_process};

/// Lets nothing through while it is shut: writes by one door, all that would tell the worker the truth by another.
struct Gate {
    ground: Arc<dyn Ground>,
    writes: watch::Sender<bool>,
    truth: watch::Sender<bool>,
    /// How many writes have come to the door.
    knocked: watch::Sender<u32>,
}

async fn pass(door: &watch::Sender<bool>) {
    let _ = door.subscribe().wait_for(|open| *open).await;
}

#[async_trait]
impl Log for Gate {
    fn partitions(&self) -> Partitions {
        self.ground.partitions()
    }
    async fn append(&self, partition: Partition, id: FrameId, frame: Bytes) -> Result<Offset, LogError> {
        self.ground.append(partition, id, frame).await
    }
    async fn frames(&self, partition: Partition, from: Offset) -> Result<Box<dyn Frames>, LogError> {
        self.ground.frames(partition, from).await
    }
    async fn first(&self, partition: Partition) -> Result<Offset, LogError> {
        self.ground.first(partition).await
    }
    async fn forget(&self, partition: Partition, before: Offset) -> Result<(), LogError> {
        self.ground.forget(partition, before).await
    }
}

#[async_trait]
impl Journal for Gate {
    async fn last(&self, partition: Partition) -> Result<Option<(Position, Record)>, LogError> {
        pass(&self.truth).await;
        self.ground.last(partition).await
    }
    async fn follow(
        &self,
        partition: Partition,
        after: Position,
        record: &Record,
    ) -> Result<Position, LogError> {
        self.knocked.send_modify(|knocked| *knocked += 1);
        pass(&self.writes).await;
        self.ground.follow(partition, after, record).await
    }
    async fn records(&self, from: Position) -> Result<Box<dyn Records>, LogError> {
        self.ground.records(from).await
    }
}

#[async_trait]
impl Sessions for Gate {
    async fn renew(&self, session: &Session) -> Result<Renewal, LogError> {
        pass(&self.truth).await;
        self.ground.renew(session).await
    }
    async fn end(&self, session: &Session) -> Result<(), LogError> {
        self.ground.end(session).await
    }
    async fn live(&self) -> Result<BTreeSet<Session>, LogError> {
        pass(&self.truth).await;
        self.ground.live().await
    }
}

fn settings() -> Settings {
    Settings { beat: Duration::from_millis(100), snapshot_frames: 4, ..Settings::default() }
}

/// On a log with one partition whose sessions live for two seconds at most.
pub(crate) async fn whoever_wakes_up_late_writes_nothing(ground: Arc<dyn Ground>, folder: &Path) {
    let partitions = ground.partitions();
    let partition = partitions.at(0).unwrap();
    let frames = vec![made_up(partition, 60)];
    let folder = Folder::open(folder).unwrap();
    let append = async |from: usize, to: usize| {
        for frame in &frames[0][from..to] {
            ground.append(partition, FrameId::of(frame), frame.clone()).await.unwrap();
        }
    };
    let gate = Arc::new(Gate {
        ground: Arc::clone(&ground),
        writes: watch::Sender::new(true),
        truth: watch::Sender::new(true),
        knocked: watch::Sender::new(0),
    });
    let door: Arc<Gate> = Arc::clone(&gate);
    let old = Worker::new("old", door, folder.clone(), settings(), Counting::new).unwrap();
    let counters = old.counters();
    let (_stop_old, stopped) = watch::channel(false);
    let sleeper = tokio::spawn(old.run(stopped));
    append(0, 20).await;
    Told::until(&*ground, |told| told.outputs.len() > 5).await;

    // From here on it neither renews its session nor gets a write through.
    gate.truth.send_replace(false);
    gate.writes.send_replace(false);
    let before = *gate.knocked.borrow();
    append(20, 40).await;
    let mut knocked = gate.knocked.subscribe();
    knocked.wait_for(|knocked| *knocked > before).await.unwrap();

    let new = Worker::new("new", Arc::clone(&ground), folder, settings(), Counting::new).unwrap();
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(new.run(stopped));
    let by_new = |record: &Record| {
        let new = record.holder.as_ref().is_some_and(|by| by.name().starts_with("new"));
        new && record.epoch > Position(0) && record.through > Offset(0)
    };
    Told::until(&*ground, |told| told.records.values().flatten().any(|(_, record)| by_new(record))).await;

    // The write goes out, under the old epoch, behind what it saw last.
    gate.writes.send_replace(true);
    for _ in 0..100 {
        if counters.read().overtaken > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    append(40, 60).await;
    Told::until(&*ground, |told| told.ended() == 1).await;
    stop.send_replace(true);
    working.await.unwrap();
    sleeper.abort();

    let told = Told::until(&*ground, |told| told.all_left(partitions)).await;
    assert!(told.epochs_rise(), "a record of an old epoch stands behind one of a newer: {:?}", told.records);
    assert_eq!(told.twice, 0, "what the new owner put out came from the old one too");
    assert_eq!(counters.read().overtaken, 1, "the old owner did not learn of it");
    same_as_one_process(&told, partitions, &Appended::alone(&frames));
}
