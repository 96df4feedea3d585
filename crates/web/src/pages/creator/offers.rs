//! Invitations: the price in sight, until when; accept with a profile, or decline, which costs nothing.

use app::AppError;
use app::views::creator::OfferLine;
use axum::response::Response;
use kernel::{OfferId, PlacementId, ProfileId};
use market::{Creator, Rejection};
use maud::{Markup, html};

use super::campaigns::named;
use super::{Here, answerable, beginning, refusal};
use crate::form::Given;
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Row, Table, Tone, badge, card_with, conditions, countdown,
    facts, form_end, stack, who,
};
use crate::who::{ForCreator, Id};

/// Offers on the page, of each part.
const PAGE: u32 = 50;
/// Characters of the brief.
const TEASER: usize = 400;

/// A form that was refused.
#[derive(Debug)]
struct Failed {
    offer: OfferId,
    given: Given,
    fault: Fault,
}

/// The offers.
pub(super) async fn show(me: ForCreator) -> Result<Response, Fault> {
    page(&me, None).await
}

/// Takes an offer. Sent twice, the form leads twice to the same placement.
pub(super) async fn accept(me: ForCreator, Id(id): Id<OfferId>, given: Given) -> Result<Response, Fault> {
    me.own_offer(id).await?;
    let placement: PlacementId = given.own("placement")?;
    let profile: ProfileId = given.own("profile")?;
    match me.visitor.front.app.accept_offer(id, placement, profile).await {
        Ok(taken) => Ok(see_other(&format!("/creator/placements/{}?done=creator-accepted", taken.id))),
        Err(error) => {
            let fault = answerable(error)?;
            let failed = Failed { offer: id, given, fault: fault.clone() };
            Ok(refused(&fault, page(&me, Some(&failed)).await?))
        }
    }
}

/// Refuses one, which costs nothing.
pub(super) async fn decline(me: ForCreator, Id(id): Id<OfferId>, given: Given) -> Result<Response, Fault> {
    let offer = me.own_offer(id).await?.value;
    if offer.state == market::offer::State::Declined {
        return Ok(see_other("/creator/offers?done=creator-declined"));
    }
    match me.visitor.front.app.decline_offer(id, me.actor()).await {
        Ok(_) => Ok(see_other("/creator/offers?done=creator-declined")),
        Err(error) => {
            let fault = answerable(error)?;
            let failed = Failed { offer: id, given, fault: fault.clone() };
            Ok(refused(&fault, page(&me, Some(&failed)).await?))
        }
    }
}

async fn page(me: &ForCreator, failed: Option<&Failed>) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let words = me.words();
    let creator = app.creator(me.creator).await?.value;
    let standing = app.creator_offers(me.creator, true, PAGE).await?;
    let past = app.creator_offers(me.creator, false, PAGE).await?;
    let title = t!(words, "creator-offers-title");
    let gone = failed.filter(|it| !standing.iter().any(|line| line.offer.id == it.offer));
    let body = html! {
        (Head::new(&title).lead(t!(words, "creator-offers-lead")))
        (refusal(&me.visitor, gone.map(|it| &it.fault)))
        @if standing.is_empty() {
            (Empty::new(t!(words, "creator-no-offers"), t!(words, "creator-no-offers-text"))
                .action(Button::link(t!(words, "creator-find-campaign"), "/creator/campaigns")))
        }
        @for line in &standing { (offer(me, line, &creator, failed.filter(|it| it.offer == line.offer.id))) }
        @if !past.is_empty() {
            section.stack { h2 { (t!(words, "creator-offers-past")) } (past_table(me, &past)) }
        }
    };
    Ok(me.show(Here::Offers, title, Width::Narrow, body))
}

