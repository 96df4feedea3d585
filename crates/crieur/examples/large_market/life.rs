//! One placement from booking to where it stands now, as decisions at their times.

use app::ports::{Decision, EventLine, Job, NewJob, Record, RecordId, Version, Write};
use eyre::Result;
use kernel::{DisputeId, JobId, Money, Network, PayoutId, PlacementId, Span, Timestamp};
use ledger::movements::{self, Earned};
use ledger::{Account, Movement};
use market::dispute::{self, Dispute};
use market::payout::{self, Payee, Payout};
use market::people::{Actor, Creator, Profile};
use market::placement::{Event, Hold, Placement, State, apply};
use market::reasons::{Breach, Failure, RejectCode};

use crate::chance::Chance;
use crate::ground::{Run, audit, wrote};

/// Jobs of this market are never due while it is measured.
const NEVER_DUE: Span = Span::days(3_650);

/// What happens to it if there is time enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Paid,
    NoDraft,
    Rejected,
    Deleted,
    Withdrawn,
}

fn fate(chance: &mut Chance) -> Fate {
    match chance.below(1_000) {
        0..30 => Fate::NoDraft,
        30..55 => Fate::Rejected,
        55..75 => Fate::Deleted,
        75..90 => Fate::Withdrawn,
        _ => Fate::Paid,
    }
}

