//! What a store in memory holds, and committing to it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use app::ports::{
    AuditLine, CommitError, DraftText, KeptEvent, Kind, PlacementFilter, Record, RecordId, StoreError,
    Version,
};
use kernel::{CampaignId, CreatorId, Money, PlacementId};
use ledger::check::Kept;
use ledger::{AccountKey, Movement};
use uuid::Uuid;

use super::accounts::Papers;
use super::jobs::Jobs;
use super::most;
use crate::plan::{Held, Plan};
use crate::sql::record_id;

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Disk {
    pub(super) records: BTreeMap<RecordId, (Record, Version)>,
    pub(super) open: HashMap<CampaignId, u64>,
    pub(super) balances: Held,
    pub(super) drafts: HashMap<CampaignId, Vec<DraftText>>,
    pub(super) events: HashMap<RecordId, Vec<KeptEvent>>,
    pub(super) audit: HashMap<String, Vec<AuditLine>>,
    pub(super) jobs: Jobs,
    pub(super) papers: Papers,
    by_campaign: BTreeSet<(CampaignId, PlacementId)>,
    by_creator: BTreeSet<(CreatorId, PlacementId)>,
    movements: Vec<Movement>,
    made: HashSet<String>,
    last_event: u64,
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
        for (movement, _) in plan.movements {
            self.made.insert(movement.key().to_owned());
            self.movements.push(movement.clone());
        }
        for (event, at) in plan.events {
            self.last_event += 1;
            let (name, body) = (event.name.to_owned(), event.body.clone());
            let kept = KeptEvent { number: self.last_event, name, body, at };
            self.events.entry(event.subject).or_default().push(kept);
        }
        for line in plan.audit {
            self.audit.entry(line.subject.clone()).or_default().push(line.clone());
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

    fn put(&mut self, record: Record, version: Version) {
        let id = record.id();
        if let Record::Placement(placement) = &record {
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
        let range = record_id(kind, from)..=record_id(kind, Uuid::max());
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
        for (number, movement) in numbered {
            let legs = u32::try_from(movement.transfers().len()).unwrap_or(u32::MAX);
            for (leg, transfer) in (0_u32..).zip(movement.transfers()) {
                let movement = movement.key().to_owned();
                kept.push(Kept { number, movement, leg, legs, transfer: *transfer });
            }
        }
        kept
    }
}
