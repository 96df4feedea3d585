//! Audiences with the truth: as ordered, the same for the same seed, and like audiences.
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use kernel::BasisPoints;
use simulator::sellers::{Buyer, Made, Plan, PlanError, Truth, Ware, make};

/// 1 November 2026.
const NOW: i64 = 1_793_491_200;
const DAY: i64 = 86_400;

fn share(hundredths: u16) -> BasisPoints {
    BasisPoints::new(hundredths).unwrap()
}

fn plan(seed: u64, size: u32, bought: u16) -> Plan {
    Plan::new(seed, size, share(bought), NOW)
}

fn one(seed: u64, size: u32, bought: u16, ware: Ware) -> Made {
    make(&Plan { wares: vec![ware], ..plan(seed, size, bought) }).unwrap()
}

fn median(mut values: Vec<u32>) -> u32 {
    values.sort_unstable();
    values[values.len() / 2]
}

#[test]
fn shares_are_as_ordered_and_everything_has_its_time() {
    for (seed, size, bought) in
        [(1, 100, 0), (2, 100, 8_000), (3, 777, 333), (4, 20_000, 4_500), (5, 30_000, 8_000)]
    {
        let made = make(&plan(seed, size, bought)).unwrap();
        assert_eq!(made.audience.len(), usize::try_from(size).unwrap());
        let expected = u64::from(size) * u64::from(bought) / 10_000;
        assert_eq!(u64::try_from(made.bought()).unwrap(), expected);
        assert!(made.audience.windows(2).all(|two| two[0].followed <= two[1].followed));
        for (at, follower) in made.audience.iter().enumerate() {
            assert_eq!(follower.id, u64::try_from(at).unwrap());
            let followed = follower.followed.unwrap();
            assert!(followed <= NOW, "follows in the future");
            assert!(follower.created.is_none_or(|created| created < followed), "follows before it was made");
        }
        let there: u64 = made.receipts.iter().map(|receipt| receipt.there).sum();
        assert_eq!(there, expected, "receipts and accounts");
        for (at, receipt) in made.receipts.iter().enumerate() {
            let of_it = |truth: &&Truth| matches!(truth, Truth::Bought { receipt, .. } if usize::try_from(*receipt).unwrap() == at);
            assert_eq!(u64::try_from(made.truth.iter().filter(of_it).count()).unwrap(), receipt.there);
        }
        let came: u64 = made.bursts.iter().map(|burst| u64::from(burst.came)).sum();
        assert!(came <= u64::from(size) - expected);
    }
}

#[test]
fn a_seed_repeats_and_another_differs() {
    let full = |seed| {
        let plan = Plan { identities: true, robots: true, ..plan(seed, 3_000, 3_000) };
        make(&plan).unwrap()
    };
    assert_eq!(full(9), full(9));
    assert_ne!(full(9).audience, full(10).audience);
}

#[test]
fn prices_are_those_of_the_press_in_whole_cents() {
    assert_eq!(Ware::Pack.cents(1_000), 1_400);
    assert_eq!(Ware::Pack.cents(5_000), 7_000);
    assert_eq!(Ware::Camouflage.cents(1), 6);
    let packs = one(1, 20_000, 3_000, Ware::Pack);
    for receipt in &packs.receipts {
        assert_eq!(receipt.ordered % 1_000, 0);
        assert!(receipt.there <= receipt.ordered && receipt.ordered - receipt.there < 1_000);
        assert_eq!(receipt.paid.minor(), i64::try_from(receipt.ordered / 1_000 * 1_400).unwrap());
        assert_eq!(receipt.paid.currency().code(), "EUR");
    }
    let drip = one(1, 20_000, 3_000, Ware::Drip);
    assert_eq!(drip.receipts.iter().map(|receipt| receipt.paid.minor()).sum::<i64>(), 6_000 * 6);
    let rival = make(&Plan { buyer: Buyer::Rival, ..plan(1, 1_000, 2_000) }).unwrap();
    assert!(!rival.receipts.is_empty() && rival.receipts.iter().all(|it| it.buyer == Buyer::Rival));
}

#[test]
fn packs_come_within_hours_and_drips_over_weeks() {
    let spans = |ware| {
        let made = one(3, 10_000, 2_000, ware);
        let mut spans = Vec::new();
        for number in 0..made.receipts.len() {
            let of_it = |at: &usize| matches!(made.truth[*at], Truth::Bought { receipt, .. } if usize::try_from(receipt).unwrap() == number);
            let times: Vec<i64> =
                (0..made.audience.len()).filter(of_it).filter_map(|at| made.audience[at].followed).collect();
            spans.push(times.iter().max().unwrap() - times.iter().min().unwrap());
        }
        spans
    };
    assert!(spans(Ware::Pack).iter().all(|span| *span <= 36 * 3_600), "{:?}", spans(Ware::Pack));
    assert!(spans(Ware::Drip).iter().all(|span| *span >= 9 * DAY), "{:?}", spans(Ware::Drip));
}

