//! The brand's money: each campaign's, what is on its way back, and all of it as a table for accountants.

use app::views::brand::Purse;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use market::payout;
use market::{Campaign, Payout};
use maud::{Markup, html};

use super::{Answer, Here, campaign_badge, campaign_name, cursor_of, cursor_text, page, query};
use crate::page::Width;
use crate::text::{Words, t, t_of};
use crate::ui::{Button, Column, Empty, Head, Icon, Row, Table, Tone, badge, card, note, pagination, stack};
use crate::who::{ForBrand, View};

/// Pages of campaigns that a download takes at most.
const PAGES: usize = 50;

pub(super) async fn show(who: ForBrand<View>) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let app = &who.visitor.front.app;
    let after = cursor_of(query(&who).text("after"));
    let campaigns = app.brand_campaigns(who.brand, &[], after).await?;
    let deposits = app.brand_deposits(who.brand).await?;
    let paid_out = app.brand_payouts(who.brand).await?;
    let title = t!(words, "brand-money-title");
    let download = Button::link(t!(words, "brand-money-csv"), "/brand/money/statement.csv").icon(Icon::Down);
    let rows = campaigns.rows.iter().map(|(campaign, _, purse)| line(&who, campaign, *purse));
    let column = |label: String| Column::number(label);
    let table = Table::new(words, t!(words, "brand-money-campaigns"))
        .column(Column::text(t!(words, "brand-col-campaign")))
        .column(column(t!(words, "brand-money-funded")))
        .column(column(t!(words, "brand-money-held")))
        .column(column(t!(words, "brand-money-paid")))
        .column(column(t!(words, "brand-money-fees")))
        .column(column(t!(words, "brand-money-rest")))
        .rows(rows)
        .empty(
            Empty::new(t!(words, "brand-money-none"), t!(words, "brand-money-none-text"))
                .icon(Icon::Coin)
                .action(Button::link(t!(words, "brand-new-campaign"), "/brand/campaigns/new").primary()),
        );
    let next = campaigns.next.map(|next| format!("/brand/money?after={}", cursor_text(next)));
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "brand-money-lead")).action(download))
        @for deposit in &deposits {
            (note(Tone::Wait, "", &html! { p {
                (t!(words, "brand-money-announced", amount = place.amount(deposit.amount), reference = deposit.reference.as_str()))
                " " a href={ "/brand/campaigns/" (deposit.campaign) } { (t!(words, "brand-money-see")) }
            } }))
        }
        (card(&t!(words, "brand-money-campaigns"), &html! {
            (table) (pagination(words, after.map(|_| "/brand/money"), next.as_deref()))
        }))
        (card(&t!(words, "brand-money-payouts"), &payouts(&who, &paid_out)))
    });
    page(&who, Here::Money, title, Width::Wide, body).await
}

fn line(who: &ForBrand<View>, campaign: &Campaign, purse: Purse) -> Row {
    let (words, place) = (who.words(), &who.visitor.place);
    let rest = if Purse::is_closed(campaign.state) {
        t!(words, "brand-money-went-back")
    } else {
        t!(words, "brand-money-is-free")
    };
    Row::new()
        .cell(html! {
            a href={ "/brand/campaigns/" (campaign.id) } { (campaign_name(&campaign.terms)) } " "
            (campaign_badge(words, campaign.state))
        })
        .cell(place.amount(purse.funded))
        .cell(place.amount(purse.held))
        .cell(place.amount(purse.paid))
        .cell(place.amount(purse.fees))
        .cell(html! { (place.amount(purse.rest)) " " span.who-second { (rest) } })
}

fn payouts(who: &ForBrand<View>, payouts: &[Payout]) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = payouts.iter().map(|payout| {
        Row::new()
            .cell(place.when_day(payout.requested))
            .cell(place.amount(payout.amount))
            .cell(payout_badge(words, payout.state))
            .cell(html! {
                (t_of!(words, "brand-payout-why", payout.state.name()))
                @if let Some(refusal) = &payout.refusal { " " (t!(words, "brand-payout-refusal", reason = refusal.as_str())) }
            })
    });
    let table = Table::new(words, t!(words, "brand-money-payouts"))
        .column(Column::text(t!(words, "brand-col-date")))
        .column(Column::number(t!(words, "brand-col-amount")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::text(t!(words, "brand-col-why")))
        .rows(rows)
        .empty(
            Empty::new(t!(words, "brand-payouts-none"), t!(words, "brand-payouts-none-text"))
                .icon(Icon::Coin),
        );
    html! { (table) }
}

pub(super) fn payout_badge(words: Words, state: payout::State) -> Markup {
    let tone = match state {
        payout::State::Requested | payout::State::Sent => Tone::Wait,
        payout::State::Confirmed => Tone::Good,
        payout::State::Returned => Tone::Bad,
    };
    badge(tone, &t_of!(words, "brand-payout-state", state.name()))
}

/// The statement as a file: campaigns, then payouts, amounts as plain digits with a point.
pub(super) async fn csv(who: ForBrand<View>) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let app = &who.visitor.front.app;
    let mut lines = vec![
        [
            t!(words, "brand-col-what"),
            t!(words, "brand-col-campaign"),
            t!(words, "brand-col-state"),
            t!(words, "brand-col-date"),
            t!(words, "brand-field-currency"),
            t!(words, "brand-money-funded"),
            t!(words, "brand-money-held"),
            t!(words, "brand-money-paid"),
            t!(words, "brand-money-fees"),
            t!(words, "brand-money-rest"),
        ]
        .map(|head| cell(&head))
        .join(","),
    ];
    let mut after = None;
    for _ in 0..PAGES {
        let found = app.brand_campaigns(who.brand, &[], after).await?;
        for (campaign, _, purse) in &found.rows {
            let state = t_of!(words, "brand-campaign-state", campaign.state.name());
            let amounts = [purse.funded, purse.held, purse.paid, purse.fees, purse.rest].map(plain);
            let first =
                [t!(words, "brand-col-campaign"), campaign_name(&campaign.terms), state].map(|it| cell(&it));
            let day = place.date_field(campaign.opened);
            lines.push(format!(
                "{},{day},{},{}",
                first.join(","),
                campaign.funded.currency(),
                amounts.join(",")
            ));
        }
        after = found.next;
        if after.is_none() {
            break;
        }
    }
    for payout in app.brand_payouts(who.brand).await? {
        let state = t_of!(words, "brand-payout-state", payout.state.name());
        let first = [t!(words, "brand-money-payout"), payout.id.to_string(), state].map(|it| cell(&it));
        let (day, currency) = (place.date_field(payout.requested), payout.amount.currency());
        lines.push(format!("{},{day},{currency},,,,,{}", first.join(","), plain(payout.amount)));
    }
    // The mark at the beginning tells spreadsheets that this is UTF-8.
    let body = format!("\u{feff}{}\r\n", lines.join("\r\n"));
    let file = format!("attachment; filename=\"crieur-{}.csv\"", place.date_field(who.visitor.now()));
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, file)];
    Ok((headers, body).into_response())
}

fn plain(amount: kernel::Money) -> String {
    amount.to_string().split(' ').next().unwrap_or_default().to_owned()
}

/// A cell in quotes; what a spreadsheet would take for a formula is made plain text.
pub(super) fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if risky { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula_or_breaks_its_line() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
