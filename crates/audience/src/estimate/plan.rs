//! Whom to check by hand, and how many.

use learning::rng::Rng;

use super::{Stratum, Z, strata};
use crate::count::{count, place};

/// Accounts for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checks {
    /// Their places, rising.
    pub accounts: Vec<u32>,
}

/// Chooses accounts to check by hand: strata in proportion to their size and doubt (Neyman 1934), two of each stratum at least where
/// that fits, drawn within a stratum without looking. All of them where so many are asked for.
#[must_use]
pub fn to_check(probabilities: &[f64], checks: usize, seed: u64) -> Checks {
    let mut strata = strata(probabilities);
    let wanted = checks.min(probabilities.len());
    // A sure stratum is looked at too: the doubt is the model's own word, and never below that of one in fifty.
    let weigh = |stratum: &Stratum| count(stratum.accounts.len()) * stratum.doubt.max(0.02).sqrt();
    let whole: f64 = strata.iter().map(weigh).sum();
    let mut rng = Rng::new(seed);
    let mut accounts = Vec::with_capacity(wanted);
    let mut rest = Vec::new();
    for stratum in &mut strata {
        let part = place(weigh(stratum) / whole.max(f64::MIN_POSITIVE), wanted + 1).max(2);
        rng.shuffle(&mut stratum.accounts);
        let part = part.min(stratum.accounts.len());
        accounts.extend_from_slice(&stratum.accounts[..part]);
        rest.extend_from_slice(&stratum.accounts[part..]);
    }
    // What rounding left over, or took too many.
    rng.shuffle(&mut rest);
    rest.truncate(wanted.saturating_sub(accounts.len()));
    accounts.extend(rest);
    rng.shuffle(&mut accounts);
    accounts.truncate(wanted);
    accounts.sort_unstable();
    Checks { accounts }
}

/// How many accounts, drawn without looking and checked by hand, tell a share to so much on either side, in 95 of 100
/// cases: z² p (1 − p) / d², less where the audience itself is hardly larger.
#[must_use]
pub fn simple_sample(share: f64, within: f64, population: usize) -> usize {
    let share = share.clamp(0.0, 1.0);
    let wanted = Z * Z * (share * (1.0 - share)).max(1.0 / 400.0) / within.max(1e-6).powi(2);
    let all = count(population);
    let finite = wanted / (1.0 + (wanted - 1.0).max(0.0) / all.max(1.0));
    place(finite.ceil() / all.max(1.0), population + 1).max(1).min(population)
}
