//! The keys that sign certificates, kept where people are kept: the public halves as a setting, the secret one sealed like sessions are.

use std::sync::Arc;

use crate::ports::{
    AccountStore, ChangeError, Clock, Edit, Entropy, Kept as _, PublicKey, SealKey, Sealed, Setting, Shelf,
    SignError, Signer, Version, derived,
};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::Timestamp;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

/// The setting with the public keys.
const KEYS: &str = "certificates/keys";
/// Another program may make the first key at the same moment.
const TRIES: u32 = 8;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    kid: String,
    x: String,
    y: String,
    made: Timestamp,
}

/// Keys on the store of people.
#[derive(Clone)]
pub struct StoreSigner {
    store: Arc<dyn AccountStore>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    seal: Arc<dyn SealKey>,
}

impl std::fmt::Debug for StoreSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreSigner").finish_non_exhaustive()
    }
}

impl StoreSigner {
    /// On this store, with the operator's sealing keys.
    #[must_use]
    pub fn new(
        store: Arc<dyn AccountStore>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        seal: Arc<dyn SealKey>,
    ) -> Self {
        Self { store, clock, entropy, seal }
    }

    async fn known(&self) -> Result<(Vec<Known>, Version), SignError> {
        let id = derived(&format!("setting/{KEYS}"));
        let found = self.store.paper(Shelf::Setting, id).await.map_err(unavailable)?;
        let Some((paper, version)) = found else { return Ok((Vec::new(), Version::NEW)) };
        let value = Setting::of(paper).map(|setting| setting.value).unwrap_or_default();
        Ok((serde_json::from_value(value).map_err(unavailable)?, version))
    }

    /// Makes a key, first of all; nothing where another program was faster.
    async fn make(&self, mut known: Vec<Known>, version: Version) -> Result<Option<String>, SignError> {
        let mut secret = [0; 32];
        let key = loop {
            self.entropy.fill(&mut secret);
            // Fewer than one in 2^32 is no key.
            if let Ok(key) = SigningKey::from_slice(&secret) {
                break key;
            }
        };
        // A byte that says "whole", then the two halves.
        let point = key.verifying_key().to_sec1_bytes();
        let coordinates = point.get(1..).and_then(|bytes| bytes.split_at_checked(32));
        let (x, y) = coordinates.ok_or_else(|| unavailable("a key without a point"))?;
        let kid = derived(&format!("certificate key/{}", STANDARD.encode(&point))).simple().to_string();
        let (at, former) = (self.clock.now(), known.first().map(|it| it.kid.clone()));
        let sealed = self.seal.seal(&kid, &secret).map_err(unavailable)?;
        let sealed = Sealed { account: account(&kid), body: STANDARD.encode(sealed), at };
        known.insert(0, Known { kid: kid.clone(), x: STANDARD.encode(x), y: STANDARD.encode(y), made: at });
        let value = serde_json::to_value(&known).map_err(unavailable)?;
        let mut edits = vec![
            Edit::Put(Setting { key: KEYS.to_owned(), value, at }.paper(), version),
            Edit::Put(sealed.paper(), Version::NEW),
        ];
        if let Some(former) = former {
            let id = Sealed::id_of(&account(&former));
            if let Some((_, version)) = self.store.paper(Shelf::Sealed, id).await.map_err(unavailable)? {
                edits.push(Edit::Drop(Shelf::Sealed, id, version));
            }
        }
        match self.store.change(edits).await {
            Ok(()) => Ok(Some(kid)),
            Err(ChangeError::Conflict(_) | ChangeError::Taken(_)) => Ok(None),
            Err(ChangeError::Store(error)) => Err(unavailable(error)),
        }
    }
}

fn account(kid: &str) -> String {
    format!("certificates/{kid}")
}

fn unavailable(error: impl std::fmt::Display) -> SignError {
    SignError::Unavailable(error.to_string())
}

fn coordinate(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

fn public(known: &Known) -> Option<PublicKey> {
    Some(PublicKey { kid: known.kid.clone(), x: coordinate(&known.x)?, y: coordinate(&known.y)? })
}

#[async_trait]
impl Signer for StoreSigner {
    async fn current(&self) -> Result<String, SignError> {
        for _ in 0..TRIES {
            let (known, version) = self.known().await?;
            if let Some(first) = known.first() {
                return Ok(first.kid.clone());
            }
            if let Some(kid) = self.make(known, version).await? {
                return Ok(kid);
            }
        }
        Err(unavailable("other programs make keys all the time"))
    }

    async fn sign(&self, kid: &str, text: &[u8]) -> Result<Vec<u8>, SignError> {
        let found = self.store.paper(Shelf::Sealed, Sealed::id_of(&account(kid))).await;
        let found = found.map_err(unavailable)?.and_then(|(paper, _)| Sealed::of(paper));
        let sealed = found.ok_or_else(|| unavailable("the key signs no more: ask again"))?;
        let sealed = STANDARD.decode(&sealed.body).map_err(unavailable)?;
        let secret = self.seal.open(kid, &sealed).map_err(unavailable)?;
        let key = SigningKey::from_slice(&secret).map_err(unavailable)?;
        let signature: Signature = key.sign(text);
        Ok(signature.to_bytes().to_vec())
    }

    async fn keys(&self) -> Result<Vec<PublicKey>, SignError> {
        Ok(self.known().await?.0.iter().filter_map(public).collect())
    }

    async fn signed(&self, kid: &str, text: &[u8], signature: &[u8]) -> Result<Option<bool>, SignError> {
        let keys = self.keys().await?;
        let Some(key) = keys.iter().find(|key| key.kid == kid) else { return Ok(None) };
        let point = [&[4_u8][..], &key.x, &key.y].concat();
        let key = VerifyingKey::from_sec1_bytes(&point).map_err(unavailable)?;
        let signature = Signature::from_slice(signature);
        Ok(Some(signature.is_ok_and(|signature| key.verify(text, &signature).is_ok())))
    }

    async fn renew(&self) -> Result<String, SignError> {
        for _ in 0..TRIES {
            let (known, version) = self.known().await?;
            if let Some(kid) = self.make(known, version).await? {
                return Ok(kid);
            }
        }
        Err(unavailable("other programs make keys all the time"))
    }
}
