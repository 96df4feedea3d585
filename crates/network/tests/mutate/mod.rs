//! What was captured, damaged at random: seeds, mutations and what must hold of every decoder. Used by the short run among
//! the tests and by the long one in `examples/fuzz_streams.rs`; a run is told by its number and seed.
#![allow(dead_code, clippy::expect_used, clippy::panic, reason = "tests: each uses some of it")]

use network::bluesky::stream::firehose::{self, Check};
use network::bluesky::stream::unpack::{Dictionary, Unpacker};
use network::bluesky::stream::verify::{SigningKey, author, consistent, signed_part, verify};
use network::bluesky::stream::{Event, Frame, Message, Repo, jetstream, line, v1_line};

use crate::captured;

/// The decoders.
pub(crate) const TARGETS: [&str; 6] = ["firehose", "record", "repository", "jetstream", "packed", "commit"];

/// Xorshift: repeatable, and good enough to damage bytes.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }
}

/// Bytes that mean something to one of the formats: heads of DAG-CBOR, lengths, brackets and quotes.
const TELLING: [&[u8]; 22] = [
    b"\x00",
    b"\xff",
    b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x7b\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\x9b\x00\x00\x00\xff\xff\xff\xff\xff",
    b"\xbb\x00\x00\x00\x00\xff\xff\xff\xff",
    b"\x5f",
    b"\x9f",
    b"\xbf",
    b"\xf6",
    b"\xd8\x2a",
    b"\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00",
    b"\x81\x81\x81\x81\x81\x81\x81\x81",
    b"\xa1\x61a\xa1\x61a\xa1\x61a",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    b"\"",
    b"\\",
    b"\\ud800",
    b"[[[[[[[[{",
    b"99999999999999999999",
];

/// Damages bytes in one to four ways.
pub(crate) fn mutate(bytes: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        let longest = 1 + chance.below(64);
        let end = (at + chance.below(longest)).min(bytes.len());
        match chance.below(9) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            1 if !bytes.is_empty() => bytes[at] = chance.next().to_le_bytes()[0],
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            5 => {
                let telling = TELLING[chance.below(TELLING.len())];
                bytes.splice(at..at, telling.iter().copied());
            }
            6 => {
                let telling = TELLING[chance.below(TELLING.len())];
                bytes.splice(at..end, telling.iter().copied());
            }
            7 => {
                let from = chance.below(other.len());
                let to = (from + chance.below(400)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            // A short stretch again and again: depth, and many of something.
            8 if end - at < 16 => {
                let copy = bytes[at..end].repeat(chance.below(300));
                bytes.splice(at..at, copy);
            }
            _ => {}
        }
    }
}

/// What one decoder is tried with.
pub(crate) struct Target {
    name: &'static str,
    seeds: Vec<Vec<u8>>,
    dictionary: Option<Dictionary>,
    key: SigningKey,
}

impl Target {
    pub(crate) fn new(name: &'static str) -> Self {
        let lines = || captured::lines("expected_v1.jsonl");
        let mut dictionary = None;
        let seeds = match name {
            "firehose" | "commit" => captured::frames(),
            // A body without blocks around it: records as they lie in the frames.
            "record" => captured::frames().iter().flat_map(|frame| records(frame)).collect(),
            "repository" => vec![captured::file("repo.car")],
            "jetstream" => lines().into_iter().flat_map(both_versions).map(String::into_bytes).collect(),
            "packed" => {
                let lines = lines();
                let bytes = zstd::dict::from_continuous(lines.concat().as_bytes(), &lengths(&lines), 4 << 10)
                    .expect("a dictionary");
                dictionary = Some(Dictionary::new(&bytes).expect("a dictionary"));
                let mut packer = zstd::bulk::Compressor::with_dictionary(3, &bytes).expect("a packer");
                lines.iter().map(|line| packer.compress(line.as_bytes()).expect("packed")).collect()
            }
            _ => panic!("{name} is no target: {TARGETS:?}"),
        };
        let key = "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme".parse().expect("a key");
        Self { name, seeds, dictionary, key }
    }

    /// One run: damages a seed and reads it. Says what was read, so that a test can see that not everything is refused.
    pub(crate) fn run(&self, chance: &mut Chance) -> bool {
        let mut bytes = self.seeds[chance.below(self.seeds.len())].clone();
        let other = &self.seeds[chance.below(self.seeds.len())];
        mutate(&mut bytes, other, chance);
        match self.name {
            "firehose" => frame(&bytes),
            "record" => frame(&around(&bytes)),
            "repository" => {
                let (checked, read) = (Repo::read(&bytes), Repo::read_unchecked(&bytes));
                assert!(checked.is_err() || checked == read);
                read.is_ok()
            }
            "jetstream" => std::str::from_utf8(&bytes).is_ok_and(message),
            "packed" => {
                let mut unpacker = Unpacker::new(self.dictionary.as_ref()).expect("an unpacker");
                unpacker.unpack(&bytes).is_ok_and(message)
            }
            _ => {
                // A signature costs a thousand times more than the rest.
                if chance.below(1_000) == 0 {
                    assert!(verify(&bytes, &self.key).is_err() || consistent(&bytes).is_ok());
                }
                // What is signed is found before the tree is asked.
                assert!(consistent(&bytes).is_err() || author(&bytes).is_ok());
                signed_part(&bytes).is_ok()
            }
        }
    }
}

