//! Who acts on the latest posts: people as they happen to see them, robots in the same sets, minutes after the order.

use super::chance::{DAY, DOUBLING, HOUR, exponential, len, size};
use super::wares::Ware;
use super::{Coming, Plan, Truth, dice, places};
use crate::rng::Rng;

/// Somebody acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Act {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who: a place in the audience, or from its size up somebody outside of it.
    pub account: u64,
}

/// A post with who acted on it, in order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engaged {
    /// When it was posted, in seconds since 1970.
    pub at: i64,
    /// Who reposted it.
    pub reposts: Vec<Act>,
    /// Who liked it.
    pub likes: Vec<Act>,
    /// Whether reposts and likes were bought for it.
    pub bought: bool,
}

/// Days that the posts go back.
const BACK: i64 = 60;

/// The posts, and the robots from outside of the audience.
pub(super) fn act(plan: &Plan, coming: &[Coming]) -> (Vec<Engaged>, Vec<u64>) {
    let mut rng = dice(plan, "posts");
    let outside = len(coming.len());
    let people = places(coming, |one| !one.truth.is_bought() && one.lively > -3 * DOUBLING);
    let inside = places(coming, |one| matches!(one.truth, Truth::Bought { ware: Ware::Robot, .. }));
    let count = if plan.robots && plan.posts > 0 { 60 + rng.below(240) } else { 0 };
    let robots: Vec<u64> = (outside..outside + count).collect();
    let hired: Vec<u64> = robots.iter().copied().chain(inside.iter().map(|at| u64::from(*at))).collect();
    let mut times: Vec<i64> = (0..plan.posts).map(|_| plan.now - rng.between(HOUR, BACK * DAY)).collect();
    times.sort_unstable();
    let mut posts = Vec::new();
    for at in times {
        let mut post = honest(&mut rng, coming, &people, outside + count, at);
        // Three posts of five are helped along; robots that one has bought as followers come by themselves.
        let ordered = plan.robots && rng.chance(6_000);
        if ordered {
            post.reposts.extend(hire(&mut rng, &hired, at, 8_800));
            post.likes.extend(hire(&mut rng, &hired, at, 9_300));
        } else if !inside.is_empty() {
            let own: Vec<u64> = inside.iter().map(|at| u64::from(*at)).collect();
            post.likes.extend(hire(&mut rng, &own, at, 1_500));
        }
        post.bought = ordered;
        for acts in [&mut post.reposts, &mut post.likes] {
            acts.retain(|act| act.at <= plan.now);
            acts.sort_unstable();
        }
        posts.push(post);
    }
    (posts, robots)
}

/// What a post comes to by itself: heavy-tailed, a few from outside, more by those who are lively.
fn honest(rng: &mut Rng, coming: &[Coming], people: &[u32], outside: u64, at: i64) -> Engaged {
    let reach = (len(people.len()) / 120).max(1);
    let likes = rng.heavy(reach / 2 + 1).min(len(people.len()) * 2 + 20);
    let reposts = likes / (6 + rng.below(12));
    let mut draw = |count: u64| -> Vec<Act> {
        let mut acts: Vec<Act> = (0..count)
            .map(|_| {
                let account = if people.is_empty() || rng.chance(2_500) {
                    outside + rng.below(2_000_000)
                } else {
                    lively(rng, coming, people)
                };
                Act { at: at + 20 + exponential(rng, 5 * HOUR), account }
            })
            .collect();
        acts.sort_unstable_by_key(|act| (act.account, act.at));
        acts.dedup_by_key(|act| act.account);
        acts
    };
    let (reposts, likes) = (draw(reposts), draw(likes));
    Engaged { at, reposts, likes, bought: false }
}

/// The livelier of three: a few do most of it.
fn lively(rng: &mut Rng, coming: &[Coming], people: &[u32]) -> u64 {
    let mut best = (i64::MIN, 0);
    for _ in 0..3 {
        let Some(at) = rng.pick(people) else { continue };
        let lively =
            usize::try_from(*at).ok().and_then(|at| coming.get(at)).map_or(i64::MIN, |one| one.lively);
        best = best.max((lively, u64::from(*at)));
    }
    best.1
}

/// Nearly the whole set, at the same pace, some minutes after the order.
fn hire(rng: &mut Rng, robots: &[u64], at: i64, in_ten_thousand: u32) -> Vec<Act> {
    let pace = rng.between(2, 45);
    let mut clock = at + rng.between(120, 2 * HOUR);
    let mut order: Vec<u64> = robots.iter().copied().filter(|_| rng.chance(in_ten_thousand)).collect();
    for last in (1..order.len()).rev() {
        let other = size(rng.below(len(last) + 1));
        order.swap(last, other);
    }
    let tick = |account| {
        clock += pace + rng.between(0, 4);
        Act { at: clock, account }
    };
    order.into_iter().map(tick).collect()
}
