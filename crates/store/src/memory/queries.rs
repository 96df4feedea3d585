//! What pages ask of a store in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use app::ports::{
    AuditLine, DayCount, Entry, Find, KeptEvent, Kind, Order, Past, PlacementFilter, Record, RecordId,
    TallyOf, TrailFilter, Version, cursor,
};
use kernel::{CreatorId, Currency, Money, Timestamp};
use ledger::{AccountKey, Transfer};
use market::placement::State;
use uuid::Uuid;

use super::disk::Disk;
use super::{count, most};

/// The state of a placement whose price was earned.
const PAID: &str = State::Paid.name();

/// A place in a list, from a number that rises from one.
fn place(number: u64) -> usize {
    usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX)
}

/// The narrowest walk that holds all that is asked for.
fn narrowest(find: &Find) -> TallyOf {
    let creator = find.creator.map(TallyOf::Creator);
    let campaign = find.campaign.map(TallyOf::Campaign);
    creator.or(campaign).or(find.brand.map(TallyOf::Brand)).unwrap_or(TallyOf::All)
}

impl Disk {
    pub(super) fn find(&self, find: &Find) -> Vec<(Record, Version)> {
        let of = narrowest(find);
        let (from, to) = match (find.after, find.order) {
            (None, Order::Newest | Order::Oldest) => (Bound::Unbounded, Bound::Unbounded),
            (Some(after), Order::Newest) => (Bound::Unbounded, Bound::Excluded(after)),
            (Some(after), Order::Oldest) => (Bound::Excluded(after), Bound::Unbounded),
        };
        let walks = find.walks().into_iter().filter_map(|state| self.walks.get(&(find.kind, of, state)));
        let record = |(_, uuid): &(Timestamp, Uuid)| self.records.get(&find.kind.id(*uuid));
        let admitted = |at: &&(Timestamp, Uuid)| record(at).is_some_and(|(record, _)| find.admits(record));
        let some = |walk: &BTreeSet<(Timestamp, Uuid)>| -> Vec<(Timestamp, Uuid)> {
            let walk = walk.range((from, to));
            match find.order {
                Order::Newest => walk.rev().filter(admitted).take(most(find.limit)).copied().collect(),
                Order::Oldest => walk.filter(admitted).take(most(find.limit)).copied().collect(),
            }
        };
        let mut found: Vec<_> = walks.flat_map(some).collect();
        found.sort_unstable();
        if find.order == Order::Newest {
            found.reverse();
        }
        found.truncate(most(find.limit));
        found.iter().filter_map(|at| record(at).cloned()).collect()
    }

    pub(super) fn past(&self, creator: CreatorId, since: Timestamp) -> Vec<Past> {
        let all = PlacementFilter {
            creator: Some(creator),
            since: Some(since),
            limit: u32::MAX,
            ..PlacementFilter::default()
        };
        let counts = |record: &Record| record.open() || record.index().state == PAID;
        let past =
            |record: &Record| Some(Past { campaign: record.index().campaign?, booked: record.index().since });
        self.placements(&all)
            .iter()
            .filter(|(record, _)| counts(record))
            .filter_map(|(record, _)| past(record))
            .collect()
    }

    pub(super) fn open_of(&self, creator: CreatorId, limit: usize) -> Vec<(Record, Version)> {
        let all = PlacementFilter { creator: Some(creator), limit: u32::MAX, ..PlacementFilter::default() };
        let mut open: Vec<(Record, Version)> = self.placements(&all);
        open.retain(|(record, _)| record.open());
        open.sort_by_key(|(record, _)| std::cmp::Reverse(cursor(record)));
        open.truncate(limit);
        open
    }

