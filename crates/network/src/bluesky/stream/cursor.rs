//! Where to go on after a stop: the data first, the cursor second.
//!
//! A [`Batch`] gives its events away only to a function that stores them, and only that function's success makes a
//! [`Stored`], which is what the reader takes to move its cursor. So a crash between the two repeats a batch and never
//! loses one; whoever stores must take an event twice without harm.

use std::fmt;

use async_trait::async_trait;

use super::event::Event;

/// Keeps a cursor for each stream.
#[async_trait]
pub trait Cursors: Send + Sync {
    /// The position that was saved last, if any was.
    ///
    /// # Errors
    /// When it cannot be told: then nothing is read, since starting anywhere else would leave a gap.
    async fn load(&self, stream: &str) -> Result<Option<u64>, CursorError>;

    /// Saves a position, durably before it returns.
    ///
    /// # Errors
    /// When it is not known to be saved.
    async fn save(&self, stream: &str, position: u64) -> Result<(), CursorError>;
}

/// A cursor that was not loaded or saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// Whoever keeps it has a problem.
    #[error("the cursor cannot be kept: {0}")]
    Kept(String),
    /// A batch before this one was never stored.
    #[error("an earlier batch was not stored: start the reader again, and it goes on from the cursor")]
    Hole,
}

/// Events in the order in which they came.
pub struct Batch {
    pub(super) events: Vec<Event<'static>>,
    pub(super) position: u64,
    pub(super) number: u64,
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Batch({}, {} events)", self.number, self.events.len())
    }
}

/// A batch whose events are stored. There is no other way to get one than [`Batch::store`].
#[derive(Debug)]
#[must_use = "the cursor moves when the reader is told: Reader::acknowledge"]
pub struct Stored {
    pub(super) position: u64,
    pub(super) number: u64,
}

impl Batch {
    /// What it holds.
    #[must_use]
    pub fn events(&self) -> &[Event<'static>] {
        &self.events
    }

    /// Up to where whoever has stored it has stored everything.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Gives the events to whoever stores them.
    ///
    /// # Errors
    /// The storing function's own. The events are gone then; they come again after a start from the cursor.
    pub async fn store<F, S, E>(self, store: F) -> Result<Stored, E>
    where
        F: FnOnce(Vec<Event<'static>>) -> S,
        S: Future<Output = Result<(), E>>,
    {
        store(self.events).await?;
        Ok(Stored { position: self.position, number: self.number })
    }
}

/// Keeps no cursor: every start is from now on.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCursors;

#[async_trait]
impl Cursors for NoCursors {
    async fn load(&self, _: &str) -> Result<Option<u64>, CursorError> {
        Ok(None)
    }

    async fn save(&self, _: &str, _: u64) -> Result<(), CursorError> {
        Ok(())
    }
}
