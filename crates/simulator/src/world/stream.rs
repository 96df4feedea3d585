//! What the market hears of the network: all of it, but for the times in which it does not listen.

use app::ports::Sighting;
use kernel::Timestamp;

use crate::hub::{DAY, HOUR, MINUTE};
use crate::rng::Rng;

/// Breaks, rising: more than any world lasts.
const BREAKS: usize = 300;

/// A time in which nobody listened.
#[derive(Debug, Clone, Copy)]
struct Break {
    begin: i64,
    end: i64,
    /// What was shown meanwhile never came; else it comes at the end.
    lost: bool,
}

/// The stream, as the market hears it.
#[derive(Debug, Default)]
pub(crate) struct Stream(Vec<Break>);

impl Stream {
    /// Breaks of some minutes to thirty hours, some days apart; of every fourth nothing comes later.
    pub(crate) fn with_breaks(seed: u64, start: i64) -> Self {
        let mut rng = Rng::new(seed, "stream");
        let mut at = start;
        let breaks = (0..BREAKS).map(|_| {
            let begin = at + rng.between(2 * DAY, 7 * DAY);
            let end = begin + rng.between(15 * MINUTE, 30 * HOUR);
            at = end;
            Break { begin, end, lost: rng.chance(2_500) }
        });
        Self(breaks.collect())
    }

    /// What is known now of a post that the network shows at a time.
    pub(crate) fn sighting(&self, seen: i64, now: i64) -> Sighting {
        let time = Timestamp::from_micros;
        let meanwhile = self.0.iter().find(|it| it.begin <= seen && seen < it.end);
        match meanwhile {
            None if seen <= now => Sighting::Shown { after: Some(time(seen)), by: time(seen) },
            Some(it) if !it.lost && it.end <= now => {
                Sighting::Shown { after: Some(time(it.begin)), by: time(it.end) }
            }
            None | Some(_) => {
                let over = self.0.iter().filter(|it| it.lost && it.end <= now).map(|it| it.end);
                let lasting = self.0.iter().find(|it| it.begin <= now && now < it.end);
                let until = lasting.map_or(now, |it| it.begin);
                Sighting::NotShown { from: time(over.max().unwrap_or(0)), until: time(until) }
            }
        }
    }
}
