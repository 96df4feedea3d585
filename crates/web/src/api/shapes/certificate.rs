//! Certificates: what was measured of a profile, signed, and what came of checking one.

use app::accounts::{AuditClaim, Claims, ScoreClaim, Verified};
use app::ports;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::terms::Network;
use super::values::{AuditId, CertificateId, ProfileId, Time};

/// A text that somebody shows.
#[derive(Debug, Clone, Deserialize, ToSchema, garde::Validate)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The certificate: a JWS in compact form (RFC 7515). Spaces around it are left out.
    #[schema(min_length = 1, max_length = 8_192, example = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln")]
    #[garde(length(chars, min = 1, max = 8_192))]
    pub token: String,
}

/// What came of checking a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Valid,
    /// It was right, and its time is over.
    Expired,
    /// It was right, and its owner has taken it back or has left.
    Revoked,
    /// It is not as it was signed, or was never signed with ES256.
    Forged,
    /// It names a key that this market never had.
    UnknownKey,
    /// It says that it is of another market: ask there.
    OtherMarket,
    /// It is no certificate at all.
    Malformed,
}

/// The score, as certified.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CertifiedScore {
    /// In hundredths of a point.
    #[schema(maximum = 10_000)]
    pub value: u16,
    /// The lower end of its 90 % interval.
    #[schema(maximum = 10_000)]
    pub low: u16,
    /// The upper end.
    #[schema(maximum = 10_000)]
    pub high: u16,
    /// The formula's version.
    pub formula: String,
    /// The snapshot that it stands in.
    pub snapshot: String,
    /// When the snapshot was made.
    pub at: Time,
}

/// The share of fake followers, as certified.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CertifiedAudit {
    /// The audit.
    pub audit: AuditId,
    /// The share in basis points.
    #[schema(maximum = 10_000)]
    pub share: u16,
    /// The lower end of its 95 % interval.
    #[schema(maximum = 10_000)]
    pub low: u16,
    /// The upper end.
    #[schema(maximum = 10_000)]
    pub high: u16,
    /// Followers looked at.
    pub seen: u64,
    /// When the followers were read.
    pub at: Time,
}

/// What a certificate says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CertificateClaims {
    /// Its id.
    pub certificate: CertificateId,
    /// The market that signed it: its address.
    pub market: String,
    /// The account's network.
    pub network: Network,
    /// The account's lasting id there.
    pub account: String,
    /// The profile here.
    pub profile: ProfileId,
    /// When it was made.
    pub issued: Time,
    /// Until when it holds.
    pub expires: Time,
    /// The score; null where there was none.
    pub score: Option<CertifiedScore>,
    /// The audit; null where there was none.
    pub audit: Option<CertifiedAudit>,
}

/// Whether a certificate holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CertificateCheck {
    /// What came of it.
    pub outcome: Outcome,
    /// What it says; null unless this market's signature stands.
    pub says: Option<CertificateClaims>,
    /// The market that it says it is of, when that is another one. Not checked.
    pub other_market: Option<String>,
}

/// A certificate.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// The text that is signed, to be shown.
    pub token: String,
    /// When its owner took it back; null unless they did.
    pub revoked: Option<Time>,
    /// Whether it holds now.
    pub check: CertificateCheck,
}

impl Certificate {
    /// As kept, with what came of checking it.
    #[must_use]
    pub fn of(kept: ports::Certificate, verified: &Verified) -> Self {
        Self {
            id: kept.id.into(),
            token: kept.text,
            revoked: kept.revoked.map(Into::into),
            check: verified.into(),
        }
    }
}

impl From<&Verified> for CertificateCheck {
    fn from(it: &Verified) -> Self {
        let (outcome, other_market) = match it {
            Verified::Valid(_) => (Outcome::Valid, None),
            Verified::Expired(_) => (Outcome::Expired, None),
            Verified::Revoked(_) => (Outcome::Revoked, None),
            Verified::Forged => (Outcome::Forged, None),
            Verified::UnknownKey => (Outcome::UnknownKey, None),
            Verified::OtherMarket(market) => (Outcome::OtherMarket, Some(market.clone())),
            Verified::Unreadable => (Outcome::Malformed, None),
        };
        Self { outcome, says: it.claims().map(Into::into), other_market }
    }
}

/// A time of a certificate, which counts whole seconds since 1970.
const fn time(seconds: i64) -> Time {
    Time(Timestamp::from_micros(seconds.saturating_mul(1_000_000)))
}

impl From<&ScoreClaim> for CertifiedScore {
    fn from(it: &ScoreClaim) -> Self {
        Self {
            value: it.value.hundredths(),
            low: it.interval.low().hundredths(),
            high: it.interval.high().hundredths(),
            formula: it.formula.clone(),
            snapshot: it.snapshot.clone(),
            at: time(it.at),
        }
    }
}

impl From<&AuditClaim> for CertifiedAudit {
    fn from(it: &AuditClaim) -> Self {
        Self {
            audit: it.audit.into(),
            share: it.share.hundredths(),
            low: it.interval.low().hundredths(),
            high: it.interval.high().hundredths(),
            seen: it.seen,
            at: time(it.at),
        }
    }
}

impl From<&Claims> for CertificateClaims {
    fn from(it: &Claims) -> Self {
        Self {
            certificate: it.jti.into(),
            market: it.iss.clone(),
            network: it.network.into(),
            account: it.sub.clone(),
            profile: it.profile.into(),
            issued: time(it.iat),
            expires: time(it.exp),
            score: it.score.as_ref().map(Into::into),
            audit: it.audience.as_ref().map(Into::into),
        }
    }
}
