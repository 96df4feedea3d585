//! `crieur spot feed`, `work` and `alerts`: in one process, and past it on real NATS servers whose nodes are killed, with feeders and workers
//! that are killed. What comes out is what the engine alone says of the same events.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has to stop"
)]

mod address;
mod alone;
mod process;
mod site;
mod three_nodes;
mod truth;
