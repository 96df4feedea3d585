//! Methods on small sets by hand, and what an evaluation must not do.

use super::*;
use crate::Share;

/// A post with shares at these seconds.
fn post(posted: f64, author: u64, shares: &[f64]) -> Cascade {
    Cascade {
        name: "a test's".to_owned(),
        posted,
        author: Some(author),
        followers: None,
        shares: shares.iter().map(|after| Share { after: *after, followers: None }).collect(),
    }
}

/// So many shares before a minute, and so many after an hour.
fn grown(early: usize, late: usize) -> Cascade {
    post(0.0, 1, &[vec![1.0; early], vec![4_000.0; late]].concat())
}

fn foretold(method: &dyn Foreteller, train: &[Cascade], post: &Cascade, age: f64) -> Foretold {
    let train: Vec<&Cascade> = train.iter().collect();
    method.fit(&train, age).unwrap().foretell(&Seen::new(post, age)).unwrap()
}

fn near(found: f64, meant: f64) {
    assert!((found - meant).abs() < 1e-9, "{found} and not {meant}");
}

#[test]
fn the_plain_count_grows_as_the_median_did() {
    // Growth with the post itself: 4/2, 3/1, 10/2: the median is 3.
    let train = [grown(1, 2), grown(0, 2), grown(1, 8)];
    let found = foretold(&PlainCount, &train, &grown(3, 0), 60.0);
    near(found.forecast.size, 11.0);
    near(found.score, 3.0);
    near(foretold(&PlainCount, &train, &grown(0, 0), 60.0).forecast.size, 2.0);
}

#[test]
fn szabo_and_huberman_correct_the_bias_of_the_logarithm() {
    // Growth 2 and 8: the mean logarithm is ln 4, its variance (ln 2)^2.
    let train = [grown(1, 2), grown(0, 7)];
    let factor = 4.0 * (2.0_f64.ln().powi(2) / 2.0).exp();
    near(foretold(&SzaboHuberman, &train, &grown(1, 0), 60.0).forecast.size, 2.0 * factor - 1.0);
}

#[test]
fn constant_scaling_has_the_smallest_relative_error() {
    // N(age) / N(end) is 2/4 and 1/8: (1/2 + 1/8) / (1/4 + 1/64) = 40/17.
    let train = [grown(1, 2), grown(0, 7)];
    let found = foretold(&SzaboHubermanScaling, &train, &grown(1, 0), 60.0);
    near(found.forecast.size, 2.0 * 40.0 / 17.0 - 1.0);
}

#[test]
fn mastodon_takes_all_below_five_for_alike() {
    let train = [grown(1, 2), grown(6, 20), grown(9, 90)];
    let four = foretold(&MastodonScore, &train, &grown(4, 0), 60.0);
    let one = foretold(&MastodonScore, &train, &grown(1, 0), 60.0);
    assert_eq!((four.score, one.score), (0.0, 0.0));
    assert!(foretold(&MastodonScore, &train, &grown(9, 0), 60.0).forecast.size > 20.0);
}

#[test]
fn an_author_is_held_against_earlier_posts_only() {
    let train = [
        post(0.0, 7, &[1.0, 2.0]),
        post(500.0, 7, &[1.0, 2.0, 3.0, 4.0]),
        // Later than what is asked: not known yet.
        post(5_000.0, 7, &[1.0; 90]),
        post(0.0, 8, &[1.0; 30]),
    ];
    let seen = post(1_000.0, 7, &[1.0; 9]);
    near(foretold(&Overperforming, &train, &seen, 60.0).score, 3.0);
    // The second was not yet a minute old.
    let seen = post(559.0, 7, &[1.0; 9]);
    near(foretold(&Overperforming, &train, &seen, 60.0).score, 4.5);
    // A stranger: the middle half of 2, 4, 30, 90.
    let seen = post(1_000.0, 9, &[1.0; 34]);
    near(foretold(&Overperforming, &train, &seen, 60.0).score, 2.0);
}

/// Foretells what it is shown, and swears to a narrow interval of its own.
#[derive(Debug)]
struct Sworn;

impl Foreteller for Sworn {
    fn name(&self) -> &'static str {
        "sworn"
    }

    fn fit(&self, _: &[&Cascade], _: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        Ok(Box::new(Self))
    }

    fn tells_intervals(&self) -> bool {
        true
    }
}

impl Fitted for Sworn {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let count = number::real(seen.count());
        let size = if seen.count() == 3 { f64::INFINITY } else { count };
        Some(Foretold { forecast: Forecast { size, interval: Some((count, count)) }, score: count })
    }
}

fn outcome(methods: &[Box<dyn Foreteller>], split: Split<'_>) -> Evaluation {
    evaluate(&Plan { split, ages: &[60.0], seed: 1, methods }).unwrap()
}

