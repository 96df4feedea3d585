//! What follows from settings and model alone: made once, and no part of the state.
//!
//! Most posts are far from any size worth an alert, and asking the model costs more than all else that an event does. So a bound
//! is asked first. For each age and each step of the count there is a growth that no post of that kind is foretold: the sum of each tree's
//! largest answer that such numbers can come to. Where even that growth leaves the smallest size not told of yet too uncertain, the
//! model need not be asked.

use super::author::bounds;
use super::settings::Settings;
use crate::forecast::Forecast;
use crate::learned::Model;

/// Codes of counts.
const STAGES: usize = 256;

/// See above.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// For each age of the model the first second that is nearest to it; the first of all is 0.
    from: Vec<u32>,
    /// ln(size + 1) of the sizes worth an alert.
    sizes: Vec<f64>,
    /// By which share of the way to the low end of its interval the middle must lie above a size; nothing where any may do.
    above: Option<f64>,
    /// For each age and code of a count the growth that none exceeds; not a number where it was not asked for yet.
    most: Vec<f32>,
    /// For each age what the trees from each tenth on add at most.
    rest: Vec<Vec<f32>>,
}

impl Rules {
    pub(crate) fn new(settings: &Settings, model: &Model) -> Self {
        let bins = model.ages().count();
        let from = (0..bins).map(|bin| first(|age| model.nearest(f64::from(age)) >= bin)).collect();
        let mut made = Self {
            from,
            rest: Vec::new(),
            sizes: settings.sizes.iter().take(7).map(|size| size.ln_1p()).collect(),
            above: Forecast::below_middle(settings.certainty),
            most: vec![f32::NAN; bins * STAGES],
        };
        made.rest = (0..bins).map(|bin| model.rest(bin, made.ages(bin))).collect();
        made
    }

    /// The ages, in whole seconds, nearest to one of the model's: from the first to the last.
    fn ages(&self, bin: usize) -> (u32, u32) {
        let from = |bin: usize| self.from.get(bin).copied();
        (from(bin).unwrap_or(u32::MAX), from(bin + 1).map_or(u32::MAX, |next| next.saturating_sub(1)))
    }

    /// Which of the model's ages is nearest to this one.
    pub(crate) fn bin(&self, age: u32) -> usize {
        self.from.partition_point(|&from| from <= age).saturating_sub(1)
    }

    /// Whether the age of the model that a post was last foretold at, plus one, is still nearest to its age.
    #[inline]
    pub(crate) fn at_age(&self, foretold: u8, age: u32) -> bool {
        let next = usize::from(foretold);
        next.checked_sub(1).and_then(|bin| self.from.get(bin)).is_some_and(|&from| from <= age)
            && self.from.get(next).is_none_or(|&next| age < next)
    }

    /// The growth, as ln((final + 1) / (so far + 1)), from which on a post may come to one of the sizes whose bits are not set with the
    /// certainty asked for: a post of that age and code of a count, `low` being the low end of the errors of such posts. Nothing
    /// where no such post grows as much; never nothing, and never more than it takes, where one does.
    pub(crate) fn least(
        &mut self,
        model: &Model,
        (bin, stage): (usize, u8),
        low: f32,
        raised: u8,
    ) -> Option<f32> {
        let (&size, _) = self.sizes.iter().zip(0..).find(|(_, bit)| raised >> bit & 1 == 0)?;
        let (counted, ages) = (bounds(stage), self.ages(bin));
        let (Some(above), Some(most)) = (self.above, self.most.get_mut(bin * STAGES + usize::from(stage)))
        else {
            return Some(f32::NEG_INFINITY);
        };
        if most.is_nan() {
            *most = model.most(bin, counted, ages);
        }
        let least = growth(size - counted.1, above, f64::from(-low.min(0.0)));
        (*most >= least).then_some(least)
    }

    /// What the model's trees of an age say at most from each tenth on.
    pub(crate) fn rest(&self, bin: usize) -> &[f32] {
        self.rest.get(bin).map_or(&[], Vec::as_slice)
    }
}

