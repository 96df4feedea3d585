use proptest::prelude::*;

use super::*;
use crate::{Edge, Graph};

/// The same walk in the plainest way, in `f64`, so long that nothing moves any more.
fn plain(graph: &Graph, alpha: f64, seeds: Option<&[u32]>) -> Vec<f64> {
    let nodes = graph.nodes() as usize;
    let mut jump = vec![0.0; nodes];
    match seeds {
        None => jump.fill(1.0 / nodes as f64),
        Some(seeds) => {
            let distinct: std::collections::BTreeSet<u32> = seeds.iter().copied().collect();
            for seed in &distinct {
                jump[*seed as usize] = 1.0 / distinct.len() as f64;
            }
        }
    }
    let mut x = jump.clone();
    for _ in 0..400 {
        let mut next = vec![0.0; nodes];
        let mut dangling = 0.0;
        for from in 0..graph.nodes() {
            let total: f64 = graph.weights(from).iter().copied().map(f64::from).sum();
            if total == 0.0 {
                dangling += x[from as usize];
            }
            for (to, weight) in graph.out(from).iter().zip(graph.weights(from)) {
                next[*to as usize] += x[from as usize] * f64::from(*weight) / total;
            }
        }
        for (next, jump) in next.iter_mut().zip(&jump) {
            *next = (1.0 - alpha) * (*next + dangling * jump) + alpha * jump;
        }
        x = next;
    }
    x
}

fn graphs() -> impl Strategy<Value = Graph> {
    (1_u32..60, any::<bool>()).prop_flat_map(|(nodes, weighted)| {
        // Few names and many arrows: self-loops, doubles, long runs and accounts that follow nobody.
        let edges = proptest::collection::vec((0..nodes, 0..nodes, 0.01_f32..50.0), 0..700);
        edges.prop_map(move |edges| {
            let weigh = |weight| if weighted { weight } else { 1.0 };
            let edges = edges.into_iter().map(|(from, to, weight)| Edge { from, to, weight: weigh(weight) });
            Graph::new(nodes, edges).unwrap()
        })
    })
}

fn distance(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).sum()
}

proptest! {
    #[test]
    fn walks_keep_their_bound(graph in graphs(), alpha in 0.05_f64..0.9, most in 1_usize..200, seed in 0_u32..60) {
        let blocked = Blocked::of(&graph);
        let walk = Walk { alpha, most, tolerance: 1e-6 };
        let seeds = [seed % graph.nodes(), 0];
        for (jump, plain) in [
            (Jump::Anywhere, plain(&graph, alpha, None)),
            (Jump::Seeds(&seeds), plain(&graph, alpha, Some(&seeds))),
        ] {
            let found = blocked.walk(walk, jump).unwrap();
            let off = distance(&found.ranks, &plain);
            prop_assert!(off <= found.bound, "{off} is beyond {}", found.bound);
            prop_assert!(found.steps <= most && (found.ranks.iter().sum::<f64>() - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn every_arrow_lies_in_its_tile(graph in graphs()) {
        let blocked = Blocked::of(&graph);
        prop_assert_eq!(blocked.edges(), graph.edges() as u64);
        let mut edges = Vec::new();
        blocked.each(|edge| edges.push(edge));
        let again = Graph::new(graph.nodes(), edges).unwrap();
        if blocked.weighted() {
            prop_assert_eq!(again, graph);
        } else {
            let ends = |graph: &Graph| graph.iter().map(|edge| (edge.from, edge.to)).collect::<Vec<_>>();
            prop_assert_eq!(ends(&again), ends(&graph));
        }
    }
}

/// Beyond one segment and one stripe, with hubs.
fn large() -> Graph {
    let rmat = crate::generate::Rmat::new(18, 6, 5).unwrap();
    let pairs = (0..rmat.chunks()).flat_map(|chunk| rmat.chunk(chunk));
    let edges = pairs.map(|(from, to)| Edge { from, to, weight: 1.0 + (from % 3) as f32 + (to % 5) as f32 });
    Graph::new(rmat.nodes(), edges).unwrap()
}

#[test]
fn many_stripes_and_segments_come_to_the_same_for_any_number_of_threads() {
    let graph = large();
    let blocked = Blocked::of(&graph);
    assert!(blocked.weighted() && blocked.stripes.len() > 8);
    let walk = Walk { most: 60, tolerance: 0.0, ..Walk::default() };
    let seeds: Vec<u32> = (0..200).map(|at| at * 1_237).collect();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Blocked::of(&graph).walk(walk, Jump::Seeds(&seeds)).unwrap())
    };
    let one = with(1);
    for threads in [2, 3, 7] {
        assert!(one == with(threads), "{threads} threads come to other bits");
    }
    let off = distance(&one.ranks, &plain(&graph, 0.15, Some(&seeds)));
    assert!(off <= one.bound && one.bound < 2e-3 && off < 1e-3, "{off} of {}", one.bound);
}

#[test]
fn small_and_empty_graphs_have_their_ranks() {
    let walk = Walk::default();
    let empty = Blocked::of(&Graph::new(0, []).unwrap());
    assert_eq!(empty.walk(walk, Jump::Anywhere).unwrap().ranks, []);
    assert_eq!(empty.walk(walk, Jump::Seeds(&[0])), Err(WalkError::Seed { seed: 0, nodes: 0 }));
    let alone = Blocked::of(&Graph::new(1, [Edge { from: 0, to: 0, weight: 1.0 }]).unwrap());
    let found = alone.walk(walk, Jump::Anywhere).unwrap();
    assert!((found.ranks[0] - 1.0).abs() < 1e-12 && found.residual == 0.0);
    assert_eq!(alone.walk(walk, Jump::Seeds(&[])), Err(WalkError::NoSeeds));
    assert_eq!(alone.walk(walk, Jump::Seeds(&[1])), Err(WalkError::Seed { seed: 1, nodes: 1 }));
    for alpha in [0.0, 1.0, -0.1, f64::NAN] {
        assert!(alone.walk(Walk { alpha, ..walk }, Jump::Anywhere).is_err());
    }
    let none = alone.walk(Walk { most: 0, ..walk }, Jump::Anywhere).unwrap();
    assert!((none.bound - 2.0).abs() < f64::EPSILON, "what was not walked is not known");
}

#[test]
fn a_builder_takes_groups_one_after_the_other() {
    let order = Order::by_degree(&[1, 5, 3, 3]);
    assert_eq!([0, 1, 2, 3].map(|place| order.id(place)), [1, 2, 3, 0].map(Some));
    assert_eq!((order.place(0), order.place(4), order.len(), order.is_empty()), (Some(3), None, 4, false));
    let mut builder = Builder::new(order, 6, false);
    builder.group(2, vec![Key::new(3, 1), Key::new(0, 0), Key::new(3, 1), Key::new(2, 3), Key::new(9, 1)]);
    builder.group(4, vec![Key::new(0, 3), Key::new(0, 2), Key::new(3, 0)]);
    assert_eq!(builder.doubles(), 1);
    let graph = builder.finish();
    let mut edges = Vec::new();
    graph.each(|edge| edges.push((edge.from, edge.to)));
    edges.sort_unstable();
    assert_eq!(edges, [(0, 2), (1, 0), (1, 3)], "out of its group, to itself and beyond are left out");
    assert_eq!(graph.edges(), 3);
}
