//! Placements.

use std::collections::BTreeSet;

use kernel::{Span, Timestamp};
use market::people::Actor;
use market::placement::{Command, Event, Hold, Judgement, Placement, State, apply};
use market::policy::Policy;
use market::reasons::{Breach, RejectCode};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::stored::stored;
use crate::common::placements::{ask, booked, impossible, rejection};
use crate::common::{BRAND, CREATOR, DISPUTE_ID, OPERATOR, OTHER_DISPUTE_ID, PARTIES, SYSTEM, T0, after};

/// Which command comes next, from whom, and how long after the one before.
#[derive(Debug, Clone)]
struct Choice {
    pick: Index,
    /// From those that the state names, and not from all: otherwise nearly every walk would end where it began.
    fitting: bool,
    /// Somebody else than who may usually give it.
    by: Option<Actor>,
    wait: Span,
}

/// A choice made.
#[derive(Debug, Clone)]
struct Step {
    command: Command,
    by: Actor,
}

fn commands() -> Vec<Command> {
    let texts = ["My own words. #ad", "", " ", "\0", "\u{202e}da#", "\u{301}", &"long ".repeat(2_001)];
    let seen = [T0, Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX), after(Span::days(9))];
    let breaches = [
        Breach::WrongAuthor,
        Breach::BackDated { by: Span::micros(u64::MAX) },
        Breach::TooSoon { until: T0 },
        Breach::Saturated { posts: 6 },
        Breach::Condemned,
    ];
    let mut all: Vec<Command> = texts.map(|text| Command::SubmitDraft { text: text.to_owned() }).to_vec();
    all.extend(texts.map(|text| Command::Publish { address: text.to_owned() }));
    all.extend(texts.map(|note| rejection(RejectCode::Other, note)));
    all.extend(seen.map(|first_seen| Command::PassChecks { first_seen, doubt: Span::ZERO, version: None }));
    all.extend(breaches.map(|reason| Command::Breach { reason }));
    all.extend([Command::Review(Judgement::Approve), Command::ApproveBySilence, Command::BeginChecks]);
    all.extend([Command::LookAgain, Command::Deliver, Command::Settle, Command::GiveBack, Command::Expire]);
    all.extend([Command::Close, Command::Uphold, Command::Dismiss, Command::Stop]);
    all.push(Command::FindUnmet { condition: market::eligibility::Condition::Influence });
    all.extend([DISPUTE_ID, OTHER_DISPUTE_ID].map(|dispute| Command::Contest { dispute }));
    // The ways forward more often than the ways out: a payment is a long walk.
    let publish = Command::Publish { address: "at://did:plc:baker/1".to_owned() };
    let forward = [
        Command::Review(Judgement::Approve),
        publish,
        Command::PassChecks { first_seen: T0, doubt: Span::ZERO, version: None },
    ];
    let later = [Command::BeginChecks, Command::LookAgain, Command::Deliver, Command::Settle];
    all.extend(forward.into_iter().chain(later).flat_map(|way| vec![way; 16]));
    all
}

/// Who may usually give it.
fn usual_party(command: &Command, state: State) -> Actor {
    match command {
        Command::SubmitDraft { .. } | Command::GiveBack | Command::Publish { .. } => CREATOR,
        Command::Review(_) => BRAND,
        Command::Contest { .. } if state == State::Holding => BRAND,
        Command::Contest { .. } => CREATOR,
        Command::Uphold | Command::Dismiss => OPERATOR,
        Command::ApproveBySilence
        | Command::BeginChecks
        | Command::PassChecks { .. }
        | Command::LookAgain
        | Command::Breach { .. }
        | Command::Deliver
        | Command::Settle
        | Command::Expire
        | Command::Close
        | Command::Stop
        | Command::FindUnmet { .. } => SYSTEM,
    }
}

fn made(choice: &Choice, all: &[Command], state: State) -> Step {
    let fits = |command: &&Command| !choice.fitting || command.from_states().contains(&state);
    let open: Vec<&Command> = all.iter().filter(fits).collect();
    let command = if open.is_empty() { &all[0] } else { *choice.pick.get(&open) };
    Step { command: command.clone(), by: choice.by.unwrap_or_else(|| usual_party(command, state)) }
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let by = prop_oneof![9 => Just(None), 1 => proptest::sample::select(PARTIES.to_vec()).prop_map(Some)];
    let wait = prop_oneof![
        8 => (0_u64..7_200).prop_map(Span::seconds),
        1 => Just(Span::hours(72)),
        1 => Just(Span::days(8)),
    ];
    let choice = (any::<Index>(), proptest::bool::weighted(0.9), by, wait);
    let choice = choice.prop_map(|(pick, fitting, by, wait)| Choice { pick, fitting, by, wait });
    proptest::collection::vec(choice, 0..60)
}

