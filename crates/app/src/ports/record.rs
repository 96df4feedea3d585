//! What a store keeps: the market's values, each with its version, and what they can be found by.

use std::fmt;
use std::str::FromStr;

use kernel::{
    AuthorId, AuthorOfferId, BrandId, BreakoutId, CampaignId, CreatorId, DepositId, DisputeId, Money,
    OfferId, PayoutId, PlacementId, Timestamp,
};
use market::breakout::{self, Author, AuthorOffer, Breakout};
use market::payout::Payee;
use market::{Brand, Campaign, Creator, Deposit, Dispute, Offer, Payout, Placement};
use market::{campaign, deposit, dispute, offer, payout, placement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How often a record has been written: 0 before it exists, 1 after its first commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

impl Version {
    /// Not there yet.
    pub const NEW: Self = Self(0);

    /// After one more write.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The kinds of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A brand.
    Brand,
    /// A creator.
    Creator,
    /// A campaign.
    Campaign,
    /// An offer.
    Offer,
    /// A placement.
    Placement,
    /// A dispute.
    Dispute,
    /// A payout.
    Payout,
    /// Money that a brand says it has sent.
    Deposit,
    /// A post that breaks out.
    Breakout,
    /// An offer to the author of a breakout.
    AuthorOffer,
    /// What is remembered of an author.
    Author,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Brand,
        Self::Creator,
        Self::Campaign,
        Self::Offer,
        Self::Placement,
        Self::Dispute,
        Self::Payout,
        Self::Deposit,
        Self::Breakout,
        Self::AuthorOffer,
        Self::Author,
    ];

    /// The name in storage: also its table's, in the plural.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Creator => "creator",
            Self::Campaign => "campaign",
            Self::Offer => "offer",
            Self::Placement => "placement",
            Self::Dispute => "dispute",
            Self::Payout => "payout",
            Self::Deposit => "deposit",
            Self::Breakout => "breakout",
            Self::AuthorOffer => "author_offer",
            Self::Author => "author",
        }
    }

    /// What stands before the digits of its ids.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Brand => "br",
            Self::Creator => "cr",
            Self::Campaign => "cp",
            Self::Offer => "of",
            Self::Placement => "pl",
            Self::Dispute => "di",
            Self::Payout => "po",
            Self::Deposit => "de",
            Self::Breakout => "bk",
            Self::AuthorOffer => "ao",
            Self::Author => "au",
        }
    }

    /// The names of its states, as [`Record::index`] tells them.
    #[must_use]
    pub fn states(self) -> Vec<&'static str> {
        match self {
            Self::Brand => vec!["unverified", "active", "suspended"],
            Self::Creator => vec!["unidentified", "active", "suspended"],
            Self::Campaign => campaign::State::ALL.map(campaign::State::name).to_vec(),
            Self::Offer => offer::State::ALL.map(offer::State::name).to_vec(),
            Self::Placement => placement::State::ALL.map(placement::State::name).to_vec(),
            Self::Dispute => dispute::State::ALL.map(dispute::State::name).to_vec(),
            Self::Payout => payout::State::ALL.map(payout::State::name).to_vec(),
            Self::Deposit => deposit::State::ALL.map(deposit::State::name).to_vec(),
            Self::Breakout => breakout::post::State::ALL.map(breakout::post::State::name).to_vec(),
            Self::AuthorOffer => breakout::offer::State::ALL.map(breakout::offer::State::name).to_vec(),
            Self::Author => vec!["open", "closed"],
        }
    }

    /// The id of a record of this kind.
    #[must_use]
    pub const fn id(self, uuid: Uuid) -> RecordId {
        match self {
            Self::Brand => RecordId::Brand(BrandId::new(uuid)),
            Self::Creator => RecordId::Creator(CreatorId::new(uuid)),
            Self::Campaign => RecordId::Campaign(CampaignId::new(uuid)),
            Self::Offer => RecordId::Offer(OfferId::new(uuid)),
            Self::Placement => RecordId::Placement(PlacementId::new(uuid)),
            Self::Dispute => RecordId::Dispute(DisputeId::new(uuid)),
            Self::Payout => RecordId::Payout(PayoutId::new(uuid)),
            Self::Deposit => RecordId::Deposit(DepositId::new(uuid)),
            Self::Breakout => RecordId::Breakout(BreakoutId::new(uuid)),
            Self::AuthorOffer => RecordId::AuthorOffer(AuthorOfferId::new(uuid)),
            Self::Author => RecordId::Author(AuthorId::new(uuid)),
        }
    }
}

