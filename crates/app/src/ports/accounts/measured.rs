//! What is kept beside measures: who may see them, and what was certified.

use kernel::{CertificateId, ContestId, CreatorId, ProfileId, Timestamp};
use market::measure::contest::About;
use market::measure::{Explanation, Scored};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::derived;

/// What the owner of a profile decides about its measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Of which profile.
    pub profile: ProfileId,
    /// Whose.
    pub creator: CreatorId,
    /// Whether anybody may see them; otherwise brands that may book the profile alone.
    pub public: bool,
    /// What they say of jumps in their followers.
    pub explained: Vec<Explanation>,
    /// When they decided last.
    pub at: Timestamp,
}

/// A signed statement of what was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// Of which profile.
    pub profile: ProfileId,
    /// Whose.
    pub creator: CreatorId,
    /// The signed text: a JWS in its compact form.
    pub text: String,
    /// When it was made.
    pub issued: Timestamp,
    /// Until when it holds.
    pub expires: Timestamp,
    /// When it was taken back, if it was.
    pub revoked: Option<Timestamp>,
}

/// Ids that follow from what they name.
pub(crate) fn score_id(score: &Scored) -> Uuid {
    derived(&format!("score/{}/{}", score.profile, score.snapshot))
}

impl Wishes {
    /// The id of what is decided about a profile.
    #[must_use]
    pub fn id_of(profile: ProfileId) -> Uuid {
        derived(&format!("wishes/{profile}"))
    }

    /// Of whoever has not decided: for brands alone, nothing explained.
    #[must_use]
    pub const fn none(profile: ProfileId, creator: CreatorId, at: Timestamp) -> Self {
        Self { profile, creator, public: false, explained: Vec::new(), at }
    }
}

/// The id of what is said against a measure: the same is contested once.
#[must_use]
pub(crate) fn contest_id(profile: ProfileId, about: &About) -> ContestId {
    let what = match about {
        About::Score { snapshot } => format!("score/{snapshot}"),
        About::Audit { audit, family: None } => format!("audit/{audit}"),
        About::Audit { audit, family: Some(family) } => format!("audit/{audit}/{}", family.name()),
    };
    ContestId::new(derived(&format!("contest/{profile}/{what}")))
}

impl Certificate {
    /// One that opens nothing any more is remembered so long: a page can still say that it has expired.
    pub(crate) const KEPT: kernel::Span = kernel::Span::days(400);
}
