//! A social network: publish, look up, withdraw.

use async_trait::async_trait;
use kernel::{Language, Link, Network as Name, PlacementId, Span, Timestamp};
use market::Sighting;

/// A post to be published on a creator's behalf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishRequest {
    /// Chosen beforehand: the same key never posts twice.
    pub key: PlacementId,
    /// The author's lasting id.
    pub account: String,
    /// The words.
    pub text: String,
    /// The campaign's link, which stands in the text.
    pub link: Link,
    /// The languages that the text is in, as far as they are known.
    pub languages: Vec<Language>,
    /// The lasting address of the post that it answers; nothing: it stands alone.
    pub reply_to: Option<String>,
}

/// A post as it is there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPost {
    /// The author's lasting id.
    pub account: String,
    /// The words.
    pub text: String,
    /// Where its links lead, in full.
    pub links: Vec<String>,
    /// The network's mark of all that the post holds, where it has one (a record's CID): whatever is changed in the
    /// post changes it, also what `text` and `links` do not show.
    pub version: Option<String>,
    /// The lasting address of the post that it answers.
    pub reply_to: Option<String>,
    /// The time that the post claims.
    pub claimed: Timestamp,
    /// When the post's own key was made, where the network's keys tell: another claim, often of another.
    pub keyed: Option<Timestamp>,
    /// What the network's stream tells of when it came to be.
    pub sighting: Sighting,
}

/// Why a post is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// Never heard of it, or not yet.
    NotFound,
    /// Its author deleted it.
    Deleted,
    /// The network took it down.
    TakenDown,
    /// The account is closed or suspended.
    AccountClosed,
}

/// What looking up a post gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It is there.
    Found(SeenPost),
    /// It is not.
    Gone(Gone),
}

/// Why the network gave no answer, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// Slow down.
    #[error("the network asks for fewer requests: wait {wait}")]
    RateLimited {
        /// How long.
        wait: Span,
    },
    /// No answer, or a server's fault. The work may have been done.
    #[error("the network gave no answer ({0}): try again, the same key does nothing twice")]
    Unavailable(String),
    /// The network refuses this post for good.
    #[error("the network refuses the post: {0}")]
    Refused(String),
}

/// A social network.
#[async_trait]
pub trait Network: Send + Sync {
    /// The lasting address of a post from what people give: the network's own form, which outlives a change of handle.
    /// Whether there is such a post is not asked. Given a lasting address it gives the same.
    ///
    /// Refused is what can be no post's address there. A network that is not asked takes what it is given.
    async fn lasting(&self, _: Name, given: &str) -> Result<String, NetworkError> {
        Ok(given.trim().to_owned())
    }

    /// Publishes, and gives the post's lasting address. Repeated with the same key it gives the same address.
    async fn publish(&self, network: Name, request: PublishRequest) -> Result<String, NetworkError>;

    /// Looks a post up by its address.
    async fn look_up(&self, network: Name, address: &str) -> Result<Lookup, NetworkError>;

    /// Withdraws what was published under a key on behalf of an account; nothing happens when there is nothing.
    async fn withdraw(&self, network: Name, account: &str, key: PlacementId) -> Result<(), NetworkError>;
}