/// Any record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A brand.
    Brand(Brand),
    /// A creator.
    Creator(Creator),
    /// A campaign.
    Campaign(Campaign),
    /// An offer.
    Offer(Offer),
    /// A placement.
    Placement(Placement),
    /// A dispute.
    Dispute(Dispute),
    /// A payout.
    Payout(Payout),
    /// Money that a brand says it has sent.
    Deposit(Deposit),
    /// A post that breaks out.
    Breakout(Box<Breakout>),
    /// An offer to the author of a breakout.
    AuthorOffer(AuthorOffer),
    /// What is remembered of an author.
    Author(Author),
}

/// The id of any record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordId {
    /// A brand's.
    Brand(BrandId),
    /// A creator's.
    Creator(CreatorId),
    /// A campaign's.
    Campaign(CampaignId),
    /// An offer's.
    Offer(OfferId),
    /// A placement's.
    Placement(PlacementId),
    /// A dispute's.
    Dispute(DisputeId),
    /// A payout's.
    Payout(PayoutId),
    /// A deposit's.
    Deposit(DepositId),
    /// A breakout's.
    Breakout(BreakoutId),
    /// An author's offer's.
    AuthorOffer(AuthorOfferId),
    /// An author's.
    Author(AuthorId),
}

/// What a record can be found by: columns beside its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// Its state's name.
    pub state: &'static str,
    /// Whose brand's.
    pub brand: Option<BrandId>,
    /// Of which campaign.
    pub campaign: Option<CampaignId>,
    /// Whose creator's.
    pub creator: Option<CreatorId>,
    /// When it came to be.
    pub since: Timestamp,
}

/// A stored record that this program does not understand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the stored {kind} {id} cannot be read ({reason}): a newer program wrote it, or it is damaged; use that program, or restore a backup"
)]
pub struct RecordError {
    /// The kind.
    pub kind: &'static str,
    /// The id.
    pub id: Uuid,
    /// What is wrong.
    pub reason: String,
}

impl RecordId {
    /// The kind.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Brand(_) => Kind::Brand,
            Self::Creator(_) => Kind::Creator,
            Self::Campaign(_) => Kind::Campaign,
            Self::Offer(_) => Kind::Offer,
            Self::Placement(_) => Kind::Placement,
            Self::Dispute(_) => Kind::Dispute,
            Self::Payout(_) => Kind::Payout,
            Self::Deposit(_) => Kind::Deposit,
            Self::Breakout(_) => Kind::Breakout,
            Self::AuthorOffer(_) => Kind::AuthorOffer,
            Self::Author(_) => Kind::Author,
        }
    }

    /// The bare UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Brand(id) => id.uuid(),
            Self::Creator(id) => id.uuid(),
            Self::Campaign(id) => id.uuid(),
            Self::Offer(id) => id.uuid(),
            Self::Placement(id) => id.uuid(),
            Self::Dispute(id) => id.uuid(),
            Self::Payout(id) => id.uuid(),
            Self::Deposit(id) => id.uuid(),
            Self::Breakout(id) => id.uuid(),
            Self::AuthorOffer(id) => id.uuid(),
            Self::Author(id) => id.uuid(),
        }
    }
}

/// A record's id that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the id of a record: write its two letters, _ and 32 hexadecimal digits")]
pub struct RecordIdError(pub String);

impl FromStr for RecordId {
    type Err = RecordIdError;

