//! From what the families say to one probability per account, as a sum whose terms are the explanation.
//!
//! logit p = base + audience + Σ f(z), over families k; f never falls, is a line between knots, and says 0 where the family cannot know.
//! z is the largest suspicion within a family, for signals of one family say much the same. A family that knows and sees
//! nothing may speak for an account (f below 0); one that does not know speaks neither way.
//!
//! `audience` moves the odds from the share of bought accounts that was learned with to that of this audience: the share at
//! which the mean probability is the share itself, found by expectation and maximisation (Saerens, Latinne and Decaestecker
//! 2002). Without it every audience would look a little like those that were learned from.

mod fit;
mod written;

pub use fit::{Lesson, learn};

use crate::count::{chance, count, logit};
use crate::reading::{Family, Reading};

/// What a family adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Which.
    pub family: Family,
    /// Suspicions, rising, at least one.
    pub knots: Vec<f32>,
    /// What each comes to in log-odds, never falling; between two of them by a straight line, outside as at the end.
    pub says: Vec<f64>,
}

/// How families are added up.
#[derive(Debug, Clone, PartialEq)]
pub struct Combination {
    /// The log-odds of an account of which no family knows anything, among those learned from.
    pub base: f64,
    /// The share of bought accounts among those learned from.
    pub prior: f64,
    /// A curve a family, in the order of families; a family without one adds nothing.
    pub curves: Vec<Curve>,
}

/// Why an account has its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What is said of an account of which nothing is known, in log-odds.
    pub base: f64,
    /// What is added because this audience holds more or fewer bought accounts than those learned from.
    pub audience: f64,
    /// What each family adds, in the order of families; those that do not know are left out.
    pub terms: Vec<Term>,
    /// The probability: that of the sum of all these.
    pub probability: f64,
}

/// What a family adds to the log-odds of an account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Which.
    pub family: Family,
    /// Log-odds: above 0 more suspect.
    pub adds: f64,
}

/// An audience as it was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// For each account the probability that it was bought; `NAN` where no family knows anything of it.
    pub probabilities: Vec<f64>,
    /// What was added for the audience as a whole, in log-odds.
    pub audience: f64,
}

impl Curve {
    /// What a suspicion adds; 0 where it is none.
    #[must_use]
    pub fn adds(&self, suspicion: f32) -> f64 {
        if suspicion.is_nan() {
            return 0.0;
        }
        let above = self.knots.partition_point(|knot| *knot <= suspicion);
        let end = self.says.len().saturating_sub(1);
        let (Some(&low), Some(&high)) =
            (self.says.get(above.saturating_sub(1)), self.says.get(above.min(end)))
        else {
            return 0.0;
        };
        if above == 0 || above > end {
            return if above == 0 { low } else { high };
        }
        let (from, to) = (f64::from(self.knots[above - 1]), f64::from(self.knots[above]));
        low + (f64::from(suspicion) - from) / (to - from) * (high - low)
    }
}

/// The largest of what one family says of each account, over all of its readings; nothing where it has none.
pub(crate) fn strongest(readings: &[Reading], family: Family) -> Option<Vec<f32>> {
    let mut of = readings.iter().filter(|reading| reading.family == family);
    let mut most = of.next()?.suspicion.clone();
    for reading in of {
        for (most, &other) in most.iter_mut().zip(&reading.suspicion) {
            // What is no number gives way.
            *most = most.max(other);
        }
    }
    Some(most)
}

impl Combination {
    /// What the families add up to for each account, without base and audience; `NAN` where none of them knows.
    fn sums(&self, readings: &[Reading], accounts: usize) -> Vec<f64> {
        let mut sums = vec![f64::NAN; accounts];
        for curve in &self.curves {
            let Some(suspicions) = strongest(readings, curve.family) else { continue };
            for (sum, suspicion) in sums.iter_mut().zip(suspicions).filter(|(_, it)| !it.is_nan()) {
                let adds = curve.adds(suspicion);
                *sum = if sum.is_nan() { adds } else { *sum + adds };
            }
        }
        sums
    }

