//! Transfers on their way into the market.

use garde::Validate;
use market::deposit;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::values::{Amount, BrandId, CampaignId, DepositId, Time};

names! {
    /// Where a deposit stands.
    DepositState: deposit::State {
        /// On its way, as the brand says.
        Announced,
        /// An operator has seen it.
        Confirmed,
        /// The brand has not sent it after all.
        Withdrawn,
        /// It never came.
        Dismissed,
    }
}

/// A transfer that a brand has announced.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deposit {
    /// Its id.
    pub id: DepositId,
    /// For which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub brand: BrandId,
    /// How much, as announced.
    pub amount: Amount,
    /// What the brand has written into the transfer.
    pub reference: String,
    /// Where it stands.
    pub state: DepositState,
    /// When it was announced.
    pub announced: Time,
    /// What came in.
    pub arrived: Option<Amount>,
    /// The bank's own reference for it.
    pub bank_reference: Option<String>,
    /// Why it was dismissed.
    pub note: Option<String>,
}

impl From<&deposit::Deposit> for Deposit {
    fn from(it: &deposit::Deposit) -> Self {
        Self {
            id: it.id.into(),
            campaign: it.campaign.into(),
            brand: it.brand.into(),
            amount: it.amount.into(),
            reference: it.reference.clone(),
            state: it.state.into(),
            announced: it.announced.into(),
            arrived: it.arrived.as_ref().map(|arrived| arrived.amount.into()),
            bank_reference: it.arrived.as_ref().map(|arrived| arrived.reference.clone()),
            note: it.note.clone(),
        }
    }
}

/// A transfer to be announced.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": {"minor": 45_000, "currency": "EUR"}, "reference": "cp_0197a2f0"}))]
pub struct NewDeposit {
    /// Chosen by you, if you like: asking again with the same id announces nothing new.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<DepositId>,
    /// How much.
    #[garde(dive)]
    pub amount: Amount,
    /// What stands in the transfer.
    #[schema(min_length = 1, max_length = 200)]
    #[garde(length(chars, min = 1, max = 200))]
    pub reference: String,
}
