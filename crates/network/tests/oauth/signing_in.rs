//! From a name to a session, and what must not become one.

use kernel::Span;
use network::bluesky::oauth::{Access, Call, Callback, LONGEST_SIGN_IN, OauthError, Over, Pending, Whom};
use network::testing::Person;
use serde_json::{Value, json};
use url::Url;

use crate::world::{Market, PASSWORD, seal};

/// A server that is not there: nobody may listen at this port.
const ELSEWHERE: &str = "http://127.0.0.1:1";

fn with(back: &Url, name: &str, value: &str) -> Callback {
    let pairs: Vec<_> = back.query_pairs().into_owned().collect();
    let pairs =
        pairs.into_iter().map(|(own, old)| if own == name { (own, value.to_owned()) } else { (own, old) });
    let query: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    Callback::read(&query).unwrap()
}

#[tokio::test]
async fn somebody_signs_in_and_is_who_they_are() {
    let market = Market::open().await;
    let (handle, did, mut person) = market.somebody().await;
    let (page, pending) =
        market.oauth.begin(Whom::Account(&format!("@{handle}")), Access::SignIn).await.unwrap();
    assert!(page.as_str().starts_with(&format!("{}oauth/authorize?client_id=", market.lab.pds())), "{page}");
    assert!(
        !page.as_str().contains(&pending.state),
        "what is asked was pushed, the browser carries a name for it"
    );
    // The first request is refused for want of the server's word, the second is not.
    assert_eq!(market.road.count("/oauth/par"), 2);
    let sealed = pending.seal(&seal(1)).unwrap();

    let back = person.agrees(&page).await.unwrap();
    assert!(back.as_str().starts_with("http://127.0.0.1:9/oauth/callback?"), "{back}");
    let callback = Callback::read(back.query().unwrap()).unwrap();
    let pending = Pending::open(&seal(1), callback.state.as_deref().unwrap(), &sealed).unwrap();
    let session = market.oauth.finish(callback, pending).await.unwrap();
    assert_eq!((&session.did, session.pds.as_str()), (&did, market.lab.pds().as_str()));
    assert_eq!(session.scope, "atproto");
    assert!(!session.may_publish());
    assert_eq!(market.road.count("/oauth/token"), 1, "the server's word was known by then");
    let shown = format!("{session:?}");
    assert!(!shown.contains("ref-") && !shown.contains("eyJ"), "{shown}");
}

#[tokio::test]
async fn anybody_of_a_server_may_sign_in() {
    let market = Market::open().await;
    let (_, did, mut person) = market.somebody().await;
    let (page, pending) = market.oauth.begin(Whom::Anybody(market.lab.pds()), Access::SignIn).await.unwrap();
    let back = person.agrees(&page).await.unwrap();
    let callback = Callback::read(back.query().unwrap()).unwrap();
    assert_eq!(market.oauth.finish(callback, pending).await.unwrap().did, did);
}

#[tokio::test]
async fn a_forged_answer_is_not_believed_and_asks_the_server_nothing() {
    let market = Market::open().await;
    let (handle, did, mut person) = market.somebody().await;
    let (page, pending) = market.oauth.begin(Whom::Account(&handle), Access::SignIn).await.unwrap();
    let back = person.agrees(&page).await.unwrap();
    let forged = [
        with(&back, "state", "another"),
        with(&back, "iss", "https://evil.example"),
        Callback::read(&format!("code=x&iss={}", market.lab.pds())).unwrap(),
        Callback::read(&format!("state={}&code=x", pending.state)).unwrap(),
    ];
    for callback in forged {
        let refused = market.oauth.finish(callback.clone(), pending.clone()).await;
        assert!(matches!(refused, Err(OauthError::Forged(_))), "{callback:?}: {refused:?}");
    }
    let twice = Callback::read(&format!("{}&code=x", back.query().unwrap()));
    assert!(matches!(twice, Err(OauthError::Forged(_))), "{twice:?}");
    assert_eq!(market.road.count("/oauth/token"), 0);
    // The true one is still good.
    let callback = Callback::read(back.query().unwrap()).unwrap();
    assert_eq!(market.oauth.finish(callback, pending).await.unwrap().did, did);
}