/// The least growth at which a size that is so much larger than what was counted (both as ln(n + 1)) lies below the middle by that
/// share of the interval's lower part. That part is as wide as the error says, but never reaches below what was counted: as wide as the
/// growth at most.
#[allow(clippy::cast_possible_truncation, reason = "a margin wider than what is cut off is taken away")]
fn growth(size: f64, above: f64, error: f64) -> f32 {
    const MARGIN: f64 = 1e-3;
    let free = (1.0 - above).max(0.0);
    let least = if size <= free * error && free > 0.0 { size / free } else { size + above * error };
    // What was counted already needs no growth.
    if size <= MARGIN { f32::NEG_INFINITY } else { (least - MARGIN) as f32 }
}

/// The first second of which something holds that holds of all later ones; the last there is where it holds of none.
fn first(holds: impl Fn(u32) -> bool) -> u32 {
    let (mut below, mut above) = (0, u32::MAX);
    while below < above {
        let between = below + (above - below) / 2;
        if holds(between) {
            above = between;
        } else {
            below = between + 1;
        }
    }
    below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::author::code;
    use crate::learned::{Sketch, class};
    use crate::rng::Rng;

    #[test]
    fn an_age_belongs_to_the_age_of_the_model_that_is_nearest() {
        let model = Model::shipped().unwrap();
        let rules = Rules::new(&Settings::default(), &model);
        let mut rng = Rng::new(3);
        let around = rules.from.iter().flat_map(|&from| [from.saturating_sub(1), from, from + 1]);
        let any = (0..20_000).map(|_| u32::try_from(rng.below(200_000)).unwrap());
        for age in around.chain(any).chain([u32::MAX]) {
            let bin = model.nearest(f64::from(age));
            assert_eq!(rules.bin(age), bin, "{age}");
            for foretold in 0..=11_u8 {
                assert_eq!(rules.at_age(foretold, age), usize::from(foretold) == bin + 1, "{age} {foretold}");
            }
        }
    }

    #[test]
    fn the_model_is_never_left_unasked_where_it_would_have_said_something() {
        let model = Model::shipped().unwrap();
        let mut rng = Rng::new(9);
        let (mut said, mut spared) = (0, 0);
        for certainty in [0.3, 0.5, 0.8, 0.9, 0.97] {
            let settings = Settings { certainty, ..Settings::default() };
            let mut rules = Rules::new(&settings, &model);
            for _ in 0..4_000 {
                let counts = 5 + u32::try_from(rng.below(3_000) * rng.below(3_000) / 1_000).unwrap() / 4;
                let counted = f64::from(counts);
                let age = u32::try_from(rng.below(100_000)).unwrap();
                let mut weighed = [0.0; 6];
                weighed.iter_mut().for_each(|weighed| *weighed = counted * rng.unit());
                weighed.sort_by(f64::total_cmp);
                let (bin, raised) = (rules.bin(age), u8::try_from(rng.below(8)).unwrap());
                let mut errors = model.errors();
                let own = &mut errors[bin][class(counted)];
                let by = f32::from(u8::try_from(rng.below(200)).unwrap()) / 100.0;
                *own = (own.0 + by - 1.2, own.1 + by / 2.0);
                let low = own.0;
                let sketch = Sketch { age: f64::from(age), counted, weighed };
                let forecast = model.forecast(&sketch, &errors);
                let sizes = settings.sizes.iter().zip(0..).filter(|(_, bit)| raised >> bit & 1 == 0);
                let says = sizes.map(|(size, _)| forecast.chance_of(*size)).any(|chance| chance >= certainty);
                let least = rules.least(&model, (bin, code(counts.into())), low, raised);
                let rest = rules.rest(bin);
                let found = least.and_then(|least| model.forecast_from(&sketch, &errors, least, rest));
                assert!(found.is_none_or(|found| found == forecast));
                assert!(
                    !says || found.is_some(),
                    "{sketch:?} {errors:?} {raised} {certainty} {least:?} {forecast:?}"
                );
                said += usize::from(says);
                spared += usize::from(found.is_none());
            }
        }
        assert!(said > 2_000 && spared > 2_000, "{said} {spared}");
    }
}
