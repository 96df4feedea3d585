//! What records of the known collections say, whatever they are written in.
//!
//! [`Source`] is what DAG-CBOR and JSON have in common; each collection is read once, in terms of it. Unknown fields are
//! passed over. Lists that could be long are cut at bounds far above what the network's own rules allow.

use std::borrow::Cow;

use super::event::{Body, Facet, Feature, Post, Reply, StrongRef, Text};
use super::time;
use crate::bluesky::cbor::{Decoder, Malformed};

/// The network allows three.
const MOST_LANGS: usize = 8;
/// The network gives no number; a post has 300 letters.
const MOST_FACETS: usize = 256;

/// Values one after the other.
pub(crate) trait Source<'a>: Sized {
    /// Reads a map: `each` gets every key and must read or skip its value.
    fn map<E>(&mut self, each: E) -> Result<(), Malformed>
    where
        E: FnMut(&mut Self, &[u8]) -> Result<(), Malformed>;

    /// Reads a list: `each` must read or skip one value.
    fn list<E>(&mut self, each: E) -> Result<(), Malformed>
    where
        E: FnMut(&mut Self) -> Result<(), Malformed>;

    /// Reads a text.
    fn text(&mut self) -> Result<Text<'a>, Malformed>;

    /// Reads a whole number, not negative.
    fn number(&mut self) -> Result<u64, Malformed>;

    /// Passes over a value.
    fn pass(&mut self) -> Result<(), Malformed>;

    /// Whether nothing stands here; then it is passed over.
    fn nothing(&mut self) -> bool;
}

impl<'a> Source<'a> for Decoder<'a> {
    fn map<E>(&mut self, mut each: E) -> Result<(), Malformed>
    where
        E: FnMut(&mut Self, &[u8]) -> Result<(), Malformed>,
    {
        for _ in 0..Decoder::map(self)? {
            let key = self.key()?;
            each(self, key)?;
        }
        Ok(())
    }

    fn list<E>(&mut self, mut each: E) -> Result<(), Malformed>
    where
        E: FnMut(&mut Self) -> Result<(), Malformed>,
    {
        for _ in 0..self.array()? {
            each(self)?;
        }
        Ok(())
    }

    fn text(&mut self) -> Result<Text<'a>, Malformed> {
        Decoder::text(self).map(Cow::Borrowed)
    }

    fn number(&mut self) -> Result<u64, Malformed> {
        self.uint()
    }

    fn pass(&mut self) -> Result<(), Malformed> {
        self.skip()
    }

    fn nothing(&mut self) -> bool {
        self.null()
    }
}

/// Reads a record of a collection. Leaves the source after the record where it could be read.
pub(crate) fn body<'a, S: Source<'a>>(collection: &str, source: &mut S) -> Result<Body<'a>, Malformed> {
    match collection {
        "app.bsky.feed.like" => subject(source).map(Body::Like),
        "app.bsky.feed.repost" => subject(source).map(Body::Repost),
        "app.bsky.feed.post" => post(source).map(|post| Body::Post(Box::new(post))),
        "app.bsky.graph.follow" => follow(source),
        _ => source.pass().map(|()| Body::Other),
    }
}

fn subject<'a, S: Source<'a>>(source: &mut S) -> Result<StrongRef<'a>, Malformed> {
    let mut subject = None;
    source.map(|source, key| match key {
        b"subject" => strong_ref(source).map(|found| subject = Some(found)),
        _ => source.pass(),
    })?;
    subject.ok_or(Malformed::Missing("subject"))
}

fn strong_ref<'a, S: Source<'a>>(source: &mut S) -> Result<StrongRef<'a>, Malformed> {
    let (mut uri, mut cid) = (None, None);
    source.map(|source, key| match key {
        b"uri" => source.text().map(|text| uri = Some(text)),
        b"cid" => source.text().map(|text| cid = Some(text)),
        _ => source.pass(),
    })?;
    Ok(StrongRef { uri: uri.ok_or(Malformed::Missing("uri"))?, cid: cid.ok_or(Malformed::Missing("cid"))? })
}

fn follow<'a, S: Source<'a>>(source: &mut S) -> Result<Body<'a>, Malformed> {
    let mut subject = None;
    source.map(|source, key| match key {
        b"subject" => source.text().map(|text| subject = Some(text)),
        _ => source.pass(),
    })?;
    Ok(Body::Follow { subject: subject.ok_or(Malformed::Missing("subject"))? })
}

fn post<'a, S: Source<'a>>(source: &mut S) -> Result<Post<'a>, Malformed> {
    let mut post = Post::default();
    let mut text = None;
    source.map(|source, key| {
        match key {
            b"text" => text = Some(source.text()?),
            b"createdAt" => post.created_at = time::parse(&source.text()?),
            // Optional fields that say null are as good as missing.
            _ if source.nothing() => {}
            b"langs" => langs(source, &mut post.langs)?,
            b"facets" => source.list(|source| facet(source, &mut post.facets))?,
            b"reply" => post.reply = Some(reply(source)?),
            b"embed" => embed(source, &mut post)?,
            _ => source.pass()?,
        }
        Ok(())
    })?;
    post.text = text.ok_or(Malformed::Missing("text"))?;
    Ok(post)
}

