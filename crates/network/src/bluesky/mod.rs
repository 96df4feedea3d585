//! Bluesky, that is the AT Protocol: accounts, posts and what happens to them; its streams, and the bricks they are made of.

pub mod address;
pub mod backfill;
pub(crate) mod car;
pub(crate) mod cbor;
pub(crate) mod cid;
mod home;
pub mod identity;
pub(crate) mod mst;
pub mod oauth;
mod port;
pub mod proof;
pub mod publish;
pub mod resolve;
mod signed_in;
pub mod stream;
pub mod text;
mod wait;
pub mod xrpc;

pub use port::Bluesky;
pub use signed_in::SignedIn;
