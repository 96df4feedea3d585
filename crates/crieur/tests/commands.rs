//! The commands as a person runs them: what they print, and how they end.
#![allow(clippy::unwrap_used, reason = "tests: what is missing must stop them")]

mod town;

use std::process::{Command, Output};
use std::sync::Arc;

use kernel::Span;
use market::people::Actor;
use store::{Address, Options, SqlStore};
use town::{TEXTS, Town};

fn crieur(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crieur")).args(arguments).output().unwrap()
}

fn said(output: &Output) -> (i32, String) {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// A market in which one campaign was paid and closed.
async fn market_at(address: &Address) {
    let store = Arc::new(SqlStore::open(address, Options::default()).await.unwrap());
    let town = Town::on(store.clone());
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 2).await;
    town.published(campaign, creator, TEXTS[0]).await;
    town.live_through(Span::days(8)).await;
    town.app.end(campaign, Actor::Brand(brand)).await.unwrap();
    town.live_through(Span::days(1)).await;
    store.close().await;
}

#[tokio::test]
async fn the_check_of_the_books_finds_a_changed_balance_and_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("crieur.db"));
    market_at(&address).await;
    let dir = folder.path().to_str().unwrap();
    let (status, text) = said(&crieur(&["ledger", "check", "--dir", dir]));
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("balanced"), "{text}");

    store::testing::spoil_balance(&address, "fees/EUR", 1).await.unwrap();
    let (status, text) = said(&crieur(&["ledger", "check", "--dir", dir]));
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("fees/EUR is kept as 5.00 EUR, and its transfers make 4.99 EUR"), "{text}");
}

#[tokio::test]
async fn the_books_on_postgres_are_checked_by_their_address() {
    let url = store::testing::Server::shared().await.unwrap().database().await.unwrap().url;
    let address = Address::Postgres(url.clone());
    market_at(&address).await;
    let (status, text) = said(&crieur(&["ledger", "check", "--database", &url]));
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("balanced"), "{text}");
    store::testing::spoil_balance(&address, "fees/EUR", -1).await.unwrap();
    let (status, text) = said(&crieur(&["ledger", "check", "--database", &url]));
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("fees/EUR is kept as 4.98 EUR"), "{text}");
}

#[test]
fn books_that_cannot_be_read_are_neither_balanced_nor_made() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    assert_eq!(said(&crieur(&["ledger", "check", "--dir", dir])).0, 2);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
    let file = folder.path().join("crieur.db");
    std::fs::write(&file, "this is no database, and long enough to be taken for a damaged one").unwrap();
    let (status, text) = said(&crieur(&["ledger", "check", "--dir", dir]));
    assert_eq!(status, 2);
    assert!(text.contains("restore the last backup"), "{text}");
    let (status, text) =
        said(&crieur(&["ledger", "check", "--database", "postgres://crieur:geheim@127.0.0.1:1/x"]));
    assert_eq!(status, 2);
    assert!(!text.contains("geheim"), "a password is never shown: {text}");
    assert_eq!(said(&crieur(&["ledger", "check"])).0, 2);
}

#[test]
fn a_draft_passes_is_refused_or_cannot_be_read() {
    let brief =
        "Our watering can waters balconies for two weeks while you are away. https://zephyr.example.com/can";
    let check = |draft: &str, network: &str, more: &[&str]| {
        let always = ["wording", "check", "--country", "GB", "--brief", brief, "--draft", draft];
        crieur(&[&always[..], &["--network", network], more].concat())
    };
    let (status, text) = said(&check(TEXTS[0], "bluesky", &[]));
    assert_eq!(status, 0, "{text}");
    let copy = format!("Ad: {brief}");
    let (status, text) = said(&check(&copy, "bluesky", &[]));
    assert_eq!(status, 1);
    assert!(text.contains("copies the brief"), "{text}");
    let refused = check(&copy, "bluesky", &["--json"]);
    let report: serde_json::Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(report["passes"], false);
    assert_eq!(report["problems"][0]["problem"], "copies_brief");
    let (status, text) = said(&check(TEXTS[0], "myspace", &[]));
    assert_eq!(status, 2);
    assert!(text.contains("bluesky, mastodon or x"), "{text}");

    let folder = tempfile::tempdir().unwrap();
    let others = folder.path().join("others.txt");
    std::fs::write(&others, format!("{}\n{}\n", TEXTS[1], TEXTS[0])).unwrap();
    let refused = check(TEXTS[0], "bluesky", &["--others", others.to_str().unwrap()]);
    let (status, text) = said(&refused);
    assert_eq!(status, 1);
    assert!(text.contains("copies post 2"), "{text}");
}

