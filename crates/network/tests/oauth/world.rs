//! What a market has around it: a clock, chance, somebody who knows accounts, and a way to servers that loses answers.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use app::ports::{Clock, Entropy};
use async_trait::async_trait;
use kernel::Timestamp;
use network::bluesky::oauth::{
    Access, Callback, Client, MemoryVault, Oauth, Pending, Seal, Session, Sessions,
};
use network::bluesky::oauth::{Transport, Vault as _, Whom};
use network::bluesky::resolve::{Document, Resolve, ResolveError};
use network::guarded::{Answer, Ask, GuardError, Guarded, Limits};
use network::testing::{Lab, Person};
use reqwest::header::HeaderMap;
use serde_json::Value;
use url::Url;

pub(crate) const PASSWORD: &str = "correct-horse-battery";

/// The real time: real servers hold it against their own.
pub(crate) struct Watch;

impl Clock for Watch {
    #[allow(clippy::disallowed_methods, reason = "real servers hold the time against their own")]
    fn now(&self) -> Timestamp {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Timestamp::from_micros(i64::try_from(now.as_micros()).unwrap())
    }
}

pub(crate) struct Chance;

impl Entropy for Chance {
    fn next_u64(&self) -> u64 {
        RandomState::new().build_hasher().finish()
    }
}

/// Finds accounts of the lab: names at its server, documents in its directory. Another server may be named in an
/// account's document, as if it had moved.
pub(crate) struct Directory {
    lab: &'static Lab,
    pub(crate) moved: Mutex<Option<(String, Url)>>,
}

#[async_trait]
impl Resolve for Directory {
    async fn did_of(&self, handle: &str) -> Result<String, ResolveError> {
        let address = format!("{}xrpc/com.atproto.identity.resolveHandle?handle={handle}", self.lab.pds());
        let found = read(self.lab.guarded(), address).await?;
        found["did"].as_str().map(str::to_owned).ok_or_else(|| ResolveError::Unknown(handle.to_owned()))
    }

    async fn document(&self, did: &str) -> Result<Document, ResolveError> {
        let found = read(self.lab.guarded(), format!("{}{did}", self.lab.plc())).await?;
        let pds = found["service"][0]["serviceEndpoint"].as_str();
        let pds = pds.ok_or_else(|| ResolveError::Unknown(did.to_owned()))?.parse().unwrap();
        let moved = self.moved.lock().unwrap().clone().filter(|(who, _)| who == did);
        let pds = moved.map_or(pds, |(_, pds)| pds);
        Ok(Document { did: did.to_owned(), handle: None, pds, signing_key: None })
    }
}

async fn read(guarded: &Guarded, address: String) -> Result<Value, ResolveError> {
    let limits = Limits { body: 1 << 16, cut: false, time: std::time::Duration::from_secs(20) };
    let away = |error: GuardError| ResolveError::Unavailable(error.to_string());
    let answer = guarded.ask(Ask::get(address), limits).await.map_err(away)?;
    Ok(serde_json::from_slice(&answer.body).unwrap())
}

/// What happens to a request on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// The server does it; the answer is lost.
    LoseAnswer,
    /// It never gets there, and nobody knows.
    LoseRequest,
}

/// The guarded client, with an accident.
pub(crate) struct Road {
    inner: Guarded,
    /// The next request whose address holds this and whose body holds that meets this fate, so many times.
    accident: Mutex<Option<(&'static str, Fate, usize)>>,
    /// Requests that met it.
    pub(crate) met: AtomicUsize,
    /// Addresses asked, in order.
    pub(crate) asked: Mutex<Vec<String>>,
    /// What a server that is not there says, by address.
    pub(crate) said: Mutex<HashMap<String, Value>>,
}

impl Road {
    pub(crate) fn accident(&self, at: &'static str, fate: Fate, times: usize) {
        *self.accident.lock().unwrap() = Some((at, fate, times));
    }

    pub(crate) fn count(&self, part: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|address| address.contains(part)).count()
    }

    fn fate(&self, address: &str) -> Option<Fate> {
        let mut accident = self.accident.lock().unwrap();
        let (at, fate, times) = accident.as_mut()?;
        if *times == 0 || !address.contains(*at) {
            return None;
        }
        *times -= 1;
        Some(*fate)
    }
}

