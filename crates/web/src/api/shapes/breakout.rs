//! Posts that break out, how they stand to a campaign, and what a breakout campaign came to.

use app::views::breakouts::BreakoutReport as Came;
use market::breakout::post;
use market::breakout::report::Timing;
use market::breakout::standing::{self, Miss as Kept};
use serde::Serialize;
use utoipa::ToSchema;

use super::campaign::CampaignState;
use super::names;
use super::terms::{Letters, Network};
use super::values::{Amount, BreakoutId, CampaignId, PlacementId, Time};

names! {
    /// Where a post that breaks out stands.
    BreakoutState: post::State {
        /// Seen, and its text is not known yet.
        Spotted,
        /// Waits for an operator.
        Waiting,
        /// Brands see it.
        Shown,
        /// No brand sees it.
        HeldBack,
        /// It spreads no more.
        Over,
    }
}

names! {
    /// Why an operator keeps a post from brands.
    HoldReason: post::HoldCode {
        /// Politics, faith, health, grief.
        Sensitive,
        /// The author seems to be a minor, or the post is about one.
        Minor,
        /// An accident, a death, a war.
        Tragedy,
        /// Something else.
        Other,
    }
}

names! {
    /// A condition of an offer to an author.
    PostCondition: standing::Condition {
        /// It is a breakout campaign, and live.
        Live,
        /// Within its period.
        Period,
        /// Its brand is verified and not suspended.
        Brand,
        /// Its product passed the operator's check.
        Product,
        /// The post is shown to brands.
        Shown,
        /// On one of its networks.
        Network,
        /// In one of its languages.
        Language,
        /// On one of its topics.
        Topic,
        /// Without a word that is excluded.
        Safety,
        /// A reply can still come before the breakout is over.
        Time,
        /// No other offer is open, or was taken, for the post.
        Free,
        /// The author has not refused.
        Asked,
        /// A place is left.
        Place,
        /// Today's budget allows it.
        Daily,
        /// Not too many offers to strangers today.
        Claims,
    }
}

names! {
    /// What speaks against a product.
    ProductFlaw: standing::ProductFlaw {
        /// Buyers complain.
        Complaints,
        /// Nobody can tell who sells.
        UnclearSeller,
        /// The price is not said, or not kept.
        Price,
        /// It takes too long to arrive, or nobody says how long.
        Delivery,
        /// The pictures are somebody else's.
        CopiedPictures,
    }
}

/// What a post's size is expected to be in the end.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(example = json!({"low": 2_000, "likely": 4_500, "high": 9_000}))]
pub struct Forecast {
    /// The lower end: the size ends between the two in 8 of 10 cases.
    pub low: u64,
    /// The expected size.
    pub likely: u64,
    /// The upper end.
    pub high: u64,
}

/// A point of a post's growth.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct GrowthPoint {
    /// When.
    pub at: Time,
    /// Its size then.
    pub size: u64,
}

/// How a condition of an offer is missed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(tag = "miss", rename_all = "snake_case")]
#[schema(example = json!({"miss": "over_daily", "left": {"minor": 1_500, "currency": "EUR"}}))]
pub enum PostMiss {
    /// A campaign of the open list.
    NotStanding,
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
    /// An operator has not verified the brand.
    Unverified,
    /// The brand, or the author, is suspended.
    Suspended {
        /// Since when.
        since: Time,
    },
    /// An operator has not looked at the product.
    Unchecked,
    /// An operator found something against the product.
    Failed {
        /// The first of it.
        flaw: ProductFlaw,
    },
    /// The post is no longer shown.
    NotShown,
    /// Nothing in common with what is asked for.
    NoneInCommon,
    /// Too old: its breakout would be over before the reply has to be there.
    TooOld,
    /// It holds an excluded word.
    Excluded {
        /// Which of the campaign's, counted from 0.
        word: u64,
    },
    /// Another offer came first.
    Taken,
    /// The author refused an offer of this campaign.
    Declined,
    /// The author wants no offers.
    RefusesAll,
    /// No place is left.
    Full {
        /// How many there were.
        places: u32,
    },
    /// Today's budget is used up.
    OverDaily {
        /// What is left of it.
        left: Amount,
    },
    /// As many offers to strangers as are allowed a day.
    TooManyClaims {
        /// How many.
        most: u32,
    },
}

