//! The payment rail's own books: what it really paid, to whom.
//!
//! Idempotent by key. Some payments are pending for hours before they are paid; some payees' banks refuse, once
//! or always. A key that comes back with another amount or payee is a wrong of its own.

use std::collections::BTreeMap;

use app::ports::{PayoutRequest, RailAnswer};
use kernel::PayoutId;
use market::payout::Payee;

use crate::hub::HOUR;
use crate::rng::Rng;

/// How a payee's bank behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Takes what comes.
    Good,
    /// Refuses so many payments, then takes them.
    RefusesFirst(u32),
    /// Refuses all.
    Refuses,
}

#[derive(Debug, Clone, Copy)]
enum Word {
    /// Decided, told from a time on.
    Paid {
        from: i64,
    },
    Refused,
}

/// The rail.
#[derive(Debug)]
pub(crate) struct Bank {
    rng: Rng,
    manners: BTreeMap<Payee, Manner>,
    known: BTreeMap<PayoutId, (PayoutRequest, Word)>,
    /// What was paid, by payee and currency.
    pub(crate) paid: BTreeMap<(Payee, String), i128>,
    /// How many payments were paid.
    pub(crate) payments: u64,
    /// How many were refused.
    pub(crate) refusals: u64,
    /// Answers that were “pending”.
    pub(crate) pending: u64,
    /// What must never be.
    pub(crate) wrongs: Vec<String>,
}

impl Bank {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rng: Rng::new(seed, "bank"),
            manners: BTreeMap::new(),
            known: BTreeMap::new(),
            paid: BTreeMap::new(),
            payments: 0,
            refusals: 0,
            pending: 0,
            wrongs: Vec::new(),
        }
    }

    pub(crate) fn open_account(&mut self, payee: Payee, manner: Manner) {
        self.manners.insert(payee, manner);
    }

    /// Asks for a payment, or what became of it.
    pub(crate) fn pay(&mut self, request: PayoutRequest, now: i64) -> RailAnswer {
        let (known, word) = match self.known.get(&request.key) {
            Some(known) => *known,
            None => (request, self.decide(request, now)),
        };
        if known != request {
            self.wrongs.push(format!("{} came back as another payment", request.key));
        }
        match word {
            Word::Refused => RailAnswer::Refused("the account does not take payments".to_owned()),
            Word::Paid { from } if from <= now => RailAnswer::Paid,
            Word::Paid { .. } => {
                self.pending += 1;
                RailAnswer::Pending
            }
        }
    }

    fn decide(&mut self, request: PayoutRequest, now: i64) -> Word {
        let manner = self.manners.get(&request.payee).copied().unwrap_or(Manner::Good);
        let word = match manner {
            Manner::Refuses => Word::Refused,
            Manner::RefusesFirst(times) if times > 0 => {
                self.manners.insert(request.payee, Manner::RefusesFirst(times - 1));
                Word::Refused
            }
            Manner::Good | Manner::RefusesFirst(_) => {
                let waits = self.rng.chance(2_500);
                Word::Paid { from: if waits { now + self.rng.between(HOUR / 2, 30 * HOUR) } else { now } }
            }
        };
        match word {
            Word::Refused => self.refusals += 1,
            Word::Paid { .. } => {
                let amount = request.amount;
                let account = (request.payee, amount.currency().code().to_owned());
                *self.paid.entry(account).or_default() += i128::from(amount.minor());
                self.payments += 1;
            }
        }
        self.known.insert(request.key, (request, word));
        word
    }
}
