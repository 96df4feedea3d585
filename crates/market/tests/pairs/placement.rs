//! Placements: one row for each situation that matters, since the hold and an open dispute stand beside the state.

use kernel::{Span, Timestamp};
use market::eligibility::Condition;
use market::people::Actor;
use market::placement::{Command, Hold, Judgement, Placement, State, apply};
use market::reasons::{Breach, RejectCode};
use market::rejection::Rejection;

use super::machine::{Case, Machine};
use crate::common::placements::{
    APPROVED, DRAFTED, JUDGED, SEEN, approved, ask, booked, breached_at_first, breached_later, closed,
    delivered, disputed, draft, drafted, failed, given_back, holding, impossible, paid, published, rejected,
    rejection, returned, verifying,
};
use crate::common::{BRAND, CREATOR, DISPUTE_ID, OPERATOR, SYSTEM, after};

/// `-` is a refusal for the state's sake; `!kind` another refusal.
const EXPECTED: &str = "
                          draft           approve   reject    silence   publish    check      pass     look     breach     deliver    settle  give_back       expire  close           contest         uphold     dismiss   stop  find_unmet
 booked                   drafted         -         -         -         -          -          -        -        -          -          -       given_back      failed  -               -               -          -         failed  failed
 drafted                  drafted         approved  rejected  approved  -          -          -        -        -          -          -       given_back      -       -               -               -          -         paid  drafted
 approved                 -               -         -         -         published  -          -        -        -          -          -       given_back      failed  -               -               -          -         paid  approved
 published                -               -         -         -         -          verifying  -        -        -          -          -       given_back      -       -               -               -          -         paid  -
 verifying                -               -         -         -         -          -          holding  -        breached   -          -       given_back      -       -               -               -          -         paid  -
 holding                  -               -         -         -         -          -          -        holding  breached   delivered  -       given_back      -       -               holding         -          -         paid  -
 holding_disputed         -               -         -         -         -          -          -        holding  !disputed  !disputed  -       !disputed       -       -               !disputed       breached   holding   paid  -
 delivered                -               -         -         -         -          -          -        -        -          -          paid    given_back      -       -               -               -          -         paid  -
 paid                     -               -         -         -         -          -          -        -        -          -          -       given_back      -       -               -               -          -         -  -
 rejected                 drafted         -         -         -         -          -          -        -        -          -          -       given_back      -       rejected        rejected        -          -         paid  rejected
 rejected_disputed        !disputed       -         -         -         -          -          -        -        -          -          -       !disputed       -       !disputed       !disputed       approved   rejected  paid  rejected
 rejected_closed          !nothing_held   -         -         -         -          -          -        -        -          -          -       !nothing_held   -       !nothing_held   !nothing_held   -          -         !nothing_held  !nothing_held
 breached_first           -               -         -         -         -          -          -        -        -          -          -       -               -       breached        breached        -          -         paid  -
 breached_first_disputed  -               -         -         -         -          -          -        -        -          -          -       -               -       !disputed       !disputed       published  breached  paid  -
 breached_later           -               -         -         -         -          -          -        -        -          -          -       -               -       breached        breached        -          -         paid  -
 breached_later_disputed  -               -         -         -         -          -          -        -        -          -          -       -               -       !disputed       !disputed       holding    breached  paid  -
 breached_closed          -               -         -         -         -          -          -        -        -          -          -       -               -       !nothing_held   !nothing_held   -          -         !nothing_held  -
 given_back               -               -         -         -         -          -          -        -        -          -          -       -               -       -               -               -          -         -  -
 returned                 -               -         -         -         -          -          -        -        -          -          -       -               -       -               -               -          -         -  -
 failed                   -               -         -         -         -          -          -        -        -          -          -       -               -       -               -               -          -         -  -
";

