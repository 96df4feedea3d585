//! Student's quantile: how many standard errors hold 95 % when the error itself was estimated from few.

/// The 97.5 % quantile of Student's distribution for so many degrees of freedom, 3 or more, to three digits: Cornish and
/// Fisher's expansion (Abramowitz and Stegun 1964, 26.7.5) around the normal's.
pub(crate) fn student(freedom: f64) -> f64 {
    let z = super::Z;
    let terms = [
        (z.powi(3) + z) / 4.0,
        (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0,
        (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0,
        (79.0 * z.powi(9) + 776.0 * z.powi(7) + 1_482.0 * z.powi(5) - 1_920.0 * z.powi(3) - 945.0 * z)
            / 92_160.0,
    ];
    (1..).zip(terms).fold(z, |sum, (power, term)| sum + term / freedom.max(3.0).powi(power))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_s_quantiles_come() {
        for (freedom, wanted) in [(3.0, 3.182), (5.0, 2.571), (10.0, 2.228), (30.0, 2.042), (1e6, 1.960)] {
            let found = super::student(freedom);
            assert!((found - wanted).abs() < 0.02, "{freedom}: {found}");
        }
    }
}
