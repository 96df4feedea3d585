//! Complaints, one at a time, each with one key: `1` to `3` dismiss with that reason, `u` upholds; a strike (`k`) and the stop of
//! the campaign as false (`x`) want the operator's own words first.

use app::accounts::ComplaintCase;
use app::ports::{Complaint, ComplaintCode, Dismissal, Finding, Measure};
use kernel::ComplaintId;
use maud::{Markup, html};

use super::{
    Answer, Here, answerable, campaign_badge, campaign_link, onwards, page, problems, query, refusal,
    words_of,
};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::say::slug;
use crate::shown::refused;
use crate::text::{Words, count, t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Icon, Row, Table, Tone, badge, card_with, facts, form_end,
    stack,
};
use crate::who::{ForOperator, Id};

/// The reasons to dismiss that need no words, in the order of their keys.
const DISMISSALS: [(Dismissal, char); 3] =
    [(Dismissal::Unfounded, '1'), (Dismissal::Unclear, '2'), (Dismissal::Outside, '3')];

pub(super) async fn show(who: ForOperator) -> Answer {
    shown(&who, &query(&who), &Errors::default()).await
}

/// It is not so, or not ours.
pub(super) async fn dismiss(who: ForOperator, Id(id): Id<ComplaintId>, given: Given) -> Answer {
    let code = Dismissal::ALL.into_iter().find(|code| code.name() == given.text("why"));
    let finding = Finding::Dismissed { code: code.ok_or(Fault::Form)? };
    decide(&who, id, finding, &given, "done=operator-complaint-dismissed").await
}

/// It is so; what follows is in the form.
pub(super) async fn uphold(who: ForOperator, Id(id): Id<ComplaintId>, given: Given) -> Answer {
    let code = ComplaintCode::ALL.into_iter().find(|code| code.name() == given.text("code"));
    let measure = Measure::ALL.into_iter().find(|measure| measure.name() == given.text("measure"));
    let (code, measure) = code.zip(measure).ok_or(Fault::Form)?;
    decide(&who, id, Finding::Upheld { code, measure }, &given, "done=operator-complaint-upheld").await
}

async fn decide(
    who: &ForOperator,
    id: ComplaintId,
    finding: Finding,
    given: &Given,
    done: &'static str,
) -> Answer {
    let note = given.long("note");
    match who.visitor.front.accounts.decide_complaint(&who.signed, id, finding, &note).await {
        Ok(_) => Ok(onwards(given, "/operator/complaints", done)),
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
    let waiting = accounts.complaints_waiting().await?;
    let skipped = given.text("skip").parse::<usize>().unwrap_or(0);
    let left = waiting.len();
    let case = match waiting.into_iter().nth(skipped) {
        Some(complaint) => Some(accounts.complaint_case(complaint).await?),
        None => None,
    };
    let title = t!(words, "operator-complaints-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-complaints-lead")))
        (problems(words, errors))
        @match &case {
            Some(case) => (one(who, case, skipped, left, given)),
            None => {
                (Empty::new(t!(words, "operator-complaints-none"), t!(words, "operator-complaints-none-text")).icon(Icon::Check))
                @if skipped > 0 { (Button::link(t!(words, "operator-reviews-again"), "/operator/complaints")) }
            }
        }
    });
    page(who, Here::Complaints, title, Width::Narrow, body).await
}

fn one(who: &ForOperator, case: &ComplaintCase, skipped: usize, left: usize, given: &Given) -> Markup {
    let words = who.words();
    let it = &case.complaint;
    let action = |verb: &str| format!("/operator/complaints/{}/{verb}", it.id);
    let back = format!("/operator/complaints?skip={skipped}");
    let codes = ComplaintCode::ALL
        .into_iter()
        .fold(Field::select("code", t!(words, "operator-complaint-found")), |field, code| {
            field.choice(code.name(), code_of(words, code))
        });
    let chosen = if given.text("code").is_empty() { it.code.name() } else { given.text("code") };
    let measure = |measure: Measure| {
        Button::submit(t_of!(words, "complaint-do", measure.name())).danger().named("measure", measure.name())
    };
    card_with(
        &code_of(words, it.code),
        &html! { span.hint { (t!(words, "operator-complaints-waiting", count = count(left))) } },
        &html! {
            (said(who, case))
            div.buttons {
                @for (code, key) in DISMISSALS {
                    (Button::post(dismissed(words, code), action("dismiss")).key(key)
                        .hidden("why", code.name()).hidden("back", back.clone()))
                }
                (Button::post(t_of!(words, "complaint-do", "nothing"), action("uphold")).primary().key('u')
                    .hidden("code", it.code.name()).hidden("measure", Measure::Nothing.name()).hidden("back", back.clone()))
                (Button::link(t!(words, "operator-skip"), format!("/operator/complaints?skip={}", skipped + 1)).key('s'))
            }
            (Form::post(action("uphold")).hidden("back", back).hidden("why", Dismissal::Other.name()).body(html! {
                (codes.value(chosen))
                (Field::textarea("note", t!(words, "operator-complaint-note")).hint(t!(words, "operator-complaint-note-hint"))
                    .rows(3).value(given.raw("note")).key('n').maxlength(2_000))
                (form_end(&html! {
                    (measure(Measure::Strike).key('k'))
                    (measure(Measure::Stop).key('x'))
                    (Button::submit(dismissed(words, Dismissal::Other)).secondary().formaction(action("dismiss")))
                }))
            }))
        },
    )
}

