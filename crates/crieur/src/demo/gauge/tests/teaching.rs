//! Where the demo's judge comes from: made-up audiences of seeds that no town has, some to learn from, others to measure on how far off it is.
//!
//! `cargo test -p crieur --bin crieur -- --ignored writes_the_judge` writes `judge.bin` anew after a change of signals or sellers.

use audience::combine::{Combination, Lesson, learn};
use audience::estimate::{Outcome, Spread};
use audience::{Effort, Judge, Scorer, mean_probability, profile};
use kernel::BasisPoints;
use simulator::sellers::{Made, Plan, Truth, make};

use crate::demo::gauge::audit;

/// 1 June 2026.
const NOW: i64 = 1_780_272_000;

/// The n-th audience of a course: 400 to 6,000 followers, 0 to 80 % bought.
fn made(course: u64, number: u64) -> Made {
    let seed = 0xc0ff_ee00_0000 + course * 100_000 + number;
    let mix = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
    let size = 400 + u32::try_from(mix % 5_600).unwrap();
    // One in five bought nothing.
    let bought = if number.is_multiple_of(5) { 0 } else { u16::try_from(mix / 7_919 % 8_001).unwrap() };
    make(&Plan {
        robots: number.is_multiple_of(3),
        ..Plan::new(seed, size, BasisPoints::new(bought).unwrap(), NOW)
    })
    .unwrap()
}

fn truth(made: &Made) -> Vec<bool> {
    made.truth.iter().copied().map(Truth::is_bought).collect()
}

#[test]
#[ignore = "writes a file of the program; to be run after signals or sellers changed"]
fn writes_the_judge() {
    let (mut rows, mut answers, mut folds) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..60 {
        let made = made(1, number);
        for (follower, bought) in made.audience.iter().zip(truth(&made)).step_by(4) {
            rows.push(profile::numbers(follower));
            answers.push(bought);
            folds.push(u32::try_from(number % 4).unwrap());
        }
    }
    let profile = Scorer::learn(&rows, &answers, &folds, Effort { trees: 100, seed: 1 });
    let mut judge = Judge {
        profile,
        combination: Combination { base: 0.0, prior: 0.5, curves: Vec::new() },
        spread: Spread::default(),
    };
    let lesson = |number| {
        let made = made(2, number);
        let (mut readings, _, _) = audit::families(&made);
        readings.push(judge.read_profiles(&made.audience));
        Lesson { readings, truth: truth(&made) }
    };
    let lessons: Vec<Lesson> = (0..60).map(lesson).collect();
    judge.combination = learn(&lessons);
    let outcome = |number| {
        let made = made(3, number);
        let (mut readings, _, _) = audit::families(&made);
        readings.push(judge.read_profiles(&made.audience));
        let truth = truth(&made);
        let bought = truth.iter().filter(|bought| **bought).count();
        let share =
            f64::from(u32::try_from(bought).unwrap()) / f64::from(u32::try_from(truth.len()).unwrap());
        let said = mean_probability(&judge.combination.judge(&readings, truth.len())).unwrap();
        Outcome { said, truth: share }
    };
    let outcomes: Vec<Outcome> = (0..400).map(outcome).collect();
    let off = outcomes.iter().map(|it| (it.said - it.truth).abs()).sum::<f64>() / 400.0;
    judge.spread = Spread::learn(&outcomes);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/gauge/judge.bin");
    let bytes = judge.to_bytes();
    println!("{} bytes, off by {off:.4} on average before correction", bytes.len());
    std::fs::write(path, bytes).unwrap();
}
