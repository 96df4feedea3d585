//! A graph on the disk: a snapshot that is read where it lies, and a log of what came since.
//!
//! Bytes in, bytes out: whoever calls opens, maps, writes and syncs. A snapshot is written whole and never changed. The log
//! grows by frames, each with its checksum; a frame that was not written to its end is as if it had not been. Folding both
//! makes the next snapshot, which names the log that it swallowed, so that a crash between the two counts nothing twice.

mod fold;
mod log;
mod snapshot;
mod source;
mod write;

pub use fold::{Fold, FoldError, Scratch};
pub use log::{Batch, Frame, LOG_HEAD, LogError, Replay, log_head, replay};
pub use snapshot::{Head, Snapshot, SnapshotError};
pub use source::Source;
pub use write::{Kept, write_snapshot};

#[cfg(test)]
mod tests;
