//! The share of an audience that was bought, with its 95 % interval.
//!
//! Stratified (Cochran 1977, chapters 5 and 12): share = Σ W (mean p + mean e), e = truth − p on accounts that a person checked;
//! variance = Σ W² (s²(p)/n (1 − n/N) + s²(e)/m (1 − m/N)). Strata are by what was said of accounts and by when they followed.
//!
//! Where nobody checked anything, the error of the probabilities themselves is unknown, and larger than any sampling: an
//! audience with another seller is off as a whole. It is a random effect between audiences, measured on made-up audiences
//! that were not learned from ([`Spread`]), and it widens the interval.
//!
//! Accounts of which nothing is known, and that nobody checked, may be anything: the interval holds both.

mod plan;
mod spread;
mod student;

pub use plan::{Checks, simple_sample, to_check};
pub use spread::{Outcome, Spread};
pub(crate) use student::student;

use crate::count::count;

/// How a probability stands in the stratum of accounts that look alike: below these.
const CLASSES: [f64; 4] = [0.02, 0.15, 0.5, 0.85];
/// Parts of the order of following.
const PARTS: usize = 3;
/// The standard normal's 97.5 %.
pub(crate) const Z: f64 = 1.959_964;
/// A stratum's error is at least known as well as so many checks would tell at the probabilities' own word.
const ASSUMED: f64 = 2.0;

/// What is to be estimated.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// The probability of each account that was read, in the order of following; `NAN` where nothing is known.
    pub probabilities: &'a [f64],
    /// How many follow in all; those read are a sample of them, drawn without looking.
    pub population: usize,
    /// What a person said of some of those read, chosen by [`to_check`]: the place, and whether it was bought.
    pub checked: &'a [(u32, bool)],
}

/// A share and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The share that was bought, 0 to 1.
    pub share: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Accounts read.
    pub read: usize,
    /// Accounts of which nothing is known among them.
    pub unknown: usize,
    /// Accounts in the audience.
    pub population: usize,
    /// Accounts checked by hand.
    pub checked: usize,
    /// The standard error of having read only a part, 0 where all were read.
    pub sampling: f64,
    /// The standard error of what is said of an account: by the checks, or between audiences where there are none.
    pub judging: f64,
}

/// Why there is no estimate, and the cure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EstimateError {
    /// An audience of nobody.
    #[error("nobody follows: there is no share of nothing")]
    Nobody,
    /// Nothing to go by.
    #[error(
        "nothing is known of any of {0} accounts: read their profiles or dates, or have some checked by hand"
    )]
    NothingKnown(usize),
    /// More read than there are.
    #[error("{read} accounts were read of {population}: give the whole size of the audience")]
    Population {
        /// Accounts read.
        read: usize,
        /// Said to be all.
        population: usize,
    },
    /// A check of nobody, or the second one of somebody.
    #[error(
        "the check of account {0} is of nobody read, or there are two of it: give one check for each account read"
    )]
    Check(u32),
}

/// Accounts that look alike.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stratum {
    /// Their places.
    pub(crate) accounts: Vec<u32>,
    /// The mean of their probabilities.
    pub(crate) mean: f64,
    /// The mean of p (1 − p): what one of them is off by, squared, if the probabilities are right.
    pub(crate) doubt: f64,
}

/// The strata of an audience, those that hold somebody. Whoever is unknown has p = 1/2 here, a stratum of their own.
pub(crate) fn strata(probabilities: &[f64]) -> Vec<Stratum> {
    let mut strata = vec![Stratum::default(); PARTS * CLASSES.len() + PARTS + 1];
    let unknown = strata.len() - 1;
    for (at, (place, &p)) in (0_u32..).zip(probabilities).enumerate() {
        let stratum = if p.is_nan() {
            unknown
        } else {
            PARTS * CLASSES.partition_point(|edge| *edge <= p) + at * PARTS / probabilities.len()
        };
        strata[stratum].accounts.push(place);
    }
    strata.retain(|stratum| !stratum.accounts.is_empty());
    for stratum in &mut strata {
        let of = || stratum.accounts.iter().map(|&at| known(probabilities[at as usize]));
        let all = count(stratum.accounts.len());
        (stratum.mean, stratum.doubt) =
            (of().sum::<f64>() / all, of().map(|p| p * (1.0 - p)).sum::<f64>() / all);
    }
    strata
}

/// Of whom nothing is known, bought and genuine are as likely; only a check says more.
pub(crate) const fn known(probability: f64) -> f64 {
    if probability.is_nan() { 0.5 } else { probability }
}

