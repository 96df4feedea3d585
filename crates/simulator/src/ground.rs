//! What the simulator stands on: a store that can be opened again after a crash, and cut on command.
//!
//! The simulator knows no store. Whoever runs it hands in a ground; on a database it drives the store's futures
//! on a runtime of its own, to their end within one step of the simulation, so that no thread's timing matters.

use std::pin::Pin;
use std::sync::Arc;

use app::ports::{Store, StoreError};

/// Where the next commit is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before the statement that follows so many: nothing is kept. A store with fewer statements cuts earlier.
    Before(u32),
    /// After the commit: it is kept, and its answer lost.
    AnswerLost,
}

/// A disk and a way to open the store on it.
pub trait Ground: Send + Sync {
    /// Opens the store, for the first time or again after a crash: what was committed is there.
    ///
    /// # Errors
    /// When it cannot serve.
    fn open(&self) -> Result<Arc<dyn Store>, StoreError>;

    /// Drives a future of the store to its end.
    fn drive(&self, work: Pin<Box<dyn Future<Output = ()> + Send + '_>>);

    /// Cuts the next write.
    fn arm(&self, cut: Cut);

    /// Lets writes through again, and says whether the cut happened.
    fn disarm(&self) -> bool;
}
