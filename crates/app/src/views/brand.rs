//! What a brand sees: what needs it now, its campaigns, the drafts that wait, one placement with all that happened.
//!
//! Each view costs a handful of reads: pages by index, kept counts, and one `load_many` for the names. Whose records
//! they are is the caller's to have looked at: every question here names the brand.

use std::collections::BTreeMap;

use kernel::{BrandId, DisputeId, Money, PlacementId, Timestamp};
use ledger::Account;
use market::{Campaign, Creator, Deposit, Dispute, Offer, Payout, Placement, campaign, deposit};
use uuid::Uuid;
use wording::Report;

use crate::ports::{DayCount, Find, KeptEvent, Kind, Record, RecordId, TallyOf, cursor, day_of};
use crate::{App, AppError};

/// What of a brand's days is drawn.
const DRAWN: [&str; 2] = ["placement.published", "placement.paid"];

pub use super::known::Known;

/// Where a page of a list begins: beyond this record.
pub type Cursor = (Timestamp, Uuid);

/// How many records there are in each state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct States(BTreeMap<String, u64>);

impl States {
    /// In one state.
    #[must_use]
    pub fn of(&self, state: &str) -> u64 {
        self.0.get(state).copied().unwrap_or(0)
    }

    /// In any of these.
    #[must_use]
    pub fn among(&self, states: &[&str]) -> u64 {
        states.iter().map(|state| self.of(state)).sum()
    }

    /// In all states.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// What is on it.
    pub rows: Vec<T>,
    /// Where the next one begins; nothing on the last.
    pub next: Option<Cursor>,
}

/// What needs the brand, and how it is doing.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Drafts that wait longest.
    pub drafts: Vec<Placement>,
    /// Disputes that wait for the brand's answer.
    pub disputes: Vec<Dispute>,
    /// Campaigns that are not over, the newest first.
    pub campaigns: Vec<Campaign>,
    /// Its campaigns by state.
    pub campaigns_by: States,
    /// Its placements by state.
    pub placements_by: States,
    /// What happened on each of the last days.
    pub days: Vec<DayCount>,
    /// Names.
    pub known: Known,
}

/// The queue of drafts, from one of them on.
#[derive(Debug, Clone)]
pub struct Desk {
    /// How many drafts wait in all.
    pub waiting: u64,
    /// The place of the first one shown, from 1.
    pub first: u64,
    /// Drafts to read, those that wait longest first.
    pub readings: Vec<Reading>,
    /// Where the ones before and after begin.
    pub before: Option<PlacementId>,
    /// Where the next ones begin.
    pub after: Option<PlacementId>,
}

/// A draft with all that one needs to judge it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The placement.
    pub placement: Placement,
    /// What was asked for.
    pub campaign: Campaign,
    /// Who wrote it.
    pub creator: Creator,
    /// What the checks say of it.
    pub report: Report,
    /// When silence approves it.
    pub silence: Timestamp,
}

/// A campaign with its money and what it has brought.
#[derive(Debug, Clone)]
pub struct CampaignView {
    /// Its placements by state.
    pub places: States,
    /// What is on its account, free.
    pub free: Money,
    /// Transfers announced for it, the newest first.
    pub deposits: Vec<Deposit>,
    /// Its history, the oldest first.
    pub history: Vec<KeptEvent>,
    /// The brand's latest payouts.
    pub payouts: Vec<Payout>,
    /// A page of its placements.
    pub placements: Page<Placement>,
    /// Names.
    pub known: Known,
}

/// One placement for its brand.
#[derive(Debug, Clone)]
pub struct PlacementView {
    /// What was asked for.
    pub campaign: Campaign,
    /// Who carries it.
    pub creator: Creator,
    /// All that happened, the oldest first.
    pub history: Vec<KeptEvent>,
    /// Its last dispute.
    pub dispute: Option<Dispute>,
}

/// The money of one campaign in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purse {
    /// All that came in.
    pub funded: Money,
    /// Set aside for open placements.
    pub held: Money,
    /// Paid: creators and fee together.
    pub paid: Money,
    /// The fee within what was paid.
    pub fees: Money,
    /// Neither held nor paid: free, or gone back when the campaign is over.
    pub rest: Money,
}

