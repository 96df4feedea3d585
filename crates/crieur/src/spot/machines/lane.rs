//! One partition's way into the log: frames one after the other, each after the answer to the one before.
//!
//! Bounded: [`WAITING`] frames stand in line, and whoever brings another waits. While the log has no leader or no room, a frame is tried
//! again for as long as it takes, under its id: it counts once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use bytes::Bytes;
use log::{FrameId, Log, LogError, Offset, Partition};
use tokio::sync::{mpsc, oneshot, watch};

/// How many frames of a partition wait for the one before.
const WAITING: usize = 2;

/// Why nothing can be appended any more, once it is so.
pub(super) type Failure = watch::Sender<Option<LogError>>;

enum Job {
    Frame(Bytes),
    /// To be told when everything before is in the log.
    Told(oneshot::Sender<()>),
}

/// A partition's line.
#[derive(Debug)]
pub(super) struct Lane {
    jobs: mpsc::Sender<Job>,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: AtomicUsize,
    /// The offset of the last frame that is in the log; 0 before the first.
    last: AtomicU64,
    frames: AtomicU64,
}

/// The log takes nothing any more; [`Failure`] says why.
#[derive(Debug)]
pub(super) struct Closed;

impl Lane {
    /// Begins; ends when it is dropped and everything is in the log.
    pub(super) fn begin(log: Arc<dyn Log>, partition: Partition, failure: Arc<Failure>) -> Self {
        let (jobs, mut received) = mpsc::channel(WAITING);
        let shared = Arc::<Shared>::default();
        let told = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Some(job) = received.recv().await {
                match job {
                    Job::Frame(frame) => match append(&*log, partition, frame).await {
                        Ok(offset) => {
                            told.last.store(offset.0, Ordering::Release);
                            told.frames.fetch_add(1, Ordering::Relaxed);
                            told.waiting.fetch_sub(1, Ordering::AcqRel);
                        }
                        Err(error) => {
                            failure.send_replace(Some(error));
                            return;
                        }
                    },
                    // Whoever asked may have gone.
                    Job::Told(reply) => drop(reply.send(())),
                }
            }
        });
        Self { jobs, shared }
    }

    /// Whether every frame is in the log.
    pub(super) fn idle(&self) -> bool {
        self.shared.waiting.load(Ordering::Acquire) == 0
    }

    /// The offset of the last frame in the log, and how many were put there.
    pub(super) fn last(&self) -> (Offset, u64) {
        (Offset(self.shared.last.load(Ordering::Acquire)), self.shared.frames.load(Ordering::Relaxed))
    }

    /// Puts a frame in line; waits for room.
    pub(super) async fn send(&self, frame: Bytes) -> Result<(), Closed> {
        self.shared.waiting.fetch_add(1, Ordering::AcqRel);
        self.jobs.send(Job::Frame(frame)).await.map_err(|_| Closed)
    }

    /// Waits until everything before is in the log.
    pub(super) async fn settled(&self) -> Result<(), Closed> {
        let (reply, told) = oneshot::channel();
        self.jobs.send(Job::Told(reply)).await.map_err(|_| Closed)?;
        told.await.map_err(|_| Closed)
    }
}

async fn append(log: &dyn Log, partition: Partition, frame: Bytes) -> Result<Offset, LogError> {
    let id = FrameId::of(&frame);
    loop {
        match log.append(partition, id, frame.clone()).await {
            Err(error @ (LogError::Unavailable(_) | LogError::Full { .. })) => {
                tracing::warn!(%partition, %error, "a frame is tried again, until the log takes it");
            }
            answered => return answered,
        }
    }
}
