//! Placements that end otherwise, second chances, and what the market tries again.
#![allow(clippy::unwrap_used, reason = "tests: what is missing must stop them")]

mod town;

use std::sync::Arc;

use app::ports::{JobFilter, JobState};
use app::{AppError, Funding, Ruling};
use kernel::Span;
use ledger::Account;
use market::people::Actor;
use market::placement::{Hold, Judgement, State, Verdict};
use market::reasons::{Failure, RejectCode};
use market::rejection::Rejection;
use town::{EARNED, OPERATOR, PRICE, TEXTS, Town, dispute, euros, request};

fn town() -> Town {
    Town::on(Arc::new(store::MemoryStore::new()))
}

#[tokio::test]
async fn giving_back_returns_the_money_wherever_it_is() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 2).await;
    let id = town.published(campaign, creator, TEXTS[0]).await;
    town.live_through(Span::hours(2)).await;
    town.app.give_back(id, Actor::Creator(creator)).await.unwrap();
    town.work().await;
    assert_eq!(town.cents(Account::Campaign(campaign)).await, 2 * PRICE);
    assert!(town.outside(|outside| outside.withdrawn.contains(&id)), "the post is withdrawn");

    // After payment: what has left the market cannot be given back, what is still here can.
    let other = town.creator(21).await;
    let paid = town.published(campaign, other, TEXTS[1]).await;
    town.outside(|outside| outside.refusals = 1);
    town.live_through(Span::days(8)).await;
    assert_eq!(town.placement(paid).await.state, State::Paid);
    town.app.give_back(paid, Actor::Creator(other)).await.unwrap();
    assert_eq!(town.cents(Account::Campaign(campaign)).await, 2 * PRICE, "the fee came back too");
    assert_eq!(town.cents(Account::Fees).await, 0);

    let third = town.creator(22).await;
    let gone = town.published(campaign, third, TEXTS[2]).await;
    town.live_through(Span::days(8)).await;
    let refused = town.app.give_back(gone, Actor::Creator(third)).await.unwrap_err();
    let AppError::Rejected(Rejection::PaidOut { missing }) = refused else { panic!("{refused}") };
    assert_eq!(missing, euros(EARNED));
    town.assert_balanced().await;
}

#[tokio::test]
async fn windows_that_run_out_free_the_place() {
    let town = town();
    let (brand, lazy, shy) = (town.brand(10).await, town.creator(20).await, town.creator(21).await);
    let campaign = town.campaign(30, brand, 2).await;
    let (no_draft, no_post) = (town.book(campaign, lazy).await, town.approved(campaign, shy, TEXTS[0]).await);
    town.live_through(Span::days(8)).await;
    for (id, expected) in [(no_draft, Failure::NoDraft), (no_post, Failure::NotPublished)] {
        let placement = town.placement(id).await;
        let Some(Verdict::Failed { reason, .. }) = placement.verdict else { panic!("{expected:?}") };
        assert_eq!((reason, placement.hold), (expected, Hold::Released));
    }
    let campaign_now = town.app.campaign(campaign).await.unwrap().value;
    assert_eq!(campaign_now.taken_by_others + campaign_now.taken_by_small, 0);
    assert_eq!(town.cents(Account::Campaign(campaign)).await, 2 * PRICE);
}

#[tokio::test]
async fn an_appeal_keeps_the_hold_and_an_operator_decides() {
    for upheld in [true, false] {
        let town = town();
        let (brand, creator) = (town.brand(10).await, town.creator(20).await);
        let campaign = town.campaign(30, brand, 1).await;
        let id = town.book(campaign, creator).await;
        town.app.submit_draft(id, TEXTS[0], Actor::Creator(creator)).await.unwrap();
        let unfair = Judgement::Reject { code: RejectCode::Other, note: "no reason".to_owned() };
        town.app.review(id, &unfair, Actor::Brand(brand)).await.unwrap();
        town.live_through(Span::days(6)).await;
        let appeal = dispute(40);
        town.app.open_dispute(appeal, id, "It is on brief.", Actor::Creator(creator)).await.unwrap();
        town.live_through(Span::days(2)).await;
        assert_eq!(town.cents(Account::Placement(id)).await, PRICE, "contested: still held");
        town.app.answer_dispute(appeal, "We disagree.", Actor::Brand(brand)).await.unwrap();
        let ruling = Ruling { upheld, text: "Read both.".to_owned() };
        let wrong = town.app.rule(appeal, &ruling, Actor::Brand(brand)).await.unwrap_err();
        assert!(matches!(wrong, AppError::Rejected(Rejection::WrongParty { .. })));
        town.app.rule(appeal, &ruling, OPERATOR).await.unwrap();
        if !upheld {
            assert_eq!(town.cents(Account::Campaign(campaign)).await, PRICE, "final at once");
            let again = town.app.open_dispute(dispute(41), id, "Once more.", Actor::Creator(creator)).await;
            assert!(matches!(again, Err(AppError::Rejected(Rejection::NothingHeld))));
        }
        if upheld {
            town.app.request_publication(id, Actor::Creator(creator)).await.unwrap();
        }
        town.live_through(Span::days(15)).await;
        let expected = if upheld { (State::Paid, Hold::Settled) } else { (State::Rejected, Hold::Released) };
        let placement = town.placement(id).await;
        assert_eq!((placement.state, placement.hold), expected);
        town.assert_balanced().await;
    }
}

