//! The audit of an audience: the sentence, the pictures, the evidence for each part, and what it does not prove.

use app::accounts::{Measures, Sight};
use kernel::{BasisPoints, Timestamp};
use market::measure::{Audited, Burst, Cause, Fact, FactCode};
use maud::{Markup, html};

use super::{owner, path};
use crate::chart::{Lines, Unit};
use crate::form::Given;
use crate::say::slug;
use crate::text::{count, t, t_of};
use crate::ui::Button;
use crate::ui::{
    Column, Empty, Field, Form, Icon, Row, Table, Tone, badge, card, facts, form_end, note, stack,
};
use crate::who::Visitor;

/// A day in microseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// What is shown of the latest audit.
pub(super) fn cards(visitor: &Visitor, measures: &Measures, given: &Given) -> Markup {
    let words = visitor.words();
    let Some(audit) = measures.audit() else {
        let none = Empty::new(t!(words, "measures-no-audit"), t!(words, "measures-no-audit-text"));
        return card(&t!(words, "measures-audit"), &html! { (none.icon(Icon::Check)) });
    };
    html! {
        (card(&t!(words, "measures-audit"), &summary(visitor, measures, audit, given)))
        (card(&t!(words, "measures-evidence"), &evidence(visitor, measures, audit, given)))
        @if !audit.growth.is_empty() || !audit.bursts.is_empty() {
            (card(&t!(words, "measures-growth"), &growth(visitor, measures, audit)))
        }
    }
}

fn summary(visitor: &Visitor, measures: &Measures, audit: &Audited, given: &Given) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let whole = measures.contests_of_audit(audit).find(|it| owner::family_of(it).is_none());
    let said = t!(
        words,
        "measures-audit-said",
        share = place.percent(audit.share),
        low = place.percent(audit.interval.low()),
        high = place.percent(audit.interval.high()),
        seen = place.number(audit.seen),
        checked = place.number(audit.checked)
    );
    let picture = format!("{}/{}/fingerprint.svg", path(audit.creator, audit.profile), audit.id);
    stack(&html! {
        p { strong.figure { (place.percent(audit.share)) } }
        p { (said) }
        @if measures.profile.fake_share.is_none() { (note(Tone::Info, &t!(words, "measures-set-aside"), &html! {})) }
        (owner::standing(visitor, whole))
        (note(Tone::Info, &t!(words, "measures-no-proof"), &html! { p { (t!(words, "measures-no-proof-text")) } }))
        @if audit.fingerprint.is_some() {
            figure.chart {
                figcaption { (t!(words, "measures-fingerprint")) }
                img src=(picture) alt=(t!(words, "measures-fingerprint-alt")) width="760" loading="lazy";
                p.hint { (t!(words, "measures-fingerprint-text")) }
            }
        }
        (facts([
            (t!(words, "measures-method"), html! { (audit.method) }),
            (t!(words, "measures-audit-id"), html! { code { (audit.id) } }),
            (t!(words, "measures-at"), place.when_day(audit.at)),
            (t!(words, "measures-followers"), html! { (place.number(audit.followers)) }),
        ]))
        @if measures.sight == Sight::Owner && whole.is_none() {
            (owner::contest_form(visitor, measures, "audit", given))
        }
    })
}

fn evidence(visitor: &Visitor, measures: &Measures, audit: &Audited, given: &Given) -> Markup {
    let words = visitor.words();
    let counts = |cause: &&Cause| !cause.family.is_context() && cause.share > BasisPoints::ZERO;
    let parts: Vec<&Cause> = audit.causes.iter().filter(counts).collect();
    let context: Vec<&Cause> = audit.causes.iter().filter(|cause| !counts(cause)).collect();
    html! {
        @if parts.is_empty() { p { (t!(words, "measures-evidence-none")) } }
        @for cause in parts { (finding(visitor, measures, audit, cause, given)) }
        @if !context.is_empty() {
            h3 { (t!(words, "measures-context")) }
            p.hint { (t!(words, "measures-context-text")) }
            @for cause in context {
                p { strong { (t_of!(words, "measure-family", slug(cause.family.name()))) } " " (figures(visitor, &cause.evidence)) }
            }
        }
    }
}

