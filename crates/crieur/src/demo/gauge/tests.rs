use std::sync::{Arc, LazyLock};

use app::App;
use kernel::Verdict;
use market::Policy;
use store::MemoryStore;

use super::*;

/// A town that has settled in: what it made is looked at by several tests.
static MEASURED: LazyLock<(Town, Measured)> = LazyLock::new(|| {
    let town = Town::new(5, 60, "2026-11-23T09:00:00Z".parse().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = App::new(town.ports(Arc::new(MemoryStore::new())), Policy::default());
    runtime.block_on(town.settle_in(&app, None, None)).unwrap();
    let measured = Measured::of(&town).unwrap();
    (town, measured)
});

fn subject(scene: &str) -> Subject {
    let audience = MEASURED.1.audiences.iter().find(|it| it.scene == scene).unwrap();
    Subject {
        creator: audience.creator,
        profile: audience.profile,
        network: kernel::Network::Bluesky,
        account: String::new(),
        followers: 0,
    }
}

fn score(scene: &str, moment: i64) -> Score {
    let subject = subject(scene);
    MEASURED.1.scored[MEASURED.1.place(&subject).unwrap()].at(subject.profile, moment).unwrap()
}

#[test]
fn scores_add_up_and_a_night_has_its_snapshot() {
    let (town, measured) = &*MEASURED;
    let moment = town.now().as_micros() / 1_000_000;
    for audience in &measured.audiences {
        let score = score(&audience.scene, moment);
        let sum: i64 = score.inputs.iter().map(|input| input.contribution).sum();
        assert!((sum - i64::from(score.value.hundredths())).abs() <= 6, "{}: {score:?}", audience.scene);
        assert!(score.value.hundredths() > 0, "{}: {score:?}", audience.scene);
    }
    let id = |moment| score::publish(&measured.audiences, &measured.scored, moment).unwrap();
    assert_eq!(id(moment), id(moment));
    assert_ne!(id(moment), id(moment + DAY));
}

#[test]
fn what_was_bought_moves_no_score() {
    let (town, measured) = &*MEASURED;
    let moment = town.now().as_micros() / 1_000_000;
    // The same town without what was paid for: no fake follows or acts, and nobody needs to look.
    let honest = measured.audiences.iter().map(|audience| {
        let mut audience = audience.clone();
        for post in &mut audience.made.posts {
            for acts in [&mut post.reposts, &mut post.likes] {
                acts.retain(|act| {
                    let place = usize::try_from(act.account).unwrap();
                    audience.made.truth.get(place).is_some_and(|truth| !truth.is_bought())
                });
            }
        }
        audience
    });
    let honest: Vec<Audience> = honest.collect();
    let mut ties = Ties::new(town.seed(), &measured.audiences);
    let fake = |account: u32| {
        let at = ties.first.partition_point(|first| *first <= account) - 1;
        let place = usize::try_from(account - ties.first[at]).unwrap();
        honest[at].made.truth.get(place).copied().is_some_and(simulator::sellers::Truth::is_bought)
    };
    let follows: Vec<(u32, u32)> =
        ties.follows.iter().copied().filter(|(from, to)| !fake(*from) && !fake(*to)).collect();
    ties.follows = follows;
    let without = score::of(&honest, &measured.found, &ties).unwrap();
    for (at, audience) in measured.audiences.iter().enumerate() {
        let before = without[at].at(audience.profile, moment).unwrap().value.hundredths();
        let after = score(&audience.scene, moment).value.hundredths();
        assert_eq!(before, after, "{}: in hundredths of a point", audience.scene);
    }
}
