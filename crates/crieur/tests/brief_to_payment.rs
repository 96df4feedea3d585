//! The market from brief to payment, and what a post may have wrong.
#![allow(clippy::unwrap_used, reason = "tests: what is missing must stop them")]

mod town;

use std::sync::Arc;

use app::AppError;
use app::ports::{Gone, JobFilter, JobState, Sighting, Store};
use kernel::Span;
use ledger::Account;
use market::people::Actor;
use market::placement::{Hold, Judgement, State, Verdict};
use market::reasons::{Breach, RejectCode};
use market::rejection::Rejection;
use town::{EARNED, FEE, OPERATOR, PRICE, TEXTS, Town, dispute, request};

fn town() -> Town {
    Town::on(Arc::new(store::MemoryStore::new()))
}

#[tokio::test]
async fn a_campaign_gets_paid_from_brief_to_bank() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 2).await;
    let id = town.published(campaign, creator, TEXTS[0]).await;
    assert_eq!(town.cents(Account::Placement(id)).await, PRICE);
    assert_eq!(town.cents(Account::Campaign(campaign)).await, PRICE);

    town.live_through(Span::days(6)).await;
    assert_eq!(town.placement(id).await.state, State::Holding);
    assert_eq!(town.cents(Account::Creator(creator)).await, 0);

    town.live_through(Span::days(2)).await;
    let placement = town.placement(id).await;
    assert_eq!((placement.state, placement.hold), (State::Paid, Hold::Settled));
    assert!(placement.looks >= 5, "{} looks", placement.looks);
    assert_eq!(town.cents(Account::Fees).await, FEE);
    assert_eq!(town.cents(Account::Creator(creator)).await, 0, "it was paid out");

    town.app.end(campaign, Actor::Brand(brand)).await.unwrap();
    town.live_through(Span::days(1)).await;
    assert_eq!(town.app.campaign(campaign).await.unwrap().value.state, market::campaign::State::Settled);
    let paid: i64 = town.outside(|outside| outside.paid.values().map(|paid| paid.amount.minor()).sum());
    assert_eq!(paid, EARNED + PRICE, "the creator's part and the brand's remainder");
    assert_eq!(town.cents(Account::Provider).await, -FEE);
    town.assert_balanced().await;
    let dead = JobFilter::first(JobState::Dead, 10);
    assert!(town.store.jobs(dead).await.unwrap().is_empty());
}

#[tokio::test]
async fn silence_pays_and_a_word_that_comes_too_late_does_not_count() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 2).await;
    let id = town.book(campaign, creator).await;
    town.app.submit_draft(id, TEXTS[0], Actor::Creator(creator)).await.unwrap();
    town.live_through(Span::hours(71)).await;
    assert_eq!(town.placement(id).await.state, State::Drafted);
    town.live_through(Span::hours(1)).await;
    assert_eq!(town.placement(id).await.state, State::Approved);
    let late = Judgement::Reject { code: RejectCode::Tone, note: String::new() };
    let refused = town.app.review(id, &late, Actor::Brand(brand)).await.unwrap_err();
    assert!(matches!(refused, AppError::Rejected(Rejection::NotNow { state: "approved", .. })), "{refused}");
}

#[tokio::test]
async fn a_copy_of_the_brief_or_of_another_is_refused_with_its_report() {
    let town = town();
    let (brand, first, second) = (town.brand(10).await, town.creator(20).await, town.creator(21).await);
    let campaign = town.campaign(30, brand, 5).await;
    let (one, two) = (town.book(campaign, first).await, town.book(campaign, second).await);
    let brief = town.app.campaign(campaign).await.unwrap().value.terms.message;
    let copy = format!("Ad: {brief} Zephyr Can https://zephyr.example.com/can");
    let refused = town.app.submit_draft(one, &copy, Actor::Creator(first)).await.unwrap_err();
    let AppError::Wording(report) = refused else { panic!("{refused}") };
    assert!(!report.originality.brief.copied.is_empty());

    town.app.submit_draft(one, TEXTS[0], Actor::Creator(first)).await.unwrap();
    let refused = town.app.submit_draft(two, TEXTS[0], Actor::Creator(second)).await.unwrap_err();
    assert!(matches!(refused, AppError::Wording(_)), "{refused}");
    assert_eq!(town.placement(two).await.state, State::Booked, "nothing of it was kept");
    // One's own earlier drafts do not count against oneself.
    for _ in 0..2 {
        town.app.submit_draft(one, TEXTS[0], Actor::Creator(first)).await.unwrap();
    }
    let refused = town.app.submit_draft(one, TEXTS[0], Actor::Creator(first)).await.unwrap_err();
    assert!(matches!(refused, AppError::Rejected(Rejection::NoDraftLeft { most: 3 })), "{refused}");
}

