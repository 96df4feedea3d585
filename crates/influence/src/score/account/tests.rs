use super::*;
use crate::rng::Rng;

const DAY: f64 = 86_400.0;

/// An account with so many posts, a day apart, of so many people each.
fn account(posts: &[f64]) -> Tally {
    let mut tally = Tally { followers: 100, audience: 50.0, standing: 1.0, ..Tally::default() };
    for (at, people) in posts.iter().enumerate() {
        let at = DAY * crate::number::real(at);
        tally.posted(at, &Formula::V1);
        tally.acted(at, 0.0, *people, &Formula::V1);
    }
    tally
}

#[test]
fn the_mean_lies_between_expectation_and_posts() {
    let formula = Formula { span: f64::INFINITY, ..Formula::V1 };
    let mut tally = Tally { audience: 50.0, standing: 1.0, ..Tally::default() };
    let expected = formula.prior.mean(50.0, 1.0);
    let alone = formula.score(&tally, 0.0);
    assert!((alone.people - expected).abs() < 1e-12);
    for at in 0..5 {
        tally.posted(f64::from(at), &formula);
        tally.acted(f64::from(at), 0.0, 10.0, &formula);
    }
    // Five posts of ten people against an expectation that counts for five.
    let score = formula.score(&tally, 9.0);
    assert!((score.people - f64::midpoint(10.0, expected)).abs() < 1e-12, "{score:?}");
    assert!(score.low < score.value && score.value < score.high);
    assert!((score.value - (20.0 + 16.0 * score.people.log10())).abs() < 1e-12);
}

#[test]
fn every_point_is_accounted_for_and_followers_add_none() {
    for tally in [account(&[]), account(&[3.0, 0.0, 12.0]), account(&[1e7; 30]), Tally::default()] {
        let score = Formula::V1.score(&tally, 40.0 * DAY);
        let sum: f64 = score.inputs.iter().map(|input| input.adds).sum();
        assert!((sum - score.value).abs() < 1e-9, "{score:?}");
        assert!(score.inputs.iter().map(|input| input.name).eq(InputName::ALL));
        assert_eq!(score.inputs[1].adds, 0.0);
        let more = Tally { followers: 1_000_000, ..tally };
        assert_eq!(Formula::V1.score(&more, 40.0 * DAY).value, score.value);
    }
}

#[test]
fn the_order_of_events_plays_no_part_and_old_posts_fade() {
    let formula = Formula::V1;
    let (mut forward, mut backward) = (Tally::default(), Tally::default());
    for at in 0..20 {
        let (early, late) = (f64::from(at) * DAY, f64::from(19 - at) * DAY);
        forward.posted(early, &formula);
        forward.acted(early, 0.0, early / DAY, &formula);
        backward.posted(late, &formula);
        backward.acted(late, 0.0, late / DAY, &formula);
    }
    let (forward, backward) = (formula.score(&forward, 30.0 * DAY), formula.score(&backward, 30.0 * DAY));
    assert!((forward.value - backward.value).abs() < 1e-9);
    let mut once = account(&[100.0]);
    let fresh = formula.score(&once, DAY);
    let old = formula.score(&once, 300.0 * DAY);
    assert!(old.people < fresh.people / 3.0 && old.high - old.low > fresh.high - fresh.low);
    // An act that comes a year late on a post of today counts as the post does.
    once.acted(0.0, 100.0, 1.0, &formula);
    assert!(formula.score(&once, DAY).people > fresh.people);
}

#[test]
fn acts_one_by_one_are_the_same_as_at_once() {
    let formula = Formula::V1;
    let (mut each, mut once) = (account(&[4.0]), account(&[4.0]));
    each.posted(2.0 * DAY, &formula);
    once.posted(2.0 * DAY, &formula);
    let mut so_far = 0.0;
    for _ in 0..10 {
        so_far = each.acted(2.0 * DAY, so_far, 0.5, &formula);
    }
    once.acted(2.0 * DAY, 0.0, 5.0, &formula);
    let (each, once) = (formula.score(&each, 3.0 * DAY), formula.score(&once, 3.0 * DAY));
    assert!((each.low - once.low).abs() < 1e-9 && (each.high - once.high).abs() < 1e-9);
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    // A world that the expectation describes: an account's truth is gamma about m, posts differ four times as much as chance would make them.
    let formula = Formula { span: f64::INFINITY, prior_posts: 2.0, ..Formula::V1 };
    let mut rng = Rng::new(8);
    let (mut held, accounts) = (0, 2_000);
    for _ in 0..accounts {
        let mut tally = Tally { audience: 2_000.0, standing: 1.0, ..Tally::default() };
        let expected = formula.prior.mean(2_000.0, 1.0);
        // Gamma by its quantiles; prior_posts / dispersion of evidence is what the expectation is worth.
        let shape = expected * formula.prior_posts / formula.dispersion;
        let truth = gamma_quantile(shape, rng.unit()) * formula.dispersion / formula.prior_posts;
        for at in 0..25 {
            // Negative binomial as a gamma: mean `truth`, variance four times it.
            let people = gamma_quantile(truth / 4.0, rng.unit()) * 4.0;
            tally.posted(f64::from(at), &formula);
            tally.acted(f64::from(at), 0.0, people, &formula);
        }
        let score = formula.score(&tally, 30.0);
        let truth = formula.scale.points(truth);
        held += usize::from((score.low..=score.high).contains(&truth));
    }
    // 90 % is meant; the standard error of 2,000 accounts is .7 %.
    assert!((1_740..=1_880).contains(&held), "{held} of {accounts}");
}

#[test]
fn follows_come_and_go_in_one_step() {
    let mut tally = Tally::default();
    tally.followed(0.5);
    tally.followed(0.0);
    assert_eq!((tally.followers, tally.audience), (2, 0.5));
    tally.unfollowed(0.5);
    tally.unfollowed(9.0);
    tally.unfollowed(9.0);
    assert_eq!((tally.followers, tally.audience), (0, 0.0));
}
