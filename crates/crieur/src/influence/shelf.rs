//! The folder in which a graph is kept: `graph.snapshot`, `graph.log` and `graph.lock`.
//!
//! The log is appended to and synced frame by frame. A snapshot is written beside its place, synced, and only then given its name; then
//! the log begins anew on top of it. A crash between the two leaves a log that the snapshot says it has swallowed: it is dropped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use eyre::{WrapErr as _, bail, ensure};
use influence::blocked::Blocked;
use influence::store::{Batch, Kept, LOG_HEAD, Scratch, Snapshot, log_head, replay, write_snapshot};
use mmap_guard::FileData;

const SNAPSHOT: &str = "graph.snapshot";
const LOG: &str = "graph.log";
const LOCK: &str = "graph.lock";

/// The snapshot's file, mapped: read where it lies, whatever its size.
///
/// # Errors
/// A folder without one; what the system says.
pub(crate) fn map(folder: &Path) -> eyre::Result<FileData> {
    let path = folder.join(SNAPSHOT);
    mmap_guard::map_file(&path).wrap_err_with(|| {
        format!("{} cannot be read: is this a folder that `crieur influence import` wrote?", path.display())
    })
}

/// The snapshot in a mapped file.
///
/// # Errors
/// One that is damaged, or no snapshot at all.
pub(crate) fn snapshot<'m>(folder: &Path, mapped: &'m FileData) -> eyre::Result<Snapshot<'m>> {
    Snapshot::open(mapped).wrap_err_with(|| format!("{} cannot be used", folder.join(SNAPSHOT).display()))
}

/// A folder that one program at a time writes.
#[derive(Debug)]
pub(crate) struct Shelf {
    folder: PathBuf,
    log: File,
    /// Held as long as this is.
    _lock: File,
}

impl Shelf {
    /// Opens a folder for writing, and makes it where it is not there yet.
    ///
    /// # Errors
    /// Another program that writes it; what the system says.
    pub(crate) fn open(folder: &Path) -> eyre::Result<Self> {
        let unwritten = || format!("{} cannot be written", folder.display());
        fs::create_dir_all(folder).wrap_err_with(unwritten)?;
        let open = |name| {
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(name))
        };
        let lock = open(LOCK).wrap_err_with(unwritten)?;
        if lock.try_lock().is_err() {
            bail!("another program writes {}: wait for it, or name another folder", folder.display());
        }
        let log = open(LOG).wrap_err_with(unwritten)?;
        Ok(Self { folder: folder.to_owned(), log, _lock: lock })
    }

    /// The snapshot's file, where there is one.
    ///
    /// # Errors
    /// As [`map`].
    pub(crate) fn mapped(&self) -> eyre::Result<Option<FileData>> {
        if self.folder.join(SNAPSHOT).exists() { map(&self.folder).map(Some) } else { Ok(None) }
    }

    /// Goes through the log, and makes it ready to be appended to: a torn tail is cut off, a log that the snapshot swallowed begun anew.
    ///
    /// # Errors
    /// A log that is damaged or belongs to another snapshot.
    pub(crate) fn recover(
        &mut self,
        snapshot: Option<&Snapshot<'_>>,
        mut take: impl FnMut(Batch),
    ) -> eyre::Result<()> {
        let unread = || format!("{} cannot be read", self.folder.join(LOG).display());
        let (base, folded) = snapshot.map_or((0, None), |found| (found.head().id, Some(found.head().folded)));
        let length = self.log.metadata().wrap_err_with(unread)?.len();
        if length < u64::try_from(LOG_HEAD).unwrap_or(0) {
            return self.begin(base);
        }
        let bytes = self.bytes()?;
        let mut batches = Vec::new();
        let found = replay(&bytes, |(batch, _)| batches.push(batch)).wrap_err_with(unread)?;
        if found.base != base {
            ensure!(
                folded == Some(found.base),
                "{} belongs to another snapshot: put both back from one backup, or import into a new folder",
                self.folder.join(LOG).display()
            );
            return self.begin(base);
        }
        let whole = u64::try_from(found.whole).unwrap_or(u64::MAX);
        self.log.set_len(whole).wrap_err_with(unread)?;
        self.log.seek(SeekFrom::Start(whole)).wrap_err_with(unread)?;
        batches.into_iter().for_each(&mut take);
        Ok(())
    }

    fn begin(&mut self, base: u64) -> eyre::Result<()> {
        self.log.set_len(0)?;
        self.log.rewind()?;
        self.log.write_all(&log_head(base))?;
        Ok(self.log.sync_all()?)
    }

    /// The whole log.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn bytes(&self) -> eyre::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(self.folder.join(LOG))?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Appends a batch; it stays when this returns.
    ///
    /// # Errors
    /// What the system says, a full disk for one.
    pub(crate) fn append(&mut self, batch: &Batch) -> eyre::Result<()> {
        let appended = self.log.write_all(&batch.to_frame()).and_then(|()| self.log.sync_data());
        appended
            .wrap_err_with(|| format!("{} takes nothing: is the disk full?", self.folder.join(LOG).display()))
    }

    /// Makes a graph the snapshot, and begins the log anew; how many bytes it has.
    ///
    /// # Errors
    /// What the system says; what was there stays then.
    pub(crate) fn keep(&mut self, graph: &Blocked<'_>, kept: Kept<'_>) -> eyre::Result<u64> {
        let unwritten = || format!("{} cannot be written", self.folder.join(SNAPSHOT).display());
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).wrap_err_with(unwritten)?;
        let id = write_snapshot(graph, kept, BufWriter::with_capacity(1 << 20, file.as_file_mut()))
            .wrap_err_with(unwritten)?;
        file.as_file().sync_all().wrap_err_with(unwritten)?;
        let length = file.as_file().metadata().wrap_err_with(unwritten)?.len();
        file.persist(self.folder.join(SNAPSHOT)).map_err(|error| error.error).wrap_err_with(unwritten)?;
        // The folder cannot be waited for everywhere; the file itself is safe already.
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        self.begin(id)?;
        Ok(length)
    }

    /// Room for sorting, in files without a name in the same folder.
    pub(crate) fn scratch(&self) -> Files {
        Files { folder: self.folder.clone(), files: Vec::new() }
    }
}

/// Buckets in files that are gone when the program is.
#[derive(Debug)]
pub(crate) struct Files {
    folder: PathBuf,
    files: Vec<Option<File>>,
}

impl Scratch for Files {
    fn put(&mut self, bucket: usize, bytes: &[u8]) -> io::Result<()> {
        while self.files.len() <= bucket {
            self.files.push(None);
        }
        let place = &mut self.files[bucket];
        let file = match place {
            Some(file) => file,
            None => place.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.write_all(bytes)
    }

    fn take(&mut self, bucket: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if let Some(mut file) = self.files.get_mut(bucket).and_then(Option::take) {
            file.rewind()?;
            file.read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }
}
