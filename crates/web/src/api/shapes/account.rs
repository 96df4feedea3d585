//! Whoever holds the key: person, keys, news, organisation.

use account as kept;
use app::accounts::{Keyed, MemberView, OrganisationView};
use app::ports::KeptNotice;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::people::{Brand, Who};
use super::terms::{Letters, two_letters};
use super::values::{Anything, ApiKeyId, NoticeId, OrganisationId, Time, UserId};

names! {
    /// A language of the market.
    Locale: kept::Locale {
        /// French.
        Fr,
        /// British English.
        En,
    }
}

names! {
    /// What somebody is in an organisation.
    Role: kept::Role {
        /// Everything: money, members and keys too.
        Owner,
        /// Campaigns and reviews.
        Manager,
        /// Reviews of drafts.
        Reviewer,
        /// Looks.
        Viewer,
    }
}

names! {
    /// What news are about.
    Group: kept::Group {
        /// Drafts: handed in, approved, rejected.
        Drafts,
        /// Posts: published, delivered, breached.
        Posts,
        /// Offers.
        Offers,
        /// Campaigns.
        Campaigns,
        /// Disputes.
        Disputes,
        /// The account itself.
        Account,
        /// An operator's queues.
        Queues,
        /// Money: always by mail.
        Money,
    }
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub enum Scope {
    /// Look at campaigns.
    #[serde(rename = "campaigns:read")]
    CampaignsRead,
    /// Open, launch, pause and end campaigns, make offers.
    #[serde(rename = "campaigns:write")]
    CampaignsWrite,
    /// Look at placements.
    #[serde(rename = "placements:read")]
    PlacementsRead,
    /// Book, hand in, review, publish, contest.
    #[serde(rename = "placements:write")]
    PlacementsWrite,
    /// Look at balances and payouts.
    #[serde(rename = "money:read")]
    MoneyRead,
    /// Ask for payouts.
    #[serde(rename = "money:write")]
    MoneyWrite,
    /// Look at the account.
    #[serde(rename = "account:read")]
    AccountRead,
    /// Change the account.
    #[serde(rename = "account:write")]
    AccountWrite,
    /// Look at what operators see.
    #[serde(rename = "operator:read")]
    OperatorRead,
    /// Do what operators do.
    #[serde(rename = "operator:write")]
    OperatorWrite,
}

macro_rules! scopes {
    ($($name:ident),+) => {
        impl From<kept::Scope> for Scope {
            fn from(scope: kept::Scope) -> Self {
                match scope { $(kept::Scope::$name => Self::$name),+ }
            }
        }
        impl From<Scope> for kept::Scope {
            fn from(scope: Scope) -> Self {
                match scope { $(Scope::$name => Self::$name),+ }
            }
        }
    };
}

scopes!(
    CampaignsRead,
    CampaignsWrite,
    PlacementsRead,
    PlacementsWrite,
    MoneyRead,
    MoneyWrite,
    AccountRead,
    AccountWrite,
    OperatorRead,
    OperatorWrite
);

/// Whoever holds the key.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Me {
    /// The person who made the key.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their language.
    pub locale: Locale,
    /// For whom the key acts.
    pub party: Who,
    /// That party's name.
    pub party_name: String,
    /// The person's role there.
    pub role: Role,
    /// Through which organisation, for a brand.
    pub organisation: Option<OrganisationId>,
    /// The key.
    pub key: ApiKeyId,
    /// What the key may do.
    pub scopes: Vec<Scope>,
}

impl From<&Keyed> for Me {
    fn from(it: &Keyed) -> Self {
        Self {
            user: it.user.id.into(),
            name: it.user.name.clone(),
            email: it.user.email.to_string(),
            locale: it.user.locale.into(),
            party: it.party.party.into(),
            party_name: it.party.name.clone(),
            role: it.party.role.into(),
            organisation: it.party.organisation.map(OrganisationId),
            key: it.key.id.into(),
            scopes: it.key.scopes.iter().map(|scope| (*scope).into()).collect(),
        }
    }
}

/// Changes to whoever holds the key; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"locale": "fr", "mail_off": ["posts"]}))]
pub struct MeChange {
    /// Their name.
    #[schema(min_length = 1, max_length = 200)]
    #[garde(length(chars, min = 1, max = 200))]
    #[serde(default)]
    pub name: Option<String>,
    /// Their language.
    #[garde(skip)]
    #[serde(default)]
    pub locale: Option<Locale>,
    /// Groups of news that are not sent by mail; money always is.
    #[schema(max_items = 8)]
    #[garde(length(max = 8))]
    #[serde(default)]
    pub mail_off: Option<Vec<Group>>,
}

