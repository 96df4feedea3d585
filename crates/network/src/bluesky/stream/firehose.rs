//! Frames of the firehose (`com.atproto.sync.subscribeRepos`): a header and a body in DAG-CBOR, and in a commit's body
//! a CAR file with the blocks that changed.
//!
//! [`read`] allocates two lists a commit (its operations with their events, the places of its blocks), both bounded by
//! the bytes that came; every text is a slice of the frame. It checks no signature; with [`Check::Blocks`] every block
//! that it uses is held against its identifier. `verify` goes further.

use std::borrow::Cow;

use kernel::Timestamp;

use super::event::{Body, Change, Event, Operation, Record, Text, Told, What};
use super::message::Frame;
use super::record::body;
use super::time;
use crate::bluesky::car::{Blocks, Car};
use crate::bluesky::cbor::{Decoder, Malformed};
use crate::bluesky::cid::Cid;

/// The network allows 200 operations a commit; older servers sent more.
const MOST_OPERATIONS: u64 = 2_000;

/// How much of a frame is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Check {
    /// All of it: the server is trusted.
    #[default]
    Nothing,
    /// Each block that is used must be the one that its identifier names.
    Blocks,
}

/// All fields of all bodies.
#[derive(Default)]
pub(super) struct Fields<'a> {
    seq: Option<u64>,
    pub(super) did: Option<&'a str>,
    pub(super) rev: Option<&'a str>,
    time: Option<&'a str>,
    active: Option<bool>,
    status: Option<&'a str>,
    handle: Option<&'a str>,
    name: Option<&'a str>,
    message: Option<&'a str>,
    pub(super) commit: Option<Cid>,
    pub(super) blocks: Option<&'a [u8]>,
    pub(super) ops: Vec<Op<'a>>,
    too_big: bool,
}

/// One operation of a commit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Op<'a> {
    operation: Operation,
    pub(super) path: &'a str,
    pub(super) cid: Option<Cid>,
}

/// Reads one frame.
///
/// # Errors
/// When it is no frame, or a field of a known frame is missing or of the wrong kind. A record that breaks its
/// collection's rules is no error: see [`Body::Unreadable`].
pub fn read(frame: &[u8], check: Check) -> Result<Frame<'_>, Malformed> {
    let mut decoder = Decoder::new(frame);
    let (operation, kind) = header(&mut decoder)?;
    match (operation, kind) {
        (1, Some("#commit")) => commit(&fields(&mut decoder)?, check),
        (1, Some("#identity")) => other(&fields(&mut decoder)?, identity),
        (1, Some("#account")) => other(&fields(&mut decoder)?, account),
        (1, Some("#sync")) => other(&fields(&mut decoder)?, sync),
        (1, Some("#info")) => {
            let fields = fields(&mut decoder)?;
            Ok(Frame::Info {
                name: fields.name.unwrap_or_default().into(),
                said: fields.message.map(Cow::Borrowed),
            })
        }
        (-1, _) => {
            let (name, said) = error(&mut decoder)?;
            Ok(Frame::Error { name: name.into(), said: said.map(Cow::Borrowed) })
        }
        // Kinds of older and later days have a number in the stream too.
        _ => Ok(Frame::Unknown { seq: seq_of(&mut decoder)? }),
    }
}

/// The fields of a commit, if the frame is one.
pub(super) fn commit_fields(frame: &[u8]) -> Result<Option<Fields<'_>>, Malformed> {
    let mut decoder = Decoder::new(frame);
    match header(&mut decoder)? {
        (1, Some("#commit")) => fields(&mut decoder).map(Some),
        _ => Ok(None),
    }
}

fn header<'a>(decoder: &mut Decoder<'a>) -> Result<(i64, Option<&'a str>), Malformed> {
    let (mut operation, mut kind) = (None, None);
    for _ in 0..decoder.map()? {
        match decoder.key()? {
            b"op" => operation = Some(decoder.int()?),
            b"t" => kind = Some(decoder.text()?),
            _ => decoder.skip()?,
        }
    }
    Ok((operation.ok_or(Malformed::Missing("op"))?, kind))
}

fn fields<'a>(decoder: &mut Decoder<'a>) -> Result<Fields<'a>, Malformed> {
    let mut fields = Fields::default();
    for _ in 0..decoder.map()? {
        let key = decoder.key()?;
        match key {
            b"seq" => fields.seq = Some(decoder.uint()?),
            b"did" | b"repo" => fields.did = Some(decoder.text()?),
            b"rev" => fields.rev = Some(decoder.text()?),
            b"time" => fields.time = Some(decoder.text()?),
            b"active" => fields.active = Some(decoder.bool()?),
            b"tooBig" => fields.too_big = decoder.bool()?,
            _ if decoder.null() => {}
            b"status" => fields.status = Some(decoder.text()?),
            b"handle" => fields.handle = Some(decoder.text()?),
            b"name" => fields.name = Some(decoder.text()?),
            b"message" => fields.message = Some(decoder.text()?),
            b"commit" => fields.commit = Some(decoder.link()?),
            b"blocks" => fields.blocks = Some(decoder.bytes()?),
            b"ops" => fields.ops = operations(decoder)?,
            _ => decoder.skip()?,
        }
    }
    decoder.end()?;
    Ok(fields)
}

