//! An audit of an audience: the share of followers that are fake, how sure that is, and the evidence for each part of it.

use kernel::{AuditId, BasisPoints, CreatorId, Interval, ProfileId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{MeasureProblem, named};

/// Kinds of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
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
    /// First digits that are unusual.
    Benford,
}

impl Family {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::CreationBands,
        Self::Lockstep,
        Self::DenseBlock,
        Self::Synchrony,
        Self::Trust,
        Self::Profile,
        Self::Bursts,
        Self::Engagement,
        Self::Deficit,
        Self::Copied,
        Self::Benford,
    ];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreationBands => "creation_bands",
            Self::Lockstep => "lockstep",
            Self::DenseBlock => "dense_block",
            Self::Synchrony => "synchrony",
            Self::Trust => "trust",
            Self::Profile => "profile",
            Self::Bursts => "bursts",
            Self::Engagement => "engagement",
            Self::Deficit => "deficit",
            Self::Copied => "copied",
            Self::Benford => "benford",
        }
    }

    /// Whether it is shown as context and never counts by itself.
    #[must_use]
    pub const fn is_context(self) -> bool {
        match self {
            Self::Benford => true,
            Self::CreationBands
            | Self::Lockstep
            | Self::DenseBlock
            | Self::Synchrony
            | Self::Trust
            | Self::Profile
            | Self::Bursts
            | Self::Engagement
            | Self::Deficit
            | Self::Copied => false,
        }
    }
}

/// What a figure of evidence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactCode {
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

impl FactCode {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Accounts,
        Self::Usual,
        Self::Groups,
        Self::Targets,
        Self::Hours,
        Self::MadeFrom,
        Self::MadeUntil,
        Self::After,
        Self::Share,
    ];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Usual => "usual",
            Self::Groups => "groups",
            Self::Targets => "targets",
            Self::Hours => "hours",
            Self::MadeFrom => "made_from",
            Self::MadeUntil => "made_until",
            Self::After => "after",
            Self::Share => "share",
        }
    }
}

/// A figure of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it counts.
    pub code: FactCode,
    /// How many, in the unit that the code names.
    pub value: i64,
}

/// A part of the share, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Which kind.
    pub family: Family,
    /// How much of the share it makes; zero for what is context only.
    pub share: BasisPoints,
    /// The evidence in plain figures, at most 20.
    pub evidence: Vec<Fact>,
}

/// How many followers there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthPoint {
    /// When.
    pub at: Timestamp,
    /// How many.
    pub followers: u64,
}

/// A jump in growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Burst {
    /// Since when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Followers won.
    pub gained: u64,
    /// As many as would be usual.
    pub usual: u64,
    /// Whether a post that broke out or a large mention explains it.
    pub explained: bool,
}

/// An audit. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// Its id.
    pub id: AuditId,
    /// Of which profile.
    pub profile: ProfileId,
    /// Whose.
    pub creator: CreatorId,
    /// The version of the method, up to 60 characters.
    pub method: String,
    /// When the followers were read.
    pub at: Timestamp,
    /// The share of fake followers.
    pub share: BasisPoints,
    /// Its 95 % interval, the classifier's error included.
    pub interval: Interval<BasisPoints>,
    /// Followers in all.
    pub followers: u64,
    /// Followers looked at.
    pub seen: u64,
    /// Of these checked by hand.
    pub checked: u64,
    /// What the share is made of, at most 20 parts.
    pub causes: Vec<Cause>,
    /// How the audience grew, at most 1,000 points, the oldest first.
    pub growth: Vec<GrowthPoint>,
    /// Jumps in it, at most 100.
    pub bursts: Vec<Burst>,
    /// The picture of creation dates against the order of following: an SVG of up to 512 KiB. It is served as a picture of its own
    /// and never put into a page.
    pub fingerprint: Option<String>,
}

/// The largest picture, in bytes.
const LARGEST_PICTURE: usize = 512 * 1024;

impl Audited {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// A method without a name, a share outside its own interval, more followers seen than there are or checked than seen, parts that
    /// are together more than the whole, context that counts, lists that are too long, or a picture that is none.
    pub fn check(&self) -> Result<(), MeasureProblem> {
        let problem = |what, cure| Err(MeasureProblem { what, cure });
        if !named(&self.method, 60) {
            return problem("method", "name it, in 60 characters");
        }
        if self.share < self.interval.low() || self.share > self.interval.high() {
            return problem("share", "it must lie in its own interval");
        }
        if self.seen > self.followers || self.checked > self.seen {
            return problem("sample", "no more can be seen than there are, nor checked than were seen");
        }
        let counted: u32 = self.causes.iter().map(|cause| u32::from(cause.share.hundredths())).sum();
        // Each part is rounded by itself.
        let slack = u32::try_from(self.causes.len()).unwrap_or(u32::MAX);
        if counted > u32::from(self.share.hundredths()).saturating_add(slack) {
            return problem("parts", "together they cannot be more than the share");
        }
        if self.causes.iter().any(|cause| cause.family.is_context() && cause.share != BasisPoints::ZERO) {
            return problem("context", "what is context only has no part in the share");
        }
        let long = self.causes.len() > 20 || self.causes.iter().any(|cause| cause.evidence.len() > 20);
        if long || self.growth.len() > 1_000 || self.bursts.len() > 100 {
            return problem("length", "20 parts with 20 figures, 1,000 points and 100 jumps are the most");
        }
        let fits =
            |picture: &String| picture.len() <= LARGEST_PICTURE && picture.trim_start().starts_with("<svg");
        if !self.fingerprint.as_ref().is_none_or(fits) {
            return problem("picture", "an SVG of at most 512 KiB");
        }
        Ok(())
    }
}
