//! The score: how many trusted people act when an account posts, on a scale of 0 to 100, with its interval and every
//! input.
//!
//! [`Formula`] holds every constant of a version. [`Tally`] is what is kept of an account, 80 bytes, updated per event in
//! `O(1)`. [`Formula::score`] makes a [`Score`] of it in constant time. [`Snapshot`] publishes scores for good, under an id that
//! offers quote.

mod account;
mod audience;
mod gamma;
mod prior;
mod snapshot;

pub use account::{Formula, Input, InputName, Scale, Score, Tally};
pub use audience::{contribution, effective_audience};
pub use gamma::{gamma_cdf, gamma_quantile};
pub use prior::{Prior, PriorError, Sample};
pub use snapshot::{At, Snapshot, SnapshotError, history};