/// A key for programs, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Key {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is called.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// The beginning of its secret.
    pub shown: String,
    /// When it was made.
    pub created: Time,
    /// When it was used last, to within ten minutes.
    pub last_used: Option<Time>,
    /// When it was taken back.
    pub revoked: Option<Time>,
    /// When it ends by itself.
    pub expires: Option<Time>,
}

impl From<&kept::ApiKey> for Key {
    fn from(it: &kept::ApiKey) -> Self {
        Self {
            id: it.id.into(),
            name: it.name.clone(),
            scopes: it.scopes.iter().map(|scope| (*scope).into()).collect(),
            shown: it.shown.clone(),
            created: it.created.into(),
            last_used: it.last_used.map(Time),
            revoked: it.revoked.map(Time),
            expires: it.expires.map(Time),
        }
    }
}

/// A key that was just made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MadeKey {
    /// The key.
    pub key: Key,
    /// Its secret, shown this once; null when the answer is given a second time.
    pub secret: Option<String>,
}

/// A key to be made.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Nightly report", "scopes": ["campaigns:read", "placements:read"], "expires": null}))]
pub struct NewKey {
    /// What it is called.
    #[schema(min_length = 1, max_length = 100)]
    #[garde(length(chars, min = 1, max = 100))]
    pub name: String,
    /// What it may do: no more than the key that asks for it.
    #[schema(min_items = 1, max_items = 10)]
    #[garde(length(min = 1, max = 10))]
    pub scopes: Vec<Scope>,
    /// When it ends by itself.
    #[garde(skip)]
    #[serde(default)]
    pub expires: Option<Time>,
}

/// Word of something that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What it is about.
    pub group: Group,
    /// What happened, with the ids it is about.
    pub notice: Anything,
    /// The other side's name, where there is one.
    pub other: Option<String>,
    /// When it happened.
    pub at: Time,
    /// When it was read.
    pub read: Option<Time>,
}

impl From<KeptNotice> for Notice {
    fn from(it: KeptNotice) -> Self {
        Self {
            id: it.id.into(),
            group: it.notice.group().into(),
            notice: Anything(serde_json::to_value(&it.notice).unwrap_or_default()),
            other: it.other,
            at: it.at.into(),
            read: it.read.map(Time),
        }
    }
}

names! {
    /// What an organisation is.
    OrganisationKind: kept::OrganisationKind {
        /// A brand's own people.
        Brand,
        /// An agency that acts for brands.
        Agency,
    }
}

/// People who act together for one or more brands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// The brands it acts for.
    pub brands: Vec<Brand>,
    /// Its members, the first first.
    pub members: Vec<Member>,
}

/// A member of an organisation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Since when.
    pub since: Time,
}

impl From<MemberView> for Member {
    fn from(it: MemberView) -> Self {
        Self {
            user: it.user.into(),
            name: it.name,
            email: it.email.to_string(),
            role: it.role.into(),
            since: it.since.into(),
        }
    }
}

impl From<OrganisationView> for Organisation {
    fn from(it: OrganisationView) -> Self {
        Self {
            id: it.organisation.id.into(),
            name: it.organisation.name,
            kind: it.organisation.kind.into(),
            brands: it.brands.iter().map(Brand::from).collect(),
            members: it.members.into_iter().map(Member::from).collect(),
        }
    }
}

/// Somebody to be invited.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "ida@flour.example", "role": "reviewer"}))]
pub struct Invitation {
    /// Their address.
    #[schema(min_length = 3, max_length = 254)]
    #[garde(length(chars, min = 3, max = 254))]
    pub email: String,
    /// As what.
    #[garde(skip)]
    pub role: Role,
}

/// Another role.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "manager"}))]
pub struct RoleChange {
    /// As what from now on.
    #[garde(skip)]
    pub role: Role,
}

/// A brand to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Moulin Bleu", "country": "FR"}))]
pub struct NewBrand {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    #[garde(length(chars, min = 1, max = 200))]
    pub name: String,
    /// Where it is established (ISO 3166-1).
    #[garde(custom(two_letters))]
    pub country: Letters,
}
