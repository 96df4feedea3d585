//! Campaigns as one creator sees them: open to them or not, and by how much not.

use kernel::{CampaignId, CreatorId, Money, ProfileId, Span, Timestamp};
use ledger::movements::Earned;
use market::campaign::State;
use market::people::Profile;
use market::placement::Placement;
use market::{Brand, Campaign, Creator, Eligibility};
use uuid::Uuid;

use super::creator;
use crate::booking::{counts, record_among};
use crate::ports::{Find, Kind, RecordId, cursor};
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
    pub campaign: Campaign,
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

/// A page of the open list.
#[derive(Debug, Clone)]
pub struct OpenList {
    /// The creator.
    pub creator: Creator,
    /// Campaigns with a place for them.
    pub open: Vec<CampaignLine>,
    /// Campaigns that are open to others, the nearest miss first.
    pub others: Vec<CampaignLine>,
    /// Where the next page begins, if there is one.
    pub after: Option<(Timestamp, Uuid)>,
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

/// Placements of the past that the list looks at.
const PAST: u32 = 200;
const WEEK: Span = Span::days(7);

impl App {
    /// Live campaigns, the newest first, held against the creator's profiles or one of them.
    ///
    /// # Errors
    /// An unknown creator, or the store's.
    pub async fn creator_open_list(
        &self,
        id: CreatorId,
        profile: Option<ProfileId>,
        after: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Result<OpenList, AppError> {
        let creator = self.creator(id).await?.value;
        let find = Find { after, ..Find::newest(Kind::Campaign, limit) };
        let found = self.store.find(&find.in_states(&[State::Live.name()])).await?;
        let full = found.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        let after = found.last().filter(|_| full).map(|(record, _)| cursor(record));
        let campaigns: Vec<Campaign> =
            found.into_iter().filter_map(|(it, _)| creator::campaign(it)).collect();
        let known = self.known(campaigns.iter().map(|it| RecordId::Brand(it.brand))).await?;
        let past = self.newest_of(id, None).await?;
        let mut lines = Vec::with_capacity(campaigns.len());
        for campaign in campaigns {
            let brand = known.brand_name(campaign.brand);
            lines.push(self.campaign_line(campaign, brand, &creator, profile, &past)?);
        }
        let (open, mut others): (Vec<_>, Vec<_>) = lines.into_iter().partition(CampaignLine::is_open);
        others.sort_by_key(|line| line.fits.first().map_or(usize::MAX, |fit| fit.eligibility.missed().len()));
        Ok(OpenList { creator, open, others, after })
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
        let mine = self.newest_of(id, Some(campaign.id)).await?;
        let lately = self.newest_of(id, None).await?;
        let past: Vec<Placement> =
            lately.into_iter().filter(|it| it.campaign != campaign.id).chain(mine.iter().cloned()).collect();
        let line = self.campaign_line(campaign, brand.name.clone(), &creator, None, &past)?;
        Ok(CampaignSheet { creator, line, brand, mine })
    }

    async fn newest_of(
        &self,
        creator: CreatorId,
        campaign: Option<CampaignId>,
    ) -> Result<Vec<Placement>, AppError> {
        let find = Find { creator: Some(creator), campaign, ..Find::newest(Kind::Placement, PAST) };
        let found = self.store.find(&find).await?;
        Ok(found.into_iter().filter_map(|(record, _)| creator::placement(record)).collect())
    }

    fn campaign_line(
        &self,
        campaign: Campaign,
        brand: String,
        creator: &Creator,
        profile: Option<ProfileId>,
        past: &[Placement],
    ) -> Result<CampaignLine, AppError> {
        let now = self.now();
        let here: Vec<Placement> =
            past.iter().filter(|it| it.campaign == campaign.id && counts(it)).cloned().collect();
        let lately: Vec<Placement> =
            past.iter().filter(|it| it.booked >= now.minus(WEEK) && counts(it)).cloned().collect();
        let record = record_among(&here, &lately, &campaign, now);
        let wanted = creator.profiles.iter().filter(|own| profile.is_none_or(|id| own.id == id));
        let fit = |profile: &Profile| Fit {
            profile: profile.clone(),
            eligibility: self.findings(&campaign, creator, profile, record, now),
        };
        let mut fits: Vec<Fit> = wanted.map(fit).collect();
        fits.sort_by_key(|fit| fit.eligibility.missed().len());
        let receives = Earned::of(campaign.terms.price, campaign.fee)?.creator;
        Ok(CampaignLine { campaign, brand, receives, fits })
    }
}
