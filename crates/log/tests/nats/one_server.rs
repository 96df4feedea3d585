//! What one server is enough for.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::context::traits::Publisher;
use async_nats::jetstream::message::PublishMessage;
use bytes::Bytes;
use log::nats::{Fsync, Settings};
use log::{
    Folder, FrameId, Journal, Log, LogError, MOST_PARTITIONS, Nats, Offset, Output, OutputId, Partitions,
    Position, Record, Renewal, Session, Sessions, SnapshotRef, Worker,
};

use crate::support::{Appended, Counting, Told, all_frames, late, made_up, same_as_one_process};
use log::testing::{Cluster, connect};

fn said(result: Result<Nats, LogError>) -> String {
    match result {
        Err(LogError::Setup(why)) => why,
        Err(other) => panic!("refused for another reason: {other}"),
        Ok(_) => panic!("it was accepted"),
    }
}

#[tokio::test]
async fn frames_come_back_in_order_and_once() {
    let server = Cluster::start(1);
    let log = connect(server.settings(3)).await;
    let partitions = log.partitions();
    let frames = made_up(partitions.at(1).unwrap(), 150);
    for (at, frame) in frames.iter().enumerate() {
        let other = log.append(partitions.at(2).unwrap(), FrameId(at as u128), frame.clone()).await.unwrap();
        let offset = log.append(partitions.at(1).unwrap(), FrameId(at as u128), frame.clone()).await.unwrap();
        assert!(other < offset, "two partitions, one id: it counted once");
        // Told again, by whoever knows the id.
        if at % 10 == 3 {
            let again =
                log.append(partitions.at(1).unwrap(), FrameId(at as u128), frame.clone()).await.unwrap();
            assert_eq!(again, offset);
        }
    }
    let found = all_frames(&log, partitions.at(1).unwrap(), 150).await;
    assert_eq!(found.iter().map(|frame| &frame.bytes).collect::<Vec<_>>(), frames.iter().collect::<Vec<_>>());
    assert!(found.is_sorted_by_key(|frame| frame.offset));
    // From the middle, the reader's own place.
    let mut reader = log.frames(partitions.at(1).unwrap(), found[100].offset).await.unwrap();
    assert_eq!(reader.next().await.unwrap()[0], found[100]);
    // Nobody has written to the third one.
    let mut empty = log.frames(partitions.at(0).unwrap(), Offset(0)).await.unwrap();
    assert_eq!(empty.next().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_too_large_is_refused_at_once() {
    let server = Cluster::start(1);
    let log = connect(server.settings(1)).await;
    let partition = log.partitions().at(0).unwrap();
    let large: Bytes = vec![0; 2 << 20].into();
    let refused = log.append(partition, FrameId(1), large).await;
    assert!(matches!(refused, Err(LogError::TooLarge { bytes: 2_097_152, most: 1_048_576 })), "{refused:?}");
    log.append(partition, FrameId(2), vec![0; 900_000].into()).await.unwrap();
}

fn taking(by: &Session) -> Record {
    Record { holder: Some(by.clone()), ..Record::default() }
}

#[tokio::test]
async fn a_journal_goes_on_behind_its_last_record_only() {
    let server = Cluster::start(1);
    let log = connect(server.settings(2)).await;
    let [partition, other] = [0, 1].map(|number| log.partitions().at(number).unwrap());
    let [old, new] = ["old", "new"].map(|name| Session::of(name).unwrap());
    assert_eq!(log.last(partition).await, Ok(None));
    let at = log.follow(partition, Position(0), &taking(&old)).await.unwrap();
    // The answer was lost, as far as the writer knows: it is found done.
    assert_eq!(log.follow(partition, Position(0), &taking(&old)).await, Ok(at));
    let after = log.follow(partition, at, &Record { serial: 1, ..taking(&new) }).await.unwrap();
    let late = Record {
        serial: 1,
        epoch: at,
        snapshots: vec![SnapshotRef { name: "x".to_owned(), next: Offset(7), digest: 1 }],
        outputs: vec![Output { id: OutputId(1), body: Bytes::from_static(b"late") }],
        ..taking(&old)
    };
    let refused = log.follow(partition, at, &late).await;
    assert_eq!(refused, Err(LogError::Overtaken { partition: 0, by: Some(new) }));
    assert_eq!(log.last(partition).await.unwrap().unwrap().0, after);
    log.follow(other, Position(0), &taking(&old)).await.unwrap();
    let mut records = log.records(Position(0)).await.unwrap();
    let all = records.next().await.unwrap();
    let seen: Vec<(u64, u16)> = all.iter().map(|(at, partition, _)| (at.0, partition.number())).collect();
    assert_eq!(seen, [(at.0, 0), (after.0, 0), (after.0 + 1, 1)]);
}

#[tokio::test]
async fn a_session_lives_while_it_is_renewed_by_the_servers_clock() {
    let server = Cluster::start(1);
    let log = connect(server.settings(1)).await;
    let [kept, lost, ended] = ["kept", "lost", "ended"].map(|name| Session::of(name).unwrap());
    for session in [&kept, &lost, &ended] {
        assert_eq!(log.renew(session).await, Ok(Renewal::Begun));
    }
    assert_eq!(log.live().await.unwrap().len(), 3);
    log.end(&ended).await.unwrap();
    assert!(!log.live().await.unwrap().contains(&ended));
    for _ in 0..7 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(log.renew(&kept).await, Ok(Renewal::Kept));
    }
    assert_eq!(log.live().await.unwrap().into_iter().collect::<Vec<_>>(), [kept]);
    assert_eq!(log.renew(&lost).await, Ok(Renewal::Begun));
}

#[tokio::test]
async fn settings_that_do_not_fit_are_refused_with_the_cure() {
    let server = Cluster::start(1);
    let fits = server.settings(4);
    let log = connect(fits.clone()).await;
    assert_eq!(log.fsync(), &Fsync::Always { servers: ["node0".to_owned()].into() });
    let more = Settings { partitions: Partitions::new(8).unwrap(), ..fits.clone() };
    assert!(said(Nats::connect(more).await).contains("made for 4 partitions, not 8"));
    let safer = Settings { replicas: Some(3), ..fits.clone() };
    assert!(said(Nats::connect(safer).await).contains("kept by 1 servers, not 3"));
    let longer = Settings { time_to_live: Duration::from_secs(9), ..fits.clone() };
    assert!(said(Nats::connect(longer).await).contains("not 9s"));
    let new = Settings { name: "other".to_owned(), replicas: Some(3), ..fits.clone() };
    assert!(said(Nats::connect(new).await).contains("replicas > 1 not supported"));
    let blind = connect(Settings { system: None, ..fits.clone() }).await;
    assert!(matches!(blind.fsync(), Fsync::Unseen(_)));
    let no_system = connect(Settings { system: fits.login.clone(), ..fits }).await;
    assert!(matches!(no_system.fsync(), Fsync::Unseen(why) if why.contains("system account")));
}

#[tokio::test]
async fn a_server_that_syncs_late_is_refused() {
    let server = Cluster::syncing(1, "2m");
    let why = said(Nats::connect(server.settings(1)).await);
    assert!(why.contains("node0") && why.contains("sync_interval: always"), "{why}");
    let accepted = connect(Settings { accept_unsafe: true, ..server.settings(1) }).await;
    assert_eq!(accepted.fsync(), &Fsync::Late { server: "node0".to_owned() });
}

#[tokio::test]
async fn a_record_that_is_none_is_refused_and_not_read_past() {
    let server = Cluster::start(1);
    let log = connect(server.settings(1)).await;
    let forged = PublishMessage::build().payload("forged".into()).outbound_message("spot.journal.0");
    server.context().await.publish_message(forged).await.unwrap().await.unwrap();
    let partition = log.partitions().at(0).unwrap();
    assert!(matches!(log.last(partition).await, Err(LogError::Damaged(_))));
    let mut records = log.records(Position(0)).await.unwrap();
    assert!(matches!(records.next().await, Err(LogError::Damaged(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_wakes_up_late_writes_nothing() {
    let server = Cluster::start(1);
    let log = Arc::new(connect(server.settings(1)).await);
    late::whoever_wakes_up_late_writes_nothing(log, &server.folder.path().join("snapshots")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_worker_holds_as_many_partitions_as_there_may_be() {
    let server = Cluster::start(1);
    let ground = Arc::new(connect(server.settings(MOST_PARTITIONS)).await);
    let frames: Vec<Vec<Bytes>> = ground.partitions().all().map(|partition| made_up(partition, 4)).collect();
    for (partition, frames) in ground.partitions().all().zip(&frames) {
        for frame in frames {
            ground.append(partition, FrameId::of(frame), frame.clone()).await.unwrap();
        }
    }
    let folder = Folder::open(server.folder.path().join("snapshots")).unwrap();
    let settings = log::worker::Settings { beat: Duration::from_millis(500), ..Default::default() };
    let worker = Worker::new("one", Arc::clone(&ground) as _, folder, settings, Counting::new).unwrap();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let work = tokio::spawn(worker.run(stopped));
    Told::until(&*ground, |told| told.ended() == usize::from(MOST_PARTITIONS)).await;
    stop.send_replace(true);
    work.await.unwrap();
    let told = Told::until(&*ground, |told| told.all_left(ground.partitions())).await;
    same_as_one_process(&told, ground.partitions(), &Appended::on(&*ground, &frames).await);
}
