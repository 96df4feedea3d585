//! How a post of the town spreads: reactions bring reactions, after the delays with which people really react.
//!
//! A branching process. A post draws its first reactions from those who follow its author; a repost or a quote shows it
//! to others, who react to it in turn. Each delay is drawn from the human reaction kernel of SEISMIC (Zhao et al. 2015):
//! φ(s) = c for s < s₀, else c (s/s₀)^-(1+θ), with c = 6.265725·10⁻⁴ /s, s₀ = 300 s, θ = 0.2314843. What would come more than
//! [`LIFE`] after its cause, a fifth of all, never comes.
//! Whole numbers only: the kernel's quantiles stand in a table. Cost: some tens of nanoseconds a reaction. Bound: a post's
//! `most`.

use breakout::Kind;

use crate::rng::Rng;

/// Nothing happens to a post later than so many seconds after it: two days.
pub(super) const LIFE: u32 = 172_800;

/// The seconds within which k in 64 of all reactions that come within two days have come: the inverse of the kernel's
/// integral, F(s) = c s for s < s₀, else c s₀ + c s₀/θ (1 - (s/s₀)^-θ), over F(two days) = 0.8135.
#[rustfmt::skip]
const QUANTILES: [u32; 65] = [
    0, 20, 41, 61, 81, 101, 122, 142, 162, 183, 203, 223, 243, 264, 284, 304, 326, 349, 375, 403, 433, 467, 503, 544, 588,
    637, 691, 750, 816, 890, 971, 1_063, 1_165, 1_279, 1_407, 1_552, 1_715, 1_900, 2_110, 2_350, 2_624, 2_938, 3_300,
    3_719, 4_205, 4_772, 5_436, 6_217, 7_142, 8_242, 9_557, 11_142, 13_062, 15_407, 18_292, 21_873, 26_357, 32_029,
    39_282, 48_667, 60_972, 77_344, 99_480, 129_960, 172_800,
];
/// Of ten thousand reactions so many come within two days.
const IN_TIME: u32 = 8_135;

/// How far a post spreads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Growth {
    /// Reactions of those who follow its author.
    pub(super) first: u32,
    /// The mean number of reactions that a reaction brings, in hundredths: below 100, or it would go on for ever.
    pub(super) spread: u64,
    /// A large account shows it so many seconds later, and so many more react.
    pub(super) spark: Option<(u32, u32)>,
    /// The most that may happen to it.
    pub(super) most: usize,
}

/// Something that somebody does with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reaction {
    /// Seconds after the post.
    pub(super) after: u32,
    /// Who: a number among the network's many.
    pub(super) actor: u32,
    /// What.
    pub(super) kind: Kind,
}

/// How many accounts there are to react.
const ACCOUNTS: u64 = 4_000_000;

/// A delay by the kernel; nothing for one that is too long.
fn delay(rng: &mut Rng) -> Option<u32> {
    if !rng.chance(IN_TIME) {
        return None;
    }
    let at = rng.index(QUANTILES.len() - 1);
    let (low, high) = (QUANTILES[at], QUANTILES[at + 1]);
    let within = rng.below(u64::from(high - low));
    Some(low + u32::try_from(within).unwrap_or(0))
}

/// What is done, of a hundred: 72 likes, 12 replies, 13 reposts, 3 quotes.
fn kind(rng: &mut Rng) -> Kind {
    match rng.below(100) {
        0..72 => Kind::Like,
        72..84 => Kind::Reply,
        84..97 => Kind::Repost,
        _ => Kind::Quote,
    }
}

/// Of a hundred reactions so many show the post to others.
const SHOWING: u64 = 16;

/// A post's whole life, in order of time.
pub(super) fn cascade(rng: &mut Rng, growth: &Growth) -> Vec<Reaction> {
    let mut all: Vec<Reaction> = Vec::new();
    // Who is shown the post, when, and how many of them react.
    let mut shown: Vec<(u32, u32)> = vec![(0, growth.first)];
    shown.extend(growth.spark);
    while let Some((from, count)) = shown.pop() {
        for _ in 0..count {
            if all.len() >= growth.most {
                break;
            }
            let Some(after) = delay(rng).and_then(|delay| from.checked_add(delay)).filter(|at| *at < LIFE)
            else {
                continue;
            };
            let actor = u32::try_from(rng.below(ACCOUNTS)).unwrap_or(0);
            let kind = kind(rng);
            all.push(Reaction { after, actor, kind });
            if matches!(kind, Kind::Repost | Kind::Quote) {
                // Evenly from none to twice the mean, in hundredths, rounded by chance.
                let hundredths = rng.below(growth.spread * 200 / SHOWING + 1);
                let more = hundredths / 100 + u64::from(rng.below(100) < hundredths % 100);
                shown.push((after, u32::try_from(more).unwrap_or(0)));
            }
        }
    }
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(growth: Growth) -> Vec<usize> {
        let mut sizes: Vec<usize> =
            (0..400).map(|seed| cascade(&mut Rng::new(seed, "growth"), &growth).len()).collect();
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn a_branching_number_below_one_gives_the_size_that_theory_expects() {
        let alone = sizes(Growth { first: 100, spread: 0, spark: None, most: 10_000 });
        let mean = |sizes: &[usize]| sizes.iter().sum::<usize>() / sizes.len();
        assert!((79..=84).contains(&mean(&alone)), "a fifth comes too late: {}", mean(&alone));
        // 81 first reactions, each bringing 0.7 times 0.81 others, and so on: a little less than 81 / (1 - 0.57), since
        // delays add up to more than two days.
        let spread = sizes(Growth { first: 100, spread: 70, spark: None, most: 10_000 });
        assert!((145..=190).contains(&mean(&spread)), "{}", mean(&spread));
        let bound = sizes(Growth { first: 100, spread: 90, spark: None, most: 120 });
        assert_eq!(bound.last(), Some(&120));
    }

    #[test]
    fn half_of_the_first_reactions_come_within_twenty_minutes() {
        let growth = Growth { first: 20_000, spread: 0, spark: None, most: 100_000 };
        let all = cascade(&mut Rng::new(9, "delays"), &growth);
        let within = |seconds| all.iter().filter(|it| it.after < seconds).count() * 100 / all.len();
        // F(300) / F(two days) = 0.188 / 0.8135; the median at 1,165 s stands in the table.
        assert!((22..=24).contains(&within(300)) && (49..=51).contains(&within(1_165)));
        assert!(all.is_sorted() && all.iter().all(|it| it.after < LIFE));
    }
}
