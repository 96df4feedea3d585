//! Copied identities: accounts that carry the name, handle, picture or words of somebody else.
//!
//! An account is a copy when two of the four agree with one and the same other account: names and words after folding case, accents and
//! signs; handles after folding look-alike digits and dropping what is hung on (`jane_doe`, `janedoe01`, `j4nedoe`); pictures when at most 3 of their 64 bits differ.
//! A name alone is no sign, many share one. Of a pair the younger account is the copy; where no date is told, the one with fewer followers,
//! else both are left alone: who is copied must not be suspected. Candidates come by sorting each trait: O(n log n) time, 4 keys an account.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::chance::{self, single};
use crate::{Evidence, Family, Follower, Identity, Reading};

/// The fewest letters of words and handles that mean anything.
const FEWEST_LETTERS: [usize; 2] = [20, 5];
/// Bits in which two hashes of one picture may differ.
const PICTURE_BITS: u32 = 3;
/// More accounts with the same trait are a fashion (or a farm, which other signals see): no originals are sought among them.
const CROWD: usize = 50;
/// How many pairs the evidence tells by name.
const TOLD: usize = 5;

/// An account by what can be compared.
#[derive(Debug, Default)]
struct Traits {
    name: String,
    handle: String,
    bio: String,
    picture: Option<u64>,
}

/// Looks for copies within an audience. `identities` are those of `followers`, in order.
#[must_use]
pub fn copied(followers: &[Follower], identities: &[Identity]) -> Reading {
    let told = identities.iter().filter(|identity| **identity != Identity::default()).count();
    if identities.len() != followers.len() || told == 0 {
        let why = "cannot be known: neither names, handles, pictures nor descriptions are told";
        return Reading::unknown(Family::Copied, followers.len(), why);
    }
    let traits: Vec<Traits> = identities.iter().map(folded).collect();
    let mut pairs = candidates(&traits);
    pairs.sort_unstable();
    pairs.dedup();
    let mut suspicion: Vec<f32> = identities
        .iter()
        .map(|identity| if *identity == Identity::default() { f32::NAN } else { 0.0 })
        .collect();
    let mut copies: Vec<(u32, u32, u32)> = Vec::new();
    for (a, b) in pairs {
        let (a, b) = (a as usize, b as usize);
        let agree = agreeing(&traits[a], &traits[b]);
        let Some((copy, original)) = (agree >= 2).then(|| younger(followers, a, b)).flatten() else {
            continue;
        };
        let strength = single(f64::from(agree) - 1.0);
        if suspicion[copy] < strength {
            suspicion[copy] = strength;
        }
        copies.push((chance::place(copy), chance::place(original), agree));
    }
    let evidence = told_of(&copies, identities);
    Reading { family: Family::Copied, suspicion, evidence, gap: None }
}

fn told_of(copies: &[(u32, u32, u32)], identities: &[Identity]) -> Vec<Evidence> {
    let mut accounts: Vec<u32> = copies.iter().map(|(copy, _, _)| *copy).collect();
    accounts.sort_unstable();
    accounts.dedup();
    if accounts.is_empty() {
        return Vec::new();
    }
    let name = |at: u32| {
        let identity = &identities[at as usize];
        let named = identity.handle.as_deref().or(identity.name.as_deref());
        named.map_or_else(|| format!("number {}", at + 1), |name| name.chars().take(30).collect())
    };
    let mut strongest = copies.to_vec();
    strongest.sort_by_key(|(copy, original, agree)| (std::cmp::Reverse(*agree), *copy, *original));
    let shown: Vec<String> = strongest
        .iter()
        .take(TOLD)
        .map(|(copy, original, agree)| format!("{} of {} ({agree} of 4 agree)", name(*copy), name(*original)))
        .collect();
    vec![Evidence {
        says: format!(
            "{} accounts carry at least two of name, handle, picture and words of another: {}",
            chance::grouped(accounts.len()),
            shown.join(", ")
        ),
        accounts,
        chance: None,
    }]
}

/// Which of two is the copy, and of whom.
fn younger(followers: &[Follower], a: usize, b: usize) -> Option<(usize, usize)> {
    let (one, other) = (&followers[a], &followers[b]);
    let order = match (one.created, other.created) {
        (Some(one), Some(other)) if one != other => one.cmp(&other),
        _ => other.profile.followers?.cmp(&one.profile.followers?),
    };
    match order {
        std::cmp::Ordering::Less => Some((b, a)),
        std::cmp::Ordering::Greater => Some((a, b)),
        std::cmp::Ordering::Equal => None,
    }
}

