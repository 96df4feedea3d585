//! The owner's part of the page: contests, who may see it, certificates.

use app::accounts::Measures;
use app::ports::Certificate;
use market::measure::contest::{About, State};
use market::measure::{Contest, Family};
use maud::{Markup, html};

use super::state_badge;
use crate::form::Given;
use crate::text::t;
use crate::ui::{Button, Field, Form, Tone, badge, card, copyable, form_end, note, stack};
use crate::who::Visitor;

/// The part of an audit that is contested; nothing: all of it, or a score.
pub(super) const fn family_of(contest: &Contest) -> Option<Family> {
    match &contest.about {
        About::Score { .. } => None,
        About::Audit { family, .. } => *family,
    }
}

/// What everybody who sees a contested value is told; the owner and operators read the answer too.
pub(super) fn standing(visitor: &Visitor, contest: Option<&Contest>) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let Some(contest) = contest else { return html! {} };
    if contest.state == State::Filed {
        let until = place.date(contest.answer_by);
        return note(
            Tone::Wait,
            &t!(words, "measures-contested"),
            &html! {
                p { (t!(words, "measures-contested-text", until = until)) }
            },
        );
    }
    html! {
        p { (state_badge(visitor, contest)) }
        @if let Some(answer) = &contest.answer { p.post-text { (answer.note) } }
    }
}

/// The form that contests a value.
pub(super) fn contest_form(visitor: &Visitor, measures: &Measures, what: &str, given: &Given) -> Markup {
    let words = visitor.words();
    let typed = if given.text("what") == what { given.raw("grounds") } else { "" };
    let action = format!("/creator/measures/{}/contest", measures.profile.id);
    html! {
        (Form::post(action).id(format!("contest-{what}")).hidden("what", what).body(html! {
            (Field::textarea("grounds", t!(words, "measures-contest-grounds")).apart(what)
                .hint(t!(words, "measures-contest-hint")).rows(3).value(typed).maxlength(2_000))
            (form_end(&html! { (Button::submit(t!(words, "measures-contest-do"))) }))
        }))
    }
}

/// What stands beside the measures for their owner.
pub(super) fn cards(visitor: &Visitor, measures: &Measures) -> Markup {
    let words = visitor.words();
    let base = format!("/creator/measures/{}", measures.profile.id);
    let open: Vec<&Contest> = measures.contests.iter().filter(|it| it.state == State::Filed).collect();
    let (label, value) = if measures.wishes.public {
        (t!(words, "measures-show-brands"), "no")
    } else {
        (t!(words, "measures-show-all"), "yes")
    };
    html! {
        (card(&t!(words, "measures-shown"), &stack(&html! {
            p { (t!(words, "measures-shown-text")) }
            (Button::post(label, format!("{base}/shown")).hidden("public", value))
        })))
        (card(&t!(words, "measures-again"), &stack(&html! {
            p { (t!(words, "measures-again-text")) }
            (Button::post(t!(words, "measures-again-do"), format!("{base}/audit")))
        })))
        @if !open.is_empty() {
            (card(&t!(words, "measures-contests-open"), &stack(&html! {
                @for contest in open {
                    p.post-text { (contest.grounds) }
                    (Button::post(t!(words, "measures-contest-withdraw"), format!("{base}/contests/{}/withdraw", contest.id)).quiet().small())
                }
            })))
        }
        (card(&t!(words, "measures-certificates"), &certificates(visitor, measures, &base)))
    }
}

fn certificates(visitor: &Visitor, measures: &Measures, base: &str) -> Markup {
    let words = visitor.words();
    let measured = measures.score().is_some() || measures.audit().is_some();
    stack(&html! {
        p { (t!(words, "measures-certificates-text")) }
        @if measured { (Button::post(t!(words, "measures-certify"), format!("{base}/certificates"))) }
        @for certificate in &measures.certificates { (one(visitor, certificate, base)) }
    })
}

fn one(visitor: &Visitor, certificate: &Certificate, base: &str) -> Markup {
    let (words, place, now) = (visitor.words(), &visitor.place, visitor.now());
    let id = certificate.id;
    let state = if certificate.revoked.is_some() {
        badge(Tone::Bad, &t!(words, "certificate-state-revoked"))
    } else if certificate.expires <= now {
        badge(Tone::Plain, &t!(words, "certificate-state-expired"))
    } else {
        badge(Tone::Good, &t!(words, "certificate-state-valid"))
    };
    let holds = certificate.revoked.is_none() && certificate.expires > now;
    html! {
        p { a href={ "/certificates/" (id) } { (place.date_short(certificate.issued)) " – " (place.date_short(certificate.expires)) } " " (state) }
        @if holds {
            (copyable(words, &certificate.text))
            (Button::post(t!(words, "measures-revoke"), format!("{base}/certificates/{id}/revoke")).quiet().small())
        }
    }
}
