//! A judge learned from made-up audiences.

use audience::combine::{Combination, Lesson, learn as learn_families};
use audience::estimate::{Outcome, Spread};
use audience::profile::{self, NUMBERS};
use audience::{Effort, Family, Judge, Reading, Scorer, mean_probability};
use simulator::sellers::Ware;

use super::world::{Known, Part, World, each, ratio, worlds};

/// Accounts of an audience that profiles, and families, are learned from at most.
const ACCOUNTS: usize = 400;

/// A judge, and what it is held against.
#[derive(Debug)]
pub(in crate::audience) struct Learned {
    /// The judge.
    pub(in crate::audience) judge: Judge,
    /// Simpler ways, learned from the same audiences.
    pub(super) rivals: Rivals,
}

/// Judges that see one family only.
#[derive(Debug)]
pub(super) struct Rivals {
    /// Profiles.
    pub(super) profile: Combination,
    /// Bands of creation dates.
    pub(super) bands: Combination,
}

/// Learns a judge from so many audiences of these sellers: a third each for profiles, for adding families up, and for how far
/// off that is. With a profile model from elsewhere, that one is kept.
///
/// # Errors
/// A plan that cannot be carried out.
pub(in crate::audience) fn learn(
    seed: u64,
    count: u32,
    wares: &[Ware],
    profile: Option<Scorer<NUMBERS>>,
) -> eyre::Result<Learned> {
    let third = count.div_ceil(3);
    let profile = match profile {
        Some(profile) => profile,
        None => profiles(&worlds(seed, Part::Profiles, third, wares), seed)?,
    };
    let mut judge = Judge { profile, combination: learn_families(&[]), spread: Spread::default() };
    let lessons = each("learning families", &worlds(seed, Part::Families, third, wares), |world| {
        Ok(lesson(&judge, &world.make()?))
    })?;
    judge.combination = learn_families(&lessons);
    let only = |family| {
        let lessons: Vec<Lesson> = lessons
            .iter()
            .map(|lesson| Lesson {
                readings: lesson
                    .readings
                    .iter()
                    .filter(|reading| reading.family == family)
                    .cloned()
                    .collect(),
                truth: lesson.truth.clone(),
            })
            .collect();
        learn_families(&lessons)
    };
    let rivals = Rivals { profile: only(Family::Profile), bands: only(Family::Creation) };
    let outcomes = each("learning the spread", &worlds(seed, Part::Spread, third, wares), |world| {
        let known = world.make()?;
        let judged = judge.combination.judge(&readings(&judge, &known), known.audience.len());
        Ok(Outcome { said: mean_probability(&judged).unwrap_or(0.0), truth: known.share() })
    })?;
    judge.spread = Spread::learn(&outcomes);
    Ok(Learned { judge, rivals })
}

/// What all signals say, profiles among them.
pub(super) fn readings(judge: &Judge, known: &Known) -> Vec<Reading> {
    let mut readings = known.readings.clone();
    readings.push(judge.read_profiles(&known.audience));
    readings
}

/// Some of its accounts, evenly over the order of following.
fn some(accounts: usize) -> impl Iterator<Item = usize> {
    (0..accounts).step_by(accounts.div_ceil(ACCOUNTS).max(1))
}

fn profiles(worlds: &[World], seed: u64) -> eyre::Result<Scorer<NUMBERS>> {
    let rows = each("learning profiles", worlds, |world| {
        let known = world.make()?;
        let rows =
            some(known.audience.len()).map(|at| (profile::numbers(&known.audience[at]), known.truth[at]));
        Ok(rows.collect::<Vec<_>>())
    })?;
    let fold: Vec<u32> =
        (0_u32..).zip(&rows).flat_map(|(at, rows)| rows.iter().map(move |_| at % 5)).collect();
    let (rows, truth): (Vec<[f32; NUMBERS]>, Vec<bool>) = rows.into_iter().flatten().unzip();
    Ok(Scorer::learn(&rows, &truth, &fold, Effort { trees: 120, seed }))
}

fn lesson(judge: &Judge, known: &Known) -> Lesson {
    let readings = readings(judge, known);
    let at: Vec<usize> = some(known.audience.len()).collect();
    let few = |reading: Reading| Reading {
        suspicion: at.iter().map(|&at| reading.suspicion[at]).collect(),
        evidence: Vec::new(),
        ..reading
    };
    Lesson {
        readings: readings.into_iter().map(few).collect(),
        truth: at.iter().map(|&at| known.truth[at]).collect(),
    }
}

/// The share of accounts that profiles alone call bought at a probability of a half: the fixed threshold that others use.
pub(super) fn by_threshold(profile: &Reading) -> f64 {
    let known: Vec<f32> = profile.suspicion.iter().copied().filter(|it| !it.is_nan()).collect();
    ratio(known.iter().filter(|it| **it >= 0.0).count(), known.len())
}
