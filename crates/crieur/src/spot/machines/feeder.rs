//! From a source's events to frames in the log: data first, cursor second.
//!
//! Everything that happens to posts of one author goes into one partition ([`Partitions::of`](log::Partitions::of) of the author's hash), in
//! the order of the source. A frame is cut when it holds enough, when how far was fed is kept, and from a stream when its
//! partition has nothing under way; so where the log is slow frames grow by themselves. How far was fed is kept only once the
//! log has answered for every frame before. After a crash the last frames come again: of a file the very same, under the
//! same ids; of a stream perhaps cut otherwise, and the fold drops what it knows by its number.
//!
//! Memory: for each partition one frame that fills and two that wait, a quarter of a megabyte each at most, and 3 MB of likes that can
//! be taken back.

use std::path::PathBuf;
use std::sync::Arc;

use eyre::bail;
use log::{Log, Offset, Partition, Partitions};
use network::bluesky::spotting::{Translator, address_in};
use network::bluesky::stream::Event;
use tokio::sync::watch;

use super::frame::{Packer, may_raise};
use super::kept::{Keeper, Kept};
use super::lane::{Closed, Failure, Lane};

/// The most bytes of a frame, before the happenings of one more record.
const MOST_BYTES: usize = 256 * 1024;

/// How it is fed.
#[derive(Debug, Clone)]
pub(crate) struct Feeding {
    /// What the source is called: its numbers are counted under this name.
    pub(crate) source: String,
    /// Where it is kept how far it was fed; nowhere: every run begins anew.
    pub(crate) kept: Option<PathBuf>,
    /// How many happenings a frame holds.
    pub(crate) frame: usize,
}

/// A source being fed.
pub(crate) struct Feeder {
    source: u64,
    frame: usize,
    partitions: Partitions,
    translator: Translator,
    packers: Vec<Packer>,
    lanes: Vec<Lane>,
    failure: Arc<Failure>,
    keeper: Option<Keeper>,
    /// The number of the record that was taken last, and of the one up to which is kept.
    number: u64,
    kept: Option<u64>,
    /// The furthest place in the stream, and that of the last event.
    cursor: u64,
    place: u64,
    /// Where this run began: what lies before is in the log.
    begun: (u64, u64),
    happenings: u64,
    full: bool,
}

impl Feeder {
    /// Goes on from what was kept.
    pub(crate) fn begin(log: &Arc<dyn Log>, feeding: Feeding) -> eyre::Result<Self> {
        let partitions = log.partitions();
        let Feeding { source, kept: path, frame } = feeding;
        let hash = breakout::hash(&source);
        let keeper = path.map(|path| Keeper { path, source });
        let found = keeper.as_ref().map(|keeper| keeper.load(partitions.count())).transpose()?.flatten();
        let Kept { number, cursor, lasts, translator } =
            found.unwrap_or_else(|| Kept::new(partitions.count()));
        let failure = Arc::<Failure>::new(watch::Sender::default());
        let lane = |partition: Partition| Lane::begin(Arc::clone(log), partition, Arc::clone(&failure));
        Ok(Self {
            source: hash,
            frame: frame.max(1),
            partitions,
            translator,
            packers: lasts.into_iter().map(Packer::new).collect(),
            lanes: partitions.all().map(lane).collect(),
            failure,
            keeper,
            number,
            kept: None,
            cursor,
            place: cursor,
            begun: (number, cursor),
            happenings: 0,
            full: false,
        })
    }

    /// Number and place in the stream from which this run goes on; 0 from the beginning.
    pub(crate) const fn begun(&self) -> (u64, u64) {
        self.begun
    }

    /// Whether it was kept in this run how far was fed, or before.
    pub(crate) const fn is_kept(&self) -> bool {
        self.kept.is_some() || self.begun.0 > 0
    }

