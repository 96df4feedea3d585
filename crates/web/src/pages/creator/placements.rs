//! Placements in three lists: to do, under way, done.

use app::views::creator::{Next, Part, PlacementLine};
use axum::response::Response;
use maud::{Markup, html};

use super::{Here, query, read_cursor, written_cursor};
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::text::{count, t, t_of};
use crate::ui::{
    Button, Column, Empty, Head, Icon, Row, Tab, Table, badge, countdown, pagination, tabs, who,
};
use crate::who::ForCreator;

/// Placements on a page.
const PAGE: u32 = 30;

/// One of the three lists.
pub(super) async fn show(me: ForCreator) -> Result<Response, Fault> {
    let asked = query(&me.visitor)?;
    let part = Part::ALL.into_iter().find(|part| part.name() == asked.text("part")).unwrap_or(Part::ToDo);
    let after = read_cursor(asked.text("after"));
    let list = me.visitor.front.app.creator_placements(me.creator, part, after, PAGE).await?;
    let words = me.words();
    let here = format!("/creator/placements?part={}", part.name());
    let next = list.after.map(|at| format!("{here}&after={}", written_cursor(at)));
    let title = t!(words, "creator-placements-title");
    let all: Vec<Tab> = Part::ALL
        .into_iter()
        .map(|it| {
            let href = format!("/creator/placements?part={}", it.name());
            Tab::new(t_of!(words, "creator-part", it.name()), href, it == part)
        })
        .collect();
    let body = html! {
        (Head::new(&title).lead(t_of!(words, "creator-part-lead", part.name())))
        (tabs(&title, &all))
        (placements_table(&me, &t_of!(words, "creator-part", part.name()), &list.lines, empty(&me, part)))
        (pagination(words, after.is_some().then_some(here.as_str()), next.as_deref()))
    };
    Ok(me.show(Here::Placements, title, Width::Wide, body))
}

fn empty(me: &ForCreator, part: Part) -> Empty {
    let words = me.words();
    let empty = Empty::new(
        t_of!(words, "creator-part-empty", part.name()),
        t_of!(words, "creator-part-empty-text", part.name()),
    );
    let find = Button::link(t!(words, "creator-find-campaign"), "/creator/campaigns").primary();
    empty.icon(Icon::Pen).action(find)
}

/// Placements with what comes next; the way on is each row's button.
pub(super) fn placements_table(
    me: &ForCreator,
    caption: &str,
    lines: &[PlacementLine],
    empty: Empty,
) -> Markup {
    let words = me.words();
    let table = Table::new(words, caption)
        .column(Column::text(t!(words, "creator-column-campaign")))
        .column(Column::text(t!(words, "creator-column-state")))
        .column(Column::text(t!(words, "creator-column-next")))
        .column(Column::text(t!(words, "creator-column-until")))
        .column(Column::number(t!(words, "creator-column-price")))
        .rows(lines.iter().map(|line| row(me, line)))
        .empty(empty);
    html! { (table) }
}

fn row(me: &ForCreator, line: &PlacementLine) -> Row {
    let (place, now) = (&me.visitor.place, me.visitor.now());
    let href = format!("/creator/placements/{}", line.placement.id);
    let (tone, state) = say::placement_state(place, &line.placement);
    let until = html! {
        @match (line.next, line.next.until()) {
            (Next::Stay { until }, Some(_)) => (place.when_day(until)),
            (_, Some(until)) => (countdown(place, until, now)),
            (_, None) => (place.when_day(line.placement.booked)),
        }
    };
    Row::new()
        .cell(who(&line.brand, &line.host, Some(&href)))
        .cell(badge(tone, &state))
        .cell(next_text(me, line.next))
        .cell(until)
        .cell(place.price(line.placement.price))
}

/// What comes next, in a sentence.
pub(super) fn next_text(me: &ForCreator, next: Next) -> String {
    let (words, place) = (me.words(), &me.visitor.place);
    match next {
        Next::Write { .. } => t!(words, "creator-next-write"),
        Next::Review { silence } => t!(words, "creator-next-review", silence = place.date_time(silence)),
        Next::Publish { .. } => t!(words, "creator-next-publish"),
        Next::Check => t!(words, "creator-next-check"),
        Next::Stay { until } => t!(words, "creator-next-stay", until = place.date_short(until)),
        Next::Settle => t!(words, "creator-next-settle"),
        Next::Rewrite { left, .. } => t!(words, "creator-next-rewrite", left = count(left)),
        Next::Appeal { .. } => t!(words, "creator-next-appeal"),
        Next::Dispute { .. } => t!(words, "creator-next-dispute"),
        Next::Paid => t!(words, "creator-next-paid"),
        Next::Over => t!(words, "creator-next-over"),
    }
}
