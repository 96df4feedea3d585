//! From names to accounts to their servers, and what leads nowhere.

use kernel::Span;
use network::bluesky::identity::{Did, Handle, IdentityError, TxtError};
use network::guarded::GuardError;

use crate::stand::{ALICE, BOB, Records, Reply, Stand, Ways};

fn did(text: &str) -> Did {
    text.parse().unwrap()
}

fn handle(text: &str) -> Handle {
    text.parse().unwrap()
}

fn text(body: &str) -> Reply {
    Reply(200, String::new(), body.to_owned())
}

#[tokio::test]
async fn a_name_leads_to_an_account_that_goes_by_it_and_is_asked_once_an_hour() {
    let host = Stand::start().await;
    let ways = Ways::to(&[&host]).await;
    host.tell("/.well-known/atproto-did", text(&format!(" {ALICE}\n")));
    ways.place(ALICE, "alice.test", &host.url());
    for _ in 0..3 {
        let found = ways.resolver.find("@Alice.test").await.unwrap();
        assert_eq!((found.did.as_str(), found.pds.as_str()), (ALICE, host.url().as_str()));
    }
    assert_eq!((host.asked().len(), ways.directory.asked().len()), (1, 1));
    ways.clock.pass(Span::minutes(59));
    ways.resolver.find("alice.test").await.unwrap();
    assert_eq!((host.asked().len(), ways.directory.asked().len()), (1, 1));
    ways.clock.pass(Span::minutes(1));
    ways.resolver.find("alice.test").await.unwrap();
    assert_eq!((host.asked().len(), ways.directory.asked().len()), (2, 2));
}

#[tokio::test]
async fn a_name_that_changes_hands_is_not_believed_for_its_old_owner() {
    let host = Stand::start().await;
    let ways = Ways::to(&[&host]).await;
    host.tell("/.well-known/atproto-did", text(ALICE));
    ways.place(ALICE, "alice.test", &host.url());
    ways.resolver.find("alice.test").await.unwrap();
    // Alice goes by another name now; Bob has taken hers. What was found lately says otherwise and is not enough.
    ways.place(ALICE, "alice-2.test", &host.url());
    ways.place(BOB, "alice.test", &host.url());
    host.tell("/.well-known/atproto-did", text(BOB));
    ways.resolver.fresh(&did(ALICE)).await.unwrap();
    assert_eq!(ways.resolver.find("alice.test").await.unwrap().did, did(BOB));
    // Whoever only points at somebody is not them.
    ways.place(BOB, "bob.test", &host.url());
    ways.resolver.fresh(&did(BOB)).await.unwrap();
    let stolen = ways.resolver.find("alice.test").await.unwrap_err();
    assert!(matches!(stolen, IdentityError::NotTheirs { .. }), "{stolen}");
    assert!(stolen.to_string().contains("bob.test"), "{stolen}");
}

#[tokio::test]
async fn name_servers_go_first_and_their_silence_is_no_answer() {
    let host = Stand::start().await;
    let one = |text: &str| Ok(vec!["v=spf1".to_owned(), format!("did={text}")]);
    let records = Records(
        [
            ("_atproto.dns.example.com", one(ALICE)),
            ("_atproto.two.example.com", Ok([ALICE, BOB, ALICE].map(|did| format!("did={did}")).to_vec())),
            ("_atproto.bad.example.com", one("did:plc:nonsense")),
            ("_atproto.silent.example.com", Err(TxtError::Unavailable("SERVFAIL".to_owned()))),
        ]
        .into_iter()
        .map(|(name, answer)| (name.to_owned(), answer))
        .collect(),
    );
    let ways = Ways::with(&[&host], records).await;
    assert_eq!(ways.resolver.did_of(&handle("dns.example.com")).await.unwrap(), did(ALICE));
    let two = ways.resolver.did_of(&handle("two.example.com")).await;
    assert!(matches!(two, Err(IdentityError::Ambiguous(_))), "{two:?}");
    let bad = ways.resolver.did_of(&handle("bad.example.com")).await;
    assert!(matches!(bad, Err(IdentityError::Did(_))), "{bad:?}");
    // This one leads inside by its host, as every name does in this test.
    for inside in ["silent.example.com", "none.example.com"] {
        let refused = ways.resolver.did_of(&handle(inside)).await;
        assert!(matches!(refused, Err(IdentityError::NotAllowed(_))), "{refused:?}");
    }
    assert!(host.asked().is_empty());
}

