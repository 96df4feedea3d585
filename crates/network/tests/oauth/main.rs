//! Signing in by OAuth at Bluesky's own servers, and acting on somebody's behalf.
//!
//! The server is the real one (`network::testing::Lab`); the person is one of ours who sends what its pages send.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod acting;
mod market;
mod signing_in;
mod world;
