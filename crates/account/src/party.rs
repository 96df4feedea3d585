//! For whom somebody acts.

use kernel::{BrandId, CreatorId, OperatorId};
use serde::{Deserialize, Serialize};

/// For whom somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A brand.
    Brand(BrandId),
    /// A creator: themselves.
    Creator(CreatorId),
    /// The market's operator.
    Operator(OperatorId),
    /// Nobody yet: signed up and neither invited nor joined.
    Nobody,
}

/// The kinds of parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// Brands.
    Brand,
    /// Creators.
    Creator,
    /// Operators.
    Operator,
    /// Nobody yet.
    Nobody,
}

impl Party {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> PartyKind {
        match self {
            Self::Brand(_) => PartyKind::Brand,
            Self::Creator(_) => PartyKind::Creator,
            Self::Operator(_) => PartyKind::Operator,
            Self::Nobody => PartyKind::Nobody,
        }
    }
}

impl std::fmt::Display for Party {
    /// The id's text; `nobody` without one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Brand(id) => id.fmt(f),
            Self::Creator(id) => id.fmt(f),
            Self::Operator(id) => id.fmt(f),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}
