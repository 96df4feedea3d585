//! What production sent, read and held against what production's Jetstream made of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod captured;

use std::collections::BTreeMap;

use ipld_core::ipld;
use ipld_core::ipld::Ipld;
use network::bluesky::stream::firehose::{self, Check};
use network::bluesky::stream::{
    Body, Event, Frame, Kind, Malformed, Message, Repo, What, jetstream, line, v1_line,
};

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

/// A frame of a kind, written by another library than ours.
fn frame(header: &Ipld, body: &Ipld) -> Vec<u8> {
    [header, body].into_iter().flat_map(|value| serde_ipld_dagcbor::to_vec(value).unwrap()).collect()
}

#[test]
fn syncs_commits_too_big_and_kinds_of_later_days_are_told_apart() {
    let of = |kind: &str, body: Ipld| frame(&ipld!({"op": 1, "t": kind}), &body);
    let sync = of(
        "#sync",
        ipld!({"seq": 7, "did": "did:plc:a", "rev": "3aaaaaaaaaaa2", "time": "2026-07-04T12:00:00Z", "blocks": vec![0_u8]}),
    );
    let Frame::Events { seq: 7, events, too_big: false } = firehose::read(&sync, Check::Blocks).unwrap()
    else {
        panic!("no sync")
    };
    assert_eq!(events[0].what, What::Resync { rev: "3aaaaaaaaaaa2".into() });
    let big = ipld!({"seq": 8, "repo": "did:plc:a", "rev": "3aaaaaaaaaaa3", "time": "2026-07-04T12:00:00Z", "tooBig": true,
        "blocks": Vec::<u8>::new(), "ops": Vec::<Ipld>::new()});
    let big = of("#commit", big);
    let Frame::Events { seq: 8, events, too_big: true } = firehose::read(&big, Check::Blocks).unwrap() else {
        panic!("not too big")
    };
    assert_eq!((events.len(), events[0].kind()), (1, Kind::Resync));
    assert!(events[0].seen.to_string().starts_with("2026-07-04T12:00:00"));

    let later = of("#later", ipld!({"seq": 9, "more": [1, {"a": null}]}));
    assert_eq!(firehose::read(&later, Check::Blocks), Ok(Frame::Unknown { seq: Some(9) }));
    let account = of(
        "#account",
        ipld!({"seq": 10, "did": "did:plc:a", "time": "t", "active": false, "status": "takendown"}),
    );
    let Frame::Events { events, .. } = firehose::read(&account, Check::Blocks).unwrap() else {
        panic!("none")
    };
    assert!(
        matches!(&events[0].what, What::Account { active: false, status: Some(s), .. } if s == "takendown")
    );
    let refused = frame(&ipld!({"op": -1}), &ipld!({"error": "FutureCursor", "message": "no"}));
    let refused = firehose::read(&refused, Check::Blocks).unwrap();
    assert_eq!(refused, Frame::Error { name: "FutureCursor".into(), said: Some("no".into()) });
    let nameless = of("#identity", ipld!({"seq": 11, "time": "t"}));
    assert_eq!(firehose::read(&nameless, Check::Blocks), Err(Malformed::Missing("did")));
}

#[test]
fn a_post_is_read_with_all_that_it_carries() {
    let reference =
        |key: &str| format!(r#"{{"uri":"at://did:plc:b/app.bsky.feed.post/{key}","cid":"bafy{key}"}}"#);
    let post = format!(
        r##"{{"$type":"app.bsky.feed.post","text":"\u00e9t\u00e9 @b #c https://d.example","langs":["fr","en"],"facets":[
        {{"index":{{"byteStart":6,"byteEnd":8}},"features":[{{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:b"}}]}},
        {{"features":[{{"$type":"app.bsky.richtext.facet#tag","tag":"c"}}],"index":{{"byteEnd":11,"byteStart":9}}}},
        {{"index":{{"byteStart":12,"byteEnd":29}},"features":[{{"$type":"app.bsky.richtext.facet#link","uri":"https://d.example"}},
            {{"$type":"later#kind","uri":"x"}}]}}],
        "reply":{{"root":{},"parent":{}}},"createdAt":"2026-07-04T12:00:00.000Z","tags":null,
        "embed":{{"record":{{"$type":"app.bsky.embed.record","record":{}}},"$type":"app.bsky.embed.recordWithMedia",
        "media":{{"$type":"app.bsky.embed.external","external":{{"uri":"https://e.example","title":"E","description":""}}}}}}}}"##,
        reference("r"),
        reference("p"),
        reference("q")
    );
    // The record before its collection, as a server may order them.
    let message = format!(
        r#"{{"kind":"commit","commit":{{"record":{post},"operation":"create","rev":"3a","rkey":"3k","collection":"app.bsky.feed.post",
        "cid":"bafyreiguce4jh7kcbmof3pmcvasifqtw24b6isakj5ve5ga2b4z4alpc4i"}},"time_us":7,"did":"did:plc:a"}}"#
    );
    let Message::Event(event) = jetstream::read(&message).unwrap() else { panic!("no event") };
    assert_eq!(event.kind(), Kind::Reply);
    let mut own = String::new();
    line(&event, false, &mut own).unwrap();
    let own: serde_json::Value = serde_json::from_str(&own).unwrap();
    assert_eq!(own["text"], "été @b #c https://d.example");
    assert_eq!(own["langs"], serde_json::json!(["fr", "en"]));
    assert_eq!(own["links"], serde_json::json!(["https://d.example", "https://e.example"]));
    assert_eq!(own["facets"][0], serde_json::json!({"start": 6, "end": 8, "mention": "did:plc:b"}));
    assert_eq!(own["facets"][1], serde_json::json!({"start": 9, "end": 11, "tag": "c"}));
    assert_eq!(own["facets"].as_array().unwrap().len(), 3);
    for (field, key) in [("/reply/root", "r"), ("/reply/parent", "p"), ("/quote", "q")] {
        assert_eq!(own.pointer(field).unwrap()["cid"], format!("bafy{key}"), "{field}");
    }
    assert_eq!(own["created_at"], "2026-07-04T12:00:00Z");
    // A rule broken, and the event is still one; what it says is not.
    let broken = message.replace(r#""langs":["fr","en"]"#, r#""langs":"fr""#);
    let Message::Event(event) = jetstream::read(&broken).unwrap() else { panic!("no event") };
    let What::Record(change) = event.what else { panic!("no record") };
    assert_eq!(change.body, Body::Unreadable);
}
