//! From values to places on the paper, and the round values at which lines are drawn.

/// The values of an axis: from, to, and how far apart its lines are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

/// Beyond this a drawing says nothing, and sums could overflow.
const FAR: i64 = 1_000_000_000_000_000;

/// A value as a place on paper; far ones are drawn at the edge.
pub(super) fn paper(value: i64) -> f64 {
    value.clamp(-FAR, FAR) as f64
}

impl Scale {
    /// Covers the values and nought, with about `lines` round steps, none finer than `whole`.
    pub(super) fn around(values: impl Iterator<Item = i64>, lines: u32, whole: i64) -> Self {
        let (low, high) = values.fold((0, 0), |(low, high), value: i64| (low.min(value), high.max(value)));
        let (low, high) = (paper(low), paper(high));
        let whole = paper(whole.max(1));
        let rough = ((high - low) / f64::from(lines.max(1))).max(whole);
        let power = whole * 10_f64.powf((rough / whole).log10().floor());
        let step =
            [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough * 0.999);
        let step = step.unwrap_or(power * 10.0);
        Self { low: (low / step).floor() * step, high: ((high / step).ceil() * step).max(step), step }
    }

    /// From 0 (lowest) to 1.
    pub(super) fn share(self, value: i64) -> f64 {
        ((paper(value) - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The round values, lowest first.
    pub(super) fn ticks(self) -> Vec<i64> {
        let count = ((self.high - self.low) / self.step).round().clamp(1.0, 20.0);
        #[allow(clippy::cast_possible_truncation, reason = "between 1 and 20, and within FAR")]
        (0..=count as i32).map(|at| (self.low + f64::from(at) * self.step).round() as i64).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        let ticks = |values: &[i64], whole| Scale::around(values.iter().copied(), 4, whole).ticks();
        assert_eq!(ticks(&[3, 17], 1), [0, 5, 10, 15, 20]);
        assert_eq!(ticks(&[1], 1), [0, 1]);
        assert_eq!(ticks(&[0], 1), [0, 1]);
        assert_eq!(ticks(&[123_456], 100), [0, 50_000, 100_000, 150_000]);
        assert_eq!(ticks(&[-30, 70], 1), [-50, 0, 50, 100]);
        assert!(ticks(&[i64::MIN, i64::MAX], 1).len() <= 21);
    }
}
