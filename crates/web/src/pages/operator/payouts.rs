//! Money that goes out: payouts by state, those that came back, and those that are made by hand.

use app::views::operator::PayoutRow;
use kernel::PayoutId;
use market::payout::{Payee, State};
use market::{Payout, payout};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::{
    Answer, Here, answerable, cursor_of, cursor_text, money, onwards, page, problems, query, refusal,
};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::shown::refused;
use crate::text::{Words, t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Icon, Row, Tab, Table, Tone, badge, disclosure, pagination,
    stack, tabs, who as person,
};
use crate::who::{ForOperator, Id};

/// The longest reference or reason.
const LONGEST: usize = 200;

/// What was typed into one payout's form, and what is wrong with it.
#[derive(Debug, Default)]
struct Held {
    payout: Option<PayoutId>,
    given: Given,
    errors: Errors,
}

pub(super) async fn show(who: ForOperator) -> Answer {
    shown(&who, &Held::default()).await
}

/// What came back is asked for again.
pub(super) async fn retry(who: ForOperator, Id(id): Id<PayoutId>, given: Given) -> Answer {
    let app = &who.visitor.front.app;
    let Payout { payee, amount, .. } = app.payout(id).await?.value;
    app.request_payout(payee, amount.currency(), who.actor()).await?;
    Ok(onwards(&given, "/operator/money/payouts", "done=operator-payout-retried"))
}

/// A payout was made by hand.
pub(super) async fn paid(who: ForOperator, Id(id): Id<PayoutId>, given: Given) -> Answer {
    let word = |text: &str| json!({ "paid": text });
    by_hand(who, id, given, ("reference", word), "done=operator-payout-paid").await
}

/// A payout cannot be made: the money goes back to its payee's account.
pub(super) async fn refused_by_hand(who: ForOperator, Id(id): Id<PayoutId>, given: Given) -> Answer {
    let word = |text: &str| json!({ "refused": text });
    by_hand(who, id, given, ("reason", word), "done=operator-payout-refused").await
}

/// The rail that is worked by hand reads an operator's word at its next question.
async fn by_hand(
    who: ForOperator,
    id: PayoutId,
    given: Given,
    (field, word): (&'static str, impl Fn(&str) -> Value),
    done: &str,
) -> Answer {
    let visitor = &who.visitor;
    if !visitor.front.app.pays_by_hand() {
        // The rail has a word of its own, and reads nobody else's.
        return Err(Fault::NotFound);
    }
    let payout = visitor.front.app.payout(id).await?.value;
    let text = given.text(field).to_owned();
    let key = format!("operator.payout.{id}");
    let word = word(&text);
    if visitor.front.accounts.setting(&key).await?.as_ref() == Some(&word) {
        return Ok(onwards(&given, "/operator/money/payouts", done));
    }
    let command = if field == "reference" {
        payout::Command::Confirm
    } else {
        payout::Command::Refuse { reason: text.clone() }
    };
    let said = market::rejection::fit("the reference", &text, 1, LONGEST)
        .and_then(|_| payout::decide(&payout, command).map(|_| ()));
    if let Err(rejection) = said {
        let fault = answerable(rejection.into())?;
        let errors = refusal(&visitor.place, &fault);
        let held = Held { payout: Some(id), given, errors };
        return Ok(refused(&fault, shown(&who, &held).await?));
    }
    visitor.front.accounts.set_setting(&who.signed, &key, word).await?;
    Ok(onwards(&given, "/operator/money/payouts", done))
}

async fn shown(who: &ForOperator, held: &Held) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let app = &who.visitor.front.app;
    let asked = query(who);
    let state = State::ALL.into_iter().find(|state| state.name() == asked.text("state"));
    let after = cursor_of(asked.text("after"));
    let found = app.payouts_in(state, after).await?;
    let counts = app.states(app::ports::Kind::Payout, app::ports::TallyOf::All).await?;
    let all = Tab::new(t!(words, "operator-payouts-all"), "/operator/money/payouts", state.is_none())
        .count(place.number(counts.total()));
    let mut states = vec![all];
    states.extend(State::ALL.map(|at| {
        Tab::new(t_of!(words, "operator-payout-state", at.name()), address(Some(at)), Some(at) == state)
            .count(place.number(counts.of(at.name())))
    }));
    let first = address(state);
    let mark = if state.is_some() { '&' } else { '?' };
    let next = found.next.map(|next| format!("{first}{mark}after={}", cursor_text(next)));
    let table = Table::new(words, t!(words, "operator-money-out"))
        .column(Column::text(t!(words, "operator-payee")))
        .column(Column::number(t!(words, "operator-amount")))
        .column(Column::text(t!(words, "operator-when")))
        .column(Column::text(t!(words, "operator-state")))
        .column(Column::actions(t!(words, "operator-do")))
        .rows(found.rows.iter().enumerate().map(|(at, row)| line(who, row, held, at == 0)))
        .empty(
            Empty::new(t!(words, "operator-payouts-none"), t!(words, "operator-payouts-none-text"))
                .icon(Icon::Coin),
        );
    let title = t!(words, "operator-payouts-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-payouts-lead")))
        (money::lists(words, true))
        (tabs(&t!(words, "operator-payouts-states"), &states))
        (problems(words, &held.errors))
        (table)
        (pagination(words, after.map(|_| first.as_str()), next.as_deref()))
    });
    page(who, Here::Money, title, Width::Full, body).await
}