#[async_trait]
impl Transport for Road {
    async fn send(&self, ask: Ask, limits: Limits) -> Result<Answer, GuardError> {
        let address = ask.address().to_owned();
        self.asked.lock().unwrap().push(address.clone());
        let said = self.said.lock().unwrap().get(&address).map(Value::to_string);
        if let Some(said) = said {
            let (url, status) = (address.parse().unwrap(), reqwest::StatusCode::OK);
            return Ok(Answer { url, status, headers: HeaderMap::new(), body: said.into(), cut: false });
        }
        let fate = self.fate(&address);
        if fate == Some(Fate::LoseRequest) {
            self.met.fetch_add(1, Ordering::SeqCst);
            return Err(GuardError::NoAnswer("connection reset".to_owned()));
        }
        let answer = self.inner.ask(ask, limits).await?;
        // A refusal for want of a nonce is no work done: the accident waits for the next one.
        let refused = answer.status.as_u16() == 400 || answer.status.as_u16() == 401;
        if fate == Some(Fate::LoseAnswer) && !refused {
            self.met.fetch_add(1, Ordering::SeqCst);
            return Err(GuardError::NoAnswer("connection reset".to_owned()));
        }
        if fate == Some(Fate::LoseAnswer)
            && let Some((.., times)) = self.accident.lock().unwrap().as_mut()
        {
            *times += 1;
        }
        Ok(answer)
    }

    fn plain(&self, server: &Url) -> bool {
        let origin = server.origin().ascii_serialization();
        self.inner.allows(server)
            || self.said.lock().unwrap().keys().any(|address| address.starts_with(&origin))
    }
}

/// A market that is connected to the lab.
pub(crate) struct Market {
    pub(crate) lab: &'static Lab,
    pub(crate) road: Arc<Road>,
    pub(crate) directory: Arc<Directory>,
    pub(crate) oauth: Arc<Oauth>,
    pub(crate) vault: Arc<MemoryVault>,
    pub(crate) sessions: Arc<Sessions>,
}

pub(crate) fn seal(key: u8) -> Seal {
    use base64::Engine as _;
    let key = base64::engine::general_purpose::STANDARD.encode([key; 32]);
    Seal::new(&key, Arc::new(Chance)).unwrap()
}

impl Market {
    /// A loopback client, with nobody signed in.
    pub(crate) async fn open() -> Self {
        let client = Client::loopback("http://127.0.0.1:9/oauth/callback".parse().unwrap()).unwrap();
        Self::with(client, Lab::shared().await.unwrap())
    }

    pub(crate) fn with(client: Client, lab: &'static Lab) -> Self {
        let inner = lab.guarded().clone();
        let (met, asked, said) = (AtomicUsize::new(0), Mutex::default(), Mutex::default());
        let road = Arc::new(Road { inner, accident: Mutex::default(), met, asked, said });
        let directory = Arc::new(Directory { lab, moved: Mutex::default() });
        let oauth = Oauth::new(client, road.clone(), directory.clone(), Arc::new(Watch), Arc::new(Chance));
        let (oauth, vault) = (Arc::new(oauth), Arc::new(MemoryVault::default()));
        let sessions = Arc::new(Sessions::new(oauth.clone(), vault.clone(), seal(1)));
        Self { lab, road, directory, oauth, vault, sessions }
    }

    /// Somebody new in the lab: their name, their id, their browser.
    pub(crate) async fn somebody(&self) -> (String, String, Person) {
        let handle = self.lab.new_handle("oauth");
        let did = self.lab.create_account(&handle, PASSWORD).await.unwrap();
        let person = Person::new(self.lab, &handle, PASSWORD);
        (handle, did, person)
    }

    /// Begins with an account, and has the person agree: what comes back, and what was kept.
    pub(crate) async fn agreed(
        &self,
        handle: &str,
        person: &mut Person,
        access: Access,
    ) -> (Callback, Pending) {
        let (page, pending) = self.oauth.begin(Whom::Account(handle), access).await.unwrap();
        let back = person.agrees(&page).await.unwrap();
        (Callback::read(back.query().unwrap()).unwrap(), pending)
    }

    /// The kept session of an account, changed.
    pub(crate) async fn change(&self, did: &str, change: impl FnOnce(&mut Session)) {
        let sealed = self.vault.load(did).await.unwrap().unwrap();
        let mut session = Session::open(&seal(1), did, &sealed).unwrap();
        change(&mut session);
        self.vault.save(did, session.seal(&seal(1)).unwrap()).await.unwrap();
    }

    /// The account's access token is about to expire, as far as this side knows.
    pub(crate) async fn expire(&self, did: &str) {
        self.change(did, |session| session.expires = Timestamp::EPOCH).await;
    }

    /// Somebody who is signed in and kept.
    pub(crate) async fn signed_in(&self, access: Access) -> (String, Session) {
        let (handle, did, mut person) = self.somebody().await;
        let (callback, pending) = self.agreed(&handle, &mut person, access).await;
        let session = self.oauth.finish(callback, pending).await.unwrap();
        self.sessions.keep(&session).await.unwrap();
        (did, session)
    }
}
