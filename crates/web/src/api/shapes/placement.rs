//! Placements, their history and their public record.

use garde::Validate;
use market::placement::{self, Judgement};
use market::reasons;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::terms::Network;
use super::values::{
    Amount, Anything, BrandId, CampaignId, CreatorId, DisputeId, OfferId, PlacementId, ProfileId, Time,
};
use crate::api::refusal::{FieldError, Refused};

names! {
    /// Where a placement stands.
    PlacementState: placement::State {
        /// Taken, and its price set aside.
        Booked,
        /// A draft waits for review.
        Drafted,
        /// The draft may be published.
        Approved,
        /// Published, not yet checked.
        Published,
        /// The first checks are under way.
        Verifying,
        /// Checked; must stay until the holding period ends.
        Holding,
        /// Stayed as agreed.
        Delivered,
        /// The creator has earned the price.
        Paid,
        /// The brand rejected the draft.
        Rejected,
        /// The post is not, or no longer, what was agreed.
        Breached,
        /// The creator withdrew; the money went back.
        GivenBack,
        /// A window ended and nothing came.
        Failed,
    }
}

names! {
    /// Where the price of a placement is.
    Hold: placement::Hold {
        /// Set aside.
        Held,
        /// Back with the campaign, never earned.
        Released,
        /// Earned by the creator, the fee by the platform.
        Settled,
        /// Earned once, and returned by the creator.
        Returned,
    }
}

names! {
    /// Why a brand rejects a draft.
    RejectCode: reasons::RejectCode {
        /// Not what the brief asks for.
        OffBrief,
        /// Says something untrue of the product.
        FalseClaim,
        /// Insulting or out of place.
        Tone,
        /// Not in the agreed language or too faulty to read.
        Language,
        /// Something else, told in the note.
        Other,
    }
}

/// A text handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Draft {
    /// The words.
    pub text: String,
    /// When.
    pub at: Time,
    /// The first, second, … draft.
    #[schema(minimum = 1)]
    pub revision: u32,
}

/// A post as it was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Post {
    /// The network's own lasting address of it.
    pub address: String,
    /// When the market was told or published it.
    pub declared: Time,
    /// When it was first seen on the network.
    pub first_seen: Option<Time>,
}

/// What kind of word was spoken against a placement.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    /// The brand rejected the draft.
    Rejected,
    /// A check failed.
    Breached,
    /// A window ended.
    Failed,
}

/// The last word against a placement.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"kind": "breached", "code": "back_dated", "note": null, "at": "2026-11-22T09:30:00Z"}))]
pub struct Verdict {
    /// What kind.
    pub kind: VerdictKind,
    /// The code: of a rejection, of a breach or of a window.
    pub code: String,
    /// In the brand's words.
    pub note: Option<String>,
    /// When.
    pub at: Time,
}

impl From<&placement::Verdict> for Verdict {
    fn from(verdict: &placement::Verdict) -> Self {
        match verdict {
            placement::Verdict::Rejected { code, note, at } => Self {
                kind: VerdictKind::Rejected,
                code: reject_name(*code).to_owned(),
                note: Some(note.clone()),
                at: (*at).into(),
            },
            placement::Verdict::Breached { reason, at } => Self {
                kind: VerdictKind::Breached,
                code: reason.name().to_owned(),
                note: None,
                at: (*at).into(),
            },
            placement::Verdict::Failed { reason, at } => Self {
                kind: VerdictKind::Failed,
                code: reason.name().to_owned(),
                note: None,
                at: (*at).into(),
            },
        }
    }
}

const fn reject_name(code: reasons::RejectCode) -> &'static str {
    match code {
        reasons::RejectCode::OffBrief => "off_brief",
        reasons::RejectCode::FalseClaim => "false_claim",
        reasons::RejectCode::Tone => "tone",
        reasons::RejectCode::Language => "language",
        reasons::RejectCode::Other => "other",
    }
}

/// One place in a campaign, taken by one creator, worth one post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Placement {
    /// Its id.
    pub id: PlacementId,
    /// Of which campaign.
    pub campaign: CampaignId,
    /// Whose campaign.
    pub brand: BrandId,
    /// Who carries it.
    pub creator: CreatorId,
    /// With which profile.
    pub profile: ProfileId,
    /// On which network.
    pub network: Network,
    /// The author's lasting id there.
    pub account: String,
    /// Whether the place counts as a small account's.
    pub small: bool,
    /// From which offer, if any.
    pub offer: Option<OfferId>,
    /// What it is worth.
    pub price: Amount,
    /// The platform's share of it, in basis points.
    #[schema(maximum = 10_000)]
    pub fee: u16,
    /// How long the post must stay.
    pub holding_seconds: u64,
    /// Where it stands.
    pub state: PlacementState,
    /// Where its price is.
    pub hold: Hold,
    /// When it was booked.
    pub booked: Time,
    /// The last draft.
    pub draft: Option<Draft>,
    /// When the draft was approved.
    pub approved: Option<Time>,
    /// The post.
    pub post: Option<Post>,
    /// Until when the post must stay.
    pub hold_until: Option<Time>,
    /// How often it has been looked at.
    pub looks: u32,
    /// What was decided against it last.
    pub verdict: Option<Verdict>,
    /// The open dispute, if any.
    pub dispute: Option<DisputeId>,
    /// How often it was changed: for `If-Match`.
    pub version: u32,
}

