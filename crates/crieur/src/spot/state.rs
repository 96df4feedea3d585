//! The memory of the spotter in a folder: `spotter.snapshot`, and the one before it as `spotter.before`.
//!
//! A folder belongs to one source: places in another mean something else there.
//!
//! The former snapshot gets a second name; the new one is written beside, synced, and only then given the first. So whatever moment
//! the power fails at, one of the two is whole. What is kept: the partition (with its mark), the likes that may be taken back, and
//! the names of what is breaking out, the past of topics, and of which source all that is, under one checksum.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use breakout::trend::{LeftOut, Trends};
use breakout::{Alert, Mark, Model, Partition, Settings};
use eyre::{WrapErr as _, bail, eyre};
use network::bluesky::spotting::{Translator, address_in};
use network::bluesky::stream::{CursorError, Cursors, Event, Touch};

use super::breaking::Breaking;
use super::topics::{self, MOST};
use crate::whole;

/// Likes and reposts that can still be taken back.
pub(super) const GIVEN: usize = 1 << 17;

/// All that a spotter remembers.
pub(crate) struct Memory {
    pub(crate) partition: Partition,
    translator: Translator,
    pub(crate) breaking: Breaking,
    pub(crate) trends: Trends,
    /// Records of the source read so far, by former runs too.
    pub(crate) records: u64,
    /// The place in the stream, where the source is one.
    pub(crate) cursor: Option<u64>,
}

impl Memory {
    /// Nothing is known yet.
    pub(crate) fn new(settings: Settings, model: Arc<Model>) -> Self {
        Self {
            partition: Partition::new(settings, model),
            translator: Translator::new(GIVEN),
            breaking: Breaking::default(),
            trends: Trends::new(MOST),
            records: 0,
            cursor: None,
        }
    }

    /// Reads an event; the alerts come back, each with the address of its post. `why` says of an account and an address
    /// why that post makes no trend.
    pub(crate) fn read<'e>(
        &mut self,
        event: &'e Event<'_>,
        why: impl FnOnce(&str, &str) -> Option<LeftOut>,
    ) -> Vec<(Alert, &'e str)> {
        topics::mention(&mut self.trends, event, why);
        let (partition, mut alerts) = (&mut self.partition, Vec::new());
        self.translator.read(event, |happening| partition.read(&happening, &mut alerts));
        self.named(alerts, |post| address_in(event, post).unwrap_or_default())
    }

    /// The same of a like, a repost or a deletion that was not read as an event: none of them is about anything.
    pub(crate) fn touch<'t>(&mut self, touch: &Touch<'t>) -> Vec<(Alert, &'t str)> {
        let (partition, mut alerts) = (&mut self.partition, Vec::new());
        self.translator.touch(touch, |happening| partition.read(&happening, &mut alerts));
        // Only what is given to a post raises an alert, and of that post.
        self.named(alerts, |_| touch.address().unwrap_or_default())
    }

    /// Alerts with the addresses of their posts.
    fn named<'t>(&mut self, alerts: Vec<Alert>, address: impl Fn(u64) -> &'t str) -> Vec<(Alert, &'t str)> {
        let told: Vec<_> = alerts.into_iter().map(|alert| (alert, address(alert.post))).collect();
        told.iter().for_each(|(alert, address)| self.breaking.put(alert, address));
        told
    }

    /// The state of everything that decides about alerts and trends, in a number.
    pub(crate) fn digest(&self) -> u64 {
        self.partition.digest() ^ self.trends.digest().rotate_left(1)
    }
}

/// Where it is kept.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Of which source.
    source: String,
}

impl Folder {
    /// A folder, which is made when it is not there.
    pub(crate) fn new(path: PathBuf, source: &str) -> eyre::Result<Self> {
        std::fs::create_dir_all(&path).wrap_err_with(|| format!("{} cannot be made", path.display()))?;
        Ok(Self { path, source: source.to_owned() })
    }

    fn names(&self) -> [PathBuf; 2] {
        ["spotter.snapshot", "spotter.before"].map(|name| self.path.join(name))
    }

