//! The pages about the API: every operation of the document, to be tried with a key; every problem, with its cure.
//!
//! Rendered on the server out of the document alone. The script fills addresses in, sends, and shows the answer; the
//! key stays in the tab's session storage.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, Render as _, html};
use serde_json::{Value, json};

use super::document::DOCUMENT;
use super::refusal::PROBLEMS;
use crate::assets;
use crate::front::Front;
use crate::page::{Width, paths};
use crate::text::{Locale, Words, count, t, t_of};
use crate::ui::{Button, Field, Icon, Tone, badge, note, tag};
use crate::who::Visitor;

/// Where the problems are explained.
pub(crate) const PROBLEM_PAGE: &str = "/docs/problems";
/// The document.
const OPENAPI: &str = "/api/v1/openapi.json";

pub(super) fn routes() -> Router<Front> {
    Router::new().route(paths::API, get(try_it)).route(PROBLEM_PAGE, get(problems))
}

async fn try_it(visitor: Visitor) -> Response {
    let words = visitor.words();
    let document = &DOCUMENT.0;
    let groups: Vec<(&str, Vec<Operation<'_>>)> =
        tags(document).map(|tag| (tag, operations(document, tag))).collect();
    let number: usize = groups.iter().map(|(_, operations)| operations.len()).sum();
    let body = html! {
        header.stack {
            h1 { (t!(words, "api-page-title")) }
            p.lead { (t!(words, "api-page-lead", count = count(number))) }
            p {
                a href=(OPENAPI) { (t!(words, "api-page-document")) } " · "
                a href=(PROBLEM_PAGE) { (t!(words, "api-page-problems")) }
            }
        }
        @if words.locale() != Locale::En { (note(Tone::Info, &t!(words, "api-page-in-english"), &html! {})) }
        noscript { p { (t!(words, "api-page-no-script")) } }
        form.form data-api-key=(t!(words, "api-page-waiting")) data-failed=(t!(words, "api-page-failed")) hidden {
            (Field::password("api-key", t!(words, "api-page-key")).hint(t!(words, "api-page-key-hint"))
                .placeholder("crk_…").autocomplete("off").spellcheck(false)
                .after(Button::script(t!(words, "api-page-key-forget")).data("api-forget", "").small().render()))
            (Field::search("api-find", t!(words, "api-page-find")).key('/').autocomplete("off"))
        }
        @for (tag, operations) in &groups {
            section.stack data-api-group aria-labelledby={ "tag-" (tag) } {
                h2 id={ "tag-" (tag) } { (t_of!(words, "api-tag", tag.to_lowercase())) }
                @for operation in operations { (shown(words, document, operation)) }
            }
        }
        script src=(assets::href("api.js")) defer {}
    };
    visitor.page(Vec::new(), t!(words, "api-page-title"), Width::Wide, body)
}

fn tags(document: &Value) -> impl Iterator<Item = &str> {
    document["tags"].as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str())
}

/// An operation, as the page shows it.
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    it: &'a Value,
}

fn operations<'a>(document: &'a Value, tag: &str) -> Vec<Operation<'a>> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, it) in item.as_object().into_iter().flatten().filter(|(_, it)| it["tags"][0] == tag) {
            found.push(Operation { method, path, it });
        }
    }
    found
}

