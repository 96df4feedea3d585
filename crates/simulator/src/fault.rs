//! What goes wrong on purpose: kinds of faults, places of crashes, how often, and how often they did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A fault that the world injects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The store does not serve a read, a lease or a put-back.
    StoreDown,
    /// The connection is cut in the middle of a commit: nothing of it is kept.
    CommitCut,
    /// The commit is kept and its answer lost.
    CommitAnswerLost,
    /// The network takes its time, minutes at worst.
    NetworkSlow,
    /// The network asks for fewer requests (429).
    NetworkRateLimited,
    /// The network's server fails before doing anything (5xx).
    NetworkDown,
    /// The network does the work and its answer is lost.
    NetworkAnswerLost,
    /// The rail takes its time.
    RailSlow,
    /// The rail fails before doing anything.
    RailDown,
    /// The rail does the work and its answer is lost.
    RailAnswerLost,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::StoreDown,
        Self::CommitCut,
        Self::CommitAnswerLost,
        Self::NetworkSlow,
        Self::NetworkRateLimited,
        Self::NetworkDown,
        Self::NetworkAnswerLost,
        Self::RailSlow,
        Self::RailDown,
        Self::RailAnswerLost,
    ];

    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StoreDown => "store_down",
            Self::CommitCut => "commit_cut",
            Self::CommitAnswerLost => "commit_answer_lost",
            Self::NetworkSlow => "network_slow",
            Self::NetworkRateLimited => "network_rate_limited",
            Self::NetworkDown => "network_down",
            Self::NetworkAnswerLost => "network_answer_lost",
            Self::RailSlow => "rail_slow",
            Self::RailDown => "rail_down",
            Self::RailAnswerLost => "rail_answer_lost",
        }
    }
}

/// Where a crash strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Before a read.
    BeforeRead,
    /// After a read.
    AfterRead,
    /// Before a commit.
    BeforeCommit,
    /// In the middle of a commit.
    InCommit,
    /// After a commit, before its answer.
    AfterCommit,
    /// Before the network does the work.
    BeforeNetwork,
    /// After the network did the work, before its answer.
    AfterNetwork,
    /// Before the rail does the work.
    BeforeRail,
    /// After the rail did the work, before its answer.
    AfterRail,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::BeforeRead,
        Self::AfterRead,
        Self::BeforeCommit,
        Self::InCommit,
        Self::AfterCommit,
        Self::BeforeNetwork,
        Self::AfterNetwork,
        Self::BeforeRail,
        Self::AfterRail,
    ];

    /// The name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BeforeRead => "before_read",
            Self::AfterRead => "after_read",
            Self::BeforeCommit => "before_commit",
            Self::InCommit => "in_commit",
            Self::AfterCommit => "after_commit",
            Self::BeforeNetwork => "before_network",
            Self::AfterNetwork => "after_network",
            Self::BeforeRail => "before_rail",
            Self::AfterRail => "after_rail",
        }
    }
}

/// How often things go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// Of each fault, in ten thousand calls that could meet it; a fault that is not named never fires.
    pub faults: BTreeMap<Fault, u32>,
    /// Calls to the outside between two crashes, on average; none when 0.
    pub calls_between_crashes: u64,
}

impl Default for Rates {
    fn default() -> Self {
        let often = |fault| match fault {
            Fault::StoreDown => 15,
            Fault::CommitCut | Fault::CommitAnswerLost => 60,
            Fault::NetworkSlow | Fault::NetworkRateLimited => 300,
            Fault::NetworkDown | Fault::NetworkAnswerLost => 500,
            Fault::RailSlow => 400,
            Fault::RailDown | Fault::RailAnswerLost => 800,
        };
        Self {
            faults: Fault::ALL.into_iter().map(|fault| (fault, often(fault))).collect(),
            calls_between_crashes: 6_000,
        }
    }
}

impl Rates {
    /// Nothing goes wrong.
    #[must_use]
    pub const fn none() -> Self {
        Self { faults: BTreeMap::new(), calls_between_crashes: 0 }
    }
}
