//! Calls on somebody's behalf, tokens that run out, answers that are lost, sessions that end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::ports::Clock as _;
use async_trait::async_trait;
use futures::future::join_all;
use kernel::Span;
use network::bluesky::oauth::{
    Access, Call, MemoryVault, OauthError, Over, SealError, Session, Sessions, Vault,
};
use serde_json::{Value, json};

use crate::world::{Fate, Market, Watch, seal};

const WHO: Call<'_> = Call::Query("com.atproto.server.getSession", &[]);

fn post(did: &str, collection: &str) -> Value {
    let record = json!({ "$type": collection, "text": "Soif d’été", "createdAt": "2026-11-22T08:00:00Z" });
    json!({ "repo": did, "collection": collection, "record": record })
}

async fn status(market: &Market, did: &str, call: Call<'_>) -> (u16, Value) {
    let answer = market.sessions.call(did, call).await.unwrap();
    (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap())
}

#[tokio::test]
async fn a_call_is_made_on_somebodys_behalf() {
    let market = Market::open().await;
    let (did, session) = market.signed_in(Access::Publish).await;
    assert!(session.may_publish(), "{}", session.scope);
    let (code, who) = status(&market, &did, WHO).await;
    assert_eq!((code, who["did"].as_str()), (200, Some(&*did)), "{who}");
    let body = post(&did, "app.bsky.feed.post");
    let (code, made) = status(&market, &did, Call::Procedure("com.atproto.repo.createRecord", &body)).await;
    assert_eq!(code, 200, "{made}");
    // No more than was granted: a profile is no post.
    assert_eq!(session.scope, "atproto repo:app.bsky.feed.post");
    let body = post(&did, "app.bsky.actor.profile");
    let (code, refused) =
        status(&market, &did, Call::Procedure("com.atproto.repo.createRecord", &body)).await;
    assert_eq!((code, refused["error"].as_str()), (403, Some("ScopeMissingError")), "{refused}");
    // Whoever only signed in may not write at all.
    let (did, _) = market.signed_in(Access::SignIn).await;
    let body = post(&did, "app.bsky.feed.post");
    let (code, _) = status(&market, &did, Call::Procedure("com.atproto.repo.createRecord", &body)).await;
    assert_eq!(code, 403);
}

#[tokio::test]
async fn a_stolen_token_is_no_use_without_its_key() {
    let market = Market::open().await;
    let (did, session) = market.signed_in(Access::SignIn).await;
    let (_, other) = market.signed_in(Access::SignIn).await;
    // The thief has the tokens, and a key of their own.
    let mut stolen = serde_json::to_value(&session).unwrap();
    stolen["key"] = serde_json::to_value(&other).unwrap()["key"].clone();
    let stolen: Session = serde_json::from_value(stolen).unwrap();
    market.vault.save(&did, stolen.seal(&seal(1)).unwrap()).await.unwrap();
    let thief = market.sessions.call(&did, WHO).await;
    // Refused with the token, and in the exchange that follows.
    assert!(matches!(thief, Err(OauthError::SignInAgain(Over::Refused(_)))), "{thief:?}");
}

#[tokio::test]
async fn tokens_are_exchanged_once_whoever_comes_meanwhile() {
    let market = Market::open().await;
    let (did, before) = market.signed_in(Access::SignIn).await;
    assert!(before.expires > Watch.now().plus(Span::minutes(5)), "{}", before.expires);
    market.expire(&did).await;
    let exchanges = market.road.count("/oauth/token");
    let answers = join_all((0..8).map(|_| market.sessions.call(&did, WHO))).await;
    let fine = answers.iter().filter(|answer| answer.as_ref().is_ok_and(|answer| answer.status == 200));
    assert_eq!(fine.count(), 8, "{answers:?}");
    assert_eq!(market.road.count("/oauth/token") - exchanges, 1);
}

#[tokio::test]
async fn the_answer_to_an_exchange_is_lost() {
    let market = Market::open().await;
    let (did, _) = market.signed_in(Access::SignIn).await;
    // It never got there: asked again, nothing is lost.
    market.expire(&did).await;
    market.road.accident("/oauth/token", Fate::LoseRequest, 1);
    assert_eq!(status(&market, &did, WHO).await.0, 200);
    // It got there: the server has given the old tokens up, and nobody knows the new ones.
    market.expire(&did).await;
    market.road.accident("/oauth/token", Fate::LoseAnswer, 1);
    let over = market.sessions.call(&did, WHO).await;
    assert_eq!(over, Err(OauthError::SignInAgain(Over::AnswerLost)));
    assert_eq!(market.road.met.load(Ordering::SeqCst), 2);
    assert!(OauthError::SignInAgain(Over::AnswerLost).to_string().contains("sign in again"));
    assert_eq!(market.sessions.call(&did, WHO).await, Err(OauthError::NoSession(did)));
}

#[tokio::test]
async fn a_call_without_an_answer_is_not_made_again() {
    let market = Market::open().await;
    let (did, _) = market.signed_in(Access::Publish).await;
    let body = post(&did, "app.bsky.feed.post");
    market.road.accident("createRecord", Fate::LoseAnswer, 1);
    let lost = market.sessions.call(&did, Call::Procedure("com.atproto.repo.createRecord", &body)).await;
    assert!(matches!(&lost, Err(OauthError::NoAnswer(error)) if error.may_have_arrived()), "{lost:?}");
    let list = [("repo", &*did), ("collection", "app.bsky.feed.post")];
    let (_, posts) = status(&market, &did, Call::Query("com.atproto.repo.listRecords", &list)).await;
    assert_eq!(posts["records"].as_array().map(Vec::len), Some(1), "{posts}");
}

