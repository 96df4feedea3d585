//! May these 100,000 creators take a place? The aim: the whole list under 50 ms, while a brand types.
//!
//! Beside it, on the same creators in the same run: `only_read`, one pass that reads a few fields of each, below
//! which nothing that looks at every creator can go; and `on_the_heap`, the same findings kept as one
//! vector a creator, which is what a list of misses would cost without the fixed array.
#![allow(clippy::unwrap_used, reason = "a broken fixture must stop the measure")]
#![allow(missing_docs, reason = "criterion's macros write functions without")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kernel::{
    BasisPoints, BrandId, CampaignId, Country, Currency, Interval, Language, Money, Network, Points, Span,
    Timestamp, Topic,
};
use market::campaign::{Campaign, State};
use market::eligibility::{Candidate, Finding, Record, eligibility};
use market::policy::Policy;
use market::terms::{Frequency, Terms};
use uuid::Uuid;

const CREATORS: usize = 100_000;
const NOW: Timestamp = Timestamp::from_micros(1_795_339_800_000_000);

/// What a store would keep of a creator's profile.
struct Kept {
    country: Country,
    network: Network,
    languages: Vec<Language>,
    topics: Vec<Topic>,
    followers: u64,
    influence: Option<Interval<Points>>,
    fake_share: Option<Interval<BasisPoints>>,
    record: Record,
    suspended: Option<Timestamp>,
}

impl Kept {
    fn candidate(&self) -> Candidate<'_> {
        Candidate {
            suspended: self.suspended,
            country: self.country,
            network: self.network,
            languages: &self.languages,
            topics: &self.topics,
            followers: self.followers,
            influence: self.influence,
            fake_share: self.fake_share,
            record: self.record,
        }
    }
}

/// Numbers that are the same in every run (a step of `SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)) % limit
    }

    fn some_of<T: Clone>(&mut self, all: &[T], most: u64) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| self.one_of(all)).collect()
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        let index = self.below(u64::try_from(all.len()).unwrap());
        all[usize::try_from(index).unwrap()].clone()
    }

    fn hundredths(&mut self) -> (u16, u16) {
        let (one, other) = (self.below(10_001), self.below(2_001));
        (u16::try_from(one).unwrap(), u16::try_from((one + other).min(10_000)).unwrap())
    }
}

fn topics() -> Vec<Topic> {
    let words = ["bread", "cuisine-d-été", "料理", "chess", "gardens", "cycling", "хлеб", "open-source"];
    words.iter().map(|word| word.parse().unwrap()).collect()
}

fn creators() -> Vec<Kept> {
    let mut numbers = Numbers(42);
    let subjects = topics();
    (0..CREATORS).map(|_| creator(&mut numbers, &subjects)).collect()
}

fn creator(numbers: &mut Numbers, subjects: &[Topic]) -> Kept {
    let (low, high) = numbers.hundredths();
    let influence = Interval::new(Points::new(low).unwrap(), Points::new(high).unwrap()).unwrap();
    let (low, high) = numbers.hundredths();
    let fakes = Interval::new(BasisPoints::new(low).unwrap(), BasisPoints::new(high).unwrap()).unwrap();
    let few = |count: u64| u32::try_from(count).unwrap();
    Kept {
        country: numbers.one_of(&[Country::FR, Country::DE, Country::GB, Country::US]),
        network: numbers.one_of(&Network::ALL),
        languages: numbers.some_of(&[Language::FR, Language::EN, Language::DE, Language::ES], 3),
        topics: numbers.some_of(subjects, 4),
        followers: numbers.below(20_000),
        influence: (numbers.below(10) > 0).then_some(influence),
        fake_share: (numbers.below(10) > 0).then_some(fakes),
        record: Record {
            here: few(numbers.below(5)),
            here_lately: few(numbers.below(3)),
            here_again: Some(NOW),
            week: few(numbers.below(7)),
            week_again: Some(NOW),
        },
        suspended: (numbers.below(100) == 0).then_some(NOW),
    }
}

fn campaign() -> Campaign {
    let euros = |minor| Money::new(minor, Currency::EUR).unwrap();
    let terms = Terms {
        message: "Tell how you bake bread with our stone oven.".to_owned(),
        link: "https://example.org/oven".parse().unwrap(),
        required: Vec::new(),
        posts: 100,
        price: euros(4_500),
        budget: euros(450_000),
        frequency: Frequency { posts: 2, per: Span::days(7) },
        cap_per_creator: euros(13_500),
        least_influence: Points::new(2_000).unwrap(),
        most_fake: BasisPoints::new(2_500).unwrap(),
        small_share: BasisPoints::new(3_000).unwrap(),
        small_below: 1_000,
        networks: vec![Network::Bluesky, Network::Mastodon],
        languages: vec![Language::FR, Language::EN],
        countries: vec![Country::FR, Country::DE, Country::GB],
        topics: topics()[..3].to_vec(),
        start: NOW.minus(Span::days(1)),
        end: NOW.plus(Span::days(30)),
        holding: Span::days(3),
    };
    Campaign {
        id: CampaignId::new(Uuid::from_u128(1)),
        brand: BrandId::new(Uuid::from_u128(2)),
        terms,
        fee: BasisPoints::new(1_000).unwrap(),
        state: State::Live,
        funded: euros(450_000),
        taken_by_small: 10,
        taken_by_others: 70,
        opened: NOW,
        breakout: None,
        stopped: None,
    }
}

fn measure(criterion: &mut Criterion) {
    let (creators, campaign, policy) = (creators(), campaign(), Policy::default());
    let held = |kept: &Kept| eligibility(black_box(&campaign), &policy, &kept.candidate(), NOW);
    let mut group = criterion.benchmark_group("eligibility");
    group.throughput(Throughput::Elements(u64::try_from(CREATORS).unwrap()));
    group.bench_function("100_000_creators", |bencher| {
        bencher.iter(|| creators.iter().filter(|kept| black_box(held(kept)).is_met()).count());
    });
    group.bench_function("on_the_heap", |bencher| {
        bencher.iter(|| {
            let lists = creators.iter().map(|kept| black_box(held(kept)).findings.to_vec());
            lists
                .map(black_box::<Vec<Finding>>)
                .filter(|list| list.iter().all(|f| f.missed.is_none()))
                .count()
        });
    });
    group.bench_function("only_read", |bencher| {
        let fields = |kept: &Kept| kept.followers + u64::from(kept.record.week) + kept.topics.len() as u64;
        bencher.iter(|| creators.iter().map(|kept| fields(black_box(kept))).sum::<u64>());
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
