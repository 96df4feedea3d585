//! The books held against their transfers while the market goes on: what an operator asks for, and what was found last.
//!
//! Nothing is locked. Transfers are followed to their end, then the kept balances are read; whatever moved in between is
//! followed too, and the balances that it touched are read again, until nothing moved any more. The result is that
//! of one moment. Memory: an entry an account.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use kernel::{Currency, Money, Timestamp};
use ledger::check::{Break, Check, Summary};
use ledger::{Account, AccountKey};
use market::people::Actor;

use crate::people::only_operator;
use crate::{App, AppError};

/// Read at once.
const PAGE: u32 = 1_000;
/// So often what moved meanwhile is followed; a market that moves faster than it is read is told as a fault.
const ROUNDS: u32 = 1_000;

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// When it ended.
    pub at: Timestamp,
    /// What was read, or the first break.
    pub verdict: Result<Summary, Break>,
    /// What the accounts of each kind hold together, by the kind's name and currency.
    pub sums: BTreeMap<(&'static str, Currency), Money>,
}

/// Where the checks of this program stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Transfers that the one under way has read; nothing while none is.
    pub running: Option<u64>,
    /// The last result since the program started.
    pub last: Option<Checked>,
    /// Why the last one came to no result, if so.
    pub failed: Option<String>,
}

/// Kept by the app.
#[derive(Debug, Default)]
pub(crate) struct Inspections(Mutex<Inspection>);

impl Inspections {
    fn with<T>(&self, change: impl FnOnce(&mut Inspection) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The kinds of accounts.
pub const ACCOUNTS: [&str; 7] = ["provider", "fees", "brand", "campaign", "placement", "creator", "payout"];

/// The kind of an account, for sums and messages.
#[must_use]
pub const fn account_kind(account: Account) -> &'static str {
    match account {
        Account::Provider => "provider",
        Account::Fees => "fees",
        Account::Brand(_) => "brand",
        Account::Campaign(_) => "campaign",
        Account::Placement(_) => "placement",
        Account::Creator(_) => "creator",
        Account::Payout(_) => "payout",
    }
}

impl App {
    /// Where the checks of the books stand.
    #[must_use]
    pub fn inspection(&self) -> Inspection {
        self.inspections.with(|it| it.clone())
    }

    /// Says that an operator has the books checked; `false` when a check is under way already. Whoever gets `true`
    /// calls [`App::inspect_books`] next, in a task of its own.
    ///
    /// # Errors
    /// Another party than an operator, or the store's.
    pub async fn ask_for_inspection(&self, by: Actor) -> Result<bool, AppError> {
        only_operator(by, "check the books")?;
        self.audit_act(by, "check books", "books".to_owned()).await?;
        Ok(self.inspections.with(|it| {
            let free = it.running.is_none();
            it.running = it.running.or(Some(0));
            free
        }))
    }

    /// Follows every transfer, and keeps what was found.
    pub async fn inspect_books(&self) {
        let found = self.follow_books().await;
        let at = self.now();
        self.inspections.with(|it| {
            it.running = None;
            match found {
                Ok((verdict, sums)) => {
                    it.last = Some(Checked { at, verdict, sums });
                    it.failed = None;
                }
                Err(error) => it.failed = Some(error.to_string()),
            }
        });
    }

    async fn follow_books(&self) -> Result<(Result<Summary, Break>, Sums), AppError> {
        let (mut check, mut after) = (Check::new(), 0);
        let mut touched = BTreeSet::new();
        if let Err(broken) = self.follow(&mut check, &mut after, &mut touched).await? {
            return Ok((Err(broken), Sums::new()));
        }
        let mut kept = self.all_balances().await?;
        for _ in 0..ROUNDS {
            touched.clear();
            let before = after;
            if let Err(broken) = self.follow(&mut check, &mut after, &mut touched).await? {
                return Ok((Err(broken), Sums::new()));
            }
            if after == before {
                return Ok(compared(check, &kept));
            }
            for account in &touched {
                kept.insert(*account, self.store.balance(*account).await?);
            }
        }
        Err(AppError::Busy)
    }

    /// Reads transfers to their end.
    async fn follow(
        &self,
        check: &mut Check,
        after: &mut u64,
        touched: &mut BTreeSet<AccountKey>,
    ) -> Result<Result<(), Break>, AppError> {
        loop {
            let page = self.store.transfers(*after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(Ok(())) };
            *after = last.number;
            for kept in &page {
                if let Err(broken) = check.transfer(kept) {
                    return Ok(Err(broken));
                }
                touched.extend([kept.transfer.debit, kept.transfer.credit]);
            }
            let read = u64::try_from(page.len()).unwrap_or(u64::MAX);
            self.inspections.with(|it| it.running = it.running.map(|sum| sum.saturating_add(read)));
        }
    }

    async fn all_balances(&self) -> Result<BTreeMap<AccountKey, Money>, AppError> {
        let (mut kept, mut after) = (BTreeMap::new(), None);
        loop {
            let page = self.store.balances(after, PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(kept) };
            after = Some(*last);
            kept.extend(page);
        }
    }
}

type Sums = BTreeMap<(&'static str, Currency), Money>;

fn compared(mut check: Check, kept: &BTreeMap<AccountKey, Money>) -> (Result<Summary, Break>, Sums) {
    let mut sums = Sums::new();
    for (account, balance) in kept {
        if let Err(broken) = check.balance(*account, *balance) {
            return (Err(broken), sums);
        }
        let sum = sums
            .entry((account_kind(account.account), account.currency))
            .or_insert(Money::zero(account.currency));
        // Beyond what an amount can hold the sum stays where it was: it is for reading only.
        *sum = sum.plus(*balance).unwrap_or(*sum);
    }
    (check.finish(), sums)
}
