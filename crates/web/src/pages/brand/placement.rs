//! One placement for its brand: where it stands, its drafts, the proof of its post, its dispute.

use account::Permission;
use app::views::brand::PlacementView;
use kernel::{DisputeId, PlacementId};
use market::dispute::{self, Dispute};
use market::people::Actor;
use market::placement::{Placement, State, Verdict};
use maud::{Markup, html};

use super::{Answer, Here, campaign_name, history, page, placement_badge, refusal, review};
use crate::form::{Errors, Given};
use crate::page::{Width, paths};
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{Words, count, t, t_of};
use crate::ui::{
    Button, Field, Form, Head, Phase, Step, Tone, badge, card, countdown, facts, form_end, note, split,
    stack, timeline,
};
use crate::who::{ForBrand, Id, May, Review, View};

pub(super) async fn show(who: ForBrand<View>, Id(id): Id<PlacementId>) -> Answer {
    let placement = who.own_placement(id).await?.value;
    shown(&who, &placement, &Given::default(), &Errors::default()).await
}

/// The brand contests a post within its holding period.
pub(super) async fn contest(who: ForBrand<Review>, Id(id): Id<PlacementId>, given: Given) -> Answer {
    let placement = who.own_placement(id).await?.value;
    let dispute = given.own::<DisputeId>("dispute")?;
    let grounds = given.long("grounds").trim().to_owned();
    let answer = who.visitor.front.app.open_dispute(dispute, id, &grounds, who.actor()).await;
    match answer {
        Ok(_) => Ok(see_other(&format!("/brand/placements/{id}?done=brand-dispute-opened#dispute"))),
        Err(error) => again(&who, &placement, &given, error.into()).await,
    }
}

/// The brand answers a creator's dispute.
pub(super) async fn answer_dispute(who: ForBrand<Review>, Id(id): Id<DisputeId>, given: Given) -> Answer {
    let dispute = who.own_dispute(id).await?.value;
    let placement = who.own_placement(dispute.placement).await?.value;
    let text = given.long("answer").trim().to_owned();
    match who.visitor.front.app.answer_dispute(id, &text, who.actor()).await {
        Ok(_) => {
            Ok(see_other(&format!("/brand/placements/{}?done=brand-dispute-answered#dispute", placement.id)))
        }
        Err(error) => again(&who, &placement, &given, error.into()).await,
    }
}

async fn again<P: May>(who: &ForBrand<P>, placement: &Placement, given: &Given, fault: Fault) -> Answer {
    if !fault.status().is_client_error() {
        return Err(fault);
    }
    let errors = refusal(&who.visitor.place, &fault);
    Ok(refused(&fault, shown(who, placement, given, &errors).await?))
}

async fn shown<P: May>(who: &ForBrand<P>, placement: &Placement, given: &Given, errors: &Errors) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let view = who.visitor.front.app.brand_placement(placement).await?;
    let report = match &placement.draft {
        Some(draft) => Some(who.visitor.front.app.read_draft(placement.id, &draft.text).await?),
        None => None,
    };
    let title = view.creator.name.clone();
    let up = campaign_name(&view.campaign.terms);
    let mut head = Head::new(title.clone())
        .up(up, format!("/brand/campaigns/{}", view.campaign.id))
        .beside(placement_badge(words, placement.state));
    if placement.state == State::Drafted {
        let read =
            Button::link(t!(words, "brand-now-read"), format!("/brand/review/{}", placement.id)).primary();
        head = head.action(read);
    }
    let main = html! {
        @if let (Some(draft), Some(report)) = (&placement.draft, &report) {
            (card(&t!(words, "brand-placement-draft", revision = count(draft.revision)), &html! {
                blockquote.post-text { (crate::ui::marked(&draft.text, &review::marks(report))) }
                p.hint { (place.when(draft.at)) }
                (review::report(place, report))
            }))
        } @else { (note(Tone::Wait, "", &html! { p { (t!(words, "brand-placement-no-draft")) } })) }
        (proof(who, placement))
        (disputed(who, placement, &view, given, errors))
    };
    let profile = view.creator.profile(placement.profile);
    let beside = html! {
        (card(&t!(words, "brand-placement-money"), &money(who, placement)))
        (card(&t!(words, "brand-placement-creator"),
            &review::creator_facts(place, &view.creator, placement.network, profile)))
        (card(&t!(words, "brand-campaign-history"), &history::of_placement(place, &view.history)))
    };
    let body = stack(&html! {
        (head)
        @for message in errors.whole() { (note(Tone::Bad, "", &html! { p { (message) } })) }
        @match placement.stopped {
            Some(at) => (note(Tone::Bad, &t!(words, "brand-campaign-stopped", at = who.visitor.place.date_time(at)), &html! {})),
            None => (timeline(words, &t!(words, "brand-course-title"), &course(who, placement))),
        }
        (verdict(words, placement))
        (crate::pages::public::measures::unmet(words, placement))
        (split(&main, &beside))
    });
    page(who, Here::Review, title, Width::Wide, body).await
}

