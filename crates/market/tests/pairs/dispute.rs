//! Disputes, opened by the creator and by the brand.

use kernel::{Span, Timestamp};
use market::dispute::{Command, Dispute, State, apply, decide};
use market::people::Actor;
use market::rejection::Rejection;

use super::machine::{Case, Machine};
use crate::common::{BRAND, CREATOR, OPERATOR, SYSTEM, after, dispute_in};

const EXPECTED: &str = "
                    answer    uphold  dismiss    overtake
 creator_opened     answered  upheld  dismissed  upheld
 creator_answered   -         upheld  dismissed  upheld
 creator_upheld     -         -       -          -
 creator_dismissed  -         -       -          -
 brand_opened       answered  upheld  dismissed  dismissed
 brand_answered     -         upheld  dismissed  dismissed
 brand_upheld       -         -       -          -
 brand_dismissed    -         -       -          -
";

pub(crate) fn machine() -> Machine<Dispute, Command> {
    Machine {
        source: include_str!("../../src/dispute.rs"),
        commands: include_str!("../../src/dispute.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations: situations(),
        cases: cases(),
        run,
        state: |dispute| dispute.state.name(),
        column,
    }
}

fn situations() -> Vec<(&'static str, Dispute)> {
    vec![
        ("creator_opened", dispute_in(State::Opened, CREATOR)),
        ("creator_answered", dispute_in(State::Answered, CREATOR)),
        ("creator_upheld", dispute_in(State::Upheld, CREATOR)),
        ("creator_dismissed", dispute_in(State::Dismissed, CREATOR)),
        ("brand_opened", dispute_in(State::Opened, BRAND)),
        ("brand_answered", dispute_in(State::Answered, BRAND)),
        ("brand_upheld", dispute_in(State::Upheld, BRAND)),
        ("brand_dismissed", dispute_in(State::Dismissed, BRAND)),
    ]
}

fn cases() -> Vec<Case<Dispute, Command>> {
    let text = || "The post was gone for two days.".to_owned();
    let unheard = after(Span::days(4));
    let answers = |dispute: &Dispute| -> &'static [Actor] {
        if dispute.opener == CREATOR { &[BRAND] } else { &[CREATOR] }
    };
    let case = |label, command, by, now| Case { label, command, by, now };
    vec![
        case("answer", Command::Answer { text: text() }, answers, after(Span::hours(1))),
        case("uphold", Command::Uphold { ruling: text() }, |_| &[OPERATOR], unheard),
        case("dismiss", Command::Dismiss { ruling: text() }, |_| &[OPERATOR], unheard),
        case("overtake", Command::Overtake { ruling: text() }, |_| &[SYSTEM], after(Span::hours(1))),
    ]
}

fn run(dispute: &Dispute, command: Command, by: Actor, now: Timestamp) -> Result<Dispute, Rejection> {
    let next = decide(dispute, command, by, now)?.iter().fold(dispute.clone(), apply);
    let decided = matches!(next.state, State::Upheld | State::Dismissed);
    assert_eq!(next.ruling.is_some(), decided, "decided with its reason, and only then");
    assert!(next.state != State::Answered || next.answer.is_some());
    Ok(next)
}

fn column(command: &Command) -> &'static str {
    match command {
        Command::Answer { .. } => "answer",
        Command::Uphold { .. } => "uphold",
        Command::Dismiss { .. } => "dismiss",
        Command::Overtake { .. } => "overtake",
    }
}
