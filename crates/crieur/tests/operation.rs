//! Running a market: settings, backup, restore, as a person does it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

mod town;

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use kernel::Span;
use market::people::Actor;
use store::{Address, Options, SqlStore};
use town::{TEXTS, Town};

fn crieur(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
    let inherited = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CRIEUR_"));
    for (name, _) in inherited {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } =
        command.args(arguments).current_dir(folder).envs(environment.iter().copied()).output().unwrap();
    (status.code().unwrap(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

/// A market in which one placement was paid; its store stays open, as a running program's would.
async fn market_at(path: &Path) -> (Arc<SqlStore>, Town) {
    let store =
        Arc::new(SqlStore::open(&Address::Sqlite(path.to_owned()), Options::default()).await.unwrap());
    let town = Town::on(store.clone());
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 2).await;
    town.published(campaign, creator, TEXTS[0]).await;
    town.live_through(Span::days(8)).await;
    town.app.end(campaign, Actor::Brand(brand)).await.unwrap();
    (store, town)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // What SQLite keeps beside a file that was read is SQLite's.
    let mut names: Vec<String> =
        names.filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm")).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_running_market_is_backed_up_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let (store, town) = market_at(&here.join("crieur.sqlite")).await;
    let (status, text) = crieur(here, &["backup", "--to", "copy.sqlite"], &[]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("copy.sqlite: ") && text.contains("books are balanced"), "{text}");
    let (status, text) = crieur(here, &["backup", "--to", "copy.sqlite"], &[]);
    assert_eq!(status, 2);
    assert!(text.contains("there already"), "{text}");
    // What happens after the backup is not in it.
    town.live_through(Span::days(2)).await;

    let (status, text) =
        crieur(here, &["restore", "--from", "copy.sqlite", "--database", "sqlite:new.sqlite"], &[]);
    assert_eq!(status, 0, "{text}");
    let checked = crieur(here, &["ledger", "check", "--database", "sqlite:new.sqlite"], &[]);
    assert!(checked.1.contains("balanced"), "{}", checked.1);
    let restored =
        SqlStore::open(&Address::Sqlite(here.join("new.sqlite")), Options::default()).await.unwrap();
    restored.close().await;

    let over = ["restore", "--from", "copy.sqlite", "--database", "sqlite:crieur.sqlite"];
    let (status, text) = crieur(here, &over, &[]);
    assert_eq!(status, 2);
    assert!(text.contains("--replace"), "{text}");
    let replace = [&over[..], &["--replace"]].concat();
    let (status, text) = crieur(here, &replace, &[]);
    assert_eq!(status, 2, "a market in use is not moved away: {text}");
    assert!(text.contains("in use"), "{text}");
    store.close().await;
    let (status, text) = crieur(here, &replace, &[]);
    assert_eq!(status, 0, "{text}");
    let aside = names(here).into_iter().find(|name| name.contains(".before-")).unwrap();
    let former = crieur(here, &["ledger", "check", "--database", &format!("sqlite:{aside}")], &[]);
    assert!(former.1.contains("balanced"), "nothing was thrown away: {}", former.1);
    assert!(!names(here).iter().any(|name| name.contains(".part")), "{:?}", names(here));
}

#[tokio::test]
async fn a_market_on_a_server_is_backed_up_into_a_file_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let (store, _town) = market_at(&here.join("crieur.sqlite")).await;
    store.close().await;
    let server = store::testing::Server::shared().await.unwrap();
    let (one, two) = (server.database().await.unwrap().url, server.database().await.unwrap().url);
    let restore = |from: &str, to: &str| crieur(here, &["restore", "--from", from, "--database", to], &[]);
    let (status, text) = restore("crieur.sqlite", &one);
    assert_eq!(status, 0, "{text}");
    let (status, text) = crieur(here, &["backup", "--database", &one, "--to", "copy.sqlite"], &[]);
    assert_eq!(status, 0, "{text}");
    let (status, text) = restore("copy.sqlite", &one);
    assert_eq!(status, 2, "a server that holds a market is left alone: {text}");
    let (status, text) = restore("copy.sqlite", &two);
    assert_eq!(status, 0, "{text}");
    assert_eq!(names(here), ["copy.sqlite", "crieur.sqlite"]);
}

#[tokio::test]
async fn what_is_no_whole_market_is_neither_backed_up_nor_restored() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let file = here.join("crieur.sqlite");
    let (store, _town) = market_at(&file).await;
    store.close().await;
    store::testing::spoil_balance(&Address::Sqlite(file.clone()), "fees/EUR", 1).await.unwrap();
    let (status, text) = crieur(here, &["backup", "--to", "copy.sqlite"], &[]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("fees/EUR"), "{text}");
    let (status, text) =
        crieur(here, &["restore", "--from", "crieur.sqlite", "--database", "sqlite:new.sqlite"], &[]);
    assert_eq!(status, 2, "{text}");
    std::fs::write(
        here.join("junk.sqlite"),
        "this is no database, and long enough to be taken for a damaged one",
    )
    .unwrap();
    let (status, text) =
        crieur(here, &["restore", "--from", "junk.sqlite", "--database", "sqlite:new.sqlite"], &[]);
    assert_eq!(status, 2);
    assert!(text.contains("no backup to restore from"), "{text}");
    let (status, text) =
        crieur(here, &["backup", "--database", "sqlite:none.sqlite", "--to", "copy.sqlite"], &[]);
    assert_eq!(status, 2);
    assert!(text.contains("there is no file"), "{text}");
    assert_eq!(names(here), ["crieur.sqlite", "junk.sqlite"], "nothing half made is left");
}

