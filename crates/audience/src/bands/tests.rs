use super::*;
use crate::chance::mix;

const YEARS: i64 = 8 * 365 * 86_400;

/// A number below `bound` by its place in a seeded sequence.
fn draw(seed: u64, at: u64, bound: i64) -> i64 {
    i64::try_from(mix(mix(seed) ^ at) % u64::try_from(bound).expect("positive")).expect("fits")
}

/// Genuine followers: made at any time before they follow, more of them lately.
fn clean(seed: u64, count: u64) -> Vec<Follower> {
    (0..count)
        .map(|at| {
            let followed = YEARS / 2
                + i64::try_from(at * u64::try_from(YEARS / 2).expect("positive") / count).expect("fits");
            let age = draw(seed, 2 * at, followed).min(draw(seed, 2 * at + 1, followed));
            Follower { id: at, created: Some(followed - age), ..Follower::default() }
        })
        .collect()
}

/// `size` accounts of three days, strewn over places from `from` on, every other one.
fn plant(followers: &mut [Follower], from: usize, size: usize, day: i64, seed: u64) {
    for at in 0..size {
        followers[from + 2 * at].created = Some(day + draw(seed, 1_000_000 + at as u64, 3 * 86_400));
    }
}

#[test]
fn clean_audiences_have_no_bands() {
    let found: usize = (0..100).map(|seed| usize::from(!bands(&clean(seed, 5_000)).bands.is_empty())).sum();
    assert!(found <= 3, "{found} of 100 clean audiences have bands, at a rate of 1 in 100");
}

#[test]
fn planted_bands_are_found_with_their_accounts_and_dates() {
    for seed in 0..20 {
        let mut followers = clean(seed, 10_000);
        plant(&mut followers, 3_000, 150, YEARS / 3, seed);
        plant(&mut followers, 8_000, 400, YEARS / 4, seed);
        let found = bands(&followers);
        assert_eq!(found.bands.len(), 2, "seed {seed}: {:?}", found.reading.evidence);
        let of = |band: &Band, from: u32, size: u32| {
            band.accounts
                .iter()
                .filter(|at| (from..from + 2 * size).contains(at) && (*at - from).is_multiple_of(2))
                .count()
        };
        let (large, small) = (&found.bands[0], &found.bands[1]);
        assert!(
            of(large, 8_000, 400) >= 380 && large.accounts.len() < 600,
            "{} {}",
            of(large, 8_000, 400),
            large.accounts.len()
        );
        assert!(
            of(small, 3_000, 150) >= 140 && small.accounts.len() < 300,
            "{} {}",
            of(small, 3_000, 150),
            small.accounts.len()
        );
        assert!((large.made.0 - YEARS / 4).abs() < 60 * 86_400, "{:?}", large.made);
        let mean = |accounts: &mut dyn Iterator<Item = usize>| {
            let (sum, count) = accounts.fold((0.0, 0.0), |(sum, count), at| {
                (sum + f64::from(found.reading.suspicion[at]), count + 1.0)
            });
            sum / f64::max(count, 1.0)
        };
        let bought = mean(&mut (0..400).map(|at| 8_000 + 2 * at));
        let genuine = mean(&mut (0..3_000_usize));
        assert!(bought > 3.0 && genuine < 0.5, "{bought} {genuine}");
    }
}

#[test]
fn lists_that_begin_with_the_newest_tell_the_same() {
    let mut followers = clean(3, 8_000);
    plant(&mut followers, 2_000, 300, YEARS / 3, 3);
    let forth = bands(&followers);
    followers.reverse();
    let back = bands(&followers);
    assert_eq!((forth.bands.len(), back.bands.len()), (1, 1));
    let share = |band: &Band| float(band.accounts.len());
    assert!((share(&forth.bands[0]) / share(&back.bands[0]) - 1.0).abs() < 0.2);
}

#[test]
fn unknown_dates_are_neither_guilt_nor_in_the_way() {
    let mut followers = clean(5, 6_000);
    plant(&mut followers, 1_000, 300, YEARS / 3, 5);
    let before = bands(&followers);
    // Accounts without a date between the others move no rank that counts.
    let mut strewn = Vec::new();
    for follower in followers {
        strewn.push(follower);
        strewn.push(Follower::default());
    }
    let after = bands(&strewn);
    for (at, suspicion) in after.reading.suspicion.iter().enumerate() {
        assert_eq!(suspicion.is_nan(), at % 2 == 1);
        if at % 2 == 0 {
            assert_eq!(*suspicion, before.reading.suspicion[at / 2]);
        }
    }
    assert_eq!(after.bands.len(), before.bands.len());
}

#[test]
fn too_few_and_all_equal_say_that_nothing_can_be_known() {
    for followers in [
        Vec::new(),
        clean(1, 1),
        clean(1, 499),
        vec![Follower { created: Some(5), ..Follower::default() }; 5_000],
    ] {
        let found = bands(&followers);
        assert!(found.reading.gap.is_some() && found.bands.is_empty());
        assert!(found.reading.suspicion.iter().all(|suspicion| suspicion.is_nan()));
        assert_eq!(found.reading.suspicion.len(), followers.len());
    }
}
