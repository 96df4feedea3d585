//! The audit: how much of an audience is real, how sure that is, and what the evidence is.
//!
//! An audience is a list of [`Follower`]s in the order in which they came. Each family of signals reads it into a
//! [`Reading`]: for each account how suspect it is, or nothing where it cannot be known, and the evidence in plain figures.
//! Pure: no clock, no randomness but from a seed, no network, no database.

mod actions;
pub mod bands;
pub mod benford;
mod chance;
pub mod dense;
pub mod fdr;
mod follower;
pub mod growth;
mod identity;
pub mod import;
pub mod lockstep;
mod reading;
mod sets;

pub use actions::{Action, Actions};
pub use follower::{Follower, Profile};
pub use identity::Identity;
pub use reading::{Evidence, Family, Reading};
