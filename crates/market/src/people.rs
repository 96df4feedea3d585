//! Who takes part, and who is speaking.

use kernel::{
    BasisPoints, BrandId, Country, CreatorId, Currency, Interval, Language, Network, OperatorId, Points,
    ProfileId, Timestamp, Topic,
};
use serde::{Deserialize, Serialize};

/// Who gives a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A brand, or an agency on its behalf.
    Brand(BrandId),
    /// A creator.
    Creator(CreatorId),
    /// An operator.
    Operator(OperatorId),
    /// The market itself: deadlines, checks, settlement.
    System,
}

/// An organisation that funds campaigns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// Its name.
    pub name: String,
    /// Where it is established.
    pub country: Country,
    /// Whether its identity has been verified.
    pub verified: bool,
    /// Since when it may do nothing new, if so.
    pub suspended: Option<Timestamp>,
    /// When it joined.
    pub joined: Timestamp,
}

/// A person who carries messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creator {
    /// Their id.
    pub id: CreatorId,
    /// Their name.
    pub name: String,
    /// Where they live: its law decides the disclosure.
    pub country: Country,
    /// The currency they are paid in.
    pub currency: Currency,
    /// Their linked profiles.
    pub profiles: Vec<Profile>,
    /// Whether the payment provider has identified them; nothing is paid out before.
    pub identified: bool,
    /// Since when they may book nothing new, if so.
    pub suspended: Option<Timestamp>,
    /// When they joined.
    pub joined: Timestamp,
}

impl Creator {
    /// One of their profiles.
    #[must_use]
    pub fn profile(&self, id: ProfileId) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }
}

/// A creator's account on one network, and what was measured of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its id here.
    pub id: ProfileId,
    /// The network.
    pub network: Network,
    /// The account's lasting id there (a DID, an account number), not its handle, which can change.
    pub account: String,
    /// Followers at the last look.
    pub followers: u64,
    /// Languages written in.
    pub languages: Vec<Language>,
    /// Subjects written about.
    pub topics: Vec<Topic>,
    /// Influence from 0 to 100 with its 90 % interval; nothing before the first measure.
    pub influence: Option<Interval<Points>>,
    /// Share of fake followers with its 95 % interval; nothing before the first audit.
    pub fake_share: Option<Interval<BasisPoints>>,
}
