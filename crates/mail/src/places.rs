//! The addresses of pages that letters lead to: the one list of what this room knows of the web's paths.

use account::Secret;
use kernel::{AuthorOfferId, CampaignId, DisputeId, OfferId, PlacementId, ProfileId};

/// Where the market is: its origin, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Places(String);

impl Places {
    pub(crate) fn at(base: &str) -> Self {
        Self(base.trim_end_matches('/').to_owned())
    }

    /// What a link in a letter does is asked on this page, and done when it is confirmed there: programs that look
    /// into letters follow links too.
    pub(crate) fn link(&self, secret: &Secret) -> String {
        format!("{}/link/{}", self.0, secret.as_str())
    }

    /// `GET` asks, `POST` does it, as mail programs do for one click.
    pub(crate) fn unsubscribe(&self, word: &str) -> String {
        format!("{}/unsubscribe/{word}", self.0)
    }

    /// The page of a thing as the reader may see it: a brand another one than a creator.
    pub(crate) fn placement(&self, id: PlacementId) -> String {
        format!("{}/go/{id}", self.0)
    }

    pub(crate) fn campaign(&self, id: CampaignId) -> String {
        format!("{}/go/{id}", self.0)
    }

    pub(crate) fn offer(&self, id: OfferId) -> String {
        format!("{}/go/{id}", self.0)
    }

    pub(crate) fn author_offer(&self, id: AuthorOfferId) -> String {
        format!("{}/go/{id}", self.0)
    }

    pub(crate) fn dispute(&self, id: DisputeId) -> String {
        format!("{}/go/{id}", self.0)
    }

    /// What anybody may know of a post.
    pub(crate) fn record(&self, id: PlacementId) -> String {
        format!("{}/record/{id}", self.0)
    }

    pub(crate) fn complaints(&self) -> String {
        format!("{}/operator/complaints", self.0)
    }

    pub(crate) fn contests(&self) -> String {
        format!("{}/operator/contests", self.0)
    }

    /// What was measured of a profile, for its owner.
    pub(crate) fn measures(&self, id: ProfileId) -> String {
        format!("{}/creator/measures/{id}", self.0)
    }

    /// What the market does about faults.
    pub(crate) fn complaining(&self) -> String {
        format!("{}/how#complaints", self.0)
    }

    pub(crate) fn account(&self) -> String {
        format!("{}/account", self.0)
    }
}
