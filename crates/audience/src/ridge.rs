//! Logistic regression with a ridge, its weights kept on one side of 0 where that is asked.
//!
//! Cyclic coordinate descent with one Newton step each (Genkin, Lewis and Madigan 2007), on columns of which only what is not 0 is kept.
//! Cost: rounds × numbers that are not 0.

use crate::count::{chance, count, logit};

/// On which side of 0 a weight stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// On any.
    Any,
    /// Never below.
    Above,
    /// Never above.
    Below,
}

/// A column: rows that are not 0, and its side.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// Which rows, rising, and their numbers.
    pub(crate) numbers: Vec<(u32, f32)>,
    /// The side of its weight.
    pub(crate) side: Side,
}

/// What was fitted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fitted {
    /// What a row of zeros comes to, as a logarithm of odds.
    pub(crate) base: f64,
    /// The weight of each column.
    pub(crate) weights: Vec<f64>,
}

const ROUNDS: usize = 60;
/// No step takes a weight further at once.
const STRIDE: f64 = 1.0;

/// Fits weights to rows of which the truth is known; the ridge is in rows.
pub(crate) fn fit(columns: &[Column], truth: &[bool], ridge: f64) -> Fitted {
    let yes = count(truth.iter().filter(|yes| **yes).count());
    let mut base = logit((yes + 0.5) / (count(truth.len()) + 1.0));
    let mut said = vec![base; truth.len()];
    let mut weights = vec![0.0; columns.len()];
    for _ in 0..ROUNDS {
        let mut moved: f64 = 0.0;
        let (pull, bend) =
            said.iter().zip(truth).fold((0.0, 0.0), |sum, (&said, &yes)| pulled(sum, said, yes, 1.0));
        let step = (pull / f64::max(bend, 1e-6)).clamp(-STRIDE, STRIDE);
        base += step;
        said.iter_mut().for_each(|said| *said += step);
        for (column, weight) in columns.iter().zip(&mut weights) {
            let start = (-ridge * *weight, ridge);
            let (pull, bend) = column.numbers.iter().fold(start, |sum, &(row, number)| {
                pulled(sum, said[row as usize], truth[row as usize], f64::from(number))
            });
            let wanted = *weight + (pull / f64::max(bend, 1e-6)).clamp(-STRIDE, STRIDE);
            let wanted = match column.side {
                Side::Any => wanted,
                Side::Above => wanted.max(0.0),
                Side::Below => wanted.min(0.0),
            };
            let step = wanted - *weight;
            *weight = wanted;
            if step != 0.0 {
                column
                    .numbers
                    .iter()
                    .for_each(|&(row, number)| said[row as usize] += step * f64::from(number));
            }
            moved = moved.max(step.abs());
        }
        if moved.max(step.abs()) < 1e-4 {
            break;
        }
    }
    Fitted { base, weights }
}

fn pulled((pull, bend): (f64, f64), said: f64, yes: bool, number: f64) -> (f64, f64) {
    let chance = chance(said);
    (pull + (f64::from(u8::from(yes)) - chance) * number, bend + chance * (1.0 - chance) * number * number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::narrow;
    use learning::rng::Rng;

    fn columns(sides: [Side; 2]) -> (Vec<Column>, Vec<bool>) {
        let mut rng = Rng::new(11);
        let rows: Vec<[f64; 2]> = (0..20_000).map(|_| [rng.unit() - 0.5, rng.unit() - 0.5]).collect();
        let truth = rows.iter().map(|row| rng.unit() < chance(-1.0 + 2.0 * row[0] - 3.0 * row[1])).collect();
        let column = |at: usize| Column {
            numbers: (0_u32..).zip(&rows).map(|(row, numbers)| (row, narrow(numbers[at]))).collect(),
            side: sides[at],
        };
        (vec![column(0), column(1)], truth)
    }

    #[test]
    fn weights_are_found_again() {
        let (columns, truth) = columns([Side::Any; 2]);
        let found = fit(&columns, &truth, 1.0);
        assert!((found.base + 1.0).abs() < 0.1, "{found:?}");
        assert!((found.weights[0] - 2.0).abs() < 0.2 && (found.weights[1] + 3.0).abs() < 0.2, "{found:?}");
    }

    #[test]
    fn a_weight_stays_on_its_side() {
        let (columns, truth) = columns([Side::Above; 2]);
        let found = fit(&columns, &truth, 1.0);
        assert!(found.weights[0] > 1.5 && found.weights[1] == 0.0, "{found:?}");
        let (columns, truth) = self::columns([Side::Below; 2]);
        assert_eq!(fit(&columns, &truth, 1.0).weights[0], 0.0);
    }

    #[test]
    fn rows_of_one_kind_stay_finite() {
        let (columns, _) = columns([Side::Any; 2]);
        let found = fit(&columns, &[true; 20_000], 1.0);
        assert!(found.base.is_finite() && found.weights.iter().all(|weight| weight.is_finite()));
        assert!(fit(&[], &[], 1.0).base.is_finite());
    }
}
