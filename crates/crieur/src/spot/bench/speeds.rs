//! Speeds on one core, each beside a baseline.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use breakout::{EVENT_BYTES, Event, Makeup, Model, Partition, Settings, Stream};
use network::bluesky::spotting::{Translator, made_line};
use network::bluesky::stream::{Message, jetstream};

use super::clock::Cost;
use super::{number, settings};

/// A figure beside its baseline, in things a second.
pub(super) struct Speed {
    pub(super) name: &'static str,
    pub(super) of: f64,
    pub(super) baseline: f64,
    pub(super) against: &'static str,
}

/// How many events are handed over at once.
const TOGETHER: usize = 256;

/// Measures all; and the spotter at the end.
pub(super) fn measure(count: usize, model: &Arc<Model>) -> (Vec<Speed>, Partition) {
    // So many that the places fill up: what a post takes is told of a full house.
    let posts = (count / 40).max(1_000);
    let mut partition = Partition::new(Settings { recent: posts, ..settings(posts) }, model.clone());
    let mut stream = Stream::new(Makeup::default());
    // First posts have to be known: what is measured is a spotter that has been running for a while.
    let mut alerts = Vec::new();
    for _ in 0..count.div_ceil(TOGETHER) {
        let warm: Vec<Event> = stream.by_ref().take(TOGETHER).collect();
        partition.read_all(&warm, &mut alerts);
    }
    let packed: Vec<_> = stream.take(count).map(|event| event.to_bytes()).collect();
    let texts: Vec<String> =
        packed.iter().take(count / 4).filter_map(Event::from_bytes).map(|event| made_line(&event)).collect();
    let mut speeds = Vec::from(lines(&partition, &texts));
    drop(texts);
    speeds.extend(replay(&partition, &packed));
    read_all(&mut partition, &packed);
    (speeds, partition)
}

/// Things a second of processor time; three runs, the middle one.
fn rate<S>(things: usize, mut prepare: impl FnMut() -> S, mut work: impl FnMut(&mut S) -> usize) -> f64 {
    let mut runs = [0.0; 3].map(|_: f64| {
        let mut state = prepare();
        let cost = Cost::begin();
        black_box(work(&mut state));
        number(things) / cost.seconds()
    });
    runs.sort_by(f64::total_cmp);
    runs[1]
}

/// Happenings in their written form, so many at once.
fn read_all(partition: &mut Partition, packed: &[[u8; EVENT_BYTES]]) -> usize {
    let (mut alerts, mut events) = (Vec::new(), Vec::with_capacity(TOGETHER));
    for packed in packed.chunks(TOGETHER) {
        events.clear();
        events.extend(packed.iter().filter_map(Event::from_bytes));
        partition.read_all(&events, &mut alerts);
    }
    alerts.len()
}

fn replay(partition: &Partition, packed: &[[u8; EVENT_BYTES]]) -> [Speed; 2] {
    let many = rate(packed.len(), || partition.clone(), |partition| read_all(partition, packed));
    let single = rate(
        packed.len(),
        || partition.clone(),
        |partition| {
            let mut alerts = Vec::new();
            packed.iter().filter_map(Event::from_bytes).for_each(|event| partition.read(&event, &mut alerts));
            alerts.len()
        },
    );
    let baseline = rate(packed.len(), HashMap::<u64, u64>::new, |counts| {
        for event in packed.iter().filter_map(Event::from_bytes) {
            *counts.entry(event.post).or_default() += 1;
        }
        counts.len()
    });
    let against = "only counted in the standard map";
    [
        Speed { name: "happenings to forecasts", of: many, baseline, against },
        Speed { name: "the same, handed over one by one", of: single, baseline, against },
    ]
}

fn lines(partition: &Partition, lines: &[String]) -> [Speed; 2] {
    let prepare = || (partition.clone(), Translator::new(1 << 17));
    let of = rate(lines.len(), prepare, |(partition, translator)| {
        let mut alerts = Vec::new();
        for line in lines {
            translator.line(line, |happening| partition.read(&happening, &mut alerts));
        }
        alerts.len()
    });
    let only = |_: &mut ()| {
        lines.iter().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count()
    };
    let against = rate(lines.len(), || (), only);
    let happenings = rate(lines.len(), prepare, |(_, translator)| {
        let mut count = 0;
        lines.iter().for_each(|line| _ = translator.line(line, |_| count += 1));
        count
    });
    let whole = rate(lines.len(), prepare, |(_, translator)| {
        let mut count = 0;
        for line in lines {
            if let Ok(Message::Event(event)) = jetstream::read(line) {
                translator.read(&event, |_| count += 1);
            }
        }
        count
    });
    [
        Speed {
            name: "lines of JSON to forecasts",
            of,
            baseline: against,
            against: "only read by serde_json",
        },
        Speed {
            name: "lines of JSON to happenings",
            of: happenings,
            baseline: whole,
            against: "each read as a whole event",
        },
    ]
}
