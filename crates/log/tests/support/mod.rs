//! What is folded in the tests, and how what came of it is held against the truth.
#![allow(dead_code, reason = "each test takes what it needs")]

pub(crate) mod late;

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use log::{
    Fold, FoldError, Frame, Journal, Offset, Output, OutputId, Partition, Partitions, Position, Record,
};

/// An event that is none: a frame with it is refused.
pub(crate) const POISON: u32 = u32::MAX;
/// The last event of a partition.
pub(crate) const END: u32 = u32::MAX - 1;

/// Counts seven kinds of events and goes over all of them with a running hash: a lost, doubled or displaced one shows in
/// the digest, and in the bodies of all later outputs. Every fifth event of a kind is an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counting {
    partition: u16,
    hash: u64,
    counts: [u64; 7],
}

pub(crate) fn mixed(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

impl Counting {
    pub(crate) fn new(partition: Partition) -> Self {
        Self { partition: partition.number(), hash: 1, counts: [0; 7] }
    }

    fn put_out(&self, kind: u64, level: u64, outputs: &mut Vec<Output>) {
        let id = u128::from(self.partition) << 96 | u128::from(kind) << 64 | u128::from(level);
        outputs.push(Output { id: OutputId(id), body: self.hash.to_le_bytes().to_vec().into() });
    }
}

impl Fold for Counting {
    fn apply(&mut self, frame: &[u8], outputs: &mut Vec<Output>) -> Result<(), FoldError> {
        let events = frame.chunks_exact(4).map(|event| u32::from_le_bytes(event.try_into().unwrap()));
        if events.clone().any(|event| event == POISON) {
            return Err(FoldError("poison".to_owned()));
        }
        for event in events {
            self.hash = mixed(self.hash, event.into());
            if event == END {
                self.put_out(7, 0, outputs);
                continue;
            }
            let kind = usize::try_from(event % 7).unwrap();
            self.counts[kind] += 1;
            if self.counts[kind].is_multiple_of(5) {
                self.put_out(u64::from(event % 7), self.counts[kind] / 5, outputs);
            }
        }
        Ok(())
    }

    fn version(&self) -> Vec<u8> {
        b"counting 1".to_vec()
    }

    fn snapshot(&self) -> Vec<u8> {
        let numbers = [self.hash].into_iter().chain(self.counts);
        numbers.flat_map(u64::to_le_bytes).collect()
    }

    fn restore(&mut self, version: &[u8], state: &[u8]) -> Result<(), FoldError> {
        if version != self.version() || state.len() != 64 {
            return Err(FoldError("of another version".to_owned()));
        }
        let mut numbers = state.chunks_exact(8).map(|number| u64::from_le_bytes(number.try_into().unwrap()));
        self.hash = numbers.next().unwrap();
        self.counts = std::array::from_fn(|_| numbers.next().unwrap());
        Ok(())
    }

    fn digest(&self) -> u64 {
        self.counts.iter().fold(self.hash, |hash, count| mixed(hash, *count))
    }
}

/// The frames of a partition: made-up events, one frame of poison among them, an end.
pub(crate) fn made_up(partition: Partition, frames: u32) -> Vec<Bytes> {
    let mut state = u64::from(partition.number()) + 77;
    let mut event = move || {
        state = mixed(state, 0x5851_f42d);
        u32::try_from(state >> 34).unwrap()
    };
    let mut frame = |at: u32| -> Bytes {
        let mut events: Vec<u32> = (0..4).map(|_| event()).collect();
        if at == frames / 2 {
            events[2] = POISON;
        }
        if at + 1 == frames {
            events.push(END);
        }
        events.iter().flat_map(|event| event.to_le_bytes()).collect::<Vec<u8>>().into()
    };
    (0..frames).map(&mut frame).collect()
}

/// Outputs by id.
pub(crate) type Outputs = BTreeMap<OutputId, Bytes>;

/// What a single process makes of these frames: the digest and the outputs.
pub(crate) fn truth(partition: Partition, frames: &[Bytes]) -> (u64, Outputs) {
    let (mut fold, mut outputs) = (Counting::new(partition), Vec::new());
    for frame in frames {
        let _ = fold.apply(frame, &mut outputs);
    }
    (fold.digest(), outputs.into_iter().map(|output| (output.id, output.body)).collect())
}

/// What the journals say.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) outputs: Outputs,
    /// Outputs that stood in two records.
    pub(crate) twice: usize,
    /// Each partition's records in order, without outputs.
    pub(crate) records: BTreeMap<Partition, Vec<(Position, Record)>>,
}

impl Told {
    fn take(&mut self, position: Position, partition: Partition, mut record: Record) {
        for output in std::mem::take(&mut record.outputs) {
            let before = self.outputs.insert(output.id, output.body.clone());
            self.twice += usize::from(before.is_some());
            assert!(before.is_none_or(|body| body == output.body), "{} means two things", output.id);
        }
        self.records.entry(partition).or_default().push((position, record));
    }

