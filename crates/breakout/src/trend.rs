//! Trends: tags and links that more accounts use than they usually do.
//!
//! A topic is held against its own past, never against others, so that what is always large is no news. Counted are the distinct
//! accounts of an hour, not posts: a robot that posts a thousand times is one. The past is a mean and a variance that forget over a
//! week; how far the hour stands out is `SigniTrend`'s significance (Schubert, Weiler and Kriegel, KDD 2014, section 4):
//! (accounts − max(mean, β)) / (deviation + β), where β keeps what is rare from looking like news.
//!
//! Distinct accounts are estimated by `HyperLogLog` (Flajolet et al. 2007) with 128 registers: exact to about one in ten, and by linear
//! counting to a few in a hundred where they are few. Bounds: a number of topics, names of at most 256 bytes. The same mentions in the
//! same order give the same state.

use std::collections::BTreeMap;

use crate::learned::{count, take};
use crate::rng::mix;

/// Seconds in which accounts are counted together.
const HOUR: u32 = 3_600;
/// The share of an hour in the mean: what is a week old weighs a third.
const SHARE: f64 = 1.0 / 168.0;
/// After so many hours nothing of the past is left.
const WEEKS: u32 = 168 * 8;
/// The β of the significance: accounts an hour.
const BETA: f64 = 5.0;
/// Registers of a sketch.
const REGISTERS: usize = 128;
/// The longest name of a topic, in bytes.
const LONGEST: usize = 256;

/// Why a mention does not count as a sign of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// The post was paid for.
    Paid,
    /// It was posted to win something.
    Giveaway,
    /// The account is known to be a robot.
    Robot,
}

/// Distinct accounts, estimated.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sketch([u8; REGISTERS]);

impl Sketch {
    const fn new() -> Self {
        Self([0; REGISTERS])
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "seven bits choose a register; at most 57 zeros follow"
    )]
    fn add(&mut self, account: u64) {
        let bits = mix(account);
        let register = &mut self.0[(bits >> 57) as usize];
        *register = (*register).max(((bits << 7) | (1 << 6)).leading_zeros() as u8 + 1);
    }

    fn count(&self) -> f64 {
        let registers = count(REGISTERS);
        let sum: f64 = self.0.iter().map(|&register| (-f64::from(register)).exp2()).sum();
        let estimate = 0.7213 / (1.0 + 1.079 / registers) * registers * registers / sum;
        let empty = self.0.iter().filter(|&&register| register == 0).count();
        if estimate <= 2.5 * registers && empty > 0 {
            registers * (registers / count(empty)).ln()
        } else {
            estimate
        }
    }
}

/// A topic.
#[derive(Debug, Clone, PartialEq)]
struct Topic {
    /// The hour that is being counted, since the beginning of the Unix era.
    hour: u32,
    sketch: Sketch,
    mean: f64,
    variance: f64,
}

impl Topic {
    /// Closes the hours before this one; those in which nobody used it count as none.
    fn roll(&mut self, hour: u32) {
        if hour <= self.hour {
            return;
        }
        self.close(self.sketch.count());
        let quiet = hour - self.hour - 1;
        if quiet > WEEKS {
            (self.mean, self.variance) = (0.0, 0.0);
        } else {
            (0..quiet).for_each(|_| self.close(0.0));
        }
        self.sketch = Sketch::new();
        self.hour = hour;
    }

    /// Takes an hour into the mean and the variance (Welford's update with a weight, as `SigniTrend` has it).
    fn close(&mut self, accounts: f64) {
        let off = accounts - self.mean;
        self.mean += SHARE * off;
        self.variance = (1.0 - SHARE) * (self.variance + SHARE * off * off);
    }
}

/// A topic that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// A tag with its `#`, or a link.
    pub topic: String,
    /// How many accounts used it in the hour so far.
    pub accounts: f64,
    /// How many do in an hour, as a mean over the last week or so.
    pub usual: f64,
    /// How far it stands out: from about 3 on it is no accident.
    pub significance: f64,
}

/// All topics of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Trends {
    most: usize,
    hour: u32,
    topics: BTreeMap<String, Topic>,
    left_out: [u64; 3],
    dropped: u64,
}

