//! The public stream of the town's network, which is simulated: what people post, like, repost, answer and quote.
//!
//! Shape: a quiet post every two minutes, most of which die, and one every four hours that spreads (`made`), each with the
//! reactions that a branching process brings (`growth`). A stream is read up to a time and goes on from there. Everything
//! follows from seed, first minute and time: nothing is kept in the town's file, and a stream that begins two days ago
//! ([`Stream::MEMORY`]) says the same from now on as one that has always run.
//!
//! | where to look | for |
//! |---|---|
//! | `growth.rs` | how reactions bring reactions |
//! | `made.rs` | which posts there are, and what becomes of those that break out |
//! | `authors.rs`, `texts.rs` | who writes, and what |
//!
//! Bounds: the posts of two days, about 1,450, and at most 1,400 reactions each. Cost: some ten thousand posts and reactions a
//! millisecond.

mod authors;
mod growth;
mod made;
mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use breakout::{Event, Kind, hash};
use kernel::{CreatorId, Language, Network, Span, Timestamp, Topic};

use growth::LIFE;
use made::Source;

pub(super) use authors::Author;
pub(super) use made::{Course, Hit};

/// Something that happened on the town's network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: Kind,
    /// The lasting address of the post that it happened to.
    pub post: Arc<str>,
    /// The account of that post's author.
    pub author: Arc<str>,
    /// When that post was published.
    pub posted: Timestamp,
    /// The account of whoever did it.
    pub actor: Arc<str>,
}

impl Happening {
    /// As the spotter's engine reads it.
    #[must_use]
    pub fn event(&self) -> Event {
        // Before 1970 and after 2106 there is no town.
        let second = |at: Timestamp| u32::try_from(at.as_micros() / 1_000_000).unwrap_or(0);
        Event {
            at: second(self.at),
            posted: second(self.posted),
            post: hash(&self.post),
            author: hash(&self.author),
            actor: hash(&self.actor),
            kind: self.kind,
        }
    }
}

/// A post of the town's network, as anybody can read it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicPost {
    /// The lasting address (`at://…`).
    pub address: String,
    /// Where people read it: an address that leads nowhere, since the network is simulated.
    pub web: String,
    /// As which network it is simulated.
    pub network: Network,
    /// Its author's lasting account id.
    pub account: String,
    /// The name that its author shows.
    pub name: String,
    /// The words.
    pub text: String,
    /// In which languages.
    pub languages: Vec<Language>,
    /// Its tags.
    pub tags: Vec<Topic>,
    /// When it was published.
    pub posted: Timestamp,
}

/// A post that reactions may still come to.
#[derive(Debug)]
struct Living {
    made: made::Made,
    address: Arc<str>,
    account: Arc<str>,
    /// The next of its reactions.
    next: usize,
}

/// Everybody who is a stranger at first.
pub(super) fn strangers(seed: u64) -> Vec<CreatorId> {
    authors::strangers(seed).into_iter().map(|author| author.id).collect()
}

/// The stream, read up to a time.
#[derive(Debug)]
pub(super) struct Stream {
    source: Source,
    until: Timestamp,
    living: Vec<Living>,
    /// Where in `living` a post is.
    places: BTreeMap<Arc<str>, usize>,
}

impl Stream {
    /// How long a post lives: a stream must begin so long before what it is to say in full.
    pub(super) const MEMORY: Span = Span::seconds(LIFE as u64);

    /// A stream that begins at a time.
    pub(super) fn new(
        seed: u64,
        first: Timestamp,
        characters: Vec<(String, Author)>,
        from: Timestamp,
    ) -> Self {
        let (strangers, members) = (authors::strangers(seed), authors::members(seed));
        let shared = |all: Vec<Author>| all.into_iter().map(Arc::new).collect();
        let characters = characters.into_iter().map(|(scene, author)| (scene, Arc::new(author))).collect();
        let (strangers, members) = (shared(strangers), shared(members));
        let source = Source { seed, first, strangers, members, characters };
        Self { source, until: from, living: Vec::new(), places: BTreeMap::new() }
    }

