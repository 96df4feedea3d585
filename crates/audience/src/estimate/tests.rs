//! Estimates held against truths that are drawn.

use super::*;
use learning::rng::Rng;

/// An audience whose probabilities are right, or off by so many log-odds; a third is told sharply apart.
fn audience(rng: &mut Rng, size: usize, share: f64, off: f64) -> (Vec<f64>, Vec<bool>) {
    (0..size)
        .map(|_| {
            let bought = rng.unit() < share;
            let sign = if bought { 1.0 } else { -1.0 };
            // Of a normal with means ±d/2 the log-odds are d times the number, plus those of the share.
            let d = if rng.below(3) == 0 { 5.0 } else { 2.0 };
            let normal: f64 = (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0;
            let odds = d * (normal + sign * d / 2.0) + crate::count::logit(share.clamp(0.002, 0.998));
            (crate::count::chance(odds + off), bought)
        })
        .unzip()
}

fn truth(bought: &[bool]) -> f64 {
    count(bought.iter().filter(|it| **it).count()) / count(bought.len())
}

#[test]
fn with_checks_the_interval_holds_the_truth_even_where_the_probabilities_are_off() {
    let mut rng = Rng::new(31);
    let (mut held, mut off, mut all) = (0, 0.0, 0);
    for round in 0..400_u32 {
        let share = f64::from(round % 9) / 10.0;
        let (probabilities, bought) =
            audience(&mut rng, 2_000, share, if round % 2 == 0 { 0.0 } else { 1.0 });
        let checks = to_check(&probabilities, 300, u64::from(round));
        assert_eq!(checks.accounts.len(), 300);
        let checked: Vec<(u32, bool)> = checks.accounts.iter().map(|&at| (at, bought[at as usize])).collect();
        let sample = Sample { probabilities: &probabilities, population: 2_000, checked: &checked };
        let found = Estimate::of(sample, &Spread::default()).unwrap();
        held += usize::from((found.low..=found.high).contains(&truth(&bought)));
        off += (found.share - truth(&bought)).abs();
        all += 1;
    }
    // 95 % of 400 are 380; four standard deviations of a binomial are 17.
    assert!(held >= 363, "{held} of {all}");
    assert!(off / count(all) < 0.02, "{}", off / count(all));
}

#[test]
fn without_checks_audiences_drawn_like_those_measured_are_held() {
    let mut rng = Rng::new(77);
    let mut outcome = |round: u32| {
        let share = f64::from(round % 9) / 10.0;
        let off = rng.unit() - 0.2;
        let (probabilities, bought) = audience(&mut rng, 800, share, off);
        (Outcome { said: probabilities.iter().sum::<f64>() / 800.0, truth: truth(&bought) }, probabilities)
    };
    let learned: Vec<Outcome> = (0..600).map(|round| outcome(round).0).collect();
    let spread = Spread::learn(&learned);
    let mut held = 0;
    let mut width = 0.0;
    for round in 0..400 {
        let (outcome, probabilities) = outcome(round);
        let sample = Sample { probabilities: &probabilities, population: 800, checked: &[] };
        let found = Estimate::of(sample, &spread).unwrap();
        held += usize::from((found.low..=found.high).contains(&outcome.truth));
        width += found.high - found.low;
    }
    assert!(held >= 363, "{held} of 400");
    assert!(width / 400.0 < 0.25, "an interval of everything would hold it too: {}", width / 400.0);
    let mut out = Vec::new();
    spread.write(&mut out);
    assert_eq!(Spread::read(&mut out.as_slice()), Some(spread));
}

#[test]
fn a_part_that_was_read_says_less_than_the_whole() {
    let mut rng = Rng::new(5);
    let (probabilities, bought) = audience(&mut rng, 1_000, 0.3, 0.0);
    let checked: Vec<(u32, bool)> =
        to_check(&probabilities, 200, 1).accounts.iter().map(|&at| (at, bought[at as usize])).collect();
    let of = |population| {
        Estimate::of(
            Sample { probabilities: &probabilities, population, checked: &checked },
            &Spread::default(),
        )
        .unwrap()
    };
    let (whole, part) = (of(1_000), of(1_000_000));
    assert_eq!(whole.sampling, 0.0);
    assert!(part.high - part.low > whole.high - whole.low);
    let all: Vec<(u32, bool)> = (0..).zip(bought.iter().copied()).collect();
    let known = Estimate::of(
        Sample { checked: &all, ..Sample { probabilities: &probabilities, population: 1_000, checked: &[] } },
        &Spread::default(),
    )
    .unwrap();
    assert!((known.share - truth(&bought)).abs() < 1e-9 && known.high - known.low < 1e-9, "{known:?}");
}

#[test]
fn nobody_one_and_unknown_are_clear() {
    let none = |probabilities: &[f64], population| {
        Estimate::of(Sample { probabilities, population, checked: &[] }, &Spread::default())
    };
    assert_eq!(none(&[], 0), Err(EstimateError::Nobody));
    assert_eq!(none(&[0.1; 3], 2), Err(EstimateError::Population { read: 3, population: 2 }));
    assert_eq!(none(&[f64::NAN; 4], 4), Err(EstimateError::NothingKnown(4)));
    let one = none(&[0.2], 1).unwrap();
    assert!(one.low == 0.0 && one.high > 0.9, "one account is bought or not: {one:?}");
    let half = none(&[0.0, f64::NAN], 2).unwrap();
    assert!(half.high >= 0.5, "whoever is unknown may be bought: {half:?}");
    let twice = [(0, true), (0, false)];
    let wrong =
        Estimate::of(Sample { probabilities: &[0.5], population: 1, checked: &twice }, &Spread::default());
    assert_eq!(wrong, Err(EstimateError::Check(0)));
    let outside = Estimate::of(
        Sample { probabilities: &[0.5], population: 1, checked: &[(7, true)] },
        &Spread::default(),
    );
    assert_eq!(outside, Err(EstimateError::Check(7)));
}

#[test]
fn at_the_ends_an_interval_is_never_empty() {
    let clean = vec![0.001; 3_000];
    let checked: Vec<(u32, bool)> =
        to_check(&clean, 100, 4).accounts.into_iter().map(|at| (at, false)).collect();
    let found = Estimate::of(
        Sample { probabilities: &clean, population: 3_000, checked: &checked },
        &Spread::default(),
    )
    .unwrap();
    assert!(found.low == 0.0 && found.high > 0.001 && found.high < 0.05, "{found:?}");
}

#[test]
fn simple_sampling_needs_what_the_table_says() {
    assert_eq!([0.03, 0.02].map(|d| simple_sample(0.37, d, 1_000_000_000)), [995, 2_239]);
    assert!((8_954..=8_955).contains(&simple_sample(0.37, 0.01, 1_000_000_000)));
    assert_eq!(simple_sample(0.37, 0.01, 100), 99);
    assert_eq!(simple_sample(0.5, 1e-9, 100), 100);
}
