//! Offers: a brand finds a creator and invites them to a campaign; refusing costs them nothing.

use account::Permission;
use app::Match;
use app::views::brand::{Known, Page};
use kernel::{CampaignId, CreatorId, OfferId};
use market::offer::{self, Offer};
use market::{Campaign, campaign};
use maud::{Markup, html};

use super::wizard::condition_name;
use super::{Answer, Here, campaign_name, cursor_of, cursor_text, network_name, page, query, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{Words, t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Icon, Row, Table, Tone, badge, card, countdown, note,
    pagination, stack, who as person,
};
use crate::who::{ForBrand, Id, Manage, May, View};

/// Creators shown for one search.
const FOUND: usize = 20;

pub(super) async fn show(who: ForBrand<View>) -> Answer {
    shown(&who, &query(&who), &Errors::default()).await
}

/// An offer is sent.
pub(super) async fn send(who: ForBrand<Manage>, given: Given) -> Answer {
    let (id, creator) = (given.own::<OfferId>("offer")?, given.own::<CreatorId>("creator")?);
    let campaign = who.own_campaign(given.own::<CampaignId>("campaign")?).await?.value;
    match who.visitor.front.app.send_offer(id, campaign.id, creator, who.actor()).await {
        Ok(_) => Ok(see_other(&format!("/brand/offers?campaign={}&done=brand-offer-sent", campaign.id))),
        Err(error) => {
            let fault = Fault::from(error);
            if !fault.status().is_client_error() {
                return Err(fault);
            }
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, shown(&who, &given, &errors).await?))
        }
    }
}

/// An offer is taken back.
pub(super) async fn withdraw(who: ForBrand<Manage>, Id(id): Id<OfferId>) -> Answer {
    who.own_offer(id).await?;
    who.visitor.front.app.withdraw_offer(id, who.actor()).await?;
    Ok(see_other("/brand/offers?done=brand-offer-withdrawn"))
}

async fn shown<P: May>(who: &ForBrand<P>, given: &Given, errors: &Errors) -> Answer {
    let words = who.words();
    let app = &who.visitor.front.app;
    let live = app.brand_campaigns(who.brand, &["live"], None).await?;
    // Places of a breakout campaign go to authors: see the page of breakouts.
    let live = live.rows.iter().map(|(campaign, _, _)| campaign);
    let live: Vec<&Campaign> = live.filter(|campaign| campaign.breakout.is_none()).collect();
    let wanted = given.text("campaign").parse::<CampaignId>().ok();
    let chosen = live.iter().find(|it| Some(it.id) == wanted).or_else(|| live.first()).copied();
    let found = match chosen {
        Some(campaign) if who.may(Permission::Manage) => {
            app.search_creators(&campaign.terms, given.text("q"), FOUND).await?
        }
        Some(_) | None => Vec::new(),
    };
    let after = cursor_of(given.text("after"));
    let (sent, known) = app.brand_offers(who.brand, &[], after).await?;
    let title = t!(words, "brand-offers-title");
    let next = sent.next.map(|next| format!("/brand/offers?after={}", cursor_text(next)));
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "brand-offers-lead")))
        @for message in errors.whole() { (note(Tone::Bad, "", &html! { p { (message) } })) }
        @if who.may(Permission::Manage) { (card(&t!(words, "brand-offers-find"), &search(who, given, &live, chosen, &found))) }
        (card(&t!(words, "brand-offers-sent"), &html! {
            (list(who, &sent, &known))
            (pagination(words, after.map(|_| "/brand/offers"), next.as_deref()))
        }))
    });
    page(who, Here::Offers, title, Width::Wide, body).await
}

