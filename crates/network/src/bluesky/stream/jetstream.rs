//! Jetstream's messages: version 1 (`/subscribe`, places by `time_us`) and version 2
//! (`network.bsky.jetstream.subscribeEvents`, places by `seq`).
//!
//! Version 1 sends one map an event: `{"did", "time_us", "kind", "commit" | "identity" | "account"}`. Version 2 wraps
//! a flat one: `{"$type": "message", "payload": {"$type": "…#commit", "seq", "did", "time", …}}`, or says
//! `{"$type": "error", "error", "message"}` and closes. One reader takes both, fields in any order; a record that comes
//! before its collection is passed over and read at the end. A commit of version 1 in the order in which that version
//! writes it, which is nearly all of them, goes a shorter way.

use kernel::Timestamp;

use super::event::{Body, Change, Event, Operation, Record, Text, Told, What};
use super::json::Scanner;
use super::message::Message;
use super::record::{Source, body};
use super::time;
use crate::bluesky::cbor::Malformed;
use crate::bluesky::cid::Cid;

/// All that a message may say, in either version.
#[derive(Default)]
struct Parts<'a> {
    did: Option<Text<'a>>,
    time_us: Option<u64>,
    seq: Option<u64>,
    time: Option<Text<'a>>,
    kind: Option<Text<'a>>,
    rev: Option<Text<'a>>,
    operation: Option<Text<'a>>,
    collection: Option<Text<'a>>,
    rkey: Option<Text<'a>>,
    cid: Option<Cid>,
    body: Option<Body<'a>>,
    record: Option<&'a str>,
    inner: Inner<'a>,
    /// Of a notice or an error.
    name: Option<Text<'a>>,
    said: Option<Text<'a>>,
}

/// What the relay told of an account or identity.
#[derive(Default)]
struct Inner<'a> {
    seq: Option<u64>,
    time: Option<Text<'a>>,
    active: Option<bool>,
    status: Option<Text<'a>>,
    handle: Option<Text<'a>>,
    rev: Option<Text<'a>>,
}

/// Reads one message.
///
/// # Errors
/// When it is no message of either version. A record that breaks its collection's rules is none: see
/// [`Body::Unreadable`].
pub fn read(message: &str) -> Result<Message<'_>, Malformed> {
    usual(message).map_or_else(|| any(message), Ok)
}

/// A commit of version 1 as that version writes it, letter by letter around the values. Nothing for all else, which is not
/// to say that it is wrong.
fn usual(message: &str) -> Option<Message<'_>> {
    let mut scanner = Scanner::new(message);
    scanner.literal("{\"did\":\"")?;
    let did = scanner.bare()?;
    scanner.literal(",\"time_us\":")?;
    let position = scanner.number().ok()?;
    scanner.literal(",\"kind\":\"commit\",\"commit\":{\"rev\":\"")?;
    let rev = scanner.bare()?;
    scanner.literal(",\"operation\":\"")?;
    let operation = Operation::of(scanner.bare()?)?;
    scanner.literal(",\"collection\":\"")?;
    let collection = scanner.bare()?;
    scanner.literal(",\"rkey\":\"")?;
    let rkey = scanner.bare()?;
    let (mut said, mut cid, mut record) = (Body::Deleted, None, None);
    if operation != Operation::Delete {
        scanner.literal(",\"record\":")?;
        let start = scanner.at();
        said = body(collection, &mut scanner).ok()?;
        record = Some(Record::Json(scanner.since(start).into()));
        scanner.literal(",\"cid\":\"")?;
        cid = Some(scanner.bare()?.parse().ok()?);
    }
    scanner.literal("}}")?;
    scanner.end().ok()?;
    let (rev, collection, rkey) = (rev.into(), collection.into(), rkey.into());
    let change = Change { rev, operation, collection, rkey, cid, body: said, record };
    let seen = i64::try_from(position).map_or(Timestamp::EPOCH, Timestamp::from_micros);
    Some(Message::Event(Event { did: did.into(), position, seen, what: What::Record(change) }))
}

