//! What the stream of a network has shown, as whoever proves posts asks for it.

use async_trait::async_trait;
pub use market::Sighting;

use super::StoreError;

/// When posts came to be, by what the network's stream has shown.
#[async_trait]
pub trait Sightings: Send + Sync {
    /// What is known of a post, by its author's lasting id and its lasting address.
    ///
    /// # Errors
    /// When it cannot be told just now; that is not the same as not having been shown.
    async fn of(&self, account: &str, post: &str) -> Result<Sighting, StoreError>;
}

/// Nobody reads a stream.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSightings;

#[async_trait]
impl Sightings for NoSightings {
    async fn of(&self, _: &str, _: &str) -> Result<Sighting, StoreError> {
        Ok(Sighting::Unwatched)
    }
}
