//! What production sent, read and held against what production's Jetstream made of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod captured;

use std::collections::BTreeMap;

use network::bluesky::stream::firehose::{self, Check};
use network::bluesky::stream::{Event, Frame, Message, Repo, jetstream, line, v1_line};

/// All events of the captured frames.
fn events(frames: &[Vec<u8>]) -> Vec<Event<'_>> {
    let events = frames.iter().flat_map(|frame| match firehose::read(frame, Check::Blocks).unwrap() {
        Frame::Events { events, .. } => events,
        other @ (Frame::Info { .. } | Frame::Error { .. } | Frame::Unknown { .. }) => panic!("{other:?}"),
    });
    events.collect()
}

#[test]
fn frames_become_exactly_the_events_that_jetstream_served() {
    let (frames, expected) = (captured::frames(), captured::lines("expected_v1.jsonl"));
    let events = events(&frames);
    assert_eq!(events.len(), expected.len());
    for (event, expected) in events.iter().zip(&expected) {
        // Jetstream's own time is the one thing that no frame tells.
        let value: serde_json::Value = serde_json::from_str(expected).unwrap();
        let mut own = String::new();
        v1_line(event, value["time_us"].as_u64().unwrap(), &mut own).unwrap();
        assert_eq!(&own, expected);
    }
}

#[test]
fn jetstream_and_firehose_tell_the_same() {
    let (frames, lines) = (captured::frames(), captured::lines("expected_v1.jsonl"));
    let mut kinds = BTreeMap::new();
    for (from_frame, text) in events(&frames).into_iter().zip(&lines) {
        let Message::Event(from_json) = jetstream::read(text).unwrap() else { panic!("{text}") };
        *kinds.entry(from_json.kind().name()).or_insert(0) += 1;
        let (mut a, mut b) = (from_frame.into_owned(false), from_json.clone().into_owned(false));
        assert_eq!(b.position, u64::try_from(b.seen.as_micros()).unwrap());
        (a.position, b.position, a.seen) = (0, 0, b.seen);
        assert_eq!(a, b);
        // The record as it came is the line's own.
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let mut own = String::new();
        v1_line(&from_json, value["time_us"].as_u64().unwrap(), &mut own).unwrap();
        assert_eq!(&own, text);
    }
    assert_eq!(
        (kinds["like"], kinds["repost"], kinds["follow"], kinds["delete"]),
        (105, 15, 6, 4),
        "{kinds:?}"
    );
}

#[test]
fn every_event_is_one_line_of_json() {
    let frames = captured::frames();
    for event in events(&frames) {
        let mut text = String::from("before ");
        line(&event, true, &mut text).unwrap();
        let text = text.strip_prefix("before ").unwrap();
        assert!(!text.contains('\n'));
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(value["kind"], event.kind().name());
        assert_eq!(value["did"], event.did.as_ref());
        assert_eq!(value["position"], event.position);
        if event.kind().name() == "like" {
            assert_eq!(value["subject"], value["record"]["subject"]);
        }
        if let Some(text) = value["record"].get("text") {
            assert_eq!(&value["text"], text);
            assert_eq!(value["langs"], value["record"]["langs"]);
        }
    }
}

#[test]
fn a_repository_is_listed_as_expected() {
    let repo = Repo::read(&captured::file("repo.car")).unwrap();
    let listed: Vec<String> = repo.records.iter().map(|(path, cid)| format!("{path}\t{cid}")).collect();
    assert_eq!(listed, captured::lines("car_expected_records.tsv"));
    let told = format!(
        "ATProto Repo Spec Version: {}\nDID: {}\nData CID: {}\nPrev CID: <nil>\nRevision: {}",
        repo.commit.version, repo.commit.did, repo.commit.data, repo.commit.rev
    );
    assert_eq!(told, captured::lines("car_expected_commit.txt").join("\n"));
    assert_eq!(repo.commit.prev, None);
}
