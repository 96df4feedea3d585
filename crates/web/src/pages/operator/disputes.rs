//! Disputes, one at a time: both sides, the post, the brief, the proof, and the ruling.

use app::Ruling;
use app::views::operator_cases::{PlacementCase, Waiting};
use axum::response::Response;
use kernel::DisputeId;
use market::Dispute;
use market::dispute::State;
use market::people::Actor;
use maud::{Markup, html};

use super::{Answer, Here, answerable, onwards, page, placement, problems, refusal, words_of};
use crate::form::{Errors, Given};
use crate::format::Place;
use crate::page::Width;
use crate::problem::Fault;
use crate::shown::refused;
use crate::text::{Words, t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Icon, Row, Table, Tone, badge, card, card_with, countdown,
    form_end, note, split, stack,
};
use crate::who::{ForOperator, Id};

/// The queue: the first that can be ruled.
pub(super) async fn show(who: ForOperator) -> Answer {
    let queue = who.visitor.front.app.open_disputes().await?;
    let Some(first) = queue.first() else {
        let words = who.words();
        let title = t!(words, "operator-disputes-title");
        let body = html! {
            (Head::new(title.clone()).lead(t!(words, "operator-disputes-lead")))
            (Empty::new(t!(words, "operator-disputes-none"), t!(words, "operator-disputes-none-text")).icon(Icon::Scales))
        };
        return page(&who, Here::Disputes, title, Width::Narrow, body).await;
    };
    let dispute = first.dispute.clone();
    shown(&who, &dispute, &queue, &Given::default(), &Errors::default()).await
}

/// One of them.
pub(super) async fn show_one(who: ForOperator, Id(id): Id<DisputeId>) -> Answer {
    load(&who, id, &Given::default(), &Errors::default()).await
}

/// The ruling. Sent twice, it is given once.
pub(super) async fn rule(who: ForOperator, Id(id): Id<DisputeId>, given: Given) -> Answer {
    let app = &who.visitor.front.app;
    let upheld = match given.text("ruling") {
        "uphold" => true,
        "dismiss" => false,
        _ => return Err(Fault::Form),
    };
    let done = "done=operator-ruled";
    let ruling = Ruling { upheld, text: given.long("text") };
    let dispute = app.dispute(id).await?.value;
    let state = if upheld { State::Upheld } else { State::Dismissed };
    if dispute.state == state && dispute.ruling.as_deref() == Some(ruling.text.as_str()) {
        return Ok(onwards(&given, "/operator/disputes", done));
    }
    match app.rule(id, &ruling, who.actor()).await {
        Ok(_) => Ok(onwards(&given, "/operator/disputes", done)),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, load(&who, id, &given, &errors).await?))
        }
    }
}

async fn load(who: &ForOperator, id: DisputeId, given: &Given, errors: &Errors) -> Answer {
    let dispute = who.visitor.front.app.dispute(id).await?.value;
    let queue = who.visitor.front.app.open_disputes().await?;
    shown(who, &dispute, &queue, given, errors).await
}

async fn shown(
    who: &ForOperator,
    dispute: &Dispute,
    queue: &[Waiting],
    given: &Given,
    errors: &Errors,
) -> Result<Response, Fault> {
    let (words, place) = (who.words(), &who.visitor.place);
    let case = who.visitor.front.app.placement_case(dispute.placement).await?;
    let title = t!(
        words,
        "operator-dispute-title",
        brand = case.brand.name.as_str(),
        creator = case.creator.name.as_str()
    );
    let at = queue.iter().position(|it| it.dispute.id == dispute.id);
    let next = at.and_then(|at| queue.get(at + 1)).or(queue.first().filter(|_| at != Some(0)));
    let mut head = Head::new(title.clone())
        .up(t!(words, "operator-disputes-title"), "/operator/disputes")
        .beside(badge_of(words, dispute.state));
    if let Some(next) = next {
        head = head.action(
            Button::link(t!(words, "operator-skip"), format!("/operator/disputes/{}", next.dispute.id))
                .small()
                .key('s'),
        );
    }
    let main = html! {
        (said(place, &t_of!(words, "operator-opened-by", party(dispute.opener)), &case, dispute.opener, &dispute.grounds))
        @match &dispute.answer {
            Some(answer) => {
                (said(place, &t_of!(words, "operator-answered-by", party(dispute.other_side())), &case, dispute.other_side(), answer))
            }
            None => (note(Tone::Wait, &t!(words, "operator-no-answer"), &html! {
                p { (t!(words, "operator-answer-until", until = place.date_time(dispute.answer_by))) }
            })),
        }
        (ruling(who, dispute, given, errors))
        (placement::post(place, &case))
    };
    let beside = html! {
        (placement::brief(place, &case))
        (placement::verdict(place, &case.placement))
        (placement::proof(place, &case.placement))
        (placement::history(place, &case.history))
    };
    let body = stack(&html! {
        (head)
        (split(&main, &beside))
        @if queue.len() > 1 { (waiting(who, queue, dispute.id)) }
    });
    page(who, Here::Disputes, title, Width::Full, body).await
}

