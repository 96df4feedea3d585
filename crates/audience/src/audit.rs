//! Every signal on one audience, side by side on the threads that there are.

use rayon::prelude::*;

use crate::bands::{self, Band};
use crate::engagers::{self, Engagement};
use crate::growth::{self, Cause, Growth};
use crate::lockstep::{self, FOLLOWING};
use crate::trust::{self, Trust};
use crate::{Actions, Family, Follower, Identity, Reading, benford, copied, dense, synchrony};

/// All that is known of an audience. What is missing is nothing: its signals then say that they cannot know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'a> {
    /// The followers in the order in which they came.
    pub followers: &'a [Follower],
    /// How they call themselves, in the same order; may be empty.
    pub identities: &'a [Identity],
    /// Whom else they follow.
    pub follows: Option<&'a Actions>,
    /// On which posts they act.
    pub engagements: Option<&'a Actions>,
    /// Their trust.
    pub trust: Option<Trust<'a>>,
    /// What made people follow.
    pub causes: &'a [Cause],
    /// How engagement compares.
    pub engagement: Option<Engagement<'a>>,
    /// Draws the graphs that dense blocks are held against.
    pub seed: u64,
}

/// What all signals found.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// One each, in the order of [`Family::ALL`] without profiles, which a model reads.
    pub readings: Vec<Reading>,
    /// What each reading took, in whatever unit the caller's stopwatch counts.
    pub costs: Vec<u64>,
    /// The creation bands.
    pub bands: Vec<Band>,
    /// Growth with its bursts.
    pub growth: Growth,
}

/// Reads every signal. `stopwatch` tells how much time has gone by, in any unit: this crate has no clock. Costs are of signals that run side by side.
#[must_use]
pub fn audit(subject: Subject<'_>, stopwatch: &(dyn Fn() -> u64 + Sync)) -> Audit {
    let families: Vec<Family> = Family::ALL.into_iter().filter(|family| *family != Family::Profile).collect();
    let found: Vec<(Found, u64)> = families
        .into_par_iter()
        .with_max_len(1)
        .map(|family| {
            let begin = stopwatch();
            let found = read(&subject, family);
            (found, stopwatch().saturating_sub(begin))
        })
        .collect();
    let mut all =
        Audit { readings: Vec::new(), costs: Vec::new(), bands: Vec::new(), growth: Growth::default() };
    for (found, cost) in found {
        all.readings.push(found.reading);
        all.costs.push(cost);
        all.bands.extend(found.bands);
        if let Some(growth) = found.growth {
            all.growth = growth;
        }
    }
    all
}

struct Found {
    reading: Reading,
    bands: Vec<Band>,
    growth: Option<Growth>,
}

impl From<Reading> for Found {
    fn from(reading: Reading) -> Self {
        Self { reading, bands: Vec::new(), growth: None }
    }
}

fn read(subject: &Subject<'_>, family: Family) -> Found {
    let count = subject.followers.len();
    let unknown = |why: &str| Reading::unknown(family, count, format!("cannot be known: {why}"));
    let follows = subject.follows.filter(|follows| follows.accounts() == count);
    let trust = subject.trust.filter(|trust| trust.ranks.len() == count);
    let no_follows = "whom else they follow is not told";
    match family {
        Family::Creation => {
            let found = bands::bands(subject.followers);
            Found { reading: found.reading, bands: found.bands, growth: None }
        }
        Family::Bursts => {
            let (reading, growth) = growth::growth(subject.followers, subject.causes);
            Found { reading, bands: Vec::new(), growth: Some(growth) }
        }
        Family::Lockstep => follows
            .map_or_else(|| unknown(no_follows), |follows| lockstep::lockstep(follows, FOLLOWING).0)
            .into(),
        Family::Dense => follows
            .map_or_else(|| unknown(no_follows), |follows| dense::dense(follows, subject.seed).0)
            .into(),
        Family::Synchrony => follows.map_or_else(|| unknown(no_follows), synchrony::synchrony).into(),
        Family::Trust => {
            trust.map_or_else(|| unknown("no graph was ranked that they stand in"), trust::trust).into()
        }
        Family::Engagers => {
            let engagements = subject.engagements.filter(|actions| actions.accounts() == count);
            engagements
                .map_or_else(
                    || unknown("who acts on the posts is not told"),
                    |acts| engagers::engagers(acts, trust).0,
                )
                .into()
        }
        Family::Deficit => subject
            .engagement
            .map_or_else(
                || unknown("engagement and look-alikes are not told"),
                |engagement| engagers::deficit(engagement, count),
            )
            .into(),
        Family::Copied => copied::copied(subject.followers, subject.identities).into(),
        Family::Benford => benford::benford(subject.followers).into(),
        Family::Profile => unknown("profiles are read by a model").into(),
    }
}
