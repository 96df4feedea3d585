//! Who an account is: from its name to its lasting id, to its document, to the server that keeps its records.
//!
//! Shape: a [`Handle`] leads to a [`Did`] by DNS (`_atproto.` and the name, TXT `did=…`) or, where DNS says nothing, by
//! `https://NAME/.well-known/atproto-did`; a [`Did`] leads to its [`Document`] by the directory (`did:plc`) or by its own
//! host (`did:web`). A name is theirs only when both agree: the name leads to the account and its document claims the name.
//!
//! Bounds: every fetch goes through the guarded client (size, time, redirects, no private address unless the operator
//! allows it); what was found counts for [`FRESH`], at most [`MOST_KEPT`] of each kind are kept. Whoever is about to
//! call something gone asks [`Resolver::fresh`]: the account may have moved since.
//!
//! Names under `.test` belong to servers under test. They are asked at [`Settings::test_port`] by plain http, where that
//! is set, and nowhere else; DNS is never asked about them.

pub(super) mod cache;
mod did;
mod dns;
mod document;
mod error;
mod handle;
mod key;

use std::sync::Arc;
use std::time::Duration;

use app::ports::Clock;
use kernel::Span;
use reqwest::StatusCode;
use url::Url;

use cache::Cache;
use did::Method;

pub use did::{Did, DidError};
pub use dns::{NameServers, Txt, TxtError};
pub use document::Document;
pub use error::IdentityError;
pub use handle::{Handle, HandleError};

use crate::guarded::{Answer, GuardError, Guarded, Limits};

/// How long what was found counts. A name that is given to somebody else leads astray for no longer.
pub const FRESH: Span = Span::hours(1);
/// Ids and documents kept, each: some megabytes.
pub const MOST_KEPT: usize = 10_000;
/// A document is one or two kilobytes, a file with an id some forty bytes.
const DOCUMENT: Limits = Limits { body: 64 << 10, cut: false, time: Duration::from_secs(10) };
const WELL_KNOWN: Limits = Limits { body: 2_048, cut: true, time: Duration::from_secs(10) };
/// As long as a page is waited for: a name server that does not answer holds up nobody for longer.
const DNS: Duration = Duration::from_secs(5);

/// Where accounts are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The directory of `did:plc`: `https://plc.directory`.
    pub directory: Url,
    /// At which port names under `.test` are asked by plain http; nothing: not at all.
    pub test_port: Option<u16>,
}

/// Finds accounts. Cheap to clone; clones share what was found.
#[derive(Clone)]
pub struct Resolver(Arc<Inner>);

struct Inner {
    guarded: Guarded,
    dns: Arc<dyn Txt>,
    clock: Arc<dyn Clock>,
    settings: Settings,
    ids: Cache<Handle, Did>,
    documents: Cache<Did, Document>,
}

impl std::fmt::Debug for Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolver").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

impl Resolver {
    /// A resolver that knows nothing yet.
    #[must_use]
    pub fn new(guarded: Guarded, dns: Arc<dyn Txt>, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        let (ids, documents) = (Cache::new(FRESH, MOST_KEPT), Cache::new(FRESH, MOST_KEPT));
        Self(Arc::new(Inner { guarded, dns, clock, settings, ids, documents }))
    }

    /// An account by its name or its lasting id. By its name only when the account goes by it.
    ///
    /// # Errors
    /// When there is none, when name and account contradict each other, or when nobody could say.
    pub async fn find(&self, who: &str) -> Result<Document, IdentityError> {
        if who.starts_with("did:") {
            return self.document(&who.parse()?).await;
        }
        let handle: Handle = who.parse()?;
        let did = self.did_of(&handle).await?;
        let document = self.document(&did).await?;
        if document.handle.as_ref() == Some(&handle) {
            return Ok(document);
        }
        // A name that was changed within the hour: the document, or where the name leads, is an old one.
        self.0.ids.forget(&handle);
        let did = self.did_of(&handle).await?;
        let document = self.fresh(&did).await?;
        if document.handle.as_ref() == Some(&handle) {
            return Ok(document);
        }
        let instead = document.handle.map_or_else(|| "no name".to_owned(), |handle| handle.to_string());
        Err(IdentityError::NotTheirs { handle, did, instead })
    }

    /// Where a name leads. Whether the account goes by it is another question: [`Resolver::find`].
    ///
    /// # Errors
    /// When it leads nowhere, to several accounts, or when nobody could say.
    pub async fn did_of(&self, handle: &Handle) -> Result<Did, IdentityError> {
        let now = self.0.clock.now();
        if let Some(did) = self.0.ids.get(handle, now) {
            return Ok(did);
        }
        let did = self.ask_name(handle).await?;
        self.0.ids.put(handle.clone(), did.clone(), now);
        Ok(did)
    }

