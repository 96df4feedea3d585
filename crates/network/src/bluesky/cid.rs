//! Content identifiers as Bluesky uses them: CID version 1, of DAG-CBOR or raw bytes, by SHA-256.
//!
//! Bytes: `01`, the codec, `12 20`, 32 bytes of digest. Text: `b` and base32 in small letters without padding, 59
//! letters. Anything else is no identifier of a repository and is refused, so that the type is 33 bytes and `Copy`.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// What the bytes behind an identifier are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Codec {
    /// A node or record.
    DagCbor,
    /// A picture or another blob.
    Raw,
}

impl Codec {
    const fn byte(self) -> u8 {
        match self {
            Self::DagCbor => 0x71,
            Self::Raw => 0x55,
        }
    }
}

/// The identifier of bytes: who has them can tell whether they are the right ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cid {
    codec: Codec,
    digest: [u8; 32],
}

/// No identifier of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no CID of version 1 over SHA-256: it should be 36 bytes, or b and 58 letters of base32")]
pub struct CidError;

/// How many bytes an identifier has.
pub(crate) const LENGTH: usize = 36;
/// How many letters its text has.
const LETTERS: usize = 59;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// The value of each letter of base32; [`NONE`] for all others.
const VALUES: [u8; 256] = values();
const NONE: u8 = 0xff;

const fn values() -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut at = 0_u8;
    while at < 32 {
        values[ALPHABET[at as usize] as usize] = at;
        at += 1;
    }
    values
}

impl Cid {
    /// The identifier of these bytes.
    #[must_use]
    pub fn of(codec: Codec, bytes: &[u8]) -> Self {
        Self { codec, digest: Sha256::digest(bytes).into() }
    }

    /// Reads exactly 36 bytes.
    ///
    /// # Errors
    /// For anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CidError> {
        let (head, digest) = bytes.split_first_chunk::<4>().ok_or(CidError)?;
        let codec = match head {
            [1, 0x71, 0x12, 0x20] => Codec::DagCbor,
            [1, 0x55, 0x12, 0x20] => Codec::Raw,
            _ => return Err(CidError),
        };
        Ok(Self { codec, digest: digest.try_into().map_err(|_| CidError)? })
    }

    /// As bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[..4].copy_from_slice(&[1, self.codec.byte(), 0x12, 0x20]);
        bytes[4..].copy_from_slice(&self.digest);
        bytes
    }

    /// What the bytes behind it are.
    #[must_use]
    pub fn codec(&self) -> Codec {
        self.codec
    }

    /// Whether these are the bytes behind it.
    #[must_use]
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        Sha256::digest(bytes)[..] == self.digest
    }
}

/// Any bytes in base32: five bits a letter, the last letter filled with zeros.
pub(crate) fn base32(bytes: &[u8], out: &mut String) {
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        while held >= 5 {
            held -= 5;
            out.push(char::from(ALPHABET[(bits >> held & 31) as usize]));
        }
        bits &= 0xff;
    }
    if held > 0 {
        out.push(char::from(ALPHABET[(bits << (5 - held) & 31) as usize]));
    }
}

impl FromStr for Cid {
    type Err = CidError;

    fn from_str(text: &str) -> Result<Self, CidError> {
        let (first, letters) = text.as_bytes().split_first().ok_or(CidError)?;
        if *first != b'b' || text.len() != LETTERS {
            return Err(CidError);
        }
        let mut bytes = [0_u8; LENGTH];
        let mut wrong = 0_u8;
        let mut read = |letters: &[u8]| {
            letters.iter().fold(0_u64, |bits, letter| {
                let value = VALUES[usize::from(*letter)];
                wrong |= value & 0x80;
                bits << 5 | u64::from(value & 31)
            })
        };
        // Eight letters are five bytes; two are left for the last one.
        let (eights, two) = letters.as_chunks::<8>();
        let (fives, one) = bytes.as_chunks_mut::<5>();
        for (letters, bytes) in eights.iter().zip(fives) {
            bytes.copy_from_slice(&read(letters).to_be_bytes()[3..]);
        }
        one.copy_from_slice(&(read(two) >> 2).to_be_bytes()[7..]);
        // 58 letters hold two bits more than 36 bytes: other than zero, there would be two texts for one identifier.
        let spare = VALUES[usize::from(letters[letters.len() - 1])] & 3;
        if wrong != 0 || spare != 0 {
            return Err(CidError);
        }
        Self::from_bytes(&bytes)
    }
}

impl fmt::Display for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(LETTERS);
        text.push('b');
        base32(&self.to_bytes(), &mut text);
        f.write_str(&text)
    }
}

impl fmt::Debug for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "bafyreiguce4jh7kcbmof3pmcvasifqtw24b6isakj5ve5ga2b4z4alpc4i";

    #[test]
    fn text_and_bytes_are_the_same_identifier() {
        let cid: Cid = TEXT.parse().unwrap();
        assert_eq!(cid.to_string(), TEXT);
        assert_eq!(Cid::from_bytes(&cid.to_bytes()), Ok(cid));
        assert_eq!(cid.codec(), Codec::DagCbor);
        let raw: Cid = "bafkreias7oxbr6swsuggccmtnqpoeami4jza5x4w3urltn6gzhqf4k6k2e".parse().unwrap();
        assert_eq!(raw.codec(), Codec::Raw);
    }

    #[test]
    fn bytes_are_known_by_their_identifier() {
        let cid = Cid::of(Codec::Raw, b"hello");
        assert!(cid.is_of(b"hello") && !cid.is_of(b"hallo"));
        assert_ne!(cid, Cid::of(Codec::DagCbor, b"hello"));
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        let last = format!("{}j", &TEXT[..58]);
        let upper = TEXT.to_uppercase();
        for text in
            ["", "b", &TEXT[1..], &TEXT[..58], &upper, &last, &format!("{TEXT}a"), &TEXT.replace('c', "1")]
        {
            assert_eq!(text.parse::<Cid>(), Err(CidError), "{text}");
        }
        let bytes = TEXT.parse::<Cid>().unwrap().to_bytes();
        for at in 0..4 {
            let mut other = bytes;
            other[at] ^= 0x80;
            assert_eq!(Cid::from_bytes(&other), Err(CidError));
        }
        assert_eq!(Cid::from_bytes(&bytes[..35]), Err(CidError));
        assert_eq!(Cid::from_bytes(&[&bytes[..], &[0]].concat()), Err(CidError));
    }
}
