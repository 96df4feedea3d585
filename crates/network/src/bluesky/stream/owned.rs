//! Events that outlive their frame.

use std::borrow::Cow;

use super::event::{Body, Change, Event, Facet, Feature, Post, Record, Reply, StrongRef, Text, Told, What};

fn own(text: Text<'_>) -> Text<'static> {
    Cow::Owned(text.into_owned())
}

impl Event<'_> {
    /// Copies what it borrows. The record as it came is dropped unless `keep_record`: it is most of the bytes.
    #[must_use]
    pub fn into_owned(self, keep_record: bool) -> Event<'static> {
        let what = match self.what {
            What::Record(change) => What::Record(change.into_owned(keep_record)),
            What::Account { active, status, told } => {
                What::Account { active, status: status.map(own), told: told.into_owned() }
            }
            What::Identity { handle, told } => {
                What::Identity { handle: handle.map(own), told: told.into_owned() }
            }
            What::Resync { rev } => What::Resync { rev: own(rev) },
        };
        Event { did: own(self.did), position: self.position, seen: self.seen, what }
    }

    /// About how many bytes it takes, for bounds: what it owns or borrows, and itself.
    #[must_use]
    pub fn size(&self) -> usize {
        let inner = match &self.what {
            What::Record(change) => change.size(),
            What::Account { status, told, .. } => length(status.as_ref()) + told.time.len(),
            What::Identity { handle, told } => length(handle.as_ref()) + told.time.len(),
            What::Resync { rev } => rev.len(),
        };
        size_of::<Self>() + self.did.len() + inner
    }
}

fn length(text: Option<&Text<'_>>) -> usize {
    text.map_or(0, |text| text.len())
}

impl Told<'_> {
    fn into_owned(self) -> Told<'static> {
        Told { seq: self.seq, time: own(self.time) }
    }
}

impl Change<'_> {
    fn into_owned(self, keep_record: bool) -> Change<'static> {
        let body = match self.body {
            Body::Post(post) => Body::Post(Box::new(post.into_owned())),
            Body::Like(subject) => Body::Like(subject.into_owned()),
            Body::Repost(subject) => Body::Repost(subject.into_owned()),
            Body::Follow { subject } => Body::Follow { subject: own(subject) },
            Body::Deleted => Body::Deleted,
            Body::Other => Body::Other,
            Body::Unreadable => Body::Unreadable,
        };
        let record = self.record.filter(|_| keep_record).map(|record| match record {
            Record::Cbor(bytes) => Record::Cbor(Cow::Owned(bytes.into_owned())),
            Record::Json(text) => Record::Json(own(text)),
        });
        Change {
            rev: own(self.rev),
            operation: self.operation,
            collection: own(self.collection),
            rkey: own(self.rkey),
            cid: self.cid,
            body,
            record,
        }
    }

    fn size(&self) -> usize {
        let body = match &self.body {
            Body::Post(post) => post.size(),
            Body::Like(subject) | Body::Repost(subject) => subject.size(),
            Body::Follow { subject } => subject.len(),
            Body::Deleted | Body::Other | Body::Unreadable => 0,
        };
        let record = match &self.record {
            Some(Record::Cbor(bytes)) => bytes.len(),
            Some(Record::Json(text)) => text.len(),
            None => 0,
        };
        self.rev.len() + self.collection.len() + self.rkey.len() + body + record
    }
}

impl StrongRef<'_> {
    fn into_owned(self) -> StrongRef<'static> {
        StrongRef { uri: own(self.uri), cid: own(self.cid) }
    }

    fn size(&self) -> usize {
        self.uri.len() + self.cid.len()
    }
}

impl Post<'_> {
    fn into_owned(self) -> Post<'static> {
        let facet = |facet: Facet<'_>| Facet {
            start: facet.start,
            end: facet.end,
            feature: match facet.feature {
                Feature::Mention(did) => Feature::Mention(own(did)),
                Feature::Link(address) => Feature::Link(own(address)),
                Feature::Tag(tag) => Feature::Tag(own(tag)),
            },
        };
        let reply =
            |reply: Reply<'_>| Reply { root: reply.root.into_owned(), parent: reply.parent.into_owned() };
        Post {
            text: own(self.text),
            langs: self.langs.into_iter().map(own).collect(),
            facets: self.facets.into_iter().map(facet).collect(),
            reply: self.reply.map(reply),
            quote: self.quote.map(StrongRef::into_owned),
            card: self.card.map(own),
            created_at: self.created_at,
        }
    }

    fn size(&self) -> usize {
        let facet = |facet: &Facet<'_>| {
            let (Feature::Mention(text) | Feature::Link(text) | Feature::Tag(text)) = &facet.feature;
            size_of::<Facet<'_>>() + text.len()
        };
        let reply = self.reply.as_ref().map_or(0, |reply| reply.root.size() + reply.parent.size());
        size_of::<Self>()
            + self.text.len()
            + self.langs.iter().map(|lang| size_of::<Text<'_>>() + lang.len()).sum::<usize>()
            + self.facets.iter().map(facet).sum::<usize>()
            + reply
            + self.quote.as_ref().map_or(0, StrongRef::size)
            + length(self.card.as_ref())
    }
}