fn shown(words: Words, document: &Value, operation: &Operation<'_>) -> Markup {
    let Operation { method, path, it } = operation;
    let id = it["operationId"].as_str().unwrap_or_default();
    let scope = it["security"][0]["key"][0].as_str();
    let kinds = it["x-parties"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let kinds: Vec<String> = kinds.map(|kind| t_of!(words, "api-party", kind)).collect();
    let statuses: Vec<&str> =
        it["responses"].as_object().into_iter().flatten().map(|(status, _)| &**status).collect();
    let tone = if *method == "get" { Tone::Info } else { Tone::Accent };
    html! {
        details.card.operation id=(id) data-api-operation={ (method) " " (path) } lang="en" {
            summary {
                (badge(tone, &method.to_uppercase())) " " code { (path) } " "
                span.operation-what { (it["summary"].as_str().unwrap_or_default()) }
            }
            div.stack {
                @if let Some(text) = it["description"].as_str() { p { (text) } }
                p.hint lang=(words.tag()) {
                    @match scope {
                        Some(scope) => {
                            (t!(words, "api-page-needs", scope = scope)) " · "
                            (t!(words, "api-page-for", kinds = kinds.join(", ")))
                        }
                        None => { (t!(words, "api-page-open-to-all")) }
                    }
                    " · " (t!(words, "api-page-statuses", list = statuses.join(", ")))
                }
                form.form data-api-send=(method) data-path=(path) {
                    @for parameter in it["parameters"].as_array().into_iter().flatten() {
                        (parameter_field(words, document, id, parameter))
                    }
                    @if let Some(example) = body_example(document, it) {
                        (Field::textarea(format!("{id}.body"), t!(words, "api-page-body")).value(example).rows(8)
                            .spellcheck(false))
                    }
                    div.buttons hidden data-api-buttons {
                        (Button::submit(t!(words, "api-page-send")).primary().icon(Icon::Right))
                    }
                    div data-api-answer hidden aria-live="polite" {
                        h3 lang=(words.tag()) { (t!(words, "api-page-curl")) }
                        pre.code tabindex="0" data-api-curl {}
                        h3 lang=(words.tag()) { (t!(words, "api-page-answer")) " " span data-api-status {} }
                        pre.code tabindex="0" data-api-body {}
                    }
                }
            }
        }
    }
}

/// A parameter, after its reference, as a field.
fn parameter_field(words: Words, document: &Value, id: &str, parameter: &Value) -> Markup {
    let own = resolved(document, parameter);
    let name = own["name"].as_str().unwrap_or_default();
    let place = own["in"].as_str().unwrap_or_default();
    let schema = resolved(document, &own["schema"]);
    let label = format!("{name} ({place})");
    let mut field = Field::text(format!("{id}.{place}.{name}"), label).spellcheck(false).autocomplete("off");
    if let Some(text) = own["description"].as_str() {
        field = field.hint(text);
    }
    let example =
        [&own["example"], &schema["example"], &schema["examples"][0]].into_iter().find(|it| !it.is_null());
    if let Some(example) = example {
        field = field.placeholder(plain(example));
    }
    if let Some(values) = schema["enum"].as_array() {
        field = field.placeholder(values.iter().map(plain).collect::<Vec<_>>().join(" | "));
    }
    if own["required"] == true {
        field = field.required();
    } else {
        field = field.optional(t!(words, "ui-optional"));
    }
    html! { (field) }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str().and_then(|to| to.strip_prefix('#')).and_then(|to| document.pointer(to)) {
        Some(there) => there,
        None => value,
    }
}

/// A body to start from.
fn body_example(document: &Value, operation: &Value) -> Option<String> {
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    (!schema.is_null())
        .then(|| serde_json::to_string_pretty(&example(document, schema, 0)).unwrap_or_default())
}

/// A value that fits a schema, as far as its examples tell.
fn example(document: &Value, schema: &Value, depth: u8) -> Value {
    let own = resolved(document, schema);
    let told = [&own["example"], &own["examples"][0]].into_iter().find(|it| !it.is_null());
    if let Some(told) = told {
        return told.clone();
    }
    if depth > 6 {
        return Value::Null;
    }
    if let Some(first) = own["enum"].get(0) {
        return first.clone();
    }
    if let Some(properties) = own["properties"].as_object() {
        let required =
            |name: &str| own["required"].as_array().is_some_and(|all| all.iter().any(|it| it == name));
        let each = properties.iter().filter(|(name, _)| required(name));
        return Value::Object(
            each.map(|(name, it)| (name.clone(), example(document, it, depth + 1))).collect(),
        );
    }
    match own["type"].as_str() {
        Some("string") => json!("…"),
        Some("integer" | "number") => own.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(true),
        Some("array") => json!([example(document, &own["items"], depth + 1)]),
        Some(_) | None => Value::Null,
    }
}

async fn problems(visitor: Visitor) -> Response {
    let words = visitor.words();
    let title = t!(words, "api-page-problems-title");
    let body = html! {
        header.stack {
            h1 { (title) }
            p.lead { (t!(words, "api-page-problems-lead")) }
        }
        @for (name, status) in PROBLEMS {
            section.card id=(name) {
                h2 { (t_of!(words, "api-problem", name)) }
                p { (tag(&status.to_string())) " " code { (PROBLEM_PAGE) "#" (name) } }
                p { (t_of!(words, "api-cure", name)) }
            }
        }
    };
    visitor.page(Vec::new(), title, Width::Narrow, body)
}