#[test]
fn the_same_seed_prints_the_same_run() {
    let run = |seed: &str| crieur(&["simulate", "--placements", "60", "--json", "--seed", seed]);
    let (first, again, other) = (run("5"), run("5"), run("6"));
    assert!(first.status.success(), "{}", said(&first).1);
    assert_eq!(first.stdout, again.stdout);
    assert_ne!(first.stdout, other.stdout);
    let report: serde_json::Value = serde_json::from_slice(&first.stdout).unwrap();
    assert_eq!((&report["clean"], &report["market"]["booked"]), (&true.into(), &60.into()));
    assert_eq!(said(&crieur(&["simulate", "--placements", "0"])).0, 2);
    assert_eq!(said(&crieur(&["simulate", "--store", "papyrus"])).0, 2);
}

#[test]
fn a_town_without_pages_prints_the_same_report_for_the_same_seed() {
    let run = |seed: &str| {
        let output = crieur(&["demo", "--headless", "--placements", "160", "--json", "--seed", seed]);
        assert!(output.status.success(), "{}", said(&output).1);
        let mut report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(report["wall_ms"].take().is_u64(), "how long it took is missing");
        report
    };
    let (first, again, other) = (run("5"), run("5"), run("6"));
    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(first["books"]["balanced"], true);
    assert!(first["closed"].as_u64().unwrap() >= 160 && first["placements"]["paid"].as_u64().unwrap() > 50);
    let (status, text) = said(&crieur(&["demo", "--headless", "--placements", "150"]));
    assert!(status == 0 && text.contains("books: balanced"), "{text}");
    assert_eq!(said(&crieur(&["demo", "--json"])).0, 2, "a report needs --headless");
}

/// Starts the demo, waits for its address, lets it live for a moment and stops it as Ctrl-C does.
#[cfg(unix)]
fn lived(folder: &std::path::Path) -> (String, std::process::ExitStatus) {
    use std::io::{BufRead as _, BufReader};
    let mut demo = Command::new(env!("CARGO_BIN_EXE_crieur"))
        .args(["demo", "--port", "0", "--speed", "2000", "--dir"])
        .arg(folder)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(demo.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let stop = Command::new("kill").args(["-INT", &demo.id().to_string()]).status().unwrap();
    assert!(stop.success());
    (address, demo.wait().unwrap())
}

#[cfg(unix)]
#[test]
fn the_demo_stops_cleanly_and_goes_on_in_the_same_folder() {
    let folder = tempfile::tempdir().unwrap();
    let town = || std::fs::read(folder.path().join("town.json")).unwrap();
    let time =
        |town: &[u8]| serde_json::from_slice::<serde_json::Value>(town).unwrap()["now"].as_i64().unwrap();
    let (address, status) = lived(folder.path());
    assert!(address.starts_with("http://127.0.0.1:") && status.success(), "{address} {status}");
    let first = town();
    let (_, status) = lived(folder.path());
    assert!(status.success(), "{status}");
    assert!(time(&town()) > time(&first), "the second start did not go on");
    let dir = folder.path().to_str().unwrap();
    let (status, text) = said(&crieur(&["ledger", "check", "--dir", dir]));
    assert_eq!(status, 0, "{text}");
}

#[test]
fn a_demo_on_servers_that_forget_everything_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    let (status, text) = said(&crieur(&["demo", "--network", "lab", "--dir", dir]));
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("leave --dir out") && text.contains("--pds"), "{text}");
    let servers = ["demo", "--plc", "http://localhost:1", "--pds", "http://localhost:2"];
    let (status, text) = said(&crieur(&servers));
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("--network lab"), "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was begun");
}
