//! The components alone, on a loopback port: `cargo run -p crieur-web --example design -- 4000`.
//! `?lang=fr` and `?theme=dark` choose how they look.

use axum::Router;
use axum::extract::OriginalUri;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use kernel::Timestamp;
use web::format::Place;
use web::page::{Shell, Theme};
use web::pages::components::components;
use web::text::{Locale, Words};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(0);
    let listener = tokio::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, port)).await?;
    eprintln!("http://{}/design", listener.local_addr()?);
    let router = Router::new().route("/design", get(shown)).merge(web::assets::router());
    axum::serve(listener, router).await
}

/// As strict as the market's own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

async fn shown(OriginalUri(address): OriginalUri) -> impl IntoResponse {
    let query = address.query().unwrap_or_default();
    let locale = if query.contains("lang=fr") { Locale::Fr } else { Locale::En };
    let mut shell = Shell::new(Place::new(Words::new(locale)), "Design", address.to_string());
    shell.demo = true;
    shell.theme = if query.contains("theme=dark") { Theme::Dark } else { Theme::System };
    let now = "2026-11-22T08:30:00Z".parse().unwrap_or(Timestamp::EPOCH);
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(components(shell, now).into_string()))
}