fn course<P: May>(who: &ForBrand<P>, placement: &Placement) -> Vec<Step> {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let reached = match placement.state {
        State::Booked => 0,
        State::Drafted | State::Rejected => 1,
        State::Approved => 2,
        State::Published | State::Verifying => 3,
        State::Holding | State::Breached => 4,
        State::Delivered => 5,
        State::Paid => 6,
        State::GivenBack | State::Failed => match (&placement.post, placement.approved, &placement.draft) {
            (Some(_), _, _) => 3,
            (None, Some(_), _) => 2,
            (None, None, Some(_)) => 1,
            (None, None, None) => 0,
        },
    };
    let over =
        matches!(placement.state, State::Rejected | State::Breached | State::GivenBack | State::Failed);
    let policy = who.visitor.front.app.policy();
    let names = ["booked", "drafted", "approved", "published", "holding", "paid"];
    let step = |(at, name): (usize, &&str)| {
        let phase = match at.cmp(&reached) {
            std::cmp::Ordering::Less => Phase::Done,
            std::cmp::Ordering::Equal if over => Phase::Failed,
            std::cmp::Ordering::Equal => Phase::Current,
            std::cmp::Ordering::Greater => Phase::Ahead,
        };
        let step = Step::new(t_of!(words, "brand-placement-course", name), phase);
        let draft = placement.draft.as_ref();
        let when = match *name {
            "booked" => Some(place.when_day(placement.booked)),
            "drafted" if placement.state == State::Drafted => {
                draft.map(|draft| countdown(place, policy.silence(placement, draft.at), now))
            }
            "drafted" => draft.map(|draft| place.when_day(draft.at)),
            "approved" => placement.approved.map(|at| place.when_day(at)),
            "published" => placement.post.as_ref().map(|post| place.when_day(post.declared)),
            "holding" => placement.hold_until.map(|until| place.when_day(until)),
            _ => None,
        };
        match when {
            Some(when) => step.when(when),
            None => step,
        }
    };
    names.iter().enumerate().map(step).collect()
}

fn verdict(words: Words, placement: &Placement) -> Markup {
    let Some(verdict) = &placement.verdict else { return html! {} };
    let (title, text) = match verdict {
        Verdict::Rejected { code, note, .. } => {
            let name =
                review::REASONS.iter().find(|(known, _)| known == code).map_or("other", |(_, name)| name);
            (t!(words, "brand-event-rejected", reason = t_of!(words, "brand-reject", name)), note.clone())
        }
        Verdict::Breached { reason, .. } => {
            let reason = t_of!(words, "brand-breach", reason.name());
            (t!(words, "brand-event-breached", reason = reason), String::new())
        }
        Verdict::Failed { reason, .. } => (t_of!(words, "brand-failure", reason.name()), String::new()),
    };
    note(Tone::Bad, &title, &html! { @if !text.is_empty() { p { (text) } } })
}

fn money<P: May>(who: &ForBrand<P>, placement: &Placement) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let hold = match placement.hold {
        market::placement::Hold::Held => "held",
        market::placement::Hold::Released => "released",
        market::placement::Hold::Settled => "settled",
        market::placement::Hold::Returned => "returned",
    };
    facts([
        (t!(words, "brand-field-price"), place.amount(placement.price)),
        (t!(words, "brand-placement-hold"), t_of!(words, "brand-hold", hold)),
    ])
}

