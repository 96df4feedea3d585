//! How the pay of the market is shared among its creators: public figures, so whole numbers only and no names.
//!
//! Earnings are followed through the transfers from where they were last read, so that a market of a million
//! settlements is read once a program and then only what is new. What leaves for a creator's bank changes nothing:
//! earned is earned; what a creator gives back is not.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use kernel::{CreatorId, Currency, Money, Span, Timestamp};
use ledger::Account;
use ledger::check::Kept;
use serde::Serialize;

use crate::{App, AppError};

/// How old the figures may be.
pub const FRESH: Span = Span::seconds(60);
/// How old they may be while the books are still being read.
const MOMENT: Span = Span::seconds(1);
/// Movements read at once.
const PAGE: u32 = 1_000;
/// Pages read for one answer, so that none waits for long: the next one reads on.
const PAGES: u32 = 8;

/// How one currency's pay is shared. Shares are in basis points of all the pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// All that was earned.
    pub total: Money,
    /// By how many creators.
    pub creators: u64,
    /// What the creator in the middle earned, the lower of two.
    pub median: Money,
    /// What the best paid creator earned.
    pub most: Money,
    /// 0 when all earn the same, towards 10,000 when one earns everything.
    pub gini: u16,
    /// The Lorenz curve: what the worst paid 0, 5, 10, … 100 % of creators earned together.
    pub lorenz: [u16; 21],
    /// What the best paid hundredth earned together, at least one creator.
    pub top_hundredth: u16,
}

/// How pay is shared, by currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarketShare {
    /// Each currency in which anything was earned.
    pub shares: Vec<Share>,
    /// When the books were read.
    pub at: Timestamp,
    /// Whether all of them were: a program that has just started on a large market still reads.
    pub complete: bool,
}

/// How pay is shared, as it was last told, and what that is read from.
#[derive(Debug, Default)]
pub(crate) struct Earnings {
    told: Mutex<Option<MarketShare>>,
    /// One reads at a time.
    read: tokio::sync::Mutex<Read>,
}

/// What every creator has earned, up to a movement.
#[derive(Debug, Default)]
struct Read {
    last: u64,
    earned: BTreeMap<Currency, HashMap<CreatorId, i64>>,
}

impl Earnings {
    fn so_far(&self) -> Option<MarketShare> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was told, while it is good: for a minute when it is of all the books, for a moment when it is not.
    fn told(&self, now: Timestamp) -> Option<MarketShare> {
        let good = |told: &MarketShare| {
            let fresh = if told.complete { FRESH } else { MOMENT };
            now.since(told.at) < fresh && told.at.since(now) < fresh
        };
        self.so_far().filter(good)
    }
}

impl Read {
    fn follow(&mut self, kept: &Kept) {
        let (from, to, amount) = (kept.transfer.debit, kept.transfer.credit, kept.transfer.amount);
        let change = match (from.account, to.account) {
            // On its way out, or back from there.
            (Account::Creator(_), Account::Payout(_)) | (Account::Payout(_), Account::Creator(_)) => None,
            (_, Account::Creator(creator)) => Some((creator, amount.minor())),
            (Account::Creator(creator), _) => Some((creator, -amount.minor())),
            (_, _) => None,
        };
        if let Some((creator, by)) = change {
            let earned = self.earned.entry(amount.currency()).or_default().entry(creator).or_insert(0);
            *earned = earned.saturating_add(by);
        }
        self.last = kept.number;
    }

    fn shares(&self) -> Vec<Share> {
        self.earned
            .iter()
            .filter_map(|(currency, earned)| share(*currency, earned.values().copied()))
            .collect()
    }
}

impl App {
    /// How the pay of the market is shared among its creators, at most [`FRESH`] old once all was read; while
    /// somebody reads on, what was last told.
    ///
    /// # Errors
    /// The store's.
    pub async fn market_share(&self) -> Result<MarketShare, AppError> {
        let now = self.now();
        if let Some(known) = self.earnings.told(now) {
            return Ok(known);
        }
        // Whoever comes while another reads is told what is known so far.
        let read = match (self.earnings.read.try_lock(), self.earnings.so_far()) {
            (Ok(read), _) => read,
            (Err(_), Some(so_far)) => return Ok(so_far),
            (Err(_), None) => self.earnings.read.lock().await,
        };
        match self.earnings.told(now) {
            Some(known) => Ok(known),
            None => self.read_pay(read, now).await,
        }
    }

