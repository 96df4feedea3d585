//! The jobs of a store in memory: the same states as the table, the same order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use app::ports::{CommitError, Job, JobFilter, JobState, JobView, Lease, LeasedJob, NewJob};
use kernel::{JobId, Span, Timestamp};

use super::{count, most};
use crate::sql::LEASE_RAN_OUT;

#[derive(Debug)]
struct Row {
    key: String,
    job: Job,
    state: JobState,
    run_at: Timestamp,
    due: Timestamp,
    leased: bool,
    token: u32,
    attempts: u32,
    error: Option<String>,
}

/// All jobs.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    rows: HashMap<JobId, Row>,
    keys: HashMap<String, JobId>,
    queue: BTreeMap<JobState, BTreeSet<(Timestamp, JobId)>>,
}

impl Jobs {
    pub(super) fn add(&mut self, new: &NewJob) {
        if self.keys.contains_key(&new.key) || self.rows.contains_key(&new.id) {
            return;
        }
        self.keys.insert(new.key.clone(), new.id);
        let (key, job, state) = (new.key.clone(), new.job.clone(), JobState::Waiting);
        let (run_at, due) = (new.run_at, new.run_at);
        let row = Row { key, job, state, run_at, due, leased: false, token: 0, attempts: 0, error: None };
        self.rows.insert(new.id, row);
        self.queue.entry(state).or_default().insert((due, new.id));
    }

    /// Whether a lease still counts.
    pub(super) fn holds(&self, job: JobId, token: u32) -> Result<(), CommitError> {
        let counts = |row: &&Row| row.state == JobState::Waiting && row.leased && row.token == token;
        self.rows.get(&job).filter(counts).map(|_| ()).ok_or(CommitError::LeaseLost(job))
    }

    fn change(&mut self, job: JobId, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.get_mut(&job) {
            self.queue.entry(row.state).or_default().remove(&(row.due, job));
            change(row);
            self.queue.entry(row.state).or_default().insert((row.due, job));
        }
    }

    pub(super) fn done(&mut self, job: JobId) {
        self.change(job, |row| {
            row.state = JobState::Done;
            row.leased = false;
            row.due = row.run_at;
        });
    }

    pub(super) fn lease(&mut self, now: Timestamp, lease_for: Span, limit: usize) -> Vec<LeasedJob> {
        let waiting = self.queue.get(&JobState::Waiting).into_iter().flatten();
        let due: Vec<JobId> =
            waiting.take_while(|(due, _)| *due <= now).take(limit).map(|(_, job)| *job).collect();
        let mut leased = Vec::with_capacity(due.len());
        for id in due {
            self.change(id, |row| {
                row.token += 1;
                row.attempts += 1;
                if row.leased {
                    row.error = Some(LEASE_RAN_OUT.to_owned());
                }
                row.leased = true;
                row.run_at = now;
                row.due = now.plus(lease_for);
                let lease = Lease { job: id, token: row.token };
                leased.push(LeasedJob { lease, job: row.job.clone(), attempt: row.attempts });
            });
        }
        leased
    }

    pub(super) fn put_back(
        &mut self,
        lease: Lease,
        again: Option<Timestamp>,
        reason: &str,
    ) -> Result<(), CommitError> {
        self.holds(lease.job, lease.token)?;
        self.change(lease.job, |row| {
            row.state = if again.is_some() { JobState::Waiting } else { JobState::Dead };
            row.run_at = again.unwrap_or(row.run_at);
            row.due = row.run_at;
            row.leased = false;
            row.error = Some(reason.to_owned());
        });
        Ok(())
    }

    pub(super) fn list(&self, filter: JobFilter) -> Vec<JobView> {
        let from = filter.after.map_or(Bound::Unbounded, Bound::Excluded);
        let queue = self.queue.get(&filter.state).into_iter();
        let queue = queue.flat_map(|queue| queue.range((from, Bound::Unbounded))).take(most(filter.limit));
        queue.filter_map(|(_, id)| self.rows.get(id).map(|row| row.view(*id))).collect()
    }

    pub(super) fn cancel(&mut self, job: JobId, reason: &str) -> bool {
        let free = |row: &Row| !row.leased && row.state != JobState::Done;
        let free = self.rows.get(&job).is_some_and(free);
        if free {
            self.change(job, |row| {
                row.state = JobState::Dead;
                row.due = row.run_at;
                row.error = Some(reason.to_owned());
            });
        }
        free
    }

    pub(super) fn counts(&self) -> Vec<(JobState, u64)> {
        let count = |state| self.queue.get(&state).map_or(0, |queue| count(queue.len()));
        JobState::ALL.map(|state| (state, count(state))).to_vec()
    }

    pub(super) fn revive(&mut self, job: JobId, at: Timestamp) -> bool {
        let dead = self.rows.get(&job).is_some_and(|row| row.state == JobState::Dead);
        if dead {
            self.change(job, |row| {
                row.state = JobState::Waiting;
                row.attempts = 0;
                row.run_at = at;
                row.due = at;
            });
        }
        dead
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.queue.get(&JobState::Waiting)?.first().map(|(due, _)| *due)
    }
}

impl Row {
    fn view(&self, id: JobId) -> JobView {
        JobView {
            id,
            key: self.key.clone(),
            job: self.job.clone(),
            state: self.state,
            run_at: self.run_at,
            due: self.due,
            leased: self.leased,
            attempts: self.attempts,
            error: self.error.clone(),
        }
    }
}
