//! Gradient boosting (Friedman 2001): each tree answers what those before it got wrong.
//!
//! Two losses: the absolute error, whose best guess is the median (Friedman's `LAD_TreeBoost`, algorithm 3), so that a few
//! giants do not move everybody's forecast; and the log-likelihood of a yes or no (algorithm 5). Rows are drawn anew for
//! each tree (Friedman 2002). A number that is missing (`NAN`) goes right, and may be asked for by itself. Deterministic for a seed. Cost: trees × depth × rows × numbers.

use crate::rng::Rng;
use crate::tree::{Boosted, DEPTH, Tree};

/// How trees are grown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// How many trees.
    pub trees: usize,
    /// How much of each answer is taken.
    pub rate: f32,
    /// The share of the rows that each tree sees.
    pub sample: f64,
    /// The fewest rows that an answer may rest on.
    pub leaf: usize,
    /// For what is drawn.
    pub seed: u64,
}

/// What a row should come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// A number; the median of such rows is sought.
    Absolute,
    /// 1 or 0; the natural logarithm of the odds is sought.
    Odds,
}

/// Grows trees on rows of numbers and what each should come to. Without rows everything is 0.
pub fn grow<const N: usize>(rows: &[[f32; N]], wanted: &[f32], loss: Loss, plan: Plan) -> Boosted {
    let first = start(wanted, loss);
    let mut said = vec![first; rows.len()];
    let mut rng = Rng::new(plan.seed);
    let orders: Vec<Vec<u32>> = (0..N).map(|number| order(rows, number)).collect();
    let mut trees = Vec::with_capacity(plan.trees);
    for _ in 0..plan.trees {
        let seen: Vec<bool> = rows.iter().map(|_| rng.unit() < plan.sample).collect();
        let pull: Vec<f32> =
            said.iter().zip(wanted).map(|(&said, &wanted)| gradient(said, wanted, loss)).collect();
        let mut tree = split(rows, &orders, &seen, &pull, plan.leaf);
        answer(&mut tree, rows, &seen, &said, wanted, loss, plan.rate);
        for (row, said) in rows.iter().zip(&mut said) {
            *said += tree.leaf[tree.leaf_of(row)];
        }
        trees.push(tree);
    }
    Boosted { first, trees }
}

/// The rows in the order of one of their numbers.
fn order<const N: usize>(rows: &[[f32; N]], number: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(u32::MAX)).collect();
    order.sort_by(|&one, &other| rows[one as usize][number].total_cmp(&rows[other as usize][number]));
    order
}

fn start(wanted: &[f32], loss: Loss) -> f32 {
    match loss {
        Loss::Absolute => median(&mut wanted.to_vec()),
        Loss::Odds => {
            let (yes, all) = (wanted.iter().sum::<f32>(), count(wanted.len()));
            // Half a row on either side: a set of one kind only has odds all the same.
            ((yes + 0.5) / (all - yes + 0.5)).ln()
        }
    }
}

fn gradient(said: f32, wanted: f32, loss: Loss) -> f32 {
    match loss {
        Loss::Absolute if wanted == said => 0.0,
        Loss::Absolute => (wanted - said).signum(),
        Loss::Odds => wanted - chance(said),
    }
}