impl From<Kept> for PostMiss {
    fn from(miss: Kept) -> Self {
        match miss {
            Kept::NotStanding => Self::NotStanding,
            Kept::Closed { state } => Self::Closed { state: state.into() },
            Kept::StartsIn { wait } => Self::StartsIn { wait_seconds: wait.as_seconds() },
            Kept::Ended { ago } => Self::Ended { ago_seconds: ago.as_seconds() },
            Kept::Unverified => Self::Unverified,
            Kept::Suspended { since } => Self::Suspended { since: since.into() },
            Kept::Unchecked => Self::Unchecked,
            Kept::Failed { flaw } => Self::Failed { flaw: flaw.into() },
            Kept::NotShown { .. } => Self::NotShown,
            Kept::NoneInCommon => Self::NoneInCommon,
            Kept::TooOld => Self::TooOld,
            Kept::Excluded { word } => Self::Excluded { word: u64::try_from(word).unwrap_or(u64::MAX) },
            Kept::Taken => Self::Taken,
            Kept::Declined => Self::Declined,
            Kept::RefusesAll => Self::RefusesAll,
            Kept::Full { places } => Self::Full { places },
            Kept::OverDaily { left } => Self::OverDaily { left: left.into() },
            Kept::TooManyClaims { most } => Self::TooManyClaims { most },
        }
    }
}

/// A condition of an offer and what became of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"condition": "topic", "missed": {"miss": "none_in_common"}}))]
pub struct PostFinding {
    /// The condition.
    pub condition: PostCondition,
    /// How it is missed; null when it is met.
    pub missed: Option<PostMiss>,
}

impl From<&standing::Finding> for PostFinding {
    fn from(finding: &standing::Finding) -> Self {
        Self { condition: finding.condition.into(), missed: finding.missed.map(PostMiss::from) }
    }
}

/// How a post stands to a breakout campaign.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PostMatching {
    /// The campaign.
    pub campaign: CampaignId,
    /// Whether an offer can be made.
    pub suits: bool,
    /// Each condition, in a fixed order.
    #[schema(min_items = 15, max_items = 15)]
    pub findings: Vec<PostFinding>,
}

impl PostMatching {
    /// To a campaign.
    #[must_use]
    pub fn of(campaign: kernel::CampaignId, matching: &standing::Matching) -> Self {
        let findings = matching.findings.iter().map(PostFinding::from).collect();
        Self { campaign: campaign.into(), suits: matching.is_met(), findings }
    }
}

/// A post that breaks out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Breakout {
    /// Its id.
    pub id: BreakoutId,
    /// Where it stands; brands are shown no other than `shown` and `over`.
    pub state: BreakoutState,
    /// Why it is held back; null when it is not, and for brands.
    pub held: Option<HoldReason>,
    /// The network's lasting address of the post.
    pub post: String,
    /// Where people read it; null where that is not known.
    pub web: Option<String>,
    /// On which network.
    pub network: Network,
    /// The author's lasting account id.
    pub account: String,
    /// The name that the author shows; empty where it is not known.
    pub name: String,
    /// The words; empty while they are not known, and once it is over and its author was asked by nobody.
    pub text: String,
    /// In which languages.
    pub languages: Vec<Letters>,
    /// Its tags.
    pub topics: Vec<String>,
    /// When it was posted, as its author says.
    pub posted: Time,
    /// When it was first found to break out.
    pub first_alert: Time,
    /// Likes so far.
    pub likes: u64,
    /// Reposts so far.
    pub reposts: u64,
    /// Replies so far.
    pub replies: u64,
    /// Quotes so far.
    pub quotes: u64,
    /// Likes, reposts, replies and quotes together.
    pub size: u64,
    /// The size foretold.
    pub forecast: Forecast,
    /// Engagements an hour, lately.
    pub per_hour: u64,
    /// The size that the author's posts usually have; null for an author who is not known.
    pub usual: Option<u64>,
    /// Its growth, rising in time.
    #[schema(max_items = 96)]
    pub growth: Vec<GrowthPoint>,
    /// When all this was so.
    pub updated: Time,
    /// How it stands to the campaign that was asked for; null when none was.
    pub matching: Option<PostMatching>,
}

