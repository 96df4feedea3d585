//! Any campaign, to look at: its terms, its money, its placements, its history.

use app::views::brand::Purse;
use kernel::{BrandId, CampaignId};
use market::Campaign;
use market::campaign::State;
use maud::{Markup, html};

use super::{
    Answer, Here, answerable, campaign_badge, campaign_link, campaign_name, cursor_of, cursor_text, page,
    placement, problems, query, refusal, words_of,
};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Form, Head, Icon, Row, Tab, Table, Tone, badge, card, facts, form_end,
    note, pagination, split, stack, tabs,
};
use crate::who::{ForOperator, Id};

pub(super) async fn show(who: ForOperator) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let app = &who.visitor.front.app;
    let asked = query(&who);
    let brand: Option<BrandId> = asked.text("brand").parse().ok();
    let state = State::ALL.into_iter().find(|state| state.name() == asked.text("state"));
    let after = cursor_of(asked.text("after"));
    let states: Vec<&'static str> = state.into_iter().map(State::name).collect();
    let found = app.campaigns_in(&states, brand, after).await?;
    let of = brand.map_or(app::ports::TallyOf::All, app::ports::TallyOf::Brand);
    let counts = app.states(app::ports::Kind::Campaign, of).await?;
    let address = |state: Option<State>| {
        let brand = brand.map(|brand| format!("brand={brand}"));
        let state = state.map(|state| format!("state={}", state.name()));
        let parts: Vec<String> = [brand, state].into_iter().flatten().collect();
        format!("/operator/campaigns?{}", parts.join("&"))
    };
    let mut lists = vec![
        Tab::new(t!(words, "operator-campaigns-all"), address(None), state.is_none())
            .count(place.number(counts.total())),
    ];
    lists.extend(State::ALL.map(|at| {
        Tab::new(t_of!(words, "operator-campaign-state", at.name()), address(Some(at)), Some(at) == state)
            .count(place.number(counts.of(at.name())))
    }));
    let first = address(state);
    let next = found.next.map(|next| format!("{first}&after={}", cursor_text(next)));
    let title = t!(words, "operator-campaigns-title");
    let table = Table::new(words, title.clone())
        .column(Column::text(t!(words, "operator-campaign")))
        .column(Column::text(t!(words, "operator-brand")))
        .column(Column::text(t!(words, "operator-state")))
        .column(Column::number(t!(words, "operator-campaign-budget")))
        .column(Column::text(t!(words, "operator-campaign-opened")))
        .rows(found.rows.iter().map(|(campaign, brand)| line(&who, campaign, brand)))
        .empty(
            Empty::new(t!(words, "operator-campaigns-none"), t!(words, "operator-campaigns-none-text"))
                .icon(Icon::Chart),
        );
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-campaigns-lead")))
        (tabs(&title, &lists))
        (table)
        (pagination(words, after.map(|_| first.as_str()), next.as_deref()))
    });
    page(&who, Here::Campaigns, title, Width::Full, body).await
}

fn line(who: &ForOperator, campaign: &Campaign, brand: &str) -> Row {
    let (words, place) = (who.words(), &who.visitor.place);
    Row::new()
        .cell(campaign_link(campaign))
        .cell(html! { a href={ "/operator/people/" (campaign.brand) } { (brand) } })
        .cell(campaign_badge(words, campaign.state))
        .cell(place.amount(campaign.terms.budget))
        .cell(place.when_day(campaign.opened))
}

pub(super) async fn show_one(who: ForOperator, Id(id): Id<CampaignId>) -> Answer {
    one(&who, id, &Given::default(), &Errors::default()).await
}

/// Found false: stopped, and its creators paid. Asked twice, it is stopped once.
pub(super) async fn stop(who: ForOperator, Id(id): Id<CampaignId>, given: Given) -> Answer {
    match who.visitor.front.app.stop_campaign(id, &given.long("note"), who.actor()).await {
        Ok(_) => Ok(see_other(&format!("/operator/campaigns/{id}?done=operator-campaign-stopped"))),
        Err(error) => {
            let fault = answerable(error.into())?;
            let errors = refusal(&who.visitor.place, &fault);
            Ok(refused(&fault, one(&who, id, &given, &errors).await?))
        }
    }
}

