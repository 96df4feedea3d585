//! What operators do about jobs. Each act leaves a line in the audit trail.

use kernel::JobId;
use market::people::Actor;
use market::rejection::Rejection;

use crate::{App, AppError};

impl App {
    /// Tries a job again that was given up, its attempts forgotten; `false` when there is no such job.
    ///
    /// # Errors
    /// Another party than an operator, or the store's.
    pub async fn retry_job(&self, id: JobId, by: Actor) -> Result<bool, AppError> {
        only_operator(by, "be tried again")?;
        let found = self.store.revive(id, self.now()).await?;
        if found {
            self.audit_act(by, "retry job", id.to_string()).await?;
        }
        Ok(found)
    }

    /// Gives up a job that waits; `false` when it is in hand, done, or not there.
    ///
    /// # Errors
    /// Another party than an operator, or the store's.
    pub async fn cancel_job(&self, id: JobId, by: Actor) -> Result<bool, AppError> {
        only_operator(by, "be cancelled")?;
        let found = self.store.cancel(id, "cancelled by an operator").await?;
        if found {
            self.audit_act(by, "cancel job", id.to_string()).await?;
        }
        Ok(found)
    }
}

fn only_operator(by: Actor, command: &'static str) -> Result<(), Rejection> {
    if matches!(by, Actor::Operator(_)) {
        Ok(())
    } else {
        Err(Rejection::WrongParty { what: "job", command, needs: "the operator" })
    }
}
