//! An estimate with its interval, and how a limit is held against it.

use serde::{Deserialize, Serialize};

/// Bounds in the wrong order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the lower bound is above the upper bound: swap them")]
pub struct IntervalError;

/// From `low` to `high`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds<T>", into = "Bounds<T>")]
#[serde(bound(serialize = "T: Copy + Ord + Serialize", deserialize = "T: Copy + Ord + Deserialize<'de>"))]
pub struct Interval<T: Copy + Ord> {
    low: T,
    high: T,
}

#[derive(Serialize, Deserialize)]
struct Bounds<T> {
    low: T,
    high: T,
}

impl<T: Copy + Ord> TryFrom<Bounds<T>> for Interval<T> {
    type Error = IntervalError;

    fn try_from(bounds: Bounds<T>) -> Result<Self, IntervalError> {
        Self::new(bounds.low, bounds.high)
    }
}

impl<T: Copy + Ord> From<Interval<T>> for Bounds<T> {
    fn from(interval: Interval<T>) -> Self {
        Self { low: interval.low, high: interval.high }
    }
}

/// A limit held against an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval is on the right side.
    Passes,
    /// The whole interval is on the wrong side.
    Fails,
    /// The limit lies inside: a larger sample is needed.
    Unsure,
}

impl<T: Copy + Ord> Interval<T> {
    /// From two bounds.
    ///
    /// # Errors
    /// When they are in the wrong order.
    pub fn new(low: T, high: T) -> Result<Self, IntervalError> {
        if low <= high { Ok(Self { low, high }) } else { Err(IntervalError) }
    }

    /// The lower bound.
    pub const fn low(self) -> T {
        self.low
    }

    /// The upper bound.
    pub const fn high(self) -> T {
        self.high
    }

    /// Is the true value at most `limit`?
    pub fn at_most(self, limit: T) -> Verdict {
        if self.high <= limit {
            Verdict::Passes
        } else if self.low > limit {
            Verdict::Fails
        } else {
            Verdict::Unsure
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_inside_the_interval_is_neither_passed_nor_failed() {
        let share = Interval::new(33, 41).unwrap();
        assert_eq!(share.at_most(41), Verdict::Passes);
        assert_eq!(share.at_most(40), Verdict::Unsure);
        assert_eq!(share.at_most(33), Verdict::Unsure);
        assert_eq!(share.at_most(32), Verdict::Fails);
        assert!(Interval::new(2, 1).is_err());
        assert!(serde_json::from_str::<Interval<i64>>(r#"{"low":2,"high":1}"#).is_err());
    }
}