impl Trends {
    /// An empty one, for so many topics at most: some 250 bytes each.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { most, hour: 0, topics: BTreeMap::new(), left_out: [0; 3], dropped: 0 }
    }

    /// An account uses a topic at some second of the Unix era. What is left out is counted and changes nothing. A mention of an hour that was
    /// closed counts in the present one.
    pub fn mention(&mut self, at: u32, topic: &str, account: u64, left_out: Option<LeftOut>) {
        if let Some(reason) = left_out {
            self.left_out[match reason {
                LeftOut::Paid => 0,
                LeftOut::Giveaway => 1,
                LeftOut::Robot => 2,
            }] += 1;
            return;
        }
        self.hour = self.hour.max(at / HOUR);
        if topic.is_empty() || topic.len() > LONGEST {
            self.dropped += 1;
            return;
        }
        if !self.topics.contains_key(topic) {
            if self.topics.len() >= self.most {
                self.make_room();
            }
            let new = Topic { hour: self.hour, sketch: Sketch::new(), mean: 0.0, variance: 0.0 };
            self.topics.insert(topic.to_owned(), new);
        }
        if let Some(kept) = self.topics.get_mut(topic) {
            kept.roll(self.hour);
            kept.sketch.add(account);
        }
    }

    /// Lets the tenth go that is used least: it takes a look at all, and so is done for many at once.
    fn make_room(&mut self) {
        let hour = self.hour;
        let mut all: Vec<(u64, String)> = self
            .topics
            .iter_mut()
            .map(|(name, topic)| {
                topic.roll(hour);
                let worth = topic.mean + topic.sketch.count();
                (worth.to_bits(), name.clone())
            })
            .collect();
        // Bits of numbers that are not negative are ordered as the numbers are.
        all.sort_unstable();
        for (_, name) in all.into_iter().take(self.most.div_ceil(10)) {
            self.topics.remove(&name);
            self.dropped += 1;
        }
    }

    /// What stands out most in this hour, used by at least so many accounts. Cost: a look at all topics.
    #[must_use]
    pub fn top(&self, most: usize, accounts: f64) -> Vec<Trend> {
        let standing = self.topics.iter().filter_map(|(name, topic)| {
            let mut topic = topic.clone();
            topic.roll(self.hour);
            let found = topic.sketch.count();
            let significance = (found - topic.mean.max(BETA)) / (topic.variance.max(0.0).sqrt() + BETA);
            (found >= accounts && significance > 0.0).then(|| Trend {
                topic: name.clone(),
                accounts: found,
                usual: topic.mean,
                significance,
            })
        });
        let mut all: Vec<Trend> = standing.collect();
        all.sort_by(|one, other| other.significance.total_cmp(&one.significance));
        all.truncate(most);
        all
    }

    /// How many mentions were left out as paid for, posted to win, and by robots.
    #[must_use]
    pub const fn left_out(&self) -> [u64; 3] {
        self.left_out
    }

    /// How many topics were let go for want of room, or had no usable name.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// All of it, as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = self.hour.to_le_bytes().to_vec();
        for number in self.left_out.iter().chain([&self.dropped]) {
            out.extend(number.to_le_bytes());
        }
        for (name, topic) in &self.topics {
            out.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
            out.extend(name.as_bytes());
            out.extend(topic.hour.to_le_bytes());
            out.extend(topic.sketch.0);
            out.extend(topic.mean.to_le_bytes());
            out.extend(topic.variance.to_le_bytes());
        }
        out
    }

    /// What [`Self::to_bytes`] wrote; nothing for anything else, and where there are more topics than room.
    #[must_use]
    pub fn from_bytes(most: usize, mut bytes: &[u8]) -> Option<Self> {
        let from = &mut bytes;
        let mut made = Self::new(most);
        made.hour = u32::from_le_bytes(take(from)?);
        for number in made.left_out.iter_mut().chain([&mut made.dropped]) {
            *number = u64::from_le_bytes(take(from)?);
        }
        while !from.is_empty() {
            let length = usize::from(u16::from_le_bytes(take(from)?));
            let (name, rest) = from.split_at_checked(length)?;
            *from = rest;
            let hour = u32::from_le_bytes(take(from)?);
            let sketch = Sketch(take(from)?);
            let (mean, variance) = (f64::from_le_bytes(take(from)?), f64::from_le_bytes(take(from)?));
            let whole =
                mean.is_finite() && variance.is_finite() && sketch.0.iter().all(|&register| register <= 58);
            let name = std::str::from_utf8(name).ok().filter(|_| whole)?;
            made.topics.insert(name.to_owned(), Topic { hour, sketch, mean, variance });
        }
        (made.topics.len() <= most).then_some(made)
    }

    /// A number for the whole state.
    #[must_use]
    pub fn digest(&self) -> u64 {
        crate::checksum(&self.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn hour(trends: &mut Trends, hour: u32, topic: &str, accounts: u64) {
        for number in 0..accounts {
            trends.mention(hour * HOUR + 60, topic, mix(number ^ u64::from(hour) << 32), None);
        }
    }

    #[test]
    fn accounts_are_counted_once_whatever_they_post() {
        for accounts in [1_u32, 20, 150, 1_000, 50_000] {
            let mut sketch = Sketch::new();
            (0..3 * accounts).for_each(|number| sketch.add(mix(u64::from(number % accounts) + 7)));
            let off = (sketch.count() / f64::from(accounts) - 1.0).abs();
            assert!(off < if accounts < 200 { 0.12 } else { 0.2 }, "{accounts}: {}", sketch.count());
        }
    }

    #[test]
    fn what_is_always_large_is_no_news_and_what_was_small_is() {
        let mut trends = Trends::new(100);
        for at in 0..200 {
            hour(&mut trends, at, "#always", 400);
            hour(&mut trends, at, "#small", 3);
        }
        hour(&mut trends, 200, "#always", 420);
        hour(&mut trends, 200, "#small", 60);
        hour(&mut trends, 200, "#new", 40);
        let top = trends.top(10, 10.0);
        let names: Vec<&str> = top.iter().map(|trend| trend.topic.as_str()).collect();
        assert_eq!(names[..2], ["#small", "#new"], "{top:?}");
        assert!(top[0].significance > 5.0 && top[0].usual < 4.0, "{top:?}");
        assert!(top.iter().all(|trend| trend.topic != "#always" || trend.significance < 2.0), "{top:?}");
        assert!(trends.top(10, 50.0).iter().all(|trend| trend.topic != "#new"), "too few accounts");
    }

    #[test]
    fn what_is_used_every_day_at_the_same_hour_stops_being_news() {
        let mut trends = Trends::new(10);
        let mut first = None;
        for at in 0..24 * 21 {
            if at % 24 == 20 {
                hour(&mut trends, at, "#tatort", 300);
                let found = trends.top(1, 10.0)[0].significance;
                first.get_or_insert(found);
            }
        }
        hour(&mut trends, 24 * 21 + 20, "#tatort", 300);
        let last = trends.top(1, 10.0)[0].significance;
        assert!(last < first.unwrap() / 10.0, "{first:?} {last}");
    }

    #[test]
    fn what_is_paid_posted_to_win_or_by_robots_does_not_count() {
        let mut trends = Trends::new(10);
        let before = trends.digest();
        for (times, reason) in [(3, LeftOut::Paid), (2, LeftOut::Giveaway), (5, LeftOut::Robot)] {
            (0..times).for_each(|number| trends.mention(10, "#bought", number, Some(reason)));
        }
        assert_eq!(trends.left_out(), [3, 2, 5]);
        assert!(trends.top(10, 0.0).is_empty() && trends.digest() != before);
        // One account alone makes no trend.
        (0..1_000).for_each(|_| trends.mention(20, "#loud", 1, None));
        assert!(trends.top(10, 2.0).is_empty());
    }

    #[test]
    fn topics_are_bounded_and_the_least_used_go() {
        let mut trends = Trends::new(100);
        hour(&mut trends, 1, "#kept", 50);
        let mut rng = Rng::new(4);
        for number in 0..5_000 {
            trends.mention(HOUR + 70, &format!("#once{number}"), rng.bits(), None);
        }
        trends.mention(HOUR + 70, &"x".repeat(300), 1, None);
        assert!(trends.topics.len() <= 100 && trends.dropped() > 4_000);
        assert_eq!(trends.top(1, 10.0)[0].topic, "#kept");
    }

    #[test]
    fn it_goes_on_from_its_bytes_and_from_nothing_else() {
        let mut trends = Trends::new(50);
        (0..30).for_each(|at| hour(&mut trends, at, &format!("#{}", at % 7), 5 + u64::from(at)));
        let bytes = trends.to_bytes();
        let mut back = Trends::from_bytes(50, &bytes).unwrap();
        hour(&mut back, 31, "#3", 90);
        hour(&mut trends, 31, "#3", 90);
        assert_eq!(back, trends);
        assert!(Trends::from_bytes(3, &bytes).is_none());
        assert!((0..bytes.len()).filter(|&cut| Trends::from_bytes(50, &bytes[..cut]).is_some()).count() < 10);
    }
}
