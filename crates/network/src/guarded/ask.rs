//! One request with a method, a head and a body of its own, for programs that talk to a server's API.
//!
//! Unlike a page a request is never redirected: it may carry a credential, and that is for the address it was made
//! for and no other. A redirect comes back as the answer that it is.

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::door;
use super::{Answer, GuardError, Guarded, Limits};

/// What is asked of a server.
///
/// Not shown by `Debug`: head and body may hold credentials.
#[derive(Clone)]
pub struct Ask {
    pub(super) method: Method,
    pub(super) address: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask")
            .field("method", &self.method)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Ask {
    /// Asks with a method, at an address, with nothing else.
    #[must_use]
    pub fn new(method: Method, address: impl Into<String>) -> Self {
        Self { method, address: address.into(), headers: HeaderMap::new(), body: Vec::new() }
    }

    /// Reads.
    #[must_use]
    pub fn get(address: impl Into<String>) -> Self {
        Self::new(Method::GET, address)
    }

    /// Writes a body of a media type.
    #[must_use]
    pub fn post(address: impl Into<String>, kind: &'static str, body: Vec<u8>) -> Self {
        let ask = Self { body, ..Self::new(Method::POST, address) };
        ask.header(reqwest::header::CONTENT_TYPE, HeaderValue::from_static(kind))
    }

    /// With a line of the head; the last of one name counts.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// With a line of the head that holds a secret. What cannot stand in a head is refused.
    ///
    /// # Errors
    /// When the value holds a control character.
    pub fn secret(self, name: HeaderName, value: &str) -> Result<Self, GuardError> {
        let mut value =
            HeaderValue::from_str(value).map_err(|_| GuardError::Header(name.as_str().to_owned()))?;
        value.set_sensitive(true);
        Ok(self.header(name, value))
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Guarded {
    /// Asks a server, once: nothing is followed and nothing is repeated.
    ///
    /// # Errors
    /// When it may not be asked, or gives no whole answer. After some errors the server may have done what was
    /// asked all the same: [`GuardError::may_have_arrived`].
    pub async fn ask(&self, ask: Ask, limits: Limits) -> Result<Answer, GuardError> {
        let url = door::read(&ask.address)?;
        let whole = async {
            let passed = self.door.pass(url).await?;
            let response = self.send(&passed, ask).await?;
            super::read(passed.url, response, limits).await
        };
        tokio::time::timeout(limits.time, whole).await.unwrap_or(Err(GuardError::Slow(limits.time)))
    }
}
