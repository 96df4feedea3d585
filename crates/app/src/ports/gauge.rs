//! Whoever measures: scores of influence and audits of audiences, as the market asks for them.
//!
//! Answers may come late, twice, out of order or not at all. A profile that an answer leaves out keeps what it had; the same snapshot
//! told again changes nothing; of two the later counts.

use async_trait::async_trait;
use kernel::{AuditId, BasisPoints, CreatorId, Interval, Network, Points, ProfileId, Timestamp};
use market::measure::{Burst, Cause, GrowthPoint, Input};

/// A profile to be measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Whose.
    pub creator: CreatorId,
    /// Which.
    pub profile: ProfileId,
    /// On which network.
    pub network: Network,
    /// The account's lasting id there.
    pub account: String,
    /// Its followers, as far as the market knows.
    pub followers: u64,
}

/// A published snapshot of scores. It never changes: another state has another id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id, up to 120 characters.
    pub id: String,
    /// The version of the formula, up to 60 characters.
    pub formula: String,
    /// When it was made.
    pub made: Timestamp,
}

/// What a snapshot says of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Of which.
    pub profile: ProfileId,
    /// The score.
    pub value: Points,
    /// Its 90 % interval.
    pub interval: Interval<Points>,
    /// What it was made from.
    pub inputs: Vec<Input>,
}

/// What an audit found. The shapes and limits of its parts are those of [`market::measure::Audited`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Its id: the same for the same reading of the same followers.
    pub id: AuditId,
    /// The version of the method.
    pub method: String,
    /// When the followers were read.
    pub at: Timestamp,
    /// The share of fake followers.
    pub share: BasisPoints,
    /// Its 95 % interval.
    pub interval: Interval<BasisPoints>,
    /// Followers in all.
    pub followers: u64,
    /// Looked at.
    pub seen: u64,
    /// Checked by hand.
    pub checked: u64,
    /// What the share is made of.
    pub causes: Vec<Cause>,
    /// How the audience grew.
    pub growth: Vec<GrowthPoint>,
    /// Jumps in it.
    pub bursts: Vec<Burst>,
    /// The fingerprint: an SVG, with the places of [`pictured`] where words stand.
    pub fingerprint: Option<String>,
}

/// What stands in a fingerprint for its words: whoever shows the picture puts in those of the reader's language.
pub mod pictured {
    /// Above it.
    pub const TITLE: &str = "[[title]]";
    /// What it shows, for who cannot see it.
    pub const SAYS: &str = "[[says]]";
    /// Below: the order of following.
    pub const ACROSS: &str = "[[across]]";
    /// At the side: when accounts were made.
    pub const UP: &str = "[[up]]";
    /// In the legend: accounts.
    pub const ACCOUNTS: &str = "[[accounts]]";
    /// In the legend: accounts made in one go.
    pub const BANDS: &str = "[[bands]]";
}

/// Why nothing was measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GaugeError {
    /// This host has nobody who measures.
    #[error("nothing is measured here: whoever hosts this market has to name a source of scores and audits")]
    NotMeasured,
    /// Not yet: it is being computed.
    #[error("the measure is not ready: ask again at {0}")]
    NotYet(Timestamp),
    /// No answer just now.
    #[error("whoever measures gives no answer: {0}; it is tried again")]
    Unavailable(String),
}

/// Whoever measures.
#[async_trait]
pub trait Gauge: Send + Sync {
    /// The latest snapshot of scores there is.
    ///
    /// # Errors
    /// [`GaugeError`].
    async fn snapshot(&self) -> Result<Snapshot, GaugeError>;

    /// What a snapshot says of profiles, at most 500 of them; who is not in it is left out.
    ///
    /// # Errors
    /// [`GaugeError`].
    async fn scores(&self, snapshot: &Snapshot, of: &[Subject]) -> Result<Vec<Score>, GaugeError>;

    /// Reads an audience; nothing where its followers cannot be read.
    ///
    /// # Errors
    /// [`GaugeError`].
    async fn audit(&self, of: &Subject) -> Result<Option<Reading>, GaugeError>;
}

/// Nobody measures.
#[derive(Debug, Clone, Copy, Default)]
pub struct NotMeasured;

#[async_trait]
impl Gauge for NotMeasured {
    async fn snapshot(&self) -> Result<Snapshot, GaugeError> {
        Err(GaugeError::NotMeasured)
    }

    async fn scores(&self, _: &Snapshot, _: &[Subject]) -> Result<Vec<Score>, GaugeError> {
        Err(GaugeError::NotMeasured)
    }

    async fn audit(&self, _: &Subject) -> Result<Option<Reading>, GaugeError> {
        Err(GaugeError::NotMeasured)
    }
}
