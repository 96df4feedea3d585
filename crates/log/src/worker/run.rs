//! One partition at one worker, from taking it to giving it up.
//!
//! Order of what is written: outputs, with the offset up to which they are complete, in one record; a snapshot's file
//! before the record that names it; the log is let go of what lies before the oldest snapshot after that record. So at any
//! moment a successor finds a state, and folds the same frames to the same outputs from there.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use crate::error::LogError;
use crate::fold::{Fold, Output};
use crate::journal::{MOST_OUTPUT_BYTES, Position, Record, SnapshotRef};
use crate::ownership::{Stage, Turn};
use crate::partition::{Frame, Offset, Partition};
use crate::snapshot::{Snapshot, SnapshotError};

use super::{Held, Worker, told};

/// How a partition's task ended.
pub(super) enum Ending {
    /// The partition is free.
    Left,
    /// It is another's.
    Overtaken,
    /// It is still this worker's by the journal, for others until the session runs out.
    BrokeOff(LogError),
}

pub(super) struct Run<F> {
    worker: Arc<Worker<F>>,
    partition: Partition,
    epoch: Position,
    stage: Stage,
    /// Where the last record stands, and what it says.
    at: Position,
    record: Record,
    /// The first offset that is not folded yet.
    next: Offset,
    /// Frames since the last snapshot.
    fresh: u64,
    asked: watch::Receiver<bool>,
}

/// Outputs and the frame that each came from.
type Made = Vec<(Offset, Output)>;

impl<F: Fold> Run<F> {
    /// The run of a partition just taken, by this record.
    pub(super) fn new(
        worker: Arc<Worker<F>>,
        partition: Partition,
        epoch: Position,
        record: Record,
        asked: watch::Receiver<bool>,
    ) -> Self {
        let (stage, next) = (Stage::Away, Offset(0));
        Self { worker, partition, epoch, stage, at: epoch, record, next, fresh: 0, asked }
    }

    pub(super) async fn run(mut self) -> Ending {
        match self.take_to_leave().await {
            Ok(()) => Ending::Left,
            Err(LogError::Overtaken { .. }) => Ending::Overtaken,
            Err(error) => Ending::BrokeOff(error),
        }
    }

    fn turn(&mut self, turn: Turn) -> Result<(), LogError> {
        let after = self.stage.after(turn);
        self.stage = after.ok_or_else(|| LogError::Damaged(format!("{:?} met {turn:?}", self.stage)))?;
        Ok(())
    }

    async fn take_to_leave(&mut self) -> Result<(), LogError> {
        self.turn(Turn::Taken)?;
        let mut fold = self.recover().await?;
        self.turn(Turn::Recovered)?;
        self.show();
        let mut frames = self.worker.ground.frames(self.partition, self.next).await?;
        let mut snapshot_due = Instant::now() + self.worker.settings.snapshot_every;
        let mut asked = self.asked.clone();
        loop {
            let batch = tokio::select! {
                biased;
                () = told(&mut asked) => break,
                batch = frames.next() => batch?,
            };
            let made = self.fold(&mut fold, batch);
            self.put_out(made).await?;
            self.show();
            let many = self.fresh >= self.worker.settings.snapshot_frames;
            if many || (self.fresh > 0 && Instant::now() >= snapshot_due) {
                let image = self.image(&fold);
                self.snapshot(image).await?;
                snapshot_due = Instant::now() + self.worker.settings.snapshot_every;
            }
        }
        self.turn(Turn::AskedToLeave)?;
        let image = self.image(&fold);
        self.leave(image).await
    }

    fn show(&self) {
        let held = Held { epoch: self.epoch, next: self.next };
        self.worker.holdings.send_modify(|holdings| {
            holdings.insert(self.partition, held);
        });
    }

    // --- recovering ---------------------------------------------------------------------------------------

    /// The newest snapshot that can be restored, or a new state.
    async fn recover(&mut self) -> Result<F, LogError> {
        let mut restored = None;
        while let Some(reference) = self.record.snapshots.first().cloned() {
            match self.restore(&reference).await {
                Ok(fold) => {
                    self.next = reference.next;
                    restored = Some(fold);
                    break;
                }
                Err(error) => {
                    self.worker.counters.snapshots_refused(1);
                    tracing::warn!(partition = %self.partition, %error, "a snapshot is refused, the one before is tried");
                    // No later record names it, and nobody tries it again.
                    self.record.snapshots.remove(0);
                }
            }
        }
        let first = self.worker.ground.first(self.partition).await?;
        // Offsets begin at 1: the log's first frame is all there was.
        if first > self.next.max(Offset(1)) {
            self.worker.counters.gaps(1);
            let (next, first) = (self.next.0, first.0);
            tracing::warn!(partition = %self.partition, next, first, "the log may no longer hold all frames");
        }
        Ok(restored.unwrap_or_else(|| (self.worker.make)(self.partition)))
    }

    async fn restore(&self, reference: &SnapshotRef) -> Result<F, SnapshotError> {
        let (folder, partition, name) = (self.worker.folder.clone(), self.partition, reference.name.clone());
        let damaged = |why: String| SnapshotError::Damaged { name: reference.name.clone(), why };
        let read = spawn_blocking(move || folder.read(partition, &name)).await;
        let snapshot = read.map_err(|error| damaged(error.to_string()))??;
        if snapshot.next != reference.next {
            return Err(damaged("it is not the one that the journal names".to_owned()));
        }
        let mut fold = (self.worker.make)(self.partition);
        fold.restore(&snapshot.version, &snapshot.state).map_err(|error| damaged(error.to_string()))?;
        let digest = fold.digest();
        if digest != reference.digest {
            let why = format!("restored, its digest is {digest:016x} and not {:016x}", reference.digest);
            return Err(damaged(why));
        }
        Ok(fold)
    }

