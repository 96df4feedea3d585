//! Looking at posts when servers are away, were left, or say something else than they mean.

use std::sync::Arc;

use app::ports::{Gone, Lookup, Network as _, NetworkError};
use async_trait::async_trait;
use kernel::{Network, Span, Timestamp};
use network::bluesky::Bluesky;
use network::bluesky::address::PostUri;
use network::bluesky::identity::Did;
use network::bluesky::proof::Sightings;
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

#[async_trait]
impl Sightings for Nobody {
    async fn first_seen(&self, _: &PostUri) -> Option<Timestamp> {
        None
    }
}

fn bluesky(ways: &Ways) -> Bluesky {
    let clock = ways.clock.clone();
    Bluesky::new(ways.resolver.clone(), ways.xrpc.clone(), Arc::new(Nobody), Arc::new(Nobody), clock)
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

#[tokio::test]
async fn an_account_that_has_moved_is_followed_before_anything_is_called_gone() {
    let (old, new) = (Stand::start().await, Stand::start().await);
    let ways = Ways::to(&[&old, &new]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &old.url());
    old.method("com.atproto.repo.getRecord", Reply::json(&record("at home")));
    assert_eq!(words(look(&network).await), "at home");
    ways.place(ALICE, "alice.test", &new.url());
    new.method("com.atproto.repo.getRecord", Reply::json(&record("moved")));
    for left in [
        Reply::error("RepoDeactivated"),
        Reply::error("RecordNotFound"),
        Reply::error("RepoNotFound"),
        Reply::status(502),
        Reply::status(404),
    ] {
        // The old place is still the one known.
        ways.place(ALICE, "alice.test", &old.url());
        ways.resolver.fresh(&ALICE.parse().unwrap()).await.unwrap();
        ways.place(ALICE, "alice.test", &new.url());
        old.method("com.atproto.repo.getRecord", left);
        assert_eq!(words(look(&network).await), "moved");
    }
    // Gone at the new place: now it is gone.
    new.method("com.atproto.repo.getRecord", Reply::error("RecordNotFound"));
    new.method("com.atproto.sync.getRepoStatus", status(true, ""));
    new.method("com.atproto.sync.getRecord", Reply::error("RecordNotFound"));
    assert_eq!(look(&network).await, Ok(Lookup::Gone(Gone::NotFound)));
}

#[tokio::test]
async fn a_server_that_was_left_and_answers_no_more_is_no_matter() {
    let new = Stand::start().await;
    let ways = Ways::to(&[&new]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &format!("http://{}/", Stand::gone().await));
    let seen = look(&network).await;
    assert!(is_away(&seen), "its http server is not allowed, which is no word on the post: {seen:?}");
    ways.place(ALICE, "alice.test", &new.url());
    new.method("com.atproto.repo.getRecord", Reply::json(&record("moved")));
    assert_eq!(words(look(&network).await), "moved");
}

#[tokio::test]
async fn nothing_is_called_gone_without_the_protocol_s_own_word() {
    let server = Stand::start().await;
    let ways = Ways::to(&[&server]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &server.url());
    for (record, account) in [
        (Reply::status(404), status(true, "")),
        (Reply::status(410), status(true, "")),
        (Reply::status(503), status(false, "deactivated")),
        (Reply::status(200), status(true, "")),
        (Reply::error("SomethingElse"), status(true, "")),
        (Reply::error("RecordNotFound"), Reply::status(502)),
        (Reply::error("RecordNotFound"), Reply::status(404)),
        (Reply::error("RecordNotFound"), status(false, "desynchronized")),
        (Reply::error("RecordNotFound"), status(false, "throttled")),
        (Reply::error("RecordNotFound"), status(false, "a new word")),
        (Reply::error("RepoNotFound"), Reply::status(503)),
    ] {
        let case = format!("{record:?} {account:?}");
        server.method("com.atproto.repo.getRecord", record);
        server.method("com.atproto.sync.getRepoStatus", account);
        server.method("com.atproto.sync.getRecord", Reply::error("RecordNotFound"));
        let seen = look(&network).await;
        assert!(is_away(&seen), "{case}: {seen:?}");
    }
    // Nor is it while the directory is away, or the record's own proof.
    server.method("com.atproto.sync.getRepoStatus", status(true, ""));
    server.method("com.atproto.sync.getRecord", Reply::status(500));
    server.method("com.atproto.repo.getRecord", Reply::error("RecordNotFound"));
    assert!(is_away(&look(&network).await));
    server.method("com.atproto.sync.getRecord", Reply::error("RecordNotFound"));
    ways.directory.tell(&format!("/{ALICE}"), Reply::status(500));
    assert!(is_away(&look(&network).await));
    ways.directory.tell(&format!("/{ALICE}"), Reply::status(410));
    assert_eq!(look(&network).await, Ok(Lookup::Gone(Gone::AccountClosed)));
}

#[tokio::test]
async fn each_way_of_going_has_its_name() {
    let server = Stand::start().await;
    let ways = Ways::to(&[&server]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &server.url());
    let car = Reply(200, String::new(), "\u{1}rest e$typerapp.bsky.feed.post and so on".to_owned());
    let none = || Reply::error("RecordNotFound");
    for (record, account, kept, gone) in [
        (none(), status(true, ""), none(), Gone::NotFound),
        (
            none(),
            status(true, ""),
            Reply(200, String::new(), "app.bsky.feed.post/3l".to_owned()),
            Gone::NotFound,
        ),
        (none(), status(true, ""), car.clone(), Gone::TakenDown),
        (none(), Reply::error("MethodNotImplemented"), car.clone(), Gone::NotFound),
        (Reply::error("RepoTakendown"), status(false, "takendown"), none(), Gone::AccountClosed),
        (Reply::error("RepoSuspended"), Reply::error("RepoSuspended"), none(), Gone::AccountClosed),
        (Reply::error("InvalidRequest"), status(false, "deactivated"), none(), Gone::AccountClosed),
        (Reply::error("InvalidRequest"), Reply::error("RepoNotFound"), none(), Gone::AccountClosed),
        (Reply::error("RepoDeactivated"), status(false, "deleted"), none(), Gone::AccountClosed),
    ] {
        let case = format!("{record:?} {account:?}");
        server.method("com.atproto.repo.getRecord", record);
        server.method("com.atproto.sync.getRepoStatus", account);
        server.method("com.atproto.sync.getRecord", kept);
        assert_eq!(look(&network).await, Ok(Lookup::Gone(gone)), "{case}");
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_pause_gets_it() {
    let server = Stand::start().await;
    let ways = Ways::to(&[&server]).await;
    let network = bluesky(&ways);
    ways.place(ALICE, "alice.test", &server.url());
    server.method("com.atproto.repo.getRecord", Reply::status(429).with("Retry-After: 120"));
    let wait = Span::seconds(120);
    assert_eq!(look(&network).await, Err(NetworkError::RateLimited { wait }));
    assert_eq!(server.asked().len(), 1, "refused once, not asked again at once");
    server.method("com.atproto.repo.getRecord", Reply::json(&record("patience")));
    ways.clock.pass(Span::seconds(100));
    let wait = Span::seconds(20);
    assert_eq!(look(&network).await, Err(NetworkError::RateLimited { wait }));
    assert_eq!(server.asked().len(), 1, "left alone");
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
    let server = Stand::start().await;
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
