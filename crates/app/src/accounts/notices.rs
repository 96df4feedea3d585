//! News, as their reader sees them; and mail that they want no more of.

use account::{Group, mac};
use kernel::{NoticeId, UserId};
use serde_json::json;

use super::desk::{Held, put};
use super::{AccountError, Accounts, Signed};
use crate::ports::{Edit, Kept as _, KeptNotice, Paper, Place, Setting, derived};

/// Read at once.
const PAGE: u32 = 200;
/// The key with which words for unsubscribing are signed.
const UNSUBSCRIBE_KEY: &str = "unsubscribe_key";

impl Accounts {
    /// Somebody's news, the newest first; `before` is the time and id of the last one seen.
    ///
    /// # Errors
    /// The store's.
    pub async fn notices(
        &self,
        signed: &Signed,
        before: Option<Place>,
        limit: u32,
    ) -> Result<Vec<KeptNotice>, AccountError> {
        let notices: Vec<Held<KeptNotice>> = self.of(signed.user.id.uuid(), before, limit.min(PAGE)).await?;
        Ok(notices.into_iter().map(|(notice, _)| notice).collect())
    }

    /// One of somebody's news.
    ///
    /// # Errors
    /// One of somebody else's, or the store's.
    pub async fn notice(&self, signed: &Signed, id: NoticeId) -> Result<KeptNotice, AccountError> {
        let (notice, _) = self.need::<KeptNotice>(id.uuid(), "notice").await?;
        if notice.user == signed.user.id { Ok(notice) } else { Err(AccountError::NoSuch("notice")) }
    }

    /// How many of somebody's news were not read.
    ///
    /// # Errors
    /// The store's.
    pub async fn unread(&self, signed: &Signed) -> Result<u64, AccountError> {
        self.unread_of(signed.user.id).await
    }

    /// How many of a user's news were not read, for whoever tells their open pages.
    ///
    /// # Errors
    /// The store's.
    pub async fn unread_of(&self, user: UserId) -> Result<u64, AccountError> {
        Ok(self.store.number(KeptNotice::SHELF, user.uuid(), Paper::UNREAD).await?)
    }

    /// Marks one as read.
    ///
    /// # Errors
    /// One of somebody else's, or the store's.
    pub async fn read_notice(&self, signed: &Signed, id: NoticeId) -> Result<(), AccountError> {
        self.retrying(|| async move {
            let (notice, version) = self.need::<KeptNotice>(id.uuid(), "notice").await?;
            if notice.user != signed.user.id {
                return Err(AccountError::NoSuch("notice"));
            }
            match notice.read {
                Some(_) => Ok(()),
                None => {
                    let read = Some(self.app.now());
                    self.change(vec![put(KeptNotice { read, ..notice }, version)]).await
                }
            }
        })
        .await
    }

    /// Marks all as read.
    ///
    /// # Errors
    /// The store's.
    pub async fn read_all(&self, signed: &Signed) -> Result<(), AccountError> {
        let mut before = None;
        while self.unread(signed).await? > 0 {
            let page: Vec<Held<KeptNotice>> = self.of(signed.user.id.uuid(), before, PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            before = Some((last.at, last.id.uuid()));
            let read = Some(self.app.now());
            let unread = page.into_iter().filter(|(notice, _)| notice.read.is_none());
            let edits = unread.map(|(notice, version)| put(KeptNotice { read, ..notice }, version)).collect();
            match self.change(edits).await {
                // Read in another window at this moment: that will do.
                Ok(()) | Err(AccountError::Changed(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The word in a letter that switches a group of mail off. Nothing is kept of it: it is signed.
    ///
    /// # Errors
    /// The store's.
    pub async fn unsubscribe_word(&self, user: UserId, group: Group) -> Result<String, AccountError> {
        let key = self.unsubscribe_key().await?;
        let what = format!("{user}.{}", group.name());
        Ok(format!("{what}.{}", mac(&key, what.as_bytes())))
    }

    /// Switches a group of mail off for whoever the word was written to.
    ///
    /// # Errors
    /// A word that is not ours, or the store's.
    pub async fn unsubscribe(&self, word: &str) -> Result<Group, AccountError> {
        let unknown = AccountError::LinkSpent;
        let mut parts = word.splitn(3, '.');
        let (Some(user), Some(group)) = (parts.next(), parts.next()) else { return Err(unknown) };
        let (Ok(user), Ok(group)) = (user.parse::<UserId>(), group.parse::<Group>()) else {
            return Err(unknown);
        };
        let good = self.unsubscribe_word(user, group).await?;
        // Compared as hashes, which takes the same time wherever they differ.
        if account::Digest::of(good.as_bytes()) != account::Digest::of(word.as_bytes()) {
            return Err(unknown);
        }
        self.edit_user(user, |mut user| {
            user.preferences.set(group, false);
            user
        })
        .await?;
        Ok(group)
    }

    /// Made at its first use, and kept.
    async fn unsubscribe_key(&self) -> Result<[u8; 32], AccountError> {
        let id = derived(&format!("setting/{UNSUBSCRIBE_KEY}"));
        self.retrying(|| async move {
            if let Some((setting, _)) = self.get::<Setting>(id).await?
                && let Ok(key) = serde_json::from_value(setting.value)
            {
                return Ok(key);
            }
            let key: [u8; 32] = self.random();
            let (value, at) = (json!(key), self.app.now());
            let setting = Setting { key: UNSUBSCRIBE_KEY.to_owned(), value, at };
            self.change(vec![Edit::Add(setting.paper())]).await?;
            Err(AccountError::Changed(Setting::SHELF))
        })
        .await
    }
}
