//! A cluster of three: its leader is killed, its workers are killed, stopped and added, frames are told twice. What the
//! workers come to is what one process comes to.

use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;
use log::{FrameId, Journal, Log, LogError, Nats, Partition, Position, Record};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::process::Process;
use crate::support::{Appended, Told, all_frames, made_up, same_as_one_process};
use log::testing::{Cluster, connect};

const PARTITIONS: u16 = 8;

/// Appends the frames `from..to` of every partition, side by side, each after the one before it; every eighth is told
/// twice. Returns the longest that one of them took.
async fn append(log: &Nats, frames: &[Vec<Bytes>], from: usize, to: usize) -> Duration {
    let mut all = JoinSet::new();
    for (partition, frames) in log.partitions().all().zip(frames) {
        let (log, frames) = (log.clone(), frames[from..to].to_vec());
        all.spawn(async move {
            let mut longest = Duration::ZERO;
            for (at, frame) in frames.into_iter().enumerate() {
                let begin = Instant::now();
                let offset = log.append(partition, FrameId::of(&frame), frame.clone()).await.unwrap();
                longest = longest.max(begin.elapsed());
                if at % 8 == 5 {
                    let again = log.append(partition, FrameId::of(&frame), frame).await.unwrap();
                    assert_eq!(again, offset, "a frame told twice counts twice");
                }
            }
            longest
        });
    }
    all.join_all().await.into_iter().max().unwrap()
}

fn frames(log: &Nats, count: u32) -> Vec<Vec<Bytes>> {
    log.partitions().all().map(|partition| made_up(partition, count)).collect()
}

/// What was acknowledged is there, in order and once.
async fn nothing_lost(log: &Nats, frames: &[Vec<Bytes>]) {
    for (partition, frames) in log.partitions().all().zip(frames) {
        let found = all_frames(log, partition, frames.len()).await;
        let found: Vec<&Bytes> = found.iter().map(|frame| &frame.bytes).collect();
        assert_eq!(found.len(), frames.len(), "{partition}");
        assert!(found == frames.iter().collect::<Vec<_>>(), "{partition} is in another order");
    }
}

/// Who holds which partitions, by the journals.
async fn holders(log: &Nats) -> Vec<(Partition, Option<String>)> {
    let mut all = Vec::new();
    for partition in log.partitions().all() {
        let last: Option<(Position, Record)> = log.last(partition).await.unwrap();
        all.push((partition, last.and_then(|(_, record)| Some(record.holder?.name().to_owned()))));
    }
    all
}

