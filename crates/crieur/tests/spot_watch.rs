//! `crieur spot watch`, as a person or a program uses it: what it says, what it survives.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use breakout::{Makeup, Stream};
use network::bluesky::spotting::made_line;
use serde_json::Value;

fn spot() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
    command.args(["spot", "watch"]);
    command
}

/// A made-up stream as lines of Jetstream.
fn stream(path: &Path, events: usize) {
    let mut file = std::io::BufWriter::new(File::create(path).unwrap());
    for event in Stream::new(Makeup { pace: 5, authors: 500, ..Makeup::default() }).take(events) {
        writeln!(file, "{}", made_line(&event)).unwrap();
    }
}

fn run(arguments: &[&str], here: &Path) -> (i32, String, String) {
    let Output { status, stdout, stderr } = spot().args(arguments).current_dir(here).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// Alerts by their id, and the last line.
fn told(lines: &str) -> (BTreeMap<String, Value>, Option<Value>) {
    let (mut alerts, mut end) = (BTreeMap::new(), None);
    for line in lines.lines() {
        // A killed program may leave half a line: it says it again.
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        match line.get("id").and_then(Value::as_str).map(str::to_owned) {
            Some(id) => {
                let before = alerts.insert(id, line.clone());
                assert!(before.is_none_or(|before| before == line), "told otherwise the second time: {line}");
            }
            None => end = Some(line),
        }
    }
    (alerts, end)
}

#[test]
fn each_alert_is_told_with_its_reasons_and_the_table_ends_the_reading() {
    let folder = tempfile::tempdir().unwrap();
    stream(&folder.path().join("stream.jsonl"), 40_000);
    let (status, out, err) = run(&["stream.jsonl", "--json", "--sizes", "20,100"], folder.path());
    assert_eq!((status, err.as_str()), (0, ""));
    let (alerts, end) = told(&out);
    assert!(alerts.len() > 20, "{}", alerts.len());
    for alert in alerts.values() {
        let number = |name: &str| alert[name].as_f64().unwrap_or_else(|| panic!("{name}: {alert}"));
        let counted = number("likes") + number("reposts") + number("replies") + number("quotes");
        assert!(number("low") <= number("forecast") && number("forecast") <= number("high"), "{alert}");
        assert!(counted >= 5.0 && number("forecast") + 0.1 >= counted, "{alert}");
        assert!(alert["post"].as_str().unwrap().starts_with("at://did:plc:"), "{alert}");
        assert!(alert["page"].as_str().unwrap().starts_with("https://bsky.app/profile/did:plc:"), "{alert}");
        assert!(alert["why"].as_str().unwrap().contains(" an hour; "), "{alert}");
    }
    assert_eq!(end.unwrap()["end"]["alerts"].as_u64(), u64::try_from(alerts.len()).ok());
    let (status, table, _) = run(&["stream.jsonl", "--sizes", "20,100", "--top", "3"], folder.path());
    assert_eq!(status, 0);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 5, "{table}");
    assert!(lines[0].contains("alerts") && lines[1].contains("80 % between"), "{table}");
    assert!(lines[2..].iter().all(|line| line.contains("https://bsky.app/profile/")), "{table}");
}

#[test]
fn killed_a_hundred_times_it_ends_as_if_it_had_never_been() {
    const KILLS: u32 = 100;
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    stream(&here.join("stream.jsonl"), 30_000);
    let arguments = ["stream.jsonl", "--json", "--sizes", "20,100", "--posts", "1000"];
    let (status, whole, _) = run(&arguments, here);
    assert_eq!(status, 0);
    let (alerts, end) = told(&whole);
    assert!(!alerts.is_empty());
    let kept = [&arguments[..], &["--state", "memory", "--every", "400"]].concat();
    let said = File::options().create(true).append(true).open(here.join("said.jsonl")).unwrap();
    let mut killed = 0;
    // Each life a little longer than the one before: the first ends while the program starts, later ones while it keeps
    // its memory, which it does after every four hundred lines.
    for life in 0..KILLS {
        let out = Stdio::from(said.try_clone().unwrap());
        let mut child =
            spot().args(&kept).current_dir(here).stdout(out).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(2_000 + u64::from(life) * 700));
        // SIGKILL: the program hears nothing of it.
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
    }
    assert!(killed >= KILLS * 9 / 10, "only {killed} of {KILLS} were killed before their end");
    let out = Stdio::from(said.try_clone().unwrap());
    assert!(
        spot().args(&kept).current_dir(here).stdout(out).stderr(Stdio::null()).status().unwrap().success()
    );
    let (alerts_then, end_then) = told(&std::fs::read_to_string(here.join("said.jsonl")).unwrap());
    assert_eq!(alerts_then, alerts);
    assert_eq!(end_then, end, "counters, posts and the digest of the state");
}

#[test]
fn a_damaged_memory_is_told_and_the_one_before_it_used() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    stream(&here.join("stream.jsonl"), 5_000);
    let kept = ["stream.jsonl", "--json", "--state", "memory", "--every", "1000"];
    let (_, first, _) = run(&kept, here);
    let end = told(&first).1;
    let snapshot = here.join("memory/spotter.snapshot");
    let bytes = std::fs::read(&snapshot).unwrap();
    std::fs::write(&snapshot, &bytes[..bytes.len() / 3]).unwrap();
    let (status, second, err) = run(&kept, here);
    assert_eq!(status, 0);
    assert!(err.contains("cut short") && err.contains("going on after 4000 records"), "{err}");
    assert_eq!(told(&second).1, end);
    for name in ["spotter.snapshot", "spotter.before"] {
        std::fs::write(here.join("memory").join(name), "nothing of ours").unwrap();
    }
    let (status, third, err) = run(&kept, here);
    assert_eq!(status, 0);
    assert!(err.contains("beginning anew"), "{err}");
    assert_eq!(told(&third).1, end);
    // Places in another stream mean something else: nothing of the memory is touched.
    stream(&here.join("other.jsonl"), 300);
    let (status, _, err) = run(&["other.jsonl", "--state", "memory"], here);
    assert_eq!(status, 2);
    assert!(err.contains("remembered of stream.jsonl, and this is other.jsonl"), "{err}");
    assert_eq!(told(&run(&kept, here).1).1, end);
    // Other bounds are other slots: what is kept does not fit.
    let (status, _, err) = run(&[&kept[..], &["--posts", "2000"]].concat(), here);
    assert!(status == 0 && err.contains("other settings (posts)"), "{err}");
}

