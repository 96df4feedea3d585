//! From a name to a session: the request pushed to the server, the browser sent there and back, the code exchanged.
//!
//! What comes back with the browser is believed nothing: the state must be the one that was begun, the server's name
//! must be the server's that was asked, the code is only worth something together with a secret that never left
//! (PKCE) and the session's key. Who it is is what the server says of the token, once the account's own document has
//! confirmed that this server may speak for it.

use std::sync::Arc;

use app::ports::{Clock, Entropy};
use kernel::{Span, Timestamp};
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq as _;
use url::Url;
use url::form_urlencoded::{Serializer, parse};

use super::client::{Access, Client};
use super::dpop::Prover;
use super::error::{OauthError, Over, shown};
use super::key::{Key, digest, random};
use super::server::{Server, describe, issuer_of};
use super::session::{Pending, Secret, Session};
use super::transport::{SMALL, Transport};
use crate::bluesky::resolve::Resolve;
use crate::guarded::Ask;

/// A server forgets a request after some minutes; a browser left open longer begins again.
pub const LONGEST_SIGN_IN: Span = Span::hours(1);
/// An access token that says nothing of how long it lasts is asked for again soon.
const SHORTEST_TOKEN: u64 = 60;
const LONGEST_TOKEN: u64 = 86_400;

/// Signs people in. Cheap to share.
pub struct Oauth {
    pub(super) client: Client,
    pub(super) prover: Prover,
    pub(super) resolve: Arc<dyn Resolve>,
}

impl std::fmt::Debug for Oauth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Oauth").field("client", &self.client).finish_non_exhaustive()
    }
}

/// With whom a sign-in begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom<'a> {
    /// An account by its name or lasting id.
    Account(&'a str),
    /// Whoever has an account at this server.
    Anybody(&'a Url),
}

/// What comes back with the browser: the query of the address it comes back to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Callback {
    /// Which sign-in it belongs to: what was kept under it is [`Pending`].
    pub state: Option<String>,
    iss: Option<String>,
    code: Option<Secret>,
    error: Option<String>,
}

impl Callback {
    /// Reads a query, without the `?`. Something given twice counts as forged: nobody knows which one was meant.
    ///
    /// # Errors
    /// When something is given twice.
    pub fn read(query: &str) -> Result<Self, OauthError> {
        let mut read = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            let value = value.into_owned();
            let twice = match &*name {
                "state" => read.state.replace(value).is_some(),
                "iss" => read.iss.replace(value).is_some(),
                "code" => read.code.replace(Secret(value)).is_some(),
                "error" => read.error.replace(value).is_some(),
                _ => false,
            };
            if twice {
                return Err(OauthError::Forged("something is given twice"));
            }
        }
        Ok(read)
    }
}

#[derive(Deserialize)]
pub(super) struct Tokens {
    access_token: String,
    token_type: String,
    refresh_token: Option<String>,
    expires_in: Option<u64>,
    scope: Option<String>,
    sub: Option<String>,
}

impl Oauth {
    /// Signs people in as this client.
    #[must_use]
    pub fn new(
        client: Client,
        transport: Arc<dyn Transport>,
        resolve: Arc<dyn Resolve>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self { client, prover: Prover::new(transport, clock, entropy), resolve }
    }

