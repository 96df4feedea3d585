//! Contests of measures.

use kernel::{AuditId, ContestId, ProfileId, Span, Timestamp};
use market::measure::contest::{About, Answer, Command, Contest, Correction, State, apply, decide};
use market::people::Actor;
use market::rejection::Rejection;
use uuid::Uuid;

use super::machine::{Case, Machine};
use crate::common::{CREATOR, OPERATOR, after};

const EXPECTED: &str = "
            keep  correct    set_aside  withdraw
 filed      kept  corrected  corrected  withdrawn
 kept       -     -          -          -
 corrected  -     -          -          -
 withdrawn  -     -          -          -
";

pub(crate) fn machine() -> Machine<Contest, Command> {
    Machine {
        source: include_str!("../../src/measure/contest.rs"),
        commands: include_str!("../../src/measure/contest.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations: State::ALL.map(|state| (state.name(), in_state(state))).to_vec(),
        cases: cases(),
        run,
        state: |contest| contest.state.name(),
        column,
    }
}

fn in_state(state: State) -> Contest {
    let Actor::Creator(creator) = CREATOR else { unreachable!() };
    let Actor::Operator(by) = OPERATOR else { unreachable!() };
    let correction = (state == State::Corrected).then_some(Correction::Remeasured);
    let answered = matches!(state, State::Kept | State::Corrected);
    let answer = Answer { by, at: after(Span::hours(2)), note: "Looked at.".to_owned(), correction };
    Contest {
        id: ContestId::new(Uuid::from_u128(1)),
        creator,
        profile: ProfileId::new(Uuid::from_u128(2)),
        about: About::Audit { audit: AuditId::new(Uuid::from_u128(3)), family: None },
        grounds: "A television programme named me.".to_owned(),
        state,
        filed: after(Span::hours(1)),
        answer_by: after(Span::days(7)),
        reminded: None,
        answer: answered.then_some(answer),
    }
}

fn cases() -> Vec<Case<Contest, Command>> {
    let note = || "Looked at again.".to_owned();
    let late = after(Span::days(30));
    let case = |label, command, by: fn(&Contest) -> &'static [Actor]| Case { label, command, by, now: late };
    let correct = |correction| Command::Correct { note: note(), correction };
    vec![
        case("keep", Command::Keep { note: note() }, |_| &[OPERATOR]),
        case("correct", correct(Correction::Remeasured), |_| &[OPERATOR]),
        case("set_aside", correct(Correction::SetAside), |_| &[OPERATOR]),
        case("withdraw", Command::Withdraw, |_| &[CREATOR]),
    ]
}

fn run(contest: &Contest, command: Command, by: Actor, now: Timestamp) -> Result<Contest, Rejection> {
    let next = decide(contest, command, by, now)?.iter().fold(contest.clone(), apply);
    let answered = matches!(next.state, State::Kept | State::Corrected);
    assert_eq!(next.answer.is_some(), answered, "answered by a person with a reason, and only then");
    let corrected = next.answer.as_ref().is_some_and(|answer| answer.correction.is_some());
    assert_eq!(corrected, next.state == State::Corrected);
    assert!(next.answer.as_ref().is_none_or(|answer| answer.at == now));
    Ok(next)
}

fn column(command: &Command) -> &'static str {
    match command {
        Command::Keep { .. } => "keep",
        Command::Correct { .. } => "correct",
        Command::Withdraw => "withdraw",
    }
}