#[test]
fn what_cannot_be_used_is_refused_and_what_cannot_be_read_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let refused = |arguments: &[&str], why: &str| {
        let (status, _, err) = run(arguments, here);
        assert_eq!(status, 2, "{arguments:?}: {err}");
        assert!(err.contains(why), "{arguments:?}: {err}");
    };
    refused(&["nowhere.jsonl"], "nowhere.jsonl cannot be read");
    std::fs::write(here.join("stream.jsonl"), "").unwrap();
    refused(&["stream.jsonl", "--sizes", "100,100"], "each larger than the one before");
    refused(&["stream.jsonl", "--sizes", "x"], "--sizes");
    refused(&["stream.jsonl", "--certainty", "100"], "--certainty");
    refused(&["stream.jsonl", "--model", "nowhere"], "nowhere cannot be read");
    std::fs::write(here.join("model"), "no model at all, but some text").unwrap();
    refused(&["stream.jsonl", "--model", "model"], "no model of Crieur");
    let mut model = breakout::Model::shipped().unwrap().to_bytes();
    model[15] = 7;
    std::fs::write(here.join("model"), &model).unwrap();
    refused(&["stream.jsonl", "--model", "model"], "form 7");
    refused(&["wss://"], "no address");
    stream(&here.join("good.jsonl"), 300);
    let mut lines = std::fs::read_to_string(here.join("good.jsonl")).unwrap();
    lines.insert_str(0, "{\"did\":\n");
    std::fs::write(here.join("mixed.jsonl"), lines).unwrap();
    let (status, out, err) = run(&["mixed.jsonl"], here);
    assert_eq!(status, 1);
    assert!(err.contains("1 messages could not be read") && out.contains("happenings read"), "{out}{err}");
}

#[test]
fn frames_and_the_standard_input_are_read_too() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/bluesky/frames.bin.zst");
    assert!(data.is_file(), "the captured frames are missing: this test reads {}", data.display());
    let frames = File::open(&data).unwrap();
    let output = spot().args(["-", "--json"]).stdin(frames).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let (_, end) = told(&String::from_utf8(output.stdout).unwrap());
    assert!(end.unwrap()["end"]["events"].as_u64().unwrap() > 50);
}

/// A new post of an account, with a tag.
fn tagged(account: usize, at: u64, tag: &str) -> String {
    format!(
        r##"{{"did":"did:plc:{account:024}","time_us":{at}000000,"kind":"commit","commit":{{"rev":"3l3qo2vutsw2b","operation":"create","collection":"app.bsky.feed.post","rkey":"3l3qo2vu{account:05}","record":{{"$type":"app.bsky.feed.post","createdAt":"2024-09-09T19:46:02.102Z","text":"x #{tag}","facets":[{{"index":{{"byteStart":2,"byteEnd":6}},"features":[{{"$type":"app.bsky.richtext.facet#tag","tag":"{tag}"}}]}}]}},"cid":"bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4"}}}}"##
    )
}

#[test]
fn trends_are_topics_of_many_accounts_without_robots_paid_posts_and_giveaways() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let at = 1_730_000_000;
    let mut lines = Vec::new();
    lines.extend((0..30).map(|account| tagged(account, at, "Lune")));
    lines.extend((0..30).map(|account| tagged(account, at, "concours")));
    lines.extend((100..130).map(|account| tagged(account, at, "robots")));
    lines.extend((200..212).map(|account| tagged(account, at, "vendu")));
    lines.extend((0..30).map(|_| tagged(300, at, "moi")));
    std::fs::write(here.join("stream.jsonl"), lines.join("\n") + "\n").unwrap();
    let robots: Vec<String> = (100..125).map(|account| format!("did:plc:{account:024} # bought")).collect();
    std::fs::write(here.join("robots"), robots.join("\n")).unwrap();
    let paid = (200..206)
        .map(|account| format!("at://did:plc:{account:024}/app.bsky.feed.post/3l3qo2vu{account:05}"));
    std::fs::write(here.join("paid"), paid.collect::<Vec<_>>().join("\n")).unwrap();
    let all = ["stream.jsonl", "--json", "--trends", "9"];
    let names = |out: &str| -> Vec<String> {
        let end = told(out).1.unwrap();
        end["trends"].as_array().unwrap().iter().map(|it| it["topic"].as_str().unwrap().to_owned()).collect()
    };
    let (status, out, _) = run(&all, here);
    assert_eq!(status, 0, "{out}");
    assert_eq!(names(&out).len(), 3, "{out}");
    let (_, out, _) = run(&[&all[..], &["--robots", "robots", "--paid", "paid"]].concat(), here);
    assert_eq!(names(&out), ["#lune"], "{out}");
    let (_, table, _) = run(&["stream.jsonl"], here);
    assert!(table.contains("accounts this hour") && table.contains("#lune"), "{table}");
    let (status, _, err) = run(&["stream.jsonl", "--robots", "nowhere"], here);
    assert!(status == 2 && err.contains("nowhere cannot be read"), "{err}");
}
