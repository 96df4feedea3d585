//! What is really there: posts and payments, whoever asks.
//!
//! A post of which the town knows nothing else is what was declared: the approved text, by its author, on time. So
//! the store alone gives back every honest post, and only the others are kept ([`Post::altered`]).

use std::collections::BTreeMap;

use app::ports::{Gone, Lookup, PayoutRequest, RailAnswer, SeenPost, Sighting};
use kernel::{Network, PayoutId, PlacementId, Span, Timestamp};
use market::Placement;
use market::payout::Payee;
use serde::{Deserialize, Serialize};

use crate::rng::Rng;

/// How long a post takes to show on the network's stream.
const STREAM: Span = Span::seconds(2);

/// How a post went away, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Away {
    Never,
    Deleted,
    TakenDown,
    AccountClosed,
}

impl Away {
    const fn gone(self) -> Gone {
        match self {
            Self::Never => Gone::NotFound,
            Self::Deleted => Gone::Deleted,
            Self::TakenDown => Gone::TakenDown,
            Self::AccountClosed => Gone::AccountClosed,
        }
    }
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Post {
    pub(super) account: String,
    pub(super) text: String,
    pub(super) claimed: Timestamp,
    pub(super) seen: Timestamp,
    pub(super) away: Option<Away>,
    /// Not what the market was told.
    pub(super) altered: bool,
    /// Which post it answers.
    #[serde(default)]
    pub(super) reply_to: Option<String>,
}

impl Post {
    /// As agreed, at this moment.
    pub(super) fn honest(account: &str, text: &str, reply_to: Option<&str>, now: Timestamp) -> Self {
        let (account, text) = (account.to_owned(), text.to_owned());
        let (seen, reply_to) = (now.plus(STREAM), reply_to.map(str::to_owned));
        Self { account, text, claimed: now, seen, away: None, altered: false, reply_to }
    }
}

/// The networks, as one.
#[derive(Debug, Default)]
pub(super) struct Net {
    posts: BTreeMap<String, Post>,
    by_key: BTreeMap<PlacementId, String>,
}

impl Net {
    /// The address under which a placement's post stands: the same whenever it is asked for.
    pub(super) fn address(network: Network, account: &str, key: PlacementId) -> String {
        let bits = key.uuid().as_u128();
        match network {
            Network::Bluesky => {
                format!("at://{account}/app.bsky.feed.post/3l{:011x}", bits & 0xfff_ffff_ffff)
            }
            Network::Mastodon => format!("{account}/statuses/{:018}", bits % 1_000_000_000_000_000_000),
            Network::X => format!("https://x.com/i/status/{:019}", bits % 10_000_000_000_000_000_000),
        }
    }

    /// Where the post of a placement stands.
    pub(super) fn address_of(&self, key: PlacementId) -> Option<String> {
        self.by_key.get(&key).cloned()
    }

    pub(super) fn put(&mut self, key: PlacementId, address: String, post: Post) {
        self.by_key.insert(key, address.clone());
        self.posts.entry(address).or_insert(post);
    }

    /// Something happens to a post.
    pub(super) fn alter(&mut self, address: &str, change: impl FnOnce(&mut Post)) {
        if let Some(post) = self.posts.get_mut(address) {
            post.altered = true;
            change(post);
        }
    }

    pub(super) fn get(&self, address: &str) -> Option<&Post> {
        self.posts.get(address)
    }

    /// What the store knows of a post, for the town that does not.
    pub(super) fn rebuild(&mut self, placement: &Placement) {
        let (Some(post), Some(draft)) = (&placement.post, &placement.draft) else { return };
        self.by_key.insert(placement.id, post.address.clone());
        if !self.posts.contains_key(&post.address) {
            let reply_to = placement.reply_to.as_deref();
            let honest = Post::honest(&placement.account, &draft.text, reply_to, post.declared);
            let seen = post.first_seen.unwrap_or(honest.seen);
            self.posts.insert(post.address.clone(), Post { seen, claimed: seen, ..honest });
        }
    }

    pub(super) fn look_up(&self, address: &str, now: Timestamp) -> Lookup {
        let Some(post) = self.posts.get(address) else { return Lookup::Gone(Gone::NotFound) };
        if let Some(away) = post.away {
            return Lookup::Gone(away.gone());
        }
        // As the networks draw links: without the punctuation of the sentence.
        let words = post.text.split_whitespace().filter(|word| word.contains("://"));
        let links = words.map(|word| word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '…']));
        Lookup::Found(SeenPost {
            account: post.account.clone(),
            text: post.text.clone(),
            links: links.map(str::to_owned).collect(),
            version: None,
            reply_to: post.reply_to.clone(),
            claimed: post.claimed,
            keyed: None,
            sighting: if post.seen <= now {
                Sighting::Shown { after: Some(post.seen), by: post.seen }
            } else {
                Sighting::NotShown { from: Timestamp::EPOCH, until: now }
            },
        })
    }

    /// The posts that are not what was declared.
    pub(super) fn altered(&self) -> BTreeMap<String, Post> {
        let altered = self.posts.iter().filter(|(_, post)| post.altered);
        altered.map(|(address, post)| (address.clone(), post.clone())).collect()
    }

    pub(super) fn of(altered: BTreeMap<String, Post>) -> Self {
        Self { posts: altered, by_key: BTreeMap::new() }
    }
}

/// What the bank said of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Said {
    /// Paid, told from this time on.
    Paid(Timestamp),
    /// Not paid, and why.
    Refused(String),
}

/// The bank.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bank {
    pub(super) said: BTreeMap<PayoutId, Said>,
    /// Payees whose next payments come back, and how many.
    pub(super) closed: Vec<(Payee, u32)>,
}

impl Bank {
    /// Once per key; a quarter of the payments take some hours.
    pub(super) fn pay(&mut self, seed: u64, request: &PayoutRequest, now: Timestamp) -> RailAnswer {
        let said = match self.said.get(&request.key) {
            Some(said) => said.clone(),
            None => self.decide(seed, request, now),
        };
        match said {
            Said::Refused(reason) => RailAnswer::Refused(reason),
            Said::Paid(from) if from <= now => RailAnswer::Paid,
            Said::Paid(_) => RailAnswer::Pending,
        }
    }

    fn decide(&mut self, seed: u64, request: &PayoutRequest, now: Timestamp) -> Said {
        let closed = self.closed.iter_mut().find(|(payee, left)| *payee == request.payee && *left > 0);
        let said = if let Some((_, left)) = closed {
            *left -= 1;
            Said::Refused("AC04: the account is closed".to_owned())
        } else {
            let mut rng = super::script::dice(seed, request.key.uuid(), "bank");
            Said::Paid(if rng.chance(2_500) { now.plus(hours(&mut rng, 1, 20)) } else { now })
        };
        self.said.insert(request.key, said.clone());
        said
    }
}

/// A time between so many hours and so many, to the second.
pub(super) fn hours(rng: &mut Rng, low: u64, high: u64) -> Span {
    Span::seconds(low * 3_600 + rng.below((high - low) * 3_600 + 1))
}
