//! What waits for an operator, and how the market is doing.

use kernel::{BrandId, Timestamp};
use market::payout::Payee;
use market::{Brand, Campaign, Creator, Deposit, Payout, deposit, dispute, payout};

use super::brand::{Cursor, Page, States};
use super::fresh::Fresh;
use super::known::Known;
use crate::ports::{
    AuditLine, DayCount, Find, JobFilter, JobState, JobView, Kind, Record, RecordId, TallyOf, TrailFilter,
    count_on, cursor, day_of,
};
use crate::{App, AppError};

/// How many rows a page of a list has.
pub const ROWS: u32 = 30;
/// Open disputes that are looked through for those that can be ruled.
const OPEN: u32 = 100;
/// Lines of a trail.
const LINES: u32 = 50;

/// Until when the oldest open disputes may be answered, once that was asked for.
pub(crate) type Unanswered = Fresh<Vec<Timestamp>>;

/// How much waits in each queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queues {
    /// Transfers announced.
    pub deposits: u64,
    /// Disputes that can be ruled.
    pub disputes: u64,
    /// Brands to verify.
    pub brands: u64,
    /// Creators to identify.
    pub creators: u64,
    /// Posts that break out, to be looked at before any brand sees them.
    pub breakouts: u64,
    /// Jobs that were given up.
    pub dead: u64,
    /// Payouts that came back.
    pub returned: u64,
}

/// How the market is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pulse {
    /// Placements by state.
    pub placements: States,
    /// Campaigns by state.
    pub campaigns: States,
    /// What happened on each of the last thirty days.
    pub days: Vec<DayCount>,
    /// Today: see [`day_of`].
    pub today: i32,
}

impl Pulse {
    /// How often something happened on a day.
    #[must_use]
    pub fn on(&self, day: i32, event: &str) -> u64 {
        count_on(&self.days, day, event)
    }
}

/// A transfer that was announced, with what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The announcement.
    pub deposit: Deposit,
    /// By whom.
    pub brand: String,
    /// For which campaign, if that is still known.
    pub campaign: Option<Campaign>,
}

/// A payout with its payee's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRow {
    /// The payout.
    pub payout: Payout,
    /// Whose it is.
    pub name: String,
}

/// Somebody whose identity waits to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// A brand.
    Brand(Brand),
    /// A creator.
    Creator(Creator),
}

/// Where a page of jobs begins: after this job.
pub type JobCursor = (Timestamp, kernel::JobId);

/// A page of jobs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jobs {
    /// The soonest first.
    pub rows: Vec<JobView>,
    /// Where the next page begins.
    pub next: Option<JobCursor>,
    /// How many there are in each state.
    pub counts: Vec<(JobState, u64)>,
    /// When the next one's time comes.
    pub due: Option<Timestamp>,
}

impl Jobs {
    /// How many there are in a state.
    #[must_use]
    pub fn count(&self, state: JobState) -> u64 {
        self.counts.iter().filter(|(of, _)| *of == state).map(|(_, count)| *count).sum()
    }
}

/// A page of the audit trail, the newest first, and the number before which the next one lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// The lines with their numbers; a subject's own lines have none.
    pub rows: Vec<(Option<u64>, AuditLine)>,
    /// Before which number the next page lies.
    pub next: Option<u64>,
}

impl App {
    /// How much waits for operators.
    ///
    /// # Errors
    /// The store's.
    pub async fn operator_queues(&self) -> Result<Queues, AppError> {
        let of = |kind| self.states(kind, TallyOf::All);
        let jobs = self.store.job_counts().await?;
        Ok(Queues {
            deposits: of(Kind::Deposit).await?.of(deposit::State::Announced.name()),
            disputes: self.rulable().await?,
            brands: of(Kind::Brand).await?.of("unverified"),
            creators: of(Kind::Creator).await?.of("unidentified"),
            breakouts: of(Kind::Breakout).await?.of(market::breakout::post::State::Waiting.name()),
            dead: jobs.iter().filter(|(state, _)| *state == JobState::Dead).map(|(_, count)| count).sum(),
            returned: of(Kind::Payout).await?.of(payout::State::Returned.name()),
        })
    }

