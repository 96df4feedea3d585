//! The figures of a friend list: how its friends' counts are distributed.
//!
//! Nothing here hangs on the order of the list, on how long it is, or on who the friends are.

use super::{COUNTS, Friend, FriendList};
use crate::count::{count, narrow, place, quantile};

/// Figures of each count.
const OF_A_COUNT: [&str; 13] = [
    "hidden",
    "10 %",
    "25 %",
    "50 %",
    "75 %",
    "90 %",
    "zeros",
    "spread",
    "middle half",
    "entropy",
    "Benford",
    "doubles",
    "tail",
];
/// Figures of the friends' ages.
const OF_AGES: [&str; 9] =
    ["unknown", "10 %", "25 %", "50 %", "75 %", "90 %", "spread", "middle half", "entropy"];
/// Pairs of counts whose ratio is looked at: its median and spread.
const RATIOS: [(usize, usize); 6] = [(0, 2), (2, 6), (1, 3), (5, 6), (0, 6), (0, 1)];
/// Pairs that are correlated; 7 stands for the age.
const CORRELATED: [(usize, usize); 7] = [(0, 2), (0, 1), (5, 6), (2, 6), (3, 1), (0, 7), (2, 7)];

/// How many figures there are.
pub const FIGURES: usize =
    COUNTS.len() * OF_A_COUNT.len() + OF_AGES.len() + 2 + 2 * RATIOS.len() + CORRELATED.len();

/// What each figure is called, in the order of [`figures`].
#[must_use]
pub fn names() -> Vec<String> {
    let name = |at: usize| COUNTS.get(at).copied().unwrap_or("age");
    let counts = COUNTS.iter().flat_map(|count| OF_A_COUNT.map(|figure| format!("{count}: {figure}")));
    let ages = OF_AGES.iter().map(|figure| format!("age: {figure}"));
    let hidden = ["anything hidden", "everything hidden"].map(str::to_owned);
    let ratios = RATIOS.iter().flat_map(|&(one, other)| {
        ["median", "spread"].map(|it| format!("{} to {}: {it}", name(one), name(other)))
    });
    let correlated = CORRELATED.iter().map(|&(one, other)| format!("{} with {}", name(one), name(other)));
    counts.chain(ages).chain(hidden).chain(ratios).chain(correlated).collect()
}

/// The figures of a list; `NAN` where too little is known. Counts as ln(n + 1). Cost: n log n for n friends.
#[must_use]
pub fn figures(list: &FriendList) -> [f32; FIGURES] {
    let friends = &list.friends;
    let mut found = Vec::with_capacity(FIGURES);
    for at in 0..COUNTS.len() {
        of_a_count(friends, at, &mut found);
    }
    of_ages(friends, &mut found);
    let share = |is: &dyn Fn(&Friend) -> bool| {
        count(friends.iter().filter(|friend| is(friend)).count()) / count(friends.len().max(1))
    };
    found.push(share(&|friend| friend.counts.iter().any(Option::is_none)));
    found.push(share(&|friend| friend.counts.iter().all(Option::is_none)));
    for (one, other) in RATIOS {
        let mut ratios: Vec<f64> = pairs(friends, one, other).map(|(one, other)| one - other).collect();
        ratios.sort_by(f64::total_cmp);
        found.push(if ratios.len() < 3 { f64::NAN } else { quantile(&ratios, 0.5) });
        found.push(if ratios.len() < 3 { f64::NAN } else { spread(&ratios) });
    }
    found.extend(CORRELATED.map(|(one, other)| correlation(&pairs(friends, one, other).collect::<Vec<_>>())));
    let mut figures = [f32::NAN; FIGURES];
    for (figure, found) in figures.iter_mut().zip(found) {
        // What is missing has one form: no number, with its sign cleared.
        *figure = if found.is_finite() { narrow(found) } else { f32::NAN };
    }
    figures
}

/// Two numbers of each friend of whom both are known: counts as ln(n + 1), 7 the age.
fn pairs(friends: &[Friend], one: usize, other: usize) -> impl Iterator<Item = (f64, f64)> {
    let number = |friend: &Friend, at: usize| match friend.counts.get(at) {
        Some(count) => count.map(|count| f64::from(count).ln_1p()),
        None => friend.age_rank.map(f64::from),
    };
    friends.iter().filter_map(move |friend| Some((number(friend, one)?, number(friend, other)?)))
}

fn of_a_count(friends: &[Friend], at: usize, found: &mut Vec<f64>) {
    let mut known: Vec<u32> = friends.iter().filter_map(|friend| friend.counts[at]).collect();
    known.sort_unstable();
    let all = count(known.len());
    found.push(1.0 - all / count(friends.len().max(1)));
    let logs: Vec<f64> = known.iter().map(|&it| f64::from(it).ln_1p()).collect();
    found.extend([0.1, 0.25, 0.5, 0.75, 0.9].map(|share| quantile(&logs, share)));
    found.push(count(known.iter().filter(|it| **it == 0).count()) / all);
    found.push(spread(&logs));
    found.push(quantile(&logs, 0.75) - quantile(&logs, 0.25));
    // Half a unit of the logarithm a bin.
    found.push(entropy(logs.iter().map(|log| place(log / 25.0, 50))));
    found.push(benford(&known));
    found.push(doubles(&known));
    found.push(tail(&logs));
}

