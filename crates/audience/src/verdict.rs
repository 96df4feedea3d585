//! A share held against a limit, and the sentence about it in parts.

use crate::count::{count, place};
use crate::estimate::{Estimate, simple_sample};
use crate::reading::{Evidence, Family, Reading};

/// What follows from an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval lies at or below the limit.
    Passes,
    /// The whole interval lies above the limit. Being followed by fakes is no proof of having bought them.
    Fails,
    /// The limit lies inside: look closer before anybody is refused.
    Open(More),
}

/// What would decide it, if the share is what it seems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct More {
    /// Accounts to read in all.
    pub read: usize,
    /// Accounts to check by hand in all.
    pub checked: usize,
}

/// The sentence that a person reads, in parts: "37 % (33 to 41), 2,239 read, 400 checked by hand: 24 points from ...".
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The share with its interval, how many were read and checked.
    pub estimate: Estimate,
    /// Where the points come from, the most first; those below a tenth of a point are left out.
    pub causes: Vec<Cause>,
    /// Points that no family speaks for, 0 to 1.
    pub without_cause: f64,
}

/// A part of the share.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// From which family.
    pub family: Family,
    /// How much of the share, 0 to 1.
    pub points: f64,
    /// What it found, the strongest first.
    pub evidence: Vec<Evidence>,
}

impl Verdict {
    /// Holds an estimate against a limit, a share from 0 to 1.
    #[must_use]
    pub fn of(estimate: &Estimate, limit: f64) -> Self {
        if estimate.high <= limit {
            return Self::Passes;
        }
        if estimate.low > limit {
            return Self::Fails;
        }
        Self::Open(More::of(estimate, limit))
    }
}

impl More {
    /// The interval has to shrink to the distance from the limit. What is left of each error after more of it is one over the square root of
    /// its number; where nobody checked anything, the checks are those of simple sampling, which needs no model.
    fn of(estimate: &Estimate, limit: f64) -> Self {
        let away = (estimate.share - limit).abs();
        // Half of the way for what is read, half for what is checked.
        let within = (away / std::f64::consts::SQRT_2).max(1e-4);
        let sampled = if estimate.sampling > 0.0 {
            grown(estimate.read, estimate.sampling, within, estimate.population)
        } else {
            estimate.read
        };
        let simple = simple_sample(estimate.share, within, estimate.population);
        let checked = if estimate.checked == 0 {
            simple
        } else {
            grown(estimate.checked, estimate.judging, within, estimate.population)
                .min(simple.max(estimate.checked + 1))
        };
        let checked = checked.min(estimate.population);
        Self { read: sampled.max(checked), checked }
    }
}

/// How many give an interval of so much on either side, if so many give this standard error; all at most.
fn grown(now: usize, error: f64, within: f64, population: usize) -> usize {
    let wanted = count(now) * (1.96 * error / within).powi(2).max(1.0);
    place((wanted.ceil() / count(population.max(1))).min(1.0), population + 1).max(now)
}

impl Statement {
    /// Puts the sentence together: the points of causes are scaled to the share that is told.
    #[must_use]
    pub fn of(estimate: Estimate, causes: &[(Family, f64)], without: f64, readings: &[Reading]) -> Self {
        let said: f64 = causes.iter().map(|(_, points)| points).sum::<f64>() + without;
        let scale = if said > 0.0 { estimate.share / said } else { 0.0 };
        let cause = |&(family, points): &(Family, f64)| Cause {
            family,
            points: points * scale,
            evidence: readings
                .iter()
                .filter(|reading| reading.family == family)
                .flat_map(|reading| reading.evidence.iter().cloned())
                .collect(),
        };
        let (causes, small): (Vec<Cause>, Vec<Cause>) =
            causes.iter().map(cause).partition(|cause| cause.points >= 0.001);
        let small: f64 = small.iter().map(|cause| cause.points).sum();
        Self { estimate, causes, without_cause: without * scale + small }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(low: f64, share: f64, high: f64) -> Estimate {
        Estimate {
            share,
            low,
            high,
            read: 2_000,
            unknown: 0,
            population: 50_000,
            checked: 100,
            sampling: 0.01,
            judging: 0.02,
        }
    }

    #[test]
    fn only_a_whole_interval_decides() {
        assert_eq!(Verdict::of(&estimate(0.01, 0.03, 0.05), 0.05), Verdict::Passes);
        assert_eq!(Verdict::of(&estimate(0.2, 0.3, 0.4), 0.19), Verdict::Fails);
        let Verdict::Open(more) = Verdict::of(&estimate(0.2, 0.3, 0.4), 0.25) else {
            panic!("the limit lies inside")
        };
        assert!(more.checked > 100 && more.read >= 2_000 && more.checked <= 50_000);
        let Verdict::Open(near) = Verdict::of(&estimate(0.2, 0.3, 0.4), 0.299) else {
            panic!("the limit lies inside")
        };
        assert!(near.checked > more.checked, "the nearer the limit, the more");
        let Verdict::Open(all) = Verdict::of(&estimate(0.2, 0.3, 0.4), 0.3) else {
            panic!("the limit lies inside")
        };
        assert!(all.checked <= 50_000);
    }

    #[test]
    fn so_many_decide_if_the_share_is_what_it_seems() {
        let now = estimate(0.25, 0.3, 0.35);
        let Verdict::Open(more) = Verdict::of(&now, 0.26) else { panic!("the limit lies inside") };
        let after = |error: f64, now: usize, then: usize| error * (count(now) / count(then)).sqrt();
        let (sampling, judging) = (after(0.01, 2_000, more.read), after(0.02, 100, more.checked));
        let reach = 1.96 * (sampling * sampling + judging * judging).sqrt();
        assert!(reach <= 0.0401 && reach > 0.02, "{reach} {more:?}");
    }

    #[test]
    fn the_points_of_a_sentence_add_up_to_its_share() {
        let causes = [(Family::Creation, 0.2), (Family::Profile, 0.1), (Family::Dense, 0.0001)];
        let told = Statement::of(estimate(0.2, 0.36, 0.4), &causes, 0.05, &[]);
        let sum = told.causes.iter().map(|cause| cause.points).sum::<f64>() + told.without_cause;
        assert!((sum - 0.36).abs() < 1e-9);
        assert_eq!(
            told.causes.iter().map(|cause| cause.family).collect::<Vec<_>>(),
            [Family::Creation, Family::Profile]
        );
    }
}