impl Breakout {
    /// For an operator, who sees why it is held back, or for a brand.
    #[must_use]
    pub fn of(it: &post::Breakout, is_operator: bool, matching: Option<PostMatching>) -> Self {
        let seen = &it.seen;
        let held = it.reviewed.as_ref().and_then(|said| said.held).filter(|_| is_operator);
        let (counts, forecast) = (seen.counts, seen.forecast);
        let growth = seen.series.iter().map(|it| GrowthPoint { at: it.at.into(), size: it.size });
        Self {
            id: it.id.into(),
            state: it.state.into(),
            held: held.map(HoldReason::from),
            post: seen.post.clone(),
            web: (!seen.web.is_empty()).then(|| seen.web.clone()),
            network: seen.network.into(),
            account: seen.account.clone(),
            name: seen.name.clone(),
            text: seen.text.clone(),
            languages: seen.languages.iter().map(|it| Letters(it.to_string())).collect(),
            topics: seen.tags.iter().map(ToString::to_string).collect(),
            posted: seen.posted.into(),
            first_alert: seen.first_alert.into(),
            likes: counts.likes,
            reposts: counts.reposts,
            replies: counts.replies,
            quotes: counts.quotes,
            size: counts.size(),
            forecast: Forecast { low: forecast.low, likely: forecast.likely, high: forecast.high },
            per_hour: seen.per_hour,
            usual: seen.usual,
            growth: growth.collect(),
            updated: seen.updated.into(),
            matching,
        }
    }
}

/// A reply that came of an offer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BreakoutReply {
    /// Its placement.
    pub placement: PlacementId,
    /// The network's lasting address of the reply.
    pub post: Option<String>,
    /// Seconds from the first alert to the reply.
    pub after_alert_seconds: u64,
    /// Engagements of the author's post when the reply came.
    pub size_then: u64,
    /// Its engagements in the end; while it goes on, those foretold.
    pub size_final: u64,
    /// Whether the end is known rather than foretold.
    pub is_over: bool,
    /// Engagements that were still to come when the reply came.
    pub still_to_come: u64,
}

impl BreakoutReply {
    fn of(placement: &market::Placement, timing: &Timing) -> Self {
        Self {
            placement: placement.id.into(),
            post: placement.post.as_ref().map(|post| post.address.clone()),
            after_alert_seconds: timing.after_alert.as_seconds(),
            size_then: timing.size_then,
            size_final: timing.size_final,
            is_over: timing.over,
            still_to_come: timing.left(),
        }
    }
}

/// What a breakout campaign came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BreakoutReport {
    /// The campaign.
    pub campaign: CampaignId,
    /// Offers made; of more than 1,000 the newest.
    pub offers: u32,
    /// Waiting.
    pub open: u32,
    /// Taken.
    pub accepted: u32,
    /// Refused.
    pub declined: u32,
    /// Taken back.
    pub withdrawn: u32,
    /// Run out.
    pub expired: u32,
    /// The middle time from first alert to reply, in seconds; null without a reply.
    pub to_reply_seconds: Option<u64>,
    /// Engagements that were still to come when the replies came, all together.
    pub still_to_come: u64,
    /// Valid clicks; null: this market counts none.
    pub clicks: Option<u64>,
    /// Each reply that was published, the newest offer first.
    pub replies: Vec<BreakoutReply>,
}

impl BreakoutReport {
    /// Of a campaign.
    #[must_use]
    pub fn of(campaign: kernel::CampaignId, came: &Came) -> Self {
        Self {
            campaign: campaign.into(),
            offers: came.offers,
            open: came.open,
            accepted: came.accepted,
            declined: came.declined,
            withdrawn: came.withdrawn,
            expired: came.expired,
            to_reply_seconds: came.to_reply.map(kernel::Span::as_seconds),
            still_to_come: came.still_to_come,
            clicks: came.clicks,
            replies: came
                .replies
                .iter()
                .map(|(placement, timing)| BreakoutReply::of(placement, timing))
                .collect(),
        }
    }
}
