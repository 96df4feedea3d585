//! Three nodes, feeders, workers; each of them killed while events come.

use std::path::Path;
use std::time::Duration;

use futures::future::join_all;
use log::testing::{Cluster, LOGINS, PASSWORD, connect};
use log::{Journal, Log, Nats, Offset, Partition, Record};
use tokio::time::Instant;

use crate::process::{Process, spot};
use crate::truth::{BOUNDS, NAME, PARTITIONS, Printed, stream, truth};

const LINES: usize = 30_000;

/// Options that every program has.
fn shared(cluster: &Cluster, here: &Path) -> Vec<String> {
    for user in LOGINS {
        std::fs::write(here.join(user), format!("{user}:{PASSWORD}\n")).unwrap();
    }
    let servers = cluster.servers().join(",");
    let log = ["--log", &servers, "--login", LOGINS[0], "--system", LOGINS[1]];
    let bounds = ["--lease", "2", "--keep-mb", "64", "--partitions", "8"];
    log.into_iter().chain(bounds).map(str::to_owned).collect()
}

struct Site<'s> {
    here: &'s Path,
    shared: Vec<String>,
}

impl Site<'_> {
    fn with<'a>(&'a self, own: &[&'a str]) -> Vec<&'a str> {
        own.iter().copied().chain(self.shared.iter().map(String::as_str)).collect()
    }

    fn worker(&self, name: &str) -> Process {
        let own = ["work", "--name", name, "--snapshots", "snapshots", "--snapshot-every", "1", "--json"];
        let bounds = &BOUNDS[..4];
        Process::start(name, &self.with(&[&own[..], bounds].concat()), self.here)
    }

    /// Frames are cut otherwise each time, so that the servers do not know them again by their ids.
    fn feeder(&self, life: usize) -> Process {
        let frame = ["12", "17", "23", "31"][life];
        let own = ["feed", NAME, "--state", "fed", "--frame", frame, "--every", "3000"];
        Process::start(&format!("feeder{life}"), &self.with(&own), self.here)
    }

    fn alerts(&self) -> Printed {
        let (status, out, err) =
            spot(&self.with(&["alerts", "--once", "--json", "--state", "told"]), self.here);
        assert_eq!((status, err.as_str()), (0, ""));
        Printed::of(&out)
    }
}

fn until(what: &str, within: Duration, mut so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < within, "not within {within:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Where a partition's last frame stands.
async fn last_frame(log: &Nats, partition: Partition) -> Offset {
    let (mut frames, mut last) = (log.frames(partition, Offset(0)).await.unwrap(), Offset(0));
    loop {
        match frames.next().await.unwrap().last() {
            Some(frame) => last = frame.offset,
            None => return last,
        }
    }
}

/// The last records of all partitions, once each partition has a snapshot of all that was fed.
async fn caught_up(log: &Nats) -> Vec<Record> {
    let partitions: Vec<Partition> = log.partitions().all().collect();
    let lasts = join_all(partitions.iter().map(|partition| last_frame(log, *partition))).await;
    let mut records = Vec::new();
    for _ in 0..200 {
        records = join_all(partitions.iter().map(async |at| log.last(*at).await.unwrap().unwrap().1)).await;
        let covered = |(record, last): (&Record, &Offset)| {
            record.snapshots.first().is_some_and(|snapshot| snapshot.next > *last)
        };
        if records.iter().zip(&lasts).all(covered) {
            return records;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not caught up: {lasts:?}, {records:?}");
}

/// What was printed by those that ended, and those that were killed.
fn printed(texts: &[String]) -> Printed {
    let mut all = Printed::default();
    texts.iter().for_each(|text| all.read(text));
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_every_place_it_says_what_one_process_says() {
    let mut cluster = Cluster::start(3);
    let folder = tempfile::tempdir().unwrap();
    let site = Site { here: folder.path(), shared: shared(&cluster, folder.path()) };
    let truth = truth(&stream(site.here, LINES));
    let work = [&["work", NAME, "--json"][..], &BOUNDS].concat();
    let whole = Printed::of(&spot(&work, site.here).1);
    assert_eq!((whole.ids(), whole.digests()), (truth.ids.clone(), truth.digests.clone()));
    let log = connect(cluster.settings(PARTITIONS)).await;

    let (a, b) = (site.worker("a"), site.worker("b"));
    let feeder = site.feeder(0);
    let alerts = |workers: &[&Process]| printed(&workers.iter().map(|w| w.said()).collect::<Vec<_>>()).lines;
    until("alerts from a and b", Duration::from_secs(30), || alerts(&[&a]) > 3 && alerts(&[&b]) > 3);

    // The feeder, in the middle of its work, and again from what it kept.
    feeder.kill();
    let mut feeder = site.feeder(1);
    let before = alerts(&[&a, &b]);
    until("more alerts", Duration::from_secs(30), || alerts(&[&a, &b]) > before + 5);

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
    assert!(counts("repeated") > 0, "no happening came twice: the feeder was killed for nothing");
    let clean = ["missing", "gaps", "frames_refused", "snapshots_refused"].map(counts);
    assert_eq!(clean, [0; 4], "missing happenings, gaps, refused frames, refused snapshots");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_of_one_log_are_the_same_for_all() {
    let cluster = Cluster::start(1);
    let folder = tempfile::tempdir().unwrap();
    let site = Site { here: folder.path(), shared: shared(&cluster, folder.path()) };
    stream(site.here, 2_000);
    let mut feeder = site.feeder(0);
    assert!(feeder.ended(Duration::from_secs(30)).success(), "{}", feeder.complained());
    // Fed once more from nothing, under its name: it counts once.
    std::fs::remove_file(site.here.join("fed")).unwrap();
    let mut feeder = site.feeder(1);
    assert!(feeder.ended(Duration::from_secs(30)).success(), "{}", feeder.complained());
    let mut worker = site.worker("a");
    let log = connect(cluster.settings(PARTITIONS)).await;
    until("all partitions", Duration::from_secs(20), || worker.complained().contains("holds 8"));
    caught_up(&log).await;
    worker.ask_to_end();
    assert!(worker.ended(Duration::from_secs(20)).success());
    let printed = Printed::of(&worker.said());
    assert_eq!(printed.digests(), truth(&std::fs::read_to_string(site.here.join(NAME)).unwrap()).digests);
    assert_eq!(printed.count("repeated"), printed.count("happenings"));

    let work = ["work", "--snapshots", "snapshots"];
    let other = [&work[..], &["--posts", "8000", "--sizes", "21,100"]].concat();
    let (status, _, err) = spot(&site.with(&other), site.here);
    assert!(status == 2 && err.contains("use those, or another --log-name and folder"), "{err}");
    let feed = ["feed", "--state", "fed"];
    std::fs::write(site.here.join("other.jsonl"), "").unwrap();
    let (status, _, err) = spot(&site.with(&[&feed[..], &["other.jsonl"]].concat()), site.here);
    assert!(status == 2 && err.contains("how far stream.jsonl was fed"), "{err}");
}
