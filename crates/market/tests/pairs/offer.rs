//! Offers.

use kernel::{Span, Timestamp};
use market::offer::{Command, Offer, State, apply, decide};
use market::people::Actor;
use market::rejection::Rejection;

use super::machine::{Case, Machine};
use crate::common::{BRAND, CREATOR, PLACEMENT_ID, SYSTEM, after, offer_in};

const EXPECTED: &str = "
            accept    decline   withdraw   expire
 sent       accepted  declined  withdrawn  expired
 accepted   -         -         -          -
 declined   -         -         -          -
 withdrawn  -         -         -          -
 expired    -         -         -          -
";

pub(crate) fn machine() -> Machine<Offer, Command> {
    Machine {
        source: include_str!("../../src/offer.rs"),
        commands: include_str!("../../src/offer.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations: State::ALL.map(|state| (state.name(), offer_in(state))).to_vec(),
        cases: cases(),
        run,
        state: |offer| offer.state.name(),
        column,
    }
}

fn cases() -> Vec<Case<Offer, Command>> {
    let (early, late) = (after(Span::hours(1)), after(Span::days(3)));
    let case = |label, command, by, now| Case { label, command, by, now };
    vec![
        case("accept", Command::Accept { placement: PLACEMENT_ID }, |_| &[CREATOR], early),
        case("decline", Command::Decline, |_| &[CREATOR], early),
        case("withdraw", Command::Withdraw, |_| &[BRAND, SYSTEM], early),
        case("expire", Command::Expire, |_| &[SYSTEM], late),
    ]
}

fn run(offer: &Offer, command: Command, by: Actor, now: Timestamp) -> Result<Offer, Rejection> {
    let next = decide(offer, command, by, now)?.iter().fold(offer.clone(), apply);
    let has_placement = next.placement == Some(PLACEMENT_ID);
    assert_eq!(has_placement, next.state == State::Accepted, "only an accepted offer has a placement");
    Ok(next)
}

fn column(command: &Command) -> &'static str {
    match command {
        Command::Accept { .. } => "accept",
        Command::Decline => "decline",
        Command::Withdraw => "withdraw",
        Command::Expire => "expire",
    }
}
