//! Windows, one microsecond before their end, on it, and one after: a window ends at its first instant outside.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

use common::placements::{
    APPROVED, DRAFTED, HOLD_UNTIL, JUDGED, SEEN, after_command, approved, ask, booked, breached_at_first,
    breached_later, draft, drafted, holding, rejected, rejection, verifying,
};
use common::{
    BRAND, CREATOR, DISPUTE_ID, OPERATOR, PLACEMENT_ID, SYSTEM, T0, after, around, campaign_in, dispute_in,
    offer_in,
};
use kernel::{Span, Timestamp};
use market::people::Actor;
use market::placement::{Command, Event, Judgement, Placement, State};
use market::policy::Policy;
use market::reasons::{Failure, RejectCode};
use market::rejection::Rejection;
use market::{campaign, dispute, offer, placement};

/// Refused until the boundary with exactly that time, carried out from there on.
fn opens_at<T>(boundary: Timestamp, ask: impl Fn(Timestamp) -> Result<T, Rejection>) {
    let [before, at, later] = around(boundary).map(ask);
    assert!(matches!(before, Err(Rejection::TooEarly { until, .. }) if until == boundary));
    assert!(at.is_ok() && later.is_ok());
}

/// Carried out until the boundary, refused from there on with exactly that time.
fn closes_at<T>(boundary: Timestamp, ask: impl Fn(Timestamp) -> Result<T, Rejection>) {
    let [before, at, later] = around(boundary).map(ask);
    assert!(before.is_ok());
    for refused in [at, later] {
        assert!(matches!(refused, Err(Rejection::TooLate { since, .. }) if since == boundary));
    }
}

fn asking(
    placement: &Placement,
    command: Command,
    by: Actor,
) -> impl Fn(Timestamp) -> Result<Vec<Event>, Rejection> {
    move |now| ask(placement, command.clone(), by, now)
}

const CONTEST: Command = Command::Contest { dispute: DISPUTE_ID };

#[test]
fn silence_approves_from_the_end_of_the_review_window_on() {
    let end = DRAFTED.plus(Policy::default().review_window);
    opens_at(end, asking(&drafted(), Command::ApproveBySilence, SYSTEM));
    let [_, at, _] = around(end);
    let approved = after_command(&drafted(), Command::ApproveBySilence, SYSTEM, at);
    assert_eq!(approved.approved, Some(end));
}

#[test]
fn a_brand_that_was_silent_cannot_reject_any_more() {
    let end = DRAFTED.plus(Policy::default().review_window);
    closes_at(end, asking(&drafted(), rejection(RejectCode::Tone, ""), BRAND));
    for now in around(end) {
        assert!(ask(&drafted(), Command::Review(Judgement::Approve), BRAND, now).is_ok());
        assert!(ask(&drafted(), rejection(RejectCode::Tone, ""), OPERATOR, now).is_ok());
    }
}

#[test]
fn a_second_draft_opens_the_review_window_anew() {
    let again = DRAFTED.plus(Span::hours(71));
    let placement = after_command(&drafted(), draft("Better words. #ad"), CREATOR, again);
    opens_at(again.plus(Span::hours(72)), asking(&placement, Command::ApproveBySilence, SYSTEM));
}

#[test]
fn a_first_draft_comes_within_its_window_or_the_place_can_expire() {
    let end = T0.plus(Policy::default().draft_window);
    closes_at(end, asking(&booked(), draft("My own words. #ad"), CREATOR));
    opens_at(end, asking(&booked(), Command::Expire, SYSTEM));
    let failed = ask(&booked(), Command::Expire, SYSTEM, end).unwrap();
    assert_eq!(failed, [Event::Failed { reason: Failure::NoDraft, at: end }, Event::HoldReleased]);
    let long_after = end.plus(Span::days(30));
    assert!(ask(&drafted(), draft("Better words. #ad"), CREATOR, long_after).is_ok());
}

#[test]
fn drafts_run_out_at_the_most_allowed() {
    let second = after_command(&drafted(), draft("Second."), CREATOR, DRAFTED);
    let third = after_command(&second, draft("Third."), CREATOR, DRAFTED);
    assert_eq!(third.draft.as_ref().unwrap().revision, 3);
    let fourth = ask(&third, draft("Fourth."), CREATOR, DRAFTED);
    assert_eq!(fourth, Err(Rejection::NoDraftLeft { most: 3 }));
}

#[test]
fn an_approved_draft_is_published_in_its_window_or_the_place_can_expire() {
    let end = APPROVED.plus(Policy::default().publish_window);
    opens_at(end, asking(&approved(), Command::Expire, SYSTEM));
    let failed = ask(&approved(), Command::Expire, SYSTEM, end).unwrap();
    assert_eq!(failed, [Event::Failed { reason: Failure::NotPublished, at: end }, Event::HoldReleased]);
}

/// The post may have been out in time and become known late: until the place has expired, it counts.
#[test]
fn a_post_that_becomes_known_late_counts_until_the_place_has_expired() {
    for now in around(APPROVED.plus(Policy::default().publish_window)) {
        let publish = Command::Publish { address: "at://did:plc:baker/1".to_owned() };
        assert!(ask(&approved(), publish, CREATOR, now).is_ok());
    }
}

