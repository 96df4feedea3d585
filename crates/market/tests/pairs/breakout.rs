//! Breakouts: shown and held back, free and taken by an offer.

use kernel::{AuthorOfferId, Span, Timestamp};
use market::Policy;
use market::breakout::post::{Breakout, Command, HoldCode, State, apply, decide};
use market::people::Actor;
use market::rejection::Rejection;
use uuid::Uuid;

use super::machine::{Case, Machine};
use crate::common::breakouts::{AUTHOR_OFFER_ID, breakout_in, spotting, taken};
use crate::common::{BRAND, OPERATOR, OTHER_BRAND, SYSTEM, after};

const EXPECTED: &str = "
             sight      sight_text  show   hold_back  reserve  release    release_other  end   forget
 spotted     spotted    waiting     -      -          -        -          -              over  over
 waiting     waiting    waiting     shown  held_back  -        -          -              over  over
 shown       shown      shown       -      held_back  shown    shown      shown          over  over
 shown_taken shown      shown       -      held_back  -        shown      shown          over  over
 held_back   held_back  held_back   shown  -          -        held_back  held_back      over  over
 over        -          -           -      -          -        over       over           -     over
";

pub(crate) fn machine() -> Machine<Breakout, Command> {
    Machine {
        source: include_str!("../../src/breakout/post.rs"),
        commands: include_str!("../../src/breakout/post.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations: vec![
            ("spotted", breakout_in(State::Spotted)),
            ("waiting", breakout_in(State::Waiting)),
            ("shown", breakout_in(State::Shown)),
            ("shown_taken", taken(breakout_in(State::Shown))),
            ("held_back", taken(breakout_in(State::HeldBack))),
            ("over", taken(breakout_in(State::Over))),
        ],
        cases: cases(),
        run,
        state: |breakout| breakout.state.name(),
        column,
    }
}

fn cases() -> Vec<Case<Breakout, Command>> {
    let (early, late) = (after(Span::hours(1)), after(Span::hours(49)));
    let case = |label, command, by, now| Case { label, command, by, now };
    let told = |text: &str| {
        let mut told = spotting();
        (told.text, told.updated) = (text.to_owned(), after(Span::minutes(30)));
        Box::new(told)
    };
    let other = AuthorOfferId::new(Uuid::from_u128(77));
    let tragedy = Command::HoldBack { code: HoldCode::Tragedy, note: String::new() };
    vec![
        case("sight", Command::Sight { told: told("") }, |_| &[SYSTEM], early),
        case("sight_text", Command::Sight { told: told("Look at this dog") }, |_| &[SYSTEM], early),
        case("show", Command::Show, |_| &[OPERATOR], early),
        case("hold_back", tragedy, |_| &[OPERATOR], early),
        case("reserve", Command::Reserve { offer: AUTHOR_OFFER_ID }, |_| &[BRAND, OTHER_BRAND], early),
        case("release", Command::Release { offer: AUTHOR_OFFER_ID }, |_| &[SYSTEM], early),
        case("release_other", Command::Release { offer: other }, |_| &[SYSTEM], early),
        case("end", Command::End, |_| &[SYSTEM], late),
        case("forget", Command::Forget, |_| &[SYSTEM], early),
    ]
}

fn run(breakout: &Breakout, command: Command, by: Actor, now: Timestamp) -> Result<Breakout, Rejection> {
    let expected = match &command {
        Command::Reserve { offer } => Some(*offer),
        Command::Release { offer } if *offer == AUTHOR_OFFER_ID => None,
        Command::Sight { .. }
        | Command::Show
        | Command::HoldBack { .. }
        | Command::Release { .. }
        | Command::End
        | Command::Forget => breakout.offer,
    };
    let events = decide(breakout, command, by, now, &Policy::default())?;
    let next = events.iter().fold(breakout.clone(), apply);
    let words = !next.seen.text.is_empty() || !next.seen.name.is_empty();
    assert!(!words || !matches!(events[..], [market::breakout::post::Event::Forgotten]), "nothing is kept");
    assert_eq!(next.offer, expected, "only reserving and releasing that very offer move it");
    Ok(next)
}

fn column(command: &Command) -> &'static str {
    match command {
        Command::Sight { .. } => "sight",
        Command::Show => "show",
        Command::HoldBack { .. } => "hold_back",
        Command::Reserve { .. } => "reserve",
        Command::Release { .. } => "release",
        Command::End => "end",
        Command::Forget => "forget",
    }
}
