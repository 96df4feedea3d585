//! The outside world, behind app's ports.
//!
//! - [`bluesky`]: accounts, posts and their proof on Bluesky.
//! - [`guarded`]: the one HTTP client for addresses that strangers give. Whatever fetches goes through it.
//! - [`ByHand`]: the social networks of a market that is connected to none yet: people publish themselves.
//! - Does not know: what a campaign or a post is worth, who may publish what.

pub mod bluesky;
mod by_hand;
pub mod guarded;
pub mod lab;
#[cfg(feature = "testing")]
pub mod testing;

pub use by_hand::ByHand;
pub use guarded::Guarded;
