//! The OpenAPI document: what the operations say of themselves, and what is true of all of them.
//!
//! The refusals, the security scheme and the headers are the same everywhere, so they are added here, by rule: an
//! operation with a body can be refused for its body, one with a key for its key.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use utoipa::{PartialSchema, ToSchema};

use super::refusal::Problem;

/// The document, its text and its ETag. Made once.
pub(super) static DOCUMENT: LazyLock<(Value, String, String)> = LazyLock::new(|| {
    let document = document();
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    let hash: String = Sha256::digest(&text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    (document, text, format!("\"{hash}\""))
});

/// `GET /api/v1/openapi.json`.
pub(super) async fn serve(headers: HeaderMap) -> Response {
    let (_, text, etag) = &*DOCUMENT;
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, etag.as_str())]).into_response();
    }
    let kind = [(CONTENT_TYPE, "application/json"), (ETAG, etag.as_str())];
    (kind, Body::from(text.as_str())).into_response()
}

fn document() -> Value {
    let made = super::operations().into_openapi();
    let mut document = serde_json::to_value(made).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["info"] = json!({
        "title": "Crieur",
        "version": "1",
        "description": INTRODUCTION,
    });
    document["servers"] = json!([{"url": "/", "description": "This market."}]);
    document["tags"] = tags();
    document["components"]["securitySchemes"] = json!({"key": {
        "type": "http", "scheme": "bearer", "bearerFormat": "crk_…",
        "description": "A key of yours: made under your account, or by POST /api/v1/keys. Each operation names its scope.",
    }});
    add_problem(&mut document);
    document["components"]["responses"] = responses();
    document["components"]["headers"] = headers();
    document["components"]["parameters"] = json!({"IdempotencyKey": {
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": "Chosen by you: the same request with the same key is carried out once, and answered the same.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        "example": "booking-2026-11-22-0815",
    }, "IfMatch": {
        "name": "If-Match", "in": "header", "required": false,
        "description": "The version that this rests on: its ETag, or several; `*` for any.",
        "schema": {"type": "string"},
        "example": "\"v1\"",
    }});
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, item) in paths.iter_mut() {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                complete(path, method, operation);
            }
        }
    }
    document
}

const INTRODUCTION: &str = "An honest market for sponsored posts. Amounts are whole numbers of minor units; times \
are RFC 3339 in UTC. Lists are read page by page: hand `next` back as `cursor`. What was not carried out is told as \
problem+json (RFC 9457), in French or English by `Accept-Language`; nothing was changed then. 400: not as this \
document says. 422: as it says, and yet not possible. 409: not in this state.";

fn tags() -> Value {
    let tag = |name: &str, description: &str| json!({"name": name, "description": description});
    json!([
        tag("Public", "What anybody may ask, without a key."),
        tag("Account", "Whoever holds the key: person, keys, news, organisation."),
        tag("Campaigns", "A message with conditions and a budget."),
        tag("Placements", "A place in a campaign, from booking to giving back."),
        tag("Offers", "A campaign's invitation to one creator."),
        tag(
            "Breakouts",
            "Posts that spread far beyond their author's usual, and offers to their authors for a reply."
        ),
        tag("Disputes", "Contested decisions."),
        tag("Money", "Balances, statements, payouts."),
        tag("Profiles", "A creator's accounts on social networks."),
        tag("Certificates", "What was measured of a profile, signed: whether it holds."),
        tag("People", "Brands and creators, for operators."),
        tag("Operation", "Jobs, the audit trail and the books, for operators."),
    ])
}

/// The schema of refusals and all that it refers to.
fn add_problem(document: &mut Value) {
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    for (name, schema) in schemas {
        if let Ok(schema) = serde_json::to_value(schema) {
            document["components"]["schemas"][name] = schema;
        }
    }
}

/// The statuses of refusals: name, status, when.
const REFUSALS: [(&str, &str, &str); 12] = [
    ("Invalid", "400", "Not as this document says: see `errors`."),
    ("NoKey", "401", "No key, or one that opens nothing."),
    ("Forbidden", "403", "The key's party, scopes or maker do not allow it."),
    ("NotFound", "404", "It is not there, or it is somebody else's."),
    ("NotNow", "409", "Not in this state, somebody else was faster, or the same request is under way."),
    ("Stale", "412", "It is of another version than `If-Match` says."),
    ("TooLarge", "413", "The body is larger than 128 KiB."),
    ("MediaType", "415", "The body is not JSON."),
    ("Unfit", "422", "As this document says, and yet not possible: see `errors`, `missed` or `report`."),
    ("TooMany", "429", "Too many requests: wait as `Retry-After` says."),
    ("Failed", "500", "A fault of the program."),
    ("Unavailable", "503", "The market cannot be reached just now: try again as `Retry-After` says."),
];

fn responses() -> Value {
    let response = |(name, status, description): &(&str, &str, &str)| {
        let mut response = json!({
            "description": description,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        });
        if matches!(*status, "409" | "429" | "503") {
            response["headers"] = json!({"Retry-After": {"$ref": "#/components/headers/Retry-After"}});
        }
        if *status == "401" {
            response["headers"] =
                json!({"WWW-Authenticate": {"$ref": "#/components/headers/WWW-Authenticate"}});
        }
        ((*name).to_owned(), response)
    };
    Value::Object(REFUSALS.iter().map(response).collect())
}

