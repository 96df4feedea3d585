//! Events of the network as the spotter reads them.
//!
//! A like or repost happens to the post that it names; a reply to the beginning of its conversation and to the post that
//! it answers; a quote to the post that it quotes. When a post was published is read from its key, which holds the time; a key
//! that is none, or one from the future, leaves it open. A deletion names only its own record: which post a like was
//! given to is remembered for the last of them, and a like older than that cannot be taken back any more.

use breakout::{Event as Happening, Kind, hash};

use super::publish::{letters, time_of};
use super::stream::{Body, Event, Feature, Message, Operation, Touch, Touched, What, jetstream};

const POSTS: &str = "app.bsky.feed.post";

/// A like or repost that may be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Given {
    /// The hash of its own address, whose lowest bit tells a repost from a like.
    record: u64,
    post: u64,
    author: u64,
}

/// Turns events into happenings. Remembers the last likes and reposts, in 24 bytes each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translator {
    given: Vec<Given>,
}

/// A post's address, `at://account/app.bsky.feed.post/key`, taken apart; nothing for another record's.
#[must_use]
pub fn post_address(uri: &str) -> Option<(&str, &str)> {
    let (account, rest) = uri.strip_prefix("at://")?.split_once('/')?;
    let key = rest.strip_prefix(POSTS)?.strip_prefix('/')?;
    (!account.is_empty() && !key.is_empty() && !key.contains('/')).then_some((account, key))
}

fn seconds(micros: i64) -> u32 {
    u32::try_from(micros / 1_000_000).unwrap_or(0)
}

impl Translator {
    /// One that remembers about so many likes and reposts.
    #[must_use]
    pub fn new(remembered: usize) -> Self {
        Self { given: vec![Given::default(); remembered.max(1)] }
    }

    /// What happened to which post; most events come to one, a reply to up to three. An event without a readable time, and one that
    /// concerns no post, comes to none.
    pub fn read(&mut self, event: &Event<'_>, mut out: impl FnMut(Happening)) {
        let What::Record(change) = &event.what else { return };
        let at = seconds(event.seen.as_micros());
        if at == 0 {
            return;
        }
        let did = event.did.as_ref();
        let by = By { at, did, actor: hash(did) };
        match &change.body {
            Body::Like(subject) => self.given(Kind::Like, by, &change.rkey, &subject.uri, &mut out),
            Body::Repost(subject) => self.given(Kind::Repost, by, &change.rkey, &subject.uri, &mut out),
            Body::Deleted => match change.collection.as_ref() {
                POSTS => gone(by, &change.rkey, &mut out),
                "app.bsky.feed.like" => self.taken_back(Kind::Unlike, by, &change.rkey, &mut out),
                "app.bsky.feed.repost" => self.taken_back(Kind::Unrepost, by, &change.rkey, &mut out),
                _ => {}
            },
            // What is changed was counted when it was made.
            Body::Post(_) if change.operation != Operation::Create => {}
            Body::Post(post) => {
                let own = format!("at://{did}/{POSTS}/{}", change.rkey);
                happening(Kind::Post, by, &own, &mut out);
                if let Some(reply) = &post.reply {
                    happening(Kind::Reply, by, &reply.root.uri, &mut out);
                    if reply.parent.uri != reply.root.uri {
                        happening(Kind::Reply, by, &reply.parent.uri, &mut out);
                    }
                }
                if let Some(quoted) = &post.quote {
                    happening(Kind::Quote, by, &quoted.uri, &mut out);
                }
            }
            Body::Follow { .. } | Body::Other | Body::Unreadable => {}
        }
    }

    /// What happened by a line of Jetstream, read the short way where it goes; whether it was a message at all.
    pub fn line(&mut self, line: &str, out: impl FnMut(Happening)) -> bool {
        if let Some(touch) = Touch::read(line) {
            self.touch(&touch, out);
            return true;
        }
        match jetstream::read(line) {
            Ok(Message::Event(event)) => {
                self.read(&event, out);
                true
            }
            Ok(Message::Info { .. } | Message::Error { .. } | Message::Unknown { .. }) => true,
            Err(_) => false,
        }
    }

