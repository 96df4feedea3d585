//! Servers, a folder, and the programs that work there.

use std::path::Path;
use std::time::Duration;

use futures::future::join_all;
use log::testing::{Cluster, LOGINS, PASSWORD};
use log::{Journal, Log, Nats, Offset, Partition, Record};
use tokio::time::Instant;

use crate::process::{Process, spot};
use crate::truth::{BOUNDS, NAME, Printed};

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

/// Where a test works, and what all its programs are told.
pub(crate) struct Site<'s> {
    pub(crate) here: &'s Path,
    shared: Vec<String>,
}

impl<'s> Site<'s> {
    pub(crate) fn new(cluster: &Cluster, here: &'s Path) -> Self {
        Self { here, shared: shared(cluster, here) }
    }

    /// Arguments, with those that every program has.
    pub(crate) fn with<'a>(&'a self, own: &[&'a str]) -> Vec<&'a str> {
        own.iter().copied().chain(self.shared.iter().map(String::as_str)).collect()
    }

    pub(crate) fn worker(&self, name: &str) -> Process {
        let own = ["work", "--name", name, "--snapshots", "snapshots", "--snapshot-every", "1", "--json"];
        let bounds = &BOUNDS[..4];
        Process::start(name, &self.with(&[&own[..], bounds].concat()), self.here)
    }

    /// Frames are cut otherwise each time, so that the servers do not know them again by their ids.
    pub(crate) fn feeder(&self, life: usize) -> Process {
        let frame = ["12", "17", "23", "31"][life];
        let own = ["feed", NAME, "--state", "fed", "--frame", frame, "--every", "300"];
        Process::start(&format!("feeder{life}"), &self.with(&own), self.here)
    }

    /// What is delivered, from where it was the last time.
    pub(crate) fn alerts(&self) -> Printed {
        let (status, out, err) =
            spot(&self.with(&["alerts", "--once", "--json", "--state", "told"]), self.here);
        assert_eq!((status, err.as_str()), (0, ""));
        Printed::of(&out)
    }
}

/// Waits until it is so.
pub(crate) fn until(what: &str, within: Duration, mut so: impl FnMut() -> bool) {
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
pub(crate) async fn caught_up(log: &Nats) -> Vec<Record> {
    let partitions: Vec<Partition> = log.partitions().all().collect();
    let lasts = join_all(partitions.iter().map(|partition| last_frame(log, *partition))).await;
    let mut records = Vec::new();
    for _ in 0..600 {
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
pub(crate) fn printed(texts: &[String]) -> Printed {
    let mut all = Printed::default();
    texts.iter().for_each(|text| all.read(text));
    all
}
