//! A contested decision: who said what, what was ruled, and the answer that is asked for.

use axum::response::Response;
use kernel::{DisputeId, Timestamp};
use market::Dispute;
use market::dispute::State;
use market::people::Actor;
use maud::{Markup, html};

use super::{Here, answerable, kept, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{Button, Field, Form, Head, Tone, badge, card, card_with, countdown, form_end, note};
use crate::who::{ForCreator, Id};

/// The dispute.
pub(super) async fn show(me: ForCreator, Id(id): Id<DisputeId>) -> Result<Response, Fault> {
    let dispute = me.own_dispute(id).await?.value;
    page(&me, &dispute, &Given::default(), &Errors::default(), None).await
}

/// The creator's side, when the brand opened it.
pub(super) async fn answer(me: ForCreator, Id(id): Id<DisputeId>, given: Given) -> Result<Response, Fault> {
    let dispute = me.own_dispute(id).await?.value;
    let done = format!("/creator/disputes/{id}?done=creator-answered");
    let text = given.long("answer");
    if dispute.other_side() == me.actor() && dispute.answer.as_deref() == Some(text.as_str()) {
        return Ok(see_other(&done));
    }
    let fault = match me.visitor.front.app.answer_dispute(id, &text, me.actor()).await {
        Ok(_) => return Ok(see_other(&done)),
        Err(error) => answerable(error)?,
    };
    let mut errors = Errors::default();
    errors.add("answer", say::fault(&me.visitor.place, &fault));
    let now = me.own_dispute(id).await?.value;
    Ok(refused(&fault, page(&me, &now, &given, &errors, Some(&fault)).await?))
}

async fn page(
    me: &ForCreator,
    dispute: &Dispute,
    given: &Given,
    errors: &Errors,
    fault: Option<&Fault>,
) -> Result<Response, Fault> {
    let (words, place, now) = (me.words(), &me.visitor.place, me.visitor.now());
    let brand = me.visitor.front.app.brand(dispute.brand).await?.value.name;
    let title = t!(words, "creator-dispute-title", brand = brand.as_str());
    let mine = dispute.opener == me.actor();
    let (tone, text) = (tone(dispute.state), t_of!(words, "creator-dispute-state", dispute.state.name()));
    let placement = format!("/creator/placements/{}", dispute.placement);
    let body = html! {
        (Head::new(&title).up(t!(words, "creator-dispute-placement"), placement).beside(badge(tone, &text))
            .lead(lead(me, dispute)))
        (refusal(&me.visitor, fault))
        @if !given.raw("answer").is_empty() && (dispute.answer.is_some() || mine || dispute.state != State::Opened) {
            (kept(me, given.raw("answer")))
        }
        (said(me, &name(me, dispute.opener, &brand), Some(dispute.opened), &dispute.grounds))
        @match &dispute.answer {
            Some(answer) => (said(me, &name(me, dispute.other_side(), &brand), None, answer)),
            None if dispute.state != State::Opened => {}
            None if mine => {
                (note(Tone::Wait, &t!(words, "creator-dispute-waits", brand = brand.as_str()), &html! {
                    p { (t!(words, "creator-dispute-until")) " " (countdown(place, dispute.answer_by, now)) }
                }))
            }
            None => (card(&t!(words, "creator-dispute-answer"), &form(me, dispute, given, errors))),
        }
        @if let Some(ruling) = &dispute.ruling { (said(me, &t!(words, "creator-dispute-operator"), None, ruling)) }
    };
    Ok(me.show(Here::Placements, title, Width::Narrow, body))
}

const fn tone(state: State) -> Tone {
    match state {
        State::Opened | State::Answered => Tone::Wait,
        State::Upheld | State::Dismissed => Tone::Info,
    }
}

fn lead(me: &ForCreator, dispute: &Dispute) -> String {
    let mine = dispute.opener == me.actor();
    match (dispute.state, mine) {
        (State::Opened, _) => t!(me.words(), "creator-dispute-lead-opened"),
        (State::Answered, _) => t!(me.words(), "creator-dispute-lead-answered"),
        (State::Upheld, true) | (State::Dismissed, false) => t!(me.words(), "creator-dispute-lead-won"),
        (State::Upheld, false) | (State::Dismissed, true) => t!(me.words(), "creator-dispute-lead-lost"),
    }
}

fn name(me: &ForCreator, actor: Actor, brand: &str) -> String {
    match actor {
        Actor::Brand(_) => brand.to_owned(),
        Actor::Creator(_) => t!(me.words(), "creator-you"),
        Actor::Operator(_) | Actor::System => t!(me.words(), "creator-dispute-operator"),
    }
}

fn said(me: &ForCreator, who: &str, at: Option<Timestamp>, text: &str) -> Markup {
    let when = html! { @if let Some(at) = at { (me.visitor.place.when(at)) } };
    card_with(who, &when, &html! { p.post-text { (text) } })
}

fn form(me: &ForCreator, dispute: &Dispute, given: &Given, errors: &Errors) -> Markup {
    let (words, place, now) = (me.words(), &me.visitor.place, me.visitor.now());
    html! {
        p { (t!(words, "creator-dispute-until")) " " (countdown(place, dispute.answer_by, now)) }
        (Form::post(format!("/creator/disputes/{}", dispute.id)).body(html! {
            (Field::textarea("answer", t!(words, "creator-answer"))
                .hint(t!(words, "creator-answer-hint"))
                .rows(8).value(given.raw("answer")).error(errors.of("answer")))
            (form_end(&html! { (Button::submit(t!(words, "creator-answer-send"))) }))
        }))
    }
}
