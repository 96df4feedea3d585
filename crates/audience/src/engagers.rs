//! Bought reposts and likes: sets of accounts that act on the same posts in the same ten minutes, again and again (the same groups as
//! in `lockstep.rs`, on posts), and posts on which far more act than usual whom nobody trusts.

use crate::chance::{self, count_tail, float, single};
use crate::lockstep::{self, Group};
use crate::trust::Trust;
use crate::{Actions, Evidence, Family, Reading, fdr};

/// The fewest accounts that act on a post of which something is said.
pub const FEWEST: usize = 20;

/// Looks for engagers that were bought. `trust`, where it is known, is that of the same accounts. O(24 m + n log n).
#[must_use]
pub fn engagers(actions: &Actions, trust: Option<Trust<'_>>) -> (Reading, Vec<Group>) {
    let (mut reading, groups) = lockstep::lockstep(actions, lockstep::ENGAGING);
    if let Some(trust) = trust.filter(|trust| trust.ranks.len() == actions.accounts()) {
        let found = untrusted(actions, trust, &mut reading.suspicion);
        if !found.is_empty() {
            reading.gap = None;
        }
        reading.evidence.extend(found);
    }
    (reading, groups)
}

/// Posts on which more of those below the floor act than do over all posts.
fn untrusted(actions: &Actions, trust: Trust<'_>, suspicion: &mut [f32]) -> Vec<Evidence> {
    let mut posts: Vec<(Vec<u32>, usize)> = vec![(Vec::new(), 0); actions.kinds()];
    let (mut all, mut below) = (0, 0);
    for at in (0..actions.accounts()).filter(|at| !trust.ranks[*at].is_nan()) {
        let low = trust.ranks[at] < trust.floor;
        for post in actions.targets(at) {
            let post = &mut posts[*post as usize];
            post.1 += 1;
            all += 1;
            if low {
                post.0.push(chance::place(at));
                below += 1;
            }
        }
    }
    // At least what the network has: an audience of the trusted is no measure for a stranger.
    let usual = (float(below) / f64::max(float(all), 1.0)).max(crate::trust::BOTTOM);
    let tested: Vec<&(Vec<u32>, usize)> = posts.iter().filter(|(_, known)| *known >= FEWEST).collect();
    let chances: Vec<f64> = tested
        .iter()
        .map(|(low, known)| {
            count_tail(chance::place(low.len()), usual * float(*known), usual * float(*known))
        })
        .collect();
    let mut evidence = Vec::new();
    let held = fdr::benjamini_hochberg(&chances, chances.len(), fdr::RATE);
    for (((low, known), chance), _) in tested.into_iter().zip(&chances).zip(held).filter(|(_, held)| *held) {
        let times = float(low.len()) / (usual * float(*known)).max(1e-9);
        for at in low {
            let suspicion = &mut suspicion[*at as usize];
            *suspicion = suspicion.max(single(times.ln()));
        }
        let says = format!(
            "{} of {} who acted on one post have no trust, where {:.0} are usual (chance {})",
            chance::grouped(low.len()),
            chance::grouped(*known),
            usual * float(*known),
            chance::said(*chance)
        );
        evidence.push(Evidence { says, accounts: low.clone(), chance: Some(*chance) });
    }
    evidence.sort_by_key(|found| std::cmp::Reverse(found.accounts.len()));
    evidence
}

/// How engagement compares with that of look-alikes.
#[derive(Debug, Clone, Copy)]
pub struct Engagement<'a> {
    /// Reposts and likes a follower and post, of the account that is audited.
    pub observed: f64,
    /// The same of accounts alike in size, network, language and subject.
    pub look_alikes: &'a [f64],
}

/// The fewest look-alikes: below the first of a hundred there must be somebody.
pub const FEWEST_LOOK_ALIKES: usize = 100;

