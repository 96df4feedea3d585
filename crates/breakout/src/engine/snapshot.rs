//! A partition as bytes, and back.
//!
//! Everything is there, each post in its place: a partition read back goes on exactly as the one that was written would have,
//! so that a crash changes nothing but the time it takes. With it goes a [`Mark`]: how far the log had been read. The state
//! comes first and the mark with it: events after the mark are read again from the log, none is lost and none counted twice.

use std::sync::Arc;

use super::author::{AGES, Author, PAST, Past};
use super::door::Door;
use super::settings::Counters;
use super::slot::{Slot, Weights};
use super::table::Table;
use super::{Partition, Settings};
use crate::learned::{CLASSES, Model, checksum, take};

/// How a snapshot begins; the last digit is the version of its form.
const MAGIC: &[u8; 16] = b"crieur spotter \x02";

/// How far a log has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// The place in the log: the next frame, line or byte to read.
    pub offset: u64,
    /// The place in the stream that the log was written from, where there is one.
    pub cursor: u64,
}

/// Why bytes are no snapshot to go on from, and the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Something else.
    #[error("this is no snapshot of the spotter: name the folder that it wrote to")]
    Foreign,
    /// Of another version of the program.
    #[error("this snapshot has form {found} and this program reads form 2: start anew in an empty folder")]
    Version {
        /// The version of its form.
        found: u8,
    },
    /// Cut short or changed.
    #[error("this snapshot is damaged ({0}): take the one before it, or start anew in an empty folder")]
    Damaged(&'static str),
    /// Made with another model.
    #[error("this snapshot was made with another model: name that model, or start anew in an empty folder")]
    Model,
    /// Made with other bounds.
    #[error("this snapshot was made with other settings ({0}): use those, or start anew in an empty folder")]
    Settings(&'static str),
}

impl Partition {
    /// The partition as bytes, with a mark, a checksum, and the model's number. Cost: one walk through all places.
    #[must_use]
    pub fn to_bytes(&self, mark: Mark) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for word in [mark.offset, mark.cursor, self.model.version()] {
            out.extend(word.to_le_bytes());
        }
        self.write(&mut out);
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// A number for the whole state: the same events in the same order give the same.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut out = Vec::new();
        self.write(&mut out);
        checksum(&out)
    }

    fn write(&self, out: &mut Vec<u8>) {
        let word = |out: &mut Vec<u8>, word: u64| out.extend(word.to_le_bytes());
        let size = |out: &mut Vec<u8>, size: usize| word(out, u64::try_from(size).unwrap_or(u64::MAX));
        for bound in [self.settings.posts, self.settings.authors, self.settings.door, self.settings.recent] {
            size(out, bound);
        }
        size(out, self.hand);
        size(out, self.forgetting);
        word(out, u64::from(self.weights.at) | u64::from(self.ahead) << 32);
        for (_, counter) in self.counters.all() {
            word(out, counter);
        }
        size(out, self.errors.len());
        for (low, high) in self.errors.iter().flatten() {
            out.extend(low.to_le_bytes());
            out.extend(high.to_le_bytes());
        }
        size(out, self.table.len());
        for (place, slot) in self.table.places().iter().enumerate().filter(|(_, slot)| slot.post != 0) {
            size(out, place);
            write_slot(slot, out);
        }
        size(out, self.authors.len());
        self.authors.iter().for_each(|author| write_author(author, out));
        size(out, self.door.filled);
        self.door.bits.iter().flatten().for_each(|&bits| word(out, bits));
        out.extend(self.recent.0.iter().flat_map(|thing| thing.to_le_bytes()));
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// When it is something else, of another version, damaged, or made with another model or other bounds.
    pub fn from_bytes(
        bytes: &[u8],
        settings: Settings,
        model: Arc<Model>,
    ) -> Result<(Self, Mark), SnapshotError> {
        let (head, _) = bytes.split_first_chunk::<16>().ok_or(SnapshotError::Foreign)?;
        if head[..15] != MAGIC[..15] {
            return Err(SnapshotError::Foreign);
        }
        if head[15] != MAGIC[15] {
            return Err(SnapshotError::Version { found: head[15] });
        }
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or(SnapshotError::Damaged("it is cut short"))?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(SnapshotError::Damaged("its checksum is not the one it was written with"));
        }
        let mut rest = body.get(16..).unwrap_or_default();
        let missing = SnapshotError::Damaged("a part of it is missing");
        let from = &mut rest;
        let (Some(offset), Some(cursor), Some(version)) = (word(from), word(from), word(from)) else {
            return Err(missing);
        };
        if version != model.version() {
            return Err(SnapshotError::Model);
        }
        let bounds = [settings.posts, settings.authors, settings.door, settings.recent];
        for (bound, name) in bounds.into_iter().zip(["posts", "authors", "door", "recent"]) {
            if size(from) != Some(bound) {
                return Err(SnapshotError::Settings(name));
            }
        }
        let partition = Self::read_from(from, settings, model).ok_or(missing)?;
        if rest.is_empty() {
            Ok((partition, Mark { offset, cursor }))
        } else {
            Err(SnapshotError::Damaged("there is more of it than there should be"))
        }
    }

    fn read_from(from: &mut &[u8], settings: Settings, model: Arc<Model>) -> Option<Self> {
        let mut made = Self::new(settings, model);
        (made.hand, made.forgetting) = (size(from)?, size(from)?);
        let times = word(from)?;
        made.weights = Weights::at(u32::try_from(times & 0xffff_ffff).ok()?);
        made.ahead = u32::try_from(times >> 32).ok()?;
        let mut counters = [0; Counters::COUNT];
        for counter in &mut counters {
            *counter = word(from)?;
        }
        made.counters = Counters::from_all(counters);
        if size(from)? != made.errors.len() {
            return None;
        }
        for (low, high) in made.errors.iter_mut().flatten() {
            (*low, *high) = (f32::from_le_bytes(take(from)?), f32::from_le_bytes(take(from)?));
        }
        for _ in 0..size(from)? {
            let (place, slot) = (size(from)?, read_slot(from)?);
            made.table = put(made.table, place, slot)?;
        }
        // A table without a free place would be searched without end.
        if made.table.len() > made.settings.posts {
            return None;
        }
        let authors = size(from)?;
        if authors > made.settings.authors {
            return None;
        }
        for place in 0..u32::try_from(authors).ok()? {
            let author = read_author(from)?;
            made.places.insert(author.account, place);
            made.authors.push(author);
        }
        made.door = Door { filled: size(from)?, ..made.door };
        for bits in made.door.bits.iter_mut().flatten() {
            *bits = word(from)?;
        }
        for thing in &mut made.recent.0 {
            *thing = half(from)?;
        }
        Some(made)
    }
}

