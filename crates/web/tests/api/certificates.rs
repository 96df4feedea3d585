//! Certificates, checked by programs without a key.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use kernel::{ProfileId, Span};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::common::Site;
use crate::gauge::Scripted;
use crate::town::Got;

const HERE: &str = "http://market.example";

async fn scene() -> (Site, app::accounts::Signed, ProfileId) {
    let gauge = Arc::new(Scripted::default());
    let site = Site::measured(gauge.clone());
    let (ana, creator) = site.creator("Ana Private").await;
    let profile = ProfileId::new(creator.uuid());
    gauge.says("s1", site.app().now(), profile, 50, 55, 60);
    site.app().begin_measuring().await.unwrap();
    while site.app().work(100).await.unwrap().done > 0 {}
    let signed = site.signed(&ana).await;
    (site, signed, profile)
}

async fn checked(site: &Site, token: &str) -> Got {
    site.ask("post", "/certificates/verify").json(&json!({"token": token})).send().await
}

#[tokio::test]
async fn whoever_is_shown_one_learns_whether_it_holds_and_what_it_says() {
    let (site, signed, profile) = scene().await;
    let accounts = &site.front.accounts;
    let made = accounts.certify(&signed, profile, HERE).await.unwrap();
    let got = checked(&site, &format!(" {}\n", made.text)).await.is(200);
    assert_eq!((&got.body["outcome"], &got.body["other_market"]), (&json!("valid"), &Value::Null));
    let says = &got.body["says"];
    assert_eq!((&says["certificate"], &says["profile"]), (&json!(made.id), &json!(profile)));
    assert_eq!(
        (&says["issued"], &says["expires"]),
        (&json!("2026-11-23T09:00:00Z"), &json!("2026-12-23T09:00:00Z"))
    );
    let score = json!({"value": 5_500, "low": 5_000, "high": 6_000, "formula": "2026-11", "snapshot": "s1",
        "at": "2026-11-23T09:00:00Z"});
    assert_eq!((&says["score"], &says["audit"]), (&score, &Value::Null));
    let path = format!("/certificates/{}", made.id);
    let read = site.ask("get", &path).send().await.is(200);
    assert_eq!((&read.body["check"], &read.body["token"]), (&got.body, &json!(made.text)));
    assert_eq!(read.body["revoked"], Value::Null);

    accounts.revoke_certificate(&signed, made.id).await.unwrap();
    assert_eq!(checked(&site, &made.text).await.is(200).body["outcome"], "revoked");
    let read = site.ask("get", &path).send().await.is(200);
    assert_eq!(
        (&read.body["check"]["outcome"], &read.body["revoked"]),
        (&json!("revoked"), &json!("2026-11-23T09:00:00Z"))
    );

    let second = accounts.certify(&signed, profile, HERE).await.unwrap();
    site.stage.pass_until(site.app().now().plus(Span::days(30)));
    assert_eq!(checked(&site, &second.text).await.is(200).body["outcome"], "expired");
}

#[tokio::test]
async fn what_does_not_hold_is_told_apart_and_says_nothing() {
    let (site, signed, profile) = scene().await;
    let accounts = &site.front.accounts;
    let text = accounts.certify(&signed, profile, HERE).await.unwrap().text;
    let (body, _) = text.rsplit_once('.').unwrap();
    // The clock and the chance of tests are the same on each site: one that renews its key has another.
    let (other, theirs, their_profile) = scene().await;
    let operator = other.operator().await;
    let operator = other.signed(&operator).await;
    other.front.accounts.renew_certificate_key(&operator).await.unwrap();
    let unknown = other.front.accounts.certify(&theirs, their_profile, HERE).await.unwrap().text;
    let elsewhere = "https://elsewhere.example";
    let foreign = other.front.accounts.certify(&theirs, their_profile, elsewhere).await.unwrap().text;
    let cases = [
        (format!("{body}.{}", "A".repeat(86)), "forged"),
        (unknown, "unknown_key"),
        (foreign, "other_market"),
        ("no certificate".to_owned(), "malformed"),
    ];
    for (token, outcome) in cases {
        let got = checked(&site, &token).await.is(200);
        assert_eq!((&got.body["outcome"], &got.body["says"]), (&json!(outcome), &Value::Null));
        let market = if outcome == "other_market" { json!(elsewhere) } else { Value::Null };
        assert_eq!(got.body["other_market"], market, "{outcome}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem() {
    let (site, ..) = scene().await;
    for bad in [json!({}), json!({"token": 7}), json!({"token": ""}), json!({"token": "x", "more": 1})] {
        site.ask("post", "/certificates/verify").json(&bad).send().await.is(400);
    }
    checked(&site, &"x".repeat(8_193)).await.is(400);
    site.ask("post", "/certificates/verify").bytes(b"{}".to_vec()).send().await.is(415);
    for missing in ["ce_00000000000000000000000000000000", "nonsense"] {
        site.ask("get", &format!("/certificates/{missing}")).send().await.is(404);
    }
}

#[tokio::test]
async fn one_address_may_not_ask_without_end() {
    let (site, ..) = scene().await;
    let ask = || {
        let from: SocketAddr = "192.0.2.7:4711".parse().unwrap();
        let request = Request::post("/api/v1/certificates/verify").header("content-type", "application/json");
        let mut request = request.body(Body::from("{\"token\": \"x\"}")).unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        site.router.clone().oneshot(request)
    };
    assert_eq!(ask().await.unwrap().status(), 200);
    for _ in 0..10_000 {
        let answer = ask().await.unwrap();
        if answer.status() != 200 {
            assert_eq!(answer.status(), 429);
            assert!(answer.headers().contains_key("retry-after"));
            return;
        }
    }
    panic!("10,000 questions were answered");
}
