//! Money: set aside, earned, on its way, paid out; the statement, and its file.

use app::views::creator_money::{Earnings, Purse, StatementLine};
use axum::response::{IntoResponse, Response};
use kernel::Currency;
use market::Payout;
use market::payout::{Payee, State};
use maud::{Markup, html};

use super::{Here, answerable, query, refusal};
use crate::form::Given;
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Column, Empty, Head, Icon, Row, Stat, Table, Tone, badge, buttons, card, note, pagination, stats,
};
use crate::who::ForCreator;

/// Lines of the statement on a page.
const PAGE: u32 = 20;
/// Lines read at once for the file, and the most it holds.
const FILE_PAGE: u32 = 500;
const FILE_MOST: usize = 20_000;
/// Payouts shown.
const PAYOUTS: usize = 10;

/// The page.
pub(super) async fn show(me: ForCreator) -> Result<Response, Fault> {
    page(&me, None).await
}

/// Asks for what was earned to be paid out.
pub(super) async fn payout(me: ForCreator, given: Given) -> Result<Response, Fault> {
    let currency: Currency = given.own("currency")?;
    match me.visitor.front.app.request_payout(Payee::Creator(me.creator), currency, me.actor()).await {
        Ok(()) => Ok(see_other("/creator/earnings?done=creator-payout-asked")),
        Err(error) => {
            let fault = answerable(error)?;
            Ok(refused(&fault, page(&me, Some(&fault)).await?))
        }
    }
}

/// The statement as a file.
pub(super) async fn csv(me: ForCreator) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let words = me.words();
    let currency = currency(&me).await?;
    let heads = [
        t!(words, "creator-column-date"),
        t!(words, "creator-column-what"),
        t!(words, "creator-number"),
        t!(words, "creator-column-campaign"),
        t!(words, "creator-column-amount"),
        t!(words, "creator-fee"),
        t!(words, "creator-column-currency"),
    ];
    let mut file = String::from("\u{FEFF}");
    push_row(&mut file, &heads);
    let (mut before, mut lines) = (None, 0);
    while lines < FILE_MOST {
        let page = app.creator_statement(me.creator, currency, before, FILE_PAGE).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.entry.number);
        lines += page.len();
        for line in &page {
            push_row(&mut file, &file_row(&me, line));
        }
    }
    let name = format!("attachment; filename=\"crieur-{}.csv\"", currency.code().to_lowercase());
    let kind = [("content-type", "text/csv; charset=utf-8".to_owned()), ("content-disposition", name)];
    Ok((kind, file).into_response())
}

fn file_row(me: &ForCreator, line: &StatementLine) -> [String; 7] {
    let place = &me.visitor.place;
    [
        line.entry.at.to_string(),
        t_of!(place, "creator-entry", say::slug(line.entry.kind.name())),
        line.placement.map(|id| id.to_string()).unwrap_or_default(),
        line.brand.clone().unwrap_or_default(),
        place.typed_amount(line.entry.amount),
        line.fee.map(|fee| place.typed_amount(fee)).unwrap_or_default(),
        line.entry.amount.currency().code().to_owned(),
    ]
}

/// A line of a file. What a table program would take for a formula is written as a text.
fn push_row(file: &mut String, cells: &[String; 7]) {
    let written: Vec<String> = cells
        .iter()
        .map(|cell| {
            let number = cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ','));
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number;
            let safe = if formula { format!("'{cell}") } else { cell.clone() };
            format!("\"{}\"", safe.replace('"', "\"\""))
        })
        .collect();
    file.push_str(&written.join(";"));
    file.push_str("\r\n");
}

async fn currency(me: &ForCreator) -> Result<Currency, Fault> {
    match query(&me.visitor)?.text("currency").parse() {
        Ok(asked) => Ok(asked),
        Err(_) => Ok(me.visitor.front.app.creator(me.creator).await?.value.currency),
    }
}

async fn page(me: &ForCreator, fault: Option<&Fault>) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let words = me.words();
    let asked = query(&me.visitor)?;
    let before = asked.text("before").parse::<u64>().ok();
    let earnings = app.creator_earnings(me.creator).await?;
    let currency = asked.text("currency").parse().unwrap_or(earnings.creator.currency);
    let lines = app.creator_statement(me.creator, currency, before, PAGE).await?;
    let title = t!(words, "creator-earnings-title");
    let here = format!("/creator/earnings?currency={}", currency.code());
    let full = lines.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next = lines.last().filter(|_| full).map(|line| format!("{here}&before={}", line.entry.number));
    let file = format!("/creator/earnings/statement.csv?currency={}", currency.code());
    let body = html! {
        (Head::new(&title).lead(t!(words, "creator-earnings-lead"))
            .action(Button::link(t!(words, "creator-csv"), file)))
        (refusal(&me.visitor, fault))
        @if !earnings.creator.identified { (identify(me)) }
        @for purse in &earnings.purses { (purse_stats(me, purse)) (ask(me, &earnings, purse)) }
        @if let Some((until, amount)) = earnings.soonest {
            (note(Tone::Info, &t!(words, "creator-soonest", amount = me.visitor.place.amount(amount), on = me.visitor.place.date_time(until)), &html! {
                p { (t!(words, "creator-soonest-text")) }
            }))
        }
        (card(&t!(words, "creator-payouts"), &payouts(me, &earnings.payouts)))
        @if earnings.purses.len() > 1 {
            (buttons(&earnings.purses.iter().map(|purse| {
                let code = purse.held.currency();
                Button::link(code.code(), format!("/creator/earnings?currency={}", code.code())).small()
            }).collect::<Vec<_>>()))
        }
        (card(&t!(words, "creator-statement"), &html! {
            (statement(me, &lines))
            (pagination(words, before.is_some().then_some(here.as_str()), next.as_deref()))
        }))
    };
    Ok(me.show(Here::Earnings, title, Width::Wide, body))
}

