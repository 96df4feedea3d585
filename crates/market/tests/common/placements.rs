//! Placements in every situation that the rules can lead to, and what can be asked of them.

use kernel::{CampaignId, Network, Span, Timestamp};
use market::placement::{
    Command, Draft, Event, Hold, Judgement, Placement, Post, State, Verdict, apply, decide,
};
use market::policy::Policy;
use market::reasons::{Breach, Failure, RejectCode};
use market::rejection::Rejection;
use uuid::Uuid;

use super::{Actor, BRAND_ID, CREATOR_ID, DISPUTE_ID, PLACEMENT_ID, T0, after, euros, profile_id, share};

/// When the draft was handed in.
pub(crate) const DRAFTED: Timestamp = after(Span::days(1));
/// When it was approved.
pub(crate) const APPROVED: Timestamp = after(Span::days(2));
/// When the post was published and first seen.
pub(crate) const SEEN: Timestamp = after(Span::days(3));
/// Until when it must stay.
pub(crate) const HOLD_UNTIL: Timestamp = after(Span::days(6));
/// When it was rejected or found to be breached.
pub(crate) const JUDGED: Timestamp = after(Span::days(4));

pub(crate) fn booked() -> Placement {
    Placement {
        id: PLACEMENT_ID,
        campaign: CampaignId::new(Uuid::from_u128(4)),
        brand: BRAND_ID,
        creator: CREATOR_ID,
        profile: profile_id(),
        network: Network::Bluesky,
        account: "did:plc:baker".to_owned(),
        small: true,
        reply_to: None,
        offer: None,
        price: euros(4_500),
        fee: share(1_000),
        holding: Span::days(3),
        state: State::Booked,
        hold: Hold::Held,
        booked: T0,
        draft: None,
        approved: None,
        post: None,
        hold_until: None,
        looks: 0,
        verdict: None,
        dispute: None,
        excused: Vec::new(),
        stopped: None,
        measured: market::measure::Quoted::default(),
        unmet: None,
    }
}

pub(crate) fn drafted() -> Placement {
    let draft = Draft { text: "Bread, at last. #ad".to_owned(), at: DRAFTED, revision: 1 };
    Placement { state: State::Drafted, draft: Some(draft), ..booked() }
}

pub(crate) fn approved() -> Placement {
    Placement { state: State::Approved, approved: Some(APPROVED), ..drafted() }
}

pub(crate) fn published() -> Placement {
    let post = Post {
        address: "at://did:plc:baker/1".to_owned(),
        declared: SEEN,
        first_seen: None,
        doubt: Span::ZERO,
        version: None,
    };
    Placement { state: State::Published, post: Some(post), ..approved() }
}

pub(crate) fn verifying() -> Placement {
    Placement { state: State::Verifying, ..published() }
}

pub(crate) fn holding() -> Placement {
    let post = verifying().post.map(|post| Post { first_seen: Some(SEEN), ..post });
    Placement { state: State::Holding, post, hold_until: Some(HOLD_UNTIL), looks: 1, ..verifying() }
}

pub(crate) fn delivered() -> Placement {
    Placement { state: State::Delivered, ..holding() }
}

pub(crate) fn paid() -> Placement {
    Placement { state: State::Paid, hold: Hold::Settled, ..delivered() }
}

pub(crate) fn rejected() -> Placement {
    let verdict = Verdict::Rejected { code: RejectCode::Tone, note: String::new(), at: JUDGED };
    Placement { state: State::Rejected, verdict: Some(verdict), ..drafted() }
}

fn breached(placement: Placement) -> Placement {
    let verdict = Verdict::Breached { reason: Breach::Undisclosed, at: JUDGED };
    Placement { state: State::Breached, verdict: Some(verdict), ..placement }
}

/// Breached at its first check.
pub(crate) fn breached_at_first() -> Placement {
    breached(verifying())
}

/// Breached when it was looked at again.
pub(crate) fn breached_later() -> Placement {
    breached(holding())
}

pub(crate) fn given_back() -> Placement {
    Placement { state: State::GivenBack, hold: Hold::Released, ..booked() }
}

