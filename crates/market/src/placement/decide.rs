//! What happens to a placement when a command is given.

use kernel::sabotage::Bug;
use kernel::{DisputeId, Timestamp};

use super::{Command, Event, Hold, Judgement, Placement, State, Verdict};
use crate::eligibility::Condition;
use crate::measure::Unmet;
use crate::people::Actor;
use crate::policy::Policy;
use crate::reasons::{Breach, Failure, RejectCode};
use crate::rejection::{Rejection, fit};

/// What happens when `by` gives this command now.
///
/// # Errors
/// When the state, the party, the time or an open dispute does not allow it.
pub fn decide(
    placement: &Placement,
    command: Command,
    by: Actor,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Event>, Rejection> {
    allowed(placement, &command, by)?;
    if !command.from_states().contains(&placement.state) {
        let (state, command) = (placement.state.name(), command.name());
        return Err(Rejection::NotNow { what: "placement", state, command });
    }
    match command {
        Command::SubmitDraft { text } => submit(placement, text, now, policy),
        Command::Review(Judgement::Approve) => Ok(vec![Event::Approved { by_silence: false, at: now }]),
        Command::Review(Judgement::Reject { code, note }) => {
            not_silent(placement, by, now, policy)?;
            reject(code, note, now)
        }
        Command::ApproveBySilence => approve_by_silence(placement, now, policy),
        Command::Publish { address } => {
            let address = fit("the address of the post", &address, 1, 2_000)?.to_owned();
            Ok(vec![Event::Published { address, at: now }])
        }
        Command::BeginChecks => Ok(vec![Event::ChecksBegan]),
        Command::PassChecks { first_seen, doubt, version } => {
            let hold_until = first_seen.plus(placement.holding).plus(doubt);
            Ok(vec![Event::ChecksPassed { first_seen, doubt, hold_until, version }])
        }
        Command::LookAgain => Ok(vec![Event::LookedAt { at: now }]),
        Command::Breach { reason } => {
            undisputed(placement)?;
            Ok(vec![Event::Breached { reason, at: now }])
        }
        Command::Deliver => deliver(placement, now),
        Command::Settle => Ok(vec![Event::Paid]),
        Command::GiveBack => give_back(placement),
        Command::Expire => expire(placement, now, policy),
        Command::Close => close(placement, now, policy),
        Command::Contest { dispute } => contest(placement, dispute, now, policy),
        Command::Uphold => uphold(placement, now),
        Command::Dismiss => dismiss(placement),
        Command::Stop => stop(placement, now),
        Command::FindUnmet { condition } => find_unmet(placement, condition, now),
    }
}

fn submit(
    placement: &Placement,
    text: String,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Event>, Rejection> {
    held(placement)?;
    undisputed(placement)?;
    fit("the draft", &text, 1, 10_000)?;
    let revision = placement.draft.as_ref().map_or(0, |draft| draft.revision) + 1;
    if revision > policy.most_drafts {
        return Err(Rejection::NoDraftLeft { most: policy.most_drafts });
    }
    let deadline = policy.draft_until(placement);
    if placement.state == State::Booked && now >= deadline {
        return Err(Rejection::TooLate { command: "hand in a draft", since: deadline });
    }
    Ok(vec![Event::Drafted { text, at: now, revision }])
}

fn reject(code: RejectCode, note: String, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    let least = usize::from(code == RejectCode::Other);
    fit("the note", &note, least, 2_000)?;
    Ok(vec![Event::Rejected { code, note, at: now }])
}

/// When the brand's silence approves.
fn silence(placement: &Placement, now: Timestamp, policy: &Policy) -> Timestamp {
    policy.silence(placement, placement.draft.as_ref().map_or(now, |draft| draft.at))
}

/// A brand that was silent has approved, even before the market has got round to writing it down.
fn not_silent(placement: &Placement, by: Actor, now: Timestamp, policy: &Policy) -> Result<(), Rejection> {
    let since = silence(placement, now, policy);
    if by == Actor::Brand(placement.brand) && now >= since {
        return Err(Rejection::TooLate { command: "reject the draft", since });
    }
    Ok(())
}

fn approve_by_silence(
    placement: &Placement,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Event>, Rejection> {
    let until = silence(placement, now, policy);
    if now < until || Bug::SilenceIgnored.is_on() {
        return Err(Rejection::TooEarly { command: "approve by silence", until });
    }
    Ok(vec![Event::Approved { by_silence: true, at: now }])
}

fn deliver(placement: &Placement, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    undisputed(placement)?;
    let until = placement.hold_until.unwrap_or(now);
    if now < until {
        return Err(Rejection::TooEarly { command: "deliver it", until });
    }
    Ok(vec![Event::Delivered])
}

/// Until it is settled the price is still held and goes back whole; afterwards the creator returns it.
fn give_back(placement: &Placement) -> Result<Vec<Event>, Rejection> {
    undisputed(placement)?;
    match placement.hold {
        Hold::Held => Ok(vec![Event::GivenBack { hold: Hold::Held }, Event::HoldReleased]),
        Hold::Settled => Ok(vec![Event::GivenBack { hold: Hold::Returned }]),
        Hold::Released | Hold::Returned => Err(Rejection::NothingHeld),
    }
}

fn expire(placement: &Placement, now: Timestamp, policy: &Policy) -> Result<Vec<Event>, Rejection> {
    let (reason, until) = match placement.approved {
        None => (Failure::NoDraft, policy.draft_until(placement)),
        Some(approved) => (Failure::NotPublished, policy.publish_until(placement, approved)),
    };
    if now < until {
        return Err(Rejection::TooEarly { command: "let it expire", until });
    }
    Ok(vec![Event::Failed { reason, at: now }, Event::HoldReleased])
}

/// When a rejection or breach was decided: the time to appeal runs from there.
fn decided(placement: &Placement, now: Timestamp) -> Timestamp {
    match placement.verdict {
        Some(Verdict::Rejected { at, .. } | Verdict::Breached { at, .. } | Verdict::Failed { at, .. }) => at,
        None => now,
    }
}

fn close(placement: &Placement, now: Timestamp, policy: &Policy) -> Result<Vec<Event>, Rejection> {
    held(placement)?;
    undisputed(placement)?;
    let until = decided(placement, now).plus(policy.appeal_window);
    if now < until {
        return Err(Rejection::TooEarly { command: "close it", until });
    }
    Ok(vec![Event::HoldReleased])
}

fn contest(
    placement: &Placement,
    dispute: DisputeId,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Event>, Rejection> {
    held(placement)?;
    undisputed(placement)?;
    let since = match placement.hold_until {
        Some(until) if placement.state == State::Holding => until,
        Some(_) | None => decided(placement, now).plus(policy.appeal_window),
    };
    if now >= since {
        return Err(Rejection::TooLate { command: "contest it", since });
    }
    Ok(vec![Event::Contested { dispute }])
}

/// Whoever opened the dispute was right: a rejected draft is approved, a breach excused, a post that the brand
/// disputed is breached.
fn uphold(placement: &Placement, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    contested(placement)?;
    let closed = Event::DisputeClosed { upheld: true };
    if placement.state == State::Holding {
        return Ok(vec![closed, Event::Breached { reason: Breach::Condemned, at: now }]);
    }
    let (state, excused) = match &placement.verdict {
        Some(Verdict::Breached { reason, .. }) if placement.hold_until.is_some() => {
            (State::Holding, Some(*reason))
        }
        // Breached at its first check: the check begins anew without that reason.
        Some(Verdict::Breached { reason, .. }) => (State::Published, Some(*reason)),
        Some(Verdict::Rejected { .. } | Verdict::Failed { .. }) | None => (State::Approved, None),
    };
    Ok(vec![closed, Event::Reinstated { state, excused, at: now }])
}

/// Whoever opened the dispute was wrong. What the creator contested is final at once: there is no second appeal.
fn dismiss(placement: &Placement) -> Result<Vec<Event>, Rejection> {
    contested(placement)?;
    let closed = Event::DisputeClosed { upheld: false };
    if placement.state == State::Holding {
        return Ok(vec![closed]);
    }
    Ok(vec![closed, Event::HoldReleased])
}

/// The campaign was found false: the work that was handed in is paid in full, and an open dispute ends in its creator's
/// favour. What was final before stays so.
fn stop(placement: &Placement, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    held(placement)?;
    if placement.draft.is_none() {
        return Ok(vec![Event::Failed { reason: Failure::Stopped, at: now }, Event::HoldReleased]);
    }
    // The creator opened it, unless the post is still in its holding period: see `contest`.
    let upheld = placement.state != State::Holding;
    let closed = placement.dispute.map(|_| Event::DisputeClosed { upheld });
    Ok(closed.into_iter().chain([Event::Stopped { at: now }, Event::Paid]).collect())
}

/// Work that was handed in under a condition that was met goes on; a place without any is released. Noted once.
fn find_unmet(placement: &Placement, condition: Condition, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    held(placement)?;
    let unmet = Unmet { condition, at: now };
    if placement.state == State::Booked {
        let failed = Event::Failed { reason: Failure::Unmet, at: now };
        return Ok(vec![Event::FoundUnmet { unmet, released: true }, failed, Event::HoldReleased]);
    }
    let noted = placement.unmet.is_some();
    Ok(if noted { Vec::new() } else { vec![Event::FoundUnmet { unmet, released: false }] })
}

fn held(placement: &Placement) -> Result<(), Rejection> {
    if placement.is_open() { Ok(()) } else { Err(Rejection::NothingHeld) }
}

fn undisputed(placement: &Placement) -> Result<(), Rejection> {
    if placement.dispute.is_some() { Err(Rejection::Disputed) } else { Ok(()) }
}

fn contested(placement: &Placement) -> Result<DisputeId, Rejection> {
    placement.dispute.ok_or(Rejection::NotNow {
        what: "placement",
        state: "not disputed",
        command: "have a dispute decided",
    })
}

fn allowed(placement: &Placement, command: &Command, by: Actor) -> Result<(), Rejection> {
    let is_creator = by == Actor::Creator(placement.creator);
    let is_brand = by == Actor::Brand(placement.brand);
    let is_operator = matches!(by, Actor::Operator(_));
    let is_system = by == Actor::System;
    let (fits, needs) = match command {
        Command::SubmitDraft { .. } | Command::GiveBack => (is_creator, "its creator"),
        Command::Review(_) => (is_brand || is_operator, "its brand or the operator"),
        Command::Publish { .. } => (is_creator || is_system, "its creator"),
        Command::Contest { .. } if placement.state == State::Holding => (is_brand, "its brand"),
        Command::Contest { .. } => (is_creator, "its creator"),
        Command::Uphold | Command::Dismiss => (is_operator, "the operator"),
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
        | Command::FindUnmet { .. } => (is_system, "the market itself"),
    };
    if fits {
        Ok(())
    } else {
        Err(Rejection::WrongParty { what: "placement", command: command.name(), needs })
    }
}
