//! Offers to authors: of a member, of a stranger, and of a stranger who has claimed theirs.

use kernel::{Span, Timestamp};
use market::breakout::offer::{AuthorOffer, Command, State, apply, decide};
use market::people::Actor;
use market::rejection::Rejection;

use super::machine::{Case, Machine};
use crate::common::breakouts::{ACCOUNT, DIGEST, author_offer_in, to_stranger};
use crate::common::{BRAND, CREATOR, OPERATOR, OTHER_CREATOR, SYSTEM, after};

const EXPECTED: &str = "
            claim          claim_wrong    claim_other    renew  mark_sent  accept    decline   withdraw   expire
 open       -              -              -              -      -          accepted  declined  withdrawn  expired
 stranger   open           !wrong_party   !wrong_party   open   open       -         declined  withdrawn  expired
 accepted   -              -              -              -      -          -         -         -          -
 declined   -              -              -              -      -          -         -         -          -
 withdrawn  -              -              -              -      -          -         -         -          -
 expired    -              -              -              -      -          -         -         -          -
";

pub(crate) fn machine() -> Machine<AuthorOffer, Command> {
    let mut situations = vec![("stranger", to_stranger())];
    situations.extend(State::ALL.map(|state| (state.name(), author_offer_in(state))));
    situations.swap(0, 1);
    Machine {
        source: include_str!("../../src/breakout/offer.rs"),
        commands: include_str!("../../src/breakout/offer.rs"),
        all: State::ALL.map(State::name).to_vec(),
        expected: EXPECTED,
        situations,
        cases: cases(),
        run,
        state: |offer| offer.state.name(),
        column,
    }
}

/// Nobody can take a stranger's offer before it is claimed.
fn author(offer: &AuthorOffer) -> &'static [Actor] {
    if offer.creator.is_some() { &[CREATOR] } else { &[] }
}

fn author_or_system(offer: &AuthorOffer) -> &'static [Actor] {
    if offer.creator.is_some() { &[CREATOR, SYSTEM] } else { &[SYSTEM] }
}

fn cases() -> Vec<Case<AuthorOffer, Command>> {
    let (early, late) = (after(Span::hours(1)), after(Span::hours(13)));
    let case = |label, command, by, now| Case { label, command, by, now };
    let claim = |digest: &str, account: &str| Command::Claim {
        digest: digest.to_owned(),
        account: account.to_owned(),
    };
    let creators: fn(&AuthorOffer) -> &'static [Actor] = |_| &[CREATOR, OTHER_CREATOR];
    vec![
        case("claim", claim(DIGEST, ACCOUNT), creators, early),
        case("claim_wrong", claim("another", ACCOUNT), creators, early),
        case("claim_other", claim(DIGEST, "did:plc:somebody-else"), creators, early),
        case("renew", Command::Renew { digest: "new".to_owned() }, |_| &[BRAND, OPERATOR], early),
        case("mark_sent", Command::MarkSent, |_| &[BRAND, OPERATOR], early),
        case("accept", Command::Accept, author, early),
        case("decline", Command::Decline, author_or_system, late),
        case("withdraw", Command::Withdraw, |_| &[BRAND, OPERATOR, SYSTEM], early),
        case("expire", Command::Expire, |_| &[SYSTEM], late),
    ]
}

fn run(offer: &AuthorOffer, command: Command, by: Actor, now: Timestamp) -> Result<AuthorOffer, Rejection> {
    let renewed = matches!(command, Command::Renew { .. });
    let marked = matches!(command, Command::MarkSent);
    let next = decide(offer, command, by, now)?.iter().fold(offer.clone(), apply);
    assert_eq!(
        next.claim.is_some(),
        renewed || marked,
        "an address works no more once it was used or the offer decided"
    );
    assert_eq!(next.opens(DIGEST, now), marked, "nor does the former one");
    assert_eq!(next.sent.is_some(), marked, "a new address is still to be sent");
    Ok(next)
}

fn column(command: &Command) -> &'static str {
    match command {
        Command::Claim { .. } => "claim",
        Command::Renew { .. } => "renew",
        Command::MarkSent => "mark_sent",
        Command::Accept => "accept",
        Command::Decline => "decline",
        Command::Withdraw => "withdraw",
        Command::Expire => "expire",
    }
}
