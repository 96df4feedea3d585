//! Who an account is, as far as signing in needs to know.

use async_trait::async_trait;
use url::Url;

/// What an account says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its lasting id, such as `did:plc:ewvi7nxzyoun6zhxrhs64oiz`.
    pub did: String,
    /// The name that it claims, without a `@`.
    pub handle: Option<String>,
    /// The server that keeps its records: scheme, host and port.
    pub pds: Url,
    /// The key that signs its records, as `publicKeyMultibase` has it (`z…`).
    pub signing_key: Option<String>,
}

/// Why nobody can say who it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There is no such account, or its name and its document contradict each other.
    #[error("there is no such account: {0}")]
    Unknown(String),
    /// Nobody could say.
    #[error("nobody could say whose account it is ({0}): try again later")]
    Unavailable(String),
}

/// Finds accounts.
#[async_trait]
pub trait Resolve: Send + Sync {
    /// Where a name leads. Whether the account goes by it is another question, which its document answers.
    ///
    /// # Errors
    /// When it leads nowhere, or nobody could say.
    async fn did_of(&self, handle: &str) -> Result<String, ResolveError>;

    /// An account's document as it is now, not as it was some time ago: who may speak for the account hangs on it.
    ///
    /// # Errors
    /// When there is no such account, or nobody could say.
    async fn document(&self, did: &str) -> Result<Document, ResolveError>;
}
