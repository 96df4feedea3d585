//! One campaign: where it stands and what comes next, its money, its places, what it has brought.

use account::Permission;
use app::ports::{DayCount, day_of};
use app::views::brand::{CampaignView, Purse};
use kernel::{BasisPoints, CampaignId};
use market::campaign::{Campaign, State};
use market::{Terms, placement};
use maud::{Markup, html};

use super::{
    Answer, Here, campaign_badge, campaign_name, cursor_of, cursor_text, funding, history, language_name,
    network_name, page, page_with_undo, placement_badge, profile_line, query, refusal,
};
use crate::chart::{Lines, Shares, Unit};
use crate::form::{Errors, Given};
use crate::format::Place;
use crate::page::{Flash, Width};
use crate::places::country;
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{count, t, t_of};
use crate::ui::{
    Button, Column, Empty, Head, Phase, Row, Stat, Step, Tab, Table, Tone, buttons, card, disclosure, facts,
    note, pagination, split, stack, stats, tabs, timeline, who as person,
};
use crate::who::{ForBrand, Id, Manage, View};

/// The tabs of the placements, each with the states that it shows.
const LISTS: [(&str, &[&str]); 5] = [
    ("all", &[]),
    ("writing", &["booked", "drafted", "approved", "rejected"]),
    ("online", &["published", "verifying", "holding", "delivered"]),
    ("paid", &["paid"]),
    ("over", &["breached", "given_back", "failed"]),
];

pub(super) async fn show(who: ForBrand<View>, Id(id): Id<CampaignId>) -> Answer {
    let campaign = who.own_campaign(id).await?.value;
    shown(&who, &campaign, &Given::default(), &Errors::default()).await
}

/// Launch, pause, resume, end, cancel.
pub(super) async fn command(
    who: ForBrand<Manage>,
    axum::extract::Path((id, verb)): axum::extract::Path<(String, String)>,
) -> Answer {
    let id: CampaignId = id.parse().map_err(|_| Fault::NotFound)?;
    let campaign = who.own_campaign(id).await?.value;
    let (app, by) = (&who.visitor.front.app, who.actor());
    let (done, answer) = match verb.as_str() {
        "launch" => ("done=brand-campaign-launched", app.launch(id, by).await),
        "pause" => ("done=brand-campaign-paused", app.pause(id, by).await),
        "resume" => ("done=brand-campaign-resumed", app.resume(id, by).await),
        "end" => ("done=brand-campaign-ended", app.end(id, by).await),
        "cancel" => ("done=brand-campaign-cancelled", app.cancel(id, by).await),
        _ => return Err(Fault::NotFound),
    };
    match answer {
        Ok(_) => Ok(see_other(&format!("/brand/campaigns/{id}?{done}"))),
        Err(error) => {
            let fault = Fault::from(error);
            if !fault.status().is_client_error() {
                return Err(fault);
            }
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, shown(&who, &campaign, &Given::default(), &errors).await?))
        }
    }
}

