//! Breakouts in the market: from a sighting to a paid reply, offers that come to nothing, strangers, two brands at once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

mod town;

use std::sync::Arc;

use app::ports::{Kind, RecordId, TallyOf};
use app::{AppError, AuthorOfferRequest, Funding, OpenCampaign, breakout_id};
use kernel::{AuthorOfferId, BasisPoints, BrandId, BreakoutId, CampaignId, Language, Network, Points, Span};
use ledger::Account;
use market::breakout::offer::State;
use market::breakout::post::{self, Counts, Forecast, HoldCode, Point, Spotting};
use market::breakout::standing::{Condition, Miss, ProductFlaw, Standing};
use market::people::Actor;
use market::placement::{self, Judgement};
use market::reasons::Breach;
use market::rejection::Rejection;
use market::terms::TermsProblem;
use town::{EARNED, OPERATOR, PRICE, TEXTS, Town, euros, terms};
use uuid::Uuid;

fn town() -> Town {
    Town::on(Arc::new(store::MemoryStore::new()))
}

fn standing() -> Standing {
    Standing { excluded: vec!["funeral".to_owned()], daily: euros(3 * PRICE), product: None }
}

/// A post of an account, as it looks so many minutes after it was posted at the town's beginning.
fn spotting(town: &Town, account: &str, minutes: u64) -> Spotting {
    let now = town.app.now();
    let size = minutes * 10;
    Spotting {
        post: format!("at://{account}/app.bsky.feed.post/1"),
        web: format!("https://bsky.app/profile/{account}/post/1"),
        network: Network::Bluesky,
        account: account.to_owned(),
        name: "Somebody".to_owned(),
        text: "My balcony survived the heat, look!".to_owned(),
        languages: vec![Language::EN],
        tags: vec!["gardening".parse().unwrap()],
        posted: now.minus(Span::minutes(minutes)),
        first_alert: now.minus(Span::minutes(minutes / 2)),
        counts: Counts { likes: size, ..Counts::default() },
        forecast: Forecast { low: size * 2, likely: size * 4, high: size * 9 },
        per_hour: 600,
        usual: Some(8),
        series: vec![Point { at: now, size }],
        updated: now,
    }
}

/// A live standing campaign of a verified brand whose product passed.
async fn campaign(town: &Town, n: u128, brand: BrandId, posts: u32) -> CampaignId {
    let id = CampaignId::new(Uuid::from_u128(n));
    let mut terms = terms(town.app.now(), posts);
    (terms.least_influence, terms.most_fake) = (Points::ZERO, BasisPoints::FULL);
    terms.topics = vec!["gardening".parse().unwrap()];
    let amount = terms.budget;
    let request = OpenCampaign { id, brand, terms };
    town.app.open_breakout_campaign(request, standing()).await.unwrap();
    let funding = Funding { campaign: id, amount, reference: format!("wire {n}") };
    town.app.fund(&funding, OPERATOR).await.unwrap();
    town.app.launch(id, Actor::Brand(brand)).await.unwrap();
    town.app.check_product(id, Vec::new(), "Bought one.", OPERATOR).await.unwrap();
    id
}

async fn brand(town: &Town, n: u128) -> BrandId {
    let id = town.brand(n).await;
    town.app.verify_brand(id, OPERATOR).await.unwrap();
    id
}

/// A post that brands see.
async fn shown(town: &Town, account: &str) -> BreakoutId {
    let seen = spotting(town, account, 20);
    let id = breakout_id(&seen.post);
    town.app.spotted(seen).await.unwrap().unwrap();
    town.app.show_breakout(id, OPERATOR).await.unwrap();
    id
}

fn request(n: u128, campaign: CampaignId, post: BreakoutId) -> AuthorOfferRequest {
    AuthorOfferRequest { id: AuthorOfferId::new(Uuid::from_u128(n)), campaign, post }
}

fn missed(error: AppError) -> Vec<(Condition, Miss)> {
    let AppError::Rejected(Rejection::NoOffer { missed }) = error else { panic!("{error}") };
    missed.into_iter().map(|it| (it.condition, it.missed.unwrap())).collect()
}