/// Pairs that agree in a trait that few share; the smaller place first.
fn candidates(traits: &[Traits]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for (text, fewest) in [
        ((|traits| &traits.bio) as fn(&Traits) -> &String, FEWEST_LETTERS[0]),
        (|traits| &traits.handle, FEWEST_LETTERS[1]),
        (|traits| &traits.name, FEWEST_LETTERS[1]),
    ] {
        let long = |at: &u32| text(&traits[*at as usize]).len() >= fewest;
        let mut order: Vec<u32> = (0..chance::place(traits.len())).filter(long).collect();
        order.sort_unstable_by_key(|at| (text(&traits[*at as usize]), *at));
        for run in order.chunk_by(|a, b| text(&traits[*a as usize]) == text(&traits[*b as usize])) {
            pair(run, &mut pairs);
        }
    }
    // Hashes that differ in three bits at most agree in one of four quarters (a quarter for each bit, and one left).
    for quarter in 0..4 {
        let part = |at: u32| traits[at as usize].picture.map(|hash| (hash >> (16 * quarter)) & 0xffff);
        let mut order: Vec<(u64, u64, u32)> = (0..chance::place(traits.len()))
            .filter_map(|at| Some((part(at)?, traits[at as usize].picture?, at)))
            .collect();
        order.sort_unstable();
        // Those that also agree in the rest come next to each other; a quarter alone is shared by too many.
        for (at, (own, hash, place)) in order.iter().enumerate() {
            let next = order[at + 1..].iter().take(CROWD).take_while(|(other, _, _)| other == own);
            let near = next.filter(|(_, other, _)| (hash ^ other).count_ones() <= PICTURE_BITS);
            pairs.extend(near.map(|(_, _, other)| (*place.min(other), *place.max(other))));
        }
    }
    pairs
}

fn pair(run: &[u32], pairs: &mut Vec<(u32, u32)>) {
    if run.len() > CROWD {
        return;
    }
    for (at, a) in run.iter().enumerate() {
        pairs.extend(run[at + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
    }
}

fn agreeing(a: &Traits, b: &Traits) -> u32 {
    let same = |a: &str, b: &str, fewest: usize| u32::from(a.len() >= fewest && a == b);
    let picture = a.picture.zip(b.picture).is_some_and(|(a, b)| (a ^ b).count_ones() <= PICTURE_BITS);
    same(&a.name, &b.name, FEWEST_LETTERS[1])
        + same(&a.handle, &b.handle, FEWEST_LETTERS[1])
        + same(&a.bio, &b.bio, FEWEST_LETTERS[0])
        + u32::from(picture)
}

fn folded(identity: &Identity) -> Traits {
    Traits {
        name: identity.name.as_deref().map(plain).unwrap_or_default(),
        handle: identity.handle.as_deref().map(bare).unwrap_or_default(),
        bio: identity.bio.as_deref().map(plain).unwrap_or_default(),
        // One colour gives a hash of equal bits: a picture that nobody chose.
        picture: identity.picture.filter(|hash| (4..=60).contains(&hash.count_ones())),
    }
}

/// Letters and digits in lower case, without accents and in their plain form.
fn plain(text: &str) -> String {
    let letters = text.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// A handle without what copies hang on, and with digits that stand for letters as these. The server's name does not count.
fn bare(handle: &str) -> String {
    let own = handle.trim_start_matches('@').split(['@', '.']).next().unwrap_or_default();
    let folded = plain(own);
    let stem = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = if stem.is_empty() { folded.as_str() } else { stem };
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'l',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        other => other,
    };
    stem.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, handle: &str, picture: u64, created: i64) -> (Follower, Identity) {
        let identity = Identity {
            name: Some(name.to_owned()),
            handle: Some(handle.to_owned()),
            picture: Some(picture),
            bio: None,
        };
        (Follower { created: Some(created), ..Follower::default() }, identity)
    }

    fn read(accounts: &[(Follower, Identity)]) -> Reading {
        let (followers, identities): (Vec<_>, Vec<_>) = accounts.iter().cloned().unzip();
        copied(&followers, &identities)
    }

    #[test]
    fn the_copy_is_found_and_the_original_is_left_alone() {
        let reading = read(&[
            account("Jané Doe", "jane_doe", 0x0f0f_1234_5678_9abc, 1_000),
            account("JANE DOE ✨", "j4nedoe01", 0x0f0f_1234_5678_9abd, 2_000),
            account("Jane Doe", "another.example", 0x5555_aaaa_1111_7777, 3_000),
        ]);
        assert_eq!(reading.suspicion, [0.0, 2.0, 0.0], "{:?}", reading.evidence);
        assert_eq!(reading.evidence[0].accounts, [1]);
    }

    #[test]
    fn pictures_may_differ_in_three_bits_wherever_these_are() {
        let hash = 0x0f0f_1234_5678_9abc;
        for bits in [0_u64, 0x1, 0x0001_0001_0001_0000, 0x8000_0001_0000_0001] {
            let reading =
                read(&[account("Jane Doe", "first", hash, 1), account("Jane Doe", "second", hash ^ bits, 2)]);
            assert_eq!(reading.suspicion, [0.0, 1.0], "{bits:x}");
        }
        let reading =
            read(&[account("Jane Doe", "first", hash, 1), account("Jane Doe", "second", hash ^ 0x0f, 2)]);
        assert_eq!(reading.suspicion, [0.0, 0.0]);
    }

    #[test]
    fn without_dates_or_counts_nobody_is_suspected() {
        let mut pair =
            [account("Jane Doe", "jane_doe", 0xf0f0, 1), account("Jane Doe", "janedoe1", 0xf0f0, 1)];
        assert_eq!(read(&pair).suspicion, [0.0, 0.0]);
        pair[0].0.profile.followers = Some(5_000);
        pair[1].0.profile.followers = Some(5);
        assert_eq!(read(&pair).suspicion, [0.0, 2.0]);
        let none = [(Follower::default(), Identity::default())];
        assert!(read(&none).gap.is_some() && read(&[]).gap.is_some());
    }
}
