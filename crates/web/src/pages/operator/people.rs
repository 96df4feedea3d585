//! Brands and creators, found by the beginning of a name or by their id.

use app::views::operator_people::PersonRow;
use maud::html;

use super::{Answer, Here, page, person, query};
use crate::page::Width;
use crate::text::{t, t_of};
use crate::ui::{Button, Column, Empty, Field, Form, Head, Icon, Row, Table, stack, who as somebody};
use crate::who::ForOperator;

pub(super) async fn show(who: ForOperator) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let asked = query(&who);
    let typed = asked.text("name");
    let found = who.visitor.front.app.people_named(typed).await?;
    let title = t!(words, "operator-people-title");
    let search = Form::get("/operator/people").bar().body(html! {
        (Field::search("name", t!(words, "operator-people-search")).value(asked.raw("name")).key('/').autofocus()
            .hint(t!(words, "operator-people-search-hint")))
        (Button::submit(t!(words, "operator-people-find")))
    });
    let rows = found.iter().map(|row| {
        let (kind, country, joined) = match row {
            PersonRow::Brand(brand) => ("brand", brand.country, brand.joined),
            PersonRow::Creator(creator) => ("creator", creator.country, creator.joined),
        };
        let href = format!("/operator/people/{}", row.id());
        Row::new()
            .cell(somebody(row.name(), &t_of!(words, "operator-kind", kind), Some(&href)))
            .cell(person::country(words, country))
            .cell(person::standing(words, row))
            .cell(place.when_day(joined))
    });
    let table = Table::new(words, title.clone())
        .column(Column::text(t!(words, "operator-name")))
        .column(Column::text(t!(words, "operator-country")))
        .column(Column::text(t!(words, "operator-state")))
        .column(Column::text(t!(words, "operator-joined")))
        .rows(rows)
        .empty(
            Empty::new(t!(words, "operator-people-none"), t!(words, "operator-people-none-text"))
                .icon(Icon::Search),
        );
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-people-lead")))
        (search)
        @if !typed.is_empty() { (table) }
    });
    page(&who, Here::People, title, Width::Wide, body).await
}
