//! What is usual on a day, and sums that tell when it has at least doubled.

use super::Burst;
use crate::chance::{counted, float};
use crate::fdr;

/// Days on either side that say what is usual.
const AROUND: usize = 30;
/// How many times more than usual is asked for.
const TIMES: f64 = 2.0;

/// The median of the days around each, at least a tenth of a follower: nobody is ruled out.
pub(super) fn usual(days: &[u32]) -> Vec<f64> {
    let width = (2 * AROUND + 1).min(days.len());
    let mut sorted = Vec::with_capacity(width);
    let mut middle = |at: usize| {
        let from = at.saturating_sub(AROUND).min(days.len() - width);
        sorted.clear();
        sorted.extend_from_slice(&days[from..from + width]);
        sorted.sort_unstable();
        // A third is what the median of a Poisson lies below its mean.
        f64::from(sorted[width / 2]) + if sorted[width / 2] > 0 { 1.0 / 3.0 } else { 0.1 }
    };
    (0..days.len()).map(&mut middle).collect()
}

/// How much wider than a Poisson the series spreads: the median of squared residuals over what it is for a normal one.
fn dispersion(days: &[u32], usual: &[f64]) -> f64 {
    let mut squares: Vec<f64> =
        days.iter().zip(usual).map(|(count, usual)| (f64::from(*count) - usual).powi(2) / usual).collect();
    squares.sort_unstable_by(f64::total_cmp);
    (squares[squares.len() / 2] / 0.4549).max(1.0)
}

/// Bursts under the false discovery rate, in time. No two overlap.
pub(super) fn bursts(days: &[u32], usual: &[f64]) -> Vec<Burst> {
    let dispersion = dispersion(days, usual);
    let mut found = Vec::new();
    let (mut sum, mut start, mut peak) = (0.0, 0, (0.0, 0));
    for (at, (count, usual_now)) in days.iter().zip(usual).enumerate() {
        let next = sum + step(f64::from(*count), *usual_now, dispersion);
        if next <= 0.0 || fallen(next, peak.0) {
            close(&mut found, days, usual, start, peak);
            (sum, start, peak) = (0.0, at + 1, (0.0, at + 1));
            continue;
        }
        sum = next;
        if sum > peak.0 {
            peak = (sum, at + 1);
        }
    }
    close(&mut found, days, usual, start, peak);
    let chances: Vec<f64> = found.iter().map(|burst| burst.chance).collect();
    let held = fdr::benjamini_hochberg(&chances, chances.len(), fdr::RATE);
    found.into_iter().zip(held).filter_map(|(burst, held)| held.then_some(burst)).collect()
}

/// A burst is over when the sum has lost so much that it would be found anew.
fn fallen(sum: f64, peak: f64) -> bool {
    peak - sum > 12.0
}

fn close(found: &mut Vec<Burst>, days: &[u32], usual: &[f64], start: usize, peak: (f64, usize)) {
    if peak.0 <= 0.0 {
        return;
    }
    let range = start..peak.1;
    let count = days[range.clone()].iter().map(|count| u64::from(*count)).sum();
    let usual_then: f64 = usual[range.clone()].iter().sum();
    // Doubled is what was asked; a sum may also have grown over days that were only nearly so.
    if counted(count) < TIMES * usual_then * 0.75 {
        return;
    }
    let chance = (float(days.len()) * (-peak.0).exp()).min(1.0);
    found.push(Burst { days: range, count, usual: usual_then, cause: None, chance });
}

/// The logarithm of how much likelier a day is when growth has doubled.
fn step(count: f64, usual: f64, dispersion: f64) -> f64 {
    if dispersion <= 1.0 + 1e-9 {
        return count * TIMES.ln() - (TIMES - 1.0) * usual;
    }
    let r = usual / (dispersion - 1.0);
    let ratio = (r + usual) / (r + TIMES * usual);
    count * (TIMES * ratio).ln() + r * ratio.ln()
}
