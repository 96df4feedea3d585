//! Offers, disputes and payouts: few states, so each walk is short and there are many.

use kernel::{Span, Timestamp};
use market::people::Actor;
use market::{Dispute, Offer, Payout, dispute, offer, payout};
use proptest::prelude::*;

use super::stored::stored;
use crate::common::{BRAND, CREATOR, PARTIES, PLACEMENT_ID, T0, dispute_in, offer_in, payout_in};

fn parties() -> impl Strategy<Value = Actor> {
    proptest::sample::select(PARTIES.to_vec())
}

/// Mostly short waits, now and then one that ends every window.
fn waits() -> impl Strategy<Value = Span> {
    prop_oneof![4 => (0_u64..24).prop_map(Span::hours), 1 => Just(Span::days(4))]
}

fn rising(waits: &[Span]) -> Vec<Timestamp> {
    waits
        .iter()
        .scan(T0, |now, wait| {
            *now = now.plus(*wait);
            Some(*now)
        })
        .collect()
}

fn offer_commands() -> impl Strategy<Value = offer::Command> {
    prop_oneof![
        Just(offer::Command::Accept { placement: PLACEMENT_ID }),
        Just(offer::Command::Decline),
        Just(offer::Command::Withdraw),
        Just(offer::Command::Expire),
    ]
}

fn dispute_commands() -> impl Strategy<Value = dispute::Command> {
    prop_oneof![
        any::<String>().prop_map(|text| dispute::Command::Answer { text }),
        any::<String>().prop_map(|ruling| dispute::Command::Uphold { ruling }),
        any::<String>().prop_map(|ruling| dispute::Command::Dismiss { ruling }),
        any::<String>().prop_map(|ruling| dispute::Command::Overtake { ruling }),
    ]
}

fn payout_commands() -> impl Strategy<Value = payout::Command> {
    prop_oneof![
        2 => Just(payout::Command::Send),
        1 => Just(payout::Command::Confirm),
        1 => any::<String>().prop_map(|reason| payout::Command::Refuse { reason }),
        1 => "é{400,600}".prop_map(|reason| payout::Command::Refuse { reason }),
    ]
}

/// Every offer is answered at most once.
fn next_offer(offer: &Offer, command: offer::Command, by: Actor, now: Timestamp) -> Option<Offer> {
    let events = offer::decide(offer, command, by, now).ok()?;
    let next = events.iter().fold(offer.clone(), offer::apply);
    assert_eq!(offer.state, offer::State::Sent);
    assert_eq!(next.placement.is_some(), next.state == offer::State::Accepted);
    assert_eq!(next.price, offer.price);
    assert!(offer::decide(&next, command, by, now).is_err(), "twice");
    Some(next)
}

fn next_dispute(dispute: &Dispute, command: &dispute::Command, by: Actor, now: Timestamp) -> Option<Dispute> {
    let events = dispute::decide(dispute, command.clone(), by, now).ok()?;
    let next = events.iter().fold(dispute.clone(), dispute::apply);
    let decided = matches!(next.state, dispute::State::Upheld | dispute::State::Dismissed);
    assert_eq!(next.ruling.is_some(), decided);
    let overtaken = matches!(command, dispute::Command::Overtake { .. });
    let heard = overtaken || next.answer.is_some() || now >= next.answer_by;
    assert!(!decided || heard, "decided before the other side was heard");
    assert!(dispute::decide(&next, command.clone(), by, now).is_err(), "twice");
    Some(next)
}

fn next_payout(payout: &Payout, command: &payout::Command) -> Option<Payout> {
    let events = payout::decide(payout, command.clone()).ok()?;
    let next = events.iter().fold(payout.clone(), payout::apply);
    assert_eq!(next.refusal.is_some(), next.state == payout::State::Returned);
    assert!(next.refusal.as_ref().is_none_or(|reason| reason.chars().count() <= 500));
    assert_eq!((next.id, next.amount, next.payee), (payout.id, payout.amount, payout.payee));
    let again = payout::decide(&next, command.clone());
    assert!(again.is_err() || again == Ok(Vec::new()), "twice");
    Some(next)
}

proptest! {
    #[test]
    fn an_offer_is_answered_once(
        steps in proptest::collection::vec((offer_commands(), parties(), waits()), 0..40),
    ) {
        let times = rising(&steps.iter().map(|(_, _, wait)| *wait).collect::<Vec<_>>());
        let mut offer = offer_in(offer::State::Sent);
        for ((command, by, _), now) in steps.into_iter().zip(times) {
            offer = next_offer(&offer, command, by, now).unwrap_or(offer);
            stored(&offer);
        }
    }

    #[test]
    fn a_dispute_is_decided_once_and_after_both_sides_had_their_time(
        opener in prop_oneof![Just(BRAND), Just(CREATOR)],
        steps in proptest::collection::vec((dispute_commands(), parties(), waits()), 0..40),
    ) {
        let times = rising(&steps.iter().map(|(_, _, wait)| *wait).collect::<Vec<_>>());
        let mut dispute = dispute_in(dispute::State::Opened, opener);
        for ((command, by, _), now) in steps.iter().zip(times) {
            dispute = next_dispute(&dispute, command, *by, now).unwrap_or(dispute);
            stored(&dispute);
        }
    }

    #[test]
    fn a_payout_ends_once_and_keeps_what_it_pays(
        commands in proptest::collection::vec(payout_commands(), 0..12),
    ) {
        let mut payout = payout_in(payout::State::Requested);
        for command in &commands {
            payout = next_payout(&payout, command).unwrap_or(payout);
            stored(&payout);
        }
    }
}
