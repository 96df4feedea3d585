//! Workers in one process: what they come to is what a single fold over the same frames comes to.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has to stop"
)]

mod support;

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use log::memory::Bounds;
use log::worker::Settings;
use log::{
    Counts, Folder, FrameId, Journal, Log, LogError, Memory, Offset, Partitions, Position, Record, Session,
    Sessions, Worker,
};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use support::{Appended, Counting, Told, all_frames, late, made_up, same_as_one_process};

fn bounds() -> Bounds {
    Bounds { time_to_live: Duration::from_millis(300), ..Bounds::default() }
}

fn settings() -> Settings {
    Settings { beat: Duration::from_millis(60), snapshot_frames: 7, ..Settings::default() }
}

/// A worker at work.
struct Hand {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    counts: Box<dyn Fn() -> Counts>,
    holds: Box<dyn Fn() -> usize>,
}

fn hire(name: &str, memory: &Memory, folder: &Folder) -> Hand {
    let worker =
        Worker::new(name, Arc::new(memory.clone()), folder.clone(), settings(), Counting::new).unwrap();
    let (counters, holdings) = (worker.counters(), worker.holdings());
    let (stop, stopped) = watch::channel(false);
    Hand {
        stop,
        counts: Box::new(move || counters.read()),
        holds: Box::new(move || holdings.borrow().len()),
        task: tokio::spawn(worker.run(stopped)),
    }
}

impl Hand {
    async fn stop(self) -> Counts {
        self.stop.send_replace(true);
        self.task.await.unwrap();
        (self.counts)()
    }

