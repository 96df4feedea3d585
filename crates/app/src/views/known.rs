//! Records of several kinds, loaded at once and found by their ids.

use std::collections::HashMap;

use kernel::{BrandId, CampaignId, CreatorId, PlacementId};
use market::{Brand, Campaign, Creator, Placement};

use crate::ports::{Record, RecordId};
use crate::{App, AppError};

/// What was loaded.
#[derive(Debug, Default)]
pub(crate) struct Known {
    records: HashMap<RecordId, Record>,
}

macro_rules! finders {
    ($($name:ident, $kind:ident, $id:ty, $value:ty;)+) => {
        $(pub(crate) fn $name(&self, id: $id) -> Option<&$value> {
            match self.records.get(&RecordId::$kind(id)) {
                Some(Record::$kind(value)) => Some(value),
                Some(_) | None => None,
            }
        })+
    };
}

impl Known {
    finders! {
        brand, Brand, BrandId, Brand;
        campaign, Campaign, CampaignId, Campaign;
        placement, Placement, PlacementId, Placement;
        creator, Creator, CreatorId, Creator;
    }

    /// A creator's name; a dash where it is not known any more.
    pub(crate) fn creator_name(&self, id: CreatorId) -> String {
        self.creator(id).map_or_else(|| "–".to_owned(), |creator| creator.name.clone())
    }

    /// A brand's name; a dash where it is not known any more.
    pub(crate) fn brand_name(&self, id: BrandId) -> String {
        self.brand(id).map_or_else(|| "–".to_owned(), |brand| brand.name.clone())
    }
}

impl App {
    /// Loads these records with one read, each once.
    pub(crate) async fn known(&self, ids: impl IntoIterator<Item = RecordId>) -> Result<Known, AppError> {
        let mut ids: Vec<RecordId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(Known::default());
        }
        let found = self.store.load_many(&ids).await?;
        Ok(Known { records: found.into_iter().map(|(record, _)| (record.id(), record)).collect() })
    }
}
