//! Graphs made by R-MAT (Chakrabarti, Zhan and Faloutsos 2004), with the shares of Graph500: .57, .19, .19 and .05.
//!
//! Each arrow falls through `scale` levels of quarters; then both ends are renumbered by a fixed mixing of their bits, so
//! that the number of an account does not tell its degree. Arrows come in chunks, each drawn from the seed and its own
//! number alone: any number of threads makes the same arrows in the same order. Self-loops and doubles are among them, as
//! in every R-MAT. Memory: none. About 20 ns an arrow and thread at scale 22.

/// Arrows of a chunk; the last may hold fewer.
pub const CHUNK: u64 = 1 << 16;

/// The shares of the first three quarters, added up, of 65,536: the fourth takes what is left.
const QUARTERS: [u64; 3] = [37_356, 49_807, 62_259];

/// Levels drawn from one number of 64 bits.
const LEVELS: u32 = 4;

/// Why there is no such graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RmatError {
    /// Too few or too many accounts.
    #[error("scale {scale} makes 2^{scale} accounts: give a scale from 1 to 31")]
    Scale {
        /// What was asked for.
        scale: u32,
    },
    /// More arrows than can be counted.
    #[error("2^{scale} times {edges_per_node} arrows are more than can be counted: give fewer a node")]
    Edges {
        /// The scale.
        scale: u32,
        /// What was asked for.
        edges_per_node: u64,
    },
}

/// A graph to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rmat {
    scale: u32,
    edges: u64,
    seed: u64,
}

impl Rmat {
    /// `2^scale` accounts with so many arrows each on average.
    ///
    /// # Errors
    /// A scale outside of 1 to 31; more arrows than a `u64` counts.
    pub fn new(scale: u32, edges_per_node: u64, seed: u64) -> Result<Self, RmatError> {
        if !(1..=31).contains(&scale) {
            return Err(RmatError::Scale { scale });
        }
        let edges = (1_u64 << scale).checked_mul(edges_per_node);
        Ok(Self { scale, edges: edges.ok_or(RmatError::Edges { scale, edges_per_node })?, seed })
    }

    /// How many accounts there are, those without an arrow among them.
    #[must_use]
    pub const fn nodes(&self) -> u32 {
        1 << self.scale
    }

    /// How many arrows are made, self-loops and doubles among them.
    #[must_use]
    pub const fn edges(&self) -> u64 {
        self.edges
    }

    /// How many chunks they come in.
    #[must_use]
    pub const fn chunks(&self) -> u64 {
        self.edges.div_ceil(CHUNK)
    }

    /// The arrows of a chunk, who first; none of a chunk that is not there.
    pub fn chunk(&self, chunk: u64) -> impl Iterator<Item = (u32, u32)> + use<> {
        let left = self.edges.saturating_sub(chunk.saturating_mul(CHUNK)).min(CHUNK);
        let mut draw = Draw(mix(self.seed ^ mix(chunk)));
        let scale = self.scale;
        (0..left).map(move |_| {
            let (from, to) = fall(scale, &mut draw);
            (scrambled(from, scale), scrambled(to, scale))
        })
    }
}

fn fall(scale: u32, draw: &mut Draw) -> (u32, u32) {
    let (mut from, mut to, mut level) = (0, 0, 0);
    while level < scale {
        let mut bits = draw.next();
        for _ in 0..LEVELS.min(scale - level) {
            let quarter = bits & 0xffff;
            bits >>= 16;
            let down = u32::from(quarter >= QUARTERS[1]);
            let right = u32::from(quarter >= QUARTERS[0]) ^ down ^ u32::from(quarter >= QUARTERS[2]);
            from = from << 1 | down;
            to = to << 1 | right;
        }
        level += LEVELS;
    }
    (from, to)
}

/// A one-to-one renumbering of `2^scale` numbers: multiplying by an odd number and folding the upper half down can both be undone.
fn scrambled(id: u32, scale: u32) -> u32 {
    let mask = u32::MAX >> (32 - scale);
    let fold = |id: u32| id ^ id >> scale.div_ceil(2);
    let once = fold(id.wrapping_mul(0x9e37_79b1) & mask);
    fold(once.wrapping_mul(0x85eb_ca77) & mask)
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_take_their_shares() {
        let mut counts = [0_u32; 4];
        let mut draw = Draw(7);
        for _ in 0..200_000 {
            let (from, to) = fall(1, &mut draw);
            counts[(from * 2 + to) as usize] += 1;
        }
        for (count, share) in counts.into_iter().zip([0.57, 0.19, 0.19, 0.05]) {
            assert!((f64::from(count) / 200_000.0 - share).abs() < 0.005, "{counts:?}");
        }
    }

    #[test]
    fn renumbering_loses_nobody() {
        for scale in [1, 2, 5, 12, 15] {
            let mut all: Vec<u32> = (0..1 << scale).map(|id| scrambled(id, scale)).collect();
            all.sort_unstable();
            assert!(all.iter().copied().eq(0..1 << scale), "scale {scale}");
        }
        assert_eq!((scrambled(0, 31), scrambled(u32::MAX >> 1, 31) >> 31), (0, 0));
    }

    #[test]
    fn chunks_are_cut_where_the_arrows_end() {
        let rmat = Rmat::new(15, 5, 1).unwrap();
        assert_eq!((rmat.nodes(), rmat.edges(), rmat.chunks()), (32_768, 163_840, 3));
        let counts: Vec<usize> = (0..4).map(|chunk| rmat.chunk(chunk).count()).collect();
        assert_eq!(counts, [65_536, 65_536, 32_768, 0]);
        assert!(rmat.chunk(1).eq(rmat.chunk(1)) && !rmat.chunk(0).eq(rmat.chunk(1)));
        assert!(!rmat.chunk(0).eq(Rmat::new(15, 5, 2).unwrap().chunk(0)), "the seed counts");
        assert!(rmat.chunk(0).all(|(from, to)| from < 32_768 && to < 32_768));
    }

    #[test]
    fn what_is_no_graph_is_refused() {
        assert_eq!(Rmat::new(32, 1, 1), Err(RmatError::Scale { scale: 32 }));
        assert_eq!(Rmat::new(0, 1, 1), Err(RmatError::Scale { scale: 0 }));
        assert!(Rmat::new(31, u64::MAX, 1).is_err());
        assert_eq!(Rmat::new(3, 0, 1).unwrap().chunks(), 0);
    }
}
