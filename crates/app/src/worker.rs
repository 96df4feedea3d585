//! The jobs: deadlines, schedules, and everything that must be tried until it is done.
//!
//! A job is enqueued in the commit that makes it necessary, leased, carried out, and finished in the commit of
//! what it did; a lease that ran out finishes nothing. Each handler first looks whether anything is left to do,
//! so a job that runs twice does its work once. What fails is tried again, later each time, and given up with
//! its reason after [`MOST_ATTEMPTS`]: an operator can wake it.

use kernel::{PlacementId, Span, Timestamp};

use crate::ports::{CommitError, Job, Lease, LeasedJob, NetworkError};
use crate::work::Work;
use crate::{App, AppError};

/// Attempts before a job is given up: with the pauses below, about five days.
const MOST_ATTEMPTS: u32 = 24;
/// The first pause; each is twice the one before, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Span = Span::seconds(30);
const LONGEST_PAUSE: Span = Span::hours(6);
/// How long a worker may take over one batch before others may have its jobs.
const LEASE: Span = Span::minutes(5);

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Its work is committed, and with it the job's end.
    Done,
    /// Somebody or something else has done it, or it no longer applies.
    NothingToDo,
    /// It is too early; not a failure.
    Again(Timestamp),
    /// No answer from outside: try later.
    Failed(String),
    /// It can never succeed.
    Hopeless(String),
}

impl Outcome {
    /// What a network without an answer means for a job.
    pub(crate) fn of_network(error: NetworkError, now: Timestamp) -> Self {
        match error {
            NetworkError::RateLimited { wait } => Self::Again(now.plus(wait.max(Span::seconds(1)))),
            NetworkError::Unavailable(reason) => Self::Failed(reason),
            NetworkError::Refused(reason) => Self::Hopeless(reason),
        }
    }
}

/// What a round of work came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Done, or nothing was left to do.
    pub done: u32,
    /// To be tried again.
    pub again: u32,
    /// Given up.
    pub dead: u32,
}

impl App {
    /// Carries out at most `limit` jobs whose time has come. Call it again until nothing is done.
    ///
    /// # Errors
    /// The store's; jobs in hand come back when their lease runs out.
    pub async fn work(&self, limit: u32) -> Result<Tally, AppError> {
        let jobs = self.store.lease(self.now(), LEASE, limit).await?;
        let mut tally = Tally::default();
        let due: Vec<(PlacementId, Lease)> = jobs.iter().filter_map(settlement_due).collect();
        let together = due.len() > 1 && self.settle_together(&due).await?;
        if together {
            tally.done += u32::try_from(due.len()).unwrap_or(u32::MAX);
        }
        for job in jobs {
            if together && settlement_due(&job).is_some() {
                continue;
            }
            self.work_one(&job, &mut tally).await?;
        }
        Ok(tally)
    }

    async fn work_one(&self, job: &LeasedJob, tally: &mut Tally) -> Result<(), AppError> {
        let outcome = match self.retrying(|| self.handle(job)).await {
            Ok(outcome) => outcome,
            // In other hands: they will end it.
            Err(AppError::LeaseLost(_)) => return Ok(()),
            Err(AppError::Store(error)) => return Err(error.into()),
            Err(error) => Outcome::Failed(error.to_string()),
        };
        let lease = job.lease;
        let result = match outcome {
            Outcome::Done => Ok(()),
            Outcome::NothingToDo => self.commit_raw(Work::finishing(self.now(), Some(lease))).await,
            Outcome::Again(at) => {
                tally.again += 1;
                return ended(self.come_again(job, at).await);
            }
            Outcome::Failed(reason) if job.attempt < MOST_ATTEMPTS => {
                tally.again += 1;
                let pause = self.entropy.jitter(pause(job.attempt));
                return ended(self.store.put_back(lease, Some(self.now().plus(pause)), &reason).await);
            }
            Outcome::Failed(reason) | Outcome::Hopeless(reason) => {
                tally.dead += 1;
                tracing::warn!(job = %lease.job, %reason, "a job is given up");
                return ended(self.store.put_back(lease, None, &reason).await);
            }
        };
        tally.done += 1;
        ended(result)
    }

