//! The small values that everything in the API is made of: ids, amounts, times.
//!
//! Each is checked when it is read, and its schema says the same as the check.

use std::borrow::Cow;

use kernel::{Currency, Money, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Value, json};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A schema of a text with a pattern.
fn text(description: &str, pattern: &str, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .description(Some(description))
        .pattern(Some(pattern))
        .examples([json!(example)])
        .into()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $prefix:literal, $what:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub kernel::$name);

        impl From<kernel::$name> for $name {
            fn from(id: kernel::$name) -> Self {
                Self(id)
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                text(
                    concat!("The id of ", $what, "."),
                    concat!("^", $prefix, "_[0-9a-fA-F]{32}$"),
                    concat!($prefix, "_0197a2f0c1d27e3fa4b5c6d7e8f90a1b"),
                )
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    )+};
}

ids! {
    /// A brand's.
    BrandId, "br", "a brand";
    /// A creator's.
    CreatorId, "cr", "a creator";
    /// A profile's.
    ProfileId, "pf", "a creator's profile";
    /// An operator's.
    OperatorId, "op", "an operator";
    /// A campaign's.
    CampaignId, "cp", "a campaign";
    /// An offer's.
    OfferId, "of", "an offer";
    /// A breakout's.
    BreakoutId, "bk", "a post that breaks out";
    /// An offer's to an author.
    AuthorOfferId, "ao", "an offer to the author of a post that breaks out";
    /// A placement's.
    PlacementId, "pl", "a placement";
    /// A deposit's.
    DepositId, "de", "a deposit";
    /// A dispute's.
    DisputeId, "di", "a dispute";
    /// A payout's.
    PayoutId, "po", "a payout";
    /// A job's.
    JobId, "jo", "a job";
    /// A person's.
    UserId, "us", "a person";
    /// An organisation's.
    OrganisationId, "og", "an organisation";
    /// A key's.
    ApiKeyId, "ak", "an API key";
    /// A notice's.
    NoticeId, "no", "a notice";
    /// A strike's.
    StrikeId, "sk", "a strike";
    /// A certificate's.
    CertificateId, "ce", "a certificate";
    /// An audit's.
    AuditId, "ad", "an audit of an audience";
}

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time(pub Timestamp);

impl From<Timestamp> for Time {
    fn from(time: Timestamp) -> Self {
        Self(time)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        if !is_rfc_3339(&text) {
            return Err(de::Error::custom(Time::HOW));
        }
        text.parse().map(Self).map_err(|_| de::Error::custom(Time::HOW))
    }
}

impl Time {
    const HOW: &'static str = "write a time as RFC 3339 has it: 2026-11-22T09:30:00Z";
    const PATTERN: &'static str =
        r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$";
}

/// The reader of times below takes more spellings than RFC 3339 has.
fn is_rfc_3339(text: &str) -> bool {
    let shape = |c: char| match c {
        '0'..='9' => '0',
        't' => 'T',
        'z' => 'Z',
        other => other,
    };
    let shaped: String = text.chars().take(40).map(shape).collect();
    let Some(rest) = shaped.strip_prefix("0000-00-00T00:00:00") else { return false };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let digits = fraction.trim_start_matches('0');
            let count = fraction.len() - digits.len();
            if !(1..=9).contains(&count) {
                return false;
            }
            digits
        }
        None => rest,
    };
    matches!(rest, "Z" | "+00:00" | "-00:00")
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .pattern(Some(Self::PATTERN))
            .description(Some("A time as RFC 3339 has it; answers are in UTC, exact to the microsecond."))
            .examples([json!("2026-11-22T09:30:00Z")])
            .into()
    }
}

impl ToSchema for Time {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Time")
    }
}

/// An amount of money in minor units (cents for EUR), never a fraction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, garde::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"minor": 4500, "currency": "EUR"}))]
pub struct Amount {
    /// Minor units: 4500 is 45.00 EUR.
    #[schema(minimum = -9_000_000_000_000_i64, maximum = 9_000_000_000_000_i64)]
    #[garde(range(min = -Money::LIMIT, max = Money::LIMIT))]
    pub minor: i64,
    /// Three letters of ISO 4217.
    #[schema(pattern = "^[A-Z]{3}$")]
    #[garde(custom(currency_letters))]
    pub currency: String,
}

/// Three capitals; whether they are a currency is said later.
pub(crate) fn currency_letters(text: &str, (): &()) -> garde::Result {
    let fits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if fits { Ok(()) } else { Err(garde::Error::new("write three capital letters, such as EUR")) }
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self { minor: money.minor(), currency: money.currency().code().to_owned() }
    }
}

impl TryFrom<&Amount> for Money {
    type Error = kernel::MoneyError;

    fn try_from(amount: &Amount) -> Result<Self, Self::Error> {
        Self::new(amount.minor, amount.currency.parse::<Currency>()?)
    }
}

/// An interval of hundredths: a measure with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"low": 4100, "high": 4400}))]
pub struct Hundredths {
    /// The lower bound, in hundredths (4250 is 42.50).
    #[schema(maximum = 10_000)]
    pub low: u16,
    /// The upper bound.
    #[schema(maximum = 10_000)]
    pub high: u16,
}

/// Any JSON value, for what has a shape of its own each time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Anything(pub Value);

impl PartialSchema for Anything {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::AnyValue)
            .description(Some("What happened, in full: its fields depend on its name."))
            .into()
    }
}

impl ToSchema for Anything {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Anything")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_the_document_says_and_no_other_way() {
        for good in ["2026-11-22T09:30:00Z", "2026-11-22t09:30:00.123456z", "2026-11-22T09:30:00+01:00"] {
            assert!(serde_json::from_value::<Time>(json!(good)).is_ok(), "{good}");
        }
        for bad in [
            "20261122T093000Z",
            "2026-11-22 09:30:00Z",
            "2026-11-22T09:30:00+01:00[Europe/Paris]",
            "2026-11-22T09:30:00.Z",
            "2026-11-22T09:30Z",
            "2026-13-22T09:30:00Z",
            "",
        ] {
            assert!(serde_json::from_value::<Time>(json!(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_amount_has_no_fraction_and_a_known_currency() {
        assert!(serde_json::from_value::<Amount>(json!({"minor": 1.5, "currency": "EUR"})).is_err());
        let odd = Amount { minor: 1, currency: "QQQ".to_owned() };
        assert!(Money::try_from(&odd).is_err());
    }
}
