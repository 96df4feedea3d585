//! Evaluation: what scores of before a moment say of who is reposted after it.
//!
//! Every method sees the events before the split and nothing else, and is asked about everybody named in them. The truth
//! is how many different people repost an account from the split on. `O(methods x (edges x iterations + accounts x resamples))`.

mod measures;
mod methods;
#[cfg(test)]
mod tests;

pub use measures::{Measures, Precision};
pub use methods::{Act, Pace};

use crate::edges::Kind;
use crate::number::{id, place};
use crate::rank::RankError;
use crate::score::Prior;
use methods::Before;

/// Something that somebody did to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Who acted.
    pub who: u32,
    /// On whom.
    pub whom: u32,
    /// When: seconds since 1970.
    pub at: i64,
    /// What.
    pub kind: Kind,
}

/// Who is known to be a person.
#[derive(Debug, Clone, Copy)]
pub enum Known<'a> {
    /// This share of those who acted before the split, 0 to 1, drawn by the seed: files without labels name nobody.
    Share(f64),
    /// These, in 3 to 5 groups with nobody in common.
    Groups(&'a [Vec<u32>]),
}

/// What to evaluate.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// How many accounts there are.
    pub nodes: u32,
    /// In any order.
    pub events: &'a [Event],
    /// Seconds since 1970: what happens from then on is foretold.
    pub split: i64,
    /// Who was looked at.
    pub known: Known<'a>,
    /// How fast acts fade.
    pub pace: Pace,
    /// Draws who is known, and the sets behind the intervals.
    pub seed: u64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Events before the split.
    pub before: usize,
    /// Events from the split on.
    pub after: usize,
    /// Accounts named before the split: those that are ranked.
    pub accounts: usize,
    /// Those of them that somebody reposts afterwards.
    pub reposted: usize,
    /// How many are known to be people.
    pub known: usize,
    /// The expectation, fitted on the last twelve hours before the split; nothing where those were too few.
    pub prior: Option<Prior>,
    /// Each method.
    pub outcomes: Vec<Outcome>,
}

/// One method.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Its name, as documents call it.
    pub name: &'static str,
    /// How well it did.
    pub measures: Measures,
}

/// Why nothing can be evaluated.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum EvaluateError {
    /// No events.
    #[error("there are no events: the file is empty")]
    Empty,
    /// An account beyond the number of accounts.
    #[error("an event names account {id}, but there are only {nodes}: give the number of accounts")]
    Beyond {
        /// The id.
        id: u32,
        /// How many accounts there are.
        nodes: u32,
    },
    /// A split with nothing on one side.
    #[error(
        "the split {split} lies outside of the events, which go from {first} to {last}: choose a moment (seconds since \
         1970) after the first and not after the last"
    )]
    Split {
        /// The split.
        split: i64,
        /// The first event.
        first: i64,
        /// The last event.
        last: i64,
    },
    /// Too few accounts to rank.
    #[error("only {0} accounts are named before the split: a ranking needs 2 or more; choose a later split")]
    Few(usize),
    /// Nobody is reposted.
    #[error(
        "nobody who was named before the split is reposted after it: there is nothing to foretell; choose an earlier split"
    )]
    NoReposts,
    /// A share that is none.
    #[error("a share of {0} known people: give one above 0 and at most 1")]
    Share(f64),
    /// What a walk refuses.
    #[error(transparent)]
    Rank(#[from] RankError),
}

/// The span before the split on which the expectation is fitted.
const INNER: i64 = 12 * 3_600;

