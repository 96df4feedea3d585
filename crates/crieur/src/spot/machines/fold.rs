//! The engine as a state that frames are folded into: one `breakout::Partition` for each partition of the log.
//!
//! Each happening counts once, however often it comes: for every source the number of the last one read is part of the state, and
//! whatever has that number or one below it is dropped. So a feeder that was killed may begin wherever it likes before its last
//! word, and cut its frames anew; the log's own memory for repeated frames, which is short, is not relied on.
//!
//! Cost: an event as `breakout` says, and about a tenth of a microsecond for reading it from its frame. Digest and snapshot walk
//! through all places of the partition, some milliseconds for a hundred thousand posts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use breakout::{Alert, Mark, Model, Partition, Settings, checksum};
use log::{Fold, FoldError, Output, OutputId};

use super::frame::{Frame, take, word};
use crate::spot::line;

/// The most sources whose numbers are known; those from which nothing came for longest go first.
const MOST_SOURCES: usize = 256;
/// The form of a snapshot's state.
const FORM: u8 = 1;

/// What was met while folding, over all partitions of a worker.
#[derive(Debug, Default)]
pub(crate) struct Met {
    happenings: AtomicU64,
    repeated: AtomicU64,
    missing: AtomicU64,
}

impl Met {
    /// Happenings read, again after a recovery too.
    pub(crate) fn happenings(&self) -> u64 {
        self.happenings.load(Ordering::Relaxed)
    }

    /// Happenings that came again and were dropped.
    pub(crate) fn repeated(&self) -> u64 {
        self.repeated.load(Ordering::Relaxed)
    }

    /// Frames before which something is missing.
    pub(crate) fn missing(&self) -> u64 {
        self.missing.load(Ordering::Relaxed)
    }
}

/// What all partitions of a log have in common.
#[derive(Debug, Clone)]
pub(crate) struct Making {
    settings: Settings,
    model: Arc<Model>,
    version: Arc<[u8]>,
    met: Arc<Met>,
}

impl Making {
    /// With these bounds for each partition, and this model.
    pub(crate) fn new(settings: Settings, model: Arc<Model>) -> Self {
        let version = version(&settings, &model).into();
        Self { settings, model, version, met: Arc::default() }
    }

    /// Model and settings as bytes: workers of one log have to agree on all of it.
    pub(crate) fn version(&self) -> &[u8] {
        &self.version
    }

    /// What was met.
    pub(crate) const fn met(&self) -> &Arc<Met> {
        &self.met
    }

    /// An empty state.
    pub(crate) fn spotter(&self) -> Spotter {
        let partition = Partition::new(self.settings.clone(), Arc::clone(&self.model));
        Spotter { partition, read: Vec::new(), alerts: Vec::new(), making: self.clone() }
    }
}

/// The model's number and every setting: what a state and its alerts depend on, besides the events.
fn version(settings: &Settings, model: &Model) -> Vec<u8> {
    let Settings { posts, authors, door, recent, leap, sizes, certainty, times, least } = settings;
    let mut out = vec![FORM];
    out.extend(model.version().to_le_bytes());
    for bound in [posts, authors, door, recent] {
        out.extend(u64::try_from(*bound).unwrap_or(u64::MAX).to_le_bytes());
    }
    out.extend(leap.to_le_bytes());
    out.extend(least.to_le_bytes());
    out.extend([certainty, times].into_iter().chain(sizes).flat_map(|number| number.to_le_bytes()));
    out
}

/// A partition's state.
#[derive(Debug)]
pub(crate) struct Spotter {
    partition: Partition,
    /// For each source the number of the last happening read, the source that was read last at the end.
    read: Vec<(u64, u64)>,
    alerts: Vec<Alert>,
    making: Making,
}

impl Spotter {
    /// Takes a source's numbers up to this one as read; what was read before.
    fn reach(&mut self, source: u64, after: u64, last: u64) -> u64 {
        let at = self.read.iter().position(|(known, _)| *known == source);
        let before = at.map(|at| self.read.remove(at).1);
        if before.unwrap_or(0) < after {
            self.making.met.missing.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(
                after,
                read = before,
                "happenings of the source are missing here: the log no longer has them, or its feeder was kept without it"
            );
        }
        let before = before.unwrap_or(0);
        self.read.push((source, before.max(last)));
        if self.read.len() > MOST_SOURCES {
            self.read.remove(0);
        }
        before
    }

    fn tell(&mut self, address: &str, outputs: &mut Vec<Output>) {
        outputs.extend(self.alerts.drain(..).map(|alert| Output {
            id: OutputId(alert.id.into()),
            body: line::alert(&alert, address).to_string().into(),
        }));
    }

    fn numbers(&self) -> Vec<u8> {
        let count = u32::try_from(self.read.len()).unwrap_or(u32::MAX);
        let numbers = self.read.iter().flat_map(|(source, last)| [*source, *last]);
        count.to_le_bytes().into_iter().chain(numbers.flat_map(u64::to_le_bytes)).collect()
    }
}

impl Fold for Spotter {
    /// A frame that cannot be read changes nothing.
    fn apply(&mut self, frame: &[u8], outputs: &mut Vec<Output>) -> Result<(), FoldError> {
        let Frame { source, after, happenings } = Frame::read(frame).map_err(FoldError)?;
        let Some(last) = happenings.last() else { return Ok(()) };
        let before = self.reach(source, after, last.number);
        let known = happenings.partition_point(|happening| happening.number <= before);
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.making.met.repeated.fetch_add(count(known), Ordering::Relaxed);
        self.making.met.happenings.fetch_add(count(happenings.len() - known), Ordering::Relaxed);
        for happening in &happenings[known..] {
            self.partition.read(&happening.event, &mut self.alerts);
            if !self.alerts.is_empty() {
                self.tell(happening.address, outputs);
            }
        }
        Ok(())
    }

    fn version(&self) -> Vec<u8> {
        self.making.version.to_vec()
    }

    /// The form, how many sources (u32) and for each its hash and last number, then the partition as `breakout` writes it.
    fn snapshot(&self) -> Vec<u8> {
        let mut out = vec![FORM];
        out.extend(self.numbers());
        out.extend(self.partition.to_bytes(Mark::default()));
        out
    }

    fn restore(&mut self, version: &[u8], state: &[u8]) -> Result<(), FoldError> {
        if version != &*self.making.version {
            let why = "it was made with another model or other settings: start all workers of a log alike";
            return Err(FoldError(why.to_owned()));
        }
        let mut from = state;
        let read = numbers(&mut from).ok_or_else(|| FoldError("its beginning is damaged".to_owned()))?;
        let Making { settings, model, .. } = &self.making;
        let restored = Partition::from_bytes(from, settings.clone(), Arc::clone(model));
        let (partition, _) = restored.map_err(|error| FoldError(error.to_string()))?;
        (self.partition, self.read) = (partition, read);
        Ok(())
    }

    fn digest(&self) -> u64 {
        let mut numbers = self.numbers();
        numbers.extend(self.partition.digest().to_le_bytes());
        checksum(&numbers)
    }
}

fn numbers(from: &mut &[u8]) -> Option<Vec<(u64, u64)>> {
    if take::<1>(from)? != [FORM] {
        return None;
    }
    let count = take(from).map(u32::from_le_bytes)?;
    (0..count).map(|_| Some((word(from)?, word(from)?))).collect()
}

#[cfg(test)]
mod tests;
