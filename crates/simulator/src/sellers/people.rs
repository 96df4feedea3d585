//! Genuine people: what their profiles show, heavy-tailed and correlated; and what is hidden of everybody.

use audience::{Follower, Profile};

use super::chance::{DAY, DOUBLING, normal, power, shown};
use super::growth::{self, Burst};
use super::network::Network;
use super::{Coming, Plan, Truth, dice};
use crate::rng::Rng;

/// One in so many ten thousand joined for what they follow.
const NEWCOMERS: u32 = 1_100;
/// One in so many ten thousand only reads: no picture, no posts, a handle as the network proposes it.
const SILENT: u32 = 1_600;

/// Everybody who came by themselves, and the bursts in which they came.
pub(super) fn come(plan: &Plan, network: &Network, count: u64) -> (Vec<Coming>, Vec<Burst>) {
    let mut rng = dice(plan, "genuine");
    let growth = growth::grow(&mut rng, network, plan.now, count);
    let coming = growth.times.into_iter().map(|followed| one(&mut rng, plan, network, followed));
    (coming.collect(), growth.bursts)
}

fn one(rng: &mut Rng, plan: &Plan, network: &Network, followed: i64) -> Coming {
    let new = rng.chance(NEWCOMERS);
    let created = if new { network.newcomer(rng, followed) } else { network.joined_by(rng, followed) };
    let (profile, lively) = profile(rng, plan.now - created);
    let follower = Follower { id: 0, created: Some(created), followed: Some(followed), profile };
    Coming { follower, truth: Truth::Genuine, batch: u32::MAX, lively }
}

/// A person's profile after so many seconds, and how lively they are.
pub(super) fn profile(rng: &mut Rng, age: i64) -> (Profile, i64) {
    if rng.chance(SILENT) {
        return (silent(rng), -4 * DOUBLING);
    }
    // Doublings by which somebody is livelier or better known than the middle; an old account has had more time.
    let lively = normal(rng) * 2;
    let known = normal(rng) + lively / 4;
    let months = u64::try_from(age / (30 * DAY)).unwrap_or(0) + 1;
    let aged = i64::from(months.ilog2()) * DOUBLING / 2;
    let count = |rng: &mut Rng, middle: i64| power(middle + normal(rng)).saturating_sub(1);
    let posts = count(rng, 4 * DOUBLING + lively + aged);
    let likes = count(rng, 5 * DOUBLING + lively + aged);
    let following = count(rng, 6 * DOUBLING + lively / 2 + aged / 2);
    let followers = count(rng, 4 * DOUBLING + known * 2 + lively / 2 + aged);
    let listed = count(rng, known * 2 - 2 * DOUBLING + aged / 2);
    let picture = rng.chance(9_100);
    let profile = Profile {
        followers: Some(shown(followers)),
        following: Some(shown(following.max(1))),
        posts: Some(shown(posts)),
        likes: Some(shown(likes)),
        listed: Some(shown(listed)),
        picture: Some(picture),
        bio: Some(rng.chance(if picture { 7_600 } else { 2_500 })),
        link: Some(rng.chance(2_300)),
        digits: Some(digits(rng, 6_800)),
    };
    (profile, lively)
}

fn silent(rng: &mut Rng) -> Profile {
    let few = |rng: &mut Rng, most: u64| Some(shown(rng.below(most)));
    Profile {
        followers: few(rng, 14),
        following: Some(shown(1 + power(4 * DOUBLING + 2 * normal(rng)))),
        posts: few(rng, 3),
        likes: few(rng, 40),
        listed: Some(0),
        picture: Some(rng.chance(3_500)),
        bio: Some(rng.chance(900)),
        link: Some(false),
        digits: Some(digits(rng, 4_000)),
    }
}

/// So many in ten thousand have none; the others some, a year's two or four more often than not.
pub(super) fn digits(rng: &mut Rng, none: u32) -> u32 {
    if rng.chance(none) {
        return 0;
    }
    match rng.below(10) {
        0..2 => 1,
        2..6 => 2,
        6..7 => 3,
        7..9 => 4,
        _ => 5 + shown(rng.below(4)),
    }
}

/// What a network does not tell of anybody, and what single people hide.
pub(super) fn hide(plan: &Plan, coming: &mut [Coming]) {
    let mut rng = dice(plan, "hidden");
    // Few networks tell likes and lists of everybody.
    let (likes, listed) = (rng.chance(4_000), rng.chance(4_000));
    let share = u32::from(plan.hidden.hundredths());
    for one in coming {
        let profile = &mut one.follower.profile;
        if likes || rng.chance(share) {
            profile.likes = None;
        }
        if listed || rng.chance(share) {
            profile.listed = None;
        }
        for figure in [&mut profile.followers, &mut profile.following, &mut profile.posts] {
            if rng.chance(share) {
                *figure = None;
            }
        }
        if rng.chance(share) {
            one.follower.created = None;
        }
    }
}
