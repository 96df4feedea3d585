//! What a post says, as a server of ours that stands in for an account's own tells it, in the shape of the lexicons.

use app::ports::NetworkError;
use network::bluesky::describe::{Described, Describer, Description};
use serde_json::{Value, json};

use crate::stand::{ALICE, Reply, Stand, Ways};

const POST: &str = "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3l2s5xxv2ze2c";

fn question(collection: &str, key: &str) -> String {
    format!(
        "/xrpc/com.atproto.repo.getRecord?repo=did%3Aplc%3Aaaaaaaaaaaaaaaaaaaaaaaaa&collection={collection}&rkey={key}"
    )
}

fn post(more: &Value) -> Reply {
    let mut value = json!({
        "$type": "app.bsky.feed.post", "text": "Regardez mon balcon #Jardin", "langs": ["fr-FR", "en", "??"],
        "createdAt": "2026-11-22T09:00:00.000Z", "tags": ["balcon", "two words"],
        "facets": [{"index": {"byteStart": 20, "byteEnd": 27},
                    "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Jardin"}]}],
    });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Reply::json(&json!({"uri": POST, "cid": "bafy", "value": value}))
}

fn profile(value: &Value) -> Reply {
    Reply::json(&json!({"uri": "at://x", "cid": "bafy", "value": value}))
}

struct World {
    server: Stand,
    describer: Describer,
    _ways: Ways,
}

async fn world() -> World {
    let server = Stand::start().await;
    let ways = Ways::to(&[&server]).await;
    ways.place(ALICE, "alice.test", &server.url());
    let describer = Describer::new(ways.resolver.clone(), ways.xrpc.clone());
    let world = World { server, describer, _ways: ways };
    world.post(post(&json!({})));
    world.profile(profile(&json!({"displayName": " Alice A. "})));
    world
}

impl World {
    fn post(&self, reply: Reply) {
        self.server.tell(&question("app.bsky.feed.post", "3l2s5xxv2ze2c"), reply);
    }

    fn profile(&self, reply: Reply) {
        self.server.tell(&question("app.bsky.actor.profile", "self"), reply);
    }

    async fn known(&self) -> Described {
        match self.describer.describe(POST).await.unwrap() {
            Description::Known(known) => known,
            other @ (Description::Withheld | Description::Gone) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_post_is_described_with_its_words_tags_languages_and_its_authors_name() {
    let world = world().await;
    let known = world.known().await;
    assert_eq!(known.name, "Alice A.");
    assert_eq!(known.text, "Regardez mon balcon #Jardin");
    assert_eq!(known.languages.iter().map(ToString::to_string).collect::<Vec<_>>(), ["en", "fr"]);
    assert_eq!(known.tags.iter().map(kernel::Topic::as_str).collect::<Vec<_>>(), ["balcon", "jardin"]);
    assert_eq!(known.posted, Some("2026-11-22T09:00:00Z".parse().unwrap()));
    assert_eq!(known.web, format!("https://bsky.app/profile/{ALICE}/post/3l2s5xxv2ze2c"));
}

#[tokio::test]
async fn who_shows_no_name_is_called_by_the_handle() {
    let world = world().await;
    for nameless in [profile(&json!({"displayName": "  "})), Reply::error("RecordNotFound")] {
        world.profile(nameless);
        assert_eq!(world.known().await.name, "alice.test");
    }
}

#[tokio::test]
async fn what_its_author_does_not_want_shown_is_withheld() {
    let world = world().await;
    let marked = |mark: &str| json!({"labels": {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": mark}]}});
    for mark in ["porn", "graphic-media"] {
        world.post(post(&marked(mark)));
        assert_eq!(world.describer.describe(POST).await, Ok(Description::Withheld), "{mark}");
    }
    world.post(post(&marked("bridged-from-elsewhere")));
    assert_eq!(world.known().await.name, "Alice A.", "another mark hides nothing");
    world.profile(profile(&marked("!no-unauthenticated")));
    assert_eq!(world.describer.describe(POST).await, Ok(Description::Withheld));
    // Nobody is shown because their server did not answer when it was asked for their wish.
    world.profile(Reply::status(502));
    assert!(matches!(world.describer.describe(POST).await, Err(NetworkError::Unavailable(_))));
}

#[tokio::test]
async fn gone_is_only_what_the_accounts_own_server_calls_so() {
    let world = world().await;
    world.post(Reply::error("RecordNotFound"));
    assert_eq!(world.describer.describe(POST).await, Ok(Description::Gone));
    world.post(post(&json!({"$type": "app.bsky.feed.threadgate"})));
    assert_eq!(world.describer.describe(POST).await, Ok(Description::Gone));
    world.post(Reply::status(503));
    assert!(matches!(world.describer.describe(POST).await, Err(NetworkError::Unavailable(_))));
    assert!(matches!(world.describer.describe("https://bsky.app/x").await, Err(NetworkError::Refused(_))));
}