    /// An account's document, at most [`FRESH`] old.
    ///
    /// # Errors
    /// When there is no such account, its document is of no use, or nobody could say.
    pub async fn document(&self, did: &Did) -> Result<Document, IdentityError> {
        match self.0.documents.get(did, self.0.clock.now()) {
            Some(document) => Ok(document),
            None => self.fresh(did).await,
        }
    }

    /// An account's document as it is now.
    ///
    /// # Errors
    /// As [`Resolver::document`].
    pub async fn fresh(&self, did: &Did) -> Result<Document, IdentityError> {
        let now = self.0.clock.now();
        let answer = self.0.guarded.get(&self.place(did)?, DOCUMENT).await?;
        let document = match answer.status {
            StatusCode::OK => Document::read(did, &answer.body, |url| self.0.guarded.allows(url))?,
            StatusCode::NOT_FOUND => return Err(self.unknown(did)),
            StatusCode::GONE => return Err(IdentityError::Tombstone(did.clone())),
            _ => return Err(refused(&answer, now)),
        };
        self.0.documents.put(did.clone(), document.clone(), now);
        Ok(document)
    }

    /// The directory knows whom it has never heard of; a host that has mislaid its file may find it again.
    fn unknown(&self, did: &Did) -> IdentityError {
        match did.method() {
            Method::Plc => IdentityError::Unknown(did.clone()),
            Method::Web(host, _) => {
                IdentityError::Unavailable(format!("{host} has no document of an account"))
            }
        }
    }

    fn place(&self, did: &Did) -> Result<String, IdentityError> {
        match did.method() {
            Method::Plc => {
                let directory = self.0.settings.directory.as_str().trim_end_matches('/');
                Ok(format!("{directory}/{did}"))
            }
            Method::Web(host, None) => Ok(format!("https://{host}/.well-known/did.json")),
            Method::Web(host, Some(port)) => {
                let plain = format!("http://{host}:{port}/");
                let allowed = Url::parse(&plain).is_ok_and(|url| self.0.guarded.allows(&url));
                let refused = IdentityError::NotAllowed(GuardError::Port(port));
                allowed.then(|| format!("{plain}.well-known/did.json")).ok_or(refused)
            }
        }
    }

    async fn ask_name(&self, handle: &Handle) -> Result<Did, IdentityError> {
        let place = match (handle.is_for_tests(), self.0.settings.test_port) {
            (true, None) => return Err(IdentityError::NobodyNamed(handle.clone())),
            (true, Some(port)) => return self.ask_host(handle, &format!("http://{handle}:{port}")).await,
            (false, _) => format!("https://{handle}"),
        };
        let name = format!("_atproto.{handle}");
        let records = tokio::time::timeout(DNS, self.0.dns.txt(&name))
            .await
            .unwrap_or_else(|_| Err(TxtError::Unavailable("the name servers gave no answer".to_owned())));
        let silent = match records {
            Ok(records) => match of_records(handle, &records)? {
                Some(did) => return Ok(did),
                None => None,
            },
            Err(TxtError::None) => None,
            Err(TxtError::Unavailable(why)) => Some(why),
        };
        match (self.ask_host(handle, &place).await, silent) {
            // Name servers that did not speak may know better than a host that knows of nobody.
            (Err(IdentityError::NobodyNamed(_)), Some(why)) => Err(IdentityError::Unavailable(why)),
            (answer, _) => answer,
        }
    }

    async fn ask_host(&self, handle: &Handle, place: &str) -> Result<Did, IdentityError> {
        let nobody = || IdentityError::NobodyNamed(handle.clone());
        let answer = match self.0.guarded.get(&format!("{place}/.well-known/atproto-did"), WELL_KNOWN).await {
            Ok(answer) => answer,
            Err(GuardError::Unknown(_)) => return Err(nobody()),
            Err(error) => return Err(error.into()),
        };
        if answer.status.is_success() {
            let text = String::from_utf8_lossy(&answer.body);
            // Many hosts give a page of theirs for whatever is asked.
            return text.trim().parse().map_err(|_| nobody());
        }
        match answer.status.is_client_error() && answer.status != StatusCode::TOO_MANY_REQUESTS {
            true => Err(nobody()),
            false => Err(refused(&answer, self.0.clock.now())),
        }
    }
}

fn of_records(handle: &Handle, records: &[String]) -> Result<Option<Did>, IdentityError> {
    let mut ids: Vec<&str> = records.iter().filter_map(|record| record.strip_prefix("did=")).collect();
    ids.sort_unstable();
    ids.dedup();
    match ids.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.trim().parse()?)),
        [_, _, ..] => Err(IdentityError::Ambiguous(handle.clone())),
    }
}

/// A status that says nothing about the account.
fn refused(answer: &Answer, now: kernel::Timestamp) -> IdentityError {
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return IdentityError::RateLimited { wait: super::wait::of(&answer.headers, now) };
    }
    let host = answer.url.host_str().unwrap_or_default();
    IdentityError::Unavailable(format!("{host} answers {}", answer.status.as_u16()))
}