/// Engagement far below that of look-alikes speaks of the audience as a whole and of no single account: of these it is not
/// known. The chance is the place among the look-alikes; evidence from the 1st percentile down.
#[must_use]
pub fn deficit(engagement: Engagement<'_>, accounts: usize) -> Reading {
    let mut known: Vec<f64> =
        engagement.look_alikes.iter().copied().filter(|rate| rate.is_finite()).collect();
    if known.len() < FEWEST_LOOK_ALIKES || !engagement.observed.is_finite() {
        let why =
            format!("cannot be known: {} look-alikes are told, {FEWEST_LOOK_ALIKES} are needed", known.len());
        return Reading::unknown(Family::Deficit, accounts, why);
    }
    known.sort_unstable_by(f64::total_cmp);
    let at_most = known.partition_point(|rate| *rate <= engagement.observed);
    let chance = float(at_most + 1) / float(known.len() + 1);
    let mut evidence = Vec::new();
    if chance <= 0.01 {
        let usual = known[known.len() / 2];
        let says = format!(
            "{:.4} reactions a follower and post, where {usual:.4} are usual for {} look-alikes: {} of them have as few",
            engagement.observed,
            chance::grouped(known.len()),
            at_most
        );
        evidence.push(Evidence { says, accounts: Vec::new(), chance: Some(chance) });
    }
    Reading { family: Family::Deficit, suspicion: vec![f32::NAN; accounts], evidence, gap: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Action;
    use crate::chance::mix;

    /// 2,000 people act on some of 100 posts within a day; 40 robots on each of the last ten within minutes.
    fn acts(seed: u64, robots: u32) -> Actions {
        let mut actions = Vec::new();
        for account in 0..2_000_u32 {
            for at in 0..6_u64 {
                let word = mix(mix(seed) ^ (u64::from(account) << 8) ^ at);
                let post = word % 100;
                let time = i64::try_from(post * 86_400 + word / 100 % 86_400).expect("small");
                actions.push(Action { account, target: post, time: Some(time) });
            }
        }
        for account in 2_000..2_000 + robots {
            for post in 90..100_u64 {
                let time =
                    i64::try_from(post * 86_400 + mix(u64::from(account) ^ post) % 500).expect("small");
                actions.push(Action { account, target: post, time: Some(time) });
            }
        }
        Actions::of((2_000 + robots) as usize, &actions)
    }

    #[test]
    fn sets_that_recur_are_found_and_a_crowd_is_not() {
        for seed in 0..10 {
            assert!(engagers(&acts(seed, 0), None).1.is_empty());
            let (reading, groups) = engagers(&acts(seed, 40), None);
            assert_eq!(groups.len(), 1);
            assert!(groups[0].accounts.iter().all(|at| *at >= 2_000) && groups[0].accounts.len() >= 38);
            assert!(reading.evidence[0].says.contains("same posts"));
        }
    }

    #[test]
    fn posts_with_too_many_untrusted_are_told() {
        let actions = acts(1, 40);
        let ranks: Vec<f32> = (0..2_040).map(|at| if at >= 2_000 { 0.0 } else { 1.0 }).collect();
        let (reading, _) = engagers(&actions, Some(Trust { ranks: &ranks, floor: 0.1 }));
        let told = reading.evidence.iter().filter(|found| found.says.contains("have no trust")).count();
        assert_eq!(told, 10);
        let clean: Vec<f32> = vec![1.0; 2_000];
        let (reading, _) = engagers(&acts(1, 0), Some(Trust { ranks: &clean, floor: 0.1 }));
        assert!(reading.evidence.is_empty());
    }

    #[test]
    fn a_deficit_is_told_of_the_audience_and_of_nobody_in_it() {
        let look_alikes: Vec<f64> = (1..=500).map(|at| f64::from(at) / 1_000.0).collect();
        let read = |observed| deficit(Engagement { observed, look_alikes: &look_alikes }, 10);
        assert_eq!(read(0.0005).evidence.len(), 1);
        assert!(read(0.05).evidence.is_empty());
        assert!(read(0.0005).suspicion.iter().all(|suspicion| suspicion.is_nan()));
        assert!(deficit(Engagement { observed: 0.0, look_alikes: &[0.1; 99] }, 10).gap.is_some());
        assert!(read(f64::NAN).gap.is_some());
    }
}
