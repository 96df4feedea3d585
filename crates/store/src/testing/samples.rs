//! Small records and decisions that are as large as real ones.

use app::ports::{
    AuditLine, Decision, EventLine, Job, Lease, LeasedJob, NewJob, Record, RecordId, Store, StoreError,
    Version, Write,
};
use kernel::{
    BasisPoints, BrandId, CampaignId, Country, CreatorId, Currency, JobId, Money, Network, PlacementId,
    ProfileId, Span, Timestamp,
};
use ledger::movements::{fund_campaign, settle_placement};
use ledger::{Account, LedgerError, Movement};
use market::placement::{Draft, Hold, Placement, Post, State};
use market::{Actor, Brand, Creator};
use uuid::Uuid;

/// A brand.
#[must_use]
pub fn brand(id: u128, name: &str) -> Record {
    Record::Brand(Brand {
        id: BrandId::new(Uuid::from_u128(id)),
        name: name.to_owned(),
        country: france(),
        verified: true,
        suspended: None,
        joined: Timestamp::from_micros(1),
    })
}

/// A creator.
#[must_use]
pub fn creator(id: u128, name: &str) -> Record {
    Record::Creator(Creator {
        id: CreatorId::new(Uuid::from_u128(id)),
        name: name.to_owned(),
        country: france(),
        currency: Currency::EUR,
        profiles: Vec::new(),
        identified: true,
        suspended: None,
        joined: Timestamp::from_micros(2),
    })
}

#[allow(clippy::expect_used, reason = "a constant")]
fn france() -> Country {
    "FR".parse().expect("two letters")
}

/// A placement of a creator in a campaign, open unless paid, booked at its id's time.
#[must_use]
pub fn placement(id: u128, campaign: u128, creator: u128, state: State) -> Placement {
    let hold = if state == State::Paid { Hold::Settled } else { Hold::Held };
    let booked = Timestamp::from_micros(i64::try_from(id).unwrap_or(i64::MAX));
    let text = "Three weeks with the blue kettle: it boils in two minutes and stays quiet. #ad";
    Placement {
        id: PlacementId::new(Uuid::from_u128(id)),
        campaign: CampaignId::new(Uuid::from_u128(campaign)),
        brand: BrandId::new(Uuid::from_u128(1)),
        creator: CreatorId::new(Uuid::from_u128(creator)),
        profile: ProfileId::new(Uuid::from_u128(creator)),
        network: Network::Bluesky,
        account: "did:plc:ewvi7nxzyoun6zhxrhs64oiz".to_owned(),
        small: true,
        reply_to: None,
        offer: None,
        price: euros(1_000),
        fee: BasisPoints::ZERO,
        holding: Span::days(7),
        state,
        hold,
        booked,
        draft: Some(Draft { text: text.to_owned(), at: booked, revision: 1 }),
        approved: Some(booked),
        post: Some(Post {
            address: "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3l6oveex3ii2l".to_owned(),
            declared: booked,
            first_seen: Some(booked),
            doubt: Span::ZERO,
            version: Some("bafyreidfayvfuwqa7qlnopdjiqrxzs6blmoeu4rujcjtnci5beludirz2a".to_owned()),
        }),
        hold_until: Some(booked),
        looks: 3,
        verdict: None,
        dispute: None,
        excused: Vec::new(),
        stopped: None,
        measured: market::measure::Quoted::default(),
        unmet: None,
    }
}

fn euros(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap_or(Money::zero(Currency::EUR))
}

/// Money from the world outside into an account, under a reference of its own.
///
/// # Errors
/// When the amount is not positive.
pub fn fund(reference: &str, to: Account, cents: i64) -> Result<Movement, LedgerError> {
    fund_campaign(reference, to, euros(cents))
}

/// A line of history.
#[must_use]
pub fn event(subject: RecordId, name: &'static str) -> EventLine {
    EventLine { subject, name, body: serde_json::json!({ "event": name }) }
}

/// A line of the audit trail.
#[must_use]
pub fn audit(subject: &str, action: &str) -> AuditLine {
    AuditLine {
        actor: Actor::System,
        action: action.to_owned(),
        subject: subject.to_owned(),
        at: Timestamp::from_micros(7),
    }
}

/// A job to settle a placement.
#[must_use]
pub fn job(id: u128, key: &str, run_at: i64) -> NewJob {
    NewJob {
        id: JobId::new(Uuid::from_u128(id)),
        key: key.to_owned(),
        job: Job::Settle { placement: PlacementId::new(Uuid::from_u128(id)) },
        run_at: Timestamp::from_micros(run_at),
    }
}

/// Leases the one job that is due.
///
/// # Errors
/// When the store cannot serve.
pub async fn lease_one(store: &dyn Store, now: i64) -> Result<Option<LeasedJob>, StoreError> {
    Ok(store.lease(Timestamp::from_micros(now), Span::seconds(60), 1).await?.pop())
}

/// What a settlement commits: the placement paid, an event, hold → creator and fees, a payout job, a line of
/// the audit trail, and the job that asked for it done.
///
/// # Errors
/// When the price cannot be shared.
pub fn settlement(
    placement: &Placement,
    expected: Version,
    next_job: u128,
    finishes: Lease,
) -> Result<Decision, LedgerError> {
    let at = Timestamp::from_micros(1_000);
    let fee = BasisPoints::ZERO;
    let fee = BasisPoints::new(1_000).unwrap_or(fee);
    let paid = Placement { state: State::Paid, hold: Hold::Settled, ..placement.clone() };
    let subject = RecordId::Placement(placement.id);
    Ok(Decision {
        at,
        writes: vec![Write { record: Record::Placement(paid), expected }],
        events: vec![event(subject, "paid")],
        movements: vec![settle_placement(placement.id, placement.creator, placement.price, fee)?],
        jobs: vec![NewJob {
            id: JobId::new(Uuid::from_u128(next_job)),
            key: format!("pay_out/{}", placement.id),
            job: Job::Settle { placement: placement.id },
            run_at: Timestamp::from_micros(i64::MAX),
        }],
        audit: vec![audit(&subject.to_string(), "settle")],
        drafts: Vec::new(),
        finishes: Some(finishes),
    })
}