    /// A job that is too early ends, and a new one takes its place: its attempts count from one again.
    async fn come_again(&self, job: &LeasedJob, at: Timestamp) -> Result<(), CommitError> {
        let mut work = Work::finishing(self.now(), Some(job.lease));
        self.enqueue(&mut work, job.job.clone(), &format!("again/{}", job.lease.job), at);
        self.commit_raw(work).await
    }

    async fn handle(&self, job: &LeasedJob) -> Result<Outcome, AppError> {
        let lease = job.lease;
        match job.job {
            Job::Expire { placement } => self.expire_job(placement, lease).await,
            Job::Silence { placement, revision } => self.silence_job(placement, revision, lease).await,
            Job::Publish { placement } => self.publish_job(placement, lease).await,
            Job::Withdraw { placement } => self.withdraw_job(placement, lease).await,
            Job::Verify { placement } => self.verify_job(placement, lease).await,
            Job::Look { placement } => self.look_job(placement, lease).await,
            Job::Settle { placement } => self.settle_job(placement, lease).await,
            Job::Close { placement } => self.close_job(placement, lease).await,
            Job::ExpireOffer { offer } => self.expire_offer_job(offer, lease).await,
            Job::ExpireAuthorOffer { offer } => self.expire_author_offer_job(offer, lease).await,
            Job::EndBreakout { breakout } => self.end_breakout_job(breakout, lease).await,
            Job::EndCampaign { campaign } => self.end_campaign_job(campaign, lease).await,
            Job::StopCampaign { campaign } => self.stop_campaign_job(campaign, lease).await,
            Job::SettleCampaign { campaign } => self.settle_campaign_job(campaign, lease).await,
            Job::PayOut { payee, currency } => self.pay_out_job(payee, currency, lease).await,
            Job::SendPayout { payout } => self.send_payout_job(payout, job.attempt, lease).await,
            Job::Measure { day } => self.measure_job(day, lease).await,
            Job::Audit { creator, profile } => self.audit_job(creator, profile, lease).await,
        }
    }
}

fn settlement_due(job: &LeasedJob) -> Option<(PlacementId, Lease)> {
    match job.job {
        Job::Settle { placement } => Some((placement, job.lease)),
        Job::Expire { .. }
        | Job::Silence { .. }
        | Job::Publish { .. }
        | Job::Withdraw { .. }
        | Job::Verify { .. }
        | Job::Look { .. }
        | Job::Close { .. }
        | Job::ExpireOffer { .. }
        | Job::ExpireAuthorOffer { .. }
        | Job::EndBreakout { .. }
        | Job::EndCampaign { .. }
        | Job::StopCampaign { .. }
        | Job::SettleCampaign { .. }
        | Job::PayOut { .. }
        | Job::SendPayout { .. }
        | Job::Measure { .. }
        | Job::Audit { .. } => None,
    }
}

/// Twice as long each time.
fn pause(attempt: u32) -> Span {
    let doubled = 1_u64 << attempt.saturating_sub(1).min(20);
    FIRST_PAUSE.times(doubled).min(LONGEST_PAUSE)
}

/// A lease that ran out meanwhile is no fault: whoever has the job now ends it.
fn ended(result: Result<(), CommitError>) -> Result<(), AppError> {
    match result {
        Ok(()) | Err(CommitError::LeaseLost(_)) => Ok(()),
        Err(CommitError::Store(error)) => Err(error.into()),
        Err(CommitError::Conflict(id)) => Err(AppError::Conflict(id)),
        Err(CommitError::DuplicateMovement(_) | CommitError::Overdrawn(_)) => Err(AppError::Busy),
    }
}
