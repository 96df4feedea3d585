//! Whom do these conditions leave of 100,000 creators? The aim: under 15 ms, while a brand types.
//!
//! Beside it, on the same creators in the same run: `plainly`, which holds each profile against every condition one
//! by one with `eligibility`, as a market without a roster would.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a broken fixture must stop the measure"
)]
#![allow(missing_docs, reason = "criterion's macros write functions without")]

#[path = "../tests/common/crowd.rs"]
mod crowd;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use market::Roster;

const CREATORS: usize = 100_000;

fn measure(criterion: &mut Criterion) {
    let mut numbers = crowd::Numbers(42);
    let creators: Vec<_> = (0..CREATORS).map(|id| crowd::creator(&mut numbers, id as u128)).collect();
    let mut roster = Roster::default();
    creators.iter().for_each(|creator| roster.put(creator));
    let terms = crowd::choosy();
    assert_eq!(roster.qualifying(&terms), crowd::plainly(&creators, &terms));
    let mut group = criterion.benchmark_group("qualifying");
    group.throughput(Throughput::Elements(u64::try_from(CREATORS).unwrap()));
    group.bench_function("roster", |bencher| bencher.iter(|| roster.qualifying(black_box(&terms))));
    group.bench_function("plainly", |bencher| bencher.iter(|| crowd::plainly(&creators, black_box(&terms))));
    group.bench_function("one_creator_changes", |bencher| {
        let mut next = creators.iter().cycle();
        bencher.iter(|| next.next().into_iter().for_each(|creator| roster.put(creator)));
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
