//! Accounts behind app's port: what is publicly known of one, and who may sign in.

use std::sync::Arc;
use std::time::Duration;

use app::ports::{Access, Clock, Figures, Identities as _, ShowError};
use network::bluesky::oauth::{Client, MemoryVault, Seal};
use network::bluesky::{Accounts, Connection, Means};
use network::lab::{Lab, NoRecords, Options};
use serde_json::json;

use crate::oauth::Chance;
use crate::world::{PASSWORD, Watch};

fn accounts(lab: &Lab, app_view: bool) -> Arc<Accounts> {
    let clock: Arc<dyn Clock> = Arc::new(Watch);
    let seal = Seal::new(&Seal::key(&[1; 32]), Arc::new(Chance)).unwrap();
    let guarded = if app_view { lab.guarded().clone() } else { lab.way().unwrap() };
    let means = Means {
        guarded,
        dns: Arc::new(NoRecords),
        directory: lab.directory(),
        app_view: lab.appview().filter(|_| app_view).cloned(),
        client: Client::loopback("http://127.0.0.1:9/oauth/callback".parse().unwrap()).unwrap(),
        seal,
        vault: Arc::new(MemoryVault::default()),
        sightings: Arc::new(app::ports::NoSightings),
        entropy: Arc::new(Chance),
        clock: clock.clone(),
        market: clock,
    };
    Connection::new(means).accounts
}

#[tokio::test]
async fn what_an_account_says_of_itself_and_who_follows_it_is_known() {
    let lab = Lab::start(Options { appview: true, ..Options::default() }).await.unwrap();
    let (star, fan) = (lab.new_handle("star"), lab.new_handle("fan"));
    let star_did = lab.create_account(&star, PASSWORD).await.unwrap();
    let fan_did = lab.create_account(&fan, PASSWORD).await.unwrap();
    let put = async |handle: &str, did: &str, collection: &str, key: &str, record| {
        let token = format!("Bearer {}", lab.bearer(handle, PASSWORD).await.unwrap());
        let body = json!({"repo": did, "collection": collection, "rkey": key, "record": record});
        lab.xrpc("com.atproto.repo.putRecord", &body, Some(&token)).await.unwrap();
    };
    let without = accounts(&lab, false);
    assert_eq!(without.figures(&star_did).await, Figures::default(), "nobody has said anything");
    let profile = json!({"$type": "app.bsky.actor.profile", "displayName": "Alice\n Martin "});
    put(&star, &star_did, "app.bsky.actor.profile", "self", profile).await;
    let own = Figures { name: Some("Alice  Martin".to_owned()), followers: None };
    assert_eq!(without.figures(&star_did).await, own, "its own server knows no followers");

    let follow = json!({
        "$type": "app.bsky.graph.follow", "subject": star_did, "createdAt": "2026-11-22T08:00:00Z"
    });
    put(&fan, &fan_did, "app.bsky.graph.follow", "3jzfcijpj2z2a", follow).await;
    let with = accounts(&lab, true);
    let mut seen = Figures::default();
    // It reads what happened from the other servers' stream, with some delay.
    for _ in 0..100 {
        seen = with.figures(&star_did).await;
        if seen.followers == Some(1) && seen.name.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    assert_eq!(seen, Figures { followers: Some(1), ..own });
}

#[tokio::test]
async fn nobody_signs_in_as_nobody_and_nothing_is_kept_of_strangers() {
    let lab = Lab::shared().await.unwrap();
    let accounts = accounts(lab, false);
    for who in ["nobody-here.test", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "no name at all", ""] {
        let refused = accounts.begin(who, Access::SignIn).await;
        assert!(matches!(refused, Err(ShowError::Nobody(_))), "{who}: {refused:?}");
    }
    let handle = lab.new_handle("carol");
    let did = lab.create_account(&handle, PASSWORD).await.unwrap();
    let begun = accounts.begin(&handle, Access::Publish).await.unwrap();
    assert!(begun.page.starts_with(lab.pds().as_str()), "{}", begun.page);
    assert!(!begun.sealed.contains(&begun.state) && !begun.page.contains(&begun.state));
    assert_eq!(accounts.state_of(&format!("state={}&iss=x", begun.state)), Some(begun.state));
    assert_eq!(accounts.may_publish(&did).await, Ok(false));
    assert_eq!(accounts.revoke(&did).await, Ok(()), "nothing to end is no error");
}
