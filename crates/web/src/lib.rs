//! Pages and API: the market as people and programs use it.
//!
//! | where to look | for |
//! |---|---|
//! | `who.rs` | who may call: the extractors |
//! | `pages/` | what people see, one folder for each kind of people |
//! | `api/` | what programs see, under `/api/v1`, with its OpenAPI document |
//! | `shown.rs` | between request and handler: reader, language, session; faults in words |
//! | `say/` | what the rules answer, in the reader's language |
//! | `security.rs`, `limits.rs`, `form.rs` | headers, origin, rates, forms |
//! | `ui/`, `page.rs`, `chart/`, `assets/` | the design system |
//! | `text.rs`, `format/`, `locales/` | words, amounts, dates |
//! | `live.rs` | news for open pages |
//!
//! A handler reads a form, calls one use case of `app`, and shows a page. Does not know: SQL, which store, network or
//! rail is behind the app, and no rule of the market.

pub mod api;
pub mod assets;
pub mod chart;
pub mod cookies;
pub mod form;
pub mod format;
pub mod front;
pub mod limits;
pub mod live;
pub mod page;
pub mod pages;
pub mod places;
pub mod problem;
pub mod say;
pub mod shown;
pub mod text;
pub mod ui;
pub mod who;

mod operation;
mod security;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::timeout::TimeoutLayer;

pub use front::{Character, Front, Gauges, Inside, Settings, Trend, Trends};
pub use live::tell;
pub use problem::Fault;

/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Below this many bytes packing costs more than it saves.
const WORTH_PACKING: u64 = 1_024;

/// The whole web: pages, API, assets, operation.
pub fn router(front: &Front) -> Router {
    let spotter = front.settings.spotter;
    let pages = Router::new()
        .merge(pages::public::routes())
        .merge(api::pages())
        .merge(pages::entry::routes(spotter))
        .merge(pages::account::routes())
        .nest("/brand", pages::brand::routes(spotter))
        .nest("/creator", pages::creator::routes())
        .nest("/operator", pages::operator::routes(spotter))
        .route("/live", axum::routing::get(live::live))
        .route("/design", axum::routing::get(pages::design))
        .fallback(missing)
        .method_not_allowed_fallback(wrong_method);
    let pages =
        if spotter { pages.route("/live/breakouts", axum::routing::get(live::breakouts)) } else { pages };
    let pages = security::same_site(pages).merge(pages::entry::open_routes());
    let pages = pages.layer(from_fn_with_state(front.clone(), shown::reader));
    let quiet = SizeAbove::new(WORTH_PACKING).and(NotForContentType::const_new("text/event-stream"));
    let around = ServiceBuilder::new()
        .layer(from_fn_with_state(front.clone(), operation::measured))
        .layer(from_fn_with_state(front.clone(), security::headers))
        // Pages are made for one reader and packed each time: as quickly as it goes.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(quiet))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(DefaultBodyLimit::max(form::LARGEST_FORM));
    Router::new()
        .merge(pages)
        .merge(api::router(front))
        .merge(operation::routes())
        .merge(operation::documents(front))
        .merge(assets::router())
        .layer(around)
        .with_state(front.clone())
}

/// Serves until `stop` says so, then lets the requests in hand finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    front: &Front,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(front).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

async fn missing() -> Fault {
    Fault::NotFound
}

async fn wrong_method() -> Fault {
    Fault::Method
}

/// A fault of the program: said in the log in full, to the reader in short.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(reason: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = reason.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| reason.downcast_ref::<&str>().copied()).unwrap_or("without a word");
    tracing::error!(reason = text, "a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