pub(crate) fn machine() -> Machine<Placement, Command> {
    Machine {
        source: include_str!("../../src/placement/mod.rs"),
        commands: include_str!("../../src/placement/command.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations: situations(),
        cases: cases(),
        run,
        state: |placement| placement.state.name(),
        column,
    }
}

fn situations() -> Vec<(&'static str, Placement)> {
    vec![
        ("booked", booked()),
        ("drafted", drafted()),
        ("approved", approved()),
        ("published", published()),
        ("verifying", verifying()),
        ("holding", holding()),
        ("holding_disputed", disputed(holding())),
        ("delivered", delivered()),
        ("paid", paid()),
        ("rejected", rejected()),
        ("rejected_disputed", disputed(rejected())),
        ("rejected_closed", closed(rejected())),
        ("breached_first", breached_at_first()),
        ("breached_first_disputed", disputed(breached_at_first())),
        ("breached_later", breached_later()),
        ("breached_later_disputed", disputed(breached_later())),
        ("breached_closed", closed(breached_later())),
        ("given_back", given_back()),
        ("returned", returned()),
        ("failed", failed()),
    ]
}

fn cases() -> Vec<Case<Placement, Command>> {
    let (early, soon, late) = (after(Span::hours(1)), JUDGED.plus(Span::hours(1)), after(Span::days(60)));
    let contesting = |placement: &Placement| -> &'static [Actor] {
        if placement.state == State::Holding { &[BRAND] } else { &[CREATOR] }
    };
    let case = |label, command, by, now| Case { label, command, by, now };
    let address = "at://did:plc:baker/1".to_owned();
    vec![
        case("draft", draft("My own words. #ad"), |_| &[CREATOR], early),
        case("approve", Command::Review(Judgement::Approve), |_| &[BRAND, OPERATOR], DRAFTED),
        case("reject", rejection(RejectCode::Tone, ""), |_| &[BRAND, OPERATOR], DRAFTED),
        case("silence", Command::ApproveBySilence, |_| &[SYSTEM], late),
        case("publish", Command::Publish { address }, |_| &[CREATOR, SYSTEM], APPROVED),
        case("check", Command::BeginChecks, |_| &[SYSTEM], SEEN),
        case(
            "pass",
            Command::PassChecks { first_seen: SEEN, doubt: Span::ZERO, version: None },
            |_| &[SYSTEM],
            SEEN,
        ),
        case("look", Command::LookAgain, |_| &[SYSTEM], JUDGED),
        case("breach", Command::Breach { reason: Breach::Deleted }, |_| &[SYSTEM], JUDGED),
        case("deliver", Command::Deliver, |_| &[SYSTEM], late),
        case("settle", Command::Settle, |_| &[SYSTEM], late),
        case("give_back", Command::GiveBack, |_| &[CREATOR], late),
        case("expire", Command::Expire, |_| &[SYSTEM], late),
        case("close", Command::Close, |_| &[SYSTEM], late),
        case("contest", Command::Contest { dispute: DISPUTE_ID }, contesting, soon),
        case("uphold", Command::Uphold, |_| &[OPERATOR], late),
        case("dismiss", Command::Dismiss, |_| &[OPERATOR], late),
        case("stop", Command::Stop, |_| &[SYSTEM], late),
        case("find_unmet", Command::FindUnmet { condition: Condition::FakeShare }, |_| &[SYSTEM], late),
    ]
}

/// Whatever the outcome, it must be possible, and money must have moved only where it may.
fn run(placement: &Placement, command: Command, by: Actor, now: Timestamp) -> Result<Placement, Rejection> {
    // Nothing was handed in: nothing is earned.
    let handed_in = placement.draft.is_some();
    let released = !handed_in && matches!(command, Command::Stop | Command::FindUnmet { .. });
    let may_move = moves_the_hold(if released { &Command::Expire } else { &command });
    let next = ask(placement, command, by, now)?.iter().fold(placement.clone(), apply);
    assert_eq!(impossible(&next), None, "{next:#?}");
    if next.hold != placement.hold {
        assert_eq!(may_move(placement.hold), Some(next.hold), "from {:?}", placement.state);
    }
    Ok(next)
}

/// Where a command may take the money from there.
fn moves_the_hold(command: &Command) -> fn(Hold) -> Option<Hold> {
    match command {
        Command::Settle => |hold| (hold == Hold::Held).then_some(Hold::Settled),
        Command::Expire | Command::Close | Command::Dismiss => {
            |hold| (hold == Hold::Held).then_some(Hold::Released)
        }
        Command::Stop => |hold| (hold == Hold::Held).then_some(Hold::Settled),
        Command::GiveBack => |hold| match hold {
            Hold::Held => Some(Hold::Released),
            Hold::Settled => Some(Hold::Returned),
            Hold::Released | Hold::Returned => None,
        },
        Command::SubmitDraft { .. }
        | Command::Review(_)
        | Command::ApproveBySilence
        | Command::Publish { .. }
        | Command::BeginChecks
        | Command::PassChecks { .. }
        | Command::LookAgain
        | Command::Breach { .. }
        | Command::Deliver
        | Command::Contest { .. }
        | Command::FindUnmet { .. }
        | Command::Uphold => |_| None,
    }
}

fn column(command: &Command) -> &'static str {
    match command {
        Command::SubmitDraft { .. } => "draft",
        Command::Review(_) => "review",
        Command::ApproveBySilence => "silence",
        Command::Publish { .. } => "publish",
        Command::BeginChecks => "check",
        Command::PassChecks { .. } => "pass",
        Command::LookAgain => "look",
        Command::Breach { .. } => "breach",
        Command::Deliver => "deliver",
        Command::Settle => "settle",
        Command::GiveBack => "give_back",
        Command::Expire => "expire",
        Command::Close => "close",
        Command::Contest { .. } => "contest",
        Command::Uphold => "uphold",
        Command::Dismiss => "dismiss",
        Command::Stop => "stop",
        Command::FindUnmet { .. } => "find_unmet",
    }
}
