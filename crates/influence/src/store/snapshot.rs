//! A snapshot, read where it lies.
//!
//! Version 1, little-endian: a head of 320 bytes, then nine sections, each from a multiple of 64 on: stripes (first account,
//! how many, tiles, 2-byte numbers, weights: 32 bytes each), ids by place, sums of weights by place, tiles, 2-byte numbers, weights,
//! ends of names, names, sources. The head holds where each lies and its CRC-32, and its own. Opening reads everything once (it
//! is needed in memory anyway) and holds it against the checksums; then nothing is copied.

use std::borrow::Cow;

use zerocopy::{FromBytes as _, Immutable, IntoBytes, KnownLayout};

use super::Source;
use super::log::Bytes;
use crate::blocked::{Blocked, RUN, SIDE, Stripe, Tile};

pub(super) const MAGIC: [u8; 8] = *b"CRIEURG1";
pub(super) const VERSION: u32 = 1;
/// Reads as another number where numbers are written the other way round.
pub(super) const MARK: u32 = 0x0102_0304;
pub(super) const SECTIONS: usize = 9;
pub(super) const ALIGN: usize = 64;

/// Where a section lies.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, zerocopy::FromBytes, IntoBytes, Immutable, KnownLayout,
)]
#[repr(C)]
pub(super) struct Section {
    pub(super) at: u64,
    pub(super) bytes: u64,
    pub(super) checksum: u64,
}

/// A stripe in its table.
#[derive(Debug, Clone, Copy, Default, zerocopy::FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(super) struct Row {
    pub(super) first: u32,
    pub(super) len: u32,
    pub(super) tiles: u64,
    pub(super) offsets: u64,
    pub(super) weights: u64,
}

/// The head as it stands in the file.
#[derive(Debug, Clone, Copy, zerocopy::FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(super) struct RawHead {
    pub(super) magic: [u8; 8],
    pub(super) version: u32,
    pub(super) mark: u32,
    pub(super) id: u64,
    pub(super) folded: u64,
    pub(super) nodes: u32,
    pub(super) weighted: u32,
    pub(super) edges: u64,
    pub(super) half_life: f64,
    pub(super) moment: i64,
    pub(super) sections: [Section; SECTIONS],
    pub(super) unused: [u8; 32],
    /// CRC-32 of all before.
    pub(super) checksum: u64,
}

/// Bytes of a head.
pub(super) const HEAD: usize = size_of::<RawHead>();

/// What a snapshot says of itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// A checksum of all that it holds: what a log and an offer quote.
    pub id: u64,
    /// The snapshot that the log which it swallowed went on from; 0 for none.
    pub folded: u64,
    /// Seconds after which an event counts half, where weights decay.
    pub half_life: Option<f64>,
    /// The moment to which weights have decayed, in seconds since 1970.
    pub moment: i64,
}

/// Why bytes are no snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Another file.
    #[error("this is no snapshot of a graph: import edges first")]
    NoSnapshot,
    /// Written by another version.
    #[error("the snapshot is of version {version}, this program reads {VERSION}: import the edges again")]
    Version {
        /// Its version.
        version: u32,
    },
    /// Written on a machine that writes numbers the other way round.
    #[error("the snapshot was written on another kind of machine: import the edges again on this one")]
    Machine,
    /// Ends too early.
    #[error("the snapshot is cut short: put it back from a backup, or import again")]
    Cut,
    /// Not what was written.
    #[error("the snapshot is damaged ({what}): put it back from a backup, or import again")]
    Damaged {
        /// Which part.
        what: &'static str,
    },
}

/// A snapshot that was held against its checksums.
#[derive(Debug, Clone)]
pub struct Snapshot<'a> {
    head: Head,
    graph: Blocked<'a>,
    ends: &'a [u64],
    names: &'a str,
    sources: Vec<Source>,
}

const NAMES: [&str; SECTIONS] =
    ["stripes", "ids", "sums", "tiles", "arrows", "weights", "ends of names", "names", "sources"];

impl<'a> Snapshot<'a> {
    /// Opens one that begins at an address that 8 divides, as mapped files and what a `Vec<u64>` holds do. `O(bytes)`.
    ///
    /// # Errors
    /// See [`SnapshotError`].
    pub fn open(bytes: &'a [u8]) -> Result<Self, SnapshotError> {
        let raw = head(bytes)?;
        let mut parts = [&bytes[..0]; SECTIONS];
        for ((part, section), what) in parts.iter_mut().zip(&raw.sections).zip(NAMES) {
            *part = part_of(bytes, *section).ok_or(SnapshotError::Cut)?;
            if u64::from(crc32fast::hash(part)) != section.checksum {
                return Err(SnapshotError::Damaged { what });
            }
        }
        let [stripes, ids, out, tiles, offsets, weights, ends, names, sources] = parts;
        let damaged = |at: usize| SnapshotError::Damaged { what: NAMES[at] };
        let rows = <[Row]>::ref_from_bytes(stripes).map_err(|_| damaged(0))?;
        let ids = <[u32]>::ref_from_bytes(ids).map_err(|_| damaged(1))?;
        let out = <[f32]>::ref_from_bytes(out).map_err(|_| damaged(2))?;
        let arrows = Arrows {
            tiles: <[Tile]>::ref_from_bytes(tiles).map_err(|_| damaged(3))?,
            offsets: <[u16]>::ref_from_bytes(offsets).map_err(|_| damaged(4))?,
            weights: <[f32]>::ref_from_bytes(weights).map_err(|_| damaged(5))?,
        };
        let ends = <[u64]>::ref_from_bytes(ends).map_err(|_| damaged(6))?;
        let nodes = raw.nodes as usize;
        if ids.len() != nodes || out.len() != nodes || ends.len() != nodes || !once(ids) {
            return Err(damaged(1));
        }
        let stripes = arrows.cut(rows, nodes).ok_or(damaged(0))?;
        let graph = Blocked {
            ids: Cow::Borrowed(ids),
            out: Cow::Borrowed(out),
            stripes,
            edges: raw.edges,
            weighted: raw.weighted != 0,
        };
        let half_life = Some(raw.half_life).filter(|half_life| *half_life > 0.0);
        Ok(Self {
            head: Head { id: raw.id, folded: raw.folded, half_life, moment: raw.moment },
            graph,
            ends,
            names: std::str::from_utf8(names).map_err(|_| damaged(7))?,
            sources: read_sources(sources).ok_or(damaged(8))?,
        })
    }