    /// What happened since it was read last, in order of time.
    pub(super) fn read(&mut self, now: Timestamp) -> Vec<Happening> {
        if now <= self.until {
            return Vec::new();
        }
        let mut said: Vec<(Timestamp, u64, usize, Happening)> = Vec::new();
        let mut fresh = self.source.between(self.until, now);
        fresh.sort_by_key(|made| (made.posted, made.number));
        for made in fresh {
            let living = Living::new(self.source.seed, made);
            said.push((living.made.posted, living.made.number, 0, living.published()));
            self.living.push(living);
        }
        for living in &mut self.living {
            while let Some(happening) = living.reaction(now) {
                said.push((happening.at, living.made.number, living.next, happening));
            }
        }
        self.until = now;
        self.living.retain(|living| living.made.posted.plus(Self::MEMORY) > now);
        let places =
            self.living.iter().enumerate().map(|(place, living)| (Arc::clone(&living.address), place));
        self.places = places.collect();
        said.sort_by_key(|(at, number, place, _)| (*at, *number, *place));
        said.into_iter().map(|(_, _, _, happening)| happening).collect()
    }

    fn living(&self, address: &str) -> Option<&Living> {
        self.living.get(*self.places.get(address)?)
    }

    /// What stands at an address, while it lives.
    pub(super) fn post(&self, address: &str) -> Option<PublicPost> {
        let Living { made, account, .. } = self.living(address)?;
        let key = address.rsplit('/').next().unwrap_or_default();
        Some(PublicPost {
            address: address.to_owned(),
            web: format!("https://town.example/{}/{key}", made.author.handle()),
            network: Network::Bluesky,
            account: account.to_string(),
            name: made.author.name.clone(),
            text: made.text.to_owned(),
            languages: vec![made.author.language],
            tags: made.topic.parse().ok().into_iter().collect(),
            posted: made.posted,
        })
    }

    /// What makes the post at an address one that breaks out, while it lives.
    pub(super) fn hit(&self, address: &str) -> Option<Hit> {
        self.living(address)?.made.hit
    }

    /// The posts that were made to break out and their final sizes: what a spotter is held against.
    pub(super) fn truth(&self) -> Vec<(Arc<str>, usize)> {
        let hits = self.living.iter().filter(|living| living.made.hit.is_some());
        hits.map(|living| (Arc::clone(&living.address), living.made.reactions.len())).collect()
    }

    /// The author with an account, if they are a stranger.
    pub(super) fn stranger(&self, account: &str) -> Option<Arc<Author>> {
        self.source.strangers.iter().find(|author| author.profile.account == account).cloned()
    }
}

impl Living {
    fn new(seed: u64, made: made::Made) -> Self {
        let account: Arc<str> = made.author.profile.account.as_str().into();
        let key = (made.number ^ seed.rotate_left(40)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let address = format!("at://{account}/app.bsky.feed.post/3m{key:011x}").into();
        Self { made, address, account, next: 0 }
    }

    fn happening(&self, at: Timestamp, kind: Kind, actor: Arc<str>) -> Happening {
        let (post, author) = (Arc::clone(&self.address), Arc::clone(&self.account));
        Happening { at, kind, post, author, posted: self.made.posted, actor }
    }

    fn published(&self) -> Happening {
        self.happening(self.made.posted, Kind::Post, Arc::clone(&self.account))
    }

    /// The next reaction, if it has come by now.
    fn reaction(&mut self, now: Timestamp) -> Option<Happening> {
        let reaction = *self.made.reactions.get(self.next)?;
        let at = self.made.posted.plus(Span::seconds(u64::from(reaction.after)));
        if at > now {
            return None;
        }
        self.next += 1;
        let actor = format!("did:plc:reader{:0>18}", reaction.actor).into();
        Some(self.happening(at, reaction.kind, actor))
    }
}
