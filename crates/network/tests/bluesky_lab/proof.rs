//! A post published by hand on the real server is proven, and looked at again whatever becomes of it.

use app::ports::{Clock as _, Gone, Lookup, NetworkError, Sighting};
use kernel::Span;
use serde_json::json;

use crate::world::{LINK, World, by_hand, moment, request};

#[tokio::test]
async fn a_post_by_hand_is_read_from_its_author_s_own_server() {
    let world = World::new().await;
    let alice = world.stranger("alice").await;
    let text = "Publicité : exemple-velo.fr/ess…";
    let mut record = by_hand(text);
    let start = "Publicité : ".len();
    record["facets"] = json!([{
        "index": {"byteStart": start, "byteEnd": text.len()},
        "features": [{"$type": "app.bsky.richtext.facet#link", "uri": LINK}]
    }]);
    let address = world.posts(&alice, record.clone()).await;
    let seen = world.found(&address).await;
    assert_eq!((seen.account.as_str(), seen.text.as_str()), (alice.did.as_str(), text));
    assert_eq!((seen.links, seen.reply_to), (vec![LINK.to_owned()], None));
    assert!(matches!(seen.sighting, Sighting::NotShown { .. }), "{:?}", seen.sighting);
    // The server made the key, now; what the author claims is another time.
    let keyed = seen.keyed.unwrap();
    assert!(keyed.since(world.clock.now()).max(world.clock.now().since(keyed)) < Span::minutes(5), "{keyed}");
    assert_eq!(seen.claimed, "2026-11-22T08:00:00Z".parse().unwrap());
    assert_eq!(seen.version.as_deref(), world.record(&address).await["cid"].as_str());
    // The stream shows it.
    let at = seen.claimed.plus(Span::hours(5));
    world.line.shows(&address, at);
    assert_eq!(world.found(&address).await.sighting, Sighting::Shown { after: Some(at), by: at });
    // Its author makes the link lead elsewhere; the words stay.
    record["facets"][0]["features"][0]["uri"] = json!("https://ailleurs.fr/");
    world.rewrites(&alice, &address, &record).await;
    let again = world.found(&address).await;
    assert_eq!((again.text.as_str(), again.links), (text, vec!["https://ailleurs.fr/".to_owned()]));
    assert_ne!(again.version, seen.version);
}

#[tokio::test]
async fn each_way_of_going_has_its_name_on_the_real_server() {
    let world = World::new().await;
    let alice = world.author("alice").await;
    let gone = async |address: &str| match world.look(address).await {
        Ok(Lookup::Gone(gone)) => gone,
        other => panic!("{other:?}"),
    };
    // Deleted, and never there.
    let deleted = world.posts(&alice, by_hand("Supprimé")).await;
    world.found(&deleted).await;
    let key = deleted.rsplit('/').next().unwrap();
    let body = json!({"repo": alice.did, "collection": "app.bsky.feed.post", "rkey": key});
    world.does(&alice, "com.atproto.repo.deleteRecord", &body).await;
    assert_eq!(gone(&deleted).await, Gone::NotFound);
    assert_eq!(gone(&format!("at://{}/app.bsky.feed.post/3l2s5xxv2ze2c", alice.did)).await, Gone::NotFound);
    // Taken down by the server.
    let down = world.posts(&alice, by_hand("Retiré")).await;
    let version = world.found(&down).await.version.unwrap();
    world.lab.take_down_record(&down, &version).await.unwrap();
    assert_eq!(gone(&down).await, Gone::TakenDown);
    // The account suspended, and given back.
    let post = world.publish(&request(&alice, 20, "Publicité")).await.unwrap();
    world.lab.take_down_account(&alice.did, true).await.unwrap();
    assert_eq!(gone(&post).await, Gone::AccountClosed);
    world.lab.take_down_account(&alice.did, false).await.unwrap();
    assert_eq!(world.found(&post).await.text, "Publicité");
    // Switched off by its owner, and on again.
    world.does(&alice, "com.atproto.server.deactivateAccount", &json!({})).await;
    assert_eq!(gone(&post).await, Gone::AccountClosed);
    world.calls(&alice, "com.atproto.server.activateAccount").await;
    moment().await;
    assert_eq!(world.found(&post).await.text, "Publicité");
}

#[tokio::test]
async fn a_server_that_is_away_for_a_while_is_no_word_on_the_post() {
    let world = World::alone().await;
    let alice = world.author("alice").await;
    let address = world.publish(&request(&alice, 30, "Publicité")).await.unwrap();
    let before = world.found(&address).await;
    world.lab.stop_pds().await.unwrap();
    for _ in 0..3 {
        let away = world.look(&address).await;
        assert!(matches!(away, Err(NetworkError::Unavailable(_))), "{away:?}");
        // Also when everything that was found lately has grown old.
        world.clock.pass(Span::hours(2));
    }
    let unsent = world.publish(&request(&alice, 31, "Publicité, la suite")).await;
    assert!(matches!(unsent, Err(NetworkError::Unavailable(_))), "{unsent:?}");
    world.lab.start_pds().await.unwrap();
    assert_eq!(world.found(&address).await, before);
    world.publish(&request(&alice, 31, "Publicité, la suite")).await.unwrap();
}
