//! Conditions, met or missed, and by how much.

use market::eligibility::{self, Miss as Kept};
use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::CampaignState;
use super::names;
use super::values::{Amount, ProfileId, Time};

names! {
    /// A condition of a campaign or of the market.
    Condition: eligibility::Condition {
        /// The campaign is live.
        Live,
        /// Within its period.
        Period,
        /// A place is left for such an account.
        Place,
        /// The creator is not suspended.
        Standing,
        /// On one of its networks.
        Network,
        /// In one of its countries.
        Country,
        /// In one of its languages.
        Language,
        /// On one of its topics.
        Topic,
        /// Influential enough.
        Influence,
        /// An audience real enough.
        FakeShare,
        /// Not too often in this campaign.
        Frequency,
        /// Not too much money to one creator.
        Cap,
        /// Not too many sponsored posts in a week.
        Saturation,
    }
}

/// By how much a condition is missed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "miss", rename_all = "snake_case")]
#[schema(example = json!({"miss": "short", "by": 120}))]
pub enum Miss {
    /// The campaign is in another state.
    Closed {
        /// Which.
        state: CampaignState,
    },
    /// It starts later.
    StartsIn {
        /// How long from now, in seconds.
        wait_seconds: u64,
    },
    /// It ended.
    Ended {
        /// How long ago, in seconds.
        ago_seconds: u64,
    },
    /// No place is left.
    Full {
        /// How many there were.
        places: u32,
    },
    /// The places that are left are for small accounts.
    KeptForSmall {
        /// How many are left for them.
        left: u32,
        /// Followers too many to count as small.
        followers_over: u64,
    },
    /// Suspended.
    Suspended {
        /// Since when.
        since: Time,
    },
    /// Nothing in common with what is asked for.
    NoneInCommon,
    /// Has not been measured.
    Unmeasured,
    /// Too little influence, at its lower bound.
    Short {
        /// By how many hundredths of a point.
        #[schema(maximum = 10_000)]
        by: u16,
    },
    /// Too many fake followers, even at the lower bound.
    Over {
        /// By how many basis points.
        #[schema(maximum = 10_000)]
        by: u16,
    },
    /// The limit lies inside the interval: a larger sample would tell.
    Unsure {
        /// By how many basis points the upper bound is over.
        #[schema(maximum = 10_000)]
        by: u16,
    },
    /// As often as allowed already.
    TooOften {
        /// How often.
        posts: u32,
        /// When there is room again, if time makes room.
        again: Option<Time>,
    },
    /// The price would go over the cap.
    OverCap {
        /// By how much.
        by: Amount,
    },
}

impl From<Kept> for Miss {
    fn from(miss: Kept) -> Self {
        match miss {
            Kept::Closed { state } => Self::Closed { state: state.into() },
            Kept::StartsIn { wait } => Self::StartsIn { wait_seconds: wait.as_seconds() },
            Kept::Ended { ago } => Self::Ended { ago_seconds: ago.as_seconds() },
            Kept::Full { places } => Self::Full { places },
            Kept::KeptForSmall { left, followers_over } => Self::KeptForSmall { left, followers_over },
            Kept::Suspended { since } => Self::Suspended { since: since.into() },
            Kept::NoneInCommon => Self::NoneInCommon,
            Kept::Unmeasured => Self::Unmeasured,
            Kept::Short { by } => Self::Short { by: by.hundredths() },
            Kept::Over { by } => Self::Over { by: by.hundredths() },
            Kept::Unsure { by } => Self::Unsure { by: by.hundredths() },
            Kept::TooOften { posts, again } => Self::TooOften { posts, again: again.map(Time) },
            Kept::OverCap { by } => Self::OverCap { by: by.into() },
        }
    }
}

/// A condition and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"condition": "influence", "missed": {"miss": "short", "by": 120}}))]
pub struct Finding {
    /// The condition.
    pub condition: Condition,
    /// How it is missed; null when it is met.
    pub missed: Option<Miss>,
}

impl From<&eligibility::Finding> for Finding {
    fn from(finding: &eligibility::Finding) -> Self {
        Self { condition: finding.condition.into(), missed: finding.missed.map(Miss::from) }
    }
}

/// How a profile stands to a campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Eligibility {
    /// The profile.
    pub profile: ProfileId,
    /// Whether every condition is met.
    pub eligible: bool,
    /// Each condition, in a fixed order.
    #[schema(min_items = 13, max_items = 13)]
    pub findings: Vec<Finding>,
}

impl Eligibility {
    /// Of a profile.
    #[must_use]
    pub fn of(profile: kernel::ProfileId, kept: &eligibility::Eligibility) -> Self {
        let findings = kept.findings.iter().map(Finding::from).collect();
        Self { profile: profile.into(), eligible: kept.is_met(), findings }
    }
}
