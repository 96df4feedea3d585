//! Events as JSON: this program's own form, one line each, and that of Jetstream's first version.

use std::fmt::Write as _;

use super::event::{Body, Change, Event, Feature, Operation, Post, Record, StrongRef, What};
use crate::bluesky::cbor::{self, Malformed, quoted};

/// `,"name":"value"`.
fn field(name: &str, value: &str, out: &mut String) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":");
    quoted(value, out);
}

/// `,"name":`.
fn open(name: &str, out: &mut String) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":");
}

fn number(name: &str, value: u64, out: &mut String) {
    // Writing into a String cannot fail.
    write!(out, ",\"{name}\":{value}").unwrap_or_default();
}

/// Appends an event as one line of JSON, without the line's end.
///
/// `{"kind", "did", "position", "seen"}`, then what its kind has: `rev`, `operation`, `collection`, `rkey`, `cid`, and
/// `subject`, or `text`, `langs`, `facets` (`start`, `end` in bytes, and `mention`, `link` or `tag`), `reply`, `quote`,
/// `links`, `created_at`; `active` and `status`; `handle`; `rev`. What is not there is left out. With `record`, the
/// record as it came, as JSON, where it is still there.
///
/// # Errors
/// When the record as it came cannot be written as JSON. What was appended until then is taken back.
pub fn line(event: &Event<'_>, record: bool, out: &mut String) -> Result<(), Malformed> {
    let start = out.len();
    write!(out, "{{\"kind\":\"{}\"", event.kind().name()).unwrap_or_default();
    field("did", &event.did, out);
    number("position", event.position, out);
    write!(out, ",\"seen\":\"{}\"", event.seen).unwrap_or_default();
    let done = match &event.what {
        What::Record(change) => of_change(change, record, out),
        What::Account { active, status, .. } => {
            write!(out, ",\"active\":{active}").unwrap_or_default();
            status.iter().for_each(|status| field("status", status, out));
            Ok(())
        }
        What::Identity { handle, .. } => {
            handle.iter().for_each(|handle| field("handle", handle, out));
            Ok(())
        }
        What::Resync { rev } => {
            field("rev", rev, out);
            Ok(())
        }
    };
    out.push('}');
    if done.is_err() {
        out.truncate(start);
    }
    done
}

fn of_change(change: &Change<'_>, record: bool, out: &mut String) -> Result<(), Malformed> {
    field("rev", &change.rev, out);
    field("operation", change.operation.name(), out);
    field("collection", &change.collection, out);
    field("rkey", &change.rkey, out);
    if let Some(cid) = change.cid {
        write!(out, ",\"cid\":\"{cid}\"").unwrap_or_default();
    }
    match &change.body {
        Body::Like(subject) | Body::Repost(subject) => reference("subject", subject, out),
        Body::Follow { subject } => field("subject", subject, out),
        Body::Post(post) => of_post(post, out),
        Body::Unreadable => out.push_str(",\"unreadable\":true"),
        Body::Deleted | Body::Other => {}
    }
    if let Some(as_it_came) = change.record.as_ref().filter(|_| record) {
        open("record", out);
        faithful(as_it_came, out)?;
    }
    Ok(())
}

fn reference(name: &str, subject: &StrongRef<'_>, out: &mut String) {
    open(name, out);
    out.push_str("{\"uri\":");
    quoted(&subject.uri, out);
    field("cid", &subject.cid, out);
    out.push('}');
}

