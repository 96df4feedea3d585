use super::*;

fn event(who: u32, whom: u32, at: i64) -> Event {
    Event { who, whom, at, kind: Kind::Repost }
}

fn plan(events: &[Event]) -> Plan<'_> {
    Plan { nodes: 300, events, split: 1_000, known: Known::Share(1.0), pace: Pace::DAYS, seed: 1 }
}

/// 200 people; account 0 is reposted by 60 of them before and after, 1 by 30, 2 by 10.
fn world() -> Vec<Event> {
    let mut events = Vec::new();
    for (whom, people) in [(0, 60), (1, 30), (2, 10)] {
        for who in 0..people {
            events.push(event(50 + (7 * who + whom) % 200, whom, i64::from(900 + who % 90)));
            events.push(event(50 + (3 * who + whom) % 200, whom, i64::from(1_000 + who)));
        }
    }
    events
}

fn found<'a>(evaluation: &'a Evaluation, name: &str) -> &'a Measures {
    &evaluation.outcomes.iter().find(|outcome| outcome.name == name).unwrap().measures
}

#[test]
fn whoever_goes_on_as_before_is_foretold() {
    let events = world();
    let evaluation = evaluate(&plan(&events)).unwrap();
    assert_eq!((evaluation.before, evaluation.after, evaluation.reposted), (100, 100, 3));
    for name in ["in-degree", "past-mean", "crieur"] {
        assert!((found(&evaluation, name).ndcg - 1.0).abs() < 1e-9, "{name}");
    }
    assert_eq!(evaluation, evaluate(&plan(&events)).unwrap(), "bit for bit");
}

#[test]
fn nothing_after_the_split_is_seen() {
    let mut events = world();
    let before = evaluate(&plan(&events)).unwrap();
    for event in events.iter_mut().filter(|event| event.at >= 1_000) {
        event.whom = 2;
    }
    let after = evaluate(&plan(&events)).unwrap();
    assert_eq!((before.prior, before.accounts), (after.prior, after.accounts));
    assert!(found(&after, "crieur").ndcg < 0.7, "the truth changed and the ranking did not");
}

#[test]
fn bought_reposts_leave_the_score_as_it_was() {
    let known: Vec<Vec<u32>> = (0..5).map(|group| (50 + 40 * group..90 + 40 * group).collect()).collect();
    let mut events = world();
    let honest = evaluate(&Plan { known: Known::Groups(&known), ..plan(&events) }).unwrap();
    // 40 fakes repost account 2, which only ten people do.
    events.extend((255..295).map(|fake| event(fake, 2, 950)));
    let attacked = evaluate(&Plan { known: Known::Groups(&known), ..plan(&events) }).unwrap();
    assert!((found(&honest, "in-degree").ndcg - 1.0).abs() < 1e-9);
    assert!(found(&attacked, "in-degree").ndcg < 0.98, "{:?}", found(&attacked, "in-degree"));
    assert!((found(&attacked, "crieur").ndcg - 1.0).abs() < 1e-9);
}

#[test]
fn what_cannot_be_evaluated_is_refused() {
    let events = world();
    let refused = |plan: &Plan<'_>| evaluate(plan).err().unwrap();
    assert_eq!(refused(&plan(&[])), EvaluateError::Empty);
    for split in [0, 900, 5_000] {
        assert!(matches!(refused(&Plan { split, ..plan(&events) }), EvaluateError::Split { .. }), "{split}");
    }
    assert!(matches!(refused(&Plan { nodes: 9, ..plan(&events) }), EvaluateError::Beyond { .. }));
    let alone = [event(3, 3, 1), event(3, 3, 2_000)];
    assert_eq!(refused(&plan(&alone)), EvaluateError::Few(1));
    let strangers = [event(1, 2, 1), event(1, 9, 2_000)];
    assert_eq!(refused(&plan(&strangers)), EvaluateError::NoReposts);
    assert_eq!(refused(&Plan { known: Known::Share(0.0), ..plan(&events) }), EvaluateError::Share(0.0));
    let beyond = [vec![0], vec![1], vec![999]];
    let known = Known::Groups(&beyond);
    let wanted = EvaluateError::Rank(RankError::Beyond { seed: 999, nodes: 300 });
    assert_eq!(refused(&Plan { known, ..plan(&events) }), wanted);
}
