//! How fast the spotter is: from a line of Jetstream to the forecast, and from happenings kept in memory.
//!
//! The stream is made up (`breakout::Stream` tells of what): its shape, not its truth, is what counts here. Baselines in the same
//! run: the same lines through `serde_json::Value` alone, and the same happenings counted in the standard library's map.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark: what is missing must stop it")]

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use breakout::{Alert, EVENT_BYTES, Event, Makeup, Model, Partition, Settings, Stream};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use network::bluesky::spotting::{Translator, made_line};
use network::bluesky::stream::{Message, jetstream};

const EVENTS: usize = 400_000;

fn settings() -> Settings {
    Settings::default()
}

fn replay(criterion: &mut Criterion) {
    let model = Arc::new(Model::shipped().unwrap());
    let warm: Vec<Event> = Stream::new(Makeup::default()).take(3 * EVENTS).collect();
    let mut partition = Partition::new(settings(), model);
    let mut alerts: Vec<Alert> = Vec::new();
    warm[..2 * EVENTS].iter().for_each(|event| partition.read(event, &mut alerts));
    let packed: Vec<[u8; EVENT_BYTES]> = warm[2 * EVENTS..].iter().map(Event::to_bytes).collect();
    let mut group = criterion.benchmark_group("spotter");
    group.throughput(Throughput::Elements(u64::try_from(EVENTS).unwrap())).sample_size(10);
    group.bench_function("happenings to forecasts", |bencher| {
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
    let lines: Vec<String> = warm[2 * EVENTS..].iter().take(EVENTS / 4).map(made_line).collect();
    group.throughput(Throughput::Elements(u64::try_from(lines.len()).unwrap()));
    group.bench_function("lines to forecasts", |bencher| {
        bencher.iter_batched_ref(
            || (partition.clone(), Translator::new(1 << 16)),
            |(partition, translator)| {
                let mut alerts = Vec::new();
                for line in &lines {
                    if let Ok(Message::Event(event)) = jetstream::read(line) {
                        translator.read(&event, |happening| partition.read(&happening, &mut alerts));
                    }
                }
                alerts.len()
            },
            BatchSize::PerIteration,
        );
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

criterion_group!(benches, replay);
criterion_main!(benches);
