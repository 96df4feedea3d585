//! How fast the spotter is: from a line of Jetstream to the forecast, and from happenings kept in memory; and a network at Twitter's
//! scale, with a delay from line to alert.
//!
//! The streams are made up (`breakout::Stream` and `breakout::Network` tell of what): their shape, not their truth, is what counts here. Baselines
//! in the same run: the same lines through `serde_json::Value` alone, the same lines read as whole events, and the same happenings
//! counted in the standard library's map. `crieur spot bench` gives the same figures in processor time, which neighbours disturb less.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark: what is missing must stop it")]

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use breakout::{Alert, EVENT_BYTES, Event, Makeup, Model, Network, Partition, Settings, Stream};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use network::bluesky::spotting::{Translator, made_line};
use network::bluesky::stream::{Message, jetstream};

const EVENTS: usize = 400_000;

/// A spotter that has been running for a while, and what comes next.
fn warm() -> (Partition, Vec<Event>) {
    let mut stream = Stream::new(Makeup::default());
    let mut partition = Partition::new(Settings::default(), Arc::new(Model::shipped().unwrap()));
    let mut alerts: Vec<Alert> = Vec::new();
    stream.by_ref().take(2 * EVENTS).for_each(|event| partition.read(&event, &mut alerts));
    (partition, stream.take(EVENTS).collect())
}

fn replay(criterion: &mut Criterion) {
    let (partition, next) = warm();
    let packed: Vec<[u8; EVENT_BYTES]> = next.iter().map(Event::to_bytes).collect();
    let mut group = criterion.benchmark_group("spotter");
    group.throughput(Throughput::Elements(u64::try_from(EVENTS).unwrap())).sample_size(10);
    group.bench_function("happenings to forecasts", |bencher| {
        bencher.iter_batched_ref(
            || partition.clone(),
            |partition| {
                let (mut alerts, mut events) = (Vec::new(), Vec::new());
                for packed in packed.chunks(256) {
                    events.clear();
                    events.extend(packed.iter().filter_map(Event::from_bytes));
                    partition.read_all(&events, &mut alerts);
                }
                alerts.len()
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("happenings to forecasts, one by one", |bencher| {
        bencher.iter_batched_ref(
            || partition.clone(),
            |partition| {
                let mut alerts = Vec::new();
                for event in &packed {
                    partition.read(&Event::from_bytes(event).unwrap(), &mut alerts);
                }
                alerts.len()
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("happenings counted in a map", |bencher| {
        let mut counts: HashMap<u64, u64> = HashMap::new();
        bencher.iter(|| {
            for event in &packed {
                *counts.entry(Event::from_bytes(event).unwrap().post).or_default() += 1;
            }
            counts.len()
        });
    });
    group.finish();
}

fn lines(criterion: &mut Criterion) {
    let (partition, next) = warm();
    let lines: Vec<String> = next.iter().take(EVENTS / 4).map(made_line).collect();
    let mut group = criterion.benchmark_group("spotter");
    group.sample_size(10);
    group.throughput(Throughput::Elements(u64::try_from(lines.len()).unwrap()));
    group.bench_function("lines to forecasts", |bencher| {
        bencher.iter_batched_ref(
            || (partition.clone(), Translator::new(1 << 16)),
            |(partition, translator)| {
                let mut alerts = Vec::new();
                for line in &lines {
                    translator.line(line, |happening| partition.read(&happening, &mut alerts));
                }
                alerts.len()
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("lines to happenings", |bencher| {
        let mut translator = Translator::new(1 << 16);
        bencher.iter(|| {
            let mut count = 0;
            lines.iter().for_each(|line| _ = translator.line(line, |_| count += 1));
            count
        });
    });
    group.bench_function("lines to happenings, each read as a whole event", |bencher| {
        let mut translator = Translator::new(1 << 16);
        bencher.iter(|| {
            let mut count = 0;
            for line in &lines {
                if let Ok(Message::Event(event)) = jetstream::read(line) {
                    translator.read(&event, |_| count += 1);
                }
            }
            count
        });
    });
    group.bench_function("lines only read, serde_json", |bencher| {
        bencher.iter(|| {
            lines
                .iter()
                .filter(|line| black_box(serde_json::from_str::<serde_json::Value>(line)).is_ok())
                .count()
        });
    });
    group.finish();
}

/// One simulated second of a network at Twitter's scale: its time in seconds is the share of a core that it takes. And one line that
/// raises an alert, from text to the alert written.
fn scale(criterion: &mut Criterion) {
    const PACE: usize = 106_000;
    let settings = Settings { posts: 200_000, authors: 50_000, door: 800_000, ..Settings::default() };
    let mut partition = Partition::new(settings, Arc::new(Model::shipped().unwrap()));
    let mut network = Network::new(6_000, 106_000, 1);
    let mut alerts = Vec::new();
    while partition.followed() < 200_000 {
        let events: Vec<Event> = network.by_ref().take(PACE).collect();
        partition.read_all(&events, &mut alerts);
    }
    let second: Vec<Event> = network.by_ref().take(PACE).collect();
    let mut group = criterion.benchmark_group("a network at Twitter's scale");
    group.sample_size(10).bench_function("one second of it", |bencher| {
        bencher.iter_batched_ref(
            || partition.clone(),
            |partition| {
                let mut alerts = Vec::new();
                partition.read_all(&second, &mut alerts);
                alerts.len()
            },
            BatchSize::PerIteration,
        );
    });
    // A line that raises an alert, with the spotter as it is before it.
    let lines: Vec<String> = network.take(PACE).map(|event| made_line(&event)).collect();
    let (mut translator, mut tried) = (Translator::new(1 << 16), partition.clone());
    alerts.clear();
    let at = lines.iter().position(|line| {
        translator.line(line, |happening| tried.read(&happening, &mut alerts));
        !alerts.is_empty()
    });
    let (before, line) = (&lines[..at.unwrap()], &lines[at.unwrap()]);
    for line in before {
        translator.line(line, |happening| partition.read(&happening, &mut alerts));
    }
    group.bench_function("a line that raises an alert, to the alert", |bencher| {
        bencher.iter_batched_ref(
            || partition.clone(),
            |partition| {
                let mut alerts = Vec::new();
                translator.line(line, |happening| partition.read(&happening, &mut alerts));
                black_box(alerts.iter().map(ToString::to_string).collect::<Vec<_>>())
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, replay, lines, scale);
criterion_main!(benches);
