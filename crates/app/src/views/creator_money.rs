//! A creator's money: set aside, earned, on its way, paid out.

use std::collections::BTreeMap;

use kernel::{CreatorId, Currency, Money, PlacementId, Timestamp};
use ledger::movements::Earned;
use ledger::{Account, MovementKind};
use market::payout::State as PayoutState;
use market::placement::Placement;
use market::{Creator, Payout};

use super::creator;
use crate::ports::{Entry, Find, Kind, RecordId, TallyOf};
use crate::{App, AppError};

/// What a creator has in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purse {
    /// Set aside in placements that are not over, after the fee.
    pub held: Money,
    /// Earned and not yet paid out.
    pub earned: Money,
    /// On its way to the bank.
    pub sent: Money,
    /// Paid out.
    pub paid_out: Money,
}

/// A line of the statement.
#[derive(Debug, Clone)]
pub struct StatementLine {
    /// What moved.
    pub entry: Entry,
    /// For which placement, if for one.
    pub placement: Option<PlacementId>,
    /// Whose campaign it was in.
    pub brand: Option<String>,
    /// The fee that was taken.
    pub fee: Option<Money>,
}

/// A creator's money.
#[derive(Debug, Clone)]
pub struct Earnings {
    /// The creator.
    pub creator: Creator,
    /// What there is, by currency, their own first.
    pub purses: Vec<Purse>,
    /// The last payouts, the newest first.
    pub payouts: Vec<Payout>,
    /// When the next placement will be delivered, if nothing comes in between, and what it brings.
    pub soonest: Option<(Timestamp, Money)>,
}

/// The newest payouts, by which one sees whether the last one came back.
const PAYOUTS: u32 = 20;
impl App {
    /// A creator's money.
    ///
    /// # Errors
    /// An unknown creator, or the store's.
    pub async fn creator_earnings(&self, id: CreatorId) -> Result<Earnings, AppError> {
        let creator = self.creator(id).await?.value;
        let open = self.open_placements_of(id).await?;
        let mut purses: BTreeMap<Currency, Purse> = BTreeMap::new();
        purses.insert(creator.currency, empty(creator.currency));
        let mut soonest: Option<(Timestamp, Money)> = None;
        for placement in &open {
            let earned = Earned::of(placement.price, placement.fee)?.creator;
            let purse = purses.entry(earned.currency()).or_insert_with(|| empty(earned.currency()));
            purse.held = purse.held.plus(earned)?;
            if let Some(until) = placement.hold_until.filter(|until| sooner(soonest, *until)) {
                soonest = Some((until, earned));
            }
        }
        for (state, sum) in self.store.payout_sums(TallyOf::Creator(id)).await? {
            let currency = sum.currency();
            let purse = purses.entry(currency).or_insert_with(|| empty(currency));
            match PayoutState::ALL.into_iter().find(|it| it.name() == state) {
                Some(PayoutState::Requested | PayoutState::Sent) => purse.sent = purse.sent.plus(sum)?,
                Some(PayoutState::Confirmed) => purse.paid_out = purse.paid_out.plus(sum)?,
                Some(PayoutState::Returned) | None => {}
            }
        }
        for (currency, purse) in &mut purses {
            purse.earned = self.store.balance(Account::Creator(id).in_currency(*currency)).await?;
        }
        let payouts = Find { creator: Some(id), ..Find::newest(Kind::Payout, PAYOUTS) };
        let payouts = self.store.find(&payouts).await?;
        let payouts = payouts.into_iter().filter_map(|(record, _)| creator::payout(record)).collect();
        let own = purses.remove(&creator.currency);
        let purses = own.into_iter().chain(purses.into_values()).collect();
        Ok(Earnings { creator, purses, payouts, soonest })
    }

    /// What moved on a creator's account, the newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn creator_statement(
        &self,
        id: CreatorId,
        currency: Currency,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<StatementLine>, AppError> {
        let account = Account::Creator(id).in_currency(currency);
        let entries = self.store.statement(account, before, limit).await?;
        let about: Vec<Option<PlacementId>> = entries.iter().map(about).collect();
        let known = self.gathered(about.iter().flatten().map(|id| RecordId::Placement(*id))).await?;
        let brands = about.iter().flatten().filter_map(|id| known.placement(*id));
        let brands = self.gathered(brands.map(|it| RecordId::Brand(it.brand))).await?;
        let line = |(entry, placement): (Entry, Option<PlacementId>)| {
            let found = placement.and_then(|id| known.placement(id));
            let brand = found.map(|it| brands.brand_name(it.brand));
            StatementLine { fee: fee(&entry, found), entry, placement, brand }
        };
        Ok(entries.into_iter().zip(about).map(line).collect())
    }
}

fn sooner(known: Option<(Timestamp, Money)>, until: Timestamp) -> bool {
    known.is_none_or(|(soonest, _)| until < soonest)
}

const fn empty(currency: Currency) -> Purse {
    let zero = Money::zero(currency);
    Purse { held: zero, earned: zero, sent: zero, paid_out: zero }
}

/// The placement that a movement speaks of: its key ends in the id.
fn about(entry: &Entry) -> Option<PlacementId> {
    entry.movement.split('/').find_map(|part| part.parse().ok())
}

fn fee(entry: &Entry, placement: Option<&Placement>) -> Option<Money> {
    let placement = placement.filter(|_| entry.kind == MovementKind::SettlePlacement)?;
    Earned::of(placement.price, placement.fee).ok().map(|earned| earned.fee)
}
