//! Both versions of Jetstream, plain and packed.

use std::sync::Arc;

use futures::SinkExt as _;
use network::bluesky::stream::unpack::{Dictionary, Unpacker};
use network::bluesky::stream::{Count, Message, Reader, Wire, jetstream};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message as Sent;

use crate::captured;
use crate::server::{Answer, Kept, Server, collect, keys, stay};

const V1: &str = "subscribe";
const V2: &str = "xrpc/network.bsky.jetstream.subscribeEvents";

/// A dictionary made of the captured messages themselves, some of which are left out.
fn dictionary(lines: &[String]) -> Vec<u8> {
    let samples: Vec<&[u8]> = lines.iter().cycle().take(600).map(String::as_bytes).collect();
    zstd::dict::from_samples(&samples, 8 << 10).unwrap()
}

fn packed(line: &str, dictionary: &[u8]) -> Vec<u8> {
    zstd::bulk::Compressor::with_dictionary(3, dictionary).unwrap().compress(line.as_bytes()).unwrap()
}

/// The same event as version 2 sends it.
fn second_version(line: &str, seq: u64) -> String {
    let v1: Value = serde_json::from_str(line).unwrap();
    let kind = v1["kind"].as_str().unwrap();
    let seen = kernel::Timestamp::from_micros(v1["time_us"].as_i64().unwrap());
    let mut payload = json!({"seq": seq, "did": v1["did"], "time": seen.to_string()});
    match kind {
        "commit" => payload.as_object_mut().unwrap().extend(v1["commit"].as_object().unwrap().clone()),
        other => payload[other] = v1[other].clone(),
    }
    payload["$type"] = format!("network.bsky.jetstream.subscribeEvents#{kind}").into();
    json!({"$type": "message", "payload": payload}).to_string()
}

async fn replay(version: &'static str, messages: Vec<Sent>) -> Server {
    let server = Server::start(move |_, mut socket| {
        let messages = messages.clone();
        Box::pin(async move {
            for message in messages {
                socket.send(message).await.unwrap();
            }
            stay(socket).await;
        })
    });
    let server = server.await;
    assert_eq!(server.settings(version).wire == Wire::JetstreamV1, version == V1);
    server
}

/// What the lines say, without their positions.
fn told(lines: &[String]) -> Vec<network::bluesky::stream::Event<'static>> {
    let read = |line: &String| match jetstream::read(line).unwrap() {
        Message::Event(event) => event.into_owned(false),
        Message::Info { .. } | Message::Error { .. } | Message::Unknown { .. } => panic!("{line}"),
    };
    lines.iter().map(read).collect()
}

#[tokio::test]
async fn the_first_version_is_read_plain_and_packed() {
    let lines = captured::lines("expected_v1.jsonl");
    let bytes = dictionary(&lines);
    let plain: Vec<Sent> = lines.iter().map(|line| Sent::Text(line.into())).collect();
    let with: Vec<Sent> = lines.iter().map(|line| Sent::Binary(packed(line, &bytes).into())).collect();
    for (messages, dictionary) in [(plain, None), (with, Some(Arc::new(Dictionary::new(&bytes).unwrap())))] {
        let server = replay(V1, messages).await;
        let mut settings = server.settings(V1);
        settings.collections = vec!["app.bsky.feed.*".to_owned()];
        settings.dictionary = dictionary.clone();
        let kept = Arc::new(Kept::default());
        let mut reader = Reader::start("test", settings, server.surroundings(&kept)).await.unwrap();
        let found = collect(&mut reader, 152).await;
        assert_eq!(found, told(&lines));
        // Times do not rise strictly; the cursor is the latest.
        assert_eq!(kept.last(), found.iter().map(|event| event.position).max());
        let asked = "wantedCollections=app.bsky.feed.*".to_owned();
        let asked = if dictionary.is_some() { asked + "&compress=true" } else { asked };
        assert_eq!(server.asked(), [asked]);
    }
}

#[tokio::test]
async fn the_second_version_is_read_plain_and_packed() {
    let lines = captured::lines("expected_v1.jsonl");
    let messages: Vec<String> = (10..).zip(&lines).map(|(seq, line)| second_version(line, seq)).collect();
    let mut expected = told(&lines);
    for (seq, event) in (10..).zip(&mut expected) {
        event.position = seq;
    }
    let bytes = dictionary(&messages);
    let dictionary = Arc::new(Dictionary::new(&bytes).unwrap());
    let id = dictionary.id();
    let plain: Vec<Sent> = messages.iter().map(|line| Sent::Text(line.into())).collect();
    let with: Vec<Sent> = messages.iter().map(|line| Sent::Binary(packed(line, &bytes).into())).collect();
    for (messages, dictionary) in [(plain, None), (with, Some(dictionary))] {
        let server = replay(V2, messages).await;
        let mut settings = server.settings(V2);
        settings.dictionary = dictionary.clone();
        let kept = Kept::at(500);
        let mut reader = Reader::start("test", settings, server.surroundings(&kept)).await.unwrap();
        assert_eq!(keys(&collect(&mut reader, 152).await), keys(&expected));
        let asked = dictionary.map(|_| format!("zstdDictionary={id}&")).unwrap_or_default();
        assert_eq!(server.asked(), [format!("{asked}cursor=400")]);
    }
}

