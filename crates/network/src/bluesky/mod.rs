//! Bluesky, that is the AT Protocol: accounts, posts, what happens to them, and the stream of all that happens.

pub mod address;
pub mod backfill;
pub(crate) mod car;
pub(crate) mod cbor;
pub(crate) mod cid;
mod connection;
pub mod describe;
pub mod edges;
mod home;
mod identities;
pub mod identity;
pub(crate) mod mst;
pub mod oauth;
mod port;
pub mod proof;
pub mod publish;
pub mod resolve;
mod signed_in;
pub mod spotting;
pub mod stream;
pub mod text;
mod wait;
pub mod watching;
pub mod xrpc;

pub use connection::{Connection, Means};
pub use identities::Accounts;
pub use port::Bluesky;
pub use signed_in::SignedIn;
