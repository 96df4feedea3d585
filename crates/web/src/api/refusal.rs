//! What a program is told when its request was not carried out: problem+json, as RFC 9457 has it.
//!
//! A handler answers `Result<_, Refused>`. A refusal does not know its reader's language: as a response it carries
//! itself along, and the layer around the API (`speak`) puts it into words.

use account::{PartyKind, Scope};
use app::AppError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use market::Rejection;
use serde::Serialize;
use utoipa::ToSchema;

use super::shapes::breakout::PostFinding;
use super::shapes::draft::DraftReport;
use super::shapes::eligibility::Finding;
use super::shapes::values::{Amount, Time};
use crate::format::Place;
use crate::problem::Fault;
use crate::say;
use crate::text::{t, t_of};

/// A request of a program that was not carried out.
#[derive(Debug, Clone)]
pub enum Refused {
    /// What pages are refused for too.
    Fault(Fault),
    /// Not what the document says: shape, bounds, unknown fields.
    Invalid(Vec<FieldError>),
    /// As the document says, and yet not possible: an unknown currency, an end before the start.
    Unfit(Vec<FieldError>),
    /// No JSON.
    NotJson {
        /// In which line.
        line: usize,
        /// In which column.
        column: usize,
    },
    /// JSON is wanted, and something else was sent.
    MediaType,
    /// No key, or none that opens anything.
    NoKey {
        /// Whether one was sent.
        sent: bool,
    },
    /// The key's scopes do not allow it.
    NoScope(Scope),
    /// The key belongs to another kind of party.
    NoParty(&'static [PartyKind]),
    /// The thing is of another version than `If-Match` says.
    Stale {
        /// The version it has.
        current: u32,
    },
    /// The idempotency key was used for another request.
    KeyReused,
    /// The first request with this idempotency key is not done yet.
    InFlight,
}

/// One field that is not right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"in": "body", "field": "/price/minor", "code": "range", "message": "greater than 0"}))]
pub struct FieldError {
    /// Where the field stands.
    #[serde(rename = "in")]
    pub place: FieldPlace,
    /// A JSON pointer into the body, or the name of a parameter or header.
    pub field: String,
    /// A short lasting name.
    pub code: String,
    /// In English: what to do.
    pub message: String,
}

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldPlace {
    /// In the body.
    Body,
    /// In the query.
    Query,
    /// Among the headers.
    Header,
}

impl FieldError {
    /// About a field of the body.
    #[must_use]
    pub fn body(pointer: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self::at(FieldPlace::Body, pointer.into(), code, message.into())
    }

    /// About a parameter of the query.
    #[must_use]
    pub fn query(name: &str, code: &str, message: impl Into<String>) -> Self {
        Self::at(FieldPlace::Query, name.to_owned(), code, message.into())
    }

    /// About a header.
    #[must_use]
    pub fn header(name: &str, code: &str, message: impl Into<String>) -> Self {
        Self::at(FieldPlace::Header, name.to_owned(), code, message.into())
    }

    pub(super) fn at(place: FieldPlace, field: String, code: &str, message: String) -> Self {
        Self { place, field, code: code.to_owned(), message }
    }
}

/// Why a request was not carried out, as RFC 9457 has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/docs/problems#not-now",
    "title": "Not in this state",
    "status": 409,
    "detail": "This campaign cannot be launched now: it is “draft”.",
    "state": "draft"
}))]
pub struct Problem {
    /// The kind of problem: an address that explains it. Its last part is a lasting name.
    #[serde(rename = "type")]
    #[schema(pattern = "^/docs/problems#[a-z0-9-]+$")]
    pub kind: String,
    /// The kind in few words, in the reader's language.
    pub title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened and what to do, in the reader's language.
    pub detail: String,
    /// The path that was asked for.
    pub instance: String,
    /// Each field that is not right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// Each condition that is missed, and by how much.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub missed: Vec<Finding>,
    /// Each condition of an offer to an author that is missed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub post_missed: Vec<PostFinding>,
    /// What the checks say of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub report: Option<Box<DraftReport>>,
    /// The state that does not allow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<String>,
    /// From when on it is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub until: Option<Time>,
    /// Since when it is no longer possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub since: Option<Time>,
    /// The amount that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub missing: Option<Amount>,
    /// The scope that a key needs for this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub scope: Option<&'static str>,
    /// The version that the thing has now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub version: Option<u32>,
}

/// All kinds of problems: name and status.
pub const PROBLEMS: [(&str, u16); 56] = [
    ("invalid", 400),
    ("not-json", 400),
    ("not-utf8", 400),
    ("form", 400),
    ("no-key", 401),
    ("wrong-key", 401),
    ("not-signed-in", 401),
    ("no-scope", 403),
    ("no-party", 403),
    ("not-allowed", 403),
    ("wrong-party", 403),
    ("suspended", 403),
    ("other-site", 403),
    ("sign-in", 403),
    ("unverified", 403),
    ("wrong-password", 403),
    ("nobody", 403),
    ("not-found", 404),
    ("method", 405),
    ("not-now", 409),
    ("too-early", 409),
    ("too-late", 409),
    ("disputed", 409),
    ("nothing-held", 409),
    ("no-draft-left", 409),
    ("still-open", 409),
    ("paid-out", 409),
    ("taken", 409),
    ("conflict", 409),
    ("ledger", 409),
    ("in-flight", 409),
    ("address-taken", 409),
    ("already", 409),
    ("last-owner", 409),
    ("money-left", 409),
    ("enough", 409),
    ("link-spent", 410),
    ("stale", 412),
    ("too-large", 413),
    ("media-type", 415),
    ("unfit-fields", 422),
    ("key-reused", 422),
    ("not-eligible", 422),
    ("no-offer", 422),
    ("terms", 422),
    ("wording", 422),
    ("unfit", 422),
    ("amount", 422),
    ("email", 422),
    ("password", 422),
    ("scopes", 422),
    ("too-many", 429),
    ("failed", 500),
    ("store", 503),
    ("busy", 503),
    ("late", 503),
];

