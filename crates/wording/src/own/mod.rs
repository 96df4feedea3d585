//! Own words: how alike a draft is to the brief and to the other posts of the campaign.
//!
//! Shape: [`shape`] makes a text ready, [`tiles`] finds copied spans, [`compare`] turns two texts into shares,
//! [`model`] turns the shares into a score. Nothing here knows how many posts there are; that is [`crate::Corpus`].

pub(crate) mod compare;
pub(crate) mod model;
pub(crate) mod shape;
mod stop;
mod synonyms;
pub(crate) mod tiles;

use kernel::BasisPoints;
use serde::{Deserialize, Serialize};

use crate::Span;
use compare::{Comparison, compare};
use shape::Shape;

/// A draft this alike to the brief is a copy of it.
pub const BRIEF_REFUSED_FROM: BasisPoints = points(5_000);
/// A draft this alike to another post is a copy of it. Higher than for the brief: a draft meets one brief and
/// thousands of posts, and each meeting is a chance to be refused wrongly.
pub const OTHER_REFUSED_FROM: BasisPoints = points(7_000);
/// Fewer words of meaning than this, beside what everyone must write, are no words of one's own.
pub const FEWEST_OWN_WORDS: usize = 3;

const fn points(hundredths: u16) -> BasisPoints {
    match BasisPoints::new(hundredths) {
        Ok(points) => points,
        Err(_) => BasisPoints::FULL,
    }
}

/// A span of the draft and where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedSpan {
    /// In the draft.
    pub draft: Span,
    /// In the brief or the other post.
    pub source: Span,
    /// Words with a meaning that are the same.
    pub words: usize,
}

/// How alike two texts are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Similarity {
    /// 0 for nothing in common, 10,000 for a copy.
    pub score: BasisPoints,
    /// The copied spans, in the draft's order.
    pub copied: Vec<CopiedSpan>,
}

impl Similarity {
    pub(crate) fn new(evidence: f64, comparison: &Comparison, draft: &Shape, source: &Shape) -> Self {
        let span = |tile: &tiles::Tile| CopiedSpan {
            draft: tiles::bytes(&draft.words, tile.draft),
            source: tiles::bytes(&source.words, tile.source),
            words: tile.content,
        };
        Self { score: model::score(evidence), copied: comparison.tiling.tiles.iter().map(span).collect() }
    }
}

/// The post of the campaign that the draft is most alike to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closest {
    /// Its key.
    pub key: u64,
    /// How alike.
    pub similarity: Similarity,
}

/// What was found about a draft's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Originality {
    /// Words of meaning beside what everyone must write.
    pub own_words: usize,
    /// Against the brief.
    pub brief: Similarity,
    /// Against the post it is most alike to, where one is alike enough to be looked at in full.
    pub closest: Option<Closest>,
    /// How many posts it was held against.
    pub posts: usize,
}

impl Originality {
    /// Whether the draft is in its author's own words.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.own_words >= FEWEST_OWN_WORDS
            && self.brief.score < BRIEF_REFUSED_FROM
            && self.closest.as_ref().is_none_or(|closest| closest.similarity.score < OTHER_REFUSED_FROM)
    }
}

/// The evidence that `draft` copies `source`, and the comparison behind it.
pub(crate) fn weigh(draft: &Shape, source: &Shape) -> (f64, Comparison) {
    let comparison = compare(draft, source);
    (model::evidence(&comparison.shares, draft.content.min(source.content)), comparison)
}
