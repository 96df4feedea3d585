//! What pages and programs ask of a store: lists by index, kept counts, what happened, the books of one account.
//!
//! Every question here is answered by walking an index or reading kept rows: none costs more because the market
//! has grown.

use kernel::{BrandId, CampaignId, CreatorId, Money, Timestamp};
use ledger::{AccountKey, MovementKind};
use market::people::Actor;
use uuid::Uuid;

use super::record::{Index, Kind, Record};

/// In which order records are found: by the time they came to be, then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

/// Which records to find. A condition that is not given does not count; those given must all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// Of which kind.
    pub kind: Kind,
    /// In one of these states; empty for all. A name that the kind does not know finds nothing.
    pub states: Vec<&'static str>,
    /// Of one brand.
    pub brand: Option<BrandId>,
    /// Of one campaign.
    pub campaign: Option<CampaignId>,
    /// Of one creator.
    pub creator: Option<CreatorId>,
    /// In which order.
    pub order: Order,
    /// Beyond this record, for the next page: see [`cursor`].
    pub after: Option<(Timestamp, Uuid)>,
    /// At most so many.
    pub limit: u32,
}

impl Find {
    /// All of a kind, the newest first.
    #[must_use]
    pub const fn newest(kind: Kind, limit: u32) -> Self {
        Self {
            kind,
            states: Vec::new(),
            brand: None,
            campaign: None,
            creator: None,
            order: Order::Newest,
            after: None,
            limit,
        }
    }

    /// All of a kind, the oldest first.
    #[must_use]
    pub fn oldest(kind: Kind, limit: u32) -> Self {
        Self { order: Order::Oldest, ..Self::newest(kind, limit) }
    }

    /// Only in these states.
    #[must_use]
    pub fn in_states(self, states: &[&'static str]) -> Self {
        Self { states: states.to_vec(), ..self }
    }

    /// The states to look in, each once: those asked for that the kind has.
    #[must_use]
    pub fn walks(&self) -> Vec<&'static str> {
        let wanted = |state: &&str| self.states.is_empty() || self.states.contains(state);
        self.kind.states().into_iter().filter(wanted).collect()
    }

    /// Whether a record is of those asked for, wherever the page begins.
    #[must_use]
    pub fn admits(&self, record: &Record) -> bool {
        let index = record.index();
        record.id().kind() == self.kind
            && (self.states.is_empty() || self.states.contains(&index.state))
            && self.brand.is_none_or(|brand| index.brand == Some(brand))
            && self.campaign.is_none_or(|campaign| index.campaign == Some(campaign))
            && self.creator.is_none_or(|creator| index.creator == Some(creator))
    }

    /// Whether a record lies beyond the cursor.
    #[must_use]
    pub fn is_beyond(&self, at: (Timestamp, Uuid)) -> bool {
        match (self.after, self.order) {
            (None, Order::Newest | Order::Oldest) => true,
            (Some(after), Order::Newest) => at < after,
            (Some(after), Order::Oldest) => at > after,
        }
    }
}

/// Where a record stands in the order of [`Find`].
#[must_use]
pub fn cursor(record: &Record) -> (Timestamp, Uuid) {
    (record.index().since, record.id().uuid())
}

/// Whose counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TallyOf {
    /// The whole market's.
    All,
    /// One brand's.
    Brand(BrandId),
    /// One campaign's.
    Campaign(CampaignId),
    /// One creator's.
    Creator(CreatorId),
}

impl TallyOf {
    /// The name in storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Brand(_) => "brand",
            Self::Campaign(_) => "campaign",
            Self::Creator(_) => "creator",
        }
    }

    /// The id in storage: nil for the whole market.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::All => Uuid::nil(),
            Self::Brand(id) => id.uuid(),
            Self::Campaign(id) => id.uuid(),
            Self::Creator(id) => id.uuid(),
        }
    }
}

impl Index {
    /// Whose counts a record is part of.
    pub fn tallies(&self) -> impl Iterator<Item = TallyOf> + use<> {
        let brand = self.brand.map(TallyOf::Brand);
        let campaign = self.campaign.map(TallyOf::Campaign);
        let creator = self.creator.map(TallyOf::Creator);
        [Some(TallyOf::All), brand, campaign, creator].into_iter().flatten()
    }
}

/// The day of a time, counted from 1970-01-01 in UTC.
#[must_use]
pub fn day_of(at: Timestamp) -> i32 {
    let day = at.as_micros().div_euclid(24 * 60 * 60 * 1_000_000);
    // A 64-bit number of microseconds is less than 107 million days.
    i32::try_from(day).unwrap_or(i32::MAX)
}

/// How often something happened on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayCount {
    /// The day: see [`day_of`].
    pub day: i32,
    /// What happened to what: `placement.paid`.
    pub event: String,
    /// How often.
    pub count: u64,
}

/// How often something happened on a day, of counts in the order in which a store tells them.
#[must_use]
pub fn count_on(days: &[DayCount], day: i32, event: &str) -> u64 {
    let found = days.binary_search_by(|it| (it.day, it.event.as_str()).cmp(&(day, event)));
    found.ok().and_then(|at| days.get(at)).map_or(0, |it| it.count)
}

/// Which lines of the audit trail to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TrailFilter {
    /// Before this number, for the next page.
    pub before: Option<u64>,
    /// Of one actor.
    pub actor: Option<Actor>,
    /// At most so many.
    pub limit: u32,
}

/// What a transfer did to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The number of its movement, rising over the whole store.
    pub number: u64,
    /// The movement's key.
    pub movement: String,
    /// Why money moved.
    pub kind: MovementKind,
    /// What came in, or, below zero, went out.
    pub amount: Money,
    /// Where it came from or went.
    pub counter: AccountKey,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_on_both_sides_of_1970() {
        const DAY: i64 = 24 * 60 * 60 * 1_000_000;
        for (micros, day) in [(0, 0), (DAY - 1, 0), (DAY, 1), (-1, -1), (-DAY, -1), (-DAY - 1, -2)] {
            assert_eq!(day_of(Timestamp::from_micros(micros)), day, "{micros}");
        }
        assert_eq!(day_of(Timestamp::from_micros(i64::MAX)), 106_751_991);
    }

    #[test]
    fn states_that_a_kind_does_not_know_are_not_walked() {
        let find = Find::newest(Kind::Payout, 1);
        assert_eq!(find.walks(), ["requested", "sent", "confirmed", "returned"]);
        assert_eq!(find.clone().in_states(&["sent", "live", "sent"]).walks(), ["sent"]);
        assert!(find.in_states(&["live"]).walks().is_empty());
    }
}
