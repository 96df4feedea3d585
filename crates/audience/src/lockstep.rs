//! Lockstep: accounts that do the same things in the same hours, as those that one seller steers do.
//!
//! An account is the set of its (target, hour) pairs. Sets of Jaccard similarity >= 1/2 are found by MinHash (8 bands of 3 rows: a pair at 1/2 is met
//! with a chance of 0.66, a group of 20 practically always) and each pair is verified exactly before it joins; groups are what
//! hangs together, from 20 accounts on. After Beutel et al. 2013 (CopyCatch) and Cao et al. 2014 (SynchroTrap).
//!
//! The chance of a group: unrelated accounts meet its common pairs as often as the rest of the audience does, so that how many share
//! at least half of them is a Poisson count; groups are held under a false discovery rate over all accounts. O(24 m + n log n).

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::chance::{self, count_tail, float, mix, single};
use crate::{Actions, Evidence, Family, Reading, fdr, sets::Sets};

/// The fewest accounts of a group.
pub const FEWEST: usize = 20;
/// The fewest timed actions of an account of which anything can be said.
pub const FEWEST_ACTIONS: usize = 3;
const BANDS: u64 = 8;
const ROWS: u64 = 3;
/// With how many of those before it an account of a bucket is compared.
const BACK: usize = 4;

/// What is grouped.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The family that it speaks for.
    pub family: Family,
    /// How near in time is the same time, in seconds.
    pub step: i64,
    /// For the evidence: "follow the same accounts in the same hours".
    pub what: &'static str,
}

/// Following the same targets in the same hours.
pub const FOLLOWING: Kind =
    Kind { family: Family::Lockstep, step: 3_600, what: "follow the same accounts in the same hours" };

/// Acting on the same posts in the same ten minutes.
pub const ENGAGING: Kind =
    Kind { family: Family::Engagers, step: 600, what: "act on the same posts in the same ten minutes" };

/// Accounts that go in lockstep.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Rising.
    pub accounts: Vec<u32>,
    /// How many pairs of target and hour at least half of them share.
    pub shared: usize,
    /// The chance of so many.
    pub chance: f64,
}

/// Looks for groups.
#[must_use]
pub fn lockstep(actions: &Actions, kind: Kind) -> (Reading, Vec<Group>) {
    let accounts = actions.accounts();
    let tokens: Vec<Vec<u64>> = (0..accounts)
        .into_par_iter()
        .with_min_len(1 << 12)
        .map(|at| tokens(actions, at, kind.step))
        .collect();
    let known: Vec<u32> =
        (0..accounts).filter(|at| tokens[*at].len() >= FEWEST_ACTIONS).map(chance::place).collect();
    if known.len() < FEWEST {
        let why = format!(
            "cannot be known: {} accounts have {FEWEST_ACTIONS} timed actions or more, {FEWEST} are needed",
            known.len()
        );
        return (Reading::unknown(kind.family, accounts, why), Vec::new());
    }
    let groups = judged(together(&tokens, &known), &tokens, known.len());
    let mut suspicion = vec![f32::NAN; accounts];
    for at in &known {
        suspicion[*at as usize] = 0.0;
    }
    for group in &groups {
        let strength = single(float(group.accounts.len()).ln());
        for at in &group.accounts {
            suspicion[*at as usize] = strength;
        }
    }
    let evidence = groups.iter().map(|group| told(group, kind.what)).collect();
    (Reading { family: kind.family, suspicion, evidence, gap: None }, groups)
}

fn told(group: &Group, what: &str) -> Evidence {
    Evidence {
        says: format!(
            "{} accounts {what}: at least half of them share {} of these (chance {})",
            chance::grouped(group.accounts.len()),
            group.shared,
            chance::said(group.chance)
        ),
        accounts: group.accounts.clone(),
        chance: Some(group.chance),
    }
}

fn tokens(actions: &Actions, account: usize, step: i64) -> Vec<u64> {
    let token =
        |(target, time): (u32, i64)| mix(mix(u64::from(target)) ^ time.div_euclid(step).cast_unsigned());
    let mut tokens: Vec<u64> = actions.timed(account).map(token).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// Half or more in common, of all that either did.
fn alike(a: &[u64], b: &[u64]) -> bool {
    let (mut i, mut j, mut common) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        common += usize::from(x == y);
    }
    2 * common >= a.len() + b.len() - common
}