    /// Answered ones, and the oldest opened ones whose time to answer is over.
    async fn rulable(&self) -> Result<u64, AppError> {
        let answered = self.states(Kind::Dispute, TallyOf::All).await?.of(dispute::State::Answered.name());
        let now = self.now();
        let unanswered = match self.unanswered.get(now) {
            Ok(unanswered) => unanswered,
            Err(before) => {
                let find = Find::oldest(Kind::Dispute, OPEN).in_states(&[dispute::State::Opened.name()]);
                let found = self.store.find(&find).await?;
                let disputes = found.into_iter().filter_map(|(record, _)| super::creator::dispute(record));
                self.unanswered.keep(disputes.map(|it| it.answer_by).collect(), now, before)
            }
        };
        let over = unanswered.iter().filter(|answer_by| **answer_by <= now).count();
        Ok(answered.saturating_add(u64::try_from(over).unwrap_or(u64::MAX)))
    }

    /// How the market is doing.
    ///
    /// # Errors
    /// The store's.
    pub async fn operator_pulse(&self) -> Result<Pulse, AppError> {
        let today = day_of(self.now());
        Ok(Pulse {
            placements: self.states(Kind::Placement, TallyOf::All).await?,
            campaigns: self.states(Kind::Campaign, TallyOf::All).await?,
            days: self.store.days(TallyOf::All, &[], today.saturating_sub(29), today).await?,
            today,
        })
    }

