//! What is counted with every commit: records by state, events by day, for the market, each brand, each campaign
//! and each creator. Worked out here for every store alike. Pure.

use std::collections::BTreeMap;

use app::ports::{EventLine, Index, Record, TallyOf, day_of};
use kernel::{Currency, Money, Timestamp};

/// What jobs are called among the kinds that are counted.
pub(crate) const JOBS: &str = "job";

/// What the sums of payouts are called among the counts: they stand by state and currency, `sent/EUR`, in minor units.
pub(crate) const SUMS: &str = "payout_sum";

/// By how much each count changes, in the order in which every writer takes them.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) tallies: BTreeMap<(TallyOf, &'static str, String), i64>,
    pub(crate) days: BTreeMap<(TallyOf, i32, String), i64>,
}

impl Changes {
    /// A record is in a state, after another one or none.
    pub(crate) fn record(&mut self, record: &Record, index: &Index, before: Option<&str>) {
        if before == Some(index.state) {
            return;
        }
        let kind = record.id().kind().name();
        for of in index.tallies() {
            // What a payout is worth never changes.
            if let Some(worth) = record.worth() {
                if let Some(before) = before {
                    self.tally(of, SUMS, &sum_name(before, worth.currency()), -worth.minor());
                }
                self.tally(of, SUMS, &sum_name(index.state, worth.currency()), worth.minor());
            }
            if let Some(before) = before {
                self.tally(of, kind, before, -1);
            }
            self.tally(of, kind, index.state, 1);
        }
    }

    /// More, or fewer, of a kind in a state.
    pub(crate) fn tally(&mut self, of: TallyOf, kind: &'static str, state: &str, by: i64) {
        if by != 0 {
            *self.tallies.entry((of, kind, state.to_owned())).or_insert(0) += by;
        }
    }

    /// Something happened to a record that is found by this.
    pub(crate) fn event(&mut self, event: &EventLine, at: Timestamp, index: Option<&Index>) {
        for of in of_event(index) {
            *self.days.entry((of, day_of(at), event_name(event))).or_insert(0) += 1;
        }
    }
}

fn sum_name(state: &str, currency: Currency) -> String {
    format!("{state}/{}", currency.code())
}

/// A kept sum: the state and how much.
pub(crate) fn sum(name: &str, minor: i64) -> Result<(String, Money), SumError> {
    let unread = || SumError(name.to_owned());
    let (state, currency) = name.split_once('/').ok_or_else(unread)?;
    let currency: Currency = currency.parse().map_err(|_| unread())?;
    Ok((state.to_owned(), Money::new(minor, currency).map_err(|_| unread())?))
}

/// A kept sum that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” is not the name of a sum of payouts: a state, a stroke and a currency")]
pub(crate) struct SumError(String);

/// Whose counts an event is part of: those of its record, or only the market's when there is no such record.
pub(crate) fn of_event(index: Option<&Index>) -> Vec<TallyOf> {
    index.map_or_else(|| vec![TallyOf::All], |index| index.tallies().collect())
}

/// What happened to what: `placement.paid`.
pub(crate) fn event_name(event: &EventLine) -> String {
    format!("{}.{}", event.subject.kind().name(), event.name)
}

/// What goes out, below zero.
pub(crate) fn out(amount: Money) -> Money {
    // The range of money is the same on both sides of zero.
    Money::new(-amount.minor(), amount.currency()).unwrap_or(amount)
}
