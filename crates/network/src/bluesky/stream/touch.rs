//! What happens most: likes, reposts, and what is taken back, out of a line of Jetstream's first version without reading the line as an event.
//!
//! That version writes its fields in one order, so what stands between the values is compared letter by letter and the values are
//! cut out. Nothing is allocated and nothing kept but slices of the line. Whatever a line says otherwise (other collections,
//! another order, escapes, control characters, a changed like) is left to [`jetstream::read`](super::jetstream::read). So this reader may say
//! nothing where that one reads an event, but never anything else than it (`tests/touches.rs`). Jetstream's second version goes that other way
//! too: no line of it was captured, and its order is not known.

use kernel::Timestamp;

use super::event::Kind;
use super::json::Scanner;
use super::record::Source as _;
use crate::bluesky::cid::Cid;

/// Somebody likes or reposts, or takes something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch<'a> {
    /// Whose account: `did:plc:…` or `did:web:…`.
    pub did: &'a str,
    /// The place in the stream, in microseconds.
    pub position: u64,
    /// When the stream saw it; [`Timestamp::EPOCH`] where that is no time.
    pub seen: Timestamp,
    /// The key of the record that was made or deleted.
    pub rkey: &'a str,
    /// What was done.
    pub what: Touched<'a>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched<'a> {
    /// A record with this address was liked.
    Like(&'a str),
    /// A record with this address was reposted.
    Repost(&'a str),
    /// A like was deleted.
    Unlike,
    /// A repost was deleted.
    Unrepost,
    /// A post was deleted.
    Delete,
}

const LIKES: &str = "app.bsky.feed.like";
const REPOSTS: &str = "app.bsky.feed.repost";

impl<'a> Touch<'a> {
    /// Reads a line; nothing for whatever is not one of these in the usual order.
    #[must_use]
    pub fn read(line: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(line);
        scanner.literal("{\"did\":\"")?;
        let did = scanner.bare()?;
        scanner.literal(",\"time_us\":")?;
        let position = scanner.number().ok()?;
        scanner.literal(",\"kind\":\"commit\",\"commit\":{\"rev\":\"")?;
        scanner.bare()?;
        scanner.literal(",\"operation\":\"")?;
        let made = scanner.literal("create\",\"collection\":\"").is_some();
        if !made {
            scanner.literal("delete\",\"collection\":\"")?;
        }
        let collection = scanner.bare()?;
        scanner.literal(",\"rkey\":\"")?;
        let rkey = scanner.bare()?;
        let what = match (made, collection) {
            (true, LIKES) => Touched::Like(subject(&mut scanner, LIKES)?),
            (true, REPOSTS) => Touched::Repost(subject(&mut scanner, REPOSTS)?),
            (false, LIKES) => Touched::Unlike,
            (false, REPOSTS) => Touched::Unrepost,
            (false, "app.bsky.feed.post") => Touched::Delete,
            (_, _) => return None,
        };
        scanner.literal("}}")?;
        scanner.end().ok()?;
        let seen = i64::try_from(position).map_or(Timestamp::EPOCH, Timestamp::from_micros);
        Some(Self { did, position, seen, rkey, what })
    }

    /// The address of what was liked or reposted.
    #[must_use]
    pub const fn address(&self) -> Option<&'a str> {
        match self.what {
            Touched::Like(address) | Touched::Repost(address) => Some(address),
            Touched::Unlike | Touched::Unrepost | Touched::Delete => None,
        }
    }

    /// What it is counted as among events.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.what {
            Touched::Like(_) => Kind::Like,
            Touched::Repost(_) => Kind::Repost,
            Touched::Unlike | Touched::Unrepost | Touched::Delete => Kind::Delete,
        }
    }
}

/// The address in a record and the record's identifier behind it.
fn subject<'a>(scanner: &mut Scanner<'a>, collection: &str) -> Option<&'a str> {
    scanner.literal(",\"record\":{\"$type\":\"")?;
    scanner.literal(collection)?;
    scanner.literal("\",\"createdAt\":\"")?;
    scanner.bare()?;
    scanner.literal(",\"subject\":{\"cid\":\"")?;
    scanner.bare()?;
    scanner.literal(",\"uri\":\"")?;
    let address = scanner.bare()?;
    scanner.literal("}")?;
    // Where it was seen first: in somebody's repost.
    if scanner.literal(",\"via\":{\"cid\":\"").is_some() {
        scanner.bare()?;
        scanner.literal(",\"uri\":\"")?;
        scanner.bare()?;
        scanner.literal("}")?;
    }
    scanner.literal("},\"cid\":\"")?;
    scanner.bare()?.parse::<Cid>().ok()?;
    Some(address)
}
