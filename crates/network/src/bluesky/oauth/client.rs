//! Who this program is to servers that sign people in: its id, its description, its keys.
//!
//! A demo on one's own machine is a loopback client: its id says all, nobody can check it, and a server keeps its
//! sessions short (two weeks). A market with an address is a confidential client: its id is the address of
//! its description, which the market serves together with its public keys, and it signs who it is with the secret half.
//! A session stays bound to the key that began it: keep an old key as long as sessions of it are to last.

use app::ports::Entropy;
use kernel::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::error::{OauthError, Over};
use super::key::{Key, random};

/// Below the market's address: the description.
pub const METADATA_PATH: &str = "/oauth/client-metadata.json";
/// Below the market's address: the public keys.
pub const KEYS_PATH: &str = "/oauth/jwks.json";
/// Below the market's address: where browsers come back to.
pub const CALLBACK_PATH: &str = "/oauth/callback";
/// For whom an assertion is valid: a minute, which is as long as servers take one.
const ASSERTION_SECONDS: i64 = 60;

/// What somebody is asked to permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Knowing who they are.
    SignIn,
    /// Writing posts on their behalf as well.
    Publish,
}

impl Access {
    /// The scopes, the narrowest first: a server that does not know it gets the next.
    pub(super) const fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::SignIn => &["atproto"],
            Self::Publish => &["atproto repo:app.bsky.feed.post", "atproto transition:generic"],
        }
    }
}

/// All that is ever asked for.
const SCOPE: &str = "atproto repo:app.bsky.feed.post transition:generic";

/// This program, as servers know it.
#[derive(Debug, Clone)]
pub struct Client {
    id: String,
    redirect: Url,
    confidential: Option<Confidential>,
}

#[derive(Debug, Clone)]
struct Confidential {
    home: Url,
    keys: Vec<Key>,
}

impl Client {
    /// A program on one's own machine; `redirect` like `http://127.0.0.1:8080/oauth/callback`.
    ///
    /// # Errors
    /// When the address is not one of this machine by number: names are not allowed there.
    pub fn loopback(redirect: Url) -> Result<Self, OauthError> {
        if redirect.scheme() != "http" || !matches!(redirect.host_str(), Some("127.0.0.1" | "[::1]")) {
            let why = format!("{redirect} is not like http://127.0.0.1:8080{CALLBACK_PATH}");
            return Err(OauthError::Settings(why));
        }
        let mut id =
            Url::parse("http://localhost").map_err(|error| OauthError::Settings(error.to_string()))?;
        id.query_pairs_mut().append_pair("redirect_uri", redirect.as_str()).append_pair("scope", SCOPE);
        // The standard writes it without a path.
        let id = id.as_str().replacen("localhost/?", "localhost?", 1);
        Ok(Self { id, redirect, confidential: None })
    }

    /// A market at an address of its own, like `https://market.example`, with the keys that it signs with: the first
    /// begins sessions, the others only go on with theirs.
    ///
    /// # Errors
    /// When the address is not https with a name, or there is no key.
    pub fn confidential(home: &Url, keys: Vec<Key>) -> Result<Self, OauthError> {
        let named = home.domain().is_some_and(|name| name.contains('.'));
        if home.scheme() != "https" || !named || home.path() != "/" || home.query().is_some() {
            let why = format!("{home} is not like https://market.example");
            return Err(OauthError::Settings(why));
        }
        if keys.is_empty() {
            return Err(OauthError::Settings("there is no key to sign with".to_owned()));
        }
        let at = |path| home.join(path).map_err(|error| OauthError::Settings(error.to_string()));
        let (id, redirect) = (at(METADATA_PATH)?.into(), at(CALLBACK_PATH)?);
        Ok(Self { id, redirect, confidential: Some(Confidential { home: home.clone(), keys }) })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where browsers come back to.
    #[must_use]
    pub const fn redirect(&self) -> &Url {
        &self.redirect
    }

    /// Its description, to be served as JSON at [`METADATA_PATH`]; a loopback client has none.
    #[must_use]
    pub fn metadata(&self) -> Option<Value> {
        let Confidential { home, .. } = self.confidential.as_ref()?;
        Some(json!({
            "client_id": self.id,
            "client_name": "Crieur",
            "client_uri": home,
            "application_type": "web",
            "redirect_uris": [self.redirect],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": SCOPE,
            "dpop_bound_access_tokens": true,
            "token_endpoint_auth_method": self.method(),
            "token_endpoint_auth_signing_alg": "ES256",
            "jwks_uri": home.join(KEYS_PATH).ok()?,
        }))
    }

    /// The public halves of its keys, to be served as JSON at [`KEYS_PATH`]; a loopback client has none.
    #[must_use]
    pub fn keys(&self) -> Option<Value> {
        let Confidential { keys, .. } = self.confidential.as_ref()?;
        let public = keys.iter().map(|key| {
            let mut public = key.public();
            public["kid"] = json!(key.thumbprint());
            public["alg"] = json!("ES256");
            public["use"] = json!("sig");
            public
        });
        Some(json!({ "keys": public.collect::<Vec<_>>() }))
    }

    pub(super) const fn method(&self) -> &'static str {
        match self.confidential {
            Some(_) => "private_key_jwt",
            None => "none",
        }
    }