    /// The same of a like, a repost or a deletion that was not read as an event.
    pub fn touch(&mut self, touch: &Touch<'_>, mut out: impl FnMut(Happening)) {
        let at = seconds(touch.seen.as_micros());
        if at == 0 {
            return;
        }
        let by = By { at, did: touch.did, actor: hash(touch.did) };
        match touch.what {
            Touched::Like(uri) => self.given(Kind::Like, by, touch.rkey, uri, &mut out),
            Touched::Repost(uri) => self.given(Kind::Repost, by, touch.rkey, uri, &mut out),
            Touched::Unlike => self.taken_back(Kind::Unlike, by, touch.rkey, &mut out),
            Touched::Unrepost => self.taken_back(Kind::Unrepost, by, touch.rkey, &mut out),
            Touched::Delete => gone(by, touch.rkey, &mut out),
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the upper half of the product is below the number of places"
    )]
    const fn place(&self, record: u64) -> usize {
        ((record as u128 * self.given.len() as u128) >> 64) as usize
    }

    fn given(&mut self, kind: Kind, by: By<'_>, rkey: &str, uri: &str, out: &mut impl FnMut(Happening)) {
        let Some(made) = happening(kind, by, uri, out) else { return };
        let record = by.record(rkey) & !1 | u64::from(kind == Kind::Repost);
        let place = self.place(record);
        self.given[place] = Given { record, post: made.post, author: made.author };
    }

    fn taken_back(&mut self, kind: Kind, by: By<'_>, rkey: &str, out: &mut impl FnMut(Happening)) {
        let record = by.record(rkey) & !1 | u64::from(kind == Kind::Unrepost);
        let place = self.place(record);
        let Given { record: found, post, author } = self.given[place];
        let made = Happening { at: by.at, posted: 0, post, author, actor: by.actor, kind };
        if found == record {
            self.given[place] = Given::default();
            out(made);
        } else {
            // The engine counts what it cannot know.
            out(Happening { post: record, author: 0, ..made });
        }
    }

    /// What is remembered, as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = self.given.iter().flat_map(|given| [given.record, given.post, given.author]);
        words.flat_map(u64::to_le_bytes).collect()
    }

    /// What [`Self::to_bytes`] wrote; nothing for another number of bytes than so many likes and reposts take.
    #[must_use]
    pub fn from_bytes(remembered: usize, bytes: &[u8]) -> Option<Self> {
        let mut made = Self::new(remembered);
        let (chunks, rest) = bytes.as_chunks::<8>();
        if !rest.is_empty() || chunks.len() != made.given.len() * 3 {
            return None;
        }
        for (given, words) in made.given.iter_mut().zip(chunks.chunks(3)) {
            let word = |at: usize| words.get(at).copied().map_or(0, u64::from_le_bytes);
            *given = Given { record: word(0), post: word(1), author: word(2) };
        }
        Some(made)
    }
}

/// Who does something, and when; the name's hash is made once for all that comes of it.
#[derive(Debug, Clone, Copy)]
struct By<'a> {
    at: u32,
    did: &'a str,
    actor: u64,
}

impl By<'_> {
    /// A record's own address, as a number: without the text in between, which both sides agree on.
    fn record(&self, rkey: &str) -> u64 {
        self.actor.rotate_left(21) ^ hash(rkey)
    }
}

/// A post of one's own is deleted.
fn gone(by: By<'_>, rkey: &str, out: &mut impl FnMut(Happening)) {
    happening(Kind::Delete, by, &format!("at://{}/{POSTS}/{rkey}", by.did), out);
}

/// Tells of something that happened to the post of that address, where it is one.
fn happening(kind: Kind, by: By<'_>, uri: &str, out: &mut impl FnMut(Happening)) -> Option<Happening> {
    let (account, key) = post_address(uri)?;
    let posted = time_of(key).map_or(0, |time| seconds(time.as_micros()));
    let posted = if posted > by.at { 0 } else { posted };
    let made = Happening { at: by.at, posted, post: hash(uri), author: hash(account), actor: by.actor, kind };
    out(made);
    Some(made)
}

/// The address of a post that an event happened to, by its number.
#[must_use]
pub fn address_in<'e>(event: &'e Event<'_>, post: u64) -> Option<&'e str> {
    let What::Record(change) = &event.what else { return None };
    let named: Vec<&str> = match &change.body {
        Body::Like(subject) | Body::Repost(subject) => vec![subject.uri.as_ref()],
        Body::Post(made) => {
            let reply =
                made.reply.iter().flat_map(|reply| [reply.root.uri.as_ref(), reply.parent.uri.as_ref()]);
            reply.chain(made.quote.as_ref().map(|quoted| quoted.uri.as_ref())).collect()
        }
        Body::Follow { .. } | Body::Deleted | Body::Other | Body::Unreadable => Vec::new(),
    };
    named.into_iter().find(|uri| hash(uri) == post)
}

