//! The log on real NATS servers, started here on free ports of this machine: one, and a cluster of three whose nodes
//! and whose workers are killed.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has to stop"
)]

mod one_server;
mod process;
#[path = "../support/mod.rs"]
mod support;
mod three_nodes;
