//! The audit: how much of an audience is real, how sure that is, and what the evidence is.
//!
//! An audience is a list of [`Follower`]s in the order in which they came. Each family of signals reads it into a
//! [`Reading`]: for each account how suspect it is, or nothing where it cannot be known, and the evidence in plain figures.
//! Pure: no clock, no randomness but from a seed, no network, no database.

mod calibrate;
mod count;
pub mod evaluate;
mod follower;
pub mod friends;
pub mod profile;
mod reading;
mod ridge;
mod scorer;

pub use calibrate::Isotonic;
pub use follower::{Follower, Profile};
pub use reading::{Evidence, Family, Reading};
pub use scorer::{Effort, Scorer};
