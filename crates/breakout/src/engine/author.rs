//! What an author's posts usually draw, at the same age.

use std::sync::LazyLock;

/// The ages at which posts of one author are compared, in seconds: 10 minutes, 1, 4 and 24 hours.
pub(crate) const AGES: [u32; 4] = [600, 3_600, 14_400, 86_400];

/// How many posts of an author are remembered.
pub(crate) const PAST: usize = 100;

/// The fewest posts from which something usual can be told.
const ENOUGH: usize = 5;

/// Not known yet.
const OPEN: u8 = u8::MAX;

/// A count in a byte, twelve steps to a doubling: exact up to 16, then to 3 %.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
pub(crate) fn code(counted: u64) -> u8 {
    let steps = (crate::learned::count(usize::try_from(counted).unwrap_or(usize::MAX)) + 1.0).log2() * 12.0;
    steps.round().clamp(0.0, f64::from(OPEN - 1)) as u8
}

/// The bounds, low and high, of ln(count + 1) for the counts behind a byte.
pub(crate) fn bounds(code: u8) -> (f64, f64) {
    let edge = |steps: f64| steps / 12.0 * std::f64::consts::LN_2;
    let high = if code >= OPEN - 1 { f64::INFINITY } else { edge(f64::from(code) + 0.5) };
    (edge(f64::from(code) - 0.5), high)
}

/// The count behind a byte.
pub(crate) fn decode(code: u8) -> f64 {
    static COUNTS: LazyLock<[f64; 256]> = LazyLock::new(|| {
        let mut counts = [0.0; 256];
        for (count, steps) in counts.iter_mut().zip(0..=u8::MAX) {
            *count = (f64::from(steps) / 12.0).exp2() - 1.0;
        }
        counts
    });
    COUNTS[usize::from(code)]
}

/// One post of an author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Past {
    /// Half of its hash.
    pub(crate) post: u32,
    /// When it was published.
    pub(crate) posted: u32,
    /// What it had drawn at each of [`AGES`].
    pub(crate) counts: [u8; AGES.len()],
}

/// An author, as far as any of their posts is worth a slot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Author {
    /// The hash of the account; 0 for a place that is free.
    pub(crate) account: u64,
    /// How many slots lean on it.
    pub(crate) slots: u32,
    /// Where the next post goes once all places are taken.
    pub(crate) next: u8,
    /// Their last posts.
    pub(crate) past: Vec<Past>,
}

#[allow(clippy::cast_possible_truncation, reason = "half of the bits are meant")]
const fn short(post: u64) -> u32 {
    crate::rng::mix(post) as u32
}

impl Author {
    fn of(&mut self, post: u64) -> Option<&mut Past> {
        // What is asked about is among the latest mostly.
        let short = short(post);
        self.past.iter_mut().rev().find(|past| past.post == short)
    }

    /// A post of theirs, of which nothing is counted until somebody does something with it.
    pub(crate) fn published(&mut self, post: u64, posted: u32) {
        if self.of(post).is_some() {
            return;
        }
        let past = Past { post: short(post), posted, counts: [0; AGES.len()] };
        if self.past.len() < PAST {
            self.past.push(past);
        } else {
            self.past[usize::from(self.next)] = past;
            self.next = if usize::from(self.next) + 1 == PAST { 0 } else { self.next + 1 };
        }
    }

    /// A post of theirs is followed from now on: what it has drawn at later ages will be told.
    pub(crate) fn followed(&mut self, post: u64, posted: u32, age: u32) {
        self.published(post, posted);
        if let Some(past) = self.of(post) {
            for (count, _) in past.counts.iter_mut().zip(AGES).filter(|(_, at)| *at > age) {
                *count = OPEN;
            }
        }
    }

    /// What a post had drawn at one of [`AGES`].
    pub(crate) fn told(&mut self, post: u64, age: usize, counted: u64) {
        if let Some(past) = self.of(post) {
            past.counts[age] = code(counted);
        }
    }

    /// What a post of theirs usually has drawn at an age: the mean of the middle half of the others at that age, between two
    /// ages of the grid along the logarithm. Nothing where fewer than five can be told.
    pub(crate) fn usual(&self, post: u64, age: u32, now: u32) -> Option<f64> {
        let above = AGES.partition_point(|&at| at <= age);
        let Some(below) = above.checked_sub(1) else { return self.middle(post, 0, now) };
        let low = self.middle(post, below, now)?;
        let Some(high) = (above < AGES.len()).then(|| self.middle(post, above, now)).flatten() else {
            return Some(low);
        };
        let (from, to) = (f64::from(AGES[below]).ln(), f64::from(AGES[above]).ln());
        Some(low + (high - low) * (f64::from(age).ln() - from) / (to - from))
    }

    fn middle(&self, post: u64, age: usize, now: u32) -> Option<f64> {
        let short = short(post);
        // How often each code comes: sorted without sorting.
        let (mut often, mut all, mut highest) = ([0_u8; 256], 0_usize, 0);
        for past in &self.past {
            let code = past.counts[age];
            let reached = past.post != short && now.saturating_sub(past.posted) >= AGES[age] && code != OPEN;
            often[usize::from(code)] += u8::from(reached);
            all += usize::from(reached);
            highest = if reached { code.max(highest) } else { highest };
        }
        if all < ENOUGH {
            return None;
        }
        let quarter = all / 4;
        let (mut below, mut sum) = (0, 0.0);
        for code in 0..=highest {
            let next = below + usize::from(often[usize::from(code)]);
            let middle = next.min(all - quarter).saturating_sub(below.max(quarter));
            (0..middle).for_each(|_| sum += decode(code));
            below = next;
        }
        Some(sum / crate::learned::count(all - 2 * quarter))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_survive_a_byte() {
        for counted in 0..=16_u64 {
            assert_eq!(decode(code(counted)).round(), f64::from(u8::try_from(counted).unwrap()));
        }
        for counted in [100_u64, 5_000, 1_000_000] {
            let back = decode(code(counted));
            let counted = f64::from(u32::try_from(counted).unwrap());
            assert!((back / counted - 1.0).abs() < 0.035, "{counted} {back}");
        }
    }

    #[test]
    fn the_middle_half_at_the_same_age_is_usual_and_neither_the_post_itself_nor_a_hit_moves_it() {
        let mut author = Author::default();
        for post in 1..=8_u64 {
            author.published(post, 1_000);
            for age in 0..AGES.len() {
                author.told(post, age, if post == 8 { 50_000 } else { 4 });
            }
        }
        let now = 1_000 + 90_000;
        assert_eq!(author.usual(99, 86_400, now).map(f64::round), Some(4.0));
        assert_eq!(author.usual(99, 86_400, 1_000 + 500), None, "none of them is that old yet");
        let mut few = Author::default();
        (1..=5).for_each(|post| few.published(post, 1_000));
        assert_eq!(few.usual(99, 700, now), Some(0.0), "posts nobody touched are usual too");
        assert_eq!(few.usual(5, 700, now), None, "four others are too few");
    }

    #[test]
    fn the_hundred_last_posts_count() {
        let mut author = Author::default();
        for post in 1..=250_u64 {
            author.published(post, 1_000);
            author.told(post, 0, if post <= 150 { 900 } else { 3 });
        }
        assert_eq!(author.past.len(), PAST);
        assert_eq!(author.usual(9_999, 600, 9_000).map(f64::round), Some(3.0));
    }
}