#[test]
fn a_check_names_everything_that_is_wrong_and_starts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let settings = format!(
        "[server]\nlisten = '{listen}'\n[database]\nurl = 'sqlite:no/such/folder/x.sqlite'\n\
         [mail]\nway = 'smtp'\nhost = '127.0.0.1'\nport = 1\ntls = 'none'\n"
    );
    std::fs::write(here.join("crieur.toml"), settings).unwrap();
    let (status, text) = crieur(here, &["serve", "--check"], &[]);
    assert_eq!(status, 1, "{text}");
    for expected in
        ["problem  server.listen", "problem  database.url", "problem  mail: 127.0.0.1", "3 problems"]
    {
        assert!(text.contains(expected), "“{expected}” is missing in\n{text}");
    }
    assert_eq!(names(here), ["crieur.toml"]);

    let wrong = "[server]\nbase = 'http://market.example.com/x'\n[policy]\nfee_basis_points = 20000\nreview_hours = 0\n\
                 [log]\nformat = 'xml'\n[outside]\nallowed = ['10.0.0.0/99']\n[operator]\naddresses = ['nobody']\n";
    std::fs::write(here.join("crieur.toml"), wrong).unwrap();
    let (status, text) = crieur(here, &["serve", "--check"], &[]);
    assert_eq!(status, 1, "{text}");
    for key in [
        "server.base",
        "policy.fee_basis_points",
        "policy.review_hours",
        "log",
        "outside.allowed",
        "operator.addresses",
    ] {
        assert!(text.contains(&format!("problem  {key}: ")), "{key} is missing in\n{text}");
    }
    let (status, text) = crieur(here, &["serve", "--check", "--config", "none.toml"], &[]);
    assert_eq!(status, 1);
    assert!(text.contains("--example-config"), "{text}");
}

#[test]
fn a_check_says_what_keeps_bluesky_from_being_connected() {
    let folder = tempfile::tempdir().unwrap();
    let check = |environment: &[(&str, &str)]| {
        let listen = [("CRIEUR_LISTEN", "127.0.0.1:0")];
        crieur(folder.path(), &["serve", "--check"], &[&listen, environment].concat())
    };
    let (status, text) = check(&[]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("note     bluesky.enabled: off"), "{text}");
    let on = ("CRIEUR_BLUESKY_ENABLED", "true");
    let (status, text) = check(&[on]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("problem  bluesky.seal_keys_file: ") && text.contains("openssl rand"), "{text}");
    let seal = ("CRIEUR_BLUESKY_SEAL_KEYS", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
    let public = ("CRIEUR_BASE", "https://market.example.com");
    let (status, text) = check(&[on, seal, public]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("problem  bluesky.client_keys_file: "), "{text}");
    let (status, text) = check(&[on, ("CRIEUR_BLUESKY_SEAL_KEYS", "geheim"), public]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("32 random bytes") && !text.contains("geheim"), "{text}");
    // Nobody answers there: said before anybody stands before a sign-in that cannot work.
    let away =
        [("CRIEUR_BLUESKY_DIRECTORY", "http://127.0.0.1:1"), ("CRIEUR_BLUESKY_ALLOWED", "127.0.0.1:1")];
    let (status, text) = check(&[&[on, seal][..], &away].concat());
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("ok       bluesky: its servers know this market as http://localhost?"), "{text}");
    assert!(text.contains("problem  bluesky.directory: "), "{text}");
}