#[tokio::test]
async fn two_equal_drafts_at_once_are_told_apart_at_the_first_check() {
    let town = town();
    let (brand, first, second) = (town.brand(10).await, town.creator(20).await, town.creator(21).await);
    let campaign = town.campaign(30, brand, 5).await;
    let (one, two) = (town.book(campaign, first).await, town.book(campaign, second).await);
    // Each was read before the other was kept: as two programs on one database would.
    let other = Town::on(town.store.clone());
    other.app.read_draft(two, TEXTS[0]).await.unwrap();
    let now = town.app.now();
    town.app.submit_draft(one, TEXTS[0], Actor::Creator(first)).await.unwrap();
    let loaded = town.app.placement(two).await.unwrap();
    let command = market::placement::Command::SubmitDraft { text: TEXTS[0].to_owned() };
    let by = Actor::Creator(second);
    let events = market::placement::decide(&loaded.value, command, by, now, town.app.policy()).unwrap();
    let placement = events.iter().fold(loaded.value, market::placement::apply);
    let mut decision = app::ports::Decision::at(now);
    decision.writes.push(app::ports::Write {
        record: app::ports::Record::Placement(placement),
        expected: loaded.version,
    });
    decision.drafts.push((campaign, two, TEXTS[0].to_owned()));
    town.store.commit(decision).await.unwrap();

    for (id, creator) in [(one, first), (two, second)] {
        town.app.review(id, &Judgement::Approve, Actor::Brand(brand)).await.unwrap();
        town.app.request_publication(id, Actor::Creator(creator)).await.unwrap();
    }
    town.live_through(Span::hours(1)).await;
    assert_eq!(town.placement(one).await.state, State::Holding);
    let Some(Verdict::Breached { reason, .. }) = town.placement(two).await.verdict else { panic!() };
    assert_eq!(reason, Breach::Copied);
}

#[tokio::test]
async fn a_lost_answer_posts_once_and_pays_once() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.approved(campaign, creator, TEXTS[1]).await;
    town.outside(|outside| outside.lost_answers = 3);
    town.app.request_publication(id, Actor::Creator(creator)).await.unwrap();
    town.live_through(Span::hours(1)).await;
    assert_eq!(town.outside(|outside| (outside.posts.len(), outside.publish_calls)), (1, 4));
    assert_eq!(town.placement(id).await.state, State::Holding);

    town.outside(|outside| outside.lost_answers = 2);
    town.live_through(Span::days(9)).await;
    let paid =
        town.outside(|outside| outside.paid.values().map(|paid| paid.amount.minor()).collect::<Vec<_>>());
    assert_eq!(paid, [EARNED]);
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_refused_payout_returns_to_the_creator_who_can_ask_again() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    town.published(campaign, creator, TEXTS[1]).await;
    town.outside(|outside| outside.refusals = 1);
    town.live_through(Span::days(8)).await;
    assert_eq!(town.cents(Account::Creator(creator)).await, EARNED);
    let payee = market::payout::Payee::Creator(creator);
    town.app.request_payout(payee, kernel::Currency::EUR, Actor::Creator(creator)).await.unwrap();
    town.work().await;
    assert_eq!(town.cents(Account::Creator(creator)).await, 0);
    assert_eq!(town.outside(|outside| outside.paid.len()), 1);
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_network_that_is_away_is_not_held_against_the_creator() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.published(campaign, creator, TEXTS[2]).await;
    town.outside(|outside| outside.network_is_away = true);
    town.live_through(Span::hours(30)).await;
    assert_eq!(town.placement(id).await.state, State::Published);
    town.outside(|outside| outside.network_is_away = false);
    town.live_through(Span::days(9)).await;
    assert_eq!(town.placement(id).await.state, State::Paid);
}

