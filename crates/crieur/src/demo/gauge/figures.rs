//! From the scorers' numbers to what the market keeps: whole numbers within their bounds.

use kernel::{BasisPoints, Interval, Points};

/// Whole; what no whole number can say is the nearest that one can.
#[allow(clippy::cast_possible_truncation, reason = "beyond i64 it stays at the end, which is meant")]
pub(super) fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// Thousandths.
pub(super) fn thousandths(value: f64) -> i64 {
    whole(value * 1_000.0)
}

/// Hundredths.
pub(super) fn hundredths(value: f64) -> i64 {
    whole(value * 100.0)
}

/// Hundredths, 0 to 10,000.
fn bounded(value: f64) -> u16 {
    u16::try_from(hundredths(value).clamp(0, 10_000)).unwrap_or(10_000)
}

/// A value with its interval, both 0 to 100, the value within.
pub(super) fn points(value: f64, low: f64, high: f64) -> Option<(Points, Interval<Points>)> {
    let (low, high) = (bounded(low), bounded(high).max(bounded(low)));
    let value = bounded(value).clamp(low, high);
    let point = |hundredths| Points::new(hundredths).ok();
    Some((point(value)?, Interval::new(point(low)?, point(high)?).ok()?))
}

/// A share with its interval, both 0 to 1, the share within.
pub(super) fn shares(share: f64, low: f64, high: f64) -> Option<(BasisPoints, Interval<BasisPoints>)> {
    let (low, high) = (basis(low), basis(high).max(basis(low)));
    let share = basis(share).clamp(low, high);
    let of = |points| BasisPoints::new(points).ok();
    Some((of(share)?, Interval::new(of(low)?, of(high)?).ok()?))
}

/// Basis points of a share, 0 to 1.
pub(super) fn basis(share: f64) -> u16 {
    bounded(share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_within_their_intervals_and_bounds() {
        let (value, interval) = points(101.0, -3.0, 99.999).unwrap();
        assert_eq!(
            (value.hundredths(), interval.low().hundredths(), interval.high().hundredths()),
            (10_000, 0, 10_000)
        );
        let (share, interval) = shares(0.4104, 0.38, 0.44).unwrap();
        assert_eq!(
            (share.hundredths(), interval.low().hundredths(), interval.high().hundredths()),
            (4_104, 3_800, 4_400)
        );
        assert_eq!((thousandths(1.5), hundredths(-0.25), basis(f64::NAN)), (1_500, -25, 0));
    }
}
