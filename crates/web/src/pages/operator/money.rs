//! Money that came in: transfers that brands announced, and those that nobody did.

use app::views::operator::Expected;
use app::{Arrival, Funding};
use kernel::{CampaignId, DepositId, Money};
use market::deposit::State;
use maud::{Markup, html};

use super::{Answer, Here, answerable, campaign_link, onwards, page, problems, query, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::shown::refused;
use crate::text::{Words, t};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Icon, Row, Tab, Table, card, disclosure, facts, field_row,
    form_end, split, stack, tabs,
};
use crate::who::{ForOperator, Id};

/// A form that was refused: what was typed, and what is wrong.
#[derive(Debug, Default)]
struct Held {
    /// Which deposit's form, or [`None`] for the form of money that nobody announced.
    deposit: Option<DepositId>,
    given: Given,
    errors: Errors,
}

pub(super) async fn show(who: ForOperator) -> Answer {
    shown(&who, &Held::default()).await
}

/// The money of an announced transfer is there. Sent twice, it counts once.
pub(super) async fn confirm(who: ForOperator, Id(id): Id<DepositId>, given: Given) -> Answer {
    let app = &who.visitor.front.app;
    let deposit = app.deposit(id).await?.value;
    let held = |errors| Held { deposit: Some(id), given: given.clone(), errors };
    let (amount, errors) = amount_of(&who, &given, deposit.amount);
    let Some(amount) = amount else {
        return Ok(refused(&Fault::Form, shown(&who, &held(errors)).await?));
    };
    let arrival = Arrival { id, amount, reference: given.text("reference").to_owned() };
    match app.confirm_transfer(&arrival, who.actor()).await {
        Ok(_) => Ok(onwards(&given, "/operator/money", "done=operator-transfer-confirmed")),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, shown(&who, &held(errors)).await?))
        }
    }
}

/// An announced transfer never came.
pub(super) async fn dismiss(who: ForOperator, Id(id): Id<DepositId>, given: Given) -> Answer {
    let app = &who.visitor.front.app;
    let deposit = app.deposit(id).await?.value;
    let done = "done=operator-transfer-dismissed";
    let said = given.text("note");
    if deposit.state == State::Dismissed && deposit.note.as_deref() == Some(said) {
        return Ok(onwards(&given, "/operator/money", done));
    }
    match app.dismiss_transfer(id, said, who.actor()).await {
        Ok(_) => Ok(onwards(&given, "/operator/money", done)),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            let held = Held { deposit: Some(id), given, errors };
            Ok(refused(&fault, shown(&who, &held).await?))
        }
    }
}

/// Money came in that nobody announced. The bank's reference is its key: told twice, it counts once.
pub(super) async fn received(who: ForOperator, given: Given) -> Answer {
    let (words, app) = (who.words(), &who.visitor.front.app);
    let mut errors = Errors::default();
    let id = given.text("campaign").parse::<CampaignId>();
    let id = errors.keep("campaign", id.map_err(|_| t!(words, "operator-money-campaign-unread")));
    let mut campaign = None;
    if let Some(id) = id {
        match app.campaign(id).await {
            Ok(found) => campaign = Some(found.value),
            Err(app::AppError::NotFound(_)) => {
                errors.add("campaign", t!(words, "operator-money-campaign-unknown"))
            }
            Err(error) => return Err(error.into()),
        }
    }
    let Some(campaign) = campaign else {
        let held = Held { deposit: None, given, errors };
        return Ok(refused(&Fault::Form, shown(&who, &held).await?));
    };
    let (amount, errors) = amount_of(&who, &given, campaign.funded);
    let Some(amount) = amount else {
        let held = Held { deposit: None, given, errors };
        return Ok(refused(&Fault::Form, shown(&who, &held).await?));
    };
    let funding = Funding { campaign: campaign.id, amount, reference: given.text("reference").to_owned() };
    match app.fund(&funding, who.actor()).await {
        Ok(_) => Ok(onwards(&given, "/operator/money", "done=operator-money-received")),
        Err(error) => {
            let fault = answerable(error.into())?;
            let held = Held { deposit: None, given, errors: refusal(&who.visitor.place, &fault) };
            Ok(refused(&fault, shown(&who, &held).await?))
        }
    }
}

fn amount_of(who: &ForOperator, given: &Given, like: Money) -> (Option<Money>, Errors) {
    let place = &who.visitor.place;
    let mut errors = Errors::default();
    let typed = place.parse_amount(given.text("amount"), like.currency());
    let amount = errors.keep("amount", typed.map_err(|error| error.say(place.words)));
    (amount, errors)
}

/// The tabs of the money pages.
pub(super) fn lists(words: Words, payouts: bool) -> Markup {
    tabs(
        &t!(words, "operator-money-lists"),
        &[
            Tab::new(t!(words, "operator-money-in"), "/operator/money", !payouts),
            Tab::new(t!(words, "operator-money-out"), "/operator/money/payouts", payouts),
        ],
    )
}

