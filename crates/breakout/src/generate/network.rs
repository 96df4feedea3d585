//! The stream of a whole network, of any size, in constant memory: posts are numbers, and all about one follows from its number.
//!
//! Its make-up: of each second's events, evenly spread, `posts` are posts, the rest is done to posts. How old a post is when something is done to it
//! follows the reaction times measured on Twitter (Zhao et al. 2015: even for five minutes, then falling as the age to the power of
//! −1.231), cut at two days. Which post of that moment follows Zipf's law with exponent 1 among 65,536 posts published one after the
//! other: at ten seconds for so many, and 17 things done to a post on average, the first of them draws near a hundred thousand, the median
//! three. Kinds are those of [`Stream`](super::Stream). Authors follow Zipf's law over twenty million accounts; who likes is drawn evenly from a
//! hundred million.

use super::kind;
use crate::engine::{Event, Kind};
use crate::rng::{Rng, mix};

/// Posts among which sizes follow Zipf's law.
const BLOCK: u64 = 1 << 16;
/// The oldest a post is when something is done to it.
const OLDEST: u32 = 172_800;
/// Accounts that write.
const AUTHORS: f64 = 20e6;
/// Accounts that like.
const ACCOUNTS: usize = 100_000_000;
/// The reaction times' exponent, less one, and until when they are even.
const THETA: f64 = 0.231_484_3;
const EVEN: f64 = 300.0;

/// A network's stream: endless, the same for the same numbers.
#[derive(Debug, Clone)]
pub struct Network {
    posts: u64,
    pace: u64,
    start: u32,
    count: u64,
    rng: Rng,
}

impl Network {
    /// A network with so many posts in a second, and so many events in all.
    #[must_use]
    pub fn new(posts: u32, pace: u32, seed: u64) -> Self {
        let pace = pace.max(1);
        Self {
            posts: posts.clamp(1, pace).into(),
            pace: pace.into(),
            start: 1_700_000_000,
            count: 0,
            rng: Rng::new(seed),
        }
    }

    /// What is known of a post by its number: its hash, its author's, and when it was published.
    fn post(&self, number: u64) -> Event {
        let hash = mix(number ^ 0x9057_0000_0000_0000);
        let mut draw = Rng::new(hash);
        let author = mix(whole(AUTHORS.powf(draw.unit())) ^ 0x00a0_7405);
        let since = u32::try_from(number / self.posts).unwrap_or(u32::MAX);
        let posted = (self.start - OLDEST).saturating_add(since);
        Event { at: posted, posted, post: hash | 1, author, actor: author, kind: Kind::Post }
    }

    /// An age at which people react.
    fn age(&mut self) -> u32 {
        let tail = EVEN / THETA * (1.0 - (f64::from(OLDEST) / EVEN).powf(-THETA));
        let at = self.rng.unit() * (EVEN + tail);
        let age = if at < EVEN { at } else { EVEN * (1.0 - (at - EVEN) * THETA / EVEN).powf(-1.0 / THETA) };
        u32::try_from(whole(age)).unwrap_or(OLDEST).min(OLDEST)
    }

    fn happening(&mut self, at: u32) -> Event {
        let published = at.saturating_sub(self.age()).saturating_sub(self.start - OLDEST);
        let number = u64::from(published) * self.posts + self.rng.bits() % self.posts;
        let block = number / BLOCK;
        let rank = whole(f64::from(u32::try_from(BLOCK).unwrap_or(u32::MAX)).powf(self.rng.unit()));
        // An odd factor: each rank has a place of its own.
        let drawn = block * BLOCK + (rank.wrapping_mul(0x9e37_79b1) ^ mix(block)) % BLOCK;
        let kind = kind(&mut self.rng);
        let actor = mix(u64::try_from(self.rng.below(ACCOUNTS)).unwrap_or(0) ^ 0x00ac_7025);
        let post = self.post(drawn);
        // Of the youngest block some are still to be published.
        let post = if post.posted <= at { post } else { self.post(number) };
        Event { at, posted: post.posted.min(at), actor, kind, ..post }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and far below 2⁵³")]
const fn whole(number: f64) -> u64 {
    number as u64
}

impl Iterator for Network {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let at = self.start.checked_add(u32::try_from(self.count / self.pace).ok()?)?;
        let before = self.count * self.posts / self.pace;
        self.count += 1;
        if self.count * self.posts / self.pace == before {
            return Some(self.happening(at));
        }
        let post = self.post(u64::from(OLDEST) * self.posts + before);
        Some(Event { at, posted: at, ..post })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn a_network_has_its_pace_its_posts_and_few_that_draw_much() {
        let events: Vec<Event> = Network::new(60, 1_060, 1).take(1_060 * 300).collect();
        assert_eq!(events, Network::new(60, 1_060, 1).take(1_060 * 300).collect::<Vec<_>>());
        let posts = events.iter().filter(|event| event.kind == Kind::Post).count();
        assert_eq!((posts, events[1_059].at, events[1_060].at), (60 * 300, events[0].at, events[0].at + 1));
        let done = events.iter().filter(|event| event.kind != Kind::Post);
        let young = done.clone().filter(|event| event.at - event.posted < 300).count();
        // 300 of 1,298 by the integral of the reaction times.
        let share = crate::learned::count(young) / crate::learned::count(events.len() - posts);
        assert!((0.2..0.26).contains(&share), "{share}");
        let mut drawn: HashMap<u64, usize> = HashMap::new();
        done.for_each(|event| *drawn.entry(event.post).or_default() += 1);
        let mut drawn: Vec<usize> = drawn.into_values().collect();
        drawn.sort_unstable();
        assert!(drawn[drawn.len() / 2] <= 3 && drawn[drawn.len() - 1] > 200, "{:?}", drawn.last());
    }

    #[test]
    fn a_post_is_the_same_whenever_something_is_done_to_it() {
        let mut known: HashMap<u64, (u64, u32)> = HashMap::new();
        for event in Network::new(60, 1_060, 1).take(200_000) {
            let about = *known.entry(event.post).or_insert((event.author, event.posted));
            assert_eq!(about.0, event.author);
            assert!(about.1.abs_diff(event.posted) <= 1 && event.posted <= event.at);
        }
    }
}
