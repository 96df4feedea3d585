//! A partitioned log, and workers that fold its partitions and take over from one another.
//!
//! What is folded is the caller's: this crate knows frames of bytes, a [`Fold`] over them, and what comes out. It knows
//! nothing of posts, networks or markets.
//!
//! - [`Log`]: frames appended to partitions under ids, read back in order from one's own offset.
//! - [`Journal`]: one chain of records for each partition, that says whose it is, how far it has come, and what came
//!   out. All safety stands on it: see [`journal`].
//! - [`Sessions`]: who is there, by the log's clock. A worker that is gone is succeeded when its session has run out.
//! - [`Folder`]: snapshots, in a folder that all workers share.
//! - [`Worker`]: takes its fair share of the partitions, recovers, folds, puts out, gives up.
//!
//! All three traits are there twice: in this process ([`Memory`], the default) and on NATS JetStream ([`Nats`]).
//! [`ownership`] is the state machine of a partition, without I/O.
//!
//! # What is promised
//! If the [`Fold`] is deterministic, and whoever appends repeats a frame under its id when it got no answer: after any
//! number of workers that were killed, stopped, woken or added, and leaders that died, each partition's state is that of
//! one process that folded each frame once, in order; and the outputs in the journals are that process's, each at least
//! once, with the same id and the same body.
//!
//! Not promised: that a frame counts once that is repeated after the log has forgotten its id
//! ([`nats::Settings::window`]); that a state is whole when a worker comes back after its frames have left the log
//! ([`Counts::gaps`] says so).
//!
//! # How large a frame should be
//! With servers that sync each write a message costs a write: some 500 a second, whatever is in it. Some hundred events
//! a frame, or as many as come in some ten milliseconds; at most the server's `max_payload`, one megabyte by default.
//!
//! # Example
//! A count of bytes, worked on by one worker in this process. On NATS only `ground` is another:
//! `log::Nats::connect(log::nats::Settings::new(servers, "spot", partitions)).await?`, with the same name and number of
//! partitions for all workers, and a folder that they share.
//! ```
//! use std::sync::Arc;
//!
//! use log::{Fold, FoldError, FrameId, Journal, Log, Output, OutputId, Partitions, Position};
//!
//! /// Counts bytes; every tenth is an output.
//! struct Count(u64);
//!
//! impl Fold for Count {
//!     fn apply(&mut self, frame: &[u8], outputs: &mut Vec<Output>) -> Result<(), FoldError> {
//!         for _ in frame {
//!             self.0 += 1;
//!             if self.0 % 10 == 0 {
//!                 outputs.push(Output { id: OutputId(self.0.into()), body: "ten more".into() });
//!             }
//!         }
//!         Ok(())
//!     }
//!     fn snapshot(&self) -> Vec<u8> {
//!         self.0.to_le_bytes().to_vec()
//!     }
//!     fn restore(&mut self, _version: &[u8], state: &[u8]) -> Result<(), FoldError> {
//!         let bytes = state.try_into().map_err(|_| FoldError("not eight bytes".to_owned()))?;
//!         self.0 = u64::from_le_bytes(bytes);
//!         Ok(())
//!     }
//!     fn digest(&self) -> u64 {
//!         self.0
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let scratch = tempfile::tempdir()?;
//! # let path = scratch.path();
//! let partitions = Partitions::new(4)?;
//! let ground = log::Memory::new(partitions, log::memory::Bounds::default());
//! let folder = log::Folder::open(path)?;
//! let settings = log::worker::Settings::default();
//! let worker = log::Worker::new("one", Arc::new(ground.clone()), folder, settings, |_| Count(0))?;
//! let (stop, stopped) = tokio::sync::watch::channel(false);
//! let work = tokio::spawn(worker.run(stopped));
//!
//! // Whoever reads the source: everything of one author goes into one partition, in order.
//! let partition = partitions.of(b"did:plc:alice");
//! let frame = bytes::Bytes::from_static(b"twelve bytes");
//! ground.append(partition, FrameId::of(&frame), frame).await?;
//!
//! // Whoever delivers: what came out, from where it was the last time.
//! let mut records = ground.records(Position(0)).await?;
//! let output = loop {
//!     let all = records.next().await?;
//!     if let Some(output) = all.into_iter().flat_map(|(_, _, record)| record.outputs).next() {
//!         break output;
//!     }
//! };
//! assert_eq!(output.id, OutputId(10));
//!
//! stop.send_replace(true);
//! work.await?;
//! # Ok(())
//! # }
//! ```

mod codec;
mod counters;
mod error;
mod fold;
mod frames;
pub mod journal;
pub mod memory;
pub mod nats;
pub mod ownership;
mod partition;
mod session;
mod snapshot;
#[cfg(feature = "testing")]
pub mod testing;
pub mod worker;

pub use counters::{Counters, Counts};
pub use error::LogError;
pub use fold::{Fold, FoldError, Output, OutputId};
pub use frames::{Frames, Ground, Log};
pub use journal::{Journal, Position, Record, Records, SnapshotRef};
pub use memory::Memory;
pub use nats::Nats;
pub use partition::{Frame, FrameId, MOST_PARTITIONS, Offset, Partition, Partitions};
pub use session::{Renewal, Session, Sessions};
pub use snapshot::{Folder, Snapshot, SnapshotError};
pub use worker::Worker;
