//! Whose account it is, behind app's port: OAuth, and what is publicly known of an account.

use std::sync::Arc;

use app::ports::{self, Begun, Figures, Grant, Identities, ShowError, Shown};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::Network;
use serde_json::Value;
use url::Url;

use super::identity::{Did, Resolver};
use super::oauth::{Access, Callback, Oauth, OauthError, Pending, Seal, Session, Sessions, Whom};
use super::resolve::ResolveError;
use super::xrpc::{ONE, Xrpc};

/// Characters of a name that an account shows: the network allows 64.
const LONGEST_NAME: usize = 64;

/// Accounts on Bluesky.
#[derive(Debug)]
pub struct Accounts {
    pub(super) oauth: Arc<Oauth>,
    pub(super) sessions: Arc<Sessions>,
    pub(super) resolver: Resolver,
    pub(super) xrpc: Xrpc,
    pub(super) seal: Seal,
    pub(super) app_view: Option<Url>,
}

impl Accounts {
    /// A name that leads to the account and back, so that nobody shows another's.
    async fn handle(&self, did: &str) -> Option<String> {
        let handle = self.resolver.document(&did.parse().ok()?).await.ok()?.handle?.to_string();
        let whose = self.resolver.find(&handle).await.ok()?;
        (whose.did.as_str() == did).then_some(handle)
    }

    async fn seen_by_app_view(&self, did: &str) -> Option<Value> {
        let server = self.app_view.as_ref()?;
        let asked = self.xrpc.query(server, "app.bsky.actor.getProfile", &[("actor", did)], ONE).await;
        asked.map(|given| given.value).ok()
    }

    /// The record in which an account says what it is called, from its own server.
    async fn said_by_itself(&self, did: &str) -> Option<Value> {
        let parsed: Did = did.parse().ok()?;
        let server = self.resolver.document(&parsed).await.ok()?.pds;
        let record = [("repo", did), ("collection", "app.bsky.actor.profile"), ("rkey", "self")];
        let asked = self.xrpc.query(&server, "com.atproto.repo.getRecord", &record, ONE).await;
        asked.map(|mut given| given.value["value"].take()).ok()
    }

    fn open(&self, account: &str, grant: &Grant) -> Result<Session, ShowError> {
        let sealed = STANDARD.decode(&grant.0).map_err(|_| ShowError::Stale)?;
        Session::open(&self.seal, account, &sealed).map_err(why)
    }
}

#[async_trait]
impl Identities for Accounts {
    fn network(&self) -> Network {
        Network::Bluesky
    }

    fn state_of(&self, answer: &str) -> Option<String> {
        Callback::read(answer).ok()?.state
    }

    async fn begin(&self, who: &str, access: ports::Access) -> Result<Begun, ShowError> {
        let access = match access {
            ports::Access::SignIn => Access::SignIn,
            ports::Access::Publish => Access::Publish,
        };
        let (page, pending) = self.oauth.begin(Whom::Account(who), access).await.map_err(why)?;
        let sealed = STANDARD.encode(pending.seal(&self.seal).map_err(why)?);
        Ok(Begun { page: page.into(), state: pending.state, sealed })
    }

    async fn finish(&self, answer: &str, sealed: &str) -> Result<Shown, ShowError> {
        let callback = Callback::read(answer).map_err(why)?;
        let state = callback.state.clone().unwrap_or_default();
        let sealed = STANDARD.decode(sealed).map_err(|_| ShowError::Stale)?;
        let pending = Pending::open(&self.seal, &state, &sealed).map_err(why)?;
        let session = self.oauth.finish(callback, pending).await.map_err(why)?;
        let handle = self.handle(&session.did).await;
        let grant = Grant(STANDARD.encode(session.seal(&self.seal).map_err(why)?));
        Ok(Shown { account: session.did, handle, grant })
    }

    async fn keep(&self, account: &str, grant: &Grant) -> Result<(), ShowError> {
        self.sessions.keep(&self.open(account, grant)?).await.map_err(why)
    }

    async fn end(&self, account: &str, grant: &Grant) -> Result<(), ShowError> {
        self.oauth.revoked(&self.open(account, grant)?).await.map_err(why)
    }

    async fn figures(&self, account: &str) -> Figures {
        let seen = self.seen_by_app_view(account).await;
        let followers = seen.as_ref().and_then(|seen| seen["followersCount"].as_u64());
        let said = match seen {
            Some(seen) => Some(seen),
            None => self.said_by_itself(account).await,
        };
        let name = said.and_then(|said| said["displayName"].as_str().map(shown));
        Figures { name: name.filter(|name| !name.is_empty()), followers }
    }

    async fn may_publish(&self, account: &str) -> Result<bool, ShowError> {
        self.sessions.may_publish(account).await.map_err(why)
    }

    async fn revoke(&self, account: &str) -> Result<(), ShowError> {
        self.sessions.revoke(account).await.map_err(why)
    }
}

/// A stranger's words, in one line and short.
fn shown(text: &str) -> String {
    let line: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_NAME).collect();
    line.trim().to_owned()
}

fn why(error: OauthError) -> ShowError {
    let text = error.to_string();
    match error {
        OauthError::Who(ResolveError::Unknown(who)) => ShowError::Nobody(who),
        OauthError::Who(ResolveError::Unavailable(_))
        | OauthError::NoAnswer(_)
        | OauthError::Unavailable { .. }
        | OauthError::Vault(_) => ShowError::Away(text),
        OauthError::Unfit { .. }
        | OauthError::Refused { .. }
        | OauthError::NotItsServer { .. }
        | OauthError::Settings(_) => ShowError::Unfit(text),
        OauthError::Declined(_) => ShowError::Declined,
        OauthError::Forged(_) => ShowError::Forged,
        OauthError::Expired | OauthError::Sealed(_) => ShowError::Stale,
        OauthError::AnotherAccount { expected, got } => ShowError::OtherAccount { expected, got },
        OauthError::Missing(_) => ShowError::NotPermitted,
        OauthError::SignInAgain(_) | OauthError::NoSession(_) => ShowError::SignedOut,
    }
}
