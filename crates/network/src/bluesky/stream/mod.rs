//! The streams of Bluesky, read into one type.
//!
//! - [`firehose`]: frames of `subscribeRepos`, DAG-CBOR with CAR blocks.
//! - [`jetstream`]: messages of Jetstream, both versions.
//! - [`Event`]: what either comes to; it borrows from the frame until it is asked to last longer.
//! - [`line`], [`v1_line`]: events as JSON.
//! - [`verify`]: whether a commit was made by who it names.
//! - [`Repo`]: a whole repository and its records.

mod event;
pub mod firehose;
pub mod jetstream;
mod json;
mod message;
mod owned;
mod record;
mod repo;
mod time;
pub mod verify;
mod write;

pub use super::cbor::Malformed;
pub use super::cid::{Cid, CidError, Codec};
pub use event::{
    Body, Change, Event, Facet, Feature, Kind, Operation, Post, Record, Reply, StrongRef, Text, Told, What,
};
pub use message::{Frame, Message};
pub use repo::{Commit, Repo};
pub use write::{line, v1_line};
