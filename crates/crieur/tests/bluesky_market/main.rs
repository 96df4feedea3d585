//! The whole market on Bluesky's own servers: who kept to what was agreed is paid, and nobody else.
//!
//! Posts, edits, deletions, takedowns, moves and the stream are real. The market's clock is moved by hand.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]
#![allow(unreachable_pub, missing_docs, missing_debug_implementations, reason = "nobody else sees a test")]

#[path = "../town/mod.rs"]
mod town;

mod caught;
mod line;
mod market;
mod posts;
mod unpunished;
mod watch;
