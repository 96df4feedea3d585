//! What the engine says of a made-up stream, without frames, logs or workers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use breakout::{Makeup, Model, Partition, Settings, Stream, checksum, hash};
use log::Partitions;
use network::bluesky::spotting::{Translator, made_line};
use network::bluesky::stream::{Message, jetstream};
use serde_json::Value;

pub(crate) const PARTITIONS: u16 = 8;
/// What the source is called.
pub(crate) const NAME: &str = "stream.jsonl";
/// The bounds that every program of the test is started with.
pub(crate) const BOUNDS: [&str; 6] = ["--posts", "8000", "--sizes", "20,100", "--partitions", "8"];

/// A made-up stream in a file called [`NAME`].
pub(crate) fn stream(folder: &Path, lines: usize) -> String {
    let mut text = String::new();
    for event in Stream::new(Makeup { pace: 5, authors: 500, ..Makeup::default() }).take(lines) {
        writeln!(text, "{}", made_line(&event)).unwrap();
    }
    std::fs::write(folder.join(NAME), &text).unwrap();
    text
}

/// What one process comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Truth {
    /// Of each partition, the digest of its state.
    pub(crate) digests: BTreeMap<u64, String>,
    /// The alerts' numbers.
    pub(crate) ids: BTreeSet<String>,
}

/// What a source's happenings are numbered by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Numbers {
    Lines,
    Positions,
}

/// Of a file called [`NAME`].
pub(crate) fn truth(lines: &str) -> Truth {
    truth_of(NAME, lines, Numbers::Lines)
}

/// Everything that happens to one author's posts in one partition, in the order of the lines.
pub(crate) fn truth_of(name: &str, lines: &str, numbers: Numbers) -> Truth {
    // 8,000 posts over eight partitions, as `BOUNDS` say.
    let settings = Settings {
        posts: 1_000,
        authors: 250,
        door: 4_000,
        recent: 1_000,
        sizes: vec![20.0, 100.0],
        certainty: 0.8,
        ..Settings::default()
    };
    let model = Arc::new(Model::shipped().unwrap());
    let divided = Partitions::new(PARTITIONS).unwrap();
    let empty = (Partition::new(settings, model), 0_u64);
    let mut partitions = vec![empty; usize::from(PARTITIONS)];
    let (mut translator, mut alerts) = (Translator::new(1 << 17), Vec::new());
    for (number, line) in (1_u64..).zip(lines.lines()) {
        let Ok(Message::Event(event)) = jetstream::read(line) else { panic!("{line}") };
        translator.read(&event, |happening| {
            let at = divided.of(&happening.author.to_le_bytes()).number();
            let (partition, last) = &mut partitions[usize::from(at)];
            partition.read(&happening, &mut alerts);
            *last = match numbers {
                Numbers::Lines => number,
                Numbers::Positions => event.position,
            };
        });
    }
    let digest = |(partition, last): &(Partition, u64)| {
        // One source is known, and the number of its last happening here.
        let mut state = 1_u32.to_le_bytes().to_vec();
        for word in [hash(name), *last, partition.digest()] {
            state.extend(word.to_le_bytes());
        }
        format!("{:016x}", checksum(&state))
    };
    let ids = alerts.iter().map(|alert| format!("{:016x}", alert.id)).collect();
    Truth { digests: (0_u64..).zip(partitions.iter().map(digest)).collect(), ids }
}

/// Lines of JSON as programs print them: alerts by their number, and the last line.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    pub(crate) alerts: BTreeMap<String, Value>,
    /// How many lines there were.
    pub(crate) lines: usize,
    pub(crate) end: Option<Value>,
}

impl Printed {
    pub(crate) fn read(&mut self, text: &str) {
        for line in text.lines() {
            // Whoever is killed may leave half a line.
            let Ok(value) = serde_json::from_str::<Value>(line) else { continue };
            match value["id"].as_str().map(str::to_owned) {
                Some(id) => {
                    let before = self.alerts.insert(id, value.clone());
                    self.lines += 1;
                    assert!(
                        before.is_none_or(|before| before == value),
                        "told otherwise a second time: {value}"
                    );
                }
                None => self.end = Some(value),
            }
        }
    }

    pub(crate) fn of(text: &str) -> Self {
        let mut printed = Self::default();
        printed.read(text);
        printed
    }

    pub(crate) fn ids(&self) -> BTreeSet<String> {
        self.alerts.keys().cloned().collect()
    }

    /// The digests of the last line, by partition.
    pub(crate) fn digests(&self) -> BTreeMap<u64, String> {
        let partitions = self.end.as_ref().unwrap()["partitions"].as_array().unwrap();
        let digest =
            |each: &Value| (each["partition"].as_u64().unwrap(), each["digest"].as_str().unwrap().to_owned());
        partitions.iter().map(digest).collect()
    }

    /// A count of the last line.
    pub(crate) fn count(&self, name: &str) -> u64 {
        self.end.as_ref().unwrap()["end"][name].as_u64().unwrap()
    }
}
