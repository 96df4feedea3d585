//! What callers hand in and get back.

use account::{Email, Locale, Party, Permission, Purpose, Role, Secret, User};
use kernel::{
    BrandId, Country, CreatorId, Currency, OperatorId, OrganisationId, SessionId, Timestamp, UserId,
};
use market::people::Actor;

/// Somebody signs up.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Their address.
    pub email: String,
    /// Their name, 1 to 200 characters.
    pub name: String,
    /// Their language.
    pub locale: Locale,
    /// Their password, if they want one.
    pub password: Option<String>,
    /// As what they join.
    pub wish: Wish,
}

/// As what somebody signs up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A brand.
    Brand {
        /// Its name, 1 to 200 characters.
        name: String,
        /// Where it is established.
        country: Country,
    },
    /// An agency.
    Agency {
        /// Its name, 1 to 200 characters.
        name: String,
    },
    /// A creator, under their own name.
    Creator {
        /// Where they live.
        country: Country,
        /// The currency they are paid in.
        currency: Currency,
    },
}

/// A party that somebody can act for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyOf {
    /// The party.
    pub party: Party,
    /// Its name.
    pub name: String,
    /// As what; a creator and an operator may everything that is theirs.
    pub role: Role,
    /// Through which organisation, for a brand.
    pub organisation: Option<OrganisationId>,
}

/// A session as its user sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// When somebody signed in.
    pub created: Timestamp,
    /// When it was seen last, to within ten minutes.
    pub seen: Timestamp,
    /// For whom they act.
    pub acting: Party,
    /// Whether its secret should be changed now: call [`rotate`](super::Accounts::rotate).
    pub due: bool,
}

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who.
    pub user: User,
    /// Where.
    pub session: SessionView,
    /// For whom they can act, operators first.
    pub parties: Vec<PartyOf>,
}

impl Signed {
    /// The party they act for, with their role; nothing when they act for nobody.
    #[must_use]
    pub fn party(&self) -> Option<&PartyOf> {
        self.parties.iter().find(|party| party.party == self.session.acting)
    }

    /// The market's name for whom they act for.
    #[must_use]
    pub fn actor(&self) -> Option<Actor> {
        self.party().and_then(|party| actor(party.party))
    }

    /// Whether they may do this for whom they act for.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.party().is_some_and(|party| party.role.allows(permission))
    }

    /// The brand they act for, if their role allows this.
    ///
    /// # Errors
    /// When they act for no brand, or the role does not allow it.
    pub fn brand(&self, permission: Permission) -> Result<BrandId, super::AccountError> {
        match self.party() {
            Some(PartyOf { party: Party::Brand(id), role, .. }) if role.allows(permission) => Ok(*id),
            Some(PartyOf { party: Party::Brand(_), .. }) => Err(super::AccountError::NotAllowed(permission)),
            Some(_) | None => Err(super::AccountError::NoSuch("brand")),
        }
    }

    /// The creator they act as.
    #[must_use]
    pub fn creator(&self) -> Option<CreatorId> {
        match self.session.acting {
            Party::Creator(id) => Some(id),
            Party::Brand(_) | Party::Operator(_) | Party::Nobody => None,
        }
    }

    /// The operator they act as.
    #[must_use]
    pub fn operator(&self) -> Option<OperatorId> {
        match self.session.acting {
            Party::Operator(id) => Some(id),
            Party::Brand(_) | Party::Creator(_) | Party::Nobody => None,
        }
    }
}

/// The market's name for a party.
#[must_use]
pub const fn actor(party: Party) -> Option<Actor> {
    match party {
        Party::Brand(id) => Some(Actor::Brand(id)),
        Party::Creator(id) => Some(Actor::Creator(id)),
        Party::Operator(id) => Some(Actor::Operator(id)),
        Party::Nobody => None,
    }
}

/// Somebody has just signed in.
#[derive(Debug, Clone)]
pub struct Entered {
    /// The session's secret: goes into a cookie and nowhere else.
    pub secret: Secret,
    /// Who.
    pub signed: Signed,
    /// What opened it.
    pub opened: Opened,
}

/// What a way in has done besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// Nothing: somebody came back.
    SignedIn,
    /// The address was confirmed: somebody is new.
    Joined,
    /// They are a member now.
    Member(OrganisationId),
}

/// What a link in a letter would do, without doing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketView {
    /// What.
    pub purpose: Purpose,
    /// Whose address it went to.
    pub to: Email,
    /// Until when.
    pub until: Timestamp,
    /// Whether the address has an account: an invitation else asks for a name.
    pub known: bool,
    /// The organisation's name, for an invitation.
    pub organisation: Option<String>,
    /// Who asked.
    pub by: UserId,
}
