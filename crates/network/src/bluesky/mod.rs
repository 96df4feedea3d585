//! Bluesky, that is the AT Protocol: accounts, posts and what happens to them.

pub mod oauth;
pub mod resolve;
