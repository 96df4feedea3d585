//! The brand's campaigns, by state.

use account::Permission;
use app::ports::{Kind, TallyOf};
use maud::html;

use super::{Answer, Here, campaign_badge, campaign_name, cursor_of, cursor_text, network_name, page, query};
use crate::page::Width;
use crate::text::{t, t_of};
use crate::ui::{Button, Column, Empty, Head, Icon, Row, Tab, Table, pagination, stack, tabs};
use crate::who::{ForBrand, View};

/// The tabs, each with the states that it shows.
const LISTS: [(&str, &[&str]); 5] = [
    ("all", &[]),
    ("prepared", &["draft", "funded"]),
    ("live", &["live", "paused"]),
    ("ended", &["ended"]),
    ("closed", &["settled", "cancelled"]),
];

pub(super) async fn show(who: ForBrand<View>) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let app = &who.visitor.front.app;
    let query = query(&who);
    let (name, states) = LISTS.into_iter().find(|(name, _)| *name == query.text("state")).unwrap_or(LISTS[0]);
    let counts = app.states(Kind::Campaign, TallyOf::Brand(who.brand)).await?;
    let after = cursor_of(query.text("after"));
    let found = app.brand_campaigns(who.brand, states, after).await?;
    let list = LISTS.map(|(list, states)| {
        let count = if states.is_empty() { counts.total() } else { counts.among(states) };
        let href = format!("/brand/campaigns?state={list}");
        Tab::new(t_of!(words, "brand-campaigns-list", list), href, list == name).count(place.number(count))
    });
    let rows = found.rows.iter().map(|(campaign, places, purse)| {
        let terms = &campaign.terms;
        let networks: Vec<String> =
            terms.networks.iter().map(|network| network_name(words, *network)).collect();
        let taken = u64::from(campaign.taken_by_small) + u64::from(campaign.taken_by_others);
        Row::new()
            .cell(html! {
                span.who-text {
                    a.who-name href={ "/brand/campaigns/" (campaign.id) } { (campaign_name(terms)) }
                    span.who-second { (place.list(&networks)) " · " (place.price(terms.price)) }
                }
            })
            .cell(campaign_badge(words, campaign.state))
            .cell(html! { (place.number(taken)) " / " (place.number(terms.posts)) })
            .cell(place.number(places.of("drafted")))
            .cell(html! { (place.price(purse.paid)) " / " (place.price(terms.budget)) })
            .cell(place.when_day(terms.end))
    });
    let mut empty =
        Empty::new(t!(words, "brand-campaigns-none-title"), t!(words, "brand-campaigns-none-text"));
    let mut head = Head::new(t!(words, "brand-campaigns-title"));
    if who.may(Permission::Manage) {
        let new = || {
            Button::link(t!(words, "brand-new-campaign"), "/brand/campaigns/new").icon(Icon::Plus).primary()
        };
        (head, empty) = (head.action(new()), empty.action(new()));
    }
    let table = Table::new(words, t!(words, "brand-campaigns-title"))
        .column(Column::text(t!(words, "brand-col-campaign")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::number(t!(words, "brand-col-places")))
        .column(Column::number(t!(words, "brand-col-drafts")))
        .column(Column::number(t!(words, "brand-col-paid")))
        .column(Column::text(t!(words, "brand-col-until")))
        .rows(rows)
        .empty(empty);
    let first = after.map(|_| format!("/brand/campaigns?state={name}"));
    let next = found.next.map(|next| format!("/brand/campaigns?state={name}&after={}", cursor_text(next)));
    let body = stack(&html! {
        (head) (tabs(&t!(words, "brand-campaigns-lists"), &list)) (table)
        (pagination(words, first.as_deref(), next.as_deref()))
    });
    page(&who, Here::Campaigns, t!(words, "brand-campaigns-title"), Width::Wide, body).await
}
