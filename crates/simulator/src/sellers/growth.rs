//! When genuine people followed: steadily and more with time, less at night, and in bursts after breakouts and mentions.

use super::chance::{DAY, HOUR, MINUTE, exponential, len, signed};
use super::network::Network;
use crate::rng::Rng;

/// What brought people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A post broke out.
    Breakout,
    /// Somebody large named the account.
    Mention,
    /// Something outside that nobody recorded: a newspaper, a talk. Genuine, and unexplained.
    Unknown,
}

/// A burst of genuine growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burst {
    /// When it began, in seconds since 1970.
    pub at: i64,
    /// What brought people.
    pub cause: Cause,
    /// How many came.
    pub came: u32,
}

/// When each genuine follower of an account followed.
#[derive(Debug)]
pub(super) struct Growth {
    pub(super) times: Vec<i64>,
    pub(super) bursts: Vec<Burst>,
}

/// How long an account has been there: 40 days to nearly as long as the network.
pub(super) fn opened(rng: &mut Rng, network: &Network, now: i64) -> i64 {
    let age = 40 * DAY + exponential(rng, 700 * DAY);
    (now - age).max(network.founded() + 60 * DAY)
}

/// So many people come.
pub(super) fn grow(rng: &mut Rng, network: &Network, now: i64, count: u64) -> Growth {
    let opened = opened(rng, network, now);
    let mut times = Vec::new();
    let mut bursts = Vec::new();
    // A larger account has had more of them; some have had none.
    let many = if rng.chance(2_500) { 0 } else { rng.below(u64::from(count.max(2).ilog2())) };
    let mut left = count;
    for _ in 0..many {
        let share = rng.heavy(15).min(250);
        let came = (count * share / 1_000).min(left / 2);
        if came == 0 {
            continue;
        }
        let at = rng.between(opened, now - 2 * HOUR);
        let cause = match rng.below(10) {
            0..5 => Cause::Breakout,
            5..8 => Cause::Mention,
            _ => Cause::Unknown,
        };
        let mean = rng.between(4 * HOUR, 22 * HOUR);
        for _ in 0..came {
            let came = at + exponential(rng, mean);
            times.push(by_day(rng, came).clamp(opened, now));
        }
        left -= came;
        bursts.push(Burst { at, cause, came: u32::try_from(came).unwrap_or(u32::MAX) });
    }
    // Half grow as fast as they always did, half ever faster.
    let faster = rng.chance(5_000);
    while len(times.len()) < count {
        let mut at = rng.between(opened, now);
        if faster {
            at = at.max(rng.between(opened, now));
        }
        times.push(by_day(rng, at).clamp(opened, now));
    }
    bursts.sort_by_key(|burst| burst.at);
    Growth { times, bursts }
}

/// Most of those who would come at night come in the morning.
fn by_day(rng: &mut Rng, at: i64) -> i64 {
    let hour = at.rem_euclid(DAY) / HOUR;
    if (1..6).contains(&hour) && rng.chance(7_000) {
        return at + (7 - hour) * HOUR + signed(rng.below(3)) * HOUR + rng.between(0, 59) * MINUTE;
    }
    at
}
