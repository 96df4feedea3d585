//! Whoever measures in the demo: the crates `influence` and `audience` over the town's made-up audiences, as a host has them over real ones.
//!
//! Shape: [`Measured::of`] reads each audience (`audit.rs`), walks trust from the people who were looked at, and keeps what a score is
//! made of (`score.rs`); [`Gauge`] tells it to the market's jobs. It is computed once, in a thread of its own, and asked for by whoever
//! comes first; a score is that of the town's midnight, so that every night has its snapshot. What is true of an account is never
//! looked at here, but for some hundred accounts of each audience that people of the town check by hand.

mod audit;
mod figures;
mod score;

use std::sync::Arc;

use app::ports::{Clock as _, Gauge, GaugeError, Reading, Score, Snapshot, Subject};
use async_trait::async_trait;
use kernel::Timestamp;
use simulator::town::{Audience, Ties, Town};
use tokio::sync::OnceCell;

use audit::Found;
use score::Scored;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The demo's gauge. Clones share what was measured.
#[derive(Debug, Clone)]
pub(super) struct TownGauge {
    town: Town,
    measured: Arc<OnceCell<Measured>>,
}

/// What was measured.
#[derive(Debug)]
struct Measured {
    audiences: Vec<Audience>,
    /// What the audit found of each.
    found: Vec<Found>,
    /// What the score of each is made of.
    scored: Vec<Scored>,
}

impl TownGauge {
    /// Of a town that has settled in or is about to.
    pub(super) fn new(town: &Town) -> Self {
        Self { town: town.clone(), measured: Arc::default() }
    }

    async fn measured(&self) -> Result<&Measured, GaugeError> {
        let town = self.town.clone();
        let measure = || async move {
            let work = tokio::task::spawn_blocking(move || Measured::of(&town));
            work.await.map_err(|error| GaugeError::Unavailable(error.to_string()))?
        };
        self.measured.get_or_try_init(measure).await
    }

    /// The town's midnight.
    fn midnight(&self) -> i64 {
        (self.town.now().as_micros() / 1_000_000).div_euclid(DAY) * DAY
    }
}

impl Measured {
    fn of(town: &Town) -> Result<Self, GaugeError> {
        let audiences = town.audiences();
        let found: Result<Vec<Found>, _> =
            audiences.iter().map(|audience| audit::read(&audience.made)).collect();
        let found = found.map_err(|error| GaugeError::Unavailable(error.to_string()))?;
        let ties = Ties::new(town.seed(), &audiences);
        let scored = score::of(&audiences, &found, &ties);
        let scored = scored.map_err(|error| GaugeError::Unavailable(error.to_string()))?;
        Ok(Self { audiences, found, scored })
    }

    fn place(&self, of: &Subject) -> Option<usize> {
        self.audiences.iter().position(|audience| audience.profile == of.profile)
    }
}

#[async_trait]
impl Gauge for TownGauge {
    async fn snapshot(&self) -> Result<Snapshot, GaugeError> {
        let measured = self.measured().await?;
        let moment = self.midnight();
        let published = score::publish(&measured.audiences, &measured.scored, moment)
            .map_err(|error| GaugeError::Unavailable(error.to_string()))?;
        Ok(Snapshot { id: published, formula: score::formula(), made: at(moment) })
    }

    async fn scores(&self, snapshot: &Snapshot, of: &[Subject]) -> Result<Vec<Score>, GaugeError> {
        let measured = self.measured().await?;
        let moment = snapshot.made.as_micros() / 1_000_000;
        let one = |subject: &Subject| measured.scored[measured.place(subject)?].at(subject.profile, moment);
        Ok(of.iter().filter_map(one).collect())
    }

    async fn audit(&self, of: &Subject) -> Result<Option<Reading>, GaugeError> {
        let measured = self.measured().await?;
        let Some(place) = measured.place(of) else { return Ok(None) };
        Ok(measured.found[place].told(&measured.audiences[place], self.town.now()))
    }
}

/// From seconds since 1970.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds.saturating_mul(1_000_000))
}

#[cfg(test)]
mod tests;
