//! The books: do they balance, what do the accounts hold, and one account's statement.

use std::time::Duration;

use app::ports::Entry;
use app::{ACCOUNTS, Checked, Inspection};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kernel::Currency;
use ledger::{Account, AccountKey};
use maud::{Markup, html};

use super::{Answer, Here, onwards, page, query};
use crate::form::Given;
use crate::page::Width;
use crate::problem::Fault;
use crate::shown::fragment;
use crate::text::{t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Icon, Row, Table, Tone, card, note, pagination, stack, working,
};
use crate::who::ForOperator;

/// A check that takes longer is followed on the page.
const PATIENCE: Duration = Duration::from_millis(800);
/// Entries of a statement on one page.
const ENTRIES: u32 = 50;

pub(super) async fn show(who: ForOperator) -> Answer {
    let words = who.words();
    let title = t!(words, "operator-books-title");
    let inspection = who.visitor.front.app.inspection();
    let check = Button::post(t!(words, "operator-books-check"), "/operator/books/check").primary().key('c');
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-books-lead"))
            .action(check.disabled(inspection.running.is_some())))
        (result(&who, &inspection))
        (card(&t!(words, "operator-statement"), &asks(&who, "", None)))
    });
    page(&who, Here::Books, title, Width::Wide, body).await
}

/// Has the books checked; whoever asks while a check is under way watches that one.
pub(super) async fn check(who: ForOperator, given: Given) -> Answer {
    let app = who.visitor.front.app.clone();
    if app.ask_for_inspection(who.actor()).await? {
        let work = tokio::spawn(async move { app.inspect_books().await });
        // Not ready in time: the page follows it.
        let _ = tokio::time::timeout(PATIENCE, work).await;
    }
    Ok(onwards(&given, "/operator/books", "done=operator-books-checked"))
}

/// The result for the page that waits for it. While there is none yet, another spinner that asks again.
pub(super) async fn progress(who: ForOperator) -> Response {
    let inspection = who.visitor.front.app.inspection();
    (StatusCode::OK, fragment(&result(&who, &inspection))).into_response()
}

fn result(who: &ForOperator, inspection: &Inspection) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    if let Some(read) = inspection.running {
        return html! {
            div #books {
                p { (t!(words, "operator-books-reading", transfers = place.number(read))) }
                (working(words, "/operator/books/progress", "books-progress"))
            }
        };
    }
    html! {
        @if let Some(failed) = &inspection.failed {
            (note(Tone::Bad, &t!(words, "operator-books-failed"), &html! { p { (failed) } }))
        }
        @match &inspection.last {
            Some(checked) => (found(who, checked)),
            None => (note(Tone::Plain, &t!(words, "operator-books-never"), &html! { p { (t!(words, "operator-books-never-text")) } })),
        }
    }
}

fn found(who: &ForOperator, checked: &Checked) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    match &checked.verdict {
        Err(broken) => note(
            Tone::Bad,
            &t!(words, "operator-books-broken"),
            &html! {
                p { (broken) }
                p { (t!(words, "operator-books-broken-text")) " " (place.when(checked.at)) }
            },
        ),
        Ok(summary) => html! {
            (note(Tone::Good, &t!(words, "operator-books-balanced"), &html! {
                p {
                    (t!(words, "operator-books-summary",
                        accounts = place.number(summary.accounts), transfers = place.number(summary.transfers),
                        movements = place.number(summary.movements)))
                    " " (place.when(checked.at))
                }
            }))
            (card(&t!(words, "operator-books-sums"), &sums(who, checked)))
        },
    }
}

