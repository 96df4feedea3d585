//! One case with all that belongs to it: a dispute, a placement.

use kernel::PlacementId;
use market::{Brand, Campaign, Creator, Dispute, Placement, dispute};

use super::operator::ROWS;
use crate::ports::{Find, KeptEvent, Kind, RecordId};
use crate::{App, AppError};

/// Events of a placement that are shown.
const EVENTS: u32 = 200;

/// A placement with all around it.
#[derive(Debug, Clone)]
pub struct PlacementCase {
    /// The placement.
    pub placement: Placement,
    /// What was asked for.
    pub campaign: Campaign,
    /// By whom.
    pub brand: Brand,
    /// Who carries it.
    pub creator: Creator,
    /// All that happened, the oldest first.
    pub history: Vec<KeptEvent>,
    /// Its disputes, the oldest first.
    pub disputes: Vec<Dispute>,
}

/// An open dispute in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The dispute.
    pub dispute: Dispute,
    /// The brand's name.
    pub brand: String,
    /// The creator's name.
    pub creator: String,
    /// Whether it can be ruled.
    pub ready: bool,
}

impl App {
    /// Open disputes: those that can be ruled first, each part the oldest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn open_disputes(&self) -> Result<Vec<Waiting>, AppError> {
        let states = [dispute::State::Opened.name(), dispute::State::Answered.name()];
        let find = Find::oldest(Kind::Dispute, ROWS).in_states(&states);
        let found = self.store.find(&find).await?;
        let disputes: Vec<Dispute> =
            found.into_iter().filter_map(|(record, _)| super::creator::dispute(record)).collect();
        let ids = disputes.iter().flat_map(|it| [RecordId::Brand(it.brand), RecordId::Creator(it.creator)]);
        let known = self.gathered(ids).await?;
        let now = self.now();
        let waiting = |dispute: Dispute| Waiting {
            brand: known.brand_name(dispute.brand),
            creator: known.creator_name(dispute.creator),
            ready: dispute.state == dispute::State::Answered || dispute.answer_by <= now,
            dispute,
        };
        let mut all: Vec<Waiting> = disputes.into_iter().map(waiting).collect();
        all.sort_by_key(|it| !it.ready);
        Ok(all)
    }

    /// A placement with all around it.
    ///
    /// # Errors
    /// Records that are not there, or the store's.
    pub async fn placement_case(&self, id: PlacementId) -> Result<PlacementCase, AppError> {
        let placement = self.placement(id).await?.value;
        let (campaign, brand, creator) = (
            RecordId::Campaign(placement.campaign),
            RecordId::Brand(placement.brand),
            RecordId::Creator(placement.creator),
        );
        let history = self.store.events(RecordId::Placement(id), 0, EVENTS).await?;
        let contested = history.iter().filter(|event| event.name == "contested");
        let disputes: Vec<kernel::DisputeId> =
            contested.filter_map(|event| event.body["dispute"].as_str()?.parse().ok()).collect();
        let known = self.gathered([campaign, brand, creator]).await?;
        let mut found = Vec::with_capacity(disputes.len());
        for dispute in disputes {
            found.extend(self.find_dispute(dispute).await?.map(|loaded| loaded.value));
        }
        Ok(PlacementCase {
            campaign: known.campaign(placement.campaign).cloned().ok_or(AppError::NotFound(campaign))?,
            brand: known.brand(placement.brand).cloned().ok_or(AppError::NotFound(brand))?,
            creator: known.creator(placement.creator).cloned().ok_or(AppError::NotFound(creator))?,
            history,
            disputes: found,
            placement,
        })
    }
}
