//! Records of several kinds, loaded at once and found by their ids.
//!
//! Lists name the same few brands, campaigns and creators again and again. Those are kept in memory for a moment, as
//! `fresh` says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{BrandId, CampaignId, CreatorId, PlacementId, Timestamp};
use market::{Brand, Campaign, Creator, Placement};

use super::fresh::is_fresh;
use crate::ports::{Decision, Kind, Record, RecordId};
use crate::{App, AppError};

/// Records kept at most: some kilobytes each.
const MOST: usize = 2_048;

/// What was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    records: HashMap<RecordId, Arc<Record>>,
}

/// What was named a moment ago.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    records: HashMap<RecordId, (Arc<Record>, Timestamp)>,
    /// How often this program has written such a record: a read that began before a write is not kept after it.
    writes: u64,
}

impl Recent {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The records of a decision that might be kept here.
    pub(crate) fn named_in(decision: &Decision) -> Vec<RecordId> {
        decision.writes.iter().map(|write| write.record.id()).filter(|id| is_kept(*id)).collect()
    }

    /// These were written, or may have been.
    pub(crate) fn wrote(&self, ids: &[RecordId]) {
        if ids.is_empty() {
            return;
        }
        let mut kept = self.kept();
        kept.writes += 1;
        for id in ids {
            kept.records.remove(id);
        }
    }

    /// Takes out of `ids` what is kept and fresh; and how often was written until then.
    fn take(&self, ids: &mut Vec<RecordId>, now: Timestamp) -> (HashMap<RecordId, Arc<Record>>, u64) {
        let kept = self.kept();
        let mut found = HashMap::with_capacity(ids.len());
        ids.retain(|id| match kept.records.get(id) {
            Some((record, read)) if is_fresh(*read, now) => {
                found.insert(*id, Arc::clone(record));
                false
            }
            Some(_) | None => true,
        });
        (found, kept.writes)
    }

    /// Keeps what was read, unless something was written meanwhile.
    fn keep(&self, records: &[Arc<Record>], writes: u64, now: Timestamp) {
        let mut kept = self.kept();
        if kept.writes != writes {
            return;
        }
        if kept.records.len() + records.len() > MOST {
            kept.records.retain(|_, (_, read)| is_fresh(*read, now));
        }
        for record in records.iter().filter(|record| is_kept(record.id())) {
            if kept.records.len() < MOST {
                kept.records.insert(record.id(), (Arc::clone(record), now));
            }
        }
    }
}

/// Whether a record is of those that lists name.
const fn is_kept(id: RecordId) -> bool {
    match id.kind() {
        Kind::Brand | Kind::Campaign | Kind::Creator => true,
        Kind::Offer
        | Kind::Placement
        | Kind::Dispute
        | Kind::Payout
        | Kind::Deposit
        | Kind::Breakout
        | Kind::AuthorOffer
        | Kind::Author => false,
    }
}

macro_rules! finders {
    ($($name:ident, $kind:ident, $id:ty, $value:ty;)+) => {
        $(
        /// One of these, if it was loaded.
        #[must_use]
        pub fn $name(&self, id: $id) -> Option<&$value> {
            match self.records.get(&RecordId::$kind(id)).map(Arc::as_ref) {
                Some(Record::$kind(value)) => Some(value),
                Some(_) | None => None,
            }
        })+
    };
}

impl Known {
    finders! {
        brand, Brand, BrandId, Brand;
        campaign, Campaign, CampaignId, Campaign;
        creator, Creator, CreatorId, Creator;
        placement, Placement, PlacementId, Placement;
    }

    /// A creator's name; a dash where it is not known any more.
    #[must_use]
    pub fn creator_name(&self, id: CreatorId) -> String {
        self.creator(id).map_or_else(|| "–".to_owned(), |creator| creator.name.clone())
    }

    /// A brand's name; a dash where it is not known any more.
    #[must_use]
    pub fn brand_name(&self, id: BrandId) -> String {
        self.brand(id).map_or_else(|| "–".to_owned(), |brand| brand.name.clone())
    }

    /// A creator's name; nothing where they are not known.
    #[must_use]
    pub fn name(&self, id: CreatorId) -> &str {
        self.creator(id).map_or("", |creator| creator.name.as_str())
    }
}

impl App {
    /// These records, each once: what is not kept is loaded with one read.
    pub(crate) async fn gathered(&self, ids: impl IntoIterator<Item = RecordId>) -> Result<Known, AppError> {
        let mut ids: Vec<RecordId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let now = self.now();
        let (mut records, writes) = self.recent.take(&mut ids, now);
        if !ids.is_empty() {
            let loaded = self.store.load_many(&ids).await?;
            let loaded: Vec<Arc<Record>> = loaded.into_iter().map(|(record, _)| Arc::new(record)).collect();
            self.recent.keep(&loaded, writes, now);
            records.extend(loaded.into_iter().map(|record| (record.id(), record)));
        }
        Ok(Known { records })
    }
}
