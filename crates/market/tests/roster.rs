//! The roster says of a crowd what `eligibility` says of each.
#![allow(clippy::unwrap_used, reason = "a test says so by failing")]

#[path = "common/crowd.rs"]
mod crowd;

use crowd::{COUNTRIES, LANGUAGES, Numbers, choosy, creator, plainly, topics};
use kernel::{BasisPoints, Network, Points};
use market::{Roster, Terms};

/// Terms at random, some of whose conditions ask for nothing.
fn terms(numbers: &mut Numbers) -> Terms {
    let hundredths = [0, 1, 1_500, 4_000, 9_999, 10_000];
    Terms {
        networks: numbers.some_of(&Network::ALL, 3),
        languages: numbers.some_of(&LANGUAGES, 2),
        countries: numbers.some_of(&COUNTRIES, 2),
        topics: numbers.some_of(&topics(), 3),
        least_influence: Points::new(numbers.one_of(&hundredths)).unwrap(),
        most_fake: BasisPoints::new(numbers.one_of(&hundredths)).unwrap(),
        ..choosy()
    }
}

#[test]
fn a_crowd_is_counted_as_if_each_had_been_asked() {
    let mut numbers = Numbers(7);
    let mut creators: Vec<_> = (0..3_000).map(|id| creator(&mut numbers, id)).collect();
    let mut roster = Roster::default();
    assert_eq!(roster.qualifying(&choosy()), plainly(&[], &choosy()));
    creators.iter().for_each(|creator| roster.put(creator));
    let found = roster.qualifying(&choosy());
    assert!(found.creators > 50 && found.by_condition.iter().all(|count| count.lost > 5), "{found:?}");
    for round in 0..25 {
        let terms = terms(&mut numbers);
        assert_eq!(roster.qualifying(&terms), plainly(&creators, &terms), "round {round}: {terms:?}");
        // Some change, with more profiles or fewer, and some join.
        for _ in 0..200 {
            let at = usize::try_from(numbers.below(3_100)).unwrap().min(creators.len());
            let new = creator(&mut numbers, at.try_into().unwrap());
            roster.put(&new);
            if at == creators.len() {
                creators.push(new);
            } else {
                creators[at] = new;
            }
        }
        assert_eq!(roster.len(), creators.len());
    }
}
