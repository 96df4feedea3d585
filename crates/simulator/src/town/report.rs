//! What a town came to, counted from its store alone. The same seed gives the same report but for the time it took.

use std::collections::BTreeMap;

use app::App;
use app::ports::{Kind, Record};
use kernel::Timestamp;
use ledger::Account;
use ledger::check::Check;
use market::placement::Verdict;
use serde::Serialize;
use uuid::Uuid;

use super::{Town, TownError};

/// Counts by name.
type Counts = BTreeMap<String, u64>;

/// Whether the books balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Books {
    /// Every balance is what the transfers say.
    pub balanced: bool,
    /// Where not, if not.
    pub broken: Option<String>,
    /// Transfers recomputed.
    pub transfers: u64,
}

/// What accounts of each kind hold together, in minor units of one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MoneyTotals {
    /// With the provider, below zero: what the market owes to others in all.
    pub provider: i64,
    /// The market's own.
    pub fees: i64,
    /// To be spent.
    pub campaigns: i64,
    /// Set aside.
    pub holds: i64,
    /// Earned.
    pub creators: i64,
    /// To go back.
    pub brands: i64,
    /// On its way out.
    pub payouts: i64,
}

/// The report of `crieur demo --headless`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TownReport {
    /// The seed.
    pub seed: u64,
    /// Days of the town, its past included.
    pub days: u64,
    /// Placements that are closed.
    pub closed: u64,
    /// Placements by state.
    pub placements: Counts,
    /// Rejections by code.
    pub rejected: Counts,
    /// Breaches by reason.
    pub breached: Counts,
    /// Windows that ran out, by reason.
    pub failed: Counts,
    /// Campaigns by state.
    pub campaigns: Counts,
    /// Offers by state.
    pub offers: Counts,
    /// Disputes by state.
    pub disputes: Counts,
    /// Payouts by state.
    pub payouts: Counts,
    /// Breakouts by state; none where nobody looks out for them.
    pub breakouts: Counts,
    /// Offers to the authors of breakouts, by state.
    pub author_offers: Counts,
    /// People who joined.
    pub creators: u64,
    /// By currency.
    pub money: BTreeMap<String, MoneyTotals>,
    /// The books.
    pub books: Books,
    /// How long it took, in milliseconds of whoever waited.
    pub wall_ms: u64,
}

const PAGE: u32 = 1_000;

impl Town {
    /// Counts everything.
    ///
    /// # Errors
    /// The store's.
    pub async fn report(&self, app: &App, wall_ms: u64) -> Result<TownReport, TownError> {
        let mut report = TownReport {
            seed: self.seed(),
            days: app.now().since(self.first_day()).as_seconds() / 86_400,
            closed: 0,
            placements: Counts::new(),
            rejected: Counts::new(),
            breached: Counts::new(),
            failed: Counts::new(),
            campaigns: Counts::new(),
            offers: Counts::new(),
            disputes: Counts::new(),
            payouts: Counts::new(),
            breakouts: Counts::new(),
            author_offers: Counts::new(),
            creators: 0,
            money: BTreeMap::new(),
            books: Books { balanced: false, broken: None, transfers: 0 },
            wall_ms,
        };
        for kind in Kind::ALL {
            let mut after: Option<Uuid> = None;
            loop {
                let page = app.store().list(kind, after, PAGE).await?;
                let Some((last, _)) = page.last() else { break };
                after = Some(last.id().uuid());
                page.iter().for_each(|(record, _)| report.count(record));
            }
        }
        self.check(app, &mut report).await?;
        Ok(report)
    }

    fn first_day(&self) -> Timestamp {
        self.state().first_minute.minus(Self::PAST)
    }

    async fn check(&self, app: &App, report: &mut TownReport) -> Result<(), TownError> {
        let (mut check, mut broken) = (Check::new(), None);
        let mut after = 0;
        loop {
            let page = app.store().transfers(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.number;
            for kept in &page {
                broken = broken.or_else(|| check.transfer(kept).err());
            }
            report.books.transfers += u64::try_from(page.len()).unwrap_or(0);
        }
        let mut after = None;
        loop {
            let page = app.store().balances(after, PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after = Some(*last);
            for (account, money) in &page {
                broken = broken.or_else(|| check.balance(*account, *money).err());
                let totals = report.money.entry(account.currency.code().to_owned()).or_default();
                *totals.of(account.account) += money.minor();
            }
        }
        let broken = broken.or_else(|| check.finish().err());
        report.books.balanced = broken.is_none();
        report.books.broken = broken.map(|broken| broken.to_string());
        Ok(())
    }
}

impl MoneyTotals {
    fn of(&mut self, account: Account) -> &mut i64 {
        match account {
            Account::Provider => &mut self.provider,
            Account::Fees => &mut self.fees,
            Account::Brand(_) => &mut self.brands,
            Account::Campaign(_) => &mut self.campaigns,
            Account::Placement(_) => &mut self.holds,
            Account::Creator(_) => &mut self.creators,
            Account::Payout(_) => &mut self.payouts,
        }
    }
}

impl TownReport {
    fn count(&mut self, record: &Record) {
        let add = |counts: &mut Counts, name: &str| *counts.entry(name.to_owned()).or_default() += 1;
        let state = record.index().state;
        match record {
            Record::Brand(_) | Record::Deposit(_) | Record::Author(_) => {}
            Record::Breakout(_) => add(&mut self.breakouts, state),
            Record::AuthorOffer(_) => add(&mut self.author_offers, state),
            Record::Creator(_) => self.creators += 1,
            Record::Campaign(_) => add(&mut self.campaigns, state),
            Record::Offer(_) => add(&mut self.offers, state),
            Record::Dispute(_) => add(&mut self.disputes, state),
            Record::Payout(_) => add(&mut self.payouts, state),
            Record::Placement(placement) => {
                add(&mut self.placements, state);
                self.closed += u64::from(!placement.is_open());
                match &placement.verdict {
                    Some(Verdict::Rejected { code, .. }) => {
                        add(&mut self.rejected, super::script::code(*code));
                    }
                    Some(Verdict::Breached { reason, .. }) => add(&mut self.breached, reason.name()),
                    Some(Verdict::Failed { reason, .. }) => add(&mut self.failed, reason.name()),
                    None => {}
                }
            }
        }
    }
}