/// The page, with what a refused form said and held.
pub(super) async fn shown<P: crate::who::May>(
    who: &ForBrand<P>,
    campaign: &Campaign,
    given: &Given,
    errors: &Errors,
) -> Answer {
    let query = query(who);
    let (list, states) = LISTS.into_iter().find(|(name, _)| *name == query.text("list")).unwrap_or(LISTS[0]);
    let after = cursor_of(query.text("after"));
    let app = &who.visitor.front.app;
    let view = app.brand_campaign(campaign, states, after).await?;
    let days = app.campaign_days(campaign).await?;
    let words = who.words();
    let name = campaign_name(&campaign.terms);
    let head = Head::new(name.clone())
        .up(t!(words, "brand-nav-campaigns"), "/brand/campaigns")
        .beside(campaign_badge(words, campaign.state))
        .action(buttons(&actions(who, campaign)));
    let purse = Purse::of(campaign, &view.places, view.free);
    let main = html! {
        (drawn(who, campaign, &days))
        (places(who, campaign, &view, (list, after.is_some())))
    };
    let beside = html! {
        (card(&t!(words, "brand-campaign-money"), &money(who, campaign, &view, purse)))
        (card(&t!(words, "brand-campaign-terms"), &terms(who, campaign)))
        (card(&t!(words, "brand-campaign-history"), &history::of_campaign(&who.visitor.place, &view.history)))
    };
    let body = stack(&html! {
        (head)
        @for message in errors.whole() { (note(Tone::Bad, "", &html! { p { (message) } })) }
        @if let Some(stopped) = &campaign.stopped {
            (note(Tone::Bad, &t!(words, "brand-campaign-stopped", at = who.visitor.place.date_time(stopped.at)), &html! {
                p { (t!(words, "brand-campaign-stopped-text")) }
                p.post-text { (stopped.note) }
            }))
        }
        (course(who, campaign, &view))
        (funding::panel(who, campaign, &view.deposits, given, errors))
        (figures(who, campaign, &view, purse))
        (split(&main, &beside))
    });
    let undo = match (who.visitor.done.as_deref(), campaign.state) {
        (Some("brand-campaign-paused"), State::Paused) => {
            Some((t!(words, "flash-brand-campaign-paused"), "resume"))
        }
        (Some("brand-campaign-resumed"), State::Live) => {
            Some((t!(words, "flash-brand-campaign-resumed"), "pause"))
        }
        _ => None,
    };
    match undo {
        Some((text, verb)) => {
            let action = format!("/brand/campaigns/{}/{verb}", campaign.id);
            let flash = Flash::new(Tone::Good, text).undo(action, Vec::new());
            page_with_undo(who, Here::Campaigns, name, (flash, Width::Wide), body).await
        }
        None => page(who, Here::Campaigns, name, Width::Wide, body).await,
    }
}

fn actions<P: crate::who::May>(who: &ForBrand<P>, campaign: &Campaign) -> Vec<Button> {
    let words = who.words();
    let to = |verb: &str| format!("/brand/campaigns/{}/{verb}", campaign.id);
    if !who.may(Permission::Manage) {
        return Vec::new();
    }
    let cancel =
        Button::post(t!(words, "brand-do-cancel"), to("cancel")).quiet().undo(t!(words, "brand-undo-cancel"));
    let end = Button::post(t!(words, "brand-do-end"), to("end")).quiet().undo(t!(words, "brand-undo-end"));
    match campaign.state {
        State::Draft => vec![cancel],
        State::Funded => vec![Button::post(t!(words, "brand-do-launch"), to("launch")).primary(), cancel],
        State::Live => vec![Button::post(t!(words, "brand-do-pause"), to("pause")), end],
        State::Paused => vec![Button::post(t!(words, "brand-do-resume"), to("resume")).primary(), end],
        State::Ended | State::Settled | State::Cancelled => Vec::new(),
    }
}

/// Where it stands on its way, and what comes next.
fn course<P: crate::who::May>(who: &ForBrand<P>, campaign: &Campaign, view: &CampaignView) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let reached = match campaign.state {
        State::Draft => 0,
        State::Funded | State::Cancelled => 1,
        State::Live | State::Paused => 2,
        State::Ended => 3,
        State::Settled => 4,
    };
    let names = ["written", "funded", "live", "ended", "settled"];
    let steps: Vec<Step> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let phase = match (at.cmp(&reached), campaign.state) {
                (std::cmp::Ordering::Equal, State::Cancelled) => Phase::Failed,
                (std::cmp::Ordering::Equal, State::Settled) | (std::cmp::Ordering::Less, _) => Phase::Done,
                (std::cmp::Ordering::Equal, _) => Phase::Current,
                (std::cmp::Ordering::Greater, _) => Phase::Ahead,
            };
            let step = Step::new(t_of!(words, "brand-course", name), phase);
            let when = |event: &str| view.history.iter().find(|it| it.name == event).map(|it| it.at);
            match *name {
                "written" => step.when(place.when_day(campaign.opened)),
                "funded" => when("funded").map_or(step.clone(), |at| step.when(place.when_day(at))),
                "live" => when("launched").map_or(step.clone(), |at| step.when(place.when_day(at))),
                "ended" => step.when(place.when_day(when("ended").unwrap_or(campaign.terms.end))),
                _ => when("settled").map_or(step.clone(), |at| step.when(place.when_day(at))),
            }
        })
        .collect();
    html! {
        (timeline(words, &t!(words, "brand-course-title"), &steps))
        p.lead { (t_of!(words, "brand-next", campaign.state.name())) }
    }
}

