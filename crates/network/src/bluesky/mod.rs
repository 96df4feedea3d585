//! Bluesky, that is the AT Protocol: accounts, posts and what happens to them.

pub mod address;
pub mod backfill;
mod home;
pub mod identity;
pub mod oauth;
mod port;
pub mod proof;
pub mod publish;
pub mod resolve;
mod signed_in;
pub mod text;
mod wait;
pub mod xrpc;

pub use port::Bluesky;
pub use signed_in::SignedIn;
