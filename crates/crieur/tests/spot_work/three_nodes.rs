//! Three nodes, feeders, workers; each of them killed while events come.

use std::time::Duration;

use log::Record;
use log::testing::{Cluster, connect};

use crate::process::{Process, spot};
use crate::site::{Site, caught_up, printed, until};
use crate::truth::{BOUNDS, NAME, PARTITIONS, Printed, stream, truth};

const LINES: usize = 30_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_every_place_it_says_what_one_process_says() {
    let mut cluster = Cluster::start(3);
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(&cluster, folder.path());
    let truth = truth(&stream(site.here, LINES));
    let work = [&["work", NAME, "--json"][..], &BOUNDS].concat();
    let whole = Printed::of(&spot(&work, site.here).1);
    assert_eq!((whole.ids(), whole.digests()), (truth.ids.clone(), truth.digests.clone()));
    let log = connect(cluster.settings(PARTITIONS)).await;

    let (a, b) = (site.worker("a"), site.worker("b"));
    let feeder = site.feeder(0);
    let alerts = |workers: &[&Process]| printed(&workers.iter().map(|w| w.said()).collect::<Vec<_>>()).lines;
    until("alerts from a and b", Duration::from_secs(60), || alerts(&[&a]) > 3 && alerts(&[&b]) > 3);

    // The feeder, in the middle of its work, and again from what it kept.
    feeder.kill();
    let mut feeder = site.feeder(1);
    let before = alerts(&[&a, &b]);
    until("more alerts", Duration::from_secs(60), || alerts(&[&a, &b]) > before + 5);

    // The leader; with it a worker, and one is added while nobody leads; the feeder too.
    let leader = cluster.leader("spot-frames").await;
    assert!(feeder.is_running(), "the leader is killed too late to be missed");
    cluster.kill(leader);
    let a = a.kill();
    let c = site.worker("c");
    tokio::time::sleep(Duration::from_millis(700)).await;
    feeder.kill();
    let mut feeder = site.feeder(2);
    assert_ne!(cluster.leader("spot-frames").await, leader);
    cluster.revive(leader);
    let status = feeder.ended(Duration::from_secs(60));
    assert!(status.success(), "{}", feeder.complained());
    caught_up(&log).await;

    // Everybody ends well, and has given everything up.
    let mut workers = [b, c];
    for worker in &mut workers {
        worker.ask_to_end();
        let status = worker.ended(Duration::from_secs(20));
        assert!(status.success(), "{}", worker.complained());
        assert!(worker.complained().contains("gave up"), "{}", worker.complained());
    }
    let records = caught_up(&log).await;
    assert!(records.iter().all(|record| record.holder.is_none()), "{records:?}");
    let digest = |record: &Record| format!("{:016x}", record.snapshots[0].digest);
    let digests = (0_u64..).zip(records.iter().map(digest)).collect();
    assert_eq!(truth.digests, digests, "a partition came to another state");

    // Whoever delivers gets what one process says, once; and nothing the next time.
    let delivered = site.alerts();
    assert_eq!(delivered.lines, delivered.alerts.len(), "told twice");
    assert_eq!(delivered.alerts, whole.alerts);
    assert_eq!(site.alerts().lines, 0);
    let by_workers = printed(&[a, workers[0].said(), workers[1].said()]);
    assert!(by_workers.alerts.iter().all(|(id, alert)| whole.alerts.get(id) == Some(alert)));

    let counts =
        |name: &str| -> u64 { workers.iter().map(|worker| Printed::of(&worker.said()).count(name)).sum() };
    let clean = ["missing", "gaps", "frames_refused", "snapshots_refused"].map(counts);
    assert_eq!(clean, [0; 4], "missing happenings, gaps, refused frames, refused snapshots");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_of_one_log_are_the_same_for_all() {
    let cluster = Cluster::start(1);
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(&cluster, folder.path());
    stream(site.here, 2_000);
    let mut feeder = site.feeder(0);
    assert!(feeder.ended(Duration::from_secs(30)).success(), "{}", feeder.complained());
    // Fed once more from nothing, under its name: it counts once.
    std::fs::remove_file(site.here.join("fed")).unwrap();
    let mut feeder = site.feeder(1);
    assert!(feeder.ended(Duration::from_secs(30)).success(), "{}", feeder.complained());
    let mut worker = site.worker("a");
    let log = connect(cluster.settings(PARTITIONS)).await;
    until("all partitions", Duration::from_secs(60), || worker.complained().contains("holds 8"));
    caught_up(&log).await;
    worker.ask_to_end();
    assert!(worker.ended(Duration::from_secs(20)).success());
    let printed = Printed::of(&worker.said());
    assert_eq!(printed.digests(), truth(&std::fs::read_to_string(site.here.join(NAME)).unwrap()).digests);
    // Some frames were cut alike, and the servers knew them again.
    assert!(printed.count("repeated") > printed.count("happenings") / 2);

    let work = ["work", "--snapshots", "snapshots"];
    let other = [&work[..], &["--posts", "8000", "--sizes", "21,100"]].concat();
    let (status, _, err) = spot(&site.with(&other), site.here);
    assert!(status == 2 && err.contains("use those, or another --log-name and folder"), "{err}");
    let feed = ["feed", "--state", "fed"];
    std::fs::write(site.here.join("other.jsonl"), "").unwrap();
    let (status, _, err) = spot(&site.with(&[&feed[..], &["other.jsonl"]].concat()), site.here);
    assert!(status == 2 && err.contains("how far stream.jsonl was fed"), "{err}");
}