/// What is said, by whom, about what; and how the brand stands.
fn said(who: &ForOperator, case: &ComplaintCase) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let it = &case.complaint;
    let by = case.by.clone().unwrap_or_else(|| t!(words, "operator-complaint-public"));
    let post = it.placement.map(|id| format!("/record/{id}"));
    html! {
        @if it.words.is_empty() { p.hint { (t!(words, "operator-complaint-wordless")) } } @else { (words_of(&it.words)) }
        (facts([
            (t!(words, "operator-brand"), html! {
                a href={ "/operator/people/" (case.brand.id) } { (case.brand.name) } " "
                (t!(words, "operator-complaint-standing", open = count(case.open), upheld = count(case.upheld),
                    strikes = count(case.strikes)))
            }),
            (t!(words, "operator-campaign"), html! {
                (campaign_link(&case.campaign)) " " (campaign_badge(words, case.campaign.state))
            }),
            (t!(words, "operator-complaint-link"), html! {
                a href=(case.campaign.terms.link.as_str()) rel="noopener noreferrer nofollow" target="_blank" {
                    (case.campaign.terms.link.as_str())
                }
            }),
            (t!(words, "operator-complaint-post"), html! {
                @match &post {
                    Some(post) => a href=(post) { (t!(words, "operator-complaint-record")) },
                    None => "–",
                }
            }),
            (t!(words, "operator-complaint-by"), html! { (by) }),
            (t!(words, "operator-when"), place.when_relative(it.at, who.visitor.now())),
        ]))
    }
}

fn code_of(words: Words, code: ComplaintCode) -> String {
    t_of!(words, "complaint-code", slug(code.name()))
}

/// The button that dismisses for a reason.
fn dismissed(words: Words, code: Dismissal) -> String {
    t!(words, "operator-complaint-dismiss", reason = t_of!(words, "complaint-dismissal", code.name()))
}

/// The complaints about a brand, the newest first, for its page.
pub(super) fn list(who: &ForOperator, complaints: &[Complaint]) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = complaints.iter().map(|it| {
        let (tone, state) = match &it.ruled {
            None => (Tone::Wait, t!(words, "operator-complaint-open")),
            Some(ruled) => match ruled.finding {
                Finding::Upheld { measure, .. } => {
                    (Tone::Bad, t_of!(words, "complaint-measure", measure.name()))
                }
                Finding::Dismissed { code } => (
                    Tone::Plain,
                    t!(
                        words,
                        "operator-complaint-dismissed",
                        reason = t_of!(words, "complaint-dismissal", code.name())
                    ),
                ),
            },
        };
        let note = it.ruled.as_ref().map(|ruled| ruled.note.as_str()).unwrap_or_default();
        Row::new()
            .cell(place.when_day(it.at))
            .cell(html! {
                strong { (code_of(words, it.code)) }
                @if !it.words.is_empty() { p.post-text { (it.words) } }
            })
            .cell(html! { (badge(tone, &state)) @if !note.is_empty() { p.post-text { (note) } } })
    });
    html! {
        @if complaints.is_empty() { p { (t!(words, "operator-complaints-of-none")) } } @else {
            (Table::new(words, t!(words, "operator-complaints-title"))
                .column(Column::text(t!(words, "operator-when")))
                .column(Column::text(t!(words, "operator-complaint-said")))
                .column(Column::text(t!(words, "operator-state")))
                .rows(rows))
        }
    }
}
