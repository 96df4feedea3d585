//! What programs see, under `/api/v1`.
//!
//! | where to look | for |
//! |---|---|
//! | `ops/` | the operations, one file for each kind of thing |
//! | `shapes/` | what goes in and out |
//! | `caller.rs` | which program asks: the signature is the permission |
//! | `extract.rs`, `answer.rs`, `cursor.rs` | bodies and queries; answers and pages of lists |
//! | `refusal.rs` | why a request was not carried out, as problem+json |
//! | `once.rs` | requests that are made twice |
//! | `document.rs`, `try_it.rs` | the OpenAPI document, and the pages to read and try it |
//!
//! A request passes, from outside in: `speak` (faults in words), `know` (whose key, how many requests are left),
//! `once` (was it made before?), `speak` again, so that what is kept is what was said, the handler.

pub mod answer;
pub mod caller;
pub mod cursor;
pub mod extract;
pub mod refusal;
pub mod shapes;

mod document;
mod once;
mod ops;
mod strict;
mod try_it;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, OriginalUri, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, VARY,
    WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use utoipa_axum::router::OpenApiRouter;

use crate::format::Place;
use crate::front::Front;
use crate::limits::Left;
use crate::problem::{Fault, retry_after};
use crate::text::{Locale, Words};
use caller::Known;
use refusal::Refused;

/// The API.
pub(crate) fn router(front: &Front) -> Router<Front> {
    let (operations, _) = operations().split_for_parts();
    let layer = |router: Router<Front>| {
        router
            .layer(from_fn_with_state(front.clone(), speak))
            .layer(from_fn_with_state(front.clone(), once::once))
            .layer(from_fn_with_state(front.clone(), know))
            .layer(from_fn_with_state(front.clone(), speak))
    };
    let missing = || async { Fault::NotFound };
    let unknown = Router::new().route("/api/v1", any(missing)).route("/api/v1/{*rest}", any(missing));
    layer(operations.merge(unknown))
}

/// The pages about the API.
pub(crate) fn pages() -> Router<Front> {
    try_it::routes()
}

/// The operations with their part of the document.
fn operations() -> OpenApiRouter<Front> {
    OpenApiRouter::new().nest("/api/v1", ops::routes().route("/openapi.json", get(document::serve)))
}

/// The OpenAPI document.
#[must_use]
pub fn openapi() -> &'static serde_json::Value {
    &document::DOCUMENT.0
}

/// Whose key it is, and how many requests are left.
async fn know(State(front): State<Front>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let from = front.client(request.headers(), peer);
    let found = match bearer(request.headers()) {
        Some(secret) => match front.accounts.find_key(secret).await {
            Ok(found) => found,
            Err(error) => return Fault::from(error).into_response(),
        },
        None => None,
    };
    let left = match &found {
        Some(keyed) => front.limits.key(keyed.key.id).map(Some),
        None => front.limits.public(from).map(|()| None),
    };
    let left = match left {
        Ok(left) => left,
        Err(fault) => return fault.into_response(),
    };
    let sent = request.headers().contains_key(AUTHORIZATION);
    let known = found.map_or(Known::Nobody { sent }, |keyed| Known::Key(Arc::new(keyed)));
    request.extensions_mut().insert(known);
    let mut response = next.run(request).await;
    if let Some(left) = left {
        tell(response.headers_mut(), left);
    }
    response
}

/// The secret of a key that was sent.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// How many requests are left, as the drafts of the standard and most programs know it.
fn tell(headers: &mut HeaderMap, left: Left) {
    let full = u64::from(left.of.saturating_sub(left.left)) * 60 / u64::from(left.of.max(1));
    let told = [
        ("ratelimit-policy", format!("\"key\";q={};w=60", left.of)),
        ("ratelimit", format!("\"key\";r={};t={full}", left.left)),
        ("x-ratelimit-limit", left.of.to_string()),
        ("x-ratelimit-remaining", left.left.to_string()),
        ("x-ratelimit-reset", full.to_string()),
    ];
    for (name, value) in told {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

/// Puts what was refused into the words of whoever asked.
async fn speak(State(front): State<Front>, request: Request, next: Next) -> Response {
    let place = Place::new(Words::new(language(request.headers()))).zoned("UTC");
    let uri =
        request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().clone(), |uri| uri.0.clone());
    let mut response = next.run(request).await;
    let extensions = response.extensions_mut();
    let refused = extensions.remove::<Refused>().or_else(|| extensions.remove::<Fault>().map(Refused::Fault));
    match refused.or_else(|| bare(&response)) {
        Some(refused) => said(&front, &refused, &place, uri.path(), &response),
        None => response,
    }
}

/// What a status without a word means: the router's own.
fn bare(response: &Response) -> Option<Refused> {
    if response.headers().contains_key(CONTENT_TYPE) {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Fault::NotFound.into()),
        StatusCode::METHOD_NOT_ALLOWED => Some(Fault::Method.into()),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Fault::TooLarge.into()),
        _ => None,
    }
}

/// The first language asked for that the market speaks; English else.
fn language(headers: &HeaderMap) -> Locale {
    let list = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut tags = list.split(',').map(|part| part.trim().split(['-', ';']).next().unwrap_or_default());
    tags.find_map(|tag| match tag.to_ascii_lowercase().as_str() {
        "fr" => Some(Locale::Fr),
        "en" => Some(Locale::En),
        _another => None,
    })
    .unwrap_or(Locale::En)
}

fn said(front: &Front, refused: &Refused, place: &Place, path: &str, bare: &Response) -> Response {
    let status = refused.status();
    if status.is_server_error() {
        tracing::error!(name = refused.name(), path, "a request of a program failed");
    }
    let body = serde_json::to_vec(&refused.problem(place, path)).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    // Whatever the bare answer had to say, such as which methods there are.
    headers.extend(bare.headers().clone());
    headers.remove(CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(place.words.tag()));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"crieur\""));
    }
    let wait = match refused {
        Refused::Fault(fault) => retry_after(fault, front.app.now()),
        Refused::InFlight => Some(1),
        Refused::Invalid(_)
        | Refused::Unfit(_)
        | Refused::NotJson { .. }
        | Refused::MediaType
        | Refused::NoKey { .. }
        | Refused::NoScope(_)
        | Refused::NoParty(_)
        | Refused::Stale { .. }
        | Refused::KeyReused => None,
    };
    if let Some(seconds) = wait {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