    async fn holds(&self, wanted: usize) {
        for _ in 0..200 {
            if (self.holds)() == wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("holds {} partitions, not {wanted}", (self.holds)());
    }
}

async fn append(memory: &Memory, frames: &[Vec<Bytes>], from: usize, to: usize) {
    for at in from..to {
        for (partition, frames) in memory.partitions().all().zip(frames) {
            if let Some(frame) = frames.get(at) {
                memory.append(partition, FrameId::of(frame), frame.clone()).await.unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_come_and_go_and_the_end_is_that_of_one() {
    let partitions = Partitions::new(5).unwrap();
    let frames: Vec<Vec<Bytes>> = partitions.all().map(|partition| made_up(partition, 90)).collect();
    let memory = Memory::new(partitions, bounds());
    let scratch = tempfile::tempdir().unwrap();
    let folder = Folder::open(scratch.path()).unwrap();

    let one = hire("one", &memory, &folder);
    append(&memory, &frames, 0, 30).await;
    one.holds(5).await;
    let two = hire("two", &memory, &folder);
    append(&memory, &frames, 30, 60).await;
    two.holds(2).await;
    one.holds(3).await;
    // What came once already, told again.
    append(&memory, &frames, 40, 60).await;
    let first = one.stop().await;
    two.holds(5).await;
    append(&memory, &frames, 60, 90).await;

    Told::until(&memory, |told| told.ended() == 5).await;
    let counts = two.stop().await;
    let told = Told::until(&memory, |told| told.all_left(partitions)).await;
    same_as_one_process(&told, partitions, &Appended::alone(&frames));
    assert_eq!(told.twice, 0);
    assert!(first.taken >= 5 && first.left >= 5 && counts.left >= 5, "{first:?} {counts:?}");
    assert!(counts.snapshots >= 5 && counts.snapshots_refused == 0 && counts.gaps == 0, "{counts:?}");
    assert_eq!(
        first.frames_refused + counts.frames_refused,
        5,
        "the poison was not met: {first:?} {counts:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_snapshot_is_refused_and_the_one_before_is_taken() {
    let partitions = Partitions::new(1).unwrap();
    let frames = vec![made_up(partitions.at(0).unwrap(), 60)];
    let memory = Memory::new(partitions, bounds());
    let scratch = tempfile::tempdir().unwrap();
    let folder = Folder::open(scratch.path()).unwrap();
    let one = hire("one", &memory, &folder);
    for (count, from) in [(1, 0), (2, 10)] {
        append(&memory, &frames, from, from + 10).await;
        let count = |record: &Record| record.snapshots.len() == count;
        Told::until(&memory, |told| told.records.values().flatten().any(|(_, record)| count(record))).await;
    }
    one.stop().await;

    let (_, last) = memory.last(partitions.at(0).unwrap()).await.unwrap().unwrap();
    let path = folder.path().join(&last.snapshots[0].name);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();

    append(&memory, &frames, 20, 60).await;
    let two = hire("two", &memory, &folder);
    Told::until(&memory, |told| told.ended() == 1).await;
    let counts = two.stop().await;
    assert_eq!((counts.snapshots_refused, counts.gaps), (1, 0), "{counts:?}");
    assert!(counts.outputs_known > 0, "nothing was folded a second time: {counts:?}");
    let told = Told::until(&memory, |told| told.all_left(partitions)).await;
    same_as_one_process(&told, partitions, &Appended::alone(&frames));
    assert_eq!(told.twice, 0, "what the first one had put out came again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_any_snapshot_the_log_is_read_from_its_start() {
    let partitions = Partitions::new(2).unwrap();
    let frames: Vec<Vec<Bytes>> = partitions.all().map(|partition| made_up(partition, 30)).collect();
    let memory = Memory::new(partitions, bounds());
    let scratch = tempfile::tempdir().unwrap();
    let folder = Folder::open(scratch.path()).unwrap();
    let few = Settings { snapshot_frames: 1000, ..settings() };
    let worker = Worker::new("one", Arc::new(memory.clone()), folder.clone(), few, Counting::new).unwrap();
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(worker.run(stopped));
    append(&memory, &frames, 0, 20).await;
    Told::until(&memory, |told| told.outputs.len() > 10).await;
    // No farewell: like a process that was killed.
    task.abort();
    drop(stop);
    assert!(folder.list(partitions.at(0).unwrap()).unwrap().is_empty());

    append(&memory, &frames, 20, 30).await;
    let two = hire("two", &memory, &folder);
    Told::until(&memory, |told| told.ended() == 2).await;
    let counts = two.stop().await;
    assert!(counts.gaps == 0 && counts.outputs_known > 0, "{counts:?}");
    let told = Told::until(&memory, |told| told.all_left(partitions)).await;
    same_as_one_process(&told, partitions, &Appended::alone(&frames));
}

#[tokio::test]
async fn whoever_was_overtaken_can_write_nothing_more() {
    let partitions = Partitions::new(1).unwrap();
    let partition = partitions.at(0).unwrap();
    let memory = Memory::new(partitions, bounds());
    let [old, new] = ["old", "new"].map(|name| Session::of(name).unwrap());
    let taking = |by: &Session| Record { holder: Some(by.clone()), ..Record::default() };
    let at = memory.follow(partition, Position(0), &taking(&old)).await.unwrap();
    let lost = memory.follow(partition, Position(0), &taking(&new)).await;
    assert_eq!(lost, Err(LogError::Overtaken { partition: 0, by: Some(old.clone()) }));
    let after = memory.follow(partition, at, &taking(&new)).await.unwrap();
    assert!(after > at);
    let late = memory.follow(partition, at, &taking(&old)).await;
    assert_eq!(late, Err(LogError::Overtaken { partition: 0, by: Some(new) }));
    assert_eq!(memory.last(partition).await.unwrap().unwrap().0, after);
}

#[tokio::test]
async fn a_full_partition_waits_and_then_says_so() {
    let partitions = Partitions::new(2).unwrap();
    let [first, second] = [0, 1].map(|number| partitions.at(number).unwrap());
    let patience = Duration::from_millis(30);
    let memory = Memory::new(partitions, Bounds { frames: 3, patience, ..bounds() });
    let frame = Bytes::from_static(b"frame");
    for id in 0..3 {
        memory.append(first, FrameId(id), frame.clone()).await.unwrap();
    }
    let full = memory.append(first, FrameId(9), frame.clone()).await;
    assert_eq!(full, Err(LogError::Full { partition: 0, frames: 3 }));
    // The other one has room, and what is there already needs none.
    memory.append(second, FrameId(9), frame.clone()).await.unwrap();
    assert_eq!(memory.append(first, FrameId(1), frame.clone()).await, Ok(Offset(2)));
    let waiting = tokio::spawn({
        let (memory, frame) = (memory.clone(), frame.clone());
        async move { memory.append(first, FrameId(9), frame).await }
    });
    memory.forget(first, Offset(3)).await.unwrap();
    assert_eq!(waiting.await.unwrap(), Ok(Offset(4)));
    assert_eq!(memory.first(first).await, Ok(Offset(3)));
    let frames = all_frames(&memory, first, 2).await;
    assert_eq!(frames.iter().map(|frame| frame.offset.0).collect::<Vec<_>>(), [3, 4]);
}

#[tokio::test]
async fn a_session_runs_out_and_begins_again() {
    let memory = Memory::new(Partitions::new(1).unwrap(), bounds());
    let session = Session::of("one").unwrap();
    assert_eq!(memory.renew(&session).await, Ok(log::Renewal::Begun));
    assert_eq!(memory.renew(&session).await, Ok(log::Renewal::Kept));
    assert!(memory.live().await.unwrap().contains(&session));
    tokio::time::sleep(Duration::from_millis(350)).await;
    assert!(memory.live().await.unwrap().is_empty());
    assert_eq!(memory.renew(&session).await, Ok(log::Renewal::Begun));
    memory.end(&session).await.unwrap();
    assert!(memory.live().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_goes_on_from_the_folder() {
    let partitions = Partitions::new(3).unwrap();
    let frames: Vec<Vec<Bytes>> = partitions.all().map(|partition| made_up(partition, 40)).collect();
    let scratch = tempfile::tempdir().unwrap();
    let folder = Folder::open(scratch.path()).unwrap();
    let memory = Memory::new(partitions, bounds());
    let one = hire("one", &memory, &folder);
    append(&memory, &frames, 0, 25).await;
    one.holds(3).await;
    Told::until(&memory, |told| told.outputs.len() > 20).await;
    one.stop().await;
    let before = Told::until(&memory, |told| told.all_left(partitions)).await;

    let memory = Memory::resume(partitions, bounds(), &folder).unwrap();
    // The source goes on where the newest snapshots say: here offsets are the numbers of the frames, from 1.
    for (partition, frames) in partitions.all().zip(&frames) {
        let next = memory.first(partition).await.unwrap();
        for frame in frames.iter().skip(usize::try_from(next.0 - 1).unwrap()) {
            memory.append(partition, FrameId::of(frame), frame.clone()).await.unwrap();
        }
    }
    let two = hire("two", &memory, &folder);
    Told::until(&memory, |told| told.ended() == 3).await;
    two.stop().await;
    let mut told = Told::until(&memory, |told| told.all_left(partitions)).await;
    let again = told.outputs.keys().filter(|id| before.outputs.contains_key(id)).count();
    assert_eq!(again, 0, "put out before and after");
    told.outputs.extend(before.outputs);
    same_as_one_process(&told, partitions, &Appended::alone(&frames));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wakes_up_late_writes_nothing() {
    let memory = Arc::new(Memory::new(Partitions::new(1).unwrap(), bounds()));
    let scratch = tempfile::tempdir().unwrap();
    late::whoever_wakes_up_late_writes_nothing(memory, scratch.path()).await;
}
