//! The world's time and the world's randomness.

use std::sync::Arc;

use app::ports::{Clock, Entropy};
use kernel::Timestamp;

use crate::hub::Hub;

pub(crate) struct WorldClock(pub(crate) Arc<Hub>);

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        self.0.timestamp()
    }
}

pub(crate) struct WorldEntropy(pub(crate) Arc<Hub>);

impl Entropy for WorldEntropy {
    fn next_u64(&self) -> u64 {
        self.0.entropy()
    }
}
