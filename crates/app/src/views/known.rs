//! Records of several kinds, loaded at once and found by their ids.

use std::collections::HashMap;

use kernel::{BrandId, CampaignId, PlacementId};
use market::{Brand, Campaign, Placement};

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
    }

    /// A brand's name; a dash where it is not known any more.
    pub(crate) fn brand_name(&self, id: BrandId) -> String {
        self.brand(id).map_or_else(|| "–".to_owned(), |brand| brand.name.clone())
    }
}

impl App {
    /// Loads these records with one read, each once.
    pub(crate) async fn gathered(&self, ids: impl IntoIterator<Item = RecordId>) -> Result<Known, AppError> {
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
