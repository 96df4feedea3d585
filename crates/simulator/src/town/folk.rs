//! The people of the town: names, where they live, where they post, how many follow them and how many of those
//! are real.
//!
//! Shape: followers are log-normal with a heavy tail, most of them small; influence rises with their logarithm;
//! the share of fakes is a few per cent for most and a third for the few who bought. The same seed gives the same
//! people. Whole numbers only.

use kernel::{
    BasisPoints, Country, CreatorId, Currency, Interval, Language, Network, Points, ProfileId, Topic,
};
use market::people::Profile;

use super::names::{ENGLISH, FRENCH, GERMAN, Names, SPANISH};
use crate::rng::Rng;

/// Somebody who may join.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: CreatorId,
    pub(super) name: String,
    pub(super) country: Country,
    pub(super) currency: Currency,
    pub(super) profiles: Vec<Profile>,
    /// How many days before the demo's first minute.
    pub(super) joined: u64,
}

/// One in so many hundred lives there, speaks so, is called so, is paid in.
const HOMES: [(u64, &str, &[&str], Names, &str); 9] = [
    (38, "FR", &["fr"], FRENCH, "EUR"),
    (20, "GB", &["en"], ENGLISH, "GBP"),
    (16, "US", &["en"], ENGLISH, "USD"),
    (10, "DE", &["de"], GERMAN, "EUR"),
    (5, "BE", &["fr"], FRENCH, "EUR"),
    (3, "CH", &["fr"], FRENCH, "CHF"),
    (3, "IE", &["en"], ENGLISH, "EUR"),
    (2, "CA", &["en"], ENGLISH, "CAD"),
    (3, "ES", &["es"], SPANISH, "EUR"),
];

/// What people write about: the first nine are what the town's brands sell.
pub(super) const TOPICS: [&str; 14] = [
    "cooking",
    "gardening",
    "books",
    "cycling",
    "home",
    "games",
    "running",
    "coffee",
    "travel",
    "music",
    "photography",
    "parenting",
    "open-source",
    "crafts",
];

/// Everybody, in the order in which they were made.
pub(super) fn people(seed: u64, count: usize) -> Vec<Person> {
    let mut rng = Rng::new(seed, "people");
    (0..count).filter_map(|_| person(&mut rng)).collect()
}

fn person(rng: &mut Rng) -> Option<Person> {
    let (_, country, native, names, currency) = home(rng);
    let country: Country = country.parse().ok()?;
    let id = CreatorId::new(rng.uuid());
    let name = name(rng, names);
    let languages = languages(rng, native);
    let topics = topics(rng);
    let networks = networks(rng);
    let followers = followers(rng);
    let fake = fake_share(rng);
    let mut profiles = Vec::with_capacity(networks.len());
    for (at, network) in networks.into_iter().enumerate() {
        // The second profile is the smaller one.
        let followers = if at == 0 { followers } else { followers / 3 + rng.below(40) };
        profiles.push(Profile {
            id: ProfileId::new(rng.uuid()),
            network,
            account: account(rng, network, &name),
            followers,
            languages: languages.clone(),
            topics: topics.clone(),
            influence: influence(rng, followers),
            fake_share: fake,
        });
    }
    // A third came in the last month, the others over the year before.
    let joined = if rng.chance(1_000) { rng.below(29) } else { 30 + rng.below(360) };
    Some(Person { id, name, country, currency: currency.parse().ok()?, profiles, joined })
}

