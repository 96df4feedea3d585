//! Groups under a false discovery rate (Benjamini and Hochberg 1995).

/// The share of false groups among those that are shown, that the audit accepts.
pub const RATE: f64 = 0.01;

/// Which of several findings may be called one, when at most `rate` of those called so shall be chance on average.
///
/// `chances` are their p-values; `tests` how many were looked at in all, those without a p-value of interest included. NAN
/// is never a finding and no test. Holds for independent tests and for those that rise together. O(n log n).
#[must_use]
pub fn benjamini_hochberg(chances: &[f64], tests: usize, rate: f64) -> Vec<bool> {
    let threshold = threshold(chances, tests, rate);
    chances.iter().map(|chance| threshold.is_some_and(|threshold| *chance <= threshold)).collect()
}

/// The largest p-value that is a finding, if one is.
#[must_use]
pub fn threshold(chances: &[f64], tests: usize, rate: f64) -> Option<f64> {
    let mut sorted: Vec<f64> = chances.iter().copied().filter(|chance| !chance.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let tests = crate::chance::float(tests.max(sorted.len()));
    let held = |(at, chance): (usize, &f64)| *chance <= rate * crate::chance::float(at + 1) / tests;
    let last = sorted.iter().enumerate().rev().find(|(at, chance)| held((*at, chance)))?;
    Some(*last.1)
}

#[cfg(test)]
mod tests {
    use super::benjamini_hochberg;

    #[test]
    fn the_published_example_is_found_again() {
        // Benjamini and Hochberg 1995, section 3.2: 15 tests at 0.05, four are findings.
        let chances = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
            0.6528, 0.7590, 1.0,
        ];
        let found = benjamini_hochberg(&chances, 15, 0.05);
        assert_eq!(found.iter().filter(|found| **found).count(), 4);
        assert!(found[..4].iter().all(|found| *found));
        // A small one behind larger ones takes those before it along.
        assert_eq!(benjamini_hochberg(&[0.04, f64::NAN, 0.03], 2, 0.05), [true, false, true]);
        assert!(benjamini_hochberg(&[], 0, 0.05).is_empty());
        assert_eq!(benjamini_hochberg(&[0.01], 100, 0.05), [false]);
    }
}
