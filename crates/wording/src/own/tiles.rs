//! Copied spans: runs of words that stand in both texts in the same order.
//!
//! Shape: all maximal common runs of stems are found by the usual table of diagonals, taken from the longest to
//! the shortest wherever they do not overlap (so swapped sentences are found as two runs), and runs that are at
//! most [`GAP`] words apart in both texts are joined over the changed words between them.
//! Cost: the product of the two word counts, both at most 600; a few microseconds for two posts.

use crate::own::shape::{Shape, Word};
use crate::span::Span;

/// The fewest words of a run.
const FEWEST: usize = 3;
/// The fewest words with a meaning in a span that is shown.
const FEWEST_CONTENT: usize = 3;
/// The most changed words between two runs that are joined.
const GAP: usize = 2;

/// A run: where it starts in each text, and how many words it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    draft: usize,
    source: usize,
    words: usize,
}

/// A joined run: words `draft.0..draft.1` and `source.0..source.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tile {
    pub(crate) draft: (usize, usize),
    pub(crate) source: (usize, usize),
    /// Words with a meaning that are the same on both sides.
    pub(crate) content: usize,
}

/// What the runs say.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Tiling {
    pub(crate) tiles: Vec<Tile>,
    /// The longest unbroken run, in words with a meaning.
    pub(crate) longest: usize,
}

/// Finds the copied spans of `draft` in `source`.
pub(crate) fn tile(draft: &Shape, source: &Shape) -> Tiling {
    let mut runs = runs(&draft.words, &source.words);
    runs.sort_by_key(|run| (std::cmp::Reverse(run.words), run.draft, run.source));
    let mut taken_draft = vec![false; draft.words.len()];
    let mut taken_source = vec![false; source.words.len()];
    let mut kept: Vec<Run> = Vec::new();
    for run in runs {
        let free = (0..run.words).all(|at| !taken_draft[run.draft + at] && !taken_source[run.source + at]);
        if !free {
            continue;
        }
        taken_draft[run.draft..run.draft + run.words].fill(true);
        taken_source[run.source..run.source + run.words].fill(true);
        kept.push(run);
    }
    kept.sort_by_key(|run| run.draft);
    let content = |run: &Run| count(&draft.words[run.draft..run.draft + run.words]);
    let longest = kept.iter().map(content).max().unwrap_or(0);
    let mut tiles: Vec<Tile> = Vec::new();
    for run in kept {
        let tile = Tile {
            draft: (run.draft, run.draft + run.words),
            source: (run.source, run.source + run.words),
            content: content(&run),
        };
        match tiles.last_mut().filter(|last| near(last, &tile)) {
            Some(last) => {
                last.draft.1 = tile.draft.1;
                last.source.1 = tile.source.1;
                last.content += tile.content;
            }
            None => tiles.push(tile),
        }
    }
    tiles.retain(|tile| tile.content >= FEWEST_CONTENT);
    Tiling { tiles, longest }
}

fn near(last: &Tile, next: &Tile) -> bool {
    next.draft.0 - last.draft.1 <= GAP
        && next.source.0 >= last.source.1
        && next.source.0 - last.source.1 <= GAP
}

pub(crate) fn count(words: &[Word]) -> usize {
    words.iter().filter(|word| word.content).count()
}

/// The bytes of a text that words `from..to` span.
pub(crate) fn bytes(words: &[Word], (from, to): (usize, usize)) -> Span {
    match (words.get(from), words.get(to.saturating_sub(1))) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
        _ => Span::new(0, 0),
    }
}

/// All maximal common runs of at least [`FEWEST`] words, or of two with a meaning.
fn runs(draft: &[Word], source: &[Word]) -> Vec<Run> {
    let mut found = Vec::new();
    let mut above = vec![0_usize; source.len() + 1];
    let mut row = vec![0_usize; source.len() + 1];
    for i in 0..draft.len() {
        for j in 0..source.len() {
            row[j + 1] = if draft[i].stem == source[j].stem { above[j] + 1 } else { 0 };
            let words = row[j + 1];
            if words < 2 {
                continue;
            }
            let goes_on =
                i + 1 < draft.len() && j + 1 < source.len() && draft[i + 1].stem == source[j + 1].stem;
            let start = i + 1 - words;
            if !goes_on && (words >= FEWEST || count(&draft[start..=i]) >= 2) {
                found.push(Run { draft: start, source: j + 1 - words, words });
            }
        }
        std::mem::swap(&mut above, &mut row);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::own::shape::Common;

    fn spans(draft: &str, source: &str) -> Vec<(String, String)> {
        let common = Common::default();
        let (a, b) = (Shape::new(draft, &common), Shape::new(source, &common));
        let tiling = tile(&a, &b);
        let text = |tile: &Tile| {
            (
                bytes(&a.words, tile.draft).of(draft).to_owned(),
                bytes(&b.words, tile.source).of(source).to_owned(),
            )
        };
        tiling.tiles.iter().map(text).collect()
    }

    #[test]
    fn swapped_sentences_are_found_as_two_spans() {
        let source = "Son moteur discret roule longtemps. La livraison rapide reste offerte.";
        let draft = "La livraison rapide reste offerte ! SON MOTEUR — discret — roule longtemps";
        let found = spans(draft, source);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].0, "La livraison rapide reste offerte");
        assert_eq!(found[1].1, "Son moteur discret roule longtemps");
    }

    #[test]
    fn a_changed_word_is_joined_over() {
        let found = spans(
            "Cette sacoche légère tient douze bouteilles fraîches",
            "Cette sacoche légère contient douze bouteilles fraîches",
        );
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(spans("rien de commun ici", "tout autre chose ailleurs").is_empty());
    }
}
