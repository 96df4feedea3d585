//! Bluesky's own servers on this machine: PLC and PDS, with the app view on demand.
//!
//! Ready in about ten seconds, some minutes the first time of all, when it is installed. So tests share one a
//! program ([`Lab::shared`]): each takes accounts of its own. Addresses are `http://localhost:PORT`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::Timestamp;
use reqwest::header::AUTHORIZATION;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use url::Url;

use super::names::Here;
use super::process::Process;
use crate::bluesky::identity::Settings;
use crate::bluesky::xrpc::{ONE, XrpcError, read};
use crate::guarded::{Allowed, Ask, GuardError, Guarded, Limits};

/// Installing takes minutes on a busy machine.
const UNTIL_READY: Duration = Duration::from_secs(900);
const UNTIL_DONE: Duration = Duration::from_secs(60);
pub(crate) const LIMITS: Limits = Limits { body: 4 << 20, cut: false, time: Duration::from_secs(60) };

/// What the lab is to be like.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// With app view; needs PostgreSQL and Redis. Its PDS cannot be stopped.
    pub appview: bool,
    /// With a second PDS on the same directory, to move to.
    pub second: bool,
    /// Settings of the PDS, such as `{"rateLimitsEnabled": true}`.
    pub pds: Option<Value>,
    /// `lab/start`; nothing: the one of this checkout.
    pub script: Option<PathBuf>,
    /// Hosts whose https the servers shall find at an address of this machine.
    pub web: Vec<(String, String)>,
}

/// Why there is no lab, or it does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// It cannot be run.
    #[error("the lab cannot be started: {0}")]
    NotStarted(String),
    /// It is not there any more.
    #[error("the lab has ended; run lab/start by hand to see why; it said last:\n{0}")]
    Ended(String),
    /// No word.
    #[error("the lab said nothing for {0:?}; it said last:\n{1}")]
    Slow(Duration, String),
    /// Another word than expected.
    #[error("the lab said: {0}")]
    Said(String),
    /// A server of it did not answer.
    #[error("a server of the lab: {0}")]
    Server(#[from] GuardError),
}

#[derive(Debug, Clone, Deserialize)]
struct Ready {
    plc: Url,
    pds: Url,
    second: Option<Url>,
    appview: Option<Url>,
    admin: String,
    pid: u32,
}

impl Ready {
    fn hosts(&self) -> impl Iterator<Item = &Url> {
        [Some(&self.plc), Some(&self.pds), self.second.as_ref(), self.appview.as_ref()].into_iter().flatten()
    }
}

/// The running servers; dropped, they are stopped for certain.
#[derive(Debug)]
pub struct Lab {
    ready: Ready,
    /// Nothing when somebody else has started them.
    process: Option<Arc<Mutex<Process>>>,
    guarded: Guarded,
    names: AtomicU32,
}

impl Lab {
    /// Starts servers of one's own.
    ///
    /// # Errors
    /// When they cannot be installed or do not start.
    pub async fn start(options: Options) -> Result<Self, LabError> {
        let blocking = move || {
            let start = options.script.clone().unwrap_or_else(script);
            let process = Process::start(&start, &arguments(&options))?;
            let line = process.line(UNTIL_READY)?;
            let ready: Ready = serde_json::from_str(&line).map_err(|_| LabError::Said(line))?;
            Ok::<_, LabError>((ready, process))
        };
        let (ready, process) = off_the_runtime(blocking).await?;
        let allowed = ready.hosts().filter_map(allowed).collect();
        let guarded = Guarded::new(allowed)?;
        let process = Some(Arc::new(Mutex::new(process)));
        Ok(Self { ready, process, guarded, names: AtomicU32::new(0) })
    }

    /// Servers that somebody else has started, and stops.
    ///
    /// # Errors
    /// When no TLS can be set up.
    pub fn at(plc: Url, pds: Url) -> Result<Self, GuardError> {
        let allowed = [&plc, &pds].into_iter().filter_map(allowed).collect();
        let guarded = Guarded::new(allowed)?;
        let ready = Ready { plc, pds, second: None, appview: None, admin: String::new(), pid: 0 };
        Ok(Self { ready, process: None, guarded, names: AtomicU32::new(0) })
    }

