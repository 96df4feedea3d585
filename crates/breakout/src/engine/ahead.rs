//! Many events at once.
//!
//! What an event costs is for the most part waiting: the tag of its post, the post's slot and the place where doubles are remembered
//! lie anywhere in memory. So the lines of the next events are read before the first of them has its turn: a processor waits for
//! sixteen lines as long as for one. Nothing is decided then, so that the state and the alerts are the same as one by one.

use std::hint::black_box;

use super::alert::Alert;
use super::event::{Event, Kind};
use super::{Partition, table};

/// How many events ahead. Other numbers were not tried.
const AHEAD: usize = 16;

impl Partition {
    /// Reads events as [`Self::read`] does one after the other: the same state, the same alerts. Quicker where memory is what is waited for.
    pub fn read_all(&mut self, events: &[Event], alerts: &mut Vec<Alert>) {
        for events in events.chunks(AHEAD) {
            let guesses = self.ahead(events);
            for (event, guess) in events.iter().zip(guesses) {
                self.read_at(event, guess, alerts);
            }
        }
    }

    /// Reads the lines of memory that these events will need; where each of their posts seems to be.
    fn ahead(&self, events: &[Event]) -> [usize; AHEAD] {
        let mut touched = 0_u32;
        for event in events {
            touched ^= u32::from(self.table.tag_at_home(event.post.max(1)));
            if matches!(event.kind, Kind::Like | Kind::Repost) {
                touched ^= self.recent.peek(event.once(event.kind));
            }
        }
        black_box(touched);
        let mut guesses = [table::NOWHERE; AHEAD];
        let mut touched = 0_u64;
        for (guess, event) in guesses.iter_mut().zip(events) {
            *guess = self.table.guess(event.post.max(1));
            touched ^= match self.table.places().get(*guess) {
                Some(slot) => slot.post,
                None => self.door.peek(event.post.max(1)),
            };
        }
        black_box(touched);
        guesses
    }
}
