//! Whose money it is.

use std::fmt;
use std::str::FromStr;

use kernel::{BrandId, CampaignId, CreatorId, Currency, PayoutId, PlacementId};
use serde::{Deserialize, Serialize};

/// An account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// The payment provider, which holds all the money: the one account below zero.
    Provider,
    /// The platform's fees.
    Fees,
    /// What a brand can have back.
    Brand(BrandId),
    /// What a campaign can still spend.
    Campaign(CampaignId),
    /// The hold of one placement.
    Placement(PlacementId),
    /// What a creator has earned and not been paid out.
    Creator(CreatorId),
    /// Money on its way out.
    Payout(PayoutId),
}

/// An account in one currency. Written `campaign/cp_…/EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountKey {
    /// Whose it is.
    pub account: Account,
    /// In which currency.
    pub currency: Currency,
}

/// An account's name that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an account: write it as campaign/cp_…/EUR")]
pub struct AccountError(pub String);

impl Account {
    /// This account in a currency.
    #[must_use]
    pub const fn in_currency(self, currency: Currency) -> AccountKey {
        AccountKey { account: self, currency }
    }

    /// Whether its balance may be below zero.
    #[must_use]
    pub const fn may_be_negative(self) -> bool {
        matches!(self, Self::Provider)
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.account {
            Account::Provider => f.write_str("provider"),
            Account::Fees => f.write_str("fees"),
            Account::Brand(id) => write!(f, "brand/{id}"),
            Account::Campaign(id) => write!(f, "campaign/{id}"),
            Account::Placement(id) => write!(f, "placement/{id}"),
            Account::Creator(id) => write!(f, "creator/{id}"),
            Account::Payout(id) => write!(f, "payout/{id}"),
        }?;
        write!(f, "/{}", self.currency)
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for AccountKey {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let unknown = || AccountError(text.chars().take(80).collect());
        let (name, currency) = text.rsplit_once('/').ok_or_else(unknown)?;
        let currency = currency.parse().map_err(|_| unknown())?;
        let (kind, id) = name.split_once('/').unwrap_or((name, ""));
        let account = match kind {
            "provider" if id.is_empty() => Some(Account::Provider),
            "fees" if id.is_empty() => Some(Account::Fees),
            "brand" => id.parse().ok().map(Account::Brand),
            "campaign" => id.parse().ok().map(Account::Campaign),
            "placement" => id.parse().ok().map(Account::Placement),
            "creator" => id.parse().ok().map(Account::Creator),
            "payout" => id.parse().ok().map(Account::Payout),
            _ => None,
        };
        account.map(|account| account.in_currency(currency)).ok_or_else(unknown)
    }
}

impl TryFrom<String> for AccountKey {
    type Error = AccountError;

    fn try_from(text: String) -> Result<Self, AccountError> {
        text.parse()
    }
}

impl From<AccountKey> for String {
    fn from(key: AccountKey) -> String {
        key.to_string()
    }
}
