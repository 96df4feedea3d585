//! A partition's journal: who owns it, how far it has come, and what came out of it.
//!
//! One record after the other, and each is appended only where the one that its writer saw is still the last. That one
//! comparison, made by the log's servers, is all the safety there is, and all that is needed:
//!
//! - *Ownership.* To take a partition is to append a record with one's name. Of two that try at once, one succeeds. The
//!   record's position is the owner's epoch: larger than every one before.
//! - *Fencing.* From then on the chain goes on behind the new owner's record. Whatever an old owner appends, waking
//!   up late, does not follow on what it saw last, and is refused; clocks and leases play no part.
//! - *Outputs.* They stand in the record itself, with the offset up to which they are complete. Both are there or
//!   neither: what a predecessor has put out is not put out again.
//! - *Snapshots.* A file counts once a record names it. What an old owner writes late has a name that no record knows.
//!
//! Outputs are delivered by whoever reads the journals, in order, keeping its own position after what it did; it takes
//! an output twice when it crashes between the two, and, rarely, when a frame's outputs needed two records and their
//! writer crashed between them. The id is the same.

use async_trait::async_trait;
use bytes::Bytes;

use crate::codec::{Reader, Truncated, Writer};
use crate::error::LogError;
use crate::fold::{Output, OutputId};
use crate::partition::{Offset, Partition};
use crate::session::{LONGEST_SESSION, Session};

/// The form of a record, in its first byte.
const FORM: u8 = 1;

/// The most bytes of outputs in one record: half of what NATS takes as a message by default.
pub const MOST_OUTPUT_BYTES: usize = 512 * 1024;

/// Where a record stands in its journal; larger than that of every record before it. 0 is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub u64);

/// A snapshot that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotRef {
    /// What the snapshots' keeper calls it.
    pub name: String,
    /// The first offset that is not in it.
    pub next: Offset,
    /// [`Fold::digest`](crate::Fold::digest) of its state.
    pub digest: u64,
}

/// An entry of a journal. Each carries all that its successor has to know, so that the last one is enough.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Who owns the partition; nobody: it was given up and may be taken at once.
    pub holder: Option<Session>,
    /// The position of the record with which the holder took the partition; 0 in that record itself.
    pub epoch: Position,
    /// Counts the records of the journal without a hole: a writer knows its own again, and a reader that finds one missing
    /// knows that it came too late.
    pub serial: u64,
    /// All outputs of the frames before this offset are in the journal.
    pub through: Offset,
    /// Snapshots that may be restored, the newest first.
    pub snapshots: Vec<SnapshotRef>,
    /// What came out since the last record.
    pub outputs: Vec<Output>,
}

impl Record {
    /// As bytes.
    #[must_use]
    pub fn encode(&self) -> Bytes {
        let mut out = Writer::default();
        out.u8(FORM);
        out.bytes(self.holder.as_ref().map_or("", Session::name).as_bytes());
        out.u64(self.epoch.0);
        out.u64(self.serial);
        out.u64(self.through.0);
        out.u32(length(self.snapshots.len()));
        for snapshot in &self.snapshots {
            out.bytes(snapshot.name.as_bytes());
            out.u64(snapshot.next.0);
            out.u64(snapshot.digest);
        }
        out.u32(length(self.outputs.len()));
        for output in &self.outputs {
            out.u128(output.id.0);
            out.bytes(&output.body);
        }
        out.0.into()
    }

    /// From bytes.
    ///
    /// # Errors
    /// [`LogError::Damaged`] where they are no record, or one of a form that this program does not know.
    pub fn decode(bytes: Bytes) -> Result<Self, LogError> {
        let damaged = |why: &str| LogError::Damaged(format!("a record of a journal: {why}"));
        let mut from = Reader::new(bytes);
        let form = from.u8().map_err(|_| damaged("it is empty"))?;
        if form != FORM {
            return Err(damaged(&format!(
                "it has form {form}, this program knows {FORM}: update the older one"
            )));
        }
        let record = Self::fields(&mut from).map_err(|why| damaged(&why))?;
        if from.left() > 0 {
            return Err(damaged("it goes on behind its end"));
        }
        Ok(record)
    }

