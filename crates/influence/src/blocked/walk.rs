//! Ranks by walking: PageRank (Brin and Page 1998), plain, personalised or from seeds.
//!
//! `x = alpha s + (1 - alpha) (P^T x + d s)`: rows normalised, `s` where the walk jumps to, `d` what stands at accounts that
//! follow nobody, which goes where jumps go. Jacobi steps from `x = s`. `x` and the sums over tiles are `f64`, what is
//! gathered is `f32`.
//!
//! The bound: a step shrinks distances by `1 - alpha` (in L1) and is wrong by at most `delta` through rounding, so that after
//! it `|x - x*| <= ((1 - alpha) r + delta) / alpha`, with `r` how far the last step went. All terms are positive, hence
//! `delta` is a share of the mass: what is gathered is rounded once, the sum of weights that divides it once, a product with
//! a weight once, and a run's sum five times, each by one part in 2^24.

use rayon::prelude::*;

use super::build::narrowed;
use super::{Blocked, RUN, SIDE, Stripe};

/// Eight roundings to 24 bits.
const ROUNDING: f64 = 8.0 / 16_777_216.0;

/// Where the walk jumps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump<'s> {
    /// To any account.
    Anywhere,
    /// To these accounts, to each alike; one that is named twice is one.
    Seeds(&'s [u32]),
}

/// How to walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// How likely a jump is, above 0 and below 1; .15 is usual.
    pub alpha: f64,
    /// No more steps than these.
    pub most: usize,
    /// It is enough when the bound is at or below this (in L1; ranks add up to 1). Rounding alone makes it 3e-6 at .15.
    pub tolerance: f64,
}

impl Default for Walk {
    fn default() -> Self {
        Self { alpha: 0.15, most: 100, tolerance: 1e-5 }
    }
}

/// Ranks, and how far they can be from the true ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// By id; they add up to 1.
    pub ranks: Vec<f64>,
    /// Steps that were made.
    pub steps: usize,
    /// How far the last step went, in L1.
    pub residual: f64,
    /// The most that all differences to the true ranks add up to.
    pub bound: f64,
}

/// Why there is no walk.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum WalkError {
    /// A chance that is none.
    #[error("the chance of a jump is {alpha}: give one above 0 and below 1, such as 0.15")]
    Alpha {
        /// What was given.
        alpha: f64,
    },
    /// Nobody to begin at.
    #[error("there are no seeds: name at least one account that is trusted")]
    NoSeeds,
    /// A seed that is not there.
    #[error("seed {seed} is not among the {nodes} accounts: take it out")]
    Seed {
        /// Its id.
        seed: u32,
        /// How many accounts there are.
        nodes: u32,
    },
}

/// What a stripe comes to in a step.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    moved: f64,
    dangling: f64,
}

impl Blocked<'_> {
    /// Walks, on all threads of the pool it is called in; the same bits for any number of them. `O(steps x arrows)`, 16 bytes
    /// an account besides the result.
    ///
    /// # Errors
    /// A chance that is none; no seeds, or one that is not there. A graph without accounts has no ranks and is no error.
    pub fn walk(&self, walk: Walk, jump: Jump<'_>) -> Result<Ranked, WalkError> {
        let Walk { alpha, most, tolerance } = walk;
        if !(alpha > 0.0 && alpha < 1.0) {
            return Err(WalkError::Alpha { alpha });
        }
        let jumps = self.jumps(jump)?;
        let nodes = self.ids.len();
        let mut state = State::new(self, &jumps);
        let (mut steps, mut residual, mut bound) = (0, 0.0, 0.0);
        while nodes > 0 && steps < most {
            residual = state.step(self, alpha, &jumps);
            steps += 1;
            bound = ((1.0 - alpha) * residual + ROUNDING) / alpha;
            if bound <= tolerance {
                break;
            }
        }
        if nodes > 0 && steps == 0 {
            // Nothing was done: two distributions are at most this far from one another.
            bound = 2.0;
        }
        let mut ranks = vec![0.0; nodes];
        for (id, rank) in self.ids.iter().zip(&state.x) {
            ranks[*id as usize] = *rank;
        }
        Ok(Ranked { ranks, steps, residual, bound })
    }

    fn jumps(&self, jump: Jump<'_>) -> Result<Jumps, WalkError> {
        let seeds = match jump {
            Jump::Anywhere => {
                return Ok(Jumps { everywhere: 1.0 / f64::from(self.nodes().max(1)), to: vec![] });
            }
            Jump::Seeds(seeds) => seeds,
        };
        if seeds.is_empty() {
            return Err(WalkError::NoSeeds);
        }
        let nodes = self.nodes();
        if let Some(seed) = seeds.iter().copied().find(|seed| *seed >= nodes) {
            return Err(WalkError::Seed { seed, nodes });
        }
        let mut is = vec![false; self.ids.len()];
        for seed in seeds {
            is[*seed as usize] = true;
        }
        let places = self.ids.iter().zip(0_u32..).filter(|(id, _)| is[**id as usize]);
        Ok(Jumps { everywhere: 0.0, to: places.map(|(_, place)| place).collect() })
    }
}

/// Where jumps go: the same everywhere, or to these places alike, in rising order.
struct Jumps {
    everywhere: f64,
    to: Vec<u32>,
}

impl Jumps {
    fn each(&self) -> f64 {
        1.0 / u32::try_from(self.to.len().max(1)).map_or(f64::from(u32::MAX), f64::from)
    }

