//! The brand's first page: what needs it now, how it is doing.

use account::Permission;
use app::ports::{DayCount, day_of};
use app::views::brand::Overview;
use kernel::Timestamp;
use market::campaign::State;
use maud::{Markup, html};

use super::{Answer, Here, campaign_badge, campaign_name, page, profile_line};
use crate::chart::{Lines, Unit};
use crate::page::Width;
use crate::text::{count, t};
use crate::ui::{
    Button, Column, Empty, Head, Icon, Row, Stat, Table, Tone, badge, card, card_with, countdown, split,
    stack, stats, who as person,
};
use crate::who::{ForBrand, View};

pub(super) async fn show(who: ForBrand<View>) -> Answer {
    let view = who.visitor.front.app.brand_overview(who.brand).await?;
    let words = who.words();
    let name = who.signed.party().map(|party| party.name.clone()).unwrap_or_default();
    let new =
        Button::link(t!(words, "brand-new-campaign"), "/brand/campaigns/new").primary().icon(Icon::Plus);
    let mut head = Head::new(name).lead(t!(words, "brand-overview-lead"));
    if who.may(Permission::Manage) {
        head = head.action(new);
    }
    let body = if view.campaigns_by.total() == 0 {
        stack(&html! { (head) (first_steps(&who)) })
    } else {
        let main = html! { (waiting(&who, &view)) (running(&who, &view)) };
        let beside = html! { (drawn(&who, &view)) };
        stack(&html! { (head) (figures(&who, &view)) (split(&main, &beside)) })
    };
    page(&who, Here::Overview, t!(words, "brand-overview-title"), Width::Wide, body).await
}

fn first_steps(who: &ForBrand<View>) -> Markup {
    let words = who.words();
    let begin = Button::link(t!(words, "brand-new-campaign"), "/brand/campaigns/new").primary();
    let mut empty = Empty::new(t!(words, "brand-empty-title"), t!(words, "brand-empty-text"));
    if who.may(Permission::Manage) {
        empty = empty.action(begin);
    }
    html! { (empty) }
}

fn figures(who: &ForBrand<View>, view: &Overview) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let places = &view.placements_by;
    let online = places.among(&["published", "verifying", "holding"]);
    stats(&[
        Stat::new(t!(words, "brand-stat-drafts"), place.number(places.of("drafted"))).href("/brand/review"),
        Stat::new(t!(words, "brand-stat-online"), place.number(online)).href("/brand/review/posts"),
        Stat::new(t!(words, "brand-stat-paid"), place.number(places.of("paid"))),
        Stat::new(t!(words, "brand-stat-live"), place.number(view.campaigns_by.of("live")))
            .href("/brand/campaigns?state=live"),
    ])
}

