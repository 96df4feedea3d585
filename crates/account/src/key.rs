//! Keys for programs.

use std::collections::BTreeSet;

use kernel::{ApiKeyId, Span, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{Digest, Party, PartyKind, Secret};

/// What a program may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Look at campaigns.
    #[serde(rename = "campaigns:read")]
    CampaignsRead,
    /// Open, launch, pause and end campaigns.
    #[serde(rename = "campaigns:write")]
    CampaignsWrite,
    /// Look at placements.
    #[serde(rename = "placements:read")]
    PlacementsRead,
    /// Book, hand in, review, publish, contest.
    #[serde(rename = "placements:write")]
    PlacementsWrite,
    /// Look at balances and payouts.
    #[serde(rename = "money:read")]
    MoneyRead,
    /// Ask for payouts.
    #[serde(rename = "money:write")]
    MoneyWrite,
    /// Look at the account.
    #[serde(rename = "account:read")]
    AccountRead,
    /// Change the account.
    #[serde(rename = "account:write")]
    AccountWrite,
    /// Look at what operators see.
    #[serde(rename = "operator:read")]
    OperatorRead,
    /// Do what operators do.
    #[serde(rename = "operator:write")]
    OperatorWrite,
}

/// Scopes that a key cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeProblem {
    /// None at all.
    #[error("choose at least one scope: a key without any opens nothing")]
    None,
    /// Not for this party.
    #[error("{} is not for this account: choose among {}", .0.name(), names(.1))]
    NotYours(Scope, Vec<Scope>),
    /// Unknown.
    #[error("there is no such scope: choose among {}", names(&Scope::ALL))]
    Unknown,
}

fn names(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ")
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::CampaignsRead,
        Self::CampaignsWrite,
        Self::PlacementsRead,
        Self::PlacementsWrite,
        Self::MoneyRead,
        Self::MoneyWrite,
        Self::AccountRead,
        Self::AccountWrite,
        Self::OperatorRead,
        Self::OperatorWrite,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CampaignsRead => "campaigns:read",
            Self::CampaignsWrite => "campaigns:write",
            Self::PlacementsRead => "placements:read",
            Self::PlacementsWrite => "placements:write",
            Self::MoneyRead => "money:read",
            Self::MoneyWrite => "money:write",
            Self::AccountRead => "account:read",
            Self::AccountWrite => "account:write",
            Self::OperatorRead => "operator:read",
            Self::OperatorWrite => "operator:write",
        }
    }

    /// Whether a party of this kind can give it to a key.
    #[must_use]
    pub const fn fits(self, kind: PartyKind) -> bool {
        match (kind, self) {
            (PartyKind::Nobody, _) => false,
            (PartyKind::Operator, _) => true,
            (PartyKind::Brand | PartyKind::Creator, Self::OperatorRead | Self::OperatorWrite) => false,
            // A creator books; campaigns are the brand's.
            (PartyKind::Creator, Self::CampaignsWrite) => false,
            (
                PartyKind::Brand | PartyKind::Creator,
                Self::CampaignsRead
                | Self::CampaignsWrite
                | Self::PlacementsRead
                | Self::PlacementsWrite
                | Self::MoneyRead
                | Self::MoneyWrite
                | Self::AccountRead
                | Self::AccountWrite,
            ) => true,
        }
    }

    /// Whether a key of this party can have all of these.
    ///
    /// # Errors
    /// Which cannot be, and which can.
    pub fn check(scopes: &BTreeSet<Self>, kind: PartyKind) -> Result<(), ScopeProblem> {
        if scopes.is_empty() {
            return Err(ScopeProblem::None);
        }
        match scopes.iter().find(|scope| !scope.fits(kind)) {
            None => Ok(()),
            Some(bad) => {
                let good = Self::ALL.into_iter().filter(|scope| scope.fits(kind)).collect();
                Err(ScopeProblem::NotYours(*bad, good))
            }
        }
    }
}

impl std::str::FromStr for Scope {
    type Err = ScopeProblem;

    fn from_str(text: &str) -> Result<Self, ScopeProblem> {
        Self::ALL.into_iter().find(|scope| scope.name() == text).ok_or(ScopeProblem::Unknown)
    }
}

/// A key for programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is called, 1 to 100 characters.
    pub name: String,
    /// For whom it acts.
    pub party: Party,
    /// Who made it: it acts only as long as they belong to the party, and no further than their role.
    pub maker: UserId,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// The hash of its secret.
    pub secret: Digest,
    /// The beginning of its secret, to tell it from others.
    pub shown: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was used last, to within [`ApiKey::NOTED`].
    pub last_used: Option<Timestamp>,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
    /// When it ends by itself.
    pub expires: Option<Timestamp>,
}

impl ApiKey {
    /// How exactly its last use is kept: each note is a write.
    pub const NOTED: Span = Span::minutes(10);

    /// The secret of a key: `crk_`, the id's digits, and 43 characters.
    #[must_use]
    pub fn secret(id: ApiKeyId, random: &[u8; 32]) -> Secret {
        let id = id.to_string();
        Secret::new(&format!("crk_{}", id.trim_start_matches("ak_")), random)
    }

    /// The id and hash of a secret that has the form of a key's.
    #[must_use]
    pub fn read(text: &str) -> Option<(ApiKeyId, Digest)> {
        let (head, digest) = Secret::read(text)?;
        let id = format!("ak_{}", head.strip_prefix("crk_")?).parse().ok()?;
        Some((id, digest))
    }

    /// Whether a secret with this hash opens it now.
    #[must_use]
    pub fn opens(&self, shown: &Digest, now: Timestamp) -> bool {
        *shown == self.secret && self.revoked.is_none() && self.expires.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_form_that_a_scanner_can_find() {
        let id: ApiKeyId = "ak_0000000000000000000000000000002a".parse().unwrap();
        let secret = ApiKey::secret(id, &[255; 32]);
        assert!(secret.as_str().starts_with("crk_0000000000000000000000000000002a_"));
        assert_eq!(secret.as_str().len(), 4 + 32 + 1 + 43);
        assert_eq!(ApiKey::read(secret.as_str()), Some((id, secret.digest())));
        assert_eq!(ApiKey::read(&secret.as_str().replace("crk", "ak")), None);
    }

    #[test]
    fn a_scope_is_read_back_and_fits_only_its_parties() {
        for scope in Scope::ALL {
            assert_eq!(scope.name().parse::<Scope>(), Ok(scope));
            assert_eq!(serde_json::to_string(&scope).unwrap(), format!("\"{}\"", scope.name()));
            assert!(!scope.fits(PartyKind::Nobody));
        }
        let scopes = |scope| BTreeSet::from([scope]);
        assert!(Scope::check(&scopes(Scope::OperatorRead), PartyKind::Brand).is_err());
        assert!(Scope::check(&scopes(Scope::CampaignsWrite), PartyKind::Creator).is_err());
        assert!(Scope::check(&scopes(Scope::OperatorWrite), PartyKind::Operator).is_ok());
        assert_eq!(Scope::check(&BTreeSet::new(), PartyKind::Brand), Err(ScopeProblem::None));
    }
}
