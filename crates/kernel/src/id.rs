//! Typed ids. A campaign's id cannot be passed where a placement's is wanted.
//!
//! Written and read as `prefix_` and 32 hexadecimal digits (`pl_0190…`), so that an id in a log or a mail
//! says what it names. Random bits come from outside (`app`'s `Ids` port).

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// An id that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not the id of a {what}: write {prefix}_ followed by 32 hexadecimal digits")]
pub struct IdError {
    /// What was given, cut to 60 characters.
    pub given: String,
    /// What the id should name.
    pub what: &'static str,
    /// The prefix it should have.
    pub prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare UUID, for storage.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let digits = text.strip_prefix(concat!($prefix, "_")).filter(|digits| digits.len() == 32);
                digits.and_then(|digits| Uuid::try_parse(digits).ok()).map(Self).ok_or_else(|| IdError {
                    given: text.chars().take(60).collect(),
                    what: $what,
                    prefix: $prefix,
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// An organisation that funds campaigns.
    BrandId, "br", "brand";
    /// A person who carries messages.
    CreatorId, "cr", "creator";
    /// A creator's profile on one network.
    ProfileId, "pf", "profile";
    /// Who hosts the market, reviews and decides disputes.
    OperatorId, "op", "operator";
    /// A message with conditions and a budget.
    CampaignId, "cp", "campaign";
    /// A campaign's invitation to one creator.
    OfferId, "of", "offer";
    /// One place in a campaign, taken by one creator, worth one post.
    PlacementId, "pl", "placement";
    /// A contested decision.
    DisputeId, "di", "dispute";
    /// Money on its way out of the market.
    PayoutId, "po", "payout";
    /// Money that a brand says it has sent.
    DepositId, "de", "deposit";
    /// A post that breaks out.
    BreakoutId, "bk", "breakout";
    /// An offer to the author of a breakout.
    AuthorOfferId, "ao", "offer to an author";
    /// An author who was made an offer, as far as refusals are remembered.
    AuthorId, "au", "author";
    /// Work to be done later.
    JobId, "jo", "job";
    /// A person who signs in.
    UserId, "us", "user";
    /// People who act together for one or more brands.
    OrganisationId, "og", "organisation";
    /// A key for programs.
    ApiKeyId, "ak", "API key";
    /// Word of something that happened, for one person.
    NoticeId, "no", "notice";
    /// One browser in which somebody is signed in.
    SessionId, "ss", "session";
    /// What a link in a letter stands for.
    TicketId, "ti", "ticket";
    /// A letter to be sent: also its lasting message id.
    LetterId, "le", "letter";
    /// An operator's mark against a brand or a creator.
    StrikeId, "sk", "strike";
    /// Somebody's word that a campaign is not honest.
    ComplaintId, "cn", "complaint";
    /// A reading of an audience.
    AuditId, "ad", "audit";
    /// An owner's word against a measure.
    ContestId, "ct", "contest";
    /// A signed statement of what was measured.
    CertificateId, "ce", "certificate";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote_and_refuses_another_kind() {
        let id = PlacementId::new(Uuid::from_u128(42));
        assert_eq!(id.to_string(), "pl_0000000000000000000000000000002a");
        assert_eq!(id.to_string().parse::<PlacementId>().unwrap(), id);
        let wrong = id.to_string().parse::<CampaignId>().unwrap_err();
        assert!(wrong.to_string().contains("cp_ followed by"));
        assert_eq!(serde_json::from_str::<PlacementId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
    }

    #[test]
    fn unreadable_ids_are_refused_without_echoing_a_page() {
        for bad in
            ["", "pl_", "pl_zz", "pl_é", "pl_00000000-0000-0000-0000-00000000002a", &"x".repeat(10_000)]
        {
            let error = bad.parse::<PlacementId>().unwrap_err();
            assert!(error.given.chars().count() <= 60);
        }
    }
}
