//! Campaigns.

use kernel::{Span, Timestamp};
use market::breakout::ProductCheck;
use market::campaign::{Campaign, Command, State, Stopped, apply, decide};
use market::people::Actor;
use market::rejection::Rejection;

use super::machine::{Case, Machine};
use crate::common::{BRAND, CREATOR, OPERATOR, OTHER_CREATOR, SYSTEM, after, campaign_in, euros};

const EXPECTED: &str = "
            fund_part  fund_all  launch  book  free    check   pause   resume  end    stop   cancel     settle   settle_open
 draft      draft      funded    -       -     -       draft   -       -       -      -      cancelled  -        -
 funded     funded     funded    live    -     -       funded  -       -       -      -      cancelled  -        -
 live       live       live      -       live  live    live    paused  -       ended  ended  -          -        -
 paused     paused     paused    -       -     paused  paused  -       live    ended  ended  -          -        -
 ended      -          -         -       -     ended   -       -       -       -      ended  -          settled  !still_open
 stopped    -          -         -       -     ended   -       -       -       -      -      -          settled  !still_open
 settled    -          -         -       -     -       -       -       -       -      -      -          -        -
 cancelled  -          -         -       -     -       -       -       -       -      -      -          -        -
";

pub(crate) fn machine() -> Machine<Campaign, Command> {
    Machine {
        source: include_str!("../../src/campaign.rs"),
        commands: include_str!("../../src/campaign.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations: situations(),
        cases: cases(),
        run,
        state: |campaign| campaign.state.name(),
        column,
    }
}

/// One for each state, and one that was found false.
fn situations() -> Vec<(&'static str, Campaign)> {
    let mut all = State::ALL.map(|state| (state.name(), campaign_in(state))).to_vec();
    let stopped = Stopped { note: "It does not exist.".to_owned(), at: after(Span::hours(1)) };
    all.insert(5, ("stopped", Campaign { stopped: Some(stopped), ..campaign_in(State::Ended) }));
    all
}

fn cases() -> Vec<Case<Campaign, Command>> {
    let (early, late) = (after(Span::hours(1)), after(Span::days(31)));
    let case = |label, command, by, now| Case { label, command, by, now };
    let check = ProductCheck { against: Vec::new(), note: "Bought one.".to_owned(), at: early };
    vec![
        case("fund_part", Command::Fund { amount: euros(1) }, |_| &[OPERATOR, SYSTEM], early),
        case("fund_all", Command::Fund { amount: euros(45_000) }, |_| &[OPERATOR, SYSTEM], early),
        case("launch", Command::Launch, |_| &[BRAND], early),
        case("book", Command::Book { small: true }, |_| &[BRAND, CREATOR, OTHER_CREATOR], early),
        case("free", Command::Free { small: false }, |_| &[SYSTEM], early),
        case("check", Command::CheckProduct { check }, |_| &[OPERATOR], early),
        case("pause", Command::Pause, |_| &[BRAND, OPERATOR], early),
        case("resume", Command::Resume, |_| &[BRAND], early),
        case("end", Command::End, |_| &[BRAND, OPERATOR, SYSTEM], late),
        case("stop", Command::Stop { note: "It does not exist.".to_owned() }, |_| &[OPERATOR], early),
        case("cancel", Command::Cancel, |_| &[BRAND, OPERATOR], early),
        case("settle", Command::Settle { open: 0 }, |_| &[SYSTEM], late),
        case("settle_open", Command::Settle { open: 1 }, |_| &[SYSTEM], late),
    ]
}

fn run(campaign: &Campaign, command: Command, by: Actor, now: Timestamp) -> Result<Campaign, Rejection> {
    decide(campaign, command, by, now).map(|events| events.iter().fold(campaign.clone(), apply))
}

/// Without a wildcard: a new command must be given its column.
fn column(command: &Command) -> &'static str {
    match command {
        Command::Fund { .. } => "fund",
        Command::Launch => "launch",
        Command::Book { .. } => "book",
        Command::Free { .. } => "free",
        Command::CheckProduct { .. } => "check_product",
        Command::Pause => "pause",
        Command::Resume => "resume",
        Command::End => "end",
        Command::Stop { .. } => "stop",
        Command::Cancel => "cancel",
        Command::Settle { .. } => "settle",
    }
}