    /// Reads all journals until `enough` says so.
    pub(crate) async fn until(journal: &dyn Journal, mut enough: impl FnMut(&Self) -> bool) -> Self {
        let mut told = Self::default();
        let mut records = journal.records(Position(0)).await.expect("the journals cannot be read");
        let read = async {
            while !enough(&told) {
                for (position, partition, record) in records.next().await.expect("a journal broke off") {
                    told.take(position, partition, record);
                }
            }
        };
        let in_time = tokio::time::timeout(Duration::from_secs(90), read).await;
        assert!(in_time.is_ok(), "not in time; so far {} outputs, {:?}", told.outputs.len(), told.lasts());
        told
    }

    fn lasts(&self) -> Vec<(Partition, &Record)> {
        self.records.iter().filter_map(|(partition, all)| Some((*partition, &all.last()?.1))).collect()
    }

    /// How many partitions have reached their end.
    pub(crate) fn ended(&self) -> usize {
        self.outputs.keys().filter(|id| (id.0 >> 64) & 0xff == 7).count()
    }

    /// Whether every partition was given up last.
    pub(crate) fn all_left(&self, partitions: Partitions) -> bool {
        let lasts = self.lasts();
        lasts.len() == usize::from(partitions.count()) && lasts.iter().all(|(_, last)| last.holder.is_none())
    }

    /// Whether no record of an older epoch stands behind one of a newer.
    pub(crate) fn epochs_rise(&self) -> bool {
        self.records.values().all(|records| {
            let epoch = |(at, record): &(Position, Record)| match record.epoch {
                Position(0) => *at,
                epoch => epoch,
            };
            records.is_sorted_by_key(epoch)
        })
    }

    /// How often partitions were taken.
    pub(crate) fn takings(&self) -> usize {
        self.records.values().flatten().filter(|(_, record)| record.epoch == Position(0)).count()
    }
}

/// Each partition's frames as they were appended, and where they stand.
pub(crate) struct Appended<'a> {
    frames: &'a [Vec<Bytes>],
    offsets: Vec<Vec<Offset>>,
}

impl<'a> Appended<'a> {
    /// Where no other partition's frames stand between these: in memory, or alone on a log.
    pub(crate) fn alone(frames: &'a [Vec<Bytes>]) -> Self {
        let numbers = |frames: &Vec<Bytes>| (1..).take(frames.len()).map(Offset).collect();
        Self { frames, offsets: frames.iter().map(numbers).collect() }
    }

    /// On a log that holds them all.
    pub(crate) async fn on(log: &dyn log::Log, frames: &'a [Vec<Bytes>]) -> Self {
        // Side by side: each waits a moment to see that nothing comes behind.
        let each = log.partitions().all().zip(frames).map(async |(partition, frames)| {
            let found = all_frames(log, partition, frames.len()).await;
            found.iter().map(|frame| frame.offset).collect()
        });
        let offsets = futures::future::join_all(each).await;
        Self { frames, offsets }
    }
}

/// All outputs are those of a single process, to the end, and every partition's last snapshot has the digest that this
/// process has at the snapshot's offset: a worker may be asked to leave before it has caught up.
pub(crate) fn same_as_one_process(told: &Told, partitions: Partitions, appended: &Appended<'_>) {
    let mut wanted = Outputs::new();
    let frames = appended.frames.iter().zip(&appended.offsets);
    for (partition, (frames, offsets)) in partitions.all().zip(frames) {
        wanted.extend(truth(partition, frames).1);
        let serials = told.records[&partition].iter().map(|(_, record)| record.serial);
        assert!(
            serials.clone().zip(serials.skip(1)).all(|(a, b)| b == a + 1),
            "a record of {partition} is missing"
        );
        let (_, last) = told.records[&partition].last().unwrap();
        let snapshot = &last.snapshots[0];
        let folded = &frames[..offsets.partition_point(|offset| *offset < snapshot.next)];
        let (digest, _) = truth(partition, folded);
        assert_eq!(
            snapshot.digest,
            digest,
            "partition {partition} came to another state after {}",
            folded.len()
        );
    }
    let missing = wanted.keys().filter(|id| !told.outputs.contains_key(id)).count();
    let invented = told.outputs.keys().filter(|id| !wanted.contains_key(id)).count();
    assert_eq!((missing, invented), (0, 0), "outputs missing, outputs that nobody should have made");
    assert!(told.outputs == wanted, "some outputs say something else");
}

/// Reads a partition from the beginning until so many frames have come.
pub(crate) async fn all_frames(log: &dyn log::Log, partition: Partition, count: usize) -> Vec<Frame> {
    let mut reader = log.frames(partition, Offset(0)).await.expect("the frames cannot be read");
    let mut found = Vec::new();
    let read = async {
        while found.len() < count {
            found.extend(reader.next().await.expect("the reader broke off"));
        }
        // Nothing behind.
        found.extend(reader.next().await.expect("the reader broke off"));
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), read).await;
    assert!(in_time.is_ok(), "only {} of {count} frames came", found.len());
    found
}
