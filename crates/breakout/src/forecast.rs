//! What is foretold of a post.

/// How far a post will spread, foretold at some age: counts of shares at the end, the post itself not counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// The final size expected: half of such posts end above it. Never below what was counted already; finite.
    pub size: f64,
    /// The 80 % interval: one in ten ends below the first, one in ten above the second.
    pub interval: Option<(f64, f64)>,
}
