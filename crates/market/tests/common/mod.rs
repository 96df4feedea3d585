//! Parties, times and machines that every test starts from.
#![allow(dead_code, reason = "each test takes what it needs")]

use kernel::{
    BasisPoints, BrandId, CampaignId, Country, CreatorId, Currency, DisputeId, Language, Money, Network,
    OfferId, OperatorId, PayoutId, PlacementId, Points, ProfileId, Span, Timestamp,
};
use market::campaign::Campaign;
use market::dispute::Dispute;
use market::offer::Offer;
use market::payout::{Payee, Payout};
use market::people::Actor;
use market::rejection::Rejection;
use market::terms::{Frequency, Terms};
use market::{campaign, dispute, offer, payout};
use uuid::Uuid;

pub(crate) mod breakouts;
pub(crate) mod placements;

pub(crate) const BRAND_ID: BrandId = BrandId::new(Uuid::from_u128(1));
pub(crate) const CREATOR_ID: CreatorId = CreatorId::new(Uuid::from_u128(2));
pub(crate) const BRAND: Actor = Actor::Brand(BRAND_ID);
pub(crate) const OTHER_BRAND: Actor = Actor::Brand(BrandId::new(Uuid::from_u128(11)));
pub(crate) const CREATOR: Actor = Actor::Creator(CREATOR_ID);
pub(crate) const OTHER_CREATOR: Actor = Actor::Creator(CreatorId::new(Uuid::from_u128(12)));
pub(crate) const OPERATOR: Actor = Actor::Operator(OperatorId::new(Uuid::from_u128(3)));
pub(crate) const SYSTEM: Actor = Actor::System;
pub(crate) const PARTIES: [Actor; 6] = [BRAND, OTHER_BRAND, CREATOR, OTHER_CREATOR, OPERATOR, SYSTEM];

pub(crate) const DISPUTE_ID: DisputeId = DisputeId::new(Uuid::from_u128(7));
pub(crate) const OTHER_DISPUTE_ID: DisputeId = DisputeId::new(Uuid::from_u128(17));
pub(crate) const PLACEMENT_ID: PlacementId = PlacementId::new(Uuid::from_u128(5));

/// 2026-11-22T09:30:00Z.
pub(crate) const T0: Timestamp = Timestamp::from_micros(1_795_339_800_000_000);
const INSTANT: Span = Span::micros(1);

/// After the beginning by so long.
pub(crate) const fn after(span: Span) -> Timestamp {
    T0.plus(span)
}

/// One microsecond before a boundary, on it, and one after.
pub(crate) const fn around(boundary: Timestamp) -> [Timestamp; 3] {
    [boundary.minus(INSTANT), boundary, boundary.plus(INSTANT)]
}

pub(crate) fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap()
}

pub(crate) fn points(hundredths: u16) -> Points {
    Points::new(hundredths).unwrap()
}

pub(crate) fn share(hundredths: u16) -> BasisPoints {
    BasisPoints::new(hundredths).unwrap()
}

/// Terms without a problem: ten posts at 45 euros, three of them kept for accounts below 1,000 followers.
pub(crate) fn terms() -> Terms {
    Terms {
        message: "Tell how you bake bread with our stone oven.".to_owned(),
        link: "https://example.org/oven".parse().unwrap(),
        required: vec!["#ovenday".to_owned()],
        posts: 10,
        price: euros(4_500),
        budget: euros(45_000),
        frequency: Frequency { posts: 2, per: Span::days(7) },
        cap_per_creator: euros(13_500),
        least_influence: points(2_000),
        most_fake: share(2_500),
        small_share: share(3_000),
        small_below: 1_000,
        networks: vec![Network::Bluesky, Network::Mastodon],
        languages: vec![Language::FR, Language::EN],
        countries: vec![Country::FR, Country::DE],
        topics: vec!["bread".parse().unwrap(), "cuisine-d-été".parse().unwrap()],
        start: T0,
        end: after(Span::days(30)),
        holding: Span::days(3),
    }
}

pub(crate) fn campaign_in(state: campaign::State) -> Campaign {
    let funded = if state == campaign::State::Draft { euros(0) } else { euros(45_000) };
    Campaign {
        id: CampaignId::new(Uuid::from_u128(4)),
        brand: BRAND_ID,
        terms: terms(),
        fee: share(1_000),
        state,
        funded,
        taken_by_small: 1,
        taken_by_others: 1,
        opened: T0,
        breakout: Some(breakouts::standing()),
        stopped: None,
    }
}

pub(crate) fn offer_in(state: offer::State) -> Offer {
    Offer {
        id: OfferId::new(Uuid::from_u128(6)),
        campaign: CampaignId::new(Uuid::from_u128(4)),
        brand: BRAND_ID,
        creator: CREATOR_ID,
        price: euros(4_500),
        state,
        sent: T0,
        until: after(Span::hours(48)),
        placement: (state == offer::State::Accepted).then_some(PLACEMENT_ID),
    }
}

pub(crate) fn dispute_in(state: dispute::State, opener: Actor) -> Dispute {
    use dispute::State::{Answered, Dismissed, Upheld};
    let closed = matches!(state, Upheld | Dismissed);
    Dispute {
        id: DISPUTE_ID,
        placement: PLACEMENT_ID,
        brand: BRAND_ID,
        creator: CREATOR_ID,
        opener,
        grounds: "The link is there.".to_owned(),
        answer: (closed || state == Answered).then(|| "It is not.".to_owned()),
        ruling: closed.then(|| "Seen in the archive.".to_owned()),
        state,
        opened: T0,
        answer_by: after(Span::days(3)),
    }
}

pub(crate) fn payout_in(state: payout::State) -> Payout {
    Payout {
        id: PayoutId::new(Uuid::from_u128(8)),
        payee: Payee::Creator(CREATOR_ID),
        amount: euros(4_050),
        state,
        refusal: (state == payout::State::Returned).then(|| "account closed".to_owned()),
        requested: T0,
    }
}

pub(crate) fn profile_id() -> ProfileId {
    ProfileId::new(Uuid::from_u128(9))
}

/// The kind of a rejection, marked so that it cannot be taken for a state.
pub(crate) fn kind(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::NotNow { .. } => "-",
        Rejection::WrongParty { .. } => "!wrong_party",
        Rejection::TooEarly { .. } => "!too_early",
        Rejection::TooLate { .. } => "!too_late",
        Rejection::Disputed => "!disputed",
        Rejection::NothingHeld => "!nothing_held",
        Rejection::NoDraftLeft { .. } => "!no_draft_left",
        Rejection::NotEligible { .. } => "!not_eligible",
        Rejection::NoOffer { .. } => "!no_offer",
        Rejection::Terms { .. } => "!terms",
        Rejection::StillOpen { .. } => "!still_open",
        Rejection::PaidOut { .. } => "!paid_out",
        Rejection::Suspended { .. } => "!suspended",
        Rejection::Unfit { .. } => "!unfit",
        Rejection::Amount(_) => "!amount",
    }
}
