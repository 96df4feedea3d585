//! The log of what came since the last snapshot.
//!
//! Head: 8 letters and the id of the snapshot that it goes on from. Then frames: length, the same with all bits turned,
//! CRC-32 of the content, content. A crash leaves a frame short at the end, or zeros where the system had made room: both are
//! passed over. Anything else that does not fit is damage and an error: what comes after it would be lost silently.
//! Content: names that are new (numbered on), events, how far the source was read. 24 bytes an event.

use super::Source;
use crate::edges::Kind;
use crate::intake::Event;

const MAGIC: [u8; 8] = *b"CRIEURL1";

/// Bytes of a log's head.
pub const LOG_HEAD: usize = 16;

const FRAME_HEAD: usize = 12;

/// The most that a frame holds.
const LONGEST: usize = 256 << 20;

/// "No time" in an event's 8 bytes.
const UNTIMED: i64 = i64::MIN;

/// Why a log cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// Another file.
    #[error("this is no log of a graph, or one of another version: name the folder that an import wrote")]
    NoLog,
    /// Something in the middle is not what was written.
    #[error("the log is damaged at byte {at}: put it back from a backup, or import again from the beginning")]
    Damaged {
        /// Where.
        at: usize,
    },
}

/// What is appended at once: it is there whole after a crash, or not at all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// Names that were not known before, in the order of their numbers.
    pub names: Vec<String>,
    /// What happened.
    pub events: Vec<Event>,
    /// How far was read with it.
    pub source: Option<Source>,
}

/// A batch, and where it ends in the log.
pub type Frame = (Batch, usize);

/// What a log holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The snapshot that it goes on from.
    pub base: u64,
    /// Bytes that are whole: what stands behind them is to be cut off before anything is appended.
    pub whole: usize,
}

/// The head of a new log.
#[must_use]
pub fn log_head(base: u64) -> [u8; LOG_HEAD] {
    let mut head = [0; LOG_HEAD];
    head[..8].copy_from_slice(&MAGIC);
    head[8..].copy_from_slice(&base.to_le_bytes());
    head
}

impl Batch {
    /// As a frame.
    #[must_use]
    pub fn to_frame(&self) -> Vec<u8> {
        let mut content = Vec::with_capacity(64 + self.events.len() * 24);
        put_count(&mut content, self.names.len());
        self.names.iter().for_each(|name| put_text(&mut content, name));
        put_count(&mut content, self.events.len());
        for event in &self.events {
            content.extend_from_slice(&event.from.to_le_bytes());
            content.extend_from_slice(&event.to.to_le_bytes());
            content.extend_from_slice(&event.weight.to_le_bytes());
            let kind = event.kind.and_then(|kind| Kind::ALL.iter().position(|known| *known == kind));
            put_count(&mut content, kind.map_or(0, |at| at + 1));
            content.extend_from_slice(&event.at.unwrap_or(UNTIMED).to_le_bytes());
        }
        content.push(u8::from(self.source.is_some()));
        if let Some(source) = &self.source {
            source.put(&mut content);
        }
        let mut frame = Vec::with_capacity(content.len() + FRAME_HEAD);
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        frame.extend_from_slice(&length.to_le_bytes());
        frame.extend_from_slice(&(!length).to_le_bytes());
        frame.extend_from_slice(&crc32fast::hash(&content).to_le_bytes());
        frame.append(&mut content);
        frame
    }

    fn from_content(content: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(content);
        let mut batch = Self::default();
        for _ in 0..bytes.u32()? {
            batch.names.push(bytes.text()?.to_owned());
        }
        for _ in 0..bytes.u32()? {
            let (from, to, weight) = (bytes.u32()?, bytes.u32()?, f32::from_bits(bytes.u32()?));
            let kind = match bytes.u32()? {
                0 => None,
                number => Some(*Kind::ALL.get(usize::try_from(number).ok()? - 1)?),
            };
            let at = Some(bytes.u64()?.cast_signed()).filter(|at| *at != UNTIMED);
            batch.events.push(Event { from, to, weight, at, kind });
        }
        if bytes.take::<1>()? == [1] {
            batch.source = Some(Source::take(&mut bytes)?);
        }
        bytes.0.is_empty().then_some(batch)
    }
}

/// Goes through a log; stops quietly before a frame that was never written to its end.
///
/// # Errors
/// A file that is no log; damage.
pub fn replay(log: &[u8], mut take: impl FnMut(Frame)) -> Result<Replay, LogError> {
    let (magic, rest) = log.split_first_chunk::<8>().ok_or(LogError::NoLog)?;
    let (base, _) = rest.split_first_chunk::<8>().ok_or(LogError::NoLog)?;
    if *magic != MAGIC {
        return Err(LogError::NoLog);
    }
    let base = u64::from_le_bytes(*base);
    let mut at = LOG_HEAD;
    while let Some(end) = frame_end(log, at)? {
        let damaged = LogError::Damaged { at };
        let content = log.get(at + FRAME_HEAD..end).ok_or(damaged)?;
        take((Batch::from_content(content).ok_or(damaged)?, end));
        at = end;
    }
    Ok(Replay { base, whole: at })
}

/// Where the frame that begins here ends; nothing for one that was not written to its end.
fn frame_end(log: &[u8], at: usize) -> Result<Option<usize>, LogError> {
    let rest = log.get(at..).unwrap_or_default();
    let mut head = Bytes(rest);
    let (Some(length), Some(turned), Some(sum)) = (head.u32(), head.u32(), head.u32()) else {
        return Ok(None);
    };
    let blank = |bytes: &[u8]| bytes.iter().all(|byte| *byte == 0);
    let fits = Some(length).filter(|length| *length == !turned);
    let length = fits.and_then(|length| usize::try_from(length).ok()).filter(|length| *length <= LONGEST);
    let Some(length) = length else {
        // Room that the system made, and a head that did not get into it whole.
        return if blank(head.0) { Ok(None) } else { Err(LogError::Damaged { at }) };
    };
    let Some(content) = head.0.get(..length) else { return Ok(None) };
    if crc32fast::hash(content) == sum {
        return Ok(Some(at + FRAME_HEAD + length));
    }
    // The last frame may have been cut within; before another one it was whole once.
    if blank(&head.0[length..]) { Ok(None) } else { Err(LogError::Damaged { at }) }
}

fn put_count(into: &mut Vec<u8>, count: usize) {
    into.extend_from_slice(&u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

pub(super) fn put_text(into: &mut Vec<u8>, text: &str) {
    put_count(into, text.len());
    into.extend_from_slice(text.as_bytes());
}

/// Bytes that are read from the front.
#[derive(Debug)]
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl<'b> Bytes<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(super) fn text(&mut self) -> Option<&'b str> {
        let length = usize::try_from(self.u32()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}
