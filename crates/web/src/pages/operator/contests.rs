//! Contests of measures, one at a time: `k` keeps the measure, `r` has it measured again, `x` sets it aside; each with a note, which its owner
//! reads.

use app::accounts::ContestCase;
use kernel::ContestId;
use market::measure::contest::{About, Correction};
use maud::{Markup, html};

use super::{Answer, Here, answerable, onwards, page, problems, query, refusal, words_of};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::pages::public::measures;
use crate::problem::Fault;
use crate::say::slug;
use crate::shown::{refused, see_other};
use crate::text::{count, t, t_of};
use crate::ui::{
    Button, Empty, Field, Form, Head, Icon, Tone, badge, card, card_with, facts, form_end, stack,
};
use crate::who::{ForOperator, Id};

pub(super) async fn show(who: ForOperator) -> Answer {
    shown(&who, &query(&who), &Errors::default()).await
}

/// The measure stands.
pub(super) async fn keep(who: ForOperator, Id(id): Id<ContestId>, given: Given) -> Answer {
    answer(&who, id, None, &given).await
}

/// The measure does not stand; what follows is in the form.
pub(super) async fn correct(who: ForOperator, Id(id): Id<ContestId>, given: Given) -> Answer {
    let correction = Correction::ALL.into_iter().find(|it| it.name() == given.text("correction"));
    answer(&who, id, Some(correction.ok_or(Fault::Form)?), &given).await
}

/// A new key signs certificates from now on.
pub(super) async fn renew(who: ForOperator) -> Answer {
    who.visitor.front.accounts.renew_certificate_key(&who.signed).await?;
    Ok(see_other("/operator/contests?done=operator-key-renewed"))
}

async fn answer(who: &ForOperator, id: ContestId, correction: Option<Correction>, given: &Given) -> Answer {
    let note = given.long("note");
    match who.visitor.front.accounts.answer_contest(&who.signed, id, correction, &note).await {
        Ok(_) => Ok(onwards(given, "/operator/contests", "done=operator-contest-answered")),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, shown(who, given, &errors).await?))
        }
    }
}

async fn shown(who: &ForOperator, given: &Given, errors: &Errors) -> Answer {
    let words = who.words();
    let accounts = &who.visitor.front.accounts;
    let waiting = accounts.contests_waiting().await?;
    let skipped = given.text("skip").parse::<usize>().unwrap_or(0);
    let left = waiting.len();
    let case = match waiting.into_iter().nth(skipped) {
        Some(contest) => Some(accounts.contest_case(contest).await?),
        None => None,
    };
    let title = t!(words, "operator-contests-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-contests-lead")))
        (problems(words, errors))
        @match &case {
            Some(case) => (one(who, case, skipped, left, given)),
            None => {
                (Empty::new(t!(words, "operator-contests-none"), t!(words, "operator-contests-none-text")).icon(Icon::Check))
                @if skipped > 0 { (Button::link(t!(words, "operator-reviews-again"), "/operator/contests")) }
            }
        }
        (card(&t!(words, "operator-key"), &stack(&html! {
            p { (t!(words, "operator-key-text")) " " a href="/.well-known/jwks.json" { "jwks.json" } }
            (Button::post(t!(words, "operator-key-renew"), "/operator/contests/key").quiet())
        })))
    });
    page(who, Here::Contests, title, Width::Narrow, body).await
}

fn one(who: &ForOperator, case: &ContestCase, skipped: usize, left: usize, given: &Given) -> Markup {
    let words = who.words();
    let it = &case.contest;
    let action = |verb: &str| format!("/operator/contests/{}/{verb}", it.id);
    let back = format!("/operator/contests?skip={skipped}");
    let correct = |correction: Correction| {
        Button::submit(t_of!(words, "contest-do", slug(correction.name())))
            .formaction(action("correct"))
            .named("correction", correction.name())
    };
    card_with(
        &t!(words, "operator-contest-of", name = case.creator.name.as_str()),
        &html! { span.hint { (t!(words, "operator-contests-waiting", count = count(left))) } },
        &html! {
            (said(who, case))
            (Form::post(action("keep")).hidden("back", back).body(html! {
                (Field::textarea("note", t!(words, "operator-contest-note")).hint(t!(words, "operator-contest-note-hint"))
                    .rows(3).value(given.raw("note")).key('n').maxlength(2_000))
                (form_end(&html! {
                    (Button::submit(t!(words, "contest-do-kept")).primary().key('k'))
                    (correct(Correction::Remeasured).secondary().key('r'))
                    (correct(Correction::SetAside).danger().key('x'))
                    (Button::link(t!(words, "operator-skip"), format!("/operator/contests?skip={}", skipped + 1)).key('s'))
                }))
            }))
        },
    )
}

fn said(who: &ForOperator, case: &ContestCase) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let it = &case.contest;
    let overdue = it.answer_by <= now;
    let value = match (&case.score, &case.audit) {
        (Some(score), _) => place.points(score.value),
        (None, Some(audit)) => place.percent(audit.share),
        (None, None) => "–".to_owned(),
    };
    let what = match &it.about {
        About::Score { .. } => t!(words, "measures-score"),
        About::Audit { family: None, .. } => t!(words, "measures-audit"),
        About::Audit { family: Some(family), .. } => t_of!(words, "measure-family", slug(family.name())),
    };
    html! {
        (words_of(&it.grounds))
        (facts([
            (t!(words, "operator-contest-about"), html! { (what) " · " (value) }),
            (t!(words, "operator-contest-page"), html! {
                a href=(measures::path(it.creator, it.profile)) { (t!(words, "measures-link")) }
            }),
            (t!(words, "operator-when"), place.when_relative(it.filed, now)),
            (t!(words, "operator-contest-until"), html! {
                (place.when_relative(it.answer_by, now))
                @if overdue { " " (badge(Tone::Bad, &t!(words, "operator-contest-overdue"))) }
            }),
        ]))
    }
}
