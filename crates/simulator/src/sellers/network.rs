//! The network: when people joined it. It grew, slowly at first, and in waves when another one changed hands.

use super::chance::{DAY, exponential, signed, size};
use crate::rng::Rng;

/// How old the network is.
const AGE_DAYS: u64 = 2_900;
/// How many waves there were.
const WAVES: u64 = 7;
/// How long a wave takes to lose half, in days.
const HALF: u64 = 9;

/// When people joined.
#[derive(Debug)]
pub(super) struct Network {
    /// The first second of the first day.
    founded: i64,
    /// How many had joined by the end of each day, as weights.
    joined: Vec<u64>,
}

impl Network {
    /// Nothing when the network would be older than 2004.
    pub(super) fn new(seed: u64, now: i64) -> Option<Self> {
        let founded = now.checked_sub(signed(AGE_DAYS).checked_mul(DAY)?)?;
        if founded < 1_072_915_200 || now > 32_503_680_000 {
            return None;
        }
        // One network for audiences of many seeds, but for one seed in eight its history is another.
        let mut rng = Rng::new(seed % 8, "network");
        let mut daily: Vec<u64> = (0..AGE_DAYS).map(|day| 40 + day / 4).collect();
        for _ in 0..WAVES {
            let (start, height) = (rng.below(AGE_DAYS), 600 + rng.heavy(1_500).min(24_000));
            for (day, joined) in daily.iter_mut().enumerate().skip(size(start)) {
                let since = u64::try_from(day).unwrap_or(0) - start;
                *joined += height >> (since / HALF).min(30);
            }
        }
        let mut sum = 0;
        let joined = daily.iter().map(|count| {
            sum += *count;
            sum
        });
        Some(Self { founded, joined: joined.collect() })
    }

    /// When it began.
    pub(super) fn founded(&self) -> i64 {
        self.founded
    }

    /// When somebody joined who was there at a moment.
    pub(super) fn joined_by(&self, rng: &mut Rng, moment: i64) -> i64 {
        let day = usize::try_from((moment - self.founded) / DAY).unwrap_or(0).min(self.joined.len() - 1);
        let draw = rng.below(self.joined[day]);
        let day = self.joined.partition_point(|sum| *sum <= draw);
        let at = self.founded + i64::try_from(day).unwrap_or(0) * DAY + rng.between(0, DAY - 1);
        at.min(moment - 1).max(self.founded)
    }

    /// When somebody joined who came to the network for what they follow: minutes to days before.
    pub(super) fn newcomer(&self, rng: &mut Rng, moment: i64) -> i64 {
        let ago = 60 + exponential(rng, 6 * 3_600);
        (moment - ago).max(self.founded)
    }
}
