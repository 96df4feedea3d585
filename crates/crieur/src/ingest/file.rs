//! A file, or the standard input, from its first record to its last.

use std::io::Read;

use eyre::WrapErr as _;
use network::bluesky::stream::files::{Records, Shape};
use network::bluesky::stream::firehose::{self, Check};
use network::bluesky::stream::{Count, Counters, Event, Frame, Message, Touch, jetstream};

/// Records between two looks at what is shown meanwhile.
const OFTEN: u64 = 512;

/// What is done with the events of a file.
pub(crate) trait Sink {
    /// Whether likes, reposts and deletions may come as touches, which are read more quickly, instead of events.
    const TOUCHES: bool = false;

    /// Whether no more is wanted.
    fn enough(&self) -> bool {
        false
    }

    /// How many records at the beginning are to be passed over unread.
    fn passes_over(&self) -> u64 {
        0
    }

    /// Takes a touch, where it wants them.
    fn touch(&mut self, _touch: &Touch<'_>) -> eyre::Result<()> {
        Ok(())
    }

    /// Takes an event.
    fn event(&mut self, event: &Event<'_>) -> eyre::Result<()>;

    /// A record was read to its end: so many so far.
    fn record(&mut self, _so_far: u64) -> eyre::Result<()> {
        Ok(())
    }

    /// Every so often.
    fn tick(&mut self) {}

    /// Something is to be said to whoever watches.
    fn say(&self, text: &str);
}

/// What is read, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From<'f> {
    /// What it is called in messages.
    pub(crate) name: &'f str,
    /// What of a frame is held against what.
    pub(crate) check: Check,
}

/// Reads it; whether to its end.
pub(crate) fn read(
    input: impl Read + 'static,
    from: From<'_>,
    counters: &Counters,
    sink: &mut impl Sink,
) -> eyre::Result<bool> {
    let unread = || format!("{} cannot be read", from.name);
    let mut records = Records::open(input).wrap_err_with(unread)?;
    let shape = records.shape();
    let pass_over = sink.passes_over();
    let mut work = Work { check: from.check, counters, sink };
    for number in 0_u64.. {
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            // Nothing at all was readable: this is not what was meant.
            Err(error) if number == 0 => return Err(error).wrap_err_with(unread),
            Err(error) => {
                work.sink.say(&format!("{}: {error}", from.name));
                return Ok(false);
            }
        };
        if number >= pass_over {
            work.record(shape, record)?;
            work.sink.record(number + 1)?;
        }
        if work.sink.enough() {
            break;
        }
        if number % OFTEN == 0 {
            work.sink.tick();
        }
    }
    Ok(true)
}

struct Work<'w, S> {
    check: Check,
    counters: &'w Counters,
    sink: &'w mut S,
}

impl<S: Sink> Work<'_, S> {
    fn record(&mut self, shape: Shape, record: &[u8]) -> eyre::Result<()> {
        self.counters.one(Count::Messages);
        self.counters.add(Count::Bytes, u64::try_from(record.len()).unwrap_or(u64::MAX));
        match shape {
            Shape::Frames => self.frame(record),
            Shape::Lines => self.line(record),
        }
    }

    fn frame(&mut self, frame: &[u8]) -> eyre::Result<()> {
        match firehose::read(frame, self.check) {
            Ok(Frame::Events { events, too_big, .. }) => {
                if too_big {
                    self.counters.one(Count::TooBig);
                }
                events.iter().try_for_each(|event| self.event(event))?;
            }
            Ok(Frame::Info { .. }) => self.counters.one(Count::Notices),
            Ok(Frame::Error { .. }) => self.counters.one(Count::Errors),
            Ok(Frame::Unknown { .. }) => self.counters.one(Count::Unknown),
            Err(_) => self.counters.one(Count::Malformed),
        }
        Ok(())
    }

    fn line(&mut self, line: &[u8]) -> eyre::Result<()> {
        let line = std::str::from_utf8(line);
        if S::TOUCHES
            && let Ok(line) = line
            && let Some(touch) = Touch::read(line)
        {
            if self.sink.enough() {
                return Ok(());
            }
            self.counters.event(touch.kind(), touch.seen);
            return self.sink.touch(&touch);
        }
        match line.map(jetstream::read) {
            Ok(Ok(Message::Event(event))) => self.event(&event)?,
            Ok(Ok(Message::Info { .. })) => self.counters.one(Count::Notices),
            Ok(Ok(Message::Error { .. })) => self.counters.one(Count::Errors),
            Ok(Ok(Message::Unknown { .. })) => self.counters.one(Count::Unknown),
            Ok(Err(_)) | Err(_) => self.counters.one(Count::Malformed),
        }
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>) -> eyre::Result<()> {
        if self.sink.enough() {
            return Ok(());
        }
        self.counters.event(event.kind(), event.seen);
        self.sink.event(event)
    }
}
