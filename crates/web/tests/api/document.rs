//! The document against the operations that are there.

use std::collections::BTreeSet;

use serde_json::Value;
use web::api::openapi;

use crate::common::Site;

/// Each operation: method, path as documented, the operation.
pub(crate) fn operations() -> Vec<(String, String, &'static Value)> {
    let mut all = Vec::new();
    for (path, item) in openapi()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((method.clone(), path.strip_prefix("/api/v1").unwrap().to_owned(), operation));
        }
    }
    all
}

/// An address that fits a path: ids that nothing has.
pub(crate) fn filled(path: &str) -> String {
    let ids = [
        ("campaign", "cp"),
        ("placement", "pl"),
        ("offer", "of"),
        ("breakout", "bk"),
        ("author_offer", "ao"),
        ("dispute", "di"),
        ("payout", "po"),
        ("brand", "br"),
        ("creator", "cr"),
        ("profile", "pf"),
        ("strike", "sk"),
        ("job", "jo"),
        ("key", "ak"),
        ("notice", "no"),
        ("user", "us"),
        ("deposit", "de"),
        ("certificate", "ce"),
    ];
    let fill = |path: String, (name, prefix): (&str, &str)| {
        path.replace(&format!("{{{name}}}"), &format!("{prefix}_{}", "0".repeat(32)))
    };
    let filled = ids.into_iter().fold(path.to_owned(), fill);
    assert!(!filled.contains('{'), "{filled}");
    filled
}

#[tokio::test]
async fn every_operation_of_the_document_is_there() {
    let site = Site::new();
    for (method, path, _) in operations() {
        let got = site.ask(&method, &filled(&path)).send().await;
        // Another method is refused by the router, which no operation answers.
        assert_ne!(got.status, 405, "{method} {path}");
        if got.status == 404 {
            assert_eq!(got.body["type"], "/docs/problems#not-found", "{method} {path}");
            let open = ["/records/", "/certificates/", "/measures/"].iter().any(|it| path.starts_with(it));
            assert!(open, "{method} {path} is not mounted");
        }
    }
}

#[tokio::test]
async fn every_route_is_in_the_document() {
    // What is mounted under a path is told by `Allow`.
    let site = Site::new();
    let paths: BTreeSet<String> = operations().into_iter().map(|(_, path, _)| path).collect();
    for path in paths {
        let got = site.ask("trace", &filled(&path)).send().await.is(405);
        let allowed: BTreeSet<String> =
            got.header("allow").split(',').map(str::to_lowercase).filter(|method| method != "head").collect();
        let documented = operations()
            .into_iter()
            .filter(|(_, other, _)| *other == path)
            .map(|(method, _, _)| method)
            .collect();
        assert_eq!(allowed, documented, "{path}");
    }
}

#[test]
fn everything_is_described() {
    let mut bare = Vec::new();
    for (method, path, operation) in operations() {
        for name in ["summary", "operationId", "tags"] {
            if operation[name].is_null() {
                bare.push(format!("{method} {path} has no {name}"));
            }
        }
        let statuses = operation["responses"].as_object().unwrap();
        if !statuses.keys().any(|status| status.starts_with('2')) || !statuses.contains_key("429") {
            bare.push(format!("{method} {path} lacks answers"));
        }
    }
    for (name, schema) in openapi()["components"]["schemas"].as_object().unwrap() {
        if schema["description"].is_null() {
            bare.push(format!("{name} has no description"));
        }
        for (field, inner) in schema["properties"].as_object().into_iter().flatten() {
            if inner["description"].is_null() && inner["$ref"].is_null() && inner["oneOf"].is_null() {
                bare.push(format!("{name}.{field} has no description"));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:#?}");
}

#[test]
fn every_reference_leads_somewhere_and_ids_are_unique() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(to)) = map.get("$ref") {
                    found.push(to.clone());
                }
                map.values().for_each(|inner| references(inner, found));
            }
            Value::Array(all) => all.iter().for_each(|inner| references(inner, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    references(openapi(), &mut found);
    for to in found {
        let pointer = to.strip_prefix('#').unwrap();
        assert!(openapi().pointer(pointer).is_some(), "{to}");
    }
    let ids: Vec<&str> = operations().iter().map(|(_, _, it)| it["operationId"].as_str().unwrap()).collect();
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
}

#[tokio::test]
async fn the_document_is_served_and_known_by_its_tag() {
    let site = Site::new();
    let got = site.ask("get", "/openapi.json").send().await.is(200);
    assert_eq!((&got.body["openapi"], &got.body), (&Value::from("3.1.0"), openapi()));
    let tag = got.header("etag").to_owned();
    site.ask("get", "/openapi.json").header("if-none-match", &tag).send().await.is(304);
}
