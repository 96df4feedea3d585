//! One account: what is kept of it, and its score.

use super::{Prior, gamma_quantile};
use crate::edges::Kind;
use crate::trust::EdgeWeights;

/// Every constant of a version of the score. What is published under one version never changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Formula {
    /// Which version.
    pub version: u32,
    /// The chance of jumping back to the seeds.
    pub alpha: f64,
    /// What edges weigh when trust is walked.
    pub edges: EdgeWeights,
    /// What the acts of one trusted person on one post count: repost or quote, mention, reply, like.
    pub repost: f64,
    /// See [`Formula::repost`].
    pub mention: f64,
    /// See [`Formula::repost`].
    pub reply: f64,
    /// See [`Formula::repost`].
    pub like: f64,
    /// After so many seconds a post counts a share of 1/e.
    pub span: f64,
    /// How many posts the expectation counts for.
    pub prior_posts: f64,
    /// The expectation.
    pub prior: Prior,
    /// How much more than chance posts of one account differ, before anything is known of them: variance over mean.
    pub dispersion: f64,
    /// From people per post to points.
    pub scale: Scale,
    /// The interval holds the truth with this probability, half of the rest on either side.
    pub level: f64,
}

/// `points = clip(zero + tenfold log10 I, 0, 100)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The points of one person per post.
    pub zero: f64,
    /// The points that ten times as many people are worth.
    pub tenfold: f64,
}

impl Scale {
    /// Points, 0 to 100, of an expected number of people per post.
    #[must_use]
    pub fn points(&self, people: f64) -> f64 {
        if people > 0.0 { (self.zero + self.tenfold * people.log10()).clamp(0.0, 100.0) } else { 0.0 }
    }
}

impl Formula {
    /// Version 1. One person per post is 20 points, ten 36, a hundred 52, a thousand 68, a hundred thousand 100. What acts count is what
    /// was best on splits of the Higgs events other than the tested one; spans there are hours, here the 30 days of a market.
    pub const V1: Self = Self {
        version: 1,
        alpha: 0.15,
        edges: EdgeWeights::V1,
        repost: 0.5,
        mention: 1.0,
        reply: 0.5,
        like: 0.25,
        span: 30.0 * 86_400.0,
        prior_posts: 5.0,
        prior: Prior { start: -3.0, audience: 0.8, standing: 0.2 },
        dispersion: 4.0,
        scale: Scale { zero: 20.0, tenfold: 16.0 },
        level: 0.9,
    };

    /// What an act of one person with full standing counts. A follow is no act on a post.
    #[must_use]
    pub const fn act(&self, kind: Kind) -> f64 {
        match kind {
            Kind::Follow => 0.0,
            Kind::Like => self.like,
            Kind::Repost | Kind::Quote => self.repost,
            Kind::Reply => self.reply,
            Kind::Mention => self.mention,
        }
    }

    /// The score of an account at a moment (seconds since 1970, as the events'). `O(1)`.
    #[must_use]
    pub fn score(&self, tally: &Tally, now: f64) -> Score {
        let (weight, people, squares) = tally.at(now, self.span);
        let expected = self.prior.mean(tally.audience, tally.standing);
        let rate = weight + self.prior_posts;
        let mean = (people + self.prior_posts * expected) / rate;
        let spread = self.spread(weight, people, squares, mean);
        // Gamma-Poisson with variance `spread` times the mean: the same mean, both parameters divided.
        let bound = |p: f64| gamma_quantile(mean * rate / spread, p) * spread / rate;
        let tail = (1.0 - self.level) / 2.0;
        let points = |people: f64| self.scale.points(people);
        Score {
            formula: self.version,
            value: points(mean),
            low: points(bound(tail)),
            high: points(bound(1.0 - tail)),
            people: mean,
            inputs: self.inputs(tally, weight, expected, mean),
        }
    }

    /// Variance over mean of this account's posts, drawn towards the usual one as the mean is; at least 1.
    fn spread(&self, weight: f64, people: f64, squares: f64, mean: f64) -> f64 {
        let own = if weight > 0.0 && mean > 0.0 {
            let average = people / weight;
            (squares / weight - average * average).max(0.0) / mean
        } else {
            0.0
        };
        ((weight * own + self.prior_posts * self.dispersion) / (weight + self.prior_posts)).max(1.0)
    }

