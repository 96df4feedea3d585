//! Folds drawn from a seed.

use crate::rng::Rng;

/// Which of so many folds each item is in: sizes differ by one at most, members are drawn.
pub(super) fn folds(items: usize, folds: usize, seed: u64) -> Vec<usize> {
    let mut fold: Vec<usize> = (0..items).map(|item| item % folds).collect();
    Rng::new(seed).shuffle(&mut fold);
    fold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_are_even_drawn_and_repeatable() {
        let once = folds(103, 10, 7);
        let mut sizes = [0; 10];
        once.iter().for_each(|fold| sizes[*fold] += 1);
        assert_eq!(sizes, [11, 11, 11, 10, 10, 10, 10, 10, 10, 10]);
        assert_eq!(once, folds(103, 10, 7));
        assert_ne!(once, folds(103, 10, 8));
        assert!(once[..10] != [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}