#[test]
fn rules_of_breakouts_that_cannot_be_are_named_each_with_its_cure() {
    let folder = tempfile::tempdir().unwrap();
    let check = |policy: &str| {
        std::fs::write(folder.path().join("crieur.toml"), format!("[policy]\n{policy}\n")).unwrap();
        crieur(folder.path(), &["serve", "--check"], &[("CRIEUR_LISTEN", "127.0.0.1:0")])
    };
    for (policy, key, cure) in [
        ("author_offer_hours = 0", "author_offer_hours", "take 1 to 336"),
        ("reply_review_minutes = 5", "reply_review_minutes", "take 10 to 2880"),
        ("breakout_oldest_hours = 6", "breakout_oldest_hours", "shorten reply_draft_minutes"),
        ("breakout_quiet_hours = 49", "breakout_quiet_hours", "breakout_oldest_hours is 48"),
        ("claims_per_day = 101", "claims_per_day", "take 0 to 100"),
    ] {
        let (status, text) = check(policy);
        assert_eq!(status, 1, "{policy}: {text}");
        assert!(text.contains(&format!("problem  policy.{key}: ")) && text.contains(cure), "{text}");
    }
    let good =
        "author_offer_hours = 6\nbreakout_quiet_hours = 3\nreply_draft_minutes = 90\nclaims_per_day = 0";
    let (status, text) = check(good);
    assert_eq!(status, 0, "{text}");
}

#[test]
fn the_environment_goes_before_the_file_and_secrets_stay_out_of_both() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("crieur.toml"), "[server]\nlisten = 'nonsense'\n").unwrap();
    let (status, text) = crieur(here, &["serve", "--check"], &[("CRIEUR_LISTEN", "127.0.0.1:0")]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("ready to serve"), "{text}");
    let (status, text) = crieur(here, &["serve", "--check"], &[("CRIEUR_LISTN", "127.0.0.1:0")]);
    assert_eq!(status, 1);
    assert!(text.contains("did you mean CRIEUR_LISTEN?"), "{text}");
    let database = ("CRIEUR_DATABASE_URL", "postgres://crieur:geheim@127.0.0.1:1/x");
    let (status, text) = crieur(here, &["serve", "--check"], &[("CRIEUR_LISTEN", "127.0.0.1:0"), database]);
    assert_eq!(status, 1);
    assert!(text.contains("problem  database.url") && !text.contains("geheim"), "{text}");
    std::fs::write(here.join("crieur.toml"), "[mail]\npassword = 'geheim'\n").unwrap();
    let (status, text) = crieur(here, &["serve"], &[]);
    assert_eq!(status, 2);
    assert!(text.contains("mail.password_file") && !text.contains("geheim"), "{text}");
    let (status, text) = crieur(here, &["serve", "--example-config"], &[]);
    assert_eq!((status, text.as_str()), (0, include_str!("../../../docs/crieur.toml")));
}

