//! Keys on P-256 and what they sign: ES256 in JSON (RFC 7515, 7517, 7518, 7638).
//!
//! This side signs and never checks a signature: tokens are opaque here, and proofs are the server's to check. So a
//! token is three texts joined by dots, and needs no library of its own. Signatures are deterministic (RFC 6979).

use app::ports::Entropy;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// Thirty-two bytes that are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the keys cannot be read: write 32 random bytes in base64, one key a line, the newest first")]
pub struct KeyError;

/// A key that signs. Its secret half is never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(SigningKey);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Key").field(&self.thumbprint()).finish()
    }
}

impl Key {
    /// A new one.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        loop {
            if let Ok(key) = SigningKey::from_slice(&bytes) {
                return Self(key);
            }
            // One in four thousand million is beyond the order of the curve; zero is too.
            bytes = Sha256::digest(bytes).into();
        }
    }

    /// The key whose secret half is these 32 bytes.
    ///
    /// # Errors
    /// When they are not 32, or no number between zero and the order of the curve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let whole = <[u8; 32]>::try_from(bytes).map_err(|_| KeyError)?;
        SigningKey::from_slice(&whole).map(Self).map_err(|_| KeyError)
    }

    /// The operator's keys: 32 random bytes in base64, one a line, the newest first. Empty lines and lines that begin
    /// with `#` are passed over.
    ///
    /// # Errors
    /// When a line is no key.
    pub fn read_all(text: &str) -> Result<Vec<Self>, KeyError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(|line| Self::from_bytes(&STANDARD.decode(line).map_err(|_| KeyError)?)).collect()
    }

    /// Its public half, as a JWK without further members.
    #[must_use]
    pub fn public(&self) -> Value {
        let (x, y) = self.point();
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })
    }

    /// The name of the key: the same for the same key, wherever it is used (RFC 7638).
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let (x, y) = self.point();
        // Its members in the order of the standard, without spaces.
        digest(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#).as_bytes())
    }

    /// A signed token of these claims; `header` in addition to the algorithm.
    #[must_use]
    pub fn sign(&self, header: Value, claims: &Value) -> String {
        let mut whole = Map::from_iter([("alg".to_owned(), json!("ES256"))]);
        if let Value::Object(header) = header {
            whole.extend(header);
        }
        let text = format!("{}.{}", encode(Value::Object(whole).to_string()), encode(claims.to_string()));
        let signature: Signature = self.0.sign(text.as_bytes());
        format!("{text}.{}", encode(signature.to_bytes()))
    }

    fn point(&self) -> (String, String) {
        let point = self.0.verifying_key().to_sec1_bytes();
        // A byte that says "whole", then the two halves.
        (encode(&point[1..33]), encode(&point[33..]))
    }
}

impl TryFrom<String> for Key {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::from_bytes(&URL_SAFE_NO_PAD.decode(text).map_err(|_| KeyError)?)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        encode(key.0.to_bytes())
    }
}

/// The SHA-256 of bytes, as tokens have it.
pub(super) fn digest(bytes: &[u8]) -> String {
    encode(Sha256::digest(bytes))
}

/// A text of so many random bytes that fits into an address.
pub(super) fn random<const BYTES: usize>(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; BYTES];
    entropy.fill(&mut bytes);
    encode(bytes)
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;

    /// The key of RFC 7515, appendix A.3.
    fn of_the_standard() -> Key {
        Key::try_from("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI".to_owned()).unwrap()
    }

    #[test]
    fn a_key_has_the_public_half_that_the_standard_gives() {
        let key = of_the_standard();
        let public = key.public();
        assert_eq!(public["x"], "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        assert_eq!(public["y"], "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        assert_eq!(public.as_object().unwrap().len(), 4, "no secret half: {public}");
        assert_eq!(key.thumbprint(), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
        let secret = String::from(key.clone());
        assert!(!format!("{key:?}").contains(&secret));
        assert_eq!(Key::try_from(secret).unwrap(), key);
    }

    #[test]
    fn what_is_signed_can_be_checked() {
        let key = of_the_standard();
        let token = key.sign(json!({ "typ": "dpop+jwt" }), &json!({ "a": 1 }));
        let (text, signature) = token.rsplit_once('.').unwrap();
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let checks = VerifyingKey::from(&key.0);
        assert!(checks.verify(text.as_bytes(), &signature).is_ok());
        assert!(checks.verify(format!("{text}x").as_bytes(), &signature).is_err());
        let header = URL_SAFE_NO_PAD.decode(text.split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        assert_eq!(header, json!({ "alg": "ES256", "typ": "dpop+jwt" }));
    }

    #[test]
    fn no_number_of_the_curve_is_no_key() {
        for bytes in [&[0; 32][..], &[0xff; 32], &[1; 31], &[]] {
            assert_eq!(Key::from_bytes(bytes), Err(KeyError));
        }
        assert_eq!(
            Key::read_all("# ours\n\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n").unwrap().len(),
            1
        );
        assert_eq!(Key::read_all("AQEB"), Err(KeyError));
        struct Zeros;
        impl Entropy for Zeros {
            fn next_u64(&self) -> u64 {
                0
            }
        }
        assert_eq!(String::from(Key::generate(&Zeros)).len(), 43);
    }
}