fn waiting(who: &ForBrand<View>, view: &Overview) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let policy = who.visitor.front.app.policy();
    let mut table = Table::new(words, t!(words, "brand-now-title"))
        .column(Column::text(t!(words, "brand-col-what")))
        .column(Column::text(t!(words, "brand-col-why")))
        .column(Column::actions(t!(words, "brand-col-do")));
    for draft in &view.drafts {
        let name = view.known.name(draft.creator);
        let until = draft.draft.as_ref().map_or(now, |it| policy.silence(draft, it.at));
        let href = format!("/brand/review/{}", draft.id);
        table = table.row(
            Row::new()
                .cell(person(
                    name,
                    &profile_line(place, draft, view.known.creator(draft.creator)),
                    Some(&href),
                ))
                .cell(html! { span { (t!(words, "brand-now-draft")) " " (countdown(place, until, now)) } })
                .cell(Button::link(t!(words, "brand-now-read"), href).small()),
        );
    }
    for dispute in &view.disputes {
        let href = format!("/brand/placements/{}#dispute", dispute.placement);
        table = table.row(
            Row::new()
                .cell(person(view.known.name(dispute.creator), "", Some(&href)))
                .cell(
                    html! { span { (t!(words, "brand-now-dispute")) " " (countdown(place, dispute.answer_by, now)) } },
                )
                .cell(Button::link(t!(words, "brand-now-answer"), href).small()),
        );
    }
    for campaign in view.campaigns.iter().filter(|it| matches!(it.state, State::Draft | State::Funded)) {
        let href = format!("/brand/campaigns/{}", campaign.id);
        let (why, act) = if campaign.state == State::Draft {
            (t!(words, "brand-now-fund"), t!(words, "brand-now-do-fund"))
        } else {
            (t!(words, "brand-now-launch"), t!(words, "brand-now-do-launch"))
        };
        table = table.row(
            Row::new()
                .cell(html! { a href=(href) { (campaign_name(&campaign.terms)) } })
                .cell(why)
                .cell(Button::link(act, href).small()),
        );
    }
    let more = view.placements_by.of("drafted").saturating_sub(5);
    let aside = html! { @if more > 0 { a href="/brand/review" { (t!(words, "brand-now-more", count = count(more))) } } };
    let done =
        Empty::new(t!(words, "brand-now-none-title"), t!(words, "brand-now-none-text")).icon(Icon::Check);
    card_with(&t!(words, "brand-now-title"), &aside, &html! { (table.empty(done)) })
}

fn running(who: &ForBrand<View>, view: &Overview) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows =
        view.campaigns.iter().filter(|it| matches!(it.state, State::Live | State::Paused)).map(|campaign| {
            let taken = u64::from(campaign.taken_by_small) + u64::from(campaign.taken_by_others);
            Row::new()
            .cell(html! { a href={ "/brand/campaigns/" (campaign.id) } { (campaign_name(&campaign.terms)) } })
            .cell(campaign_badge(words, campaign.state))
            .cell(html! { (place.number(taken)) " / " (place.number(campaign.terms.posts)) })
            .cell(place.when_day(campaign.terms.end))
        });
    let table = Table::new(words, t!(words, "brand-running-title"))
        .column(Column::text(t!(words, "brand-col-campaign")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::number(t!(words, "brand-col-places")))
        .column(Column::text(t!(words, "brand-col-until")))
        .rows(rows)
        .empty(Empty::new(t!(words, "brand-running-none-title"), t!(words, "brand-running-none-text")));
    let all = html! { a href="/brand/campaigns" { (t!(words, "brand-running-all")) } };
    card_with(&t!(words, "brand-running-title"), &all, &html! { (table) })
}

/// How often something happened on a day, as charts take it.
pub(super) fn count_on(days: &[DayCount], day: i32, event: &str) -> i64 {
    i64::try_from(app::ports::count_on(days, day, event)).unwrap_or(i64::MAX)
}

/// The first moment of a day that the store counts.
pub(super) fn day_start(day: i32) -> Timestamp {
    Timestamp::from_micros(i64::from(day) * 24 * 60 * 60 * 1_000_000)
}

fn drawn(who: &ForBrand<View>, view: &Overview) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let today = day_of(who.visitor.now());
    let points = |event: &str| {
        (today - 29..=today).map(|day| (day_start(day), count_on(&view.days, day, event))).collect()
    };
    let chart = Lines::new(place, t!(words, "brand-chart-days"), Unit::Count)
        .series(t!(words, "brand-chart-published"), points("placement.published"))
        .series(t!(words, "brand-chart-paid"), points("placement.paid"))
        .area();
    let by = |event: &str| view.days.iter().filter(|it| it.event == event).map(|it| it.count).sum::<u64>();
    let sums = html! {
        p { (badge(Tone::Info, &t!(words, "brand-chart-published-sum", count = count(by("placement.published"))))) " "
            (badge(Tone::Good, &t!(words, "brand-chart-paid-sum", count = count(by("placement.paid"))))) }
    };
    card(&t!(words, "brand-brought-title"), &html! { (chart) (sums) })
}
