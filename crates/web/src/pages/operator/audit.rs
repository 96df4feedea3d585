//! The audit trail: who did what to what, the newest first.

use app::ports::{AuditLine, RecordId};
use app::views::operator::Trail;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;
use market::people::Actor;
use maud::{Markup, html};

use super::{Answer, Here, page, person, query};
use crate::form::Given;
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::refused;
use crate::text::t;
use crate::ui::{Button, Column, Empty, Field, Form, Head, Icon, Row, Table, pagination, stack};
use crate::who::ForOperator;

/// Lines that a download takes at most.
const FILE: u32 = 10_000;

/// What the trail is asked for.
struct Filter {
    actor: Option<Actor>,
    subject: String,
    before: Option<u64>,
    /// The actor was typed, and is none.
    unread: bool,
}

fn filter(asked: &Given) -> Filter {
    let typed = asked.text("actor");
    let actor = actor_of(typed);
    Filter {
        unread: !typed.is_empty() && actor.is_none(),
        actor,
        subject: asked.text("subject").to_owned(),
        before: asked.text("before").parse().ok(),
    }
}

/// An actor by the id in the trail; `market` is the market itself.
fn actor_of(text: &str) -> Option<Actor> {
    if text == "market" {
        return Some(Actor::System);
    }
    let brand = text.parse().ok().map(Actor::Brand);
    let creator = || text.parse().ok().map(Actor::Creator);
    brand.or_else(creator).or_else(|| text.parse().ok().map(Actor::Operator))
}

async fn load(who: &ForOperator, filter: &Filter, limit: Option<u32>) -> Result<Trail, Fault> {
    let app = &who.visitor.front.app;
    if filter.subject.is_empty() {
        return Ok(app.trail(filter.actor, filter.before, limit).await?);
    }
    let mut trail = app.trail_of(&filter.subject).await?;
    trail.rows.retain(|(_, line)| filter.actor.is_none_or(|actor| line.actor == actor));
    Ok(trail)
}

pub(super) async fn show(who: ForOperator) -> Answer {
    let words = who.words();
    let asked = query(&who);
    let filter = filter(&asked);
    let trail = load(&who, &filter, None).await?;
    let title = t!(words, "operator-audit-title");
    let error = filter.unread.then(|| t!(words, "operator-audit-actor-unread"));
    let form = Form::get("/operator/audit").bar().body(html! {
        (Field::text("actor", t!(words, "operator-audit-actor")).value(asked.raw("actor")).error(error)
            .hint(t!(words, "operator-audit-actor-hint")).spellcheck(false))
        (Field::text("subject", t!(words, "operator-audit-subject")).value(asked.raw("subject"))
            .hint(t!(words, "operator-audit-subject-hint")).spellcheck(false).key('/'))
        (Button::submit(t!(words, "operator-audit-filter")))
    });
    let first = format!("/operator/audit?{}", kept(&asked));
    let next = trail.next.map(|before| format!("{first}&before={before}"));
    let csv =
        Button::link(t!(words, "operator-audit-csv"), format!("/operator/audit/trail.csv?{}", kept(&asked)));
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-audit-lead")).action(csv.icon(Icon::Down)))
        (form)
        (table(&who, trail.rows.iter().map(|(number, line)| (*number, line))))
        (pagination(words, filter.before.map(|_| first.as_str()), next.as_deref()))
    });
    let unread = filter.unread;
    let shown = page(&who, Here::Audit, title, Width::Wide, body).await?;
    Ok(if unread { refused(&Fault::Form, shown) } else { shown })
}

fn kept(asked: &Given) -> String {
    let pairs = ["actor", "subject"].map(|name| (name, asked.text(name)));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Lines of the trail as a table.
pub(super) fn table<'a>(
    who: &ForOperator,
    lines: impl Iterator<Item = (Option<u64>, &'a AuditLine)>,
) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = lines.map(|(number, line)| {
        let (kind, id) = say::actor(words, line.actor);
        let href = person::actor_href(line.actor);
        let row = Row::new()
            .cell(place.when(line.at))
            .cell(html! {
                (kind) " "
                @match (href, &id) {
                    (Some(href), Some(id)) => a href=(href) { code { (short(id)) } },
                    (None, Some(id)) => code { (short(id)) },
                    (_, None) => {}
                }
            })
            .cell(say::action(words, &line.action))
            .cell(subject(&line.subject));
        match number {
            Some(number) => row.id(format!("line-{number}")),
            None => row,
        }
    });
    html! {
        (Table::new(words, t!(words, "operator-audit-title")).dense()
            .column(Column::text(t!(words, "operator-when")))
            .column(Column::text(t!(words, "operator-audit-who")))
            .column(Column::text(t!(words, "operator-audit-did")))
            .column(Column::text(t!(words, "operator-audit-what")))
            .rows(rows)
            .empty(Empty::new(t!(words, "operator-audit-none"), t!(words, "operator-audit-none-text")).icon(Icon::Search)))
    }
}

/// What a line is about, with a link where there is a page of it.
pub(super) fn subject(text: &str) -> Markup {
    let href = match text.parse::<RecordId>() {
        Ok(RecordId::Brand(_) | RecordId::Creator(_)) => Some(format!("/operator/people/{text}")),
        Ok(RecordId::Campaign(_)) => Some(format!("/operator/campaigns/{text}")),
        Ok(RecordId::Placement(_)) => Some(format!("/operator/placements/{text}")),
        Ok(RecordId::Dispute(_)) => Some(format!("/operator/disputes/{text}")),
        Ok(
            RecordId::Payout(_)
            | RecordId::Deposit(_)
            | RecordId::Offer(_)
            | RecordId::Breakout(_)
            | RecordId::AuthorOffer(_)
            | RecordId::Author(_),
        )
        | Err(_) => None,
    };
    html! {
        @match href {
            Some(href) => a href=(href) title=(text) { code { (short(text)) } },
            None => code title=(text) { (short(text)) },
        }
    }
}

/// The end of an id tells it apart; its beginning is the time, which many share.
fn short(id: &str) -> String {
    match id.split_once('_') {
        Some((kind, digits)) if digits.len() == 32 && digits.is_ascii() => {
            format!("{kind}_…{}", &digits[22..])
        }
        Some(_) | None => id.to_owned(),
    }
}

/// The trail as a file.
pub(super) async fn csv(who: ForOperator) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let trail = load(&who, &filter(&query(&who)), Some(FILE)).await?;
    let head = [
        t!(words, "operator-when"),
        t!(words, "operator-audit-who"),
        t!(words, "operator-audit-did"),
        t!(words, "operator-audit-what"),
    ];
    let mut lines = vec![head.map(|cell| quoted(&cell)).join(",")];
    lines.extend(trail.rows.iter().map(|(_, line)| {
        let (kind, id) = say::actor(words, line.actor);
        let who = id.map_or(kind.clone(), |id| format!("{kind} {id}"));
        [line.at.to_string(), who, say::action(words, &line.action), line.subject.clone()]
            .map(|cell| quoted(&cell))
            .join(",")
    }));
    // The mark at the beginning tells spreadsheets that this is UTF-8.
    let body = format!("\u{feff}{}\r\n", lines.join("\r\n"));
    let file = format!("attachment; filename=\"audit-{}.csv\"", place.date_field(who.visitor.now()));
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)], body)
        .into_response())
}

/// A cell in quotes; what a spreadsheet would take for a formula is made plain text.
fn quoted(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if risky { "'" } else { "" }, text.replace('"', "\"\""))
}
