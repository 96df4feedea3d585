//! Requests that are made twice: a write with an `Idempotency-Key` that was made before gets the first one's answer.
//!
//! What is kept are answers of writes that were carried out. A refusal changed nothing, so nothing is kept of it and
//! the same key may be used again at once, mended or not.

use app::accounts::Begin;
use app::ports::KeptAnswer;
use axum::body::{Body, to_bytes};
use axum::extract::{OriginalUri, Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, LINK, LOCATION};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller::Known;
use super::extract::body;
use super::refusal::{FieldError, Refused};
use crate::front::Front;
use crate::problem::Fault;

/// The header.
pub(super) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer was given before.
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// The longest key.
const LONGEST: usize = 255;
/// Answers are small; a larger one is not kept.
const LARGEST: usize = 1024 * 1024;

/// What is kept of an answer in the place of its body: for answers with a secret.
#[derive(Debug, Clone)]
pub(super) struct KeepInstead(pub(super) String);

/// The layer around all writes.
pub(super) async fn once(State(front): State<Front>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(&HEADER) {
        return next.run(request).await;
    }
    let Some(Known::Key(keyed)) = request.extensions().get::<Known>().cloned() else {
        return next.run(request).await;
    };
    match tried(&front, &keyed.key.id.to_string(), request, next).await {
        Ok(response) => response,
        Err(refused) => refused.into_response(),
    }
}

fn chosen(request: &Request) -> Result<String, Refused> {
    let values: Vec<&HeaderValue> = request.headers().get_all(&HEADER).iter().collect();
    let text = match values.as_slice() {
        [one] => one.to_str().ok(),
        _ => None,
    };
    let fits =
        |text: &&str| (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    text.filter(fits).map(str::to_owned).ok_or_else(|| {
        let message = "choose 1 to 255 visible ASCII characters, and send the header once";
        Refused::Invalid(vec![FieldError::header("Idempotency-Key", "format", message)])
    })
}

async fn tried(front: &Front, who: &str, request: Request, next: Next) -> Result<Response, Refused> {
    let key = chosen(&request)?;
    let uri =
        request.extensions().get::<OriginalUri>().map_or_else(|| request.uri().clone(), |uri| uri.0.clone());
    let kind = request.headers().get(CONTENT_TYPE).cloned();
    let (parts, whole) = request.into_parts();
    let bytes = body(Request::from_parts(parts.clone(), whole)).await?;
    let mut fingerprint = format!("{} {uri}\n{kind:?}\n", parts.method).into_bytes();
    fingerprint.extend_from_slice(&bytes);
    match front.accounts.begin_request(&key, who, &fingerprint).await? {
        Begin::Replay(kept) => Ok(replayed(kept)),
        Begin::Busy => Err(Refused::InFlight),
        Begin::Mismatch => Err(Refused::KeyReused),
        Begin::New(claim) => {
            let front = front.clone();
            let request = Request::from_parts(parts, Body::from(bytes));
            // A client that hangs up must not stop half way what was begun under its key.
            let work = tokio::spawn(async move {
                let (response, kept) = kept(next.run(request).await).await;
                let ended = match kept {
                    Some(answer) => front.accounts.finish(claim, answer).await.map(drop),
                    None => front.accounts.abandon(claim).await,
                };
                if let Err(error) = ended {
                    tracing::warn!(%error, "the answer to a request with a key is not kept");
                }
                response
            });
            work.await.map_err(|_| Refused::Fault(Fault::Late))
        }
    }
}

/// The answer, and what is to be kept of it.
async fn kept(response: Response) -> (Response, Option<KeptAnswer>) {
    if !response.status().is_success() {
        return (response, None);
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else {
        return (StatusCode::INTERNAL_SERVER_ERROR.into_response(), None);
    };
    let headers = [CONTENT_TYPE, ETAG, LINK, LOCATION].into_iter().filter_map(|name| {
        let value = parts.headers.get(&name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    let instead = parts.extensions.remove::<KeepInstead>().map(|KeepInstead(text)| text);
    let answer = KeptAnswer {
        status: parts.status.as_u16(),
        headers: headers.collect(),
        body: instead.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned()),
    };
    (Response::from_parts(parts, Body::from(bytes)), Some(answer))
}

fn replayed(kept: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let mut response = (status, kept.body).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for (name, value) in kept.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
