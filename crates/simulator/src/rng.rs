//! Seeded numbers: xoshiro256**, the same on every machine and in every version of this program.
//!
//! Whole numbers only: a heavy tail is a doubling that goes on by chance, so that no float is ever rounded
//! differently elsewhere.

use uuid::Uuid;

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Rng([u64; 4]);

impl Rng {
    /// A stream of its own for each seed and name.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        let mut state = name.bytes().fold(seed, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(17)
        });
        let mut split = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        };
        Self([split(), split(), split(), split()])
    }

    /// 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let (c2, d2) = (c ^ a, d ^ b);
        self.0 = [a ^ d2, b ^ c2, c2 ^ (b << 17), d2.rotate_left(45)];
        result
    }

    /// Below a bound; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.bits()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// From `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.below(width))
    }

    /// True so many times in ten thousand.
    pub(crate) fn chance(&mut self, in_ten_thousand: u32) -> bool {
        self.below(10_000) < u64::from(in_ten_thousand)
    }

    /// An index below a length.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        let bound = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(bound)).unwrap_or(0)
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.index(items.len());
        items.get(at)
    }

    /// A heavy tail from `least`: each doubling is half as likely as the one before, at most 20 of them.
    pub(crate) fn heavy(&mut self, least: u64) -> u64 {
        let doublings = self.bits().trailing_ones().min(20);
        let base = least << doublings;
        base + self.below(base)
    }

    /// A new id.
    pub(crate) fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.bits(), self.bits())
    }
}

/// Cards drawn one after the other and shuffled anew when none is left: rare ones come as often as they should
/// in a small world too.
#[derive(Debug)]
pub(crate) struct Deck<T> {
    cards: Vec<T>,
    left: Vec<T>,
}

impl<T: Copy> Deck<T> {
    /// So many of each.
    pub(crate) fn new(cards: &[(T, usize)]) -> Self {
        let cards = cards.iter().flat_map(|(card, count)| std::iter::repeat_n(*card, *count)).collect();
        Self { cards, left: Vec::new() }
    }

    /// The next card; nothing from an empty deck.
    pub(crate) fn draw(&mut self, rng: &mut Rng) -> Option<T> {
        if self.left.is_empty() {
            self.left.clone_from(&self.cards);
            for at in (1..self.left.len()).rev() {
                let other = rng.index(at + 1);
                self.left.swap(at, other);
            }
        }
        self.left.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_another_differs() {
        let take = |seed, name| {
            let mut rng = Rng::new(seed, name);
            (0..8).map(|_| rng.bits()).collect::<Vec<_>>()
        };
        assert_eq!(take(1, "a"), take(1, "a"));
        assert_ne!(take(1, "a"), take(2, "a"));
        assert_ne!(take(1, "a"), take(1, "b"));
    }

    #[test]
    fn bounds_hold_and_a_deck_deals_every_card() {
        let mut rng = Rng::new(7, "bounds");
        assert!((0..1_000).all(|_| rng.below(3) < 3 && (-2..=2).contains(&rng.between(-2, 2))));
        assert!((0..1_000).all(|_| (10..40 << 20).contains(&rng.heavy(10))));
        let mut deck = Deck::new(&[('a', 2), ('b', 1)]);
        let mut drawn: Vec<char> = (0..6).filter_map(|_| deck.draw(&mut rng)).collect();
        drawn.sort_unstable();
        assert_eq!(drawn, ['a', 'a', 'a', 'a', 'b', 'b']);
        assert_eq!(rng.below(0), 0);
    }
}
