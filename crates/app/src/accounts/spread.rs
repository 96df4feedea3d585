//! News are spread: what happened since the last time, read from the market's history behind a kept position.
//!
//! Notices, letters and the new position are one change, so that nothing is told twice and nothing is left out,
//! whenever the program stops; of two programs that spread at once, one finds the position moved and does nothing.

use std::collections::{BTreeMap, BTreeSet};

use account::{Audience, Holding, Member, Notice, Party, User};
use kernel::{LetterId, NoticeId, Timestamp, UserId};
use serde_json::json;
use uuid::Uuid;

use super::desk::put;
use super::hearing::{Word, hear, sides};
use super::sessions::MANY;
use super::{AccountError, Accounts};
use crate::ports::{
    Edit, Errand, FOREVER, Kept as _, KeptNotice, Outgoing, Paper, Record, RecordId, Seek, Setting, Version,
    derived,
};

/// The position in the market's history up to which news were spread.
const CURSOR: &str = "notices.cursor";
/// Events read at once at most.
const PAGE: u32 = 500;

/// News for somebody who may be looking at a page now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// For whom.
    pub user: UserId,
    /// What.
    pub notice: KeptNotice,
}

/// Where news come from: their ids follow from it.
#[derive(Debug)]
struct Stem {
    /// The event's number.
    number: u64,
    /// Which of the words about it.
    word: String,
}

impl Stem {
    /// Begins with the event's number, so that news of one moment stay in their order; the rest follows from
    /// the number, the word and the reader.
    fn id(&self, what: &str, user: UserId) -> Uuid {
        let mut bytes = *derived(&format!("{what}/{}/{}/{user}", self.number, self.word)).as_bytes();
        // The six bytes before the version hold more events than there will ever be.
        bytes[..6].copy_from_slice(&self.number.to_be_bytes()[2..]);
        Uuid::from_bytes(bytes)
    }
}

/// What one batch knows: records, names, who listens.
#[derive(Debug, Default)]
struct Batch {
    names: BTreeMap<RecordId, String>,
    listeners: BTreeMap<Audience, Vec<User>>,
}

