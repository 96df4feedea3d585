//! What was measured of a profile: its score with all that it was made from, the audit of its audience with the evidence.

use app::accounts::Measures as Found;
use market::measure::contest::State;
use market::measure::{Audited, FactCode, Family, InputCode, Scored};
use serde::Serialize;
use utoipa::ToSchema;

use super::names;
use super::terms::Network;
use super::values::{AuditId, CreatorId, ProfileId, Time};

names! {
    /// What goes into a score.
    MeasureInputCode: InputCode {
        /// The constant of the scale.
        Base,
        /// Effective audience: followers, each counted by how surely it is a real person and how much of its attention it can give.
        Audience,
        /// How much of the attention of trusted accounts reaches this one.
        Trust,
        /// Real people who acted on recent posts.
        Engagement,
        /// Recent posts that count.
        Posts,
        /// Followers left out as fake.
        LeftOut,
    }
}

names! {
    /// A kind of evidence.
    EvidenceFamily: Family {
        /// Followers in a row whose accounts were made in the same days.
        CreationBands,
        /// Accounts that follow the same others in the same hours.
        Lockstep,
        /// A block of accounts and targets denser than chance makes.
        DenseBlock,
        /// Accounts alike in what they do, far from everybody else.
        Synchrony,
        /// Accounts that no trusted account leads to.
        Trust,
        /// Profiles as fakes have them.
        Profile,
        /// Jumps in growth that nothing explains.
        Bursts,
        /// Reposts and likes by the same accounts again and again.
        Engagement,
        /// Fewer reactions than look-alikes have.
        Deficit,
        /// Names, pictures or words of somebody else.
        Copied,
        /// First digits that are unusual: context, which never counts.
        Benford,
    }
}

names! {
    /// What a figure of evidence counts.
    EvidenceFact: FactCode {
        /// Accounts concerned.
        Accounts,
        /// As many as would be usual.
        Usual,
        /// Groups, bands or jumps.
        Groups,
        /// Other accounts that they follow together.
        Targets,
        /// Hours within which they acted.
        Hours,
        /// The first of the days on which they were made: days since 1970-01-01.
        MadeFrom,
        /// The last of them.
        MadeUntil,
        /// Followers before them, in the order of following.
        After,
        /// A share in basis points.
        Share,
    }
}

/// One input of a score.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"code": "trust", "value": 1_500, "weight": 12_345, "contribution": -250}))]
pub struct MeasureInput {
    /// Which.
    pub code: MeasureInputCode,
    /// Its value in thousandths.
    pub value: i64,
    /// Its weight in the formula in thousandths.
    pub weight: i64,
    /// What it adds to the score in hundredths of a point; may take away.
    pub contribution: i64,
}

/// A score of influence, with all that it was made from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeasuredScore {
    /// In hundredths of a point.
    #[schema(maximum = 10_000)]
    pub value: u16,
    /// The lower end of its 90 % interval.
    #[schema(maximum = 10_000)]
    pub low: u16,
    /// The upper end.
    #[schema(maximum = 10_000)]
    pub high: u16,
    /// The formula's version.
    pub formula: String,
    /// The snapshot that it stands in.
    pub snapshot: String,
    /// When the snapshot was made.
    pub at: Time,
    /// Every input.
    pub inputs: Vec<MeasureInput>,
    /// Whether an operator has set it aside: it counts for nothing until it is measured again.
    pub set_aside: bool,
    /// Whether its owner contests it and an operator has not answered.
    pub contested: bool,
}

/// A figure of evidence.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"code": "accounts", "value": 2_400}))]
pub struct Evidence {
    /// What it counts.
    pub code: EvidenceFact,
    /// How many, in the unit that the code names.
    pub value: i64,
}

/// A part of the share of fake followers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditCause {
    /// Which kind.
    pub family: EvidenceFamily,
    /// How much of the share it makes, in basis points; 0 for what is context only.
    #[schema(maximum = 10_000)]
    pub share: u16,
    /// The evidence.
    pub evidence: Vec<Evidence>,
}

/// A jump in the number of followers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditBurst {
    /// Since when.
    pub from: Time,
    /// Until when.
    pub until: Time,
    /// Followers won.
    pub gained: u64,
    /// As many as would be usual.
    pub usual: u64,
    /// Whether a post that broke out or a large mention explains it.
    pub explained: bool,
    /// What the owner says of it; null when nothing.
    pub owner_says: Option<String>,
}

/// An audit of an audience.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeasuredAudience {
    /// The audit.
    pub audit: AuditId,
    /// The version of the method.
    pub method: String,
    /// When the followers were read.
    pub at: Time,
    /// The share of fake followers in basis points.
    #[schema(maximum = 10_000)]
    pub share: u16,
    /// The lower end of its 95 % interval.
    #[schema(maximum = 10_000)]
    pub low: u16,
    /// The upper end.
    #[schema(maximum = 10_000)]
    pub high: u16,
    /// Followers in all.
    pub followers: u64,
    /// Followers looked at.
    pub seen: u64,
    /// Of these checked by hand.
    pub checked: u64,
    /// What the share is made of.
    pub causes: Vec<AuditCause>,
    /// Jumps in growth.
    pub bursts: Vec<AuditBurst>,
    /// Where the picture of creation dates against the order of following is, as SVG; null without one.
    pub fingerprint: Option<String>,
    /// Whether an operator has set it aside: it counts for nothing until the audience is read again.
    pub set_aside: bool,
    /// Whether its owner contests it, or a part of it, and an operator has not answered.
    pub contested: bool,
}