fn operations<'a>(decoder: &mut Decoder<'a>) -> Result<Vec<Op<'a>>, Malformed> {
    let count = decoder.array()?;
    if count > MOST_OPERATIONS {
        return Err(Malformed::Large("operations"));
    }
    let mut operations = Vec::with_capacity(usize::try_from(count.min(16)).unwrap_or(0));
    for _ in 0..count {
        let (mut action, mut path, mut cid) = (None, None, None);
        for _ in 0..decoder.map()? {
            match decoder.key()? {
                b"action" => action = Some(decoder.text()?),
                b"path" => path = Some(decoder.text()?),
                b"cid" => cid = decoder.link_or_null()?,
                _ => decoder.skip()?,
            }
        }
        let operation = action.and_then(Operation::of).ok_or(Malformed::Missing("a known action"))?;
        operations.push(Op { operation, path: path.ok_or(Malformed::Missing("path"))?, cid });
    }
    Ok(operations)
}

fn error<'a>(decoder: &mut Decoder<'a>) -> Result<(&'a str, Option<&'a str>), Malformed> {
    let (mut name, mut said) = (None, None);
    for _ in 0..decoder.map()? {
        match decoder.key()? {
            b"error" => name = Some(decoder.text()?),
            b"message" if !decoder.null() => said = Some(decoder.text()?),
            b"message" => {}
            _ => decoder.skip()?,
        }
    }
    Ok((name.ok_or(Malformed::Missing("error"))?, said))
}

fn seq_of(decoder: &mut Decoder<'_>) -> Result<Option<u64>, Malformed> {
    let mut seq = None;
    for _ in 0..decoder.map()? {
        match decoder.key()? {
            b"seq" => seq = Some(decoder.uint()?),
            _ => decoder.skip()?,
        }
    }
    Ok(seq)
}

impl<'a> Fields<'a> {
    fn seq(&self) -> Result<u64, Malformed> {
        self.seq.ok_or(Malformed::Missing("seq"))
    }

    fn event(&self, seq: u64, what: What<'a>) -> Result<Event<'a>, Malformed> {
        let did = self.did.ok_or(Malformed::Missing("did"))?.into();
        Ok(Event { did, position: seq, seen: self.seen(), what })
    }

    fn seen(&self) -> Timestamp {
        self.time.and_then(time::parse).unwrap_or(Timestamp::EPOCH)
    }

    fn told(&self) -> Result<Told<'a>, Malformed> {
        let time = self.time.ok_or(Malformed::Missing("time"))?.into();
        Ok(Told { seq: self.seq()?, time })
    }

    fn rev(&self) -> Result<Text<'a>, Malformed> {
        self.rev.map(Cow::Borrowed).ok_or(Malformed::Missing("rev"))
    }
}

fn commit<'a>(fields: &Fields<'a>, check: Check) -> Result<Frame<'a>, Malformed> {
    let (seq, rev) = (fields.seq()?, fields.rev()?);
    if fields.too_big {
        let event = fields.event(seq, What::Resync { rev })?;
        return Ok(Frame::Events { seq, events: vec![event], too_big: true });
    }
    let blocks = match fields.blocks {
        Some(bytes) if !bytes.is_empty() => Blocks::read(Car::open(bytes)?, check == Check::Blocks)?,
        Some(_) | None => Blocks::default(),
    };
    let (did, seen) = (fields.did.ok_or(Malformed::Missing("repo"))?, fields.seen());
    let mut events = Vec::with_capacity(fields.ops.len());
    for op in &fields.ops {
        let what = What::Record(change(op, &rev, &blocks)?);
        events.push(Event { did: did.into(), position: seq, seen, what });
    }
    Ok(Frame::Events { seq, events, too_big: false })
}

fn change<'a>(op: &Op<'a>, rev: &Text<'a>, blocks: &Blocks<'a>) -> Result<Change<'a>, Malformed> {
    let (collection, rkey) = op.path.split_once('/').ok_or(Malformed::Not("collection/key"))?;
    let block = match (op.operation, op.cid) {
        (Operation::Delete, _) => None,
        (Operation::Create | Operation::Update, Some(cid)) => blocks.get(&cid)?,
        (Operation::Create | Operation::Update, None) => return Err(Malformed::Missing("cid")),
    };
    let body = match (op.operation, block) {
        (Operation::Delete, _) => Body::Deleted,
        (_, Some(block)) => said(collection, block),
        (_, None) => Body::Unreadable,
    };
    Ok(Change {
        rev: rev.clone(),
        operation: op.operation,
        collection: collection.into(),
        rkey: rkey.into(),
        cid: op.cid.filter(|_| op.operation != Operation::Delete),
        body,
        record: block.map(|block| Record::Cbor(block.into())),
    })
}

fn said<'a>(collection: &str, block: &'a [u8]) -> Body<'a> {
    let mut decoder = Decoder::new(block);
    let read = body(collection, &mut decoder);
    read.and_then(|body| decoder.end().map(|()| body)).unwrap_or(Body::Unreadable)
}

fn other<'a>(
    fields: &Fields<'a>,
    what: fn(&Fields<'a>) -> Result<What<'a>, Malformed>,
) -> Result<Frame<'a>, Malformed> {
    let seq = fields.seq()?;
    let event = fields.event(seq, what(fields)?)?;
    Ok(Frame::Events { seq, events: vec![event], too_big: false })
}

fn identity<'a>(fields: &Fields<'a>) -> Result<What<'a>, Malformed> {
    Ok(What::Identity { handle: fields.handle.map(Cow::Borrowed), told: fields.told()? })
}

fn account<'a>(fields: &Fields<'a>) -> Result<What<'a>, Malformed> {
    let active = fields.active.ok_or(Malformed::Missing("active"))?;
    Ok(What::Account { active, status: fields.status.map(Cow::Borrowed), told: fields.told()? })
}

fn sync<'a>(fields: &Fields<'a>) -> Result<What<'a>, Malformed> {
    Ok(What::Resync { rev: fields.rev()? })
}