    /// This program, as servers know it.
    #[must_use]
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// Begins: where to send the browser, and what to keep until it comes back.
    ///
    /// # Errors
    /// When nobody knows the account, or its server does not sign people in for others.
    pub async fn begin(&self, whom: Whom<'_>, access: Access) -> Result<(Url, Pending), OauthError> {
        let (pds, did, hint) = self.whom(whom).await?;
        let transport = &*self.prover.transport;
        let issuer = issuer_of(transport, &pds).await?;
        let server = describe(transport, &issuer, self.client.method()).await?;
        let entropy = &*self.prover.entropy;
        let mut pending = Pending {
            state: random::<32>(entropy),
            did,
            begun: self.now(),
            issuer,
            scope: String::new(),
            publish: access == Access::Publish,
            verifier: Secret(random::<32>(entropy)),
            key: Key::generate(entropy),
            client_key: self.client.first_key(),
        };
        let mut refused = OauthError::Settings("there is nothing to ask for".to_owned());
        for scope in access.scopes() {
            (*scope).clone_into(&mut pending.scope);
            match self.push(&server, &pending, hint.as_deref()).await {
                Ok(request) => {
                    let mut url = server.authorization_endpoint.clone();
                    let mut query = url.query_pairs_mut();
                    query.append_pair("client_id", self.client.id()).append_pair("request_uri", &request);
                    drop(query);
                    return Ok((url, pending));
                }
                Err(error @ OauthError::Refused { .. }) if is(&error, "invalid_scope") => refused = error,
                Err(error) => return Err(error),
            }
        }
        Err(refused)
    }

    async fn whom(&self, whom: Whom<'_>) -> Result<(Url, Option<String>, Option<String>), OauthError> {
        match whom {
            Whom::Anybody(server) => Ok((server.clone(), None, None)),
            Whom::Account(name) => {
                let name = name.trim().trim_start_matches('@');
                let is_did = name.starts_with("did:");
                let did = if is_did { name.to_owned() } else { self.resolve.did_of(name).await? };
                let document = self.resolve.document(&did).await?;
                Ok((document.pds, Some(did), Some(name.to_owned())))
            }
        }
    }

