//! Ranks: a step over a graph by R-MAT (2^18 accounts, 16 edges each made), blocked, in plain rows, and in the exact reference.
//! Larger graphs: the example `walk_speed`.

#![allow(missing_docs, reason = "criterion's macros")]
#![allow(clippy::unwrap_used, reason = "a graph that is made here")]

mod plain;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use influence::blocked::{Blocked, Jump, Walk};
use influence::generate::Rmat;
use influence::rank::{Start, walk};
use influence::{Edge, Graph};
use plain::Plain;

const STEPS: usize = 5;

fn graph(weighted: bool) -> Graph {
    let rmat = Rmat::new(18, 16, 1).unwrap();
    let pairs = (0..rmat.chunks()).flat_map(|chunk| rmat.chunk(chunk));
    let edges: std::collections::BTreeSet<(u32, u32)> = pairs.collect();
    let weight = |from: u32| if weighted { 1.0 + (from % 7) as f32 } else { 1.0 };
    Graph::new(rmat.nodes(), edges.into_iter().map(|(from, to)| Edge { from, to, weight: weight(from) }))
        .unwrap()
}

fn ranks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("five steps of PageRank");
    group.sample_size(10);
    let plain = graph(false);
    let laid = Blocked::of(&plain);
    group.throughput(Throughput::Elements(laid.edges() * u64::try_from(STEPS).unwrap()));
    let few = Walk { most: STEPS, tolerance: 0.0, ..Walk::default() };
    group.bench_function("blocked", |bench| {
        bench.iter(|| black_box(laid.walk(few, Jump::Anywhere).unwrap().bound));
    });
    let weighted = Blocked::of(&graph(true));
    group.bench_function("blocked, with weights", |bench| {
        bench.iter(|| black_box(weighted.walk(few, Jump::Anywhere).unwrap().bound));
    });
    let rows = Plain::of(&laid);
    group.bench_function("plain rows", |bench| bench.iter(|| black_box(rows.walk(STEPS))));
    let exact = influence::rank::Walk {
        alpha: 0.15,
        start: Start::Everyone,
        tolerance: 1e-30,
        most: u32::try_from(STEPS).unwrap(),
    };
    group.bench_function("exact reference, one thread", |bench| {
        bench.iter(|| black_box(walk(&plain, &exact).unwrap().bound));
    });
    group.finish();
}

criterion_group!(benches, ranks);
criterion_main!(benches);
