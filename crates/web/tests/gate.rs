//! What the gate lets through, and what it says to the rest.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use axum::body::Body;
use axum::http::Request;
use common::Site;

#[tokio::test]
async fn an_unknown_page_says_so_in_the_readers_language() {
    let site = Site::new();
    site.get(None, "/nowhere").await.is(404).says("There is nothing at this address");
    site.get(None, "/nowhere?lang=fr")
        .await
        .is(404)
        .says("Il n’y a rien à cette adresse")
        .says("lang=\"fr\"");
}

#[tokio::test]
async fn the_language_asked_for_stays() {
    let site = Site::new();
    let answer = site.get(None, "/nowhere?lang=fr").await;
    assert!(answer.headers["set-cookie"].to_str().unwrap().starts_with("language=fr; "));
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_others_out() {
    let site = Site::new();
    for path in ["/nowhere", "/health/live", "/live"] {
        let answer = site.get(None, path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
}

#[tokio::test]
async fn a_write_from_another_site_is_refused_and_one_that_hides_its_origin_too() {
    let site = Site::new();
    let (brand, _) = site.brand("Zephyr").await;
    let form = |request: axum::http::request::Builder| {
        request.header("content-type", "application/x-www-form-urlencoded")
    };
    let cross = form(Request::post("/sign-out")).header("sec-fetch-site", "cross-site");
    site.send(Some(&brand), cross, Body::empty()).await.is(403).says("did not come from this site");
    let other = form(Request::post("/sign-out")).header("origin", "https://evil.example");
    site.send(Some(&brand), other, Body::empty()).await.is(403);
    let silent = form(Request::post("/sign-out"));
    site.send(Some(&brand), silent, Body::empty()).await.is(403);
}

#[tokio::test]
async fn somebody_who_has_not_signed_in_is_asked_to_and_comes_back() {
    let site = Site::new();
    let answer = site.get(None, "/live?x=1").await;
    assert_eq!(answer.location(), "/sign-in?next=%2Flive%3Fx%3D1");
}
