//! One draft against the posts of a campaign: by the index, and beside it by a full comparison with every post.
//!
//! The posts are made of sentences of the calibration tables, three by three, so that words and lengths are those
//! of real posts of one campaign; every run builds the same ones. `cargo bench -p crieur-wording`.

#![expect(clippy::panic, reason = "a bench without its table has nothing to measure")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use wording::Corpus;
use wording::evaluate::{Row, read};

/// A step of a linear congruential generator: repeatable, and good enough to shuffle sentences.
fn next(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap_or(0) % below
}

fn rows() -> Vec<Row> {
    let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("data/fr.tsv");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn corpus(rows: &[Row], posts: usize) -> Corpus {
    let sentences: Vec<&str> = rows
        .iter()
        .flat_map(|row| row.draft.split_inclusive(['.', '!', '?']))
        .filter(|s| s.len() > 20)
        .collect();
    let mut corpus = Corpus::of(&rows[0].brief, &rows[0].required);
    let mut state = 7;
    for key in 0..posts as u64 {
        let post: String = (0..3).map(|_| sentences[next(&mut state, sentences.len())]).collect();
        corpus.add(key, &post);
    }
    corpus
}

fn originality(criterion: &mut Criterion) {
    let rows = rows();
    let mut group = criterion.benchmark_group("originality");
    for posts in [1_000, 10_000] {
        let corpus = corpus(&rows, posts);
        let drafts: Vec<&str> = rows.iter().step_by(37).map(|row| row.draft.as_str()).collect();
        let mut at = 0;
        group.sample_size(50);
        group.bench_function(BenchmarkId::new("index", posts), |bencher| {
            bencher.iter(|| {
                at = (at + 1) % drafts.len();
                black_box(corpus.originality(black_box(drafts[at]), None, &[]))
            });
        });
        group.sample_size(10);
        group.bench_function(BenchmarkId::new("every post in full", posts), |bencher| {
            bencher.iter(|| {
                at = (at + 1) % drafts.len();
                black_box(corpus.originality_by_full_scan(black_box(drafts[at]), None, &[]))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, originality);
criterion_main!(benches);
