//! Invitations: the price in sight, until when; accept with a profile, or decline, which costs nothing.

use app::AppError;
use app::views::creator::OfferLine;
use app::views::creator_campaigns::CampaignSheet;
use axum::response::Response;
use kernel::{OfferId, PlacementId, ProfileId};
use market::Creator;
use maud::{Markup, html};

use super::campaign::findings;
use super::campaigns::named;
use super::{Here, answerable, author_offers, beginning, refusal};
use crate::form::Given;
use crate::page::Width;
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{count, t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Row, Table, Tone, badge, card_with, countdown, disclosure,
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
    let sheets = sheets(me, &standing).await?;
    let (authors, welcome) = if me.visitor.front.settings.spotter {
        (app.author_offers_to(me.creator).await?, author_offers::welcome(me, &creator).await?)
    } else {
        (Vec::new(), html! {})
    };
    let title = t!(words, "creator-offers-title");
    let gone = failed.filter(|it| !standing.iter().any(|line| line.offer.id == it.offer));
    let body = html! {
        (Head::new(&title).lead(t!(words, "creator-offers-lead")))
        (refusal(&me.visitor, gone.map(|it| &it.fault)))
        (author_offers::cards(me, &authors))
        @if standing.is_empty() && !authors.iter().any(|it| it.offer.is_open()) {
            (Empty::new(t!(words, "creator-no-offers"), t!(words, "creator-no-offers-text"))
                .action(Button::link(t!(words, "creator-find-campaign"), "/creator/campaigns")))
        }
        @for (line, sheet) in standing.iter().zip(&sheets) {
            (offer(me, (line, sheet.as_ref()), &creator, failed.filter(|it| it.offer == line.offer.id)))
        }
        @if !past.is_empty() {
            section.stack { h2 { (t!(words, "creator-offers-past")) } (past_table(me, &past)) }
        }
        (welcome)
    };
    Ok(me.show(Here::Offers, title, Width::Narrow, body))
}

/// How the creator stands to the campaign of each offer; nothing where the campaign is not shown any more.
async fn sheets(me: &ForCreator, standing: &[OfferLine]) -> Result<Vec<Option<CampaignSheet>>, Fault> {
    let mut sheets = Vec::with_capacity(standing.len());
    for line in standing {
        sheets.push(match me.visitor.front.app.creator_campaign(me.creator, line.offer.campaign).await {
            Ok(sheet) => Some(sheet),
            Err(AppError::NotFound(_)) => None,
            Err(error) => return Err(error.into()),
        });
    }
    Ok(sheets)
}

fn offer(
    me: &ForCreator,
    (line, sheet): (&OfferLine, Option<&CampaignSheet>),
    creator: &Creator,
    failed: Option<&Failed>,
) -> Markup {
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
            @if let Some(campaign) = &line.campaign {
                p.post-text { (beginning(&campaign.terms.message, TEASER)) }
                p { a href={ "/creator/campaigns/" (campaign.id) } { (t!(words, "creator-see-brief")) } }
            }
            (facts([
                (t!(words, "creator-you-receive"), html! { strong { (receive) } }),
                (t!(words, "creator-price"), html! { (place.price(line.offer.price)) }),
                (t!(words, "creator-offer-until"), place.when(line.offer.until)),
            ]))
            @if !line.late {
                @if let Some(sheet) = sheet { (conditions(me, sheet)) }
                (answers(me, line, creator, failed))
            }
        }),
    )
}

/// How each profile stands to the campaign's conditions, before anything is accepted.
fn conditions(me: &ForCreator, sheet: &CampaignSheet) -> Markup {
    let words = me.words();
    let several = sheet.line.fits.len() > 1;
    html! {
        @for fit in &sheet.line.fits {
            @let missed = fit.eligibility.missed().len();
            @let said = if missed == 0 { t!(words, "creator-offer-all-met") } else { t!(words, "creator-missed", count = count(missed)) };
            @let said = if several { format!("{} – {said}", named(me, &fit.profile)) } else { said };
            @if missed == 0 { (disclosure(&said, &findings(me, sheet, fit))) }
            @else { p { (said) } (findings(me, sheet, fit)) }
        }
    }
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