#[tokio::test]
async fn an_excused_breach_does_not_come_back() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.published(campaign, creator, TEXTS[0]).await;
    town.outside(|outside| outside.posts.values_mut().for_each(|post| post.text.push_str(" Typo mended.")));
    town.live_through(Span::hours(1)).await;
    assert_eq!(town.placement(id).await.state, State::Breached);
    town.app.open_dispute(dispute(40), id, "One typo.", Actor::Creator(creator)).await.unwrap();
    town.live_through(Span::days(3)).await;
    let ruling = Ruling { upheld: true, text: "Harmless.".to_owned() };
    town.app.rule(dispute(40), &ruling, OPERATOR).await.unwrap();
    town.live_through(Span::days(8)).await;
    assert_eq!(town.placement(id).await.state, State::Paid);
}

#[tokio::test]
async fn money_told_twice_counts_once_and_late_money_goes_back() {
    let town = town();
    let brand = town.brand(10).await;
    let campaign = town.campaign(30, brand, 2).await;
    let again = Funding { campaign, amount: euros(2 * PRICE), reference: "wire 30".to_owned() };
    town.app.fund(&again, OPERATOR).await.unwrap();
    assert_eq!(town.cents(Account::Campaign(campaign)).await, 2 * PRICE);
    assert_eq!(town.app.campaign(campaign).await.unwrap().value.funded, euros(2 * PRICE));

    town.app.end(campaign, Actor::Brand(brand)).await.unwrap();
    town.work().await;
    let late = Funding { campaign, amount: euros(777), reference: "wire late".to_owned() };
    town.app.fund(&late, OPERATOR).await.unwrap();
    town.work().await;
    let paid: i64 = town.outside(|outside| outside.paid.values().map(|paid| paid.amount.minor()).sum());
    assert_eq!(paid, 2 * PRICE + 777);
    let wrong = town.app.fund(&late, Actor::Brand(brand)).await;
    assert!(wrong.is_err(), "a brand cannot say itself that it has paid");
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_job_that_never_succeeds_is_given_up_with_its_reason_and_can_be_woken() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.published(campaign, creator, TEXTS[0]).await;
    town.outside(|outside| outside.network_is_away = true);
    town.live_through(Span::days(10)).await;
    let dead = town.store.jobs(JobFilter::first(JobState::Dead, 10)).await.unwrap();
    let [job] = &dead[..] else { panic!("{dead:?}") };
    assert_eq!((job.attempts, job.error.as_deref()), (24, Some("no answer")));
    assert_eq!(town.placement(id).await.state, State::Published, "nothing was decided against the creator");

    town.outside(|outside| outside.network_is_away = false);
    assert!(town.store.revive(job.id, town.app.now()).await.unwrap());
    town.live_through(Span::days(8)).await;
    assert_eq!(town.placement(id).await.state, State::Paid);
}

#[tokio::test]
async fn what_fails_is_tried_later_each_time() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    let id = town.approved(campaign, creator, TEXTS[0]).await;
    town.outside(|outside| outside.network_is_away = true);
    town.app.request_publication(id, Actor::Creator(creator)).await.unwrap();
    let mut pauses = Vec::new();
    for _ in 0..8 {
        let before = town.app.now();
        town.work().await;
        let next = town.store.next_job().await.unwrap().unwrap();
        pauses.push(next.since(before).as_seconds());
        town.pass(next.since(before));
    }
    // Half of the pause to the whole of it, and the pause doubles from 30 seconds.
    for (pause, attempt) in pauses.iter().zip(0_u32..) {
        let longest = 30_u64 << attempt;
        assert!((longest / 2..=longest).contains(pause), "{pauses:?}");
    }
}