    fn fields(from: &mut Reader) -> Result<Self, String> {
        let holder = text(from)?;
        if holder.len() > LONGEST_SESSION {
            return Err("its holder's name is too long".to_owned());
        }
        let holder = (!holder.is_empty()).then(|| Session::known(holder));
        let (epoch, serial, through) = (Position(from.u64()?), from.u64()?, Offset(from.u64()?));
        let snapshots = (0..from.u32()?).map(|_| snapshot(from)).collect::<Result<_, String>>()?;
        let outputs = (0..from.u32()?).map(|_| output(from)).collect::<Result<_, Truncated>>()?;
        Ok(Self { holder, epoch, serial, through, snapshots, outputs })
    }
}

fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn text(from: &mut Reader) -> Result<String, String> {
    String::from_utf8(from.bytes()?.to_vec()).map_err(|_| "a name in it is not UTF-8".to_owned())
}

fn snapshot(from: &mut Reader) -> Result<SnapshotRef, String> {
    Ok(SnapshotRef { name: text(from)?, next: Offset(from.u64()?), digest: from.u64()? })
}

fn output(from: &mut Reader) -> Result<Output, Truncated> {
    Ok(Output { id: OutputId(from.u128()?), body: from.bytes()? })
}

/// The journals of all partitions.
#[async_trait]
pub trait Journal: Send + Sync {
    /// The last record of a partition and where it stands; nothing where there is none yet. It may be out of date
    /// when it arrives: [`follow`](Self::follow) finds out.
    ///
    /// # Errors
    /// [`LogError::Unavailable`], [`LogError::Damaged`].
    async fn last(&self, partition: Partition) -> Result<Option<(Position, Record)>, LogError>;

    /// Appends a record if `after` is the position of the last one (0: there is none). Tried again after its answer was
    /// lost, it is found done.
    ///
    /// # Errors
    /// [`LogError::Overtaken`] where another record came first; [`LogError::Unavailable`], and then it may be there
    /// or not; [`LogError::TooLarge`].
    async fn follow(
        &self,
        partition: Partition,
        after: Position,
        record: &Record,
    ) -> Result<Position, LogError>;

    /// Reads the records of all partitions, each partition's in order, from a position on: for whoever delivers the
    /// outputs. Records leave a journal when many came after them; what is gone is passed over, and seen by a
    /// hole in [`Record::serial`].
    ///
    /// # Errors
    /// [`LogError::Unavailable`].
    async fn records(&self, from: Position) -> Result<Box<dyn Records>, LogError>;
}

/// Records as they come.
#[async_trait]
pub trait Records: Send {
    /// The next ones, at least one; nothing when about a second passed without. Dropped while it waits, it may miss
    /// nothing but has to start again.
    ///
    /// # Errors
    /// [`LogError::Unavailable`] after much patience; [`LogError::Damaged`].
    async fn next(&mut self) -> Result<Vec<(Position, Partition, Record)>, LogError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            holder: Some(Session::of("one").unwrap()),
            epoch: Position(7),
            serial: 3,
            through: Offset(99),
            snapshots: vec![SnapshotRef { name: "000-7-1".to_owned(), next: Offset(90), digest: u64::MAX }],
            outputs: vec![Output { id: OutputId(5), body: Bytes::from_static(b"hello") }],
        }
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let given_up = Record { holder: None, outputs: Vec::new(), ..record() };
        for record in [record(), given_up, Record::default()] {
            assert_eq!(Record::decode(record.encode()), Ok(record));
        }
    }

    #[test]
    fn every_truncation_and_a_foreign_form_are_refused() {
        let bytes = record().encode();
        for length in 0..bytes.len() {
            assert!(matches!(Record::decode(bytes.slice(..length)), Err(LogError::Damaged(_))), "{length}");
        }
        let mut longer = bytes.to_vec();
        longer.push(0);
        assert!(Record::decode(longer.into()).is_err());
        let mut foreign = bytes.to_vec();
        foreign[0] = 2;
        let said = Record::decode(foreign.into()).unwrap_err().to_string();
        assert!(said.contains("form 2"), "{said}");
    }

    #[test]
    fn claimed_lengths_reserve_nothing() {
        let mut bytes = record().encode().to_vec();
        let at = bytes.len() - 5 - 4 - 16 - 4;
        bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(Record::decode(bytes.into()).is_err());
    }
}
