//! Balances, statements, payouts, the books.

use garde::Validate;
use market::payout;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::people::Who;
use super::values::{Amount, PayoutId, Time, currency_letters};

names! {
    /// Where a payout stands.
    PayoutState: payout::State {
        /// To be handed to the rail.
        Requested,
        /// The rail has it.
        Sent,
        /// The rail has paid.
        Confirmed,
        /// The rail has refused; the money is back with the payee.
        Returned,
    }
}

/// Money on its way out of the market.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Payout {
    /// Its id, and the key under which the rail knows it.
    pub id: PayoutId,
    /// To whom.
    pub payee: Who,
    /// How much.
    pub amount: Amount,
    /// Where it stands.
    pub state: PayoutState,
    /// Why it came back, in the rail's words.
    pub refusal: Option<String>,
    /// When it was requested.
    pub requested: Time,
}

impl From<&payout::Payout> for Payout {
    fn from(it: &payout::Payout) -> Self {
        Self {
            id: it.id.into(),
            payee: it.payee.into(),
            amount: it.amount.into(),
            state: it.state.into(),
            refusal: it.refusal.clone(),
            requested: it.requested.into(),
        }
    }
}

/// A payout asked for.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"currency": "EUR"}))]
pub struct NewPayout {
    /// Of the account in which currency.
    #[schema(pattern = "^[A-Z]{3}$")]
    #[garde(custom(currency_letters))]
    pub currency: String,
}

/// That something will be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Accepted {
    /// Always true.
    pub accepted: bool,
}

/// What an account holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"account": "creator/cr_0197a2f0c1d27e3fa4b5c6d7e8f90a1b/EUR", "amount": {"minor": 4050, "currency": "EUR"}}))]
pub struct Balance {
    /// The account's name.
    pub account: String,
    /// What it holds; below zero only at the payment provider's.
    pub amount: Amount,
}

/// What a transfer did to one account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Entry {
    /// The number of its movement, rising over the whole market.
    pub number: u64,
    /// The movement's key.
    pub movement: String,
    /// Why money moved.
    pub kind: String,
    /// What came in, or, below zero, went out.
    pub amount: Amount,
    /// Where it came from or went.
    pub counter: String,
    /// When.
    pub at: Time,
}

/// What a creator has earned.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Earnings {
    /// Earned and not paid out.
    pub available: Amount,
    /// Placements by where they stand.
    pub placements: Vec<Count>,
    /// Whether the payment provider has identified you: nothing is paid out before.
    pub identified: bool,
}

/// How many there are in a state.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"state": "paid", "count": 12}))]
pub struct Count {
    /// The state.
    pub state: String,
    /// How many.
    pub count: u64,
}

impl From<(String, u64)> for Count {
    fn from((state, count): (String, u64)) -> Self {
        Self { state, count }
    }
}

/// Whether the kept balances follow from the transfers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"balanced": true, "broken": null, "transfers": 1200, "movements": 600, "accounts": 310}))]
pub struct BooksCheck {
    /// Whether they do.
    pub balanced: bool,
    /// The first thing that does not hold.
    pub broken: Option<String>,
    /// Transfers read.
    pub transfers: u64,
    /// Movements read.
    pub movements: u64,
    /// Accounts compared.
    pub accounts: u64,
}
