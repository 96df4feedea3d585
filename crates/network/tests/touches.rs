//! Likes, reposts and deletions read from a line the short way: whatever it reads, the full reader reads the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod captured;
mod mutate;

use breakout::{Event as Happening, Makeup, Stream};
use mutate::{Chance, mutate};
use network::bluesky::spotting::{Translator, made_line};
use network::bluesky::stream::{Message, Touch, jetstream};

/// Both ways, side by side.
struct Both {
    short: Translator,
    full: Translator,
}

impl Both {
    fn new() -> Self {
        Self { short: Translator::new(1 << 12), full: Translator::new(1 << 12) }
    }

    /// Reads a line both ways; whether the short way read it. Where it did, all that either tells must be the same.
    fn read(&mut self, line: &str) -> bool {
        let Some(touch) = Touch::read(line) else { return false };
        let Ok(Message::Event(event)) = jetstream::read(line) else {
            panic!("the full reader reads no event: {line}")
        };
        assert_eq!((touch.did, touch.position), (event.did.as_ref(), event.position), "{line}");
        assert_eq!((touch.seen, touch.kind()), (event.seen, event.kind()), "{line}");
        let (mut short, mut full): (Vec<Happening>, Vec<Happening>) = (Vec::new(), Vec::new());
        self.short.touch(&touch, |happening| short.push(happening));
        self.full.read(&event, |happening| full.push(happening));
        assert_eq!(short, full, "{line}");
        true
    }

    /// What both remember of likes is the same.
    fn agree(&self) {
        assert_eq!(self.short, self.full);
    }
}

fn made(events: usize) -> Vec<String> {
    Stream::new(Makeup { authors: 300, ..Makeup::default() })
        .take(events)
        .map(|event| made_line(&event))
        .collect()
}

#[test]
fn captured_lines_come_to_the_same_and_all_likes_and_reposts_go_the_short_way() {
    let lines = captured::lines("expected_v1.jsonl");
    let mut both = Both::new();
    let wanted = |line: &&String| {
        let feed = ["like", "repost"].map(|kind| format!(r#""collection":"app.bsky.feed.{kind}""#));
        feed.iter().any(|feed| line.contains(feed)) && !line.contains(r#""operation":"update""#)
    };
    let (mut likes, mut short) = (0, 0);
    for line in &lines {
        let read = both.read(line);
        assert!(read || !wanted(&line), "left to the full reader: {line}");
        likes += usize::from(wanted(&line));
        short += usize::from(read);
    }
    both.agree();
    assert!(likes > 60 && short >= likes, "{likes} {short}");
}

#[test]
fn made_up_lines_come_to_the_same() {
    let mut both = Both::new();
    let lines = made(20_000);
    let short = lines.iter().filter(|line| both.read(line)).count();
    both.agree();
    // Likes and reposts, and likes taken back: ninety of a hundred engagements, which are 94 of a hundred events.
    assert!((16_500..17_500).contains(&short), "{short}");
}

/// Each letter of some lines changed in each of some ways, and each line cut at each letter.
#[test]
fn a_letter_changed_or_lost_comes_to_the_same_or_is_left_to_the_full_reader() {
    let captured = captured::lines("expected_v1.jsonl");
    let with = |part: &str| captured.iter().find(|line| line.contains(part)).expect("such a line").clone();
    let mut lines = vec![with("feed.like\""), with("feed.repost\""), with("\"via\":")];
    lines.extend(made(2_000).into_iter().filter(|line| line.contains("delete")).take(1));
    let (mut both, mut read) = (Both::new(), 0);
    for line in &lines {
        assert!(both.read(line), "{line}");
        for at in 0..line.len() {
            both.read(&line[..at]);
            for other in ["", " ", "\"", "\\", "\\u0041", "\u{1}", "\u{7f}", "é", "}", ",", "1", "a"] {
                let mut changed = line.clone();
                changed.replace_range(at..=at, other);
                read += usize::from(both.read(&changed));
                changed.insert(at, line.as_bytes()[at].into());
                read += usize::from(both.read(&changed));
            }
        }
    }
    both.agree();
    assert!(read > 1_000, "only {read} were read");
}

#[test]
fn damaged_lines_come_to_the_same_or_are_left_to_the_full_reader() {
    const RUNS: u64 = 60_000;
    let mut seeds = captured::lines("expected_v1.jsonl");
    seeds.extend(made(200));
    let (mut both, mut read) = (Both::new(), 0);
    for run in 0..RUNS {
        let mut chance = Chance::new(run);
        let mut bytes = seeds[chance.below(seeds.len())].clone().into_bytes();
        let other = &seeds[chance.below(seeds.len())];
        mutate(&mut bytes, other.as_bytes(), &mut chance);
        read += usize::from(std::str::from_utf8(&bytes).is_ok_and(|line| both.read(line)));
    }
    both.agree();
    assert!(read > 1_000, "only {read} of {RUNS} were read");
}

#[test]
fn what_was_changed_or_is_written_otherwise_is_left_to_the_full_reader() {
    let like = made(50).into_iter().find(|line| line.contains("feed.like\"")).expect("a like");
    assert!(Touch::read(&like).is_some());
    for (from, to) in [
        (r#""operation":"create""#, r#""operation":"update""#),
        (r#""operation":"create","collection""#, r#""operation":"create", "collection""#),
        ("app.bsky.feed.like", "app.bsky.graph.like"),
        (r#"{"$type":"app.bsky.feed.like","#, "{"),
        ("bafyreidc6", "bafyreidC6"),
        (r#""did":"did:plc:"#, r#""did":"did:\u0070lc:"#),
        (r#""kind":"commit","#, ""),
    ] {
        let changed = like.replace(from, to);
        assert!(changed != like && Touch::read(&changed).is_none(), "{changed}");
    }
}
