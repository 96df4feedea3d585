use super::*;
use crate::Follower;
use crate::bands::bands;
use crate::chance::mix;
use crate::growth::{Cause, DAY};

const WORDS: FingerprintWords<'static> = FingerprintWords {
    title: "Who <follows> & when",
    says: "says",
    across: "across",
    up: "up",
    accounts: "accounts",
    bands: "bands",
};

fn followers(count: u64) -> Vec<Follower> {
    (0..count)
        .map(|at| {
            let age = i64::try_from(mix(at) % 200_000_000).expect("small");
            let day = i64::try_from(at * 400 / count).expect("small");
            let followed = Some((16_000 + day) * DAY);
            Follower { id: at, created: Some(16_000 * DAY - age), followed, ..Follower::default() }
        })
        .collect()
}

#[test]
fn a_million_take_no_more_room_than_ten_thousand() {
    for count in [10_000, 1_000_000] {
        let svg = fingerprint(&followers(count), &[], &WORDS, Place::Alone);
        assert!(svg.len() < 300_000, "{count}: {} bytes", svg.len());
        assert!(svg.matches('<').count() < 400, "no shape an account");
    }
}

#[test]
fn bands_are_marked_and_words_are_safe() {
    let mut followers = followers(10_000);
    for at in 0..300 {
        followers[4_000 + 2 * at].created = Some(15_000 * DAY);
    }
    let found = bands(&followers);
    assert_eq!(found.bands.len(), 1);
    let svg = fingerprint(&followers, &found.bands, &WORDS, Place::Page);
    assert_eq!(svg.matches("stroke-width=\"1.5\"").count(), 1, "a frame a band");
    assert!(svg.contains("Who &lt;follows&gt; &amp; when") && !svg.contains("<style>"));
    assert_eq!(svg, fingerprint(&followers, &found.bands, &WORDS, Place::Page));
    let plain = fingerprint(&followers, &[], &WORDS, Place::Alone);
    assert!(plain.contains("<style>") && plain.matches("class=\"mark\"").count() == 1, "only the legend's");
}

#[test]
fn an_audience_of_nobody_and_of_one_are_drawn() {
    for followers in [Vec::new(), followers(1), vec![Follower::default(); 3]] {
        let svg = fingerprint(&followers, &[], &WORDS, Place::Alone);
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}

#[test]
fn explained_bursts_look_otherwise() {
    let mut followers = followers(8_000);
    for (day, count) in [(100, 600), (300, 600)] {
        for at in 0..count {
            followers.push(Follower { id: at, followed: Some((16_000 + day) * DAY), ..Follower::default() });
        }
    }
    let cause = Cause { time: 16_300 * DAY..16_300 * DAY, what: "a breakout".to_owned() };
    let (_, found) = crate::growth::growth(&followers, &[cause]);
    let words =
        GrowthWords { title: "t", says: "s", across: "a", up: "u", unexplained: "no", explained: "yes" };
    let svg = growth(&found, &words, Place::Page);
    assert_eq!((svg.matches("class=\"mark\"").count(), svg.matches("class=\"calm\"").count()), (2, 2));
    assert!(svg.contains("+600") || svg.contains("+59") || svg.contains("+58"), "{svg}");
    assert!(growth_of_nothing(&words).ends_with("</svg>\n"));
}

fn growth_of_nothing(words: &GrowthWords<'_>) -> String {
    growth(&crate::growth::Growth::default(), words, Place::Alone)
}
