//! Cells that stand out beyond chance, joined into bands by the accounts that they share.

use std::collections::BTreeMap;

use super::cells::Scale;
use super::{Band, Dated};
use crate::chance::{count_tail, float};
use crate::{fdr, sets::Sets};

/// The fewest accounts of a cell that is called a band, and how many times what is usual they are.
const FEWEST: u32 = 8;
const TIMES: f64 = 2.0;

/// A cell that stands out.
#[derive(Clone, Copy)]
struct Found {
    /// The share of its accounts that would be there anyway.
    anyway: f64,
    chance: f64,
}

pub(super) fn bands(scales: &[Scale], dated: &Dated) -> Vec<Band> {
    let tests = scales.iter().map(|scale| scale.cells().count()).sum();
    let mut cells: Vec<(usize, usize, Found)> = Vec::new();
    for (scale, counted) in scales.iter().enumerate() {
        for (at, (count, usual)) in counted.cells().enumerate() {
            if count >= FEWEST && f64::from(count) >= TIMES * usual.mean {
                let chance = count_tail(count, usual.mean, usual.variance);
                cells.push((scale, at, Found { anyway: usual.mean / f64::from(count), chance }));
            }
        }
    }
    let chances: Vec<f64> = cells.iter().map(|(_, _, found)| found.chance).collect();
    let Some(limit) = fdr::threshold(&chances, tests, fdr::RATE) else { return Vec::new() };
    cells.retain(|(_, _, found)| found.chance <= limit);
    // Where each cell of each scale stands among those found.
    let mut index: Vec<Vec<u32>> = scales.iter().map(|scale| vec![u32::MAX; scale.cells().count()]).collect();
    for (number, (scale, at, _)) in cells.iter().enumerate() {
        index[*scale][*at] = crate::chance::place(number);
    }
    let mut sets = Sets::new(cells.len());
    // Each account with the strongest of its cells.
    let mut members: Vec<(u32, usize)> = Vec::new();
    for (at, date) in dated.relative.iter().enumerate() {
        let mut best: Option<usize> = None;
        for (scale, index) in scales.iter().zip(&index) {
            for cell in scale.of(at, *date) {
                let Ok(number) = usize::try_from(index[cell]) else { continue };
                let Some((_, _, found)) = cells.get(number) else { continue };
                match best {
                    None => best = Some(number),
                    Some(other) => {
                        sets.join(number, other);
                        if found.anyway < cells[other].2.anyway {
                            best = Some(number);
                        }
                    }
                }
            }
        }
        if let Some(number) = best {
            members.push((crate::chance::place(at), number));
        }
    }
    let mut bands = gather(&members, &cells, &mut sets, dated, tests);
    let chances: Vec<f64> = bands.iter().map(|band| band.chance).collect();
    let mut held = fdr::benjamini_hochberg(&chances, chances.len(), fdr::RATE).into_iter();
    bands.retain(|_| held.next().unwrap_or(false));
    bands
}

fn gather(
    members: &[(u32, usize)],
    cells: &[(usize, usize, Found)],
    sets: &mut Sets,
    dated: &Dated,
    tests: usize,
) -> Vec<Band> {
    let mut groups: BTreeMap<usize, (Vec<usize>, f64)> = BTreeMap::new();
    for (at, number) in members {
        let group = groups.entry(sets.root(*number)).or_default();
        group.0.push(*at as usize);
        group.1 += cells[*number].2.anyway;
    }
    let mut chances: BTreeMap<usize, f64> = BTreeMap::new();
    for (number, (_, _, found)) in cells.iter().enumerate() {
        let chance = chances.entry(sets.root(number)).or_insert(1.0);
        *chance = chance.min(found.chance);
    }
    let mut bands: Vec<Band> = groups
        .into_iter()
        .map(|(root, (places, usual))| {
            let mut made: Vec<i64> = places.iter().map(|at| dated.created[*at]).collect();
            made.sort_unstable();
            // Those made at the very ends are usual ones that lie in the same cells.
            let cut = made.len() / 20;
            Band {
                usual,
                made: (made[cut], made[made.len() - 1 - cut]),
                // Its strongest cell is the best of all that were looked at.
                chance: (chances.get(&root).copied().unwrap_or(1.0) * float(tests)).min(1.0),
                accounts: places.iter().map(|at| dated.places[*at]).collect(),
            }
        })
        .collect();
    let excess = |band: &Band| float(band.accounts.len()) - band.usual;
    bands.sort_by(|a, b| excess(b).total_cmp(&excess(a)).then_with(|| a.accounts.cmp(&b.accounts)));
    bands
}
