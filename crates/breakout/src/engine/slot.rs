//! What is kept of a post: 64 bytes, one line of a processor's cache.

use crate::decay::SPANS;

/// After how many spans a landmark is moved: `e^40` times a million events fits a float of 32 bits with room to spare.
const EPOCH: f64 = 40.0;

/// What an event weighs in some second, for each span; made once a second for all posts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weights {
    /// The second.
    pub(crate) at: u32,
    /// `e^((at - landmark) / span)`.
    weight: [f32; SPANS.len()],
    /// The landmark of that second.
    landmark: [u32; SPANS.len()],
    /// The latest of them: what was counted since then stands against these very landmarks.
    newest: u32,
    /// `e^((landmark - at) / span)`: what is left of a sum against that landmark.
    left: [f64; SPANS.len()],
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a second before the one asked about"
)]
fn landmark(at: u32, span: f64) -> u32 {
    let epoch = EPOCH * span;
    ((f64::from(at) / epoch).floor() * epoch) as u32
}

impl Weights {
    pub(crate) fn at(at: u32) -> Self {
        let landmark = SPANS.map(|span| landmark(at, span));
        let mut weight = [0.0; SPANS.len()];
        for ((weight, landmark), span) in weight.iter_mut().zip(landmark).zip(SPANS) {
            *weight = power(f64::from(at - landmark) / span);
        }
        let newest = landmark.into_iter().max().unwrap_or(0);
        let mut left = [0.0; SPANS.len()];
        for ((left, landmark), span) in left.iter_mut().zip(landmark).zip(SPANS) {
            *left = ((f64::from(landmark) - f64::from(at)) / span).exp();
        }
        Self { at, weight, landmark, newest, left }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "seven digits are more than is known")]
fn power(by: f64) -> f32 {
    by.exp() as f32
}

/// A post.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(C, align(64))]
pub(crate) struct Slot {
    /// Its hash; 0 is an empty slot.
    pub(crate) post: u64,
    /// Sums of weights, against the landmarks of `last`.
    pub(crate) sums: [f32; SPANS.len()],
    /// When it was published, or first seen.
    pub(crate) posted: u32,
    /// The latest second at which something was counted.
    pub(crate) last: u32,
    pub(crate) likes: u32,
    pub(crate) reposts: u32,
    pub(crate) replies: u16,
    pub(crate) quotes: u16,
    /// Where its author is kept; [`u32::MAX`] for nobody.
    pub(crate) author: u32,
    /// For which ages the author's past has been told of this post: one bit each.
    pub(crate) told: u8,
    /// Which alerts have been raised: one bit a level.
    pub(crate) raised: u8,
    /// Likes (low half) and reposts that were taken back before they came.
    pub(crate) owed: u8,
    /// The age of the model at which it was last foretold, plus one.
    pub(crate) foretold: u8,
    /// How much had been counted then, as [`crate::engine::author::code`].
    pub(crate) stage: u8,
    /// The class of the forecast that is held against the end, plus one; 0 for none.
    pub(crate) class: u8,
    /// That forecast: ln(size + 1) in steps of 1/2000.
    pub(crate) held: u16,
}

impl Slot {
    /// All that it has drawn.
    pub(crate) fn counted(&self) -> u64 {
        u64::from(self.likes) + u64::from(self.reposts) + u64::from(self.replies) + u64::from(self.quotes)
    }

    /// Moves the landmarks up to a later second.
    #[inline]
    fn advance(&mut self, to: &Weights) {
        if self.last < to.newest {
            self.move_up(to);
        }
        self.last = to.at;
    }

    /// Every forty minutes for the shortest span, every 27 days for the longest.
    #[cold]
    fn move_up(&mut self, to: &Weights) {
        for ((sum, &landmark_now), span) in self.sums.iter_mut().zip(&to.landmark).zip(SPANS) {
            if self.last < landmark_now {
                let from = landmark(self.last, span);
                *sum *= power(-f64::from(landmark_now - from) / span);
            }
        }
    }

    /// Counts something that happened in that second into the sums.
    #[inline]
    pub(crate) fn weigh(&mut self, now: &Weights) {
        if now.at >= self.last {
            self.advance(now);
            for (sum, weight) in self.sums.iter_mut().zip(now.weight) {
                *sum += weight;
            }
        } else {
            // It comes late, and weighs what it would have weighed in time.
            for (sum, span) in self.sums.iter_mut().zip(SPANS) {
                *sum += power((f64::from(now.at) - f64::from(landmark(self.last, span))) / span);
            }
        }
    }

    /// What is left of it all in some second, not before `last`. Without an exponential where it was counted into since the
    /// landmarks of that second.
    pub(crate) fn weighed(&self, now: &Weights) -> [f64; SPANS.len()] {
        let mut out = [0.0; SPANS.len()];
        if (now.newest..=now.at).contains(&self.last) {
            for ((out, &sum), left) in out.iter_mut().zip(&self.sums).zip(now.left) {
                *out = f64::from(sum) * left;
            }
            return out;
        }
        let at = f64::from(now.at.max(self.last));
        for ((out, &sum), span) in out.iter_mut().zip(&self.sums).zip(SPANS) {
            *out = f64::from(sum) * ((f64::from(landmark(self.last, span)) - at) / span).exp();
        }
        out
    }

    /// What is left of it over an hour, against the landmark of that second: by this the coldest is found.
    pub(crate) fn warmth(&self, now: &Weights) -> f32 {
        let (span, landmark_now) = (SPANS[3], now.landmark[3]);
        if self.last >= landmark_now {
            return self.sums[3];
        }
        self.sums[3] * power(-f64::from(landmark_now - landmark(self.last, span)) / span)
    }

    /// Seconds since it was published.
    pub(crate) const fn age(&self, at: u32) -> u32 {
        at.saturating_sub(self.posted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decay::weighed;
    use crate::rng::Rng;

    #[test]
    fn a_slot_is_one_line_of_cache() {
        assert_eq!(size_of::<Slot>(), 64);
    }

    #[test]
    fn in_whatever_order_events_come_they_weigh_the_same_as_counted_one_by_one() {
        let mut rng = Rng::new(5);
        let start = 1_700_000_000_u32;
        // Two days: the shortest landmark moves seventy times meanwhile.
        let times: Vec<u32> = (0..400).map(|_| u32::try_from(rng.below(172_800)).unwrap()).collect();
        let mut late = times.clone();
        late.sort_unstable();
        // Most in order, each eighth up to an hour late.
        for at in 0..late.len() - 8 {
            if at % 8 == 0 {
                late.swap(at, at + 7);
            }
        }
        let mut slot = Slot { posted: start, ..Slot::default() };
        for after in &late {
            slot.weigh(&Weights::at(start + after));
        }
        // With and without the exponentials of that second.
        for later in [start + 172_900, start + 180_000] {
            let now = Weights::at(later);
            assert_eq!(slot.last >= now.newest, later == start + 172_900);
            for ((found, &sum), span) in slot.weighed(&now).into_iter().zip(&slot.sums).zip(SPANS) {
                let left = (f64::from(landmark(slot.last, span)) - f64::from(later)) / span;
                assert_eq!(found, f64::from(sum) * left.exp());
            }
        }
        let truth = weighed(times.iter().map(|&after| f64::from(after)), 180_000.0);
        for (found, wanted) in slot.weighed(&Weights::at(start + 180_000)).into_iter().zip(truth) {
            assert!((found - wanted).abs() <= 1e-4 * wanted + 1e-9, "{found} {wanted}");
        }
    }
}
