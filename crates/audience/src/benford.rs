//! First digits (Benford): counts that grew over many orders begin with 1 in 30 of 100 cases. Context only: many honest audiences
//! differ, many bought ones do not, so that no account is ever suspected by it.

use crate::chance::{self, chi_squared_tail, float};
use crate::{Evidence, Family, Follower, Profile, Reading};

/// The fewest counts above 0 that are tested.
pub const FEWEST: usize = 500;

/// A count that a profile may show.
type Column = fn(&Profile) -> Option<u32>;

/// First digits of each count of the profiles, chi-squared against Benford's law with 8 degrees of freedom. O(n).
#[must_use]
pub fn benford(followers: &[Follower]) -> Reading {
    let columns: [(&str, Column); 4] = [
        ("followers", |profile| profile.followers),
        ("followed accounts", |profile| profile.following),
        ("posts", |profile| profile.posts),
        ("likes", |profile| profile.likes),
    ];
    let mut evidence = Vec::new();
    for (name, count) in columns {
        let mut seen = [0_usize; 9];
        for digit in followers.iter().filter_map(|follower| count(&follower.profile)).filter_map(first) {
            seen[digit - 1] += 1;
        }
        evidence.extend(told(name, &seen));
    }
    let gap = evidence
        .is_empty()
        .then(|| format!("cannot be known: no count is told of {FEWEST} accounts or more"));
    Reading { family: Family::Benford, suspicion: vec![f32::NAN; followers.len()], evidence, gap }
}

/// The first digit of a count; none of 0.
fn first(mut count: u32) -> Option<usize> {
    while count > 9 {
        count /= 10;
    }
    usize::try_from(count).ok().filter(|digit| *digit > 0)
}

fn told(name: &str, seen: &[usize; 9]) -> Option<Evidence> {
    let total: usize = seen.iter().sum();
    if total < FEWEST {
        return None;
    }
    let n = float(total);
    let mut squared = 0.0;
    for (digit, count) in (1_u32..).zip(seen) {
        let expected = n * (1.0 + 1.0 / f64::from(digit)).log10();
        squared += (float(*count) - expected).powi(2) / expected;
    }
    let chance = chi_squared_tail(squared, 8);
    Some(Evidence {
        says: format!(
            "first digits of {name}: {:.1} in 100 begin with 1 where Benford's law says 30.1 (chi-squared {squared:.0} over {}; context, no evidence by itself)",
            100.0 * float(seen[0]) / n,
            chance::grouped(total),
        ),
        accounts: Vec::new(),
        chance: Some(chance),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audience(counts: impl Iterator<Item = u32>) -> Vec<Follower> {
        let profile = |followers| Profile { followers: Some(followers), ..Profile::default() };
        counts.map(|count| Follower { profile: profile(count), ..Follower::default() }).collect()
    }

    #[test]
    fn powers_agree_with_it_and_equal_counts_do_not() {
        // Powers of 1.005 over four powers of ten: 1.005^1,847 is 10^4.
        let powers = audience(
            (0..1_847_u32).map(|at| chance::place(chance::whole(1.005_f64.powi(at.cast_signed()) * 100.0))),
        );
        let reading = benford(&powers);
        assert!(reading.evidence[0].chance.is_some_and(|chance| chance > 0.01), "{:?}", reading.evidence);
        let flat = benford(&audience((0..2_000).map(|at| at % 9 + 1)));
        assert!(flat.evidence[0].chance.is_some_and(|chance| chance < 1e-9));
        assert!(flat.suspicion.iter().all(|suspicion| suspicion.is_nan()));
        assert!(benford(&audience(0..400)).gap.is_some(), "too few");
        assert!(benford(&[]).gap.is_some());
    }
}