fn lengths(lines: &[String]) -> Vec<usize> {
    lines.iter().map(String::len).collect()
}

fn both_versions(line: String) -> [String; 2] {
    let second = line.replacen("\"kind\":\"commit\",\"commit\":{", "\"seq\":7,\"$type\":\"x#commit\",", 1);
    let second =
        format!("{{\"$type\":\"message\",\"payload\":{}", second.strip_suffix('}').unwrap_or(&second));
    [line, format!("{second}}}")]
}

/// The records of a frame.
fn records(frame: &[u8]) -> Vec<Vec<u8>> {
    let Ok(Frame::Events { events, .. }) = firehose::read(frame, Check::Nothing) else { return Vec::new() };
    let record = |event: Event<'_>| match event.what {
        network::bluesky::stream::What::Record(change) => match change.record {
            Some(network::bluesky::stream::Record::Cbor(bytes)) => Some(bytes.into_owned()),
            Some(network::bluesky::stream::Record::Json(_)) | None => None,
        },
        network::bluesky::stream::What::Account { .. }
        | network::bluesky::stream::What::Identity { .. }
        | network::bluesky::stream::What::Resync { .. } => None,
    };
    events.into_iter().filter_map(record).collect()
}

/// A frame with one post: this one, under an identifier that is not its own.
fn around(record: &[u8]) -> Vec<u8> {
    let cid = [&[1, 0x71, 0x12, 0x20][..], &[7; 32]].concat();
    let link = [b"\xd8\x2a\x58\x25\x00".as_slice(), &cid].concat();
    let mut section = [&cid[..], record].concat();
    let mut length = Vec::new();
    let mut left = section.len();
    while left >= 0x80 {
        length.push(u8::try_from(left & 0x7f).unwrap_or(0) | 0x80);
        left >>= 7;
    }
    length.push(u8::try_from(left).unwrap_or(0));
    section.splice(0..0, length);
    let header = [b"\xa2\x65roots\x81".as_slice(), &link, b"\x67version\x01"].concat();
    let car = [&[u8::try_from(header.len()).unwrap_or(0)], &header[..], &section].concat();
    let size = u32::try_from(car.len()).unwrap_or(u32::MAX).to_be_bytes();
    [
        b"\xa2\x61t\x67#commit\x62op\x01\xa5\x63ops\x81\xa3\x63cid".as_slice(),
        &link,
        b"\x64path\x78\x20app.bsky.feed.post/3aaaaaaaaaaaa\x66action\x66create\x63rev\x613\x63seq\x07\x64repo\x61d",
        b"\x66blocks\x5a",
        &size,
        &car,
    ]
    .concat()
}

/// What must hold of a frame that was read.
fn frame(bytes: &[u8]) -> bool {
    let Ok(frame) = firehose::read(bytes, Check::Nothing) else { return false };
    if let Frame::Events { events, .. } = frame {
        for event in events {
            lines_hold(&event);
        }
    }
    true
}

/// What must hold of a message that was read: where a JSON library reads it too, it says the same.
fn message(text: &str) -> bool {
    let Ok(Message::Event(event)) = jetstream::read(text) else { return false };
    lines_hold(&event);
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(text) {
        let did = value.get("payload").unwrap_or(&value).get("did").or_else(|| value["commit"].get("did"));
        let did = did.or_else(|| value.get("did")).and_then(serde_json::Value::as_str);
        // A key that stands there twice is read as the last; where they stand in two maps, either is right.
        let twice = text.matches("\"did\"").count() > 1 || text.contains('\\');
        assert!(twice || did == Some(event.did.as_ref()), "{text}");
    }
    true
}

/// Both kinds of line are JSON or are refused whole, and an owned event is the same as the one it was made of.
fn lines_hold(event: &Event<'_>) {
    let mut out = String::from("kept");
    for write in [
        |event: &Event<'_>, out: &mut String| line(event, true, out),
        |event: &Event<'_>, out: &mut String| v1_line(event, 7, out),
    ] {
        out.truncate(4);
        match write(event, &mut out) {
            Ok(()) if out.len() > 4 => {
                assert!(!out.contains('\n'), "{out}");
                let read = serde_json::from_str::<serde_json::Value>(&out[4..]);
                // The JSON library's own limit on depth is twice as large as this program's.
                assert!(read.is_ok(), "{out}: {read:?}");
            }
            Ok(()) | Err(_) => assert_eq!(out, "kept"),
        }
    }
    let owned = event.clone().into_owned(true);
    assert_eq!(&owned, event);
    assert!(owned.size() >= size_of::<Event<'_>>());
}
