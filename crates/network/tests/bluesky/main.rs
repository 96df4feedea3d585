//! Accounts, proof and back-fill against servers of the tests' own on the loopback: they stand in for what the real ones
//! cannot be made to do (move an account, answer nonsense, ask for a pause, lead inside). The rest is tried on the
//! real servers: `tests/bluesky_lab`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod away;
mod backfill;
mod describe;
mod dns;
mod identity;
mod stand;
