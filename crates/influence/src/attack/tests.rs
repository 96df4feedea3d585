use super::*;
use crate::Edge;
use crate::generate::Rmat;

fn rmat() -> Graph {
    let rmat = Rmat::new(12, 12, 3).unwrap();
    let edges = (0..rmat.chunks()).flat_map(|chunk| rmat.chunk(chunk));
    let mut edges: Vec<(u32, u32)> = edges.collect();
    edges.sort_unstable();
    edges.dedup();
    Graph::new(rmat.nodes(), edges.into_iter().map(|(from, to)| Edge { from, to, weight: 1.0 })).unwrap()
}

fn plan<'a>(graph: &'a Graph, attacks: &'a [Attack]) -> Plan<'a> {
    Plan { graph, attacks, formula: Formula::V1, targets: &[20, 100], seeds: 100, engaged: 0.3, seed: 1 }
}

fn by(attacked: &Attacked, name: &str) -> Moved {
    *attacked.moved.iter().find(|moved| moved.name == name).unwrap()
}

#[test]
fn bought_followers_that_nobody_follows_move_nothing() {
    let graph = rmat();
    let bare = Attack { fakes: 5_000, ..Attack::NONE };
    let tricks = Attack { camouflage: 5, reposts: true, ..bare };
    let attacks = [bare, tricks];
    for attacked in attack(&plan(&graph, &attacks)).unwrap() {
        for name in
            ["seeded-rank", "least-of-groups", "trust", "effective-audience", "score-newcomer", "score"]
        {
            let moved = by(&attacked, name);
            assert_eq!(moved.before.to_bits(), moved.after.to_bits(), "{name}");
            assert_eq!((moved.points, moved.factor), (0.0, Some(1.0)), "{name}");
        }
        assert!(by(&attacked, "in-degree").factor.unwrap() > 40.0);
        assert!(by(&attacked, "tunkrank").factor.unwrap() > 20.0);
        assert!(by(&attacked, "pagerank").factor.unwrap() > 10.0);
        assert!(by(&attacked, "tweepcred").points > 5.0);
    }
}

#[test]
fn follow_backs_out_of_courtesy_carry_no_trust_and_replies_do() {
    let graph = rmat();
    let back = Attack { fakes: 2_000, follow_backs: 300, reposts: true, ..Attack::NONE };
    let attacks = [back, Attack { replies: 1, ..back }, Attack { replies: 3, ..back }];
    for attacked in attack(&plan(&graph, &attacks)).unwrap() {
        let (bare, trust, score) =
            (by(&attacked, "seeded-rank"), by(&attacked, "trust"), by(&attacked, "score"));
        assert!(bare.factor.unwrap() > 1.2, "{bare:?}");
        if attacked.attack.replies < 2 {
            assert_eq!(trust.before.to_bits(), trust.after.to_bits());
            // Who follows one more reads each a little less: if anything, the score falls.
            assert!(score.points <= 0.0 && score.points > -0.05, "{score:?}");
        } else {
            assert!(trust.factor.unwrap() > 1.0 && score.points > 0.0, "the hole that is left is told");
        }
    }
}

#[test]
fn what_cannot_be_attacked_is_refused() {
    let graph = rmat();
    let attacks = [Attack { fakes: u32::MAX, ..Attack::NONE }];
    assert_eq!(attack(&plan(&graph, &attacks)), Err(AttackError::Many(u32::MAX)));
    assert_eq!(attack(&Plan { targets: &[900_000], ..plan(&graph, &[]) }), Err(AttackError::Target(900_000)));
    assert_eq!(attack(&Plan { seeds: 3, ..plan(&graph, &[]) }), Err(AttackError::Seeds(3)));
    let one = Graph::new(1, []).unwrap();
    assert_eq!(attack(&plan(&one, &[])), Err(AttackError::Small(0)));
}
