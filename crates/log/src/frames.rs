//! The log itself: frames appended to partitions, and read back in order.

use async_trait::async_trait;
use bytes::Bytes;

use crate::error::LogError;
use crate::journal::Journal;
use crate::partition::{Frame, FrameId, Offset, Partition, Partitions};
use crate::session::Sessions;

/// A partitioned log.
#[async_trait]
pub trait Log: Send + Sync {
    /// How many partitions it has.
    fn partitions(&self) -> Partitions;

    /// Appends a frame and waits until it is safe. Frames of one partition that are appended one after the other, each
    /// after the answer to the one before, stand in that order; those of several partitions may be appended side by
    /// side. Under an id that was appended a moment ago (NATS: [`Settings::window`](crate::nats::Settings::window))
    /// nothing is added, and the answer is where the first one stands.
    ///
    /// # Errors
    /// [`LogError::Unavailable`]: it may be there or not; append it again under the same id, and nothing behind it in
    /// this partition before. [`LogError::Full`], [`LogError::TooLarge`].
    async fn append(&self, partition: Partition, id: FrameId, frame: Bytes) -> Result<Offset, LogError>;

    /// Reads a partition's frames from an offset on. The reader's place is the caller's alone: nothing is acknowledged
    /// to anybody.
    ///
    /// # Errors
    /// [`LogError::Unavailable`].
    async fn frames(&self, partition: Partition, from: Offset) -> Result<Box<dyn Frames>, LogError>;

    /// The first offset that can still be read: what is older has left the log.
    ///
    /// # Errors
    /// [`LogError::Unavailable`].
    async fn first(&self, partition: Partition) -> Result<Offset, LogError>;

    /// Nobody will read frames before this offset again. A log with room to spare may keep them.
    ///
    /// # Errors
    /// [`LogError::Unavailable`].
    async fn forget(&self, partition: Partition, before: Offset) -> Result<(), LogError>;
}

/// Frames of one partition as they come.
#[async_trait]
pub trait Frames: Send {
    /// The next ones in order, each once: as many as are there, within a bound; nothing when about a second passed
    /// without. Dropped while it waits, the reader has to be thrown away.
    ///
    /// # Errors
    /// [`LogError::Unavailable`] after much patience.
    async fn next(&mut self) -> Result<Vec<Frame>, LogError>;
}

/// All that a worker stands on.
pub trait Ground: Log + Journal + Sessions {}

impl<T: Log + Journal + Sessions> Ground for T {}