/// 32 bytes in base64, as a key.
const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[test]
fn keys_that_cannot_be_used_are_named_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let check = |keys: &str, base: &str| {
        let environment =
            [("CRIEUR_LISTEN", "127.0.0.1:0"), ("CRIEUR_BASE", base), ("CRIEUR_BLUESKY_CLIENT_KEYS", keys)];
        crieur(here, &["serve", "--check"], &environment)
    };
    let (status, text) = check(KEY, "https://market.example.com");
    assert_eq!(status, 0, "{text}");
    for (keys, base) in [("c2hvcnQ=", "https://market.example.com"), (KEY, "http://localhost:8460")] {
        let (status, text) = check(keys, base);
        assert_eq!(status, 1, "{text}");
        assert!(text.contains("problem  bluesky.client_keys_file: ") && !text.contains(keys), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_market_serves_who_it_is_to_other_servers_and_no_secret() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let at = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    std::fs::write(here.join("keys"), format!("{KEY}\n")).unwrap();
    let settings = format!(
        "[server]\nlisten = '{at}'\nbase = 'https://market.example.com'\n[bluesky]\nclient_keys_file = 'keys'\n"
    );
    std::fs::write(here.join("crieur.toml"), settings).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
    command.arg("serve").current_dir(here).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut serving = Serving(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(serving.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let fetched = |path: &str| {
        let answer = ask(&at, &format!("GET {path} HTTP/1.1"));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.to_lowercase().contains("content-type: application/json\r\n"), "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).unwrap().to_owned();
        serde_json::from_str::<serde_json::Value>(&body).unwrap()
    };
    let client = fetched("/oauth/client-metadata.json");
    assert_eq!(client["client_id"], "https://market.example.com/oauth/client-metadata.json");
    assert_eq!(client["jwks_uri"], "https://market.example.com/oauth/jwks.json");
    assert_eq!(client["token_endpoint_auth_method"], "private_key_jwt");
    let keys = fetched("/oauth/jwks.json");
    let [key] = &keys["keys"].as_array().unwrap()[..] else { panic!("{keys}") };
    assert!(key["x"].is_string() && key.get("d").is_none(), "{key}");
}

/// A program that serves; killed when a test fails.
#[cfg(unix)]
struct Serving(std::process::Child);

#[cfg(unix)]
impl Drop for Serving {
    fn drop(&mut self) {
        // Gone already when all went well.
        let _ = self.0.kill();
    }
}

#[cfg(unix)]
fn ask(at: &str, request: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(at).unwrap();
    write!(stream, "{request}\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[cfg(unix)]
#[test]
fn a_market_serves_until_it_is_told_to_stop_and_leaves_one_whole_file() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    // A free port: taken and given back.
    let at = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    std::fs::write(here.join("token"), "figures-token\n").unwrap();
    let settings = format!(
        "[server]\nlisten = '{at}'\nbase = 'http://{at}'\n[operator]\naddresses = ['op@example.org']\n\
         [log]\nformat = 'json'\nlevel = 'debug'\n[metrics]\ntoken_file = 'token'\n"
    );
    std::fs::write(here.join("crieur.toml"), settings).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_crieur"))
        .arg("serve")
        .current_dir(here)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut serving = Serving(child);
    let mut line = String::new();
    BufReader::new(serving.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, format!("http://{at}\n"), "the one line on standard output");

    assert!(ask(&at, "GET /health/live HTTP/1.1").starts_with("HTTP/1.1 200"));
    let ready = ask(&at, "GET /health/ready HTTP/1.1");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    assert!(ask(&at, "GET /metrics HTTP/1.1").starts_with("HTTP/1.1 401"));
    let figures = ask(&at, "GET /metrics HTTP/1.1\r\nAuthorization: Bearer figures-token");
    assert!(figures.contains("crieur_jobs_total{outcome=\"done\"}"), "{figures}");
    assert!(figures.contains("crieur_http_requests_total{"), "{figures}");
    ask(&at, "GET /x?secret=geheimgeheim HTTP/1.1\r\nCookie: session=geheimgeheim");
    let (status, text) = crieur(here, &["backup", "--to", "copy.sqlite"], &[]);
    assert_eq!(status, 0, "while it serves: {text}");

    let id = serving.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let mut log = String::new();
    serving.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(serving.0.wait().unwrap().success(), "{log}");
    assert!(!log.contains("geheim") && !log.contains("figures-token"), "{log}");
    for line in log.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(event["message"].is_string(), "{line}");
    }
    let files: Vec<String> = std::fs::read_dir(here)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("crieur.sqlite"))
        .collect();
    assert_eq!(files, ["crieur.sqlite"], "the log is worked into the file");
}

/// A Jetstream that shows one post of each of two accounts, something that is no message, and then nothing more; what
/// it was asked for comes back.
#[cfg(unix)]
async fn stream(of: [&'static str; 2]) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    use futures::{SinkExt as _, StreamExt as _};
    use tokio_tungstenite::tungstenite::Message;
    use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let served = tokio::spawn(async move {
        let mut asked = Vec::new();
        for _ in 0..2 {
            let (stream, _) = listener.accept().await.unwrap();
            #[allow(clippy::result_large_err, reason = "the websocket library's own type")]
            let look = |request: &Request, response: Response| {
                asked.push(request.uri().to_string());
                Ok(response)
            };
            let mut socket = tokio_tungstenite::accept_hdr_async(stream, look).await.unwrap();
            socket.send(Message::text("{ no message")).await.unwrap();
            for did in of {
                socket.send(Message::text(post_of(did))).await.unwrap();
            }
            while socket.next().await.is_some_and(|message| message.is_ok()) {}
        }
        asked
    });
    (at, served)
}

#[cfg(unix)]
fn post_of(did: &str) -> String {
    serde_json::json!({"did": did, "time_us": 1_795_336_200_000_000_u64, "kind": "commit", "commit": {
        "rev": "3n2vmcia5ms2j", "operation": "create", "collection": "app.bsky.feed.post", "rkey": "3n2vmci7utk2j",
        "record": {"$type": "app.bsky.feed.post", "text": "x", "createdAt": "2020-01-01T00:00:00Z"},
        "cid": "bafyreicpd4lpewqc4kpz2zyvtc5247xdqbvw6omftq6bv6wmftgqp346qe"}})
    .to_string()
}

/// Serves until a figure says what it should, then stops in order.
#[cfg(unix)]
fn serves_until(here: &Path, at: &str, figure: &str) {
    let child = Command::new(env!("CARGO_BIN_EXE_crieur"))
        .arg("serve")
        .current_dir(here)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut serving = Serving(child);
    let mut figures = String::new();
    for _ in 0..600 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        if std::net::TcpStream::connect(at).is_ok() {
            figures = ask(at, "GET /metrics HTTP/1.1");
        }
        if figures.contains(figure) {
            break;
        }
    }
    assert!(figures.contains(figure), "{figures}");
    assert!(Command::new("kill").args(["-TERM", &serving.0.id().to_string()]).status().unwrap().success());
    assert!(serving.0.wait().unwrap().success());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_market_keeps_what_the_stream_shows_of_its_people_and_reads_on_where_it_was() {
    use app::ports::{AccountStore, Seek, Shelf, Sighting, Sightings as _};
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().to_owned();
    let (store, _) = market_at(&here.join("crieur.sqlite")).await;
    store.close().await;
    let (stream, served) = stream(["did:plc:20", "did:plc:somebody"]).await;
    let at = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let settings = format!(
        "[server]\nlisten = '{at}'\nbase = 'http://{at}'\n[bluesky]\nstream = 'ws://{stream}/subscribe'\n"
    );
    std::fs::write(here.join("crieur.toml"), settings).unwrap();
    let first = "crieur_stream_events_total{kind=\"post\"} 2";
    let (folder, address) = (here.clone(), at.clone());
    tokio::task::spawn_blocking(move || serves_until(&folder, &address, first)).await.unwrap();

    let store =
        SqlStore::open(&Address::Sqlite(here.join("crieur.sqlite")), Options::default()).await.unwrap();
    let store: Arc<dyn AccountStore> = Arc::new(store);
    let seen = app::watching::Seen::on(store.clone(), &format!("ws://{stream}/subscribe"));
    let post = |did: &str| format!("at://{did}/app.bsky.feed.post/3n2vmci7utk2j");
    let shown = seen.of("did:plc:20", &post("did:plc:20")).await.unwrap();
    let Sighting::Shown { by, .. } = shown else { panic!("{shown:?}") };
    assert!(by > "2026-01-01T00:00:00Z".parse().unwrap(), "not what the post claims: {by}");
    let all = store.seek(Shelf::Sighted, Seek::All { after: None }, 10).await.unwrap();
    assert_eq!(all.len(), 1, "nobody else's: {all:?}");
    drop((seen, store));

    // Begun again it goes on from there, and what comes again keeps its time.
    let second = "crieur_stream_counts_total{what=\"malformed\"} 1";
    let (folder, address) = (here.clone(), at.clone());
    tokio::task::spawn_blocking(move || serves_until(&folder, &address, second)).await.unwrap();
    let store =
        SqlStore::open(&Address::Sqlite(here.join("crieur.sqlite")), Options::default()).await.unwrap();
    let seen = app::watching::Seen::on(Arc::new(store), &format!("ws://{stream}/subscribe"));
    assert_eq!(seen.of("did:plc:20", &post("did:plc:20")).await.unwrap(), shown);
    let cursor = 1_795_336_200_000_000_u64 - 3_000_000;
    let asked = "/subscribe?wantedCollections=app.bsky.feed.post";
    assert_eq!(served.await.unwrap(), [asked.to_owned(), format!("{asked}&cursor={cursor}")]);
}
