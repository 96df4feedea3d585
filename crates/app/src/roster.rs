//! Everybody's profiles in memory, kept fresh from the store's history.
//!
//! The store is the truth. The first question reads every creator; later ones read on in the history from the last
//! event seen, at most every [`FRESH`], and load again each creator that something happened to. Whatever changes a
//! creator says so in an event of theirs, in the same commit; numbers of events rise in the order of commits, so
//! nothing is missed. An answer is at most [`FRESH`] old, on however many programs the market runs.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::{Span, Timestamp};
use market::roster::{Qualifying, Roster};
use market::{Creator, Terms};

use crate::ports::{Kind, Record, RecordId, Store, StoreError};
use crate::{App, AppError};

/// How old an answer may be.
const FRESH: Span = Span::seconds(2);
/// Answers kept until a creator changes: as many as campaigns may be written at once.
const ANSWERS: usize = 32;
/// Creators or events read at once.
const PAGE: u32 = 1_000;
/// Further behind than so many events, it is quicker to read every creator again.
const FAR: u64 = 200_000;

/// The roster, once it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    kept: Mutex<Option<Kept>>,
    /// One reads at a time; who comes second has an answer without.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Kept {
    roster: Roster,
    /// The last event that it knows of.
    last: u64,
    read: Timestamp,
    /// What was asked of this roster: who writes a campaign asks the same again and again.
    answers: Vec<(Terms, Qualifying)>,
}

impl Kept {
    fn new(roster: Roster, last: u64, read: Timestamp) -> Self {
        Self { roster, last, read, answers: Vec::new() }
    }

    fn qualifying(&mut self, terms: &Terms) -> Qualifying {
        if let Some((_, answer)) = self.answers.iter().find(|(asked, _)| asked == terms) {
            return answer.clone();
        }
        let answer = self.roster.qualifying(terms);
        if self.answers.len() >= ANSWERS {
            self.answers.remove(0);
        }
        self.answers.push((terms.clone(), answer.clone()));
        answer
    }
}

impl Listed {
    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last event seen, when it was read, if at all.
    fn last(&self) -> Option<(u64, Timestamp)> {
        self.kept().as_ref().map(|kept| (kept.last, kept.read))
    }

    fn qualifying(&self, terms: &Terms) -> Option<Qualifying> {
        self.kept().as_mut().map(|kept| kept.qualifying(terms))
    }
}

impl App {
    /// Whom a campaign's conditions leave, of everybody in the market, and what each of them costs. What a
    /// creator has done lately, the places left and the period do not count. Cost: a millisecond or two for
    /// 100,000 creators; the first time, and after a long silence, one read of every creator.
    ///
    /// # Errors
    /// The store's.
    pub async fn qualifying(&self, terms: &Terms) -> Result<Qualifying, AppError> {
        self.refresh_roster().await?;
        Ok(self.roster.qualifying(terms).unwrap_or_else(|| Roster::default().qualifying(terms)))
    }

    /// Reads what has happened to creators since, unless that was done a moment ago. A program that serves pages
    /// may call it now and then, so that no question has much to read.
    ///
    /// # Errors
    /// The store's.
    pub async fn refresh_roster(&self) -> Result<(), AppError> {
        let now = self.now();
        let fresh = |last: Option<(u64, Timestamp)>| {
            last.is_some_and(|(_, read)| now.since(read) < FRESH && read.since(now) < FRESH)
        };
        if fresh(self.roster.last()) {
            return Ok(());
        }
        let _reading = match self.roster.last() {
            // Somebody is reading: what is there will do, it was fresh a moment ago.
            Some(_) => match self.roster.reading.try_lock() {
                Ok(reading) => reading,
                Err(_) => return Ok(()),
            },
            None => self.roster.reading.lock().await,
        };
        let last = self.roster.last();
        if fresh(last) {
            return Ok(());
        }
        let end = self.store.history_end().await?;
        match last {
            Some((last, _)) if end.saturating_sub(last) <= FAR => self.read_on(last, now).await?,
            Some(_) | None => {
                let roster = everybody(&*self.store).await?;
                *self.roster.kept() = Some(Kept::new(roster, end, now));
            }
        }
        Ok(())
    }

    /// Loads again whom something happened to.
    async fn read_on(&self, last: u64, now: Timestamp) -> Result<(), StoreError> {
        let (creators, last) = changed(&*self.store, last).await?;
        if let Some(kept) = self.roster.kept().as_mut() {
            creators.iter().for_each(|it| kept.roster.put(it));
            if !creators.is_empty() {
                kept.answers.clear();
            }
            kept.last = last;
            kept.read = now;
        }
        Ok(())
    }
}

/// The creators to whom something happened after an event, and the last event read.
pub(crate) async fn changed(store: &dyn Store, mut last: u64) -> Result<(Vec<Creator>, u64), StoreError> {
    let mut changed = BTreeSet::new();
    loop {
        let page = store.history(last, PAGE).await?;
        let Some((_, event)) = page.last() else { break };
        last = event.number;
        changed.extend(page.iter().map(|(subject, _)| *subject).filter(|it| it.kind() == Kind::Creator));
        if page.len() < PAGE as usize {
            break;
        }
    }
    let changed: Vec<RecordId> = changed.into_iter().collect();
    let mut creators = Vec::with_capacity(changed.len());
    for some in changed.chunks(PAGE as usize) {
        let loaded = store.load_many(some).await?;
        creators.extend(loaded.iter().filter_map(|(record, _)| creator(record)).cloned());
    }
    Ok((creators, last))
}

const fn creator(record: &Record) -> Option<&Creator> {
    match record {
        Record::Creator(creator) => Some(creator),
        Record::Brand(_)
        | Record::Campaign(_)
        | Record::Offer(_)
        | Record::Placement(_)
        | Record::Dispute(_)
        | Record::Payout(_)
        | Record::Deposit(_)
        | Record::Breakout(_)
        | Record::AuthorOffer(_)
        | Record::Author(_) => None,
    }
}

/// Reads every creator. Who changes or joins meanwhile does so in an event after the last one known before.
async fn everybody(store: &dyn Store) -> Result<Roster, StoreError> {
    let mut roster = Roster::default();
    everyone(store, |it| roster.put(it)).await?;
    Ok(roster)
}

/// Reads every creator.
pub(crate) async fn everyone(
    store: &dyn Store,
    mut each: impl FnMut(&Creator) + Send,
) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = store.list(Kind::Creator, after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(last.id().uuid());
        page.iter().filter_map(|(record, _)| creator(record)).for_each(&mut each);
    }
}