    fn from_str(text: &str) -> Result<Self, RecordIdError> {
        let unknown = || RecordIdError(text.chars().take(60).collect());
        let (prefix, digits) = text.split_once('_').ok_or_else(unknown)?;
        let kind = Kind::ALL.into_iter().find(|kind| kind.prefix() == prefix).ok_or_else(unknown)?;
        let digits = Some(digits).filter(|digits| digits.len() == 32);
        let uuid = digits.and_then(|digits| Uuid::try_parse(digits).ok()).ok_or_else(unknown)?;
        Ok(kind.id(uuid))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Brand(id) => fmt::Display::fmt(id, f),
            Self::Creator(id) => fmt::Display::fmt(id, f),
            Self::Campaign(id) => fmt::Display::fmt(id, f),
            Self::Offer(id) => fmt::Display::fmt(id, f),
            Self::Placement(id) => fmt::Display::fmt(id, f),
            Self::Dispute(id) => fmt::Display::fmt(id, f),
            Self::Payout(id) => fmt::Display::fmt(id, f),
            Self::Deposit(id) => fmt::Display::fmt(id, f),
            Self::Breakout(id) => fmt::Display::fmt(id, f),
            Self::AuthorOffer(id) => fmt::Display::fmt(id, f),
            Self::Author(id) => fmt::Display::fmt(id, f),
        }
    }
}

