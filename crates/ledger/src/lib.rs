//! The books: accounts, transfers, holds. Pure: no I/O, no clock.
//!
//! - A [`Transfer`] takes one amount from one account (debit) to another (credit). A [`Movement`] is the
//!   transfers that happen together for one reason; one file per kind under [`movements`].
//! - A balance is credits minus debits. All balances of a currency sum to zero; only [`Account::Provider`]
//!   (the world outside, seen from the payment provider) may be negative.
//! - A hold is an account of its own ([`Account::Placement`]): money set aside cannot be spent or released
//!   twice, because the account would go below zero.
//! - [`check`] recomputes every balance from the transfers and names the first break.
#![deny(clippy::float_arithmetic)]

mod account;
mod books;
pub mod check;
mod movement;
pub mod movements;

pub use account::{Account, AccountError, AccountKey};
pub use books::Books;
pub use movement::{LedgerError, Movement, MovementKind, Transfer};