pub(crate) fn returned() -> Placement {
    Placement { state: State::GivenBack, hold: Hold::Returned, ..paid() }
}

pub(crate) fn failed() -> Placement {
    let verdict = Verdict::Failed { reason: Failure::NoDraft, at: after(Span::days(7)) };
    Placement { state: State::Failed, hold: Hold::Released, verdict: Some(verdict), ..booked() }
}

pub(crate) fn disputed(placement: Placement) -> Placement {
    Placement { dispute: Some(DISPUTE_ID), ..placement }
}

pub(crate) fn closed(placement: Placement) -> Placement {
    Placement { hold: Hold::Released, ..placement }
}

pub(crate) fn rejection(code: RejectCode, note: &str) -> Command {
    Command::Review(Judgement::Reject { code, note: note.to_owned() })
}

pub(crate) fn draft(text: &str) -> Command {
    Command::SubmitDraft { text: text.to_owned() }
}

/// What `decide` says under the published settings.
pub(crate) fn ask(
    placement: &Placement,
    command: Command,
    by: Actor,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    decide(placement, command, by, now, &Policy::default())
}

/// The placement after a command that must be carried out.
pub(crate) fn after_command(placement: &Placement, command: Command, by: Actor, now: Timestamp) -> Placement {
    let events = ask(placement, command, by, now).unwrap();
    events.iter().fold(placement.clone(), apply)
}

/// What no order of events may lead to; the sentence says what is wrong.
pub(crate) fn impossible(placement: &Placement) -> Option<&'static str> {
    use State::{
        Approved, Booked, Breached, Delivered, Drafted, Failed, GivenBack, Holding, Paid, Published,
        Rejected, Verifying,
    };
    let state = placement.state;
    let hold_fits = match state {
        Booked | Drafted | Approved | Published | Verifying | Holding | Delivered => {
            placement.hold == Hold::Held
        }
        Rejected | Breached => matches!(placement.hold, Hold::Held | Hold::Released),
        Paid => placement.hold == Hold::Settled,
        GivenBack => matches!(placement.hold, Hold::Released | Hold::Returned),
        Failed => placement.hold == Hold::Released,
    };
    // A placement of a campaign that was found false is paid from where it stood.
    let stopped = placement.stopped.is_some();
    let was_approved =
        matches!(state, Approved | Published | Verifying | Holding | Delivered | Paid | Breached);
    let is_out = matches!(state, Published | Verifying | Holding | Delivered | Paid | Breached);
    let disputable = matches!(state, Holding | Rejected | Breached) && placement.is_open();
    let first_seen = placement.post.as_ref().is_some_and(|post| post.first_seen.is_some());
    let passed = placement.hold_until.is_some();
    let verdict_fits = match state {
        Rejected => matches!(placement.verdict, Some(Verdict::Rejected { .. })),
        Breached => matches!(placement.verdict, Some(Verdict::Breached { .. })),
        Failed => matches!(placement.verdict, Some(Verdict::Failed { .. })),
        Booked | Drafted | Approved | Published | Verifying | Holding | Delivered | Paid | GivenBack => true,
    };
    let rules = [
        (hold_fits, "the money is where this state cannot have it"),
        (placement.dispute.is_none() || disputable, "a dispute in a state that cannot have one"),
        (placement.draft.is_some() || matches!(state, Booked | GivenBack | Failed), "no draft"),
        (stopped || !was_approved || placement.approved.is_some(), "never approved"),
        (stopped || !is_out || placement.post.is_some(), "out, and without a post"),
        (stopped || !matches!(state, Holding | Delivered | Paid) || passed, "holding without an end"),
        (!stopped || matches!(state, Paid | GivenBack), "stopped, and not paid"),
        (!stopped || placement.verdict.is_none(), "stopped, and marked"),
        (!matches!(state, Booked | Drafted | Approved | Published | Verifying) || !passed, "held too early"),
        (passed == first_seen && passed == (placement.looks > 0), "looked at, and not seen"),
        (verdict_fits, "a verdict of another state"),
    ];
    rules.into_iter().find(|(holds, _)| !holds).map(|(_, wrong)| wrong)
}
