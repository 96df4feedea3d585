//! Brands, creators, profiles.

use account::Party;
use garde::Validate;
use market::payout::Payee;
use market::people::{self, Actor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::terms::{Letters, Network, Subject, two_letters};
use super::values::{BrandId, CreatorId, Hundredths, ProfileId, StrikeId, Time};

/// What somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A brand.
    Brand,
    /// A creator.
    Creator,
    /// An operator.
    Operator,
    /// The market itself: deadlines, checks, settlement.
    System,
    /// Nobody yet.
    Nobody,
}

/// Somebody who acts in the market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"kind": "brand", "id": "br_0197a2f0c1d27e3fa4b5c6d7e8f90a1b"}))]
pub struct Who {
    /// What they are.
    pub kind: PartyKind,
    /// Their id; null for the market itself.
    pub id: Option<String>,
}

impl From<Actor> for Who {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::Brand(id) => Self { kind: PartyKind::Brand, id: Some(id.to_string()) },
            Actor::Creator(id) => Self { kind: PartyKind::Creator, id: Some(id.to_string()) },
            Actor::Operator(id) => Self { kind: PartyKind::Operator, id: Some(id.to_string()) },
            Actor::System => Self { kind: PartyKind::System, id: None },
        }
    }
}

impl From<Payee> for Who {
    fn from(payee: Payee) -> Self {
        match payee {
            Payee::Brand(id) => Actor::Brand(id).into(),
            Payee::Creator(id) => Actor::Creator(id).into(),
        }
    }
}

impl From<Party> for Who {
    fn from(party: Party) -> Self {
        match party {
            Party::Brand(id) => Actor::Brand(id).into(),
            Party::Creator(id) => Actor::Creator(id).into(),
            Party::Operator(id) => Actor::Operator(id).into(),
            Party::Nobody => Self { kind: PartyKind::Nobody, id: None },
        }
    }
}

/// An organisation that funds campaigns.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// Its name.
    pub name: String,
    /// Where it is established.
    pub country: String,
    /// Whether its identity has been verified.
    pub verified: bool,
    /// Since when it may do nothing new, if so.
    pub suspended: Option<Time>,
    /// When it joined.
    pub joined: Time,
}

impl From<&people::Brand> for Brand {
    fn from(it: &people::Brand) -> Self {
        Self {
            id: it.id.into(),
            name: it.name.clone(),
            country: it.country.to_string(),
            verified: it.verified,
            suspended: it.suspended.map(Time),
            joined: it.joined.into(),
        }
    }
}

/// A creator's account on one network, and what was measured of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Profile {
    /// Its id here.
    pub id: ProfileId,
    /// The network.
    pub network: Network,
    /// The account's lasting id there.
    pub account: String,
    /// Followers at the last look.
    pub followers: u64,
    /// Languages written in.
    pub languages: Vec<String>,
    /// Subjects written about.
    pub topics: Vec<String>,
    /// Influence in hundredths of a point, with its 90 % interval; null before the first measure.
    pub influence: Option<Hundredths>,
    /// Share of fake followers in basis points, with its 95 % interval; null before the first audit.
    pub fake_share: Option<Hundredths>,
}

impl From<&people::Profile> for Profile {
    fn from(it: &people::Profile) -> Self {
        Self {
            id: it.id.into(),
            network: it.network.into(),
            account: it.account.clone(),
            followers: it.followers,
            languages: it.languages.iter().map(ToString::to_string).collect(),
            topics: it.topics.iter().map(ToString::to_string).collect(),
            influence: it
                .influence
                .map(|it| Hundredths { low: it.low().hundredths(), high: it.high().hundredths() }),
            fake_share: it
                .fake_share
                .map(|it| Hundredths { low: it.low().hundredths(), high: it.high().hundredths() }),
        }
    }
}

/// A person who carries messages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Creator {
    /// Their id.
    pub id: CreatorId,
    /// Their name.
    pub name: String,
    /// Where they live: its law decides the disclosure.
    pub country: String,
    /// The currency they are paid in.
    pub currency: String,
    /// Their linked profiles.
    pub profiles: Vec<Profile>,
    /// Whether the payment provider has identified them.
    pub identified: bool,
    /// Since when they may book nothing new, if so.
    pub suspended: Option<Time>,
    /// When they joined.
    pub joined: Time,
}

impl From<&people::Creator> for Creator {
    fn from(it: &people::Creator) -> Self {
        Self {
            id: it.id.into(),
            name: it.name.clone(),
            country: it.country.to_string(),
            currency: it.currency.to_string(),
            profiles: it.profiles.iter().map(Profile::from).collect(),
            identified: it.identified,
            suspended: it.suspended.map(Time),
            joined: it.joined.into(),
        }
    }
}

/// A profile to be linked.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"network": "bluesky", "account": "did:plc:z72i7hdynmk6r22z27h6tvur", "languages": ["fr"], "topics": ["cooking"]}))]
pub struct NewProfile {
    /// The network.
    #[garde(skip)]
    pub network: Network,
    /// The account there: its lasting id, or its handle.
    #[schema(min_length = 1, max_length = 500)]
    #[garde(length(chars, min = 1, max = 500))]
    pub account: String,
    /// Languages written in (ISO 639-1).
    #[schema(max_items = 10)]
    #[garde(length(max = 10), inner(custom(two_letters)))]
    #[serde(default)]
    pub languages: Vec<Letters>,
    /// Subjects written about.
    #[schema(max_items = 10)]
    #[garde(length(max = 10), inner(length(chars, min = 1, max = 40)))]
    #[serde(default)]
    pub topics: Vec<Subject>,
}

/// A mark against a brand or a creator.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Strike {
    /// Its id.
    pub id: StrikeId,
    /// Against whom.
    pub party: Who,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub by: Who,
    /// When.
    pub at: Time,
    /// When it was lifted, if it was.
    pub lifted: Option<Time>,
    /// Why it was lifted.
    pub lifted_because: Option<String>,
}

impl From<app::ports::Strike> for Strike {
    fn from(it: app::ports::Strike) -> Self {
        Self {
            id: it.id.into(),
            party: it.party.into(),
            reason: it.reason,
            by: Actor::Operator(it.by).into(),
            at: it.at.into(),
            lifted: it.lifted.as_ref().map(|(_, at, _)| Time(*at)),
            lifted_because: it.lifted.map(|(_, _, because)| because),
        }
    }
}

/// Why something is done to somebody.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Two posts were back-dated within a month."}))]
pub struct Reason {
    /// In words that they can be told.
    #[schema(min_length = 1, max_length = 2_000)]
    #[garde(length(chars, min = 1, max = 2_000))]
    pub reason: String,
}

/// How many strikes stand.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"standing": 2}))]
pub struct Standing {
    /// Those of the last twelve months that were not lifted; three suspend.
    pub standing: u32,
}
