//! A file, from its first record to its last.

use std::fs::File;

use eyre::WrapErr as _;
use network::bluesky::stream::files::{Records, Shape};
use network::bluesky::stream::firehose::{self, Check};
use network::bluesky::stream::{Body, Count, Counters, Event, Frame, Message, What, jetstream};

use super::IngestArgs;
use super::out::Out;
use super::stats::Stats;

/// Records between two looks at the line of statistics.
const OFTEN: u64 = 512;

/// Reads it; whether to its end.
pub(super) fn run(args: &IngestArgs, out: &mut Out, stats: &Stats) -> eyre::Result<bool> {
    let unread = || format!("{} cannot be read", args.from);
    let file = File::open(&args.from).wrap_err_with(unread)?;
    let mut records = Records::open(file).wrap_err_with(unread)?;
    let shape = records.shape();
    let mut work = Work { args, out, counters: stats.counters() };
    for number in 0_u64.. {
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            // Nothing at all was readable: this is not what was meant.
            Err(error) if number == 0 => return Err(error).wrap_err_with(unread),
            Err(error) => {
                stats.say(&format!("{}: {error}", args.from));
                return Ok(false);
            }
        };
        work.record(shape, record)?;
        if work.enough() {
            break;
        }
        if number % OFTEN == 0 {
            stats.tick();
        }
    }
    Ok(true)
}

struct Work<'w> {
    args: &'w IngestArgs,
    out: &'w mut Out,
    counters: &'w Counters,
}

impl Work<'_> {
    fn enough(&self) -> bool {
        self.out.closed() || self.args.limit.is_some_and(|limit| self.counters.events() >= limit)
    }

    fn record(&mut self, shape: Shape, record: &[u8]) -> eyre::Result<()> {
        self.counters.one(Count::Messages);
        self.counters.add(Count::Bytes, u64::try_from(record.len()).unwrap_or(u64::MAX));
        match shape {
            Shape::Frames => self.frame(record),
            Shape::Lines => self.line(record),
        }
    }

    fn frame(&mut self, frame: &[u8]) -> eyre::Result<()> {
        let check = if self.args.check { Check::Blocks } else { Check::Nothing };
        match firehose::read(frame, check) {
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
        match std::str::from_utf8(line).map(jetstream::read) {
            Ok(Ok(Message::Event(event))) => self.event(&event)?,
            Ok(Ok(Message::Info { .. })) => self.counters.one(Count::Notices),
            Ok(Ok(Message::Error { .. })) => self.counters.one(Count::Errors),
            Ok(Ok(Message::Unknown { .. })) => self.counters.one(Count::Unknown),
            Ok(Err(_)) | Err(_) => self.counters.one(Count::Malformed),
        }
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>) -> eyre::Result<()> {
        if self.enough() {
            return Ok(());
        }
        self.counters.event(event.kind(), event.seen);
        let unreadable = matches!(&event.what, What::Record(change) if change.body == Body::Unreadable);
        let written = self.out.event(event, self.args.records)?;
        if unreadable || !written {
            self.counters.one(Count::Unreadable);
        }
        Ok(())
    }
}
