//! The past of an account, page by page. The app view's answers have the shape of its lexicons.

use app::ports::NetworkError;
use kernel::Span;
use network::bluesky::backfill::{BackFill, Items, Page, PastPost, Source, Walk, What};
use network::bluesky::identity::Did;
use serde_json::{Value, json};

use crate::stand::{ALICE, BOB, Reply, Stand, Ways};

const FOLLOWERS: &str = "/xrpc/app.bsky.graph.getFollowers";

fn did(number: usize) -> String {
    let letters: String =
        format!("{number:024}").bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
    format!("did:plc:{letters}")
}

fn followers(from: usize, to: usize, cursor: Option<&str>) -> Reply {
    let list: Vec<Value> = (from..to).map(|number| json!({"did": did(number), "handle": "x.test"})).collect();
    let mut page = json!({"subject": {"did": ALICE}, "followers": list});
    if let Some(cursor) = cursor {
        page["cursor"] = json!(cursor);
    }
    Reply::json(&page)
}

fn question(cursor: Option<&str>) -> String {
    let rest = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    format!("{FOLLOWERS}?actor=did%3Aplc%3Aaaaaaaaaaaaaaaaaaaaaaaaa&limit=100{rest}")
}

fn accounts(page: Page) -> Vec<String> {
    match page.items {
        Items::Accounts(list) => list.iter().map(Did::to_string).collect(),
        Items::Posts(posts) => panic!("{posts:?}"),
    }
}

fn posts(page: Page) -> Vec<PastPost> {
    match page.items {
        Items::Posts(posts) => posts,
        Items::Accounts(list) => panic!("{list:?}"),
    }
}

fn alice() -> Did {
    ALICE.parse().unwrap()
}

#[tokio::test]
async fn a_walk_that_is_broken_off_goes_on_where_it_stood() {
    let view = Stand::start().await;
    let ways = Ways::to(&[&view]).await;
    let back = BackFill::new(ways.resolver.clone(), ways.xrpc.clone(), Some(view.url().parse().unwrap()));
    view.tell(&question(None), followers(0, 100, Some("p1")));
    view.tell(&question(Some("p1")), Reply::status(429).with("retry-after: 30"));
    view.tell(&question(Some("p2")), followers(200, 230, None));
    let mut walk = Walk::new(&alice(), What::Followers, 1_000);
    let mut found = accounts(back.next(&mut walk).await.unwrap().unwrap());
    let wait = Span::seconds(30);
    assert_eq!(back.next(&mut walk).await, Err(NetworkError::RateLimited { wait }));
    assert_eq!(back.next(&mut walk).await, Err(NetworkError::RateLimited { wait }), "and is not asked again");
    assert_eq!(view.asked().len(), 2);
    // Written down, and gone on with by another program.
    let kept = serde_json::to_string(&walk).unwrap();
    let mut walk: Walk = serde_json::from_str(&kept).unwrap();
    ways.clock.pass(Span::seconds(30));
    view.tell(&question(Some("p1")), Reply::status(502));
    assert!(matches!(back.next(&mut walk).await, Err(NetworkError::Unavailable(_))));
    view.tell(&question(Some("p1")), followers(100, 200, Some("p2")));
    while let Some(page) = back.next(&mut walk).await.unwrap() {
        found.extend(accounts(page));
    }
    assert_eq!(found, (0..230).map(did).collect::<Vec<_>>(), "each once, in order");
    assert_eq!(back.next(&mut walk).await, Ok(None));
}