/// What a new post is about: its tags, in small letters with their `#`, and the pages it links to without what
/// is behind a `?` or `#`, each once. Nothing for whatever is no new post, and for a reply: that is about what it answers.
#[must_use]
pub fn topics(event: &Event<'_>) -> Vec<String> {
    let What::Record(change) = &event.what else { return Vec::new() };
    let Body::Post(post) = &change.body else { return Vec::new() };
    if change.operation != Operation::Create || post.reply.is_some() {
        return Vec::new();
    }
    let tags = post.facets.iter().filter_map(|facet| match &facet.feature {
        Feature::Tag(tag) if !tag.trim().is_empty() => Some(format!("#{}", tag.trim().to_lowercase())),
        Feature::Tag(_) | Feature::Link(_) | Feature::Mention(_) => None,
    });
    let mut all: Vec<String> = tags.chain(post.links().filter_map(page)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A page without what only says where its reader came from.
fn page(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    Some(format!("{host}{}", url.path().trim_end_matches('/')))
}

/// A line of Jetstream, version 1, that comes to a happening of a made-up stream: for measuring how fast lines are read. The
/// names in it are made from the numbers; fields, order and length are those of production (`like`: 480 bytes).
#[must_use]
pub fn made_line(event: &Happening) -> String {
    let did = |account: u64| format!("did:plc:{account:024x}");
    let post = || format!("at://{}/{POSTS}/{}", did(event.author), made_key(event.posted, event.post));
    let cid = "bafyreidc6sydkkbchcyg62v77wbhzvb2mvytlmsychqgwf2xojjtirmzj4";
    let strong = || format!(r#"{{"cid":"{cid}","uri":"{}"}}"#, post());
    let created = "2024-09-09T19:46:02.102Z";
    let subject =
        |kind: &str| format!(r#"{{"$type":"{kind}","createdAt":"{created}","subject":{}}}"#, strong());
    let text = |more: &str| {
        format!(
            r#"{{"$type":"{POSTS}","createdAt":"{created}","langs":["en"],"text":"what is said here is made up, and about as long as people write"{more}}}"#
        )
    };
    let (collection, record) = match event.kind {
        Kind::Like | Kind::Unlike => ("app.bsky.feed.like", subject("app.bsky.feed.like")),
        Kind::Repost | Kind::Unrepost => ("app.bsky.feed.repost", subject("app.bsky.feed.repost")),
        Kind::Post | Kind::Delete => (POSTS, text("")),
        Kind::Reply => (POSTS, text(&format!(r#","reply":{{"parent":{0},"root":{0}}}"#, strong()))),
        Kind::Quote => {
            (POSTS, text(&format!(r#","embed":{{"$type":"app.bsky.embed.record","record":{}}}"#, strong())))
        }
    };
    let key = match event.kind {
        Kind::Post | Kind::Delete => made_key(event.posted, event.post),
        Kind::Like | Kind::Repost | Kind::Reply | Kind::Quote | Kind::Unlike | Kind::Unrepost => {
            made_key(event.at, event.actor ^ event.post)
        }
    };
    let (operation, body) = match event.kind {
        Kind::Unlike | Kind::Unrepost | Kind::Delete => ("delete", String::new()),
        Kind::Post | Kind::Like | Kind::Repost | Kind::Reply | Kind::Quote => {
            ("create", format!(r#","record":{record},"cid":"{cid}""#))
        }
    };
    format!(
        r#"{{"did":"{}","time_us":{}000000,"kind":"commit","commit":{{"rev":"3l3qo2vutsw2b","operation":"{operation}","collection":"{collection}","rkey":"{key}"{body}}}}}"#,
        did(event.actor),
        event.at
    )
}

/// A key that holds a time in seconds and 20 bits of a number.
fn made_key(seconds: u32, number: u64) -> String {
    letters((u64::from(seconds) * 1_000_000 + (number >> 40) % 1_000_000) << 10 | number & 0x3ff)
}