/// Shown by the stream five hours earlier than it was.
fn earlier(sighting: Sighting) -> Sighting {
    match sighting {
        Sighting::Shown { by, .. } => {
            let by = by.minus(Span::hours(5));
            Sighting::Shown { after: Some(by), by }
        }
        Sighting::NotShown { .. } | Sighting::Unwatched => sighting,
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_post_is_found_named_and_not_paid() {
    type Spoil = fn(&mut app::ports::SeenPost);
    let spoils: [(Spoil, &str); 8] = [
        (|post| post.account = "did:plc:other".to_owned(), "wrong_author"),
        (|post| post.text = post.text.replace("/can", "/cat"), "link_changed"),
        (|post| post.text = post.text.replace("Ad: ", ""), "undisclosed"),
        (|post| post.text.push_str(" Also, the moon is cheese."), "text_changed"),
        (|post| post.claimed = post.claimed.minus(Span::days(2)), "back_dated"),
        (|post| post.claimed = post.claimed.plus(Span::days(2)), "back_dated"),
        (|post| post.sighting = earlier(post.sighting), "back_dated"),
        (|post| post.reply_to = Some("at://did:plc:other/app.bsky.feed.post/1".to_owned()), "misplaced"),
    ];
    for (spoil, expected) in spoils {
        let town = town();
        let (brand, creator) = (town.brand(10).await, town.creator(20).await);
        let campaign = town.campaign(30, brand, 1).await;
        town.pass(Span::hours(8));
        let id = town.published(campaign, creator, TEXTS[3]).await;
        town.outside(|outside| {
            for post in outside.posts.values_mut() {
                spoil(post);
                if expected == "link_changed" {
                    post.links.clear();
                }
            }
        });
        town.live_through(Span::days(20)).await;
        let placement = town.placement(id).await;
        let Some(Verdict::Breached { reason, .. }) = placement.verdict else { panic!("{expected}") };
        assert_eq!(reason.name(), expected);
        assert_eq!(placement.hold, Hold::Released);
        assert_eq!(town.cents(Account::Campaign(campaign)).await, PRICE, "the place is free again");
        assert_eq!(town.cents(Account::Creator(creator)).await, 0);
        town.assert_balanced().await;
    }
}

#[tokio::test]
async fn a_post_that_goes_away_while_it_must_stay_is_not_paid() {
    for (gone, expected) in [
        (Gone::Deleted, Breach::Deleted),
        (Gone::TakenDown, Breach::TakenDown),
        (Gone::AccountClosed, Breach::AccountClosed),
        (Gone::NotFound, Breach::Deleted),
    ] {
        let town = town();
        let (brand, creator) = (town.brand(10).await, town.creator(20).await);
        let campaign = town.campaign(30, brand, 1).await;
        let id = town.published(campaign, creator, TEXTS[3]).await;
        town.live_through(Span::hours(2)).await;
        assert_eq!(town.placement(id).await.state, State::Holding);
        let address = town.placement(id).await.post.unwrap().address;
        town.outside(|outside| outside.gone.insert(address, gone));
        town.live_through(Span::days(1)).await;
        let Some(Verdict::Breached { reason, .. }) = town.placement(id).await.verdict else { panic!() };
        assert_eq!(reason, expected);
    }
}

#[tokio::test]
async fn a_post_rewritten_after_its_checks_is_not_paid_even_where_its_words_are_the_same() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.published(campaign, creator, TEXTS[3]).await;
    town.live_through(Span::hours(2)).await;
    let placement = town.placement(id).await;
    assert_eq!(placement.state, State::Holding);
    assert_eq!(placement.post.unwrap().version.as_deref(), Some("first"));
    town.outside(|outside| {
        for post in outside.posts.values_mut() {
            post.version = Some("second".to_owned());
        }
    });
    town.live_through(Span::days(20)).await;
    let placement = town.placement(id).await;
    let Some(Verdict::Breached { reason, .. }) = placement.verdict else { panic!() };
    assert_eq!((reason, placement.hold), (Breach::Rewritten, Hold::Released));
    assert_eq!(town.cents(Account::Creator(creator)).await, 0);
    town.assert_balanced().await;
}

#[tokio::test]
async fn repeated_commands_and_wrong_parties_change_nothing() {
    let town = town();
    let (brand, creator, other) = (town.brand(10).await, town.creator(20).await, town.creator(21).await);
    let campaign = town.campaign(30, brand, 3).await;
    let id = town.book(campaign, creator).await;
    let before = town.placement(id).await;
    assert_eq!(town.book(campaign, creator).await, id, "the same request books nothing new");
    let stolen = request(campaign, other, creator.uuid().as_u128());
    assert!(matches!(town.app.book(stolen).await, Err(AppError::Taken(_))));
    for by in [Actor::Brand(brand), Actor::Creator(other), OPERATOR, Actor::System] {
        assert!(town.app.submit_draft(id, TEXTS[0], by).await.is_err());
        assert!(town.app.give_back(id, by).await.is_err());
        assert!(town.app.declare_published(id, "at://x", by).await.is_err());
        assert!(town.app.open_dispute(dispute(1), id, "No.", by).await.is_err());
    }
    assert_eq!(town.placement(id).await, before);
    assert_eq!(town.app.campaign(campaign).await.unwrap().value.taken_by_others, 1);
    let missing = town.app.placement(kernel::PlacementId::new(uuid::Uuid::from_u128(404))).await;
    assert!(matches!(missing, Err(AppError::NotFound(_))));
}

#[tokio::test]
async fn two_posts_too_close_together_are_noticed() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let (one, two) = (town.campaign(30, brand, 1).await, town.campaign(31, brand, 1).await);
    let first = town.published(one, creator, TEXTS[0]).await;
    let second = town.app.book(request(two, creator, 99)).await.unwrap().id;
    town.app.submit_draft(second, TEXTS[1], Actor::Creator(creator)).await.unwrap();
    town.app.review(second, &Judgement::Approve, Actor::Brand(brand)).await.unwrap();
    town.live_through(Span::hours(3)).await;
    town.app.request_publication(second, Actor::Creator(creator)).await.unwrap();
    town.live_through(Span::hours(1)).await;
    assert_eq!(town.placement(first).await.state, State::Holding);
    let Some(Verdict::Breached { reason: Breach::TooSoon { .. }, .. }) = town.placement(second).await.verdict
    else {
        panic!("three hours after the first, where twelve are needed");
    };
}

#[tokio::test]
async fn odd_texts_are_kept_or_refused_and_never_break_anything() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.book(campaign, creator).await;
    for odd in ["", "\u{0}", "\u{202e}\u{200f}", "e\u{301}\u{301}\u{301}", "👩‍👩‍👧‍👦", &"x".repeat(10_000_000)]
    {
        assert!(town.app.submit_draft(id, odd, Actor::Creator(creator)).await.is_err());
        let judged = Judgement::Reject { code: RejectCode::Other, note: odd.to_owned() };
        assert!(town.app.review(id, &judged, Actor::Brand(brand)).await.is_err());
    }
    assert_eq!(town.placement(id).await.state, State::Booked);
}

#[tokio::test]
async fn the_store_can_be_handed_to_a_new_program_at_any_moment() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.published(campaign, creator, TEXTS[0]).await;
    let store: Arc<dyn Store> = town.store.clone();
    let successor = Town::on(store);
    successor.pass(town.app.now().since(successor.app.now()));
    successor.outside(|outside| outside.posts = town.outside(|before| before.posts.clone()));
    successor.live_through(Span::days(8)).await;
    assert_eq!(successor.placement(id).await.state, State::Paid);
}
