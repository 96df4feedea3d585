//! A stranger's post breaks out on Bluesky's own servers: the market's spotter sees it on their stream, reads what it says
//! from its author's server, and the operator is shown it.

use std::time::Duration;

use kernel::Timestamp;
use network::testing::Lab;
use serde_json::{Value, json};

use crate::market::Market;
use crate::visitor::{Answer, Visitor};
use crate::{PASSWORD, account};

const QUEUE: &str = "/operator/breakouts";
const OPERATOR: &str = "op@people.example";

/// Somebody who writes and likes.
struct Person<'l> {
    lab: &'l Lab,
    did: String,
    bearer: String,
}

impl<'l> Person<'l> {
    async fn new(lab: &'l Lab, name: &str) -> Self {
        let (handle, did) = account(lab, name).await;
        let bearer = format!("Bearer {}", lab.bearer(&handle, PASSWORD).await.unwrap());
        Self { lab, did, bearer }
    }

    async fn call(&self, method: &str, body: &Value) -> Value {
        self.lab.xrpc(method, body, Some(&self.bearer)).await.unwrap()
    }

    async fn writes(&self, collection: &str, mut record: Value) -> Value {
        record["$type"] = json!(collection);
        record["createdAt"] = json!(now());
        let body = json!({"repo": self.did, "collection": collection, "record": record});
        self.call("com.atproto.repo.createRecord", &body).await
    }

    async fn says_of_themselves(&self, mut record: Value) {
        let collection = "app.bsky.actor.profile";
        record["$type"] = json!(collection);
        let body = json!({"repo": self.did, "collection": collection, "rkey": "self", "record": record});
        self.call("com.atproto.repo.putRecord", &body).await;
    }

    async fn posts(&self, text: &str) -> Value {
        self.writes("app.bsky.feed.post", json!({"text": text, "langs": ["fr"], "tags": ["balcon"]})).await
    }

    async fn likes(&self, post: &Value) {
        let subject = json!({"uri": post["uri"], "cid": post["cid"]});
        self.writes("app.bsky.feed.like", json!({"subject": subject})).await;
    }
}

#[allow(clippy::disallowed_methods, reason = "the servers of the lab live in real time")]
fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap()).to_string()
}

async fn operator(market: &Market) -> Visitor {
    let mut visitor = market.visitor();
    visitor.post("/sign-in/link", &[("email", OPERATOR)]).await;
    let secret = market.letter_to(OPERATOR).await;
    visitor.post("/link", &[("secret", &secret)]).await;
    visitor.get(QUEUE).await.is(200);
    visitor
}

/// Looks at the queue until it says something.
async fn queue_says(visitor: &mut Visitor, text: &str) -> Answer {
    for _ in 0..120 {
        let page = visitor.get(QUEUE).await;
        if page.body.contains(text) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("the queue does not say “{text}”: {}", visitor.get(QUEUE).await.body)
}

#[tokio::test]
async fn a_post_that_breaks_out_is_found_on_the_stream_and_waits_for_the_operator() {
    let mut market = Market::open().await;
    let stream = market.lab.stream().unwrap().to_string();
    let settings = [
        ("CRIEUR_OPERATOR_ADDRESSES", OPERATOR),
        ("CRIEUR_BLUESKY_STREAM", stream.as_str()),
        ("CRIEUR_SPOTTER_ENABLED", "true"),
        ("CRIEUR_SPOTTER_LEAST_SIZE", "10"),
        ("CRIEUR_SPOTTER_LANGUAGES", "fr"),
    ];
    market.starts_again_with(&settings).await;
    let mut camille = operator(&market).await;
    camille.get(QUEUE).await.says("No post waits");

    let (ana, shy) = (Person::new(market.lab, "ana").await, Person::new(market.lab, "shy").await);
    ana.says_of_themselves(json!({"displayName": "Ana du balcon"})).await;
    let marks =
        json!({"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]});
    shy.says_of_themselves(json!({"displayName": "Shy", "labels": marks})).await;
    let hidden = shy.posts("Pas pour vous").await;
    let english = ana.writes("app.bsky.feed.post", json!({"text": "Not in French", "langs": ["en"]})).await;
    let post = ana.posts("Mes tomates ont survécu à la canicule").await;
    let mut readers = Vec::new();
    for _ in 0..14 {
        readers.push(Person::new(market.lab, "reader").await);
    }
    for reader in &readers[..12] {
        for liked in [&hidden, &english, &post] {
            reader.likes(liked).await;
        }
    }
    let page = queue_says(&mut camille, "Mes tomates ont survécu à la canicule").await;
    page.says("Ana du balcon").says(&format!("https://bsky.app/profile/{}/post/", ana.did));

    // Stopped, liked meanwhile, and begun again: it goes on from where it was.
    market.stops();
    readers[12].likes(&post).await;
    readers[13].likes(&post).await;
    market.starts_again_with(&settings).await;
    let page = queue_says(&mut camille, "<strong>14</strong>").await;
    page.says("Mes tomates");
    // The two others drew as much, and earlier.
    for unwanted in ["Pas pour vous", "Not in French", "2 wait"] {
        assert!(!page.body.contains(unwanted), "{unwanted}");
    }
}
