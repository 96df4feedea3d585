//! The standard output, as lines; whoever reads it may have enough at any time, which is no error.

use std::io::{ErrorKind, IsTerminal as _, Stdout, Write as _};

/// The standard output.
pub(crate) struct Lines {
    out: Stdout,
    closed: bool,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self { out: std::io::stdout(), closed: false }
    }

    /// Whether a person reads it.
    pub(crate) fn is_terminal(&self) -> bool {
        self.out.is_terminal()
    }

    /// Whether nobody reads any more.
    pub(crate) const fn closed(&self) -> bool {
        self.closed
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, text: &str) -> eyre::Result<()> {
        let written = writeln!(self.out, "{text}");
        self.unless_closed(written)
    }

    /// Hands everything to the system.
    pub(crate) fn flush(&mut self) -> eyre::Result<()> {
        let flushed = self.out.flush();
        self.unless_closed(flushed)
    }

    fn unless_closed(&mut self, done: std::io::Result<()>) -> eyre::Result<()> {
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => self.closed = true,
            done => done?,
        }
        Ok(())
    }
}
