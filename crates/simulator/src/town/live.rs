//! Living on: people do what is due, the market works, and time passes or is jumped over.

use std::time::Duration;

use app::App;
use kernel::Timestamp;

use super::{Town, TownError};

/// Jobs taken at once.
const JOBS: u32 = 100;
/// Rounds of one step before whoever called is asked again: a step never takes long.
const ROUNDS: u32 = 200;
/// The longest and the shortest pause between two steps: a visitor's doing is noticed soon, and nothing spins.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_millis(500));

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// What people did.
    pub acts: u32,
    /// What the market did.
    pub jobs: u32,
    /// When something is due next, in the town's time.
    pub next: Option<Timestamp>,
    /// How long to wait before the next step, in the visitor's time.
    pub wait: Duration,
}

impl Town {
    /// One round: the market works, people do what is due. Call it again after `wait`.
    ///
    /// # Errors
    /// The store's.
    pub async fn step(&self, app: &App) -> Result<Step, TownError> {
        let mut step = Step::default();
        for _ in 0..ROUNDS {
            let tally = app.work(JOBS).await?;
            let jobs = tally.done + tally.again + tally.dead;
            step.jobs += jobs;
            if jobs > 0 {
                continue;
            }
            if !self.act(app).await? {
                break;
            }
            step.acts += 1;
        }
        step.next = self.next(app).await?;
        let (least, most) = PAUSES;
        let ahead = step.next.map_or(most, |next| {
            let micros = next.since(app.now()).as_micros() / u64::from(self.speed());
            Duration::from_micros(micros)
        });
        step.wait = ahead.clamp(least, most);
        Ok(step)
    }

    /// When something is due next.
    async fn next(&self, app: &App) -> Result<Option<Timestamp>, TownError> {
        let job = app.store().next_job().await?;
        let act = self.state().agenda.first();
        Ok([job, act].into_iter().flatten().min())
    }

    /// Lives through the time until `end`, by jumps.
    ///
    /// # Errors
    /// The store's, or a story that broke.
    pub async fn live_until(&self, app: &App, end: Timestamp) -> Result<(), TownError> {
        loop {
            let step = self.step(app).await?;
            match step.next {
                Some(next) if next <= end => self.state().jump(next),
                Some(_) | None => break,
            }
        }
        self.state().jump(end);
        Ok(())
    }

    /// Lives by jumps until so many placements are closed, as fast as it can; tells how many are.
    ///
    /// # Errors
    /// The store's, or a story that broke.
    pub async fn live_until_closed(
        &self,
        app: &App,
        placements: u64,
        mut progress: impl FnMut(u64) + Send,
    ) -> Result<(), TownError> {
        loop {
            let step = self.step(app).await?;
            let closed = self.closed();
            progress(closed);
            if closed >= placements {
                return Ok(());
            }
            match step.next {
                Some(next) => self.state().jump(next),
                None => return Err(TownError::Story("nobody has anything left to do".to_owned())),
            }
        }
    }

    /// How many placements have been closed: paid, or their money gone back.
    #[must_use]
    pub fn closed(&self) -> u64 {
        self.state().closed
    }
}
