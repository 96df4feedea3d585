//! Do the kept balances follow from the kept transfers? The first break is named.
//!
//! Shape: feed every transfer in the order of its number to [`Check::transfer`], then every kept balance to
//! [`Check::balance`], then ask [`Check::finish`]. Cost: O(log accounts) a line; memory: one entry an account
//! and one key a movement. A store numbers movements after it has locked the accounts they touch, so that
//! every balance can be followed through time.

use std::collections::BTreeSet;

use kernel::Money;

use crate::{AccountKey, Books, LedgerError, Transfer};

/// A transfer as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The number of its movement, rising from one movement to the next.
    pub number: u64,
    /// The key of its movement.
    pub movement: String,
    /// Which transfer of the movement it is, from 0.
    pub leg: u32,
    /// How many transfers the movement has.
    pub legs: u32,
    /// The transfer.
    pub transfer: Transfer,
}

/// The first thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// A transfer that cannot be.
    #[error("transfer {number} ({movement}): {reason}")]
    Transfer {
        /// Its number.
        number: u64,
        /// Its movement.
        movement: String,
        /// What is wrong.
        reason: String,
    },
    /// A movement without all of its transfers.
    #[error("movement {movement} has {found} of its {legs} transfers: the others are missing")]
    Incomplete {
        /// The movement's key.
        movement: String,
        /// How many were found.
        found: u32,
        /// How many it has.
        legs: u32,
    },
    /// A kept balance that does not follow from the transfers.
    #[error("{account} is kept as {kept}, and its transfers make {recomputed}")]
    Balance {
        /// The account.
        account: AccountKey,
        /// What the store says.
        kept: Money,
        /// What the transfers say.
        recomputed: Money,
    },
    /// Transfers touched an account whose balance is not kept.
    #[error("{account} has no kept balance, and its transfers make {recomputed}")]
    Missing {
        /// The account.
        account: AccountKey,
        /// What the transfers say.
        recomputed: Money,
    },
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Transfers read.
    pub transfers: u64,
    /// Movements read.
    pub movements: u64,
    /// Accounts compared.
    pub accounts: u64,
}

/// A check under way.
#[derive(Debug, Default)]
pub struct Check {
    books: Books,
    compared: BTreeSet<AccountKey>,
    last: Option<Kept>,
    seen: BTreeSet<String>,
    summary: Summary,
}

impl Check {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next transfer.
    ///
    /// # Errors
    /// The first break.
    pub fn transfer(&mut self, kept: &Kept) -> Result<(), Break> {
        let broken =
            |reason: String| Break::Transfer { number: kept.number, movement: kept.movement.clone(), reason };
        self.place(kept)?;
        let amount = kept.transfer.amount;
        let fits = [kept.transfer.debit, kept.transfer.credit]
            .iter()
            .all(|account| account.currency == amount.currency());
        if !fits {
            return Err(broken(format!("{amount} is not in the currency of both accounts")));
        }
        if kept.transfer.debit == kept.transfer.credit {
            return Err(broken("debit and credit are the same account".to_owned()));
        }
        let amount = amount.positive().map_err(|error| broken(error.to_string()))?;
        self.books
            .replay(&Transfer { amount, ..kept.transfer })
            .map_err(|error: LedgerError| broken(error.to_string()))?;
        self.summary.transfers += 1;
        self.last = Some(kept.clone());
        Ok(())
    }

    /// Holds the transfer against the one before it: movements' numbers rise, a movement's transfers follow
    /// one another.
    fn place(&mut self, kept: &Kept) -> Result<(), Break> {
        let broken = |reason: &str| Break::Transfer {
            number: kept.number,
            movement: kept.movement.clone(),
            reason: reason.to_owned(),
        };
        if let Some(last) = &self.last {
            let goes_on = kept.movement == last.movement;
            if kept.number < last.number || goes_on != (kept.number == last.number) {
                return Err(broken("its number does not rise with its movement"));
            }
            if goes_on && (kept.leg != last.leg + 1 || kept.legs != last.legs) {
                return Err(broken("it does not follow the transfer before it in its movement"));
            }
            if goes_on {
                return Ok(());
            }
        }
        self.complete()?;
        if kept.leg != 0 {
            return Err(broken("the transfers before it in its movement are missing"));
        }
        if !self.seen.insert(kept.movement.clone()) {
            return Err(broken("its movement was made before"));
        }
        self.summary.movements += 1;
        Ok(())
    }

    /// The movement read last must have all of its transfers.
    fn complete(&self) -> Result<(), Break> {
        match &self.last {
            Some(last) if last.leg + 1 != last.legs => Err(Break::Incomplete {
                movement: last.movement.clone(),
                found: last.leg + 1,
                legs: last.legs,
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Compares one kept balance.
    ///
    /// # Errors
    /// When the transfers make another.
    pub fn balance(&mut self, account: AccountKey, kept: Money) -> Result<(), Break> {
        let recomputed = self.books.balance(account);
        if recomputed != kept {
            return Err(Break::Balance { account, kept, recomputed });
        }
        self.compared.insert(account);
        self.summary.accounts += 1;
        Ok(())
    }

    /// Ends the check.
    ///
    /// # Errors
    /// When the last movement is incomplete or an account's balance was not given.
    pub fn finish(self) -> Result<Summary, Break> {
        self.complete()?;
        let missing = self.books.balances().find(|(key, _)| !self.compared.contains(key));
        match missing {
            Some((account, recomputed)) => Err(Break::Missing { account, recomputed }),
            None => Ok(self.summary),
        }
    }
}
