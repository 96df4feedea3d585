//! How alike two texts are, in nine shares.
//!
//! Every share lies between 0 and 1 and rises with copying. The shares over the draft see a copied part of a
//! long source; those over the source see a whole source with padding around it.

use std::collections::HashMap;

use crate::own::shape::{Shape, Word};
use crate::own::tiles::{Tiling, tile};

/// A source with fewer five-letter runs is within everyone's reach.
const FEWEST_RUNS: usize = 40;

/// How many there are.
pub(crate) const FEATURES: usize = 9;
/// Their names, for the calibration's table.
pub(crate) const NAMES: [&str; FEATURES] =
    ["words", "pairs", "triples", "letters", "covered", "longest", "source words", "source covered", "both"];

/// The shares of one comparison, and the copied spans behind them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) shares: [f64; FEATURES],
    pub(crate) tiling: Tiling,
}

/// Compares a draft with a source.
pub(crate) fn compare(draft: &Shape, source: &Shape) -> Comparison {
    let tiling = tile(draft, source);
    let covered: usize = tiling.tiles.iter().map(|tile| tile.content).sum();
    let shared = shared_words(&draft.words, &source.words);
    let shares = [
        share(shared, draft.content),
        near_pairs(&draft.words, &source.words),
        triples(&draft.words, &source.words),
        letters(draft, source),
        share(covered, draft.content),
        share(tiling.longest.min(8), 8),
        // A source of three words is within everyone's reach: its share counts as little as it is short.
        share(shared, source.content.max(8)),
        share(covered, source.content.max(8)),
        share(2 * shared, draft.content + source.content),
    ];
    Comparison { shares, tiling }
}

#[expect(clippy::cast_precision_loss, reason = "word counts, far below 2^52")]
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64).min(1.0) }
}

fn meaning(words: &[Word]) -> Vec<u32> {
    words.iter().filter(|word| word.content).map(|word| word.stem).collect()
}

/// Words with a meaning that both texts have, each as often as the rarer side has it.
fn shared_words(draft: &[Word], source: &[Word]) -> usize {
    let mut left: HashMap<u32, usize> = HashMap::with_capacity(source.len());
    for stem in meaning(source) {
        *left.entry(stem).or_default() += 1;
    }
    let mut shared = 0;
    for stem in meaning(draft) {
        if let Some(count) = left.get_mut(&stem).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    shared
}

/// The share of the draft's neighbours, among words with a meaning, that also stand close in the source, in
/// either order, with up to two words between them.
fn near_pairs(draft: &[Word], source: &[Word]) -> f64 {
    let (draft, source) = (meaning(draft), meaning(source));
    let mut close = std::collections::HashSet::with_capacity(source.len() * 3);
    for (at, first) in source.iter().enumerate() {
        for second in source.iter().skip(at + 1).take(3) {
            close.insert(((*first).min(*second), (*first).max(*second)));
        }
    }
    let found = draft.windows(2).filter(|pair| close.contains(&(pair[0].min(pair[1]), pair[0].max(pair[1]))));
    share(found.count(), draft.len().saturating_sub(1))
}

/// The share of the draft's runs of three words, small ones included, that the source has too.
fn triples(draft: &[Word], source: &[Word]) -> f64 {
    let key = |words: &[Word]| (words[0].stem, words[1].stem, words[2].stem);
    let known: std::collections::HashSet<_> = source.windows(3).map(key).collect();
    let found = draft.windows(3).filter(|words| known.contains(&key(words))).count();
    share(found, draft.len().saturating_sub(2))
}

/// The share of five-letter runs in common: of the draft's, or of the source's where that is more and the source
/// is long enough to say so (a whole source with padding around it).
fn letters(draft: &Shape, source: &Shape) -> f64 {
    let common = common(&draft.runs, &source.runs);
    share(common, draft.runs.len()).max(share(common, source.runs.len().max(FEWEST_RUNS)))
}

/// How many values two sorted lists share.
pub(crate) fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut found) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                found += 1;
                i += 1;
                j += 1;
            }
        }
    }
    found
}
