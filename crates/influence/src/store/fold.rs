//! A snapshot and a log become the next snapshot.
//!
//! Everything is gone through twice: first for the degrees, which give the order, then each arrow into the bucket of its end;
//! then a bucket at a time is sorted and laid out. Held besides the result: names, 16 bytes an account, and one bucket, whose size is
//! given; an account with more followers than that makes its bucket larger.

use std::io;

use super::{LogError, replay};
use crate::blocked::{Blocked, Builder, Key, Order, Weighed};
use crate::intake::{Decay, Event, IntakeError};

/// Bytes that an arrow of a bucket takes while it is laid out: as it was kept, and as it is sorted.
const HELD: [usize; 2] = [16, 44];

/// Where buckets wait: files, or memory in tests.
pub trait Scratch {
    /// Appends to a bucket.
    ///
    /// # Errors
    /// What the disk says.
    fn put(&mut self, bucket: usize, bytes: &[u8]) -> io::Result<()>;

    /// Gives a bucket back, and forgets it.
    ///
    /// # Errors
    /// What the disk says.
    fn take(&mut self, bucket: usize) -> io::Result<Vec<u8>>;
}

/// Why there is no next snapshot.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The log cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Events cannot decay.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The log names an account that nobody named.
    #[error("the log names account {id} of {nodes}: it belongs to another snapshot")]
    Beyond {
        /// The id.
        id: u32,
        /// How many accounts there are.
        nodes: u32,
    },
    /// Buckets cannot be kept.
    #[error("the arrows cannot be sorted: is there room for {bytes} bytes beside the graph?")]
    Scratch {
        /// How much is needed.
        bytes: u64,
        /// What the disk says.
        #[source]
        source: io::Error,
    },
}

/// What is folded.
#[derive(Debug, Clone, Copy)]
pub struct Fold<'f> {
    /// Accounts, those of the log among them.
    pub nodes: u32,
    /// The snapshot's graph, and the moment to which its weights have decayed.
    pub old: Option<(&'f Blocked<'f>, i64)>,
    /// The log.
    pub log: &'f [u8],
    /// How events lose weight.
    pub decay: Option<Decay>,
    /// Bytes for a bucket while it is laid out.
    pub memory: usize,
}

/// What the first pass finds.
struct First {
    degrees: Vec<u32>,
    followers: Vec<u32>,
    arrows: u64,
    weighted: bool,
    last: Option<i64>,
}

impl Fold<'_> {
    /// The next graph, the moment to which its weights have decayed, and how many arrows said again what another one said.
    ///
    /// # Errors
    /// See [`FoldError`].
    pub fn fold(&self, scratch: &mut dyn Scratch) -> Result<(Blocked<'static>, i64, u64), FoldError> {
        if let Some(decay) =
            self.decay.filter(|decay| !(decay.half_life > 0.0 && decay.half_life.is_finite()))
        {
            return Err(IntakeError::HalfLife(decay.half_life).into());
        }
        let first = self.first()?;
        let before = self.old.map(|(_, moment)| moment);
        let moment = self.decay.and_then(|decay| decay.to).or(first.last.max(before)).unwrap_or(0);
        let order = Order::by_degree(&first.degrees);
        let mut builder = Builder::new(order, first.arrows, first.weighted);
        let most = (self.memory / HELD[usize::from(first.weighted)]).max(1);
        let ends = ends(builder.order(), &first.followers, most);
        let (weighted, arrows) = (first.weighted, first.arrows);
        drop(first);
        let failed = |source| FoldError::Scratch { bytes: arrows * if weighted { 12 } else { 8 }, source };
        let mut buckets = Buckets { scratch, ends: &ends, waiting: vec![Vec::new(); ends.len()], weighted };
        let mut broken = None;
        self.each(moment, |from, to, weight| {
            if let (Some(from), Some(to)) = (builder.order().place(from), builder.order().place(to))
                && broken.is_none()
            {
                broken = buckets.put(from, to, weight).err();
            }
        })?;
        if let Some(source) = broken {
            return Err(failed(source));
        }
        for (bucket, end) in ends.iter().enumerate() {
            let bytes = buckets.take(bucket).map_err(failed)?;
            if weighted {
                builder.weighed_group(*end, weighed(&bytes));
            } else {
                builder.group(*end, keys(&bytes));
            }
        }
        let doubles = builder.doubles();
        Ok((builder.finish(), moment, doubles))
    }

    fn first(&self) -> Result<First, FoldError> {
        let nodes = self.nodes as usize;
        let old = self.old.map(|(old, _)| old);
        let mut weighted = self.decay.is_some() || old.is_some_and(Blocked::weighted);
        let (mut degrees, mut followers) = (vec![0_u32; nodes], vec![0_u32; nodes]);
        let (mut arrows, mut last, mut untimed, mut beyond) = (0, None, 0, None);
        let mut count = |from: u32, to: u32| {
            let id = from.max(to);
            if id >= self.nodes {
                beyond = beyond.or(Some(id));
                return;
            }
            for id in [from, to] {
                degrees[id as usize] = degrees[id as usize].saturating_add(1);
            }
            followers[to as usize] = followers[to as usize].saturating_add(1);
            arrows += 1;
        };
        if let Some(old) = old {
            old.each(|edge| count(edge.from, edge.to));
        }
        if !self.log.is_empty() {
            replay(self.log, |(batch, _)| {
                for event in &batch.events {
                    count(event.from, event.to);
                    weighted |= !event.is_statement();
                    untimed += u64::from(event.at.is_none());
                    last = last.max(event.at);
                }
            })?;
        }
        if let Some(id) = beyond {
            return Err(FoldError::Beyond { id, nodes: self.nodes });
        }
        if self.decay.is_some() && untimed > 0 {
            return Err(IntakeError::Untimed { rows: untimed }.into());
        }
        Ok(First { degrees, followers, arrows, weighted, last })
    }

    /// Every arrow with what is left of its weight at that moment: the snapshot's first.
    fn each(&self, moment: i64, mut take: impl FnMut(u32, u32, f32)) -> Result<(), FoldError> {
        let left = |weight, at: i64| match self.decay {
            Some(decay) => decay.left(weight, moment.saturating_sub(at)),
            None => weight,
        };
        if let Some((old, before)) = self.old {
            old.each(|edge| take(edge.from, edge.to, left(edge.weight, before)));
        }
        if !self.log.is_empty() {
            replay(self.log, |(batch, _)| {
                for &Event { from, to, weight, at, .. } in &batch.events {
                    take(from, to, left(weight, at.unwrap_or(moment)));
                }
            })?;
        }
        Ok(())
    }
}

