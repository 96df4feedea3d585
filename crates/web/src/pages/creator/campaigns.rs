//! The open list: campaigns open to the creator first, then the others with what is missed and by how much.

use app::views::creator_campaigns::{CampaignLine, Fit, OpenList};
use axum::response::Response;
use kernel::ProfileId;
use market::people::Profile;
use maud::{Markup, html};

use super::{Here, beginning, query};
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::text::{count, t, t_of};
use crate::ui::{Button, Empty, Field, Form, Head, Icon, card_with, conditions, facts, grid, stack, tag};
use crate::who::ForCreator;

/// Campaigns shown of those that are not open to the creator: the nearest misses.
const OTHERS: usize = 40;
/// Characters of the brief that a card shows.
const TEASER: usize = 150;

/// The list.
pub(super) async fn show(me: ForCreator) -> Result<Response, Fault> {
    let asked = query(&me.visitor)?;
    let profile: Option<ProfileId> = asked.text("profile").parse().ok();
    let list = me.visitor.front.app.creator_open_list(me.creator, profile).await?;
    let words = me.words();
    let title = t!(words, "creator-campaigns-title");
    let body = html! {
        (Head::new(&title).lead(t!(words, "creator-campaigns-lead")))
        @if list.creator.profiles.len() > 1 { (chooser(&me, &list, profile)) }
        (lists(&me, &list))
    };
    Ok(me.show(Here::Campaigns, title, Width::Wide, body))
}

fn chooser(me: &ForCreator, list: &OpenList, chosen: Option<ProfileId>) -> Markup {
    let words = me.words();
    let every = Field::select("profile", t!(words, "creator-with-profile"))
        .choice("", t!(words, "creator-any-profile"));
    let field = list
        .creator
        .profiles
        .iter()
        .fold(every, |field, own| field.choice(own.id.to_string(), named(me, own)));
    html! {
        (Form::get("/creator/campaigns").bar().body(html! {
            (field.value(chosen.map(|id| id.to_string()).unwrap_or_default()))
            (Button::submit(t!(words, "creator-show")).secondary())
        }))
    }
}

/// A profile in few words.
pub(super) fn named(me: &ForCreator, profile: &Profile) -> String {
    format!("{} · {}", t_of!(me.words(), "network", profile.network.name()), profile.account)
}

fn lists(me: &ForCreator, list: &OpenList) -> Markup {
    let words = me.words();
    html! {
        @if list.creator.profiles.is_empty() {
            (Empty::new(t!(words, "creator-no-profile"), t!(words, "creator-no-profile-text"))
                .icon(Icon::Person)
                .action(Button::link(t!(words, "creator-link-profile"), "/creator/profiles").primary()))
        } @else if list.open.is_empty() && list.others.is_empty() {
            (Empty::new(t!(words, "creator-no-campaigns"), t!(words, "creator-no-campaigns-text")).icon(Icon::Search))
        }
        @if !list.open.is_empty() {
            section.stack {
                h2 { (t!(words, "creator-open-to-you", count = list.open.len())) }
                (grid(&html! { @for line in &list.open { (campaign_card(me, line)) } }))
            }
        }
        @if !list.others.is_empty() && !list.creator.profiles.is_empty() {
            section.stack {
                h2 { (t!(words, "creator-not-yet", count = list.others.len())) }
                p { (t!(words, "creator-not-yet-text")) }
                (grid(&html! { @for line in list.others.iter().take(OTHERS) { (missed_card(me, line, list)) } }))
            }
        }
    }
}

/// A campaign with a place for the creator.
pub(super) fn campaign_card(me: &ForCreator, line: &CampaignLine) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let terms = &line.campaign.terms;
    let taken = line.campaign.taken_by_small.saturating_add(line.campaign.taken_by_others);
    let href = format!("/creator/campaigns/{}", line.campaign.id);
    card_with(
        &line.brand,
        &html! { strong.number { (place.price(line.receives)) } },
        &stack(&html! {
            p { (beginning(&terms.message, TEASER)) }
            p {
                @for network in &terms.networks { (tag(&t_of!(words, "network", network.name()))) " " }
                @for language in &terms.languages { (tag(&say::language(place, *language))) " " }
            }
            (facts([
                (t!(words, "creator-places-left"), html! { (place.number(terms.posts.saturating_sub(taken))) }),
                (t!(words, "creator-open-until"), place.when_day(terms.end)),
            ]))
            (Button::link(t!(words, "creator-see-brief"), href))
        }),
    )
}

fn missed_card(me: &ForCreator, line: &CampaignLine, list: &OpenList) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let href = format!("/creator/campaigns/{}", line.campaign.id);
    card_with(
        &line.brand,
        &html! { span.number { (place.price(line.receives)) } },
        &stack(&html! {
            p { (beginning(&line.campaign.terms.message, TEASER)) }
            @if let Some(fit) = line.fits.first() {
                @if list.creator.profiles.len() > 1 { p.hint { (named(me, &fit.profile)) } }
                p { (t!(words, "creator-missed", count = count(fit.eligibility.missed().len()))) }
                (missed_conditions(me, line, fit, list))
            }
            p { a href=(href) { (t!(words, "creator-see-brief")) } }
        }),
    )
}

fn missed_conditions(me: &ForCreator, line: &CampaignLine, fit: &Fit, list: &OpenList) -> Markup {
    let policy = me.visitor.front.app.policy();
    let held = say::Held { campaign: &line.campaign, creator: &list.creator, profile: &fit.profile, policy };
    let lines: Vec<_> = fit
        .eligibility
        .missed()
        .iter()
        .map(|missed| say::finding(&me.visitor.place, missed, &held))
        .collect();
    conditions(me.words(), &lines)
}