/// Waits until these workers, and no others, hold so many partitions each, in any order.
async fn shared_out(log: &Nats, wanted: &[(&str, usize)]) {
    let mut counts = Vec::new();
    for _ in 0..300 {
        let holders = holders(log).await;
        let of = |name: &str| {
            let prefix = format!("{name}-");
            holders.iter().filter(|(_, by)| by.as_ref().is_some_and(|by| by.starts_with(&prefix))).count()
        };
        counts = wanted.iter().map(|(name, _)| of(name)).collect();
        if counts.iter().zip(wanted).all(|(found, (_, wanted))| found == wanted) {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("{counts:?} partitions, wanted {wanted:?}");
}

async fn end(log: &Nats, workers: Vec<Process>, frames: &[Vec<Bytes>]) -> Told {
    Told::until(log, |told| told.ended() == usize::from(PARTITIONS)).await;
    for worker in workers {
        tokio::task::spawn_blocking(|| worker.end()).await.unwrap();
    }
    let told = Told::until(log, |told| told.all_left(log.partitions())).await;
    same_as_one_process(&told, log.partitions(), &Appended::on(log, frames).await);
    assert_eq!(told.twice, 0, "outputs stand in the journals twice");
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_leader_is_killed_while_frames_come() {
    let mut cluster = Cluster::start(3);
    let log = connect(cluster.settings(PARTITIONS)).await;
    let frames = frames(&log, 120);
    let folder = cluster.folder.path().join("snapshots");
    let start = |name: &str, cluster: &Cluster| Process::start(name, PARTITIONS, &folder, &cluster.servers());
    let (a, b) = (start("a", &cluster), start("b", &cluster));
    append(&log, &frames, 0, 20).await;

    for stream in ["spot-frames", "spot-journal", "KV_spot-sessions"] {
        let info = cluster.context().await.get_stream(stream).await.unwrap().get_info().await.unwrap();
        assert_eq!((info.config.num_replicas, info.cluster.unwrap().replicas.len()), (3, 2), "{stream}");
    }
    let leader = cluster.leader("spot-frames").await;
    let appending = tokio::spawn({
        let (log, frames) = (log.clone(), frames.clone());
        async move { append(&log, &frames, 20, 110).await }
    });
    sleep(Duration::from_millis(150)).await;
    assert!(!appending.is_finished(), "the leader is killed too late to be missed");
    cluster.kill(leader);
    // A worker with it, and another comes while nobody leads.
    a.kill();
    let c = start("c", &cluster);
    let longest = appending.await.unwrap();
    assert!(longest > Duration::from_millis(300), "nobody missed the leader: {longest:?} at most");
    assert_ne!(cluster.leader("spot-frames").await, leader);
    cluster.revive(leader);
    append(&log, &frames, 110, 120).await;

    // Forged: everything once more, by somebody else, after the ids were learnt by another leader.
    let forger = connect(cluster.settings(PARTITIONS)).await;
    append(&forger, &frames, 0, 120).await;

    nothing_lost(&log, &frames).await;
    end(&log, vec![b, c], &frames).await;
    eprintln!("the longest append across the leader's death took {longest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_are_killed_and_added_and_wake_up_late() {
    let cluster = Cluster::start(3);
    let log = connect(cluster.settings(PARTITIONS)).await;
    let frames = frames(&log, 120);
    let folder = cluster.folder.path().join("snapshots");
    let start = |name: &str| Process::start(name, PARTITIONS, &folder, &cluster.servers());
    let (a, b) = (start("a"), start("b"));
    shared_out(&log, &[("a", 4), ("b", 4)]).await;
    append(&log, &frames, 0, 30).await;

    // Killed in the middle of its work.
    let appending = tokio::spawn({
        let (log, frames) = (log.clone(), frames.clone());
        async move { append(&log, &frames, 30, 60).await }
    });
    a.kill();
    appending.await.unwrap();
    let killed = Instant::now();
    shared_out(&log, &[("a", 0), ("b", 8)]).await;
    eprintln!(
        "a killed worker's partitions were taken over {:?} after its last frame came",
        killed.elapsed()
    );

    // Added while the other works.
    let c = start("c");
    shared_out(&log, &[("b", 4), ("c", 4)]).await;
    append(&log, &frames, 60, 80).await;

    // Stopped, overtaken, and awake again while its frames come.
    b.signal("-STOP");
    append(&log, &frames, 80, 100).await;
    shared_out(&log, &[("b", 0), ("c", 8)]).await;
    b.signal("-CONT");
    append(&log, &frames, 100, 120).await;

    nothing_lost(&log, &frames).await;
    let told = end(&log, vec![b, c], &frames).await;
    assert!(told.takings() >= 8 + 4 + 4 + 4, "{} takings", told.takings());
    assert!(told.epochs_rise(), "a record of an old epoch stands behind one of a newer");
    let named: BTreeSet<String> =
        folder.read_dir().unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(named.iter().all(|name| name.ends_with(".snapshot")), "{named:?}");
}

#[tokio::test]
async fn without_any_server_it_says_so() {
    let cluster = Cluster::start(1);
    let settings = log::nats::Settings { patience: Duration::from_millis(700), ..cluster.settings(1) };
    let log = connect(settings.clone()).await;
    drop(cluster);
    let partition = log.partitions().at(0).unwrap();
    let lost = log.append(partition, FrameId(1), Bytes::from_static(b"frame")).await;
    assert!(
        matches!(&lost, Err(LogError::Unavailable(why)) if why.contains("appending a frame")),
        "{lost:?}"
    );
    let lost = Nats::connect(settings).await;
    assert!(matches!(&lost, Err(LogError::Unavailable(why)) if why.contains("connecting")), "{lost:?}");
}