fn of_post(post: &Post<'_>, out: &mut String) {
    field("text", &post.text, out);
    texts("langs", post.langs.iter().map(AsRef::as_ref), out);
    if !post.facets.is_empty() {
        open("facets", out);
        for (at, facet) in post.facets.iter().enumerate() {
            out.push(if at == 0 { '[' } else { ',' });
            write!(out, "{{\"start\":{},\"end\":{}", facet.start, facet.end).unwrap_or_default();
            match &facet.feature {
                Feature::Mention(did) => field("mention", did, out),
                Feature::Link(address) => field("link", address, out),
                Feature::Tag(tag) => field("tag", tag, out),
            }
            out.push('}');
        }
        out.push(']');
    }
    if let Some(reply) = &post.reply {
        open("reply", out);
        out.push_str("{\"root\":{\"uri\":");
        quoted(&reply.root.uri, out);
        field("cid", &reply.root.cid, out);
        out.push('}');
        reference("parent", &reply.parent, out);
        out.push('}');
    }
    post.quote.iter().for_each(|quote| reference("quote", quote, out));
    texts("links", post.links(), out);
    if let Some(created_at) = post.created_at {
        write!(out, ",\"created_at\":\"{created_at}\"").unwrap_or_default();
    }
}

/// A list of texts; nothing for an empty one.
fn texts<'a>(name: &str, texts: impl Iterator<Item = &'a str>, out: &mut String) {
    let mut first = true;
    for text in texts {
        if first {
            open(name, out);
        }
        out.push(if first { '[' } else { ',' });
        first = false;
        quoted(text, out);
    }
    if !first {
        out.push(']');
    }
}

/// The record as JSON, with nothing added or lost.
fn faithful(record: &Record<'_>, out: &mut String) -> Result<(), Malformed> {
    match record {
        Record::Cbor(bytes) => cbor::to_json(bytes, out),
        Record::Json(text) => {
            // Passed over while reading, so looked at now: a line that is no JSON, or holds half a letter, would spoil the
            // file.
            serde_json::from_str::<serde_json::Value>(text).map_err(|_| Malformed::Not("JSON"))?;
            out.push_str(text);
            Ok(())
        }
    }
}

/// Appends an event as Jetstream's first version prints it, without the line's end; `time_us` is Jetstream's own time.
/// Nothing for a [`Resync`](What::Resync), which that version does not know.
///
/// # Errors
/// When the record is not there any more or cannot be written as JSON. What was appended until then is taken back.
pub fn v1_line(event: &Event<'_>, time_us: u64, out: &mut String) -> Result<(), Malformed> {
    let start = out.len();
    out.push_str("{\"did\":");
    quoted(&event.did, out);
    number("time_us", time_us, out);
    let done = match &event.what {
        What::Record(change) => {
            out.push_str(",\"kind\":\"commit\",\"commit\":{\"rev\":");
            quoted(&change.rev, out);
            field("operation", change.operation.name(), out);
            field("collection", &change.collection, out);
            field("rkey", &change.rkey, out);
            as_it_came(change, out)
        }
        What::Account { active, status, told } => {
            write!(out, ",\"kind\":\"account\",\"account\":{{\"active\":{active}").unwrap_or_default();
            field("did", &event.did, out);
            number("seq", told.seq, out);
            status.iter().for_each(|status| field("status", status, out));
            field("time", &told.time, out);
            Ok(())
        }
        What::Identity { handle, told } => {
            out.push_str(",\"kind\":\"identity\",\"identity\":{\"did\":");
            quoted(&event.did, out);
            handle.iter().for_each(|handle| field("handle", handle, out));
            number("seq", told.seq, out);
            field("time", &told.time, out);
            Ok(())
        }
        What::Resync { .. } => {
            out.truncate(start);
            return Ok(());
        }
    };
    out.push_str("}}");
    if done.is_err() {
        out.truncate(start);
    }
    done
}

/// `,"record":…,"cid":…` of what is not a deletion.
fn as_it_came(change: &Change<'_>, out: &mut String) -> Result<(), Malformed> {
    if change.operation == Operation::Delete {
        return Ok(());
    }
    open("record", out);
    faithful(change.record.as_ref().ok_or(Malformed::Missing("the record as it came"))?, out)?;
    if let Some(cid) = change.cid {
        write!(out, ",\"cid\":\"{cid}\"").unwrap_or_default();
    }
    Ok(())
}
