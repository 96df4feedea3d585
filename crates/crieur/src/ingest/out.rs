//! Where lines go.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use eyre::WrapErr as _;
use network::bluesky::stream::{Event, Malformed, line};

/// A file or the standard output, with a buffer in front.
pub(super) struct Out {
    inner: BufWriter<Box<dyn Write + Send>>,
    /// The same file, to wait until its bytes are on the disk.
    file: Option<File>,
    line: String,
    /// Whoever read the standard output has enough.
    closed: bool,
}

impl Out {
    /// Opens a file, emptied unless `add`; `-` is the standard output.
    pub(super) fn open(path: &Path, add: bool) -> eyre::Result<Self> {
        let (inner, file): (Box<dyn Write + Send>, _) = if path == Path::new("-") {
            (Box::new(io::stdout()), None)
        } else {
            let file = OpenOptions::new().create(true).write(true).append(add).truncate(!add).open(path);
            let file = file.wrap_err_with(|| format!("{} cannot be written", path.display()))?;
            (Box::new(file.try_clone()?), Some(file))
        };
        let inner = BufWriter::with_capacity(256 << 10, inner);
        Ok(Self { inner, file, line: String::new(), closed: false })
    }

    /// Whether nobody reads any more.
    pub(super) fn closed(&self) -> bool {
        self.closed
    }

    /// Writes an event as a line; whether its record could be written too, where it was wanted.
    pub(super) fn event(&mut self, event: &Event<'_>, record: bool) -> eyre::Result<bool> {
        self.line.clear();
        let written = self.write_line(event, record).is_ok();
        self.line.push('\n');
        let done = self.inner.write_all(self.line.as_bytes());
        self.heard(done)?;
        Ok(written)
    }

    /// With its record, or without where that cannot be written as JSON.
    fn write_line(&mut self, event: &Event<'_>, record: bool) -> Result<(), Malformed> {
        let with = line(event, record, &mut self.line);
        if with.is_err() {
            line(event, false, &mut self.line)?;
        }
        with
    }

    /// Hands everything to the system.
    pub(super) fn flush(&mut self) -> eyre::Result<()> {
        let done = self.inner.flush();
        self.heard(done)
    }

    /// Waits until everything is on the disk, where it goes to one.
    pub(super) fn keep(&mut self) -> eyre::Result<()> {
        self.flush()?;
        self.file.as_ref().map_or(Ok(()), File::sync_data).wrap_err("the lines cannot be written to the disk")
    }

    fn heard(&mut self, done: io::Result<()>) -> eyre::Result<()> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            done => done.wrap_err("the lines cannot be written: is there room on the disk?"),
        }
    }
}
