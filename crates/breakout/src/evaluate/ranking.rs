//! How well a ranking finds the posts that end among the largest.

use super::number::{percent_of, real};

/// How a ranking finds the largest posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The largest: so many in a hundred of the tested posts, rounded up.
    pub top_percent: u32,
    /// How many those are; more than the share where several end with the size of the last of them.
    pub positives: usize,
    /// The area under precision over recall (average precision), 0 to 1.
    pub pr_auc: f64,
    /// Its 95 % interval by resampling the tested posts.
    pub pr_auc_interval: Option<(f64, f64)>,
    /// The precision of the first of the ranking.
    pub precision: Vec<Precision>,
}

/// What share of the first of a ranking is right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Precision {
    /// The budget: so many in a hundred of the tested posts, rounded up.
    pub budget_percent: u32,
    /// How many posts those are.
    pub budget: usize,
    /// The share of them that are among the largest, 0 to 1; of posts ranked alike at the edge, as many as fit, on average.
    pub precision: f64,
}

/// Which posts end among the largest; nothing when those are all posts, since every ranking would find them.
pub(super) fn top(sizes: &[usize], percent: u32) -> Option<Vec<bool>> {
    let mut falling = sizes.to_vec();
    falling.sort_unstable_by(|one, other| other.cmp(one));
    let least = *falling.get(percent_of(percent, sizes.len()) - 1)?;
    let top: Vec<bool> = sizes.iter().map(|size| *size >= least).collect();
    (top.contains(&false)).then_some(top)
}

/// A ranking: which posts are ranked alike, best first. Posts without a score come last, alike.
#[derive(Debug)]
pub(super) struct Ranked(Vec<Vec<usize>>);

impl Ranked {
    pub(super) fn new(scores: &[Option<f64>]) -> Self {
        let score = |post: usize| scores[post].unwrap_or(f64::NEG_INFINITY);
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|one, other| score(*other).total_cmp(&score(*one)));
        // 0 and -0 are alike too, which the order above tells apart.
        let alike = order.chunk_by(|one, other| score(*one) == score(*other));
        Self(alike.map(<[usize]>::to_vec).collect())
    }

    /// Average precision: the sum, over groups ranked alike, of the recall that the group adds times the precision once
    /// all of the group is taken. So no order of rows is better than another. `weights` tells how often each post is there.
    /// Nothing without a positive.
    pub(super) fn average_precision(&self, positive: &[bool], weights: &[usize]) -> Option<f64> {
        let (mut found, mut taken, mut sum) = (0, 0, 0.0);
        for group in &self.0 {
            let right: usize = group.iter().filter(|post| positive[**post]).map(|post| weights[*post]).sum();
            taken += group.iter().map(|post| weights[*post]).sum::<usize>();
            found += right;
            if right > 0 {
                sum += real(right) * real(found) / real(taken);
            }
        }
        (found > 0).then(|| sum / real(found))
    }

    /// The precision of the first `budget` posts; of a group that does not fit whole, the average over its orders.
    pub(super) fn precision(&self, positive: &[bool], budget: usize) -> f64 {
        let (mut left, mut right) = (budget, 0.0);
        for group in &self.0 {
            let taken = left.min(group.len());
            let found = group.iter().filter(|post| positive[**post]).count();
            right += real(found) * real(taken) / real(group.len());
            left -= taken;
            if left == 0 {
                break;
            }
        }
        right / real(budget)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONCE: [usize; 6] = [1; 6];

    fn ranked(scores: &[f64]) -> Ranked {
        Ranked::new(&scores.iter().copied().map(Some).collect::<Vec<_>>())
    }

    #[test]
    fn average_precision_by_hand() {
        let positive = [true, false, true, false, false, true];
        // Right at ranks 1, 3 and 6: (1 + 2/3 + 3/6) / 3.
        let found = ranked(&[9.0, 8.0, 7.0, 6.0, 5.0, 4.0]).average_precision(&positive, &ONCE);
        assert!((found.unwrap() - (1.0 + 2.0 / 3.0 + 0.5) / 3.0).abs() < 1e-12);
        let best = ranked(&[9.0, 1.0, 9.0, 1.0, 0.0, 8.0]).average_precision(&positive, &ONCE);
        assert_eq!(best, Some(1.0));
        assert_eq!(ranked(&[1.0; 6]).average_precision(&[false; 6], &ONCE), None);
    }

    #[test]
    fn ties_are_worth_chance_whatever_the_order_of_rows() {
        for positive in [[true, false, false, false, false, false], [false, false, false, false, false, true]]
        {
            let all = ranked(&[1.0, -0.0, 1.0, 1.0, 1.0, 1.0].map(|score: f64| score * 0.0));
            let found = all.average_precision(&positive, &ONCE).unwrap();
            assert!((found - 1.0 / 6.0).abs() < 1e-12);
            assert!((all.precision(&positive, 2) - 1.0 / 6.0).abs() < 1e-12);
        }
        // A tie of one right and one wrong behind one wrong: 1 of 3, not 1 of 2.
        let found = ranked(&[9.0, 5.0, 5.0, 0.0, 0.0, 0.0])
            .average_precision(&[false, true, false, false, false, false], &ONCE);
        assert_eq!(found, Some(1.0 / 3.0));
    }

    #[test]
    fn posts_without_an_answer_come_last() {
        let ranked = Ranked::new(&[None, Some(-5.0), None, Some(1.0)]);
        assert_eq!(ranked.0, [vec![3], vec![1], vec![0, 2]]);
        assert_eq!(ranked.average_precision(&[true, false, false, false], &[1; 4]), Some(0.25));
    }

    #[test]
    fn weights_count_a_post_as_often() {
        let found = ranked(&[3.0, 2.0, 1.0]).average_precision(&[false, true, true], &[2, 1, 0]);
        assert_eq!(found, Some(1.0 / 3.0));
    }

    #[test]
    fn precision_of_a_budget_by_hand() {
        let positive = [true, false, true, false];
        let ranked = ranked(&[4.0, 3.0, 3.0, 1.0]);
        assert_eq!(ranked.precision(&positive, 1), 1.0);
        assert_eq!(ranked.precision(&positive, 2), 0.75);
        assert_eq!(ranked.precision(&positive, 3), 2.0 / 3.0);
    }

    #[test]
    fn the_top_takes_all_that_end_alike() {
        assert_eq!(top(&[5, 9, 9, 1], 5), Some(vec![false, true, true, false]));
        assert_eq!(top(&[5, 5, 5], 5), None);
        assert_eq!(top(&[], 5), None);
        let many: Vec<usize> = (0..200).collect();
        assert_eq!(top(&many, 5).unwrap().iter().filter(|top| **top).count(), 10);
    }
}