    /// What it says of itself.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// The graph, where it lies.
    #[must_use]
    pub const fn graph(&self) -> &Blocked<'a> {
        &self.graph
    }

    /// The name of an account.
    #[must_use]
    pub fn name(&self, id: u32) -> Option<&'a str> {
        let at = id as usize;
        let end = usize::try_from(*self.ends.get(at)?).ok()?;
        let start = at.checked_sub(1).map_or(Some(0), |before| usize::try_from(self.ends[before]).ok())?;
        self.names.get(start..end)
    }

    /// All names, in the order of their numbers.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        (0..self.graph.nodes()).filter_map(|id| self.name(id))
    }

    /// How far each source was read.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}

fn head(bytes: &[u8]) -> Result<RawHead, SnapshotError> {
    let known = bytes.len().min(MAGIC.len());
    if known == 0 || bytes[..known] != MAGIC[..known] {
        return Err(SnapshotError::NoSnapshot);
    }
    let (raw, _) = RawHead::read_from_prefix(bytes).map_err(|_| SnapshotError::Cut)?;
    if raw.mark != MARK {
        let turned = raw.mark.swap_bytes() == MARK;
        return Err(if turned { SnapshotError::Machine } else { SnapshotError::Damaged { what: "head" } });
    }
    let sum = bytes.get(..HEAD - size_of::<u64>()).map_or(0, crc32fast::hash);
    match (u64::from(sum) == raw.checksum, raw.version) {
        (true, VERSION) => Ok(raw),
        (true, version) => Err(SnapshotError::Version { version }),
        (false, _) => Err(SnapshotError::Damaged { what: "head" }),
    }
}

fn part_of(bytes: &[u8], section: Section) -> Option<&[u8]> {
    let at = usize::try_from(section.at).ok()?;
    bytes.get(at..at.checked_add(usize::try_from(section.bytes).ok()?)?)
}

/// Whether each account has one place.
fn once(ids: &[u32]) -> bool {
    let mut seen = vec![false; ids.len()];
    ids.iter().all(|id| seen.get_mut(*id as usize).is_some_and(|seen| !std::mem::replace(seen, true)))
}

fn read_sources(bytes: &[u8]) -> Option<Vec<Source>> {
    let mut bytes = Bytes(bytes);
    let mut sources = Vec::new();
    while !bytes.0.is_empty() {
        sources.push(Source::take(&mut bytes)?);
    }
    Some(sources)
}

/// What is not cut into stripes yet.
struct Arrows<'a> {
    tiles: &'a [Tile],
    offsets: &'a [u16],
    weights: &'a [f32],
}

impl<'a> Arrows<'a> {
    /// The stripes, if they follow one another, cover all accounts and hold what their tiles say.
    fn cut(mut self, rows: &[Row], nodes: usize) -> Option<Vec<Stripe<'a>>> {
        let mut stripes = Vec::with_capacity(rows.len());
        let mut next = 0_usize;
        for row in rows {
            if row.first as usize != next || row.len as usize > SIDE {
                return None;
            }
            next += row.len as usize;
            let (tiles, offsets, weights) = (
                split(&mut self.tiles, row.tiles)?,
                split(&mut self.offsets, row.offsets)?,
                split(&mut self.weights, row.weights)?,
            );
            let mut counts = (0, 0);
            for tile in tiles {
                for (runs, length) in tile.runs.iter().zip(1..=RUN) {
                    counts.0 += *runs as usize * (length + 1);
                    counts.1 += *runs as usize * length;
                }
            }
            if counts.0 != offsets.len() || !(weights.is_empty() || weights.len() == counts.1) {
                return None;
            }
            stripes.push(Stripe {
                first: row.first,
                len: row.len,
                tiles: Cow::Borrowed(tiles),
                offsets: Cow::Borrowed(offsets),
                weights: Cow::Borrowed(weights),
            });
        }
        (next == nodes).then_some(stripes)
    }
}

fn split<'a, T>(from: &mut &'a [T], count: u64) -> Option<&'a [T]> {
    let (first, rest) = from.split_at_checked(usize::try_from(count).ok()?)?;
    *from = rest;
    Some(first)
}
