//! Proof of possession (RFC 9449): each request carries a token, signed for it alone, by the key that the session is
//! bound to. A stolen access token is no use without that key.
//!
//! Servers want a recent word of theirs (a nonce) in each proof and refuse the first request to tell it. The word is kept
//! by server; a refusal for that reason is repeated once with the new word, which is safe, since nothing was done.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::{Clock, Entropy};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderName, WWW_AUTHENTICATE};
use serde_json::{Value, json};
use url::Url;

use super::error::OauthError;
use super::key::{Key, digest, random};
use super::transport::Transport;
use crate::guarded::{Answer, Ask, GuardError, Limits};

const PROOF: HeaderName = HeaderName::from_static("dpop");
const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
/// Servers whose word is kept; one that falls out costs one more request.
const MOST_SERVERS: usize = 10_000;
/// Longer words are nobody's.
const LONGEST_NONCE: usize = 1_024;

/// Sends requests with a proof.
pub(super) struct Prover {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    nonces: Mutex<HashMap<String, String>>,
}

impl Prover {
    pub(super) fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self { transport, clock, entropy, nonces: Mutex::new(HashMap::new()) }
    }

    /// Asks with a proof by this key, and with the access token that is bound to it, if there is one. `make` makes the
    /// request, anew for each attempt: what it holds may be good for one time only.
    pub(super) async fn send(
        &self,
        make: impl Fn() -> Result<Ask, OauthError>,
        key: &Key,
        token: Option<&str>,
        limits: Limits,
    ) -> Result<Answer, OauthError> {
        let ask = make()?;
        let url = Url::parse(ask.address()).map_err(|_| GuardError::Unreadable(ask.address().to_owned()))?;
        let server = url.origin().ascii_serialization();
        let known = self.nonce(&server);
        let answer = self.once(ask, &url, key, token, known.as_deref(), limits).await?;
        let told = answer.headers.get(&NONCE).and_then(|nonce| nonce.to_str().ok());
        let told = told.filter(|nonce| nonce.len() <= LONGEST_NONCE).map(str::to_owned);
        if let Some(nonce) = &told {
            self.keep(server, nonce);
        }
        if told.is_none() || told == known || !wants_nonce(&answer) {
            return Ok(answer);
        }
        self.once(make()?, &url, key, token, told.as_deref(), limits).await
    }

    async fn once(
        &self,
        ask: Ask,
        url: &Url,
        key: &Key,
        token: Option<&str>,
        nonce: Option<&str>,
        limits: Limits,
    ) -> Result<Answer, OauthError> {
        let mut claims = json!({
            "jti": random::<16>(&*self.entropy),
            "htm": ask.method().as_str(),
            "htu": place(url),
            "iat": self.clock.now().as_micros().div_euclid(1_000_000),
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = json!(nonce);
        }
        let mut ask = ask;
        if let Some(token) = token {
            claims["ath"] = json!(digest(token.as_bytes()));
            ask = ask.secret(AUTHORIZATION, &format!("DPoP {token}"))?;
        }
        let proof = key.sign(json!({ "typ": "dpop+jwt", "jwk": key.public() }), &claims);
        Ok(self.transport.send(ask.secret(PROOF, &proof)?, limits).await?)
    }

    fn nonce(&self, server: &str) -> Option<String> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).get(server).cloned()
    }

    fn keep(&self, server: String, nonce: &str) {
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        if nonces.len() >= MOST_SERVERS && !nonces.contains_key(&server) {
            nonces.clear();
        }
        nonces.insert(server, nonce.to_owned());
    }
}

/// The address that a proof is for: without query and fragment.
fn place(url: &Url) -> String {
    let mut place = url.clone();
    place.set_query(None);
    place.set_fragment(None);
    place.into()
}

/// Whether a server refused only for want of its word: in the body where tokens are given, in the head elsewhere.
fn wants_nonce(answer: &Answer) -> bool {
    const ERROR: &str = "use_dpop_nonce";
    if !matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED) {
        return false;
    }
    let said = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    let challenges = answer.headers.get_all(WWW_AUTHENTICATE);
    said["error"] == ERROR
        || challenges.iter().any(|challenge| challenge.to_str().is_ok_and(|text| text.contains(ERROR)))
}

/// Whether a server refused an access token: it has expired, or was revoked.
pub(super) fn refuses_token(answer: &Answer) -> bool {
    let challenges = answer.headers.get_all(WWW_AUTHENTICATE);
    answer.status == StatusCode::UNAUTHORIZED
        && challenges.iter().any(|challenge| {
            challenge.to_str().is_ok_and(|text| text.starts_with("DPoP") && text.contains("invalid_token"))
        })
}
