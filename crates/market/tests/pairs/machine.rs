//! One walk for all machines: what differs between them is data.

use std::collections::BTreeSet;
use std::fmt::Debug;

use kernel::Timestamp;
use market::people::Actor;
use market::rejection::Rejection;

use super::table::{self, Cells};
use crate::common::{PARTIES, kind};

/// A command, who may give it, and a time at which no window stands in its way.
pub(crate) struct Case<S, C> {
    pub(crate) label: &'static str,
    pub(crate) command: C,
    pub(crate) by: fn(&S) -> &'static [Actor],
    pub(crate) now: Timestamp,
}

pub(crate) type Run<S, C> = fn(&S, C, Actor, Timestamp) -> Result<S, Rejection>;

pub(crate) struct Machine<S, C> {
    /// The file with the header's table.
    pub(crate) source: &'static str,
    /// The file with its commands.
    pub(crate) commands: &'static str,
    /// The names in its list of all states.
    pub(crate) all: Vec<&'static str>,
    /// The table written by hand: a row a situation, a column a case.
    pub(crate) expected: &'static str,
    pub(crate) situations: Vec<(&'static str, S)>,
    pub(crate) cases: Vec<Case<S, C>>,
    pub(crate) run: Run<S, C>,
    pub(crate) state: fn(&S) -> &'static str,
    /// The header's column for a command.
    pub(crate) column: fn(&C) -> &'static str,
}

impl<S: Clone + PartialEq + Debug, C: Clone + Debug> Machine<S, C> {
    /// The state reached, or the kind of the rejection.
    fn outcome(&self, situation: &S, case: &Case<S, C>, by: Actor) -> &'static str {
        match (self.run)(situation, case.command.clone(), by, case.now) {
            Ok(next) => (self.state)(&next),
            Err(rejection) => kind(&rejection),
        }
    }

    pub(crate) fn ends_as_written(&self) {
        let (columns, rows) = table::grid(self.expected);
        assert_eq!(columns, self.cases.iter().map(|case| case.label).collect::<Vec<_>>());
        assert_eq!(rows.len(), self.situations.len());
        for ((row, cells), (label, situation)) in rows.iter().zip(&self.situations) {
            assert_eq!(row, label);
            assert_eq!(cells.len(), self.cases.len(), "{label}: a cell too many or too few");
            for (cell, case) in cells.iter().zip(&self.cases) {
                for by in (case.by)(situation) {
                    let outcome = self.outcome(situation, case, *by);
                    assert_eq!(outcome, *cell, "{label}, {} by {by:?}", case.label);
                }
            }
        }
    }

    /// Every state that a pair can lead to; an empty set for a pair that leads nowhere.
    fn observed(&self) -> Cells {
        let mut seen = Cells::new();
        for (_, situation) in &self.situations {
            for case in &self.cases {
                let pair = ((self.state)(situation).to_owned(), (self.column)(&case.command).to_owned());
                let reached = seen.entry(pair).or_default();
                let outcomes = (case.by)(situation).iter().map(|by| self.outcome(situation, case, *by));
                let states = outcomes.filter(|outcome| !outcome.starts_with(['-', '!']));
                reached.extend(states.map(str::to_owned));
            }
        }
        seen
    }

    pub(crate) fn does_what_its_header_tells(&self) {
        let told = table::of_header(self.source);
        let observed = self.observed();
        for (pair, reached) in &observed {
            assert_eq!(
                told.get(pair),
                Some(reached),
                "{pair:?}: the header tells the left, it does the right"
            );
        }
        assert_eq!(told.len(), observed.len(), "the header has a row or a column too many");
    }

    pub(crate) fn hears_only_the_right_party(&self) {
        for (label, situation) in &self.situations {
            for case in &self.cases {
                let right = (case.by)(situation);
                for by in PARTIES.into_iter().filter(|party| !right.contains(party)) {
                    let before = situation.clone();
                    let outcome = self.outcome(situation, case, by);
                    assert_eq!(outcome, "!wrong_party", "{label}, {} by {by:?}", case.label);
                    assert_eq!(*situation, before);
                }
            }
        }
    }

    pub(crate) fn leaves_nothing_out(&self) {
        let commands = self.cases.iter().map(|case| table::first_word(&format!("{:?}", case.command)));
        assert_eq!(commands.collect::<BTreeSet<_>>(), table::variants(self.commands, "Command"));
        let names = self.all.iter().map(|name| name.replace('_', ""));
        let variants = table::variants(self.source, "State").into_iter().map(|name| name.to_lowercase());
        assert_eq!(names.collect::<BTreeSet<_>>(), variants.collect());
        let met = self.situations.iter().map(|(_, situation)| (self.state)(situation));
        assert_eq!(met.collect::<BTreeSet<_>>(), self.all.iter().copied().collect());
    }
}