fn langs<'a, S: Source<'a>>(source: &mut S, langs: &mut Vec<Text<'a>>) -> Result<(), Malformed> {
    source.list(|source| {
        let lang = source.text()?;
        if langs.len() < MOST_LANGS {
            langs.push(lang);
        }
        Ok(())
    })
}

fn reply<'a, S: Source<'a>>(source: &mut S) -> Result<Reply<'a>, Malformed> {
    let (mut root, mut parent) = (None, None);
    source.map(|source, key| match key {
        b"root" => strong_ref(source).map(|found| root = Some(found)),
        b"parent" => strong_ref(source).map(|found| parent = Some(found)),
        _ => source.pass(),
    })?;
    Ok(Reply {
        root: root.ok_or(Malformed::Missing("reply.root"))?,
        parent: parent.ok_or(Malformed::Missing("reply.parent"))?,
    })
}

fn facet<'a, S: Source<'a>>(source: &mut S, facets: &mut Vec<Facet<'a>>) -> Result<(), Malformed> {
    let (mut start, mut end, mut features) = (0, 0, Vec::new());
    source.map(|source, key| match key {
        b"index" => source.map(|source, key| match key {
            b"byteStart" => source.number().map(|number| start = number),
            b"byteEnd" => source.number().map(|number| end = number),
            _ => source.pass(),
        }),
        b"features" => source.list(|source| {
            let feature = feature(source)?;
            if facets.len() + features.len() < MOST_FACETS {
                features.extend(feature);
            }
            Ok(())
        }),
        _ => source.pass(),
    })?;
    facets.extend(features.into_iter().map(|feature| Facet { start, end, feature }));
    Ok(())
}

/// One of the three; a later kind of feature is none of them.
fn feature<'a, S: Source<'a>>(source: &mut S) -> Result<Option<Feature<'a>>, Malformed> {
    let (mut did, mut uri, mut tag, mut kind) = (None, None, None, None);
    source.map(|source, key| match key {
        b"$type" => source.text().map(|text| kind = Some(text)),
        b"did" => source.text().map(|text| did = Some(text)),
        b"uri" => source.text().map(|text| uri = Some(text)),
        b"tag" => source.text().map(|text| tag = Some(text)),
        _ => source.pass(),
    })?;
    Ok(match kind.as_deref() {
        Some("app.bsky.richtext.facet#mention") => did.map(Feature::Mention),
        Some("app.bsky.richtext.facet#link") => uri.map(Feature::Link),
        Some("app.bsky.richtext.facet#tag") => tag.map(Feature::Tag),
        Some(_) | None => None,
    })
}

/// A card, a quote, or both; pictures and films are passed over.
fn embed<'a, S: Source<'a>>(source: &mut S, post: &mut Post<'a>) -> Result<(), Malformed> {
    let (mut kind, mut quote, mut card) = (None, None, None);
    source.map(|source, key| match key {
        b"$type" => source.text().map(|text| kind = Some(text)),
        b"record" => quoted(source).map(|found| quote = found),
        b"external" => external(source).map(|found| card = found),
        b"media" => source.map(|source, key| match key {
            b"external" => external(source).map(|found| card = found),
            _ => source.pass(),
        }),
        _ => source.pass(),
    })?;
    match kind.as_deref() {
        Some("app.bsky.embed.external") => post.card = card,
        Some("app.bsky.embed.record") => post.quote = quote,
        Some("app.bsky.embed.recordWithMedia") => (post.quote, post.card) = (quote, card),
        Some(_) | None => {}
    }
    Ok(())
}

/// A reference, or a map in which one stands under `record`.
fn quoted<'a, S: Source<'a>>(source: &mut S) -> Result<Option<StrongRef<'a>>, Malformed> {
    let (mut uri, mut cid, mut inner) = (None, None, None);
    source.map(|source, key| match key {
        b"uri" => source.text().map(|text| uri = Some(text)),
        b"cid" => source.text().map(|text| cid = Some(text)),
        b"record" => strong_ref(source).map(|found| inner = Some(found)),
        _ => source.pass(),
    })?;
    Ok(inner.or_else(|| uri.zip(cid).map(|(uri, cid)| StrongRef { uri, cid })))
}

fn external<'a, S: Source<'a>>(source: &mut S) -> Result<Option<Text<'a>>, Malformed> {
    let mut uri = None;
    source.map(|source, key| match key {
        b"uri" => source.text().map(|text| uri = Some(text)),
        _ => source.pass(),
    })?;
    Ok(uri)
}
