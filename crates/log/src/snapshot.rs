//! A partition's state as bytes, and the shared folder that keeps it.
//!
//! Form: `crieurSN`, form (u32), partition (u16), epoch (u64), next offset (u64), digest (u64), version (length
//! as u32, bytes), state (length as u64, bytes), SHA-256 of all that stands before. Numbers are little-endian.
//!
//! Written into a temporary file beside its place, synced, renamed, the folder synced: under its name there is a whole
//! snapshot or none. Whether it counts is for the [journal](crate::journal) to say. Why a folder and not the log's own
//! servers: `docs/decisions/2026-11-22-one-chain-per-partition.md`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::codec::{Reader, Writer};
use crate::journal::Position;
use crate::partition::{Offset, Partition};

const MAGIC: u64 = u64::from_le_bytes(*b"crieurSN");
const FORM: u32 = 1;
const CHECKSUM: usize = 32;

/// How a snapshot's file ends.
const ENDING: &str = "snapshot";

/// A partition's state at one offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Whose state it is.
    pub partition: Partition,
    /// The epoch of the owner that wrote it.
    pub epoch: Position,
    /// The first offset that is not in it.
    pub next: Offset,
    /// [`Fold::digest`](crate::Fold::digest) of the state.
    pub digest: u64,
    /// [`Fold::version`](crate::Fold::version).
    pub version: Bytes,
    /// [`Fold::snapshot`](crate::Fold::snapshot).
    pub state: Bytes,
}

/// Why a snapshot was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// There is no such file: another folder than its writer's, or somebody tidied up.
    #[error("snapshot {0} is not in the folder: every worker needs the same one")]
    Missing(String),
    /// The file cannot be read or written.
    #[error("snapshot {name} cannot be used: {why}")]
    Io {
        /// Its name.
        name: String,
        /// What the system said.
        why: String,
    },
    /// It is not what was written.
    #[error("snapshot {name} is damaged: {why}")]
    Damaged {
        /// Its name.
        name: String,
        /// What does not fit.
        why: String,
    },
}

impl Snapshot {
    /// As bytes, with the checksum.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.u64(MAGIC);
        out.u32(FORM);
        out.u16(self.partition.number());
        out.u64(self.epoch.0);
        out.u64(self.next.0);
        out.u64(self.digest);
        out.bytes(&self.version);
        out.long(&self.state);
        let checksum = Sha256::digest(&out.0);
        out.0.extend(checksum);
        out.0
    }

    /// From bytes.
    ///
    /// # Errors
    /// What does not fit, in words.
    pub fn decode(bytes: &Bytes) -> Result<Self, String> {
        let length = bytes.len().checked_sub(CHECKSUM).ok_or("it is too short to be one")?;
        if Sha256::digest(&bytes[..length])[..] != bytes[length..] {
            return Err("its checksum does not fit: it was cut off or changed".to_owned());
        }
        let mut from = Reader::new(bytes.slice(..length));
        if from.u64()? != MAGIC {
            return Err("it is something else".to_owned());
        }
        let form = from.u32()?;
        if form != FORM {
            return Err(format!("it has form {form}, this program knows {FORM}"));
        }
        let partition = Partition(from.u16()?);
        let (epoch, next, digest) = (Position(from.u64()?), Offset(from.u64()?), from.u64()?);
        let (version, state) = (from.bytes()?, from.long()?);
        if from.left() > 0 {
            return Err("it goes on behind its end".to_owned());
        }
        Ok(Self { partition, epoch, next, digest, version, state })
    }
}

