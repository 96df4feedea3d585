//! Work to be done later: what a job is, who has it in hand, how it is listed.

use kernel::{
    AuthorOfferId, BreakoutId, CampaignId, CreatorId, Currency, JobId, OfferId, PayoutId, PlacementId,
    ProfileId, Timestamp,
};
use market::payout::Payee;
use serde::{Deserialize, Serialize};

/// Work to be done later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// No draft yet, or approved and not published: let the placement expire.
    Expire {
        /// Which.
        placement: PlacementId,
    },
    /// Approve a draft by silence.
    Silence {
        /// Which.
        placement: PlacementId,
        /// Of which revision.
        revision: u32,
    },
    /// Publish on the creator's behalf.
    Publish {
        /// Which.
        placement: PlacementId,
    },
    /// Withdraw what may have been published.
    Withdraw {
        /// Which.
        placement: PlacementId,
    },
    /// First checks of a post.
    Verify {
        /// Which.
        placement: PlacementId,
    },
    /// Look at a post again, and deliver it at the end.
    Look {
        /// Which.
        placement: PlacementId,
    },
    /// Pay a delivered placement.
    Settle {
        /// Which.
        placement: PlacementId,
    },
    /// Make a rejection or breach final.
    Close {
        /// Which.
        placement: PlacementId,
    },
    /// Let an offer expire.
    ExpireOffer {
        /// Which.
        offer: OfferId,
    },
    /// Let an offer to an author expire.
    ExpireAuthorOffer {
        /// Which.
        offer: AuthorOfferId,
    },
    /// End a breakout of which nothing new is told.
    EndBreakout {
        /// Which.
        breakout: BreakoutId,
    },
    /// End a campaign whose period is over.
    EndCampaign {
        /// Which.
        campaign: CampaignId,
    },
    /// Release or pay all that a campaign found false has begun.
    StopCampaign {
        /// Which.
        campaign: CampaignId,
    },
    /// Close the books of a campaign.
    SettleCampaign {
        /// Which.
        campaign: CampaignId,
    },
    /// Pay out what a payee holds.
    PayOut {
        /// Whom.
        payee: Payee,
        /// In which currency.
        currency: Currency,
    },
    /// Hand a payout to the rail, and ask until it is decided.
    SendPayout {
        /// Which.
        payout: PayoutId,
    },
    /// Measure everybody.
    Measure {
        /// In the night to this day, counted from 1970-01-01 in UTC.
        day: i32,
    },
    /// Read an audience.
    Audit {
        /// Whose.
        creator: CreatorId,
        /// Of which profile.
        profile: ProfileId,
    },
}

/// A job to be enqueued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// A second job with the same key is not enqueued, whether the first is waiting, done or dead.
    pub key: String,
    /// What to do.
    pub job: Job,
    /// Not before.
    pub run_at: Timestamp,
}

/// The right to work on a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: JobId,
    /// Rises with each lease of the job: an old lease no longer counts.
    pub token: u32,
}

/// A job in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeasedJob {
    /// The right to it.
    pub lease: Lease,
    /// What to do.
    pub job: Job,
    /// The first, second, … attempt.
    pub attempt: u32,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waiting for its time, or leased.
    Waiting,
    /// Done.
    Done,
    /// Given up, with the reason.
    Dead,
}

impl JobState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Done, Self::Dead];

    /// The name in storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Dead => "dead",
        }
    }
}

/// Which jobs to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobFilter {
    /// In which state.
    pub state: JobState,
    /// After this job, for the next page: its [`JobView::due`] and id.
    pub after: Option<(Timestamp, JobId)>,
    /// At most so many, the soonest first.
    pub limit: u32,
}

impl JobFilter {
    /// The first jobs in a state.
    #[must_use]
    pub const fn first(state: JobState, limit: u32) -> Self {
        Self { state, after: None, limit }
    }
}

/// A job as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobView {
    /// Its id.
    pub id: JobId,
    /// Its key.
    pub key: String,
    /// What to do.
    pub job: Job,
    /// Where it stands.
    pub state: JobState,
    /// When it runs next, or ran last.
    pub run_at: Timestamp,
    /// When it may be leased, which is also its place in the list: its time to run, or the end of its lease.
    pub due: Timestamp,
    /// Whether somebody has it in hand.
    pub leased: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub error: Option<String>,
}
