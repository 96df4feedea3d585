//! What carries requests: the guarded client, or in tests one that loses answers.

use std::time::Duration;

use async_trait::async_trait;
use url::Url;

use crate::guarded::{Answer, Ask, GuardError, Guarded, Limits};

/// Documents and tokens have a few kilobytes.
pub(super) const SMALL: Limits = Limits { body: 64 << 10, cut: false, time: Duration::from_secs(15) };
/// Answers of an account's server: a page of a hundred records has up to some megabytes.
pub(super) const LARGE: Limits = Limits { body: 4 << 20, cut: false, time: Duration::from_secs(30) };

/// Carries requests to servers.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Asks once; nothing is followed and nothing repeated.
    ///
    /// # Errors
    /// When there is no whole answer.
    async fn send(&self, ask: Ask, limits: Limits) -> Result<Answer, GuardError>;

    /// Whether a server may be asked by plain http: without TLS anybody on the way could answer for it.
    fn plain(&self, server: &Url) -> bool;
}

#[async_trait]
impl Transport for Guarded {
    async fn send(&self, ask: Ask, limits: Limits) -> Result<Answer, GuardError> {
        self.ask(ask, limits).await
    }

    fn plain(&self, server: &Url) -> bool {
        self.allows(server)
    }
}
