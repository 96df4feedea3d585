//! The social network as it really is: who posted what, when it was first seen, what became of it.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::{Gone, Lookup, NetworkError, PublishRequest, SeenPost, Sighting};
use kernel::{Network, PlacementId, Timestamp};

use super::Stream;
use crate::hub::DAY;

/// A post.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    /// Who wrote it.
    pub(crate) account: String,
    /// The words.
    pub(crate) text: String,
    /// The time it claims.
    pub(crate) claimed: i64,
    /// The time in its key, where the network made one.
    pub(crate) keyed: Option<i64>,
    /// When the stream shows it first.
    pub(crate) seen: i64,
    /// How often it was changed.
    pub(crate) edits: u32,
    /// How it went away.
    pub(crate) gone: Option<Gone>,
}

/// The network.
#[derive(Debug, Default)]
pub(crate) struct Social {
    posts: BTreeMap<String, Post>,
    by_key: BTreeMap<PlacementId, String>,
    closed: BTreeSet<String>,
    refused: BTreeSet<PlacementId>,
    followings: BTreeMap<String, u64>,
    stream: Stream,
    /// People who saw a post.
    pub(crate) reach: u64,
    /// Answers, reposts and likes.
    pub(crate) engagement: u64,
}

impl Social {
    /// A network whose stream is read by a market that is away now and then.
    pub(crate) fn watched(stream: Stream) -> Self {
        Self { stream, ..Self::default() }
    }

    /// The market publishes: once per key.
    pub(crate) fn publish(
        &mut self,
        network: Network,
        request: PublishRequest,
        now: i64,
        stream_delay: i64,
    ) -> Result<String, NetworkError> {
        if let Some(address) = self.by_key.get(&request.key) {
            return Ok(address.clone());
        }
        if self.refused.contains(&request.key) {
            return Err(NetworkError::Refused("this account may not post".to_owned()));
        }
        let post = Post {
            account: request.account,
            text: request.text,
            claimed: now,
            keyed: None,
            seen: now + stream_delay,
            edits: 0,
            gone: None,
        };
        let address = self.post(network, post);
        self.by_key.insert(request.key, address.clone());
        Ok(address)
    }

    /// A person posts by hand.
    pub(crate) fn post(&mut self, network: Network, post: Post) -> String {
        let number = self.posts.len();
        self.engage(&post, number);
        let address = match network {
            Network::Bluesky => format!("at://{}/app.bsky.feed.post/{number:08}", post.account),
            Network::Mastodon => format!("https://social.example.org/{}/{number:08}", post.account),
            Network::X => format!("https://x.com/{}/status/{number:08}", post.account),
        };
        self.posts.insert(address.clone(), post);
        address
    }

    /// Somebody is on the network, with so many followers.
    pub(crate) fn join(&mut self, account: &str, followers: u64) {
        self.followings.insert(account.to_owned(), followers);
    }

    /// A third to all of the followers see a post, one to nine in a hundred of these react; a post dated back
    /// sinks unseen.
    fn engage(&mut self, post: &Post, number: usize) {
        let followers = self.followings.get(&post.account).copied().unwrap_or(0);
        let chance = u64::try_from(number).unwrap_or(0);
        let seen = if post.claimed + DAY < post.seen { 0 } else { followers / (1 + chance % 3) };
        self.reach += seen;
        self.engagement += seen * (1 + chance % 9) / 100;
    }

    /// Whether a network marks what a post holds.
    pub(crate) const fn marks(network: Network) -> bool {
        matches!(network, Network::Bluesky)
    }

    pub(crate) fn look_up(&self, network: Network, address: &str, now: i64) -> Lookup {
        let Some(post) = self.posts.get(address) else { return Lookup::Gone(Gone::NotFound) };
        if self.closed.contains(&post.account) {
            return Lookup::Gone(Gone::AccountClosed);
        }
        if let Some(gone) = post.gone {
            return Lookup::Gone(gone);
        }
        // As the networks draw links: without the punctuation of the sentence.
        let words = post.text.split_whitespace().filter(|word| word.starts_with("https://"));
        let links = words.map(|word| word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '…']));
        Lookup::Found(SeenPost {
            account: post.account.clone(),
            text: post.text.clone(),
            links: links.map(str::to_owned).collect(),
            version: Self::marks(network).then(|| post.edits.to_string()),
            reply_to: None,
            claimed: Timestamp::from_micros(post.claimed),
            keyed: post.keyed.map(Timestamp::from_micros),
            sighting: match network {
                Network::Bluesky | Network::Mastodon => self.stream.sighting(post.seen, now),
                Network::X => Sighting::Unwatched,
            },
        })
    }

    pub(crate) fn withdraw(&mut self, key: PlacementId, _now: i64) {
        if let Some(address) = self.by_key.get(&key).cloned() {
            self.remove(&address, Gone::Deleted);
        }
    }

    /// A post goes away; what is gone stays gone in the way it went.
    pub(crate) fn remove(&mut self, address: &str, gone: Gone) {
        if let Some(post) = self.posts.get_mut(address) {
            post.gone = post.gone.or(Some(gone));
        }
    }

    pub(crate) fn edit(&mut self, address: &str, text: String) {
        if let Some(post) = self.posts.get_mut(address) {
            post.text = text;
            post.edits += 1;
        }
    }

    pub(crate) fn close(&mut self, account: &str) {
        self.closed.insert(account.to_owned());
    }

    /// The network will refuse what the market publishes for this placement.
    pub(crate) fn refuse(&mut self, key: PlacementId) {
        self.refused.insert(key);
    }

    pub(crate) fn refuses(&self, key: PlacementId) -> bool {
        self.refused.contains(&key)
    }

    pub(crate) fn address_of(&self, key: PlacementId) -> Option<String> {
        self.by_key.get(&key).cloned()
    }

    pub(crate) fn get(&self, address: &str) -> Option<&Post> {
        self.posts.get(address)
    }

    /// Whether what the market published under a key still stands.
    pub(crate) fn stands(&self, key: PlacementId) -> bool {
        let address = self.by_key.get(&key);
        address.and_then(|address| self.posts.get(address)).is_some_and(|post| post.gone.is_none())
    }

    /// How many posts there are.
    pub(crate) fn count(&self) -> usize {
        self.posts.len()
    }
}
