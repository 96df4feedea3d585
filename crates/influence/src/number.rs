//! Numbers: counts as reals, order statistics.

/// A count as a real number.
#[allow(
    clippy::cast_precision_loss,
    reason = "counts of accounts and events stay below 2^53, where every whole number is exact"
)]
pub(crate) fn real(count: usize) -> f64 {
    count as f64
}

/// A number that is kept in four bytes: graphs hold `f32`.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a weight needs seven digits, not fifteen; it overflows to infinity, which the graph refuses"
)]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}

/// Position of an account in a slice that has one place an account.
pub(crate) fn place(id: u32) -> usize {
    // Lossless wherever the program runs: pointers have 32 bits or more.
    usize::try_from(id).unwrap_or(usize::MAX)
}

/// The id at a position; positions beyond `u32` do not occur where a graph was built.
pub(crate) fn id(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// In rising order.
pub(crate) fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The quantile of values in rising order, as a fraction of whole numbers; between two values in proportion (type 7 of
/// Hyndman and Fan 1996). Nothing of nothing.
pub(crate) fn quantile(sorted: &[f64], (part, whole): (usize, usize)) -> Option<f64> {
    let steps = sorted.len().checked_sub(1)? * part;
    let (below, rest) = (steps / whole, steps % whole);
    let low = *sorted.get(below)?;
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    Some(low + (high - low) * real(rest) / real(whole))
}

/// A number from 0 on, rounded down.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below 0 and beyond usize it stays at the end, which is meant"
)]
pub(crate) fn whole(value: f64) -> usize {
    value as usize
}

/// Solves `m x = y` for a small symmetric positive matrix, by Cholesky. Nothing where it is not positive.
pub(crate) fn solve(m: &[Vec<f64>], y: &[f64]) -> Option<Vec<f64>> {
    let n = y.len();
    let mut low = vec![vec![0.0; n]; n];
    for row in 0..n {
        for column in 0..=row {
            let dot: f64 = (0..column).map(|at| low[row][at] * low[column][at]).sum();
            let rest = m[row][column] - dot;
            if row == column {
                if rest <= 0.0 || !rest.is_finite() {
                    return None;
                }
                low[row][row] = rest.sqrt();
            } else {
                low[row][column] = rest / low[column][column];
            }
        }
    }
    let mut x = y.to_vec();
    for row in 0..n {
        let dot: f64 = (0..row).map(|at| low[row][at] * x[at]).sum();
        x[row] = (x[row] - dot) / low[row][row];
    }
    for row in (0..n).rev() {
        let dot: f64 = (row + 1..n).map(|at| low[at][row] * x[at]).sum();
        x[row] = (x[row] - dot) / low[row][row];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_values() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&values, (1, 2)), Some(3.0));
        assert!((quantile(&values, (9, 10)).unwrap() - 6.8).abs() < 1e-12);
        assert_eq!(quantile(&[], (1, 2)), None);
    }

    #[test]
    fn a_small_system_is_solved_and_a_flat_one_refused() {
        let x = solve(&[vec![4.0, 2.0], vec![2.0, 3.0]], &[10.0, 8.0]).unwrap();
        assert!((x[0] - 1.75).abs() < 1e-12 && (x[1] - 1.5).abs() < 1e-12, "{x:?}");
        assert_eq!(solve(&[vec![1.0, 1.0], vec![1.0, 1.0]], &[1.0, 1.0]), None);
    }
}
