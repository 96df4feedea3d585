use super::*;
use crate::chance::{mix, place, whole};

/// A number from 0 to 1 by its place in a seeded sequence.
fn draw(seed: u64, at: u64) -> f64 {
    f64::from(place(usize::try_from(mix(seed ^ mix(at)) >> 33).expect("31 bits"))) / f64::from(1_u32 << 31)
}

/// Days with about `mean` followers each, and some more on some.
fn audience(seed: u64, days: u64, mean: f64, more: &[(u64, u64)]) -> Vec<Follower> {
    let mut followers = Vec::new();
    for day in 0..days {
        // A Poisson draw by inversion.
        let (mut left, mut count) = (draw(seed, day), 0_u32);
        let mut chance = (-mean).exp();
        while left > chance && count < 1_000 {
            left -= chance;
            count += 1;
            chance *= mean / f64::from(count);
        }
        let extra = more.iter().filter(|(on, _)| *on == day).map(|(_, count)| *count).sum::<u64>();
        for _ in 0..u64::from(count) + extra {
            let followed = i64::try_from(day).expect("few days") * DAY + 1_000_000 * DAY / 100;
            followers.push(Follower { followed: Some(followed), ..Follower::default() });
        }
    }
    followers
}

#[test]
fn quiet_audiences_have_no_bursts() {
    let mut found = 0;
    for seed in 0..300 {
        found += growth(&audience(seed, 400, 20.0, &[]), &[]).1.bursts.len();
    }
    assert!(found <= 6, "{found} bursts in 300 quiet audiences at a rate of 1 in 100");
}

#[test]
fn a_burst_is_found_on_its_days_and_what_explains_it_is_taken() {
    for seed in 0..20 {
        let followers = audience(seed, 300, 20.0, &[(100, 500), (101, 300), (200, 400)]);
        let start = 1_000_000 / 100 * DAY;
        let cause = Cause { time: start + 199 * DAY..start + 199 * DAY + 10, what: "a breakout".to_owned() };
        let (reading, growth) = growth(&followers, &[cause]);
        assert_eq!(growth.bursts.len(), 2, "{:?}", growth.bursts);
        let [bought, earned] = &growth.bursts[..] else { panic!("two bursts") };
        assert!(
            bought.days.contains(&100) && bought.days.contains(&101) && bought.days.len() <= 6,
            "{bought:?}"
        );
        assert!((whole(excess(bought)).abs_diff(800)) < 120, "{bought:?}");
        assert!(bought.cause.is_none() && earned.cause.as_deref() == Some("a breakout"));
        let (mut bought_most, mut earned_most) = (0.0_f32, 0.0_f32);
        for (follower, suspicion) in followers.iter().zip(&reading.suspicion) {
            let day = follower.followed.map(|time| (time - start) / DAY);
            match day {
                Some(100) => bought_most = bought_most.max(*suspicion),
                Some(200) => earned_most = earned_most.max(*suspicion),
                _ => {}
            }
        }
        assert!(bought_most > 1.0 && earned_most == 0.0, "{bought_most} {earned_most}");
        assert!(reading.evidence[0].chance.is_some(), "what nothing explains comes first");
    }
}

#[test]
fn what_cannot_be_known_says_so() {
    for followers in [Vec::new(), vec![Follower::default()], audience(1, 10, 50.0, &[])] {
        let (reading, _) = growth(&followers, &[]);
        assert!(reading.gap.is_some() && reading.suspicion.iter().all(|suspicion| suspicion.is_nan()));
    }
    let apart = [i64::MIN / 2, i64::MAX / 2]
        .map(|followed| Follower { followed: Some(followed), ..Follower::default() });
    assert!(growth(&apart, &[]).0.gap.is_some());
}

#[test]
fn who_followed_on_a_day_may_stand_in_any_order() {
    let mut followers = audience(7, 100, 10.0, &[(50, 300)]);
    let before = growth(&followers, &[]).1;
    followers.reverse();
    assert_eq!(growth(&followers, &[]).1, before);
}
