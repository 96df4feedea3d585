//! The campaigns that a creator could take a place in, each with what stands in the way.
//!
//! Few questions, however many campaigns: the live ones, and what counts of the creator's past, once. Cost: one evaluation of
//! `eligibility` a campaign and profile.

use std::sync::Arc;

use kernel::{CreatorId, ProfileId, Timestamp};
use market::campaign::State;
use market::eligibility::{Eligibility, eligibility};
use market::{Campaign, Creator};

use super::fresh::Fresh;
use crate::booking::{PastPlaces, WEEK, candidate};
use crate::ports::{Find, Kind, Record, StoreError};
use crate::{App, AppError};

/// The most campaigns that are considered, the newest first.
pub const MOST: u32 = 200;
/// The live campaigns, once they were asked for.
pub(crate) type Live = Fresh<Vec<Arc<Campaign>>>;

/// A live campaign as one creator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// How each of the creator's profiles stands to it, in their order.
    pub profiles: Vec<(ProfileId, Eligibility)>,
}

impl Opening {
    /// The profiles that can take a place now.
    pub fn eligible(&self) -> impl Iterator<Item = ProfileId> {
        self.profiles.iter().filter(|(_, found)| found.is_met()).map(|(profile, _)| *profile)
    }

    /// Whether the creator can take a place now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.eligible().next().is_some()
    }
}

impl App {
    /// The live campaigns, at most [`MOST`] of the newest, each with how the creator's profiles stand to it: those
    /// with a place for the creator first, the newest first among equals.
    ///
    /// # Errors
    /// An unknown creator, or the store's.
    pub async fn open_campaigns_for(&self, creator: CreatorId) -> Result<Vec<Opening>, AppError> {
        let creator = self.creator(creator).await?.value;
        let now = self.now();
        let campaigns = self.live_campaigns(now).await?;
        // No placement in a campaign is older than the campaign.
        let oldest = campaigns.iter().map(|campaign| campaign.opened).min().unwrap_or(now);
        let past = self.store.past(creator.id, oldest.min(now.minus(WEEK))).await?;
        let past = PastPlaces::new(past, now);
        let mut openings: Vec<Opening> =
            campaigns.iter().map(|campaign| self.opening(campaign, &creator, &past, now)).collect();
        // Stable: the newest stays first.
        openings.sort_by_key(|opening| !opening.is_open());
        Ok(openings)
    }

    /// The live campaigns, at most [`MOST`] of the newest. Booking looks at the store itself.
    async fn live_campaigns(&self, now: Timestamp) -> Result<Arc<Vec<Arc<Campaign>>>, StoreError> {
        let before = match self.live.get(now) {
            Ok(live) => return Ok(live),
            Err(before) => before,
        };
        let find = Find::newest(Kind::Campaign, MOST).in_states(&[State::Live.name()]);
        let found = self.store.find(&find).await?;
        let campaigns = found.into_iter().filter_map(|(record, _)| campaign(record));
        // Those for breakouts ask authors themselves.
        let campaigns = campaigns.filter(|campaign| campaign.breakout.is_none()).map(Arc::new).collect();
        Ok(self.live.keep(campaigns, now, before))
    }

    fn opening(
        &self,
        campaign: &Arc<Campaign>,
        creator: &Creator,
        past: &PastPlaces,
        now: Timestamp,
    ) -> Opening {
        let record = past.record(campaign);
        let profiles = creator.profiles.iter().map(|profile| {
            let candidate = candidate(creator, profile, record);
            (profile.id, eligibility(campaign, &self.policy, &candidate, now))
        });
        Opening { campaign: Arc::clone(campaign), profiles: profiles.collect() }
    }
}

fn campaign(record: Record) -> Option<Campaign> {
    match record {
        Record::Campaign(campaign) => Some(campaign),
        Record::Brand(_)
        | Record::Creator(_)
        | Record::Offer(_)
        | Record::Placement(_)
        | Record::Dispute(_)
        | Record::Payout(_)
        | Record::Deposit(_)
        | Record::Breakout(_)
        | Record::AuthorOffer(_)
        | Record::Author(_) => None,
    }
}
