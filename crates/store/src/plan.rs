//! What one commit holds, worked out before anything is touched. Pure; the same for every store.
//!
//! Several decisions merge into one plan as if they had been committed one after the other: a record written
//! twice keeps its last words and both versions, transfers follow one another. Records, leases and accounts
//! come out in rising order, so that two writers never wait for each other crosswise. Cost: O(n log n).

use std::collections::{BTreeMap, BTreeSet};

use app::ports::{
    AuditLine, CommitError, Decision, EventLine, NewJob, Record, RecordId, StoreError, Version,
};
use kernel::sabotage::Bug;
use kernel::{CampaignId, JobId, Money, PlacementId, Timestamp};
use ledger::{AccountKey, Movement};

/// The deliberate bugs that concern a store, read on the caller's thread.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flags {
    pub(crate) lost_version_check: bool,
    pub(crate) job_run_twice: bool,
}

impl Flags {
    pub(crate) fn here() -> Self {
        Self { lost_version_check: Bug::LostVersionCheck.is_on(), job_run_twice: Bug::JobRunTwice.is_on() }
    }
}

/// A record to be written.
#[derive(Debug)]
pub(crate) struct Planned<'a> {
    pub(crate) record: &'a Record,
    /// The version that must be there.
    pub(crate) expected: Version,
    /// The version that will be.
    pub(crate) version: Version,
    /// A deliberate bug: whatever version is there will do.
    pub(crate) blind: bool,
}

/// All that is to be written.
#[derive(Debug, Default)]
pub(crate) struct Plan<'a> {
    pub(crate) writes: BTreeMap<RecordId, Planned<'a>>,
    pub(crate) finishes: BTreeMap<JobId, u32>,
    pub(crate) movements: Vec<(&'a Movement, Timestamp)>,
    pub(crate) events: Vec<(&'a EventLine, Timestamp)>,
    pub(crate) audit: Vec<&'a AuditLine>,
    pub(crate) drafts: Vec<&'a (CampaignId, PlacementId, String)>,
    pub(crate) jobs: Vec<&'a NewJob>,
}

/// What accounts hold, by rising name: the order in which they are locked.
pub(crate) type Held = BTreeMap<String, (AccountKey, i64)>;

impl<'a> Plan<'a> {
    /// Merges decisions in order.
    pub(crate) fn of(decisions: impl Iterator<Item = (&'a Decision, Flags)>) -> Result<Self, CommitError> {
        let mut plan = Self::default();
        let mut keys = BTreeSet::new();
        for (decision, flags) in decisions {
            for write in &decision.writes {
                plan.write(&write.record, write.expected, flags)?;
            }
            plan.finish(decision, flags)?;
            for movement in &decision.movements {
                if !keys.insert(movement.key()) {
                    return Err(CommitError::DuplicateMovement(movement.key().to_owned()));
                }
                plan.movements.push((movement, decision.at));
            }
            plan.events.extend(decision.events.iter().map(|event| (event, decision.at)));
            plan.audit.extend(&decision.audit);
            plan.drafts.extend(&decision.drafts);
            plan.jobs.extend(&decision.jobs);
        }
        plan.refuse_nul()?;
        Ok(plan)
    }

    fn write(&mut self, record: &'a Record, expected: Version, flags: Flags) -> Result<(), CommitError> {
        let id = record.id();
        let blind = flags.lost_version_check;
        match self.writes.get_mut(&id) {
            Some(before) if before.version == expected || blind => {
                before.record = record;
                before.version = before.version.next();
            }
            Some(_) => return Err(CommitError::Conflict(id)),
            None => {
                self.writes.insert(id, Planned { record, expected, version: expected.next(), blind });
            }
        }
        Ok(())
    }

    fn finish(&mut self, decision: &Decision, flags: Flags) -> Result<(), CommitError> {
        match decision.finishes {
            Some(_) if flags.job_run_twice => Ok(()),
            Some(lease) if self.finishes.insert(lease.job, lease.token).is_some() => {
                Err(CommitError::LeaseLost(lease.job))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Names and keys are text on every database, and PostgreSQL's text holds no NUL: refused on all alike.
    /// Bodies are JSON, which escapes it; drafts are bytes.
    fn refuse_nul(&self) -> Result<(), CommitError> {
        let keys = self.movements.iter().map(|(movement, _)| movement.key());
        let names = self.jobs.iter().map(|job| job.key.as_str());
        let subjects = self.audit.iter().map(|line| line.subject.as_str());
        match keys.chain(names).chain(subjects).find(|name| name.contains('\0')) {
            Some(name) => Err(StoreError::Internal(format!("a key with a NUL in it: {name:?}")).into()),
            None => Ok(()),
        }
    }

    /// The accounts that its movements touch, nothing in them yet.
    pub(crate) fn accounts(&self) -> Held {
        let transfers = self.movements.iter().flat_map(|(movement, _)| movement.transfers());
        transfers
            .flat_map(|transfer| [transfer.debit, transfer.credit])
            .map(|key| (key.to_string(), (key, 0)))
            .collect()
    }

    /// Makes every transfer in order; no account may be below zero after any of them.
    pub(crate) fn transfer(&self, held: &mut Held) -> Result<(), CommitError> {
        for (movement, _) in &self.movements {
            for transfer in movement.transfers() {
                let amount = transfer.amount.minor();
                let left = change(held, transfer.debit, -amount)?;
                if left < 0 && !transfer.debit.account.may_be_negative() {
                    return Err(CommitError::Overdrawn(transfer.debit));
                }
                change(held, transfer.credit, amount)?;
            }
        }
        Ok(())
    }
}

fn change(held: &mut Held, account: AccountKey, by: i64) -> Result<i64, CommitError> {
    let entry = held.entry(account.to_string()).or_insert((account, 0));
    let after = entry.1.saturating_add(by);
    if after.saturating_abs() > Money::LIMIT {
        return Err(StoreError::Internal(format!("{account} would leave the range of money")).into());
    }
    entry.1 = after;
    Ok(after)
}
