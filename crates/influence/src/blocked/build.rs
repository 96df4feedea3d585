//! Arrows laid out, a group of ends at a time.
//!
//! A group is sorted where it lies and cut into stripes, which are laid out on all cores. What is held besides the result is
//! one group: 8 bytes an arrow, 32 where arrows are weighted (a stable sort needs a second copy). So a graph far beyond
//! memory is built from as many groups as it takes.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::{Blocked, Order, RUN, SIDE, Stripe, Tile};
use crate::Graph;

/// About so many stripes, so that many threads find work; a 512th of the arrows is far more than its overhead.
const STRIPES: u64 = 512;

/// The fewest arrows for which a stripe is closed before it is full.
const LEAST: u64 = 1 << 16;

/// Arrows of a group, where a whole graph is at hand.
const GROUP: usize = 1 << 26;

/// An arrow between places of an [`Order`], its end in the upper half: sorts by end, then by source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u64);

/// An arrow with its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed(Key, f32);

impl Key {
    /// From one place to another.
    #[must_use]
    pub const fn new(from: u32, to: u32) -> Self {
        Self((to as u64) << 32 | from as u64)
    }

    /// With a weight.
    #[must_use]
    pub const fn weighing(self, weight: f32) -> Weighed {
        Weighed(self, weight)
    }

    #[allow(clippy::cast_possible_truncation, reason = "the upper half of 64 bits")]
    const fn to(self) -> u32 {
        (self.0 >> 32) as u32
    }

    #[allow(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    const fn from(self) -> u32 {
        self.0 as u32
    }
}

/// What a group holds: arrows with or without weights.
trait Arrow: Copy + Send + Sync {
    const WEIGHED: bool;
    fn key(&self) -> Key;
    fn weight(&self) -> f32;
}

impl Arrow for Key {
    const WEIGHED: bool = false;

    fn key(&self) -> Key {
        *self
    }

    fn weight(&self) -> f32 {
        1.0
    }
}

impl Arrow for Weighed {
    const WEIGHED: bool = true;

    fn key(&self) -> Key {
        self.0
    }

    fn weight(&self) -> f32 {
        self.1
    }
}

/// Builds a [`Blocked`].
#[derive(Debug)]
pub struct Builder {
    order: Order,
    stripes: Vec<Stripe<'static>>,
    /// Of stripes: where the next one begins.
    next: u32,
    close_at: u64,
    counted: Vec<AtomicU32>,
    summed: Vec<f64>,
    weighted: bool,
    doubles: u64,
}

impl Builder {
    /// For these accounts and about so many arrows, with weights or without.
    #[must_use]
    pub fn new(order: Order, edges: u64, weighted: bool) -> Self {
        let nodes = order.len();
        Self {
            close_at: (edges / STRIPES).max(LEAST),
            counted: (0..if weighted { 0 } else { nodes }).map(|_| AtomicU32::new(0)).collect(),
            summed: vec![0.0; if weighted { nodes } else { 0 }],
            order,
            stripes: Vec::new(),
            next: 0,
            weighted,
            doubles: 0,
        }
    }

    /// The order in which accounts stand.
    #[must_use]
    pub const fn order(&self) -> &Order {
        &self.order
    }

    /// How many arrows said again what another one said.
    #[must_use]
    pub const fn doubles(&self) -> u64 {
        self.doubles
    }

    /// Takes all arrows that end before a place and were not taken yet. Ends of a group lie behind those of the group before;
    /// arrows that do not, that lead to the account itself, or that name a place beyond the order, are left out.
    pub fn group(&mut self, end: u32, mut arrows: Vec<Key>) {
        let range = self.range(end);
        arrows.retain(|arrow| self.fits(*arrow, &range));
        arrows.par_sort_unstable();
        let before = arrows.len();
        arrows.dedup();
        self.doubles += u64::try_from(before - arrows.len()).unwrap_or(0);
        arrows.par_iter().for_each(|arrow| {
            self.counted[arrow.from() as usize].fetch_add(1, Ordering::Relaxed);
        });
        self.lay(range, &arrows);
    }

