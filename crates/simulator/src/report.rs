//! What a run came to. The same seed gives the same report, byte for byte: no wall time stands in it.
//!
//! As JSON: `placements`, `seed`, `clean`; `people` and `market` (counts), `money` (by currency), `faults` and
//! `crashes` (by kind and place, zeros included), `verdicts` (what each observer says, empty lists when all is
//! well), `digest` (one number for every event and transfer, in order). Names are stable; new ones may come.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Counts by name.
pub type Counts = BTreeMap<String, u64>;

/// Money of one currency, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CurrencyTotals {
    /// Came in from brands.
    pub funded: i64,
    /// Earned by creators and kept.
    pub earned: i64,
    /// The platform's fees.
    pub fees: i64,
    /// Left through the rail.
    pub paid_out: i64,
}

/// What the market did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MarketCounts {
    /// Campaigns by their last state.
    pub campaigns: Counts,
    /// Placements booked.
    pub booked: u64,
    /// Placements by their last state.
    pub placements: Counts,
    /// Rejected for good, by code.
    pub rejected: Counts,
    /// Breached for good, by reason.
    pub breached: Counts,
    /// Failed, by reason.
    pub failed: Counts,
    /// Offers by their last state.
    pub offers: Counts,
    /// Disputes by their last state.
    pub disputes: Counts,
    /// Payouts by their last state.
    pub payouts: Counts,
    /// Drafts refused, by problem.
    pub wording_refused: Counts,
    /// Bookings refused, by condition.
    pub not_eligible: Counts,
}

/// What people met.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeopleCounts {
    /// Brands.
    pub brands: u64,
    /// Creators.
    pub creators: u64,
    /// Posts on the network.
    pub posts: u64,
    /// How often they were seen.
    pub reach: u64,
    /// Answers, reposts and likes to them.
    pub engagement: u64,
    /// Own words that the wording check refused all the same.
    pub honest_drafts_refused: u64,
    /// Calls without an answer, asked again.
    pub unanswered: u64,
    /// Wrong, late and strangers' commands refused.
    pub refused: u64,
    /// Repeated commands that changed nothing.
    pub repeated: u64,
}

/// What the machinery did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Machinery {
    /// Calls to the outside: store, network, rail.
    pub calls: u64,
    /// Commits kept.
    pub commits: u64,
    /// Commits that met a newer version and were decided again.
    pub conflicts: u64,
    /// Jobs handed out.
    pub jobs_handed_out: u64,
    /// Jobs done.
    pub jobs_done: u64,
    /// Days that passed in the world.
    pub days: u64,
}

/// What each observer says; an empty list, or nothing, when all is well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdicts {
    /// The first break of the books.
    pub books: Option<String>,
    /// How many differences the oracle sees.
    pub oracle_differences: u64,
    /// The first ten of them.
    pub oracle: Vec<String>,
    /// Campaigns oversold, and a rail asked for two payments under one key.
    pub witness: Vec<String>,
    /// Commands that were carried out and must not be, or the reverse.
    pub people: Vec<String>,
    /// Why the world did not come to rest.
    pub rest: Option<String>,
    /// Jobs given up, other than those that can never succeed.
    pub dead_jobs: Vec<String>,
    /// Faults that were asked for and never happened, in a world large enough for all of them.
    pub never_fired: Vec<String>,
}

impl Verdicts {
    /// Whether all is well.
    #[must_use]
    pub fn clean(&self) -> bool {
        *self == Self::default()
    }

    /// The observers that noticed something.
    #[must_use]
    pub fn observers(&self) -> Vec<&'static str> {
        let noticed = [
            (self.books.is_some(), "books"),
            (self.oracle_differences > 0, "oracle"),
            (!self.witness.is_empty(), "witness"),
            (!self.people.is_empty(), "people"),
            (self.rest.is_some(), "rest"),
            (!self.dead_jobs.is_empty(), "dead jobs"),
            (!self.never_fired.is_empty(), "faults"),
        ];
        noticed.into_iter().filter(|(noticed, _)| *noticed).map(|(_, name)| name).collect()
    }
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Placements asked for.
    pub placements: u64,
    /// The seed.
    pub seed: u64,
    /// Whether books and oracle agree and nothing else was noticed.
    pub clean: bool,
    /// What people met.
    pub people: PeopleCounts,
    /// What the market did.
    pub market: MarketCounts,
    /// Money by currency.
    pub money: BTreeMap<String, CurrencyTotals>,
    /// What the machinery did.
    pub machinery: Machinery,
    /// Faults that happened, by kind.
    pub faults: Counts,
    /// Crashes, by place.
    pub crashes: Counts,
    /// Transfers and accounts checked.
    pub checked: Counts,
    /// What each observer says.
    pub verdicts: Verdicts,
    /// One number for everything that happened, in order.
    pub digest: String,
}