    /// Transfers that were announced, those that wait longest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn expected_transfers(&self) -> Result<Vec<Expected>, AppError> {
        let find = Find::oldest(Kind::Deposit, ROWS).in_states(&[deposit::State::Announced.name()]);
        let found = self.store.find(&find).await?;
        let deposits: Vec<Deposit> = found.into_iter().filter_map(|(record, _)| taken(record)).collect();
        let ids = deposits.iter().flat_map(|it| [RecordId::Brand(it.brand), RecordId::Campaign(it.campaign)]);
        let known = self.gathered(ids).await?;
        Ok(deposits
            .into_iter()
            .map(|deposit| Expected {
                brand: known.brand_name(deposit.brand),
                campaign: known.campaign(deposit.campaign).cloned(),
                deposit,
            })
            .collect())
    }

    /// Payouts in a state (nothing: all), the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn payouts_in(
        &self,
        state: Option<payout::State>,
        after: Option<Cursor>,
    ) -> Result<Page<PayoutRow>, AppError> {
        let states: Vec<&'static str> = state.into_iter().map(payout::State::name).collect();
        let find = Find { after, ..Find::newest(Kind::Payout, ROWS + 1) }.in_states(&states);
        let (found, next) = paged(self.store.find(&find).await?);
        let payouts: Vec<Payout> = found.into_iter().filter_map(super::creator::payout).collect();
        let known = self.gathered(payouts.iter().map(|it| payee_id(it.payee))).await?;
        let named = |payout: Payout| PayoutRow { name: payee_name(&known, payout.payee), payout };
        Ok(Page { rows: payouts.into_iter().map(named).collect(), next })
    }

    /// Whoever waits longest to be verified or identified, beyond the cursor; and where the one after begins.
    ///
    /// # Errors
    /// The store's.
    pub async fn next_unknown(
        &self,
        kind: Kind,
        after: Option<Cursor>,
    ) -> Result<Option<(Unknown, Cursor)>, AppError> {
        let state = if kind == Kind::Brand { "unverified" } else { "unidentified" };
        let find = Find { after, ..Find::oldest(kind, 1) }.in_states(&[state]);
        let Some((record, _)) = self.store.find(&find).await?.pop() else { return Ok(None) };
        let at = cursor(&record);
        Ok(match record {
            Record::Brand(brand) => Some((Unknown::Brand(brand), at)),
            Record::Creator(creator) => Some((Unknown::Creator(creator), at)),
            Record::Campaign(_)
            | Record::Offer(_)
            | Record::Placement(_)
            | Record::Dispute(_)
            | Record::Payout(_)
            | Record::Deposit(_)
            | Record::Breakout(_)
            | Record::AuthorOffer(_)
            | Record::Author(_) => None,
        })
    }

    /// Jobs in a state.
    ///
    /// # Errors
    /// The store's.
    pub async fn jobs_in(&self, state: JobState, after: Option<JobCursor>) -> Result<Jobs, AppError> {
        let filter = JobFilter { after, ..JobFilter::first(state, ROWS + 1) };
        let mut rows = self.store.jobs(filter).await?;
        let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| more).map(|job| (job.due, job.id));
        let (counts, due) = (self.store.job_counts().await?, self.store.next_job().await?);
        Ok(Jobs { rows, next, counts, due })
    }

    /// The audit trail, of one actor if one is given.
    ///
    /// # Errors
    /// The store's.
    pub async fn trail(
        &self,
        actor: Option<market::Actor>,
        before: Option<u64>,
        limit: Option<u32>,
    ) -> Result<Trail, AppError> {
        let limit = limit.unwrap_or(LINES);
        let filter = TrailFilter { before, actor, limit: limit.saturating_add(1) };
        let mut rows = self.store.trail(filter).await?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| more).map(|(number, _)| *number);
        Ok(Trail { rows: rows.into_iter().map(|(number, line)| (Some(number), line)).collect(), next })
    }

    /// The audit trail of one thing, the newest first; at most a thousand lines.
    ///
    /// # Errors
    /// The store's.
    pub async fn trail_of(&self, subject: &str) -> Result<Trail, AppError> {
        let lines = self.store.audit(subject, 1_000).await?;
        Ok(Trail { rows: lines.into_iter().rev().map(|line| (None, line)).collect(), next: None })
    }

    /// Campaigns of a brand or of all, in these states (none: all), the newest first, each with its brand's name.
    ///
    /// # Errors
    /// The store's.
    pub async fn campaigns_in(
        &self,
        states: &[&'static str],
        brand: Option<BrandId>,
        after: Option<Cursor>,
    ) -> Result<Page<(Campaign, String)>, AppError> {
        let find = Find { brand, after, ..Find::newest(Kind::Campaign, ROWS + 1) }.in_states(states);
        let (found, next) = paged(self.store.find(&find).await?);
        let campaigns: Vec<Campaign> = found.into_iter().filter_map(campaign).collect();
        let known = self.gathered(campaigns.iter().map(|it| RecordId::Brand(it.brand))).await?;
        let named = |it: Campaign| {
            let name = known.brand_name(it.brand);
            (it, name)
        };
        Ok(Page { rows: campaigns.into_iter().map(named).collect(), next })
    }
}

/// One row more than fits was asked for: it says that there is another page.
pub(super) fn paged<V>(found: Vec<(Record, V)>) -> (Vec<Record>, Option<Cursor>) {
    let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let more = found.len() > most;
    let rows: Vec<Record> = found.into_iter().take(most).map(|(record, _)| record).collect();
    let next = rows.last().filter(|_| more).map(cursor);
    (rows, next)
}

fn taken(record: Record) -> Option<Deposit> {
    if let Record::Deposit(deposit) = record { Some(deposit) } else { None }
}

fn campaign(record: Record) -> Option<Campaign> {
    if let Record::Campaign(campaign) = record { Some(campaign) } else { None }
}

const fn payee_id(payee: Payee) -> RecordId {
    match payee {
        Payee::Creator(id) => RecordId::Creator(id),
        Payee::Brand(id) => RecordId::Brand(id),
    }
}

fn payee_name(known: &Known, payee: Payee) -> String {
    match payee {
        Payee::Creator(id) => known.creator_name(id),
        Payee::Brand(id) => known.brand_name(id),
    }
}