    /// The one lab of this program, started by the first who asks; it ends with the program.
    ///
    /// # Errors
    /// When it cannot be installed or does not start.
    pub async fn shared() -> Result<&'static Self, LabError> {
        static SHARED: OnceCell<Lab> = OnceCell::const_new();
        SHARED.get_or_try_init(|| Self::start(Options::default())).await
    }

    /// The directory of identities, such as `http://localhost:2582/`.
    #[must_use]
    pub const fn plc(&self) -> &Url {
        &self.ready.plc
    }

    /// The server where accounts live; handles end in `.test`.
    #[must_use]
    pub const fn pds(&self) -> &Url {
        &self.ready.pds
    }

    /// The second PDS, if there is one.
    #[must_use]
    pub const fn second(&self) -> Option<&Url> {
        self.ready.second.as_ref()
    }

    /// The app view, if there is one.
    #[must_use]
    pub const fn appview(&self) -> Option<&Url> {
        self.ready.appview.as_ref()
    }

    /// The id of the servers' process.
    #[must_use]
    pub const fn process(&self) -> u32 {
        self.ready.pid
    }

    /// A client that is let through to these servers and to nothing else that is private.
    #[must_use]
    pub const fn guarded(&self) -> &Guarded {
        &self.guarded
    }

    /// Entries that let a client through to these servers.
    #[must_use]
    pub fn allowed(&self) -> Vec<Allowed> {
        self.ready.hosts().filter_map(allowed).collect()
    }

    /// A market's way to these servers: every name leads to this machine, and nothing else there is let through.
    ///
    /// # Errors
    /// When no TLS can be set up.
    pub fn way(&self) -> Result<Guarded, GuardError> {
        let mut allowed = self.allowed();
        let ports = self.ready.hosts().filter_map(Url::port);
        allowed.extend(ports.filter_map(|port| format!("127.0.0.1:{port}").parse::<Allowed>().ok()));
        Guarded::with_names(allowed, Arc::new(Here))
    }

    /// Where a market looks for accounts. Names under `.test` lead to the PDS.
    #[must_use]
    pub fn directory(&self) -> Settings {
        Settings { directory: self.plc().clone(), test_port: self.pds().port() }
    }

    /// The stream of everything that happens on the PDS.
    ///
    /// # Errors
    /// When its address is no address.
    pub fn stream(&self) -> Result<Url, LabError> {
        let said = |_| LabError::Said(format!("{} has no stream", self.pds()));
        let mut url = self.pds().join("/xrpc/com.atproto.sync.subscribeRepos").map_err(|_| said(()))?;
        url.set_scheme("ws").map_err(said)?;
        Ok(url)
    }

    /// Calls a procedure of the PDS with an account's own token, and says what the answer means.
    ///
    /// # Errors
    /// What the answer means: [`XrpcError`].
    pub async fn write_as(
        &self,
        token: &str,
        method: &str,
        body: &Value,
        now: Timestamp,
    ) -> Result<Value, XrpcError> {
        let address = format!("{}xrpc/{method}", self.ready.pds);
        let ask = Ask::post(address, "application/json", body.to_string().into_bytes());
        let ask = ask.secret(AUTHORIZATION, &format!("Bearer {token}"))?;
        read(&self.guarded.ask(ask, ONE).await?, now)
    }

    /// A handle that nobody has yet, beginning so: letters and figures.
    pub fn new_handle(&self, begin: &str) -> String {
        format!("{begin}{}.test", self.names.fetch_add(1, Ordering::SeqCst))
    }

    /// Opens an account; its DID. Handles end in `.test`.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn create_account(&self, handle: &str, password: &str) -> Result<String, LabError> {
        let mail = format!("{}@example.test", handle.replace('.', "-"));
        let body = json!({ "handle": handle, "email": mail, "password": password });
        text(&self.xrpc("com.atproto.server.createAccount", &body, None).await?, "did")
    }

    /// Signs an account in by its password: an access token for `Bearer`.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn bearer(&self, handle: &str, password: &str) -> Result<String, LabError> {
        let body = json!({ "identifier": handle, "password": password });
        text(&self.xrpc("com.atproto.server.createSession", &body, None).await?, "accessJwt")
    }

    /// Takes a record (`at://…` and its CID) down, as the server's moderators would.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn take_down_record(&self, uri: &str, cid: &str) -> Result<(), LabError> {
        self.take_down(&json!({ "$type": "com.atproto.repo.strongRef", "uri": uri, "cid": cid }), true).await
    }

    /// Takes an account down, or gives it back.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn take_down_account(&self, did: &str, down: bool) -> Result<(), LabError> {
        self.take_down(&json!({ "$type": "com.atproto.admin.defs#repoRef", "did": did }), down).await
    }

    async fn take_down(&self, subject: &Value, down: bool) -> Result<(), LabError> {
        let body = json!({ "subject": subject, "takedown": { "applied": down, "ref": "lab" } });
        let admin = format!("Basic {}", base64(&format!("admin:{}", self.ready.admin)));
        self.xrpc("com.atproto.admin.updateSubjectStatus", &body, Some(&admin)).await.map(|_| ())
    }

    /// Calls a procedure of the PDS, with a whole `Authorization` line or without.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub async fn xrpc(
        &self,
        method: &str,
        body: &Value,
        authorization: Option<&str>,
    ) -> Result<Value, LabError> {
        let address = format!("{}xrpc/{method}", self.ready.pds);
        let mut ask = Ask::post(address, "application/json", body.to_string().into_bytes());
        if let Some(authorization) = authorization {
            ask = ask.secret(AUTHORIZATION, authorization)?;
        }
        self.answered(method, ask).await
    }

    pub(crate) async fn answered(&self, method: &str, ask: Ask) -> Result<Value, LabError> {
        let answer = self.guarded.ask(ask, LIMITS).await?;
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        if !answer.status.is_success() {
            return Err(LabError::Said(format!("{method}: {} {said}", answer.status)));
        }
        if said.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&said).map_err(|_| LabError::Said(said))
    }

    /// The PDS goes away: its port refuses connections.
    ///
    /// # Errors
    /// When the lab is one with app view, or does not obey.
    pub async fn stop_pds(&self) -> Result<(), LabError> {
        self.say(&json!({ "do": "stop" })).await.map(drop)
    }

    /// The PDS comes back, at the same port with the same data.
    ///
    /// # Errors
    /// When the lab is one with app view, or does not obey.
    pub async fn start_pds(&self) -> Result<(), LabError> {
        self.say(&json!({ "do": "start" })).await.map(drop)
    }

    pub(crate) async fn say(&self, command: &Value) -> Result<Value, LabError> {
        let not_ours = || LabError::Said("it was started by somebody else, who stops it".to_owned());
        let process = self.process.clone().ok_or_else(not_ours)?;
        let line = command.to_string();
        let said = off_the_runtime(move || {
            process.lock().unwrap_or_else(PoisonError::into_inner).ask(&line, UNTIL_DONE)
        });
        let said = said.await?;
        let answer = serde_json::from_str::<Value>(&said).ok().filter(|answer| answer["ok"] == true);
        answer.ok_or(LabError::Said(said))
    }
}

/// `lab/start` of this checkout: asked when the test runs, since checkouts that share a target folder share tests.
fn script() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    PathBuf::from(here).join("../../lab/start")
}

fn arguments(options: &Options) -> Vec<String> {
    let appview = options.appview.then(|| "--appview".to_owned());
    let second = options.second.then(|| "--second".to_owned());
    let pds = options.pds.as_ref().map(|settings| format!("--pds={settings}"));
    let web = options.web.iter().map(|(host, address)| format!("--web={host}={address}"));
    appview.into_iter().chain(second).chain(pds).chain(web).collect()
}

fn allowed(server: &Url) -> Option<Allowed> {
    format!("{}:{}", server.host_str()?, server.port()?).parse().ok()
}

pub(crate) fn text(value: &Value, field: &str) -> Result<String, LabError> {
    value[field].as_str().map(str::to_owned).ok_or_else(|| LabError::Said(value.to_string()))
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// Runs what waits on a thread where it may.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LabError> + Send + 'static,
) -> Result<T, LabError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(LabError::NotStarted(error.to_string())))
}
