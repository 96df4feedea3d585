//! What is folded over a partition, and what comes out of it.

use std::fmt;

use bytes::Bytes;

/// An id that says what an output is, so that whoever gets it twice takes it once: a hash of what it is about and not
/// of when or by whom it was made (for an alert: the post and the level).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputId(pub u128);

impl fmt::Display for OutputId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Something that folding a frame brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// What it is, the same whenever the frame is folded.
    pub id: OutputId,
    /// What it says; it means nothing to this crate. Everything that one frame brings about has to fit into as many
    /// records as it takes, one output into one: half a megabyte.
    pub body: Bytes,
}

/// Why a frame or a snapshot was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FoldError(pub String);

/// A state that frames are folded into, one for each partition.
///
/// It is deterministic: the same frames in the same order give the same state, the same outputs and the same refusals,
/// on every machine. No clock, no chance, no order of a hash map. All that this crate promises stands on that.
pub trait Fold: Send + 'static {
    /// Folds a frame, and adds what it brings about. Called from an async task: it should take no more than some
    /// milliseconds.
    ///
    /// # Errors
    /// Where the frame cannot be read. It is counted and passed over; the state may have changed, in the same way
    /// each time.
    fn apply(&mut self, frame: &[u8], outputs: &mut Vec<Output>) -> Result<(), FoldError>;

    /// What the state was made with, such as the version of a model. Opaque here; kept in each snapshot, and handed
    /// to [`restore`](Self::restore).
    fn version(&self) -> Vec<u8> {
        Vec::new()
    }

    /// The whole state as bytes.
    fn snapshot(&self) -> Vec<u8>;

    /// Becomes what a snapshot says; called on a state to which nothing was applied yet.
    ///
    /// # Errors
    /// Where it cannot: another version, bytes that mean nothing. The snapshot is counted as refused and the one
    /// before it is tried, with a new state.
    fn restore(&mut self, version: &[u8], state: &[u8]) -> Result<(), FoldError>;

    /// A hash of all of the state that matters: what was restored has to give the same.
    fn digest(&self) -> u64;
}
