//! The past of an account, read from its own real server.

use network::bluesky::backfill::{Items, Walk, What};
use serde_json::json;

use crate::world::{World, by_hand};

#[tokio::test]
async fn posts_and_follows_are_read_page_by_page_and_gone_on_with() {
    let world = World::new().await;
    let (alice, bob) = (world.author("alice").await, world.stranger("bob").await);
    let writes: Vec<_> = (0..210)
        .map(|number| {
            json!({"$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.feed.post",
                "value": by_hand(&format!("Numéro {number}"))})
        })
        .collect();
    for some in writes.chunks(150) {
        let body = json!({"repo": alice.did, "writes": some});
        world.does(&alice, "com.atproto.repo.applyWrites", &body).await;
    }
    let did = alice.did.parse().unwrap();
    let mut walk = Walk::new(&did, What::Posts, 1_000);
    let mut texts = Vec::new();
    let mut pages = 0;
    while let Some(page) = world.back_fill.next(&mut walk).await.unwrap() {
        let Items::Posts(posts) = page.items else { panic!() };
        assert!(posts.iter().all(|post| post.uri.did == did && post.version.is_some()));
        pages += usize::from(!posts.is_empty());
        texts.extend(posts.into_iter().map(|post| post.text));
        // Written down between any two pages.
        walk = serde_json::from_str(&serde_json::to_string(&walk).unwrap()).unwrap();
    }
    let mut expected: Vec<String> = (0..210).map(|number| format!("Numéro {number}")).collect();
    expected.reverse();
    assert!(texts == expected, "all of them, the newest first: {texts:?}");
    assert_eq!(pages, 3);

    let follow =
        json!({"$type": "app.bsky.graph.follow", "subject": bob.did, "createdAt": "2026-11-22T08:00:00Z"});
    let body = json!({"repo": alice.did, "collection": "app.bsky.graph.follow", "record": follow});
    world.does(&alice, "com.atproto.repo.createRecord", &body).await;
    let mut walk = Walk::new(&did, What::Follows, 10);
    let page = world.back_fill.next(&mut walk).await.unwrap().unwrap();
    assert_eq!(page.items, Items::Accounts(vec![bob.did.parse().unwrap()]));
}
