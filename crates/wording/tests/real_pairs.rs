//! People who wrote about the same news: the Twitter URL corpus, read in place.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's helpers stop the test")]

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use wording::calibration::score;
use wording::{BRIEF_REFUSED_FROM, OTHER_REFUSED_FROM};

fn pairs() -> Vec<(bool, String, String)> {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let shared = std::env::var("CRIEUR_SHARED").unwrap_or(format!("{here}/../../../shared"));
    let path = Path::new(&shared).join("data/text/url-corpus-train.tsv.gz");
    let file = std::fs::File::open(&path).unwrap_or_else(|error| {
        panic!(
            "this test reads the Twitter URL corpus at {}, which cannot be opened: {error}",
            path.display()
        )
    });
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text.lines()
        .step_by(7)
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()? == "1", fields.next()?.to_owned(), fields.next()?.to_owned()))
        })
        .collect()
}

fn jaccard(a: &str, b: &str) -> f64 {
    let set = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<HashSet<_>>();
    let (a, b) = (set(a), set(b));
    a.intersection(&b).count() as f64 / a.union(&b).count().max(1) as f64
}

/// The share refused, in per cent.
fn refused(pairs: &[(bool, String, String)], wanted: impl Fn(bool, f64) -> bool, from: u16) -> usize {
    let chosen: Vec<_> = pairs.iter().filter(|(same, a, b)| wanted(*same, jaccard(a, b))).collect();
    assert!(chosen.len() >= 100, "only {} pairs", chosen.len());
    chosen.iter().filter(|(_, a, b)| score(a, b) >= from).count() * 100 / chosen.len()
}

#[test]
fn near_verbatim_tweets_are_refused_and_paraphrases_mostly_are_not() {
    let pairs = pairs();
    let (brief, other) = (BRIEF_REFUSED_FROM.hundredths(), OTHER_REFUSED_FROM.hundredths());
    assert!(refused(&pairs, |_, alike| alike >= 0.6, brief) >= 95);
    assert!(refused(&pairs, |same, alike| same && alike < 0.3, brief) <= 30);
    assert!(refused(&pairs, |same, alike| same && alike < 0.2, brief) <= 15);
    assert!(refused(&pairs, |same, alike| !same && alike < 0.5, brief) <= 4);
    assert!(refused(&pairs, |same, alike| !same && alike < 0.5, other) <= 2);
}