fn figures<P: crate::who::May>(
    who: &ForBrand<P>,
    campaign: &Campaign,
    view: &CampaignView,
    purse: Purse,
) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let taken = u64::from(campaign.taken_by_small) + u64::from(campaign.taken_by_others);
    let left = u64::from(campaign.terms.posts).saturating_sub(taken);
    stats(&[
        Stat::new(
            t!(words, "brand-stat-places"),
            html! { (place.number(taken)) " / " (place.number(campaign.terms.posts)) },
        )
        .note(t!(words, "brand-stat-left", count = count(left))),
        Stat::new(t!(words, "brand-stat-drafts"), place.number(view.places.of("drafted")))
            .href("/brand/review"),
        Stat::new(t!(words, "brand-stat-paid"), place.number(view.places.of("paid"))),
        Stat::new(t!(words, "brand-stat-spent"), place.price(purse.paid)).note(t!(
            words,
            "brand-stat-held",
            amount = place.price(purse.held)
        )),
    ])
}

fn money<P: crate::who::May>(
    who: &ForBrand<P>,
    campaign: &Campaign,
    view: &CampaignView,
    purse: Purse,
) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rest = if Purse::is_closed(campaign.state) {
        t!(words, "brand-money-refunded")
    } else {
        t!(words, "brand-money-free")
    };
    let refund = Purse::is_closed(campaign.state) && !purse.rest.is_zero();
    html! {
        (facts([
            (t!(words, "brand-money-budget"), place.amount(campaign.terms.budget)),
            (t!(words, "brand-money-funded"), place.amount(purse.funded)),
            (t!(words, "brand-money-held"), place.amount(purse.held)),
            (t!(words, "brand-money-paid"), place.amount(purse.paid)),
            (t!(words, "brand-money-fees"), place.amount(purse.fees)),
            (rest, place.amount(purse.rest)),
        ]))
        @if refund {
            @if let Some(payout) = view.payouts.first() {
                p { (super::money::payout_badge(words, payout.state)) " " (place.amount(payout.amount)) " · " (place.when_day(payout.requested)) }
                p.hint { (t_of!(words, "brand-payout-why", payout.state.name())) }
            } @else { p.hint { (t!(words, "brand-money-refund-soon")) } }
            p { a href="/brand/money" { (t!(words, "brand-money-all")) } }
        }
    }
}

fn terms<P: crate::who::May>(who: &ForBrand<P>, campaign: &Campaign) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let terms = &campaign.terms;
    html! {
        (disclosure(&t!(words, "brand-campaign-brief"), &html! {
            p.post-text { (terms.message) }
            p { a href=(terms.link.as_str()) rel="noopener nofollow" { (terms.link.as_str()) } }
        }))
        (people_facts(place, terms)) (money_facts(place, terms)) (time_facts(place, terms))
    }
}

/// Whom a campaign is for, as facts.
pub(super) fn people_facts(place: &Place, terms: &Terms) -> Markup {
    let words = place.words;
    let any = |list: Vec<String>| if list.is_empty() { t!(words, "brand-any") } else { place.list(&list) };
    let share = |share: BasisPoints| place.percent(share);
    facts([
        (
            t!(words, "brand-field-networks"),
            any(terms.networks.iter().map(|it| network_name(words, *it)).collect()),
        ),
        (
            t!(words, "brand-field-languages"),
            any(terms.languages.iter().map(|it| language_name(words, it)).collect()),
        ),
        (
            t!(words, "brand-field-countries"),
            any(terms.countries.iter().map(|it| country(words, *it)).collect()),
        ),
        (t!(words, "brand-field-topics"), any(terms.topics.iter().map(ToString::to_string).collect())),
        (t!(words, "brand-field-influence"), place.points(terms.least_influence)),
        (t!(words, "brand-field-fake"), share(terms.most_fake)),
        (
            t!(words, "brand-field-small"),
            t!(
                words,
                "brand-small-said",
                share = share(terms.small_share),
                below = place.number(terms.small_below)
            ),
        ),
    ])
}

