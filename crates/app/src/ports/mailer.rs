//! Letters leave through here. What they look like is for whoever implements it.

use account::{Email, Group, Locale, Notice, Role, Secret};
use async_trait::async_trait;
use kernel::{LetterId, Timestamp};

/// A letter, ready to be written out in its reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for every attempt: its `Message-ID`, so that a letter sent twice is recognised as one.
    pub id: LetterId,
    /// To whom.
    pub to: Email,
    /// Their name; empty when it is not known.
    pub name: String,
    /// Their language.
    pub locale: Locale,
    /// What it says.
    pub kind: LetterKind,
    /// For a link that unsubscribes from the group with one click; none when it is about money or the account's
    /// own safety.
    pub unsubscribe: Option<(Group, String)>,
    /// When it was written.
    pub written: Timestamp,
}

/// What a letter says. A `link` is the secret of a link: whoever sends puts the address of the page before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterKind {
    /// Somebody, surely the reader, asked for a link to sign in.
    SignInLink {
        /// The secret.
        link: Secret,
        /// Until when it works.
        until: Timestamp,
    },
    /// Welcome; the address is to be confirmed.
    VerifyAddress {
        /// The secret.
        link: Secret,
        /// Until when it works.
        until: Timestamp,
    },
    /// Somebody signed up with this address, which has an account: the link signs in.
    AlreadyRegistered {
        /// The secret.
        link: Secret,
        /// Until when it works.
        until: Timestamp,
    },
    /// To the new address: confirm it.
    ChangeAddress {
        /// The secret.
        link: Secret,
        /// Until when it works.
        until: Timestamp,
    },
    /// To the former address: it was changed.
    AddressChanged {
        /// The new one.
        to: Email,
    },
    /// The password was changed.
    PasswordChanged,
    /// An invitation.
    Invitation {
        /// The secret.
        link: Secret,
        /// Until when it works.
        until: Timestamp,
        /// To which organisation.
        organisation: String,
        /// As what.
        role: Role,
        /// Who invites.
        by: String,
    },
    /// News.
    Notice {
        /// What happened.
        notice: Notice,
        /// The other side's name, where there is one.
        other: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// The account is gone.
    Farewell,
}

/// Why a letter did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailerError {
    /// Another time perhaps.
    #[error("the mail server could not take the letter now ({0}): it will be tried again")]
    Later(String),
    /// It will never leave.
    #[error("the mail server refuses the letter for good: {0}")]
    Never(String),
}

/// A mail server.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a letter to the server. May be asked twice for one letter, with the same id.
    async fn send(&self, letter: &Letter) -> Result<(), MailerError>;
}
