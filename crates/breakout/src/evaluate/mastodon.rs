//! What Mastodon ranks trending posts by: `Trends::Statuses` of its server, 2 h half-life and threshold 5 as of version 4.

use super::calibration::Line;
use super::number::real;
use super::{Fitted, Foreteller, Foretold, NotApplicable, Seen};
use crate::Cascade;

/// (observed - 1)² for 5 shares or more and 0 below, halved every two hours. Mastodon counts boosts and favourites; these
/// cascades hold reposts alone. At equal age it ranks as the plain count does, except that all below 5 are alike.
///
/// It foretells no size: one is calibrated on the training set.
#[derive(Debug, Clone, Copy)]
pub struct MastodonScore;

const THRESHOLD: usize = 5;
const HALF_LIFE: f64 = 2.0 * 3_600.0;

#[derive(Debug)]
struct Calibrated(Line);

fn score(count: usize, age: f64) -> f64 {
    if count < THRESHOLD { 0.0 } else { (real(count) - 1.0).powi(2) * (-age / HALF_LIFE).exp2() }
}

impl Foreteller for MastodonScore {
    fn name(&self) -> &'static str {
        "mastodon"
    }

    fn fit(&self, train: &[&Cascade], age: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        let pairs = train.iter().map(|post| (score(post.until(age).len(), age), post.size()));
        Ok(Box::new(Calibrated(Line::fit(pairs))))
    }
}

impl Fitted for Calibrated {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let score = score(seen.count(), seen.age());
        Some(Foretold { forecast: self.0.forecast(score, seen.count()), score })
    }
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn the_score_is_the_published_one() {
        assert_eq!(score(4, 60.0), 0.0);
        assert_eq!(score(5, 0.0), 16.0);
        assert_eq!(score(11, 7_200.0), 50.0);
        assert_eq!(score(11, 14_400.0), 25.0);
    }
}