/// What one side said, under its name.
fn said(place: &Place, title: &str, case: &PlacementCase, by: Actor, text: &str) -> Markup {
    let name = match by {
        Actor::Brand(_) => case.brand.name.clone(),
        Actor::Creator(_) => case.creator.name.clone(),
        Actor::Operator(_) | Actor::System => t!(place, "operator-actor-market"),
    };
    card_with(title, &html! { strong { (name) } }, &words_of(text))
}

fn ruling(who: &ForOperator, dispute: &Dispute, given: &Given, errors: &Errors) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    if let Some(text) = &dispute.ruling {
        let title = t_of!(words, "operator-dispute-state", dispute.state.name());
        return html! {
            (problems(words, errors))
            (card(&title, &html! {
                (words_of(text))
                @if !given.raw("text").is_empty() {
                    (Field::textarea("kept", t!(words, "operator-kept")).readonly().value(given.raw("text")))
                }
            }))
        };
    }
    let ready = dispute.state == State::Answered || dispute.answer_by <= now;
    let opener = party(dispute.opener);
    let form = Form::post(format!("/operator/disputes/{}", dispute.id)).body(html! {
        (Field::textarea("text", t!(words, "operator-ruling-text")).hint(t!(words, "operator-ruling-hint"))
            .rows(6).maxlength(5_000).value(given.raw("text")).error(errors.of("text")).key('t').required())
        ul.plain {
            li { strong { (t!(words, "operator-uphold")) } " " (t_of!(words, "operator-uphold-means", opener)) }
            li { strong { (t!(words, "operator-dismiss")) } " " (t_of!(words, "operator-dismiss-means", opener)) }
        }
        (form_end(&html! {
            (Button::submit(t!(words, "operator-uphold")).named("ruling", "uphold").key('u').disabled(!ready))
            (Button::submit(t!(words, "operator-dismiss")).secondary().named("ruling", "dismiss").key('d').disabled(!ready))
        }))
    });
    card(
        &t!(words, "operator-ruling"),
        &html! {
            (problems(words, errors))
            @if !ready {
                (note(Tone::Wait, &t!(words, "operator-too-early"), &html! {
                    p { (t!(words, "operator-too-early-text")) " " (countdown(place, dispute.answer_by, now)) }
                }))
            }
            (form)
        },
    )
}

fn waiting(who: &ForOperator, queue: &[Waiting], current: DisputeId) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let rows = queue.iter().map(|it| {
        let href = format!("/operator/disputes/{}", it.dispute.id);
        Row::new()
            .fresh(it.dispute.id == current)
            .cell(html! { a href=(href) { (it.brand) " – " (it.creator) } })
            .cell(t_of!(words, "operator-opened-by", party(it.dispute.opener)))
            .cell(place.when_relative(it.dispute.opened, now))
            .cell(html! {
                @if it.ready { (badge(Tone::Accent, &t!(words, "operator-ready"))) }
                @else { (t!(words, "operator-waits-until", until = place.date_time(it.dispute.answer_by))) }
            })
    });
    card(
        &t!(words, "operator-disputes-queue"),
        &html! {
            (Table::new(words, t!(words, "operator-disputes-queue"))
                .column(Column::text(t!(words, "operator-dispute-between")))
                .column(Column::text(t!(words, "operator-dispute-by")))
                .column(Column::text(t!(words, "operator-since")))
                .column(Column::text(t!(words, "operator-state")))
                .rows(rows))
        },
    )
}

/// The name of a side, for messages.
const fn party(actor: Actor) -> &'static str {
    match actor {
        Actor::Brand(_) => "brand",
        Actor::Creator(_) => "creator",
        Actor::Operator(_) | Actor::System => "market",
    }
}

fn badge_of(words: Words, state: State) -> Markup {
    let tone = match state {
        State::Opened => Tone::Wait,
        State::Answered => Tone::Accent,
        State::Upheld | State::Dismissed => Tone::Info,
    };
    badge(tone, &t_of!(words, "operator-dispute-state", state.name()))
}
