//! Events of production as edges of the graph.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod captured;

use std::collections::BTreeMap;

use influence::edges::{Kind, Row};
use influence::intake::Intake;
use influence::store::{Batch, log_head, replay};
use network::bluesky::edges::{Weights, edges};
use network::bluesky::stream::{Message, jetstream};

const ACTOR: &str = "did:plc:cccccccccccccccccccccccc";

fn of(line: &str) -> Vec<(Kind, String, f32, Option<i64>)> {
    let Message::Event(event) = jetstream::read(line).unwrap() else { panic!("no event: {line}") };
    let mut found = Vec::new();
    edges(&event, &Weights::default(), |row| {
        assert_eq!(row.from, event.did);
        found.push((row.kind.unwrap(), row.to.to_owned(), row.weight, row.at));
    });
    found
}

#[test]
fn what_production_sent_becomes_edges_that_a_log_keeps() {
    let lines = captured::lines("expected_v1.jsonl");
    let (mut counts, mut intake) = (BTreeMap::new(), Intake::new(None));
    let mut names: Vec<String> = Vec::new();
    let mut batch = Batch::default();
    for line in &lines {
        let Message::Event(event) = jetstream::read(line).unwrap() else { panic!("{line}") };
        edges(&event, &Weights::default(), |row: Row<'_>| {
            *counts.entry(row.kind.unwrap().name()).or_insert(0) += 1;
            assert!(row.to.starts_with("did:") && row.at.unwrap() > 1_700_000_000);
            intake.push(row).unwrap();
            let mut number = |name: &str| {
                let known = names.iter().position(|known| known == name);
                u32::try_from(known.unwrap_or_else(|| {
                    names.push(name.to_owned());
                    names.len() - 1
                }))
                .unwrap()
            };
            let (from, to) = (number(row.from), number(row.to));
            batch.events.push(influence::intake::Event {
                from,
                to,
                weight: row.weight,
                at: row.at,
                kind: row.kind,
            });
        });
    }
    // Counted in the recording apart from this program; deletions, and likes of what is no post, are not among them.
    let count = |kind| counts.get(kind).copied().unwrap_or(0);
    assert_eq!(["follow", "like", "repost", "reply"].map(count), [6, 104, 15, 6], "{counts:?}");
    let (ids, graph, tally) = intake.finish(None).unwrap();
    assert_eq!((tally.self_loops, usize::try_from(ids.len()).unwrap()), (0, names.len()));
    assert!(graph.edges() >= 100, "{}", graph.edges());
    batch.names = names;
    let log: Vec<u8> = log_head(0).into_iter().chain(batch.to_frame()).collect();
    let mut kept = Vec::new();
    replay(&log, |(batch, _)| kept.push(batch)).unwrap();
    assert_eq!(kept, [batch]);
}

#[test]
fn a_post_leads_to_whom_it_answers_quotes_and_names() {
    let line = |operation: &str, record: &str| {
        format!(
            r#"{{"did":"{ACTOR}","time_us":1730000000000000,"kind":"commit","commit":{{"rev":"3l3qo2vutsw2b","operation":"{operation}","collection":"app.bsky.feed.post","rkey":"3l3qo2vuowo2b","record":{record},"cid":"bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"}}}}"#
        )
    };
    let strong = |did: &str| {
        format!(
            r#"{{"cid":"bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4","uri":"at://{did}/app.bsky.feed.post/3l2s5xxv2ze2c"}}"#
        )
    };
    let names = |did: &str| {
        format!(
            r##"{{"index":{{"byteStart":0,"byteEnd":1}},"features":[{{"$type":"app.bsky.richtext.facet#mention","did":"{did}"}}]}}"##
        )
    };
    let record = format!(
        r#"{{"$type":"app.bsky.feed.post","createdAt":"2024-09-09T19:46:02.102Z","text":"x","reply":{{"root":{},"parent":{}}},"embed":{{"$type":"app.bsky.embed.record","record":{}}},"facets":[{},{},{}]}}"#,
        strong("did:plc:root"),
        strong("did:plc:parent"),
        strong("did:plc:quoted"),
        names("did:plc:named"),
        names("did:plc:named"),
        names(ACTOR),
    );
    let at = Some(1_730_000_000);
    assert_eq!(
        of(&line("create", &record)),
        [
            (Kind::Reply, "did:plc:parent".to_owned(), 1.0, at),
            (Kind::Quote, "did:plc:quoted".to_owned(), 1.0, at),
            (Kind::Mention, "did:plc:named".to_owned(), 0.5, at),
        ]
    );
    assert_eq!(of(&line("update", &record)), [], "it was counted when it was made");
    let handle = record.replace("did:plc:parent", "somebody.example");
    assert_eq!(of(&line("create", &handle))[0].0, Kind::Quote, "a handle is another name of somebody");
}
