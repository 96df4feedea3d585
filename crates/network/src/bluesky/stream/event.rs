//! The one type into which every stream is read.
//!
//! An [`Event`] borrows its texts from the frame that it was read from and copies none; [`Event::into_owned`] makes it
//! last longer. What a record says is believed as far as its types go and no further: a text may be of any length that
//! fits the frame, a link may lead anywhere, `created_at` is whatever its author claims.

use std::borrow::Cow;

use kernel::Timestamp;

use crate::bluesky::cid::Cid;

/// A text out of a frame, or a copy of it.
pub type Text<'a> = Cow<'a, str>;

/// Something that happened on the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<'a> {
    /// Whose account: `did:plc:…` or `did:web:…`.
    pub did: Text<'a>,
    /// The place in the stream: the sequence number, or microseconds on Jetstream's first version.
    pub position: u64,
    /// When the stream saw it; [`Timestamp::EPOCH`] where it does not say so in a readable way.
    pub seen: Timestamp,
    /// What happened.
    pub what: What<'a>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<'a> {
    /// A record was made, changed or deleted.
    Record(Change<'a>),
    /// An account may be read, or not any more.
    Account {
        /// Whether it may be read.
        active: bool,
        /// Why not: `deactivated`, `takendown`, `suspended`, `deleted`, or a later word.
        status: Option<Text<'a>>,
        /// As the relay told it.
        told: Told<'a>,
    },
    /// A handle or an identity document has changed, or may have: what is known of it must be asked for anew.
    Identity {
        /// The handle, where it is told.
        handle: Option<Text<'a>>,
        /// As the relay told it.
        told: Told<'a>,
    },
    /// What is known of this repository is no longer certain (`#sync`, or a commit too big to be sent): whoever keeps a
    /// copy fetches it anew.
    Resync {
        /// The revision from which on.
        rev: Text<'a>,
    },
}

/// The relay's own number and time, which Jetstream passes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<'a> {
    /// The relay's sequence number.
    pub seq: u64,
    /// The relay's time, as it wrote it.
    pub time: Text<'a>,
}

/// What was done to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Made.
    Create,
    /// Changed.
    Update,
    /// Deleted.
    Delete,
}

impl Operation {
    /// As the network spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        [Self::Create, Self::Update, Self::Delete].into_iter().find(|operation| operation.name() == name)
    }
}

/// A record made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// The repository's revision that did it.
    pub rev: Text<'a>,
    /// What was done.
    pub operation: Operation,
    /// The collection: `app.bsky.feed.post` and so on.
    pub collection: Text<'a>,
    /// The record's key in it.
    pub rkey: Text<'a>,
    /// The record's identifier; nothing for a deletion.
    pub cid: Option<Cid>,
    /// What the record says.
    pub body: Body<'a>,
    /// The record as it came; nothing for a deletion, and nothing once [`Event::into_owned`] has dropped it.
    pub record: Option<Record<'a>>,
}

/// A record as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<'a> {
    /// DAG-CBOR, from the firehose.
    Cbor(Cow<'a, [u8]>),
    /// JSON, from Jetstream.
    Json(Text<'a>),
}

/// What a record says, where this program knows its collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body<'a> {
    /// A post, a reply or a quote.
    Post(Box<Post<'a>>),
    /// A like of a record.
    Like(StrongRef<'a>),
    /// A repost of a post.
    Repost(StrongRef<'a>),
    /// An account follows another.
    Follow {
        /// The one that is followed.
        subject: Text<'a>,
    },
    /// Nothing is left.
    Deleted,
    /// A collection that this program does not read.
    Other,
    /// A record of a known collection that breaks the collection's rules, or whose bytes did not come with the commit.
    Unreadable,
}

/// One version of one record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StrongRef<'a> {
    /// `at://…`.
    pub uri: Text<'a>,
    /// The version's identifier, as written.
    pub cid: Text<'a>,
}

/// What a post says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Post<'a> {
    /// Its text.
    pub text: Text<'a>,
    /// Its languages, as its author's program says.
    pub langs: Vec<Text<'a>>,
    /// Mentions, links and tags in its text.
    pub facets: Vec<Facet<'a>>,
    /// What it answers.
    pub reply: Option<Reply<'a>>,
    /// What it quotes.
    pub quote: Option<StrongRef<'a>>,
    /// The page that is shown below it.
    pub card: Option<Text<'a>>,
    /// When it was written, as its author's program claims; nothing where that is no time.
    pub created_at: Option<Timestamp>,
}

impl Post<'_> {
    /// Every address that it links to: those in its text, then that of its card. One may come twice.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        let in_text = self.facets.iter().filter_map(|facet| match &facet.feature {
            Feature::Link(address) => Some(address.as_ref()),
            Feature::Mention(_) | Feature::Tag(_) => None,
        });
        in_text.chain(self.card.as_deref())
    }
}

/// What a post answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply<'a> {
    /// The beginning of the conversation.
    pub root: StrongRef<'a>,
    /// The post that is answered.
    pub parent: StrongRef<'a>,
}

/// A stretch of a text with a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet<'a> {
    /// Its first byte in the text. Not checked: it may lie outside or inside a letter.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// The meaning.
    pub feature: Feature<'a>,
}

/// The meaning of a stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feature<'a> {
    /// Names an account.
    Mention(Text<'a>),
    /// Leads to an address.
    Link(Text<'a>),
    /// Carries a tag, without its `#`.
    Tag(Text<'a>),
}

/// What an event is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A post that answers nothing and quotes nothing.
    Post,
    /// A post that answers another.
    Reply,
    /// A post that quotes another and answers none.
    Quote,
    /// A like.
    Like,
    /// A repost.
    Repost,
    /// A follow.
    Follow,
    /// A deletion, whatever was deleted.
    Delete,
    /// Something else in a repository.
    Other,
    /// An account's state.
    Account,
    /// A change of handle or keys.
    Identity,
    /// A repository to fetch anew.
    Resync,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Post,
        Self::Reply,
        Self::Quote,
        Self::Like,
        Self::Repost,
        Self::Follow,
        Self::Delete,
        Self::Other,
        Self::Account,
        Self::Identity,
        Self::Resync,
    ];

    /// In small letters.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Reply => "reply",
            Self::Quote => "quote",
            Self::Like => "like",
            Self::Repost => "repost",
            Self::Follow => "follow",
            Self::Delete => "delete",
            Self::Other => "other",
            Self::Account => "account",
            Self::Identity => "identity",
            Self::Resync => "resync",
        }
    }
}

impl Event<'_> {
    /// What it is counted as.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match &self.what {
            What::Record(change) => match &change.body {
                Body::Post(post) if post.reply.is_some() => Kind::Reply,
                Body::Post(post) if post.quote.is_some() => Kind::Quote,
                Body::Post(_) => Kind::Post,
                Body::Like(_) => Kind::Like,
                Body::Repost(_) => Kind::Repost,
                Body::Follow { .. } => Kind::Follow,
                Body::Deleted => Kind::Delete,
                Body::Other | Body::Unreadable => Kind::Other,
            },
            What::Account { .. } => Kind::Account,
            What::Identity { .. } => Kind::Identity,
            What::Resync { .. } => Kind::Resync,
        }
    }
}
