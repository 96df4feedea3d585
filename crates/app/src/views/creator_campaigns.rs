//! Campaigns as one creator sees them: open to them or not, and by how much not.

use std::cmp::Reverse;
use std::sync::Arc;

use kernel::{CampaignId, CreatorId, Money, ProfileId};
use ledger::movements::Earned;
use market::campaign::State;
use market::people::Profile;
use market::placement::Placement;
use market::{Brand, Campaign, Creator, Eligibility, eligibility};

use super::creator;
use crate::booking::{PastPlaces, WEEK, candidate};
use crate::ports::{PlacementFilter, RecordId};
use crate::{App, AppError};

/// How one profile stands to a campaign.
#[derive(Debug, Clone)]
pub struct Fit {
    /// The profile.
    pub profile: Profile,
    /// Each condition, met or missed.
    pub eligibility: Eligibility,
}

/// A campaign in the list.
#[derive(Debug, Clone)]
pub struct CampaignLine {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// Whose.
    pub brand: String,
    /// What the creator receives for a post, after the fee.
    pub receives: Money,
    /// How the creator's profiles stand to it, the fittest first; empty without a profile.
    pub fits: Vec<Fit>,
}

impl CampaignLine {
    /// Whether a place can be taken.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.fits.first().is_some_and(|fit| fit.eligibility.is_met())
    }
}

/// The open list.
#[derive(Debug, Clone)]
pub struct OpenList {
    /// The creator.
    pub creator: Creator,
    /// Campaigns with a place for them.
    pub open: Vec<CampaignLine>,
    /// Campaigns that are open to others, the nearest miss first.
    pub others: Vec<CampaignLine>,
}

/// A campaign in full.
#[derive(Debug, Clone)]
pub struct CampaignSheet {
    /// The creator.
    pub creator: Creator,
    /// The campaign, whose it is, and how the profiles stand to it.
    pub line: CampaignLine,
    /// The brand.
    pub brand: Brand,
    /// The creator's own placements in it, the newest first.
    pub mine: Vec<Placement>,
}

/// Own placements in one campaign that are looked at.
const MINE: u32 = 200;

impl App {
    /// Live campaigns, held against the creator's profiles or one of them.
    ///
    /// # Errors
    /// An unknown creator, or the store's.
    pub async fn creator_open_list(
        &self,
        id: CreatorId,
        profile: Option<ProfileId>,
    ) -> Result<OpenList, AppError> {
        let creator = self.creator(id).await?.value;
        let openings = self.open_campaigns_for(id).await?;
        let known = self.gathered(openings.iter().map(|it| RecordId::Brand(it.campaign.brand))).await?;
        let mut lines = Vec::with_capacity(openings.len());
        for opening in openings {
            let fits = opening.profiles.into_iter().filter(|(own, _)| profile.is_none_or(|id| *own == id));
            let fits = fits.filter_map(|(own, eligibility)| {
                creator.profile(own).map(|profile| Fit { profile: profile.clone(), eligibility })
            });
            let brand = known.brand_name(opening.campaign.brand);
            lines.push(campaign_line(opening.campaign, brand, fits.collect())?);
        }
        let (open, mut others): (Vec<_>, Vec<_>) = lines.into_iter().partition(CampaignLine::is_open);
        others.sort_by_key(|line| line.fits.first().map_or(usize::MAX, |fit| fit.eligibility.missed().len()));
        Ok(OpenList { creator, open, others })
    }

    /// One campaign, for a creator. One that was never shown to the public is not there.
    ///
    /// # Errors
    /// Unknown ids, or the store's.
    pub async fn creator_campaign(
        &self,
        id: CreatorId,
        campaign: CampaignId,
    ) -> Result<CampaignSheet, AppError> {
        let campaign = self.campaign(campaign).await?.value;
        match campaign.state {
            State::Live | State::Paused | State::Ended | State::Settled => {}
            State::Draft | State::Funded | State::Cancelled => {
                return Err(AppError::NotFound(RecordId::Campaign(campaign.id)));
            }
        }
        let creator = self.creator(id).await?.value;
        let brand = self.brand(campaign.brand).await?.value;
        // By both at once: walking all that a busy creator ever did would cost as much as they did.
        let both = PlacementFilter {
            campaign: Some(campaign.id),
            creator: Some(id),
            limit: MINE,
            ..PlacementFilter::default()
        };
        let found = self.store.placements(both).await?;
        let mut mine: Vec<Placement> =
            found.into_iter().filter_map(|(it, _)| creator::placement(it)).collect();
        mine.sort_by_key(|it| Reverse((it.booked, it.id)));
        let now = self.now();
        let past = self.store.past(id, campaign.opened.min(now.minus(WEEK))).await?;
        let record = PastPlaces::new(past, now).record(&campaign);
        let fit = |profile: &Profile| Fit {
            profile: profile.clone(),
            eligibility: eligibility(&campaign, &self.policy, &candidate(&creator, profile, record), now),
        };
        let fits = creator.profiles.iter().map(fit).collect();
        let line = campaign_line(Arc::new(campaign), brand.name.clone(), fits)?;
        Ok(CampaignSheet { creator, line, brand, mine })
    }
}

fn campaign_line(
    campaign: Arc<Campaign>,
    brand: String,
    mut fits: Vec<Fit>,
) -> Result<CampaignLine, AppError> {
    fits.sort_by_key(|fit| fit.eligibility.missed().len());
    let receives = Earned::of(campaign.terms.price, campaign.fee)?.creator;
    Ok(CampaignLine { campaign, brand, receives, fits })
}
