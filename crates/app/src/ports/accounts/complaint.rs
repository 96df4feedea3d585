//! A complaint: somebody's word that a campaign is not honest, and what an operator says of it.
//!
//! | state  | decide             |
//! |--------|--------------------|
//! | open   | upheld, dismissed  |
//! | upheld, dismissed |         |
//!
//! Its id follows from the campaign and the person, so that the same person complains once.

use account::{Email, Locale, Party};
use kernel::{BrandId, CampaignId, ComplaintId, OperatorId, PlacementId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{Paper, derived};

/// What is said against a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintCode {
    /// It is false or misleads.
    Misleading,
    /// It is not clear who sells.
    Seller,
    /// What was bought did not come.
    NotDelivered,
    /// The product is dangerous or forbidden.
    Dangerous,
    /// It does not say who pays.
    Undisclosed,
    /// Something else; the words say what.
    Other,
}

impl ComplaintCode {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Misleading, Self::Seller, Self::NotDelivered, Self::Dangerous, Self::Undisclosed, Self::Other];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Misleading => "misleading",
            Self::Seller => "seller",
            Self::NotDelivered => "not_delivered",
            Self::Dangerous => "dangerous",
            Self::Undisclosed => "undisclosed",
            Self::Other => "other",
        }
    }
}

/// Why a complaint is dismissed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dismissal {
    /// What it says was looked at and is not so.
    Unfounded,
    /// It cannot be told what is meant, and nothing was found.
    Unclear,
    /// It is not about what the market carries.
    Outside,
    /// Something else; the note says what.
    Other,
}

impl Dismissal {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unfounded, Self::Unclear, Self::Outside, Self::Other];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unfounded => "unfounded",
            Self::Unclear => "unclear",
            Self::Outside => "outside",
            Self::Other => "other",
        }
    }
}

/// What follows for the brand when a complaint is upheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// That it is known.
    Nothing,
    /// A strike.
    Strike,
    /// The campaign is stopped as false, and its creators are paid.
    Stop,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Strike, Self::Stop];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Strike => "strike",
            Self::Stop => "stop",
        }
    }
}

/// What an operator found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// It is so.
    Upheld {
        /// What was found, which may be something else than what was said.
        code: ComplaintCode,
        /// What follows.
        measure: Measure,
    },
    /// It is not so, or not ours.
    Dismissed {
        /// Why.
        code: Dismissal,
    },
}

impl Finding {
    /// Its coded reason.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Upheld { code, .. } => code.name(),
            Self::Dismissed { code } => code.name(),
        }
    }

    /// The least characters that its note must have.
    #[must_use]
    pub const fn least_note(self) -> usize {
        match self {
            Self::Upheld { measure: Measure::Nothing, .. } => 0,
            Self::Upheld { measure: Measure::Strike | Measure::Stop, .. }
            | Self::Dismissed { code: Dismissal::Other } => 1,
            Self::Dismissed { code: Dismissal::Unfounded | Dismissal::Unclear | Dismissal::Outside } => 0,
        }
    }
}

/// An operator's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled {
    /// Who decided.
    pub by: OperatorId,
    /// When.
    pub at: Timestamp,
    /// What was found.
    pub finding: Finding,
    /// In the operator's words, up to 2,000 characters; may be empty where the code says it all.
    pub note: String,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its id.
    pub id: ComplaintId,
    /// About which campaign.
    pub campaign: CampaignId,
    /// Whose campaign.
    pub brand: BrandId,
    /// Before which post it was made, if before one.
    pub placement: Option<PlacementId>,
    /// For whom whoever complains acts; nobody: one of the public.
    pub party: Party,
    /// Their account, if they have one.
    pub user: Option<UserId>,
    /// Where one of the public wants the answer; forgotten once it was written.
    pub answer_to: Option<Email>,
    /// Their language.
    pub locale: Locale,
    /// What they say.
    pub code: ComplaintCode,
    /// In their words, up to 2,000 characters.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// What was decided.
    pub ruled: Option<Ruled>,
}

impl Complaint {
    /// The id of what a person says about a campaign; `who` names the person, and cannot be read back out of it.
    #[must_use]
    pub fn id_of(campaign: CampaignId, who: &str) -> ComplaintId {
        ComplaintId::new(derived(&format!("complaint/{campaign}/{who}")))
    }

    /// Where it stands, as it is found by.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        match &self.ruled {
            None => Paper::OPEN,
            Some(Ruled { finding: Finding::Upheld { .. }, .. }) => Paper::UPHELD,
            Some(Ruled { finding: Finding::Dismissed { .. }, .. }) => "dismissed",
        }
    }
}