#[tokio::test]
async fn a_session_is_kept_sealed_and_opens_for_its_account_alone() {
    let market = Market::open().await;
    let (did, session) = market.signed_in(Access::SignIn).await;
    let (other, _) = market.signed_in(Access::SignIn).await;
    let sealed = market.vault.load(&did).await.unwrap().unwrap();
    let written = serde_json::to_value(&session).unwrap();
    for field in ["access", "refresh", "key"] {
        let secret = written[field].as_str().unwrap().as_bytes();
        assert!(!sealed.windows(secret.len()).any(|window| window == secret), "{field} can be read");
    }
    assert_eq!(Session::open(&seal(1), &did, &sealed).unwrap(), session);
    let broken = OauthError::Sealed(SealError::Broken);
    assert_eq!(Session::open(&seal(1), &other, &sealed), Err(broken.clone()));
    assert_eq!(Session::open(&seal(2), &did, &sealed), Err(OauthError::Sealed(SealError::AnotherKey)));
    // One account's session in another's place is not used.
    market.vault.save(&other, sealed).await.unwrap();
    assert_eq!(market.sessions.call(&other, WHO).await, Err(broken));
}

#[tokio::test]
async fn a_session_ends_here_and_at_its_server() {
    let market = Market::open().await;
    let (did, _) = market.signed_in(Access::SignIn).await;
    let sealed = market.vault.load(&did).await.unwrap().unwrap();
    market.sessions.revoke(&did).await.unwrap();
    assert_eq!(market.sessions.call(&did, WHO).await, Err(OauthError::NoSession(did.clone())));
    // A copy that somebody made is no use any more: the server has forgotten it.
    market.vault.save(&did, sealed).await.unwrap();
    market.expire(&did).await;
    let over = market.sessions.call(&did, WHO).await;
    assert!(matches!(over, Err(OauthError::SignInAgain(Over::Refused(_)))), "{over:?}");
    market.sessions.revoke(&did).await.unwrap();
}

#[tokio::test]
async fn a_new_sign_in_ends_the_former_one() {
    let market = Market::open().await;
    let (handle, did, mut person) = market.somebody().await;
    let (callback, pending) = market.agreed(&handle, &mut person, Access::SignIn).await;
    market.sessions.keep(&market.oauth.finish(callback, pending).await.unwrap()).await.unwrap();
    let former = market.vault.load(&did).await.unwrap().unwrap();
    let (callback, pending) = market.agreed(&handle, &mut person, Access::Publish).await;
    market.sessions.keep(&market.oauth.finish(callback, pending).await.unwrap()).await.unwrap();
    assert_eq!(status(&market, &did, WHO).await.0, 200);
    market.vault.save(&did, former).await.unwrap();
    market.expire(&did).await;
    let over = market.sessions.call(&did, WHO).await;
    assert!(matches!(over, Err(OauthError::SignInAgain(Over::Refused(_)))), "{over:?}");
}

#[tokio::test]
async fn a_server_that_is_away_costs_no_session() {
    let market = Market::open().await;
    let (did, _) = market.signed_in(Access::SignIn).await;
    market.expire(&did).await;
    // Nothing gets through, whatever is asked.
    market.road.accident("", Fate::LoseRequest, usize::MAX);
    for _ in 0..3 {
        let away = market.sessions.call(&did, WHO).await;
        assert!(matches!(away, Err(OauthError::NoAnswer(_))), "{away:?}");
    }
    market.road.accident("", Fate::LoseRequest, 0);
    assert_eq!(status(&market, &did, WHO).await.0, 200);
}

/// A vault whose disk is full now and then.
#[derive(Default)]
struct Full(MemoryVault, AtomicBool);

#[async_trait]
impl Vault for Full {
    async fn load(&self, did: &str) -> Result<Option<Vec<u8>>, String> {
        self.0.load(did).await
    }

    async fn save(&self, did: &str, sealed: Vec<u8>) -> Result<(), String> {
        if self.1.load(Ordering::SeqCst) {
            return Err("no space left".to_owned());
        }
        self.0.save(did, sealed).await
    }

    async fn forget(&self, did: &str) -> Result<(), String> {
        self.0.forget(did).await
    }
}

#[tokio::test]
async fn new_tokens_that_cannot_be_kept_are_not_lost() {
    let market = Market::open().await;
    let (did, mut session) = market.signed_in(Access::SignIn).await;
    let vault = Arc::new(Full::default());
    let sessions = Sessions::new(market.oauth.clone(), vault.clone(), seal(1));
    session.expires = kernel::Timestamp::EPOCH;
    sessions.keep(&session).await.unwrap();
    vault.1.store(true, Ordering::SeqCst);
    let exchanges = market.road.count("/oauth/token");
    for _ in 0..2 {
        assert_eq!(sessions.call(&did, WHO).await.unwrap().status, 200);
    }
    vault.1.store(false, Ordering::SeqCst);
    assert_eq!(sessions.call(&did, WHO).await.unwrap().status, 200);
    assert_eq!(market.road.count("/oauth/token") - exchanges, 1);
    // Kept by now: another program that starts on this vault finds them.
    let anew = Sessions::new(market.oauth.clone(), vault, seal(1));
    assert_eq!(anew.call(&did, WHO).await.unwrap().status, 200);
    assert_eq!(market.road.count("/oauth/token") - exchanges, 1);
}