/// The post, and what was found when it was looked at.
fn proof<P: May>(who: &ForBrand<P>, placement: &Placement) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let Some(post) = &placement.post else { return html! {} };
    let unknown = || html! { (t!(words, "brand-proof-not-yet")) };
    let record = format!("{}/{}", paths::RECORD, placement.id);
    let web = post.address.starts_with("https://");
    card(
        &t!(words, "brand-proof-title"),
        &html! {
            (facts([
                (t!(words, "brand-proof-address"), html! {
                    @if web { a href=(post.address) rel="noopener nofollow" { (post.address) } } @else { code { (post.address) } }
                }),
                (t!(words, "brand-proof-declared"), html! { (place.when(post.declared)) }),
                (t!(words, "brand-proof-seen"), post.first_seen.map_or_else(unknown, |at| place.when(at))),
                (t!(words, "brand-proof-looks"), html! { (place.number(placement.looks)) }),
                (t!(words, "brand-proof-until"), placement.hold_until.map_or_else(unknown, |at| place.when(at))),
            ]))
            p { a href=(record) { (t!(words, "brand-proof-record")) } }
        },
    )
}

fn disputed<P: May>(
    who: &ForBrand<P>,
    placement: &Placement,
    view: &PlacementView,
    given: &Given,
    errors: &Errors,
) -> Markup {
    let words = who.words();
    let may_open =
        placement.state == State::Holding && placement.dispute.is_none() && who.may(Permission::Review);
    let open = if may_open {
        open_form(who, placement, given, errors)
    } else {
        html! {}
    };
    html! {
        @if view.dispute.is_some() || may_open {
            div #dispute { (card(&t!(words, "brand-dispute-title"), &html! {
                @if let Some(dispute) = &view.dispute { (told(who, dispute, given)) }
                (open)
            })) }
        }
    }
}

fn open_form<P: May>(who: &ForBrand<P>, placement: &Placement, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let first = given.raw("dispute").is_empty();
    let id = if first {
        DisputeId::new(who.visitor.front.app.new_id()).to_string()
    } else {
        given.raw("dispute").to_owned()
    };
    let form = Form::post(format!("/brand/placements/{}/disputes", placement.id)).hidden("dispute", id).body(html! {
        (Field::textarea("grounds", t!(words, "brand-dispute-grounds")).rows(4).required().maxlength(5_000)
            .hint(t!(words, "brand-dispute-hint")).value(given.long("grounds")))
        (form_end(&html! { (Button::submit(t!(words, "brand-dispute-open")).danger()) }))
    });
    let opened = !first || !errors.is_empty();
    html! { details.more open[opened] { summary { (t!(words, "brand-dispute-start")) } div.more-body { (form) } } }
}

fn told<P: May>(who: &ForBrand<P>, dispute: &Dispute, given: &Given) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let own = dispute.opener == Actor::Brand(who.brand);
    let tone = match dispute.state {
        dispute::State::Opened | dispute::State::Answered => Tone::Wait,
        dispute::State::Upheld | dispute::State::Dismissed => Tone::Plain,
    };
    let opener = if own { t!(words, "brand-dispute-by-you") } else { t!(words, "brand-dispute-by-creator") };
    let may_answer = !own && dispute.state == dispute::State::Opened && who.may(Permission::Review);
    html! {
        p { (badge(tone, &t_of!(words, "brand-dispute-state", dispute.state.name()))) " " (place.when_day(dispute.opened)) }
        (note(Tone::Plain, &opener, &html! { p.post-text { (dispute.grounds) } }))
        @if let Some(answer) = &dispute.answer {
            (note(Tone::Plain, &t!(words, "brand-dispute-answer"), &html! { p.post-text { (answer) } }))
        }
        @if let Some(ruling) = &dispute.ruling {
            (note(Tone::Info, &t!(words, "brand-dispute-ruling"), &html! { p.post-text { (ruling) } }))
        }
        @if may_answer {
            (Form::post(format!("/brand/disputes/{}/answer", dispute.id)).body(html! {
                (Field::textarea("answer", t!(words, "brand-dispute-your-answer")).rows(4).required().maxlength(5_000)
                    .hint(t!(words, "brand-dispute-answer-hint")).value(given.long("answer")))
                p { (t!(words, "brand-dispute-until")) " " (countdown(place, dispute.answer_by, now)) }
                (form_end(&html! { (Button::submit(t!(words, "brand-dispute-send"))) }))
            }))
        }
    }
}
