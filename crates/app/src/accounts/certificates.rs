//! Certificates: what was measured of a profile, signed, for its owner to show to whom they like.
//!
//! A JWS in compact form (RFC 7515), ES256 and nothing else. What it says is inside it; that it was taken back is known here alone, so it is
//! checked here: whoever checks with the published key alone sees a forgery, not a withdrawal.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{AuditId, BasisPoints, CertificateId, Interval, Network, Points, ProfileId, Span, Timestamp};
use market::measure::{Audited, Scored};
use market::people::Actor;
use serde::{Deserialize, Serialize};

use super::desk::{new, put};
use super::limits::CERTIFICATES;
use super::{AccountError, Accounts, Signed};
use crate::ports::{Certificate, PublicKey, SignError};

/// How long one holds.
const HOLDS: Span = Span::days(30);
/// The longest text that is looked at.
const LONGEST: usize = 8_192;
const ALG: &str = "ES256";
const TYP: &str = "crieur-measures+jwt";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

/// The score, as certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreClaim {
    /// In hundredths of a point, 0 to 10,000.
    pub value: Points,
    /// Its 90 % interval.
    pub interval: Interval<Points>,
    /// The formula's version.
    pub formula: String,
    /// The snapshot's id.
    pub snapshot: String,
    /// When it was made, in seconds since 1970.
    pub at: i64,
}

/// The audit, as certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditClaim {
    /// The share of fake followers in basis points.
    pub share: BasisPoints,
    /// Its 95 % interval.
    pub interval: Interval<BasisPoints>,
    /// Followers looked at.
    pub seen: u64,
    /// The audit's id.
    pub audit: AuditId,
    /// When the followers were read, in seconds since 1970.
    pub at: i64,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Which market: its address.
    pub iss: String,
    /// The certificate's id.
    pub jti: CertificateId,
    /// The account's lasting id on its network.
    pub sub: String,
    /// Which network.
    pub network: Network,
    /// The profile here.
    pub profile: ProfileId,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// Until when it holds, in seconds since 1970.
    pub exp: i64,
    /// The score, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<ScoreClaim>,
    /// The audit, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<AuditClaim>,
}

/// What came of checking a text. Claims are told only where our signature stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// It holds.
    Valid(Box<Claims>),
    /// It was right, and its time is over.
    Expired(Box<Claims>),
    /// It was right, and its owner has taken it back or has left.
    Revoked(Box<Claims>),
    /// It is not as it was signed, or was never signed with ES256.
    Forged,
    /// It names a key that this market never had.
    UnknownKey,
    /// It says that it is of another market.
    OtherMarket(String),
    /// It is no certificate at all.
    Unreadable,
}

impl Verified {
    /// The name in messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Valid(_) => "valid",
            Self::Expired(_) => "expired",
            Self::Revoked(_) => "revoked",
            Self::Forged => "forged",
            Self::UnknownKey => "unknown_key",
            Self::OtherMarket(_) => "other_market",
            Self::Unreadable => "unreadable",
        }
    }

    /// What it says, where that can be believed.
    #[must_use]
    pub const fn claims(&self) -> Option<&Claims> {
        match self {
            Self::Valid(claims) | Self::Expired(claims) | Self::Revoked(claims) => Some(claims),
            Self::Forged | Self::UnknownKey | Self::OtherMarket(_) | Self::Unreadable => None,
        }
    }
}

impl Accounts {
    /// Certifies what was measured of a profile, for thirty days. `issuer` is this market's address.
    ///
    /// # Errors
    /// Somebody else's profile, nothing measured, too many, nobody who signs, or the store's.
    pub async fn certify(
        &self,
        signed: &Signed,
        profile: ProfileId,
        issuer: &str,
    ) -> Result<Certificate, AccountError> {
        let creator = self.own_profile(signed, profile).await?;
        let found = creator.profile(profile).ok_or(AccountError::NoSuch("profile"))?;
        // What an operator has set aside is not certified: the profile no longer says it.
        let score = self.app.newest::<Scored>(profile).await?.filter(|_| found.influence.is_some());
        let audit = self.app.newest::<Audited>(profile).await?.filter(|_| found.fake_share.is_some());
        if score.is_none() && audit.is_none() {
            return Err(AccountError::NoSuch("measure"));
        }
        let kid = self.signer.current().await?;
        self.count(CERTIFICATES, &profile.to_string()).await?;
        let (now, id) = (self.app.now(), CertificateId::new(self.fresh()));
        let expires = now.plus(HOLDS);
        let claims = Claims {
            iss: issuer.to_owned(),
            jti: id,
            sub: found.account.clone(),
            network: found.network,
            profile,
            iat: seconds(now),
            exp: seconds(expires),
            score: score.map(|it| ScoreClaim {
                value: it.value,
                interval: it.interval,
                formula: it.formula,
                snapshot: it.snapshot,
                at: seconds(it.at),
            }),
            audience: audit.map(|it| AuditClaim {
                share: it.share,
                interval: it.interval,
                seen: it.seen,
                audit: it.id,
                at: seconds(it.at),
            }),
        };
        let header = Header { alg: ALG.to_owned(), kid: kid.clone(), typ: TYP.to_owned() };
        let body = format!("{}.{}", encoded(&header)?, encoded(&claims)?);
        let signature = self.signer.sign(&kid, body.as_bytes()).await?;
        let text = format!("{body}.{}", URL_SAFE_NO_PAD.encode(signature));
        let (creator, issued) = (creator.id, now);
        let certificate = Certificate { id, profile, creator, text, issued, expires, revoked: None };
        self.change(vec![new(certificate.clone())]).await?;
        self.app.audit_act(Actor::Creator(creator), "certify", id.to_string()).await?;
        Ok(certificate)
    }

