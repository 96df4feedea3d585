//! Who somebody is, remembered for a few seconds, so that a page costs no query for it.
//!
//! What changes here is forgotten here at once; what another program changes is noticed within [`FRESH`]. Who
//! was being read while something was forgotten is not remembered. Bounds: [`MOST`] entries.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use account::{Session, User};
use kernel::{SessionId, Span, Timestamp, UserId};

use super::PartyOf;
use crate::ports::Version;

/// Remembered for so long.
const FRESH: Span = Span::seconds(5);
/// Remembered at most; some kilobytes each.
const MOST: usize = 10_000;

/// What a session's requests need.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) session: Session,
    pub(super) version: Version,
    pub(super) user: User,
    pub(super) parties: Vec<PartyOf>,
}

#[derive(Debug, Default)]
pub(super) struct Cache {
    shelf: Mutex<Remembered>,
}

#[derive(Debug, Default)]
struct Remembered {
    sessions: HashMap<SessionId, (Arc<Known>, Timestamp)>,
    /// Raised whenever something is forgotten.
    round: u64,
}

impl Cache {
    pub(super) fn get(&self, id: SessionId, now: Timestamp) -> Option<Arc<Known>> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, at) = shelf.sessions.get(&id)?;
        (*at <= now && now.since(*at) < FRESH).then(|| Arc::clone(known))
    }

    /// The round in which reading begins.
    pub(super) fn round(&self) -> u64 {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).round
    }

    pub(super) fn remember(&self, known: &Arc<Known>, round: u64, now: Timestamp) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.round != round {
            return;
        }
        if shelf.sessions.len() >= MOST {
            shelf.sessions.retain(|_, (_, at)| now.since(*at) < FRESH);
        }
        if shelf.sessions.len() >= MOST {
            shelf.sessions.clear();
        }
        shelf.sessions.insert(known.session.id, (Arc::clone(known), now));
    }

    pub(super) fn forget(&self, id: SessionId) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.round += 1;
        shelf.sessions.remove(&id);
    }

    pub(super) fn forget_user(&self, user: UserId) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.round += 1;
        shelf.sessions.retain(|_, (known, _)| known.user.id != user);
    }
}
