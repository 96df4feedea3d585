//! Who signs for this market: ES256 keys (P-256 with SHA-256, RFC 7518 section 3.4), made at the first use, secrets sealed, former public
//! keys kept so that what they signed can still be checked.

use async_trait::async_trait;

/// A public key, as `/.well-known/jwks.json` publishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its id.
    pub kid: String,
    /// The point's x: 32 bytes.
    pub x: [u8; 32],
    /// The point's y: 32 bytes.
    pub y: [u8; 32],
}

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// This host has nothing to seal a key with.
    #[error("certificates are not made here: whoever hosts this market has to set sealing keys first")]
    NoSeal,
    /// The keys cannot be read just now.
    #[error("the keys that sign certificates cannot be read: {0}")]
    Unavailable(String),
}

/// Seals secrets with a key that is not where they are kept.
pub trait SealKey: Send + Sync {
    /// Seals a key's secret as that key's.
    ///
    /// # Errors
    /// What stands in the way, in words.
    fn seal(&self, kid: &str, secret: &[u8]) -> Result<Vec<u8>, String>;

    /// Opens what was sealed as that key's.
    ///
    /// # Errors
    /// What stands in the way, in words.
    fn open(&self, kid: &str, sealed: &[u8]) -> Result<Vec<u8>, String>;
}

/// Who signs.
#[async_trait]
pub trait Signer: Send + Sync {
    /// The id of the key that signs now; made if there is none.
    ///
    /// # Errors
    /// [`SignError`].
    async fn current(&self) -> Result<String, SignError>;

    /// Signs with a key: r and s, 32 bytes each.
    ///
    /// # Errors
    /// [`SignError`], also where the key's secret is no longer kept.
    async fn sign(&self, kid: &str, text: &[u8]) -> Result<Vec<u8>, SignError>;

    /// All public keys, the newest first.
    ///
    /// # Errors
    /// [`SignError`].
    async fn keys(&self) -> Result<Vec<PublicKey>, SignError>;

    /// Whether a key signed a text; nothing where the key is none of ours.
    ///
    /// # Errors
    /// [`SignError`].
    async fn signed(&self, kid: &str, text: &[u8], signature: &[u8]) -> Result<Option<bool>, SignError>;

    /// Makes a new key that signs from now on; the secret of the former is forgotten, its public half stays.
    ///
    /// # Errors
    /// [`SignError`].
    async fn renew(&self) -> Result<String, SignError>;
}

/// Nobody signs.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSigner;

#[async_trait]
impl Signer for NoSigner {
    async fn current(&self) -> Result<String, SignError> {
        Err(SignError::NoSeal)
    }

    async fn sign(&self, _: &str, _: &[u8]) -> Result<Vec<u8>, SignError> {
        Err(SignError::NoSeal)
    }

    async fn keys(&self) -> Result<Vec<PublicKey>, SignError> {
        Ok(Vec::new())
    }

    async fn signed(&self, _: &str, _: &[u8], _: &[u8]) -> Result<Option<bool>, SignError> {
        Ok(None)
    }

    async fn renew(&self) -> Result<String, SignError> {
        Err(SignError::NoSeal)
    }
}
