//! The one HTTP client for addresses that strangers give.
//!
//! Shape: an address passes the `door` (scheme, credentials, port, and every address behind the name must be public);
//! a client made for this one hop connects to exactly the addresses that passed; a redirect is an address like any
//! other and goes through the door again, at most [`MOST_REDIRECTS`] times. No proxy, no cookie, nothing kept between
//! two fetches, and no credential but what an [`Ask`] carries, to the one address it was made for.
//!
//! Bounds: [`Limits`] on the body (counted after unpacking, so that a small packed body cannot become a large one)
//! and on the whole time; 32 KiB and 64 lines of head. Cost: a client per hop, a fraction of a millisecond beside a
//! TLS handshake; whoever fetches thousands of pages of one host wants a pool, which this is not.

mod allow;
mod ask;
mod card;
mod door;
mod error;
mod range;
mod socket;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Client, Response, StatusCode, redirect};
use url::Url;

use door::{Door, Passed};

pub use allow::{Allowed, AllowedError};
pub use ask::Ask;
pub use door::{Names, SystemNames};
pub use error::GuardError;
pub use range::not_public;
pub(crate) use socket::Connection;

/// How often an address may lead to another.
pub const MOST_REDIRECTS: usize = 5;
/// Ports that need nobody's leave.
pub const ORDINARY_PORTS: [u16; 2] = [80, 443];
/// The most lines and bytes of an answer's head.
const MOST_HEADERS: usize = 64;
const LARGEST_HEAD: usize = 32 << 10;
/// How this program names itself to the outside.
const NAME: &str = concat!("crieur/", env!("CARGO_PKG_VERSION"));

/// How much of an answer is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the body, unpacked.
    pub body: usize,
    /// Whether a larger body is cut there; otherwise it is an error.
    pub cut: bool,
    /// From the first name asked to the last byte, redirects included.
    pub time: Duration,
}

/// What came back from the last address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which that was.
    pub url: Url,
    /// Its status.
    pub status: StatusCode,
    /// Its head.
    pub headers: HeaderMap,
    /// Its body, unpacked, up to the limit.
    pub body: Vec<u8>,
    /// Whether the body was cut.
    pub cut: bool,
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Guarded {
    door: Door,
    tls: rustls::ClientConfig,
}

impl std::fmt::Debug for Guarded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guarded").field("allowed", &self.door.allowed).finish_non_exhaustive()
    }
}

impl Guarded {
    /// A client that trusts the certificates of this system and lets through what the operator allows.
    ///
    /// # Errors
    /// When no TLS can be set up.
    pub fn new(allowed: Vec<Allowed>) -> Result<Self, GuardError> {
        Self::with_names(allowed, Arc::new(SystemNames))
    }

    /// A client that finds names in its own way.
    ///
    /// # Errors
    /// When no TLS can be set up.
    pub fn with_names(allowed: Vec<Allowed>, names: Arc<dyn Names>) -> Result<Self, GuardError> {
        Ok(Self { door: Door { names, allowed: allowed.into() }, tls: tls()? })
    }

    /// Fetches a page.
    ///
    /// # Errors
    /// When it may not be fetched, or cannot; the error names the cure.
    pub async fn get(&self, address: &str, limits: Limits) -> Result<Answer, GuardError> {
        let url = door::read(address)?;
        tokio::time::timeout(limits.time, self.follow(url, limits))
            .await
            .unwrap_or(Err(GuardError::Slow(limits.time)))
    }

    async fn follow(&self, first: Url, limits: Limits) -> Result<Answer, GuardError> {
        let mut url = first;
        for _ in 0..=MOST_REDIRECTS {
            let passed = self.door.pass(url).await?;
            let response = self.send(&passed, page(&passed.url)).await?;
            if !leads_on(response.status()) {
                return read(passed.url, response, limits).await;
            }
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            url = location.and_then(|location| passed.url.join(location).ok()).ok_or(GuardError::Nowhere)?;
        }
        Err(GuardError::Redirects(MOST_REDIRECTS))
    }

    async fn send(&self, passed: &Passed, ask: Ask) -> Result<Response, GuardError> {
        let mut client = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(NAME)
            .http1_only()
            .http1_max_headers(MOST_HEADERS)
            .connect_timeout(Duration::from_secs(5))
            .pool_max_idle_per_host(0)
            .tls_backend_preconfigured(self.tls.clone());
        if let Some((host, addresses)) = &passed.pinned {
            client = client.resolve_to_addrs(host, addresses);
        }
        let client = client.build().map_err(|error| GuardError::Client(plain(&error)))?;
        let request = client.request(ask.method, passed.url.clone()).headers(ask.headers).body(ask.body);
        let response = request.send().await.map_err(|error| {
            let cause = plain(&error);
            if error.is_connect() { GuardError::NotReached(cause) } else { GuardError::NoAnswer(cause) }
        })?;
        let head = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
        if head.sum::<usize>() > LARGEST_HEAD {
            return Err(GuardError::LargeHead(LARGEST_HEAD));
        }
        Ok(response)
    }
}

/// Asks for a page to be looked at.
fn page(url: &Url) -> Ask {
    let accept = HeaderValue::from_static("text/html, application/xhtml+xml, */*;q=0.1");
    Ask::get(url.as_str()).header(ACCEPT, accept)
}

const fn leads_on(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

async fn read(url: Url, mut response: Response, limits: Limits) -> Result<Answer, GuardError> {
    let (status, headers) = (response.status(), response.headers().clone());
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    if !limits.cut && announced.is_some_and(|length| length > limits.body) {
        return Err(GuardError::LargeBody(limits.body));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| GuardError::NoAnswer(plain(&error)))? {
        let room = limits.body - body.len();
        if chunk.len() > room {
            if !limits.cut {
                return Err(GuardError::LargeBody(limits.body));
            }
            body.extend_from_slice(&chunk[..room]);
            return Ok(Answer { url, status, headers, body, cut: true });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { url, status, headers, body, cut: false })
}

/// The last cause, without the address: whoever gave it knows it.
fn plain(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string().chars().take(200).collect()
}

/// TLS by rustls on ring, chosen here and not for the whole program.
fn tls() -> Result<rustls::ClientConfig, GuardError> {
    let mut roots = rustls::RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (added, _) = roots.add_parsable_certificates(found.certs);
    if added == 0 {
        tracing::warn!(
            "this system trusts no certificate: install its package of CA certificates to fetch https pages"
        );
    }
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .map_err(|error| GuardError::Client(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
