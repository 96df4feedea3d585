//! Whose a partition is: pure, no I/O, no clock.
//!
//! What a record says, seen by one worker that knows who is there:
//!
//! | last record | its holder's session | standing | may be taken |
//! |---|---|---|---|
//! | none yet | - | free | yes |
//! | without a holder | - | free | yes |
//! | with a holder | the worker's own | ours | yes: its earlier run of the partition broke off |
//! | with a holder | is there | theirs | no |
//! | with a holder | has run out | orphaned | yes |
//!
//! One partition at one worker:
//!
//! | stage | taken | recovered | asked to leave | overtaken | broke off |
//! |---|---|---|---|---|---|
//! | away | recovering | - | - | - | - |
//! | recovering | - | folding | leaving | away | away |
//! | folding | - | - | leaving | away | away |
//! | leaving | - | leaving | leaving | away | away |
//!
//! Leaving ends in *away* by "broke off" too, once the last record is written: nothing is left to do. `-` cannot
//! happen, and is refused.

use std::collections::BTreeSet;

use crate::journal::Record;
use crate::session::Session;

/// Whose a partition seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody's.
    Free,
    /// This worker's, by the journal.
    Ours,
    /// Somebody's who is there.
    Theirs,
    /// Somebody's whose session has run out.
    Orphaned,
}

impl Standing {
    /// Of a partition with this last record, for a worker that sees these sessions.
    #[must_use]
    pub fn of(last: Option<&Record>, me: &Session, live: &BTreeSet<Session>) -> Self {
        match last.and_then(|record| record.holder.as_ref()) {
            None => Self::Free,
            Some(holder) if holder == me => Self::Ours,
            Some(holder) if live.contains(holder) => Self::Theirs,
            Some(_) => Self::Orphaned,
        }
    }

    /// Whether a worker with room may take it.
    #[must_use]
    pub const fn may_be_taken(self) -> bool {
        match self {
            Self::Free | Self::Ours | Self::Orphaned => true,
            Self::Theirs => false,
        }
    }
}

/// What a worker does with a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nothing.
    Away,
    /// Restores a snapshot.
    Recovering,
    /// Folds frames, puts outputs out, writes snapshots.
    Folding,
    /// Writes a last snapshot and a record that gives the partition up.
    Leaving,
}

/// What happens to a partition at a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The record that takes it stands in the journal.
    Taken,
    /// The state is there.
    Recovered,
    /// Another worker is to have it, or this one ends.
    AskedToLeave,
    /// Another worker's record stands in the journal.
    Overtaken,
    /// It was given up, or the log or the disk failed for too long.
    BrokeOff,
}

impl Stage {
    /// The stage after a turn; nothing where that cannot happen.
    #[must_use]
    pub const fn after(self, turn: Turn) -> Option<Self> {
        match (self, turn) {
            (Self::Away, Turn::Taken) => Some(Self::Recovering),
            (Self::Recovering, Turn::Recovered) => Some(Self::Folding),
            (Self::Recovering | Self::Folding | Self::Leaving, Turn::AskedToLeave)
            | (Self::Leaving, Turn::Recovered) => Some(Self::Leaving),
            (Self::Recovering | Self::Folding | Self::Leaving, Turn::Overtaken | Turn::BrokeOff) => {
                Some(Self::Away)
            }
            (Self::Away, Turn::Recovered | Turn::AskedToLeave | Turn::Overtaken | Turn::BrokeOff)
            | (Self::Recovering | Self::Folding | Self::Leaving, Turn::Taken)
            | (Self::Folding, Turn::Recovered) => None,
        }
    }
}

/// How many of so many partitions are this worker's fair share: as equal as whole numbers allow, those first in the
/// order of names have the odd ones. The shares of all who are there are the partitions, no more and no fewer. 0 for
/// somebody who is not there.
#[must_use]
pub fn fair_share(partitions: u16, me: &Session, live: &BTreeSet<Session>) -> u16 {
    let (Ok(workers), Some(rank)) = (u16::try_from(live.len()), live.iter().position(|who| who == me)) else {
        return 0;
    };
    let Some(even) = partitions.checked_div(workers) else { return 0 };
    even + u16::from(rank < usize::from(partitions % workers))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [Stage; 4] = [Stage::Away, Stage::Recovering, Stage::Folding, Stage::Leaving];
    const TURNS: [Turn; 5] =
        [Turn::Taken, Turn::Recovered, Turn::AskedToLeave, Turn::Overtaken, Turn::BrokeOff];

    #[test]
    fn every_stage_meets_every_turn_as_the_table_says() {
        let (away, recovering, folding, leaving) =
            (Some(Stage::Away), Some(Stage::Recovering), Some(Stage::Folding), Some(Stage::Leaving));
        let table = [
            [recovering, None, None, None, None],
            [None, folding, leaving, away, away],
            [None, None, leaving, away, away],
            [None, leaving, leaving, away, away],
        ];
        for (stage, row) in STAGES.into_iter().zip(table) {
            for (turn, next) in TURNS.into_iter().zip(row) {
                assert_eq!(stage.after(turn), next, "{stage:?} {turn:?}");
            }
        }
    }

    #[test]
    fn a_partition_of_the_living_is_left_alone() {
        let [me, other, gone] = ["me", "other", "gone"].map(|name| Session::of(name).unwrap());
        let live = BTreeSet::from([me.clone(), other.clone()]);
        let held = |by: &Session| Record { holder: Some(by.clone()), ..Record::default() };
        for (last, standing, takeable) in [
            (None, Standing::Free, true),
            (Some(Record::default()), Standing::Free, true),
            (Some(held(&me)), Standing::Ours, true),
            (Some(held(&other)), Standing::Theirs, false),
            (Some(held(&gone)), Standing::Orphaned, true),
        ] {
            let found = Standing::of(last.as_ref(), &me, &live);
            assert_eq!((found, found.may_be_taken()), (standing, takeable), "{last:?}");
        }
    }

    #[test]
    fn shares_add_up_to_the_partitions_and_differ_by_one_at_most() {
        for partitions in [1, 8, 9, 255, 256] {
            for workers in 1..20 {
                let live: BTreeSet<Session> =
                    (0..workers).map(|at| Session::of(&format!("w{at}")).unwrap()).collect();
                let shares: Vec<u16> = live.iter().map(|me| fair_share(partitions, me, &live)).collect();
                assert_eq!(shares.iter().sum::<u16>(), partitions);
                assert!(shares.iter().max().unwrap() - shares.iter().min().unwrap() <= 1, "{shares:?}");
            }
        }
        let stranger = Session::of("stranger").unwrap();
        assert_eq!(fair_share(8, &stranger, &BTreeSet::new()), 0);
    }
}
