//! By hand on small cascades; a real one is in `tests/real_cascade.rs`.

use super::*;
use crate::Share;

fn cascade(events: &[(f64, u64)]) -> Cascade {
    let (post, shares) = events.split_first().unwrap();
    Cascade {
        name: "a test's".to_owned(),
        posted: 0.0,
        author: None,
        followers: Some(post.1),
        shares: shares
            .iter()
            .map(|(after, followers)| Share { after: *after, followers: Some(*followers) })
            .collect(),
    }
}

fn size(cascade: &Cascade, age: f64) -> Option<f64> {
    Seismic.foretell(&Seen::new(cascade, age)).map(|foretold| foretold.forecast.size)
}

#[test]
fn the_kernel_is_one_in_all_and_without_a_jump() {
    assert_eq!(later(0.0), 1.0);
    // 1 - 300 c at the end of the flat part, and the same at the beginning of the tail: c s0 / theta.
    assert!((later(300.0) - 0.812_028).abs() < 1e-6);
    assert!((later(300.000_001) - later(300.0)).abs() < 1e-5);
    // A day later: 0.812 x 288^-0.2315.
    assert!((later(86_400.0) - 0.218_94).abs() < 1e-4);
    // The sum's slope is the function.
    for at in [10.0, 299.0, 301.0, 5_000.0] {
        let slope = (later_sum(at + 0.5) - later_sum(at - 0.5)) / 1.0;
        assert!((slope - later(at)).abs() < 1e-6, "{at}");
    }
}

#[test]
fn expected_reactions_are_those_of_the_integral() {
    // Summed in small steps, for events within the window, at its edge and before it.
    for (passed, window) in
        [(100.0, 300.0), (300.0, 300.0), (450.0, 300.0), (5_000.0, 1_800.0), (700.0, 2_000.0)]
    {
        let from: f64 = f64::max(passed - window, 0.0);
        let steps = 100_000;
        let width = (passed - from) / f64::from(steps);
        let kernel = |u: f64| if u <= CUTOFF { C } else { C * (u / CUTOFF).powf(-1.0 - THETA) };
        let sum: f64 = (0..steps)
            .map(|step| from + (f64::from(step) + 0.5) * width)
            .map(|u| kernel(u) * (1.0 - (passed - u) / window) * width)
            .sum();
        assert!((expected(passed, window) - sum).abs() < 1e-5, "{passed} {window}: {sum}");
    }
}

#[test]
fn one_early_share_by_hand() {
    // At 200 s: five events are not there, the window reaches back to the post, 200 s. One share at 100 s weighs 1/2. The
    // post's 1,000 followers: 1,000 c 100 = 62.657. The share's 100, over 100 s in which the weight rises from 1/2 to 1:
    // 100 c 75 = 4.699. p = 0.5 / 67.357 = 0.0074232. To come: 1,000 (1 - 200 c) + 100 (1 - 100 c)
    // = 874.685 + 93.734 = 968.420. 1 + p 968.420 / (1 - 100 p) = 28.90.
    let found = size(&cascade(&[(0.0, 1_000), (100.0, 100)]), 200.0).unwrap();
    assert!((found - 28.90).abs() < 0.01, "{found}");
}

#[test]
fn a_busy_start_by_hand() {
    // At 200 s with five shares the window is 300 s. They weigh 0.5, 0.6, 0.7, 0.8, 0.9; the post itself is no share. Only the
    // post has followers: 100,000 c (200 - 200^2 / 600) = 8,354.3, so p = 3.5 / 8,354.3. To come: p 100,000 (1 - 200 c) =
    // 36.645, over 1 - 100 p = 0.95811.
    let post = cascade(&[(0.0, 100_000), (50.0, 0), (80.0, 0), (110.0, 0), (140.0, 0), (170.0, 0)]);
    let found = size(&post, 200.0).unwrap();
    assert!((found - 43.247).abs() < 0.01, "{found}");
}

#[test]
fn what_would_never_stop_is_no_answer() {
    // Of 10 followers five share at once: p is far above 1 / n*.
    let wild = cascade(&[(0.0, 10), (10.0, 5), (20.0, 5), (30.0, 5), (40.0, 5), (50.0, 5)]);
    assert_eq!(size(&wild, 300.0), None);
    // Nobody shared: nothing is expected.
    assert_eq!(size(&cascade(&[(0.0, 10)]), 300.0), Some(0.0));
    // Shares that nobody could have seen.
    assert_eq!(size(&cascade(&[(0.0, 0), (10.0, 0)]), 300.0), None);
}

#[test]
fn unknown_followers_are_no_zero() {
    let mut post = cascade(&[(0.0, 1_000), (100.0, 100)]);
    post.shares[0].followers = None;
    assert_eq!(size(&post, 200.0), None);
    post.followers = None;
    assert!(Seismic.fit(&[&post], 200.0).is_err());
}