    /// The last that is whole, and what is to be said of those that are not.
    ///
    /// # Errors
    /// When what is kept there is another source's.
    pub(crate) fn load(
        &self,
        settings: &Settings,
        model: &Arc<Model>,
    ) -> eyre::Result<(Option<Memory>, Vec<String>)> {
        let mut said = Vec::new();
        for path in self.names() {
            match read(&path, settings, model) {
                Ok(Some((_, source))) if source != self.source => bail!(
                    "{} holds what was remembered of {source}, and this is {}: name another folder, or empty that one",
                    self.path.display(),
                    self.source
                ),
                Ok(Some((memory, _))) => return Ok((Some(memory), said)),
                Ok(None) => {}
                Err(error) => said.push(format!("{}: {error:#}", path.display())),
            }
        }
        if !said.is_empty() {
            said.push("nothing kept can be used: beginning anew".to_owned());
        }
        Ok((None, said))
    }

    /// Keeps the memory.
    pub(crate) fn keep(&self, memory: &Memory) -> eyre::Result<()> {
        let mark = Mark { offset: memory.records, cursor: memory.cursor.unwrap_or(0) };
        let parts = [
            memory.partition.to_bytes(mark),
            memory.translator.to_bytes(),
            serde_json::to_vec(&memory.breaking)?,
            memory.trends.to_bytes(),
            self.source.clone().into_bytes(),
        ];
        let mut bytes = Vec::with_capacity(parts.iter().map(Vec::len).sum::<usize>() + 64);
        for part in &parts {
            bytes.extend(u64::try_from(part.len())?.to_le_bytes());
            bytes.extend(part);
        }
        bytes.extend(breakout::checksum(&bytes).to_le_bytes());
        self.write(&bytes).wrap_err_with(|| format!("nothing can be kept in {}", self.path.display()))
    }

    fn write(&self, bytes: &[u8]) -> std::io::Result<()> {
        let [path, before] = self.names();
        if path.exists() {
            // A copy under another name: at no moment is there none.
            let _ = std::fs::remove_file(&before);
            std::fs::hard_link(&path, &before).or_else(|_| std::fs::copy(&path, &before).map(drop))?;
        }
        whole::write(&path, bytes)
    }
}

/// The next part, as long as it says.
fn part<'b>(from: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, rest) = from.split_first_chunk::<8>()?;
    let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    *from = rest;
    Some(part)
}

type Found = (Memory, String);

fn read(path: &Path, settings: &Settings, model: &Arc<Model>) -> eyre::Result<Option<Found>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let cut = || eyre!("it is cut short or was changed");
    let (mut body, sum) = bytes.split_last_chunk::<8>().ok_or_else(cut)?;
    if breakout::checksum(body) != u64::from_le_bytes(*sum) {
        return Err(cut());
    }
    let mut next = || part(&mut body).ok_or_else(cut);
    let (partition, translator, breaking, trends, source) = (next()?, next()?, next()?, next()?, next()?);
    let (partition, mark) = Partition::from_bytes(partition, settings.clone(), model.clone())?;
    let memory = Memory {
        partition,
        translator: Translator::from_bytes(GIVEN, translator).ok_or_else(cut)?,
        breaking: serde_json::from_slice(breaking)?,
        trends: Trends::from_bytes(MOST, trends).ok_or_else(cut)?,
        records: mark.offset,
        cursor: Some(mark.cursor).filter(|&cursor| cursor != 0),
    };
    Ok(Some((memory, String::from_utf8(source.to_vec())?)))
}

/// The place in a stream is kept with the memory itself, never apart from it.
pub(crate) struct Within(pub(crate) Option<u64>);

#[async_trait]
impl Cursors for Within {
    async fn load(&self, _: &str) -> Result<Option<u64>, CursorError> {
        Ok(self.0)
    }

    async fn save(&self, _: &str, _: u64) -> Result<(), CursorError> {
        Ok(())
    }
}