impl Accounts {
    /// Tells the right people what happened since the last time, of at most `limit` events. Gives the news back
    /// for pages that are open; call again at once while it read as much as it could: see [`Accounts::behind`].
    ///
    /// # Errors
    /// The store's.
    pub async fn spread(&self, limit: u32) -> Result<Vec<News>, AccountError> {
        self.remind_of_contests().await?;
        let (position, version) = self.position().await?;
        let events = self.app.store().history(position, limit.min(PAGE)).await?;
        let Some(last) = events.last().map(|(_, event)| event.number) else { return Ok(Vec::new()) };
        let subjects: BTreeSet<RecordId> = events.iter().map(|(subject, _)| *subject).collect();
        let records = self.records(subjects.into_iter().collect()).await?;
        let mut batch = Batch::default();
        self.name(&mut batch, &records).await?;
        let (mut edits, mut news) = (vec![put(self.moved(last), version)], Vec::new());
        for (subject, event) in &events {
            let Some(record) = records.get(subject) else { continue };
            for (index, word) in hear(record, event, self.app.policy()).into_iter().enumerate() {
                let stem = Stem { number: event.number, word: index.to_string() };
                let other = other_side(&batch, record, word.0);
                for user in self.listeners(&mut batch, word.0).await? {
                    news.extend(self.tell(&mut edits, &user, &stem, &word, other.clone(), event.at));
                }
            }
        }
        match self.change(edits).await {
            Ok(()) => Ok(news),
            // Another program was faster, and has told them all.
            Err(AccountError::Changed(_)) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Whether something happened that was not told yet.
    ///
    /// # Errors
    /// The store's.
    pub async fn behind(&self) -> Result<bool, AccountError> {
        let (position, _) = self.position().await?;
        Ok(!self.app.store().history(position, 1).await?.is_empty())
    }

    /// Passes over all that has happened so far: for a world that was made before anybody could read of it.
    ///
    /// # Errors
    /// The store's.
    pub async fn hear_from_now(&self) -> Result<(), AccountError> {
        let (_, version) = self.position().await?;
        let position = self.app.store().history_end().await?;
        self.change(vec![put(self.moved(position), version)]).await
    }

    async fn position(&self) -> Result<(u64, Version), AccountError> {
        let found = self.get::<Setting>(derived(&format!("setting/{CURSOR}"))).await?;
        Ok(found
            .map_or((0, Version::NEW), |(setting, version)| (setting.value.as_u64().unwrap_or(0), version)))
    }

    fn moved(&self, to: u64) -> Setting {
        Setting { key: CURSOR.to_owned(), value: json!(to), at: self.app.now() }
    }

    async fn records(&self, ids: Vec<RecordId>) -> Result<BTreeMap<RecordId, Record>, AccountError> {
        let mut found = BTreeMap::new();
        for piece in ids.chunks(1_000) {
            let records = self.app.store().load_many(piece).await?;
            found.extend(records.into_iter().map(|(record, _)| (record.id(), record)));
        }
        Ok(found)
    }

    async fn name(
        &self,
        batch: &mut Batch,
        records: &BTreeMap<RecordId, Record>,
    ) -> Result<(), AccountError> {
        let mut ids = BTreeSet::new();
        for record in records.values() {
            let (brand, creator) = sides(record);
            ids.extend(brand.map(RecordId::Brand));
            ids.extend(creator.map(RecordId::Creator));
        }
        for (id, record) in self.records(ids.into_iter().collect()).await? {
            if let Record::Brand(market::Brand { name, .. }) | Record::Creator(market::Creator { name, .. }) =
                record
            {
                batch.names.insert(id, name);
            }
        }
        Ok(())
    }

    async fn listeners(&self, batch: &mut Batch, audience: Audience) -> Result<Vec<User>, AccountError> {
        if let Some(known) = batch.listeners.get(&audience) {
            return Ok(known.clone());
        }
        let listeners = self.audience(audience).await?;
        batch.listeners.insert(audience, listeners.clone());
        Ok(listeners)
    }

    /// Who hears of what concerns an audience.
    pub(super) async fn audience(&self, audience: Audience) -> Result<Vec<User>, AccountError> {
        let mut users: BTreeMap<UserId, User> = BTreeMap::new();
        match audience {
            Audience::Creator(id) => {
                users.extend(
                    self.of::<User>(id.uuid(), None, MANY)
                        .await?
                        .into_iter()
                        .map(|(user, _)| (user.id, user)),
                );
            }
            Audience::Operators => {
                let seek = Seek::In { state: Paper::OPERATOR, until: FOREVER, after: None };
                let found = self.store.seek(User::SHELF, seek, MANY).await?;
                users.extend(
                    found.into_iter().filter_map(|(paper, _)| User::of(paper)).map(|user| (user.id, user)),
                );
            }
            Audience::Brand(brand, needs) => {
                for (holding, _) in self.of::<Holding>(brand.uuid(), None, MANY).await? {
                    for (member, _) in self.with::<Member>(holding.organisation.uuid(), MANY).await? {
                        if member.role.allows(needs) && !users.contains_key(&member.user) {
                            let user = self.get::<User>(member.user.uuid()).await?;
                            users.extend(user.map(|(user, _)| (user.id, user)));
                        }
                    }
                }
            }
        }
        Ok(users.into_values().filter(|user| user.deleted.is_none()).collect())
    }

    /// Writes a notice and, if its reader wants it, a letter. Ids follow from the event and the reader.
    fn tell(
        &self,
        edits: &mut Vec<Edit>,
        user: &User,
        stem: &Stem,
        (_, notice): &Word,
        other: Option<String>,
        at: Timestamp,
    ) -> Option<News> {
        let id = NoticeId::new(stem.id("notice", user.id));
        let kept =
            KeptNotice { id, user: user.id, notice: notice.clone(), other: other.clone(), at, read: None };
        edits.push(Edit::Add(kept.clone().paper()));
        if user.email_verified && user.preferences.mail(notice.group()) {
            let errand = Errand::News { notice: notice.clone(), other, at };
            let letter = self.outgoing(user, user.email.clone(), errand);
            let id = LetterId::new(stem.id("letter", user.id));
            edits.push(Edit::Add(Outgoing { id, ..letter }.paper()));
        }
        Some(News { user: user.id, notice: kept })
    }

    /// Tells a party something that is no event of the market.
    pub(super) async fn tell_party(&self, party: Party, notice: &Notice) -> Result<(), AccountError> {
        let stem = self.fresh().to_string();
        let edits = self.words_for(party, notice, stem, None).await?;
        self.change(edits).await
    }

    /// What tells a party something that is no event of the market, to be changed with what it follows from. The same stem
    /// tells it once.
    pub(super) async fn words_for(
        &self,
        party: Party,
        notice: &Notice,
        stem: String,
        other: Option<String>,
    ) -> Result<Vec<Edit>, AccountError> {
        let audience = match party {
            Party::Brand(id) => Audience::Brand(id, account::Permission::View),
            Party::Creator(id) => Audience::Creator(id),
            Party::Operator(_) => Audience::Operators,
            Party::Nobody => return Ok(Vec::new()),
        };
        let stem = Stem { number: u64::MAX, word: stem };
        let mut edits = Vec::new();
        let word = (audience, notice.clone());
        for user in self.audience(audience).await? {
            self.tell(&mut edits, &user, &stem, &word, other.clone(), self.app.now());
        }
        Ok(edits)
    }

    /// Tells one person something, by letter too if they want such letters.
    pub(super) fn told_by_mail(&self, user: &User, notice: Notice, other: Option<String>) -> Vec<Edit> {
        let stem = Stem { number: u64::MAX, word: self.fresh().to_string() };
        let (mut edits, at) = (Vec::new(), self.app.now());
        // Whose audience it is does not matter here: the reader is known.
        self.tell(&mut edits, user, &stem, &(Audience::Operators, notice), other, at);
        edits
    }

    /// Tells one person something.
    pub(super) fn told(&self, user: &User, notice: Notice, other: Option<String>) -> Edit {
        let (id, at) = (NoticeId::new(self.fresh()), self.app.now());
        Edit::Add(KeptNotice { id, user: user.id, notice, other, at, read: None }.paper())
    }
}

/// The name of whoever is on the other side of an audience.
fn other_side(batch: &Batch, record: &Record, audience: Audience) -> Option<String> {
    let (brand, creator) = sides(record);
    let other = match audience {
        Audience::Brand(_, _) => creator.map(RecordId::Creator),
        Audience::Creator(_) => brand.map(RecordId::Brand),
        Audience::Operators => brand.map(RecordId::Brand),
    };
    batch.names.get(&other?).cloned()
}
