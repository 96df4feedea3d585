//! How the money comes: a bank transfer with a reference, announced here, confirmed by an operator.

use account::Permission;
use app::Announcement;
use kernel::{CampaignId, DepositId};
use market::campaign::{Campaign, State};
use market::deposit::{self, Deposit};
use maud::{Markup, html};

use super::{Answer, campaign, refusal};
use crate::form::{Errors, Given};
use crate::front::{Settings, transfer_reference};
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{Words, t, t_of};
use crate::ui::{
    Button, Column, Field, Form, Row, Table, Tone, badge, card, copyable, facts, field_row, form_end,
};
use crate::who::{ForBrand, Id, May, Pay};

/// A transfer is announced.
pub(super) async fn announce(who: ForBrand<Pay>, Id(id): Id<CampaignId>, given: Given) -> Answer {
    let campaign = who.own_campaign(id).await?.value;
    let deposit = given.own::<DepositId>("deposit")?;
    let place = &who.visitor.place;
    let mut errors = Errors::default();
    let typed = place.parse_amount(given.text("amount"), campaign.funded.currency());
    let amount = errors.keep("amount", typed.map_err(|error| error.say(place.words)));
    let Some(amount) = amount else {
        return Ok(refused(&Fault::Form, campaign::shown(&who, &campaign, &given, &errors).await?));
    };
    let reference = given.text("reference").to_owned();
    let new = Announcement { id: deposit, campaign: id, amount, reference };
    match who.visitor.front.app.announce_transfer(&new, who.actor()).await {
        Ok(_) => Ok(see_other(&format!("/brand/campaigns/{id}?done=brand-transfer-announced"))),
        Err(error) => {
            let fault = Fault::from(error);
            if !fault.status().is_client_error() {
                return Err(fault);
            }
            let errors = refusal(place, &fault);
            Ok(refused(&fault, campaign::shown(&who, &campaign, &given, &errors).await?))
        }
    }
}

/// It was not sent after all.
pub(super) async fn withdraw(who: ForBrand<Pay>, Id(id): Id<DepositId>) -> Answer {
    let app = &who.visitor.front.app;
    let found = app.deposit(id).await?.value;
    if found.brand != who.brand {
        return Err(Fault::NotFound);
    }
    app.withdraw_transfer(id, who.actor()).await?;
    Ok(see_other(&format!("/brand/campaigns/{}?done=brand-transfer-withdrawn", found.campaign)))
}

/// The way to pay, and what was announced; nothing once it is no longer needed.
pub(super) fn panel<P: May>(
    who: &ForBrand<P>,
    campaign: &Campaign,
    deposits: &[Deposit],
    given: &Given,
    errors: &Errors,
) -> Markup {
    let words = who.words();
    let open = match campaign.state {
        State::Draft => true,
        State::Funded | State::Live | State::Paused => !errors.is_empty() && !given.raw("deposit").is_empty(),
        State::Ended | State::Settled | State::Cancelled => false,
    };
    if !open && deposits.is_empty() {
        return html! {};
    }
    html! {
        div #funding { (card(&t!(words, "brand-fund-title"), &html! {
            @if open { (how(who, campaign)) (announcement(who, campaign, given, errors)) }
            @if !deposits.is_empty() { (announced(who, deposits)) }
        })) }
    }
}

fn how<P: May>(who: &ForBrand<P>, campaign: &Campaign) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let settings = &who.visitor.front.settings;
    let missing = campaign.terms.budget.minus(campaign.funded).unwrap_or(campaign.terms.budget);
    html! {
        p { (t!(words, "brand-fund-lead", missing = place.amount(missing))) }
        (facts([
            (t!(words, "brand-fund-to"), html! { (settings.name) }),
            (t!(words, "brand-fund-account"), account(words, settings)),
            (t!(words, "brand-fund-amount"), html! { (place.amount(missing)) }),
            (t!(words, "brand-fund-reference"), copyable(words, &transfer_reference(campaign.id))),
        ]))
    }
}

/// The market's account as its operator wrote it, line by line; whom to ask where nothing is written.
fn account(words: Words, settings: &Settings) -> Markup {
    let lines: Vec<&str> = settings.transfer_lines().collect();
    if lines.is_empty() {
        return html! { (t!(words, "brand-fund-ask", contact = settings.contact.as_str())) };
    }
    html! { @for line in lines { p.line { (line) } } }
}

fn announcement<P: May>(who: &ForBrand<P>, campaign: &Campaign, given: &Given, errors: &Errors) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    if !who.may(Permission::Pay) {
        return html! { p.hint { (t!(words, "brand-fund-owner")) } };
    }
    let missing = campaign.terms.budget.minus(campaign.funded).unwrap_or(campaign.terms.budget);
    let kept = |field: &str, otherwise: String| {
        if given.raw("deposit").is_empty() { otherwise } else { given.raw(field).to_owned() }
    };
    let id = kept("deposit", DepositId::new(who.visitor.front.app.new_id()).to_string());
    let fields = html! {
        (field_row(&html! {
            (Field::amount("amount", t!(words, "brand-fund-sent"), missing.currency())
                .value(kept("amount", place.typed_amount(missing))).error(errors.of("amount")))
            (Field::text("reference", t!(words, "brand-fund-sent-reference"))
                .value(kept("reference", transfer_reference(campaign.id))).error(errors.of("reference")))
        }))
        (form_end(&html! { (Button::submit(t!(words, "brand-fund-announce"))) }))
    };
    let form =
        Form::post(format!("/brand/campaigns/{}/transfers", campaign.id)).hidden("deposit", id).body(fields);
    html! { (form) p.hint { (t!(words, "brand-fund-hint")) } }
}

fn announced<P: May>(who: &ForBrand<P>, deposits: &[Deposit]) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = deposits.iter().map(|deposit| {
        let amount = deposit.arrived.as_ref().map_or(deposit.amount, |arrived| arrived.amount);
        let waits = deposit.state == deposit::State::Announced && who.may(Permission::Pay);
        let withdraw = Button::post(t!(words, "brand-fund-withdraw"), format!("/brand/transfers/{}/withdraw", deposit.id))
            .small()
            .undo(t!(words, "brand-undo-withdraw-transfer"));
        Row::new()
            .cell(place.when_day(deposit.announced))
            .cell(&deposit.reference)
            .cell(place.amount(amount))
            .cell(html! { (deposit_badge(words, deposit.state)) @if let Some(note) = &deposit.note { " " (note) } })
            .cell(html! { @if waits { (withdraw) } })
    });
    html! {
        (Table::new(words, t!(words, "brand-fund-announced"))
            .column(Column::text(t!(words, "brand-col-date")))
            .column(Column::text(t!(words, "brand-fund-reference")))
            .column(Column::number(t!(words, "brand-col-amount")))
            .column(Column::text(t!(words, "brand-col-state")))
            .column(Column::actions(t!(words, "brand-col-do")))
            .rows(rows))
    }
}

fn deposit_badge(words: Words, state: deposit::State) -> Markup {
    let tone = match state {
        deposit::State::Announced => Tone::Wait,
        deposit::State::Confirmed => Tone::Good,
        deposit::State::Withdrawn => Tone::Plain,
        deposit::State::Dismissed => Tone::Bad,
    };
    badge(tone, &t_of!(words, "brand-deposit-state", state.name()))
}