    /// The number of the record that was taken last.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// Happenings taken in this run.
    pub(crate) const fn happenings(&self) -> u64 {
        self.happenings
    }

    /// Takes an event of the record with this number. Records come in rising order, and nothing is cut between the events of one.
    pub(crate) fn take(&mut self, number: u64, event: &Event<'_>) {
        self.number = self.number.max(number);
        let Self { translator, packers, partitions, frame, full, happenings, .. } = self;
        translator.read(event, |happening| {
            let address = may_raise(happening.kind).then(|| address_in(event, happening.post)).flatten();
            let partition = partitions.of(&happening.author.to_le_bytes());
            let packer = &mut packers[usize::from(partition.number())];
            packer.add(number, &happening, address);
            *full |= packer.len() >= *frame || packer.bytes() >= MOST_BYTES;
            *happenings += 1;
        });
    }

    /// Takes an event of a stream, numbered by its place there. A place that does not rise is given the next number: on streams whose places
    /// are times, some come in another order.
    pub(crate) fn take_from_stream(&mut self, event: &Event<'_>) {
        let place = event.position;
        // A reader begins a little before where it was.
        if place <= self.begun.1 || place == u64::MAX {
            return;
        }
        let number = match place {
            place if place == self.place => self.number,
            place => place.max(self.number.saturating_add(1)),
        };
        (self.place, self.cursor) = (place, self.cursor.max(place));
        self.take(number, event);
    }

    /// What comes next, even from the same place, is another record.
    pub(crate) const fn over(&mut self) {
        self.place = u64::MAX;
    }

    /// The record is over: frames that are full go into the log. Waits where it is slower than the source.
    pub(crate) async fn record(&mut self) -> eyre::Result<()> {
        if !self.full {
            return Ok(());
        }
        self.full = false;
        let frame = self.frame;
        self.cut(|packer, _| packer.len() >= frame || packer.bytes() >= MOST_BYTES).await
    }

    /// Nothing more is there for the moment: partitions that have nothing under way send what they have.
    pub(crate) async fn pause(&mut self) -> eyre::Result<()> {
        self.cut(|_, lane| lane.idle()).await
    }

    /// Waits until everything that was taken is in the log, and keeps how far that is.
    pub(crate) async fn keep(&mut self) -> eyre::Result<()> {
        self.cut(|_, _| true).await?;
        for lane in &self.lanes {
            lane.settled().await.or_else(|closed| self.failed(&closed))?;
        }
        if let Some(keeper) = &self.keeper
            && self.kept != Some(self.number)
            && self.number > 0
        {
            let lasts: Vec<u64> = self.packers.iter().map(|packer| packer.after).collect();
            keeper.keep(self.number, self.cursor, &lasts, &self.translator)?;
            self.kept = Some(self.number);
        }
        Ok(())
    }

    /// The offset of each partition's last frame of this run, and how many there were; those without any are left out.
    pub(crate) fn lasts(&self) -> impl Iterator<Item = (Partition, Offset, u64)> {
        let lasts = self.partitions.all().zip(&self.lanes).map(|(partition, lane)| {
            let (last, frames) = lane.last();
            (partition, last, frames)
        });
        lasts.filter(|(_, last, _)| *last > Offset(0))
    }

    async fn cut(&mut self, wanted: impl Fn(&Packer, &Lane) -> bool) -> eyre::Result<()> {
        for (packer, lane) in self.packers.iter_mut().zip(&self.lanes) {
            if !wanted(packer, lane) {
                continue;
            }
            if let Some(frame) = packer.cut(self.source)
                && let Err(closed) = lane.send(frame).await
            {
                return self.failed(&closed);
            }
        }
        Ok(())
    }

    fn failed(&self, _: &Closed) -> eyre::Result<()> {
        match &*self.failure.borrow() {
            Some(error) => bail!(error.clone()),
            None => bail!("the log takes nothing any more: start again, and it goes on from what was kept"),
        }
    }
}