/// What hangs together by verified pairs, from [`FEWEST`] on.
fn together(tokens: &[Vec<u64>], known: &[u32]) -> Vec<Vec<u32>> {
    let pairs: Vec<Vec<(u32, u32)>> = (0..BANDS)
        .into_par_iter()
        .map(|band| {
            let mut keys: Vec<(u64, u32)> = known
                .par_iter()
                .with_min_len(1 << 12)
                .map(|at| (key(&tokens[*at as usize], band), *at))
                .collect();
            keys.par_sort_unstable();
            let mut pairs = Vec::new();
            for run in keys.chunk_by(|a, b| a.0 == b.0) {
                for (at, (_, account)) in run.iter().enumerate().skip(1) {
                    let before = run[at.saturating_sub(BACK)..at].iter().rev().chain(&run[..1]);
                    let near = |(_, other): &&(u64, u32)| {
                        alike(&tokens[*other as usize], &tokens[*account as usize])
                    };
                    pairs.extend(before.take(BACK + 1).find(near).map(|(_, other)| (*other, *account)));
                }
            }
            pairs
        })
        .collect();
    let mut sets = Sets::new(tokens.len());
    for (a, b) in pairs.into_iter().flatten() {
        sets.join(a as usize, b as usize);
    }
    let mut groups: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for at in known {
        let root = sets.root(*at as usize);
        groups.entry(root).or_default().push(*at);
    }
    groups.into_values().filter(|group| group.len() >= FEWEST).collect()
}

/// One band of the MinHash.
fn key(tokens: &[u64], band: u64) -> u64 {
    (0..ROWS).fold(0, |key, row| {
        let salt = mix(band * ROWS + row + 1);
        let least = tokens
            .iter()
            .map(|token| (token ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.rotate_left(17));
        mix(key ^ least.map(|word| word ^ (word >> 29)).map(mix).min().unwrap_or(0))
    })
}

/// The groups that are more than chance, the largest first.
fn judged(groups: Vec<Vec<u32>>, tokens: &[Vec<u64>], known: usize) -> Vec<Group> {
    // What at least half of a group's accounts share.
    let cores: Vec<Vec<u64>> = groups
        .iter()
        .map(|group| {
            let mut all: Vec<u64> = group.iter().flat_map(|at| &tokens[*at as usize]).copied().collect();
            all.sort_unstable();
            let common = all.chunk_by(|a, b| a == b).filter(|run| 2 * run.len() >= group.len());
            common.map(|run| run[0]).collect()
        })
        .collect();
    let mut wanted: Vec<u64> = cores.iter().flatten().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut held = vec![0_usize; wanted.len()];
    if !wanted.is_empty() {
        for token in tokens.iter().flatten() {
            if let Ok(at) = wanted.binary_search(token) {
                held[at] += 1;
            }
        }
    }
    let mut found: Vec<Group> = groups
        .into_iter()
        .zip(&cores)
        .map(|(group, core)| {
            let inside = |token: &u64| {
                group.iter().filter(|at| tokens[**at as usize].binary_search(token).is_ok()).count()
            };
            let others = float(known.saturating_sub(group.len()) + 1);
            let share = |token: &u64| {
                let all = wanted.binary_search(token).map_or(0, |at| held[at]);
                float(all - inside(token).min(all) + 1) / others
            };
            let met: f64 = core.iter().map(share).sum();
            let one = count_tail(chance::place(core.len().div_ceil(2).max(1)), met, met);
            let chance = count_tail(chance::place(group.len() - 1), one * float(known), one * float(known));
            Group { shared: core.len(), chance: if core.is_empty() { 1.0 } else { chance }, accounts: group }
        })
        .collect();
    let chances: Vec<f64> = found.iter().map(|group| group.chance).collect();
    let mut held = fdr::benjamini_hochberg(&chances, known, fdr::RATE).into_iter();
    found.retain(|_| held.next().unwrap_or(false));
    found.sort_by_key(|group| std::cmp::Reverse(group.accounts.len()));
    found
}

#[cfg(test)]
mod tests;