/// Where each bucket ends: after at most so many arrows, or one account.
fn ends(order: &Order, followers: &[u32], most: usize) -> Vec<u32> {
    let (mut ends, mut arrows, mut place) = (Vec::new(), 0_usize, 0_u32);
    while let Some(id) = order.id(place) {
        let mine = followers[id as usize] as usize;
        if arrows > 0 && arrows + mine > most {
            ends.push(place);
            arrows = 0;
        }
        arrows += mine;
        place += 1;
    }
    ends.push(place);
    ends
}

struct Buckets<'b> {
    scratch: &'b mut dyn Scratch,
    ends: &'b [u32],
    waiting: Vec<Vec<u8>>,
    weighted: bool,
}

/// Bytes of a bucket that wait in memory.
const WAITING: usize = 1 << 16;

impl Buckets<'_> {
    fn put(&mut self, from: u32, to: u32, weight: f32) -> io::Result<()> {
        let bucket = self.ends.partition_point(|end| *end <= to);
        let Some(waiting) = self.waiting.get_mut(bucket) else { return Ok(()) };
        waiting.extend_from_slice(&from.to_le_bytes());
        waiting.extend_from_slice(&to.to_le_bytes());
        if self.weighted {
            waiting.extend_from_slice(&weight.to_le_bytes());
        }
        // One bucket is all there is: it need not go through the disk.
        if waiting.len() >= WAITING && self.ends.len() > 1 {
            self.scratch.put(bucket, waiting)?;
            waiting.clear();
        }
        Ok(())
    }

    fn take(&mut self, bucket: usize) -> io::Result<Vec<u8>> {
        let waiting = std::mem::take(&mut self.waiting[bucket]);
        if self.ends.len() == 1 {
            return Ok(waiting);
        }
        let mut bytes = self.scratch.take(bucket)?;
        bytes.extend_from_slice(&waiting);
        Ok(bytes)
    }
}

fn number(bytes: [u8; 4]) -> u32 {
    u32::from_le_bytes(bytes)
}

fn keys(bytes: &[u8]) -> Vec<Key> {
    let pairs = bytes.as_chunks::<4>().0.as_chunks::<2>().0;
    pairs.iter().map(|[from, to]| Key::new(number(*from), number(*to))).collect()
}

fn weighed(bytes: &[u8]) -> Vec<Weighed> {
    let rows = bytes.as_chunks::<4>().0.as_chunks::<3>().0;
    let weighed = |[from, to, weight]: &[[u8; 4]; 3]| {
        Key::new(number(*from), number(*to)).weighing(f32::from_le_bytes(*weight))
    };
    rows.iter().map(weighed).collect()
}
