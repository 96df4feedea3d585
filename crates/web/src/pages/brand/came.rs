//! What a breakout campaign came to, as a page and as a file.

use app::views::breakouts::BreakoutReport;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;
use kernel::CampaignId;
use market::Campaign;
use maud::{Markup, html};

use super::money::cell;
use super::{Answer, Here, campaign_name, page};
use crate::page::Width;
use crate::problem::Fault;
use crate::text::t;
use crate::ui::{Button, Column, Empty, Head, Icon, Row, Stat, Table, stack, stats};
use crate::who::{ForBrand, Id, May, View};

/// What came of it.
pub(super) async fn report(who: ForBrand<View>, Id(id): Id<CampaignId>) -> Answer {
    let campaign = own(&who, id).await?;
    let found = who.visitor.front.app.breakout_report(id).await?;
    let words = who.words();
    let title = t!(words, "brand-report-title");
    let file = format!("/brand/breakouts/report/{id}/replies.csv");
    let file = Button::link(t!(words, "brand-money-csv"), file);
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "brand-breakouts-title"), "/brand/breakouts").lead(campaign_name(&campaign.terms)).action(file.icon(Icon::Down)))
        (figures(&who, &found))
        (replies(&who, &found))
    });
    page(&who, Here::Breakouts, title, Width::Wide, body).await
}

fn figures<P: May>(who: &ForBrand<P>, found: &BreakoutReport) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let to_reply = found.to_reply.map_or_else(|| t!(words, "brand-report-nothing"), |span| place.span(span));
    let clicks =
        found.clicks.map_or_else(|| t!(words, "brand-report-nothing"), |clicks| place.number(clicks));
    stats(&[
        Stat::new(t!(words, "brand-report-offers"), place.number(found.offers)),
        Stat::new(t!(words, "brand-report-accepted"), place.number(found.accepted)).note(t!(
            words,
            "brand-report-declined",
            count = crate::text::count(found.declined)
        )),
        Stat::new(t!(words, "brand-report-to-reply"), to_reply).note(t!(words, "brand-report-median")),
        Stat::new(t!(words, "brand-report-to-come"), place.number(found.still_to_come))
            .note(t!(words, "brand-report-to-come-note")),
        Stat::new(t!(words, "brand-report-clicks"), clicks),
    ])
}

fn replies<P: May>(who: &ForBrand<P>, found: &BreakoutReport) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = found.replies.iter().map(|(placement, timing)| {
        let share = place.percent(timing.still_to_come());
        Row::new()
            .cell(html! { a href={ "/brand/placements/" (placement.id) } { (place.when_day(placement.booked)) } })
            .cell(place.span(timing.after_alert))
            .cell(place.number(timing.size_then))
            .cell(html! { (place.number(timing.size_final)) @if !timing.over { " " (t!(words, "brand-report-foretold")) } })
            .cell(share)
    });
    let table = Table::new(words, t!(words, "brand-report-replies"))
        .column(Column::text(t!(words, "brand-report-reply")))
        .column(Column::number(t!(words, "brand-report-to-reply")))
        .column(Column::number(t!(words, "brand-report-then")))
        .column(Column::number(t!(words, "brand-report-final")))
        .column(Column::number(t!(words, "brand-report-share")))
        .rows(rows)
        .empty(Empty::new(t!(words, "brand-report-none"), t!(words, "brand-report-none-text")));
    html! { (table) }
}

/// A breakout campaign of the brand's.
async fn own<P: May>(who: &ForBrand<P>, id: CampaignId) -> Result<Campaign, Fault> {
    let campaign = who.own_campaign(id).await?.value;
    if campaign.breakout.is_some() { Ok(campaign) } else { Err(Fault::NotFound) }
}

/// Each reply as a line of a file: times in seconds, sizes in engagements, all plain digits.
pub(super) async fn csv(who: ForBrand<View>, Id(id): Id<CampaignId>) -> Answer {
    own(&who, id).await?;
    let found = who.visitor.front.app.breakout_report(id).await?;
    let words = who.words();
    let heads = [
        t!(words, "brand-report-reply"),
        t!(words, "brand-report-address"),
        t!(words, "brand-report-seconds"),
        t!(words, "brand-report-then"),
        t!(words, "brand-report-final"),
        t!(words, "brand-report-known"),
        t!(words, "brand-report-to-come"),
    ];
    let mut lines = vec![heads.map(|head| cell(&head)).join(",")];
    for (placement, timing) in &found.replies {
        let address = placement.post.as_ref().map(|post| post.address.as_str()).unwrap_or_default();
        lines.push(format!(
            "{},{},{},{},{},{},{}",
            cell(&placement.id.to_string()),
            cell(address),
            timing.after_alert.as_seconds(),
            timing.size_then,
            timing.size_final,
            u8::from(timing.over),
            timing.left()
        ));
    }
    // The mark at the beginning tells spreadsheets that this is UTF-8.
    let body = format!("\u{feff}{}\r\n", lines.join("\r\n"));
    let file = format!("attachment; filename=\"replies-{id}.csv\"");
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)], body)
        .into_response())
}