fn offer(me: &ForCreator, line: &OfferLine, creator: &Creator, failed: Option<&Failed>) -> Markup {
    let (words, place, now) = (me.words(), &me.visitor.place, me.visitor.now());
    let until = html! {
        @if line.late { (badge(Tone::Plain, &t!(words, "creator-offer-late"))) }
        @else { (countdown(place, line.offer.until, now)) }
    };
    let receive = line.receives.map_or_else(|| place.price(line.offer.price), |it| place.amount(it));
    card_with(
        &line.brand,
        &until,
        &stack(&html! {
            (refusal(&me.visitor, failed.map(|it| &it.fault)))
            (missed(me, line, creator, failed))
            @if let Some(campaign) = &line.campaign {
                p.post-text { (beginning(&campaign.terms.message, TEASER)) }
                p { a href={ "/creator/campaigns/" (campaign.id) } { (t!(words, "creator-see-brief")) } }
            }
            (facts([
                (t!(words, "creator-you-receive"), html! { strong { (receive) } }),
                (t!(words, "creator-price"), html! { (place.price(line.offer.price)) }),
                (t!(words, "creator-offer-until"), place.when(line.offer.until)),
            ]))
            @if !line.late { (answers(me, line, creator, failed)) }
        }),
    )
}

/// Each condition that stood in the way of accepting.
fn missed(me: &ForCreator, line: &OfferLine, creator: &Creator, failed: Option<&Failed>) -> Markup {
    let Some(failed) = failed else { return html! {} };
    let Fault::App(AppError::Rejected(Rejection::NotEligible { missed })) = &failed.fault else {
        return html! {};
    };
    let chosen = failed.given.text("profile").parse::<ProfileId>().ok();
    let (Some(campaign), Some(profile)) = (&line.campaign, chosen.and_then(|id| creator.profile(id))) else {
        return html! {};
    };
    let held = say::Held { campaign, creator, profile, policy: me.visitor.front.app.policy() };
    let lines: Vec<_> =
        missed.iter().map(|finding| say::finding(&me.visitor.place, finding, &held)).collect();
    conditions(me.words(), &lines)
}

fn answers(me: &ForCreator, line: &OfferLine, creator: &Creator, failed: Option<&Failed>) -> Markup {
    let words = me.words();
    let path = format!("/creator/offers/{}", line.offer.id);
    let fresh = || PlacementId::new(me.visitor.front.app.new_id()).to_string();
    let typed = failed.map(|it| it.given.text("placement").to_owned()).filter(|it| !it.is_empty());
    let field = creator
        .profiles
        .iter()
        .fold(Field::select("profile", t!(words, "creator-with-profile")), |field, own| {
            field.choice(own.id.to_string(), named(me, own))
        });
    let field = field.value(failed.map(|it| it.given.text("profile").to_owned()).unwrap_or_default());
    let decline = Button::post(t!(words, "creator-decline"), format!("{path}/decline"))
        .quiet()
        .undo(t!(words, "creator-decline-undo"));
    html! {
        @if creator.profiles.is_empty() {
            p { a href="/creator/profiles" { (t!(words, "creator-link-profile")) } }
        } @else {
            (Form::post(format!("{path}/accept")).hidden("placement", typed.unwrap_or_else(fresh)).body(html! {
                (field)
                (form_end(&html! { (Button::submit(t!(words, "creator-accept"))) }))
            }))
        }
        (decline)
    }
}

fn past_table(me: &ForCreator, past: &[OfferLine]) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let table = Table::new(words, t!(words, "creator-offers-past"))
        .column(Column::text(t!(words, "creator-column-campaign")))
        .column(Column::text(t!(words, "creator-column-state")))
        .column(Column::text(t!(words, "creator-column-date")))
        .column(Column::number(t!(words, "creator-column-price")))
        .rows(past.iter().map(|line| {
            let href = line.offer.placement.map(|id| format!("/creator/placements/{id}"));
            Row::new()
                .cell(who(&line.brand, "", href.as_deref()))
                .cell(t_of!(words, "creator-offer-state", line.offer.state.name()))
                .cell(place.when_day(line.offer.sent))
                .cell(place.price(line.offer.price))
        }));
    html! { (table) }
}
