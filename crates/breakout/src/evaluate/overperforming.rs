//! The overperforming ratio: a post against its author's usual, as CrowdTangle described its score ("How do you calculate
//! overperforming scores?", CrowdTangle help pages, 2020): the mean of the middle half of the author's last 100 posts at
//! the same age.

use std::collections::BTreeMap;

use super::calibration::Line;
use super::number::{mean, real, sorted};
use super::{Fitted, Foreteller, Foretold, NotApplicable, Seen};
use crate::Cascade;

/// Shares so far over the usual of the author at that age (1 at least). Of the author's posts in the training set only those
/// count that were as old before this one was posted; where there is none, or authors are unknown, the usual is that of
/// the whole training set, and the ratio ranks as the plain count does.
///
/// It foretells no size: one is calibrated on the training set.
#[derive(Debug, Clone, Copy)]
pub struct Overperforming;

/// How many of an author's posts make the usual.
const LAST: usize = 100;

#[derive(Debug)]
struct Usual {
    /// Of each author, when posts were of the age and their shares then, in order of time.
    authors: BTreeMap<u64, Vec<(f64, f64)>>,
    everybody: f64,
    line: Line,
}

/// The mean of the middle half: a quarter, floored, is left out on both sides.
fn middle(values: Vec<f64>) -> Option<f64> {
    let values = sorted(values);
    let out = values.len() / 4;
    mean(&values[out..values.len() - out])
}

impl Usual {
    fn ratio(&self, seen: &Seen<'_>) -> f64 {
        let own = seen.author().and_then(|author| self.authors.get(&author)).and_then(|posts| {
            let known = posts.partition_point(|(ripe, _)| *ripe <= seen.posted());
            middle(posts[known.saturating_sub(LAST)..known].iter().map(|(_, count)| *count).collect())
        });
        real(seen.count()) / own.unwrap_or(self.everybody).max(1.0)
    }
}

impl Foreteller for Overperforming {
    fn name(&self) -> &'static str {
        "overperforming"
    }

    fn fit(&self, train: &[&Cascade], age: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        let count = |post: &Cascade| real(post.until(age).len());
        let mut authors: BTreeMap<u64, Vec<(f64, f64)>> = BTreeMap::new();
        for post in train {
            if let Some(author) = post.author {
                authors.entry(author).or_default().push((post.posted + age, count(post)));
            }
        }
        for posts in authors.values_mut() {
            posts.sort_by(|one, other| one.0.total_cmp(&other.0));
        }
        let everybody = middle(train.iter().map(|post| count(post)).collect()).unwrap_or(0.0);
        let mut usual = Usual { authors, everybody, line: Line::fit(std::iter::empty()) };
        usual.line = Line::fit(train.iter().map(|post| (usual.ratio(&Seen::new(post, age)), post.size())));
        Ok(Box::new(usual))
    }
}

impl Fitted for Usual {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let score = self.ratio(seen);
        Some(Foretold { forecast: self.line.forecast(score, seen.count()), score })
    }
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn the_middle_half_leaves_out_the_odd_ones() {
        assert_eq!(middle(vec![100.0, 0.0, 2.0, 4.0]), Some(3.0));
        assert_eq!(middle(vec![3.0, 9.0, 0.0]), Some(4.0));
        assert_eq!(middle(vec![]), None);
    }
}
