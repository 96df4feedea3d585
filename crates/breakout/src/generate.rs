//! A made-up stream, for speed and for tests of behaviour. No accuracy is ever quoted from it.
//!
//! Its make-up: of a thousand events `posts` are posts by authors after Zipf's law (exponent 1 over `authors` accounts); the rest
//! happens to a post: with a chance of `rich` to the post of one of the last 2¹⁶ happenings (Yule and Simon: sizes after a power
//! law), else to one of the last 2¹⁴ posts. Of those 74 % are likes, 12 % reposts, 8 % replies, 2 % quotes, 4 % likes taken back, by
//! accounts drawn evenly from a million. `pace` events fall into each second.

mod network;

use crate::engine::{Event, Kind};
use crate::rng::{Rng, mix};

pub use network::Network;

/// What a made-up stream is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Makeup {
    /// Events in a second.
    pub pace: u32,
    /// Posts among a thousand events.
    pub posts: usize,
    /// Accounts that post.
    pub authors: u32,
    /// The chance that something happens to a post to which something has just happened.
    pub rich: f64,
    /// The second at which it begins.
    pub start: u32,
    /// For what is drawn.
    pub seed: u64,
}

impl Default for Makeup {
    fn default() -> Self {
        Self { pace: 1_000, posts: 60, authors: 200_000, rich: 0.8, start: 1_700_000_000, seed: 1 }
    }
}

const POSTS: usize = 1 << 14;
const HAPPENINGS: usize = 1 << 16;

#[derive(Debug, Clone, Copy, Default)]
struct Made {
    post: u64,
    author: u64,
    posted: u32,
}

/// A made-up stream: endless, the same for the same make-up.
#[derive(Debug, Clone)]
pub struct Stream {
    makeup: Makeup,
    rng: Rng,
    count: u64,
    posts: Vec<Made>,
    happened: Vec<Made>,
}

impl Stream {
    /// A stream from its beginning.
    #[must_use]
    pub fn new(makeup: Makeup) -> Self {
        Self { makeup, rng: Rng::new(makeup.seed), count: 0, posts: Vec::new(), happened: Vec::new() }
    }

    /// An account after Zipf's law: the inverse of its distribution, taken as continuous.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank below the number of accounts"
    )]
    fn author(&mut self) -> u64 {
        let rank = f64::from(self.makeup.authors.max(1)).powf(self.rng.unit());
        mix(rank as u64 ^ 0xa0_7405)
    }

    fn post(&mut self, at: u32) -> Event {
        let author = self.author();
        let made = Made { post: mix(self.count ^ self.makeup.seed << 40) | 1, author, posted: at };
        if self.posts.len() < POSTS {
            self.posts.push(made);
        } else {
            let place = self.rng.below(POSTS);
            self.posts[place] = made;
        }
        Event { at, posted: at, post: made.post, author, actor: author, kind: Kind::Post }
    }

    fn happening(&mut self, at: u32) -> Event {
        let rich = !self.happened.is_empty() && self.rng.unit() < self.makeup.rich;
        let from = if rich { &self.happened } else { &self.posts };
        let made = from[self.rng.below(from.len())];
        if self.happened.len() < HAPPENINGS {
            self.happened.push(made);
        } else {
            let place = self.rng.below(HAPPENINGS);
            self.happened[place] = made;
        }
        let kind = kind(&mut self.rng);
        let actor = mix(u64::try_from(self.rng.below(1_000_000)).unwrap_or(0) ^ 0x00ac_7025);
        Event { at, posted: made.posted, post: made.post, author: made.author, actor, kind }
    }
}

/// What is done to a post, in the shares told above.
fn kind(rng: &mut Rng) -> Kind {
    match rng.below(100) {
        0..=73 => Kind::Like,
        74..=85 => Kind::Repost,
        86..=93 => Kind::Reply,
        94..=95 => Kind::Quote,
        _ => Kind::Unlike,
    }
}

impl Iterator for Stream {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let second = u32::try_from(self.count / u64::from(self.makeup.pace.max(1))).ok()?;
        let at = self.makeup.start.checked_add(second)?;
        self.count += 1;
        let post = self.posts.is_empty() || self.rng.below(1_000) < self.makeup.posts;
        Some(if post { self.post(at) } else { self.happening(at) })
    }
}
