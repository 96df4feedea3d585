//! What several rooms learn with: trees of questions, gradient boosting, a seeded generator, and how they are written down.
//!
//! Pure and small; knows neither posts nor people. The same rows, plan and seed give the same trees, and the same bytes.

pub mod boost;
pub mod bytes;
pub mod rng;
pub mod tree;