impl Refused {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Fault(fault) => fault.status(),
            Self::Invalid(_) | Self::NotJson { .. } => StatusCode::BAD_REQUEST,
            Self::Unfit(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoKey { .. } => StatusCode::UNAUTHORIZED,
            Self::NoScope(_) | Self::NoParty(_) => StatusCode::FORBIDDEN,
            Self::Stale { .. } => StatusCode::PRECONDITION_FAILED,
            Self::InFlight => StatusCode::CONFLICT,
        }
    }

    /// The lasting name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.name(),
            Self::Invalid(_) => "invalid",
            Self::Unfit(_) => "unfit-fields",
            Self::NotJson { .. } => "not-json",
            Self::MediaType => "media-type",
            Self::NoKey { sent: false } => "no-key",
            Self::NoKey { sent: true } => "wrong-key",
            Self::NoScope(_) => "no-scope",
            Self::NoParty(_) => "no-party",
            Self::Stale { .. } => "stale",
            Self::KeyReused => "key-reused",
            Self::InFlight => "in-flight",
        }
    }

    fn detail(&self, place: &Place) -> String {
        let words = place.words;
        match self {
            Self::Fault(Fault::NotFound) => t!(words, "api-detail-not-found"),
            Self::Fault(fault) => say::fault(place, fault),
            Self::Invalid(errors) | Self::Unfit(errors) => {
                t!(words, "api-detail-fields", count = errors.len())
            }
            Self::NotJson { line, column } => {
                t!(words, "api-detail-not-json", line = *line, column = *column)
            }
            Self::MediaType => t!(words, "api-detail-media-type"),
            Self::NoKey { sent: false } => t!(words, "api-detail-no-key"),
            Self::NoKey { sent: true } => t!(words, "api-detail-wrong-key"),
            Self::NoScope(scope) => t!(words, "api-detail-no-scope", scope = scope.name()),
            Self::NoParty(kinds) => {
                let kinds: Vec<String> =
                    kinds.iter().map(|kind| t_of!(words, "api-party", kind_name(*kind))).collect();
                t!(words, "api-detail-no-party", kinds = kinds.join(", "))
            }
            Self::Stale { current } => t!(words, "api-detail-stale", current = *current),
            Self::KeyReused => t!(words, "api-detail-key-reused"),
            Self::InFlight => t!(words, "api-detail-in-flight"),
        }
    }

    /// In words, for the reader at this place.
    #[must_use]
    pub fn problem(&self, place: &Place, path: &str) -> Problem {
        let mut problem = Problem {
            kind: format!("/docs/problems#{}", self.name()),
            title: t_of!(place.words, "api-problem", self.name()),
            status: self.status().as_u16(),
            detail: self.detail(place),
            instance: path.to_owned(),
            errors: Vec::new(),
            missed: Vec::new(),
            post_missed: Vec::new(),
            report: None,
            state: None,
            until: None,
            since: None,
            missing: None,
            scope: None,
            version: None,
        };
        match self {
            Self::Invalid(errors) | Self::Unfit(errors) => problem.errors.clone_from(errors),
            Self::NoScope(scope) => problem.scope = Some(scope.name()),
            Self::Stale { current } => problem.version = Some(*current),
            Self::Fault(Fault::App(AppError::Rejected(rejection))) => explain(&mut problem, rejection),
            Self::Fault(Fault::App(AppError::Wording(report))) => {
                problem.report = Some(Box::new(DraftReport::from(&**report)));
            }
            Self::Fault(_)
            | Self::NotJson { .. }
            | Self::MediaType
            | Self::NoKey { .. }
            | Self::NoParty(_)
            | Self::KeyReused
            | Self::InFlight => {}
        }
        problem
    }
}

/// What a rule's refusal has to say beyond its name.
fn explain(problem: &mut Problem, rejection: &Rejection) {
    match rejection {
        Rejection::NotNow { state, .. } => problem.state = Some((*state).to_owned()),
        Rejection::TooEarly { until, .. } => problem.until = Some((*until).into()),
        Rejection::TooLate { since, .. } | Rejection::Suspended { since } => {
            problem.since = Some((*since).into());
        }
        Rejection::NotEligible { missed } => problem.missed = missed.iter().map(Finding::from).collect(),
        Rejection::NoOffer { missed } => problem.post_missed = missed.iter().map(PostFinding::from).collect(),
        Rejection::PaidOut { missing } => problem.missing = Some((*missing).into()),
        Rejection::Terms { terms } => {
            problem.errors = terms.iter().map(super::shapes::terms::field_error).collect();
        }
        Rejection::WrongParty { .. }
        | Rejection::Disputed
        | Rejection::NothingHeld
        | Rejection::NoDraftLeft { .. }
        | Rejection::StillOpen { .. }
        | Rejection::Unfit { .. }
        | Rejection::Amount(_) => {}
    }
}

/// The name of a kind of party.
pub(super) const fn kind_name(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Brand => "brand",
        PartyKind::Creator => "creator",
        PartyKind::Operator => "operator",
        PartyKind::Nobody => "nobody",
    }
}

impl<T: Into<Fault>> From<T> for Refused {
    fn from(fault: T) -> Self {
        Self::Fault(fault.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
