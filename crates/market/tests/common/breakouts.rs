//! Breakouts and offers to their authors.

use kernel::{AuthorId, AuthorOfferId, BreakoutId, CampaignId, Language, Network, Span, Timestamp};
use market::breakout::author::Author;
use market::breakout::offer::{self, AuthorOffer, Claim};
use market::breakout::post::{Breakout, Counts, Forecast, Point, Spotting, State};
use market::breakout::standing::{ProductCheck, Standing};
use market::people::Brand;
use uuid::Uuid;

use super::{BRAND_ID, CREATOR_ID, PLACEMENT_ID, T0, after, euros};

pub(crate) const AUTHOR_OFFER_ID: AuthorOfferId = AuthorOfferId::new(Uuid::from_u128(21));
pub(crate) const BREAKOUT_ID: BreakoutId = BreakoutId::new(Uuid::from_u128(22));
pub(crate) const ACCOUNT: &str = "did:plc:author";
pub(crate) const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// A post of half an hour that has 90 engagements, seen without its text.
pub(crate) fn spotting() -> Spotting {
    let point = |minutes, size| Point { at: after(Span::minutes(minutes)), size };
    Spotting {
        post: "at://did:plc:author/app.bsky.feed.post/3l6oveex3ii2l".to_owned(),
        web: "https://bsky.app/profile/did:plc:author/post/3l6oveex3ii2l".to_owned(),
        network: Network::Bluesky,
        account: ACCOUNT.to_owned(),
        name: "Noor".to_owned(),
        text: String::new(),
        languages: vec![Language::FR],
        tags: vec!["bread".parse().unwrap()],
        posted: T0,
        first_alert: after(Span::minutes(10)),
        counts: Counts { likes: 60, reposts: 20, replies: 8, quotes: 2 },
        forecast: Forecast { low: 200, likely: 400, high: 900 },
        per_hour: 180,
        usual: Some(12),
        series: vec![point(10, 20), point(20, 50)],
        updated: after(Span::minutes(20)),
    }
}

pub(crate) fn breakout_in(state: State) -> Breakout {
    let mut seen = spotting();
    if state != State::Spotted {
        seen.text = "Rye loaf, third try: it rose!".to_owned();
    }
    Breakout { state, ..Breakout::spotted(BREAKOUT_ID, seen, after(Span::minutes(10))) }
}

pub(crate) fn taken(breakout: Breakout) -> Breakout {
    Breakout { offer: Some(AUTHOR_OFFER_ID), ..breakout }
}

pub(crate) fn author_offer_in(state: offer::State) -> AuthorOffer {
    AuthorOffer {
        id: AUTHOR_OFFER_ID,
        post: BREAKOUT_ID,
        campaign: CampaignId::new(Uuid::from_u128(4)),
        brand: BRAND_ID,
        network: Network::Bluesky,
        account: ACCOUNT.to_owned(),
        creator: Some(CREATOR_ID),
        stranger: false,
        claim: None,
        sent: None,
        price: euros(4_500),
        placement: PLACEMENT_ID,
        state,
        made: T0,
        until: after(Span::hours(12)),
    }
}

pub(crate) fn to_stranger() -> AuthorOffer {
    let claim = Some(Claim { digest: DIGEST.to_owned(), until: after(Span::hours(12)) });
    AuthorOffer { creator: None, stranger: true, claim, ..author_offer_in(offer::State::Open) }
}

pub(crate) fn standing() -> Standing {
    let product = Some(ProductCheck { against: Vec::new(), note: String::new(), at: T0 });
    Standing { excluded: vec!["War".to_owned(), "lost my".to_owned()], daily: euros(9_000), product }
}

pub(crate) fn verified() -> Brand {
    Brand {
        id: BRAND_ID,
        name: "Oven".to_owned(),
        country: kernel::Country::FR,
        verified: true,
        suspended: None,
        joined: T0,
    }
}

pub(crate) fn author(now: Timestamp) -> Author {
    Author::new(AuthorId::new(Uuid::from_u128(23)), Network::Bluesky, ACCOUNT.to_owned(), now)
}
