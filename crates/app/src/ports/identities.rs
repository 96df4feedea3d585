//! Whose account on a network it is, shown by the network's own servers: a browser is sent there and comes back.

use async_trait::async_trait;
use kernel::Network;

/// What somebody is asked to permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Knowing who they are.
    SignIn,
    /// Publishing on their behalf as well.
    Publish,
}

/// A browser is to be sent away.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    /// Where to.
    pub page: String,
    /// The word that comes back with it: whoever knows it and holds the browser's secret may go on.
    pub state: String,
    /// What its answer needs, sealed: to be kept until then.
    pub sealed: String,
}

impl std::fmt::Debug for Begun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Begun").finish_non_exhaustive()
    }
}

/// A permission that nobody uses yet, sealed: to be kept or ended.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant(pub String);

impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Grant(…)")
    }
}

/// An account that was shown to be somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its lasting id.
    pub account: String,
    /// The name it goes by.
    pub handle: Option<String>,
    /// What was permitted.
    pub grant: Grant,
}

/// What is publicly known of an account; what nobody says is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// The name that it shows.
    pub name: Option<String>,
    /// How many follow it.
    pub followers: Option<u64>,
}

/// Why an account was not shown to be somebody's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShowError {
    /// There is no such account.
    #[error("there is no such account ({0}): check its name")]
    Nobody(String),
    /// A server gave no answer.
    #[error("a server of the network gave no answer ({0}): try again later")]
    Away(String),
    /// A server does not sign people in for others, or not for this market.
    #[error("the account's server does not sign people in here ({0}): ask whoever runs it, or the operator")]
    Unfit(String),
    /// Its owner said no.
    #[error("the sign-in was not agreed to: begin again to try once more")]
    Declined,
    /// The answer is not the one to what was asked.
    #[error("this answer belongs to no sign-in that was begun here: begin again")]
    Forged,
    /// Begun too long ago, or before the operator changed the keys.
    #[error("this sign-in was begun too long ago: begin again")]
    Stale,
    /// Somebody else signed in than was asked for.
    #[error("signed in as {got} instead of {expected}: sign out there, then begin again")]
    OtherAccount {
        /// Who was asked for.
        expected: String,
        /// Who it was.
        got: String,
    },
    /// Not all that was asked for was permitted.
    #[error("the permission was not given: begin again and give it")]
    NotPermitted,
    /// There is no session, or none any more.
    #[error("nobody is signed in there: connect the account again")]
    SignedOut,
}

/// Shows whose account it is, and keeps what was permitted.
#[async_trait]
pub trait Identities: Send + Sync {
    /// On which network.
    fn network(&self) -> Network;

    /// The state in an answer: the query that a browser comes back with.
    fn state_of(&self, answer: &str) -> Option<String>;

    /// Begins: where to send the browser.
    async fn begin(&self, who: &str, access: Access) -> Result<Begun, ShowError>;

    /// Ends what was begun. The caller has taken `sealed` out of where it was kept, so that an answer counts once.
    async fn finish(&self, answer: &str, sealed: &str) -> Result<Shown, ShowError>;

    /// Keeps a permission, in place of an earlier one.
    async fn keep(&self, account: &str, grant: &Grant) -> Result<(), ShowError>;

    /// Ends a permission that is not kept.
    async fn end(&self, account: &str, grant: &Grant) -> Result<(), ShowError>;

    /// What is publicly known of an account, as far as somebody says it.
    async fn figures(&self, account: &str) -> Figures;

    /// Whether a permission to publish is kept. It may have been taken back since.
    async fn may_publish(&self, account: &str) -> Result<bool, ShowError>;

    /// Ends the permission that is kept, here and at its server; nothing happens when there is none. When the
    /// server cannot be told, it is forgotten here all the same.
    async fn revoke(&self, account: &str) -> Result<(), ShowError>;
}