fn address(state: Option<State>) -> String {
    match state {
        Some(state) => format!("/operator/money/payouts?state={}", state.name()),
        None => "/operator/money/payouts".to_owned(),
    }
}

fn line(who: &ForOperator, row: &PayoutRow, held: &Held, first: bool) -> Row {
    let (words, place) = (who.words(), &who.visitor.place);
    let it = &row.payout;
    let (href, second) = match it.payee {
        Payee::Brand(id) => (format!("/operator/people/{id}"), t!(words, "operator-kind-brand")),
        Payee::Creator(id) => (format!("/operator/people/{id}"), t!(words, "operator-kind-creator")),
    };
    Row::new()
        .id(it.id.to_string())
        .cell(person(&row.name, &second, Some(&href)))
        .cell(place.amount(it.amount))
        .cell(place.when(it.requested))
        .cell(html! {
            (badge_of(words, it.state))
            @if let Some(reason) = &it.refusal { p.hint { (t!(words, "operator-payout-reason", reason = reason.as_str())) } }
        })
        .cell(act(who, it, held, first))
}

fn act(who: &ForOperator, it: &Payout, held: &Held, first: bool) -> Markup {
    let words = who.words();
    let back = &who.visitor.path;
    match it.state {
        State::Returned => {
            let retry = Button::post(
                t!(words, "operator-payout-retry"),
                format!("/operator/money/payouts/{}/retry", it.id),
            )
            .small()
            .hidden("back", without_done(back));
            html! { (if first { retry.key('r') } else { retry }) }
        }
        State::Sent if who.visitor.front.app.pays_by_hand() => {
            let mine = held.payout == Some(it.id);
            let kept = |field: &str| if mine { held.given.raw(field) } else { "" };
            disclosure(
                &t!(words, "operator-payout-by-hand"),
                &html! {
                    p.hint { (t!(words, "operator-payout-by-hand-hint")) }
                    (Form::post(format!("/operator/money/payouts/{}/paid", it.id)).hidden("back", without_done(back)).body(html! {
                        (Field::text("reference", t!(words, "operator-payout-reference")).value(kept("reference")).required())
                        (Button::submit(t!(words, "operator-payout-mark-paid")).small())
                    }))
                    (Form::post(format!("/operator/money/payouts/{}/refused", it.id)).hidden("back", without_done(back)).body(html! {
                        (Field::text("reason", t!(words, "operator-payout-why-not")).value(kept("reason")).required())
                        (Button::submit(t!(words, "operator-payout-mark-refused")).small().danger())
                    }))
                },
            )
        }
        State::Requested | State::Sent | State::Confirmed => html! {},
    }
}

/// An address without word of what was done before.
pub(super) fn without_done(path: &str) -> String {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let kept: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !part.starts_with("done")).collect();
    if kept.is_empty() { bare.to_owned() } else { format!("{bare}?{}", kept.join("&")) }
}

fn badge_of(words: Words, state: State) -> Markup {
    let tone = match state {
        State::Requested | State::Sent => Tone::Wait,
        State::Confirmed => Tone::Good,
        State::Returned => Tone::Bad,
    };
    badge(tone, &t_of!(words, "operator-payout-state", state.name()))
}
