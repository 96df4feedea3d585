//! Reading a request: bodies, queries, ids, each refused with a pointer to what is not right.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use garde::Validate;
use serde::de::DeserializeOwned;

use super::refusal::{FieldError, FieldPlace, Refused};
use super::strict::Objects;
use crate::problem::Fault;

/// The largest body of a request. The longest text of the market is 5,000 characters.
pub(crate) const LARGEST_BODY: usize = 128 * 1024;

/// A body of JSON that has the shape and bounds of `T`.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T> FromRequest<S> for Json<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        if !is_json(request.headers()) {
            return Err(Refused::MediaType);
        }
        let bytes = body(request).await?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Fault::NotUtf8)?;
        let mut source = serde_json::Deserializer::from_str(text);
        let value: T =
            serde_path_to_error::deserialize(Objects(&mut source)).map_err(|error| unreadable(&error))?;
        source.end().map_err(|error| Refused::NotJson { line: error.line(), column: error.column() })?;
        value.validate().map_err(|report| out_of_bounds(FieldPlace::Body, &report))?;
        Ok(Self(value))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The whole body, if it is not too long.
pub(crate) async fn body(request: Request) -> Result<axum::body::Bytes, Refused> {
    let told = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if told.and_then(|told| told.parse::<usize>().ok()).is_some_and(|told| told > LARGEST_BODY) {
        return Err(Fault::TooLarge.into());
    }
    to_bytes(request.into_body(), LARGEST_BODY).await.map_err(|_| Fault::TooLarge.into())
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Refused {
    let inner = error.inner();
    match inner.classify() {
        serde_json::error::Category::Data => {
            let text = inner.to_string();
            // The place is told by the pointer.
            let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
            let code = code_of(message);
            let mut field = pointer(error.path());
            // What is missing or there twice is told by name, at the place of the object around it.
            if matches!(code, "missing" | "duplicate")
                && let Some(name) = message.split('`').nth(1)
            {
                field.push('/');
                field.push_str(name);
            }
            Refused::Invalid(vec![FieldError::body(field, code, message)])
        }
        serde_json::error::Category::Io
        | serde_json::error::Category::Syntax
        | serde_json::error::Category::Eof => Refused::NotJson { line: inner.line(), column: inner.column() },
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.extend(["/", &index.to_string()]),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Unknown => {}
        }
    }
    pointer
}

fn code_of(message: &str) -> &'static str {
    match message.split(' ').next().unwrap_or_default() {
        "missing" => "missing",
        "unknown" => "unknown",
        "duplicate" => "duplicate",
        "invalid" => "type",
        _ => "format",
    }
}

fn out_of_bounds(place: FieldPlace, report: &garde::Report) -> Refused {
    let errors = report.iter().map(|(path, error)| {
        let path = path.to_string();
        let field = match place {
            FieldPlace::Body => format!("/{}", path.replace('[', ".").replace(']', "").replace('.', "/")),
            FieldPlace::Query | FieldPlace::Header => path,
        };
        FieldError::at(place, field, "range", error.message().to_owned())
    });
    let mut errors: Vec<FieldError> = errors.collect();
    errors.sort_by(|one, other| one.field.cmp(&other.field));
    Refused::Invalid(errors)
}

/// The parameters of the query, as `T` has them and no other.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        read_query(&parts.uri).map(Self)
    }
}

fn read_query<T: DeserializeOwned + Validate<Context = ()>>(uri: &Uri) -> Result<T, Refused> {
    let value = axum::extract::Query::<T>::try_from_uri(uri).map_err(|rejection| {
        let text = rejection.body_text();
        let text = text.rsplit_once("query string: ").map_or(text.as_str(), |(_, rest)| rest);
        let (name, message) = text.split_once(": ").unwrap_or(("", text));
        Refused::Invalid(vec![FieldError::query(name, code_of(message), message)])
    })?;
    value.0.validate().map_err(|report| out_of_bounds(FieldPlace::Query, &report))?;
    Ok(value.0)
}

/// An id out of the address: one that cannot be read names nothing.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: std::str::FromStr + Send> FromRequestParts<S> for Id<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let path = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        let text = path.map_err(|_| Fault::NotFound)?.0;
        text.parse().map(Self).map_err(|_| Fault::NotFound.into())
    }
}

/// Two ids out of the address, in their order there.
#[derive(Debug, Clone, Copy)]
pub struct Ids<A, B>(pub A, pub B);

