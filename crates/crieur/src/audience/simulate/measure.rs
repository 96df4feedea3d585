//! One audience, judged in every way.

use audience::estimate::{Estimate, Sample, Spread, to_check};
use audience::{Family, Judge, Reading, mean_probability};
use simulator::sellers::Ware;

use super::learn::{Rivals, by_threshold, readings};
use super::world::{World, ratio};

/// What a way said of an audience.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Said {
    /// The share.
    pub(super) share: f64,
    /// Its 95 % interval, where the way has one.
    pub(super) interval: Option<(f64, f64)>,
}

/// Ways of telling a share, in the order of [`Outcome::said`].
pub(super) const WAYS: [&str; 7] = [
    "crieur, nobody checked",
    "crieur, with checks",
    "as many checks, drawn without a model",
    "profiles alone",
    "bands alone",
    "profiles at a fixed threshold",
    "everybody is genuine",
];

/// An audience and what was said of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outcome {
    /// The share that was bought.
    pub(super) truth: f64,
    /// Its seller, or nothing where several sold.
    pub(super) ware: Option<Ware>,
    /// By [`WAYS`]; nothing where a way cannot say.
    pub(super) said: [Option<Said>; WAYS.len()],
}

pub(super) fn measure(
    world: &World,
    judge: &Judge,
    rivals: Option<&Rivals>,
    checks: usize,
) -> eyre::Result<Outcome> {
    let known = world.make()?;
    let accounts = known.audience.len();
    let readings = readings(judge, &known);
    let judged = judge.combination.judge(&readings, accounts);
    let chosen = to_check(&judged.probabilities, checks, world.plan.seed).accounts;
    let checked: Vec<(u32, bool)> =
        chosen.iter().filter_map(|&at| Some((at, *known.truth.get(at as usize)?))).collect();
    let estimate = |checked: &[(u32, bool)]| {
        let sample = Sample { probabilities: &judged.probabilities, population: accounts, checked };
        Estimate::of(sample, &judge.spread).map(told)
    };
    let alone = |combination: &audience::combine::Combination| {
        let share = mean_probability(&combination.judge(&readings, accounts))?;
        Some(Said { share, interval: None })
    };
    let profile = readings.iter().find(|reading: &&Reading| reading.family == Family::Profile);
    Ok(Outcome {
        truth: known.share(),
        ware: world.ware,
        said: [
            Some(estimate(&[])?),
            Some(estimate(&checked)?),
            Some(simple(&known.truth, checks, world.plan.seed)),
            rivals.and_then(|rivals| alone(&rivals.profile)),
            rivals.and_then(|rivals| alone(&rivals.bands)),
            profile.map(|profile| Said { share: by_threshold(profile), interval: None }),
            Some(Said { share: 0.0, interval: None }),
        ],
    })
}

fn told(estimate: Estimate) -> Said {
    Said { share: estimate.share, interval: Some((estimate.low, estimate.high)) }
}

/// Checks drawn without looking: every account has one probability, and so one stratum for each part of the order.
fn simple(truth: &[bool], checks: usize, seed: u64) -> Said {
    let blind = vec![0.5; truth.len()];
    let chosen = to_check(&blind, checks, seed).accounts;
    let checked: Vec<(u32, bool)> =
        chosen.iter().filter_map(|&at| Some((at, *truth.get(at as usize)?))).collect();
    let sample = Sample { probabilities: &blind, population: truth.len(), checked: &checked };
    let share = ratio(checked.iter().filter(|(_, bought)| *bought).count(), checked.len());
    Estimate::of(sample, &Spread::default()).map_or(Said { share, interval: None }, told)
}
