//! A market that is connected to no social network.
//!
//! What it can say honestly is little: it cannot publish, and it has not seen any post. So publishing is refused
//! for good, with the way out (publish yourself, then hand in the address), and every look at a post is
//! "unavailable": neither found nor gone. The job that looks comes back later, more and more seldom; the placement stays
//! where it is, and nothing is paid or held against anybody on the word of a network that nobody asked.
//!
//! Not chosen: answering "found" with the text that was approved would pay for posts that nobody has seen;
//! answering "not found" would breach placements of creators who did their part.

use app::ports::{Lookup, Network, NetworkError, PublishRequest};
use async_trait::async_trait;
use kernel::{Network as Name, PlacementId};

/// The networks, when there is no connection to any.
#[derive(Debug, Clone, Copy, Default)]
pub struct ByHand;

#[async_trait]
impl Network for ByHand {
    async fn publish(&self, network: Name, _: PublishRequest) -> Result<String, NetworkError> {
        Err(NetworkError::Refused(format!(
            "this market has no connection to {network}: publish the post yourself, then hand in its address"
        )))
    }

    async fn look_up(&self, network: Name, _: &str) -> Result<Lookup, NetworkError> {
        Err(NetworkError::Unavailable(format!(
            "this market has no connection to {network} and cannot look at posts there"
        )))
    }

    /// Nothing was ever published on anybody's behalf, so nothing is left standing.
    async fn withdraw(&self, _: Name, _: &str, _: PlacementId) -> Result<(), NetworkError> {
        Ok(())
    }
}
