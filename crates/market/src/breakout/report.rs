//! What a reply under a breakout was worth: how soon it came, and how many were still to come.

use kernel::{BasisPoints, Span, Timestamp};
use serde::Serialize;

use super::post::{Breakout, State, since_alert};

/// One sponsored reply and its breakout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Timing {
    /// From the first alert to the reply.
    pub after_alert: Span,
    /// The post's size when the reply came: the last size known by then.
    pub size_then: u64,
    /// Its size in the end; while it goes on, the size foretold.
    pub size_final: u64,
    /// Whether the end is known rather than foretold.
    pub over: bool,
}

impl Timing {
    /// Engagements that were still to come when the reply came.
    #[must_use]
    pub const fn left(&self) -> u64 {
        self.size_final.saturating_sub(self.size_then)
    }

    /// The share of all engagements that were still to come when the reply came.
    #[must_use]
    pub fn still_to_come(&self) -> BasisPoints {
        let left = u128::from(self.left()) * 10_000;
        let share = left.checked_div(u128::from(self.size_final)).unwrap_or(0);
        let share = u16::try_from(share).ok().and_then(|share| BasisPoints::new(share).ok());
        share.unwrap_or(BasisPoints::FULL)
    }
}

/// How a reply that came at `at` stood to its breakout.
#[must_use]
pub fn timing(breakout: &Breakout, at: Timestamp) -> Timing {
    let seen = &breakout.seen;
    let over = breakout.state == State::Over;
    let size_now = seen.counts.size();
    let then = seen.series.iter().rev().find(|point| point.at <= at).map(|point| point.size);
    // Before the first point nothing was counted that could have been missed: all of it was still to come.
    let size_then = if at >= seen.updated { size_now } else { then.unwrap_or(0) };
    let size_final = if over { size_now } else { seen.forecast.likely.max(size_now) };
    Timing { after_alert: since_alert(seen, at), size_then: size_then.min(size_final), size_final, over }
}

/// The middle of several, the lower of two; nothing of none.
#[must_use]
pub fn median<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}