fn home(rng: &mut Rng) -> (u64, &'static str, &'static [&'static str], Names, &'static str) {
    let mut at = rng.below(100);
    for home in HOMES {
        if at < home.0 {
            return home;
        }
        at -= home.0;
    }
    HOMES[0]
}

fn name(rng: &mut Rng, names: Names) -> String {
    let given: Vec<&str> = names.given.split_whitespace().collect();
    let family: Vec<&str> = names.family.split_whitespace().collect();
    let given = rng.pick(&given).copied().unwrap_or_default();
    let family = rng.pick(&family).copied().unwrap_or_default();
    format!("{given} {family}").replace('_', " ")
}

fn languages(rng: &mut Rng, native: &[&str]) -> Vec<Language> {
    let mut codes: Vec<&str> = native.to_vec();
    let second = if native == ["en"] { 600 } else { 4_000 };
    if rng.chance(second) {
        codes.push(if native == ["en"] { "fr" } else { "en" });
    }
    codes.iter().filter_map(|code| code.parse().ok()).collect()
}

fn topics(rng: &mut Rng) -> Vec<Topic> {
    let mut found: Vec<Topic> = Vec::new();
    for _ in 0..=rng.below(3) {
        let topic = rng.pick(&TOPICS).and_then(|topic| topic.parse().ok());
        found.extend(topic.filter(|topic| !found.contains(topic)));
    }
    found
}

fn networks(rng: &mut Rng) -> Vec<Network> {
    let first = match rng.below(100) {
        0..52 => Network::Bluesky,
        52..80 => Network::Mastodon,
        _ => Network::X,
    };
    let mut all = vec![first];
    if rng.chance(2_000) {
        all.extend(Network::ALL.into_iter().find(|other| *other != first));
    }
    all
}

/// Sixteen coins thrown: a doubling for each head, so that the logarithm is nearly normal; then a heavy tail.
fn followers(rng: &mut Rng) -> u64 {
    let heads = (rng.bits() & 0xffff).count_ones();
    let base = 1_u64 << heads;
    let body = base + rng.below(base);
    if rng.chance(300) { rng.heavy(body * 3).min(1_900_000) } else { body }
}

fn influence(rng: &mut Rng, followers: u64) -> Option<Interval<Points>> {
    if rng.chance(150) {
        return None;
    }
    let doublings = u64::from((followers + 1).ilog2());
    let middle = 300 + doublings * 330 + rng.below(1_400);
    let half = 250 + 5_000 / (doublings + 4) + rng.below(200);
    let point = |value: u64| u16::try_from(value.min(9_900)).ok().and_then(|value| Points::new(value).ok());
    Interval::new(point(middle.saturating_sub(half))?, point(middle + half)?).ok()
}

fn fake_share(rng: &mut Rng) -> Option<Interval<BasisPoints>> {
    if rng.chance(150) {
        return None;
    }
    let middle = if rng.chance(600) { 1_200 + rng.below(3_200) } else { 60 + rng.below(640) };
    let half = 40 + rng.below(180);
    share(middle.saturating_sub(half), middle + half)
}

/// An interval of shares in hundredths of a per cent.
pub(super) fn share(low: u64, high: u64) -> Option<Interval<BasisPoints>> {
    let of = |value: u64| u16::try_from(value).ok().and_then(|value| BasisPoints::new(value).ok());
    Interval::new(of(low)?, of(high)?).ok()
}

/// The lasting id that the network gave: no handle, which can change.
fn account(rng: &mut Rng, network: Network, name: &str) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut letters = |count: usize| -> String {
        (0..count).filter_map(|_| rng.pick(LETTERS)).map(|letter| char::from(*letter)).collect()
    };
    match network {
        Network::Bluesky => format!("did:plc:{}", letters(24)),
        Network::Mastodon => {
            let handle: String = name.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
            format!("https://piaille.example.org/users/{handle}_{}", letters(4))
        }
        Network::X => format!("{}", 10_000_000_000 + rng.below(1_700_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_are_small_some_are_large_and_a_few_bought() {
        let people = people(1, 5_000);
        assert_eq!(people.len(), 5_000);
        let mut sizes: Vec<u64> = people.iter().map(|person| person.profiles[0].followers).collect();
        sizes.sort_unstable();
        assert!((100..2_000).contains(&sizes[2_500]), "median {}", sizes[2_500]);
        assert!(sizes[4_995] > 50_000 && sizes[4_999] < 2_000_000, "largest {}", sizes[4_999]);
        let bought = people.iter().filter_map(|person| person.profiles[0].fake_share);
        let bought = bought.filter(|share| share.low().hundredths() > 1_000).count();
        assert!((100..600).contains(&bought), "{bought} bought");
        let fit = |person: &Person| person.name.len() > 4 && !person.profiles.is_empty();
        assert!(people.iter().all(fit));
    }
}
