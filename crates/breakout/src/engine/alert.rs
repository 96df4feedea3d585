//! What is said when a post breaks out, and why, in plain figures.

use std::fmt;

use crate::forecast::Forecast;
use crate::rng::mix;

/// What a post has broken through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It will end at that size or above, with the certainty that was asked for. The number counts the sizes asked for, from 0.
    Size(u8),
    /// It has drawn ten times what its author's posts usually have at that age.
    Unusual,
}

impl Level {
    /// Its place among the bits of a slot; sizes beyond the seventh share a bit.
    pub(crate) const fn bit(self) -> u8 {
        match self {
            Self::Size(size) => 1 << if size > 6 { 6 } else { size },
            Self::Unusual => 1 << 7,
        }
    }
}

/// What was counted on a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Likes.
    pub likes: u32,
    /// Reposts.
    pub reposts: u32,
    /// Answers, to it and further down.
    pub replies: u16,
    /// Quotes.
    pub quotes: u16,
}

impl Counts {
    /// All together.
    #[must_use]
    pub fn all(&self) -> u64 {
        u64::from(self.likes) + u64::from(self.reposts) + u64::from(self.replies) + u64::from(self.quotes)
    }
}

/// A post breaks out. Raised once for a post and level; its number is the same however often the same events are read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alert {
    /// Its number: a hash of post and level. Whoever delivers alerts drops a number that was delivered.
    pub id: u64,
    /// Which post.
    pub post: u64,
    /// Whose.
    pub author: u64,
    /// What it has broken through.
    pub level: Level,
    /// When, in seconds of the Unix era.
    pub at: u32,
    /// Seconds since the post.
    pub age: u32,
    /// What was counted by then.
    pub counts: Counts,
    /// What an hour brings at the pace of the last twenty minutes.
    pub pace: f64,
    /// How far it will go.
    pub forecast: Forecast,
    /// What the author's posts usually have drawn at that age, where that can be told.
    pub usual: Option<f64>,
}

impl Alert {
    pub(crate) const fn number(post: u64, level: Level) -> u64 {
        mix(post ^ mix(level.bit() as u64))
    }
}

/// A span of time as people say it.
fn span(seconds: u32) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

impl fmt::Display for Alert {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { likes, reposts, replies, quotes } = self.counts;
        write!(
            out,
            "{} after {} ({likes} likes, {reposts} reposts, {replies} replies, {quotes} quotes), {:.0} an hour",
            self.counts.all(),
            span(self.age),
            self.pace
        )?;
        write!(out, "; {:.0} in the end", self.forecast.size)?;
        if let Some((low, high)) = self.forecast.interval {
            write!(out, ", with four chances in five between {low:.0} and {high:.0}")?;
        }
        match self.usual {
            Some(usual) if usual >= 1.0 => write!(
                out,
                "; {:.0} times the author's usual {usual:.0} at that age",
                crate::learned::count(usize::try_from(self.counts.all()).unwrap_or(usize::MAX)) / usual
            ),
            Some(_) => write!(out, "; the author's posts usually draw nothing by that age"),
            None => write!(out, "; too little is known of the author's posts to compare"),
        }
    }
}
