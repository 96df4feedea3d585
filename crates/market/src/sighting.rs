//! When did a post come to be? What the network's stream told, and what holds where it told nothing.
//!
//! | the stream | what is known | what follows |
//! |---|---|---|
//! | showed it, read without a break | the time, to a minute | the claim is held against it |
//! | showed it after a break | it came between the break's begin and end | every claim in between may be true |
//! | was read all the time and never showed it | it is not public | within the search window wait, then a breach |
//! | was read until a break that lasts | it came after the break's begin | wait, then as after a break |
//! | is not read | it was there at the market's own look | every claim from its approval on may be true |
//!
//! Times are the market's own, of receipt; what an author, or an author's server, writes is never one of them. So nobody is
//! accused because nobody looked, and a claim is believed only as far back as nobody did. What that leaves to whoever
//! dates back is paid in time: see [`proof::doubt`](crate::proof::doubt).

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::placement::Placement;
use crate::policy::Policy;

/// What a network's stream tells of when a post came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sighting {
    /// It showed the post.
    Shown {
        /// All of the stream had been read up to here, and the post was not in it; nothing where reading began later.
        after: Option<Timestamp>,
        /// When the post was received.
        by: Timestamp,
    },
    /// All of it was read for some time, and the post was not in it.
    NotShown {
        /// Since when nothing has been missed.
        from: Timestamp,
        /// Up to where it has been read.
        until: Timestamp,
    },
    /// Nobody reads it, or what was read of it says nothing about this post.
    Unwatched,
}

/// Between which times a post came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// It was surely not there yet; nothing where nobody looked before.
    pub not_before: Option<Timestamp>,
    /// It was surely there: this is when it was first seen.
    pub first_seen: Timestamp,
}

impl Window {
    /// Known exactly.
    #[must_use]
    pub const fn at(seen: Timestamp) -> Self {
        Self { not_before: Some(seen), first_seen: seen }
    }
}

/// What to make of a sighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// It came to be in this window.
    Known(Window),
    /// The stream may still show it.
    Wait,
    /// Its author's server has it and the network's stream never had: it was not published.
    NeverShown,
}

/// Reads the sighting of a post that was found on its author's server just now, and claims a time.
#[must_use]
pub fn timing(
    placement: &Placement,
    sighting: Sighting,
    claimed: Timestamp,
    now: Timestamp,
    policy: &Policy,
) -> Timing {
    match sighting {
        Sighting::Shown { after, by } => {
            Timing::Known(Window { not_before: after.map(|after| after.min(by)), first_seen: by })
        }
        Sighting::Unwatched => Timing::Known(Window { not_before: None, first_seen: now }),
        Sighting::NotShown { from, until } => {
            let told = placement.post.as_ref().map_or(now, |post| post.declared);
            if now < told.plus(policy.search_window) {
                return Timing::Wait;
            }
            // Nothing that was agreed can have been published before its approval; whoever claims so may have been shown while
            // nobody read.
            let read_then = from <= claimed.plus(policy.back_dating);
            let all_of_it = read_then && placement.approved.is_some_and(|approved| from <= approved);
            if all_of_it && now.since(until) <= policy.back_dating {
                return Timing::NeverShown;
            }
            Timing::Known(Window { not_before: all_of_it.then_some(until), first_seen: now })
        }
    }
}