fn of_ages(friends: &[Friend], found: &mut Vec<f64>) {
    let mut ages: Vec<f64> = friends.iter().filter_map(|friend| friend.age_rank.map(f64::from)).collect();
    ages.sort_by(f64::total_cmp);
    found.push(1.0 - count(ages.len()) / count(friends.len().max(1)));
    found.extend([0.1, 0.25, 0.5, 0.75, 0.9].map(|share| quantile(&ages, share)));
    found.push(spread(&ages));
    found.push(quantile(&ages, 0.75) - quantile(&ages, 0.25));
    found.push(entropy(ages.iter().map(|age| place(*age, 20))));
}

/// Standard deviation; `NAN` of none.
fn spread(numbers: &[f64]) -> f64 {
    let all = count(numbers.len());
    let mean = numbers.iter().sum::<f64>() / all;
    (numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / all).sqrt()
}

/// Shannon's entropy of bins from 0 to 49, in nats; `NAN` of none.
fn entropy(bins: impl Iterator<Item = usize>) -> f64 {
    let mut counted = [0_usize; 50];
    bins.for_each(|bin| counted[bin] += 1);
    let all = count(counted.iter().sum());
    if all == 0.0 {
        return f64::NAN;
    }
    let shares = counted.iter().filter(|bin| **bin > 0).map(|bin| count(*bin) / all);
    -shares.map(|share| share * share.ln()).sum::<f64>()
}

/// Distance of the first digits from Benford's law, as a sum of differences: 0 to 2; of ten numbers from 1 on at least.
fn benford(known: &[u32]) -> f64 {
    let mut digits = [0_usize; 9];
    for &number in known.iter().filter(|number| **number > 0) {
        let mut first = number;
        while first >= 10 {
            first /= 10;
        }
        digits[first as usize - 1] += 1;
    }
    let all = digits.iter().sum::<usize>();
    if all < 10 {
        return f64::NAN;
    }
    let expected = |digit: f64| (1.0 + 1.0 / digit).log10();
    (1_u8..)
        .zip(digits)
        .map(|(digit, found)| (count(found) / count(all) - expected(f64::from(digit))).abs())
        .sum()
}

/// The share of numbers above 20 that another friend has too; of six such numbers at least. Sorted.
fn doubles(known: &[u32]) -> f64 {
    let large = &known[known.partition_point(|it| *it <= 20)..];
    if large.len() < 6 {
        return f64::NAN;
    }
    1.0 - count(large.chunk_by(|one, other| one == other).count()) / count(large.len())
}

/// Hill's estimate (1975) of how heavy the tail is: mean of the logarithms of the largest tenth, five at least, above the
/// next one.
fn tail(logs: &[f64]) -> f64 {
    let most = (logs.len() / 10).max(5);
    let Some(from) = logs.len().checked_sub(most + 1) else {
        return f64::NAN;
    };
    logs[from + 1..].iter().map(|log| log - logs[from]).sum::<f64>() / count(most)
}

/// Pearson's correlation of pairs; eleven at least, and neither side all equal.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    if pairs.len() < 11 {
        return f64::NAN;
    }
    let all = count(pairs.len());
    let (one, other) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let (one, other) = (one / all, other / all);
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (left, right) in pairs {
        both += (left - one) * (right - other);
        first += (left - one).powi(2);
        second += (right - other).powi(2);
    }
    if first > 1e-12 && second > 1e-12 { both / (first * second).sqrt() } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(friends: Vec<Friend>) -> FriendList {
        FriendList { account: "a".to_owned(), source: "COMMUNITY_A".to_owned(), friends }
    }

    fn some() -> Vec<Friend> {
        (0..40_u32)
            .map(|at| Friend {
                counts: [0, 1, 2, 3, 4, 5, 6].map(|by| (at % 5 != by).then_some(at * at + by)),
                age_rank: (at % 7 != 0).then_some(0.02 * f32::from(u8::try_from(at).unwrap())),
            })
            .collect()
    }

    #[test]
    fn each_figure_has_its_name() {
        assert_eq!(names().len(), FIGURES);
        let figures = figures(&list(some()));
        let figure = |name: &str| figures[names().iter().position(|it| it == name).unwrap()];
        assert!((figure("friends: hidden") - 0.2).abs() < 1e-6);
        assert!((figure("age: unknown") - 6.0 / 40.0).abs() < 1e-6);
        assert!(figure("friends: doubles").abs() < 1e-6, "all squares differ");
        assert!(figure("friends with followers") > 0.99);
    }

    #[test]
    fn the_order_of_friends_says_nothing() {
        let mut friends = some();
        let before = figures(&list(friends.clone()));
        friends.reverse();
        friends.swap(3, 17);
        let after = figures(&list(friends));
        let equal =
            |(one, other): (&f32, &f32)| (one.is_nan() && other.is_nan()) || (one - other).abs() < 1e-5;
        assert!(before.iter().zip(&after).all(equal));
    }

    #[test]
    fn one_friend_and_all_hidden_give_what_is_known_and_no_more() {
        let hidden = Friend { counts: [None; 7], age_rank: None };
        let found = figures(&list(vec![hidden]));
        let figure = |name: &str| found[names().iter().position(|it| it == name).unwrap()];
        assert_eq!((figure("posts: hidden"), figure("everything hidden")), (1.0, 1.0));
        assert!(figure("posts: 50 %").is_nan() && figure("age: spread").is_nan());
        assert!(found.iter().all(|it| !it.is_nan() || it.is_sign_positive()), "what is missing goes one way");
    }
}