/// A step: when, what happened, what moved, who did what.
struct Step {
    at: Timestamp,
    events: Vec<Event>,
    movement: Option<Movement>,
    did: Option<(Actor, &'static str)>,
}

/// What a life leaves behind.
#[derive(Debug)]
pub(crate) struct Life {
    pub(crate) decisions: Vec<Decision>,
    pub(crate) placement: Placement,
    /// What the creator earned, and when.
    pub(crate) earned: Option<(Money, Timestamp)>,
    pub(crate) dispute: Option<DisputeId>,
}

/// A placement booked at a time.
pub(crate) fn booked(
    chance: &mut Chance,
    run: &Run,
    creator: &Creator,
    profile: &Profile,
    at: Timestamp,
) -> Placement {
    let campaign = &run.campaign;
    Placement {
        id: PlacementId::new(chance.id(at)),
        campaign: campaign.id,
        brand: campaign.brand,
        creator: creator.id,
        profile: profile.id,
        network: profile.network,
        account: profile.account.clone(),
        small: profile.followers < campaign.terms.small_below,
        reply_to: None,
        offer: None,
        price: campaign.terms.price,
        fee: campaign.fee,
        holding: campaign.terms.holding,
        state: State::Booked,
        hold: Hold::Held,
        booked: at,
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

/// Lives until `now`.
#[allow(clippy::needless_pass_by_value, reason = "a life takes its first state over")]
pub(crate) fn live(chance: &mut Chance, first: Placement, now: Timestamp) -> Result<Life> {
    let subject = RecordId::Placement(first.id);
    let mut opening = Decision::at(first.booked);
    opening.events.push(EventLine {
        subject,
        name: "created",
        body: Record::Placement(first.clone()).body()?,
    });
    opening.movements.push(movements::hold_offer(first.id, first.campaign, first.price)?);
    opening.audit.push(audit(first.booked, Actor::Creator(first.creator), "book", subject));
    let mut life = Life { decisions: vec![opening], placement: first.clone(), earned: None, dispute: None };
    for step in steps(chance, &first)?.into_iter().take_while(|step| step.at <= now) {
        let mut decision = Decision::at(step.at);
        for event in &step.events {
            let body = serde_json::to_value(event)?;
            decision.events.push(EventLine { subject, name: event.name(), body });
            life.placement = apply(life.placement, event);
            if let Event::Drafted { text, .. } = event {
                decision.drafts.push((first.campaign, first.id, text.clone()));
            }
            if *event == Event::Paid {
                life.earned = Some((Earned::of(first.price, first.fee)?.creator, step.at));
            }
        }
        decision.movements.extend(step.movement);
        decision.audit.extend(step.did.map(|(actor, action)| audit(step.at, actor, action, subject)));
        life.decisions.push(decision);
    }
    if contestable(&life.placement) && chance.chance(150) {
        contest(chance, &mut life, now)?;
    }
    let last = life.decisions.len() - 1;
    let end = &mut life.decisions[last];
    end.writes.push(Write { record: Record::Placement(life.placement.clone()), expected: Version::NEW });
    end.jobs.extend(pending(chance, &life.placement, now));
    Ok(life)
}

const fn contestable(placement: &Placement) -> bool {
    matches!(placement.state, State::Rejected | State::Breached) && placement.is_open()
}

fn contest(chance: &mut Chance, life: &mut Life, now: Timestamp) -> Result<()> {
    let placement = &life.placement;
    let at = now.minus(Span::minutes(1 + chance.below(600)));
    let id = DisputeId::new(chance.id(at));
    let opener = Actor::Creator(placement.creator);
    let open = Dispute {
        id,
        placement: placement.id,
        brand: placement.brand,
        creator: placement.creator,
        opener,
        grounds: "The reason given does not fit the text that I handed in: see its second sentence."
            .to_owned(),
        answer: None,
        ruling: None,
        state: dispute::State::Opened,
        opened: at,
        answer_by: at.plus(Span::days(3)),
    };
    let mut decision = wrote(at, Record::Dispute(open), Version::NEW, opener, "contest")?;
    let event = Event::Contested { dispute: id };
    let (subject, body) = (RecordId::Placement(placement.id), serde_json::to_value(&event)?);
    decision.events.push(EventLine { subject, name: event.name(), body });
    life.placement = apply(life.placement.clone(), &event);
    life.decisions.push(decision);
    life.dispute = Some(id);
    Ok(())
}

fn step(at: Timestamp, event: Event, did: Option<(Actor, &'static str)>) -> Step {
    Step { at, events: vec![event], movement: None, did }
}

/// All that would happen, in order.
fn steps(chance: &mut Chance, placement: &Placement) -> Result<Vec<Step>> {
    let fate = fate(chance);
    let (by, brand) = (Actor::Creator(placement.creator), Actor::Brand(placement.brand));
    let release = || movements::release_hold(placement.id, placement.campaign, placement.price);
    let mut at = placement.booked.plus(chance.minutes(60, 2_400));
    if fate == Fate::NoDraft {
        let at = placement.booked.plus(Span::days(7));
        let failed = Event::Failed { reason: Failure::NoDraft, at };
        let events = vec![failed, Event::HoldReleased];
        return Ok(vec![Step {
            at,
            events,
            movement: Some(release()?),
            did: Some((Actor::System, "expire")),
        }]);
    }
    let drafted = Event::Drafted { text: text(chance), at, revision: 1 };
    let mut steps = vec![step(at, drafted, Some((by, "hand in a draft")))];
    at = at.plus(chance.minutes(60, 2_400));
    if fate == Fate::Rejected {
        let note = "Please say what you did with it yourself.".to_owned();
        steps.push(step(
            at,
            Event::Rejected { code: RejectCode::OffBrief, note, at },
            Some((brand, "review")),
        ));
        let at = at.plus(Span::days(7));
        let did = Some((Actor::System, "close"));
        steps.push(Step { at, events: vec![Event::HoldReleased], movement: Some(release()?), did });
        return Ok(steps);
    }
    let by_silence = chance.chance(100);
    let did = if by_silence { (Actor::System, "approve by silence") } else { (brand, "review") };
    steps.push(step(at, Event::Approved { by_silence, at }, Some(did)));
    at = at.plus(chance.minutes(30, 1_500));
    if fate == Fate::Withdrawn {
        let events = vec![Event::GivenBack { hold: Hold::Released }];
        steps.push(Step { at, events, movement: Some(release()?), did: Some((by, "give back")) });
        return Ok(steps);
    }
    steps.push(step(at, Event::Published { address: address(chance, placement), at }, Some((by, "publish"))));
    let first_seen = at.plus(Span::seconds(3));
    at = at.plus(Span::minutes(2));
    let hold_until = first_seen.plus(placement.holding);
    let passed = Event::ChecksPassed { first_seen, doubt: Span::ZERO, hold_until, version: None };
    steps.push(Step { at, events: vec![Event::ChecksBegan, passed], movement: None, did: None });
    at = at.plus(Span::hours(20));
    if fate == Fate::Deleted {
        steps.push(step(at, Event::Breached { reason: Breach::Deleted, at }, Some((Actor::System, "look"))));
        let at = at.plus(Span::days(7));
        let did = Some((Actor::System, "close"));
        steps.push(Step { at, events: vec![Event::HoldReleased], movement: Some(release()?), did });
        return Ok(steps);
    }
    steps.push(step(at, Event::LookedAt { at }, None));
    let paid = movements::settle_placement(placement.id, placement.creator, placement.price, placement.fee)?;
    let (events, did) = (vec![Event::Delivered, Event::Paid], Some((Actor::System, "settle")));
    steps.push(Step { at: hold_until, events, movement: Some(paid), did });
    Ok(steps)
}

/// The job that a placement which is not closed waits for.
fn pending(chance: &mut Chance, placement: &Placement, now: Timestamp) -> Option<NewJob> {
    let id = placement.id;
    let (job, key) = match placement.state {
        State::Booked | State::Approved => (Job::Expire { placement: id }, format!("expire/{id}/draft")),
        State::Drafted => (Job::Silence { placement: id, revision: 1 }, format!("silence/{id}/1/window")),
        State::Published | State::Verifying => (Job::Verify { placement: id }, format!("verify/{id}/first")),
        State::Holding => (Job::Look { placement: id }, format!("look/{id}/1")),
        State::Delivered => (Job::Settle { placement: id }, format!("settle/{id}/once")),
        State::Rejected | State::Breached if placement.is_open() => {
            (Job::Close { placement: id }, format!("close/{id}/verdict"))
        }
        State::Rejected | State::Breached | State::Paid | State::GivenBack | State::Failed => return None,
    };
    Some(NewJob { id: JobId::new(chance.id(now)), key, job, run_at: now.plus(NEVER_DUE) })
}

fn address(chance: &mut Chance, placement: &Placement) -> String {
    let number = chance.bits();
    match placement.network {
        Network::Bluesky => format!("at://{}/app.bsky.feed.post/3l{number:016x}", placement.account),
        Network::Mastodon => format!("{}/statuses/{number}", placement.account),
        Network::X => format!("https://x.com/i/status/{number}"),
    }
}

/// A draft of two or three sentences with its disclosure.
fn text(chance: &mut Chance) -> String {
    const FIRST: [&str; 6] = [
        "Three weeks in, so I can finally say something useful about my Verlune.",
        "My sister laughed at the Verlune pot, then she asked for a turn.",
        "Wet Sunday, nothing planned, so the Verlune came out of its box.",
        "I am a sceptic by trade; the Verlune has not convinced me of everything.",
        "Trois semaines avec la cocotte Verlune, et un plat raté sur douze.",
        "Ma voisine m'a prêté sa cocotte Verlune un soir de pluie.",
    ];
    const SECOND: [&str; 6] = [
        "The lid is heavy and the bread is better for it",
        "The handles get warm, and the stew forgave me",
        "It boils in the time it takes to set the table",
        "Le couvercle pèse son poids et le pain s'en trouve bien",
        "On garde la chaleur jusqu'au dessert",
        "The colour is not what the picture said",
    ];
    let (first, second) = (chance.pick(&FIRST), chance.pick(&SECOND));
    format!("Ad · {first} {second}, {} times out of {}.", chance.below(900), 900 + chance.below(9_000))
}

/// A payout of what was earned, asked for, sent and confirmed.
pub(crate) fn payout(
    chance: &mut Chance,
    creator: &Creator,
    amount: Money,
    at: Timestamp,
) -> Result<Vec<Decision>> {
    let id = PayoutId::new(chance.id(at));
    let subject = RecordId::Payout(id);
    let asked = Payout {
        id,
        payee: Payee::Creator(creator.id),
        amount,
        state: payout::State::Requested,
        refusal: None,
        requested: at,
    };
    let mut first = wrote(at, Record::Payout(asked.clone()), Version::NEW, Actor::System, "pay out")?;
    first.movements.push(movements::pay_out(id, Account::Creator(creator.id), amount)?);
    first.writes.clear();
    let mut last = Decision::at(at.plus(Span::minutes(5)));
    let mut value = asked;
    for event in [payout::Event::Sent, payout::Event::Confirmed] {
        last.events.push(EventLine { subject, name: event.name(), body: serde_json::to_value(&event)? });
        value = payout::apply(value, &event);
    }
    last.movements.push(movements::pay_out_confirmed(id, amount)?);
    last.audit.push(audit(last.at, Actor::System, "be confirmed", subject));
    last.writes.push(Write { record: Record::Payout(value), expected: Version::NEW });
    Ok(vec![first, last])
}