    /// Takes a certificate back; done again, nothing happens.
    ///
    /// # Errors
    /// Somebody else's, or the store's.
    pub async fn revoke_certificate(&self, signed: &Signed, id: CertificateId) -> Result<(), AccountError> {
        let account::Party::Creator(creator) = signed.session.acting else {
            return Err(AccountError::NoSuch("certificate"));
        };
        self.retrying(|| async move {
            let (certificate, version) = self.need::<Certificate>(id.uuid(), "certificate").await?;
            if certificate.creator != creator {
                return Err(AccountError::NoSuch("certificate"));
            }
            if certificate.revoked.is_some() {
                return Ok(());
            }
            let by = Actor::Creator(creator);
            self.app.audit_act(by, "revoke a certificate", id.to_string()).await?;
            let revoked = Some(self.app.now());
            self.change(vec![put(Certificate { revoked, ..certificate }, version)]).await
        })
        .await
    }

    /// A certificate by its id, with what came of checking it.
    ///
    /// # Errors
    /// None by that id, or the store's.
    pub async fn certificate(
        &self,
        id: CertificateId,
        issuer: &str,
    ) -> Result<(Certificate, Verified), AccountError> {
        let (certificate, _) = self.need::<Certificate>(id.uuid(), "certificate").await?;
        let verified = self.verify_certificate(&certificate.text, issuer).await?;
        Ok((certificate, verified))
    }

    /// Checks a text that somebody shows. Cost: one signature, one read.
    ///
    /// # Errors
    /// The keys cannot be read, or the store's.
    pub async fn verify_certificate(&self, text: &str, issuer: &str) -> Result<Verified, AccountError> {
        let Some((header, claims, body, signature)) = parts(text) else { return Ok(Verified::Unreadable) };
        if header.alg != ALG || header.typ != TYP {
            return Ok(Verified::Forged);
        }
        match self.signer.signed(&header.kid, body.as_bytes(), &signature).await? {
            Some(true) => {}
            Some(false) => return Ok(Verified::Forged),
            None if claims.iss == issuer => return Ok(Verified::UnknownKey),
            None => return Ok(Verified::OtherMarket(claims.iss.chars().take(200).collect())),
        }
        if claims.iss != issuer {
            return Ok(Verified::OtherMarket(claims.iss));
        }
        let kept = self.get::<Certificate>(claims.jti.uuid()).await?;
        // Of whoever has left nothing is kept: it holds no longer.
        let taken_back = kept.is_none_or(|(kept, _)| kept.revoked.is_some());
        Ok(if taken_back && seconds(self.app.now()) < claims.exp {
            Verified::Revoked(Box::new(claims))
        } else if seconds(self.app.now()) >= claims.exp {
            Verified::Expired(Box::new(claims))
        } else {
            Verified::Valid(Box::new(claims))
        })
    }

    /// The public keys that certificates are checked with.
    ///
    /// # Errors
    /// The keys cannot be read.
    pub async fn certificate_keys(&self) -> Result<Vec<PublicKey>, AccountError> {
        Ok(self.signer.keys().await?)
    }

    /// Signs with a new key from now on. What was signed before can still be checked.
    ///
    /// # Errors
    /// Somebody else than an operator, or nobody who signs.
    pub async fn renew_certificate_key(&self, signed: &Signed) -> Result<String, AccountError> {
        let by = Self::operator(signed)?;
        let kid = self.signer.renew().await?;
        self.app.audit_act(Actor::Operator(by), "renew the certificate key", kid.clone()).await?;
        Ok(kid)
    }
}

const fn seconds(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(1_000_000)
}

fn encoded(value: &impl Serialize) -> Result<String, AccountError> {
    let json = serde_json::to_vec(value).map_err(|error| SignError::Unavailable(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// Header, claims, what is signed, and the signature. A text has one form: anything else that would read the same is none.
fn parts(text: &str) -> Option<(Header, Claims, &str, Vec<u8>)> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let (body, signature) = text.rsplit_once('.')?;
    let (header, claims) = body.split_once('.')?;
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    Some((header, claims, body, URL_SAFE_NO_PAD.decode(signature).ok()?))
}