fn search<P: May>(
    who: &ForBrand<P>,
    given: &Given,
    live: &[&Campaign],
    chosen: Option<&Campaign>,
    found: &[Match],
) -> Markup {
    let words = who.words();
    let Some(campaign) = chosen.filter(|it| it.state == campaign::State::Live) else {
        let empty =
            Empty::new(t!(words, "brand-offers-no-campaign"), t!(words, "brand-offers-no-campaign-text"))
                .action(Button::link(t!(words, "brand-nav-campaigns"), "/brand/campaigns"));
        return html! { (empty) };
    };
    let campaigns = live.iter().fold(
        Field::select("campaign", t!(words, "brand-col-campaign")).value(campaign.id.to_string()),
        |field, it| field.choice(it.id.to_string(), campaign_name(&it.terms)),
    );
    let form = Form::get("/brand/offers").bar().body(html! {
        (campaigns)
        (Field::search("q", t!(words, "brand-offers-words")).value(given.raw("q")))
        (Button::submit(t!(words, "brand-offers-search")).icon(Icon::Search))
    });
    let rows = found.iter().map(|it| candidate(who, campaign, it));
    let table = Table::new(words, t!(words, "brand-offers-find"))
        .column(Column::text(t!(words, "brand-col-creator")))
        .column(Column::text(t!(words, "brand-fact-topics")))
        .column(Column::text(t!(words, "brand-offers-fits")))
        .column(Column::actions(t!(words, "brand-col-do")))
        .rows(rows)
        .empty(
            Empty::new(t!(words, "brand-offers-nobody"), t!(words, "brand-offers-nobody-text"))
                .icon(Icon::Search),
        );
    html! { (form) (table) }
}

fn candidate<P: May>(who: &ForBrand<P>, campaign: &Campaign, found: &Match) -> Row {
    let (words, place) = (who.words(), &who.visitor.place);
    let creator = &found.creator;
    let profile = creator.profiles.get(found.profile);
    let second = profile.map_or_else(String::new, |it| {
        let network = network_name(words, it.network);
        t!(words, "brand-profile-line", network = network, followers = place.short_number(it.followers))
    });
    let topics: Vec<String> =
        profile.map(|it| it.topics.iter().take(4).map(ToString::to_string).collect()).unwrap_or_default();
    let missed: Vec<String> = found
        .eligibility
        .missed()
        .iter()
        .map(|finding| t_of!(words, "brand-condition", condition_name(finding.condition)))
        .collect();
    let fits = if missed.is_empty() {
        badge(Tone::Good, &t!(words, "brand-offers-qualifies"))
    } else {
        html! { (badge(Tone::Plain, &t!(words, "brand-offers-misses"))) " " (place.list(&missed)) }
    };
    let offer = Button::post(
        t!(words, "brand-offers-send", price = place.price(campaign.terms.price)),
        "/brand/offers",
    )
    .hidden("offer", OfferId::new(who.visitor.front.app.new_id()).to_string())
    .hidden("campaign", campaign.id.to_string())
    .hidden("creator", creator.id.to_string())
    .small()
    .undo(t!(words, "brand-undo-offer", name = creator.name.as_str()));
    Row::new()
        .cell(person(&creator.name, &second, None))
        .cell(topics.join(", "))
        .cell(fits)
        .cell(html! { @if missed.is_empty() { (offer) } })
}

fn list<P: May>(who: &ForBrand<P>, sent: &Page<Offer>, known: &Known) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let rows = sent.rows.iter().map(|it| {
        let campaign = known.campaign(it.campaign).map(|it| campaign_name(&it.terms)).unwrap_or_default();
        let open = it.state == offer::State::Sent;
        let withdraw =
            Button::post(t!(words, "brand-offers-withdraw"), format!("/brand/offers/{}/withdraw", it.id))
                .small()
                .undo(t!(words, "brand-undo-withdraw-offer"));
        let href = it.placement.map(|id| format!("/brand/placements/{id}"));
        Row::new()
            .cell(person(known.name(it.creator), &campaign, href.as_deref()))
            .cell(place.price(it.price))
            .cell(html! { (offer_badge(words, it.state)) @if open { " " (countdown(place, it.until, now)) } })
            .cell(place.when_day(it.sent))
            .cell(html! { @if open && who.may(Permission::Manage) { (withdraw) } })
    });
    let table = Table::new(words, t!(words, "brand-offers-sent"))
        .column(Column::text(t!(words, "brand-col-creator")))
        .column(Column::number(t!(words, "brand-col-price")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::text(t!(words, "brand-col-date")))
        .column(Column::actions(t!(words, "brand-col-do")))
        .rows(rows)
        .empty(Empty::new(t!(words, "brand-offers-none"), t!(words, "brand-offers-none-text")));
    html! { (table) }
}

fn offer_badge(words: Words, state: offer::State) -> Markup {
    let tone = match state {
        offer::State::Sent => Tone::Wait,
        offer::State::Accepted => Tone::Good,
        offer::State::Declined | offer::State::Withdrawn | offer::State::Expired => Tone::Plain,
    };
    badge(tone, &t_of!(words, "brand-offer-state", state.name()))
}