fn identify(me: &ForCreator) -> Markup {
    note(
        Tone::Wait,
        &t!(me.words(), "creator-identify"),
        &html! { p { (t!(me.words(), "creator-identify-text")) } },
    )
}

fn purse_stats(me: &ForCreator, purse: &Purse) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    stats(&[
        Stat::new(t!(words, "creator-held"), place.amount(purse.held)).note(t!(words, "creator-held-note")),
        Stat::new(t!(words, "creator-earned"), place.amount(purse.earned))
            .note(t!(words, "creator-earned-note")),
        Stat::new(t!(words, "creator-sent"), place.amount(purse.sent)).note(t!(words, "creator-sent-note")),
        Stat::new(t!(words, "creator-was-paid-out"), place.amount(purse.paid_out))
            .note(t!(words, "creator-was-paid-out-note")),
    ])
}

/// A button where money lies that does not leave by itself.
fn ask(me: &ForCreator, earnings: &Earnings, purse: &Purse) -> Markup {
    let words = me.words();
    let code = purse.earned.currency();
    let returned = earnings.payouts.iter().find(|it| it.amount.currency() == code);
    let returned = returned.filter(|it| it.state == State::Returned);
    html! {
        @if purse.earned.minor() > 0 && earnings.creator.identified {
            @if returned.is_some() {
                (note(Tone::Bad, &t!(words, "creator-payout-returned"), &html! { p { (t!(words, "creator-payout-returned-text")) } }))
            }
            (Button::post(t!(words, "creator-payout-ask", amount = me.visitor.place.amount(purse.earned)), "/creator/earnings/payout")
                .hidden("currency", code.code()).primary())
        }
    }
}

fn payouts(me: &ForCreator, payouts: &[Payout]) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let table = Table::new(words, t!(words, "creator-payouts"))
        .column(Column::text(t!(words, "creator-column-date")))
        .column(Column::text(t!(words, "creator-column-state")))
        .column(Column::text(t!(words, "creator-column-explained")))
        .column(Column::number(t!(words, "creator-column-amount")))
        .rows(payouts.iter().take(PAYOUTS).map(|payout| {
            let tone = match payout.state {
                State::Requested | State::Sent => Tone::Wait,
                State::Confirmed => Tone::Good,
                State::Returned => Tone::Bad,
            };
            let name = payout.state.name();
            Row::new()
                .cell(place.when_day(payout.requested))
                .cell(badge(tone, &t_of!(words, "creator-payout-short", name)))
                .cell(t_of!(words, "creator-payout-state", name))
                .cell(place.amount(payout.amount))
        }))
        .empty(
            Empty::new(t!(words, "creator-no-payouts"), t!(words, "creator-no-payouts-text"))
                .icon(Icon::Coin),
        );
    html! { (table) }
}

fn statement(me: &ForCreator, lines: &[StatementLine]) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let table = Table::new(words, t!(words, "creator-statement"))
        .column(Column::text(t!(words, "creator-column-what")))
        .column(Column::text(t!(words, "creator-column-date")))
        .column(Column::number(t!(words, "creator-fee")))
        .column(Column::number(t!(words, "creator-column-amount")))
        .rows(lines.iter().map(|line| {
            let what = t_of!(words, "creator-entry", say::slug(line.entry.kind.name()));
            let first = html! {
                @match (line.placement, &line.brand) {
                    (Some(id), Some(brand)) => { a href={ "/creator/placements/" (id) } { (brand) } " · " (what) }
                    (_, _) => (what),
                }
            };
            Row::new()
                .cell(first)
                .cell(place.when_day(line.entry.at))
                .cell(line.fee.map(|fee| place.amount(fee)).unwrap_or_default())
                .cell(place.signed(line.entry.amount))
        }))
        .empty(Empty::new(t!(words, "creator-no-entries"), t!(words, "creator-no-entries-text")).icon(Icon::Coin));
    html! { (table) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_carries_no_formula_and_no_broken_cell() {
        let mut file = String::new();
        let cells = ["=1+1", "a \"b\"", "-12,50", "", "@x", "-x", "plain"].map(str::to_owned);
        push_row(&mut file, &cells);
        assert_eq!(file, "\"'=1+1\";\"a \"\"b\"\"\";\"-12,50\";\"\";\"'@x\";\"'-x\";\"plain\"\r\n");
    }
}
