//! Breakouts before any brand sees them, one at a time, each with one key: `a` shows, `1` to `4` hold back with that
//! reason. Below: products of standing campaigns to check, and what brands see now.

use kernel::{BreakoutId, CampaignId};
use market::Campaign;
use market::breakout::Breakout;
use market::breakout::post::HoldCode;
use market::breakout::standing::ProductFlaw;
use maud::{Markup, html};

use super::{Answer, Here, answerable, campaign_name, onwards, page, problems, query, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::pages::breakout;
use crate::shown::refused;
use crate::text::{count, t, t_of};
use crate::ui::{
    Button, Choice, Choices, Column, Empty, Field, Form, Head, Icon, Row, Table, card, card_with, form_end,
    stack,
};
use crate::who::{ForOperator, Id};

/// The reasons in the order of their keys.
const REASONS: [(HoldCode, char); 4] =
    [(HoldCode::Sensitive, '1'), (HoldCode::Minor, '2'), (HoldCode::Tragedy, '3'), (HoldCode::Other, '4')];

pub(super) async fn show(who: ForOperator) -> Answer {
    shown(&who, &query(&who), &Errors::default()).await
}

/// Brands may see it.
pub(super) async fn release(who: ForOperator, Id(id): Id<BreakoutId>, given: Given) -> Answer {
    match who.visitor.front.app.show_breakout(id, who.actor()).await {
        Ok(_) => Ok(onwards(&given, "/operator/breakouts", "done=operator-breakout-shown")),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, shown(&who, &given, &errors).await?))
        }
    }
}

/// Brands may not.
pub(super) async fn hold(who: ForOperator, Id(id): Id<BreakoutId>, given: Given) -> Answer {
    let code = REASONS.into_iter().find(|(code, _)| code.name() == given.text("code"));
    let (code, _) = code.ok_or(crate::problem::Fault::Form)?;
    let note = given.long("note");
    match who.visitor.front.app.hold_back_breakout(id, code, note.trim(), who.actor()).await {
        Ok(_) => Ok(onwards(&given, "/operator/breakouts", "done=operator-breakout-held")),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, shown(&who, &given, &errors).await?))
        }
    }
}

/// What was found about a product.
pub(super) async fn product(who: ForOperator, Id(id): Id<CampaignId>, given: Given) -> Answer {
    let ticked = given.all("against");
    let against = ProductFlaw::ALL.into_iter().filter(|flaw| ticked.contains(&flaw.name())).collect();
    let note = given.long("note");
    match who.visitor.front.app.check_product(id, against, note.trim(), who.actor()).await {
        Ok(_) => Ok(onwards(&given, "/operator/breakouts", "done=operator-product-checked")),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, shown(&who, &given, &errors).await?))
        }
    }
}

async fn shown(who: &ForOperator, given: &Given, errors: &Errors) -> Answer {
    let words = who.words();
    let app = &who.visitor.front.app;
    let waiting = app.breakouts_to_review().await?;
    let seen = app.breaking(&breakout::filter(&Given::default())).await?;
    let mut products = Vec::new();
    for campaign in app.products_to_check().await? {
        let counts = who.visitor.front.accounts.complaint_counts(campaign.brand).await?;
        products.push((campaign, counts));
    }
    let skipped = given.text("skip").parse::<usize>().unwrap_or(0);
    let title = t!(words, "operator-breakouts-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-breakouts-lead"))
            .action(Button::link(t!(words, "operator-claims-title"), "/operator/breakouts/claims")))
        (problems(words, errors))
        @match waiting.get(skipped) {
            Some(first) => (one(who, first, skipped, waiting.len())),
            None => {
                (Empty::new(t!(words, "operator-breakouts-none"), t!(words, "operator-breakouts-none-text")).icon(Icon::Check))
                @if skipped > 0 { (Button::link(t!(words, "operator-reviews-again"), "/operator/breakouts")) }
            }
        }
        @for (campaign, counts) in &products { (to_check(who, campaign, *counts)) }
        (card(&t!(words, "operator-breakouts-shown"), &list(who, &seen)))
        (card(&t!(words, "operator-trends"), &trends(who)))
    });
    page(who, Here::Breakouts, title, Width::Narrow, body).await
}