async fn one(who: &ForOperator, id: CampaignId, given: &Given, errors: &Errors) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let app = &who.visitor.front.app;
    let campaign = app.campaign(id).await?.value;
    let after = cursor_of(query(who).text("after"));
    let view = app.brand_campaign(&campaign, &[], after).await?;
    let brand = app.brand(campaign.brand).await?.value;
    let purse = Purse::of(&campaign, &view.places, view.free);
    let title = campaign_name(&campaign.terms);
    let first = format!("/operator/campaigns/{id}");
    let next = view.placements.next.map(|next| format!("{first}?after={}", cursor_text(next)));
    let rows = view.placements.rows.iter().map(|it| {
        let (tone, state) = say::placement_state(place, it);
        Row::new()
            .cell(html! { a href={ "/operator/placements/" (it.id) } { (view.known.name(it.creator)) } })
            .cell(badge(tone, &state))
            .cell(place.amount(it.price))
            .cell(place.when_day(it.booked))
    });
    let main = html! {
        (card(&t!(words, "operator-the-brief"), &html! {
            (words_of(&campaign.terms.message))
            (terms(who, &campaign))
        }))
        (card(&t!(words, "operator-campaign-placements"), &html! {
            (Table::new(words, t!(words, "operator-campaign-placements"))
                .column(Column::text(t!(words, "operator-creator")))
                .column(Column::text(t!(words, "operator-state")))
                .column(Column::number(t!(words, "operator-price")))
                .column(Column::text(t!(words, "operator-booked")))
                .rows(rows)
                .empty(Empty::new(t!(words, "operator-placements-none"), t!(words, "operator-placements-none-text"))))
            (pagination(words, after.map(|_| first.as_str()), next.as_deref()))
        }))
    };
    let beside = html! {
        (card(&t!(words, "operator-campaign-money"), &facts([
            (t!(words, "operator-brand"), html! { a href={ "/operator/people/" (brand.id) } { (brand.name) } }),
            (t!(words, "operator-purse-funded"), html! { (place.amount(purse.funded)) }),
            (t!(words, "operator-purse-held"), html! { (place.amount(purse.held)) }),
            (t!(words, "operator-purse-paid"), html! { (place.amount(purse.paid)) }),
            (t!(words, "operator-purse-rest"), html! { (place.amount(purse.rest)) }),
        ])))
        div.buttons {
            (Button::link(t!(words, "operator-statement"),
                format!("/operator/books/statement?account=campaign/{id}/{}", campaign.funded.currency())).small())
            (Button::link(t!(words, "operator-campaign-book"), format!("/operator/money?campaign={id}")).small())
        }
        (stopping(who, &campaign, given))
        (placement::history(place, &view.history))
        p { a href={ "/operator/audit?subject=" (id) } { (t!(words, "operator-see-audit")) } }
    };
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "operator-campaigns-title"), "/operator/campaigns")
            .beside(campaign_badge(words, campaign.state)))
        (problems(words, errors))
        (split(&main, &beside))
    });
    page(who, Here::Campaigns, title, Width::Wide, body).await
}

/// Why it was stopped, or the form that stops it.
fn stopping(who: &ForOperator, campaign: &Campaign, given: &Given) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    if let Some(stopped) = &campaign.stopped {
        let title = t!(words, "operator-campaign-stopped-at", at = place.date_time(stopped.at));
        return note(Tone::Bad, &title, &words_of(&stopped.note));
    }
    let may = matches!(campaign.state, State::Live | State::Paused | State::Ended);
    html! {
        @if may {
            (card(&t!(words, "operator-campaign-stop-title"), &html! {
                p.hint { (t!(words, "operator-campaign-stop-text")) }
                (Form::post(format!("/operator/campaigns/{}/stop", campaign.id)).body(html! {
                    (Field::textarea("note", t!(words, "operator-campaign-stop-note")).rows(3).value(given.raw("note"))
                        .required().maxlength(2_000))
                    (form_end(&html! { (Button::submit(t!(words, "operator-campaign-stop")).danger()) }))
                }))
            }))
        }
    }
}

fn terms(who: &ForOperator, campaign: &Campaign) -> Markup {
    let (words, place, terms) = (who.words(), &who.visitor.place, &campaign.terms);
    facts([
        (t!(words, "operator-brief-link"), html! { code { (terms.link) } }),
        (t!(words, "operator-brief-posts"), html! { (place.number(terms.posts)) }),
        (t!(words, "operator-price"), html! { (place.amount(terms.price)) }),
        (t!(words, "operator-campaign-budget"), html! { (place.amount(terms.budget)) }),
        (t!(words, "operator-brief-stay"), html! { (place.span_exact(terms.holding)) }),
        (t!(words, "operator-brief-from"), place.when_day(terms.start)),
        (t!(words, "operator-brief-to"), place.when_day(terms.end)),
        (t!(words, "operator-id"), html! { code { (campaign.id) } }),
    ])
}
