//! A stranger's post breaks out on Bluesky's own servers: the market's spotter sees it on their stream, reads what it says
//! from its author's server, and the operator is shown it.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use kernel::Timestamp;
use log::testing::{Cluster, LOGINS, PASSWORD as PASSWORD_OF_NATS};
use network::testing::Lab;
use serde_json::{Value, json};
use tokio::sync::Mutex;

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
async fn queue_says(market: &Market, visitor: &mut Visitor, text: &str) -> Answer {
    for _ in 0..120 {
        let page = visitor.get(QUEUE).await;
        if page.body.contains(text) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let page = visitor.get(QUEUE).await.body;
    panic!("the queue does not say “{text}”: {page}\n{}", market.log())
}

/// Two people, and three posts that many people like: one to be shown, one in another language, one of somebody who does not
/// want to be shown.
struct Scene<'l> {
    ana: Person<'l>,
    post: Value,
    readers: Vec<Person<'l>>,
}

impl<'l> Scene<'l> {
    async fn new(lab: &'l Lab) -> Self {
        let (ana, shy) = (Person::new(lab, "ana").await, Person::new(lab, "shy").await);
        ana.says_of_themselves(json!({"displayName": "Ana du balcon"})).await;
        let marks =
            json!({"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]});
        shy.says_of_themselves(json!({"displayName": "Shy", "labels": marks})).await;
        let hidden = shy.posts("Pas pour vous").await;
        let english =
            ana.writes("app.bsky.feed.post", json!({"text": "Not in French", "langs": ["en"]})).await;
        let post = ana.posts("Mes tomates ont survécu à la canicule").await;
        let mut readers = Vec::new();
        for _ in 0..14 {
            readers.push(Person::new(lab, "reader").await);
        }
        for reader in &readers[..12] {
            for liked in [&hidden, &english, &post] {
                reader.likes(liked).await;
            }
        }
        Self { ana, post, readers }
    }

    /// The operator finds the one post, and never the others.
    async fn is_found_by(&self, market: &Market, camille: &mut Visitor) {
        let page = queue_says(market, camille, "Mes tomates ont survécu à la canicule").await;
        page.says("Ana du balcon").says(&format!("https://bsky.app/profile/{}/post/", self.ana.did));
    }
}

/// The settings of a market that reads a stream, with these besides.
fn with<'s>(stream: &'s str, more: &[(&'s str, &'s str)]) -> Vec<(&'s str, &'s str)> {
    let own = [
        ("CRIEUR_OPERATOR_ADDRESSES", OPERATOR),
        ("CRIEUR_BLUESKY_STREAM", stream),
        ("CRIEUR_SPOTTER_ENABLED", "true"),
        ("CRIEUR_SPOTTER_LEAST_SIZE", "10"),
        ("CRIEUR_SPOTTER_LANGUAGES", "fr"),
    ];
    own.into_iter().chain(more.iter().copied()).collect()
}

/// One at a time: both look for what everybody at the lab does.
static ALONE: Mutex<()> = Mutex::const_new(());

#[tokio::test]
async fn a_post_that_breaks_out_is_found_on_the_stream_and_waits_for_the_operator() {
    let _alone = ALONE.lock().await;
    let mut market = Market::open().await;
    let stream = market.lab.stream().unwrap().to_string();
    market.starts_again_with(&with(&stream, &[])).await;
    let mut camille = operator(&market).await;
    camille.get(QUEUE).await.says("No post waits");
    let scene = Scene::new(market.lab).await;
    scene.is_found_by(&market, &mut camille).await;

    // Stopped, liked meanwhile, and begun again: it goes on from where it was.
    market.stops();
    scene.readers[12].likes(&scene.post).await;
    scene.readers[13].likes(&scene.post).await;
    market.starts_again_with(&with(&stream, &[])).await;
    let page = queue_says(&market, &mut camille, "<strong>14</strong>").await;
    page.says("Mes tomates");
    // The two others drew as much, and earlier.
    for unwanted in ["Pas pour vous", "Not in French", "2 wait"] {
        assert!(!page.body.contains(unwanted), "{unwanted}");
    }
}

/// A command of the spotter at work; ended with the test.
struct Program(Child);

impl Program {
    fn start(here: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
        command.arg("spot").args(arguments).current_dir(here).stdin(Stdio::null()).stdout(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn where_workers_elsewhere_spot_their_alerts_reach_the_operator_once() {
    let _alone = ALONE.lock().await;
    let mut market = Market::open().await;
    let stream = market.lab.stream().unwrap();
    let cluster = Cluster::start(1);
    let (here, servers) = (cluster.folder.path(), cluster.servers().join(","));
    let login = here.join("login");
    std::fs::write(&login, format!("{}:{PASSWORD_OF_NATS}\n", LOGINS[0])).unwrap();
    let login = login.to_str().unwrap();
    let log = ["--log", &servers, "--login", login, "--partitions", "4"];
    let host = format!("{}:{}", stream.host_str().unwrap(), stream.port().unwrap());
    let feed = ["feed", stream.as_str(), "--state", "fed", "--allow", &host];
    let _feeder = Program::start(here, &[&feed[..], &log].concat());
    let work = ["work", "--name", "one", "--snapshots", "snapshots", "--sizes", "10"];
    let _worker = Program::start(here, &[&work[..], &log].concat());

    let stream = stream.to_string();
    let more = [
        ("CRIEUR_SPOTTER_LOG", servers.as_str()),
        ("CRIEUR_SPOTTER_LOG_LOGIN_FILE", login),
        ("CRIEUR_SPOTTER_LOG_PARTITIONS", "4"),
    ];
    market.starts_again_with(&with(&stream, &more)).await;
    let mut camille = operator(&market).await;
    let scene = Scene::new(market.lab).await;
    scene.is_found_by(&market, &mut camille).await;
    let page = camille.get(QUEUE).await;
    let post =
        page.body.split("/operator/breakouts/bk_").nth(1).unwrap().split('/').next().unwrap().to_owned();
    camille.post(&format!("/operator/breakouts/bk_{post}/show"), &[]).await.is(303);

    // What was told is told no more: the place behind it is kept.
    let kept = market.file("spotter/log.read");
    for _ in 0..40 {
        if kept.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let place: u64 = std::fs::read_to_string(kept).unwrap().parse().unwrap();
    assert!(place > 0);
}
