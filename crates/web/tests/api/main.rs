//! The API as programs meet it: keys, roles, refusals, requests made twice, lists, and the document itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    unreachable_pub,
    reason = "a test says what is wrong by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/gauge.rs"]
mod gauge;

mod bodies;
mod breakouts;
mod certificates;
mod document;
mod lists;
mod measures;
mod once;
mod roles;
mod town;
mod walk;