    async fn push(
        &self,
        server: &Server,
        pending: &Pending,
        hint: Option<&str>,
    ) -> Result<String, OauthError> {
        #[derive(Deserialize)]
        struct Pushed {
            request_uri: String,
        }
        let challenge = digest(pending.verifier.0.as_bytes());
        let mut fields = vec![
            ("response_type", "code"),
            ("redirect_uri", self.client.redirect().as_str()),
            ("state", &pending.state),
            ("scope", &pending.scope),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        fields.extend(hint.map(|hint| ("login_hint", hint)));
        let endpoint = &server.pushed_authorization_request_endpoint;
        let pushed: Pushed =
            self.post(endpoint, server, &fields, &pending.key, pending.client_key.as_deref()).await?;
        Ok(pushed.request_uri)
    }

    /// Ends a sign-in that was begun here. The caller takes `pending` out of where it was kept before, so that the
    /// same answer counts once.
    ///
    /// # Errors
    /// When the answer is forged, too late or a no, or when somebody else signed in.
    pub async fn finish(&self, callback: Callback, pending: Pending) -> Result<Session, OauthError> {
        let code = believed(callback, &pending, self.now())?;
        let server = describe(&*self.prover.transport, &pending.issuer, self.client.method()).await?;
        let fields = [
            ("grant_type", "authorization_code"),
            ("redirect_uri", self.client.redirect().as_str()),
            ("code", &code.0),
            ("code_verifier", &pending.verifier.0),
        ];
        let key = pending.client_key.as_deref();
        let asked = self.now();
        let tokens: Tokens = self.post(&server.token_endpoint, &server, &fields, &pending.key, key).await?;
        let session = self.session(tokens, &pending, asked)?;
        match self.confirmed(session.clone(), &pending).await {
            Ok(session) => Ok(session),
            Err(error) => {
                // Tokens that nobody will use are better not lying about.
                if let Err(left) = self.revoke_at(&server, &session).await {
                    tracing::debug!(%left, "tokens of a refused sign-in were not revoked");
                }
                Err(error)
            }
        }
    }

    fn session(&self, tokens: Tokens, pending: &Pending, asked: Timestamp) -> Result<Session, OauthError> {
        let unfit = |why| OauthError::Unfit { server: pending.issuer.clone(), why };
        if !tokens.token_type.eq_ignore_ascii_case("DPoP") {
            return Err(unfit("its tokens are not bound to a key"));
        }
        let did = tokens
            .sub
            .filter(|sub| sub.starts_with("did:"))
            .ok_or_else(|| unfit("it does not say who it is"))?;
        let refresh = tokens.refresh_token.ok_or_else(|| unfit("its sessions cannot be gone on with"))?;
        let pds = Url::parse(&pending.issuer).map_err(|_| unfit("its name is no address"))?;
        Ok(Session {
            did,
            pds,
            issuer: pending.issuer.clone(),
            scope: tokens.scope.unwrap_or_default(),
            expires: asked.plus(lasts(tokens.expires_in)),
            access: Secret(tokens.access_token),
            refresh: Secret(refresh),
            key: pending.key.clone(),
            client_key: pending.client_key.clone(),
        })
    }

    /// The session, once the account's own document names the server that gave it.
    async fn confirmed(&self, session: Session, pending: &Pending) -> Result<Session, OauthError> {
        if let Some(expected) = pending.did.as_ref().filter(|did| **did != session.did) {
            let (expected, got) = (expected.clone(), shown(&session.did, 100));
            return Err(OauthError::AnotherAccount { expected, got });
        }
        let session = Session { pds: self.home(&session.did, &session.issuer).await?, ..session };
        let granted = |scope: &&str| session.scope.split(' ').any(|one| one == *scope);
        if !granted(&"atproto") {
            return Err(OauthError::Missing("atproto".to_owned()));
        }
        if pending.access() == Access::Publish && !session.may_publish() {
            return Err(OauthError::Missing(pending.scope.clone()));
        }
        Ok(session)
    }

    /// Where an account's records are, when this server may speak for it.
    pub(super) async fn home(&self, did: &str, issuer: &str) -> Result<Url, OauthError> {
        let document = self.resolve.document(did).await?;
        if issuer_of(&*self.prover.transport, &document.pds).await? != issuer {
            return Err(OauthError::NotItsServer { server: issuer.to_owned(), did: shown(did, 100) });
        }
        Ok(document.pds)
    }

    /// A session with new tokens. The old ones are of no use from then on, even when the answer is lost.
    pub(super) async fn exchanged(&self, session: &Session) -> Result<Session, OauthError> {
        // Asked before, so that nothing can go wrong between the exchange and its keeping.
        let pds = match self.home(&session.did, &session.issuer).await {
            Err(OauthError::NotItsServer { .. }) => return Err(OauthError::SignInAgain(Over::Moved)),
            other => other?,
        };
        let server = describe(&*self.prover.transport, &session.issuer, self.client.method()).await?;
        let fields = [("grant_type", "refresh_token"), ("refresh_token", session.refresh.0.as_str())];
        let (key, asked) = (session.client_key.as_deref(), self.now());
        let exchange =
            async || self.post::<Tokens>(&server.token_endpoint, &server, &fields, &session.key, key).await;
        let tokens = match exchange().await {
            // It may not have arrived. If it did, the second is refused, and nothing is lost that was not lost before.
            Err(OauthError::NoAnswer(error)) if error.may_have_arrived() => match exchange().await {
                Err(OauthError::Refused { .. }) => return Err(OauthError::SignInAgain(Over::AnswerLost)),
                other => other?,
            },
            Err(OauthError::Refused { code, message }) if code == "invalid_grant" => {
                return Err(OauthError::SignInAgain(Over::Refused(message)));
            }
            other => other?,
        };
        if tokens.sub.as_deref() != Some(&session.did) {
            return Err(OauthError::SignInAgain(Over::Refused("it speaks of another account".to_owned())));
        }
        Ok(Session {
            pds,
            scope: tokens.scope.unwrap_or_else(|| session.scope.clone()),
            expires: asked.plus(lasts(tokens.expires_in)),
            access: Secret(tokens.access_token),
            refresh: tokens.refresh_token.map_or_else(|| session.refresh.clone(), Secret),
            ..session.clone()
        })
    }

    /// Ends a session at its server: no token of it is taken any more. One that is kept is ended by
    /// [`Sessions::revoke`](super::Sessions::revoke).
    ///
    /// # Errors
    /// When the server refuses or gives no answer.
    pub async fn revoked(&self, session: &Session) -> Result<(), OauthError> {
        let server = describe(&*self.prover.transport, &session.issuer, self.client.method()).await?;
        self.revoke_at(&server, session).await
    }

    async fn revoke_at(&self, server: &Server, session: &Session) -> Result<(), OauthError> {
        let Some(endpoint) = &server.revocation_endpoint else { return Ok(()) };
        let fields = [("token", session.refresh.0.as_str())];
        let key = session.client_key.as_deref();
        self.send(endpoint, server, &fields, &session.key, key).await.map(|_| ())
    }

    async fn post<T: for<'a> Deserialize<'a>>(
        &self,
        endpoint: &Url,
        server: &Server,
        fields: &[(&str, &str)],
        key: &Key,
        client_key: Option<&str>,
    ) -> Result<T, OauthError> {
        let body = self.send(endpoint, server, fields, key, client_key).await?;
        let unfit = OauthError::Unfit { server: server.issuer.clone(), why: "its answer cannot be read" };
        serde_json::from_slice(&body).map_err(|_| unfit)
    }

    async fn send(
        &self,
        endpoint: &Url,
        server: &Server,
        fields: &[(&str, &str)],
        key: &Key,
        client_key: Option<&str>,
    ) -> Result<Vec<u8>, OauthError> {
        let ask = || {
            let entropy = &*self.prover.entropy;
            let who = self.client.credentials(&server.issuer, client_key, self.now(), entropy)?;
            let body = Serializer::new(String::new()).extend_pairs(who).extend_pairs(fields).finish();
            Ok(Ask::post(endpoint.as_str(), "application/x-www-form-urlencoded", body.into_bytes()))
        };
        let answer = self.prover.send(ask, key, None, SMALL).await?;
        match answer.status {
            status if status.is_success() => Ok(answer.body),
            status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
                let (server, status) = (server.issuer.clone(), status.as_u16());
                Err(OauthError::Unavailable { server, status })
            }
            status => Err(refusal(status, &answer.body)),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.prover.clock.now()
    }
}

/// The code, when the answer is the one to what was begun.
fn believed(callback: Callback, pending: &Pending, now: Timestamp) -> Result<Secret, OauthError> {
    let state = callback.state.unwrap_or_default();
    if !bool::from(state.as_bytes().ct_eq(pending.state.as_bytes())) {
        return Err(OauthError::Forged("its state is another one"));
    }
    // Before anything else that it says: another server's word is no word of this one (RFC 9207).
    if callback.iss.as_deref() != Some(&pending.issuer) {
        return Err(OauthError::Forged("it is another server's"));
    }
    if now.since(pending.begun) > LONGEST_SIGN_IN {
        return Err(OauthError::Expired);
    }
    if let Some(error) = callback.error {
        return Err(OauthError::Declined(shown(&error, 60)));
    }
    callback.code.ok_or(OauthError::Forged("it holds no code"))
}

fn is(error: &OauthError, wanted: &str) -> bool {
    matches!(error, OauthError::Refused { code, .. } if code == wanted)
}

fn refusal(status: StatusCode, body: &[u8]) -> OauthError {
    let said = serde_json::from_slice::<Value>(body).unwrap_or_default();
    let text = |field: &str, most| said[field].as_str().map(|text| shown(text, most));
    OauthError::Refused {
        code: text("error", 60).unwrap_or_else(|| status.to_string()),
        message: text("error_description", 300).unwrap_or_default(),
    }
}

fn lasts(seconds: Option<u64>) -> Span {
    Span::seconds(seconds.unwrap_or(SHORTEST_TOKEN).min(LONGEST_TOKEN))
}