#[test]
fn an_appeal_comes_within_its_window_and_only_then_is_it_closed() {
    let end = JUDGED.plus(Policy::default().appeal_window);
    for judged in [rejected(), breached_at_first(), breached_later()] {
        closes_at(end, asking(&judged, CONTEST, CREATOR));
        opens_at(end, asking(&judged, Command::Close, SYSTEM));
    }
}

#[test]
fn an_appeal_keeps_the_hold_however_long_its_decision_takes() {
    let appealed = after_command(&rejected(), CONTEST, CREATOR, JUDGED);
    let years_later = after(Span::days(2_000));
    assert_eq!(ask(&appealed, Command::Close, SYSTEM, years_later), Err(Rejection::Disputed));
    let upheld = after_command(&appealed, Command::Uphold, OPERATOR, years_later);
    assert_eq!((upheld.state, upheld.approved), (State::Approved, Some(years_later)));
    opens_at(years_later.plus(Span::days(7)), asking(&upheld, Command::Expire, SYSTEM));
}

#[test]
fn a_brand_contests_until_the_holding_ends_and_then_it_is_delivered() {
    closes_at(HOLD_UNTIL, asking(&holding(), CONTEST, BRAND));
    opens_at(HOLD_UNTIL, asking(&holding(), Command::Deliver, SYSTEM));
}

#[test]
fn the_holding_runs_from_the_first_time_seen() {
    let check = Command::PassChecks { first_seen: SEEN, doubt: Span::ZERO, version: None };
    let placement = after_command(&verifying(), check, SYSTEM, SEEN.plus(Span::hours(5)));
    assert_eq!(placement.hold_until, Some(SEEN.plus(placement.holding)));
    assert_eq!(placement.post.unwrap().first_seen, Some(SEEN));
}

#[test]
fn an_offer_is_accepted_within_its_time_and_expires_after_it() {
    let sent = offer_in(offer::State::Sent);
    let accept = offer::Command::Accept { placement: PLACEMENT_ID };
    closes_at(sent.until, |now| offer::decide(&sent, accept, CREATOR, now));
    opens_at(sent.until, |now| offer::decide(&sent, offer::Command::Expire, SYSTEM, now));
    for now in around(sent.until) {
        assert!(offer::decide(&sent, offer::Command::Decline, CREATOR, now).is_ok());
        assert!(offer::decide(&sent, offer::Command::Withdraw, BRAND, now).is_ok());
    }
}

#[test]
fn an_operator_hears_the_other_side_or_waits_for_it() {
    let ruling = || "Seen in the archive.".to_owned();
    for command in
        [dispute::Command::Uphold { ruling: ruling() }, dispute::Command::Dismiss { ruling: ruling() }]
    {
        let opened = dispute_in(dispute::State::Opened, CREATOR);
        opens_at(opened.answer_by, |now| dispute::decide(&opened, command.clone(), OPERATOR, now));
        let answered = dispute_in(dispute::State::Answered, CREATOR);
        assert!(dispute::decide(&answered, command, OPERATOR, T0).is_ok());
    }
}

#[test]
fn a_late_answer_is_heard_as_long_as_nothing_is_decided() {
    let opened = dispute_in(dispute::State::Opened, BRAND);
    for now in around(opened.answer_by) {
        let answer = dispute::Command::Answer { text: "It was a holiday.".to_owned() };
        assert!(dispute::decide(&opened, answer, CREATOR, now).is_ok());
    }
}

#[test]
fn a_campaign_is_launched_before_its_end_and_ended_by_time_from_then_on() {
    let funded = campaign_in(campaign::State::Funded);
    let end = funded.terms.end;
    closes_at(end, |now| campaign::decide(&funded, campaign::Command::Launch, BRAND, now));
    for state in [campaign::State::Live, campaign::State::Paused] {
        let open = campaign_in(state);
        opens_at(end, |now| campaign::decide(&open, campaign::Command::End, SYSTEM, now));
        for by in [BRAND, OPERATOR] {
            assert!(campaign::decide(&open, campaign::Command::End, by, T0).is_ok());
        }
    }
}

#[test]
fn windows_at_the_ends_of_time_neither_wrap_nor_panic() {
    let endless = Span::micros(u64::MAX);
    let policy =
        Policy { review_window: endless, draft_window: endless, appeal_window: endless, ..Policy::default() };
    let last = Timestamp::from_micros(i64::MAX);
    for (placement, command) in
        [(drafted(), Command::ApproveBySilence), (booked(), Command::Expire), (rejected(), Command::Close)]
    {
        for now in [Timestamp::from_micros(i64::MIN), T0, last.minus(Span::micros(1))] {
            let early = placement::decide(&placement, command.clone(), SYSTEM, now, &policy);
            assert!(matches!(early, Err(Rejection::TooEarly { until, .. }) if until == last));
        }
    }
}
