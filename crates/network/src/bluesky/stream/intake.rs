//! From messages to batches: reads, drops what came before, counts, and keeps the position.
//!
//! No socket and no waiting: what comes from a network, a file or a test goes the same way. The position is that of the
//! furthest event in the batches handed out or being filled; it never goes back, and never to a time that lies in the
//! future.

use std::sync::Arc;

use kernel::Timestamp;

use super::counters::{Count, Counters};
use super::cursor::Batch;
use super::event::{Body, Event, What};
use super::firehose::{self, Check};
use super::jetstream;
use super::message::{Frame, Message};
use super::seen::Seen;
use super::settings::{Settings, Trust, Wire};
use crate::bluesky::cbor::Malformed;

/// What a message means for the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// Go on.
    GoOn,
    /// The server gives the connection up because the cursor lies in its future.
    FutureCursor,
    /// The server gives the connection up.
    GivenUp(String),
}

/// Fills batches.
#[derive(Debug)]
pub(super) struct Intake {
    wire: Wire,
    check: Check,
    keep_records: bool,
    future: kernel::Span,
    most: (usize, usize),
    seen: Seen,
    counters: Arc<Counters>,
    events: Vec<Event<'static>>,
    bytes: usize,
    position: Option<u64>,
    number: u64,
}

impl Intake {
    pub(super) fn new(settings: &Settings, counters: Arc<Counters>, position: Option<u64>) -> Self {
        let check = match settings.trust {
            Trust::Server => Check::Nothing,
            Trust::Blocks | Trust::Signatures(_) => Check::Blocks,
        };
        Self {
            wire: settings.wire,
            check,
            keep_records: settings.keep_records,
            future: settings.pace.future,
            most: (settings.bounds.batch_events, settings.bounds.batch_bytes),
            seen: Seen::new(settings.bounds.window),
            counters,
            events: Vec::new(),
            bytes: 0,
            position,
            number: 0,
        }
    }

    /// Up to where everything has been taken.
    pub(super) fn position(&self) -> Option<u64> {
        self.position
    }

    /// The server does not know the position: whatever comes next is the new beginning.
    pub(super) fn forget_position(&mut self) {
        self.position = None;
    }

    /// Whether a batch is being filled.
    pub(super) fn holds(&self) -> bool {
        !self.events.is_empty()
    }

    /// Whether the batch is full.
    pub(super) fn full(&self) -> bool {
        self.events.len() >= self.most.0 || self.bytes >= self.most.1
    }

    /// Hands out what has been filled, if anything.
    pub(super) fn batch(&mut self) -> Option<Batch> {
        let position = self.position.filter(|_| self.holds())?;
        self.bytes = 0;
        self.number += 1;
        self.counters.one(Count::Batches);
        Some(Batch { events: std::mem::take(&mut self.events), position, number: self.number })
    }

    /// Takes a message in text.
    pub(super) fn text(&mut self, message: &str, now: Timestamp) -> Heard {
        match jetstream::read(message) {
            Ok(Message::Event(event)) => {
                self.event(event, now);
                Heard::GoOn
            }
            Ok(Message::Info { name, said }) => self.notice(&name, said.as_deref()),
            Ok(Message::Error { name, said }) => self.error(&name, said.as_deref()),
            Ok(Message::Unknown { position }) => self.unknown(position, now),
            Err(error) => self.malformed(error),
        }
    }

    /// Takes a frame of the firehose.
    pub(super) fn frame(&mut self, frame: &[u8], now: Timestamp) -> Heard {
        match firehose::read(frame, self.check) {
            Ok(Frame::Events { seq, events, too_big }) => {
                if too_big {
                    self.counters.one(Count::TooBig);
                }
                for event in events {
                    self.event(event, now);
                }
                self.reached(seq, now);
                Heard::GoOn
            }
            Ok(Frame::Info { name, said }) => self.notice(&name, said.as_deref()),
            Ok(Frame::Error { name, said }) => self.error(&name, said.as_deref()),
            Ok(Frame::Unknown { seq }) => self.unknown(seq, now),
            Err(error) => self.malformed(error),
        }
    }

    /// Counts a message that cannot be read.
    pub(super) fn malformed(&mut self, error: Malformed) -> Heard {
        self.counters.one(Count::Malformed);
        tracing::debug!(%error, "a message of the stream was passed over");
        Heard::GoOn
    }

    fn unknown(&mut self, position: Option<u64>, now: Timestamp) -> Heard {
        self.counters.one(Count::Unknown);
        if let Some(position) = position {
            self.reached(position, now);
        }
        Heard::GoOn
    }

    fn event(&mut self, event: Event<'_>, now: Timestamp) {
        self.reached(event.position, now);
        if !self.seen.is_new(&event) {
            self.counters.one(Count::Duplicates);
            return;
        }
        if let What::Record(change) = &event.what
            && change.body == Body::Unreadable
        {
            self.counters.one(Count::Unreadable);
        }
        self.counters.event(event.kind(), event.seen);
        let event = event.into_owned(self.keep_records);
        self.bytes += event.size();
        self.events.push(event);
    }

    /// Moves the position on.
    fn reached(&mut self, position: u64, now: Timestamp) {
        let latest = now.plus(self.future).as_micros();
        if self.wire == Wire::JetstreamV1
            && i64::try_from(position).map_or(true, |position| position > latest)
        {
            self.counters.one(Count::Future);
            return;
        }
        self.position = Some(self.position.map_or(position, |before| before.max(position)));
    }

    fn notice(&mut self, name: &str, said: Option<&str>) -> Heard {
        let name: String = name.chars().take(60).collect();
        match name.as_str() {
            "OutdatedCursor" => {
                self.counters.one(Count::Outdated);
                tracing::warn!(said, "the stream no longer has all since the cursor: events are missing");
            }
            "FutureCursor" => {
                self.counters.one(Count::FutureCursor);
                self.forget_position();
                tracing::warn!(said, "the cursor lies in the stream's future: it goes on from now");
            }
            _ => {
                self.counters.one(Count::Notices);
                tracing::info!(name, said, "a notice of the stream");
            }
        }
        Heard::GoOn
    }

    fn error(&mut self, name: &str, said: Option<&str>) -> Heard {
        let name: String = name.chars().take(60).collect();
        let said: Option<String> = said.map(|said| said.chars().take(200).collect());
        tracing::warn!(name, said, "the stream's server gives the connection up");
        match name.as_str() {
            "FutureCursor" => {
                self.counters.one(Count::FutureCursor);
                Heard::FutureCursor
            }
            "ConsumerTooSlow" => {
                self.counters.one(Count::TooSlow);
                Heard::GivenUp(name)
            }
            _ => {
                self.counters.one(Count::Errors);
                Heard::GivenUp(name)
            }
        }
    }
}