#[tokio::test]
async fn a_code_counts_once_and_a_thief_ends_what_was_stolen() {
    let market = Market::open().await;
    let (handle, did, mut person) = market.somebody().await;
    let (callback, pending) = market.agreed(&handle, &mut person, Access::SignIn).await;
    let session = market.oauth.finish(callback.clone(), pending.clone()).await.unwrap();
    market.sessions.keep(&session).await.unwrap();
    let again = market.oauth.finish(callback, pending).await;
    assert!(matches!(&again, Err(OauthError::Refused { code, .. }) if code == "invalid_grant"), "{again:?}");
    // The server takes a code that comes twice for stolen, and ends the session that it gave for it.
    let call = Call::Query("com.atproto.server.getSession", &[]);
    market.expire(&did).await;
    let over = market.sessions.call(&did, call).await;
    assert!(matches!(over, Err(OauthError::SignInAgain(_))), "{over:?}");
}

#[tokio::test]
async fn another_begun_sign_in_does_not_take_the_code() {
    let market = Market::open().await;
    let (handle, _, mut person) = market.somebody().await;
    let (callback, _) = market.agreed(&handle, &mut person, Access::SignIn).await;
    let (_, mut other) = market.oauth.begin(Whom::Account(&handle), Access::SignIn).await.unwrap();
    // As if the state had been guessed: the code is still bound to the other's secret and key.
    callback.state.clone().unwrap().clone_into(&mut other.state);
    let refused = market.oauth.finish(callback, other).await;
    assert!(
        matches!(&refused, Err(OauthError::Refused { code, .. }) if code == "invalid_grant"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_no_an_old_answer_and_another_person_are_told_apart() {
    let market = Market::open().await;
    let (handle, did, mut person) = market.somebody().await;
    let (page, pending) = market.oauth.begin(Whom::Account(&handle), Access::SignIn).await.unwrap();
    let back = person.refuses(&page).await.unwrap();
    let callback = Callback::read(back.query().unwrap()).unwrap();
    let no = market.oauth.finish(callback, pending).await;
    assert_eq!(no, Err(OauthError::Declined("access_denied".to_owned())));

    let (callback, mut pending) = market.agreed(&handle, &mut person, Access::SignIn).await;
    pending.begun = pending.begun.minus(LONGEST_SIGN_IN).minus(Span::minutes(1));
    assert_eq!(market.oauth.finish(callback, pending).await, Err(OauthError::Expired));

    // Somebody else sits down at the page, and signs in as themselves.
    let market = Market::open().await;
    let (_, got, other) = market.somebody().await;
    let (page, mut pending) =
        market.oauth.begin(Whom::Anybody(market.lab.pds()), Access::SignIn).await.unwrap();
    let back = { other }.agrees(&page).await.unwrap();
    pending.did = Some(did.clone());
    let another = market.oauth.finish(Callback::read(back.query().unwrap()).unwrap(), pending).await;
    assert_eq!(another, Err(OauthError::AnotherAccount { expected: did, got }));
    assert_eq!(market.road.count("/oauth/revoke"), 1, "the tokens were not left lying about");
    let unknown = market.oauth.begin(Whom::Account("nobody-here.test"), Access::SignIn).await;
    assert!(matches!(unknown, Err(OauthError::Who(_))), "{unknown:?}");
}

/// A server that is not there describes itself, as it likes.
fn describe(market: &Market, resource: &Value, server: &Value) {
    let mut said = market.road.said.lock().unwrap();
    said.insert(format!("{ELSEWHERE}/.well-known/oauth-protected-resource"), resource.clone());
    said.insert(format!("{ELSEWHERE}/.well-known/oauth-authorization-server"), server.clone());
}

fn resource() -> Value {
    json!({ "resource": ELSEWHERE, "authorization_servers": [ELSEWHERE] })
}

fn server() -> Value {
    json!({
        "issuer": ELSEWHERE,
        "authorization_endpoint": format!("{ELSEWHERE}/authorize"),
        "token_endpoint": format!("{ELSEWHERE}/token"),
        "pushed_authorization_request_endpoint": format!("{ELSEWHERE}/par"),
        "require_pushed_authorization_requests": true,
        "authorization_response_iss_parameter_supported": true,
        "scopes_supported": ["atproto"],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
    })
}

#[tokio::test]
async fn a_server_speaks_for_its_own_accounts_only() {
    let market = Market::open().await;
    let (handle, did, _) = market.somebody().await;
    let mut person = Person::new(market.lab, &handle, PASSWORD);
    let (callback, pending) = market.agreed(&handle, &mut person, Access::SignIn).await;
    // The account's document names another server by the time the browser is back.
    describe(&market, &resource(), &server());
    *market.directory.moved.lock().unwrap() = Some((did.clone(), ELSEWHERE.parse().unwrap()));
    let refused = market.oauth.finish(callback, pending).await;
    let issuer = market.lab.pds().origin().ascii_serialization();
    assert_eq!(refused, Err(OauthError::NotItsServer { server: issuer, did }));
    assert_eq!(market.road.count("/oauth/revoke"), 1);

    // And an account that moves while it is signed in signs in again there.
    let (did, _) = market.signed_in(Access::SignIn).await;
    *market.directory.moved.lock().unwrap() = Some((did.clone(), ELSEWHERE.parse().unwrap()));
    market.expire(&did).await;
    let over = market.sessions.call(&did, Call::Query("com.atproto.server.getSession", &[])).await;
    assert_eq!(over, Err(OauthError::SignInAgain(Over::Moved)));
}

#[tokio::test]
async fn a_server_that_is_not_as_it_should_be_is_not_asked() {
    let market = Market::open().await;
    let begin = async || market.oauth.begin(Whom::Anybody(&ELSEWHERE.parse().unwrap()), Access::SignIn).await;
    describe(&market, &resource(), &server());
    let asked = begin().await;
    assert!(matches!(asked, Err(OauthError::NoAnswer(_))), "as it should be, it is asked: {asked:?}");
    assert_eq!(market.road.count("/par"), 1);
    for (field, bad) in [
        ("issuer", json!("https://evil.example")),
        ("issuer", json!(null)),
        ("authorization_endpoint", json!("http://elsewhere.example/authorize")),
        ("token_endpoint", json!("http://elsewhere.example/token")),
        ("pushed_authorization_request_endpoint", json!("ftp://127.0.0.1:1/par")),
        ("revocation_endpoint", json!("http://elsewhere.example/revoke")),
        ("require_pushed_authorization_requests", json!(false)),
        ("authorization_response_iss_parameter_supported", json!(false)),
        ("scopes_supported", json!(["openid"])),
        ("code_challenge_methods_supported", json!(["plain"])),
        ("dpop_signing_alg_values_supported", json!(["none"])),
        ("token_endpoint_auth_methods_supported", json!(["private_key_jwt"])),
    ] {
        let mut other = server();
        other[field] = bad;
        describe(&market, &resource(), &other);
        let refused = begin().await;
        assert!(matches!(refused, Err(OauthError::Unfit { .. })), "{field}: {refused:?}");
    }
    for bad in [
        json!({ "resource": "https://evil.example", "authorization_servers": [ELSEWHERE] }),
        json!({ "resource": ELSEWHERE, "authorization_servers": [] }),
        json!({ "resource": ELSEWHERE, "authorization_servers": [ELSEWHERE, "https://evil.example"] }),
        json!({ "resource": ELSEWHERE, "authorization_servers": [format!("{ELSEWHERE}/below")] }),
        json!({ "resource": ELSEWHERE, "authorization_servers": ["http://elsewhere.example"] }),
    ] {
        describe(&market, &bad, &server());
        let refused = begin().await;
        assert!(matches!(refused, Err(OauthError::Unfit { .. })), "{bad}: {refused:?}");
    }
    assert_eq!(market.road.count("/par"), 1, "nothing was sent to any of them");
    let plain =
        market.oauth.begin(Whom::Anybody(&"http://example.com".parse().unwrap()), Access::SignIn).await;
    assert!(matches!(plain, Err(OauthError::Unfit { .. })), "{plain:?}");
}
