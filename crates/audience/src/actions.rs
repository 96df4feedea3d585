//! What accounts did: whom else they follow, or which posts they act on, as flat arrays.

/// One thing that an account did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// Who, as a place in the audience.
    pub account: u32,
    /// On what: an account, or a post, by any number.
    pub target: u64,
    /// When, in seconds since 1970.
    pub time: Option<i64>,
}

/// Actions by account, targets renumbered from 0. 12 bytes an action; made in O(m log m).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actions {
    starts: Vec<usize>,
    targets: Vec<u32>,
    times: Vec<i64>,
    kinds: usize,
}

/// Stands for a time that is not told.
const UNTIMED: i64 = i64::MIN;

impl Actions {
    /// Of an audience of so many accounts. The same account on the same target counts once, at its first time; actions of an account that
    /// is not in the audience are left out. The order of `actions` plays no part.
    #[must_use]
    pub fn of(accounts: usize, actions: &[Action]) -> Self {
        let mut names: Vec<u64> = actions.iter().map(|action| action.target).collect();
        names.sort_unstable();
        names.dedup();
        let dense = |name: u64| crate::chance::place(names.binary_search(&name).unwrap_or(0));
        let mut rows: Vec<(u32, u32, i64)> = actions
            .iter()
            .filter(|action| (action.account as usize) < accounts)
            .map(|action| (action.account, dense(action.target), action.time.unwrap_or(i64::MAX)))
            .collect();
        rows.sort_unstable();
        rows.dedup_by_key(|(account, target, _)| (*account, *target));
        let mut starts = vec![0; accounts + 1];
        for (account, _, _) in &rows {
            starts[*account as usize + 1] += 1;
        }
        for at in 0..accounts {
            starts[at + 1] += starts[at];
        }
        let time = |time: i64| if time == i64::MAX { UNTIMED } else { time };
        Self {
            starts,
            targets: rows.iter().map(|(_, target, _)| *target).collect(),
            times: rows.iter().map(|(_, _, at)| time(*at)).collect(),
            kinds: names.len(),
        }
    }

    /// How many accounts the audience has.
    #[must_use]
    pub fn accounts(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many targets there are.
    #[must_use]
    pub const fn kinds(&self) -> usize {
        self.kinds
    }

    /// How many actions there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.targets.len()
    }

    /// The targets of an account, rising.
    #[must_use]
    pub fn targets(&self, account: usize) -> &[u32] {
        &self.targets[self.starts[account]..self.starts[account + 1]]
    }

    /// The targets of an account with their times, where they are told.
    pub(crate) fn timed(&self, account: usize) -> impl Iterator<Item = (u32, i64)> + '_ {
        let range = self.starts[account]..self.starts[account + 1];
        let both = self.targets[range.clone()].iter().zip(&self.times[range]);
        both.filter(|(_, time)| **time != UNTIMED).map(|(target, time)| (*target, *time))
    }
}