    /// The name of the key that begins sessions.
    pub(super) fn first_key(&self) -> Option<String> {
        self.confidential.as_ref()?.keys.first().map(Key::thumbprint)
    }

    /// What shows a server who asks, by the key with this name.
    pub(super) fn credentials(
        &self,
        issuer: &str,
        key: Option<&str>,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<Vec<(&'static str, String)>, OauthError> {
        let mut fields = vec![("client_id", self.id.clone())];
        if let Some(Confidential { keys, .. }) = &self.confidential {
            let withdrawn = || Over::Refused("the key that it was begun with was withdrawn".to_owned());
            let found = keys.iter().find(|own| Some(own.thumbprint().as_str()) == key);
            let signer = found.ok_or_else(|| OauthError::SignInAgain(withdrawn()))?;
            let now = now.as_micros().div_euclid(1_000_000);
            let claims = json!({
                "iss": self.id, "sub": self.id, "aud": issuer,
                "jti": random::<16>(entropy), "iat": now, "exp": now + ASSERTION_SECONDS,
            });
            let assertion = signer.sign(json!({ "kid": signer.thumbprint() }), &claims);
            let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            fields.push(("client_assertion_type", kind.to_owned()));
            fields.push(("client_assertion", assertion));
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn key(byte: u8) -> Key {
        Key::from_bytes(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_loopback_client_says_all_in_its_id() {
        let client = Client::loopback(url("http://127.0.0.1:8080/oauth/callback")).unwrap();
        assert_eq!(
            client.id(),
            "http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Foauth%2Fcallback\
             &scope=atproto+repo%3Aapp.bsky.feed.post+transition%3Ageneric"
        );
        assert_eq!((client.metadata(), client.keys()), (None, None));
        for bad in ["http://localhost:8080/x", "https://127.0.0.1/x", "http://10.0.0.1/x"] {
            assert!(matches!(Client::loopback(url(bad)), Err(OauthError::Settings(_))), "{bad}");
        }
    }

    #[test]
    fn a_confidential_client_serves_its_description_and_no_secret() {
        let client = Client::confidential(&url("https://market.example"), vec![key(1), key(2)]).unwrap();
        let metadata = client.metadata().unwrap();
        assert_eq!(metadata["client_id"], "https://market.example/oauth/client-metadata.json");
        assert_eq!(metadata["jwks_uri"], "https://market.example/oauth/jwks.json");
        let keys = client.keys().unwrap();
        assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
        assert!(keys["keys"].as_array().unwrap().iter().all(|key| key.get("d").is_none()), "{keys}");
        for bad in
            ["http://market.example", "https://localhost", "https://market.example/x", "https://1.2.3.4"]
        {
            let refused = Client::confidential(&url(bad), vec![key(1)]);
            assert!(matches!(refused, Err(OauthError::Settings(_))), "{bad}");
        }
        assert!(Client::confidential(&url("https://market.example"), Vec::new()).is_err());
    }

    #[test]
    fn a_session_goes_on_with_its_own_key_and_not_without() {
        struct Ones;
        impl Entropy for Ones {
            fn next_u64(&self) -> u64 {
                1
            }
        }
        let client = Client::confidential(&url("https://market.example"), vec![key(2), key(1)]).unwrap();
        let with = |name: &str| client.credentials("https://s.example", Some(name), Timestamp::EPOCH, &Ones);
        assert_eq!(with(&key(1).thumbprint()).unwrap().len(), 3);
        let gone = with(&key(3).thumbprint()).unwrap_err();
        assert!(matches!(gone, OauthError::SignInAgain(Over::Refused(_))), "{gone}");
    }
}