async fn state(town: &Town, n: u128) -> State {
    town.app.author_offer(AuthorOfferId::new(Uuid::from_u128(n))).await.unwrap().value.state
}

#[tokio::test]
async fn from_a_sighting_to_a_paid_reply_and_its_report() {
    let town = town();
    let (brand, author) = (brand(&town, 10).await, town.creator(20).await);
    let campaign = campaign(&town, 30, brand, 2).await;
    let post = shown(&town, "did:plc:20").await;
    let by = Actor::Brand(brand);
    let made = town.app.offer_to_author(&request(40, campaign, post), by).await.unwrap();
    assert!(made.secret.is_none(), "a member needs no claim address");
    assert_eq!(town.cents(Account::Campaign(campaign)).await, PRICE, "the price is set aside at once");
    assert_eq!(town.cents(Account::Placement(made.offer.placement)).await, PRICE);
    let again = town.app.offer_to_author(&request(40, campaign, post), by).await.unwrap();
    assert_eq!(again.offer, made.offer, "asked twice, made once");

    let placement = town.app.accept_author_offer(made.offer.id, author).await.unwrap();
    assert_eq!(placement.reply_to.as_deref(), Some("at://did:plc:20/app.bsky.feed.post/1"));
    assert_eq!(town.app.accept_author_offer(made.offer.id, author).await.unwrap(), placement);
    let id = placement.id;
    town.app.submit_draft(id, TEXTS[0], Actor::Creator(author)).await.unwrap();
    town.app.review(id, &Judgement::Approve, by).await.unwrap();
    town.pass(Span::minutes(20));
    town.app.request_publication(id, Actor::Creator(author)).await.unwrap();
    town.work().await;
    // The world's network answers nobody: here it says under which post the reply stands.
    let under = placement.reply_to.clone();
    town.outside(|outside| outside.posts.values_mut().for_each(|post| post.reply_to.clone_from(&under)));
    let later = spotting(&town, "did:plc:20", 40);
    town.app.spotted(later).await.unwrap();
    town.live_through(Span::days(8)).await;
    assert_eq!(town.placement(id).await.state, placement::State::Paid);
    assert_eq!(town.app.breakout(post).await.unwrap().value.state, post::State::Over);
    let paid: i64 = town.outside(|outside| outside.paid.values().map(|paid| paid.amount.minor()).sum());
    assert_eq!(paid, EARNED);

    let report = town.app.breakout_report(campaign).await.unwrap();
    assert_eq!((report.offers, report.accepted, report.open), (1, 1, 0));
    assert_eq!(report.to_reply, Some(Span::minutes(30)), "10 minutes before the offer, 20 after it");
    let [(_, timing)] = &report.replies[..] else { panic!("{report:?}") };
    assert!(timing.over && timing.size_final == 400, "{timing:?}");
    town.live_through(Span::days(40)).await;
    let over = town.app.campaign(campaign).await.unwrap().value;
    assert_eq!(over.state, market::campaign::State::Settled, "and the rest goes back to the brand");
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_reply_is_written_read_and_published_within_hours() {
    let town = town();
    let maker = brand(&town, 10).await;
    let by = Actor::Brand(maker);
    let campaign = campaign(&town, 30, maker, 3).await;
    let (prompt, late) = (town.creator(20).await, town.creator(21).await);
    let post = shown(&town, "did:plc:20").await;
    let other = shown(&town, "did:plc:21").await;
    let made = town.app.offer_to_author(&request(40, campaign, post), by).await.unwrap();
    town.app.offer_to_author(&request(41, campaign, other), by).await.unwrap();
    let id = town.app.accept_author_offer(made.offer.id, prompt).await.unwrap().id;
    let never = AuthorOfferId::new(Uuid::from_u128(41));
    let never = town.app.accept_author_offer(never, late).await.unwrap().id;
    town.live_through(Span::minutes(175)).await;
    town.app.submit_draft(id, TEXTS[0], Actor::Creator(prompt)).await.unwrap();
    assert_eq!(town.placement(never).await.state, placement::State::Booked);
    town.live_through(Span::minutes(55)).await;
    let now = (town.placement(id).await.state, town.placement(never).await.state);
    assert_eq!(
        now,
        (placement::State::Drafted, placement::State::Failed),
        "three hours to write, one to read"
    );
    town.live_through(Span::minutes(10)).await;
    assert_eq!(town.placement(id).await.state, placement::State::Approved, "silence approves");
    town.live_through(Span::minutes(110)).await;
    town.app.request_publication(id, Actor::Creator(prompt)).await.unwrap();
    let missed = town.app.submit_draft(never, TEXTS[1], Actor::Creator(late)).await;
    assert!(missed.is_err(), "{missed:?}");
    assert_eq!(town.cents(Account::Campaign(campaign)).await, 2 * PRICE);
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_sponsored_reply_elsewhere_than_under_the_authors_post_is_misplaced() {
    let town = town();
    let (brand, author) = (brand(&town, 10).await, town.creator(20).await);
    let campaign = campaign(&town, 30, brand, 1).await;
    let post = shown(&town, "did:plc:20").await;
    let made = town.app.offer_to_author(&request(40, campaign, post), Actor::Brand(brand)).await.unwrap();
    let id = town.app.accept_author_offer(made.offer.id, author).await.unwrap().id;
    town.app.submit_draft(id, TEXTS[0], Actor::Creator(author)).await.unwrap();
    town.app.review(id, &Judgement::Approve, Actor::Brand(brand)).await.unwrap();
    town.app.request_publication(id, Actor::Creator(author)).await.unwrap();
    town.live_through(Span::hours(1)).await;
    let placement = town.placement(id).await;
    let breach = placement.verdict.unwrap();
    assert!(matches!(breach, placement::Verdict::Breached { reason: Breach::Misplaced, .. }), "{breach:?}");
}

#[tokio::test]
async fn giving_the_money_back_withdraws_the_reply_and_returns_the_price() {
    let town = town();
    let (brand, author) = (brand(&town, 10).await, town.creator(20).await);
    let campaign = campaign(&town, 30, brand, 1).await;
    let post = shown(&town, "did:plc:20").await;
    let made = town.app.offer_to_author(&request(40, campaign, post), Actor::Brand(brand)).await.unwrap();
    let id = town.app.accept_author_offer(made.offer.id, author).await.unwrap().id;
    town.app.submit_draft(id, TEXTS[0], Actor::Creator(author)).await.unwrap();
    town.app.review(id, &Judgement::Approve, Actor::Brand(brand)).await.unwrap();
    town.app.request_publication(id, Actor::Creator(author)).await.unwrap();
    town.work().await;
    town.app.give_back(id, Actor::Creator(author)).await.unwrap();
    town.work().await;
    assert!(town.outside(|outside| outside.withdrawn.contains(&id)));
    assert_eq!(town.cents(Account::Campaign(campaign)).await, PRICE);
    let campaign = town.app.campaign(campaign).await.unwrap().value;
    assert_eq!(campaign.taken_by_others, 0, "the place is free again");
    town.assert_balanced().await;
}

#[tokio::test]
async fn of_two_brands_at_once_one_makes_the_offer() {
    let town = town();
    let (first, second) = (brand(&town, 10).await, brand(&town, 11).await);
    let one = campaign(&town, 30, first, 5).await;
    let other = campaign(&town, 31, second, 5).await;
    for round in 0..10_u128 {
        let post = shown(&town, &format!("did:plc:author{round}")).await;
        let (mine, theirs) = (request(100 + round, one, post), request(200 + round, other, post));
        let (left, right) = tokio::join!(
            town.app.offer_to_author(&mine, Actor::Brand(first)),
            town.app.offer_to_author(&theirs, Actor::Brand(second))
        );
        let refused = match (left, right) {
            (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
            both => panic!("{both:?}"),
        };
        assert_eq!(missed(refused), [(Condition::Free, Miss::Taken)]);
        let offer = town.app.breakout(post).await.unwrap().value.offer.unwrap();
        let offer = town.app.author_offer(offer).await.unwrap().value;
        town.app.withdraw_author_offer(offer.id, Actor::Brand(offer.brand)).await.unwrap();
        town.pass(Span::hours(24));
    }
    assert_eq!(town.cents(Account::Campaign(one)).await, 5 * PRICE, "all came back");
    town.assert_balanced().await;
}

#[tokio::test]
async fn the_budget_of_a_day_and_the_claim_addresses_of_a_day_are_bounded() {
    let town = town();
    let maker = brand(&town, 10).await;
    let by = Actor::Brand(maker);
    let campaign = campaign(&town, 30, maker, 30).await;
    let mut posts = Vec::new();
    for n in 0..12 {
        posts.push(shown(&town, &format!("did:plc:author{n}")).await);
    }
    for (n, post) in (0..3).zip(&posts) {
        town.app.offer_to_author(&request(40 + n, campaign, *post), by).await.unwrap();
    }
    let over = town.app.offer_to_author(&request(60, campaign, posts[3]), by).await.unwrap_err();
    assert_eq!(missed(over), [(Condition::Daily, Miss::OverDaily { left: euros(0) })]);
    // What comes to nothing is free for another, but each counts as a stranger asked.
    for n in 3..10_u128 {
        town.app.withdraw_author_offer(AuthorOfferId::new(Uuid::from_u128(37 + n)), by).await.unwrap();
        let post = posts[usize::try_from(n).unwrap()];
        town.app.offer_to_author(&request(40 + n, campaign, post), by).await.unwrap();
    }
    town.app.withdraw_author_offer(AuthorOfferId::new(Uuid::from_u128(49)), by).await.unwrap();
    let many = town.app.offer_to_author(&request(61, campaign, posts[10]), by).await.unwrap_err();
    assert_eq!(missed(many), [(Condition::Claims, Miss::TooManyClaims { most: 10 })]);
    let member = town.creator(20).await;
    let post = shown(&town, "did:plc:20").await;
    let made = town.app.offer_to_author(&request(62, campaign, post), by).await.unwrap();
    assert_eq!(made.offer.creator, Some(member), "members can still be asked");
    town.pass(Span::hours(15));
    let fresh = shown(&town, "did:plc:tomorrow").await;
    town.app.offer_to_author(&request(63, campaign, fresh), by).await.unwrap();
    town.assert_balanced().await;
}

#[tokio::test]
async fn sightings_doubled_and_reordered_are_one_breakout_and_wait_for_an_operator() {
    let town = town();
    let mut told: Vec<Spotting> = Vec::new();
    for minutes in [10, 20, 30] {
        town.pass(Span::minutes(10));
        told.push(spotting(&town, "did:plc:author", minutes));
    }
    told[0].text = String::new();
    let id = breakout_id(&told[0].post);
    for index in [2, 0, 1, 1, 2, 0] {
        town.app.spotted(told[index].clone()).await.unwrap().unwrap();
    }
    let all = town.store.tally(Kind::Breakout, TallyOf::All).await.unwrap();
    assert_eq!(all, [("waiting".to_owned(), 1)]);
    let kept = town.app.breakout(id).await.unwrap();
    assert_eq!((kept.value.seen.counts.likes, kept.value.seen.series.len()), (300, 3));
    let version = kept.version;
    town.app.spotted(told[1].clone()).await.unwrap();
    assert_eq!(town.app.breakout(id).await.unwrap().version, version, "nothing new, nothing written");
    assert!(
        town.store.events(RecordId::Breakout(id), 0, 100).await.unwrap().len() == 2,
        "no line for counts"
    );

    let filter = app::views::breakouts::BreakoutFilter::default();
    assert!(town.app.breaking(&filter).await.unwrap().is_empty(), "no brand sees it before its review");
    assert_eq!(town.app.breakouts_to_review().await.unwrap().len(), 1);
    let wrong = town.app.show_breakout(id, Actor::Brand(BrandId::new(Uuid::from_u128(10)))).await;
    assert!(matches!(wrong, Err(AppError::Rejected(Rejection::WrongParty { .. }))));
    town.app.show_breakout(id, OPERATOR).await.unwrap();
    assert_eq!(town.app.breaking(&filter).await.unwrap().len(), 1);
    let french = app::views::breakouts::BreakoutFilter { language: Some(Language::FR), topic: None };
    assert!(town.app.breaking(&french).await.unwrap().is_empty());

    town.live_through(Span::hours(7)).await;
    let over = town.app.breakout(id).await.unwrap().value;
    assert_eq!((over.state, over.seen.text.as_str()), (post::State::Over, ""), "nobody was asked: forgotten");
    let mut late = spotting(&town, "did:plc:author", 500);
    late.posted = told[0].posted;
    assert_eq!(town.app.spotted(late).await.unwrap(), None);
    let mut ancient = spotting(&town, "did:plc:other", 10);
    ancient.posted = town.app.now().minus(Span::days(3));
    assert_eq!(town.app.spotted(ancient).await.unwrap(), None, "an old post is no breakout");
}

#[tokio::test]
async fn a_stranger_claims_once_with_the_very_account() {
    let town = town();
    let maker = brand(&town, 10).await;
    let campaign = campaign(&town, 30, maker, 2).await;
    let post = shown(&town, "did:plc:stranger").await;
    let made = town.app.offer_to_author(&request(40, campaign, post), Actor::Brand(maker)).await.unwrap();
    let (id, secret) = (made.offer.id, made.secret.unwrap());
    let kept = serde_json::to_string(&town.app.author_offer(id).await.unwrap().value).unwrap();
    assert!(!kept.contains(secret.as_str()), "only its hash is kept");
    assert!(town.app.offer_behind(id, "claim_guess").await.is_err());

    let other = town.creator(21).await;
    let refused = town.app.claim_author_offer(id, secret.as_str(), other, "did:plc:21").await.unwrap_err();
    let AppError::Rejected(Rejection::WrongParty { needs, .. }) = refused else { panic!("{refused}") };
    assert_eq!(needs, "the account that wrote the post");
    assert!(town.app.accept_author_offer(id, other).await.is_err());

    let renewed = town.app.renew_claim(id, Actor::Brand(maker)).await.unwrap().secret.unwrap();
    assert!(town.app.offer_behind(id, secret.as_str()).await.is_err(), "the first address works no more");
    let author = town.creator_at(22, "did:plc:stranger").await;
    town.app.claim_author_offer(id, renewed.as_str(), author, "did:plc:stranger").await.unwrap();
    let twice = town.app.claim_author_offer(id, renewed.as_str(), other, "did:plc:stranger").await;
    assert!(
        matches!(twice, Err(AppError::Rejected(Rejection::NotNow { state: "claimed", .. }))),
        "{twice:?}"
    );
    assert!(town.app.offer_behind(id, renewed.as_str()).await.is_err());
    let [theirs] = &town.app.author_offers_to(author).await.unwrap()[..] else { panic!("not in their list") };
    assert_eq!(theirs.offer.id, id);
    let placement = town.app.accept_author_offer(id, author).await.unwrap();
    assert_eq!((placement.creator, placement.account.as_str()), (author, "did:plc:stranger"));
    town.assert_balanced().await;
}

#[tokio::test]
async fn refusing_is_free_remembered_and_can_be_for_good() {
    let town = town();
    let (first, second) = (brand(&town, 10).await, brand(&town, 11).await);
    let one = campaign(&town, 30, first, 5).await;
    let other = campaign(&town, 31, second, 5).await;
    let post = shown(&town, "did:plc:stranger").await;
    let made = town.app.offer_to_author(&request(40, one, post), Actor::Brand(first)).await.unwrap();
    let secret = made.secret.unwrap();
    town.app.decline_by_claim(made.offer.id, secret.as_str(), false).await.unwrap();
    assert_eq!(state(&town, 40).await, State::Declined);
    assert_eq!(town.cents(Account::Campaign(one)).await, 5 * PRICE);
    let again = town.app.offer_to_author(&request(41, one, post), Actor::Brand(first)).await.unwrap_err();
    assert_eq!(missed(again), [(Condition::Asked, Miss::Declined)]);
    let made = town.app.offer_to_author(&request(42, other, post), Actor::Brand(second)).await.unwrap();
    town.app.decline_by_claim(made.offer.id, made.secret.unwrap().as_str(), true).await.unwrap();
    let third = campaign(&town, 32, second, 5).await;
    let never = town.app.offer_to_author(&request(43, third, post), Actor::Brand(second)).await.unwrap_err();
    assert_eq!(missed(never), [(Condition::Asked, Miss::RefusesAll)]);
    // The author joins and changes their mind.
    let author = town.creator_at(22, "did:plc:stranger").await;
    let profile = kernel::ProfileId::new(author.uuid());
    town.app.refuse_all_offers(author, profile, false).await.unwrap();
    town.app.offer_to_author(&request(44, third, post), Actor::Brand(second)).await.unwrap();
    town.app
        .decline_author_offer(AuthorOfferId::new(Uuid::from_u128(44)), false, Actor::Creator(author))
        .await
        .unwrap();
    town.assert_balanced().await;
}

#[tokio::test]
async fn an_offer_ends_with_its_time_its_breakout_or_the_operators_second_thoughts() {
    let town = town();
    let maker = brand(&town, 10).await;
    let by = Actor::Brand(maker);
    let campaign = campaign(&town, 30, maker, 5).await;
    let quiet = shown(&town, "did:plc:quiet").await;
    town.app.offer_to_author(&request(40, campaign, quiet), by).await.unwrap();
    let held = shown(&town, "did:plc:held").await;
    town.app.offer_to_author(&request(41, campaign, held), by).await.unwrap();
    town.app.hold_back_breakout(held, HoldCode::Minor, "", OPERATOR).await.unwrap();
    assert_eq!(state(&town, 41).await, State::Withdrawn);
    assert_eq!(town.app.breakout(held).await.unwrap().value.offer, None);
    let author = town.creator(20).await;
    let loud = shown(&town, "did:plc:20").await;
    town.app.offer_to_author(&request(42, campaign, loud), by).await.unwrap();
    town.live_through(Span::hours(5)).await;
    // Told of again and again it goes on, until the offer's own time ends.
    town.app.spotted(spotting(&town, "did:plc:20", 320)).await.unwrap().unwrap();
    town.live_through(Span::hours(2)).await;
    assert_eq!((state(&town, 40).await, state(&town, 42).await), (State::Expired, State::Open));
    town.live_through(Span::hours(3)).await;
    town.app.spotted(spotting(&town, "did:plc:20", 620)).await.unwrap().unwrap();
    town.live_through(Span::hours(3)).await;
    assert_eq!(state(&town, 42).await, State::Expired);
    let late = town.app.accept_author_offer(AuthorOfferId::new(Uuid::from_u128(42)), author).await;
    assert!(matches!(late, Err(AppError::Rejected(Rejection::NotNow { .. }))), "{late:?}");
    assert_eq!(town.app.breakout(loud).await.unwrap().value.offer, None, "free for another offer");
    assert_eq!(town.cents(Account::Campaign(campaign)).await, 5 * PRICE);
    assert_eq!(town.app.campaign(campaign).await.unwrap().value.taken_by_others, 0);
    town.assert_balanced().await;
}

#[tokio::test]
async fn only_verified_brands_with_a_checked_product_offer_and_a_stopped_one_is_not_taken_up() {
    let town = town();
    let maker = brand(&town, 10).await;
    let by = Actor::Brand(maker);
    let campaign = campaign(&town, 30, maker, 5).await;
    let author = town.creator(20).await;
    let post = shown(&town, "did:plc:20").await;
    let wrong = town.app.check_product(campaign, Vec::new(), "", by).await;
    assert!(wrong.is_err(), "a brand cannot pass its own product");
    let stranger = Actor::Brand(BrandId::new(Uuid::from_u128(11)));
    assert!(town.app.offer_to_author(&request(40, campaign, post), stranger).await.is_err());
    town.app.offer_to_author(&request(40, campaign, post), by).await.unwrap();
    town.app.check_product(campaign, vec![ProductFlaw::Complaints], "Ten of them.", OPERATOR).await.unwrap();
    let taken = town.app.accept_author_offer(AuthorOfferId::new(Uuid::from_u128(40)), author).await;
    let Err(AppError::Rejected(Rejection::NotNow { state, .. })) = taken else { panic!("{taken:?}") };
    assert_eq!(state, "stopped", "nobody is led to praise a product that was found wanting");
    let found = town.app.match_breakout(campaign, post).await.unwrap().missed();
    assert!(found.iter().any(|it| it.condition == Condition::Product));
    // Ended with an offer open: the books close after it.
    town.app.end(campaign, OPERATOR).await.unwrap();
    town.work().await;
    let now = town.app.campaign(campaign).await.unwrap().value.state;
    assert_eq!(now, market::campaign::State::Ended, "a price is still set aside");
    town.live_through(Span::days(2)).await;
    let now = town.app.campaign(campaign).await.unwrap().value.state;
    assert_eq!(now, market::campaign::State::Settled);
    let paid: i64 = town.outside(|outside| outside.paid.values().map(|paid| paid.amount.minor()).sum());
    assert_eq!(paid, 5 * PRICE, "all of it went back");
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_stopped_campaign_still_pays_the_replies_that_were_agreed() {
    let town = town();
    let (maker, author) = (brand(&town, 10).await, town.creator(20).await);
    let campaign = campaign(&town, 30, maker, 2).await;
    let post = shown(&town, "did:plc:20").await;
    let made = town.app.offer_to_author(&request(40, campaign, post), Actor::Brand(maker)).await.unwrap();
    let placement = town.app.accept_author_offer(made.offer.id, author).await.unwrap();
    let id = placement.id;
    town.app.suspend_brand(maker, OPERATOR).await.unwrap();
    town.app.end(campaign, OPERATOR).await.unwrap();
    town.app.submit_draft(id, TEXTS[0], Actor::Creator(author)).await.unwrap();
    town.app.review(id, &Judgement::Approve, OPERATOR).await.unwrap();
    town.app.request_publication(id, Actor::Creator(author)).await.unwrap();
    town.work().await;
    let under = placement.reply_to.clone();
    town.outside(|outside| outside.posts.values_mut().for_each(|post| post.reply_to.clone_from(&under)));
    town.live_through(Span::days(8)).await;
    assert_eq!(town.placement(id).await.state, placement::State::Paid);
    town.assert_balanced().await;
}

#[tokio::test]
async fn places_of_a_breakout_campaign_are_not_on_the_open_list() {
    let town = town();
    let (maker, creator) = (brand(&town, 10).await, town.creator(20).await);
    let id = campaign(&town, 30, maker, 2).await;
    assert!(town.app.open_campaigns_for(creator).await.unwrap().is_empty());
    let booked = town.app.book(town::request(id, creator, 50)).await;
    assert!(matches!(booked, Err(AppError::Rejected(Rejection::NotNow { .. }))), "{booked:?}");
    let offer = kernel::OfferId::new(Uuid::from_u128(51));
    assert!(town.app.send_offer(offer, id, creator, Actor::Brand(maker)).await.is_err());
    let wrong = Standing { daily: euros(1), ..standing() };
    let request = OpenCampaign {
        id: CampaignId::new(Uuid::from_u128(31)),
        brand: maker,
        terms: terms(town.app.now(), 1),
    };
    let refused = town.app.open_breakout_campaign(request, wrong).await;
    let Err(AppError::Rejected(Rejection::Terms { terms })) = refused else { panic!("{refused:?}") };
    assert!(matches!(terms[..], [TermsProblem::Daily { .. }]));
}
