//! Bluesky: its streams, and the bricks that they are made of.

pub(crate) mod car;
pub(crate) mod cbor;
pub(crate) mod cid;
pub(crate) mod mst;
pub mod stream;