#[test]
fn packs_are_made_in_batches_and_people_over_the_years() {
    // The fullest three days of creation among fakes and among people.
    let fullest = |made: &Made, bought: bool| {
        let mut dates: Vec<i64> = (0..made.audience.len())
            .filter(|at| made.truth[*at].is_bought() == bought)
            .filter_map(|at| made.audience[at].created)
            .collect();
        dates.sort_unstable();
        let most = (0..dates.len())
            .map(|at| dates[at..].iter().take_while(|date| **date < dates[at] + 3 * DAY).count())
            .max()
            .unwrap();
        most * 1_000 / dates.len()
    };
    let made = one(4, 6_000, 3_000, Ware::Pack);
    assert!(fullest(&made, true) > 150, "{}", fullest(&made, true));
    assert!(fullest(&made, false) < 130, "{}", fullest(&made, false));
}

#[test]
fn profiles_are_heavy_tailed_and_sellers_dress_them() {
    let clean = make(&plan(6, 20_000, 0)).unwrap();
    let followers: Vec<u32> = clean.audience.iter().filter_map(|it| it.profile.followers).collect();
    let middle = median(followers.clone());
    assert!((5..400).contains(&middle), "{middle}");
    assert!(followers.iter().max().unwrap() / middle > 500, "no heavy tail");
    let silent = clean.audience.iter().filter(|it| it.profile.posts.is_some_and(|posts| posts < 3)).count();
    assert!((1_000..8_000).contains(&silent), "{silent}");
    let hidden = clean.audience.iter().filter(|it| it.created.is_none()).count();
    assert!((300..900).contains(&hidden), "{hidden}");
    let posts = |ware| {
        let made = one(6, 5_000, 5_000, ware);
        let fakes = (0..made.audience.len()).filter(|at| made.truth[*at].is_bought());
        median(fakes.filter_map(|at| made.audience[at].profile.posts).collect())
    };
    assert!(posts(Ware::Pack) < 3 && posts(Ware::Camouflage) > 20 && posts(Ware::Robot) > 300);
}

#[test]
fn fakes_of_one_order_follow_the_same_customers() {
    let shared = |made: &Made, bought: bool| {
        let mut count = std::collections::HashMap::<u32, usize>::new();
        let mut all = 0;
        for at in (0..made.audience.len()).filter(|at| made.truth[*at].is_bought() == bought) {
            for followed in made.lists.of(at).iter().filter(|it| it.target >= 3_000) {
                *count.entry(followed.target).or_default() += 1;
                all += 1;
            }
        }
        count.values().filter(|seen| **seen >= 20).sum::<usize>() * 100 / all
    };
    let made = one(7, 4_000, 5_000, Ware::Pack);
    assert!(shared(&made, true) > 90, "{}", shared(&made, true));
    assert!(shared(&made, false) < 20, "{}", shared(&made, false));
    let lists = make(&Plan { lists: 0, ..plan(7, 500, 1_000) }).unwrap().lists;
    assert!(lists.is_empty() && lists.of(3).is_empty());
}

#[test]
fn robots_come_back_and_stolen_faces_are_somebodys() {
    let robots = Plan { robots: true, wares: vec![Ware::Robot], ..plan(8, 3_000, 1_000) };
    let made = make(&robots).unwrap();
    let bought: Vec<_> = made.posts.iter().filter(|post| post.bought).collect();
    assert!(bought.len() >= 2 && bought.len() < made.posts.len(), "{} of {}", bought.len(), made.posts.len());
    let again = made.robots.iter().filter(|robot| {
        bought.iter().filter(|post| post.reposts.iter().any(|act| act.account == **robot)).count() * 2
            > bought.len()
    });
    assert!(again.count() * 10 > made.robots.len() * 8);
    assert!(made.posts.iter().all(|post| post.reposts.windows(2).all(|two| two[0].at <= two[1].at)));
    let stolen = Plan { identities: true, wares: vec![Ware::Stolen], ..plan(8, 2_000, 2_000) };
    let made = make(&stolen).unwrap();
    let taken: Vec<_> = made.identities.iter().filter(|it| it.taken_from.is_some()).collect();
    assert_eq!(taken.len(), 400);
    for copy in taken {
        let victim = made.identities.iter().find(|it| Some(it.account) == copy.taken_from).unwrap();
        assert!((victim.picture.unwrap() ^ copy.picture.unwrap()).count_ones() <= 3);
        assert!(copy.handle != victim.handle && victim.bio.starts_with(copy.bio.trim_end_matches('.')));
    }
    let back = one(8, 4_000, 1_000, Ware::FollowBack);
    assert!(back.follow_backs.len() > 400);
    for (who, whom) in back.follow_backs {
        assert!(!back.truth[usize::try_from(who).unwrap()].is_bought());
        assert!(back.truth[usize::try_from(whom).unwrap()].is_bought());
    }
}

#[test]
fn a_million_can_be_made() {
    let made = make(&Plan { lists: 0, ..plan(11, 1_000_000, 4_000) }).unwrap();
    assert_eq!((made.audience.len(), made.bought()), (1_000_000, 400_000));
}

#[test]
fn what_cannot_be_made_is_refused() {
    assert_eq!(make(&plan(1, 99, 0)), Err(PlanError::Size(99)));
    assert_eq!(make(&plan(1, 1_000_001, 0)), Err(PlanError::Size(1_000_001)));
    assert_eq!(make(&plan(1, 100, 8_001)), Err(PlanError::Bought(8_001)));
    assert_eq!(make(&Plan { now: 0, ..plan(1, 100, 0) }), Err(PlanError::Now(0)));
}