    /// The same with weights; several arrows between the same two are one, their weights added in the order they came.
    pub fn weighed_group(&mut self, end: u32, mut arrows: Vec<Weighed>) {
        let range = self.range(end);
        arrows.retain(|arrow| self.fits(arrow.0, &range));
        arrows.par_sort_by_key(Arrow::key);
        let before = arrows.len();
        arrows.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 += later.1;
            }
            same
        });
        self.doubles += u64::try_from(before - arrows.len()).unwrap_or(0);
        for arrow in &arrows {
            self.summed[arrow.0.from() as usize] += f64::from(arrow.1);
        }
        self.lay(range, &arrows);
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "an order holds at most as many places as a u32 counts"
    )]
    fn range(&self, end: u32) -> std::ops::Range<u32> {
        self.next..end.min(self.order.len() as u32)
    }

    fn fits(&self, arrow: Key, range: &std::ops::Range<u32>) -> bool {
        let (from, to) = (arrow.from(), arrow.to());
        from != to && range.contains(&to) && (from as usize) < self.order.len()
    }

    fn lay<A: Arrow>(&mut self, range: std::ops::Range<u32>, arrows: &[A]) {
        let mut cuts: Vec<(u32, u32, &[A])> = Vec::new();
        let (mut first, mut rest) = (range.start, arrows);
        while first < range.end {
            let full =
                u32::try_from(SIDE).map_or(range.end, |side| first.saturating_add(side).min(range.end));
            let most = rest.partition_point(|arrow| arrow.key().to() < full);
            // A stripe is closed behind the account with which it has enough arrows.
            let close_at = usize::try_from(self.close_at).unwrap_or(usize::MAX);
            let end = rest[..most].get(close_at).map_or(full, |arrow| arrow.key().to() + 1);
            let (mine, after) = rest.split_at(rest.partition_point(|arrow| arrow.key().to() < end));
            cuts.push((first, end - first, mine));
            (first, rest) = (end, after);
        }
        let segments = self.order.len().div_ceil(SIDE);
        let laid: Vec<Stripe<'static>> =
            cuts.into_par_iter().map(|(first, len, arrows)| stripe(first, len, segments, arrows)).collect();
        self.stripes.extend(laid);
        self.next = range.end;
    }

    /// The whole graph; accounts behind the last group have no followers.
    #[must_use]
    pub fn finish(mut self) -> Blocked<'static> {
        let rest = self.range(u32::MAX);
        self.lay::<Key>(rest, &[]);
        let count = |stripe: &Stripe<'_>| {
            let one = |tile: &Tile| -> u64 {
                tile.runs.iter().zip(1_u64..).map(|(runs, length)| u64::from(*runs) * length).sum()
            };
            stripe.tiles.iter().map(one).sum::<u64>()
        };
        let out = if self.weighted {
            self.summed.iter().map(|sum| narrowed(*sum)).collect()
        } else {
            self.counted.iter().map(|count| narrowed(f64::from(count.load(Ordering::Relaxed)))).collect()
        };
        Blocked {
            edges: self.stripes.iter().map(count).sum(),
            ids: Cow::Owned(self.order.ids),
            out: Cow::Owned(out),
            stripes: self.stripes,
            weighted: self.weighted,
        }
    }
}

/// To 24 bits: what is lost is part of the bound that a walk tells.
#[allow(clippy::cast_possible_truncation, reason = "loses at most one part in 2^24, which the bound counts")]
pub(super) fn narrowed(value: f64) -> f32 {
    value as f32
}