    /// The seeds of a range of places, from its first.
    fn within(&self, first: u32, len: u32) -> impl Iterator<Item = usize> + '_ {
        let start = self.to.partition_point(|place| *place < first);
        let end = self.to.partition_point(|place| *place < first + len);
        self.to[start..end].iter().map(move |place| (place - first) as usize)
    }
}

struct State {
    x: Vec<f64>,
    /// What each account gives to whom it follows: its rank over its weights; in whole segments.
    given: Vec<f32>,
    next: Vec<f32>,
    dangling: f64,
}

impl State {
    fn new(graph: &Blocked<'_>, jumps: &Jumps) -> Self {
        let mut x = vec![jumps.everywhere; graph.ids.len()];
        for place in &jumps.to {
            x[*place as usize] = jumps.each();
        }
        let mut given = vec![0.0; graph.ids.len().next_multiple_of(SIDE)];
        let sums = give(&x, &graph.out, &mut given);
        let next = vec![0.0; given.len()];
        Self { x, given, next, dangling: sums }
    }

    /// One step; how far it went.
    fn step(&mut self, graph: &Blocked<'_>, alpha: f64, jumps: &Jumps) -> f64 {
        let jumped = alpha + (1.0 - alpha) * self.dangling;
        let (segments, _) = self.given.as_chunks::<SIDE>();
        let (mut x, mut next, mut out) = (&mut self.x[..], &mut self.next[..], &graph.out[..]);
        let mut parts = Vec::with_capacity(graph.stripes.len());
        for stripe in &graph.stripes {
            let len = (stripe.len as usize).min(x.len());
            let (mine, rest) = x.split_at_mut(len);
            let (gives, after) = next.split_at_mut(len);
            let (leaves, behind) = out.split_at(len);
            parts.push((stripe, mine, gives, leaves));
            (x, next, out) = (rest, after, behind);
        }
        let sums: Vec<Sums> = parts
            .into_par_iter()
            .map_init(Vec::new, |sum, (stripe, x, next, out)| {
                sum.clear();
                sum.resize(x.len(), 0.0);
                stripe.gather(segments, sum);
                for sum in sum.iter_mut() {
                    *sum = (1.0 - alpha) * *sum + jumped * jumps.everywhere;
                }
                for seed in jumps.within(stripe.first, stripe.len) {
                    sum[seed] += jumped * jumps.each();
                }
                let moved = sum.iter().zip(x.iter()).map(|(new, old)| (new - old).abs()).sum();
                x.copy_from_slice(sum);
                Sums { moved, dangling: give(x, out, next) }
            })
            .collect();
        std::mem::swap(&mut self.given, &mut self.next);
        // In the order of the stripes, whoever was done first.
        self.dangling = sums.iter().map(|sums| sums.dangling).sum();
        sums.iter().map(|sums| sums.moved).sum()
    }
}

/// What each account gives to each arrow; what stands at those without any is told.
fn give(x: &[f64], out: &[f32], given: &mut [f32]) -> f64 {
    let mut dangling = 0.0;
    for ((x, out), given) in x.iter().zip(out).zip(given) {
        if *out > 0.0 {
            *given = narrowed(*x / f64::from(*out));
        } else {
            dangling += *x;
            *given = 0.0;
        }
    }
    dangling
}

/// Calls one loop for each length, so that the compiler knows it.
macro_rules! by_length {
    ($self:ident, $tile:ident, $segment:ident, $cursor:ident, $sum:ident: $($length:literal)*) => {
        $($self.runs::<$length>($tile.runs[$length - 1] as usize, $segment, &mut $cursor, $sum);)*
    };
}

/// Where reading stands in a stripe.
#[derive(Default)]
struct Cursor {
    offset: usize,
    weight: usize,
}

impl Stripe<'_> {
    /// Adds up what comes to each account of the stripe.
    fn gather(&self, segments: &[[f32; SIDE]], sum: &mut [f64]) {
        let mut cursor = Cursor::default();
        for tile in &*self.tiles {
            let Some(segment) = segments.get(tile.segment as usize) else { continue };
            by_length!(self, tile, segment, cursor, sum: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16);
        }
    }

    #[inline]
    fn runs<const L: usize>(&self, runs: usize, segment: &[f32; SIDE], cursor: &mut Cursor, sum: &mut [f64]) {
        const { assert!(L > 0 && L <= RUN) }
        let offsets = self.offsets.get(cursor.offset..).unwrap_or_default();
        let (Some(ends), Some(sources)) = (offsets.get(..runs), offsets.get(runs..runs * (L + 1))) else {
            return;
        };
        let (sources, _) = sources.as_chunks::<L>();
        cursor.offset += runs * (L + 1);
        if self.weights.is_empty() {
            for (end, sources) in ends.iter().zip(sources) {
                if let Some(sum) = sum.get_mut(usize::from(*end)) {
                    *sum += f64::from(added(sources.map(|source| segment[usize::from(source)])));
                }
            }
            return;
        }
        let weights = self.weights.get(cursor.weight..cursor.weight + runs * L).unwrap_or_default();
        cursor.weight += runs * L;
        for ((end, sources), weights) in ends.iter().zip(sources).zip(weights.as_chunks::<L>().0) {
            let mut terms = *weights;
            for (term, source) in terms.iter_mut().zip(sources) {
                *term *= segment[usize::from(*source)];
            }
            if let Some(sum) = sum.get_mut(usize::from(*end)) {
                *sum += f64::from(added(terms));
            }
        }
    }
}

/// The sum in four lanes: at most five roundings for each term.
#[inline]
fn added<const L: usize>(terms: [f32; L]) -> f32 {
    let mut lanes = [0.0_f32; 4];
    for (at, term) in terms.into_iter().enumerate() {
        lanes[at % 4] += term;
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
}