impl Estimate {
    /// Estimates the share. Cost: in proportion to the accounts read.
    ///
    /// # Errors
    /// When there is nobody, nothing to go by, or checks do not fit: [`EstimateError`].
    pub fn of(sample: Sample<'_>, spread: &Spread) -> Result<Self, EstimateError> {
        let Sample { probabilities, population, checked } = sample;
        let read = probabilities.len();
        if population == 0 {
            return Err(EstimateError::Nobody);
        }
        if read > population {
            return Err(EstimateError::Population { read, population });
        }
        let mut truth: Vec<Option<bool>> = vec![None; read];
        for &(at, bought) in checked {
            let place =
                truth.get_mut(at as usize).filter(|it| it.is_none()).ok_or(EstimateError::Check(at))?;
            *place = Some(bought);
        }
        let unknown = probabilities.iter().filter(|p| p.is_nan()).count();
        if unknown == read && checked.is_empty() {
            return Err(EstimateError::NothingKnown(read));
        }
        let empty = Self {
            share: 0.0,
            low: 0.0,
            high: 1.0,
            read,
            unknown,
            population,
            checked: checked.len(),
            sampling: 0.0,
            judging: 0.0,
        };
        let found = if checked.len() < 2 * PARTS {
            empty.by_spread(probabilities, spread)
        } else {
            empty.by_checks(probabilities, &truth)
        };
        Ok(found.within(&truth))
    }

    /// Without checks, or with too few to tell an error from: by how far audiences were off that nobody checked.
    fn by_spread(self, probabilities: &[f64], spread: &Spread) -> Self {
        let of = || probabilities.iter().copied().filter(|p| !p.is_nan());
        let all = count(self.read - self.unknown);
        let mean = of().sum::<f64>() / all.max(1.0);
        let doubt = of().map(|p| p * (1.0 - p)).sum::<f64>() / all.max(1.0);
        let (share, below, above) = spread.around(mean);
        // Another read of another part would give another share: p over accounts, and each account's own truth.
        let left = 1.0 - count(self.read) / count(self.population);
        let sampling = (share * (1.0 - share) / all.max(1.0) * left).sqrt();
        // One account is bought or not: the share of a few is never as smooth as their probabilities.
        let few = doubt / all.max(1.0);
        let widen = |by: f64| (by * by + Z * Z * (sampling * sampling + few)).sqrt();
        // Whoever is unknown may be genuine, all of them, or bought.
        let part = count(self.unknown) / count(self.read.max(1));
        Self {
            share,
            low: (share - widen(below)) * (1.0 - part),
            high: (share + widen(above)) * (1.0 - part) + part,
            sampling,
            judging: f64::midpoint(below, above) / Z,
            ..self
        }
    }

    /// With checks: what they say of each stratum's error. A stratum that nobody checked borrows the error of those
    /// checked, and their doubt.
    fn by_checks(self, probabilities: &[f64], truth: &[Option<bool>]) -> Self {
        let strata = strata(probabilities);
        let errors: Vec<Vec<f64>> =
            strata.iter().map(|stratum| errors(stratum, probabilities, truth)).collect();
        let all: Vec<f64> = errors.iter().flatten().copied().collect();
        let (pooled, square) = (mean(&all), all.iter().map(|e| e * e).sum::<f64>() / count(all.len().max(1)));
        let grow = count(self.population) / count(self.read);
        let (mut share, mut judging, mut sampling, mut freedom) = (0.0, 0.0, 0.0, 0.0);
        for (stratum, errors) in strata.iter().zip(&errors) {
            let size = count(stratum.accounts.len());
            let (weight, checks) = (size / count(self.read), count(errors.len()));
            let off = if errors.is_empty() { pooled } else { mean(errors) };
            share += weight * (stratum.mean + off);
            let assumed = stratum.doubt.max(square * 0.05);
            let about = errors.iter().map(|e| (e - off).powi(2)).sum::<f64>() + ASSUMED * assumed;
            let spread = about / (checks - 1.0 + ASSUMED).max(1.0);
            let left = 1.0 - checks / (size * grow);
            judging +=
                weight * weight * if errors.is_empty() { assumed + square } else { spread / checks * left };
            freedom += (checks - 1.0).max(0.0);
            let between = (stratum.mean + off).clamp(0.0, 1.0);
            sampling += weight * between * (1.0 - between) / count(self.read) * (1.0 - 1.0 / grow);
        }
        // Between strata too, for the part read is one draw.
        let weighed = |stratum: &Stratum| {
            (stratum.mean - share).powi(2) * count(stratum.accounts.len()) / count(self.read)
        };
        sampling += strata.iter().map(weighed).sum::<f64>() / count(self.read) * (1.0 - 1.0 / grow);
        let reach = student(freedom.max(3.0)) * (judging + sampling).sqrt();
        Self {
            share,
            low: share - reach,
            high: share + reach,
            sampling: sampling.sqrt(),
            judging: judging.sqrt(),
            ..self
        }
    }

    /// Nobody checked is outside: the share is at least what was found bought, at most all but what was found genuine.
    fn within(self, truth: &[Option<bool>]) -> Self {
        let part = |wanted: bool| {
            count(truth.iter().filter(|it| **it == Some(wanted)).count()) / count(self.population)
        };
        let (least, most) = (part(true), 1.0 - part(false));
        let share = self.share.clamp(least, most);
        Self { share, low: self.low.clamp(least, share), high: self.high.clamp(share, most), ..self }
    }
}

fn errors(stratum: &Stratum, probabilities: &[f64], truth: &[Option<bool>]) -> Vec<f64> {
    let error = |&at: &u32| {
        let bought = (*truth.get(at as usize)?)?;
        Some(f64::from(u8::from(bought)) - known(probabilities[at as usize]))
    };
    stratum.accounts.iter().filter_map(error).collect()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / count(numbers.len().max(1))
}

#[cfg(test)]
mod tests;
