//! What is foretold of a post.

/// How far a post will spread, foretold at some age: counts of shares at the end, the post itself not counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// The final size expected: half of such posts end above it. Never below what was counted already; finite.
    pub size: f64,
    /// The 80 % interval: one in ten ends below the first, one in ten above the second.
    pub interval: Option<(f64, f64)>,
}

/// How many standard deviations of a normal distribution leave one in ten outside, on one side.
const TENTH: f64 = 1.281_551_565_544_6;

impl Forecast {
    /// The chance, 0 to 1, that the final size is at least so large: on the scale of ln(size + 1) the sizes are taken as normal above and
    /// below the middle, each half as wide as its end of the interval says. Without an interval it is 1, one half or 0.
    #[must_use]
    pub fn chance_of(&self, size: f64) -> f64 {
        let (low, high) = self.interval.unwrap_or((self.size, self.size));
        let far = size.ln_1p() - self.size.ln_1p();
        let wide = if far > 0.0 { high.ln_1p() - self.size.ln_1p() } else { self.size.ln_1p() - low.ln_1p() };
        if far == 0.0 {
            0.5
        } else if wide <= 0.0 {
            f64::from(u8::from(far < 0.0))
        } else {
            1.0 - normal(far / wide * TENTH)
        }
    }

    /// By which share of the way from the middle to the low end of its interval a size must lie below the middle to be so certain;
    /// nothing where less than one half is asked for, which sizes above the middle reach too.
    pub(crate) fn below_middle(certainty: f64) -> Option<f64> {
        // Halved until nothing is left to halve: the chance grows with the distance.
        let (mut near, mut far) = (0.0, 40.0);
        for _ in 0..64 {
            let between = f64::midpoint(near, far);
            *(if normal(between) < certainty { &mut near } else { &mut far }) = between;
        }
        (certainty > 0.5).then_some(near / TENTH)
    }
}

/// The share of a normal distribution below so many standard deviations; wrong by 7.5e-8 at most (Abramowitz and
/// Stegun 1964, 26.2.17).
fn normal(deviations: f64) -> f64 {
    const B: [f64; 5] = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / (1.0 + 0.231_641_9 * deviations.abs());
    let sum = B.iter().rev().fold(0.0, |sum, b| (sum + b) * t);
    let tail = sum * (-deviations * deviations / 2.0).exp() / std::f64::consts::TAU.sqrt();
    if deviations > 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_ten_ends_beyond_each_end_of_the_interval() {
        let forecast = Forecast { size: 100.0, interval: Some((40.0, 900.0)) };
        for (size, chance) in [(40.0, 0.9), (100.0, 0.5), (900.0, 0.1), (0.0, 1.0), (1e9, 0.0)] {
            assert!(
                (forecast.chance_of(size) - chance).abs() < 0.002,
                "{size}: {}",
                forecast.chance_of(size)
            );
        }
        let sure = Forecast { size: 100.0, interval: None };
        assert_eq!([99.0, 100.0, 101.0].map(|size| sure.chance_of(size)), [1.0, 0.5, 0.0]);
    }
}
