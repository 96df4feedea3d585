//! What can be asked of a placement.

use kernel::{DisputeId, Span, Timestamp};

use super::State;
use crate::eligibility::Condition;
use crate::reasons::{Breach, RejectCode};

/// A brand's word on a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It may be published.
    Approve,
    /// It may not.
    Reject {
        /// Why.
        code: RejectCode,
        /// In the brand's words, up to 2,000 characters; wanted when the code is `Other`.
        note: String,
    },
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Hand in a draft that has passed the wording checks.
    SubmitDraft {
        /// The words.
        text: String,
    },
    /// Judge the draft.
    Review(Judgement),
    /// Approve, since the brand has not spoken in its window.
    ApproveBySilence,
    /// The post is out.
    Publish {
        /// Its lasting address.
        address: String,
    },
    /// The first checks begin.
    BeginChecks,
    /// They passed.
    PassChecks {
        /// When the post was first seen.
        first_seen: Timestamp,
        /// For how long it may have been out unseen: it stays so much longer.
        doubt: Span,
        /// The network's mark of what it holds, if it has one.
        version: Option<String>,
    },
    /// Looked at again, and it is as agreed.
    LookAgain,
    /// A check failed.
    Breach {
        /// Why.
        reason: Breach,
    },
    /// The holding period is over.
    Deliver,
    /// Pay it.
    Settle,
    /// The creator withdraws.
    GiveBack,
    /// A window ended and nothing came.
    Expire,
    /// The time to appeal is over: make it final.
    Close,
    /// A dispute opens.
    Contest {
        /// Its id.
        dispute: DisputeId,
    },
    /// The dispute is decided for whoever opened it.
    Uphold,
    /// The dispute is decided against whoever opened it.
    Dismiss,
    /// Its campaign was found false.
    Stop,
    /// A newer measure surely misses a condition that it was booked on.
    FindUnmet {
        /// Which.
        condition: Condition,
    },
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SubmitDraft { .. } => "take a draft",
            Self::Review(_) => "be reviewed",
            Self::ApproveBySilence => "be approved by silence",
            Self::Publish { .. } => "be published",
            Self::BeginChecks => "be checked",
            Self::PassChecks { .. } => "pass its checks",
            Self::LookAgain => "be looked at again",
            Self::Breach { .. } => "be breached",
            Self::Deliver => "be delivered",
            Self::Settle => "be settled",
            Self::GiveBack => "be given back",
            Self::Expire => "expire",
            Self::Close => "be closed",
            Self::Contest { .. } => "be contested",
            Self::Uphold => "have a dispute upheld",
            Self::Dismiss => "have a dispute dismissed",
            Self::Stop => "be stopped",
            Self::FindUnmet { .. } => "be held against a newer measure",
        }
    }

    /// The states that allow it; a state that is not named does not.
    #[must_use]
    pub const fn from_states(&self) -> &'static [State] {
        use State::{
            Approved, Booked, Breached, Delivered, Drafted, Holding, Paid, Published, Rejected, Verifying,
        };
        match self {
            Self::SubmitDraft { .. } => &[Booked, Drafted, Rejected],
            Self::Review(_) | Self::ApproveBySilence => &[Drafted],
            Self::Publish { .. } => &[Approved],
            Self::BeginChecks => &[Published],
            Self::PassChecks { .. } => &[Verifying],
            Self::LookAgain | Self::Deliver => &[Holding],
            Self::Breach { .. } => &[Verifying, Holding],
            Self::Settle => &[Delivered],
            Self::GiveBack => {
                &[Booked, Drafted, Approved, Published, Verifying, Holding, Delivered, Paid, Rejected]
            }
            Self::Expire => &[Booked, Approved],
            Self::FindUnmet { .. } => &[Booked, Drafted, Approved, Rejected],
            Self::Close => &[Rejected, Breached],
            Self::Contest { .. } | Self::Uphold | Self::Dismiss => &[Holding, Rejected, Breached],
            Self::Stop => {
                &[Booked, Drafted, Approved, Published, Verifying, Holding, Delivered, Rejected, Breached]
            }
        }
    }
}
