//! The streams of Bluesky, read into one type.
//!
//! - [`firehose`]: frames of `subscribeRepos`, DAG-CBOR with CAR blocks.
//! - [`jetstream`]: messages of Jetstream, both versions.
//! - [`Touch`]: likes, reposts and deletions out of a message, quicker than a whole event.
//! - [`Event`]: what either comes to; it borrows from the frame until it is asked to last longer.
//! - [`line()`], [`v1_line`]: events as JSON.
//! - [`Reader`]: a stream read over a websocket without end, in [`Batch`]es, with its cursor saved after the data.
//! - [`files`]: streams that were written to a file.
//! - [`unpack`]: messages packed by zstd.
//! - [`verify`]: whether a commit was made by who it names.
//! - [`Repo`]: a whole repository and its records.

mod counters;
mod cursor;
mod event;
pub mod files;
pub mod firehose;
mod intake;
pub mod jetstream;
mod json;
mod message;
mod owned;
mod reader;
mod record;
mod repo;
mod seen;
mod session;
mod settings;
mod time;
mod touch;
pub mod unpack;
pub mod verify;
mod write;

pub use super::cbor::Malformed;
pub use super::cid::{Cid, CidError, Codec};
pub use counters::{Count, Counters};
pub use cursor::{Batch, CursorError, Cursors, NoCursors, Stored};
pub use event::{
    Body, Change, Event, Facet, Feature, Kind, Operation, Post, Record, Reply, StrongRef, Text, Told, What,
};
pub use message::{Frame, Message};
pub use reader::{Reader, StartError, Surroundings};
pub use repo::{Commit, Repo};
pub use settings::{Bounds, Keys, Pace, Settings, SettingsError, Trust, Wire};
pub use touch::{Touch, Touched};
pub use write::{line, v1_line};
