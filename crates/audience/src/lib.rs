//! The audit: how much of an audience is real, how sure that is, and what the evidence is.
//!
//! An audience is a list of [`Follower`]s in the order in which they came. Each family of signals reads it into a
//! [`Reading`]: for each account how suspect it is, or nothing where it cannot be known, and the evidence in plain figures.
//! A [`Judge`] adds the families up to one probability an account ([`combine`]), and those to one share with its 95 % interval
//! ([`estimate`]), held against a limit by a [`Verdict`].
//! Pure: no clock, no randomness but from a seed, no network, no database.

mod actions;
pub mod audit;
pub mod bands;
pub mod benford;
mod calibrate;
mod chance;
pub mod combine;
pub mod copied;
mod count;
pub mod dense;
pub mod engagers;
pub mod estimate;
pub mod evaluate;
pub mod fdr;
mod follower;
pub mod friends;
pub mod growth;
mod identity;
pub mod import;
mod judge;
pub mod lockstep;
pub mod picture;
pub mod profile;
mod reading;
mod ridge;
mod scorer;
mod sets;
pub mod synchrony;
pub mod trust;
mod verdict;

pub use actions::{Action, Actions};
pub use audit::{Audit, Subject, audit};
pub use calibrate::Isotonic;
pub use follower::{Follower, Profile};
pub use identity::Identity;
pub use judge::{Judge, JudgeError, mean_probability};
pub use reading::{Evidence, Family, Reading};
pub use scorer::{Effort, Scorer};
pub use verdict::{Cause, More, Statement, Verdict};
