//! Publishing on somebody's behalf on the real server: once, whole, and not over what its author has made of it.

use app::ports::{Gone, Lookup, Network as _, NetworkError};
use kernel::Network;
use network::bluesky::text::links;
use serde_json::{Value, json};

use crate::world::{LINK, World, by_hand, request};

const TEXT: &str = "Publicité : trois jours d’essai 👩🏽‍🚀, e\u{301}té compris";

/// The words under each facet, and what each is.
fn words(record: &Value) -> Vec<(String, Value)> {
    let text = record["text"].as_str().unwrap().as_bytes();
    let at = |facet: &Value, name: &str| usize::try_from(facet["index"][name].as_u64().unwrap()).unwrap();
    let facets = record["facets"].as_array().unwrap().iter();
    facets
        .map(|facet| {
            let bytes = &text[at(facet, "byteStart")..at(facet, "byteEnd")];
            (String::from_utf8(bytes.to_vec()).unwrap(), facet["features"][0].clone())
        })
        .collect()
}

#[tokio::test]
async fn a_post_goes_out_with_its_links_mentions_tags_and_language() {
    let world = World::new().await;
    let (alice, bob) = (world.author("alice").await, world.stranger("bob").await);
    let text = format!("{TEXT} exemple-velo.fr/essai?c=42 avec @{} et @nobody-here.test #été", bob.handle);
    let address = world.publish(&request(&alice, 1, &text)).await.unwrap();
    assert!(address.starts_with(&format!("at://{}/app.bsky.feed.post/", alice.did)), "{address}");
    let record = world.record(&address).await["value"].take();
    let name = format!("@{}", bob.handle);
    let kind = |kind: &str| format!("app.bsky.richtext.facet#{kind}");
    let expected = [
        ("exemple-velo.fr/essai?c=42", json!({"$type": kind("link"), "uri": LINK})),
        (name.as_str(), json!({"$type": kind("mention"), "did": bob.did})),
        ("#été", json!({"$type": kind("tag"), "tag": "été"})),
    ];
    assert_eq!(words(&record), expected.map(|(words, feature)| (words.to_owned(), feature)));
    assert_eq!((&record["langs"], &record["reply"]), (&json!(["fr"]), &Value::Null));
    assert_eq!(links(&record), [LINK]);
    let seen = world.found(&address).await;
    assert_eq!((seen.text, seen.links, seen.account), (text, vec![LINK.to_owned()], alice.did.clone()));
}

#[tokio::test]
async fn an_answer_that_was_lost_never_makes_a_second_post() {
    let world = World::new().await;
    let alice = world.author("alice").await;
    let ours = request(&alice, 2, TEXT);
    world.line.loses(2);
    for _ in 0..2 {
        let lost = world.publish(&ours).await;
        assert!(matches!(lost, Err(NetworkError::Unavailable(_))), "{lost:?}");
    }
    let address = world.publish(&ours).await.unwrap();
    assert_eq!(world.publish(&ours).await.unwrap(), address);
    assert_eq!((world.count(&alice).await, world.line.calls()), (1, 4));
    // Another placement is another post.
    let other = request(&alice, 3, TEXT);
    assert_ne!(world.publish(&other).await.unwrap(), address);
    assert_eq!(world.count(&alice).await, 2);
}

#[tokio::test]
async fn a_post_that_its_author_has_rewritten_is_left_as_it_is_and_shows() {
    let world = World::new().await;
    let alice = world.author("alice").await;
    let request = request(&alice, 4, TEXT);
    world.line.loses(1);
    assert!(world.publish(&request).await.is_err());
    let address = world.publish(&request).await.unwrap();
    let before = world.found(&address).await;
    let mut record = world.record(&address).await["value"].take();
    record["labels"] = json!({"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "porn"}]});
    world.rewrites(&alice, &address, &record).await;
    let after = world.found(&address).await;
    assert_eq!(before.text, after.text, "its words are the same");
    assert!(before.version.is_some() && before.version != after.version, "and yet it is another record");
    assert_eq!(world.publish(&request).await.unwrap(), address);
    assert_eq!(world.found(&address).await, after, "not put back");
}

#[tokio::test]
async fn a_sponsored_reply_stands_in_its_conversation() {
    let world = World::new().await;
    let (alice, bob) = (world.author("alice").await, world.stranger("bob").await);
    let root = world.posts(&bob, by_hand("Quel vélo ?")).await;
    let first = request(&alice, 5, "Publicité : celui-ci");
    let first =
        world.publish(&app::ports::PublishRequest { reply_to: Some(root.clone()), ..first }).await.unwrap();
    let second = request(&alice, 6, "Publicité : et celui-là");
    let second = app::ports::PublishRequest { reply_to: Some(first.clone()), ..second };
    let second = world.publish(&second).await.unwrap();
    let reply = world.record(&second).await["value"]["reply"].take();
    let strong = |record: &Value| json!({"uri": record["uri"], "cid": record["cid"]});
    let (root_record, first_record) = (world.record(&root).await, world.record(&first).await);
    assert_eq!(reply, json!({"root": strong(&root_record), "parent": strong(&first_record)}));
    assert_eq!(world.found(&first).await.reply_to, Some(root.clone()));
    // Nobody answers what is gone.
    let key = root.rsplit('/').next().unwrap();
    let body = json!({"repo": bob.did, "collection": "app.bsky.feed.post", "rkey": key});
    world.does(&bob, "com.atproto.repo.deleteRecord", &body).await;
    let third = request(&alice, 7, "Publicité : trop tard");
    let third = world.publish(&app::ports::PublishRequest { reply_to: Some(root), ..third }).await;
    assert!(matches!(third, Err(NetworkError::Refused(_))), "{third:?}");
}

#[tokio::test]
async fn what_may_not_go_out_does_not_and_says_why() {
    let world = World::new().await;
    let (alice, bob) = (world.author("alice").await, world.stranger("bob").await);
    let refused = async |request| match world.publish(&request).await {
        Err(NetworkError::Refused(why)) => why,
        other => panic!("{other:?}"),
    };
    let family = "👨‍👩‍👧‍👦";
    assert!(refused(request(&alice, 8, &"é".repeat(301))).await.contains("301 of at most 300"));
    assert!(refused(request(&bob, 9, TEXT)).await.contains("link the profile again"));
    assert_eq!((world.count(&alice).await, world.line.calls()), (0, 0));
    // What counts 300 to readers is let through by the server as well.
    let long = format!("{}{}", family.repeat(40), "e\u{301}".repeat(260));
    let address = world.publish(&request(&alice, 10, &long)).await.unwrap();
    assert_eq!(world.found(&address).await.text, long);
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_and_what_never_was_needs_nobody_s_leave() {
    let world = World::new().await;
    let (alice, bob) = (world.author("alice").await, world.stranger("bob").await);
    let request = request(&alice, 11, TEXT);
    let address = world.publish(&request).await.unwrap();
    world.line.loses(1);
    let lost = world.network.withdraw(Network::Bluesky, &alice.did, request.key).await;
    assert!(matches!(lost, Err(NetworkError::Unavailable(_))), "{lost:?}");
    for _ in 0..2 {
        world.network.withdraw(Network::Bluesky, &alice.did, request.key).await.unwrap();
    }
    assert_eq!(world.look(&address).await, Ok(Lookup::Gone(Gone::NotFound)));
    assert_eq!(world.count(&alice).await, 0);
    world.network.withdraw(Network::Bluesky, &bob.did, request.key).await.unwrap();
}
