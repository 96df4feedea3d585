//! Posts that are out: under their first checks, or to stay until the end of their holding period.

use app::ports::{Kind, TallyOf};
use maud::{Markup, html};

use super::{
    Answer, Here, campaign_name, cursor_of, cursor_text, page, placement_badge, profile_line, query, review,
};
use crate::page::Width;
use crate::text::{count, t};
use crate::ui::{Button, Column, Empty, Head, Icon, Row, Table, pagination, stack, who as person};
use crate::who::{ForBrand, View};

pub(super) async fn show(who: ForBrand<View>) -> Answer {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let app = &who.visitor.front.app;
    let after = cursor_of(query(&who).text("after"));
    let (found, known) =
        app.brand_placements(who.brand, &["published", "verifying", "holding", "breached"], after).await?;
    let waiting = app.states(Kind::Placement, TallyOf::Brand(who.brand)).await?.of("drafted");
    let rows = found.rows.iter().map(|placement| {
        let href = format!("/brand/placements/{}", placement.id);
        let second = profile_line(place, placement, known.creator(placement.creator));
        let campaign =
            known.campaign(placement.campaign).map(|it| campaign_name(&it.terms)).unwrap_or_default();
        let until: Markup = placement.hold_until.map_or_else(
            || html! { (t!(words, "brand-posts-checking")) },
            |until| html! { (place.when_relative(until, now)) },
        );
        Row::new()
            .cell(person(known.name(placement.creator), &second, Some(&href)))
            .cell(campaign)
            .cell(placement_badge(words, placement.state))
            .cell(t!(words, "brand-posts-looks", count = count(placement.looks)))
            .cell(until)
            .cell(Button::link(t!(words, "brand-posts-proof"), href).small())
    });
    let empty =
        Empty::new(t!(words, "brand-posts-none-title"), t!(words, "brand-posts-none-text")).icon(Icon::Seal);
    let table = Table::new(words, t!(words, "brand-review-posts"))
        .column(Column::text(t!(words, "brand-col-creator")))
        .column(Column::text(t!(words, "brand-col-campaign")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::text(t!(words, "brand-col-looks")))
        .column(Column::text(t!(words, "brand-col-hold")))
        .column(Column::actions(t!(words, "brand-col-do")))
        .rows(rows)
        .empty(empty);
    let title = t!(words, "brand-posts-title");
    let head = Head::new(title.clone()).lead(t!(words, "brand-posts-lead"));
    let next = found.next.map(|next| format!("/brand/review/posts?after={}", cursor_text(next)));
    let body = stack(&html! {
        (head) (review::lists(words, place, false, waiting)) (table)
        (pagination(words, after.map(|_| "/brand/review/posts"), next.as_deref()))
    });
    page(&who, Here::Review, title, Width::Wide, body).await
}
