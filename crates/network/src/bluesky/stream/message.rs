//! What one message of a stream comes to.

use super::event::{Event, Text};

/// A message of Jetstream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message<'a> {
    /// Something happened.
    Event(Event<'a>),
    /// A notice about the stream itself, such as `OutdatedCursor`.
    Info {
        /// Its name.
        name: Text<'a>,
        /// For people.
        said: Option<Text<'a>>,
    },
    /// The server gives up on this connection, for instance `ConsumerTooSlow` or `FutureCursor`.
    Error {
        /// Its name.
        name: Text<'a>,
        /// For people.
        said: Option<Text<'a>>,
    },
    /// A kind of message of later days. It may have a place in the stream all the same.
    Unknown {
        /// That place.
        position: Option<u64>,
    },
}

/// A frame of the firehose: like [`Message`], with all events of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame<'a> {
    /// What happened, in order; nothing for a commit that changed no record.
    Events {
        /// The place in the stream.
        seq: u64,
        /// What happened.
        events: Vec<Event<'a>>,
        /// Whether the commit was too big to be sent; then its one event is a [`Resync`](super::What::Resync).
        too_big: bool,
    },
    /// A notice about the stream itself.
    Info {
        /// Its name.
        name: Text<'a>,
        /// For people.
        said: Option<Text<'a>>,
    },
    /// The server gives up on this connection.
    Error {
        /// Its name.
        name: Text<'a>,
        /// For people.
        said: Option<Text<'a>>,
    },
    /// A kind of frame of other days.
    Unknown {
        /// Its place in the stream, where it has one.
        seq: Option<u64>,
    },
}
