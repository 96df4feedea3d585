//! Growth of an audience, and bursts of it that nothing explains.
//!
//! Followers a day are held against the median of the 61 days around (holes of the first and last month filled from within). A CUSUM
//! of log-likelihood ratios asks whether growth has at least doubled, under a negative binomial with the spread of the series itself (Page 1954;
//! Höhle and Paul 2008 for counts). As each ratio has mean 1 where nothing happens, the chance that the sum ever reaches h from some day
//! is at most e^-h times the days: that is the p-value, and bursts are held to a false discovery rate with it.
//! A burst during which a breakout or a large mention happened is explained, and suspects nobody. O(n + days * 61).
//!
//! Being followed in a burst is weak by itself: half of a doubled day came anyway.

mod cusum;

use std::ops::Range;

use crate::chance::{self, float, single};
use crate::{Evidence, Family, Follower, Reading};

/// Seconds of a day.
pub const DAY: i64 = 86_400;
/// The fewest days of a series.
pub const FEWEST_DAYS: usize = 28;
/// The longest series, 60 years: what goes beyond is a date in another unit.
const MOST_DAYS: i64 = 22_000;
/// How long after its cause growth may still come of it, in days.
const AFTERMATH: usize = 3;

/// Something that makes people follow: a breakout, a large mention, a broadcast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// When, in seconds since 1970.
    pub time: Range<i64>,
    /// What, for the evidence.
    pub what: String,
}

/// A time during which many more followed than usual.
#[derive(Debug, Clone, PartialEq)]
pub struct Burst {
    /// Its days, as places in [`Growth::days`].
    pub days: Range<usize>,
    /// Who followed.
    pub count: u64,
    /// How many usually would have.
    pub usual: f64,
    /// What explains it.
    pub cause: Option<String>,
    /// The chance of such a burst somewhere in the series.
    pub chance: f64,
}

/// New followers day by day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Growth {
    /// The first day's beginning, in seconds since 1970.
    pub start: i64,
    /// Each day's new followers.
    pub days: Vec<u32>,
    /// What is usual on each.
    pub usual: Vec<f64>,
    /// The bursts, in time.
    pub bursts: Vec<Burst>,
}

/// Looks for bursts.
#[must_use]
pub fn growth(followers: &[Follower], causes: &[Cause]) -> (Reading, Growth) {
    let unknown = |why: String| (Reading::unknown(Family::Bursts, followers.len(), why), Growth::default());
    let known = || followers.iter().filter_map(|follower| follower.followed);
    let (Some(first), Some(last)) = (known().min(), known().max()) else {
        return unknown("cannot be known: when they followed is not told".to_owned());
    };
    let start = first.div_euclid(DAY);
    let length = last.div_euclid(DAY).saturating_sub(start).saturating_add(1);
    let Some(length) = usize::try_from(length).ok().filter(|_| length <= MOST_DAYS) else {
        return unknown(format!("cannot be known: times of following lie {length} days apart"));
    };
    if length < FEWEST_DAYS {
        return unknown(format!(
            "cannot be known: they followed within {length} days, {FEWEST_DAYS} are needed"
        ));
    }
    let day = |time: i64| usize::try_from(time.div_euclid(DAY) - start).unwrap_or(0).min(length - 1);
    let mut days = vec![0_u32; length];
    for time in known() {
        days[day(time)] += 1;
    }
    let usual = cusum::usual(&days);
    let mut bursts = cusum::bursts(&days, &usual);
    for burst in &mut bursts {
        let cause = causes.iter().find(|cause| {
            let (from, to) = (day(cause.time.start), day(cause.time.end) + AFTERMATH);
            from < burst.days.end && burst.days.start <= to
        });
        burst.cause = cause.map(|cause| cause.what.clone());
    }
    let growth = Growth { start: start * DAY, days, usual, bursts };
    let reading = read(followers, &growth, day);
    (reading, growth)
}

fn read(followers: &[Follower], growth: &Growth, day: impl Fn(i64) -> usize) -> Reading {
    let mut by_day = vec![0.0_f32; growth.days.len()];
    let mut who: Vec<Vec<u32>> = vec![Vec::new(); growth.bursts.len()];
    let mut burst_of = vec![usize::MAX; growth.days.len()];
    for (number, burst) in growth.bursts.iter().enumerate() {
        burst_of[burst.days.clone()].fill(number);
        if burst.cause.is_none() {
            let excess = chance::counted(burst.count) / burst.usual.max(1.0);
            by_day[burst.days.clone()].fill(single(excess.max(1.0).log2()));
        }
    }
    let mut suspicion = vec![f32::NAN; followers.len()];
    for (at, follower) in followers.iter().enumerate() {
        if let Some(day) = follower.followed.map(&day) {
            suspicion[at] = by_day[day];
            if let Some(who) = who.get_mut(burst_of[day]) {
                who.push(chance::place(at));
            }
        }
    }
    let mut evidence: Vec<Evidence> =
        growth.bursts.iter().zip(who).map(|(burst, accounts)| told(growth, burst, accounts)).collect();
    // What nothing explains first, then the largest.
    evidence.sort_by_key(|found| std::cmp::Reverse(found.accounts.len()));
    evidence.sort_by_key(|found| found.chance.is_none());
    Reading { family: Family::Bursts, suspicion, evidence, gap: None }
}

/// An explained burst keeps no chance: it is no finding against anybody.
fn told(growth: &Growth, burst: &Burst, accounts: Vec<u32>) -> Evidence {
    let first = growth.start + DAY * i64::try_from(burst.days.start).unwrap_or(0);
    let day = chance::day(first);
    let length = burst.days.len();
    let words = match &burst.cause {
        Some(cause) => format!("explained by {cause}"),
        None => format!("nothing known explains it (chance {})", chance::said(burst.chance)),
    };
    Evidence {
        says: format!(
            "{} followed within {length} days from {day}, where {:.0} are usual: {words}",
            chance::grouped(usize::try_from(burst.count).unwrap_or(usize::MAX)),
            burst.usual
        ),
        accounts,
        chance: burst.cause.is_none().then_some(burst.chance),
    }
}

/// How many of the burst's followers are more than usual.
#[must_use]
pub fn excess(burst: &Burst) -> f64 {
    float(usize::try_from(burst.count).unwrap_or(usize::MAX)) - burst.usual
}

#[cfg(test)]
mod tests;
