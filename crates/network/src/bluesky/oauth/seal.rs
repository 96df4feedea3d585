//! Sessions at rest: encrypted with a key that is not where they are kept (XChaCha20-Poly1305).
//!
//! Shape of a sealed text: a byte of version, eight bytes that name the key (the beginning of its SHA-256), 24 random
//! bytes, then what is sealed and its tag. What it is and whose it is are part of the seal: a session put into
//! another account's place does not open. Cost: microseconds; 50 bytes more than what is sealed.
//!
//! Random bytes of that length never meet twice in practice, so one key serves for as long as it stays secret. To
//! change it, put the new one first: what is sealed from then on has it, what was sealed before still opens.

use std::sync::Arc;

use app::ports::{Entropy, SealKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};

const VERSION: u8 = 1;
const NAME: usize = 8;
const NONCE: usize = 24;
/// What a sealed key for certificates is.
const CERTIFICATE_KEY: &str = "certificate key";

/// Why something sealed was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The operator's keys.
    #[error("the keys cannot be read: write 32 random bytes in base64, one key a line, the newest first")]
    Keys,
    /// A key that is not among them.
    #[error("it was sealed with another key: put that key back among the operator's keys, or sign in again")]
    AnotherKey,
    /// Changed, or put into another's place.
    #[error("it was changed since it was sealed, or is another account's: sign in again")]
    Broken,
}

/// Seals and opens. Cheap to clone.
#[derive(Clone)]
pub struct Seal {
    keys: Arc<[([u8; NAME], XChaCha20Poly1305)]>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// Something sealed, and opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) bytes: Vec<u8>,
    /// Sealed with an older key: seal it anew when it is handy.
    pub(super) old: bool,
}

impl Seal {
    /// With the operator's keys: 32 random bytes in base64, one a line, the newest first. Empty lines and lines that
    /// begin with `#` are passed over.
    ///
    /// # Errors
    /// When a line is no key, or there is none.
    pub fn new(keys: &str, entropy: Arc<dyn Entropy>) -> Result<Self, SealError> {
        let lines = keys.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let read = |line: &str| {
            let bytes = STANDARD.decode(line).map_err(|_| SealError::Keys)?;
            let cipher = XChaCha20Poly1305::new_from_slice(&bytes).map_err(|_| SealError::Keys)?;
            Ok((name(&bytes), cipher))
        };
        let keys = lines.map(read).collect::<Result<Vec<_>, SealError>>()?;
        if keys.is_empty() {
            return Err(SealError::Keys);
        }
        Ok(Self { keys: keys.into(), entropy })
    }

    /// Random bytes as a line of the operator's keys.
    #[must_use]
    pub fn key(bytes: &[u8; 32]) -> String {
        STANDARD.encode(bytes) + "\n"
    }

    /// Seals bytes as what they are and whose they are.
    pub(super) fn seal(&self, what: &str, whose: &str, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let (name, cipher) = self.keys.first().ok_or(SealError::Keys)?;
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let aad = bound(what, whose);
        let payload = Payload { msg: bytes, aad: &aad };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Broken)?;
        Ok([&[VERSION][..], name, &nonce, &sealed].concat())
    }

    /// Opens what was sealed so.
    pub(super) fn open(&self, what: &str, whose: &str, sealed: &[u8]) -> Result<Opened, SealError> {
        let (head, body) = sealed.split_at_checked(1 + NAME + NONCE).ok_or(SealError::Broken)?;
        if head.first() != Some(&VERSION) {
            return Err(SealError::Broken);
        }
        let (name, nonce) = head[1..].split_at(NAME);
        let position = self.keys.iter().position(|(own, _)| own == name).ok_or(SealError::AnotherKey)?;
        let nonce = <[u8; NONCE]>::try_from(nonce).map_err(|_| SealError::Broken)?;
        let aad = bound(what, whose);
        let payload = Payload { msg: body, aad: &aad };
        let opened = self.keys[position].1.decrypt(&XNonce::from(nonce), payload);
        Ok(Opened { bytes: opened.map_err(|_| SealError::Broken)?, old: position > 0 })
    }
}

impl SealKey for Seal {
    fn seal(&self, kid: &str, secret: &[u8]) -> Result<Vec<u8>, String> {
        Self::seal(self, CERTIFICATE_KEY, kid, secret).map_err(|error| error.to_string())
    }

    fn open(&self, kid: &str, sealed: &[u8]) -> Result<Vec<u8>, String> {
        Self::open(self, CERTIFICATE_KEY, kid, sealed)
            .map(|opened| opened.bytes)
            .map_err(|error| error.to_string())
    }
}

fn name(key: &[u8]) -> [u8; NAME] {
    let digest = Sha256::digest([b"crieur key name", key].concat());
    let mut name = [0; NAME];
    name.copy_from_slice(&digest[..NAME]);
    name
}

fn bound(what: &str, whose: &str) -> Vec<u8> {
    [what.as_bytes(), &[0], whose.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Counting(AtomicU64);

    impl Entropy for Counting {
        fn next_u64(&self) -> u64 {
            self.0.fetch_add(1, Ordering::SeqCst)
        }
    }

    fn seal(keys: &[u8]) -> Seal {
        let lines: Vec<String> = keys.iter().map(|byte| STANDARD.encode([*byte; 32])).collect();
        Seal::new(&format!("# keys\n\n{}\n", lines.join("\n")), Arc::new(Counting(AtomicU64::new(0))))
            .unwrap()
    }

    #[test]
    fn what_is_sealed_opens_for_its_owner_alone() {
        let one = seal(&[1]);
        let sealed = one.seal("session", "did:plc:a", b"secret").unwrap();
        assert_eq!(one.open("session", "did:plc:a", &sealed).unwrap().bytes, b"secret");
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_eq!(one.open("session", "did:plc:b", &sealed), Err(SealError::Broken));
        assert_eq!(one.open("pending", "did:plc:a", &sealed), Err(SealError::Broken));
        assert_eq!(seal(&[2]).open("session", "did:plc:a", &sealed), Err(SealError::AnotherKey));
        assert_ne!(one.seal("session", "did:plc:a", b"secret").unwrap(), sealed, "never the same twice");
    }

    #[test]
    fn every_byte_counts() {
        let one = seal(&[1]);
        let sealed = one.seal("session", "did:plc:a", b"secret").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(one.open("session", "did:plc:a", &changed).is_err(), "byte {at}");
            assert!(one.open("session", "did:plc:a", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_key_can_be_changed() {
        let sealed = seal(&[1]).seal("session", "did:plc:a", b"secret").unwrap();
        let opened = seal(&[2, 1]).open("session", "did:plc:a", &sealed).unwrap();
        assert_eq!(opened, Opened { bytes: b"secret".to_vec(), old: true });
        let anew = seal(&[2, 1]).seal("session", "did:plc:a", b"secret").unwrap();
        assert!(!seal(&[2]).open("session", "did:plc:a", &anew).unwrap().old);
    }

    #[test]
    fn keys_that_are_none_are_refused() {
        let entropy = || Arc::new(Counting(AtomicU64::new(0)));
        for bad in ["", "# only a comment", "c2hvcnQ=", "not base64!"] {
            assert_eq!(Seal::new(bad, entropy()).err(), Some(SealError::Keys), "{bad}");
        }
    }
}
