//! What the fitting procedure needs to see: the shares behind a score. Nothing else should.

use crate::own::compare::{FEATURES, NAMES, compare};
use crate::own::model::{BIAS, WEIGHTS, lack};
use crate::own::shape::{Common, Shape};

/// The names of the shares, in the order of [`shares`].
pub const SHARES: [&str; FEATURES] = NAMES;
/// The bias and the weights in use.
pub const FITTED: (f64, [f64; FEATURES]) = (BIAS, WEIGHTS);

/// The shares of a draft against a source, and the evidence that is asked of texts of few words.
#[must_use]
pub fn shares(source: &str, draft: &str, required: &[String]) -> ([f64; FEATURES], f64) {
    let common = Common::new(required.iter().map(String::as_str)).with_tags(source);
    let (draft, source) = (Shape::new(draft, &common), Shape::new(source, &common));
    (compare(&draft, &source).shares, lack(draft.content.min(source.content)))
}

/// The score of a draft against a source as the brief, in basis points.
#[must_use]
pub fn score(source: &str, draft: &str) -> u16 {
    crate::Corpus::of(source, &[]).originality(draft, None, &[]).brief.score.hundredths()
}
