//! What the operation of the program asks: is it alive, is it ready, how is it doing.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use subtle::ConstantTimeEq;

use crate::front::Front;

/// `/health/live`, `/health/ready`, `/metrics`.
pub(crate) fn routes() -> Router<Front> {
    Router::new()
        .route("/health/live", get(async || "alive\n"))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
}

/// Documents for other servers, which may keep them for five minutes.
pub(crate) fn documents(front: &Front) -> Router<Front> {
    front.documents.iter().fold(Router::new(), |router, (path, document)| {
        let head = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=300")];
        let body = document.to_string();
        router.route(path, get(async move || (head, body)))
    })
}

/// Ready when the store answers and nothing else stands in the way; else each reason on a line.
async fn ready(State(front): State<Front>) -> Response {
    let mut reasons = (front.gauges.unready)();
    if let Err(error) = front.app.store().next_job().await {
        reasons.push(error.to_string());
    }
    if reasons.is_empty() {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, reasons.join("\n") + "\n").into_response()
    }
}

async fn metrics(State(front): State<Front>, headers: HeaderMap) -> Response {
    if let Some(token) = &front.gauges.token {
        let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let given = given.strip_prefix("Bearer ").unwrap_or_default();
        if !bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
            return StatusCode::UNAUTHORIZED.into_response();
        }
    }
    metrics::gauge!("crieur_live_streams")
        .set(f64::from(u32::try_from(front.live.listeners()).unwrap_or(u32::MAX)));
    ([("content-type", "text/plain; version=0.0.4; charset=utf-8")], (front.gauges.metrics)()).into_response()
}

/// Counts and times each request by its route, never by its address: ids would make a series each.
#[allow(clippy::disallowed_methods, reason = "how long an answer took is no business of the market's clock")]
pub(crate) async fn measured(State(_): State<Front>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_str().to_owned();
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("crieur_http_requests_total", &labels).increment(1);
    metrics::histogram!("crieur_http_request_seconds", &labels).record(begun.elapsed().as_secs_f64());
    response
}
