//! How far off a share is that nobody checked: measured on audiences that were not learned from.
//!
//! Mondrian conformal (Vovk, Gammerman and Shafer 2005): audiences are told apart by the share that was said, and within
//! each class the truth lay below or above it by so much in 2.5 % of them each. What lay off on average is taken out, by isotonic
//! regression of the truth on what was said. It holds for audiences drawn like those measured: sellers of another kind are a
//! reason to check by hand, and the commands say so.

use learning::bytes::{float, take};

use crate::count::{count, narrow};

/// Classes of the share that was said: below 2 %, 8 %, 20 %, 40 %, 60 %, and above.
const EDGES: [f64; 5] = [0.02, 0.08, 0.2, 0.4, 0.6];

/// What came of one audience.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The mean probability of its accounts.
    pub said: f64,
    /// The share that was bought in fact.
    pub truth: f64,
}

/// How far off shares are.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// What was said and what was so on average, both rising; a straight line between two, parallel outside.
    pub(crate) middle: Vec<(f32, f32)>,
    /// For each class, how far below and above the corrected share the truth lies in all but 2.5 % each.
    pub(crate) reach: [(f32, f32); EDGES.len() + 1],
}

impl Default for Spread {
    /// Of a model that was never measured: half of everything.
    fn default() -> Self {
        Self { middle: Vec::new(), reach: [(0.5, 0.5); EDGES.len() + 1] }
    }
}

fn class(share: f64) -> usize {
    EDGES.partition_point(|edge| *edge <= share)
}

impl Spread {
    /// Measures. Of fewer than 100 audiences nothing is learned, and the interval is half of everything.
    #[must_use]
    pub fn learn(outcomes: &[Outcome]) -> Self {
        if outcomes.len() < 100 {
            return Self::default();
        }
        let mut sorted = outcomes.to_vec();
        sorted.sort_by(|one, other| one.said.total_cmp(&other.said));
        let mut spread = Self { middle: middle(&sorted), ..Self::default() };
        for (at, reach) in spread.reach.iter_mut().enumerate() {
            let off = |outcome: &Outcome| {
                let share = corrected(&spread.middle, outcome.said);
                (share, outcome.truth - share)
            };
            // A class with few audiences takes its neighbours in.
            let mut near: Vec<(f64, f64)> = sorted.iter().map(off).collect();
            let centre = f64::midpoint(
                at.checked_sub(1).map_or(0.0, |at| EDGES[at]),
                EDGES.get(at).copied().unwrap_or(0.8),
            );
            let inside = near.iter().filter(|(share, _)| class(*share) == at).count();
            near.sort_by(|one, other| {
                (class(one.0) != at)
                    .cmp(&(class(other.0) != at))
                    .then_with(|| (one.0 - centre).abs().total_cmp(&(other.0 - centre).abs()))
            });
            near.truncate(inside.max(60).min(near.len()));
            let mut off: Vec<f64> = near.iter().map(|(_, off)| *off).collect();
            off.sort_by(f64::total_cmp);
            *reach = (narrow((-conformal(&off, false)).max(0.001)), narrow(conformal(&off, true).max(0.001)));
        }
        spread
    }

    /// The corrected share, and how far the truth may lie below and above it.
    pub(crate) fn around(&self, said: f64) -> (f64, f64, f64) {
        let share = corrected(&self.middle, said).clamp(0.0, 1.0);
        let (below, above) = self.reach[class(share)];
        (share, f64::from(below), f64::from(above))
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend(u32::try_from(self.middle.len()).unwrap_or(u32::MAX).to_le_bytes());
        let pairs = self.middle.iter().chain(&self.reach);
        out.extend(pairs.flat_map(|(one, other)| [one.to_le_bytes(), other.to_le_bytes()]).flatten());
    }

    pub(crate) fn read(from: &mut &[u8]) -> Option<Self> {
        let count = u32::from_le_bytes(take(from)?);
        let mut spread = Self::default();
        for _ in 0..count {
            spread.middle.push((float(from)?, float(from)?));
        }
        for reach in &mut spread.reach {
            *reach = (float(from)?.max(0.0), float(from)?.max(0.0));
        }
        spread.middle.windows(2).all(|pair| pair[0].0 < pair[1].0).then_some(spread)
    }
}

/// What lies at 2.5 % or 97.5 % of sorted numbers, the next one outwards: one more draw stays inside that often.
fn conformal(sorted: &[f64], upper: bool) -> f64 {
    let outside =
        crate::count::place((count(sorted.len()) + 1.0) * 0.025 / count(sorted.len().max(1)), sorted.len());
    let at = outside.saturating_sub(1);
    sorted.get(if upper { sorted.len() - 1 - at } else { at }).copied().unwrap_or(0.5)
}

/// Means over tenths of what was said, made rising.
fn middle(sorted: &[Outcome]) -> Vec<(f32, f32)> {
    let mut found: Vec<(f32, f32)> = Vec::new();
    for tenth in sorted.chunks(sorted.len().div_ceil(10).max(1)) {
        let mean = |of: &dyn Fn(&Outcome) -> f64| tenth.iter().map(of).sum::<f64>() / count(tenth.len());
        let (said, truth) = (narrow(mean(&|it| it.said)), narrow(mean(&|it| it.truth)));
        let before = found.last().copied().unwrap_or((-1.0, 0.0));
        if said > before.0 {
            found.push((said, truth.max(before.1)));
        }
    }
    found
}

fn corrected(middle: &[(f32, f32)], said: f64) -> f64 {
    let above = middle.partition_point(|(at, _)| f64::from(*at) <= said);
    let wide = |(one, other): (f32, f32)| (f64::from(one), f64::from(other));
    match (
        above.checked_sub(1).and_then(|at| middle.get(at)).copied().map(wide),
        middle.get(above).copied().map(wide),
    ) {
        (Some((from, low)), Some((to, high))) => low + (said - from) / (to - from) * (high - low),
        // Below the first: to 0 with what was said.
        (None, Some((to, high))) => high * said / to.max(1e-9),
        (Some((from, low)), None) => low + said - from,
        (None, None) => said,
    }
}
