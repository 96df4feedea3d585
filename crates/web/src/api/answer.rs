//! What a program is answered: JSON with its headers, lists page by page.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::header::{CONTENT_TYPE, ETAG, LINK, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::caller::Known;
use super::cursor::Place;
use super::extract::Query;
use super::refusal::Refused;
use crate::problem::Fault;

/// How many items a page has when nothing is said.
const PAGE: u32 = 20;

/// An answer with its headers.
#[derive(Debug)]
pub struct Reply<T> {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: T,
}

impl<T> Reply<T> {
    /// 200.
    pub const fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, headers: Vec::new(), body }
    }

    /// 201, with where it is.
    pub fn created(path: &str, body: T) -> Self {
        Self { status: StatusCode::CREATED, headers: vec![(LOCATION, format!("/api/v1{path}"))], body }
    }

    /// 202: it will be done.
    pub const fn accepted(body: T) -> Self {
        Self { status: StatusCode::ACCEPTED, headers: Vec::new(), body }
    }

    /// With another body.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U> {
        Reply { status: self.status, headers: self.headers, body: change(self.body) }
    }

    /// With the version that it has.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.headers.push((ETAG, format!("\"v{version}\"")));
        self
    }
}

impl<T: Serialize> IntoResponse for Reply<T> {
    fn into_response(self) -> Response {
        let Ok(body) = serde_json::to_vec(&self.body) else {
            tracing::error!("an answer that cannot be written");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// 204: done, and nothing to say.
#[derive(Debug, Clone, Copy)]
pub struct Done;

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next page; null on the last one.
    pub next: Option<String>,
}

/// The query of a list.
pub trait Listed: DeserializeOwned + Validate<Context = ()> + Send {
    /// How many items a page has.
    fn limit(&self) -> Option<u32>;
    /// Where to go on.
    fn cursor(&self) -> Option<&str>;
}

/// The query of a list, with the filters given and `limit` and `cursor`.
macro_rules! list_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$attr:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Deserialize, utoipa::IntoParams, garde::Validate)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $name {
            $($(#[$attr])* pub $field: $type,)*
            /// How many items a page has.
            #[serde(default)]
            #[param(minimum = 1, maximum = 100, nullable = false, example = 20)]
            #[garde(range(min = 1, max = 100))]
            pub limit: Option<u32>,
            /// Where to go on: `next` of the page before. Only with the same filters.
            #[serde(default)]
            #[param(nullable = false, pattern = "^[A-Za-z0-9_-]{44}$")]
            #[garde(skip)]
            pub cursor: Option<String>,
        }

        impl $crate::api::answer::Listed for $name {
            fn limit(&self) -> Option<u32> {
                self.limit
            }

            fn cursor(&self) -> Option<&str> {
                self.cursor.as_deref()
            }
        }
    };
}

pub(super) use list_query;

list_query! {
    /// A list without filters.
    Plain {}
}

/// A list that is asked for: its filters, and where it goes on.
#[derive(Debug)]
pub struct Listing<Q> {
    /// The filters.
    pub query: Q,
    /// Where the page before ended.
    pub after: Option<Place>,
    limit: usize,
    name: String,
    uri: Uri,
}

impl<S: Send + Sync, Q: Listed> FromRequestParts<S> for Listing<Q> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let Query(query) = Query::<Q>::from_request_parts(parts, state).await?;
        let uri =
            parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        let who = match parts.extensions.get::<Known>() {
            Some(Known::Key(keyed)) => keyed.party.party.to_string(),
            Some(Known::Nobody { .. }) | None => String::new(),
        };
        let name = format!("{who} {}?{}", uri.path(), filters(&uri));
        let after = query.cursor().map(|cursor| Place::read(&name, cursor)).transpose()?;
        let limit = usize::try_from(query.limit().unwrap_or(PAGE)).map_err(|_| Fault::NotFound)?;
        Ok(Self { query, after, limit, name, uri })
    }
}

/// The query without what differs from page to page.
fn filters(uri: &Uri) -> String {
    let pairs = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let mut kept: Vec<_> = pairs.filter(|(name, _)| name != "cursor" && name != "limit").collect();
    kept.sort();
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
}

impl<Q> Listing<Q> {
    /// How many to look for: one more than the page has, to know whether there is another.
    #[must_use]
    pub fn wanted(&self) -> u32 {
        u32::try_from(self.limit).unwrap_or(PAGE).saturating_add(1)
    }

    /// The page, from what was found beyond the cursor.
    #[must_use]
    pub fn page<T: Serialize>(self, mut found: Vec<(Place, T)>) -> Reply<Page<T>> {
        // What has the same place belongs together: the legs of one movement on one account.
        let last = self.limit.checked_sub(1).and_then(|at| found.get(at)).map(|(place, _)| *place);
        let cut = found.iter().skip(self.limit).position(|(place, _)| Some(*place) != last);
        let more = cut.is_some();
        found.truncate(cut.map_or(found.len(), |further| self.limit + further));
        let next = found.last().filter(|_| more).map(|(place, _)| place.written(&self.name));
        let link = next.as_ref().map(|next| {
            let mut query = filters(&self.uri);
            for (name, value) in [("limit", self.limit.to_string()), ("cursor", next.clone())] {
                let separator = if query.is_empty() { "" } else { "&" };
                query = format!("{query}{separator}{name}={value}");
            }
            (LINK, format!("<{}?{query}>; rel=\"next\"", self.uri.path()))
        });
        let items = found.into_iter().map(|(_, item)| item).collect();
        Reply { status: StatusCode::OK, headers: link.into_iter().collect(), body: Page { items, next } }
    }
}
