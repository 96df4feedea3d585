//! Each operation for each party: with the right key, with a key that lacks the scope, without any, and for what
//! belongs to somebody else.

use account::Scope;
use serde_json::{Value, json};

use crate::common::Someone;
use crate::document::{filled, operations};
use crate::town::Parties;

fn scope(operation: &Value) -> Option<Scope> {
    let keys = operation["security"].as_array()?;
    keys.iter().find_map(|it| it["key"][0].as_str())?.parse().ok()
}

/// A query that an operation wants.
fn with_query(path: &str, operation: &Value) -> String {
    let wanted = operation["parameters"].as_array().into_iter().flatten().filter(|it| it["required"] == true);
    let pairs: Vec<String> = wanted
        .filter(|it| it["in"] == "query")
        .map(|it| match it["name"].as_str().unwrap() {
            "currency" => "currency=EUR".to_owned(),
            "state" => "state=dead".to_owned(),
            other => format!("{other}=x"),
        })
        .collect();
    let filled = filled(path);
    if pairs.is_empty() { filled } else { format!("{filled}?{}", pairs.join("&")) }
}

#[tokio::test]
async fn every_operation_opens_to_the_documented_parties_and_scope_alone() {
    let town = Parties::new().await;
    let all: [(&str, &Someone); 3] =
        [("brand", &town.brand.0), ("creator", &town.creator.0), ("operator", &town.operator.0)];
    for (kind, someone) in all {
        for (method, path, operation) in operations() {
            let Some(scope) = scope(operation) else { continue };
            let at = format!("{method} {path} as {kind}");
            let ask = |key: Option<&str>| {
                let ask = town.site.ask(&method, &with_query(&path, operation));
                key.into_iter().fold(ask, |ask, key| ask.key(key))
            };
            let got = ask(None).send().await;
            assert_eq!((got.status.as_u16(), got.problem()), (401, "no-key"), "{at}");
            assert_eq!(got.header("www-authenticate"), "Bearer realm=\"crieur\"");
            let parties = operation["x-parties"].as_array().unwrap();
            let fits: Vec<Scope> =
                Scope::ALL.into_iter().filter(|it| it.fits(someone.party.kind()) && *it != scope).collect();
            let (id, without) = town.site.key_of(someone, &fits).await;
            let got = ask(Some(&without)).send().await;
            if parties.contains(&json!(kind)) {
                assert_eq!((got.status.as_u16(), got.problem()), (403, "no-scope"), "{at}");
                assert_eq!(got.body["scope"], scope.name());
            } else {
                assert_eq!((got.status.as_u16(), got.problem()), (403, "no-party"), "{at}");
            }
            let signed = town.site.signed(someone).await;
            town.site.front.accounts.revoke_key(&signed, id).await.unwrap();
            let got = ask(Some(&without)).send().await;
            assert_eq!((got.status.as_u16(), got.problem()), (401, "wrong-key"), "{at}");
        }
    }
}

#[tokio::test]
async fn with_the_right_key_nobody_is_refused_for_the_key() {
    let town = Parties::new().await;
    let keys = [("brand", &town.brand.2), ("creator", &town.creator.2), ("operator", &town.operator.1)];
    for (kind, key) in keys {
        for (method, path, operation) in operations() {
            // It would end the key that asks.
            if scope(operation).is_none() || (method == "delete" && path.starts_with("/organisation")) {
                continue;
            }
            let got = town.site.ask(&method, &with_query(&path, operation)).key(key).send().await;
            let open = operation["x-parties"].as_array().unwrap().contains(&json!(kind));
            let refused = matches!(got.status.as_u16(), 401 | 403);
            assert_eq!(refused, !open, "{method} {path} as {kind}: {:#}", got.body);
            assert!(got.status.as_u16() < 500, "{method} {path} as {kind}");
            if method == "get" && open && !path.contains('{') {
                assert_eq!(got.status, 200, "{method} {path} as {kind}: {:#}", got.body);
            }
        }
    }
}

