//! What was measured of a profile: a score of influence, an audit of its audience, and what its owner says against them.
//!
//! Plain data. Whoever measures stands outside (`app`'s port `Gauge`); what is kept here is what people see, rely on and contest. A
//! score or an audit is never changed once it is kept: a later one stands beside it, and the latest is copied into
//! [`Profile`](crate::Profile), which conditions are held against.

mod audit;
pub mod contest;
mod score;
mod unmet;

use serde::{Deserialize, Serialize};

pub use audit::{Audited, Burst, Cause, Fact, FactCode, Family, GrowthPoint};
pub use contest::Contest;
pub use score::{Input, InputCode, Scored};
pub use unmet::{Unmet, surely_missed};

use kernel::{AuditId, Timestamp};

/// Why a measure is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a measure whose {what} does not fit: {cure}")]
pub struct MeasureProblem {
    /// What.
    pub what: &'static str,
    /// What would help.
    pub cure: &'static str,
}

/// Which measures a place was booked on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quoted {
    /// The snapshot of scores; nothing where there was no score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// The audit; nothing where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditId>,
}

impl Quoted {
    /// Whether there is nothing to quote.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.snapshot.is_none() && self.audit.is_none()
    }
}

/// What an owner says of a jump in their followers that they can explain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// When the jump began, as the audit has it.
    pub from: Timestamp,
    /// Their words, up to 500 characters.
    pub words: String,
    /// When they said so.
    pub at: Timestamp,
}

/// A text with at most so many characters, and at least one.
fn named(text: &str, most: usize) -> bool {
    !text.is_empty() && text.chars().take(most + 1).count() <= most && !text.chars().any(char::is_control)
}