/// Walks, and hands each accepted step to `look` as (before, step, now, events, after).
fn walk(
    choices: &[Choice],
    mut look: impl FnMut(&Placement, &Step, Timestamp, &[Event], &Placement),
) -> Placement {
    let all = commands();
    let mut placement = booked();
    let mut now = T0;
    for choice in choices {
        now = now.plus(choice.wait);
        let step = &made(choice, &all, placement.state);
        let before = placement.clone();
        let decided = ask(&placement, step.command.clone(), step.by, now);
        assert_eq!(placement, before);
        let Ok(events) = decided else { continue };
        placement = events.iter().fold(placement, apply);
        look(&before, step, now, &events, &placement);
    }
    placement
}

/// Commands that add something each time; their callers tell repeated requests apart.
fn adds_up(command: &Command) -> bool {
    matches!(command, Command::SubmitDraft { .. } | Command::LookAgain)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_walk_leads_to_an_impossible_placement(choices in choices()) {
        walk(&choices, |before, step, _, _, after| {
            let wrong = impossible(after);
            assert_eq!(wrong, None, "{before:#?} after {step:?}");
            let drafts = after.draft.as_ref().map_or(0, |draft| draft.revision);
            assert!(drafts <= Policy::default().most_drafts);
            assert!(after.looks >= before.looks && after.excused.len() >= before.excused.len());
        });
    }

    #[test]
    fn money_moves_at_most_twice_and_never_back_into_the_hold(choices in choices()) {
        let mut holds = vec![Hold::Held];
        walk(&choices, |before, _, _, _, after| {
            if before.hold != after.hold {
                holds.push(after.hold);
            }
        });
        let ways: [&[Hold]; 4] = [
            &[Hold::Held],
            &[Hold::Held, Hold::Released],
            &[Hold::Held, Hold::Settled],
            &[Hold::Held, Hold::Settled, Hold::Returned],
        ];
        prop_assert!(ways.contains(&holds.as_slice()), "{holds:?}");
    }

    #[test]
    fn a_dispute_is_opened_and_closed_in_turns_and_nothing_final_comes_between(choices in choices()) {
        walk(&choices, |before, step, _, events, after| {
            let mut open = before.dispute.is_some();
            for event in events {
                match event {
                    Event::Contested { .. } => assert!(!open),
                    Event::DisputeClosed { .. } => {
                        assert!(open);
                        open = false;
                    }
                    Event::Delivered | Event::Paid | Event::Stopped { .. } | Event::HoldReleased | Event::GivenBack { .. }
                    | Event::Failed { .. } | Event::Drafted { .. } => {
                        assert!(!open, "{step:?}");
                    }
                    Event::Approved { .. } | Event::Rejected { .. } | Event::Published { .. }
                    | Event::ChecksBegan | Event::ChecksPassed { .. } | Event::LookedAt { .. }
                    | Event::Breached { .. } | Event::Reinstated { .. } | Event::FoundUnmet { .. } => {}
                }
            }
            assert!(after.dispute.is_none() || after.is_open());
        });
    }

    #[test]
    fn the_same_events_lead_to_the_same_placement_and_all_is_stored_whole(choices in choices()) {
        let mut told = Vec::new();
        let end = walk(&choices, |_, _, _, events, after| {
            told.extend(events.iter().map(|event| {
                let stored_as = stored(event);
                assert_eq!(stored_as["event"], event.name());
                serde_json::from_value::<Event>(stored_as).unwrap()
            }));
            stored(after);
        });
        prop_assert_eq!(told.iter().fold(booked(), apply), end.clone());
        prop_assert_eq!(walk(&choices, |_, _, _, _, _| {}), end);
    }

    #[test]
    fn the_same_command_again_changes_nothing_or_is_refused(choices in choices()) {
        walk(&choices, |_, step, now, _, after| {
            let Ok(events) = ask(after, step.command.clone(), step.by, now) else { return };
            let twice = events.iter().fold(after.clone(), apply);
            assert!(twice == *after || adds_up(&step.command), "{step:?}");
            assert_eq!((twice.state, twice.hold), (after.state, after.hold));
        });
    }
}

/// The walks above would prove nothing if they never got anywhere.
#[test]
fn walks_reach_every_state_every_hold_and_every_event() {
    let mut runner = TestRunner::deterministic();
    let (mut states, mut holds, mut events) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut paid, mut returned) = (0, 0);
    for _ in 0..300 {
        let choices = choices().new_tree(&mut runner).unwrap().current();
        walk(&choices, |_, _, _, happened, after| {
            states.insert(after.state);
            holds.insert(after.hold);
            events.extend(happened.iter().map(Event::name));
            paid += u32::from(after.state == State::Paid);
            returned += u32::from(after.hold == Hold::Returned);
        });
    }
    states.insert(State::Booked);
    assert_eq!(states, BTreeSet::from(State::ALL));
    assert_eq!(holds.len(), 4);
    assert_eq!(events.len(), 18, "{events:?}");
    assert!(paid >= 30 && returned >= 15, "of 300 walks only {paid} were paid and {returned} returned");
}