/// How many rows a page of a list has.
const ROWS: u32 = 25;
/// Rows where much else stands on the page.
const BESIDE: u32 = 20;
/// Drafts read on one page.
const READINGS: usize = 5;
/// The head of the queue: the page that begins at any of its first drafts, and where the next one begins.
const HEAD: u32 = 11;
/// How far into the queue of drafts its order is known.
const QUEUE: u32 = 200;

impl App {
    /// What needs a brand now.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_overview(&self, brand: BrandId) -> Result<Overview, AppError> {
        let of = TallyOf::Brand(brand);
        let today = day_of(self.now());
        let drafted = Find { brand: Some(brand), ..Find::oldest(Kind::Placement, 5) }.in_states(&["drafted"]);
        let drafts = placements(self.store.find(&drafted).await?);
        let opened = Find { brand: Some(brand), ..Find::oldest(Kind::Dispute, 10) }.in_states(&["opened"]);
        let mut disputes = disputes(self.store.find(&opened).await?);
        disputes.retain(|dispute| dispute.other_side() == market::Actor::Brand(brand));
        let running = Find { brand: Some(brand), ..Find::newest(Kind::Campaign, 12) };
        let running = running.in_states(&["draft", "funded", "live", "paused"]);
        let campaigns = campaigns(self.store.find(&running).await?);
        let campaigns_by = self.states(Kind::Campaign, of).await?;
        let placements_by = self.states(Kind::Placement, of).await?;
        let days = self.store.days(of, &DRAWN, today - 29, today).await?;
        let spoken =
            drafts.iter().flat_map(speaks_of).chain(disputes.iter().map(|it| RecordId::Creator(it.creator)));
        let known = self.gathered(spoken).await?;
        Ok(Overview { drafts, disputes, campaigns, campaigns_by, placements_by, days, known })
    }

    /// How many records of a kind are in each state.
    ///
    /// # Errors
    /// The store's.
    pub async fn states(&self, kind: Kind, of: TallyOf) -> Result<States, AppError> {
        Ok(States(self.store.tally(kind, of).await?.into_iter().collect()))
    }

    /// A brand's campaigns in these states (none: all), the newest first, each with its placements by state and its
    /// money.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_campaigns(
        &self,
        brand: BrandId,
        states: &[&'static str],
        after: Option<Cursor>,
    ) -> Result<Page<(Campaign, States, Purse)>, AppError> {
        let find = Find { brand: Some(brand), after, ..Find::newest(Kind::Campaign, 13) }.in_states(states);
        let found = self.store.find(&find).await?;
        let page = page_of(found, 12);
        let mut rows = Vec::new();
        for campaign in campaigns(page.rows) {
            let states = self.states(Kind::Placement, TallyOf::Campaign(campaign.id)).await?;
            let account = Account::Campaign(campaign.id).in_currency(campaign.funded.currency());
            let purse = Purse::of(&campaign, &states, self.store.balance(account).await?);
            rows.push((campaign, states, purse));
        }
        Ok(Page { rows, next: page.next })
    }

    /// The queue of a brand's drafts, from one of them on; from the first when that one is not in it.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_desk(&self, brand: BrandId, from: Option<PlacementId>) -> Result<Desk, AppError> {
        let mut queue = self.drafted(brand, HEAD).await?;
        let place = |queue: &[Placement]| queue.iter().position(|it| Some(it.id) == from);
        // Who reviews works at the head of the queue; the whole of it is read only for whoever has gone on.
        if from.is_some() && place(&queue).is_none_or(|at| at > READINGS) {
            queue = self.drafted(brand, QUEUE).await?;
        }
        let waiting = self.states(Kind::Placement, TallyOf::Brand(brand)).await?.of("drafted");
        let at = place(&queue).unwrap_or(0);
        let shown: Vec<&Placement> = queue.iter().skip(at).take(READINGS).collect();
        let known = self.gathered(shown.iter().flat_map(|it| speaks_of(it))).await?;
        let mut readings = Vec::new();
        for placement in shown {
            let (campaign, creator) = (known.campaign(placement.campaign), known.creator(placement.creator));
            let (Some(campaign), Some(creator), Some(draft)) = (campaign, creator, &placement.draft) else {
                continue;
            };
            let report = self.originals_report(placement, campaign, creator, &draft.text).await?;
            readings.push(Reading {
                campaign: campaign.clone(),
                creator: creator.clone(),
                report,
                silence: self.policy.silence(placement, draft.at),
                placement: placement.clone(),
            });
        }
        let before = at.checked_sub(READINGS).or((at > 0).then_some(0)).and_then(|at| queue.get(at));
        Ok(Desk {
            waiting: waiting.max(u64::try_from(queue.len()).unwrap_or(u64::MAX)),
            first: u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1),
            readings,
            before: before.map(|it| it.id),
            after: queue.get(at + READINGS).map(|it| it.id),
        })
    }

    /// The drafts that wait for a brand, those that its silence approves first at the head. Cost: one read, and one more
    /// for the newest when there are more than `limit`: replies under breakouts have hours where others have days.
    async fn drafted(&self, brand: BrandId, limit: u32) -> Result<Vec<Placement>, AppError> {
        let oldest = Find { brand: Some(brand), ..Find::oldest(Kind::Placement, limit) };
        let mut queue = placements(self.store.find(&oldest.in_states(&["drafted"])).await?);
        if queue.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            let newest = Find { brand: Some(brand), ..Find::newest(Kind::Placement, HEAD) };
            let newest = placements(self.store.find(&newest.in_states(&["drafted"])).await?);
            let known: Vec<PlacementId> = queue.iter().map(|it| it.id).collect();
            queue.extend(newest.into_iter().filter(|it| it.reply_to.is_some() && !known.contains(&it.id)));
        }
        let silent = |it: &Placement| it.draft.as_ref().map(|draft| self.policy.silence(it, draft.at));
        queue.sort_by_key(|it| (silent(it), it.booked, it.id));
        Ok(queue)
    }

    /// A brand's placements in these states, the newest first, with the names that belong to them.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_placements(
        &self,
        brand: BrandId,
        states: &[&'static str],
        after: Option<Cursor>,
    ) -> Result<(Page<Placement>, Known), AppError> {
        let find = Find { brand: Some(brand), after, ..Find::newest(Kind::Placement, ROWS + 1) };
        let page = page_of(self.store.find(&find.in_states(states)).await?, ROWS);
        let rows = placements(page.rows);
        let known = self.gathered(rows.iter().flat_map(speaks_of)).await?;
        Ok((Page { rows, next: page.next }, known))
    }

    /// A campaign with its money and a page of its placements in these states (none: all).
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_campaign(
        &self,
        campaign: &Campaign,
        states: &[&'static str],
        after: Option<Cursor>,
    ) -> Result<CampaignView, AppError> {
        let of = TallyOf::Campaign(campaign.id);
        let find = Find { campaign: Some(campaign.id), after, ..Find::newest(Kind::Placement, BESIDE + 1) };
        let page = page_of(self.store.find(&find.in_states(states)).await?, BESIDE);
        let rows = placements(page.rows);
        let told = Find { campaign: Some(campaign.id), ..Find::newest(Kind::Deposit, 20) };
        let paid = Find { brand: Some(campaign.brand), ..Find::newest(Kind::Payout, 5) };
        let account = Account::Campaign(campaign.id).in_currency(campaign.funded.currency());
        Ok(CampaignView {
            places: self.states(Kind::Placement, of).await?,
            free: self.store.balance(account).await?,
            deposits: deposits(self.store.find(&told).await?),
            history: self.store.events(RecordId::Campaign(campaign.id), 0, 200).await?,
            payouts: payouts(self.store.find(&paid).await?),
            known: self.gathered(rows.iter().flat_map(speaks_of)).await?,
            placements: Page { rows, next: page.next },
        })
    }

    /// What a campaign brought on each day, three months back at most.
    ///
    /// # Errors
    /// The store's.
    pub async fn campaign_days(&self, campaign: &Campaign) -> Result<Vec<DayCount>, AppError> {
        let today = day_of(self.now());
        let from = day_of(campaign.terms.start).max(today - 89).min(today - 13);
        Ok(self.store.days(TallyOf::Campaign(campaign.id), &DRAWN, from, today).await?)
    }

    /// One placement with its campaign, its creator, its history and its last dispute.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_placement(&self, placement: &Placement) -> Result<PlacementView, AppError> {
        let history = self.store.events(RecordId::Placement(placement.id), 0, 200).await?;
        let dispute = match placement.dispute.or_else(|| last_dispute(&history)) {
            Some(id) => self.find_dispute(id).await?.map(|loaded| loaded.value),
            None => None,
        };
        Ok(PlacementView {
            campaign: self.campaign(placement.campaign).await?.value,
            creator: self.creator(placement.creator).await?.value,
            history,
            dispute,
        })
    }

    /// A brand's offers in these states (none: all), the newest first, with the names that belong to them.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_offers(
        &self,
        brand: BrandId,
        states: &[&'static str],
        after: Option<Cursor>,
    ) -> Result<(Page<Offer>, Known), AppError> {
        let find =
            Find { brand: Some(brand), after, ..Find::newest(Kind::Offer, ROWS + 1) }.in_states(states);
        let page = page_of(self.store.find(&find).await?, ROWS);
        let rows = offers(page.rows);
        let spoken =
            rows.iter().flat_map(|it| [RecordId::Campaign(it.campaign), RecordId::Creator(it.creator)]);
        let known = self.gathered(spoken).await?;
        Ok((Page { rows, next: page.next }, known))
    }

    /// A brand's payouts, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_payouts(&self, brand: BrandId) -> Result<Vec<Payout>, AppError> {
        let find = Find { brand: Some(brand), ..Find::newest(Kind::Payout, ROWS) };
        Ok(payouts(self.store.find(&find).await?))
    }

    /// Transfers that a brand has announced and nobody has seen yet.
    ///
    /// # Errors
    /// The store's.
    pub async fn brand_deposits(&self, brand: BrandId) -> Result<Vec<Deposit>, AppError> {
        let find = Find { brand: Some(brand), ..Find::newest(Kind::Deposit, ROWS) };
        Ok(deposits(self.store.find(&find.in_states(&[deposit::State::Announced.name()])).await?))
    }
}