    pub(super) fn payout_sums(&self, of: TallyOf) -> Vec<(String, Money)> {
        let mut sums: BTreeMap<(&str, Currency), i64> = BTreeMap::new();
        for state in Kind::Payout.states() {
            for (_, id) in self.walks.get(&(Kind::Payout, of, state)).into_iter().flatten() {
                let record = self.records.get(&Kind::Payout.id(*id));
                if let Some(amount) = record.and_then(|(record, _)| record.worth()) {
                    *sums.entry((state, amount.currency())).or_insert(0) += amount.minor();
                }
            }
        }
        let money = |((state, currency), minor): ((&str, Currency), i64)| {
            Some((state.to_owned(), Money::new(minor, currency).ok()?))
        };
        sums.into_iter().filter_map(money).collect()
    }

    pub(super) fn tally(&self, kind: Kind, of: TallyOf) -> Vec<(String, u64)> {
        let mut states = kind.states();
        states.sort_unstable();
        let standing = |state| self.walks.get(&(kind, of, state)).map_or(0, BTreeSet::len);
        let counted = states.into_iter().map(|state| (state.to_owned(), count(standing(state))));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    pub(super) fn days(&self, of: TallyOf, events: &[&str], from_day: i32, to_day: i32) -> Vec<DayCount> {
        if from_day > to_day {
            return Vec::new();
        }
        let later = self.days.range((of, from_day, String::new())..);
        later
            .take_while(|((whose, day, _), _)| *whose == of && *day <= to_day)
            .filter(|((_, _, event), _)| events.is_empty() || events.contains(&event.as_str()))
            .map(|((_, day, event), count)| DayCount { day: *day, event: event.clone(), count: *count })
            .collect()
    }

    pub(super) fn history(&self, after: u64, limit: usize) -> Vec<(RecordId, KeptEvent)> {
        let skip = usize::try_from(after).unwrap_or(usize::MAX);
        self.events.iter().skip(skip).take(limit).cloned().collect()
    }

    pub(super) fn events(&self, subject: RecordId, after: u64, limit: usize) -> Vec<KeptEvent> {
        let places = self.events_of.get(&subject).into_iter().flatten();
        let events = places.filter_map(|place| self.events.get(*place)).map(|(_, event)| event);
        events.filter(|event| event.number > after).take(limit).cloned().collect()
    }

    pub(super) fn audit(&self, subject: &str, limit: usize) -> Vec<AuditLine> {
        let places = self.audit_of.get(subject).into_iter().flatten().take(limit);
        places.filter_map(|place| self.audit.get(*place).cloned()).collect()
    }

    pub(super) fn trail(&self, filter: TrailFilter) -> Vec<(u64, AuditLine)> {
        let end = filter.before.map_or(self.audit.len(), place).min(self.audit.len());
        let line = |place: usize| self.audit.get(place).map(|line| (count(place) + 1, line.clone()));
        match filter.actor {
            None => (0..end).rev().take(most(filter.limit)).filter_map(line).collect(),
            Some(actor) => {
                let places = self.audit_by.get(&actor).into_iter().flatten().copied().rev();
                places.filter(|place| *place < end).take(most(filter.limit)).filter_map(line).collect()
            }
        }
    }

    pub(super) fn statement(&self, account: AccountKey, before: Option<u64>, limit: usize) -> Vec<Entry> {
        let end = before.map_or(usize::MAX, place);
        let places = self.movements_of.get(&account).into_iter().flatten().copied().rev();
        let mut entries = Vec::new();
        for at in places.filter(|at| *at < end) {
            if entries.len() >= limit {
                break;
            }
            let Some((movement, when)) = self.movements.get(at) else { continue };
            let touching = movement.transfers().iter().rev().filter_map(|it| seen_from(account, it));
            entries.extend(touching.map(|(amount, counter)| Entry {
                number: count(at) + 1,
                movement: movement.key().to_owned(),
                kind: movement.kind(),
                amount,
                counter,
                at: *when,
            }));
        }
        entries
    }
}

/// What a transfer did to an account, and with whom.
fn seen_from(account: AccountKey, transfer: &Transfer) -> Option<(Money, AccountKey)> {
    if transfer.credit == account {
        Some((transfer.amount, transfer.debit))
    } else if transfer.debit == account {
        Some((crate::counts::out(transfer.amount), transfer.credit))
    } else {
        None
    }
}