/// Lays the arrows of a stripe out, which are sorted by end and source: counts the runs of each tile, then puts them in their
/// places. `O(arrows + segments)`.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a place less its segment's or stripe's first is below 65,536; runs of a tile are counted by a u32"
)]
fn stripe<A: Arrow>(first: u32, len: u32, segments: usize, arrows: &[A]) -> Stripe<'static> {
    let mut counts = vec![[0_u32; RUN]; segments];
    each_run(arrows, |segment, run| counts[segment][run.len() - 1] += 1);
    let mut tiles = Vec::new();
    // For each segment and length: where the next end, source and weight go.
    let mut places = vec![[[0_usize; 3]; RUN]; segments];
    let (mut at, mut weighed) = (0, 0);
    for (segment, counts) in counts.iter().enumerate().filter(|(_, counts)| **counts != [0; RUN]) {
        tiles.push(Tile { segment: segment as u32, runs: *counts });
        for (at_length, count) in counts.iter().enumerate() {
            let (count, length) = (*count as usize, at_length + 1);
            places[segment][at_length] = [at, at + count, weighed];
            at += count * (length + 1);
            weighed += count * length;
        }
    }
    let mut offsets = vec![0_u16; at];
    let mut weights = vec![0.0_f32; if A::WEIGHED { weighed } else { 0 }];
    each_run(arrows, |segment, run| {
        let [end, source, weight] = &mut places[segment][run.len() - 1];
        if let Some(arrow) = run.first() {
            offsets[*end] = (arrow.key().to() - first) as u16;
            *end += 1;
        }
        for arrow in run {
            offsets[*source] = (arrow.key().from() & 0xffff) as u16;
            *source += 1;
            if A::WEIGHED {
                weights[*weight] = arrow.weight();
                *weight += 1;
            }
        }
    });
    Stripe {
        first,
        len,
        tiles: Cow::Owned(tiles),
        offsets: Cow::Owned(offsets),
        weights: Cow::Owned(weights),
    }
}

/// Runs of arrows with the same end out of the same segment, at most 16 each.
fn each_run<A: Arrow>(arrows: &[A], mut take: impl FnMut(usize, &[A])) {
    let of = |arrow: &A| (arrow.key().to(), arrow.key().from() >> 16);
    for same in arrows.chunk_by(|one, other| of(one) == of(other)) {
        let segment = same.first().map_or(0, |arrow| of(arrow).1 as usize);
        for run in same.chunks(RUN) {
            take(segment, run);
        }
    }
}

impl Blocked<'static> {
    /// From a graph in memory; without weights where all of them are equal, since rows are normalised.
    #[must_use]
    pub fn of(graph: &Graph) -> Self {
        let mut degrees = graph.in_degrees();
        for (degree, id) in degrees.iter_mut().zip(0..) {
            *degree = degree.saturating_add(u32::try_from(graph.out(id).len()).unwrap_or(u32::MAX));
        }
        let order = Order::by_degree(&degrees);
        let mut weights = graph.iter().map(|edge| edge.weight);
        let one = weights.next().unwrap_or(1.0);
        #[allow(clippy::float_cmp, reason = "equal to the bit is meant")]
        let weighted = !weights.all(|weight| weight == one);
        let mut builder = Builder::new(order, u64::try_from(graph.edges()).unwrap_or(u64::MAX), weighted);
        let in_degrees = graph.in_degrees();
        let mut first = 0;
        while first < graph.nodes() {
            let (mut end, mut arrows) = (first, 0_usize);
            while end < graph.nodes() && arrows < GROUP {
                let id = builder.order.id(end).unwrap_or(0);
                arrows += in_degrees[id as usize] as usize;
                end += 1;
            }
            builder.graph_group(graph, first..end);
            first = end;
        }
        builder.finish()
    }
}

impl Builder {
    fn graph_group(&mut self, graph: &Graph, ends: std::ops::Range<u32>) {
        let arrows = graph.iter().filter_map(|edge| {
            let to = self.order.place(edge.to).filter(|to| ends.contains(to))?;
            Some(Key::new(self.order.place(edge.from)?, to).weighing(edge.weight))
        });
        if self.weighted {
            let arrows = arrows.collect();
            self.weighed_group(ends.end, arrows);
        } else {
            let arrows = arrows.map(|arrow| arrow.0).collect();
            self.group(ends.end, arrows);
        }
    }
}