    /// Judges an audience of so many accounts. Cost: families × accounts, and a hundred times the accounts at most for the share.
    #[must_use]
    pub fn judge(&self, readings: &[Reading], accounts: usize) -> Judged {
        let mut sums = self.sums(readings, accounts);
        sums.iter_mut().for_each(|sum| *sum += self.base);
        let audience = self.shift(&sums);
        Judged { probabilities: sums.iter().map(|sum| chance(sum + audience)).collect(), audience }
    }

    /// What moves the odds so that the mean probability is the share that the odds assume.
    fn shift(&self, odds: &[f64]) -> f64 {
        let known: Vec<f64> = odds.iter().copied().filter(|odds| !odds.is_nan()).collect();
        if known.is_empty() {
            return 0.0;
        }
        let from = logit(self.prior);
        let mean =
            |shift: f64| known.iter().map(|odds| chance(odds + shift)).sum::<f64>() / count(known.len());
        // mean(shift) − share(shift) falls through 0 at most once above the likelihood's maximum: halve the way.
        let (mut low, mut high) = (logit(1e-4) - from, logit(1.0 - 1e-4) - from);
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if mean(middle) > chance(from + middle) { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }

    /// Why one account of a judged audience has its probability; nothing where no family knows anything of it.
    #[must_use]
    pub fn explain(&self, readings: &[Reading], judged: &Judged, account: usize) -> Option<Explanation> {
        let terms: Vec<Term> =
            self.curves.iter().filter_map(|curve| self.term(curve, readings, account)).collect();
        if terms.is_empty() {
            return None;
        }
        let sum = terms.iter().fold(self.base, |sum, term| sum + term.adds) + judged.audience;
        Some(Explanation { base: self.base, audience: judged.audience, terms, probability: chance(sum) })
    }

    fn term(&self, curve: &Curve, readings: &[Reading], account: usize) -> Option<Term> {
        let said = readings.iter().filter(|reading| reading.family == curve.family);
        let most =
            said.filter_map(|reading| reading.suspicion.get(account).copied()).fold(f32::NAN, f32::max);
        (!most.is_nan()).then(|| Term { family: curve.family, adds: curve.adds(most) })
    }

    /// How many points of the share each family accounts for, the most first: each account's probability is handed to the
    /// families that speak against it, in proportion to what they add; what nobody speaks for stays with none. The points
    /// and the remainder add up to the mean probability of the accounts that are known.
    #[must_use]
    pub fn causes(&self, readings: &[Reading], judged: &Judged) -> (Vec<(Family, f64)>, f64) {
        let said: Vec<(&Curve, Vec<f32>)> = self
            .curves
            .iter()
            .filter_map(|curve| Some((curve, strongest(readings, curve.family)?)))
            .collect();
        let mut points = vec![0.0; said.len()];
        let (mut without, mut known) = (0.0, 0);
        for (account, &probability) in judged.probabilities.iter().enumerate().filter(|(_, it)| !it.is_nan())
        {
            let adds = |(curve, most): &(&Curve, Vec<f32>)| {
                most.get(account).map_or(0.0, |most| curve.adds(*most).max(0.0))
            };
            let against: f64 = said.iter().map(adds).sum();
            known += 1;
            if against <= 0.0 {
                without += probability;
                continue;
            }
            for (points, said) in points.iter_mut().zip(&said) {
                *points += probability * adds(said) / against;
            }
        }
        let all = count(known.max(1));
        let mut causes: Vec<(Family, f64)> =
            said.iter().zip(points).map(|((curve, _), points)| (curve.family, points / all)).collect();
        causes.sort_by(|one, other| other.1.total_cmp(&one.1));
        (causes, without / all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use learning::rng::Rng;

    fn combination() -> Combination {
        let curve =
            |family, says: [f64; 3]| Curve { family, knots: vec![0.0, 1.0, 4.0], says: says.to_vec() };
        Combination {
            base: -1.0,
            prior: 0.3,
            curves: vec![curve(Family::Creation, [-0.5, 1.0, 4.0]), curve(Family::Profile, [-1.0, 0.0, 2.0])],
        }
    }

    fn readings(accounts: usize) -> Vec<Reading> {
        let mut rng = Rng::new(3);
        let mut reading = |family| Reading {
            family,
            suspicion: (0..accounts)
                .map(|_| {
                    if rng.below(5) == 0 {
                        f32::NAN
                    } else {
                        f32::from(u8::try_from(rng.below(60)).unwrap()) / 10.0
                    }
                })
                .collect(),
            evidence: Vec::new(),
            gap: None,
        };
        vec![
            reading(Family::Creation),
            reading(Family::Profile),
            reading(Family::Creation),
            reading(Family::Benford),
        ]
    }

    #[test]
    fn the_terms_add_up_to_the_logit_exactly() {
        let (combination, readings) = (combination(), readings(500));
        let judged = combination.judge(&readings, 500);
        for account in 0..500 {
            let Some(told) = combination.explain(&readings, &judged, account) else {
                assert!(judged.probabilities[account].is_nan());
                continue;
            };
            let sum = told.base + told.audience + told.terms.iter().map(|term| term.adds).sum::<f64>();
            assert!((logit(told.probability) - sum).abs() < 1e-9);
            assert!((told.probability - judged.probabilities[account]).abs() < 1e-12);
        }
    }

    #[test]
    fn more_suspicion_is_never_less_probability_and_the_unknown_says_nothing() {
        for curve in combination().curves {
            let says: Vec<f64> = (-20..80_i8).map(|step| curve.adds(f32::from(step) / 10.0)).collect();
            assert!(says.windows(2).all(|pair| pair[0] <= pair[1]));
            assert_eq!(curve.adds(f32::NAN), 0.0);
            assert_eq!((says[0], says[99]), (curve.says[0], curve.says[2]));
        }
        let unknown = Reading {
            family: Family::Creation,
            suspicion: vec![f32::NAN; 3],
            evidence: Vec::new(),
            gap: None,
        };
        let judged = combination().judge(&[unknown], 3);
        assert!(judged.probabilities.iter().all(|it| it.is_nan()) && judged.audience == 0.0);
    }

    #[test]
    fn the_order_of_accounts_says_nothing() {
        let (combination, mut readings) = (combination(), readings(300));
        let before = combination.judge(&readings, 300).probabilities;
        readings.iter_mut().for_each(|reading| reading.suspicion.reverse());
        let mut after = combination.judge(&readings, 300).probabilities;
        after.reverse();
        assert!(before.iter().zip(&after).all(|(one, other)| one.is_nan() || (one - other).abs() < 1e-9));
    }

    #[test]
    fn the_points_of_causes_add_up_to_the_mean() {
        let (combination, readings) = (combination(), readings(400));
        let judged = combination.judge(&readings, 400);
        let (causes, without) = combination.causes(&readings, &judged);
        let known: Vec<f64> = judged.probabilities.iter().copied().filter(|it| !it.is_nan()).collect();
        let mean = known.iter().sum::<f64>() / count(known.len());
        assert!((causes.iter().map(|(_, points)| points).sum::<f64>() + without - mean).abs() < 1e-9);
    }

    #[test]
    fn the_share_of_an_audience_is_found_whatever_was_learned_with() {
        // z of a genuine one is drawn from 0 to 3, of a bought one from 1 to 4: of equal shares, log-odds are −∞, 0, +∞.
        let curve = Curve {
            family: Family::Profile,
            knots: vec![0.999, 1.001, 2.999, 3.001],
            says: vec![-8.0, 0.0, 0.0, 8.0],
        };
        let combination = Combination { base: 0.0, prior: 0.5, curves: vec![curve] };
        let mut rng = Rng::new(12);
        for share in [0.02, 0.1, 0.4, 0.8] {
            let suspicion = (0..20_000)
                .map(|_| crate::count::narrow(rng.unit() * 3.0 + if rng.unit() < share { 1.0 } else { 0.0 }))
                .collect();
            let reading = Reading { family: Family::Profile, suspicion, evidence: Vec::new(), gap: None };
            let judged = combination.judge(&[reading], 20_000);
            let found = judged.probabilities.iter().sum::<f64>() / 20_000.0;
            assert!((found - share).abs() < 0.03, "{share}: {found}");
        }
    }
}
