use super::*;
use crate::Action;
use proptest::prelude::*;

/// `count` accounts that each follow some ten of 2,000 targets at some time in a month.
fn apart(seed: u64, count: u32) -> Vec<Action> {
    let mut actions = Vec::new();
    for account in 0..count {
        for at in 0..10_u64 {
            let word = mix(mix(seed) ^ (u64::from(account) << 8) ^ at);
            let time = i64::try_from(word >> 40).expect("24 bits") % (30 * 86_400);
            // Some targets are far more popular than others.
            let target = (word % 2_000).min(word / 7 % 2_000);
            actions.push(Action { account, target, time: Some(time) });
        }
    }
    actions
}

/// Accounts of one seller: eight orders, nine in ten of them carried out by each within the hour.
fn steered(seed: u64, accounts: std::ops::Range<u32>) -> Vec<Action> {
    let orders = 0..8_u64;
    accounts
        .flat_map(|account| orders.clone().map(move |order| (account, order)))
        .filter(|(account, order)| !mix(seed ^ (u64::from(*account) << 8) ^ order).is_multiple_of(10))
        .map(|(account, order)| Action {
            account,
            target: 500 + order,
            time: Some(3_600 * (20 + i64::try_from(order).expect("small")) + i64::from(account % 3_600)),
        })
        .collect()
}

#[test]
fn unrelated_accounts_form_no_group_and_steered_ones_do() {
    for seed in 0..20 {
        let mut actions = apart(seed, 3_000);
        assert_eq!(lockstep(&Actions::of(3_000, &actions), FOLLOWING).1, []);
        actions.extend(steered(seed, 3_000..3_060));
        let (reading, groups) = lockstep(&Actions::of(3_060, &actions), FOLLOWING);
        assert_eq!(groups.len(), 1, "seed {seed}");
        assert!(
            groups[0].accounts.len() >= 54 && groups[0].accounts.iter().all(|at| *at >= 3_000),
            "{groups:?}"
        );
        assert!(groups[0].chance < 1e-20 && groups[0].shared == 8, "{groups:?}");
        assert!(reading.suspicion[3_000..].iter().filter(|suspicion| **suspicion > 3.0).count() >= 54);
        assert!(reading.suspicion[..3_000].iter().all(|suspicion| *suspicion == 0.0));
    }
}

#[test]
fn an_hour_in_which_everybody_follows_somebody_famous_is_no_lockstep() {
    let mut actions = apart(1, 3_000);
    for account in 0..600 {
        // Three famous targets in the same hour, and nothing else: many do the same, and so do the others.
        for target in 0..3 {
            actions.push(Action { account: 3_000 + account, target: 9_000 + target, time: Some(100) });
        }
    }
    for account in 0..3_000 {
        for target in 0..3 {
            actions.push(Action { account, target: 9_000 + target, time: Some(200) });
        }
    }
    assert_eq!(lockstep(&Actions::of(3_600, &actions), FOLLOWING).1, []);
}

#[test]
fn without_times_nothing_is_known() {
    let actions: Vec<Action> =
        steered(1, 0..100).into_iter().map(|action| Action { time: None, ..action }).collect();
    let (reading, _) = lockstep(&Actions::of(100, &actions), FOLLOWING);
    assert!(reading.gap.is_some() && reading.suspicion.iter().all(|suspicion| suspicion.is_nan()));
    assert!(lockstep(&Actions::default(), FOLLOWING).0.gap.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_order_of_actions_plays_no_part(seed in 0_u64..1_000, turn in 0_usize..500) {
        let mut actions = apart(seed, 200);
        actions.extend(steered(seed, 200..240));
        let before = lockstep(&Actions::of(240, &actions), FOLLOWING).1;
        let turn = turn % actions.len();
        actions.rotate_left(turn);
        actions.reverse();
        prop_assert_eq!(lockstep(&Actions::of(240, &actions), FOLLOWING).1, before);
    }

    #[test]
    fn alikeness_is_jaccard(a in proptest::collection::btree_set(0_u64..20, 1..15), b in proptest::collection::btree_set(0_u64..20, 1..15)) {
        let wanted = 2 * a.intersection(&b).count() >= a.union(&b).count();
        let (a, b): (Vec<u64>, Vec<u64>) = (a.into_iter().collect(), b.into_iter().collect());
        prop_assert_eq!(alike(&a, &b), wanted);
    }
}