    // --- folding ------------------------------------------------------------------------------------------

    /// Folds frames; returns the outputs that no record has yet.
    fn fold(&mut self, fold: &mut F, batch: Vec<Frame>) -> Made {
        let counters = &self.worker.counters;
        let (mut made, mut outputs) = (Made::new(), Vec::new());
        for Frame { offset, bytes } in batch {
            if offset < self.next {
                counters.frames_repeated(1);
                continue;
            }
            if let Err(error) = fold.apply(&bytes, &mut outputs) {
                counters.frames_refused(1);
                tracing::warn!(partition = %self.partition, offset = offset.0, %error, "a frame is passed over");
            }
            counters.frames(1);
            self.next = offset.next();
            self.fresh += 1;
            if offset < self.record.through {
                counters.outputs_known(outputs.len());
                outputs.clear();
            }
            made.extend(outputs.drain(..).map(|output| (offset, output)));
        }
        made
    }

    /// Writes outputs into the journal, in as many records as it takes.
    async fn put_out(&mut self, made: Made) -> Result<(), LogError> {
        let mut left = made.into_iter().peekable();
        while left.peek().is_some() {
            let (mut outputs, mut bytes) = (Vec::new(), 0);
            while let Some((_, output)) =
                left.next_if(|(_, next)| outputs.is_empty() || bytes + next.body.len() <= MOST_OUTPUT_BYTES)
            {
                bytes += output.body.len() + 20;
                outputs.push(output);
            }
            // The frame of the first output that is left is not complete; the batch is when none is left.
            let through = left.peek().map_or(self.next, |(offset, _)| *offset);
            let count = outputs.len();
            let record = Record { outputs, ..self.following(through) };
            self.follow(record).await?;
            self.worker.counters.outputs(count);
        }
        Ok(())
    }

    /// The next record, without outputs.
    fn following(&self, through: Offset) -> Record {
        Record {
            holder: Some(self.worker.session.clone()),
            epoch: self.epoch,
            serial: self.record.serial.wrapping_add(1),
            through: through.max(self.record.through),
            snapshots: self.record.snapshots.clone(),
            outputs: Vec::new(),
        }
    }

    async fn follow(&mut self, record: Record) -> Result<(), LogError> {
        self.at = self.worker.ground.follow(self.partition, self.at, &record).await?;
        self.record = Record { outputs: Vec::new(), ..record };
        self.worker.counters.records(1);
        Ok(())
    }

    // --- snapshots and leaving ----------------------------------------------------------------------------

    /// The state as it is now; nothing where the last snapshot says the same.
    fn image(&self, fold: &F) -> Option<Snapshot> {
        (self.fresh > 0).then(|| Snapshot {
            partition: self.partition,
            epoch: self.epoch,
            next: self.next,
            digest: fold.digest(),
            version: fold.version().into(),
            state: fold.snapshot().into(),
        })
    }

    /// Writes a snapshot's file; returns all that count then, the newest first.
    async fn write(&self, image: Option<Snapshot>) -> Vec<SnapshotRef> {
        let mut snapshots = self.record.snapshots.clone();
        let Some(image) = image else { return snapshots };
        let (next, digest, folder) = (image.next, image.digest, self.worker.folder.clone());
        let written = spawn_blocking(move || folder.write(&image)).await;
        let error = match written {
            Ok(Ok(name)) => {
                snapshots.insert(0, SnapshotRef { name, next, digest });
                snapshots.truncate(self.worker.settings.snapshots_kept);
                return snapshots;
            }
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        self.worker.counters.snapshots_failed(1);
        tracing::warn!(partition = %self.partition, error, "a snapshot was not written; the one before goes on counting");
        snapshots
    }

    async fn snapshot(&mut self, image: Option<Snapshot>) -> Result<(), LogError> {
        let snapshots = self.write(image).await;
        // Tried again only after as many frames, written or not: a full disk is not asked at every frame.
        self.fresh = 0;
        if snapshots == self.record.snapshots {
            return Ok(());
        }
        let record = Record { snapshots, ..self.following(self.next) };
        self.follow(record).await?;
        self.worker.counters.snapshots(1);
        self.tidy().await
    }

    async fn leave(&mut self, image: Option<Snapshot>) -> Result<(), LogError> {
        let snapshots = self.write(image).await;
        let new = snapshots != self.record.snapshots;
        let record = Record { holder: None, snapshots, ..self.following(self.next) };
        self.follow(record).await?;
        self.worker.counters.snapshots(usize::from(new));
        self.tidy().await
    }

    /// What no record names goes, and what lies before the oldest snapshot.
    async fn tidy(&self) -> Result<(), LogError> {
        let names: Vec<String> = self.record.snapshots.iter().map(|snapshot| snapshot.name.clone()).collect();
        let (folder, partition, epoch) = (self.worker.folder.clone(), self.partition, self.epoch);
        let tidied = spawn_blocking(move || {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            folder.keep_only(partition, epoch, &names)
        });
        if let Ok(Err(error)) = tidied.await {
            tracing::warn!(partition = %self.partition, %error, "old snapshots stay in the folder");
        }
        match self.record.snapshots.last() {
            Some(oldest) => self.worker.ground.forget(self.partition, oldest.next).await,
            None => Ok(()),
        }
    }
}
