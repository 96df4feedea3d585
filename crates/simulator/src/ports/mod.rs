//! The app's ports as this world offers them: each call is an await at which others go on, a fault may strike,
//! or the program may die.

mod clock;
mod network;
mod rail;
mod store;

pub(crate) use clock::{WorldClock, WorldEntropy};
pub(crate) use network::FaultyNetwork;
pub(crate) use rail::FaultyRail;
pub(crate) use store::{FaultyStore, drive};