/// The probability behind a logarithm of odds.
pub fn chance(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

#[allow(clippy::cast_precision_loss, reason = "numbers of rows, far below 2²⁴ or only weighed")]
const fn count(rows: usize) -> f32 {
    rows as f32
}

/// The middle one; 0 of none. Reorders them.
pub fn median(numbers: &mut [f32]) -> f32 {
    let middle = numbers.len() / 2;
    if numbers.is_empty() {
        return 0.0;
    }
    let (below, &mut upper, _) = numbers.select_nth_unstable_by(middle, f32::total_cmp);
    if below.len() == middle && numbers.len() % 2 == 1 {
        return upper;
    }
    let lower = numbers[..middle].iter().copied().fold(f32::NEG_INFINITY, f32::max);
    (lower + upper) / 2.0
}

/// What one node has on its left so far, while the rows are gone through in order.
#[derive(Debug, Clone, Copy, Default)]
struct Left {
    rows: usize,
    pull: f64,
    last: f32,
}

/// The best question of a node found so far.
#[derive(Debug, Clone, Copy)]
struct Best {
    gain: f64,
    asks: usize,
    threshold: f32,
}

/// Finds the questions, one level at a time, all nodes of a level in one walk through the rows.
fn split<const N: usize>(
    rows: &[[f32; N]],
    orders: &[Vec<u32>],
    seen: &[bool],
    pull: &[f32],
    leaf: usize,
) -> Tree {
    let mut tree = Tree::silent();
    let mut at: Vec<u8> = vec![0; rows.len()];
    for level in 0..DEPTH {
        let (base, nodes) = ((1 << level) - 1, 1 << level);
        let mut whole = vec![Left::default(); nodes];
        for (row, &node) in at.iter().enumerate().filter(|(row, _)| seen[*row]) {
            let whole = &mut whole[usize::from(node)];
            whole.rows += 1;
            whole.pull += f64::from(pull[row]);
        }
        let mut best = vec![Best { gain: 1e-9, asks: 0, threshold: f32::INFINITY }; nodes];
        for (number, order) in orders.iter().enumerate() {
            question(rows, order, number, &at, seen, pull, leaf, &whole, &mut best);
        }
        for (node, best) in best.iter().enumerate() {
            tree.asks[base + node] = u8::try_from(best.asks).unwrap_or(u8::MAX);
            tree.threshold[base + node] = best.threshold;
        }
        for (row, node) in at.iter_mut().enumerate() {
            let best = best[usize::from(*node)];
            let left = rows[row][best.asks] <= best.threshold;
            *node = 2 * *node + u8::from(!left);
        }
    }
    tree
}

/// Holds every threshold of one number against the best of each node. The gain is the usual one of squares:
/// (sum on the left)²/rows + (sum on the right)²/rows − (sum of all)²/rows.
#[allow(clippy::too_many_arguments, reason = "the state of one walk, named nowhere else")]
fn question<const N: usize>(
    rows: &[[f32; N]],
    order: &[u32],
    number: usize,
    at: &[u8],
    seen: &[bool],
    pull: &[f32],
    leaf: usize,
    whole: &[Left],
    best: &mut [Best],
) {
    let weight = |pull: f64, rows: usize| pull * pull / f64::from(count(rows.max(1)));
    let mut left = vec![Left::default(); whole.len()];
    for row in order.iter().map(|&row| row as usize).filter(|&row| seen[row]) {
        let node = usize::from(at[row]);
        let (value, left, whole) = (rows[row][number], &mut left[node], whole[node]);
        // A threshold lies between two different numbers; or after the last one, with what is missing (no number) on the right.
        let missing = value.is_nan() && !left.last.is_nan();
        if left.rows >= leaf && whole.rows - left.rows >= leaf && (value > left.last || missing) {
            let right = (whole.pull - left.pull, whole.rows - left.rows);
            let gain =
                weight(left.pull, left.rows) + weight(right.0, right.1) - weight(whole.pull, whole.rows);
            if gain > best[node].gain {
                let middle = f32::midpoint(left.last, value);
                // Where the value is missing all that can be known lies to the left, more than was ever seen too.
                let threshold = match (missing, middle < value) {
                    (true, _) => f32::MAX,
                    (false, true) => middle,
                    (false, false) => left.last,
                };
                best[node] = Best { gain, asks: number, threshold };
            }
        }
        left.rows += 1;
        left.pull += f64::from(pull[row]);
        left.last = value;
    }
}

/// Puts the answers into the leaves.
fn answer<const N: usize>(
    tree: &mut Tree,
    rows: &[[f32; N]],
    seen: &[bool],
    said: &[f32],
    wanted: &[f32],
    loss: Loss,
    rate: f32,
) {
    let mut there: Vec<Vec<usize>> = vec![Vec::new(); tree.leaf.len()];
    for (row, _) in seen.iter().enumerate().filter(|(_, seen)| **seen) {
        there[tree.leaf_of(&rows[row])].push(row);
    }
    for (leaf, there) in tree.leaf.iter_mut().zip(&there) {
        let left = there.iter().map(|&row| wanted[row] - said[row]);
        *leaf = rate
            * match loss {
                Loss::Absolute => median(&mut left.collect::<Vec<f32>>()),
                Loss::Odds => {
                    let chances = there.iter().map(|&row| chance(said[row]));
                    let (pull, bend) =
                        there.iter().zip(chances).fold((0.0, 0.0), |(pull, bend), (&row, chance)| {
                            (pull + wanted[row] - chance, bend + chance * (1.0 - chance))
                        });
                    // A leaf that is sure of itself is not driven to infinity.
                    (pull / f32::max(bend, 1e-3)).clamp(-8.0, 8.0)
                }
            };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan { trees: 60, rate: 0.2, sample: 0.8, leaf: 5, seed: 1 };

    fn rows() -> Vec<[f32; 2]> {
        let mut rng = Rng::new(3);
        #[allow(clippy::cast_possible_truncation, reason = "a test's own numbers")]
        (0..2_000).map(|_| [rng.unit() as f32, rng.unit() as f32]).collect()
    }

    #[test]
    fn the_median_is_learnt_and_giants_do_not_move_it() {
        let rows = rows();
        let truth = |row: &[f32; 2]| if row[0] < 0.5 { 1.0 } else { 3.0 } + row[1];
        // Each seventh row is off by a thousand.
        let wanted: Vec<f32> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| truth(row) + if at % 7 == 0 { 1_000.0 } else { 0.0 })
            .collect();
        let grown = grow(&rows, &wanted, Loss::Absolute, PLAN);
        let mut off: Vec<f32> = rows.iter().map(|row| (grown.says(row) - truth(row)).abs()).collect();
        assert!(median(&mut off) < 0.15, "{}", median(&mut off));
    }

    #[test]
    fn chances_are_learnt_as_they_are() {
        let rows = rows();
        let mut rng = Rng::new(9);
        let truth = |row: &[f32; 2]| if row[1] < 0.3 { 0.1 } else { 0.8 };
        let wanted: Vec<f32> = rows.iter().map(|row| f32::from(u8::from(rng.unit() < truth(row)))).collect();
        let grown = grow(&rows, &wanted, Loss::Odds, PLAN);
        for (row, says) in [([0.5, 0.1], 0.1), ([0.2, 0.2], 0.1), ([0.9, 0.9], 0.8), ([0.1, 0.6], 0.8)] {
            let found = chance(grown.says(&row));
            assert!((found - says).abs() < 0.12, "{row:?}: {found}");
        }
    }

    #[test]
    fn nothing_to_learn_from_is_survived() {
        assert_eq!(grow::<2>(&[], &[], Loss::Absolute, PLAN).says(&[1.0, 2.0]), 0.0);
        let alike = grow(&[[1.0, 1.0]; 20], &[4.0; 20], Loss::Absolute, PLAN);
        assert_eq!(alike.says(&[1.0, 1.0]), 4.0);
        assert!(grow(&[[1.0, 1.0]; 20], &[1.0; 20], Loss::Odds, PLAN).says(&[1.0, 1.0]).is_finite());
    }

    #[test]
    fn what_is_missing_has_a_branch_of_its_own() {
        let mut rows = rows();
        // Missing is neither little nor much here: it alone says yes.
        rows.iter_mut().step_by(3).for_each(|row| row[0] = f32::NAN);
        let wanted: Vec<f32> = rows.iter().map(|row| f32::from(u8::from(row[0].is_nan()))).collect();
        let grown = grow(&rows, &wanted, Loss::Odds, PLAN);
        assert!(chance(grown.says(&[f32::NAN, 0.5])) > 0.95);
        assert!([0.0, 0.5, 0.999].iter().all(|&known| chance(grown.says(&[known, 0.5])) < 0.05));
    }

    #[test]
    fn the_same_seed_grows_the_same_trees() {
        let rows = rows();
        let wanted: Vec<f32> = rows.iter().map(|row| row[0] * row[1]).collect();
        let grown = || grow(&rows, &wanted, Loss::Absolute, Plan { trees: 5, ..PLAN });
        assert_eq!(grown(), grown());
    }
}
