//! Events as the spotter reads them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

use breakout::{Event as Happening, Kind, Makeup, Stream, hash};
use network::bluesky::spotting::{Translator, made_line, post_address, topics};
use network::bluesky::stream::{Message, jetstream};

const POST: &str = "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3l2s5xxv2ze2c";
const OTHER: &str = "at://did:plc:bbbbbbbbbbbbbbbbbbbbbbbb/app.bsky.feed.post/notatid";
const ACTOR: &str = "did:plc:cccccccccccccccccccccccc";

fn line(operation: &str, collection: &str, rkey: &str, record: &str) -> String {
    let record = if record.is_empty() {
        String::new()
    } else {
        format!(r#","record":{record},"cid":"bafyreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku""#)
    };
    format!(
        r#"{{"did":"{ACTOR}","time_us":1730000000000000,"kind":"commit","commit":{{"rev":"3l3qo2vutsw2b","operation":"{operation}","collection":"{collection}","rkey":"{rkey}"{record}}}}}"#
    )
}

fn subject(kind: &str, uri: &str) -> String {
    format!(
        r#"{{"$type":"{kind}","createdAt":"2024-09-09T19:46:02.102Z","subject":{{"cid":"bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4","uri":"{uri}"}}}}"#
    )
}

fn strong(uri: &str) -> String {
    format!(r#"{{"cid":"bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4","uri":"{uri}"}}"#)
}

fn read(translator: &mut Translator, line: &str) -> Vec<Happening> {
    let Message::Event(event) = jetstream::read(line).unwrap() else { panic!("no event: {line}") };
    let mut out = Vec::new();
    translator.read(&event, |happening| out.push(happening));
    out
}

fn told(happenings: &[Happening]) -> Vec<(Kind, u64)> {
    happenings.iter().map(|happening| (happening.kind, happening.post)).collect()
}

#[test]
fn a_like_happens_to_the_post_it_names_and_can_be_taken_back() {
    let mut translator = Translator::new(100);
    let like = line("create", "app.bsky.feed.like", "3l3qo2vuowo2b", &subject("app.bsky.feed.like", POST));
    let [made] = read(&mut translator, &like)[..] else { panic!("one happening") };
    assert_eq!((made.kind, made.post, made.actor), (Kind::Like, hash(POST), hash(ACTOR)));
    assert_eq!(made.author, hash("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_eq!((made.at, made.posted > 1_722_000_000 && made.posted < 1_731_000_000), (1_730_000_000, true));
    // The same key among reposts is another record.
    let repost = read(&mut translator, &line("delete", "app.bsky.feed.repost", "3l3qo2vuowo2b", ""));
    assert!(repost[0].kind == Kind::Unrepost && repost[0].post != hash(POST));
    let gone = line("delete", "app.bsky.feed.like", "3l3qo2vuowo2b", "");
    assert_eq!(told(&read(&mut translator, &gone)), [(Kind::Unlike, hash(POST))]);
    assert!(read(&mut translator, &gone)[0].post != hash(POST), "taken back once");
}

#[test]
fn what_is_remembered_is_bounded_and_survives_a_restart() {
    let mut translator = Translator::new(64);
    for key in 0..1_000 {
        let like =
            line("create", "app.bsky.feed.like", &format!("key{key}"), &subject("app.bsky.feed.like", POST));
        read(&mut translator, &like);
    }
    let bytes = translator.to_bytes();
    assert_eq!(bytes.len(), 64 * 24);
    let mut back = Translator::from_bytes(64, &bytes).unwrap();
    assert_eq!(back, translator);
    assert!(
        Translator::from_bytes(65, &bytes).is_none() && Translator::from_bytes(64, &bytes[1..]).is_none()
    );
    let known = (0..1_000).filter(|key| {
        let gone = read(&mut back, &line("delete", "app.bsky.feed.like", &format!("key{key}"), ""));
        gone[0].post == hash(POST)
    });
    assert!((30..=64).contains(&known.count()));
}

#[test]
fn a_reply_happens_to_the_beginning_and_to_what_it_answers_and_a_quote_to_what_it_quotes() {
    let mut translator = Translator::new(8);
    let own = hash(&format!("at://{ACTOR}/app.bsky.feed.post/3l3qo2vutsw2c"));
    let post = |more: &str| {
        let record = format!(
            r#"{{"$type":"app.bsky.feed.post","createdAt":"2024-09-09T19:46:02.102Z","langs":["fr"],"text":"oui"{more}}}"#
        );
        line("create", "app.bsky.feed.post", "3l3qo2vutsw2c", &record)
    };
    assert_eq!(told(&read(&mut translator, &post(""))), [(Kind::Post, own)]);
    let deep = format!(r#","reply":{{"parent":{},"root":{}}}"#, strong(OTHER), strong(POST));
    let reply = read(&mut translator, &post(&deep));
    assert_eq!(told(&reply), [(Kind::Post, own), (Kind::Reply, hash(POST)), (Kind::Reply, hash(OTHER))]);
    assert_eq!(reply[2].posted, 0, "a key that is no time tells none");
    let flat = format!(r#","reply":{{"parent":{0},"root":{0}}}"#, strong(POST));
    assert_eq!(told(&read(&mut translator, &post(&flat))), [(Kind::Post, own), (Kind::Reply, hash(POST))]);
    let quote = format!(r#","embed":{{"$type":"app.bsky.embed.record","record":{}}}"#, strong(POST));
    assert_eq!(told(&read(&mut translator, &post(&quote))), [(Kind::Post, own), (Kind::Quote, hash(POST))]);
    let gone = line("delete", "app.bsky.feed.post", "3l3qo2vutsw2c", "");
    assert_eq!(told(&read(&mut translator, &gone)), [(Kind::Delete, own)]);
}

#[test]
fn what_concerns_no_post_comes_to_nothing() {
    let mut translator = Translator::new(8);
    let feed = "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.generator/cats";
    let like = line("create", "app.bsky.feed.like", "3l3qo2vuowo2b", &subject("app.bsky.feed.like", feed));
    assert!(read(&mut translator, &like).is_empty());
    for uri in [
        "",
        "at://",
        "at:///app.bsky.feed.post/a",
        "at://did:plc:a/app.bsky.feed.post/",
        "at://a/app.bsky.feed.post/b/c",
        "https://a/app.bsky.feed.post/b",
    ] {
        assert_eq!(post_address(uri), None, "{uri}");
    }
    assert_eq!(post_address(OTHER), Some(("did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "notatid")));
}

#[test]
fn a_made_up_line_comes_to_what_it_was_made_from() {
    let mut translator = Translator::new(1 << 16);
    let mut kinds = std::collections::BTreeMap::new();
    for made in Stream::new(Makeup::default()).take(20_000) {
        let read = read(&mut translator, &made_line(&made));
        let found =
            read.iter().find(|read| read.kind == made.kind).unwrap_or_else(|| panic!("{made:?}: {read:?}"));
        assert_eq!(found.at, made.at);
        // A like that was given to nothing known is taken back from nothing known.
        if made.kind != Kind::Unlike {
            assert_eq!(found.posted, made.posted, "{made:?}");
        }
        *kinds.entry(made.kind).or_insert(0) += 1;
    }
    assert_eq!(kinds.len(), 6, "{kinds:?}");
}

#[test]
fn a_post_is_about_its_tags_and_the_pages_it_links_to() {
    let about = |more: &str| {
        let record = format!(
            r#"{{"$type":"app.bsky.feed.post","createdAt":"2024-09-09T19:46:02.102Z","text":"one two three four five six"{more}}}"#
        );
        let line = line("create", "app.bsky.feed.post", "3l3qo2vutsw2c", &record);
        let Message::Event(event) = jetstream::read(&line).unwrap() else { panic!("no event") };
        topics(&event)
    };
    let facet = |at: u32, feature: &str| {
        format!(
            r#"{{"index":{{"byteStart":{at},"byteEnd":{}}},"features":[{{"$type":"app.bsky.richtext.facet#{feature}}}]}}"#,
            at + 3
        )
    };
    let facets = [
        facet(0, r#"tag","tag":"Été""#),
        facet(4, r#"tag","tag":"été""#),
        facet(8, r#"link","uri":"https://www.example.org/a/b/?utm_source=x#top""#),
        facet(12, r#"link","uri":"https://example.org/a/b""#),
        facet(16, r#"link","uri":"mailto:a@example.org""#),
    ];
    let all = about(&format!(r#","facets":[{}]"#, facets.join(",")));
    assert_eq!(all, ["#été", "example.org/a/b"]);
    assert!(about("").is_empty());
    let reply = format!(
        r#","reply":{{"parent":{0},"root":{0}}},"facets":[{1}]"#,
        strong(POST),
        facet(4, r#"tag","tag":"été""#)
    );
    assert!(about(&reply).is_empty());
}
