//! What each method says of everybody, from the events before a moment.

use super::{EvaluateError, Event, ids};
use crate::edges::Kind;
use crate::number::place;
use crate::rank::{self, ALPHA, TUNK_PASS_ON};
use crate::score::{Prior, Sample, effective_audience};
use crate::trust::Trust;
use crate::{Edge, Graph};

/// How exact walks are.
const TOLERANCE: f64 = 1e-9;

/// How much acts of a kind count, and how fast they fade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Act {
    /// What a person of full standing counts.
    pub counts: f64,
    /// After so many hours a share of 1/e of it.
    pub hours: f64,
}

/// How acts count in a file of this pace.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Reposts and quotes.
    pub repost: Act,
    /// Mentions.
    pub mention: Act,
    /// Replies.
    pub reply: Act,
    /// Likes.
    pub like: Act,
    /// What the expectation counts for, against all that was done to the account, which counts for 1.
    pub prior: f64,
}

impl Pace {
    /// For events of days about one subject. Chosen on splits of the Higgs events other than the tested one: see
    /// `docs/influence.md`.
    pub const DAYS: Self = Self {
        repost: Act { counts: 0.5, hours: 6.0 },
        mention: Act { counts: 1.0, hours: 48.0 },
        reply: Act { counts: 0.5, hours: 24.0 },
        like: Act { counts: 0.25, hours: 24.0 },
        prior: 0.1,
    };

    /// A follow is kept in the graph, and is no act on a post.
    const fn act(&self, kind: Kind) -> Option<Act> {
        match kind {
            Kind::Follow => None,
            Kind::Like => Some(self.like),
            Kind::Repost | Kind::Quote => Some(self.repost),
            Kind::Reply => Some(self.reply),
            Kind::Mention => Some(self.mention),
        }
    }
}

/// The events before a moment.
pub(super) struct Before {
    /// Who acted on whom, in any way, each pair once.
    pub(super) graph: Graph,
    /// Who reposted whom, each pair once.
    reposts: Graph,
    /// Whom, kind, who, and the last time of it.
    acts: Vec<(u32, Kind, u32, i64)>,
    accounts: Vec<u32>,
    first: i64,
    moment: i64,
}

impl Before {
    pub(super) fn new(nodes: u32, events: &[Event], moment: i64) -> Result<Self, EvaluateError> {
        let mut named = vec![false; place(nodes)];
        let mut acts = Vec::new();
        let mut first = moment;
        for event in events.iter().filter(|event| event.at < moment) {
            named[place(event.who)] = true;
            named[place(event.whom)] = true;
            first = first.min(event.at);
            if event.who != event.whom {
                acts.push((event.whom, event.kind, event.who, event.at));
            }
        }
        let kind = |kind: Kind| Kind::ALL.iter().position(|known| *known == kind);
        acts.sort_unstable_by_key(|act| (act.0, kind(act.1), act.2, std::cmp::Reverse(act.3)));
        // The latest of each person and kind is the first now.
        acts.dedup_by_key(|act| (act.0, act.1, act.2));
        let pairs = |of: fn(Kind) -> bool| {
            let mut pairs: Vec<(u32, u32)> =
                acts.iter().filter(|act| of(act.1)).map(|act| (act.2, act.0)).collect();
            pairs.sort_unstable();
            pairs.dedup();
            let edges = pairs.into_iter().map(|(from, to)| Edge { from, to, weight: 1.0 });
            Graph::new(nodes, edges).map_err(|_| EvaluateError::Beyond { id: nodes, nodes })
        };
        let (graph, reposts) = (pairs(|_| true)?, pairs(|kind| kind == Kind::Repost)?);
        let accounts = ids(named.len()).filter(|account| named[place(*account)]).collect();
        Ok(Self { graph, reposts, acts, accounts, first, moment })
    }

    /// Everybody who is named.
    pub(super) fn accounts(&self) -> &[u32] {
        &self.accounts
    }

    /// The values of those who are named.
    pub(super) fn of(&self, values: &[f64]) -> Vec<f64> {
        self.accounts.iter().map(|account| values[place(*account)]).collect()
    }

    /// What was done to each account, by people as far as they are, fading.
    fn attention(&self, standings: &[f64], pace: &Pace) -> Vec<f64> {
        let mut values = vec![0.0; standings.len()];
        for (whom, kind, who, at) in &self.acts {
            let Some(act) = pace.act(*kind) else { continue };
            let hours = seconds(self.moment - at) / 3_600.0;
            values[place(*whom)] += act.counts * standings[place(*who)] * (-hours / act.hours).exp();
        }
        values
    }

    /// Different people who repost in a day, on average over the days since the first event.
    fn past_mean(&self, events: &[f64]) -> Vec<f64> {
        let days = (seconds(self.moment - self.first) / 86_400.0).max(1.0);
        events.iter().map(|people| people / days).collect()
    }
}

/// A time as a real number: exact for every date.
#[allow(clippy::cast_precision_loss, reason = "seconds between two dates stay far below 2^53")]
fn seconds(time: i64) -> f64 {
    time as f64
}

type Named = (&'static str, Vec<f64>);

/// Every method's values, an account each. The ones that intervals of differences are taken against come first.
pub(super) fn all(
    before: &Before,
    groups: &[Vec<u32>],
    pace: Pace,
    prior: Option<Prior>,
) -> Result<Vec<Named>, EvaluateError> {
    let trust = Trust::new(&before.graph, groups, ALPHA, TOLERANCE)?;
    let standings = trust.standings();
    let reposted = rank::in_degree(&before.reposts)?.values;
    Ok(vec![
        ("in-degree", rank::in_degree(&before.graph)?.values),
        ("in-degree-reposts", reposted.clone()),
        ("pagerank", rank::pagerank(&before.graph, ALPHA, TOLERANCE)?.values),
        ("pagerank-reposts", rank::pagerank(&before.reposts, ALPHA, TOLERANCE)?.values),
        ("tweepcred", rank::tweepcred(&before.graph)?.values),
        ("tunkrank", rank::tunkrank(&before.graph, TUNK_PASS_ON, TOLERANCE)?.values),
        ("past-mean", before.past_mean(&reposted)),
        ("trust", trust.values.clone()),
        ("effective-audience", effective_audience(&before.graph, &standings, &[])),
        ("crieur", ours(before, &standings, &pace, prior)),
    ])
}

/// Realised influence: what was done to the account, drawn towards what is expected of its audience and standing. The file names no
/// posts: all that was done to an account was done to one.
fn ours(before: &Before, standings: &[f64], pace: &Pace, prior: Option<Prior>) -> Vec<f64> {
    let audience = effective_audience(&before.graph, standings, &[]);
    let done = before.attention(standings, pace);
    let expected = |at: usize| prior.map_or(0.0, |prior| prior.mean(audience[at], standings[at]));
    let value = |(at, done): (usize, &f64)| (done + pace.prior * expected(at)) / (1.0 + pace.prior);
    done.iter().enumerate().map(value).collect()
}

/// Fits the expectation to what came after a moment.
pub(super) fn fit(before: &Before, groups: &[Vec<u32>], people: &[f64]) -> Option<Prior> {
    let trust = Trust::new(&before.graph, groups, ALPHA, TOLERANCE).ok()?;
    let standings = trust.standings();
    let audience = effective_audience(&before.graph, &standings, &[]);
    let sample = |account: &u32| {
        let at = place(*account);
        Sample { audience: audience[at], standing: standings[at], people: people[at], posts: 1.0 }
    };
    Prior::fit(&before.accounts.iter().map(sample).collect::<Vec<_>>()).ok()
}
