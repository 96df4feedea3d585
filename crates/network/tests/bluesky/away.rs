//! Looking at posts when servers are away, were left, or say something else than they mean.

use std::sync::Arc;

use app::ports::{Gone, Lookup, Network as _, NetworkError, NoSightings};
use async_trait::async_trait;
use kernel::{Network, Span, Timestamp};
use network::bluesky::Bluesky;
use network::bluesky::identity::Did;
use network::bluesky::publish::{Authorised, Sessions};
use network::bluesky::xrpc::XrpcError;
use serde_json::{Value, json};

use crate::stand::{ALICE, Reply, Stand, Ways};

const KEY: &str = "3l2s5xxv2ze2c";

struct Nobody;

#[async_trait]
impl Sessions for Nobody {
    async fn session_of(&self, _: &Did) -> Result<Box<dyn Authorised>, XrpcError> {
        Err(XrpcError::SignedOut("nobody has signed in".to_owned()))
    }
}

fn bluesky(ways: &Ways) -> Bluesky {
    let clock = ways.clock.clone();
    Bluesky::new(ways.resolver.clone(), ways.xrpc.clone(), Arc::new(Nobody), Arc::new(NoSightings), clock)
}

fn address() -> String {
    format!("at://{ALICE}/app.bsky.feed.post/{KEY}")
}

fn record(text: &str) -> Value {
    let value = json!({"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-11-22T09:00:00.000Z"});
    json!({"uri": address(), "cid": "bafyreia", "value": value})
}

fn status(active: bool, status: &str) -> Reply {
    Reply::json(&json!({"did": ALICE, "active": active, "status": status}))
}

async fn look(network: &Bluesky) -> Result<Lookup, NetworkError> {
    network.look_up(Network::Bluesky, &address()).await
}

fn words(seen: Result<Lookup, NetworkError>) -> String {
    match seen {
        Ok(Lookup::Found(post)) => post.text,
        other => panic!("{other:?}"),
    }
}

fn is_away(seen: &Result<Lookup, NetworkError>) -> bool {
    matches!(seen, Err(NetworkError::Unavailable(_)))
}

/// A server where the account is at home.
async fn home() -> Stand {
    let server = Stand::start().await;
    server.method("com.atproto.sync.getRepoStatus", status(true, ""));
    server
}

/// A repository's file, with or without the post.
fn car(with: bool) -> Reply {
    let record = if with { "e$typerapp.bsky.feed.post" } else { "app.bsky.feed.post/3l2s5xxv2ze2c" };
    Reply(200, String::new(), format!("8\u{a2}eroots gversion\u{1} and then {record}"))
}

#[tokio::test]
async fn an_account_that_has_moved_is_followed_before_anything_is_called_gone() {
    let (old, new) = (home().await, home().await);
    let ways = Ways::to(&[&old, &new]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &old.url());
    old.method("com.atproto.repo.getRecord", Reply::json(&record("at home")));
    assert_eq!(words(look(&network).await), "at home");
    new.method("com.atproto.repo.getRecord", Reply::json(&record("moved")));
    for (account, left) in [
        (status(false, "deactivated"), Reply::json(&record("somebody's copy"))),
        (status(false, "deleted"), Reply::error("RecordNotFound")),
        (Reply::error("RepoNotFound"), Reply::error("RepoNotFound")),
        (status(true, ""), Reply::error("RecordNotFound")),
        (Reply::status(502), Reply::status(502)),
        (Reply::status(404), Reply::status(404)),
    ] {
        // The old place is still the one known.
        ways.place(ALICE, "alice.test", &old.url());
        ways.resolver.fresh(&ALICE.parse().unwrap()).await.unwrap();
        ways.place(ALICE, "alice.test", &new.url());
        old.method("com.atproto.sync.getRepoStatus", account);
        old.method("com.atproto.repo.getRecord", left);
        old.method("com.atproto.sync.getRecord", car(false));
        assert_eq!(words(look(&network).await), "moved");
    }
    // Gone at the new place: now it is gone.
    new.method("com.atproto.repo.getRecord", Reply::error("RecordNotFound"));
    new.method("com.atproto.sync.getRecord", car(false));
    assert_eq!(look(&network).await, Ok(Lookup::Gone(Gone::NotFound)));
}

#[tokio::test]
async fn a_server_that_may_not_be_asked_is_no_word_on_the_post() {
    let new = home().await;
    let ways = Ways::to(&[&new]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &format!("http://{}/", Stand::gone().await));
    let seen = look(&network).await;
    assert!(is_away(&seen), "{seen:?}");
    ways.place(ALICE, "alice.test", &new.url());
    new.method("com.atproto.repo.getRecord", Reply::json(&record("moved")));
    assert_eq!(words(look(&network).await), "moved");
}

