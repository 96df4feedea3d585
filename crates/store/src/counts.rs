//! What is counted with every commit: records by state, events by day, for the market, each brand, each campaign
//! and each creator. Worked out here for every store alike. Pure.

use std::collections::BTreeMap;

use app::ports::{EventLine, Index, TallyOf, day_of};
use kernel::{Money, Timestamp};

/// What jobs are called among the kinds that are counted.
pub(crate) const JOBS: &str = "job";

/// By how much each count changes, in the order in which every writer takes them.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) tallies: BTreeMap<(TallyOf, &'static str, String), i64>,
    pub(crate) days: BTreeMap<(TallyOf, i32, String), i64>,
}

impl Changes {
    /// A record is in a state, after another one or none.
    pub(crate) fn record(&mut self, kind: &'static str, index: &Index, before: Option<&str>) {
        if before == Some(index.state) {
            return;
        }
        for of in index.tallies() {
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
