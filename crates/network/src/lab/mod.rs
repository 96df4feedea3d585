//! Bluesky's own servers on this machine: for tests, and for a demo that posts for real.

mod names;
mod process;
mod servers;

pub use names::{Here, NoRecords};
pub use servers::{Lab, LabError, Options};
