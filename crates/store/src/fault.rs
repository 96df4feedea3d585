//! A wire across a commit's path: after so many statements the connection is cut, for tests and the simulator.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::ports::StoreError;

const OFF: i64 = i64::MIN;

/// Cuts the connection in the middle of a write, or right after it, with the answer lost. Off unless set.
///
/// Clones share one wire. Cost when off: one atomic load a statement.
#[derive(Debug, Clone)]
pub struct Tripwire(Arc<State>);

#[derive(Debug)]
struct State {
    before: AtomicI64,
    after: AtomicI64,
    fired: AtomicU64,
}

impl Default for Tripwire {
    fn default() -> Self {
        Self(Arc::new(State {
            before: AtomicI64::new(OFF),
            after: AtomicI64::new(OFF),
            fired: AtomicU64::new(0),
        }))
    }
}

impl Tripwire {
    /// Cuts before the statement that follows `statements` more of them; the commit itself is one.
    pub fn cut_before(&self, statements: u32) {
        self.0.before.store(i64::from(statements), Ordering::SeqCst);
    }

    /// Lets `commits` more writes through and loses the answer of the next one, which is made.
    pub fn lose_answer_after(&self, commits: u32) {
        self.0.after.store(i64::from(commits), Ordering::SeqCst);
    }

    /// Off again.
    pub fn disarm(&self) {
        self.0.before.store(OFF, Ordering::SeqCst);
        self.0.after.store(OFF, Ordering::SeqCst);
    }

    /// How often it has cut: a test that injects a fault proves with this that the fault happened.
    #[must_use]
    pub fn fired(&self) -> u64 {
        self.0.fired.load(Ordering::SeqCst)
    }

    pub(crate) fn statement(&self) -> Result<(), StoreError> {
        self.step(&self.0.before, "cut")
    }

    pub(crate) fn committed(&self) -> Result<(), StoreError> {
        self.step(&self.0.after, "cut, the answer is lost")
    }

    fn step(&self, wire: &AtomicI64, what: &str) -> Result<(), StoreError> {
        if wire.load(Ordering::Relaxed) == OFF {
            return Ok(());
        }
        if wire.fetch_sub(1, Ordering::SeqCst) > 0 {
            return Ok(());
        }
        wire.store(OFF, Ordering::SeqCst);
        self.0.fired.fetch_add(1, Ordering::SeqCst);
        Err(StoreError::Unavailable(what.to_owned()))
    }
}
