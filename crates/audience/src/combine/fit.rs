//! How the curves of families are learned: one logistic regression on steps of each family, none of which may fall.

use super::{Combination, Curve, strongest};
use crate::count::{count, narrow, quantile};
use crate::reading::{Family, Reading};
use crate::ridge::{Column, Side, fit};

/// Families that may speak. Benford's digits are context and never evidence.
const SPEAKING: [Family; 10] = [
    Family::Creation,
    Family::Lockstep,
    Family::Dense,
    Family::Synchrony,
    Family::Trust,
    Family::Profile,
    Family::Bursts,
    Family::Engagers,
    Family::Deficit,
    Family::Copied,
];
/// Where knots lie: shares of what bought accounts, and of what all accounts have.
const SHARES: [f64; 7] = [0.05, 0.2, 0.4, 0.6, 0.8, 0.92, 0.98];
/// The ridge, in accounts: a step that few accounts bear out stays small.
const RIDGE: f64 = 5.0;

/// An audience whose truth is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// What was read of it.
    pub readings: Vec<Reading>,
    /// Whether each account was bought.
    pub truth: Vec<bool>,
}

/// Learns how to add families up. Cost: rounds × accounts × knots.
#[must_use]
pub fn learn(lessons: &[Lesson]) -> Combination {
    let truth: Vec<bool> = lessons.iter().flat_map(|lesson| lesson.truth.iter().copied()).collect();
    let mut families: Vec<(Family, Vec<f32>, usize)> = Vec::new();
    let mut columns = Vec::new();
    for family in SPEAKING {
        let suspicions: Vec<f32> = lessons
            .iter()
            .flat_map(|lesson| {
                strongest(&lesson.readings, family).unwrap_or_else(|| vec![f32::NAN; lesson.truth.len()])
            })
            .collect();
        let knots = knots(&suspicions, &truth);
        if knots.is_empty() {
            continue;
        }
        let first = columns.len();
        let known =
            (0..).zip(&suspicions).filter(|(_, it)| !it.is_nan()).map(|(row, _)| (row, 1.0)).collect();
        columns.push(Column { numbers: known, side: Side::Below });
        columns.extend(knots.windows(2).map(|pair| step(&suspicions, pair[0], pair[1])));
        families.push((family, knots, first));
    }
    let fitted = fit(&columns, &truth, RIDGE);
    let curve = |(family, knots, first): (Family, Vec<f32>, usize)| {
        let mut sum = 0.0;
        let weights = &fitted.weights[first..first + knots.len()];
        let says = weights.iter().map(|weight| {
            sum += weight;
            sum
        });
        Curve { family, says: says.collect(), knots }
    };
    let yes = count(truth.iter().filter(|yes| **yes).count());
    Combination {
        base: fitted.base,
        prior: (yes + 0.5) / (count(truth.len()) + 1.0),
        curves: families.into_iter().map(curve).collect(),
    }
}

/// How far a suspicion has come from one knot to the next: 0 to 1. A weight that is never below 0 makes the curve rise.
fn step(suspicions: &[f32], from: f32, to: f32) -> Column {
    let part = |it: f32| ((it - from) / (to - from)).clamp(0.0, 1.0);
    let rows = (0..).zip(suspicions).filter(|(_, it)| **it > from).map(|(row, it)| (row, part(*it)));
    Column { numbers: rows.collect(), side: Side::Above }
}

/// Knots of a family, rising; none where it never knows or always says the same.
fn knots(suspicions: &[f32], truth: &[bool]) -> Vec<f32> {
    let sorted = |only: bool| {
        let rows = suspicions.iter().zip(truth).filter(|(it, yes)| it.is_finite() && (!only || **yes));
        let mut rows: Vec<f64> = rows.map(|(it, _)| f64::from(*it)).collect();
        rows.sort_by(f64::total_cmp);
        rows
    };
    let (all, bought) = (sorted(false), sorted(true));
    let at = |rows: &[f64]| {
        SHARES.map(|share| quantile(rows, share)).into_iter().filter(|it| it.is_finite()).collect::<Vec<_>>()
    };
    let mut knots: Vec<f64> = at(&all).into_iter().chain(at(&bought)).collect();
    knots.extend(all.first().copied().into_iter().chain(all.last().copied()).map(|it| it.clamp(-50.0, 50.0)));
    knots.sort_by(f64::total_cmp);
    let mut apart: Vec<f32> = Vec::new();
    for knot in knots {
        if apart.last().is_none_or(|last| knot - f64::from(*last) > 0.02) {
            apart.push(narrow(knot));
        }
    }
    if apart.len() < 2 { Vec::new() } else { apart }
}

#[cfg(test)]
mod tests {
    use super::*;
    use learning::rng::Rng;

    /// Bought ones are a unit further up in the profile; the family of lockstep says the opposite of the truth.
    fn lessons() -> Vec<Lesson> {
        let mut rng = Rng::new(21);
        let mut lesson = |share: f64| {
            let truth: Vec<bool> = (0..3_000).map(|_| rng.unit() < share).collect();
            let profile = truth.iter().map(|yes| {
                if rng.below(10) == 0 {
                    f32::NAN
                } else {
                    narrow(rng.unit() * 3.0 + f64::from(u8::from(*yes)))
                }
            });
            let profile: Vec<f32> = profile.collect();
            let lockstep = truth.iter().map(|yes| narrow(rng.unit() + f64::from(u8::from(!*yes)))).collect();
            let reading = |family, suspicion| Reading { family, suspicion, evidence: Vec::new(), gap: None };
            Lesson {
                readings: vec![reading(Family::Profile, profile), reading(Family::Lockstep, lockstep)],
                truth,
            }
        };
        vec![lesson(0.2), lesson(0.4)]
    }

    #[test]
    fn what_tells_counts_and_what_tells_the_opposite_does_not() {
        let found = learn(&lessons());
        let curve = |family| found.curves.iter().find(|curve| curve.family == family).unwrap();
        let (profile, lockstep) = (curve(Family::Profile), curve(Family::Lockstep));
        for curve in &found.curves {
            assert!(curve.says.windows(2).all(|pair| pair[0] <= pair[1]), "{curve:?}");
            assert_eq!(curve.says.len(), curve.knots.len());
        }
        assert!(profile.adds(3.8) > 2.0 && profile.adds(0.2) < -1.0, "{profile:?}");
        assert!(lockstep.adds(2.0) - lockstep.adds(0.0) < 0.05, "never the more innocent for more suspicion");
    }

    #[test]
    fn nobody_to_learn_from_gives_a_combination_that_says_nothing() {
        let found = learn(&[]);
        assert!(found.curves.is_empty() && found.base.is_finite());
    }
}
