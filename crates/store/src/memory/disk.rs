//! What a store in memory holds, and committing to it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use app::ports::{
    AuditLine, CommitError, DraftText, EventLine, KeptEvent, Kind, PlacementFilter, Record, RecordId,
    StoreError, TallyOf, Version, day_of, post_key,
};
use kernel::{CampaignId, CreatorId, Money, PlacementId, Timestamp};
use ledger::check::Kept;
use ledger::{AccountKey, Movement};
use market::people::Actor;
use uuid::Uuid;

use super::accounts::Papers;
use super::jobs::Jobs;
use super::{count, most};
use crate::counts;
use crate::plan::{Held, Plan};

/// Records in the order of their time.
pub(super) type Walk = BTreeSet<(Timestamp, Uuid)>;

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Disk {
    pub(super) records: BTreeMap<RecordId, (Record, Version)>,
    pub(super) open: HashMap<CampaignId, u64>,
    pub(super) balances: Held,
    pub(super) drafts: HashMap<CampaignId, Vec<DraftText>>,
    pub(super) jobs: Jobs,
    pub(super) papers: Papers,
    /// Where each record stands in the order of its time, in its state, among those it is counted with.
    pub(super) walks: HashMap<(Kind, TallyOf, &'static str), Walk>,
    pub(super) days: BTreeMap<(TallyOf, i32, String), u64>,
    pub(super) posts: HashMap<String, PlacementId>,
    /// Each with its subject; an event's number is one more than its place.
    pub(super) events: Vec<(RecordId, KeptEvent)>,
    pub(super) events_of: HashMap<RecordId, Vec<usize>>,
    /// A line's number is one more than its place.
    pub(super) audit: Vec<AuditLine>,
    pub(super) audit_of: HashMap<String, Vec<usize>>,
    pub(super) audit_by: HashMap<Actor, Vec<usize>>,
    /// A movement's number is one more than its place.
    pub(super) movements: Vec<(Movement, Timestamp)>,
    pub(super) movements_of: HashMap<AccountKey, Vec<usize>>,
    by_campaign: BTreeSet<(CampaignId, PlacementId)>,
    by_creator: BTreeSet<(CreatorId, PlacementId)>,
    made: HashSet<String>,
    last_draft: u64,
}

impl Disk {
    /// Holds everything against what is there, then writes everything.
    pub(super) fn commit(&mut self, plan: Plan<'_>) -> Result<(), CommitError> {
        for (id, planned) in &plan.writes {
            if self.version(*id) != planned.expected && !planned.blind {
                return Err(CommitError::Conflict(*id));
            }
        }
        for (job, token) in &plan.finishes {
            self.jobs.holds(*job, *token)?;
        }
        let mut held = plan.accounts();
        for (name, entry) in &mut held {
            *entry = self.balances.get(name).copied().unwrap_or(*entry);
        }
        plan.transfer(&mut held)?;
        let twice = plan.movements.iter().find(|(movement, _)| self.made.contains(movement.key()));
        if let Some((movement, _)) = twice {
            return Err(CommitError::DuplicateMovement(movement.key().to_owned()));
        }
        self.write(plan, held);
        Ok(())
    }

    fn version(&self, id: RecordId) -> Version {
        self.records.get(&id).map_or(Version::NEW, |(_, version)| *version)
    }

    fn write(&mut self, plan: Plan<'_>, held: Held) {
        for (id, planned) in plan.writes {
            let there = self.version(id);
            let version = if planned.blind { there.next() } else { planned.version };
            self.put(planned.record.clone(), version);
        }
        for job in plan.finishes.into_keys() {
            self.jobs.done(job);
        }
        self.balances.extend(held);
        for (movement, at) in plan.movements {
            self.moved(movement, at);
        }
        for (event, at) in plan.events {
            self.happened(event, at);
        }
        for line in plan.audit {
            self.audit_of.entry(line.subject.clone()).or_default().push(self.audit.len());
            self.audit_by.entry(line.actor).or_default().push(self.audit.len());
            self.audit.push(line.clone());
        }
        for (campaign, placement, text) in plan.drafts {
            self.last_draft += 1;
            let draft = DraftText { position: self.last_draft, placement: *placement, text: text.clone() };
            self.drafts.entry(*campaign).or_default().push(draft);
        }
        for job in plan.jobs {
            self.jobs.add(job);
        }
    }

    fn moved(&mut self, movement: &Movement, at: Timestamp) {
        let place = self.movements.len();
        self.made.insert(movement.key().to_owned());
        for transfer in movement.transfers() {
            for account in [transfer.debit, transfer.credit] {
                let places = self.movements_of.entry(account).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        self.movements.push((movement.clone(), at));
    }

    fn happened(&mut self, event: &EventLine, at: Timestamp) {
        let place = self.events.len();
        let (name, body) = (event.name.to_owned(), event.body.clone());
        self.events_of.entry(event.subject).or_default().push(place);
        self.events.push((event.subject, KeptEvent { number: count(place) + 1, name, body, at }));
        let index = self.records.get(&event.subject).map(|(record, _)| record.index());
        for of in counts::of_event(index.as_ref()) {
            let key = (of, day_of(at), counts::event_name(event));
            *self.days.entry(key).or_insert(0) += 1;
        }
    }

    /// Takes a record out of the walks it stands in, or puts it in.
    fn walk(&mut self, record: &Record, stands: bool) {
        let (id, index) = (record.id(), record.index());
        for of in index.tallies() {
            let walk = self.walks.entry((id.kind(), of, index.state)).or_default();
            if stands {
                walk.insert((index.since, id.uuid()));
            } else {
                walk.remove(&(index.since, id.uuid()));
            }
        }
    }

    fn put(&mut self, record: Record, version: Version) {
        let id = record.id();
        if let Some((before, _)) = self.records.get(&id).cloned() {
            self.walk(&before, false);
        }
        self.walk(&record, true);
        if let Record::Placement(placement) = &record {
            let address = placement.post.as_ref().and_then(|post| post_key(&post.address));
            if let Some(address) = address {
                self.posts.entry(address.to_owned()).or_insert(placement.id);
            }
            let was = self.records.get(&id).is_some_and(|(record, _)| record.open());
            let count = self.open.entry(placement.campaign).or_insert(0);
            *count = *count + u64::from(record.open()) - u64::from(was);
            self.by_campaign.insert((placement.campaign, placement.id));
            self.by_creator.insert((placement.creator, placement.id));
        }
        self.records.insert(id, (record, version));
    }

    pub(super) fn list(&self, kind: Kind, after: Option<Uuid>, limit: usize) -> Vec<(Record, Version)> {
        let from = after.map_or(Uuid::nil(), |uuid| uuid);
        let range = kind.id(from)..=kind.id(Uuid::max());
        let records = self.records.range(range).filter(|(id, _)| after != Some(id.uuid()));
        records.take(limit).map(|(_, record)| record.clone()).collect()
    }

    pub(super) fn placements(&self, filter: &PlacementFilter) -> Vec<(Record, Version)> {
        let from = filter.after.map_or(Uuid::nil(), PlacementId::uuid);
        let (from, to) = (PlacementId::new(from), PlacementId::new(Uuid::max()));
        let ids: Box<dyn Iterator<Item = PlacementId> + '_> = match (filter.creator, filter.campaign) {
            (Some(creator), _) => {
                Box::new(self.by_creator.range((creator, from)..=(creator, to)).map(|(_, id)| *id))
            }
            (None, Some(campaign)) => {
                Box::new(self.by_campaign.range((campaign, from)..=(campaign, to)).map(|(_, id)| *id))
            }
            (None, None) => {
                let range = RecordId::Placement(from)..=RecordId::Placement(to);
                Box::new(self.records.range(range).map(|(id, _)| PlacementId::new(id.uuid())))
            }
        };
        ids.filter(|id| Some(*id) != filter.after)
            .filter_map(|id| self.records.get(&RecordId::Placement(id)))
            .filter(|(record, _)| {
                let index = record.index();
                filter.campaign.is_none_or(|campaign| index.campaign == Some(campaign))
                    && filter.since.is_none_or(|since| index.since >= since)
            })
            .take(most(filter.limit))
            .cloned()
            .collect()
    }

    pub(super) fn balances_after(
        &self,
        after: Option<AccountKey>,
        limit: usize,
    ) -> Result<Vec<(AccountKey, Money)>, StoreError> {
        let from = after.map_or(String::new(), |key| key.to_string());
        let later = self.balances.range(from.clone()..).filter(|(name, _)| **name != from);
        later
            .take(limit)
            .map(|(_, (key, minor))| Ok((*key, Money::new(*minor, key.currency)?)))
            .collect::<Result<_, kernel::MoneyError>>()
            .map_err(|error| StoreError::Damaged(error.to_string()))
    }

    pub(super) fn transfers(&self, after: u64, limit: usize) -> Vec<Kept> {
        let skip = usize::try_from(after).unwrap_or(usize::MAX);
        let numbered = (1_u64..).zip(&self.movements).skip(skip).take(limit);
        let mut kept = Vec::new();
        for (number, (movement, _)) in numbered {
            let legs = u32::try_from(movement.transfers().len()).unwrap_or(u32::MAX);
            for (leg, transfer) in (0_u32..).zip(movement.transfers()) {
                let movement = movement.key().to_owned();
                kept.push(Kept { number, movement, leg, legs, transfer: *transfer });
            }
        }
        kept
    }
}
