//! The model: a small file of its own, versioned, with a checksum. The same bytes give the same forecasts everywhere.

use learning::boost;
use learning::bytes::{checksum, float, take};
use learning::tree::{ANY, Boosted};

use super::{NUMBERS, Sketch};
use crate::forecast::Forecast;

/// How a model file begins; the last digit is the version of its form.
const MAGIC: &[u8; 16] = b"crieur breakout\x01";

/// Posts are told apart by how much was counted when they were foretold: below 5, 20, 100, 500, and above.
pub(crate) const CLASSES: [f64; 4] = [5.0, 20.0, 100.0, 500.0];

/// Why a file is no model for this program, and the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Something else.
    #[error("this is no model of Crieur: name a file that `crieur spot train` wrote")]
    Foreign,
    /// A model of another version of the program.
    #[error(
        "this model has form {found} and this program reads form 1: train it again with `crieur spot train`"
    )]
    Version {
        /// The version of its form.
        found: u8,
    },
    /// Cut short or changed.
    #[error("this model is damaged ({0}): copy it again, or train it again with `crieur spot train`")]
    Damaged(&'static str),
}

/// For each class of counts, of the errors of the growth: what lies below nine in ten of them and above one in ten.
pub(crate) type Errors = [(f32, f32); CLASSES.len() + 1];

/// What is learned for one age.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bin {
    /// The age in seconds.
    pub(crate) age: f32,
    /// The median of ln((final + 1) / (so far + 1)).
    pub(crate) growth: Boosted,
    /// The odds of the top 5 % and the top 1 %.
    pub(crate) top: [Boosted; 2],
    /// What it got wrong on cascades that it had not seen.
    pub(crate) errors: Errors,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// At which final sizes the top 5 % and the top 1 % of the posts it was trained on begin.
    pub(crate) top: [f32; 2],
    /// By age, rising, at least one.
    pub(crate) bins: Vec<Bin>,
}

/// What a model says of a post.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// How far it will go.
    pub forecast: Forecast,
    /// The chances, 0 to 1, of ending among the top 5 % and the top 1 % of posts like those it was trained on.
    pub top: [f64; 2],
}

impl Bin {
    fn forecast(&self, sketch: &Sketch, numbers: &[f32; NUMBERS], errors: &Errors) -> Forecast {
        Self::grown(sketch, self.growth.says(numbers), errors)
    }

    fn grown(sketch: &Sketch, growth: f32, errors: &Errors) -> Forecast {
        let (low, high) = errors[class(sketch.counted)];
        let counted = sketch.counted.max(0.0);
        // No post shrinks: what is taken back is taken off the count itself.
        let size = |growth: f32| (counted + 1.0) * f64::from(growth.clamp(0.0, 30.0)).exp() - 1.0;
        let interval = (size(growth + low.min(0.0)), size(growth + high.max(0.0)));
        Forecast { size: size(growth), interval: Some(interval) }
    }
}

/// Bounds of what trees are asked about, a little wider than told.
#[allow(clippy::cast_possible_truncation, reason = "a margin wider than what is cut off is added")]
fn within(counted: (f64, f64), ages: (u32, u32)) -> [(f32, f32); NUMBERS] {
    const MARGIN: f64 = 1e-5;
    let wide = |(low, high): (f64, f64)| ((low - MARGIN) as f32, (high + MARGIN) as f32);
    let mut bounds = [ANY; NUMBERS];
    bounds[0] = wide(counted);
    bounds[NUMBERS - 1] = wide((f64::from(ages.0.max(1)).ln(), f64::from(ages.1.max(1)).ln()));
    bounds
}

/// To which class a count belongs.
pub(crate) fn class(counted: f64) -> usize {
    CLASSES.partition_point(|&class| class <= counted)
}

impl Model {
    /// At which final sizes the top 5 % and the top 1 % of the posts it was trained on begin.
    #[must_use]
    pub fn top(&self) -> [f64; 2] {
        self.top.map(f64::from)
    }

    /// The ages it was trained for, in seconds, rising.
    pub fn ages(&self) -> impl Iterator<Item = f64> {
        self.bins.iter().map(|bin| f64::from(bin.age))
    }

    /// Which of [`Self::ages`] is nearest to an age, by their ratio.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "an age is compared, not kept")]
    pub fn nearest(&self, age: f64) -> usize {
        let age = age.max(1.0) as f32;
        let above = self.bins.partition_point(|bin| bin.age < age);
        match (above.checked_sub(1).map(|below| self.bins[below].age), self.bins.get(above)) {
            (Some(below), Some(bin)) if age * age < below * bin.age => above - 1,
            (_, Some(_)) => above,
            (_, None) => above.saturating_sub(1),
        }
    }

    /// At least how far any post of that bin grows of which so much was counted, as ln((final + 1) / (so far + 1)): bounds of
    /// ln(counted + 1) and of the age in seconds. Cost: eight comparisons a tree.
    pub(crate) fn most(&self, bin: usize, counted: (f64, f64), ages: (u32, u32)) -> f32 {
        self.bins.get(bin).map_or(f32::INFINITY, |bin| bin.growth.most(&within(counted, ages)))
    }

