//! Averages that forget, by forward decay (Cormode, Shkapenyuk, Srivastava and Xu 2009).
//!
//! An event at time t weighs `e^((t - L) / tau)` against a landmark L; read at time T all is divided by
//! `e^((T - L) / tau)`. An event's weight never changes afterwards, so events may come in any order, and one that comes late
//! counts for exactly what it would have counted in time.

/// The spans after which an average keeps a share of 1/e of an event, in seconds: 1, 5 and 20 minutes, 1, 4 and 16 hours.
pub const SPANS: [f64; 6] = [60.0, 300.0, 1_200.0, 3_600.0, 14_400.0, 57_600.0];

/// What events weigh at an age, for each of [`SPANS`]: the sum of `e^(-(age - after) / tau)`. Events after that age count for
/// nothing. The straight way, event by event, which slots must agree with.
#[must_use]
pub fn weighed(after: impl IntoIterator<Item = f64>, age: f64) -> [f64; SPANS.len()] {
    let mut sums = [0.0; SPANS.len()];
    for after in after.into_iter().filter(|&after| after <= age) {
        for (sum, span) in sums.iter_mut().zip(SPANS) {
            *sum += ((after - age) / span).exp();
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_weighs_one_when_it_comes_and_a_third_after_a_span() {
        let near = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
        let sums = weighed([0.0, 3_600.0, 9_000.0], 3_600.0);
        near(sums[3], 1.0 + (-1.0_f64).exp());
        near(sums[0], 1.0 + (-60.0_f64).exp());
    }
}