    /// Reads on a little in the books for [`market_share`](Self::market_share), and says whether all was read. A program
    /// that serves pages calls it until then, so that no page has to read.
    ///
    /// # Errors
    /// The store's.
    pub async fn follow_pay(&self) -> Result<bool, AppError> {
        let now = self.now();
        let read = self.earnings.read.lock().await;
        Ok(self.read_pay(read, now).await?.complete)
    }

    async fn read_pay(
        &self,
        mut read: tokio::sync::MutexGuard<'_, Read>,
        now: Timestamp,
    ) -> Result<MarketShare, AppError> {
        let mut complete = false;
        for _ in 0..PAGES {
            let page = self.store.transfers(read.last, PAGE).await?;
            if page.is_empty() {
                complete = true;
                break;
            }
            page.iter().for_each(|kept| read.follow(kept));
        }
        // To sort every creator's pay for each few pages would cost more than the reading.
        if let Some(so_far) = self.earnings.told(now).filter(|_| !complete) {
            return Ok(so_far);
        }
        let share = MarketShare { shares: read.shares(), at: now, complete };
        *self.earnings.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(share.clone());
        Ok(share)
    }
}

/// Hundredths of a hundredth of a whole, rounded down.
fn basis_points(part: i128, whole: i128) -> u16 {
    u16::try_from((part * 10_000).checked_div(whole).unwrap_or(0)).unwrap_or(10_000)
}

/// How pay is shared; nothing when nobody earned any.
fn share(currency: Currency, earned: impl Iterator<Item = i64>) -> Option<Share> {
    let mut earned: Vec<i64> = earned.filter(|minor| *minor > 0).collect();
    earned.sort_unstable();
    let (most, median) = (*earned.last()?, *earned.get((earned.len() - 1) / 2)?);
    let whole: i128 = earned.iter().map(|minor| i128::from(*minor)).sum();
    // The mean difference of all pairs over twice the mean, by ranks.
    let ranked: i128 = (1_i128..).zip(&earned).map(|(rank, minor)| rank * i128::from(*minor)).sum();
    let count = i128::try_from(earned.len()).ok()?;
    let gini = basis_points(2 * ranked - (count + 1) * whole, count * whole);
    let sum_of = |lowest: usize| -> i128 { earned.iter().take(lowest).map(|minor| i128::from(*minor)).sum() };
    let lorenz = std::array::from_fn(|step| basis_points(sum_of(earned.len() * step / 20), whole));
    let best = (earned.len() / 100).max(1);
    let money = |minor: i128| Money::new(i64::try_from(minor).ok()?, currency).ok();
    Some(Share {
        total: money(whole)?,
        creators: u64::try_from(earned.len()).ok()?,
        median: money(median.into())?,
        most: money(most.into())?,
        gini,
        lorenz,
        top_hundredth: basis_points(whole - sum_of(earned.len() - best), whole),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(earned: &[i64]) -> Option<Share> {
        share(Currency::EUR, earned.iter().copied())
    }

    #[test]
    fn equal_pay_lies_on_the_straight_line() {
        let share = of(&[500; 40]).unwrap();
        assert_eq!(
            (share.gini, share.creators, share.median.minor(), share.total.minor()),
            (0, 40, 500, 20_000)
        );
        assert!((0..=20_u16).all(|step| share.lorenz[usize::from(step)] == step * 500), "{:?}", share.lorenz);
        assert_eq!(share.top_hundredth, 250);
    }

    #[test]
    fn one_who_earns_everything_is_told_from_all() {
        let mut earned = vec![1; 99];
        earned.push(999_901);
        let share = of(&earned).unwrap();
        // (n - 1) / n but for the cents of the others.
        assert_eq!((share.gini, share.most.minor(), share.median.minor()), (9_899, 999_901, 1));
        assert_eq!((share.lorenz[19], share.lorenz[20], share.top_hundredth), (0, 10_000, 9_999));
    }

    #[test]
    fn known_shares_have_the_known_index() {
        // By hand: the mean difference of all 16 pairs is 20 / 16, twice the mean is 5.
        assert_eq!(of(&[4, 1, 3, 2]).unwrap().gini, 2_500);
        assert_eq!(of(&[7]).unwrap().gini, 0);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[0, -5]), None, "who gave everything back earned nothing");
        let shuffled = of(&[0, 4, 2, 1, 3]).unwrap();
        assert_eq!(
            shuffled,
            of(&[1, 2, 3, 4]).unwrap(),
            "who never earned is not of them, the order does not count"
        );
    }
}
