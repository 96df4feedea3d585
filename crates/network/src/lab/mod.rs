//! Bluesky's own servers on this machine: for tests, and for a demo that posts for real.

mod names;
mod process;
mod servers;

pub use names::{Here, NoRecords};
#[cfg(feature = "testing")]
pub(crate) use servers::{LIMITS, text};
pub use servers::{Lab, LabError, Options};