fn headers() -> Value {
    let number = |description: &str| json!({"description": description, "required": false, "schema": {"type": "integer", "minimum": 0}});
    let text = |description: &str| json!({"description": description, "required": false, "schema": {"type": "string"}});
    json!({
        "Retry-After": number("When it may succeed, in seconds."),
        "WWW-Authenticate": text("How to send a key."),
        "ETag": text("The version: send it back as `If-Match`."),
        "Link": text("The address of the next page."),
        "Location": text("Where the new thing is."),
        "Idempotency-Replayed": text("`true` when the answer was given before."),
        "RateLimit-Policy": text("How many requests a key has, in how many seconds."),
        "RateLimit": text("How many are left, and when they are whole again."),
        "X-RateLimit-Limit": number("How many requests a key has a minute."),
        "X-RateLimit-Remaining": number("How many are left."),
        "X-RateLimit-Reset": number("When they are whole again, in seconds."),
    })
}

/// What is true of an operation beyond what it says of itself.
fn complete(path: &str, method: &str, operation: &mut Value) {
    let has_key =
        operation["security"].as_array().is_some_and(|all| all.iter().any(|it| it.get("key").is_some()));
    let has_body = operation.get("requestBody").is_some();
    let is_write = method != "get";
    let in_place = |place: &str| {
        let all = operation["parameters"].as_array().into_iter().flatten();
        all.filter(|it| it["in"] == place).count()
    };
    let (queries, headers) = (in_place("query"), in_place("header"));
    let mut applies = vec!["429", "500", "503"];
    if has_body || queries > 0 || headers > 0 || method == "post" {
        applies.push("400");
    }
    if has_key {
        applies.extend(["401", "403"]);
    }
    // Breakouts are held against a campaign that is named beside the filters, and may not be there.
    let names_another = path.ends_with("/records") || path.ends_with("/breakouts");
    if path.contains('{') || has_body || path.contains("organisation") || names_another {
        applies.push("404");
    }
    if is_write {
        applies.extend(["409", "422"]);
    }
    if queries > 0 && !is_write {
        applies.push("422");
    }
    if headers > 0 {
        applies.push("412");
    }
    if is_write && (has_body || method == "post") {
        applies.push("413");
    }
    if has_body {
        applies.push("415");
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        without_null(&mut parameter["schema"]);
        if parameter["name"] == "If-Match" {
            *parameter = json!({"$ref": "#/components/parameters/IfMatch"});
        }
    }
    // Files name their operations briefly; the document needs names of its own for each.
    let tag = operation["tags"][0].as_str().unwrap_or_default().to_lowercase();
    let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
    operation["operationId"] = json!(format!("{tag}_{name}"));
    for (name, status, _) in REFUSALS.iter().filter(|(_, status, _)| applies.contains(status)) {
        operation["responses"][*status] = json!({"$ref": format!("#/components/responses/{name}")});
    }
    if method == "post" && has_key {
        let key = json!({"$ref": "#/components/parameters/IdempotencyKey"});
        match operation["parameters"].as_array_mut() {
            Some(parameters) => parameters.push(key),
            None => operation["parameters"] = json!([key]),
        }
    }
    let successes = operation["responses"].as_object_mut().into_iter().flatten();
    for (status, response) in successes.filter(|(status, _)| status.starts_with('2')) {
        response["headers"] = answered(status, method, has_key, response);
    }
}

/// What is left out of a query or header is not there; it is never null.
fn without_null(schema: &mut Value) {
    let null = json!("null");
    if let Some(types) = schema["type"].as_array() {
        let left: Vec<Value> = types.iter().filter(|it| **it != null).cloned().collect();
        if let [one] = left.as_slice() {
            schema["type"] = one.clone();
        }
    }
    let kept = schema["oneOf"].as_array().and_then(|all| all.iter().find(|it| it["type"] != null)).cloned();
    if let Some(kept) = kept {
        *schema = kept;
    }
}

/// The headers of an answer.
fn answered(status: &str, method: &str, has_key: bool, response: &Value) -> Value {
    let schema = response["content"]["application/json"]["schema"]["$ref"].as_str().unwrap_or_default();
    let mut names = Vec::new();
    if has_key {
        names.extend([
            "RateLimit-Policy",
            "RateLimit",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
        ]);
        if method == "post" {
            names.push("Idempotency-Replayed");
        }
    }
    if schema.ends_with("/Campaign") || schema.ends_with("/Placement") {
        names.push("ETag");
    }
    if schema.contains("/Page_") {
        names.push("Link");
    }
    if status == "201" {
        names.push("Location");
    }
    let refer = |name: &str| (name.to_owned(), json!({"$ref": format!("#/components/headers/{name}")}));
    Value::Object(names.into_iter().map(refer).collect::<Map<String, Value>>())
}
