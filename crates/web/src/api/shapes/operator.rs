//! What operators see: jobs, the audit trail; and the state of the program.

use app::ports::{self, AuditLine};
use serde::Serialize;
use utoipa::ToSchema;

use super::names;
use super::people::Who;
use super::values::{Anything, JobId, Time};

names! {
    /// Where a job stands.
    JobState: ports::JobState {
        /// Waiting for its time, or in hand.
        Waiting,
        /// Done.
        Done,
        /// Given up, with the reason.
        Dead,
    }
}

/// Work to be done later.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it is about: its kind and its subject.
    pub key: String,
    /// What to do.
    pub work: Anything,
    /// Where it stands.
    pub state: JobState,
    /// When it runs next, or ran last.
    pub run_at: Time,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub error: Option<String>,
}

impl From<ports::JobView> for Job {
    fn from(it: ports::JobView) -> Self {
        Self {
            id: it.id.into(),
            key: it.key,
            // Every kind of job can be written.
            work: Anything(serde_json::to_value(&it.job).unwrap_or_default()),
            state: it.state.into(),
            run_at: it.run_at.into(),
            attempts: it.attempts,
            error: it.error,
        }
    }
}

/// Who did what to what.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its number, rising over the whole market; 0 in the trail of one thing.
    pub number: u64,
    /// Who.
    pub actor: Who,
    /// Did what.
    pub action: String,
    /// To what: an id.
    pub subject: String,
    /// When.
    pub at: Time,
}

impl AuditEntry {
    /// A line with its number.
    #[must_use]
    pub fn of(number: u64, line: AuditLine) -> Self {
        Self {
            number,
            actor: line.actor.into(),
            action: line.action,
            subject: line.subject,
            at: line.at.into(),
        }
    }
}

/// Whether the API serves.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"ready": true, "reasons": [], "version": "0.1.0", "time": "2026-11-22T09:30:00Z", "demo": false}))]
pub struct Status {
    /// Whether everything it needs is there.
    pub ready: bool,
    /// What is missing.
    pub reasons: Vec<String>,
    /// The program's version.
    pub version: String,
    /// The market's time.
    pub time: Time,
    /// Whether people, posts and money are made up.
    pub demo: bool,
}
