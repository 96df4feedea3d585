//! Reads everything that a store holds when the world has come to rest.

use std::collections::{BTreeMap, BTreeSet};

use app::ports::{JobFilter, JobState, JobView, Kind, Record, Store, StoreError};
use kernel::{CampaignId, Money, PlacementId};
use ledger::AccountKey;
use ledger::check::{Break, Check, Summary};
use market::placement::Verdict;
use market::{Campaign, Dispute, Offer, Payout, Placement};

use crate::ground::Ground;
use crate::ports::drive;

/// Lines read at once.
const PAGE: u32 = 1_000;

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) placements: Vec<Placement>,
    pub(crate) campaigns: Vec<Campaign>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) disputes: Vec<Dispute>,
    pub(crate) payouts: Vec<Payout>,
    pub(crate) balances: Vec<(AccountKey, Money)>,
    pub(crate) waiting: Vec<JobView>,
    pub(crate) dead: Vec<JobView>,
}

impl Snapshot {
    pub(crate) fn read(ground: &dyn Ground, store: &dyn Store) -> Result<Self, StoreError> {
        let mut snapshot = Self::default();
        for kind in [Kind::Placement, Kind::Campaign, Kind::Offer, Kind::Dispute, Kind::Payout] {
            let mut after = None;
            loop {
                let page = drive(ground, store.list(kind, after, PAGE))?;
                let Some((last, _)) = page.last() else { break };
                after = Some(last.id().uuid());
                page.into_iter().for_each(|(record, _)| snapshot.keep(record));
            }
        }
        let mut after = None;
        loop {
            let page = drive(ground, store.balances(after, PAGE))?;
            let Some((last, _)) = page.last() else { break };
            after = Some(*last);
            snapshot.balances.extend(page);
        }
        snapshot.waiting = drive(ground, store.jobs(JobFilter::first(JobState::Waiting, 10)))?;
        snapshot.dead = drive(ground, store.jobs(JobFilter::first(JobState::Dead, 100_000)))?;
        Ok(snapshot)
    }

    fn keep(&mut self, record: Record) {
        match record {
            Record::Placement(it) => self.placements.push(it),
            Record::Campaign(it) => self.campaigns.push(it),
            Record::Offer(it) => self.offers.push(it),
            Record::Dispute(it) => self.disputes.push(it),
            Record::Payout(it) => self.payouts.push(it),
            Record::Brand(_)
            | Record::Creator(_)
            | Record::Deposit(_)
            | Record::Breakout(_)
            | Record::AuthorOffer(_)
            | Record::Author(_) => {}
        }
    }

    /// Whether the kept balances follow from the kept transfers.
    pub(crate) fn books(
        &self,
        ground: &dyn Ground,
        store: &dyn Store,
    ) -> Result<Result<Summary, Break>, StoreError> {
        let mut check = Check::new();
        let mut after = 0;
        loop {
            let page = drive(ground, store.transfers(after, PAGE))?;
            let Some(last) = page.last() else { break };
            after = last.number;
            for kept in &page {
                if let Err(found) = check.transfer(kept) {
                    return Ok(Err(found));
                }
            }
        }
        for (account, money) in &self.balances {
            if let Err(found) = check.balance(*account, *money) {
                return Ok(Err(found));
            }
        }
        Ok(check.finish())
    }

    /// Among these placements, those whose last draft says what somebody else's earlier draft said, the labels
    /// apart.
    pub(crate) fn copied(
        ground: &dyn Ground,
        store: &dyn Store,
        twins: &BTreeMap<PlacementId, CampaignId>,
    ) -> Result<BTreeSet<PlacementId>, StoreError> {
        let campaigns: BTreeSet<CampaignId> = twins.values().copied().collect();
        let mut copied = BTreeSet::new();
        for campaign in campaigns {
            let (mut after, mut texts) = (0, Vec::new());
            loop {
                let page = drive(ground, store.drafts(campaign, after, PAGE))?;
                let Some(last) = page.last() else { break };
                after = last.position;
                texts.extend(page);
            }
            let words = |text: &str| text.split_once(": ").map_or(text, |(_, rest)| rest).to_owned();
            for (at, text) in texts.iter().enumerate() {
                let is_last = !texts[at + 1..].iter().any(|later| later.placement == text.placement);
                let mut earlier = texts[..at].iter().filter(|other| other.placement != text.placement);
                if is_last
                    && twins.contains_key(&text.placement)
                    && earlier.any(|other| words(&other.text) == words(&text.text))
                {
                    copied.insert(text.placement);
                }
            }
        }
        Ok(copied)
    }
}

/// A placement's state and the reason of its last verdict, by name.
pub(crate) fn state_of(placement: &Placement) -> (String, Option<String>) {
    let reason = match &placement.verdict {
        Some(Verdict::Rejected { code, .. }) => {
            serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned))
        }
        Some(Verdict::Breached { reason, .. }) => Some(reason.name().to_owned()),
        Some(Verdict::Failed { reason, .. }) => Some(reason.name().to_owned()),
        None => None,
    };
    (placement.state.name().to_owned(), reason)
}