/// What was measured of a profile last.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Measures {
    /// Whose.
    pub creator: CreatorId,
    /// The profile.
    pub profile: ProfileId,
    /// Its network.
    pub network: Network,
    /// Whether anybody may see this: its owner decides.
    pub public: bool,
    /// The latest score; null when there is none.
    pub score: Option<MeasuredScore>,
    /// The latest audit; null when there is none.
    pub audit: Option<MeasuredAudience>,
    /// The page for people.
    pub page: String,
}

/// A score of the past.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PastScore {
    /// When its snapshot was made.
    pub at: Time,
    /// The snapshot.
    pub snapshot: String,
    /// The formula's version.
    pub formula: String,
    /// In hundredths of a point.
    #[schema(maximum = 10_000)]
    pub value: u16,
    /// The lower end of its 90 % interval.
    #[schema(maximum = 10_000)]
    pub low: u16,
    /// The upper end.
    #[schema(maximum = 10_000)]
    pub high: u16,
}

/// An audit of the past.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PastAudit {
    /// When the followers were read.
    pub at: Time,
    /// The audit.
    pub audit: AuditId,
    /// The version of the method.
    pub method: String,
    /// The share of fake followers in basis points.
    #[schema(maximum = 10_000)]
    pub share: u16,
    /// The lower end of its 95 % interval.
    #[schema(maximum = 10_000)]
    pub low: u16,
    /// The upper end.
    #[schema(maximum = 10_000)]
    pub high: u16,
}

/// What was measured of a profile before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MeasureHistory {
    /// Scores, the newest first, at most 366.
    pub scores: Vec<PastScore>,
    /// Audits, the newest first, at most 24.
    pub audits: Vec<PastAudit>,
}

impl From<&Found> for Measures {
    fn from(it: &Found) -> Self {
        let page = format!("/measures/{}/{}", it.creator.id, it.profile.id);
        Self {
            creator: it.creator.id.into(),
            profile: it.profile.id.into(),
            network: it.profile.network.into(),
            public: it.wishes.public,
            score: it.score().map(|score| score_of(it, score)),
            audit: it.audit().map(|audit| audit_of(it, audit, &page)),
            page,
        }
    }
}

fn score_of(found: &Found, it: &Scored) -> MeasuredScore {
    let input = |input: &market::measure::Input| MeasureInput {
        code: input.code.into(),
        value: input.value,
        weight: input.weight,
        contribution: input.contribution,
    };
    MeasuredScore {
        value: it.value.hundredths(),
        low: it.interval.low().hundredths(),
        high: it.interval.high().hundredths(),
        formula: it.formula.clone(),
        snapshot: it.snapshot.clone(),
        at: it.at.into(),
        inputs: it.inputs.iter().map(input).collect(),
        set_aside: found.profile.influence.is_none(),
        contested: found.contest_of_score(it).is_some_and(|contest| contest.state == State::Filed),
    }
}

fn audit_of(found: &Found, it: &Audited, page: &str) -> MeasuredAudience {
    let cause = |cause: &market::measure::Cause| AuditCause {
        family: cause.family.into(),
        share: cause.share.hundredths(),
        evidence: cause
            .evidence
            .iter()
            .map(|it| Evidence { code: it.code.into(), value: it.value })
            .collect(),
    };
    let burst = |burst: &market::measure::Burst| AuditBurst {
        from: burst.from.into(),
        until: burst.until.into(),
        gained: burst.gained,
        usual: burst.usual,
        explained: burst.explained,
        owner_says: found.wishes.explained.iter().find(|it| it.from == burst.from).map(|it| it.words.clone()),
    };
    MeasuredAudience {
        audit: it.id.into(),
        method: it.method.clone(),
        at: it.at.into(),
        share: it.share.hundredths(),
        low: it.interval.low().hundredths(),
        high: it.interval.high().hundredths(),
        followers: it.followers,
        seen: it.seen,
        checked: it.checked,
        causes: it.causes.iter().map(cause).collect(),
        bursts: it.bursts.iter().map(burst).collect(),
        fingerprint: it.fingerprint.as_ref().map(|_| format!("{page}/{}/fingerprint.svg", it.id)),
        set_aside: found.profile.fake_share.is_none(),
        contested: found.contests_of_audit(it).any(|contest| contest.state == State::Filed),
    }
}

impl From<&Found> for MeasureHistory {
    fn from(it: &Found) -> Self {
        let score = |it: &Scored| PastScore {
            at: it.at.into(),
            snapshot: it.snapshot.clone(),
            formula: it.formula.clone(),
            value: it.value.hundredths(),
            low: it.interval.low().hundredths(),
            high: it.interval.high().hundredths(),
        };
        let audit = |it: &Audited| PastAudit {
            at: it.at.into(),
            audit: it.id.into(),
            method: it.method.clone(),
            share: it.share.hundredths(),
            low: it.interval.low().hundredths(),
            high: it.interval.high().hundredths(),
        };
        Self { scores: it.scores.iter().map(score).collect(), audits: it.audits.iter().map(audit).collect() }
    }
}