#[test]
fn nobody_sees_what_comes_later_and_the_infinite_is_no_answer() {
    let train = [grown(1, 1)];
    let test = [grown(0, 0), grown(2, 6), grown(3, 0), grown(5, 0)];
    let all = outcome(&[Box::new(Sworn)], Split::Apart { train: &train, test: &test });
    assert_eq!((all.trained, all.tested, all.ages[0].without_share), (1, 4, 1));
    let measured = all.ages[0].outcomes[0].all.as_ref().unwrap();
    assert_eq!(measured.failures, 1);
    // Errors 0, 6/8, 1 (failed), 0.
    near(measured.errors.mean, 1.75 / 4.0);
    near(measured.coverage.unwrap().covered, 0.5);
    near(measured.coverage.unwrap().width, 0.0);
    assert_eq!(all.ages[0].outcomes[0].small_authors, None);
}

/// Has no answer for a post that it was shown in training, told by when it was posted.
#[derive(Debug)]
struct Stranger(Vec<f64>);

impl Foreteller for Stranger {
    fn name(&self) -> &'static str {
        "stranger"
    }

    fn fit(&self, train: &[&Cascade], _: f64) -> Result<Box<dyn Fitted>, NotApplicable> {
        Ok(Box::new(Self(train.iter().map(|post| post.posted).collect())))
    }
}

impl Fitted for Stranger {
    fn foretell(&self, seen: &Seen<'_>) -> Option<Foretold> {
        let size = number::real(seen.count());
        let foretold = Foretold { forecast: Forecast { size, interval: None }, score: size };
        (!self.0.contains(&seen.posted())).then_some(foretold)
    }
}

/// Eleven posts with 0 to 10 followers, the last of which grew tenfold.
fn eleven() -> Vec<Cascade> {
    let mut all: Vec<Cascade> = (0..10).map(|_| grown(9, 0)).collect();
    all.push(grown(9, 90));
    for (post, number) in all.iter_mut().zip(0_u32..) {
        post.followers = Some(number.into());
        post.posted = number.into();
    }
    all
}

#[test]
fn cross_validation_foretells_each_post_by_others() {
    let all = eleven();
    let found = outcome(&[Box::new(Stranger(Vec::new()))], Split::Folds { all: &all, folds: 4 });
    let measured = found.ages[0].outcomes[0].all.as_ref().unwrap();
    assert_eq!((measured.posts, measured.failures), (11, 0));

    let split = Split::Folds { all: &all, folds: 11 };
    let found = outcome(&comparators(), split);
    assert_eq!(found, outcome(&comparators(), split));
    let plain = &found.ages[0].outcomes[0];
    // Ten are right; the last is foretold as 9 of 99.
    near(plain.all.as_ref().unwrap().errors.mean, 90.0 / 99.0 / 11.0);
    // Five authors are below the median of 5, and the one that grew is none of them.
    let small = plain.small_authors.as_ref().unwrap();
    assert_eq!((small.posts, small.errors.mean), (5, 0.0));
    assert!(small.rankings.is_empty(), "all end alike");
}

#[test]
fn what_is_missed_is_missed_on_posts_that_were_not_shown() {
    let all = eleven();
    let train: Vec<&Cascade> = all.iter().collect();
    let parts = conformal::fit(&Stranger(Vec::new()), &train, 60.0, 1).unwrap().missed();
    assert_eq!(parts, [3, 2, 2, 2, 2]);
}

#[test]
fn intervals_of_the_comparators_cover_four_in_five() {
    // Growth from one to two hundredfold, in no order.
    let all: Vec<Cascade> = (0..200).map(|at| grown(4, (at * 73) % 200 * 5)).collect();
    let found = outcome(&comparators(), Split::Folds { all: &all, folds: 10 });
    for outcome in &found.ages[0].outcomes {
        if outcome.name == "seismic" {
            assert!(outcome.all.is_err(), "nobody's followers are known");
            continue;
        }
        let covered = outcome.all.as_ref().unwrap().coverage.unwrap().covered;
        assert!((0.76..=0.84).contains(&covered), "{}: {covered}", outcome.name);
    }
}

#[test]
fn a_plan_without_sense_is_refused() {
    let (some, none) = ([grown(1, 1), grown(1, 2)], []);
    let tried =
        |split, ages: &[f64]| evaluate(&Plan { split, ages, seed: 1, methods: &comparators() }).unwrap_err();
    let good = Split::Apart { train: &some, test: &some };
    assert_eq!(tried(good, &[]), EvaluationError::NoAge);
    assert_eq!(tried(good, &[60.0, 0.0]), EvaluationError::Age(0.0));
    assert!(matches!(tried(good, &[f64::NAN]), EvaluationError::Age(_)));
    assert_eq!(tried(Split::Apart { train: &none, test: &some }, &[1.0]), EvaluationError::NothingToLearn);
    assert_eq!(tried(Split::Apart { train: &some, test: &none }, &[1.0]), EvaluationError::NothingToTest);
    assert_eq!(tried(Split::Folds { all: &none, folds: 2 }, &[1.0]), EvaluationError::NothingToLearn);
    assert_eq!(tried(Split::Folds { all: &some, folds: 1 }, &[1.0]), EvaluationError::FewFolds(1));
    let many = EvaluationError::ManyFolds { folds: 3, posts: 2 };
    assert_eq!(tried(Split::Folds { all: &some, folds: 3 }, &[1.0]), many);
}
