//! SEISMIC on a real cascade of 15,562 retweets, the one that its authors ship as their example, read in place.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

use std::path::Path;

use breakout::evaluate::{Fitted as _, Seen, Seismic};
use breakout::{Cascade, Share};

fn shipped() -> Cascade {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let shared = std::env::var("CRIEUR_SHARED").unwrap_or(format!("{here}/../../../shared"));
    let path = Path::new(&shared).join("data/cascades/one-cascade.csv");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("this test reads a real cascade at {}, which cannot be read: {error}", path.display())
    });
    let mut events = text.lines().skip(1).map(|line| {
        let (time, followers) = line.split_once(',').unwrap();
        Share { after: time.parse().unwrap(), followers: Some(followers.parse().unwrap()) }
    });
    let post = events.next().unwrap();
    Cascade {
        name: "one-cascade.csv".to_owned(),
        posted: 0.0,
        author: None,
        followers: post.followers,
        shares: events.collect(),
    }
}

/// Counted so far, and foretold: by the authors' way of integrating (their package's, with its defaults), carried out apart
/// from this code. At half an hour the infectiousness is above 1 / n*: no answer.
const FORETOLD: [(f64, usize, Option<f64>); 5] = [
    (600.0, 32, Some(262.966)),
    (1_800.0, 95, None),
    (3_600.0, 906, Some(7_580.790)),
    (7_200.0, 2_559, Some(8_760.971)),
    (21_600.0, 8_329, Some(15_144.958)),
];

#[test]
fn a_real_cascade_is_foretold_as_by_another_calculation() {
    let post = shipped();
    assert_eq!(post.size(), 15_562);
    for (age, count, foretold) in FORETOLD {
        let seen = Seen::new(&post, age);
        assert_eq!(seen.count(), count);
        let found = Seismic.foretell(&seen).map(|foretold| foretold.forecast.size);
        assert_eq!(found.is_some(), foretold.is_some(), "{age}: {found:?}");
        // They take the tail's integral with rounded constants: the last digits differ.
        let (found, foretold) = (found.unwrap_or(1.0), foretold.unwrap_or(1.0));
        assert!((found / foretold - 1.0).abs() < 1e-3, "{age}: {found} and not {foretold}");
    }
}
