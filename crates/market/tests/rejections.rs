//! What a refused person reads, and what a program reads.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

use common::placements::{ask, booked, failed, rejected};
use common::{BRAND, CREATOR, OPERATOR, SYSTEM, T0, after, campaign_in, euros, offer_in, payout_in};
use kernel::{MoneyError, Span};
use market::eligibility::{Condition, Finding, Miss};
use market::placement::{Command, Event};
use market::rejection::Rejection;
use market::terms::TermsProblem;
use market::{campaign, offer, payout};

/// The sentence of a refusal.
fn told<T: std::fmt::Debug>(outcome: Result<T, Rejection>) -> String {
    outcome.unwrap_err().to_string()
}

#[test]
fn a_wrong_state_is_told_in_a_sentence() {
    let accepted = offer_in(offer::State::Accepted);
    let offer = told(offer::decide(&accepted, offer::Command::Decline, CREATOR, T0));
    assert_eq!(offer, "this offer is accepted and cannot be declined: look at its present state first");
    let draft = campaign_in(campaign::State::Draft);
    let campaign = told(campaign::decide(&draft, campaign::Command::Launch, BRAND, T0));
    assert_eq!(campaign, "this campaign is draft and cannot be launched: look at its present state first");
    let confirmed = payout_in(payout::State::Confirmed);
    let payout = told(payout::decide(&confirmed, payout::Command::Send));
    assert_eq!(payout, "this payout is confirmed and cannot be sent: look at its present state first");
    let undisputed = told(ask(&rejected(), Command::Uphold, OPERATOR, T0));
    let sentence = "this placement is not disputed and cannot have a dispute decided: ";
    assert!(undisputed.starts_with(sentence), "{undisputed}");
}

#[test]
fn a_wrong_party_is_told_who_must_ask() {
    let funded = campaign_in(campaign::State::Funded);
    let launched = told(campaign::decide(&funded, campaign::Command::Launch, OPERATOR, T0));
    assert_eq!(launched, "this campaign can be launched only when its brand asks for it");
    let sent = offer_in(offer::State::Sent);
    let expired = told(offer::decide(&sent, offer::Command::Expire, CREATOR, T0));
    assert_eq!(expired, "this offer can expire only when the market itself asks for it");
    let drafted = told(ask(&booked(), Command::SubmitDraft { text: "Bread.".to_owned() }, BRAND, T0));
    assert_eq!(drafted, "this placement can take a draft only when its creator asks for it");
}

#[test]
fn a_wrong_time_is_told_with_the_time() {
    let early: Result<Vec<Event>, _> = ask(&booked(), Command::Expire, SYSTEM, T0);
    assert_eq!(told(early), format!("it is too early to let it expire: wait until {}", after(Span::days(7))));
}

/// One of each kind.
fn all_kinds() -> Vec<Rejection> {
    let missed = vec![Finding { condition: Condition::Live, missed: Some(Miss::Unmeasured) }];
    vec![
        ask(&failed(), Command::GiveBack, CREATOR, T0).unwrap_err(),
        ask(&failed(), Command::GiveBack, BRAND, T0).unwrap_err(),
        ask(&booked(), Command::Expire, SYSTEM, T0).unwrap_err(),
        Rejection::TooLate { command: "accept the offer", since: T0 },
        Rejection::Disputed,
        Rejection::NothingHeld,
        Rejection::NoDraftLeft { most: 3 },
        Rejection::NotEligible { missed },
        Rejection::NoOffer { missed: Vec::new() },
        Rejection::Terms { terms: vec![TermsProblem::Networks] },
        Rejection::StillOpen { open: 2 },
        Rejection::PaidOut { missing: euros(100) },
        Rejection::Suspended { since: T0 },
        Rejection::Unfit { what: "the note", least: 1, most: 2, given: 3 },
        Rejection::Amount(MoneyError::TooLarge),
    ]
}

#[test]
fn every_rejection_can_be_sent_under_its_own_name_and_read_as_a_sentence() {
    let mut names = std::collections::BTreeSet::new();
    for rejection in all_kinds() {
        let sent = serde_json::to_value(&rejection).unwrap();
        assert!(names.insert(sent["rejection"].as_str().unwrap().to_owned()), "{sent}");
        let sentence = rejection.to_string();
        assert!(sentence.len() > 20 && sentence.contains(' '), "{sentence}");
    }
    assert_eq!(names.len(), 15);
}
