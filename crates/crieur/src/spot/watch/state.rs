//! The memory of the spotter in a folder: `spotter.snapshot`, and the one before it as `spotter.before`.
//!
//! The former snapshot gets a second name; the new one is written beside, synced, and only then given the first. So whatever moment
//! the power fails at, one of the two is whole. What is kept: the partition (with its mark), the likes that may be taken back, and
//! the names of what is breaking out, the past of topics, under one checksum.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use breakout::trend::Trends;
use breakout::{Mark, Model, Partition, Settings};
use eyre::{WrapErr as _, eyre};
use network::bluesky::spotting::Translator;

use super::topics::MOST;
use crate::spot::breaking::Breaking;
use crate::whole;

/// What was kept.
pub(super) struct Found {
    pub(super) partition: Partition,
    pub(super) mark: Mark,
    pub(super) translator: Translator,
    pub(super) breaking: Breaking,
    pub(super) trends: Trends,
}

/// Where it is kept.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// A folder, which is made when it is not there.
    pub(super) fn new(path: PathBuf) -> eyre::Result<Self> {
        std::fs::create_dir_all(&path).wrap_err_with(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }

    fn names(&self) -> [PathBuf; 2] {
        ["spotter.snapshot", "spotter.before"].map(|name| self.0.join(name))
    }

    /// The last that is whole, and what is to be said of those that are not.
    pub(super) fn load(
        &self,
        settings: &Settings,
        model: &Arc<Model>,
        given: usize,
    ) -> (Option<Found>, Vec<String>) {
        let mut said = Vec::new();
        for path in self.names() {
            match read(&path, settings, model, given) {
                Ok(Some(found)) => return (Some(found), said),
                Ok(None) => {}
                Err(error) => said.push(format!("{}: {error:#}", path.display())),
            }
        }
        if !said.is_empty() {
            said.push("nothing kept can be used: beginning anew".to_owned());
        }
        (None, said)
    }

    /// Keeps the memory.
    pub(super) fn keep(
        &self,
        (partition, translator, breaking, trends): (&Partition, &Translator, &Breaking, &Trends),
        mark: Mark,
    ) -> eyre::Result<()> {
        let parts = [
            partition.to_bytes(mark),
            translator.to_bytes(),
            serde_json::to_vec(breaking)?,
            trends.to_bytes(),
        ];
        let mut bytes = Vec::with_capacity(parts.iter().map(Vec::len).sum::<usize>() + 32);
        for part in &parts {
            bytes.extend(u64::try_from(part.len())?.to_le_bytes());
            bytes.extend(part);
        }
        bytes.extend(breakout::checksum(&bytes).to_le_bytes());
        self.write(&bytes).wrap_err_with(|| format!("nothing can be kept in {}", self.0.display()))
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

fn read(path: &Path, settings: &Settings, model: &Arc<Model>, given: usize) -> eyre::Result<Option<Found>> {
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
    let parts = [part(&mut body), part(&mut body), part(&mut body), part(&mut body)];
    let [Some(partition), Some(translator), Some(breaking), Some(trends)] = parts else { return Err(cut()) };
    let (partition, mark) = Partition::from_bytes(partition, settings.clone(), model.clone())?;
    let translator = Translator::from_bytes(given, translator).ok_or_else(cut)?;
    let trends = Trends::from_bytes(MOST, trends).ok_or_else(cut)?;
    Ok(Some(Found { partition, mark, translator, breaking: serde_json::from_slice(breaking)?, trends }))
}
