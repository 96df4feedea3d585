//! What to do next.

use app::views::creator::{CreatorHome, OfferLine, PlacementLine};
use app::views::creator_campaigns::CampaignLine;
use axum::response::Response;
use maud::{Markup, html};

use super::Here;
use super::campaigns::campaign_card;
use super::placements::placements_table;
use crate::page::Width;
use crate::problem::Fault;
use crate::text::t;
use crate::ui::{
    Button, Empty, Head, Icon, Stat, Tone, buttons, card_with, countdown, grid, note, stats, who,
};
use crate::who::ForCreator;

/// Campaigns shown of those that fit.
const SHOWN: usize = 3;

/// The first page of a creator.
pub(super) async fn show(me: ForCreator) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let home = app.creator_home(me.creator).await?;
    let fitting = if home.creator.profiles.is_empty() {
        Vec::new()
    } else {
        app.creator_open_list(me.creator, None).await?.open
    };
    let title = t!(me.words(), "creator-home-title");
    Ok(me.show(Here::Home, title.clone(), Width::Wide, body(&me, &home, &fitting, &title)))
}

fn body(me: &ForCreator, home: &CreatorHome, fitting: &[CampaignLine], title: &str) -> Markup {
    let words = me.words();
    html! {
        (Head::new(title).lead(lead(me, home)))
        @if home.creator.suspended.is_some() {
            (note(Tone::Bad, &t!(words, "creator-suspended"), &html! { p { (t!(words, "creator-suspended-text")) } }))
        }
        (figures(me, home))
        @if home.creator.profiles.is_empty() {
            (Empty::new(t!(words, "creator-no-profile"), t!(words, "creator-no-profile-text"))
                .icon(Icon::Person)
                .action(Button::link(t!(words, "creator-link-profile"), "/creator/profiles").primary()))
        } @else { (waiting(me, &home.todo)) }
        @if !home.disputes.is_empty() {
            (note(Tone::Wait, &t!(words, "creator-disputes-waiting", count = home.disputes.len()), &html! {
                (buttons(&home.disputes.iter().map(|dispute| {
                    Button::link(t!(words, "creator-dispute-read"), format!("/creator/disputes/{}", dispute.id)).small()
                }).collect::<Vec<_>>()))
            }))
        }
        @if !home.offers.is_empty() { (offers(me, &home.offers)) }
        @if !fitting.is_empty() {
            section.stack {
                div.card-head {
                    h2 { (t!(words, "creator-fitting")) }
                    div.card-aside { a href="/creator/campaigns" { (t!(words, "creator-all-campaigns")) } }
                }
                (grid(&html! { @for line in fitting.iter().take(SHOWN) { (campaign_card(me, line)) } }))
            }
        }
    }
}

fn lead(me: &ForCreator, home: &CreatorHome) -> String {
    t!(me.words(), "creator-home-lead", count = home.todo.len() + home.offers.len() + home.disputes.len())
}

fn figures(me: &ForCreator, home: &CreatorHome) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let earned = if home.creator.identified || home.earned.is_zero() {
        t!(words, "creator-earned-note")
    } else {
        t!(words, "creator-earned-waits")
    };
    stats(&[
        Stat::new(t!(words, "creator-earned"), place.amount(home.earned))
            .note(earned)
            .href("/creator/earnings"),
        Stat::new(t!(words, "creator-under-way"), place.number(home.under_way))
            .note(t!(words, "creator-under-way-note"))
            .href("/creator/placements?part=under-way"),
        Stat::new(t!(words, "creator-paid-posts"), place.number(home.paid))
            .note(t!(words, "creator-paid-posts-note"))
            .href("/creator/placements?part=done"),
    ])
}

fn waiting(me: &ForCreator, todo: &[PlacementLine]) -> Markup {
    let words = me.words();
    let empty = Empty::new(t!(words, "creator-nothing-waits"), t!(words, "creator-nothing-waits-text"))
        .icon(Icon::Check)
        .action(Button::link(t!(words, "creator-find-campaign"), "/creator/campaigns").primary());
    html! {
        section.stack {
            h2 { (t!(words, "creator-waiting")) }
            (placements_table(me, &t!(words, "creator-waiting"), todo, empty))
        }
    }
}

fn offers(me: &ForCreator, offers: &[OfferLine]) -> Markup {
    let (words, place, now) = (me.words(), &me.visitor.place, me.visitor.now());
    let all = html! { a href="/creator/offers" { (t!(words, "creator-offers-answer")) } };
    card_with(
        &t!(words, "creator-offers-title"),
        &all,
        &html! {
            ul.plain {
                @for line in offers {
                    li.line {
                        (who(&line.brand, &place.price(line.offer.price), Some("/creator/offers")))
                        @if line.late { span { (t!(words, "creator-offer-late")) } } @else { (countdown(place, line.offer.until, now)) }
                    }
                }
            }
        },
    )
}
