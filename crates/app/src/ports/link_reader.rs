//! What a page on the web says about itself: for the preview of a campaign's link.

use async_trait::async_trait;

/// What a page says about itself. Written by strangers: text to be shown as text, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// Its title, in one line.
    pub title: Option<String>,
    /// What it is about, in one line.
    pub description: Option<String>,
}

/// Why there is no card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nobody may fetch this address from here.
    #[error("this address is not fetched: {0}")]
    NotAllowed(String),
    /// The other side gave no answer, or not a useful one.
    #[error("the page cannot be read: {0}")]
    NoAnswer(String),
    /// There is something, but no page.
    #[error("there is no page at this address: {0}")]
    NoPage(String),
}

/// Reads pages of strangers.
#[async_trait]
pub trait LinkReader: Send + Sync {
    /// What the page at an address says about itself.
    async fn card(&self, address: &str) -> Result<Card, LinkError>;
}
