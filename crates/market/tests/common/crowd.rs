//! Many creators at random, and who of them qualifies, found the long way.

use kernel::{
    BasisPoints, BrandId, CampaignId, Country, CreatorId, Currency, Interval, Language, Money, Network,
    Points, ProfileId, Span, Timestamp, Topic,
};
use market::campaign::{Campaign, State};
use market::eligibility::{Candidate, Condition, Record, eligibility};
use market::people::{Creator, Profile};
use market::policy::Policy;
use market::roster::{CONDITIONS, ConditionCount, Qualifying};
use market::terms::{Frequency, Terms};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_micros(1_795_339_800_000_000);

/// Numbers that are the same in every run (a step of `SplitMix64`).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)) >> 8) % limit
    }

    pub(crate) fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        let at = self.below(u64::try_from(all.len()).unwrap());
        all[usize::try_from(at).unwrap()].clone()
    }

    pub(crate) fn some_of<T: Clone>(&mut self, all: &[T], most: u64) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| self.one_of(all)).collect()
    }

    fn hundredths(&mut self) -> (u16, u16) {
        let (one, other) = (self.below(10_001), self.below(2_001));
        (u16::try_from(one).unwrap(), u16::try_from((one + other).min(10_000)).unwrap())
    }
}

pub(crate) fn topics() -> Vec<Topic> {
    let words = ["bread", "cuisine-d-été", "料理", "chess", "gardens", "cycling", "хлеб", "open-source"];
    words.iter().map(|word| word.parse().unwrap()).collect()
}

pub(crate) const LANGUAGES: [Language; 4] = [Language::FR, Language::EN, Language::DE, Language::ES];
pub(crate) const COUNTRIES: [Country; 4] = [Country::FR, Country::DE, Country::GB, Country::US];

pub(crate) fn creator(numbers: &mut Numbers, id: u128) -> Creator {
    let profiles = 0..numbers.one_of(&[1, 1, 1, 2, 3, 0]);
    let profiles = profiles.map(|at| profile(numbers, id * 10 + at)).collect();
    Creator {
        id: CreatorId::new(Uuid::from_u128(id)),
        name: "somebody".to_owned(),
        country: numbers.one_of(&COUNTRIES),
        currency: Currency::EUR,
        profiles,
        identified: numbers.below(2) == 0,
        suspended: (numbers.below(20) == 0).then_some(NOW),
        joined: NOW,
    }
}

fn profile(numbers: &mut Numbers, id: u128) -> Profile {
    let (low, high) = numbers.hundredths();
    let influence = Interval::new(Points::new(low).unwrap(), Points::new(high).unwrap()).unwrap();
    let (low, high) = numbers.hundredths();
    let fakes = Interval::new(BasisPoints::new(low).unwrap(), BasisPoints::new(high).unwrap()).unwrap();
    Profile {
        id: ProfileId::new(Uuid::from_u128(id)),
        network: numbers.one_of(&Network::ALL),
        account: "did:plc:somebody".to_owned(),
        followers: numbers.below(20_000),
        languages: numbers.some_of(&LANGUAGES, 3),
        topics: numbers.some_of(&topics(), 4),
        influence: (numbers.below(10) > 0).then_some(influence),
        fake_share: (numbers.below(10) > 0).then_some(fakes),
    }
}

/// Terms that ask for something of everything.
pub(crate) fn choosy() -> Terms {
    let euros = |minor| Money::new(minor, Currency::EUR).unwrap();
    Terms {
        message: "Tell how you bake bread with our stone oven.".to_owned(),
        link: "https://example.org/oven".parse().unwrap(),
        required: Vec::new(),
        posts: 100,
        price: euros(4_500),
        budget: euros(450_000),
        frequency: Frequency { posts: 2, per: Span::days(7) },
        cap_per_creator: euros(13_500),
        least_influence: Points::new(2_000).unwrap(),
        most_fake: BasisPoints::new(6_500).unwrap(),
        small_share: BasisPoints::ZERO,
        small_below: 1_000,
        networks: vec![Network::Bluesky, Network::Mastodon],
        languages: vec![Language::FR, Language::EN],
        countries: COUNTRIES[..3].to_vec(),
        topics: topics()[..3].to_vec(),
        start: NOW.minus(Span::days(1)),
        end: NOW.plus(Span::days(30)),
        holding: Span::days(3),
    }
}

/// The conditions that each profile misses, by `eligibility` in an open campaign and without a past.
fn missed(creator: &Creator, terms: &Terms) -> Vec<Vec<Condition>> {
    let campaign = Campaign {
        id: CampaignId::new(Uuid::from_u128(1)),
        brand: BrandId::new(Uuid::from_u128(2)),
        terms: terms.clone(),
        fee: BasisPoints::ZERO,
        state: State::Live,
        funded: terms.budget,
        taken_by_small: 0,
        taken_by_others: 0,
        opened: NOW,
        breakout: None,
        stopped: None,
    };
    let of = |profile: &Profile| {
        let candidate = Candidate {
            suspended: creator.suspended,
            country: creator.country,
            network: profile.network,
            languages: &profile.languages,
            topics: &profile.topics,
            followers: profile.followers,
            influence: profile.influence,
            fake_share: profile.fake_share,
            record: Record::default(),
        };
        let found = eligibility(&campaign, &Policy::default(), &candidate, NOW);
        found.missed().into_iter().map(|finding| finding.condition).collect()
    };
    creator.profiles.iter().map(of).collect()
}

/// Everybody held against every condition, one by one.
pub(crate) fn plainly(creators: &[Creator], terms: &Terms) -> Qualifying {
    let all: Vec<Vec<Vec<Condition>>> = creators.iter().map(|creator| missed(creator, terms)).collect();
    let count = |fits: &dyn Fn(&Vec<Vec<Condition>>) -> bool| {
        u64::try_from(all.iter().filter(|profiles| fits(profiles)).count()).unwrap()
    };
    let met = |profiles: &Vec<Vec<Condition>>| profiles.iter().any(Vec::is_empty);
    let by_condition = CONDITIONS.into_iter().map(|condition| ConditionCount {
        condition,
        passing: count(&|profiles| profiles.iter().any(|missed| !missed.contains(&condition))),
        lost: count(&|profiles| !met(profiles) && profiles.iter().any(|missed| *missed == [condition])),
    });
    Qualifying {
        total: u64::try_from(creators.len()).unwrap(),
        creators: count(&met),
        profiles: u64::try_from(all.iter().flatten().filter(|missed| missed.is_empty()).count()).unwrap(),
        by_condition: by_condition.collect(),
    }
}
