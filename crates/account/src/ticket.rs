//! What a link in a letter stands for: one act, once, for a while.

use kernel::{OrganisationId, Span, TicketId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{Digest, Email, Role};

/// What a link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum Purpose {
    /// Signs in.
    SignIn,
    /// Shows that the address is theirs, and signs in.
    VerifyAddress,
    /// Makes the address that the letter went to theirs.
    ChangeAddress,
    /// Makes somebody a member.
    Invite {
        /// Of what.
        organisation: OrganisationId,
        /// As what.
        role: Role,
    },
}

impl Purpose {
    /// How long a link lives.
    #[must_use]
    pub const fn lives(&self) -> Span {
        match self {
            Self::SignIn => Span::minutes(20),
            Self::VerifyAddress | Self::ChangeAddress => Span::days(1),
            Self::Invite { .. } => Span::days(7),
        }
    }
}

/// A link in a letter. Its secret is made when the letter goes out, so that none lies in the outbox; a letter
/// that had to be sent again has another secret, and each of them works until one is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Whose; for an invitation, whoever invites.
    pub user: UserId,
    /// The address that the letter goes to: a link works only as long as it is, or may become, theirs.
    pub to: Email,
    /// What it does.
    #[serde(flatten)]
    pub purpose: Purpose,
    /// The hashes of the secrets that went out.
    pub secrets: Vec<Digest>,
    /// When it was asked for.
    pub created: Timestamp,
    /// When it was used.
    pub used: Option<Timestamp>,
}

impl Ticket {
    /// Until when it can be used.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.created.plus(self.purpose.lives())
    }

    /// Whether it can still be used.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used.is_none() && now < self.until()
    }

    /// Whether a secret with this hash opens it now.
    #[must_use]
    pub fn opens(&self, shown: &Digest, now: Timestamp) -> bool {
        self.is_open(now) && self.secrets.iter().any(|secret| secret == shown)
    }
}