impl<S, A, B> FromRequestParts<S> for Ids<A, B>
where
    S: Send + Sync,
    A: std::str::FromStr + Send,
    B: std::str::FromStr + Send,
{
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let path = axum::extract::Path::<(String, String)>::from_request_parts(parts, state).await;
        let (one, other) = path.map_err(|_| Fault::NotFound)?.0;
        match (one.parse(), other.parse()) {
            (Ok(one), Ok(other)) => Ok(Self(one, other)),
            (Err(_), _) | (_, Err(_)) => Err(Fault::NotFound.into()),
        }
    }
}

/// What `If-Match` says, as RFC 9110 has it. Without the header any version will do.
#[derive(Debug, Clone)]
pub struct IfMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let values = parts.headers.get_all(IF_MATCH).iter();
        let texts: Vec<&str> = values.map(|value| value.to_str().unwrap_or_default()).collect();
        Ok(Self((!texts.is_empty()).then(|| texts.join(","))))
    }
}

impl IfMatch {
    /// Whether the version is one of those asked for.
    ///
    /// # Errors
    /// [`Refused::Stale`].
    pub fn holds(&self, current: app::ports::Version) -> Result<(), Refused> {
        let Some(wanted) = &self.0 else { return Ok(()) };
        let own = format!("\"v{}\"", current.0);
        let holds = wanted.split(',').map(str::trim).any(|tag| tag == "*" || tag == own);
        if holds { Ok(()) } else { Err(Refused::Stale { current: current.0 }) }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Given {
        #[garde(inner(length(chars, min = 1, max = 3)))]
        words: Vec<String>,
        #[garde(range(min = 1, max = 9))]
        count: u32,
        #[garde(skip)]
        #[allow(dead_code, reason = "read to see what its own fields are called in a fault")]
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[serde(rename = "a")]
        _a: u32,
    }

    async fn read(kind: &str, body: impl Into<Body>) -> Result<Given, Refused> {
        let request = Request::builder().header(CONTENT_TYPE, kind).body(body.into()).unwrap();
        Json::from_request(request, &()).await.map(|json| json.0)
    }

    async fn fields(body: &str) -> Vec<(String, String)> {
        match read("application/json", body.to_owned()).await {
            Err(Refused::Invalid(errors)) => errors.into_iter().map(|it| (it.field, it.code)).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[tokio::test]
    async fn each_fault_of_a_body_points_to_its_field() {
        assert_eq!(fields(r#"{"words":["a",7],"count":1}"#).await, [pair("/words/1", "type")]);
        assert_eq!(fields(r#"{"words":[]}"#).await, [pair("/count", "missing")]);
        assert_eq!(fields(r#"{"words":[],"count":1,"bo/gus":1}"#).await, [pair("/bo~1gus", "unknown")]);
        assert_eq!(fields(r#"{"words":[],"count":1,"count":2}"#).await, [pair("/count", "duplicate")]);
        let two = fields(r#"{"words":["a","abcd"],"count":10}"#).await;
        assert_eq!(two, [pair("/count", "range"), pair("/words/1", "range")]);
        assert_eq!(fields("[]").await[0].1, "type");
        assert_eq!(fields(r#"[["a"],1]"#).await[0].1, "type");
        assert_eq!(fields(r#"{"words":[],"count":1,"inner":[1]}"#).await, [pair("/inner", "type")]);
        assert_eq!(fields("null").await[0].1, "type");
        assert_eq!(read("application/json", r#"{"words":[],"count":2.0}"#).await.unwrap().count, 2);
        assert_eq!(fields(r#"{"words":[],"count":2.5}"#).await, [pair("/count", "type")]);
        assert_eq!(fields(r#"{"words":[],"count":1e300}"#).await, [pair("/count", "type")]);
    }

    #[tokio::test]
    async fn what_is_no_json_has_its_own_status() {
        let good = r#"{"words":[],"count":1}"#;
        assert!(read("application/json; charset=utf-8", good).await.is_ok());
        assert!(matches!(read("text/plain", good).await, Err(Refused::MediaType)));
        assert!(matches!(read("application/json", "{").await, Err(Refused::NotJson { line: 1, .. })));
        assert!(matches!(read("application/json", format!("{good} x")).await, Err(Refused::NotJson { .. })));
        let broken = vec![b'"', 0xff, b'"'];
        assert!(matches!(read("application/json", broken).await, Err(Refused::Fault(Fault::NotUtf8))));
        let long = vec![b' '; LARGEST_BODY + 1];
        assert!(matches!(read("application/json", long).await, Err(Refused::Fault(Fault::TooLarge))));
        let deep = "[".repeat(100_000);
        assert!(read("application/json", deep).await.is_err());
    }
}
