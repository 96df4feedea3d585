//! The score of each owner: trust from the people who were looked at, the audience that it leaves, and who acted.

use std::collections::BTreeSet;

use app::ports::Score;
use eyre::Result;
use influence::score::{Formula, InputName, Snapshot, SnapshotError, Tally, effective_audience};
use influence::trust::Trust;
use influence::{Edge, Graph, GraphError};
use kernel::ProfileId;
use market::measure::{Input, InputCode};
use simulator::sellers::Act;
use simulator::town::{Audience, Ties};

use super::audit::Found;
use super::figures::{hundredths, points, thousandths};

/// Walks stop when everything together is this exact.
const TOLERANCE: f64 = 1e-9;
const FORMULA: Formula = Formula::V1;

/// What an owner's score is made of.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    tally: Tally,
    /// Followers that count as fake, added up.
    left_out: f64,
}

/// Of each owner.
pub(super) fn of(audiences: &[Audience], found: &[Found], ties: &Ties) -> Result<Vec<Scored>> {
    let graph = graph(audiences, ties)?;
    let trust = Trust::new(&graph, &ties.seeds, FORMULA.alpha, TOLERANCE)?;
    let standings = trust.standings();
    // Audiences stand in the order of accounts; owners come after them, and nobody audits those here.
    let fakes: Vec<f64> = found.iter().flat_map(|found| found.probabilities.iter().copied()).collect();
    let reach = effective_audience(&graph, &standings, &fakes);
    let one = |(at, audience): (usize, &Audience)| {
        let owner = usize::try_from(ties.owners[at]).unwrap_or(usize::MAX);
        let value = |of: &[f64]| of.get(owner).copied().unwrap_or(0.0);
        let followers = u32::try_from(audience.made.audience.len()).unwrap_or(u32::MAX);
        let mut tally = Tally::new(followers, value(&reach), value(&standings));
        let first = u64::from(ties.first[at]);
        let counts = |account: u64| {
            // Whoever is not in the audience is not in the graph: nobody vouches for them.
            let inside = usize::try_from(first + account).ok().filter(|_| account < u64::from(followers));
            inside.map_or(0.0, |at| standings[at] * (1.0 - fakes[at]))
        };
        for post in &audience.made.posts {
            let posted = real(post.at);
            tally.posted(posted, &FORMULA);
            let mut so_far = 0.0;
            for (acts, worth) in [(&post.reposts, FORMULA.repost), (&post.likes, FORMULA.like)] {
                for account in people(acts) {
                    so_far = tally.acted(posted, so_far, worth * counts(account), &FORMULA);
                }
            }
        }
        Scored { tally, left_out: found[at].probabilities.iter().sum() }
    };
    Ok(audiences.iter().enumerate().map(one).collect())
}

/// Each account once: who reposts twice is one person.
fn people(acts: &[Act]) -> BTreeSet<u64> {
    acts.iter().map(|act| act.account).collect()
}

/// Seconds since 1970 as the scorer counts: exact for thousands of years.
#[allow(clippy::cast_precision_loss, reason = "seconds stay below 2^53")]
fn real(seconds: i64) -> f64 {
    seconds as f64
}

/// Follows, each by what it is worth: more where reposts came of it, little where it is only given back.
fn graph(audiences: &[Audience], ties: &Ties) -> Result<Graph, GraphError> {
    let mut follows = ties.follows.clone();
    follows.sort_unstable();
    follows.dedup();
    let mut acted: Vec<(u32, u32)> = Vec::new();
    for (at, audience) in audiences.iter().enumerate() {
        let reposts = audience.made.posts.iter().flat_map(|post| &post.reposts);
        let inside = reposts.filter_map(|act| u32::try_from(act.account).ok());
        let size = audience.made.audience.len();
        let inside = inside.filter(|account| usize::try_from(*account).is_ok_and(|account| account < size));
        acted.extend(inside.map(|account| (ties.first[at] + account, ties.owners[at])));
    }
    acted.sort_unstable();
    let edge = |&(from, to): &(u32, u32)| {
        let mutual = follows.binary_search(&(to, from)).is_ok();
        let start = acted.partition_point(|act| *act < (from, to));
        let engaged = acted[start..].iter().take_while(|act| **act == (from, to)).count();
        let engaged = u32::try_from(engaged).map_or(f64::from(u32::MAX), f64::from);
        let weight = FORMULA.edges.of(true, mutual, engaged)?;
        Some(Edge { from, to, weight: narrow(weight) })
    };
    Graph::new(ties.accounts, follows.iter().filter_map(edge))
}

/// A weight as graphs hold it.
#[allow(clippy::cast_possible_truncation, reason = "a weight of 3 at most needs seven digits, not fifteen")]
fn narrow(weight: f64) -> f32 {
    weight as f32
}

/// The version of the formula, as pages show it.
pub(super) fn formula() -> String {
    format!("influence {}", FORMULA.version)
}

/// Publishes all scores of a moment; the id comes back.
pub(super) fn publish(
    audiences: &[Audience],
    scored: &[Scored],
    moment: i64,
) -> Result<String, SnapshotError> {
    let scores: Vec<(String, influence::score::Score)> = audiences
        .iter()
        .zip(scored)
        .map(|(audience, scored)| (audience.profile.to_string(), FORMULA.score(&scored.tally, real(moment))))
        .collect();
    let scores = scores.iter().map(|(name, score)| (name.as_str(), score));
    Ok(Snapshot::publish(&FORMULA, moment, scores)?.id().to_owned())
}

impl Scored {
    /// The score of a moment, in the market's words.
    pub(super) fn at(&self, profile: ProfileId, moment: i64) -> Option<Score> {
        let score = FORMULA.score(&self.tally, real(moment));
        let (value, interval) = points(score.value, score.low, score.high)?;
        Some(Score { profile, value, interval, inputs: self.inputs(&score) })
    }

    fn inputs(&self, score: &influence::score::Score) -> Vec<Input> {
        let mut inputs: Vec<Input> = Vec::new();
        for input in &score.inputs {
            let code = match input.name {
                // What the ends of the scale cut off is told with the constant.
                InputName::Start | InputName::Limits => InputCode::Base,
                InputName::Audience => InputCode::Audience,
                InputName::Standing => InputCode::Trust,
                InputName::Posts => InputCode::Posts,
                InputName::People => InputCode::Engagement,
                // Worth nothing, and the profile shows it.
                InputName::Followers => continue,
            };
            let adds = hundredths(input.adds);
            match inputs.iter_mut().find(|known| known.code == code) {
                Some(known) => known.contribution += adds,
                None => inputs.push(Input {
                    code,
                    value: thousandths(input.value),
                    weight: thousandths(input.weight),
                    contribution: adds,
                }),
            }
        }
        let left_out = thousandths(self.left_out);
        inputs.push(Input { code: InputCode::LeftOut, value: left_out, weight: 0, contribution: 0 });
        inputs
    }
}