#[tokio::test]
async fn a_server_without_end_is_left_in_the_end() {
    let view = Stand::start().await;
    let ways = Ways::to(&[&view]).await;
    let back = BackFill::new(ways.resolver.clone(), ways.xrpc.clone(), Some(view.url().parse().unwrap()));
    view.tell(FOLLOWERS, followers(0, 100, Some("again")));
    let mut walk = Walk::new(&alice(), What::Followers, 1_000);
    while back.next(&mut walk).await.unwrap().is_some() {}
    assert_eq!(view.asked().len(), 2, "it leads back to where it led from");
    view.tell(&question(Some("again")), followers(0, 100, Some("other")));
    view.tell(&question(Some("other")), followers(0, 100, Some("again")));
    let mut walk = Walk::new(&alice(), What::Followers, 7);
    while back.next(&mut walk).await.unwrap().is_some() {}
    assert_eq!(view.asked().len(), 2 + 7, "as many pages as the walk has");
}

#[tokio::test]
async fn whoever_is_asked_gives_the_same() {
    let (own, view) = (Stand::start().await, Stand::start().await);
    let ways = Ways::to(&[&own, &view]).await;
    ways.place(ALICE, "alice.test", &own.url());
    let back = BackFill::new(ways.resolver.clone(), ways.xrpc.clone(), Some(view.url().parse().unwrap()));
    let follow = |did: &str| json!({"uri": "at://x", "cid": "c", "value": {"$type": "app.bsky.graph.follow", "subject": did}});
    let listed = json!({"records": [follow(BOB), follow("no did"), follow(&did(7))]});
    own.tell("/xrpc/com.atproto.repo.listRecords", Reply::json(&listed));
    let viewed = json!({"subject": {}, "follows": [{"did": BOB}, {"did": "no did"}, {"did": did(7)}]});
    view.method("app.bsky.graph.getFollows", Reply::json(&viewed));
    for source in [Source::Own, Source::AppView] {
        let mut walk = Walk::new(&alice(), What::Follows, 9).from(source);
        let found = accounts(back.next(&mut walk).await.unwrap().unwrap());
        assert_eq!((found, walk.done), (vec![BOB.to_owned(), did(7)], true));
    }

    let post = |did: &str, key: &str| {
        let uri = format!("at://{did}/app.bsky.feed.post/{key}");
        let value = json!({"$type": "app.bsky.feed.post", "text": key, "createdAt": "2026-11-20T10:00:00Z",
            "reply": {"parent": {"uri": "at://parent"}}});
        json!({"uri": uri, "cid": "bafy", "value": value})
    };
    own.tell(
        "/xrpc/com.atproto.repo.listRecords",
        Reply::json(&json!({"records": [post(ALICE, "a"), post(ALICE, "b")]})),
    );
    let shown = |did: &str, key: &str| {
        let mut post = post(did, key);
        post["record"] = post["value"].take();
        json!({"post": post})
    };
    let mut reposted = shown(BOB, "c");
    reposted["reason"] = json!({"$type": "app.bsky.feed.defs#reasonRepost"});
    let feed = json!({"feed": [shown(ALICE, "a"), reposted, shown(ALICE, "b"), shown(BOB, "d")]});
    view.method("app.bsky.feed.getAuthorFeed", Reply::json(&feed));
    let mut both = Vec::new();
    for source in [Source::Own, Source::AppView] {
        let mut walk = Walk::new(&alice(), What::Posts, 9).from(source);
        both.push(posts(back.next(&mut walk).await.unwrap().unwrap()));
    }
    assert_eq!(both[0], both[1]);
    assert_eq!(both[0].iter().map(|post| post.text.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(both[0][0].reply_to.as_deref(), Some("at://parent"));
}

#[tokio::test]
async fn what_nobody_can_be_asked_is_refused_with_the_cure() {
    let ways = Ways::to(&[]).await;
    let back = BackFill::new(ways.resolver.clone(), ways.xrpc.clone(), None);
    let mut walk = Walk::new(&alice(), What::Followers, 1);
    let Err(NetworkError::Refused(why)) = back.next(&mut walk).await else { panic!() };
    assert!(why.contains("have the operator name one"), "{why}");
    let mut walk = walk.from(Source::Own);
    let Err(NetworkError::Refused(why)) = back.next(&mut walk).await else { panic!() };
    assert!(why.contains("ask an app view"), "{why}");
}
