//! Intervals for whoever foretells none, from what was missed on the training set: CV+ of Barber, Candès, Ramdas and
//! Tibshirani ("Predictive inference with the jackknife+", Annals of Statistics 49(1), 2021), on the scale of ln(n + 1).
//!
//! The training set is cut into folds; each is foretold by the method fitted on the others, and what is missed is kept with
//! that fit. A new post is foretold by every one of these fits, and what each missed is added to its own forecast: the
//! interval reaches from the 10th to the 90th percentile of all of that, one rank outwards for the finite sample. Adding
//! all to one forecast would be cheaper, but where many posts end alike (they do not grow at all) the fits' small
//! differences would leave the whole of them outside.

use super::folds::folds;
use super::number::real;
use super::{Fitted, Foreteller, Foretold, NotApplicable, Seen};
use crate::Cascade;

/// Into how many parts the training set is cut.
const FOLDS: usize = 5;

/// Sizes this much apart are the same: what is lost on the way through logarithms.
const SAME: f64 = 1e-6;

/// A fitted method whose forecasts all carry intervals, where they can be known.
#[derive(Debug)]
pub(super) struct Banded {
    fitted: Box<dyn Fitted>,
    parts: Vec<Part>,
}

/// What a fit on all folds but one missed on that one: ln(final + 1) - ln(foretold + 1).
#[derive(Debug)]
struct Part {
    fitted: Box<dyn Fitted>,
    missed: Vec<f64>,
}

/// Fits a method on the training set, FOLDS + 1 times where it tells no intervals itself.
pub(super) fn fit(
    method: &dyn Foreteller,
    train: &[&Cascade],
    age: f64,
    seed: u64,
) -> Result<Banded, NotApplicable> {
    let fitted = method.fit(train, age)?;
    let count = FOLDS.min(train.len());
    if method.tells_intervals() || count < 2 {
        return Ok(Banded { fitted, parts: Vec::new() });
    }
    let fold = folds(train.len(), count, seed);
    let part = |out: usize| {
        let members = |inside: bool| {
            let members = train.iter().zip(&fold).filter(move |(_, fold)| (**fold == out) == inside);
            members.map(|(post, _)| *post).collect::<Vec<_>>()
        };
        let fitted = method.fit(&members(false), age)?;
        let missed = members(true).into_iter().filter_map(|post| {
            let size = fitted.foretell(&Seen::new(post, age))?.forecast.size;
            // Failures are counted elsewhere.
            size.is_finite().then(|| real(post.size()).ln_1p() - size.ln_1p())
        });
        let missed = missed.collect();
        Ok(Part { fitted, missed })
    };
    Ok(Banded { fitted, parts: (0..count).map(part).collect::<Result<_, _>>()? })
}

impl Banded {
    /// Foretells one post; what is not finite or below the count is no answer. O(training set) for the interval.
    pub(super) fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let mut foretold = self.fitted.foretell(seen)?;
        let (count, size) = (real(seen.count()), foretold.forecast.size);
        if !size.is_finite() || size < count - SAME || foretold.score.is_nan() {
            return None;
        }
        if !self.parts.is_empty() {
            foretold.forecast.interval = interval(self.ends(seen), count);
        }
        Some(foretold)
    }

    /// On how many posts each part was held against.
    #[cfg(test)]
    pub(super) fn missed(&self) -> Vec<usize> {
        self.parts.iter().map(|part| part.missed.len()).collect()
    }

    /// How the post might end, by each miss of each part, as ln(n + 1).
    fn ends(&self, seen: &Seen<'_>) -> Vec<f64> {
        let ends = self.parts.iter().filter_map(|part| {
            let size = part.fitted.foretell(seen)?.forecast.size;
            size.is_finite().then(|| part.missed.iter().map(move |missed| size.ln_1p() + missed))
        });
        ends.flatten().collect()
    }
}

/// Between which ends four in five lie, as whole numbers of shares and never below the count; nothing when there are
/// fewer than nine, too few to tell.
fn interval(mut ends: Vec<f64>, count: f64) -> Option<(f64, f64)> {
    // Ranks from 1: floor((n + 1) / 10), and as far from the other end.
    let rank = (ends.len() + 1) / 10;
    if rank == 0 {
        return None;
    }
    let last = ends.len() - rank;
    let low = *ends.select_nth_unstable_by(rank - 1, f64::total_cmp).1;
    let high = *ends.select_nth_unstable_by(last, f64::total_cmp).1;
    let (low, high) = (low.exp_m1().max(count), high.exp_m1().max(count));
    // No post ends between two whole numbers: the interval may as well end on them.
    let whole = ((low - SAME).ceil(), (high + SAME).floor());
    Some(if whole.0 <= whole.1 { whole } else { (low.floor(), high.ceil()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(sizes: impl Iterator<Item = u32>) -> Vec<f64> {
        sizes.map(|size| f64::from(size).ln_1p()).collect()
    }

    #[test]
    fn the_interval_leaves_one_in_ten_on_each_side() {
        // Of 19 ends ranks 2 and 18: a further one lies between with probability 16/20.
        assert_eq!(interval(ends((1..=19).rev()), 0.0), Some((2.0, 18.0)));
        assert_eq!(interval(ends((1..=19).rev()), 7.0), Some((7.0, 18.0)));
        assert_eq!(interval(ends(1..=9), 0.0), Some((1.0, 9.0)));
        assert_eq!(interval(ends(1..=8), 0.0), None);
    }

    #[test]
    fn intervals_end_on_whole_numbers() {
        let between =
            |low: f64, high: f64| interval([vec![low.ln_1p(); 10], vec![high.ln_1p(); 10]].concat(), 0.0);
        assert_eq!(between(3.4, 8.7), Some((4.0, 8.0)));
        assert_eq!(between(3.4, 3.7), Some((3.0, 4.0)));
    }
}
