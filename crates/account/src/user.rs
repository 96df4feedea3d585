//! A person who signs in.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kernel::{BrandId, Country, CreatorId, Currency, OperatorId, OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{Email, Group, PasswordHash};

/// A language that pages and letters are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// French.
    Fr,
    /// English.
    #[default]
    En,
}

/// A language that nothing here is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("pages and letters are written in fr or en: choose one of them")]
pub struct LocaleProblem;

impl Locale {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// Its tag, as in `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }
}

impl FromStr for Locale {
    type Err = LocaleProblem;

    fn from_str(text: &str) -> Result<Self, LocaleProblem> {
        Self::ALL.into_iter().find(|locale| locale.tag() == text).ok_or(LocaleProblem)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// As what somebody joins. Carried out once the address is theirs; ids are chosen beforehand, so that it can be
/// carried out twice without harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Joining {
    /// A brand with an organisation of its own.
    Brand {
        /// The organisation.
        organisation: OrganisationId,
        /// The brand.
        brand: BrandId,
        /// Its name.
        name: String,
        /// Where it is established.
        country: Country,
    },
    /// An agency, without a brand so far.
    Agency {
        /// The organisation.
        organisation: OrganisationId,
        /// Its name.
        name: String,
    },
    /// A creator.
    Creator {
        /// The creator.
        creator: CreatorId,
        /// Where they live.
        country: Country,
        /// The currency they are paid in.
        currency: Currency,
    },
}

/// Which news somebody wants by mail. What is not named is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Preferences(BTreeMap<Group, bool>);

impl Preferences {
    /// Whether news of a group go out by mail. Those about money always do.
    #[must_use]
    pub fn mail(&self, group: Group) -> bool {
        group == Group::Money || self.0.get(&group).copied().unwrap_or(true)
    }

    /// Switches a group on or off; money stays on.
    pub fn set(&mut self, group: Group, on: bool) {
        if group != Group::Money {
            self.0.insert(group, on);
        }
    }
}

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their address; one user an address.
    pub email: Email,
    /// Whether a letter to it was answered.
    pub email_verified: bool,
    /// Their name, 1 to 200 characters; empty once deleted.
    pub name: String,
    /// The hash of their password, if they have one.
    pub password: Option<PasswordHash>,
    /// Their language.
    pub locale: Locale,
    /// The creator they are.
    pub creator: Option<CreatorId>,
    /// The operator they are.
    pub operator: Option<OperatorId>,
    /// Which mail they want.
    pub preferences: Preferences,
    /// As what they will join, once the address is theirs.
    pub joining: Option<Joining>,
    /// Sessions of another epoch are over: raised by signing out everywhere.
    pub epoch: u32,
    /// When they signed up.
    pub created: Timestamp,
    /// When they left.
    pub deleted: Option<Timestamp>,
}

impl User {
    /// What stays of somebody who has left: an id, so that history has a subject.
    #[must_use]
    pub fn anonymous(self, now: Timestamp) -> Self {
        Self {
            id: self.id,
            email: Email::nobody(self.id),
            email_verified: false,
            name: String::new(),
            password: None,
            locale: self.locale,
            creator: None,
            operator: None,
            preferences: Preferences::default(),
            joining: None,
            epoch: self.epoch.wrapping_add(1),
            created: self.created,
            deleted: Some(now),
        }
    }
}
