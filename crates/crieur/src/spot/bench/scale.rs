//! A whole network, 106,000 events a second unless told otherwise, of which 6 in 106 are posts, on one core.

use std::sync::Arc;

use breakout::{Event, Model, Network, Partition};

use super::clock::Cost;
use super::{number, settings};

/// How many events are handed over at once.
const TOGETHER: usize = 256;
/// How many are made before they are read, so that making them is not measured.
const MADE: usize = 1 << 18;
/// The longest that is waited for all places to be taken, in simulated seconds.
const LONGEST: usize = 1_800;

/// A network and its spotter.
pub(super) struct Large {
    pub(super) network: Network,
    pub(super) partition: Partition,
    posts: usize,
    pace: usize,
}

/// What it took.
pub(super) struct Scale {
    pub(super) pace: usize,
    pub(super) minutes: u16,
    pub(super) alerts: usize,
    pub(super) followed: usize,
    pub(super) bytes: usize,
    /// Seconds of a processor for a second of the network.
    pub(super) core: f64,
}

impl Large {
    pub(super) fn new(pace: u32, posts: usize, model: Arc<Model>) -> Self {
        let network = Network::new(pace / 106 * 6, pace, 1);
        let pace = usize::try_from(pace).unwrap_or(usize::MAX);
        Self { network, partition: Partition::new(settings(posts), model), posts, pace }
    }

    /// Reads until all places are taken, and as long again: from then on it stays as it is.
    pub(super) fn fill(&mut self) {
        let mut seconds = 0;
        while self.partition.followed() < self.posts && seconds < LONGEST {
            self.read(self.pace * 10);
            seconds += 10;
        }
        self.read(self.pace * seconds);
    }

    /// Reads so many events; seconds of a processor, and how many alerts there were.
    fn read(&mut self, events: usize) -> (f64, usize) {
        let (mut seconds, mut alerts, mut rest) = (0.0, 0, events);
        while rest > 0 {
            let made: Vec<Event> = self.network.by_ref().take(rest.min(MADE)).collect();
            let (cost, mut said) = (Cost::begin(), Vec::new());
            made.chunks(TOGETHER).for_each(|events| self.partition.read_all(events, &mut said));
            seconds += cost.seconds();
            alerts += said.len();
            rest = rest.saturating_sub(made.len().max(1));
        }
        (seconds, alerts)
    }

    /// Reads some simulated minutes.
    pub(super) fn run(&mut self, minutes: u16) -> Scale {
        let seconds = usize::from(minutes) * 60;
        let (worked, alerts) = self.read(self.pace * seconds);
        Scale {
            pace: self.pace,
            minutes,
            alerts,
            followed: self.partition.followed(),
            bytes: self.partition.bytes(),
            core: worked / number(seconds),
        }
    }
}
