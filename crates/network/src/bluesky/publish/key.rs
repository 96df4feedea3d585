//! The key under which a placement's post stands, known before anything is sent.
//!
//! It has the form that Bluesky wants of a post's key, a TID: 53 bits of microseconds and 10 bits that keep clocks
//! apart, in 13 letters that sort by time. The time is the one inside the placement's id; what an id does not hold is
//! taken from its hash. Two placements of one account share a key once in a million times that they were booked in the
//! same millisecond; the second would then find the first one's post, and its first check would say so.

use kernel::{PlacementId, Timestamp};
use sha2::{Digest as _, Sha256};

const LETTERS: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
/// 2024-01-01T00:00:00Z in microseconds, and some four hundred days: where ids without a time are spread.
const FROM: u64 = 1_704_067_200_000_000;
const SPREAD: u64 = 1 << 45;

/// The key: the same for one placement, for ever.
#[must_use]
pub fn key(placement: PlacementId) -> String {
    let uuid = placement.uuid();
    let hash = Sha256::new().chain_update(b"crieur/post/1").chain_update(uuid.as_bytes()).finalize();
    let number = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let millis = u64::try_from(uuid.as_u128() >> 80).unwrap_or(u64::MAX);
    let micros = match millis.checked_mul(1_000) {
        Some(micros) if uuid.get_version_num() == 7 && micros < (1 << 53) - 1_000 => {
            micros + (number >> 10) % 1_000
        }
        Some(_) | None => FROM + (number >> 10) % SPREAD,
    };
    letters(micros << 10 | number & 0x3ff)
}

/// The time inside a key that has the form: when it was made, by the clock of whoever made it.
#[must_use]
pub fn time_of(key: &str) -> Option<Timestamp> {
    let letters: &[u8; 13] = key.as_bytes().try_into().ok()?;
    let digit = |letter: u8| match letter {
        b'2'..=b'7' => Some(letter - b'2'),
        b'a'..=b'z' => Some(letter - b'a' + 6),
        _ => None,
    };
    // The first bit is always 0.
    if digit(letters[0])? > 15 {
        return None;
    }
    let number = letters
        .iter()
        .try_fold(0_u64, |number, letter| digit(*letter).map(|digit| number << 5 | u64::from(digit)))?;
    i64::try_from(number >> 10).ok().map(Timestamp::from_micros)
}

/// A number as a key is written.
pub(crate) fn letters(number: u64) -> String {
    let at = |letter: u32| usize::try_from(number >> (60 - 5 * letter) & 31).unwrap_or_default();
    (0..13).map(|letter| char::from(LETTERS[at(letter)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn of(id: u128) -> String {
        key(format!("pl_{id:032x}").parse().unwrap())
    }

    #[test]
    fn keys_are_tids_that_sort_by_the_time_of_their_ids() {
        // Known pairs of the protocol's own description.
        assert_eq!(letters(0), "2222222222222");
        assert_eq!(letters(u64::MAX >> 1), "bzzzzzzzzzzzz");
        let at = |millis: u128, rest: u128| of(millis << 80 | 7 << 76 | 2 << 62 | rest);
        let now = 1_795_336_200_000;
        assert!(at(now, u64::MAX.into()) < at(now + 1, 0));
        assert_eq!(at(now, 5), at(now, 5));
        for id in [0, u128::MAX, 1 << 80, at_end(), 4 << 76 | 9] {
            let key = of(id);
            let first = key.bytes().next().unwrap();
            assert!(key.len() == 13 && b"234567abcdefghij".contains(&first), "{id:x}: {key}");
            assert!(key.bytes().all(|letter| LETTERS.contains(&letter)), "{key}");
        }
    }

    fn at_end() -> u128 {
        u128::MAX << 80 | 7 << 76
    }

    #[test]
    fn a_key_gives_its_time_back_and_what_is_none_gives_nothing() {
        let now = 1_795_336_200_000_000;
        let made = letters(now << 10 | 0x3ff);
        assert_eq!(time_of(&made), Some(Timestamp::from_micros(1_795_336_200_000_000)));
        // As the reference server made one.
        let real = time_of("3l2s5xxv2ze2c").unwrap();
        assert!(
            real > "2024-08-01T00:00:00Z".parse().unwrap() && real < "2024-11-01T00:00:00Z".parse().unwrap()
        );
        assert_eq!(time_of("2222222222222"), Some(Timestamp::EPOCH));
        for other in
            ["", "self", "3l2s5xxv2ze2", "3l2s5xxv2ze2cc", "3l2s5xxv2ze21", "zzzzzzzzzzzzz", "3L2S5XXV2ZE2C"]
        {
            assert_eq!(time_of(other), None, "{other}");
        }
    }

    #[test]
    fn placements_have_keys_of_their_own() {
        let keys: HashSet<String> =
            (0..20_000).map(|id| of((1_795_336_200_000 + id) << 80 | 7 << 76 | id)).collect();
        assert_eq!(keys.len(), 20_000);
        let keys: HashSet<String> = (0..20_000).map(of).collect();
        assert_eq!(keys.len(), 20_000);
    }
}
