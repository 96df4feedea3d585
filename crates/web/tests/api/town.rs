//! A site with keys.

use std::collections::BTreeSet;

use account::{Locale, Scope};
use app::accounts::{NewKey, Signed};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use kernel::{ApiKeyId, BrandId, CreatorId, OperatorId};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::common::{Site, Someone};

/// What a program got.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

impl Got {
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        if status >= 400 {
            assert_eq!(self.headers["content-type"], "application/problem+json");
            assert_eq!(self.body["status"], status);
        }
        self
    }

    /// The last part of the problem's type.
    #[track_caller]
    pub(crate) fn problem(&self) -> &str {
        self.body["type"].as_str().and_then(|kind| kind.strip_prefix("/docs/problems#")).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// A request of a program, to be filled in.
pub(crate) struct Ask<'a> {
    site: &'a Site,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask<'_> {
    pub(crate) fn key(mut self, key: &str) -> Self {
        self.headers.push(("authorization".to_owned(), format!("Bearer {key}")));
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").bytes(body.to_string().into_bytes())
    }

    pub(crate) fn bytes(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    pub(crate) async fn send(self) -> Got {
        let mut request = Request::builder().method(self.method).uri(format!("/api/v1{}", self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(self.body)).unwrap();
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Got { status, headers, body, bytes }
    }
}

impl Site {
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        let method = method.to_uppercase().parse().unwrap();
        Ask { site: self, method, path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) async fn signed(&self, who: &Someone) -> Signed {
        self.front.accounts.r#become(who.user).await.unwrap().signed
    }

    /// A key with these scopes; with all that fit when none is named.
    pub(crate) async fn key(&self, who: &Someone, scopes: &[Scope]) -> String {
        self.key_of(who, scopes).await.1
    }

    pub(crate) async fn key_of(&self, who: &Someone, scopes: &[Scope]) -> (ApiKeyId, String) {
        let signed = self.signed(who).await;
        let kind = who.party.kind();
        let fits = Scope::ALL.into_iter().filter(|scope| scope.fits(kind));
        let scopes: BTreeSet<Scope> =
            if scopes.is_empty() { fits.collect() } else { scopes.iter().copied().collect() };
        let wanted = NewKey { name: "test".to_owned(), scopes, expires: None };
        let (key, secret) = self.front.accounts.create_key(&signed, wanted).await.unwrap();
        (key.id, secret.as_str().to_owned())
    }

    pub(crate) async fn operator(&self) -> Someone {
        let id = OperatorId::new(uuid::Uuid::from_u128(7));
        let user = self.front.accounts.appoint("op@people.example", "Odile", Locale::En, id).await.unwrap();
        self.enter(user.id).await
    }
}

/// One of each party, with keys for everything.
pub(crate) struct Parties {
    pub(crate) site: Site,
    pub(crate) brand: (Someone, BrandId, String),
    pub(crate) creator: (Someone, CreatorId, String),
    pub(crate) operator: (Someone, String),
}

impl Parties {
    pub(crate) async fn new() -> Self {
        let site = Site::new();
        let (brand, brand_id) = site.brand("Zephyr").await;
        let (creator, creator_id) = site.creator("Ada").await;
        let operator = site.operator().await;
        let keys =
            [site.key(&brand, &[]).await, site.key(&creator, &[]).await, site.key(&operator, &[]).await];
        let [one, two, three] = keys;
        Self {
            site,
            brand: (brand, brand_id, one),
            creator: (creator, creator_id, two),
            operator: (operator, three),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Ask<'_> {
        self.site.ask("get", path)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Ask<'_> {
        self.site.ask("post", path).json(body)
    }

    pub(crate) fn bare(&self, path: &str) -> Ask<'_> {
        self.site.ask("post", path)
    }

    /// Terms that fit the site's clock and creators.
    pub(crate) fn terms() -> Value {
        json!({
            "message": "The Zephyr Can waters balconies and window boxes by itself while you are away.",
            "link": "https://zephyr.example.com/can",
            "posts": 10,
            "price": {"minor": 2_000, "currency": "EUR"},
            "budget": {"minor": 20_000, "currency": "EUR"},
            "cap_per_creator": {"minor": 6_000, "currency": "EUR"},
            "frequency": {"posts": 2, "per_seconds": 604_800},
            "networks": ["bluesky"],
            "languages": ["en"],
            "start": "2026-11-23T09:00:00Z",
            "end": "2026-12-23T09:00:00Z",
            "holding_seconds": 604_800
        })
    }
}
