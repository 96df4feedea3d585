//! Secrets: shown once, kept as a SHA-256. They hold 256 random bits, so that a plain hash is enough.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Characters of the random part.
const RANDOM: usize = 43;

/// What a person or a program shows to prove who they are. Never in a log, never in the database.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret: what it opens, and 256 random bits.
    #[must_use]
    pub fn new(head: &str, random: &[u8; 32]) -> Self {
        Self(format!("{head}_{}", URL_SAFE_NO_PAD.encode(random)))
    }

    /// A text as somebody shows it: its head and its hash, when it has the form of a secret at all.
    #[must_use]
    pub fn read(text: &str) -> Option<(&str, Digest)> {
        // Longer than any head of ours: not worth hashing.
        if text.len() > 120 || !text.is_ascii() {
            return None;
        }
        let (head, random) = text.split_at_checked(text.len().checked_sub(RANDOM)?)?;
        let head = head.strip_suffix('_')?;
        URL_SAFE_NO_PAD.decode(random).ok().filter(|bytes| bytes.len() == 32)?;
        Some((head, Digest::of(text.as_bytes())))
    }

    /// The text, to be shown once.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A SHA-256, compared in constant time.
#[derive(Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The hash of bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Its first half, for ids that follow from what they name.
    #[must_use]
    pub fn half(&self) -> [u8; 16] {
        let mut half = [0; 16];
        half.copy_from_slice(&self.0[..16]);
        half
    }

    /// In hexadecimal, for names.
    #[must_use]
    pub fn hex(&self) -> String {
        use fmt::Write as _;
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(…)")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text.as_bytes()).map_err(serde::de::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| serde::de::Error::custom("a digest has 32 bytes"))
    }
}

/// HMAC-SHA-256 (RFC 2104) in base64url: a word that only the holder of the key can have written.
#[must_use]
pub fn mac(key: &[u8; 32], message: &[u8]) -> String {
    let pad = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    URL_SAFE_NO_PAD.encode(outer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_back_and_its_hash_tells_it_from_others() {
        let secret = Secret::new("ss_0a", &[9; 32]);
        let (head, digest) = Secret::read(secret.as_str()).unwrap();
        assert_eq!(head, "ss_0a");
        assert_eq!(digest, secret.digest());
        assert_ne!(digest, Secret::new("ss_0b", &[9; 32]).digest(), "the head is part of it");
        assert!(!format!("{secret:?}{digest:?}").contains("CQk"), "not in a log");
        let kept = serde_json::to_string(&digest).unwrap();
        assert_eq!(serde_json::from_str::<Digest>(&kept).unwrap(), digest);
        for bad in
            ["", "_", "ss_0a", &"é".repeat(50), &"x".repeat(10_000), &format!("ss_0a_{}", "!".repeat(43))]
        {
            assert!(Secret::read(bad).is_none(), "{bad}");
        }
    }

    /// RFC 4231, test case 1 has a key of 20 bytes, padded with zeros as every shorter key is.
    #[test]
    fn the_mac_is_that_of_the_standard() {
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        let expected: [u8; 32] = [
            0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53, 0x5c, 0xa8, 0xaf, 0xce, 0xaf, 0x0b, 0xf1, 0x2b,
            0x88, 0x1d, 0xc2, 0x00, 0xc9, 0x83, 0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c, 0x2e, 0x32, 0xcf, 0xf7,
        ];
        assert_eq!(mac(&key, b"Hi There"), URL_SAFE_NO_PAD.encode(expected));
    }
}
