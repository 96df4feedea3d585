//! Accounts, publishing, proof and back-fill on Bluesky's own servers, running on this machine.
//!
//! The directory and the server are the real ones. Names under `.test` are answered by the real server too, at its own
//! port; only the resolving of such names to this machine is the test's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod accounts;
mod backfill;
mod identity;
mod oauth;
mod proof;
mod publish;
mod world;
