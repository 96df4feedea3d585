//! The reader against websocket servers of its own on the loopback, which replay what was captured and misbehave.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

#[path = "../captured/mod.rs"]
mod captured;
mod faults;
mod jetstream;
mod limits;
mod server;