#[tokio::test]
async fn an_offer_is_taken_refused_taken_back_or_runs_out() {
    let town = town();
    let brand = town.brand(10).await;
    let campaign = town.campaign(30, brand, 2).await;
    let mut offers = Vec::new();
    for n in 0..4 {
        let (id, creator) = (kernel::OfferId::new(uuid::Uuid::from_u128(50 + n)), town.creator(20 + n).await);
        town.app.send_offer(id, campaign, creator, Actor::Brand(brand)).await.unwrap();
        offers.push((id, creator));
    }
    let [(taken, ada), (refused, boris), (back, _), (late, dora)] = offers[..] else { panic!() };
    let place = |creator: kernel::CreatorId| request(campaign, creator, creator.uuid().as_u128());
    let booked = town.app.accept_offer(taken, place(ada).placement, place(ada).profile).await.unwrap();
    assert_eq!((booked.offer, booked.price), (Some(taken), euros(PRICE)));
    let again = town.app.accept_offer(taken, booked.id, booked.profile).await.unwrap();
    assert_eq!(again.id, booked.id, "asked twice, booked once");
    town.app.decline_offer(refused, Actor::Creator(boris)).await.unwrap();
    town.app.withdraw_offer(back, Actor::Brand(brand)).await.unwrap();
    town.live_through(Span::hours(49)).await;
    let too_late = town.app.accept_offer(late, place(dora).placement, place(dora).profile).await;
    assert!(matches!(too_late, Err(AppError::Rejected(Rejection::NotNow { state: "expired", .. }))));
    assert_eq!(town.cents(Account::Campaign(campaign)).await, PRICE, "one place was taken");
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_paused_campaign_says_so_and_a_cancelled_one_gives_its_money_back() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let campaign = town.campaign(30, brand, 1).await;
    town.app.pause(campaign, Actor::Brand(brand)).await.unwrap();
    let refused = town.app.book(request(campaign, creator, 20)).await.unwrap_err();
    let AppError::Rejected(Rejection::NotEligible { missed }) = refused else { panic!("{refused}") };
    let closed = market::eligibility::Miss::Closed { state: market::campaign::State::Paused };
    assert_eq!(missed.iter().map(|finding| finding.missed).collect::<Vec<_>>(), [Some(closed)]);
    town.app.resume(campaign, Actor::Brand(brand)).await.unwrap();
    town.app.book(request(campaign, creator, 20)).await.unwrap();

    let terms = town::terms(town.app.now(), 1);
    let (id, amount) = (kernel::CampaignId::new(uuid::Uuid::from_u128(31)), terms.budget);
    town.app.open_campaign(app::OpenCampaign { id, brand, terms }).await.unwrap();
    let funding = Funding { campaign: id, amount, reference: "wire 31".to_owned() };
    town.app.fund(&funding, OPERATOR).await.unwrap();
    town.app.cancel(id, Actor::Brand(brand)).await.unwrap();
    town.work().await;
    let paid: i64 = town.outside(|outside| outside.paid.values().map(|paid| paid.amount.minor()).sum());
    assert_eq!(paid, PRICE);
    town.assert_balanced().await;
}

#[tokio::test]
async fn a_takedown_that_was_wrong_is_excused_before_and_after_the_first_check() {
    for before_first_check in [true, false] {
        let town = town();
        let (brand, creator) = (town.brand(10).await, town.creator(20).await);
        let campaign = town.campaign(30, brand, 1).await;
        let id = town.published(campaign, creator, TEXTS[0]).await;
        if !before_first_check {
            town.live_through(Span::hours(2)).await;
        }
        let address = town.placement(id).await.post.unwrap().address;
        town.outside(|outside| outside.gone.insert(address, app::ports::Gone::TakenDown));
        town.live_through(Span::days(1)).await;
        assert_eq!(town.placement(id).await.state, State::Breached);
        let appeal = dispute(40);
        town.app.open_dispute(appeal, id, "Reported by a rival.", Actor::Creator(creator)).await.unwrap();
        town.live_through(Span::days(3)).await;
        let ruling = Ruling { upheld: true, text: "The network was wrong.".to_owned() };
        town.app.rule(appeal, &ruling, OPERATOR).await.unwrap();
        town.live_through(Span::days(9)).await;
        assert_eq!(town.placement(id).await.state, State::Paid);
    }
}

#[tokio::test]
async fn what_was_earned_waits_until_the_creator_is_identified() {
    let town = town();
    let brand = town.brand(10).await;
    let campaign = town.campaign(30, brand, 1).await;
    let creator = town.unidentified(20).await;
    town.published(campaign, creator, TEXTS[0]).await;
    town.live_through(Span::days(9)).await;
    assert_eq!(town.cents(Account::Creator(creator)).await, EARNED);
    let payee = market::payout::Payee::Creator(creator);
    let stranger = town.app.request_payout(payee, kernel::Currency::EUR, Actor::Brand(brand)).await;
    assert!(matches!(stranger, Err(AppError::Rejected(Rejection::WrongParty { .. }))));
    town.app.request_payout(payee, kernel::Currency::EUR, Actor::Creator(creator)).await.unwrap();
    town.work().await;
    assert_eq!(town.cents(Account::Creator(creator)).await, EARNED, "not identified yet");
    town.app.identify_creator(creator, OPERATOR).await.unwrap();
    town.work().await;
    assert_eq!(town.cents(Account::Creator(creator)).await, 0);
}
