//! How what was learned is written down: little-endian numbers under a checksum.

use crate::rng::mix;

/// The next bytes; nothing where they are not all there.
pub fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*taken)
}

/// The next number, finite.
pub fn float(from: &mut &[u8]) -> Option<f32> {
    take(from).map(f32::from_le_bytes).filter(|number| number.is_finite())
}

/// A sum over bytes that a flipped bit or a missing end changes. Against accidents, not against forgers.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u64 {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let step =
        |sum: u64, word: &[u8; 8]| mix(sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(mix(length), step);
    if rest.is_empty() {
        return sum;
    }
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    step(sum, &word)
}
