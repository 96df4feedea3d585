//! The way out for development: letters as files, to be opened with a mail program.

use std::path::{Path, PathBuf};

use lettre::Message;
use lettre::message::Mailbox;

/// A folder that letters are put into, one `.eml` file each, named by when they were written and their id.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    pub(crate) from: Mailbox,
}

impl Folder {
    /// This one; it is made when the first letter comes.
    ///
    /// # Errors
    /// When the sender is none.
    pub fn new(path: PathBuf, from: &str) -> Result<Self, crate::SetupError> {
        let from = from.parse().map_err(|_| crate::SetupError::From(from.to_owned()))?;
        Ok(Self { path, from })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) async fn put(&self, name: &str, message: &Message) -> std::io::Result<PathBuf> {
        tokio::fs::create_dir_all(&self.path).await?;
        let file = self.path.join(format!("{name}.eml"));
        tokio::fs::write(&file, message.formatted()).await?;
        Ok(file)
    }
}