fn one(who: &ForOperator, breakout: &Breakout, skipped: usize, waiting: usize) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let action = |verb: &str| format!("/operator/breakouts/{}/{verb}", breakout.id);
    let back = format!("/operator/breakouts?skip={skipped}");
    let left = t!(words, "operator-breakouts-waiting", count = count(waiting));
    card_with(
        breakout::author(&breakout.seen),
        &html! { span.hint { (left) } },
        &html! {
            (breakout::post(place, breakout, who.visitor.now()))
            div.buttons {
                (Button::post(t!(words, "operator-breakout-show"), action("show")).primary().key('a').hidden("back", back.clone()))
                @for (code, key) in REASONS.into_iter().filter(|(code, _)| *code != HoldCode::Other) {
                    (Button::post(t_of!(words, "operator-breakout-hold", code.name()), action("hold")).danger().key(key)
                        .hidden("code", code.name()).hidden("back", back.clone()))
                }
                (Button::link(t!(words, "operator-skip"), format!("/operator/breakouts?skip={}", skipped + 1)).key('s'))
            }
            (Form::post(action("hold")).hidden("code", HoldCode::Other.name()).hidden("back", back).body(html! {
                (Field::text("note", t!(words, "operator-breakout-note")).key('4').required().maxlength(500))
                (form_end(&html! { (Button::submit(t_of!(words, "operator-breakout-hold", "other")).danger()) }))
            }))
        },
    )
}

/// A product to be looked at: nothing ticked means that nothing speaks against it.
fn to_check(who: &ForOperator, campaign: &Campaign, (open, upheld): (u64, u64)) -> Markup {
    let words = who.words();
    let flaws =
        ProductFlaw::ALL.map(|flaw| Choice::new(flaw.name(), t_of!(words, "operator-product", flaw.name())));
    card_with(
        &t!(words, "operator-product-title"),
        &html! { (campaign_name(&campaign.terms)) },
        &html! {
            p { a href=(campaign.terms.link.as_str()) rel="noopener noreferrer nofollow" target="_blank" { (campaign.terms.link.as_str()) } }
            p { a href={ "/operator/people/" (campaign.brand) } {
                (t!(words, "operator-brand-complaints", open = count(open), upheld = count(upheld)))
            } }
            (Form::post(format!("/operator/breakouts/products/{}", campaign.id)).body(html! {
                (Choices::boxes("against", t!(words, "operator-product-against")).choices(flaws).hint(t!(words, "operator-product-hint")))
                (Field::text("note", t!(words, "operator-product-note")).maxlength(1_000))
                (form_end(&html! { (Button::submit(t!(words, "operator-product-done")).primary()) }))
            }))
        },
    )
}

/// What brands see now: each can still be taken from them.
fn list(who: &ForOperator, seen: &[Box<Breakout>]) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = seen.iter().map(|it| {
        let hold = Button::post(
            t_of!(words, "operator-breakout-hold", "sensitive"),
            format!("/operator/breakouts/{}/hold", it.id),
        );
        Row::new()
            .cell(html! { (breakout::author(&it.seen)) })
            .cell(place.number(it.seen.counts.size()))
            .cell(place.when_relative(it.seen.first_alert, who.visitor.now()))
            .cell(html! { (hold.small().hidden("code", HoldCode::Sensitive.name())) })
    });
    let table = Table::new(words, t!(words, "operator-breakouts-shown"))
        .column(Column::text(t!(words, "breakout-author")))
        .column(Column::number(t!(words, "breakout-so-far")))
        .column(Column::text(t!(words, "breakout-first-alert")))
        .column(Column::actions(t!(words, "brand-col-do")))
        .rows(rows)
        .empty(Empty::new(t!(words, "breakout-none"), t!(words, "breakout-none-text")));
    html! { (table) }
}

/// What the network speaks of: for the operator alone, since nobody has looked at these words.
fn trends(who: &ForOperator) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = (who.visitor.front.trends.0)().into_iter().map(|trend| {
        Row::new().cell(trend.topic).cell(place.number(trend.accounts)).cell(place.number(trend.usual))
    });
    let table = Table::new(words, t!(words, "operator-trends"))
        .column(Column::text(t!(words, "operator-trends-topic")))
        .column(Column::number(t!(words, "operator-trends-accounts")))
        .column(Column::number(t!(words, "operator-trends-usual")))
        .rows(rows)
        .empty(Empty::new(t!(words, "operator-trends-none"), t!(words, "operator-trends-none-text")));
    html! { p.hint { (t!(words, "operator-trends-hint")) } (table) }
}
