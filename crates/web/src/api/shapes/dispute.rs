//! Disputes.

use garde::Validate;
use market::dispute;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::people::Who;
use super::values::{BrandId, CreatorId, DisputeId, PlacementId, Time};

names! {
    /// Where a dispute stands.
    DisputeState: dispute::State {
        /// Waiting for the other side.
        Opened,
        /// Both sides have spoken.
        Answered,
        /// Decided for whoever opened it.
        Upheld,
        /// Decided against whoever opened it.
        Dismissed,
    }
}

/// A contested decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Dispute {
    /// Its id.
    pub id: DisputeId,
    /// About which placement.
    pub placement: PlacementId,
    /// The brand's side.
    pub brand: BrandId,
    /// The creator's side.
    pub creator: CreatorId,
    /// Who opened it.
    pub opener: Who,
    /// Why, in their words.
    pub grounds: String,
    /// What the other side says.
    pub answer: Option<String>,
    /// What the operator says.
    pub ruling: Option<String>,
    /// Where it stands.
    pub state: DisputeState,
    /// When it was opened.
    pub opened: Time,
    /// Until when the other side can answer before the operator decides without.
    pub answer_by: Time,
}

impl From<&dispute::Dispute> for Dispute {
    fn from(it: &dispute::Dispute) -> Self {
        Self {
            id: it.id.into(),
            placement: it.placement.into(),
            brand: it.brand.into(),
            creator: it.creator.into(),
            opener: it.opener.into(),
            grounds: it.grounds.clone(),
            answer: it.answer.clone(),
            ruling: it.ruling.clone(),
            state: it.state.into(),
            opened: it.opened.into(),
            answer_by: it.answer_by.into(),
        }
    }
}

/// A dispute to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"grounds": "The draft says what the brief asks for, in its second sentence."}))]
pub struct NewDispute {
    /// Chosen by you, if you like: asking again with the same id opens nothing new.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<DisputeId>,
    /// Why.
    #[schema(min_length = 1, max_length = 5_000)]
    #[garde(length(chars, min = 1, max = 5_000))]
    pub grounds: String,
}

/// What the other side says.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "The second sentence speaks of another product."}))]
pub struct Answer {
    /// In its words.
    #[schema(min_length = 1, max_length = 5_000)]
    #[garde(length(chars, min = 1, max = 5_000))]
    pub text: String,
}

/// An operator's ruling.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"upheld": true, "text": "The draft is within the brief."}))]
pub struct Ruling {
    /// For whoever opened the dispute, or against.
    #[garde(skip)]
    pub upheld: bool,
    /// Why.
    #[schema(min_length = 1, max_length = 5_000)]
    #[garde(length(chars, min = 1, max = 5_000))]
    pub text: String,
}
