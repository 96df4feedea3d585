//! The plain count: what everybody can do.

use super::number::{median, real};
use super::{Fitted, Foreteller, Foretold, NotApplicable, Seen};
use crate::{Cascade, Forecast};

/// Foretells the count so far times the median growth of the training set at that age, and ranks by the count. The post
/// itself is counted in both (n + 1), so that posts without a share grow too.
#[derive(Debug, Clone, Copy)]
pub struct PlainCount;

#[derive(Debug)]
struct Growth(f64);

impl Foreteller for PlainCount {
    fn name(&self) -> &'static str {
        "plain-count"
    }

    fn fit(&self, train: &[&Cascade], age: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        let growth = |post: &&Cascade| real(post.size() + 1) / real(post.until(age).len() + 1);
        Ok(Box::new(Growth(median(train.iter().map(growth).collect()).unwrap_or(1.0))))
    }
}

impl Fitted for Growth {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let size = real(seen.count() + 1) * self.0 - 1.0;
        Some(Foretold { forecast: Forecast { size, interval: None }, score: real(seen.count()) })
    }
}
