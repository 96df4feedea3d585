//! Whom each follower follows besides, and since when: people what they like, fakes their sellers' other customers.
//!
//! Targets are numbered on their own, apart from the audience: the best-known accounts of the network first. Customers of
//! sellers are ordinary accounts among them.

use super::chance::{DAY, DOUBLING, HOUR, exponential, normal, place, power, size, zipf};
use super::wares::Ware;
use super::{Coming, Plan, Truth, dice, places};
use crate::rng::Rng;

/// How many accounts there are to follow.
const TARGETS: u64 = 200_000;
/// The best-known, that whoever hides follows.
const KNOWN: u64 = 3_000;

/// One account that somebody follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Followed {
    /// Whom.
    pub target: u32,
    /// In which hour, counted from 1970.
    pub hour: u32,
}

/// Whom each account of an audience follows: compressed rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lists {
    starts: Vec<usize>,
    followed: Vec<Followed>,
}

impl Lists {
    /// Whom the account at a place follows, by target; nobody where it is not known.
    #[must_use]
    pub fn of(&self, at: usize) -> &[Followed] {
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(start), Some(end)) => self.followed.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How many are known of everybody.
    #[must_use]
    pub fn len(&self) -> usize {
        self.followed.len()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.followed.is_empty()
    }

    /// Where each account's row begins; one more than there are accounts, or nothing at all.
    #[must_use]
    pub fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// All rows, one after the other.
    #[must_use]
    pub fn followed(&self) -> &[Followed] {
        &self.followed
    }
}

/// One delivery's other customers: who bought in the same days.
struct Round {
    customers: Vec<(u32, i64)>,
}

/// Whom everybody follows, in the accounts' order.
pub(super) fn follow(plan: &Plan, coming: &[Coming]) -> Lists {
    if plan.lists == 0 {
        return Lists::default();
    }
    let mut rng = dice(plan, "lists");
    let rounds = rounds(&mut rng, coming);
    let mut lists = Lists { starts: vec![0], followed: Vec::new() };
    let mut own: Vec<Followed> = Vec::new();
    for one in coming {
        own.clear();
        match one.truth {
            Truth::Genuine => person(&mut rng, plan, one, &mut own),
            Truth::Bought { ware, receipt } => {
                let round = usize::try_from(receipt).ok().and_then(|at| rounds.get(at));
                fake(&mut rng, plan, one, ware, round, &mut own);
            }
        }
        own.sort_unstable();
        own.dedup_by_key(|followed| followed.target);
        lists.followed.extend_from_slice(&own);
        lists.starts.push(lists.followed.len());
    }
    lists
}

/// The customers that each receipt's accounts were sold to as well, and when.
fn rounds(rng: &mut Rng, coming: &[Coming]) -> Vec<Round> {
    let mut begun: Vec<(i64, i64)> = Vec::new();
    for one in coming {
        let (Truth::Bought { receipt, .. }, Some(followed)) = (one.truth, one.follower.followed) else {
            continue;
        };
        let at = usize::try_from(receipt).unwrap_or(0);
        while begun.len() <= at {
            begun.push((i64::MAX, 0));
        }
        begun[at] = (begun[at].0.min(followed), begun[at].1.max(followed));
    }
    let round = |(from, to): (i64, i64)| {
        let count = 25 + rng.below(120);
        let (from, to) = (from.min(to) - 20 * DAY, to + 5 * DAY);
        let customer = |_| (customer(rng), rng.between(from, to));
        Round { customers: (0..count).map(customer).collect() }
    };
    begun.into_iter().map(round).collect()
}

/// A customer is anybody but the best-known.
fn customer(rng: &mut Rng) -> u32 {
    place(size(KNOWN + rng.below(TARGETS - KNOWN)))
}

fn hour(at: i64) -> u32 {
    u32::try_from(at / HOUR).unwrap_or(0)
}

fn many(rng: &mut Rng, plan: &Plan, one: &Coming) -> u64 {
    let following = one.follower.profile.following.unwrap_or(1);
    let known = power(3 * DOUBLING + normal(rng));
    u64::from(plan.lists.min(following)).min(known.max(1) * 2)
}

/// A person follows the well-known more than others, a few at a time, most of them soon after joining.
fn person(rng: &mut Rng, plan: &Plan, one: &Coming, own: &mut Vec<Followed>) {
    let created = one.follower.created.unwrap_or(plan.now);
    let mut at = created;
    for _ in 0..many(rng, plan, one) {
        // A sitting of some minutes, or weeks later.
        at += if rng.chance(6_000) { exponential(rng, 300) } else { exponential(rng, 25 * DAY) };
        let target = place(size(zipf(rng, TARGETS)));
        own.push(Followed { target, hour: hour(at.min(plan.now)) });
    }
}

fn fake(
    rng: &mut Rng,
    plan: &Plan,
    one: &Coming,
    ware: Ware,
    round: Option<&Round>,
    own: &mut Vec<Followed>,
) {
    let Some(round) = round.filter(|round| !round.customers.is_empty()) else { return };
    // In ten thousand: how many of its follows were paid for; how far it keeps from a customer's own hour.
    let (sold, apart) = match ware {
        Ware::Pack => (9_500, 0),
        Ware::Drip => (8_000, 12 * HOUR),
        Ware::Camouflage => (3_000, 2 * DAY),
        Ware::FollowBack => (4_000, 5 * DAY),
        Ware::Stolen => (7_000, 3 * HOUR),
        Ware::Robot => (8_500, HOUR),
    };
    let created = one.follower.created.unwrap_or(plan.now);
    // Accounts of one batch are sold to the same half of the customers.
    let turn = place(size(u64::from(one.batch) * 7));
    for _ in 0..many(rng, plan, one).max(u64::from(plan.lists.min(8))) {
        let at = if rng.chance(sold) {
            let half = round.customers.len().div_ceil(2);
            let at = (usize::try_from(turn).unwrap_or(0) + rng.index(half)) % round.customers.len();
            let (target, at) = round.customers[at];
            (target, at + if apart == 0 { 0 } else { rng.between(-apart, apart) })
        } else {
            (place(size(zipf(rng, KNOWN))), rng.between(created, plan.now.max(created)))
        };
        own.push(Followed { target: at.0, hour: hour(at.1.clamp(created, plan.now.max(created))) });
    }
}

/// One honest person in forty follows back whoever asks; sellers' accounts that ask find them.
pub(super) fn follow_back(plan: &Plan, coming: &[Coming]) -> Vec<(u32, u32)> {
    let mut rng = dice(plan, "back");
    let willing = places(coming, |one| !one.truth.is_bought() && one.lively > -3 * DOUBLING);
    let willing: Vec<u32> = willing.into_iter().filter(|_| rng.chance(250)).collect();
    let mut backs = Vec::new();
    for (at, one) in coming.iter().enumerate() {
        let asks = match one.truth {
            Truth::Bought { ware: Ware::FollowBack, .. } => 3,
            Truth::Bought { ware: Ware::Camouflage | Ware::Stolen, .. } => u64::from(rng.chance(2_000)),
            Truth::Bought { ware: Ware::Pack | Ware::Drip | Ware::Robot, .. } | Truth::Genuine => 0,
        };
        for _ in 0..asks {
            if let Some(who) = rng.pick(&willing) {
                backs.push((*who, place(at)));
            }
        }
    }
    backs.sort_unstable();
    backs.dedup();
    backs
}