/// A folder of snapshots, the same one for all workers: on one machine any folder, past one machine a file system that
/// they share and that keeps what was synced. Its calls block; one costs a write and two syncs, or a read.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens it, and makes it where it is missing.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        fs::create_dir_all(&path)?;
        Ok(Self { path })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a snapshot so that it is whole or not there, and gives its name: no other epoch and offset has it.
    ///
    /// # Errors
    /// [`SnapshotError::Io`].
    pub fn write(&self, snapshot: &Snapshot) -> Result<String, SnapshotError> {
        let Snapshot { partition, epoch, next, .. } = snapshot;
        let name = format!("{partition}-{:016x}-{:016x}.{ENDING}", epoch.0, next.0);
        let written = self.write_bytes(&name, &snapshot.encode());
        written.map_err(|error| SnapshotError::Io { name: name.clone(), why: error.to_string() })?;
        Ok(name)
    }

    fn write_bytes(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let temporary = self.path.join(format!("{name}.part"));
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, self.path.join(name))?;
        File::open(&self.path)?.sync_all()
    }

    /// Reads a snapshot of a partition.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn read(&self, partition: Partition, name: &str) -> Result<Snapshot, SnapshotError> {
        let damaged = |why: String| SnapshotError::Damaged { name: name.to_owned(), why };
        if name.contains(['/', '\\']) || !name.ends_with(ENDING) {
            return Err(damaged("its name is none that a snapshot has".to_owned()));
        }
        let bytes = fs::read(self.path.join(name)).map_err(|error| {
            let missing = error.kind() == io::ErrorKind::NotFound;
            let (name, why) = (name.to_owned(), error.to_string());
            if missing { SnapshotError::Missing(name) } else { SnapshotError::Io { name, why } }
        })?;
        let snapshot = Snapshot::decode(&bytes.into()).map_err(damaged)?;
        if snapshot.partition != partition {
            return Err(damaged(format!("it is partition {}'s, not {partition}'s", snapshot.partition)));
        }
        Ok(snapshot)
    }

    /// The snapshots of a partition by their names, the newest first: by epoch, then by offset.
    ///
    /// # Errors
    /// What the system says.
    pub fn list(&self, partition: Partition) -> io::Result<Vec<String>> {
        let mut names = self.files(partition)?;
        names.retain(|name| name.ends_with(ENDING));
        names.sort_unstable_by(|a, b| b.cmp(a));
        Ok(names)
    }

    /// Whatever lies there of a partition, half written files too.
    fn files(&self, partition: Partition) -> io::Result<Vec<String>> {
        let prefix = format!("{partition}-");
        let names = fs::read_dir(&self.path)?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter(|name| name.starts_with(&prefix)).collect())
    }

    /// Removes the partition's snapshots of this epoch and those before that are not among these, and what was half
    /// written when its writer died. Of a later epoch nothing goes: whoever asks may have been overtaken without knowing.
    /// Returns how many went.
    ///
    /// # Errors
    /// What the system says.
    pub fn keep_only(&self, partition: Partition, epoch: Position, names: &[&str]) -> io::Result<usize> {
        let bound = format!("{partition}-{:016x}-~", epoch.0);
        let files = self.files(partition)?;
        let stale: Vec<&String> =
            files.iter().filter(|name| **name < bound && !names.contains(&name.as_str())).collect();
        for name in &stale {
            fs::remove_file(self.path.join(name))?;
        }
        Ok(stale.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(next: u64) -> Snapshot {
        Snapshot {
            partition: Partition(3),
            epoch: Position(12),
            next: Offset(next),
            digest: 42,
            version: Bytes::from_static(b"model 1"),
            state: vec![7; 1000].into(),
        }
    }

    #[test]
    fn a_snapshot_comes_back_as_it_was() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::open(scratch.path().join("new")).unwrap();
        let name = folder.write(&snapshot(9)).unwrap();
        assert_eq!(folder.read(Partition(3), &name), Ok(snapshot(9)));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the temporary file is still there");
    }

    #[test]
    fn whatever_is_not_what_was_written_is_refused_with_its_reason() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::open(scratch.path()).unwrap();
        let name = folder.write(&snapshot(9)).unwrap();
        let said = |partition: u16, name: &str| {
            folder.read(Partition(partition), name).expect_err("it was taken").to_string()
        };
        assert!(said(4, &name).contains("partition 003's, not 004's"));
        assert!(said(3, "gone.snapshot").contains("not in the folder"));
        assert!(said(3, "../x.snapshot").contains("its name"));
        let whole = fs::read(folder.path().join(&name)).unwrap();
        for length in [0, 31, 32, 100, whole.len() - 1] {
            fs::write(folder.path().join(&name), &whole[..length]).unwrap();
            assert!(said(3, &name).contains("damaged"), "{length}");
        }
        for at in (0..whole.len()).step_by(13) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(folder.path().join(&name), flipped).unwrap();
            assert!(said(3, &name).contains("checksum"), "{at}");
        }
    }

    #[test]
    fn another_form_is_refused_even_with_a_good_checksum() {
        let bytes = snapshot(9).encode();
        let mut other = bytes[..bytes.len() - CHECKSUM].to_vec();
        other[8] = 2;
        other.extend(Sha256::digest(&other));
        assert!(Snapshot::decode(&other.into()).unwrap_err().contains("form 2"));
    }

    #[test]
    fn what_counts_and_what_is_newer_stays() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = Folder::open(scratch.path()).unwrap();
        let write = |epoch: u64, next: u64| {
            folder.write(&Snapshot { epoch: Position(epoch), ..snapshot(next) }).unwrap()
        };
        fs::write(folder.path().join("003-0000000000000001-x.snapshot.part"), "half").unwrap();
        let [old, kept, stray, newer] = [write(1, 5), write(2, 9), write(2, 11), write(3, 1)];
        assert_eq!(folder.list(Partition(3)).unwrap(), [&newer, &stray, &kept, &old].map(String::clone));
        assert_eq!(folder.keep_only(Partition(3), Position(2), &[&kept]).unwrap(), 3);
        assert_eq!(folder.list(Partition(3)).unwrap(), [newer, kept]);
    }
}
