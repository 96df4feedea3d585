//! What signals cost on a million followers, beside a naive scan on one scale, and what an edge of the peel costs.
//!
//!     cargo bench -p crieur-audience --bench signals
#![allow(clippy::expect_used, reason = "a broken fixture must stop the measure")]
#![allow(missing_docs, reason = "criterion's macros write functions without")]

use std::hint::black_box;

use audience::bands::bands;
use audience::dense::Sides;
use audience::growth::growth;
use audience::lockstep::{FOLLOWING, lockstep};
use audience::{Action, Actions, Follower, Identity, Profile, Subject, audit};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const FOLLOWERS: u64 = 1_000_000;
const EDGES: u64 = 10_000_000;
const DAY: i64 = 86_400;

/// SplitMix64.
fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

fn below(word: u64, bound: u64) -> u32 {
    u32::try_from(mix(word) % bound).expect("a small bound")
}

/// Followers over four years; 40,000 of them in bands of three days.
fn followers() -> Vec<Follower> {
    let follower = |at: u64| {
        let followed = 16_000 * DAY + i64::try_from(at * 1_460 / FOLLOWERS).expect("small") * DAY;
        let bought = at % 100_000 < 8_000 && at.is_multiple_of(2);
        let age = if bought {
            900 * DAY + i64::from(below(at, 259_200))
        } else {
            i64::from(below(at, 200_000_000))
        };
        Follower {
            id: at,
            created: Some(followed - age),
            followed: Some(followed),
            profile: Profile {
                followers: Some(below(at ^ 1, 5_000)),
                posts: Some(below(at ^ 2, 9_000)),
                ..Profile::default()
            },
        }
    };
    (0..FOLLOWERS).map(follower).collect()
}

fn identities() -> Vec<Identity> {
    let identity = |at: u64| Identity {
        name: Some(format!("Person {}", mix(at) % 700_000)),
        handle: Some(format!("person{}", mix(at))),
        picture: Some(mix(at ^ 3)),
        bio: None,
    };
    (0..FOLLOWERS).map(identity).collect()
}

/// Ten follows an account, most of them of the popular.
fn follows() -> Actions {
    let follow = |at: u64| {
        let word = mix(at);
        let target = (word % 300_000).min(word / 300_000 % 300_000).min(word / 90_000_000_000 % 300_000);
        let time = 16_000 * DAY + i64::from(below(at ^ 5, 100_000_000));
        Action { account: below(at ^ 4, FOLLOWERS), target, time: Some(time) }
    };
    let follows: Vec<Action> = (0..EDGES).map(follow).collect();
    Actions::of(1_000_000, &follows)
}

/// The baseline: windows of 200 ranks by 24 bins of the date itself, and a Poisson test of each cell against equal shares.
fn naive(followers: &[Follower]) -> usize {
    let (from, to) = (12_000 * DAY, 17_500 * DAY);
    let mut found = 0;
    for window in followers.windows(200).step_by(100) {
        let mut bins = [0_u32; 24];
        for created in window.iter().filter_map(|follower| follower.created) {
            let at = (created - from).clamp(0, to - from - 1) * 24 / (to - from);
            bins[usize::try_from(at).expect("in range")] += 1;
        }
        found += bins.iter().filter(|count| **count > 40).count();
    }
    found
}

fn signals(criterion: &mut Criterion) {
    let followers = followers();
    let identities = identities();
    let mut group = criterion.benchmark_group("a million followers");
    group.sample_size(10);
    group.bench_function("naive scan on one scale (baseline)", |bench| {
        bench.iter(|| naive(black_box(&followers)));
    });
    group.bench_function("creation bands on six scales", |bench| bench.iter(|| bands(black_box(&followers))));
    group.bench_function("bursts", |bench| bench.iter(|| growth(black_box(&followers), &[])));
    let subject = Subject { followers: &followers, ..Subject::default() };
    group.bench_function("all signals of the list", |bench| bench.iter(|| audit(black_box(subject), &|| 0)));
    let named = Subject { identities: &identities, ..subject };
    group.bench_function("all signals of the list, with names", |bench| {
        bench.iter(|| audit(black_box(named), &|| 0));
    });
    group.finish();

    let follows = follows();
    let sides = Sides::of(&follows);
    let mut group = criterion.benchmark_group("ten million follows");
    group.sample_size(10).throughput(Throughput::Elements(u64::try_from(sides.edges()).expect("fits")));
    group.bench_function("peel", |bench| bench.iter(|| black_box(&sides).peel()));
    group.bench_function("lockstep", |bench| bench.iter(|| lockstep(black_box(&follows), FOLLOWING)));
    group.finish();
}

criterion_group!(benches, signals);
criterion_main!(benches);