fn any(message: &str) -> Result<Message<'_>, Malformed> {
    let mut parts = Parts::default();
    let mut scanner = Scanner::new(message);
    let mut envelope = None;
    scanner.map(|scanner, key| match key {
        b"$type" => scanner.text().map(|text| envelope = Some(text)),
        b"payload" => scanner.map(|scanner, key| parts.field(scanner, key)),
        b"error" => scanner.text().map(|text| parts.name = Some(text)),
        b"message" => scanner.text().map(|text| parts.said = Some(text)),
        b"commit" => scanner.map(|scanner, key| parts.field(scanner, key)),
        _ => parts.field(scanner, key),
    })?;
    scanner.end()?;
    match envelope.as_deref() {
        Some("error") => Ok(Message::Error { name: parts.name.unwrap_or_default(), said: parts.said }),
        Some("message") | None => parts.message(),
        Some(_) => Ok(Message::Unknown { position: None }),
    }
}

impl<'a> Parts<'a> {
    fn field(&mut self, scanner: &mut Scanner<'a>, key: &[u8]) -> Result<(), Malformed> {
        match key {
            b"did" => self.did = Some(scanner.text()?),
            b"time_us" => self.time_us = Some(scanner.number()?),
            b"seq" => self.seq = Some(scanner.number()?),
            b"time" => self.time = Some(scanner.text()?),
            b"kind" | b"$type" => self.kind = Some(scanner.text()?),
            b"rev" => self.rev = Some(scanner.text()?),
            b"operation" => self.operation = Some(scanner.text()?),
            b"collection" => self.collection = Some(scanner.text()?),
            b"rkey" => self.rkey = Some(scanner.text()?),
            b"cid" => self.cid = Some(scanner.text()?.parse().map_err(|_| Malformed::Link)?),
            b"record" => self.record(scanner)?,
            b"identity" | b"account" | b"sync" => self.inner = inner(scanner)?,
            b"name" => self.name = Some(scanner.text()?),
            b"message" => self.said = Some(scanner.text()?),
            _ => scanner.pass()?,
        }
        Ok(())
    }

    /// Reads the record at once where its collection is known.
    fn record(&mut self, scanner: &mut Scanner<'a>) -> Result<(), Malformed> {
        let (before, start) = (*scanner, scanner.at());
        if let Some(collection) = &self.collection {
            self.body = body(collection, scanner).ok();
        }
        if self.body.is_none() {
            *scanner = before;
            scanner.pass()?;
        }
        self.record = Some(scanner.since(start));
        Ok(())
    }

    fn message(self) -> Result<Message<'a>, Malformed> {
        // In version 2 the kind stands after the name of the whole.
        let kind = self.kind.as_deref().ok_or(Malformed::Missing("kind"))?;
        let kind = kind.rsplit_once('#').map_or(kind, |(_, kind)| kind);
        let position = self.seq.or(self.time_us);
        match kind {
            "commit" | "identity" | "account" | "sync" => {}
            "info" => return Ok(Message::Info { name: self.name.unwrap_or_default(), said: self.said }),
            _ => return Ok(Message::Unknown { position }),
        }
        let seen = match (self.time_us, &self.time) {
            (Some(micros), _) => i64::try_from(micros).ok().map(Timestamp::from_micros),
            (None, time) => time.as_deref().and_then(time::parse),
        };
        let (what, did) = match kind {
            "commit" => {
                let (change, did) = self.change()?;
                (What::Record(change), did)
            }
            "account" => self.account()?,
            "identity" => self.identity()?,
            _ => self.sync()?,
        };
        let position = position.ok_or(Malformed::Missing("time_us or seq"))?;
        Ok(Message::Event(Event {
            did: did.ok_or(Malformed::Missing("did"))?,
            position,
            seen: seen.unwrap_or(Timestamp::EPOCH),
            what,
        }))
    }

    fn change(self) -> Result<(Change<'a>, Option<Text<'a>>), Malformed> {
        let operation = self.operation.as_deref().and_then(Operation::of);
        let operation = operation.ok_or(Malformed::Missing("a known operation"))?;
        let collection = self.collection.ok_or(Malformed::Missing("collection"))?;
        let body = match (operation, self.body, self.record) {
            (Operation::Delete, _, _) => Body::Deleted,
            (_, Some(read), _) => read,
            (_, None, Some(record)) => {
                body(&collection, &mut Scanner::new(record)).unwrap_or(Body::Unreadable)
            }
            (_, None, None) => Body::Unreadable,
        };
        let change = Change {
            rev: self.rev.ok_or(Malformed::Missing("rev"))?,
            operation,
            collection,
            rkey: self.rkey.ok_or(Malformed::Missing("rkey"))?,
            cid: self.cid,
            body,
            record: self.record.map(|text| Record::Json(text.into())),
        };
        Ok((change, self.did))
    }

    fn account(self) -> Result<(What<'a>, Option<Text<'a>>), Malformed> {
        let active = self.inner.active.ok_or(Malformed::Missing("account.active"))?;
        let told = told(self.inner.seq, self.inner.time)?;
        Ok((What::Account { active, status: self.inner.status, told }, self.did))
    }

    fn identity(self) -> Result<(What<'a>, Option<Text<'a>>), Malformed> {
        let told = told(self.inner.seq, self.inner.time)?;
        Ok((What::Identity { handle: self.inner.handle, told }, self.did))
    }

    fn sync(self) -> Result<(What<'a>, Option<Text<'a>>), Malformed> {
        Ok((What::Resync { rev: self.inner.rev.ok_or(Malformed::Missing("sync.rev"))? }, self.did))
    }
}

