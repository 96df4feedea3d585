//! Records of several kinds, loaded at once and found by their ids.

use std::collections::HashMap;

use kernel::{BrandId, CampaignId, CreatorId, PlacementId};
use market::{Brand, Campaign, Creator, Placement};

use crate::ports::{Record, RecordId};
use crate::{App, AppError};

/// What was loaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    records: HashMap<RecordId, Record>,
}

macro_rules! finders {
    ($($name:ident, $kind:ident, $id:ty, $value:ty;)+) => {
        $(
        /// One of these, if it was loaded.
        #[must_use]
        pub fn $name(&self, id: $id) -> Option<&$value> {
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
        creator, Creator, CreatorId, Creator;
        placement, Placement, PlacementId, Placement;
    }

    /// A creator's name; a dash where it is not known any more.
    #[must_use]
    pub fn creator_name(&self, id: CreatorId) -> String {
        self.creator(id).map_or_else(|| "–".to_owned(), |creator| creator.name.clone())
    }

    /// A brand's name; a dash where it is not known any more.
    #[must_use]
    pub fn brand_name(&self, id: BrandId) -> String {
        self.brand(id).map_or_else(|| "–".to_owned(), |brand| brand.name.clone())
    }

    /// A creator's name; nothing where they are not known.
    #[must_use]
    pub fn name(&self, id: CreatorId) -> &str {
        self.creator(id).map_or("", |creator| creator.name.as_str())
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