    /// What each input adds, in points; together they are the value.
    fn inputs(&self, tally: &Tally, weight: f64, expected: f64, mean: f64) -> Vec<Input> {
        let tenfold = self.scale.tenfold;
        let per_e = tenfold / std::f64::consts::LN_10;
        let start = self.scale.zero + per_e * self.prior.start;
        let audience = per_e * self.prior.audience * tally.audience.max(0.0).ln_1p();
        let standing = per_e * self.prior.standing * (0.01 + tally.standing.clamp(0.0, 1.0)).ln();
        let acts = tenfold * (mean / expected).log10();
        let limit = self.scale.points(mean) - (start + audience + standing + acts);
        let input = |name, value, weight, adds| Input { name, value, weight, adds };
        vec![
            input(InputName::Start, 1.0, start, start),
            input(InputName::Followers, f64::from(tally.followers), 0.0, 0.0),
            input(InputName::Audience, tally.audience, per_e * self.prior.audience, audience),
            input(InputName::Standing, tally.standing, per_e * self.prior.standing, standing),
            input(InputName::Posts, weight, weight / (weight + self.prior_posts), 0.0),
            input(InputName::People, mean, tenfold, acts),
            input(InputName::Limits, mean, 1.0, limit),
        ]
    }
}

/// A score as it is shown to the account's owner.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// By which version of the formula.
    pub formula: u32,
    /// 0 to 100.
    pub value: f64,
    /// The lower end of the interval: what a brand's minimum is held against.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The same as [`Score::value`] before the scale: trusted people who act, per post.
    pub people: f64,
    /// Everything it is made of; what they add is the value.
    pub inputs: Vec<Input>,
}

/// One thing a score is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Input {
    /// Which.
    pub name: InputName,
    /// Its value, in its own unit.
    pub value: f64,
    /// What it is multiplied by (points for each unit of its logarithm; of posts: their share against the expectation).
    pub weight: f64,
    /// The points it adds or takes.
    pub adds: f64,
}

/// The inputs of version 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputName {
    /// What everybody starts with.
    Start,
    /// The number of followers: shown, and worth nothing.
    Followers,
    /// Effective audience.
    Audience,
    /// Standing: how far people who were looked at vouch for the account, 0 to 1.
    Standing,
    /// How many posts count, older ones less.
    Posts,
    /// Trusted people who act per post, against what was expected.
    People,
    /// What the ends of the scale cut off.
    Limits,
}

impl InputName {
    /// All of them, as they are shown.
    pub const ALL: [Self; 7] = [
        Self::Start,
        Self::Followers,
        Self::Audience,
        Self::Standing,
        Self::Posts,
        Self::People,
        Self::Limits,
    ];

    /// The name in files and programs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Followers => "followers",
            Self::Audience => "audience",
            Self::Standing => "standing",
            Self::Posts => "posts",
            Self::People => "people",
            Self::Limits => "limits",
        }
    }
}

/// What is kept of an account.
///
/// Sums decay by the age of the post that was acted on, so that acts count for the same whenever they come. The caller
/// hands each person once for each post and kind: one who reposts twice is one person.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// How many follow: shown, never counted.
    pub followers: u32,
    /// Effective audience.
    pub audience: f64,
    /// Standing, 0 to 1.
    pub standing: f64,
    /// The moment that the sums are of.
    moment: f64,
    weight: f64,
    people: f64,
    squares: f64,
}

impl Tally {
    /// An account without posts: followers, effective audience, standing.
    #[must_use]
    pub fn new(followers: u32, audience: f64, standing: f64) -> Self {
        Self { followers, audience, standing, ..Self::default() }
    }

    /// Somebody follows, and brings this [`super::contribution`].
    pub fn followed(&mut self, brings: f64) {
        self.followers = self.followers.saturating_add(1);
        self.audience += brings.max(0.0);
    }

    /// Somebody does not follow any more.
    pub fn unfollowed(&mut self, brings: f64) {
        self.followers = self.followers.saturating_sub(1);
        self.audience = (self.audience - brings.max(0.0)).max(0.0);
    }

    /// The account posts.
    pub fn posted(&mut self, at: f64, formula: &Formula) {
        let counts = self.counts(at, formula.span);
        self.weight += counts;
    }

    /// A person acts on a post: `post` is when that was posted, `so_far` what its acts counted until now (the caller
    /// keeps it with the post), `counts` what this one counts: [`Formula::act`] times standing times (1 - p). What the
    /// post's acts count now comes back.
    pub fn acted(&mut self, post: f64, so_far: f64, counts: f64, formula: &Formula) -> f64 {
        let (so_far, counts) = (so_far.max(0.0), counts.max(0.0));
        let weight = self.counts(post, formula.span);
        self.people += weight * counts;
        self.squares += weight * counts * (2.0 * so_far + counts);
        so_far + counts
    }

    /// What something of this moment counts, the sums brought forward if it is the newest.
    fn counts(&mut self, at: f64, span: f64) -> f64 {
        if at > self.moment {
            let (weight, people, squares) = self.at(at, span);
            (self.weight, self.people, self.squares, self.moment) = (weight, people, squares, at);
        }
        ((at - self.moment) / span).exp()
    }

    /// Posts, people and squares as they count at a moment.
    fn at(&self, now: f64, span: f64) -> (f64, f64, f64) {
        // Before the newest post nothing decays: a moment in the past is no reason to count more.
        let left = (-(now - self.moment).max(0.0) / span).exp();
        (self.weight * left, self.people * left, self.squares * left)
    }
}

#[cfg(test)]
mod tests;