#[tokio::test]
async fn notices_errors_syncs_and_kinds_of_later_days_are_survived() {
    let lines = captured::lines("expected_v1.jsonl");
    let of = |payload: Value| json!({"$type": "message", "payload": payload}).to_string();
    let name = |kind: &str| format!("network.bsky.jetstream.subscribeEvents#{kind}");
    let messages = [
        of(json!({"$type": name("info"), "name": "OutdatedCursor", "message": "resumed from 900"})),
        of(json!({"$type": name("info"), "name": "FutureCursor"})),
        of(json!({"$type": name("later"), "seq": 3})),
        json!({"$type": "later"}).to_string(),
        second_version(&lines[0], 11),
        of(
            json!({"$type": name("sync"), "seq": 12, "did": "did:plc:a", "time": "2026-07-04T14:38:08.000001Z",
            "sync": {"seq": 1, "did": "did:plc:a", "rev": "3aaaaaaaaaaa2", "time": "t", "blocks": {"$bytes": "AA"}}}),
        ),
        of(json!({"$type": name("commit"), "seq": 13})),
        "nonsense".to_owned(),
        second_version(&lines[1], 14).replace("\"text\":", "\"test\":"),
        json!({"$type": "error", "error": "ConsumerTooSlow", "message": "too far behind"}).to_string(),
    ];
    let server = replay(V2, messages.iter().map(|line| Sent::Text(line.into())).collect()).await;
    let kept = Arc::new(Kept::default());
    let mut reader = server.reader(V2, &kept).await;
    let found = collect(&mut reader, 3).await;
    let kinds: Vec<&str> = found.iter().map(|event| event.kind().name()).collect();
    assert_eq!(kinds, ["like", "resync", "other"]);
    crate::server::until("a second connection", || server.asked().len() > 1).await;
    let counters = reader.counters();
    for (count, least) in [
        (Count::Outdated, 1),
        (Count::FutureCursor, 1),
        (Count::Unknown, 2),
        (Count::Malformed, 2),
        (Count::Unreadable, 1),
        (Count::TooSlow, 1),
    ] {
        assert!(counters.get(count) >= least, "{count:?}");
    }
}

#[tokio::test]
async fn a_cursor_that_is_too_old_goes_on_from_the_oldest() {
    let lines = captured::lines("expected_v1.jsonl");
    let line = second_version(&lines[0], 7_000);
    let door = |number: usize, _: &str| match number {
        1 => Answer::Refuse(400, r#"{"error":"CursorTooOld","message":"the floor is 6000"}"#),
        2 => Answer::Refuse(503, ""),
        _ => Answer::Enter,
    };
    let server = Server::with_door(door, move |_, mut socket| {
        let line = line.clone();
        Box::pin(async move {
            socket.send(Sent::Text(line.into())).await.unwrap();
            stay(socket).await;
        })
    })
    .await;
    let kept = Kept::at(500);
    let mut reader = server.reader(V2, &kept).await;
    assert_eq!(collect(&mut reader, 1).await.len(), 1);
    assert_eq!(kept.last(), Some(7_000));
    let oldest = format!("cursor={}", 10_u64.pow(15));
    assert_eq!(server.asked(), ["cursor=400".to_owned(), oldest.clone(), oldest]);
    assert_eq!((reader.counters().get(Count::Outdated), reader.counters().get(Count::Refused)), (1, 1));
}

#[tokio::test]
async fn a_time_in_the_future_is_no_cursor() {
    let lines = captured::lines("expected_v1.jsonl");
    let far = lines[0].replace("\"time_us\":1783175888085434", "\"time_us\":9783175888085434");
    let messages = [far, lines[1].clone()].map(|line| Sent::Text(line.into()));
    let server = replay(V1, messages.to_vec()).await;
    let kept = Arc::new(Kept::default());
    let mut reader = server.reader(V1, &kept).await;
    assert_eq!(collect(&mut reader, 2).await.len(), 2);
    assert_eq!(reader.counters().get(Count::Future), 1);
    assert_eq!(kept.last(), Some(1_783_175_888_090_631));
}

#[test]
fn a_packed_message_stays_within_its_bound() {
    let lines = captured::lines("expected_v1.jsonl");
    let bytes = dictionary(&lines);
    let dictionary = Dictionary::new(&bytes).unwrap();
    let mut unpacker = Unpacker::new(Some(&dictionary)).unwrap();
    assert_eq!(unpacker.unpack(&packed(&lines[0], &bytes)), Ok(lines[0].as_str()));
    let bomb = packed(&" ".repeat(network::bluesky::stream::unpack::LARGEST + 1), &bytes);
    assert!(bomb.len() < 10_000 && unpacker.unpack(&bomb).is_err());
    // The same without saying its size beforehand.
    let mut silent = zstd::stream::Encoder::with_dictionary(Vec::new(), 3, &bytes).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 9 << 20), &mut silent).unwrap();
    assert!(unpacker.unpack(&silent.finish().unwrap()).is_err());
    let other = zstd::bulk::compress(lines[0].as_bytes(), 3).unwrap();
    assert_eq!(Unpacker::new(None).unwrap().unpack(&other), Ok(lines[0].as_str()));
    assert!(
        Unpacker::new(None).unwrap().unpack(&packed(&lines[0], &bytes)).is_err(),
        "its dictionary is missing"
    );
    for cut in 0..40 {
        unpacker.unpack(&packed(&lines[0], &bytes)[..cut]).unwrap_err();
    }
    assert_eq!(unpacker.unpack(&packed(&lines[1], &bytes)), Ok(lines[1].as_str()), "and it goes on");
    assert!(Dictionary::new(b"no dictionary").is_err());
}
