//! The lab itself: that it is real, obeys, and leaves nothing behind.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use network::guarded::{Ask, GuardError, Limits};
use network::testing::{Lab, Options};
use serde_json::{Value, json};

const LIMITS: Limits = Limits { body: 1 << 20, cut: false, time: Duration::from_secs(30) };

fn lives(process: u32) -> bool {
    // A killed child that nobody has waited for yet is no process any more.
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

async fn ends(process: u32) -> bool {
    for _ in 0..150 {
        if !lives(process) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

async fn read(lab: &Lab, query: &str) -> (u16, Value) {
    let answer = lab.guarded().ask(Ask::get(format!("{}xrpc/{query}", lab.pds())), LIMITS).await.unwrap();
    (answer.status.as_u16(), serde_json::from_slice(&answer.body).unwrap())
}

#[tokio::test]
async fn an_account_writes_a_post_that_outlives_an_absence_and_not_a_takedown() {
    let lab = Lab::shared().await.unwrap();
    let (handle, password) = (lab.new_handle("writer"), "correct-horse");
    let did = lab.create_account(&handle, password).await.unwrap();
    let document = lab.guarded().ask(Ask::get(format!("{}{did}", lab.plc())), LIMITS).await.unwrap();
    let document: Value = serde_json::from_slice(&document.body).unwrap();
    assert_eq!(document["alsoKnownAs"][0], format!("at://{handle}"));
    let token = format!("Bearer {}", lab.bearer(&handle, password).await.unwrap());
    let record =
        json!({ "$type": "app.bsky.feed.post", "text": "Soif d’été", "createdAt": "2026-11-22T08:00:00Z" });
    let body = json!({ "repo": did, "collection": "app.bsky.feed.post", "record": record });
    let made = lab.xrpc("com.atproto.repo.createRecord", &body, Some(&token)).await.unwrap();
    let (uri, cid) = (made["uri"].as_str().unwrap(), made["cid"].as_str().unwrap());
    let rkey = uri.rsplit('/').next().unwrap();
    let query = format!("com.atproto.repo.getRecord?repo={did}&collection=app.bsky.feed.post&rkey={rkey}");

    lab.stop_pds().await.unwrap();
    let away = lab.guarded().ask(Ask::get(format!("{}xrpc/{query}", lab.pds())), LIMITS).await;
    assert!(matches!(away, Err(GuardError::NotReached(_))), "{away:?}");
    lab.start_pds().await.unwrap();
    let (status, found) = read(lab, &query).await;
    assert_eq!((status, &found["value"]["text"]), (200, &json!("Soif d’été")), "{found}");

    lab.take_down_record(uri, cid).await.unwrap();
    let (status, gone) = read(lab, &query).await;
    assert_eq!((status, &gone["error"]), (400, &json!("RecordNotFound")), "{gone}");
    lab.take_down_account(&did, true).await.unwrap();
    let (status, gone) = read(lab, &format!("com.atproto.sync.getRepoStatus?did={did}")).await;
    assert_eq!((status, &gone["status"]), (200, &json!("takendown")), "{gone}");
}

#[tokio::test]
async fn limits_are_real_where_they_are_asked_for_and_a_dropped_lab_is_gone() {
    let options = Options { pds: Some(json!({ "rateLimitsEnabled": true })), ..Options::default() };
    let lab = Lab::start(options).await.unwrap();
    let handle = lab.new_handle("eager");
    lab.create_account(&handle, "correct-horse").await.unwrap();
    let address = format!("{}xrpc/com.atproto.server.createSession", lab.pds());
    let mut limited = None;
    for _ in 0..40 {
        let body = json!({ "identifier": handle, "password": "wrong" }).to_string().into_bytes();
        let answer = lab.guarded().ask(Ask::post(&*address, "application/json", body), LIMITS).await.unwrap();
        if answer.status.as_u16() == 429 {
            limited = Some(answer.headers);
            break;
        }
    }
    assert!(limited.expect("never limited").contains_key("ratelimit-reset"));
    let (process, port) = (lab.process(), lab.pds().port().unwrap());
    assert!(lives(process));
    drop(lab);
    assert!(!lives(process));
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[tokio::test]
async fn with_app_view_it_is_known_who_follows_whom() {
    let lab = Lab::start(Options { appview: true, ..Options::default() }).await.unwrap();
    let (fan, star) = (lab.new_handle("fan"), lab.new_handle("star"));
    let followed = lab.create_account(&star, "correct-horse").await.unwrap();
    let follows = lab.create_account(&fan, "correct-horse").await.unwrap();
    let token = format!("Bearer {}", lab.bearer(&fan, "correct-horse").await.unwrap());
    let record = json!({
        "$type": "app.bsky.graph.follow", "subject": followed, "createdAt": "2026-11-22T08:00:00Z"
    });
    let body = json!({ "repo": follows, "collection": "app.bsky.graph.follow", "record": record });
    lab.xrpc("com.atproto.repo.createRecord", &body, Some(&token)).await.unwrap();
    let view = lab.appview().unwrap();
    let address = format!("{view}xrpc/app.bsky.graph.getFollowers?actor={followed}");
    let mut known = Value::Null;
    // It reads what happened from the other servers' stream, with some delay.
    for _ in 0..100 {
        let answer = lab.guarded().ask(Ask::get(&*address), LIMITS).await.unwrap();
        known = serde_json::from_slice(&answer.body).unwrap();
        if known["followers"][0]["did"] == *follows {
            return;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    panic!("never known: {known}");
}

/// Tells the program that this test starts anew to be the parent.
const PARENT: &str = "CRIEUR_LAB_TEST_PARENT";

/// The parent is killed as hard as can be: it has no chance to say anything to anybody.
#[tokio::test]
async fn a_killed_parent_leaves_nothing_behind() {
    if std::env::var_os(PARENT).is_some() {
        let lab = Lab::start(Options::default()).await.unwrap();
        println!("process {}", lab.process());
        std::future::pending::<()>().await;
    }
    let mut parent = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_killed_parent_leaves_nothing_behind", "--nocapture"])
        .env(PARENT, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(parent.stdout.take().unwrap()).lines().map_while(Result::ok);
    let process =
        lines.find_map(|line| Some(line.split_once("process ")?.1.parse::<u32>().unwrap())).unwrap();
    assert!(lives(process));
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert!(ends(process).await, "{process} is still there");
}