fn sums(who: &ForOperator, checked: &Checked) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let order = |kind: &str| ACCOUNTS.iter().position(|known| *known == kind);
    let mut all: Vec<_> = checked.sums.iter().collect();
    all.sort_by_key(|((kind, currency), _)| (*currency, order(kind)));
    let rows = all.into_iter().map(|((kind, currency), sum)| {
        let row = Row::new().cell(t_of!(words, "operator-account", kind)).cell(currency.code());
        row.cell(place.amount(*sum)).cell(html! {
            @if let Some(key) = sole(kind, *currency) {
                a href={ "/operator/books/statement?account=" (key) } { (t!(words, "operator-statement")) }
            }
        })
    });
    html! {
        (Table::new(words, t!(words, "operator-books-sums"))
            .column(Column::text(t!(words, "operator-books-kind")))
            .column(Column::text(t!(words, "operator-currency")))
            .column(Column::number(t!(words, "operator-amount")))
            .column(Column::actions(t!(words, "operator-do")))
            .rows(rows))
    }
}

/// The account of a kind of which there is one only.
fn sole(kind: &str, currency: Currency) -> Option<AccountKey> {
    match kind {
        "provider" => Some(Account::Provider.in_currency(currency)),
        "fees" => Some(Account::Fees.in_currency(currency)),
        _ => None,
    }
}

fn asks(who: &ForOperator, typed: &str, error: Option<String>) -> Markup {
    let words = who.words();
    html! {
        (Form::get("/operator/books/statement").body(html! {
            (Field::text("account", t!(words, "operator-statement-account")).hint(t!(words, "operator-statement-hint"))
                .value(typed).error(error).spellcheck(false).required())
            (Button::submit(t!(words, "operator-statement-show")))
        }))
    }
}

/// What moved on one account, the newest first.
pub(super) async fn statement(who: ForOperator) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let asked = query(&who);
    let title = t!(words, "operator-statement");
    let typed = asked.text("account").to_owned();
    let Ok(account) = typed.parse::<AccountKey>() else {
        let error = (!typed.is_empty()).then(|| t!(words, "operator-statement-unread"));
        let body = stack(&html! {
            (Head::new(title.clone()).up(t!(words, "operator-books-title"), "/operator/books"))
            (asks(&who, &typed, error))
        });
        let shown = page(&who, Here::Books, title, Width::Narrow, body).await?;
        return Ok(if typed.is_empty() { shown } else { crate::shown::refused(&Fault::Form, shown) });
    };
    let before = asked.text("before").parse::<u64>().ok();
    let store = who.visitor.front.app.store();
    let entries = store.statement(account, before, ENTRIES).await?;
    let balance = store.balance(account).await?;
    let full = entries.len() >= usize::try_from(ENTRIES).unwrap_or(usize::MAX);
    let first = format!("/operator/books/statement?account={account}");
    let next = entries.last().filter(|_| full).map(|last| format!("{first}&before={}", last.number));
    let table = Table::new(words, title.clone())
        .column(Column::text(t!(words, "operator-when")))
        .column(Column::text(t!(words, "operator-movement")))
        .column(Column::text(t!(words, "operator-counter")))
        .column(Column::number(t!(words, "operator-amount")))
        .rows(entries.iter().map(|entry| line(&who, entry)))
        .empty(
            Empty::new(t!(words, "operator-statement-none"), t!(words, "operator-statement-none-text"))
                .icon(Icon::Coin),
        );
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "operator-books-title"), "/operator/books")
            .lead(html! { code { (account) } " · " strong { (place.amount(balance)) } }))
        (table)
        (pagination(words, before.map(|_| first.as_str()), next.as_deref()))
    });
    page(&who, Here::Books, title, Width::Wide, body).await
}

fn line(who: &ForOperator, entry: &Entry) -> Row {
    let (words, place) = (who.words(), &who.visitor.place);
    Row::new()
        .cell(place.when(entry.at))
        .cell(html! { (t_of!(words, "operator-movement", entry.kind.name())) br; code { (entry.movement) } })
        .cell(html! { a href={ "/operator/books/statement?account=" (entry.counter) } { code { (entry.counter) } } })
        .cell(place.signed(entry.amount))
}
