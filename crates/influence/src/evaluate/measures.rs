//! What is measured of a ranking.

use crate::number::{quantile, real, sorted};
use crate::rng::Rng;

/// How many are looked at for the precision, and for the gain.
pub(super) const FIRST: usize = 100;
const GAIN: usize = 1_000;
const RESAMPLES: usize = 1_000;

/// How well a ranking foretells.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Rank correlation over all accounts (Spearman), equal values at their average rank; nothing where all are equal.
    pub spearman: Option<f64>,
    /// The same within tenths of the accounts by in-degree, from the fewest on; nothing in a tenth where all are equal.
    pub deciles: Vec<Option<f64>>,
    /// Their mean, over those that have one.
    pub within: Option<f64>,
    /// nDCG of the first 1,000, gain linear in the people who repost.
    pub ndcg: f64,
    /// Of the first 100.
    pub precision: Precision,
}

/// How many of the first 100 are among those reposted by the most people: as many as the 100th has, and at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Precision {
    /// The share; accounts of one value at the edge count by the average over their orders. Of fewer than 100 accounts, of all.
    pub value: f64,
    /// Its 95 % interval over 1,000 resampled sets of accounts.
    pub interval: (f64, f64),
    /// The 95 % intervals of this method's precision less that of each method before it, over the same sets.
    pub against: Vec<(f64, f64)>,
}

/// Measures values against the truth; the draws of the precision come with it, for those who come later.
pub(super) fn measure(
    values: &[f64],
    truth: &[f64],
    degrees: &[f64],
    seed: u64,
    earlier: &[Vec<f64>],
) -> (Measures, Vec<f64>) {
    let deciles = deciles(values, truth, degrees);
    let there: Vec<f64> = deciles.iter().copied().flatten().collect();
    let within = (!there.is_empty()).then(|| there.iter().sum::<f64>() / real(there.len()));
    let (by_value, by_truth) = (order(values), order(truth));
    let ranked = Ranked { values, truth, by_value: &by_value, by_truth: &by_truth };
    let draws = ranked.draws(seed);
    let against = earlier.iter().map(|other| ends(draws.iter().zip(other).map(|(a, b)| a - b).collect()));
    let precision = Precision {
        value: ranked.precision(&vec![1; values.len()]),
        interval: ends(draws.clone()),
        against: against.collect(),
    };
    let ndcg = ranked.ndcg();
    (Measures { spearman: spearman(values, truth), deciles, within, ndcg, precision }, draws)
}

fn ends(draws: Vec<f64>) -> (f64, f64) {
    let draws = sorted(draws);
    (quantile(&draws, (1, 40)).unwrap_or(0.0), quantile(&draws, (39, 40)).unwrap_or(0.0))
}

/// Positions from the largest value on; of equals the smaller position.
fn order(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|left, right| values[*right].total_cmp(&values[*left]));
    order
}

/// Spearman's rank correlation.
pub(super) fn spearman(left: &[f64], right: &[f64]) -> Option<f64> {
    let (left, right) = (ranks(left), ranks(right));
    let middle = (real(left.len()) + 1.0) / 2.0;
    let (mut both, mut ones, mut others) = (0.0, 0.0, 0.0);
    for (left, right) in left.iter().zip(&right) {
        let (left, right) = (left - middle, right - middle);
        both += left * right;
        ones += left * left;
        others += right * right;
    }
    (ones > 0.0 && others > 0.0).then(|| both / (ones * others).sqrt())
}

/// Ranks from 1, equal values at their average.
fn ranks(values: &[f64]) -> Vec<f64> {
    let order = order(values);
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let same = order[start..].iter().take_while(|at| values[**at] == values[order[start]]).count().max(1);
        for at in &order[start..start + same] {
            ranks[*at] = real(2 * start + same + 1) / 2.0;
        }
        start += same;
    }
    ranks
}

/// Within tenths by in-degree; of equal degrees in the order of ids.
fn deciles(values: &[f64], truth: &[f64], degrees: &[f64]) -> Vec<Option<f64>> {
    let mut order = order(degrees);
    order.reverse();
    (0..10)
        .map(|tenth| {
            let part = &order[order.len() * tenth / 10..order.len() * (tenth + 1) / 10];
            let of = |all: &[f64]| part.iter().map(|at| all[*at]).collect::<Vec<_>>();
            spearman(&of(values), &of(truth))
        })
        .collect()
}

struct Ranked<'a> {
    values: &'a [f64],
    truth: &'a [f64],
    by_value: &'a [usize],
    by_truth: &'a [usize],
}