#[tokio::test]
async fn nothing_is_called_gone_without_the_protocol_s_own_word() {
    let server = home().await;
    let ways = Ways::to(&[&server]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &server.url());
    let none = || Reply::error("RecordNotFound");
    let active = || status(true, "");
    for (account, record, kept) in [
        (active(), Reply::status(404), none()),
        (active(), Reply::status(410), none()),
        (active(), Reply::status(503), none()),
        (active(), Reply::status(200), none()),
        (active(), Reply::error("SomethingElse"), Reply::error("SomethingElse")),
        (active(), Reply::error("SomethingElse"), car(true)),
        (active(), none(), Reply::status(200)),
        (active(), none(), Reply::status(404)),
        (active(), none(), Reply::status(500)),
        (Reply::status(502), none(), none()),
        (Reply::status(404), none(), none()),
        (status(false, "desynchronized"), none(), none()),
        (status(false, "throttled"), none(), none()),
        (status(false, "a new word"), none(), none()),
        (Reply::json(&json!("nothing")), none(), none()),
    ] {
        let case = format!("{account:?} {record:?} {kept:?}");
        server.method("com.atproto.sync.getRepoStatus", account);
        server.method("com.atproto.repo.getRecord", record);
        server.method("com.atproto.sync.getRecord", kept);
        let seen = look(&network).await;
        assert!(is_away(&seen), "{case}: {seen:?}");
    }
    // Nor is it while the directory is away; its own word that the account was deleted counts.
    server.method("com.atproto.sync.getRepoStatus", Reply::error("RepoNotFound"));
    ways.directory.tell(&format!("/{ALICE}"), Reply::status(500));
    assert!(is_away(&look(&network).await));
    ways.directory.tell(&format!("/{ALICE}"), Reply::status(410));
    assert_eq!(look(&network).await, Ok(Lookup::Gone(Gone::AccountClosed)));
}

#[tokio::test]
async fn each_way_of_going_has_its_name() {
    let server = home().await;
    let ways = Ways::to(&[&server]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &server.url());
    let none = || Reply::error("RecordNotFound");
    let active = || status(true, "");
    let copy = || Reply::json(&record("somebody's copy"));
    for (account, record, kept, gone) in [
        (active(), none(), none(), Gone::NotFound),
        (active(), none(), car(false), Gone::NotFound),
        (active(), none(), car(true), Gone::TakenDown),
        (active(), Reply::error("InvalidRequest"), car(false), Gone::NotFound),
        (Reply::error("MethodNotImplemented"), none(), Reply::error("MethodNotImplemented"), Gone::NotFound),
        (Reply::error("MethodNotImplemented"), Reply::error("RepoNotFound"), none(), Gone::AccountClosed),
        (active(), Reply::error("RepoTakendown"), none(), Gone::AccountClosed),
        (status(false, "takendown"), copy(), car(true), Gone::AccountClosed),
        (status(false, "deactivated"), copy(), car(true), Gone::AccountClosed),
        (status(false, "deleted"), Reply::status(502), none(), Gone::AccountClosed),
        (Reply::error("RepoSuspended"), copy(), none(), Gone::AccountClosed),
        (Reply::error("RepoNotFound"), copy(), none(), Gone::AccountClosed),
    ] {
        let case = format!("{account:?} {record:?} {kept:?}");
        server.method("com.atproto.sync.getRepoStatus", account);
        server.method("com.atproto.repo.getRecord", record);
        server.method("com.atproto.sync.getRecord", kept);
        assert_eq!(look(&network).await, Ok(Lookup::Gone(gone)), "{case}");
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_pause_gets_it() {
    let server = home().await;
    let ways = Ways::to(&[&server]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &server.url());
    server.method("com.atproto.repo.getRecord", Reply::status(429).with("Retry-After: 120"));
    let wait = Span::seconds(120);
    assert_eq!(look(&network).await, Err(NetworkError::RateLimited { wait }));
    assert_eq!(server.asked().len(), 2, "the account, and the post once");
    server.method("com.atproto.repo.getRecord", Reply::json(&record("patience")));
    ways.clock.pass(Span::seconds(100));
    let wait = Span::seconds(20);
    assert_eq!(look(&network).await, Err(NetworkError::RateLimited { wait }));
    assert_eq!(server.asked().len(), 2, "left alone");
    ways.clock.pass(Span::seconds(20));
    assert_eq!(words(look(&network).await), "patience");
    // A server that says beforehand that nothing is left is left alone as well.
    let reset = "ratelimit-remaining: 0\r\nRetry-After: 60";
    server.method("com.atproto.repo.getRecord", Reply::json(&record("last")).with(reset));
    assert_eq!(words(look(&network).await), "last");
    assert!(matches!(look(&network).await, Err(NetworkError::RateLimited { .. })));
}

#[tokio::test]
async fn what_is_no_post_is_not_looked_for() {
    let server = home().await;
    let ways = Ways::to(&[&server]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &server.url());
    let mut like = record("");
    like["value"]["$type"] = json!("app.bsky.feed.like");
    server.method("com.atproto.repo.getRecord", Reply::json(&like));
    assert_eq!(look(&network).await, Ok(Lookup::Gone(Gone::NotFound)));
    let mut undated = record("undated");
    undated["value"]["createdAt"] = json!("yesterday");
    server.method("com.atproto.repo.getRecord", Reply::json(&undated));
    let Ok(Lookup::Found(post)) = look(&network).await else { panic!() };
    assert_eq!(post.claimed, Timestamp::EPOCH, "no time that could be believed");
    let page = network.look_up(Network::Bluesky, "https://example.com/").await;
    assert!(matches!(page, Err(NetworkError::Refused(_))), "{page:?}");
    let other = network.look_up(Network::Mastodon, "https://example.com/").await;
    assert!(matches!(other, Err(NetworkError::Unavailable(_))), "{other:?}");
}
