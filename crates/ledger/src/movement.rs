//! Transfers, and the movements that they make up.

use kernel::{Money, MoneyError};
use serde::{Deserialize, Serialize};

use crate::{Account, AccountKey};

/// Why money did not move, and the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// The amount cannot be moved.
    #[error(transparent)]
    Amount(#[from] MoneyError),
    /// More than there is.
    #[error("{account} holds {available} and cannot give {wanted}: fund it first, or move less")]
    Overdrawn {
        /// The account.
        account: AccountKey,
        /// What it holds.
        available: Money,
        /// What was to be taken.
        wanted: Money,
    },
    /// The same movement again.
    #[error("the movement {0} has been made already: nothing is left to do")]
    Duplicate(String),
    /// From an account to itself.
    #[error("{0} cannot move money to itself: name two accounts")]
    SameAccount(AccountKey),
}

/// The reasons for which money moves, one file each under `movements/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// A brand's money came in.
    FundCampaign,
    /// Set aside for one placement.
    HoldOffer,
    /// A hold goes back to the campaign.
    ReleaseHold,
    /// A hold becomes the creator's earnings and the platform's fee.
    SettlePlacement,
    /// What is left of a campaign goes back to its brand.
    Refund,
    /// A creator returns what was earned.
    GiveBack,
    /// Leaves for the payment rail.
    PayOut,
    /// The rail has paid.
    PayOutConfirmed,
    /// The rail has refused; the money is back.
    PayOutReturned,
}

impl MovementKind {
    /// The name used in keys and in storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FundCampaign => "fund_campaign",
            Self::HoldOffer => "hold_offer",
            Self::ReleaseHold => "release_hold",
            Self::SettlePlacement => "settle_placement",
            Self::Refund => "refund",
            Self::GiveBack => "give_back",
            Self::PayOut => "pay_out",
            Self::PayOutConfirmed => "pay_out_confirmed",
            Self::PayOutReturned => "pay_out_returned",
        }
    }
}

/// One debit and one credit of the same amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Where the money comes from.
    pub debit: AccountKey,
    /// Where it goes.
    pub credit: AccountKey,
    /// How much: more than zero, in the currency of both accounts.
    pub amount: Money,
}

impl Transfer {
    /// A transfer between two accounts, in the amount's currency.
    ///
    /// # Errors
    /// When the amount is not positive or both accounts are the same.
    pub fn new(debit: Account, credit: Account, amount: Money) -> Result<Self, LedgerError> {
        let amount = amount.positive()?;
        let debit = debit.in_currency(amount.currency());
        if debit.account == credit {
            return Err(LedgerError::SameAccount(debit));
        }
        Ok(Self { debit, credit: credit.in_currency(amount.currency()), amount })
    }
}

/// Transfers that happen together or not at all.
///
/// The key (`settle_placement/pl_…`) names what happened; a store takes each key once, so that a repeated
/// command or a job run twice cannot move money twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    kind: MovementKind,
    key: String,
    transfers: Vec<Transfer>,
}

impl Movement {
    /// Only the files under `movements/` make movements.
    pub(crate) fn new(
        kind: MovementKind,
        subject: impl std::fmt::Display,
        transfers: impl IntoIterator<Item = Transfer>,
    ) -> Self {
        Self { kind, key: format!("{}/{subject}", kind.name()), transfers: transfers.into_iter().collect() }
    }

    /// The reason.
    #[must_use]
    pub const fn kind(&self) -> MovementKind {
        self.kind
    }

    /// What happened, once.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// One or more transfers, in order.
    #[must_use]
    pub fn transfers(&self) -> &[Transfer] {
        &self.transfers
    }
}
