//! The way out for development: letters as files, to be opened with a mail program.

use std::path::{Path, PathBuf};

use app::ports::{Letter, Mailer, MailerError};
use async_trait::async_trait;
use lettre::Message;
use lettre::message::Mailbox;

use crate::letters::Market;
use crate::post::written;

/// A folder that letters are put into, one `.eml` file each, named by when they were written and their id.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    from: Mailbox,
    market: Market,
}

impl Folder {
    /// This one; it is made when the first letter comes.
    ///
    /// # Errors
    /// When the sender is none.
    pub fn new(path: PathBuf, from: &str, market: Market) -> Result<Self, crate::SetupError> {
        let from = from.parse().map_err(|_| crate::SetupError::From(from.to_owned()))?;
        Ok(Self { path, from, market })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    async fn put(&self, name: &str, message: &Message) -> std::io::Result<PathBuf> {
        tokio::fs::create_dir_all(&self.path).await?;
        let file = self.path.join(format!("{name}.eml"));
        tokio::fs::write(&file, message.formatted()).await?;
        Ok(file)
    }
}

#[async_trait]
impl Mailer for Folder {
    async fn send(&self, letter: &Letter) -> Result<(), MailerError> {
        let message = written(&self.market, &self.from, letter)?;
        // Ids made later sort later.
        let file = self.put(&letter.id.to_string(), &message).await;
        let file = file.map_err(|error| MailerError::Later(format!("{}: {error}", self.path.display())))?;
        tracing::info!(file = %file.display(), "a letter was put into the folder");
        Ok(())
    }
}