impl From<&app::Loaded<placement::Placement>> for Placement {
    fn from(loaded: &app::Loaded<placement::Placement>) -> Self {
        let it = &loaded.value;
        let draft = it.draft.as_ref();
        let post = it.post.as_ref();
        Self {
            id: it.id.into(),
            campaign: it.campaign.into(),
            brand: it.brand.into(),
            creator: it.creator.into(),
            profile: it.profile.into(),
            network: it.network.into(),
            account: it.account.clone(),
            small: it.small,
            offer: it.offer.map(OfferId),
            price: it.price.into(),
            fee: it.fee.hundredths(),
            holding_seconds: it.holding.as_seconds(),
            state: it.state.into(),
            hold: it.hold.into(),
            booked: it.booked.into(),
            draft: draft.map(|draft| Draft {
                text: draft.text.clone(),
                at: draft.at.into(),
                revision: draft.revision,
            }),
            approved: it.approved.map(Time),
            post: post.map(|post| Post {
                address: post.address.clone(),
                declared: post.declared.into(),
                first_seen: post.first_seen.map(Time),
            }),
            hold_until: it.hold_until.map(Time),
            looks: it.looks,
            verdict: it.verdict.as_ref().map(Verdict::from),
            dispute: it.dispute.map(DisputeId),
            version: loaded.version.0,
        }
    }
}

/// A place to be taken.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewPlacement {
    /// Chosen by you, if you like: asking again with the same id books nothing new.
    #[garde(skip)]
    #[serde(default)]
    pub id: Option<PlacementId>,
    /// In which campaign.
    #[garde(skip)]
    pub campaign: CampaignId,
    /// With which of your profiles.
    #[garde(skip)]
    pub profile: ProfileId,
}

/// Whether a draft may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewWord {
    /// It may be published.
    Approve,
    /// It may not.
    Reject,
}

/// A brand's word on a draft.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decision": "reject", "code": "off_brief", "note": "It speaks of another product."}))]
pub struct Review {
    /// Whether it may be published.
    #[garde(skip)]
    pub decision: ReviewWord,
    /// Why not: wanted with `reject`.
    #[garde(skip)]
    #[serde(default)]
    pub code: Option<RejectCode>,
    /// In the brand's words; wanted when the code is `other`.
    #[schema(max_length = 2_000)]
    #[garde(length(chars, max = 2_000))]
    #[serde(default)]
    pub note: Option<String>,
}

impl Review {
    /// As the market has it.
    ///
    /// # Errors
    /// A rejection without its reason, an approval with one.
    pub fn judgement(self) -> Result<Judgement, Refused> {
        let unfit = |message: &str| Refused::Unfit(vec![FieldError::body("/code", "value", message)]);
        match (self.decision, self.code) {
            (ReviewWord::Approve, None) => Ok(Judgement::Approve),
            (ReviewWord::Approve, Some(_)) => Err(unfit("an approval has no reason: leave it out")),
            (ReviewWord::Reject, None) => Err(unfit("say why: give one of the codes")),
            (ReviewWord::Reject, Some(code)) => {
                Ok(Judgement::Reject { code: code.into(), note: self.note.unwrap_or_default() })
            }
        }
    }
}

/// Where a post is.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"address": "https://bsky.app/profile/anna.example/post/3lbz2k"}))]
pub struct PostAddress {
    /// The network's own lasting address of it.
    #[schema(min_length = 1, max_length = 2_000)]
    #[garde(length(chars, min = 1, max = 2_000))]
    pub address: String,
}

/// Something that happened to a record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Happened {
    /// Rising over the whole market.
    pub number: u64,
    /// What happened.
    pub name: String,
    /// In full.
    pub body: Anything,
    /// When.
    pub at: Time,
}

impl From<app::ports::KeptEvent> for Happened {
    fn from(event: app::ports::KeptEvent) -> Self {
        Self { number: event.number, name: event.name, body: Anything(event.body), at: event.at.into() }
    }
}

/// What anybody may know of a sponsored post.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublicRecord {
    /// Of which placement.
    pub placement: PlacementId,
    /// Who paid.
    pub paid_by: String,
    /// The brand.
    pub brand: BrandId,
    /// Whether the brand's identity was verified.
    pub brand_verified: bool,
    /// On which network.
    pub network: Network,
    /// Where the post is.
    pub address: String,
    /// SHA-256 of the approved text, in hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub text_sha256: String,
    /// When the market was told of the post or published it.
    pub declared: Time,
    /// When it was first seen on the network.
    pub first_seen: Option<Time>,
    /// How often it was looked at.
    pub checks: u32,
    /// Until when it must stay.
    pub hold_until: Option<Time>,
    /// Where the placement stands.
    pub state: PlacementState,
    /// Why it failed, if it did.
    pub breach: Option<String>,
    /// When the market stopped its campaign as false: nobody should follow its link.
    pub stopped_as_false: Option<Time>,
}
