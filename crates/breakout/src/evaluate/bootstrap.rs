//! How far a figure would move with other posts: percentiles over resampled test sets (Efron 1979).

use super::number::{quantile, sorted};
use crate::rng::Rng;

/// How many test sets are drawn.
const RESAMPLES: usize = 1_000;

/// The 95 % interval of a figure of `posts` posts. The figure is asked for test sets drawn with replacement, told as how
/// often each post is there; one that has none on a drawn set (no positive among it) is left out of it. The same seed
/// draws the same sets, whoever is measured.
pub(super) fn interval(
    posts: usize,
    seed: u64,
    mut figure: impl FnMut(&[usize]) -> Option<f64>,
) -> Option<(f64, f64)> {
    let mut draw = Rng::new(seed);
    let mut times = vec![0; posts];
    let mut figures = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        times.fill(0);
        (0..posts).for_each(|_| times[draw.below(posts)] += 1);
        figures.extend(figure(&times));
    }
    let figures = sorted(figures);
    Some((quantile(&figures, (1, 40))?, quantile(&figures, (39, 40))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::number::real;

    #[test]
    fn the_interval_of_a_mean_is_the_known_one() {
        // 400 posts, half 0 and half 1: the mean is 0.5, its standard error 0.025, the interval 0.451 to 0.549.
        let mean = |times: &[usize]| Some(real(times[200..].iter().sum()) / 400.0);
        let (low, high) = interval(400, 3, mean).unwrap();
        assert!((low - 0.451).abs() < 0.008 && (high - 0.549).abs() < 0.008, "{low} {high}");
        assert_eq!(interval(400, 3, mean), Some((low, high)));
        assert_ne!(interval(400, 4, mean), Some((low, high)));
        assert_eq!(interval(400, 3, |_| None), None);
    }
}
