//! The honest world, and what an attack adds to it.

use super::{Attack, AttackError, Graphs, Plan};
use crate::number::{id, narrow, place};
use crate::rng::{Rng, mix};
use crate::trust::Trust;
use crate::{Edge, Graph};

/// A graph that was there before the attack.
pub(super) struct World<'a> {
    plan: &'a Plan<'a>,
    degrees: Vec<u32>,
    /// Those who follow and are followed.
    active: Vec<u32>,
    groups: Vec<Vec<u32>>,
}

/// How often somebody acted on somebody they follow, fading; nothing where they never did. Drawn by both ids alone.
pub(super) fn engaged(plan: &Plan<'_>, from: u32, to: u32) -> Option<f64> {
    let pair = u64::from(from) << 32 | u64::from(to);
    let mut rng = Rng::new(mix(plan.seed ^ 0xe6) ^ mix(pair));
    (rng.unit() < plan.engaged).then(|| 1.0 + 4.0 * rng.unit())
}

impl<'a> World<'a> {
    pub(super) fn new(plan: &'a Plan<'a>) -> Result<Self, AttackError> {
        let degrees = plan.graph.in_degrees();
        let active: Vec<u32> = (0..plan.graph.nodes())
            .filter(|account| degrees[place(*account)] > 0 && !plan.graph.out(*account).is_empty())
            .collect();
        if active.len() < 1_000 {
            return Err(AttackError::Small(active.len()));
        }
        if plan.seeds < 5 || plan.seeds > active.len() / 10 {
            return Err(AttackError::Seeds(plan.seeds));
        }
        let mut groups = vec![Vec::new(); 5];
        let drawn = Rng::new(plan.seed).distinct(plan.seeds, active.len());
        for (at, seed) in drawn.into_iter().enumerate() {
            groups[at % 5].push(active[seed]);
        }
        Ok(Self { plan, degrees, active, groups })
    }

    pub(super) fn groups(&self) -> &[Vec<u32>] {
        &self.groups
    }

    pub(super) fn followers(&self, account: u32) -> u32 {
        self.degrees[place(account)]
    }

    /// The account that every group trusts, that is no seed, and whose followers are nearest to so many; of equals the
    /// smallest id.
    pub(super) fn target(&self, followers: u32, trust: &Trust) -> Option<u32> {
        let fits = |account: &u32| {
            let seed = self.groups.iter().any(|group| group.contains(account));
            !seed && trust.values[place(*account)] > 0.0
        };
        let near = |account: &u32| self.followers(*account).abs_diff(followers);
        let found = self.active.iter().copied().filter(|account| near(account) <= followers / 2).filter(fits);
        found.min_by_key(near)
    }

    /// Both graphs with the attack in them. The honest edges come first and weigh what they weighed.
    pub(super) fn attacked(&self, target: u32, attack: &Attack) -> Result<Graphs, AttackError> {
        let honest = self.plan.graph;
        let nodes = honest.nodes().checked_add(attack.fakes).ok_or(AttackError::Many(attack.fakes))?;
        let weights = self.plan.formula.edges;
        // An edge, whether it answers one (every mutual one may), and how much was done along it.
        let mut edges: Vec<(u32, u32, bool, f64)> = honest
            .iter()
            .map(|edge| {
                let mutual = honest.out(edge.to).binary_search(&edge.from).is_ok();
                (edge.from, edge.to, mutual, engaged(self.plan, edge.from, edge.to).unwrap_or(0.0))
            })
            .collect();
        self.bought(target, attack, &mut edges);
        let bare = edges.iter().map(|&(from, to, ..)| Edge { from, to, weight: 1.0 });
        let bare = Graph::new(nodes, bare)?;
        let weighted = edges.iter().filter_map(|&(from, to, mutual, done)| {
            let weight = narrow(weights.of(true, mutual, done)?);
            Some(Edge { from, to, weight })
        });
        Ok(Graphs { bare, weighted: Graph::new(nodes, weighted)? })
    }

    /// Fakes use every trick at once: what they are trusted with goes to the target alone, as far as weights can make it.
    fn bought(&self, target: u32, attack: &Attack, edges: &mut Vec<(u32, u32, bool, f64)>) {
        let first = self.plan.graph.nodes();
        let mut rng = Rng::new(mix(self.plan.seed ^ 0xfa));
        let paid = if attack.reposts { 1e6 } else { 0.0 };
        for fake in 0..attack.fakes {
            edges.push((first + fake, target, false, paid));
            for _ in 0..attack.camouflage {
                let honest = self.active[rng.below(self.active.len())];
                if honest != target {
                    edges.push((first + fake, honest, false, 0.0));
                }
            }
        }
        if attack.fakes == 0 {
            return;
        }
        let count = usize::try_from(attack.follow_backs).unwrap_or(usize::MAX);
        for (at, back) in rng.distinct(count, self.active.len()).into_iter().enumerate() {
            let (honest, fake) = (self.active[back], first + id(at) % attack.fakes);
            if honest != target {
                edges.push((honest, fake, true, f64::from(attack.replies)));
                edges.push((fake, honest, true, 0.0));
            }
        }
    }
}
