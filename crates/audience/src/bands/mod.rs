//! Creation bands: accounts bought in a batch were often made in one go, and follow one after the other. In the plane of order
//! of following against creation date they lie in a small box, where genuine followers spread over all dates.
//!
//! Method after Zouzou and Varol 2024, on six scales ([`SCALES`]): windows of ranks, overlapping by half, by bins of relative creation date;
//! a cell is held against its own bin in all other windows, (h - median) / (IQR + 1), and an account's suspicion is the mean over the cells it lies in.
//! What is called a band is a group of cells that also pass a test: a negative binomial with the bin's own spread, under a false
//! discovery rate over all cells and once more over the bands, at least twice what is usual.
//!
//! *Relative* date: between the oldest account and the youngest that had followed by then, so that the edge of what is possible is
//! straight. Cost O(6 n), memory 4 bytes a cell and account. Lists may begin with the oldest or the newest follower.
//! Blind to: batches that drip in evenly over the whole list, and accounts of mixed age. A wave of honest newcomers, say after a
//! network's own recommendation, is a band too: the evidence says what was seen, not who bought.

mod cells;
mod group;

use rayon::prelude::*;

use crate::chance::{self, float, single};
use crate::{Evidence, Family, Follower, Reading};
use cells::Scale;

/// Ranks a window by bins of date. From one to the next windows double and bins grow by the fifth root of 8, so that what is
/// expected in a cell grows from 8 to 33 accounts and relative noise falls.
pub const SCALES: [(usize, usize); 6] =
    [(100, 12), (200, 18), (400, 28), (800, 42), (1_600, 63), (3_200, 96)];

/// The fewest accounts with a date.
pub const FEWEST: usize = 500;

/// Accounts that were made in one go and followed one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Its accounts, as places in the audience, rising.
    pub accounts: Vec<u32>,
    /// How many of them would be there anyway.
    pub usual: f64,
    /// Nearly all of its accounts were made between these, in seconds since 1970.
    pub made: (i64, i64),
    /// The chance of its strongest cell, times the number of cells that were looked at: at most 1.
    pub chance: f64,
}

/// What creation dates say of an audience.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// Suspicion and evidence.
    pub reading: Reading,
    /// The bands, the largest excess first.
    pub bands: Vec<Band>,
}

/// Accounts whose date is known, in order.
struct Dated {
    places: Vec<u32>,
    created: Vec<i64>,
    /// Relative date, 0 to 1.
    relative: Vec<f32>,
}

/// Looks for creation bands.
#[must_use]
pub fn bands(followers: &[Follower]) -> Bands {
    let unknown = |why: String| Bands {
        reading: Reading::unknown(Family::Creation, followers.len(), why),
        bands: Vec::new(),
    };
    let Some(dated) = dated(followers) else {
        let known = followers.iter().filter(|follower| follower.created.is_some()).count();
        return unknown(format!(
            "cannot be known: {} creation dates are told, {FEWEST} are needed",
            chance::grouped(known)
        ));
    };
    if dated.created.iter().all(|date| *date == dated.created[0]) {
        return unknown(
            "cannot be known: every account has the same creation date, which says nothing".to_owned(),
        );
    }
    let scales: Vec<Scale> = SCALES
        .par_iter()
        .filter(|(window, _)| dated.places.len() >= 5 * window)
        .map(|(window, bins)| Scale::count(&dated.relative, *window, *bins))
        .collect();
    let mut suspicion = vec![f32::NAN; followers.len()];
    let scores: Vec<f32> = (0..dated.places.len())
        .into_par_iter()
        .with_min_len(1 << 14)
        .map(|at| {
            let sum: f64 = scales.iter().map(|scale| scale.score(at, dated.relative[at])).sum();
            single((sum / float(scales.len())).max(0.0))
        })
        .collect();
    for (place, score) in dated.places.iter().zip(&scores) {
        suspicion[*place as usize] = *score;
    }
    let found = group::bands(&scales, &dated);
    let evidence = found.iter().map(|band| evidence(band, followers.len())).collect();
    Bands { reading: Reading { family: Family::Creation, suspicion, evidence, gap: None }, bands: found }
}

/// Sets relative dates. Nothing where fewer than [`FEWEST`] are told.
fn dated(followers: &[Follower]) -> Option<Dated> {
    let mut places = Vec::with_capacity(followers.len());
    let mut created = Vec::with_capacity(followers.len());
    for (at, follower) in followers.iter().enumerate() {
        if let Some(date) = follower.created {
            places.push(chance::place(at));
            created.push(date);
        }
    }
    let count = created.len();
    if count < FEWEST {
        return None;
    }
    // One date in two hundred may be nonsense and must not stretch the rest.
    let mut sorted = created.clone();
    let oldest = *sorted.select_nth_unstable(count / 200).1;
    let tenth = count / 10;
    let youngest = |part: &[i64]| part.iter().copied().max().unwrap_or(oldest);
    let newest_first = youngest(&created[..tenth]) > youngest(&created[count - tenth..]);
    let mut relative = vec![0.0; count];
    let mut edge = oldest;
    let mut set = |at: usize| {
        edge = edge.max(created[at]);
        let (since, reach) = (created[at].saturating_sub(oldest), edge.saturating_sub(oldest).max(1));
        relative[at] = single((seconds(since) / seconds(reach)).clamp(0.0, 1.0));
    };
    if newest_first {
        (0..count).rev().for_each(&mut set);
    } else {
        (0..count).for_each(&mut set);
    }
    Some(Dated { places, created, relative })
}

#[allow(clippy::cast_precision_loss, reason = "seconds since 1970 lie far below 2^53")]
const fn seconds(span: i64) -> f64 {
    span as f64
}

fn evidence(band: &Band, all: usize) -> Evidence {
    let first = band.accounts.first().copied().unwrap_or_default() as usize + 1;
    let last = band.accounts.last().copied().unwrap_or_default() as usize + 1;
    let (from, to) = (chance::day(band.made.0), chance::day(band.made.1));
    let made = if from == to { format!("on {from}") } else { format!("from {from} to {to}") };
    Evidence {
        says: format!(
            "{} accounts made {made} follow as numbers {} to {} of {}, where {:.0} are usual (chance {})",
            chance::grouped(band.accounts.len()),
            chance::grouped(first),
            chance::grouped(last),
            chance::grouped(all),
            band.usual,
            chance::said(band.chance),
        ),
        accounts: band.accounts.clone(),
        chance: Some(band.chance),
    }
}

#[cfg(test)]
mod tests;
