//! A stream read without end: connects, hands batches on, connects again.
//!
//! Shape: one task holds the connection and fills batches; a channel of a few batches leads to whoever reads. When it is
//! full, nothing is taken from the socket, and the server's own window closes: however slow the reader is, memory stays
//! within [`Bounds`](super::Bounds). After a break the task waits (longer each time nothing comes of it, by chance
//! up to half shorter) and goes on from a little before its position; what comes twice is dropped.
//!
//! After a start it goes on from a little before the saved cursor, so the last events before it may come again: storing
//! must take an event twice. It never stops by itself: a server that is away is asked again and again, as
//! [`Counters`] tell.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use app::ports::{Clock, Entropy};
use kernel::Span;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;

use super::counters::{Count, Counters};
use super::cursor::{Batch, CursorError, Cursors, Stored};
use super::intake::Intake;
use super::session::{End, Session};
use super::settings::{Pace, Settings, SettingsError, Wire};
use crate::guarded::Guarded;

/// On version 2 of Jetstream a number this large or larger is a time, and one before the archive means its beginning.
const OLDEST: u64 = 1_000_000_000_000_000;

/// What a reader needs of the world.
#[derive(Clone)]
pub struct Surroundings {
    /// The way out.
    pub guarded: Guarded,
    /// Keeps the cursor.
    pub cursors: Arc<dyn Cursors>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for waits.
    pub entropy: Arc<dyn Entropy>,
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings").field("guarded", &self.guarded).finish_non_exhaustive()
    }
}

/// A reader that was not started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The settings do not go together.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The cursor cannot be told.
    #[error(transparent)]
    Cursor(#[from] CursorError),
}

/// A stream that is being read. Dropped, it hangs up.
pub struct Reader {
    name: String,
    receiver: Receiver<Batch>,
    counters: Arc<Counters>,
    cursors: Arc<dyn Cursors>,
    /// The last batch that was stored.
    stored: u64,
    task: JoinHandle<()>,
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("name", &self.name)
            .field("stored", &self.stored)
            .finish_non_exhaustive()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Reader {
    /// Starts to read; `name` is the stream's, under which its cursor is kept.
    ///
    /// # Errors
    /// When the settings do not go together or the cursor cannot be loaded. A server that is away is none.
    pub async fn start(
        name: impl Into<String>,
        settings: Settings,
        surroundings: Surroundings,
    ) -> Result<Self, StartError> {
        settings.check()?;
        let name = name.into();
        let position = surroundings.cursors.load(&name).await?;
        let (sender, receiver) = mpsc::channel(settings.bounds.batches);
        let counters = Arc::new(Counters::default());
        let cursors = surroundings.cursors.clone();
        let intake = Intake::new(&settings, counters.clone(), position);
        let task = Task { settings, surroundings, counters: counters.clone(), sender };
        let task = tokio::spawn(task.run(intake));
        Ok(Self { name, receiver, counters, cursors, stored: 0, task })
    }

    /// The next batch; waits for it. It may be dropped while it waits. Nothing only when the task is gone.
    pub async fn next(&mut self) -> Option<Batch> {
        self.receiver.recv().await
    }

    /// Moves the cursor on, now that the batch is stored.
    ///
    /// # Errors
    /// When it is not known to be saved, or an earlier batch was not stored. Nothing is lost by either.
    pub async fn acknowledge(&mut self, stored: Stored) -> Result<(), CursorError> {
        if stored.number != self.stored + 1 {
            return Err(CursorError::Hole);
        }
        self.cursors.save(&self.name, stored.position).await?;
        self.stored = stored.number;
        Ok(())
    }

    /// What the stream has been through.
    #[must_use]
    pub fn counters(&self) -> &Arc<Counters> {
        &self.counters
    }
}

struct Task {
    settings: Settings,
    surroundings: Surroundings,
    counters: Arc<Counters>,
    sender: Sender<Batch>,
}

impl Task {
    async fn run(self, mut intake: Intake) {
        let (mut failures, mut from_oldest) = (0_u32, false);
        loop {
            let before = self.counters.events();
            let rewound = intake.position().map(|position| self.settings.rewound(position));
            let from = if from_oldest { Some(OLDEST) } else { rewound };
            let session = Session {
                guarded: &self.surroundings.guarded,
                settings: &self.settings,
                clock: self.surroundings.clock.as_ref(),
                counters: &self.counters,
                sender: &self.sender,
            };
            let end = session.run(&mut intake, from).await;
            from_oldest &= intake.position().is_none();
            match end {
                End::Unwanted => return,
                End::TooOld => {
                    self.counters.one(Count::Outdated);
                    tracing::warn!("the stream no longer has all since the cursor: events are missing");
                    intake.forget_position();
                    from_oldest = self.settings.wire == Wire::JetstreamV2;
                }
                End::FutureCursor => {
                    tracing::warn!("the cursor lies in the stream's future: it goes on from now");
                    intake.forget_position();
                    self.counters.one(Count::Lost);
                }
                End::Refused(said) => {
                    self.counters.one(Count::Refused);
                    tracing::warn!(said, "the stream cannot be reached");
                }
                End::Lost(said) => {
                    self.counters.one(Count::Lost);
                    tracing::info!(said, "the stream's connection ended");
                }
                End::Silent => tracing::info!("the stream fell silent"),
            }
            // Whoever brought something new is worth an early call.
            failures = if self.counters.events() > before { 0 } else { failures.saturating_add(1) };
            let wait = wait(&self.settings.pace, failures, self.surroundings.entropy.as_ref());
            tokio::select! {
                () = self.sender.closed() => return,
                () = tokio::time::sleep(wait) => {}
            }
        }
    }
}

/// The wait after so many failures in a row: twice as long each time up to the longest, between half of it and all.
fn wait(pace: &Pace, failures: u32, entropy: &dyn Entropy) -> Duration {
    let factor = 2_u32.saturating_pow(failures.min(30));
    let whole = pace.first_wait.saturating_mul(factor).min(pace.longest_wait);
    let whole = Span::micros(u64::try_from(whole.as_micros()).unwrap_or(u64::MAX));
    Duration::from_micros(entropy.jitter(whole).as_micros())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u64);
    impl Entropy for Fixed {
        fn next_u64(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn waits_double_up_to_the_longest_and_differ_by_chance() {
        let pace = Pace {
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(60),
            ..Pace::default()
        };
        let least: Vec<u128> = (0..9).map(|failures| wait(&pace, failures, &Fixed(0)).as_millis()).collect();
        assert_eq!(least, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        assert_eq!(wait(&pace, u32::MAX, &Fixed(0)).as_secs(), 30);
        assert!((0..100).all(|n| {
            let wait = wait(&pace, 1, &Fixed(n * 7_919 * 1_000));
            wait >= Duration::from_millis(500) && wait < Duration::from_secs(1)
        }));
    }
}
