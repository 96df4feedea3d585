//! Brands and creators as an operator finds them.

use kernel::Money;
use ledger::Account;
use market::{Brand, Creator};

use super::brand::States;
use crate::ports::{Kind, Record, RecordId, TallyOf};
use crate::{App, AppError};

/// Read at once while names are looked through.
const PAGE: u32 = 1_000;
/// So many people are found at most.
const FOUND: usize = 30;

/// A brand or a creator in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonRow {
    /// A brand.
    Brand(Brand),
    /// A creator.
    Creator(Creator),
}

/// What is known of a brand or a creator, beside the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The record.
    pub row: PersonRow,
    /// Placements by state.
    pub placements: States,
    /// Campaigns by state, of a brand.
    pub campaigns: States,
    /// What they hold in the market, by currency; none where it is nothing.
    pub balances: Vec<Money>,
}

impl PersonRow {
    /// Their name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Brand(brand) => &brand.name,
            Self::Creator(creator) => &creator.name,
        }
    }

    /// Their id.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        match self {
            Self::Brand(brand) => RecordId::Brand(brand.id),
            Self::Creator(creator) => RecordId::Creator(creator.id),
        }
    }

    fn of(record: Record) -> Option<Self> {
        match record {
            Record::Brand(brand) => Some(Self::Brand(brand)),
            Record::Creator(creator) => Some(Self::Creator(creator)),
            Record::Campaign(_)
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
}

impl App {
    /// Brands and creators whose name has a word that begins so, or who have this id: at most thirty. Looks through
    /// all names a page at a time, and stops at the thirtieth find.
    ///
    /// # Errors
    /// The store's.
    pub async fn people_named(&self, words: &str) -> Result<Vec<PersonRow>, AppError> {
        let words = words.trim().to_lowercase();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        if let Ok(id @ (RecordId::Brand(_) | RecordId::Creator(_))) = words.parse::<RecordId>() {
            let found = self.store.load(id).await?;
            return Ok(found.and_then(|(record, _)| PersonRow::of(record)).into_iter().collect());
        }
        let mut found = Vec::new();
        for kind in [Kind::Brand, Kind::Creator] {
            let mut after = None;
            while found.len() < FOUND {
                let page = self.store.list(kind, after, PAGE).await?;
                let Some((last, _)) = page.last() else { break };
                after = Some(last.id().uuid());
                let rows = page.into_iter().filter_map(|(record, _)| PersonRow::of(record));
                found.extend(rows.filter(|row| begins(row.name(), &words)));
            }
        }
        found.truncate(FOUND);
        Ok(found)
    }

    /// One brand or creator.
    ///
    /// # Errors
    /// Somebody who is not there, an id of something else, or the store's.
    pub async fn person(&self, id: RecordId) -> Result<Person, AppError> {
        let found = self.store.load(id).await?;
        let row = found.and_then(|(record, _)| PersonRow::of(record)).ok_or(AppError::NotFound(id))?;
        let (of, account) = match &row {
            PersonRow::Brand(brand) => (TallyOf::Brand(brand.id), Account::Brand(brand.id)),
            PersonRow::Creator(creator) => (TallyOf::Creator(creator.id), Account::Creator(creator.id)),
        };
        let currencies = match &row {
            PersonRow::Creator(creator) => vec![creator.currency],
            PersonRow::Brand(_) => vec![kernel::Currency::EUR, kernel::Currency::GBP],
        };
        let mut balances = Vec::new();
        for currency in currencies {
            let balance = self.store.balance(account.in_currency(currency)).await?;
            if !balance.is_zero() {
                balances.push(balance);
            }
        }
        let placements = self.states(Kind::Placement, of).await?;
        let campaigns = match &row {
            PersonRow::Brand(_) => self.states(Kind::Campaign, of).await?,
            PersonRow::Creator(_) => States::default(),
        };
        Ok(Person { row, placements, campaigns, balances })
    }
}

/// Whether a name, or a word of it, begins so.
fn begins(name: &str, words: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with(words)
        || name
            .match_indices(char::is_whitespace)
            .any(|(at, space)| name[at + space.len()..].starts_with(words))
}
