//! `crieur spot work` in one process, and what is refused.

use crate::process::spot;
use crate::truth::{BOUNDS, NAME, PARTITIONS, Printed, stream, truth};

#[test]
fn in_one_process_it_says_what_the_engine_says() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let truth = truth(&stream(here, 20_000));
    assert!(truth.ids.len() > 20, "{}", truth.ids.len());
    let work = [&["work", NAME, "--json"][..], &BOUNDS].concat();
    for frame in ["512", "7"] {
        let (status, out, err) = spot(&[&work[..], &["--frame", frame]].concat(), here);
        assert_eq!(status, 0, "{err}");
        let printed = Printed::of(&out);
        assert_eq!(printed.lines, truth.ids.len());
        assert_eq!(printed.ids(), truth.ids);
        assert_eq!(printed.digests(), truth.digests);
        assert!(err.contains("took 000") && err.contains("holds 8") && err.contains("gave up"), "{err}");
    }
    // Alone in one partition the watcher says the same, but for trends.
    let (_, watched, _) = spot(&["watch", NAME, "--json", "--posts", "8000", "--sizes", "20,100"], here);
    let one = ["work", NAME, "--json", "--posts", "8000", "--sizes", "20,100", "--partitions", "1"];
    let (_, worked, _) = spot(&one, here);
    assert_eq!(Printed::of(&watched).alerts, Printed::of(&worked).alerts);
    // For people: where and why.
    let (_, out, _) = spot(&[&["work", NAME][..], &BOUNDS].concat(), here);
    assert_eq!(out.lines().count(), truth.ids.len());
    assert!(
        out.lines().all(|line| line.contains("https://bsky.app/profile/") && line.contains("in the end"))
    );
    assert_eq!(truth.digests.len(), usize::from(PARTITIONS));
}

#[test]
fn what_does_not_go_together_is_refused_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    stream(here, 10);
    let refused = |arguments: &[&str], why: &str| {
        let (status, _, err) = spot(arguments, here);
        assert!(status == 2 && err.contains(why), "{arguments:?}: {err}");
    };
    refused(&["work"], "--log nats://HOST:4222");
    refused(&["work", NAME, "--snapshots", "here"], "crieur spot watch --state");
    refused(&["work", NAME, "--log", "nats://127.0.0.1:1"], "crieur spot feed");
    refused(&["work", "--log", "nats://127.0.0.1:1"], "--snapshots FOLDER");
    refused(&["work", "nowhere.jsonl"], "nowhere.jsonl cannot be read");
    refused(&["work", NAME, "--partitions", "257"], "--partitions");
    refused(&["work", NAME, "--name", "a b"], "is no name for a worker");
    refused(&["feed", NAME, "--state", "fed"], "crieur spot work SOURCE does it all");
    refused(&["feed", "--log", "nats://127.0.0.1:1", "--state", "fed"], "a file, - or an address");
    refused(&["feed", "-", "--log", "nats://127.0.0.1:1", "--state", "fed"], "--source-name NAME");
    refused(&["feed", NAME, "--state", "fed", "--log", "127.0.0.1"], "write nats://HOST:4222");
    refused(&["alerts"], "--log nats://HOST:4222");
    std::fs::write(here.join("login"), "nobody").unwrap();
    let log = ["--log", "nats://127.0.0.1:1", "--login", "login"];
    refused(&[&["alerts"][..], &log].concat(), "write NAME:PASSWORD");
    std::fs::write(here.join("mixed.jsonl"), "{\"did\":\n").unwrap();
    let (status, _, err) = spot(&["work", "mixed.jsonl"], here);
    assert!(status == 1 && err.contains("1 messages could not be read"), "{err}");
}
