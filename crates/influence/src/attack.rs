//! Attacks: bought followers, and what they do to each method.
//!
//! Fakes follow a target, and nothing else of the honest world points at them unless people follow them back. The target's
//! values before and after are compared; nothing is random but from the seed. One attack on one target costs a dozen walks of the whole graph.

#[cfg(test)]
mod tests;
mod world;

use crate::edges::Kind;
use crate::number::{place, real};
use crate::rank::{self, ALPHA, RankError, TUNK_PASS_ON, scaled_reputation};
use crate::score::{Formula, Score, Tally, effective_audience};
use crate::trust::Trust;
use crate::{Graph, GraphError};
use world::World;

/// How exact walks are.
const TOLERANCE: f64 = 1e-8;
/// How many posts the target has, a day apart.
const POSTS: u32 = 20;
const DAY: f64 = 86_400.0;
/// A follower who engages reposts one post in ten.
const REPOSTED: f64 = 0.1;

/// One attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attack {
    /// How many accounts are bought; each follows the target.
    pub fakes: u32,
    /// How many honest accounts each of them follows besides, to look like one.
    pub camouflage: u32,
    /// How many honest accounts follow a fake back, each one of them.
    pub follow_backs: u32,
    /// Whether each fake reposts each post of the target.
    pub reposts: bool,
    /// How often whoever follows back also replies to that fake.
    pub replies: u32,
}

/// What to attack.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// Who follows whom; weights play no part.
    pub graph: &'a Graph,
    /// The attacks, one by one on each target.
    pub attacks: &'a [Attack],
    /// The version that is attacked.
    pub formula: Formula,
    /// About how many followers each target has before.
    pub targets: &'a [u32],
    /// How many honest accounts are seeds, in five groups.
    pub seeds: usize,
    /// The share of honest edges along which people act, 0 to 1.
    pub engaged: f64,
    /// Draws seeds, engagement, camouflage and who follows back.
    pub seed: u64,
}

/// What one method said of a target before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// The method.
    pub name: &'static str,
    /// Before.
    pub before: f64,
    /// After.
    pub after: f64,
    /// After over before; nothing where it was 0 before.
    pub factor: Option<f64>,
    /// On a scale of 0 to 100: the score's own points, `TweepCred`'s own; of other methods what the factor would be worth
    /// on the score's scale.
    pub points: f64,
}

/// One attack on one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Attacked {
    /// The target's followers before.
    pub followers: u32,
    /// The attack.
    pub attack: Attack,
    /// What each method said.
    pub moved: Vec<Moved>,
}