    /// The same of the trees from each tenth on, whatever was counted.
    pub(crate) fn rest(&self, bin: usize, ages: (u32, u32)) -> Vec<f32> {
        let any = (f64::NEG_INFINITY, f64::INFINITY);
        self.bins.get(bin).map_or(Vec::new(), |bin| bin.growth.rest(&within(any, ages)))
    }

    /// How far a post will go, as [`Self::forecast`] says, where it grows by that much at least (as ln((final + 1) / (so far + 1))).
    pub(crate) fn forecast_from(
        &self,
        sketch: &Sketch,
        errors: &[Errors],
        least: f32,
        rest: &[f32],
    ) -> Option<Forecast> {
        let at = self.nearest(sketch.age);
        let bin = &self.bins[at];
        let growth = bin.growth.says_at_least(&sketch.numbers(), least, rest)?;
        Some(Bin::grown(sketch, growth, errors.get(at).unwrap_or(&bin.errors)))
    }

    /// What it got wrong on cascades that it had not seen, by age.
    pub(crate) fn errors(&self) -> Vec<Errors> {
        self.bins.iter().map(|bin| bin.errors).collect()
    }

    /// What becomes of a post. Finite whatever is asked. Cost: some 300 trees of three questions, about a microsecond.
    #[must_use]
    pub fn outlook(&self, sketch: &Sketch) -> Outlook {
        let bin = &self.bins[self.nearest(sketch.age)];
        let numbers = sketch.numbers();
        let forecast = bin.forecast(sketch, &numbers, &bin.errors);
        let [five, one] = &bin.top;
        let chance = |top: &Boosted| f64::from(boost::chance(top.says(&numbers)));
        let five = chance(five);
        Outlook { forecast, top: [five, chance(one).min(five)] }
    }

    /// How far a post will go, with errors as they have been since, by age. Cost: a third of an outlook.
    pub(crate) fn forecast(&self, sketch: &Sketch, errors: &[Errors]) -> Forecast {
        let at = self.nearest(sketch.age);
        let bin = &self.bins[at];
        bin.forecast(sketch, &sketch.numbers(), errors.get(at).unwrap_or(&bin.errors))
    }

    /// The model that comes with the program: what was learned of 2,818 cascades of Twitter, 2010 and 2011 (docs/decisions,
    /// "How a final size is foretold"). It knows reposts only, and of another network: online recalibration mends the
    /// width of its intervals, not its middle.
    ///
    /// # Errors
    /// Never in a program that was built whole.
    pub fn shipped() -> Result<Self, ModelError> {
        Self::from_bytes(include_bytes!("../../models/cascades-1.model"))
    }

    /// The file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.top.iter().flat_map(|number| number.to_le_bytes()));
        out.extend(u32::try_from(self.bins.len()).unwrap_or(u32::MAX).to_le_bytes());
        for bin in &self.bins {
            out.extend(bin.age.to_le_bytes());
            bin.growth.write(&mut out);
            bin.top.iter().for_each(|top| top.write(&mut out));
            out.extend(
                bin.errors.iter().flat_map(|(low, high)| [low.to_le_bytes(), high.to_le_bytes()]).flatten(),
            );
        }
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is something else, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let (head, _) = bytes.split_first_chunk::<16>().ok_or(ModelError::Foreign)?;
        if head[..15] != MAGIC[..15] {
            return Err(ModelError::Foreign);
        }
        if head[15] != MAGIC[15] {
            return Err(ModelError::Version { found: head[15] });
        }
        let (body, sum) = bytes.split_last_chunk::<8>().ok_or(ModelError::Damaged("it is cut short"))?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(ModelError::Damaged("its checksum is not the one it was written with"));
        }
        let mut rest = body.get(16..).unwrap_or_default();
        let model = Self::read(&mut rest).ok_or(ModelError::Damaged("a part of it is missing"))?;
        let rising = model.bins.windows(2).all(|pair| pair[0].age < pair[1].age);
        if model.bins.is_empty() || !rising || !rest.is_empty() {
            return Err(ModelError::Damaged("its ages are not in order"));
        }
        Ok(model)
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let top = [float(from)?, float(from)?];
        let count = u32::from_le_bytes(take(from)?);
        let mut bins = Vec::new();
        for _ in 0..count {
            let (age, growth) = (float(from)?, Boosted::read(from)?);
            let top = [Boosted::read(from)?, Boosted::read(from)?];
            let mut errors = [(0.0, 0.0); CLASSES.len() + 1];
            for (low, high) in &mut errors {
                (*low, *high) = (float(from)?, float(from)?);
            }
            let asked =
                |boosted: &Boosted| boosted.trees.iter().flat_map(|tree| tree.asks).max().unwrap_or(0);
            if [&growth, &top[0], &top[1]].into_iter().any(|boosted| usize::from(asked(boosted)) >= NUMBERS) {
                return None;
            }
            bins.push(Bin { age, growth, top, errors });
        }
        Some(Self { top, bins })
    }

    /// A number for these very bytes: alerts and snapshots say by which model they were made.
    #[must_use]
    pub fn version(&self) -> u64 {
        checksum(&self.to_bytes())
    }
}