impl Ranked<'_> {
    /// The precision on a set where each account is there so many times.
    fn precision(&self, times: &[usize]) -> f64 {
        let all: usize = times.iter().sum();
        let first = FIRST.min(all);
        // The truth of the hundredth, at least one: nobody counts as much reposted who is not at all.
        let mut passed = 0;
        let last = self.by_truth.iter().find(|at| {
            passed += times[**at];
            passed >= first
        });
        let least = last.map_or(1.0, |at| self.truth[*at].max(1.0));
        let (mut taken, mut hits, mut start) = (0, 0.0, 0);
        while taken < first && start < self.by_value.len() {
            let value = self.values[self.by_value[start]];
            let same =
                self.by_value[start..].iter().take_while(|at| self.values[**at] == value).count().max(1);
            let group = &self.by_value[start..start + same];
            let there: usize = group.iter().map(|at| times[*at]).sum();
            let right: usize = group.iter().filter(|at| self.truth[**at] >= least).map(|at| times[*at]).sum();
            let fits = there.min(first - taken);
            if there > 0 {
                hits += real(right) * real(fits) / real(there);
            }
            taken += fits;
            start += same;
        }
        if first == 0 { 0.0 } else { hits / real(first) }
    }

    fn draws(&self, seed: u64) -> Vec<f64> {
        let mut rng = Rng::new(seed);
        let mut times = vec![0; self.values.len()];
        (0..RESAMPLES)
            .map(|_| {
                times.fill(0);
                (0..times.len()).for_each(|_| times[rng.below(self.values.len())] += 1);
                self.precision(&times)
            })
            .collect()
    }

    /// Equal values share the gain of their places.
    fn ndcg(&self) -> f64 {
        let discount = |place: usize| 1.0 / (real(place) + 2.0).log2();
        let (mut gained, mut start) = (0.0, 0);
        while start < GAIN.min(self.by_value.len()) {
            let value = self.values[self.by_value[start]];
            let same =
                self.by_value[start..].iter().take_while(|at| self.values[**at] == value).count().max(1);
            let mean =
                self.by_value[start..start + same].iter().map(|at| self.truth[*at]).sum::<f64>() / real(same);
            gained += mean * (start..(start + same).min(GAIN)).map(discount).sum::<f64>();
            start += same;
        }
        let best: f64 = self
            .by_truth
            .iter()
            .take(GAIN)
            .enumerate()
            .map(|(place, at)| self.truth[*at] * discount(place))
            .sum();
        if best > 0.0 { gained / best } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(values: &[f64], truth: &[f64]) -> Measures {
        measure(values, truth, values, 1, &[]).0
    }

    #[test]
    fn correlations_by_hand() {
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[2.0, 4.0, 9.0]), Some(1.0));
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[9.0, 4.0, 2.0]), Some(-1.0));
        // Ranks 1.5, 1.5, 3 against 1, 2, 3: 1.5 / sqrt(1.5 * 2).
        assert!((spearman(&[5.0, 5.0, 7.0], &[1.0, 2.0, 3.0]).unwrap() - 1.5 / 3.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(spearman(&[4.0; 5], &[1.0, 2.0, 3.0, 4.0, 5.0]), None);
        assert_eq!(spearman(&[], &[]), None);
    }

    #[test]
    fn precision_counts_equals_by_the_average_of_their_orders() {
        // 300 accounts; the last hundred are reposted by more than one.
        let truth: Vec<f64> = (0..300).map(|at| if at < 200 { 0.0 } else { real(at) }).collect();
        let perfect = measured(&truth, &truth);
        assert_eq!((perfect.precision.value, perfect.ndcg, perfect.spearman), (1.0, 1.0, Some(1.0)));
        let flat = measured(&[7.0; 300], &truth);
        assert!((flat.precision.value - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!((flat.spearman, flat.within), (None, None));
        let worst: Vec<f64> = truth.iter().map(|people| -people).collect();
        assert_eq!(measured(&worst, &truth).precision.value, 0.0);
        let (low, high) = flat.precision.interval;
        assert!(low < 1.0 / 3.0 && high > 1.0 / 3.0 && high - low < 0.2, "{low} {high}");
    }

    #[test]
    fn fewer_accounts_than_are_looked_at() {
        let found = measured(&[1.0, 0.0], &[3.0, 0.0]);
        // Both are looked at; one of them is reposted.
        assert_eq!((found.precision.value, found.ndcg), (0.5, 1.0));
    }

    #[test]
    fn differences_are_taken_over_the_same_sets() {
        let truth: Vec<f64> = (0..500).map(real).collect();
        let (_, draws) = measure(&truth, &truth, &truth, 4, &[]);
        let (same, _) = measure(&truth, &truth, &truth, 4, &[draws.clone()]);
        assert_eq!(same.precision.against, [(0.0, 0.0)]);
        let worst: Vec<f64> = truth.iter().map(|people| -people).collect();
        let (other, _) = measure(&worst, &truth, &truth, 4, &[draws]);
        assert!(other.precision.against[0].1 < -0.9);
    }
}
