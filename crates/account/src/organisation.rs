//! People who act together for one or more brands.

use kernel::{BrandId, OrganisationId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// A brand's own people.
    Brand,
    /// An agency that acts for brands.
    Agency,
}

/// An organisation. Its brands are [`Holding`]s and its people [`Member`]s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Since when.
    pub created: Timestamp,
}

/// An organisation acts for a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Who acts.
    pub organisation: OrganisationId,
    /// For whom.
    pub brand: BrandId,
    /// Since when.
    pub since: Timestamp,
}

/// A person belongs to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// To which.
    pub organisation: OrganisationId,
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// Since when.
    pub since: Timestamp,
}

/// What somebody may do in an organisation: each may all that those after it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything: money, members and keys too.
    Owner,
    /// Campaigns and reviews.
    Manager,
    /// Reviews of drafts.
    Reviewer,
    /// Looks.
    Viewer,
}

/// Something that a role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Look at campaigns, placements and figures.
    View,
    /// Accept and reject drafts, contest.
    Review,
    /// Open, launch, pause and end campaigns, make offers.
    Manage,
    /// Fund, ask for the remainder.
    Pay,
    /// Members, keys, brands, the organisation itself.
    Admin,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::View, Self::Review, Self::Manage, Self::Pay, Self::Admin];

    /// In words, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "look at it",
            Self::Review => "review drafts",
            Self::Manage => "manage campaigns",
            Self::Pay => "move money",
            Self::Admin => "manage members and keys",
        }
    }
}

impl Role {
    /// All of them, the most powerful first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Manager, Self::Reviewer, Self::Viewer];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Reviewer => "reviewer",
            Self::Viewer => "viewer",
        }
    }

    /// What it allows.
    #[must_use]
    pub const fn allows(self, permission: Permission) -> bool {
        match (self, permission) {
            (Self::Owner, _) | (_, Permission::View) => true,
            (Self::Manager, Permission::Review | Permission::Manage)
            | (Self::Reviewer, Permission::Review) => true,
            (Self::Manager, Permission::Pay | Permission::Admin)
            | (Self::Reviewer, Permission::Manage | Permission::Pay | Permission::Admin)
            | (Self::Viewer, Permission::Review | Permission::Manage | Permission::Pay | Permission::Admin) => {
                false
            }
        }
    }
}

impl std::str::FromStr for Role {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|role| role.name() == text);
        found.ok_or("a role is owner, manager, reviewer or viewer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_the_table_says_and_no_more() {
        let table = [
            (Role::Owner, [true, true, true, true, true]),
            (Role::Manager, [true, true, true, false, false]),
            (Role::Reviewer, [true, true, false, false, false]),
            (Role::Viewer, [true, false, false, false, false]),
        ];
        for (role, row) in table {
            assert_eq!(Permission::ALL.map(|permission| role.allows(permission)), row, "{role:?}");
        }
    }
}