/// Why there is no attack.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum AttackError {
    /// A graph too small.
    #[error(
        "the graph has {0} accounts with followers who follow somebody: an attack needs 1,000; give a larger graph"
    )]
    Small(usize),
    /// Too few or too many seeds.
    #[error("{0} seeds: give 5 or more, and at most a tenth of the accounts")]
    Seeds(usize),
    /// No target of that size.
    #[error(
        "nobody with about {0} followers is trusted by every group of seeds: ask for another size, or for more seeds"
    )]
    Target(u32),
    /// More accounts than there are numbers.
    #[error("{0} bought accounts beside the honest ones are more than can be numbered: buy fewer")]
    Many(u32),
    /// What a walk refuses.
    #[error(transparent)]
    Rank(#[from] RankError),
    /// What a graph refuses.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// Attacks.
///
/// # Errors
/// A graph without enough honest accounts, no target of a size, too many fakes.
pub fn attack(plan: &Plan<'_>) -> Result<Vec<Attacked>, AttackError> {
    let world = World::new(plan)?;
    let honest = world.attacked(0, &Attack::NONE)?;
    let measured = Measured::new(plan, &world, &honest)?;
    let mut found = Vec::new();
    for wanted in plan.targets {
        let target = world.target(*wanted, &measured.trust).ok_or(AttackError::Target(*wanted))?;
        let before = measured.of(plan, &honest, target, &Attack::NONE);
        for attack in plan.attacks {
            let graphs = world.attacked(target, attack)?;
            let after = Measured::new(plan, &world, &graphs)?.of(plan, &graphs, target, attack);
            let moved = before.iter().zip(&after).map(|(before, after)| moved(plan, before, after));
            let followers = world.followers(target);
            found.push(Attacked { followers, attack: *attack, moved: moved.collect() });
        }
    }
    Ok(found)
}

impl Attack {
    /// None at all.
    const NONE: Self = Self { fakes: 0, camouflage: 0, follow_backs: 0, reposts: false, replies: 0 };
}

/// What an unweighted method says, or points.
#[derive(Debug, Clone, Copy)]
enum Said {
    Value(f64),
    /// A value with points of its own scale.
    Points(f64, f64),
}

type Named = (&'static str, Said);

fn moved(plan: &Plan<'_>, (name, before): &Named, (_, after): &Named) -> Moved {
    let value = |said: &Said| match said {
        Said::Value(value) | Said::Points(value, _) => *value,
    };
    let (old, new) = (value(before), value(after));
    let factor = (old > 0.0).then(|| new / old);
    let points = match (before, after) {
        (Said::Points(_, old), Said::Points(_, new)) => new - old,
        (Said::Value(_) | Said::Points(..), Said::Value(_) | Said::Points(..)) => {
            factor.map_or(100.0, |factor| (plan.formula.scale.tenfold * factor.log10()).clamp(-100.0, 100.0))
        }
    };
    Moved { name, before: old, after: new, factor, points }
}

/// The two graphs of a world: who follows whom, and the same with what edges weigh.
struct Graphs {
    bare: Graph,
    weighted: Graph,
}

/// All methods on one pair of graphs.
struct Measured {
    degrees: Vec<u32>,
    pagerank: Vec<f64>,
    tunkrank: Vec<f64>,
    tweepcred: Vec<f64>,
    one: Vec<f64>,
    least: Vec<f64>,
    trust: Trust,
    standings: Vec<f64>,
    audience: Vec<f64>,
}

impl Measured {
    fn new(plan: &Plan<'_>, world: &World<'_>, graphs: &Graphs) -> Result<Self, AttackError> {
        let (bare, groups) = (&graphs.bare, world.groups());
        let all: Vec<u32> = groups.concat();
        let trust = Trust::new(&graphs.weighted, groups, plan.formula.alpha, TOLERANCE)?;
        let standings = trust.standings();
        Ok(Self {
            degrees: bare.in_degrees(),
            pagerank: rank::pagerank(bare, ALPHA, TOLERANCE)?.values,
            tunkrank: rank::tunkrank(bare, TUNK_PASS_ON, TOLERANCE)?.values,
            tweepcred: rank::tweepcred(bare)?.values,
            one: rank::personalised(bare, &all, ALPHA, TOLERANCE)?.values,
            least: Trust::new(bare, groups, ALPHA, TOLERANCE)?.values,
            // The audit is taken to be blind: no fake is suspected.
            audience: effective_audience(bare, &standings, &[]),
            standings,
            trust,
        })
    }

    fn of(&self, plan: &Plan<'_>, graphs: &Graphs, target: u32, attack: &Attack) -> Vec<Named> {
        let at = place(target);
        let nodes = plan.graph.nodes();
        let (posts, newcomer) = (self.score(plan, graphs, target, attack), self.newcomer(plan, target));
        vec![
            ("in-degree", Said::Value(f64::from(self.degrees[at]))),
            // Shares shrink when accounts are added: told as if there were as many as before.
            ("pagerank", Said::Value(self.pagerank[at] * real(self.pagerank.len()) / real(place(nodes)))),
            ("tunkrank", Said::Value(self.tunkrank[at])),
            ("tweepcred", Said::Points(self.tweepcred[at], scaled_reputation(self.tweepcred[at], nodes))),
            ("seeded-rank", Said::Value(self.one[at])),
            ("least-of-groups", Said::Value(self.least[at])),
            ("trust", Said::Value(self.trust.values[at])),
            ("effective-audience", Said::Value(self.audience[at])),
            ("score-newcomer", Said::Points(newcomer.people, newcomer.value)),
            ("score", Said::Points(posts.people, posts.value)),
        ]
    }

    fn tally(&self, target: u32) -> Tally {
        let at = place(target);
        Tally::new(self.degrees[at], self.audience[at], self.standings[at])
    }

    fn newcomer(&self, plan: &Plan<'_>, target: u32) -> Score {
        plan.formula.score(&self.tally(target), 0.0)
    }

    /// The target's score with its posts: followers who engage repost some, fakes that are paid to repost all.
    fn score(&self, plan: &Plan<'_>, graphs: &Graphs, target: u32, attack: &Attack) -> Score {
        let formula = &plan.formula;
        let nodes = plan.graph.nodes();
        let follows = |from: &u32| graphs.bare.out(*from).binary_search(&target).is_ok();
        let honest = (0..nodes).filter(follows).filter(|from| world::engaged(plan, *from, target).is_some());
        let mut acts: f64 = honest.map(|from| REPOSTED * self.standings[place(from)]).sum();
        if attack.reposts {
            acts += (nodes..graphs.bare.nodes()).map(|fake| self.standings[place(fake)]).sum::<f64>();
        }
        let mut tally = self.tally(target);
        for post in 0..POSTS {
            let at = DAY * f64::from(post);
            tally.posted(at, formula);
            tally.acted(at, 0.0, formula.act(Kind::Repost) * acts, formula);
        }
        formula.score(&tally, DAY * f64::from(POSTS))
    }
}
