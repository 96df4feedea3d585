//! People's accounts on networks: which are linked to whom, the sign-ins under way, and what only a key opens.

use account::{Digest, Email};
use kernel::{CreatorId, Language, Network, ProfileId, Span, Timestamp, Topic, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::derived;

/// An account on a network that its server has shown to be somebody's. One account belongs to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// On which network.
    pub network: Network,
    /// The account's lasting id there.
    pub account: String,
    /// The name it went by when it was shown last.
    pub handle: Option<String>,
    /// Whose.
    pub user: UserId,
    /// The creator that they are.
    pub creator: CreatorId,
    /// The profile that stands for it.
    pub profile: ProfileId,
    /// When it was shown last.
    pub shown: Timestamp,
}

impl Linked {
    /// The name that an account has on its shelf: unique, so that it is linked once.
    #[must_use]
    pub fn name(network: Network, account: &str) -> String {
        format!("{}/{account}", network.name())
    }
}

/// What a sign-in at a network is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
pub enum FlowErrand {
    /// Coming in.
    SignIn {
        /// Where to go on afterwards.
        next: String,
    },
    /// Linking the account to somebody who is signed in.
    Link {
        /// Whom.
        user: UserId,
        /// The creator that they are.
        creator: CreatorId,
        /// The id of the profile that it becomes.
        profile: ProfileId,
        /// Languages written in.
        languages: Vec<Language>,
        /// Subjects written about.
        topics: Vec<Topic>,
    },
}

/// Where a sign-in at a network stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum FlowStage {
    /// The browser was sent away.
    Begun {
        /// What the answer needs, as the network's port sealed it.
        sealed: String,
    },
    /// The browser came back; nothing can be done with it again.
    Used,
    /// The browser came back with an account that nobody has linked: its owner has still to say who they are.
    Shown {
        /// The account's lasting id.
        account: String,
        /// The name it goes by.
        handle: Option<String>,
        /// The name that it shows.
        name: Option<String>,
        /// The address that they gave; a letter went there.
        email: Option<Email>,
    },
}

/// A sign-in at a network, from the moment a browser is sent there. It is bound to that browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Follows from its state, the word that comes back with the browser and is itself kept nowhere.
    pub id: Uuid,
    /// Where.
    pub network: Network,
    /// The hash of the browser's own secret.
    pub browser: Digest,
    /// What it is for.
    #[serde(flatten)]
    pub errand: FlowErrand,
    /// Where it stands.
    #[serde(flatten)]
    pub stage: FlowStage,
    /// When it was begun.
    pub begun: Timestamp,
}

impl Flow {
    /// How long it is kept: as long as the letter that may follow it works.
    pub const KEPT: Span = Span::days(1);

    /// The id of the one with this state.
    #[must_use]
    pub fn id_of(state: &str) -> Uuid {
        derived(&format!("flow/{state}"))
    }

    /// Under which those of a browser are found.
    #[must_use]
    pub fn of_browser(browser: &Digest) -> Uuid {
        uuid::Builder::from_custom_bytes(browser.half()).into_uuid()
    }
}

/// Something that only the holder of a key can read: a session at a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Whose: the account's lasting id.
    pub account: String,
    /// What was sealed, in base64.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

impl Sealed {
    /// The id of what is kept for an account.
    #[must_use]
    pub fn id_of(account: &str) -> Uuid {
        derived(&format!("sealed/{account}"))
    }
}
