//! Payouts. Only the market speaks to them: they know no party.

use kernel::Timestamp;
use market::payout::{Command, Payout, State, apply, decide};
use market::people::Actor;
use market::rejection::Rejection;

use super::machine::{Case, Machine};
use crate::common::{PARTIES, T0, payout_in};

const EXPECTED: &str = "
            send  confirm    refuse
 requested  sent  confirmed  returned
 sent       sent  confirmed  returned
 confirmed  -     -          -
 returned   -     -          -
";

pub(crate) fn machine() -> Machine<Payout, Command> {
    Machine {
        source: include_str!("../../src/payout.rs"),
        commands: include_str!("../../src/payout.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations: State::ALL.map(|state| (state.name(), payout_in(state))).to_vec(),
        cases: cases(),
        run,
        state: |payout| payout.state.name(),
        column,
    }
}

fn cases() -> Vec<Case<Payout, Command>> {
    let case = |label, command| Case { label, command, by: |_| &PARTIES, now: T0 };
    vec![
        case("send", Command::Send),
        case("confirm", Command::Confirm),
        case("refuse", Command::Refuse { reason: "account closed".to_owned() }),
    ]
}

fn run(payout: &Payout, command: Command, _: Actor, _: Timestamp) -> Result<Payout, Rejection> {
    let next = decide(payout, command)?.iter().fold(payout.clone(), apply);
    assert_eq!(next.refusal.is_some(), next.state == State::Returned, "returned with the rail's reason");
    Ok(next)
}

fn column(command: &Command) -> &'static str {
    match command {
        Command::Send => "send",
        Command::Confirm => "confirm",
        Command::Refuse { .. } => "refuse",
    }
}
