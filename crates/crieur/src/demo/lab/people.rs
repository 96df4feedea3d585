//! Accounts on the servers. A visitor's is linked by signing in; one of the town's people gets theirs when they first
//! publish, under a name of the servers', and is known to the market by the account that the town gave them. Which is
//! whose is kept among the settings: the demo goes on, and so do they.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::ports::{
    Access, AccountStore, Begun, Edit, Figures, Grant, Identities, Kept as _, Linked, NetworkError, Setting,
    Shelf, ShowError, Shown, Version, derived,
};
use async_trait::async_trait;
use eyre::Result;
use kernel::{Network, Timestamp};
use network::bluesky::identity::Did;
use network::bluesky::publish::{Authorised, Sessions};
use network::bluesky::xrpc::XrpcError;
use network::bluesky::{self};
use network::lab::{Lab, LabError};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::clock::SystemClock;
use app::ports::Clock as _;

/// Of all accounts here: nobody else can reach these servers.
const PASSWORD: &str = "crieur-demo";
/// Whom visitors can sign in as.
const VISITORS: [&str; 3] = ["alice.test", "bruno.test", "chloe.test"];
/// The setting that says whose accounts are whose.
const KEY: &str = "lab-accounts";

/// Accounts of the town's people, by the account that the town gave them: the lasting id and the name on the servers.
type Made = BTreeMap<String, (String, String)>;

/// The town's people on the servers.
pub(super) struct LabPeople {
    lab: Arc<Lab>,
    store: Arc<dyn AccountStore>,
    made: Mutex<Option<Made>>,
}

impl LabPeople {
    pub(super) fn new(lab: Arc<Lab>, store: Arc<dyn AccountStore>) -> Self {
        Self { lab, store, made: Mutex::new(None) }
    }

    async fn kept(&self) -> Result<(Made, Version), NetworkError> {
        let found = self.store.paper(Shelf::Setting, derived(&format!("setting/{KEY}"))).await;
        let found = found.map_err(|error| NetworkError::Unavailable(error.to_string()))?;
        let Some((setting, version)) =
            found.and_then(|(paper, version)| Some((Setting::of(paper)?, version)))
        else {
            return Ok((Made::new(), Version::NEW));
        };
        Ok((serde_json::from_value(setting.value).unwrap_or_default(), version))
    }

    async fn all(&self) -> Made {
        let mut made = self.made.lock().await;
        if made.is_none() {
            *made = self.kept().await.ok().map(|(made, _)| made);
        }
        made.clone().unwrap_or_default()
    }

    /// Whether somebody has signed in with this account.
    async fn is_linked(&self, account: &str) -> bool {
        let name = Linked::name(Network::Bluesky, account);
        self.store.named(Shelf::Linked, &name).await.is_ok_and(|found| found.is_some())
    }

    /// Whether this account is one of the servers'.
    pub(super) async fn lives_there(&self, did: &str) -> bool {
        self.all().await.values().any(|(own, _)| own == did) || self.is_linked(did).await
    }

    /// Somebody's account on the servers, if they have one.
    pub(super) async fn account_if_any(&self, account: &str) -> Option<String> {
        if self.is_linked(account).await {
            return Some(account.to_owned());
        }
        self.all().await.get(account).map(|(did, _)| did.clone())
    }

    /// Somebody's account on the servers, made when there is none.
    pub(super) async fn account_of(&self, account: &str) -> Result<String, NetworkError> {
        if let Some(did) = self.account_if_any(account).await {
            return Ok(did);
        }
        let mut made = self.made.lock().await;
        let (mut all, version) = self.kept().await?;
        let handle = format!("town{}.test", all.len() + 1);
        let did = self.lab.create_account(&handle, PASSWORD).await.map_err(|error| away(&error))?;
        all.insert(account.to_owned(), (did.clone(), handle));
        let setting = Setting { key: KEY.to_owned(), value: json!(all), at: SystemClock.now() };
        let changed = self.store.change(vec![Edit::Put(setting.paper(), version)]).await;
        changed.map_err(|error| NetworkError::Unavailable(error.to_string()))?;
        *made = Some(all);
        Ok(did)
    }

    /// As whom the market knows an account of the servers.
    pub(super) async fn known_as(&self, did: &str) -> String {
        let all = self.all().await;
        all.iter()
            .find(|(_, (own, _))| own == did)
            .map_or_else(|| did.to_owned(), |(account, _)| account.clone())
    }
}

fn away(error: &LabError) -> NetworkError {
    NetworkError::Unavailable(error.to_string())
}

#[async_trait]
impl Sessions for LabPeople {
    async fn session_of(&self, did: &Did) -> Result<Box<dyn Authorised>, XrpcError> {
        let all = self.all().await;
        let Some((_, handle)) = all.values().find(|(own, _)| own == did.as_str()) else {
            return Err(XrpcError::SignedOut("the account is nobody's of the town".to_owned()));
        };
        let token = self.lab.bearer(handle, PASSWORD).await;
        let token = token.map_err(|error| XrpcError::Unavailable(error.to_string()))?;
        Ok(Box::new(Bearer { lab: self.lab.clone(), token, now: SystemClock.now() }))
    }
}

struct Bearer {
    lab: Arc<Lab>,
    token: String,
    now: Timestamp,
}

#[async_trait]
impl Authorised for Bearer {
    async fn post(&self, method: &str, body: &Value) -> Result<Value, XrpcError> {
        self.lab.write_as(&self.token, method, body, self.now).await
    }
}

/// Makes the accounts that visitors sign in with, unless they are there, and says which.
pub(super) async fn for_visitors(lab: &Lab) -> Result<Vec<String>> {
    for handle in VISITORS {
        match lab.create_account(handle, PASSWORD).await {
            Ok(_) => {}
            Err(LabError::Said(said))
                if said.contains("HandleNotAvailable") || said.contains("already taken") => {}
            Err(error) => return Err(eyre::eyre!("{error}")),
        }
    }
    let server = lab.pds();
    let sign_in = format!("Sign in with an account at {server}, password {PASSWORD}:");
    Ok(std::iter::once(sign_in).chain(VISITORS.map(|handle| format!("  {handle}"))).collect())
}

/// Visitors' accounts as the servers show them. The town's people need not be asked: they let the market publish.
pub(super) struct Visitors {
    pub(super) inner: Arc<bluesky::Accounts>,
    pub(super) people: Arc<LabPeople>,
}

#[async_trait]
impl Identities for Visitors {
    fn network(&self) -> Network {
        self.inner.network()
    }

    fn state_of(&self, answer: &str) -> Option<String> {
        self.inner.state_of(answer)
    }

    async fn begin(&self, who: &str, access: Access) -> Result<Begun, ShowError> {
        self.inner.begin(who, access).await
    }

    async fn finish(&self, answer: &str, sealed: &str) -> Result<Shown, ShowError> {
        self.inner.finish(answer, sealed).await
    }

    async fn keep(&self, account: &str, grant: &Grant) -> Result<(), ShowError> {
        self.inner.keep(account, grant).await
    }

    async fn end(&self, account: &str, grant: &Grant) -> Result<(), ShowError> {
        self.inner.end(account, grant).await
    }

    async fn figures(&self, account: &str) -> Figures {
        self.inner.figures(account).await
    }

    async fn may_publish(&self, account: &str) -> Result<bool, ShowError> {
        if self.people.is_linked(account).await { self.inner.may_publish(account).await } else { Ok(true) }
    }

    async fn revoke(&self, account: &str) -> Result<(), ShowError> {
        self.inner.revoke(account).await
    }
}