#[tokio::test]
async fn a_host_that_knows_nobody_is_told_from_one_that_is_away() {
    let host = Stand::start().await;
    let ways = Ways::to(&[&host]).await;
    let who = handle("who.test");
    let ask = || ways.resolver.did_of(&who);
    for nobody in [Reply::status(404), Reply::status(200), text(""), text("did:plc:short")] {
        host.tell("/.well-known/atproto-did", nobody);
        let asked = ask().await;
        assert!(matches!(asked, Err(IdentityError::NobodyNamed(_))), "{asked:?}");
    }
    for away in [Reply::status(500), Reply::status(503)] {
        host.tell("/.well-known/atproto-did", away);
        let asked = ask().await;
        assert!(matches!(asked, Err(IdentityError::Unavailable(_))), "{asked:?}");
    }
    host.tell("/.well-known/atproto-did", Reply::status(429).with("retry-after: 90"));
    assert_eq!(ask().await, Err(IdentityError::RateLimited { wait: Span::seconds(90) }));
    // Names of tests are asked nowhere where that is not set up.
    let nowhere = Ways::to(&[]).await;
    assert!(matches!(nowhere.resolver.did_of(&handle("who.test")).await, Err(IdentityError::NobodyNamed(_))));
}

#[tokio::test]
async fn the_directory_s_word_counts_and_its_silence_does_not() {
    let host = Stand::start().await;
    let ways = Ways::to(&[&host]).await;
    let place = format!("/{ALICE}");
    let alice = did(ALICE);
    let ask = || ways.resolver.fresh(&alice);
    assert_eq!(ask().await, Err(IdentityError::Unknown(did(ALICE))));
    ways.directory.tell(&place, Reply::status(410));
    assert_eq!(ask().await, Err(IdentityError::Tombstone(did(ALICE))));
    for away in [Reply::status(500), Reply::status(403), text(&" ".repeat(70_000))] {
        ways.directory.tell(&place, away);
        let asked = ask().await;
        assert!(matches!(asked, Err(IdentityError::Unavailable(_))), "{asked:?}");
    }
    // A redirect into the operator's own network is not followed.
    ways.directory.tell(&place, Reply::status(302).with("location: http://169.254.169.254/latest"));
    let inside = ask().await;
    assert!(matches!(inside, Err(IdentityError::NotAllowed(GuardError::NotPublic { .. }))), "{inside:?}");
    // Nor is a server by http that the operator has not named.
    ways.place(ALICE, "alice.test", "http://10.0.0.1/");
    assert!(matches!(ask().await, Err(IdentityError::BadDocument { .. })));
    ways.place(BOB, "alice.test", &host.url());
    ways.directory.tell(&place, Reply(302, format!("location: /{BOB}\r\n"), String::new()));
    assert!(matches!(ask().await, Err(IdentityError::BadDocument { .. })), "somebody else's document");
}

#[tokio::test]
async fn a_host_s_own_document_is_read_where_the_operator_lets_it() {
    let host = Stand::start().await;
    let ways = Ways::to(&[&host]).await;
    let own = format!("did:web:localhost%3A{}", host.at.port());
    ways.place(&own, "alice.test", &host.url());
    let document = ways.resolver.find(&own).await;
    assert!(matches!(document, Err(IdentityError::Unavailable(_))), "{document:?}");
    let service = serde_json::json!([{
        "id": format!("{own}#atproto_pds"), "type": "AtprotoPersonalDataServer", "serviceEndpoint": host.url()
    }]);
    let document = serde_json::json!({"id": own, "service": service});
    host.tell("/.well-known/did.json", Reply::json(&document));
    assert_eq!(ways.resolver.find(&own).await.unwrap().pds.as_str(), host.url());
    let stranger = ways.resolver.find("did:web:localhost%3A1").await;
    assert!(matches!(stranger, Err(IdentityError::NotAllowed(_))), "{stranger:?}");
    let inside = ways.resolver.find("did:web:inside.example.com").await;
    assert!(matches!(inside, Err(IdentityError::NotAllowed(_))), "{inside:?}");
}