fn put(mut table: Table, place: usize, slot: Slot) -> Option<Table> {
    (place < table.places().len() && slot.post != 0).then(|| {
        table.put(place, slot);
        table
    })
}

fn word(from: &mut &[u8]) -> Option<u64> {
    take(from).map(u64::from_le_bytes)
}

fn size(from: &mut &[u8]) -> Option<usize> {
    usize::try_from(word(from)?).ok()
}

fn half(from: &mut &[u8]) -> Option<u32> {
    take(from).map(u32::from_le_bytes)
}

fn write_slot(slot: &Slot, out: &mut Vec<u8>) {
    out.extend(slot.post.to_le_bytes());
    out.extend(slot.sums.iter().flat_map(|sum| sum.to_le_bytes()));
    for number in [slot.posted, slot.last, slot.likes, slot.reposts, slot.author] {
        out.extend(number.to_le_bytes());
    }
    for number in [slot.replies, slot.quotes, slot.held] {
        out.extend(number.to_le_bytes());
    }
    out.extend([slot.told, slot.raised, slot.owed, slot.foretold, slot.stage, slot.class]);
}

fn read_slot(from: &mut &[u8]) -> Option<Slot> {
    let mut slot = Slot { post: word(from)?, ..Slot::default() };
    for sum in &mut slot.sums {
        *sum = f32::from_le_bytes(take(from)?);
    }
    for number in [&mut slot.posted, &mut slot.last, &mut slot.likes, &mut slot.reposts, &mut slot.author] {
        *number = half(from)?;
    }
    for number in [&mut slot.replies, &mut slot.quotes, &mut slot.held] {
        *number = take(from).map(u16::from_le_bytes)?;
    }
    [slot.told, slot.raised, slot.owed, slot.foretold, slot.stage, slot.class] = take(from)?;
    (usize::from(slot.class) <= CLASSES.len() + 1).then_some(slot)
}

fn write_author(author: &Author, out: &mut Vec<u8>) {
    out.extend(author.account.to_le_bytes());
    out.extend(author.slots.to_le_bytes());
    out.extend([author.next, u8::try_from(author.past.len()).unwrap_or(u8::MAX)]);
    for past in &author.past {
        out.extend(past.post.to_le_bytes());
        out.extend(past.posted.to_le_bytes());
        out.extend(past.counts);
    }
}

fn read_author(from: &mut &[u8]) -> Option<Author> {
    let (account, slots) = (word(from)?, half(from)?);
    let [next, length] = take(from)?;
    if usize::from(next) >= PAST || usize::from(length) > PAST {
        return None;
    }
    let mut author = Author { account, slots, next, past: Vec::with_capacity(usize::from(length)) };
    for _ in 0..length {
        let (post, posted) = (half(from)?, half(from)?);
        author.past.push(Past { post, posted, counts: take::<{ AGES.len() }>(from)? });
    }
    Some(author)
}
