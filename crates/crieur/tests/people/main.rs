//! People: signing up and in, sessions, organisations, keys, news, letters, requests made twice, leaving.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]
#![allow(unreachable_pub, missing_docs, reason = "nobody else sees a test")]

#[path = "../town/mod.rs"]
mod town;

mod complaints;
mod hall;
mod leaving;
mod letters;
mod news;
mod organisations;
mod requests;
mod sessions;
mod signing;
