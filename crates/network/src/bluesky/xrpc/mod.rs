//! Calls of the AT Protocol: a method's name, parameters or a body of JSON, and what the answer means.
//!
//! Shape: [`Xrpc::query`] asks a server without a credential; [`read`] sorts any answer, whoever fetched it.
//! Bounds: [`Limits`] of the guarded client per call. A server that asked to be left alone is not asked again before
//! that time is over: the call is answered with [`XrpcError::RateLimited`] on the spot, whoever makes it. Such
//! times are kept for at most [`MOST_WAITS`] servers.

mod error;

use std::sync::Arc;
use std::time::Duration;

use app::ports::Clock;
use kernel::{Span, Timestamp};
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, HeaderValue};
use serde_json::Value;
use url::Url;

pub use error::{Absence, XrpcError};

use super::identity::cache::Cache;
use super::wait;
use crate::guarded::{Answer, Ask, Guarded, Limits};

/// One record, or what is known of one account. A record has at most 1 MiB by the protocol, mostly one kilobyte.
pub const ONE: Limits = Limits { body: 2 << 20, cut: false, time: Duration::from_secs(15) };
/// A page of a hundred. Posts with pictures and cards have two to four kilobytes each.
pub const PAGE: Limits = Limits { body: 4 << 20, cut: false, time: Duration::from_secs(30) };
/// Servers that asked for a pause: more at once are not met in an hour.
pub const MOST_WAITS: usize = 10_000;

/// Asks servers. Cheap to clone; clones share the pauses.
#[derive(Clone)]
pub struct Xrpc {
    guarded: Guarded,
    clock: Arc<dyn Clock>,
    pauses: Arc<Cache<String, Timestamp>>,
}

impl std::fmt::Debug for Xrpc {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xrpc").field("guarded", &self.guarded).finish_non_exhaustive()
    }
}

/// What a server gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The answer.
    pub value: Value,
    /// How long to leave the server alone before the next call, when it says that nothing is left.
    pub pause: Option<Span>,
}

impl Xrpc {
    /// A client.
    #[must_use]
    pub fn new(guarded: Guarded, clock: Arc<dyn Clock>) -> Self {
        // An entry lives as long as the longest pause.
        Self { guarded, clock, pauses: Arc::new(Cache::new(Span::hours(1), MOST_WAITS)) }
    }

    /// Asks a server, without a credential.
    ///
    /// # Errors
    /// What the answer means: [`XrpcError`].
    pub async fn query(
        &self,
        server: &Url,
        method: &str,
        params: &[(&str, &str)],
        limits: Limits,
    ) -> Result<Given, XrpcError> {
        let answer = self.fetch(server, method, params, limits).await?;
        let pause = wait::ahead(&answer.headers, self.clock.now());
        if let Some(wait) = pause {
            self.pause(server, wait);
        }
        Ok(Given { value: read(&answer, self.clock.now())?, pause })
    }

    /// The bytes of an answer that is no JSON.
    pub(crate) async fn bytes(
        &self,
        server: &Url,
        method: &str,
        params: &[(&str, &str)],
        limits: Limits,
    ) -> Result<Vec<u8>, XrpcError> {
        let answer = self.fetch(server, method, params, limits).await?;
        if answer.status.is_success() {
            return Ok(answer.body);
        }
        Err(failed(&answer, self.clock.now()))
    }

    async fn fetch(
        &self,
        server: &Url,
        method: &str,
        params: &[(&str, &str)],
        limits: Limits,
    ) -> Result<Answer, XrpcError> {
        let now = self.clock.now();
        if let Some(until) = self.pauses.get(&server.to_string(), now).filter(|until| now < *until) {
            return Err(XrpcError::RateLimited { wait: until.since(now) });
        }
        let unusable = || XrpcError::Unavailable(format!("{server} is no server's address"));
        let mut url = server.join(&format!("/xrpc/{method}")).map_err(|_| unusable())?;
        if !params.is_empty() {
            url.query_pairs_mut().extend_pairs(params);
        }
        let ask = Ask::get(url.as_str()).header(ACCEPT, HeaderValue::from_static("*/*"));
        let answer = self.guarded.ask(ask, limits).await?;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            self.pause(server, wait::of(&answer.headers, self.clock.now()));
        }
        Ok(answer)
    }

    fn pause(&self, server: &Url, wait: Span) {
        let now = self.clock.now();
        self.pauses.put(server.to_string(), now.plus(wait), now);
    }
}

