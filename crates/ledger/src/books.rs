//! The books in memory: balances and the keys of the movements made.
//!
//! Cost: O(log accounts) a transfer. The store on memory keeps one; the check of a store replays into one.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Currency, Money};

use crate::{AccountKey, LedgerError, Movement, Transfer};

/// Balances, and which movements made them.
#[derive(Debug, Clone, Default)]
pub struct Books {
    balances: BTreeMap<AccountKey, Money>,
    made: BTreeSet<String>,
}

impl Books {
    /// Empty books.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What an account holds; nothing when it has never been used.
    #[must_use]
    pub fn balance(&self, key: AccountKey) -> Money {
        self.balances.get(&key).copied().unwrap_or(Money::zero(key.currency))
    }

    /// Every account ever used, in order.
    pub fn balances(&self) -> impl Iterator<Item = (AccountKey, Money)> + '_ {
        self.balances.iter().map(|(key, money)| (*key, *money))
    }

    /// Makes a movement, whole or not at all.
    ///
    /// # Errors
    /// When it has been made already, or an account would go below zero.
    pub fn post(&mut self, movement: &Movement) -> Result<(), LedgerError> {
        if self.made.contains(movement.key()) {
            return Err(LedgerError::Duplicate(movement.key().to_owned()));
        }
        let mut changed = BTreeMap::new();
        for transfer in movement.transfers() {
            self.stage(&mut changed, transfer)?;
        }
        self.balances.extend(changed);
        self.made.insert(movement.key().to_owned());
        Ok(())
    }

    /// Applies one transfer on its own: for replaying what a store has kept.
    ///
    /// # Errors
    /// When an account would go below zero.
    pub fn replay(&mut self, transfer: &Transfer) -> Result<(), LedgerError> {
        let mut changed = BTreeMap::new();
        self.stage(&mut changed, transfer)?;
        self.balances.extend(changed);
        Ok(())
    }

    /// What all accounts of a currency sum to: always zero.
    ///
    /// # Errors
    /// When the sum leaves the range of [`Money`].
    pub fn sum(&self, currency: Currency) -> Result<Money, LedgerError> {
        let mut sum = Money::zero(currency);
        for (_, money) in self.balances().filter(|(key, _)| key.currency == currency) {
            sum = sum.plus(money)?;
        }
        Ok(sum)
    }

    fn stage(
        &self,
        changed: &mut BTreeMap<AccountKey, Money>,
        transfer: &Transfer,
    ) -> Result<(), LedgerError> {
        let held = |changed: &BTreeMap<AccountKey, Money>, key: AccountKey| {
            changed.get(&key).copied().unwrap_or_else(|| self.balance(key))
        };
        let available = held(changed, transfer.debit);
        let left = available.minus(transfer.amount)?;
        if left.minor() < 0 && !transfer.debit.account.may_be_negative() {
            return Err(LedgerError::Overdrawn {
                account: transfer.debit,
                available,
                wanted: transfer.amount,
            });
        }
        changed.insert(transfer.debit, left);
        let credited = held(changed, transfer.credit).plus(transfer.amount)?;
        changed.insert(transfer.credit, credited);
        Ok(())
    }
}