impl Purse {
    /// From a campaign, its placements by state, and what its account holds. Every placement of a campaign has the
    /// campaign's price; what is neither free nor paid is set aside while the campaign is not over.
    #[must_use]
    pub fn of(campaign: &Campaign, places: &States, free: Money) -> Self {
        let (price, funded) = (campaign.terms.price, campaign.funded);
        let zero = Money::zero(price.currency());
        let count = u32::try_from(places.of("paid")).unwrap_or(u32::MAX);
        let fee = ledger::movements::Earned::of(price, campaign.fee).map_or(zero, |earned| earned.fee);
        let (paid, fees) = (price.times(count).unwrap_or(zero), fee.times(count).unwrap_or(zero));
        let unpaid = funded.minus(paid).unwrap_or(zero);
        let held = if Self::is_closed(campaign.state) { zero } else { unpaid.minus(free).unwrap_or(zero) };
        Self { funded, held, paid, fees, rest: unpaid.minus(held).unwrap_or(zero) }
    }

    /// Whether what is left has gone back to the brand.
    #[must_use]
    pub const fn is_closed(state: campaign::State) -> bool {
        matches!(state, campaign::State::Settled | campaign::State::Cancelled)
    }
}

fn speaks_of(placement: &Placement) -> [RecordId; 2] {
    [RecordId::Campaign(placement.campaign), RecordId::Creator(placement.creator)]
}

fn last_dispute(history: &[KeptEvent]) -> Option<DisputeId> {
    let contested = history.iter().rev().find(|event| event.name == "contested")?;
    contested.body.get("dispute")?.as_str()?.parse().ok()
}

/// One row more than fits was asked for: it says that there is another page.
fn page_of<V>(mut found: Vec<(Record, V)>, rows: u32) -> Page<(Record, V)> {
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let more = found.len() > rows;
    found.truncate(rows);
    let next = found.last().filter(|_| more).map(|(record, _)| cursor(record));
    Page { rows: found, next }
}

macro_rules! only {
    ($($name:ident, $kind:ident;)+) => {$(
        #[allow(clippy::wildcard_enum_match_arm, reason = "a question about one kind is answered by that kind")]
        fn $name<V>(found: Vec<(Record, V)>) -> Vec<$kind> {
            let of = |(record, _)| match record { Record::$kind(it) => Some(it), _ => None };
            found.into_iter().filter_map(of).collect()
        }
    )+};
}

only! {
    placements, Placement;
    campaigns, Campaign;
    disputes, Dispute;
    offers, Offer;
    payouts, Payout;
    deposits, Deposit;
}
