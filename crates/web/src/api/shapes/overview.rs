//! Figures over many: who qualifies, what is open, how pay is shared.

use app::views;
use market::roster;
use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::Campaign;
use super::eligibility::{Condition, Eligibility};
use super::values::{Amount, Time};

/// How many creators meet the conditions of some terms.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Qualifying {
    /// All creators.
    pub total: u64,
    /// Those with a profile that meets every condition.
    pub creators: u64,
    /// Profiles that meet every condition.
    pub profiles: u64,
    /// What each condition does to that number.
    pub by_condition: Vec<ConditionCount>,
}

/// What one condition does to the number of creators who qualify.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"condition": "influence", "passes_alone": 4100, "lost_by_it_alone": 230}))]
pub struct ConditionCount {
    /// The condition.
    pub condition: Condition,
    /// Creators who meet it, whatever they miss else.
    pub passes_alone: u64,
    /// Creators who would qualify without it.
    pub lost_by_it_alone: u64,
}

impl From<roster::Qualifying> for Qualifying {
    fn from(it: roster::Qualifying) -> Self {
        let each = |count: &roster::ConditionCount| ConditionCount {
            condition: count.condition.into(),
            passes_alone: count.passing,
            lost_by_it_alone: count.lost,
        };
        Self {
            total: it.total,
            creators: it.creators,
            profiles: it.profiles,
            by_condition: it.by_condition.iter().map(each).collect(),
        }
    }
}

/// A live campaign as one creator sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Opening {
    /// The campaign.
    pub campaign: Campaign,
    /// Whether one of your profiles can take a place now.
    pub open: bool,
    /// How each of your profiles stands to it.
    pub profiles: Vec<Eligibility>,
}

impl From<views::open_list::Opening> for Opening {
    fn from(it: views::open_list::Opening) -> Self {
        let open = it.is_open();
        let profiles = it.profiles.iter().map(|(id, kept)| Eligibility::of(*id, kept)).collect();
        Self { campaign: Campaign::seen(&it.campaign), open, profiles }
    }
}

/// How one currency's pay is shared. Shares are in basis points of all the pay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Share {
    /// All that was earned.
    pub total: Amount,
    /// By how many creators.
    pub creators: u64,
    /// What the creator in the middle earned.
    pub median: Amount,
    /// What the best paid creator earned.
    pub most: Amount,
    /// Gini coefficient: 0 when all earn the same, towards 10,000 when one earns everything.
    #[schema(maximum = 10_000)]
    pub gini: u16,
    /// The Lorenz curve: what the worst paid 0, 5, 10, … 100 % of creators earned together.
    #[schema(min_items = 21, max_items = 21)]
    pub lorenz: Vec<u16>,
    /// What the best paid hundredth earned together.
    #[schema(maximum = 10_000)]
    pub top_hundredth: u16,
}

/// How pay is shared among creators, by currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FairShare {
    /// Each currency in which anything was earned.
    pub shares: Vec<Share>,
    /// When the books were read.
    pub at: Time,
    /// Whether all of them were.
    pub complete: bool,
}

impl From<views::fair_share::MarketShare> for FairShare {
    fn from(it: views::fair_share::MarketShare) -> Self {
        let each = |share: &views::fair_share::Share| Share {
            total: share.total.into(),
            creators: share.creators,
            median: share.median.into(),
            most: share.most.into(),
            gini: share.gini,
            lorenz: share.lorenz.to_vec(),
            top_hundredth: share.top_hundredth,
        };
        Self { shares: it.shares.iter().map(each).collect(), at: it.at.into(), complete: it.complete }
    }
}
