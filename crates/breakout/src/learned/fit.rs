//! From cascades to a model.

use super::model::{Bin, Errors, Model, class};
use super::{NUMBERS, Sketch, count};
use crate::cascade::Cascade;
use crate::rng::Rng;
use learning::boost::{Loss, Plan, grow};
use learning::tree::Boosted;

/// The ages of the shipped model: 2.5 minutes, then twice as old each, up to 21 hours.
const AGES: [f64; 10] =
    [150.0, 300.0, 600.0, 1_200.0, 2_400.0, 4_800.0, 9_600.0, 19_200.0, 38_400.0, 76_800.0];

/// Each cascade is shown at five ages around the one that is learned: a small set teaches more, and no tree learns
/// what only one moment of one cascade had (measured: docs/decisions, "How a final size is foretold").
const AROUND: [f64; 5] = [0.6, 0.8, 1.0, 1.25, 1.6];

/// Into how many parts cascades are split to learn what the procedure gets wrong: at least so many, of a few cascades each on its own.
/// What is learned from four fifths of fifty cascades errs more than what is learned from all of them, and its intervals
/// cover too much; of thousands a fifth is not missed, and each part costs a fit.
const FEWEST_FOLDS: usize = 5;

/// So many cascades are learned from again at most for each that is held out.
const FITS: usize = 5_000;

/// The fewest errors of a class for it to have quantiles of its own.
const OWN: usize = 60;

/// How much is spent on training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Trees in each sum.
    pub trees: usize,
    /// For what is drawn.
    pub seed: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self { trees: 100, seed: 1 }
    }
}

struct Row {
    numbers: [f32; NUMBERS],
    growth: f32,
    size: f64,
    counted: f64,
}

#[allow(clippy::cast_possible_truncation, reason = "seven digits are more than is known")]
fn row(cascade: &Cascade, age: f64) -> Row {
    let (sketch, size) = (Sketch::of(cascade, age), count(cascade.size()));
    let growth = ((size + 1.0) / (sketch.counted + 1.0)).ln() as f32;
    Row { numbers: sketch.numbers(), growth, size, counted: sketch.counted }
}

/// Learns for one age, in seconds.
#[must_use]
pub fn fit(cascades: &[&Cascade], age: f64, effort: Effort) -> Model {
    let top = tops(cascades);
    Model { top, bins: vec![bin(cascades, age, top, effort)] }
}

/// Learns for all ages of the grid. Cost: some seconds for three thousand cascades.
#[must_use]
pub fn train(cascades: &[&Cascade], effort: Effort, mut done: impl FnMut(usize, usize)) -> Model {
    let top = tops(cascades);
    let bins = AGES.iter().enumerate().map(|(at, &age)| {
        done(at, AGES.len());
        bin(cascades, age, top, effort)
    });
    Model { top, bins: bins.collect() }
}

/// At which sizes the top 5 % and the top 1 % begin.
#[allow(clippy::cast_possible_truncation, reason = "a size is compared, not counted with")]
fn tops(cascades: &[&Cascade]) -> [f32; 2] {
    let mut sizes: Vec<usize> = cascades.iter().map(|cascade| cascade.size()).collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    [20, 100].map(|share| {
        let at = sizes.len().div_ceil(share).saturating_sub(1);
        sizes.get(at).map_or(f32::MAX, |&size| count(size).max(1.0) as f32)
    })
}

fn plan(effort: Effort) -> Plan {
    Plan { trees: effort.trees, rate: 0.05, sample: 0.5, leaf: 12, seed: effort.seed }
}

fn bin(cascades: &[&Cascade], age: f64, top: [f32; 2], effort: Effort) -> Bin {
    let rows: Vec<[Row; AROUND.len()]> =
        cascades.iter().map(|cascade| AROUND.map(|around| row(cascade, age * around))).collect();
    let all: Vec<&Row> = rows.iter().flatten().collect();
    let tops = top.map(|top| {
        let numbers: Vec<_> = all.iter().map(|row| row.numbers).collect();
        let reached: Vec<f32> =
            all.iter().map(|row| f32::from(u8::from(row.size >= f64::from(top)))).collect();
        grow(&numbers, &reached, Loss::Odds, plan(effort))
    });
    let growth = growth(&all, effort);
    let errors = quantiles(&held_out(&rows, effort));
    #[allow(clippy::cast_possible_truncation, reason = "an age of the grid")]
    Bin { age: age as f32, growth, top: tops, errors }
}

fn growth(rows: &[&Row], effort: Effort) -> Boosted {
    let numbers: Vec<_> = rows.iter().map(|row| row.numbers).collect();
    let wanted: Vec<f32> = rows.iter().map(|row| row.growth).collect();
    grow(&numbers, &wanted, Loss::Absolute, plan(effort))
}

/// What the procedure gets wrong on cascades that it has not seen: the count at that age, and the error.
fn held_out(rows: &[[Row; AROUND.len()]], effort: Effort) -> Vec<(f64, f32)> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    Rng::new(effort.seed ^ 0x6f6c_6473).shuffle(&mut order);
    let mut errors = Vec::with_capacity(rows.len());
    let folds = (FITS / rows.len().max(1)).max(FEWEST_FOLDS).min(rows.len());
    for fold in 0..folds {
        let seen: Vec<&Row> = order
            .iter()
            .enumerate()
            .filter(|(at, _)| at % folds != fold)
            .flat_map(|(_, &row)| &rows[row])
            .collect();
        let grown = growth(&seen, effort);
        for &row in order.iter().skip(fold).step_by(folds) {
            let row = &rows[row][AROUND.len() / 2];
            errors.push((row.counted, row.growth - grown.says(&row.numbers).max(0.0)));
        }
    }
    errors
}

/// The quantiles of 10 % and 90 % by class, of all where a class has few.
fn quantiles(errors: &[(f64, f32)]) -> Errors {
    let of = |keep: &dyn Fn(f64) -> bool| {
        let mut kept: Vec<f32> =
            errors.iter().filter(|(counted, _)| keep(*counted)).map(|(_, error)| *error).collect();
        kept.sort_by(f32::total_cmp);
        kept
    };
    let whole = of(&|_| true);
    std::array::from_fn(|own| {
        let own = of(&|counted| class(counted) == own);
        let from = if own.len() < OWN { &whole } else { &own };
        (quantile(from, 0.1), quantile(from, 0.9))
    })
}

/// The conformal quantile of sorted numbers: the place among n + 1, so that a further one lies below with that very
/// probability; between two places by a straight line. 0 of none.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the length of a list")]
fn quantile(sorted: &[f32], share: f64) -> f32 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = (share * count(sorted.len() + 1) - 1.0).clamp(0.0, count(last));
    let below = place.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    low + (high - low) * (place - place.floor()) as f32
}
