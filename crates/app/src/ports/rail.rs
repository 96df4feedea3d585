//! A payment rail: how money leaves the market.

use async_trait::async_trait;
use kernel::{Money, PayoutId};
use market::payout::Payee;

/// A payment to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayoutRequest {
    /// The key: the same key never pays twice.
    pub key: PayoutId,
    /// To whom.
    pub payee: Payee,
    /// How much.
    pub amount: Money,
}

/// The rail's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RailAnswer {
    /// It is working on it: ask again.
    Pending,
    /// It has paid.
    Paid,
    /// It will not pay, and has not.
    Refused(String),
}

/// No word from the rail: it may or may not have paid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the payment rail gave no answer ({0}): ask again with the same key")]
pub struct RailError(pub String);

/// A payment rail.
#[async_trait]
pub trait PayoutRail: Send + Sync {
    /// Asks for a payment, or for what became of it: with a known key the rail only answers.
    async fn pay(&self, request: PayoutRequest) -> Result<RailAnswer, RailError>;

    /// Whether an operator makes the payments and says here what became of each. A rail that has money of its own is
    /// asked for its word, and nobody may speak for it.
    fn is_by_hand(&self) -> bool {
        false
    }
}