impl fmt::Debug for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Record {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        match self {
            Self::Brand(brand) => RecordId::Brand(brand.id),
            Self::Creator(creator) => RecordId::Creator(creator.id),
            Self::Campaign(campaign) => RecordId::Campaign(campaign.id),
            Self::Offer(offer) => RecordId::Offer(offer.id),
            Self::Placement(placement) => RecordId::Placement(placement.id),
            Self::Dispute(dispute) => RecordId::Dispute(dispute.id),
            Self::Payout(payout) => RecordId::Payout(payout.id),
            Self::Deposit(deposit) => RecordId::Deposit(deposit.id),
            Self::Breakout(breakout) => RecordId::Breakout(breakout.id),
            Self::AuthorOffer(offer) => RecordId::AuthorOffer(offer.id),
            Self::Author(author) => RecordId::Author(author.id),
        }
    }

    /// What it can be found by.
    #[must_use]
    pub fn index(&self) -> Index {
        // Whoever waits for an operator can be found, and counted, by that.
        let standing = |suspended: Option<Timestamp>, known: bool, unknown: &'static str| match suspended {
            Some(_) => "suspended",
            None if known => "active",
            None => unknown,
        };
        let (state, brand, campaign, creator, since) = match self {
            Self::Brand(it) => {
                (standing(it.suspended, it.verified, "unverified"), Some(it.id), None, None, it.joined)
            }
            Self::Creator(it) => {
                (standing(it.suspended, it.identified, "unidentified"), None, None, Some(it.id), it.joined)
            }
            Self::Campaign(it) => (it.state.name(), Some(it.brand), Some(it.id), None, it.opened),
            Self::Offer(it) => {
                (it.state.name(), Some(it.brand), Some(it.campaign), Some(it.creator), it.sent)
            }
            Self::Placement(it) => {
                (it.state.name(), Some(it.brand), Some(it.campaign), Some(it.creator), it.booked)
            }
            Self::Dispute(it) => (it.state.name(), Some(it.brand), None, Some(it.creator), it.opened),
            Self::Payout(it) => {
                let (brand, creator) = match it.payee {
                    Payee::Brand(id) => (Some(id), None),
                    Payee::Creator(id) => (None, Some(id)),
                };
                (it.state.name(), brand, None, creator, it.requested)
            }
            Self::Deposit(it) => (it.state.name(), Some(it.brand), Some(it.campaign), None, it.announced),
            Self::Breakout(it) => (it.state.name(), None, None, None, it.since),
            // Whose a record is never changes, or counts by owner would not add up: a stranger's offer is found by what
            // is remembered of its author, also once it is claimed.
            Self::AuthorOffer(it) => {
                let member = it.creator.filter(|_| !it.stranger);
                (it.state.name(), Some(it.brand), Some(it.campaign), member, it.made)
            }
            Self::Author(it) => {
                let state = if it.refuses_all.is_some() { "closed" } else { "open" };
                (state, None, None, None, it.since)
            }
        };
        Index { state, brand, campaign, creator, since }
    }

    /// Whether a placement's price is still to be decided; `false` for every other kind.
    #[must_use]
    pub const fn open(&self) -> bool {
        match self {
            Self::Placement(placement) => placement.is_open(),
            Self::Brand(_)
            | Self::Creator(_)
            | Self::Campaign(_)
            | Self::Offer(_)
            | Self::Dispute(_)
            | Self::Payout(_)
            | Self::Deposit(_)
            | Self::Breakout(_)
            | Self::AuthorOffer(_)
            | Self::Author(_) => false,
        }
    }

    /// What a payout pays; nothing for every other kind.
    #[must_use]
    pub const fn worth(&self) -> Option<Money> {
        match self {
            Self::Payout(payout) => Some(payout.amount),
            Self::Brand(_)
            | Self::Creator(_)
            | Self::Campaign(_)
            | Self::Offer(_)
            | Self::Placement(_)
            | Self::Dispute(_)
            | Self::Deposit(_)
            | Self::Breakout(_)
            | Self::AuthorOffer(_)
            | Self::Author(_) => None,
        }
    }

    /// Its body, as JSON.
    ///
    /// # Errors
    /// When it cannot be written, which no value of the market can cause.
    pub fn body(&self) -> Result<serde_json::Value, RecordError> {
        let body = match self {
            Self::Brand(it) => serde_json::to_value(it),
            Self::Creator(it) => serde_json::to_value(it),
            Self::Campaign(it) => serde_json::to_value(it),
            Self::Offer(it) => serde_json::to_value(it),
            Self::Placement(it) => serde_json::to_value(it),
            Self::Dispute(it) => serde_json::to_value(it),
            Self::Payout(it) => serde_json::to_value(it),
            Self::Deposit(it) => serde_json::to_value(it),
            Self::Breakout(it) => serde_json::to_value(it),
            Self::AuthorOffer(it) => serde_json::to_value(it),
            Self::Author(it) => serde_json::to_value(it),
        };
        body.map_err(|error| unreadable(self.id().kind(), self.id().uuid(), &error))
    }

    /// From its body. A state that this program does not know refuses to load.
    ///
    /// # Errors
    /// When the body is not of this kind.
    pub fn read(kind: Kind, id: Uuid, body: &[u8]) -> Result<Self, RecordError> {
        let record = match kind {
            Kind::Brand => serde_json::from_slice(body).map(Self::Brand),
            Kind::Creator => serde_json::from_slice(body).map(Self::Creator),
            Kind::Campaign => serde_json::from_slice(body).map(Self::Campaign),
            Kind::Offer => serde_json::from_slice(body).map(Self::Offer),
            Kind::Placement => serde_json::from_slice(body).map(Self::Placement),
            Kind::Dispute => serde_json::from_slice(body).map(Self::Dispute),
            Kind::Payout => serde_json::from_slice(body).map(Self::Payout),
            Kind::Deposit => serde_json::from_slice(body).map(Self::Deposit),
            Kind::Breakout => serde_json::from_slice(body).map(Self::Breakout),
            Kind::AuthorOffer => serde_json::from_slice(body).map(Self::AuthorOffer),
            Kind::Author => serde_json::from_slice(body).map(Self::Author),
        };
        record.map_err(|error| unreadable(kind, id, &error))
    }
}

fn unreadable(kind: Kind, id: Uuid, error: &serde_json::Error) -> RecordError {
    RecordError { kind: kind.name(), id, reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_every_kind_reads_back_what_it_wrote() {
        for kind in Kind::ALL {
            let id = kind.id(Uuid::from_u128(42));
            assert_eq!((id.to_string().parse(), id.kind()), (Ok(id), kind));
        }
        for bad in ["", "pl", "pl_", "pl_zz", "us_0000000000000000000000000000002a", "pl_2a"] {
            assert!(bad.parse::<RecordId>().is_err(), "{bad}");
        }
    }
}