#[tokio::test]
async fn what_belongs_to_somebody_else_is_not_there() {
    let town = Parties::new().await;
    let (other_brand, other_id) = town.site.brand("Boreas").await;
    let (other_creator, _) = town.site.creator("Bea").await;
    let (brand_key, creator_key) =
        (town.site.key(&other_brand, &[]).await, town.site.key(&other_creator, &[]).await);
    let campaign = town.site.live_campaign(town.brand.1).await;
    let profile = kernel::ProfileId::new(town.creator.1.uuid());
    let want = json!({"campaign": campaign, "profile": profile});
    let booked = town.post("/placements", &want).key(&town.creator.2).send().await.is(201);
    let offer = json!({"campaign": campaign, "creator": town.creator.1});
    let offer = town.post("/offers", &offer).key(&town.brand.2).send().await.is(201);
    let ids = [
        ("campaign", campaign.to_string()),
        ("placement", booked.body["id"].as_str().unwrap().to_owned()),
        ("offer", offer.body["id"].as_str().unwrap().to_owned()),
    ];
    for (method, path, operation) in operations() {
        let Some((name, id)) = ids.iter().find(|(name, _)| path.contains(&format!("{{{name}}}"))) else {
            continue;
        };
        if scope(operation).is_none() {
            continue;
        }
        for (kind, key) in [("brand", &brand_key), ("creator", &creator_key)] {
            let open = operation["x-parties"].as_array().unwrap().contains(&json!(kind));
            // Creators are shown live campaigns, whoever's.
            if !open || (*name == "campaign" && kind == "creator") {
                continue;
            }
            let own = path.replace(&format!("{{{name}}}"), id);
            let query = if path.ends_with("/statement") { "?currency=EUR" } else { "" };
            let ask = town.site.ask(&method, &format!("{own}{query}")).key(key);
            let ask = if operation["requestBody"].is_null() { ask } else { ask.json(&body(&path)) };
            let got = ask.send().await;
            assert_eq!(got.status, 404, "{method} {path} as another {kind}: {:#}", got.body);
        }
    }
    // In a body too.
    let theirs = json!({"campaign": campaign, "creator": town.creator.1});
    town.post("/offers", &theirs).key(&brand_key).send().await.is(404);
    let _mine = other_id;
    let foreign = json!({"campaign": campaign, "profile": profile});
    town.post("/placements", &foreign).key(&creator_key).send().await.is(404);
    for path in ["/placements", "/offers", "/disputes", "/payouts"] {
        for key in [&brand_key, &creator_key] {
            let got = town.get(path).key(key).send().await.is(200);
            assert_eq!(got.body["items"], json!([]), "{path}");
        }
    }
}

/// A body that fits an operation.
fn body(path: &str) -> Value {
    match path.rsplit('/').next().unwrap() {
        "check-draft" | "draft" | "answer" => json!({"text": "Some words."}),
        "review" => json!({"decision": "approve"}),
        "post" => json!({"address": "at://x"}),
        "disputes" => json!({"grounds": "Because."}),
        "accept" => json!({"profile": format!("pf_{}", "0".repeat(32))}),
        "deposits" => json!({"amount": {"minor": 1, "currency": "EUR"}, "reference": "x"}),
        other => panic!("a body for {other}"),
    }
}

#[tokio::test]
async fn a_key_can_no_more_than_its_makers_role() {
    let town = Parties::new().await;
    let signed = town.site.signed(&town.brand.0).await;
    let organisation = signed.party().unwrap().organisation.unwrap();
    let accounts = &town.site.front.accounts;
    let (other, _) = town.site.brand("Boreas").await;
    accounts.add_member(organisation, other.user, account::Role::Owner).await.unwrap();
    accounts.set_role(&signed, organisation, town.brand.0.user, account::Role::Viewer).await.unwrap();
    town.get("/campaigns").key(&town.brand.2).send().await.is(200);
    let terms = json!({"terms": Parties::terms()});
    let refused = town.post("/campaigns", &terms).key(&town.brand.2).send().await.is(403);
    assert_eq!(refused.problem(), "not-allowed");
    accounts.remove_member(&signed, organisation, town.brand.0.user).await.unwrap();
    let gone = town.get("/campaigns").key(&town.brand.2).send().await.is(401);
    assert_eq!(gone.problem(), "wrong-key");
}

#[tokio::test]
async fn cookies_open_nothing() {
    let town = Parties::new().await;
    let request = axum::http::Request::get("/api/v1/campaigns");
    let answer = town.site.send(Some(&town.brand.0), request, axum::body::Body::empty()).await;
    answer.is(401);
}

#[tokio::test]
async fn a_key_gives_no_more_than_it_has() {
    let town = Parties::new().await;
    let some = town.site.key(&town.brand.0, &[Scope::AccountWrite, Scope::AccountRead]).await;
    let want = |scopes: Value| json!({"name": "x", "scopes": scopes});
    let refused = town.post("/keys", &want(json!(["campaigns:read"]))).key(&some).send().await.is(403);
    assert_eq!(refused.problem(), "no-scope");
    let made = town.post("/keys", &want(json!(["account:read"]))).key(&some).send().await.is(201);
    let secret = made.body["secret"].as_str().unwrap();
    let me = town.get("/me").key(secret).send().await.is(200);
    assert_eq!((&me.body["scopes"], &me.body["party_name"]), (&json!(["account:read"]), &json!("Zephyr")));
    let id = made.body["key"]["id"].as_str().unwrap();
    town.site.ask("delete", &format!("/keys/{id}")).key(&some).send().await.is(204);
    town.get("/me").key(secret).send().await.is(401);
}
