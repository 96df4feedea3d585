//! Numbers: counts as reals, and quantiles.

/// A count as a real number.
#[allow(
    clippy::cast_precision_loss,
    reason = "counts of posts and people stay below 2^53, where every whole number is exact"
)]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}

/// The mean; nothing of nothing.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / real(values.len()))
}

/// In rising order.
pub(super) fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The quantile of values in rising order, as a fraction of whole numbers; between two values in proportion (type 7 of
/// Hyndman and Fan 1996). Nothing of nothing.
pub(super) fn quantile(sorted: &[f64], (part, whole): (usize, usize)) -> Option<f64> {
    let steps = sorted.len().checked_sub(1)? * part;
    let (below, rest) = (steps / whole, steps % whole);
    let low = *sorted.get(below)?;
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    Some(low + (high - low) * real(rest) / real(whole))
}

/// The median of values in any order.
pub(super) fn median(values: Vec<f64>) -> Option<f64> {
    quantile(&sorted(values), (1, 2))
}

/// So many in a hundred, rounded up, at least one.
pub(super) fn percent_of(percent: u32, count: usize) -> usize {
    let percent = usize::try_from(percent).unwrap_or(100);
    (count * percent).div_ceil(100).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_values() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&values, (1, 2)), Some(3.0));
        assert_eq!(quantile(&values, (0, 1)), Some(1.0));
        assert_eq!(quantile(&values, (1, 1)), Some(8.0));
        // Nine tenths of three steps are 2.7: seven tenths of the way from 4 to 8.
        assert!((quantile(&values, (9, 10)).unwrap() - 6.8).abs() < 1e-12);
        assert_eq!(quantile(&[], (1, 2)), None);
        assert_eq!(median(vec![9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(mean(&[1.0, 2.0, 6.0]), Some(3.0));
    }

    #[test]
    fn a_share_of_few_is_at_least_one() {
        assert_eq!([1, 50, 100, 101, 347].map(|count| percent_of(1, count)), [1, 1, 1, 2, 4]);
        assert_eq!([1, 50, 347].map(|count| percent_of(5, count)), [1, 3, 18]);
    }
}