fn told<'a>(seq: Option<u64>, time: Option<Text<'a>>) -> Result<Told<'a>, Malformed> {
    Ok(Told { seq: seq.ok_or(Malformed::Missing("seq"))?, time: time.ok_or(Malformed::Missing("time"))? })
}

fn inner<'a>(scanner: &mut Scanner<'a>) -> Result<Inner<'a>, Malformed> {
    let mut inner = Inner::default();
    scanner.map(|scanner, key| {
        match key {
            b"seq" => inner.seq = Some(scanner.number()?),
            b"time" => inner.time = Some(scanner.text()?),
            b"active" => inner.active = Some(scanner.bool()?),
            b"rev" => inner.rev = Some(scanner.text()?),
            _ if scanner.nothing() => {}
            b"status" => inner.status = Some(scanner.text()?),
            b"handle" => inner.handle = Some(scanner.text()?),
            _ => scanner.pass()?,
        }
        Ok(())
    })?;
    Ok(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELETION: &str = r#"{"did":"did:plc:a","time_us":7,"kind":"commit","commit":{"rev":"3a","operation":"delete","collection":"app.bsky.graph.follow","rkey":"3k"}}"#;

    /// With a record in a collection.
    fn made(collection: &str, record: &str) -> String {
        let cid = "bafyreiguce4jh7kcbmof3pmcvasifqtw24b6isakj5ve5ga2b4z4alpc4i";
        let with = format!(r#""rkey":"3k","record":{record},"cid":"{cid}""#);
        DELETION
            .replace("delete", "create")
            .replace("app.bsky.graph.follow", collection)
            .replace(r#""rkey":"3k""#, &with)
    }

    #[test]
    fn the_shorter_way_comes_to_the_same() {
        let like = r#"{"$type":"app.bsky.feed.like","subject":{"cid":"c","uri":"u"}}"#;
        let lines = [
            DELETION.to_owned(),
            made("app.bsky.feed.like", like),
            made("app.bsky.feed.post", r#"{"text":"a\"b\u00e9","createdAt":"x"}"#),
            made("x.y.z", r#"[{"a":null}]"#),
        ];
        for line in &lines {
            assert_eq!(usual(line), any(line).ok(), "{line}");
            assert!(usual(line).is_some());
            // Any letter changed: the shorter way says the same as the longer, or leaves it to it.
            for at in 0..line.len() {
                for other in ["", " ", "\"", "\\", "}", "1"] {
                    let mut changed = line.clone();
                    changed.replace_range(at..=at, other);
                    if let Some(message) = usual(&changed) {
                        assert_eq!(Ok(message), any(&changed), "{changed}");
                    }
                }
            }
        }
    }
}