/// What a campaign pays, as facts.
pub(super) fn money_facts(place: &Place, terms: &Terms) -> Markup {
    let words = place.words;
    facts([
        (t!(words, "brand-field-price"), place.amount(terms.price)),
        (t!(words, "brand-field-posts"), place.number(terms.posts)),
        (t!(words, "brand-field-budget"), place.amount(terms.budget)),
        (
            t!(words, "brand-field-often"),
            t!(
                words,
                "brand-often-said",
                posts = count(terms.frequency.posts),
                span = place.span_exact(terms.frequency.per)
            ),
        ),
        (t!(words, "brand-field-cap"), place.amount(terms.cap_per_creator)),
    ])
}

/// When a campaign runs, as facts.
pub(super) fn time_facts(place: &Place, terms: &Terms) -> Markup {
    let words = place.words;
    facts([
        (t!(words, "brand-field-start"), place.date(terms.start)),
        (t!(words, "brand-field-end"), place.date(terms.end)),
        (t!(words, "brand-field-holding"), place.span_exact(terms.holding)),
    ])
}

fn drawn<P: crate::who::May>(who: &ForBrand<P>, campaign: &Campaign, days: &[DayCount]) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let today = day_of(who.visitor.now());
    let from = days.iter().map(|it| it.day).min().unwrap_or(today).min(today - 6);
    let on = |day: i32, event: &str| super::overview::count_on(days, day, event);
    let posts =
        (from..=today).map(|day| (super::overview::day_start(day), on(day, "placement.published"))).collect();
    let price = campaign.terms.price;
    let mut sum = 0_i64;
    let paid = (from..=today)
        .map(|day| {
            sum = sum.saturating_add(on(day, "placement.paid").saturating_mul(price.minor()));
            (super::overview::day_start(day), sum)
        })
        .collect();
    let per_day = Lines::new(place, t!(words, "brand-chart-posts"), Unit::Count)
        .series(t!(words, "brand-chart-published"), posts)
        .area();
    let money = Lines::new(place, t!(words, "brand-chart-money"), Unit::Money(price.currency()))
        .series(t!(words, "brand-chart-paid"), paid)
        .area();
    let small = Shares::new(place, t!(words, "brand-chart-small"), Unit::Count)
        .part(t!(words, "brand-chart-small-part"), i64::from(campaign.taken_by_small))
        .part(t!(words, "brand-chart-other-part"), i64::from(campaign.taken_by_others));
    card(&t!(words, "brand-brought-title"), &html! { (per_day) (money) (small) })
}

fn places<P: crate::who::May>(
    who: &ForBrand<P>,
    campaign: &Campaign,
    view: &CampaignView,
    (list, is_later): (&str, bool),
) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let here = format!("/brand/campaigns/{}", campaign.id);
    let shown = LISTS.map(|(name, states)| {
        let count = if states.is_empty() { view.places.total() } else { view.places.among(states) };
        Tab::new(t_of!(words, "brand-places-list", name), format!("{here}?list={name}#places"), name == list)
            .count(place.number(count))
    });
    let rows = view.placements.rows.iter().map(|placement: &placement::Placement| {
        let creator = view.known.creator(placement.creator);
        let href = format!("/brand/placements/{}", placement.id);
        let second = profile_line(place, placement, creator);
        Row::new()
            .cell(person(view.known.name(placement.creator), &second, Some(&href)))
            .cell(placement_badge(words, placement.state))
            .cell(place.price(placement.price))
            .cell(place.when_day(placement.booked))
    });
    let table = Table::new(words, t!(words, "brand-places-title"))
        .column(Column::text(t!(words, "brand-col-creator")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::number(t!(words, "brand-col-price")))
        .column(Column::text(t!(words, "brand-col-booked")))
        .rows(rows)
        .empty(Empty::new(t!(words, "brand-places-none-title"), t!(words, "brand-places-none-text")));
    let first = is_later.then(|| format!("{here}?list={list}#places"));
    let next =
        view.placements.next.map(|next| format!("{here}?list={list}&after={}#places", cursor_text(next)));
    html! {
        div #places { (card(&t!(words, "brand-places-title"), &html! {
            (tabs(&t!(words, "brand-places-lists"), &shown)) (table)
            (pagination(words, first.as_deref(), next.as_deref()))
        })) }
    }
}