/// What an answer means.
///
/// # Errors
/// Everything but a success with JSON.
pub fn read(answer: &Answer, now: Timestamp) -> Result<Value, XrpcError> {
    if !answer.status.is_success() {
        return Err(failed(answer, now));
    }
    if answer.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&answer.body)
        .map_err(|_| XrpcError::Unavailable("the answer is no JSON".to_owned()))
}

fn failed(answer: &Answer, now: Timestamp) -> XrpcError {
    let status = answer.status;
    if status == StatusCode::TOO_MANY_REQUESTS {
        return XrpcError::RateLimited { wait: wait::of(&answer.headers, now) };
    }
    let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    // A method that a server does not have is the one fault of a server that says something.
    let is_fault = status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED;
    let (Some(code), false) = (said["error"].as_str(), is_fault || status.is_redirection()) else {
        return XrpcError::Unavailable(format!("status {}", status.as_u16()));
    };
    match code {
        "RecordNotFound" => XrpcError::Gone(Absence::Record),
        "RepoNotFound" | "AccountNotFound" => XrpcError::Gone(Absence::Account),
        "RepoTakendown" | "RepoSuspended" | "AccountTakedown" | "AccountSuspended" => {
            XrpcError::Gone(Absence::TakenDown)
        }
        "RepoDeactivated" | "AccountDeactivated" => XrpcError::Gone(Absence::Deactivated),
        "ExpiredToken"
        | "InvalidToken"
        | "AuthMissing"
        | "AuthenticationRequired"
        | "invalid_token"
        | "InvalidDpopProof"
        | "invalid_dpop_proof"
        | "ScopeMissingError" => XrpcError::SignedOut(code.to_owned()),
        _ if status == StatusCode::UNAUTHORIZED => XrpcError::SignedOut(shown(code, 60)),
        // A name that a server makes up for its own trouble is no refusal.
        "UpstreamFailure" | "UpstreamTimeout" | "InternalServerError" | "NotEnoughResources" => {
            XrpcError::Unavailable(code.to_owned())
        }
        _ => XrpcError::Refused {
            code: shown(code, 60),
            message: shown(said["message"].as_str().unwrap_or_default(), 300),
        },
    }
}

/// A stranger's words, in one line and short.
fn shown(text: &str, most: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderMap;

    fn answer(status: u16, body: &str) -> Answer {
        let url = "https://pds.example/".parse().unwrap();
        let status = StatusCode::from_u16(status).unwrap();
        Answer { url, status, headers: HeaderMap::new(), body: body.into(), cut: false }
    }

    fn error(status: u16, body: &str) -> XrpcError {
        read(&answer(status, body), Timestamp::EPOCH).unwrap_err()
    }

    #[test]
    fn only_the_protocol_s_own_words_say_that_something_is_gone() {
        let said = |code: &str| format!("{{\"error\":\"{code}\",\"message\":\"m\"}}");
        assert_eq!(error(400, &said("RecordNotFound")), XrpcError::Gone(Absence::Record));
        assert_eq!(error(400, &said("RepoDeactivated")), XrpcError::Gone(Absence::Deactivated));
        assert_eq!(error(400, &said("RepoTakendown")), XrpcError::Gone(Absence::TakenDown));
        assert_eq!(error(404, &said("RepoNotFound")), XrpcError::Gone(Absence::Account));
        for (status, body) in [
            (404, "<html>404 Not Found</html>"),
            (410, ""),
            (400, "{}"),
            (502, &said("RecordNotFound")),
            (503, &said("RepoNotFound")),
            (500, &said("InternalServerError")),
            (302, &said("RecordNotFound")),
            (200, "<html>a captive portal</html>"),
        ] {
            let error = error(status, body);
            assert!(matches!(error, XrpcError::Unavailable(_)), "{status} {body}: {error:?}");
        }
        assert!(matches!(error(429, ""), XrpcError::RateLimited { .. }));
        assert!(matches!(error(400, &said("ExpiredToken")), XrpcError::SignedOut(_)));
        let refused = error(400, "{\"error\":\"InvalidSwap\",\"message\":\"a\\nb\"}");
        let (code, message) = ("InvalidSwap".to_owned(), "a b".to_owned());
        assert_eq!(refused, XrpcError::Refused { code, message });
    }
}
