//! The words that every room uses: ids, money, shares, time, places.
//!
//! No I/O, no clock, no randomness: two runs with the same input give the same output, on any machine.
//! A type here can only be built from a valid value, so the rooms above never check twice.

mod id;
mod interval;
mod link;
mod money;
mod place;
pub mod sabotage;
mod share;
mod time;

pub use id::{
    ApiKeyId, AuditId, AuthorId, AuthorOfferId, BrandId, BreakoutId, CampaignId, CertificateId, ComplaintId,
    ContestId, CreatorId, DepositId, DisputeId, IdError, JobId, LetterId, NoticeId, OfferId, OperatorId,
    OrganisationId, PayoutId, PlacementId, ProfileId, SessionId, StrikeId, TicketId, UserId,
};
pub use interval::{Interval, IntervalError, Verdict};
pub use link::{Link, LinkError};
pub use money::{Currency, Money, MoneyError};
pub use place::{Country, Language, Network, PlaceError, Topic};
pub use share::{BasisPoints, Points, ShareError, split};
pub use time::{Span, TimeError, Timestamp};