fn finding(visitor: &Visitor, measures: &Measures, audit: &Audited, cause: &Cause, given: &Given) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let name = cause.family.name();
    let contest = measures.contests_of_audit(audit).find(|it| owner::family_of(it) == Some(cause.family));
    html! {
        section.stack {
            h3 { (t_of!(words, "measure-family", slug(name))) " · " (place.percent(cause.share)) }
            p { (t_of!(words, "measure-family-text", slug(name))) }
            p { (figures(visitor, &cause.evidence)) }
            (owner::standing(visitor, contest))
            @if measures.sight == Sight::Owner && contest.is_none() {
                details.more {
                    summary { (t!(words, "measures-contest-part")) }
                    (owner::contest_form(visitor, measures, name, given))
                }
            }
        }
    }
}

/// Plain figures, each with what it counts.
fn figures(visitor: &Visitor, evidence: &[Fact]) -> String {
    let each: Vec<String> = evidence.iter().map(|fact| figure(visitor, *fact)).collect();
    each.join(" · ")
}

fn figure(visitor: &Visitor, fact: Fact) -> String {
    let (words, place) = (visitor.words(), &visitor.place);
    let value = match fact.code {
        FactCode::MadeFrom | FactCode::MadeUntil => {
            place.date_short(Timestamp::from_micros(fact.value.saturating_mul(DAY)))
        }
        FactCode::Share => {
            let share = u16::try_from(fact.value.clamp(0, 10_000)).unwrap_or_default();
            BasisPoints::new(share).map(|share| place.percent(share)).unwrap_or_default()
        }
        FactCode::Accounts
        | FactCode::Usual
        | FactCode::Groups
        | FactCode::Targets
        | FactCode::Hours
        | FactCode::After => place.number(fact.value),
    };
    format!("{}{}{value}", t_of!(words, "measure-fact", slug(fact.code.name())), t!(words, "measures-colon"))
}

fn growth(visitor: &Visitor, measures: &Measures, audit: &Audited) -> Markup {
    let (words, place) = (visitor.words(), &visitor.place);
    let points = audit.growth.iter().map(|it| (it.at, i64::try_from(it.followers).unwrap_or(i64::MAX)));
    let rows = audit.bursts.iter().map(|burst| {
        let said = measures.wishes.explained.iter().find(|it| it.from == burst.from);
        Row::new()
            .cell(html! { (place.date_short(burst.from)) " – " (place.date_short(burst.until)) })
            .cell(place.number(burst.gained))
            .cell(place.number(burst.usual))
            .cell(html! {
                @if burst.explained { (badge(Tone::Good, &t!(words, "measures-burst-explained"))) }
                @else { (badge(Tone::Wait, &t!(words, "measures-burst-unexplained"))) }
                @if let Some(said) = said { p.post-text { (t!(words, "measures-burst-said")) " " (said.words) } }
                @if measures.sight == Sight::Owner { (explain(visitor, measures, burst)) }
            })
    });
    stack(&html! {
        @if audit.growth.len() > 1 {
            (Lines::new(place, t!(words, "measures-growth-chart"), Unit::Count)
                .series(t!(words, "measures-followers"), points.collect()).area())
        }
        @if !audit.bursts.is_empty() {
            p { (t!(words, "measures-bursts", bursts = count(audit.bursts.len()))) }
            (Table::new(words, t!(words, "measures-bursts-table"))
                .column(Column::text(t!(words, "measures-burst-when")))
                .column(Column::number(t!(words, "measures-burst-gained")))
                .column(Column::number(t!(words, "measures-burst-usual")))
                .column(Column::text(t!(words, "measures-burst-why")))
                .rows(rows))
        }
    })
}

fn explain(visitor: &Visitor, measures: &Measures, burst: &Burst) -> Markup {
    let words = visitor.words();
    let action = format!("/creator/measures/{}/explain", measures.profile.id);
    html! {
        details.more {
            summary { (t!(words, "measures-explain")) }
            (Form::post(action).hidden("from", burst.from.as_micros().to_string()).body(html! {
                (Field::text("words", t!(words, "measures-explain-words")).apart(&burst.from.as_micros().to_string()).hint(t!(words, "measures-explain-hint")).maxlength(500))
                (form_end(&html! { (Button::submit(t!(words, "measures-explain-do"))) }))
            }))
        }
    }
}
