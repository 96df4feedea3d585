mod teaching;

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

/// What the market says of an audience, and what is true of it, in hundredths of a per cent.
fn audited(scene: &str) -> (Reading, u64) {
    let place = MEASURED.1.place(&subject(scene)).unwrap();
    let audience = &MEASURED.1.audiences[place];
    let told = MEASURED.1.found[place].told(audience, MEASURED.0.now()).unwrap();
    let bought = u64::try_from(audience.made.bought()).unwrap();
    (told, bought * 10_000 / u64::try_from(audience.made.audience.len()).unwrap())
}

#[test]
fn bought_followers_are_found_whoever_paid_and_honest_creators_pass() {
    let limit = kernel::BasisPoints::new(1_000).unwrap();
    for (scene, verdict) in [
        ("bought_followers", Verdict::Fails),
        ("rival_bought", Verdict::Fails),
        ("honest_small", Verdict::Passes),
        ("honest_large", Verdict::Passes),
    ] {
        let (told, truth) = audited(scene);
        println!(
            "{scene}: {truth} in truth, {} from {} to {}",
            told.share.hundredths(),
            told.interval.low().hundredths(),
            told.interval.high().hundredths()
        );
        assert_eq!(told.interval.at_most(limit), verdict, "{scene}");
        assert!(u64::from(told.interval.low().hundredths()) <= truth + 100, "{scene}");
        assert!(u64::from(told.interval.high().hundredths()) + 100 >= truth, "{scene}");
        assert!(told.checked > 100 && told.fingerprint.as_ref().unwrap().starts_with("<svg"));
        let (a, b) = (told.growth.first().unwrap(), told.growth.last().unwrap());
        assert!(a.followers < b.followers && b.followers == told.followers);
    }
}

#[test]
fn evidence_is_figures_and_a_victim_is_told_what_came_and_not_who_paid() {
    use market::measure::{FactCode, Family};
    let (bought, _) = audited("bought_followers");
    let bands = bought.causes.iter().find(|cause| cause.family == Family::CreationBands).unwrap();
    let value = |code| bands.evidence.iter().find(|fact| fact.code == code).map(|fact| fact.value);
    let (accounts, usual) = (value(FactCode::Accounts), value(FactCode::Usual));
    assert!(accounts > Some(200) && usual < accounts && bands.share.hundredths() > 50, "{bands:?}");
    let (victim, _) = audited("rival_bought");
    for told in [&bought, &victim] {
        let burst = told.bursts.iter().filter(|burst| !burst.explained).map(|burst| burst.gained).max();
        assert!(burst > Some(300), "a pack comes in a burst that nothing explains: {:?}", told.bursts);
    }
    // The same kinds of parts for both: nothing in an audit says who bought.
    let parts = |told: &Reading| told.causes.iter().map(|cause| cause.family).collect::<Vec<_>>();
    assert!(parts(&victim).iter().all(|family| Family::ALL.contains(family)) && !parts(&victim).is_empty());
}
