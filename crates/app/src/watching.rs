//! The stream of a network, as far as it is about this market's people: what it shows is kept, and up to where it was read.
//!
//! Shape: [`People`] says whom to look out for, [`Watch`] keeps what was heard, [`Seen`] answers whoever proves posts. What
//! was shown and the position are one change: after a crash the stream comes again from before what was lost, and what
//! comes twice keeps its first time. Where nothing was shown of anybody the position is kept every few seconds only; that
//! much more comes again after a crash, and holds nothing new.
//!
//! How far a time can be trusted is kept with it. `from`: since when nothing has been missed. `until`: up to where all has been
//! read, moved on only by what was hardly [`LAG`] old when it came: whoever catches up after a break has not read up to
//! now. So a break needs no note of its own; it is the time between the last `until` and what is shown next.
//!
//! One program watches a stream. A second one's first change would meet another version, and it begins anew from there.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Network, Span, Timestamp};
use market::Sighting;
use serde::{Deserialize, Serialize};

use crate::ports::{
    AccountStore, ChangeError, Edit, Kept as _, Setting, Shelf, Sighted, Sightings, Store, StoreError,
    Version, derived,
};
use crate::roster::{changed, everyone};

/// The position is kept so often where nothing was shown.
const REST: Span = Span::seconds(5);
/// How old what comes may be for the stream to count as read up to now.
pub const LAG: Span = Span::minutes(1);

/// Whose posts are looked out for: everybody with a profile on a network.
#[derive(Clone)]
pub struct People {
    store: Arc<dyn Store>,
    network: Network,
    accounts: HashSet<String>,
    /// The last event of the market's history known of.
    read: Option<u64>,
}

impl std::fmt::Debug for People {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("People").field("accounts", &self.accounts.len()).finish_non_exhaustive()
    }
}

impl People {
    /// Nobody yet.
    #[must_use]
    pub fn on(store: Arc<dyn Store>, network: Network) -> Self {
        Self { store, network, accounts: HashSet::new(), read: None }
    }

    /// Reads who has come since. Done before each piece of the stream is heard, nobody is overlooked: who was there before
    /// a post came out is known when it comes. Cost: one look at the end of the history. Who leaves goes on being looked
    /// out for until the next start; it costs nothing and says nothing.
    ///
    /// # Errors
    /// The store's.
    pub async fn refresh(&mut self) -> Result<(), StoreError> {
        let network = self.network;
        let Some(last) = self.read else {
            let end = self.store.history_end().await?;
            let accounts = &mut self.accounts;
            everyone(&*self.store, |it| accounts.extend(accounts_of(it, network))).await?;
            self.read = Some(end);
            return Ok(());
        };
        let (creators, last) = changed(&*self.store, last).await?;
        self.accounts.extend(creators.iter().flat_map(|it| accounts_of(it, network)));
        self.read = Some(last);
        Ok(())
    }

    /// Whether an account is one of theirs. Asked of every event of a network.
    #[must_use]
    pub fn know(&self, account: &str) -> bool {
        self.accounts.contains(account)
    }

    /// How many accounts.
    #[must_use]
    pub fn number(&self) -> usize {
        self.accounts.len()
    }
}

fn accounts_of(creator: &market::Creator, network: Network) -> Vec<String> {
    let there = creator.profiles.iter().filter(|profile| profile.network == network);
    there.map(|profile| profile.account.clone()).collect()
}

/// What came in one piece.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heard {
    /// Up to where.
    pub position: u64,
    /// Posts made, each by its account and its lasting address.
    pub posts: Vec<(String, String)>,
    /// Accounts whose repository was put in order at once: what they made then was not told.
    pub put_in_order: Vec<String>,
    /// What came was hardly [`LAG`] old.
    pub up_to_date: bool,
    /// Since what came before, some of the stream was lost for good.
    pub missed: bool,
}

/// How far a stream has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// The position to go on from.
    position: u64,
    /// Since when nothing has been missed.
    from: Timestamp,
    /// Up to when all has been read; nothing before that was so.
    until: Option<Timestamp>,
}

/// Keeps what a stream shows.
#[derive(Clone)]
pub struct Watch {
    store: Arc<dyn AccountStore>,
    key: String,
    /// As it is.
    now: Option<Progress>,
    /// As it was kept last, and when.
    kept: Option<(Progress, Timestamp)>,
    version: Version,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("key", &self.key).field("now", &self.now).finish_non_exhaustive()
    }
}

/// Why something was not kept. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// Somebody else keeps this stream.
    #[error(
        "another program reads this stream for the same market: let one of them leave bluesky.stream empty"
    )]
    SomebodyElse,
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn key_of(stream: &str) -> String {
    format!("stream/{stream}")
}