/// Evaluates every method.
///
/// # Errors
/// Events on one side of the split only, fewer than two accounts, nobody reposted afterwards, groups of known people that prove
/// nothing.
pub fn evaluate(plan: &Plan<'_>) -> Result<Evaluation, EvaluateError> {
    check(plan)?;
    let before = Before::new(plan.nodes, plan.events, plan.split)?;
    let accounts = before.accounts();
    if accounts.len() < 2 {
        return Err(EvaluateError::Few(accounts.len()));
    }
    let all = reposters(plan, plan.split, i64::MAX);
    let truth: Vec<f64> = accounts.iter().map(|account| all[place(*account)]).collect();
    let reposted = truth.iter().filter(|people| **people > 0.0).count();
    if reposted == 0 {
        return Err(EvaluateError::NoReposts);
    }
    let (groups, known) = groups(plan, &before)?;
    let prior = fitted(plan, &groups);
    let degrees = before.of(&before.graph.in_degrees().into_iter().map(f64::from).collect::<Vec<_>>());
    let ranked = methods::all(&before, &groups, plan.pace, prior)?;
    let mut outcomes = Vec::new();
    let mut drawn: Vec<Vec<f64>> = Vec::new();
    for (name, values) in ranked {
        let (measures, draws) = measures::measure(&before.of(&values), &truth, &degrees, plan.seed, &drawn);
        outcomes.push(Outcome { name, measures });
        drawn.push(draws);
    }
    let count = |after: bool| plan.events.iter().filter(|event| (event.at >= plan.split) == after).count();
    Ok(Evaluation {
        before: count(false),
        after: count(true),
        accounts: accounts.len(),
        reposted,
        known,
        prior,
        outcomes,
    })
}

fn check(plan: &Plan<'_>) -> Result<(), EvaluateError> {
    let times = || plan.events.iter().map(|event| event.at);
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Err(EvaluateError::Empty) };
    if let Some(id) = plan.events.iter().map(|event| event.who.max(event.whom)).find(|id| *id >= plan.nodes) {
        return Err(EvaluateError::Beyond { id, nodes: plan.nodes });
    }
    if plan.split <= first || plan.split > last {
        return Err(EvaluateError::Split { split: plan.split, first, last });
    }
    Ok(())
}

/// How many different people repost each account within a time, oneself not counted.
fn reposters(plan: &Plan<'_>, from: i64, to: i64) -> Vec<f64> {
    let within = |event: &&Event| {
        event.kind == Kind::Repost && (from..to).contains(&event.at) && event.who != event.whom
    };
    let mut pairs: Vec<(u32, u32)> =
        plan.events.iter().filter(within).map(|event| (event.whom, event.who)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut people = vec![0.0; place(plan.nodes)];
    for (whom, _) in pairs {
        people[place(whom)] += 1.0;
    }
    people
}

/// The groups of known people, and how many those are.
fn groups(plan: &Plan<'_>, before: &Before) -> Result<(Vec<Vec<u32>>, usize), EvaluateError> {
    let groups = match plan.known {
        Known::Groups(groups) => groups.to_vec(),
        Known::Share(share) if share > 0.0 && share <= 1.0 => {
            let mut groups = vec![Vec::new(); 5];
            let people = (0..plan.nodes).filter(|account| !before.graph.out(*account).is_empty());
            // Drawn by a hash of the id, so that more people do not change who is known.
            let drawn = people.filter(|account| draw(plan.seed, *account) < share);
            for (at, account) in drawn.enumerate() {
                groups[at % 5].push(account);
            }
            groups
        }
        Known::Share(share) => return Err(EvaluateError::Share(share)),
    };
    let known = groups.iter().map(Vec::len).sum();
    Ok((groups, known))
}

/// A number from 0 to 1 for an account.
fn draw(seed: u64, account: u32) -> f64 {
    crate::rng::Rng::new(crate::rng::mix(seed) ^ u64::from(account)).unit()
}

/// Fits the expectation on what was foretold and came before the split: as known twelve hours earlier.
fn fitted(plan: &Plan<'_>, groups: &[Vec<u32>]) -> Option<Prior> {
    let inner = plan.split.saturating_sub(INNER);
    let before = Before::new(plan.nodes, plan.events, inner).ok()?;
    let people = reposters(plan, inner, plan.split);
    methods::fit(&before, groups, &people)
}

/// The ids below a number.
fn ids(count: usize) -> impl Iterator<Item = u32> {
    (0..count).map(id)
}
