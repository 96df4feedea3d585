//! What is learned from cascades: how far a post goes from here, given how it has gone so far.
//!
//! For each age of a grid there are three sums of trees ([`learning::tree`]), grown by gradient boosting ([`learning::boost`]): the median of
//! ln((final + 1) / (so far + 1)), and the odds of ending among the top 5 % and the top 1 % of posts. What they are asked
//! is what a slot knows: the count, six averages that forget, the age. The interval is conformal (Vovk, Gammerman and Shafer 2005; Barber et al. 2021,
//! CV+): quantiles of what the same procedure got wrong on cascades that it had not seen, by how much was counted.

mod fit;
mod model;

pub use fit::{Effort, fit, train};
pub use learning::bytes::checksum;
pub(crate) use learning::bytes::take;
pub(crate) use model::{CLASSES, Errors, class};
pub use model::{Model, ModelError, Outlook};

use crate::cascade::Cascade;
use crate::decay::{SPANS, weighed};

/// How many numbers a forecast rests on.
pub(crate) const NUMBERS: usize = SPANS.len() + 2;

/// A post at some age, as far as it is known by then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sketch {
    /// Seconds since it was posted.
    pub age: f64,
    /// What it has drawn so far.
    pub counted: f64,
    /// The same, forgetting over each of [`SPANS`].
    pub weighed: [f64; SPANS.len()],
}

impl Sketch {
    /// A cascade as it was at an age.
    #[must_use]
    pub fn of(cascade: &Cascade, age: f64) -> Self {
        let until = cascade.until(age);
        Self {
            age,
            counted: count(until.len()),
            weighed: weighed(until.iter().map(|share| share.after), age),
        }
    }

    /// What trees are asked about: logarithms, the averages against the count.
    #[allow(clippy::cast_possible_truncation, reason = "seven digits are more than is known")]
    pub(crate) fn numbers(&self) -> [f32; NUMBERS] {
        let counted = self.counted.max(0.0).ln_1p();
        let mut numbers = [0.0; NUMBERS];
        numbers[0] = counted as f32;
        for (number, weighed) in numbers[1..].iter_mut().zip(self.weighed) {
            *number = (weighed.max(0.0).ln_1p() - counted) as f32;
        }
        numbers[NUMBERS - 1] = self.age.max(1.0).ln() as f32;
        numbers
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of events, far below 2⁵³")]
pub(crate) const fn count(things: usize) -> f64 {
    things as f64
}
