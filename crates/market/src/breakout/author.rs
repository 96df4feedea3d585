//! What is remembered of an author who was made an offer: what they refused, so that nobody asks again.
//!
//! Only an account id and refusals; nothing about the person. Kept for members and strangers alike.

use kernel::{AuthorId, AuthorOfferId, CampaignId, Network, Timestamp};
use serde::{Deserialize, Serialize};

/// An author on a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Its id, which follows from network and account.
    pub id: AuthorId,
    /// The network.
    pub network: Network,
    /// The lasting account id there.
    pub account: String,
    /// Campaigns whose offers they refused; at most [`Author::MOST`].
    pub declined: Vec<CampaignId>,
    /// Offers that they claimed as strangers, the newest last; at most [`Author::MOST_CLAIMED`].
    pub claimed: Vec<AuthorOfferId>,
    /// Offers made to them while they were no member, the newest last; at most [`Author::MOST_CLAIMED`]. So that who joins can be
    /// told what is kept of them.
    #[serde(default)]
    pub asked: Vec<AuthorOfferId>,
    /// Since when they want no offers at all.
    pub refuses_all: Option<Timestamp>,
    /// Since when they are remembered.
    pub since: Timestamp,
}

impl Author {
    /// Who has refused so many campaigns wants no offers: the next refusal counts for all.
    pub const MOST: usize = 500;
    /// Offers of each kind that are remembered.
    pub const MOST_CLAIMED: usize = 50;

    /// An author who has refused nothing.
    #[must_use]
    pub const fn new(id: AuthorId, network: Network, account: String, now: Timestamp) -> Self {
        Self {
            id,
            network,
            account,
            declined: Vec::new(),
            claimed: Vec::new(),
            asked: Vec::new(),
            refuses_all: None,
            since: now,
        }
    }

    /// After a refusal: of this campaign, or of all of them for good.
    #[must_use]
    pub fn refusing(mut self, campaign: CampaignId, for_good: bool, now: Timestamp) -> Self {
        if !self.declined.contains(&campaign) && self.declined.len() < Self::MOST {
            self.declined.push(campaign);
        }
        if for_good || self.declined.len() >= Self::MOST {
            self.refuses_all = self.refuses_all.or(Some(now));
        }
        self
    }

    /// After a claim.
    #[must_use]
    pub fn claiming(mut self, offer: AuthorOfferId) -> Self {
        remember(&mut self.claimed, offer);
        self
    }

    /// After an offer to somebody who is no member.
    #[must_use]
    pub fn asking(mut self, offer: AuthorOfferId) -> Self {
        remember(&mut self.asked, offer);
        self
    }

    /// After they have left the market: which offers they had is forgotten. What they refused stays, so that nobody asks them
    /// again.
    #[must_use]
    pub fn leaving(mut self) -> Self {
        self.claimed.clear();
        self.asked.clear();
        self
    }

    /// Changes their mind: offers are welcome again, but for those refused.
    #[must_use]
    pub fn welcoming(mut self) -> Self {
        self.refuses_all = None;
        self
    }
}

fn remember(offers: &mut Vec<AuthorOfferId>, offer: AuthorOfferId) {
    if !offers.contains(&offer) {
        offers.push(offer);
    }
    let over = offers.len().saturating_sub(Author::MOST_CLAIMED);
    offers.drain(..over);
}
