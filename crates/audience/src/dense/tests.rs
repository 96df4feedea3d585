use super::*;
use crate::Action;
use crate::chance::mix;
use proptest::prelude::*;

fn random(seed: u64, accounts: u32, targets: u64, each: u64) -> Vec<Action> {
    let follow = |account: u32, at: u64| {
        let word = mix(mix(seed) ^ (u64::from(account) << 16) ^ at);
        Action { account, target: (word % targets).min(word / 11 % targets), time: None }
    };
    (0..accounts).flat_map(|account| (0..each).map(move |at| follow(account, at))).collect()
}

/// The greedy as it is written, on sets and exact fractions of whole weights.
fn naive(actions: &Actions) -> (u64, u64) {
    let edges: Vec<(usize, usize)> = (0..actions.accounts())
        .flat_map(|at| actions.targets(at).iter().map(move |target| (at, *target as usize)))
        .collect();
    let degree = |target: usize| edges.iter().filter(|(_, other)| *other == target).count();
    let weight: Vec<u64> = (0..actions.kinds())
        .map(|target| chance::whole((4_096.0 / (float(degree(target)) + 5.0).ln()).round()) as u64)
        .collect();
    let nodes = actions.accounts() + actions.kinds();
    let mut left = vec![true; nodes];
    let mut best = (0, 1);
    for gone in 0..nodes {
        let inside = |(a, t): &&(usize, usize)| left[*a] && left[actions.accounts() + *t];
        let total: u64 = edges.iter().filter(inside).map(|(_, target)| weight[*target]).sum();
        let count = (nodes - gone) as u64;
        if total * best.1 > best.0 * count {
            best = (total, count);
        }
        let load = |node: usize| -> u64 {
            let of = |(a, t): &&(usize, usize)| *a == node || actions.accounts() + *t == node;
            edges.iter().filter(inside).filter(of).map(|(_, target)| weight[*target]).sum()
        };
        let lightest = (0..nodes).filter(|node| left[*node]).min_by_key(|node| (load(*node), *node));
        left[lightest.expect("a node is left")] = false;
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_peel_is_the_exact_greedy(seed in 0_u64..1_000_000, accounts in 2_u32..25, targets in 2_u64..20, each in 1_u64..6) {
        let actions = Actions::of(accounts as usize, &random(seed, accounts, targets, each));
        let peeled = Sides::of(&actions).peel();
        let (total, count) = naive(&actions);
        prop_assert!((peeled.density - chance::counted(total) / chance::counted(count) / 4_096.0).abs() < 1e-12);
        prop_assert_eq!((peeled.accounts.len() + peeled.targets.len()) as u64, count);
    }
}

#[test]
fn drawn_anew_graphs_keep_their_degrees() {
    let actions = Actions::of(300, &random(3, 300, 50, 8));
    let (sides, other) = (Sides::of(&actions), Sides::of(&actions).shuffled(9));
    assert_eq!(sides.edges(), other.edges());
    assert_eq!(sides.degrees(), other.degrees());
    assert_ne!(sides.peel(), other.peel());
}

#[test]
fn clean_graphs_have_no_block_and_planted_ones_are_found_through_camouflage() {
    let mut false_ones = 0;
    for seed in 0..20 {
        let mut follows = random(seed, 2_000, 1_000, 8);
        false_ones += dense(&Actions::of(2_000, &follows), seed).1.len();
        // 60 accounts follow 20 of 25 customers each, and eight others like everybody.
        for account in 2_000..2_060 {
            for customer in 0..25 {
                if !mix(seed ^ (u64::from(account) << 8) ^ customer).is_multiple_of(5) {
                    follows.push(Action { account, target: 700 + customer, time: None });
                }
            }
        }
        follows
            .extend(random(seed + 99, 2_060, 1_000, 8).into_iter().filter(|follow| follow.account >= 2_000));
        let (reading, blocks) = dense(&Actions::of(2_060, &follows), seed);
        assert!(!blocks.is_empty(), "seed {seed}");
        let caught = blocks[0].accounts.iter().filter(|at| **at >= 2_000).count();
        assert!(
            caught >= 57 && blocks[0].accounts.len() <= 66,
            "seed {seed}: {caught} of {}",
            blocks[0].accounts.len()
        );
        assert!(reading.suspicion[2_000..].iter().filter(|suspicion| **suspicion > 0.0).count() >= 57);
    }
    assert!(false_ones <= 1, "{false_ones} blocks in 20 clean graphs");
}

#[test]
fn nothing_told_is_nothing_known() {
    assert!(dense(&Actions::default(), 1).0.gap.is_some());
    assert!(dense(&Actions::of(5, &random(1, 5, 5, 2)), 1).0.gap.is_some());
    let mut follows = random(1, 100, 50, 4);
    follows.retain(|follow| follow.account != 7);
    let reading = dense(&Actions::of(100, &follows), 1).0;
    assert!(reading.suspicion[7].is_nan() && !reading.suspicion[8].is_nan());
}