async fn shown(who: &ForOperator, held: &Held) -> Answer {
    let words = who.words();
    let expected = who.visitor.front.app.expected_transfers().await?;
    let asked = held.deposit.or_else(|| query(who).text("deposit").parse().ok());
    let chosen = expected.iter().find(|it| Some(it.deposit.id) == asked).or(expected.first());
    let title = t!(words, "operator-money-title");
    let refused_elsewhere = held.deposit.is_some() && chosen.map(|it| it.deposit.id) != held.deposit;
    let main = html! {
        @if refused_elsewhere { (problems(words, &held.errors)) }
        @match chosen {
            Some(chosen) => (card(&t!(words, "operator-money-next"), &transfer(who, chosen, held))),
            None => (Empty::new(t!(words, "operator-money-none"), t!(words, "operator-money-none-text")).icon(Icon::Coin)),
        }
        @if expected.len() > 1 { (others(who, &expected)) }
    };
    let beside = card(&t!(words, "operator-money-unannounced"), &unannounced(who, held));
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-money-lead")))
        (lists(words, false))
        (split(&main, &beside))
    });
    page(who, Here::Money, title, Width::Full, body).await
}

/// The transfer at hand: what was announced, and the form that confirms what came.
fn transfer(who: &ForOperator, it: &Expected, held: &Held) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let deposit = &it.deposit;
    let mine = held.deposit == Some(deposit.id);
    let kept =
        |field: &str, otherwise: String| if mine { held.given.raw(field).to_owned() } else { otherwise };
    let error = |field: &str| held.errors.of(field).filter(|_| mine).map(str::to_owned);
    let campaign = it.campaign.as_ref();
    let confirm = Form::post(format!("/operator/money/deposits/{}/confirm", deposit.id)).body(html! {
        (field_row(&html! {
            (Field::amount("amount", t!(words, "operator-money-arrived"), deposit.amount.currency())
                .value(kept("amount", place.typed_amount(deposit.amount))).error(error("amount")).required())
            (Field::text("reference", t!(words, "operator-money-bank-reference"))
                .hint(t!(words, "operator-money-bank-reference-hint"))
                .value(kept("reference", deposit.reference.clone())).error(error("reference")).required())
        }))
        (form_end(&html! { (Button::submit(t!(words, "operator-money-confirm")).key('c')) }))
    });
    let dismiss = Form::post(format!("/operator/money/deposits/{}/dismiss", deposit.id)).body(html! {
        (Field::text("note", t!(words, "operator-money-dismiss-note"))
            .hint(t!(words, "operator-money-dismiss-hint")).value(kept("note", String::new())).error(error("note")).required())
        (form_end(&html! { (Button::submit(t!(words, "operator-money-dismiss")).danger()) }))
    });
    html! {
        @if mine { (problems(words, &held.errors)) }
        (facts([
            (t!(words, "operator-brand"), html! { a href={ "/operator/people/" (deposit.brand) } { (it.brand) } }),
            (t!(words, "operator-campaign"), html! {
                @match campaign { Some(campaign) => (campaign_link(campaign)), None => code { (deposit.campaign) } }
            }),
            (t!(words, "operator-money-announced"), html! { (place.amount(deposit.amount)) }),
            (t!(words, "operator-money-reference"), html! { code { (deposit.reference) } }),
            (t!(words, "operator-since"), place.when_relative(deposit.announced, now)),
        ]))
        @if let Some(campaign) = campaign {
            p.hint {
                (t!(words, "operator-money-budget", budget = place.amount(campaign.terms.budget), funded = place.amount(campaign.funded)))
            }
        }
        (confirm)
        (disclosure(&t!(words, "operator-money-never-came"), &html! { (dismiss) }))
    }
}

fn others(who: &ForOperator, expected: &[Expected]) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let rows = expected.iter().map(|it| {
        let href = format!("/operator/money?deposit={}", it.deposit.id);
        Row::new()
            .cell(html! { a href=(href) { (it.brand) } })
            .cell(html! { code { (it.deposit.reference) } })
            .cell(place.when_relative(it.deposit.announced, now))
            .cell(place.amount(it.deposit.amount))
    });
    html! {
        (Table::new(words, t!(words, "operator-money-waiting"))
            .column(Column::text(t!(words, "operator-brand")))
            .column(Column::text(t!(words, "operator-money-reference")))
            .column(Column::text(t!(words, "operator-since")))
            .column(Column::number(t!(words, "operator-amount")))
            .rows(rows))
    }
}

fn unannounced(who: &ForOperator, held: &Held) -> Markup {
    let words = who.words();
    let mine = held.deposit.is_none() && !held.errors.is_empty();
    let asked = query(who);
    let kept = |field: &str| if mine { held.given.raw(field) } else { asked.raw(field) }.to_owned();
    let error = |field: &str| held.errors.of(field).filter(|_| mine).map(str::to_owned);
    html! {
        p { (t!(words, "operator-money-unannounced-lead")) }
        @if mine { (problems(words, &held.errors)) }
        (Form::post("/operator/money/received").body(html! {
            (Field::text("campaign", t!(words, "operator-money-campaign")).hint(t!(words, "operator-money-campaign-hint"))
                .value(kept("campaign")).error(error("campaign")).spellcheck(false).required())
            (Field::text("amount", t!(words, "operator-money-arrived")).hint(t!(words, "operator-money-amount-hint"))
                .value(kept("amount")).error(error("amount")).required())
            (Field::text("reference", t!(words, "operator-money-bank-reference"))
                .hint(t!(words, "operator-money-bank-reference-hint"))
                .value(kept("reference")).error(error("reference")).required())
            (form_end(&html! { (Button::submit(t!(words, "operator-money-book"))) }))
        }))
    }
}
