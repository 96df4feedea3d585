//! Events of the network as edges of the graph of influence: who follows, likes, reposts, answers, quotes or names whom.
//!
//! An edge goes from whoever acts to the account whose post, or who, it is about. Time is when the stream saw it: what a record claims
//! is its author's word. An account counts by its DID; an address that gives a handle instead is passed over, since the same account
//! would stand there twice. A deletion names only its own record, so what is taken back stays until it has decayed.

use influence::edges::{Kind, Row};

use super::spotting::post_address;
use super::stream::{Body, Event, Feature, Operation, Post, What};

/// How much each kind of edge weighs; each finite and above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// A follow.
    pub follow: f32,
    /// A like: cheap to give, and cheap to buy.
    pub like: f32,
    /// A repost.
    pub repost: f32,
    /// A reply.
    pub reply: f32,
    /// A post that names somebody.
    pub mention: f32,
    /// A quote.
    pub quote: f32,
}

impl Default for Weights {
    /// Chosen, not measured: what costs its giver most counts most.
    fn default() -> Self {
        Self { follow: 1.0, like: 0.25, repost: 1.0, reply: 1.0, mention: 0.5, quote: 1.0 }
    }
}

impl Weights {
    const fn of(&self, kind: Kind) -> f32 {
        match kind {
            Kind::Follow => self.follow,
            Kind::Like => self.like,
            Kind::Repost => self.repost,
            Kind::Reply => self.reply,
            Kind::Mention => self.mention,
            Kind::Quote => self.quote,
        }
    }
}

/// The edges that an event comes to: most come to one, a post to one for whom it answers, one for whom it quotes and one for each account that
/// it names. What is changed or deleted comes to none; nor does what an event says of its own account.
pub fn edges<'e>(event: &'e Event<'_>, weights: &Weights, mut out: impl FnMut(Row<'e>)) {
    let What::Record(change) = &event.what else { return };
    if change.operation != Operation::Create {
        return;
    }
    let from = event.did.as_ref();
    let at = Some(event.seen.as_micros() / 1_000_000).filter(|at| *at > 0);
    let mut edge = |kind: Kind, to: &'e str| {
        if to.starts_with("did:") && to != from {
            out(Row { from, to, weight: weights.of(kind), at, kind: Some(kind) });
        }
    };
    match &change.body {
        Body::Follow { subject } => edge(Kind::Follow, subject),
        Body::Like(post) => author(&post.uri).into_iter().for_each(|to| edge(Kind::Like, to)),
        Body::Repost(post) => author(&post.uri).into_iter().for_each(|to| edge(Kind::Repost, to)),
        Body::Post(post) => said(post, edge),
        Body::Deleted | Body::Other | Body::Unreadable => {}
    }
}

fn said<'e>(post: &'e Post<'_>, mut edge: impl FnMut(Kind, &'e str)) {
    if let Some(to) = post.reply.as_ref().and_then(|reply| author(&reply.parent.uri)) {
        edge(Kind::Reply, to);
    }
    if let Some(to) = post.quote.as_ref().and_then(|quoted| author(&quoted.uri)) {
        edge(Kind::Quote, to);
    }
    let mut named: Vec<&str> = Vec::new();
    for facet in &post.facets {
        match &facet.feature {
            Feature::Mention(did) if !named.contains(&did.as_ref()) => named.push(did),
            Feature::Mention(_) | Feature::Link(_) | Feature::Tag(_) => {}
        }
    }
    named.into_iter().for_each(|did| edge(Kind::Mention, did));
}

/// Whose post an address is.
fn author(uri: &str) -> Option<&str> {
    post_address(uri).map(|(account, _)| account)
}
