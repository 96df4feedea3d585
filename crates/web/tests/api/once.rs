//! Requests that are made twice.

use serde_json::json;

use crate::town::Parties;

#[tokio::test]
async fn the_same_request_under_the_same_key_is_carried_out_once() {
    let town = Parties::new().await;
    let key = &town.brand.2;
    let body = json!({"terms": Parties::terms()});
    let ask = || town.post("/campaigns", &body).key(key).header("idempotency-key", "brief-1");
    let first = ask().send().await.is(201);
    assert_eq!(first.header("idempotency-replayed"), "");
    let again = ask().send().await.is(201);
    assert_eq!((again.header("idempotency-replayed"), &again.body), ("true", &first.body));
    assert_eq!(again.bytes, first.bytes);
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name));
    }
    assert_eq!(town.get("/campaigns").key(key).send().await.body["items"].as_array().unwrap().len(), 1);
    // Another request under it, and another program's.
    let mut other = body.clone();
    other["terms"]["posts"] = json!(9);
    let reused = town.post("/campaigns", &other).key(key).header("idempotency-key", "brief-1").send().await;
    assert_eq!(reused.is(422).problem(), "key-reused");
    let second = town.site.key(&town.brand.0, &[]).await;
    let new =
        town.post("/campaigns", &body).key(&second).header("idempotency-key", "brief-1").send().await.is(201);
    assert_ne!(new.body["id"], first.body["id"]);
}

#[tokio::test]
async fn what_was_refused_can_be_mended_under_the_same_key() {
    let town = Parties::new().await;
    let key = &town.brand.2;
    let ask = |body| town.post("/campaigns", &body).key(key).header("idempotency-key", "brief-2");
    ask(json!({})).send().await.is(400);
    ask(json!({"terms": Parties::terms()})).send().await.is(201);
}

#[tokio::test]
async fn two_at_once_make_one() {
    let town = Parties::new().await;
    let body = json!({"terms": Parties::terms()});
    let ask =
        || town.post("/campaigns", &body).key(&town.brand.2).header("idempotency-key", "brief-3").send();
    let (one, two) = tokio::join!(ask(), ask());
    for got in [one, two] {
        assert!(got.status == 201 || got.status == 409, "{:#}", got.body);
        if got.status == 409 {
            assert_eq!((got.problem(), got.header("retry-after")), ("in-flight", "1"));
        }
    }
    assert_eq!(
        town.get("/campaigns").key(&town.brand.2).send().await.body["items"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_key_that_is_no_key_is_refused() {
    let town = Parties::new().await;
    let body = json!({"terms": Parties::terms()});
    for bad in ["", "two words", &"x".repeat(256)] {
        let got =
            town.post("/campaigns", &body).key(&town.brand.2).header("idempotency-key", bad).send().await;
        let got = got.is(400);
        assert_eq!(got.body["errors"][0]["field"], "Idempotency-Key", "{bad}");
    }
}

#[tokio::test]
async fn a_secret_is_never_told_twice() {
    let town = Parties::new().await;
    let body = json!({"name": "x", "scopes": ["account:read"]});
    let ask = || town.post("/keys", &body).key(&town.brand.2).header("idempotency-key", "key-1");
    let first = ask().send().await.is(201);
    let again = ask().send().await.is(201);
    assert!(first.body["secret"].as_str().unwrap().starts_with("crk_"));
    assert_eq!((&again.body["secret"], &again.body["key"]), (&json!(null), &first.body["key"]));
}