async fn progress(store: &dyn AccountStore, key: &str) -> Result<Option<(Progress, Version)>, StoreError> {
    let Some((paper, version)) = store.paper(Shelf::Setting, derived(&format!("setting/{key}"))).await?
    else {
        return Ok(None);
    };
    let progress = Setting::of(paper).map(|setting| serde_json::from_value(setting.value));
    match progress {
        Some(Ok(progress)) => Ok(Some((progress, version))),
        Some(Err(error)) => Err(StoreError::Damaged(format!("{key}: {error}"))),
        None => Err(StoreError::Damaged(key.to_owned())),
    }
}

impl Watch {
    /// Goes on where a stream was left; `stream` is its address.
    ///
    /// # Errors
    /// The store's.
    pub async fn open(store: Arc<dyn AccountStore>, stream: &str) -> Result<Self, StoreError> {
        let key = key_of(stream);
        let found = progress(&*store, &key).await?;
        let now = found.map(|(progress, _)| progress);
        let version = found.map_or(Version::NEW, |(_, version)| version);
        let kept = now.map(|progress| (progress, Timestamp::from_micros(i64::MIN)));
        Ok(Self { store, key, now, kept, version })
    }

    /// Where to go on from; nothing at the very first start.
    #[must_use]
    pub fn position(&self) -> Option<u64> {
        self.now.map(|progress| progress.position)
    }

    /// Up to when all of the stream has been read.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        self.now.and_then(|progress| progress.until)
    }

    /// Keeps what came just now.
    ///
    /// # Errors
    /// [`WatchError`]; the stream is then read again from what was kept.
    pub async fn take(&mut self, heard: Heard, now: Timestamp) -> Result<(), WatchError> {
        let before = self.now;
        let whole_since = before.filter(|_| !heard.missed).map_or(now, |progress| progress.from);
        let after = before.and_then(|progress| progress.until).map(|until| until.minus(LAG));
        let read = before.and_then(|progress| progress.until);
        let until = if heard.up_to_date { Some(read.map_or(now, |read| read.max(now))) } else { read };
        self.now = Some(Progress { position: heard.position, from: whole_since, until });
        let shown = heard.posts.into_iter().map(|(account, post)| (account, Some(post)));
        let all = shown.chain(heard.put_in_order.into_iter().map(|account| (account, None)));
        let edits: Vec<Edit> =
            all.map(|(account, post)| Edit::Add(Sighted { account, post, after, by: now }.paper())).collect();
        let rested = self.kept.is_some_and(|(_, at)| now.since(at) < REST && at <= now);
        if edits.is_empty() && rested && !heard.missed {
            return Ok(());
        }
        self.keep(edits, now).await
    }

    /// Keeps the position, before a stop.
    ///
    /// # Errors
    /// [`WatchError`]; then a little more of the stream comes again.
    pub async fn rest(&mut self, now: Timestamp) -> Result<(), WatchError> {
        if self.kept.map(|(kept, _)| kept) == self.now {
            return Ok(());
        }
        self.keep(Vec::new(), now).await
    }

    async fn keep(&mut self, mut edits: Vec<Edit>, at: Timestamp) -> Result<(), WatchError> {
        let Some(progress) = self.now else { return Ok(()) };
        let value = serde_json::to_value(progress)
            .map_err(|error| StoreError::Internal(format!("{}: {error}", self.key)))?;
        let setting = Setting { key: self.key.clone(), value, at };
        edits.push(Edit::Put(setting.paper(), self.version));
        match self.store.change(edits).await {
            Ok(()) => {
                self.version = self.version.next();
                self.kept = Some((progress, at));
                Ok(())
            }
            Err(ChangeError::Conflict(_) | ChangeError::Taken(_)) => Err(WatchError::SomebodyElse),
            Err(ChangeError::Store(error)) => Err(error.into()),
        }
    }
}

/// What a stream has shown, from the store.
#[derive(Clone)]
pub struct Seen {
    store: Arc<dyn AccountStore>,
    key: String,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seen").field("key", &self.key).finish_non_exhaustive()
    }
}

impl Seen {
    /// On the stream with this address.
    #[must_use]
    pub fn on(store: Arc<dyn AccountStore>, stream: &str) -> Self {
        Self { store, key: key_of(stream) }
    }
}

#[async_trait]
impl Sightings for Seen {
    async fn of(&self, account: &str, post: &str) -> Result<Sighting, StoreError> {
        if let Some((paper, _)) = self.store.paper(Shelf::Sighted, Sighted::id_of(post)).await?
            && let Some(Sighted { after, by, .. }) = Sighted::of(paper)
        {
            return Ok(Sighting::Shown { after, by });
        }
        let Some((Progress { from, until: Some(until), .. }, _)) = progress(&*self.store, &self.key).await?
        else {
            return Ok(Sighting::Unwatched);
        };
        // What was put in order at once may have held the post.
        if self.store.number(Shelf::Sighted, Sighted::owner(account), Sighted::HOLE).await? > 0 {
            return Ok(Sighting::Unwatched);
        }
        // What is older may have been shown and forgotten since.
        let from = from.max(until.minus(Sighted::KEPT));
        Ok(Sighting::NotShown { from, until: until.minus(LAG) })
    }
}
