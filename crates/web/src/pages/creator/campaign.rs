//! One campaign: the brief, what it pays, the rules, every condition, and taking a place.

use app::BookRequest;
use app::views::creator_campaigns::{CampaignSheet, Fit};
use axum::response::Response;
use kernel::{CampaignId, PlacementId, ProfileId, Span};
use market::placement::Placement;
use market::{Campaign, Policy};
use maud::{Markup, html};

use super::campaigns::named;
use super::{Here, answerable, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{count, t};
use crate::ui::{
    Button, Choice, Choices, Form, Head, Stat, Tone, badge, card, conditions, copyable, disclosure, facts,
    form_end, note, split, stats, tag,
};
use crate::who::{ForCreator, Id};

/// The campaign.
pub(super) async fn show(me: ForCreator, Id(id): Id<CampaignId>) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let sheet = app.creator_campaign(me.creator, id).await?;
    let first = Given::of([("placement", PlacementId::new(app.new_id()).to_string())]);
    Ok(page(&me, &sheet, &first, &Errors::default(), None))
}

/// Takes a place. Sent twice, the form leads twice to the same placement.
pub(super) async fn book(me: ForCreator, Id(id): Id<CampaignId>, given: Given) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let placement: PlacementId = given.own("placement")?;
    let Ok(profile) = given.text("profile").parse::<ProfileId>() else {
        let sheet = app.creator_campaign(me.creator, id).await?;
        let mut errors = Errors::default();
        errors.add("profile", t!(me.words(), "creator-choose-profile"));
        let mut answer = page(&me, &sheet, &given, &errors, None);
        *answer.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(answer);
    };
    let request = BookRequest { placement, campaign: id, creator: me.creator, profile };
    match app.book(request).await {
        Ok(taken) => Ok(see_other(&format!("/creator/placements/{}?done=creator-booked", taken.id))),
        Err(error) => {
            let fault = answerable(error)?;
            let sheet = app.creator_campaign(me.creator, id).await?;
            Ok(refused(&fault, page(&me, &sheet, &given, &Errors::default(), Some(&fault))))
        }
    }
}

fn page(
    me: &ForCreator,
    sheet: &CampaignSheet,
    given: &Given,
    errors: &Errors,
    fault: Option<&Fault>,
) -> Response {
    let words = me.words();
    let title = sheet.brand.name.clone();
    let main = html! {
        (refusal(&me.visitor, fault))
        @if !sheet.mine.is_empty() { (mine(me, &sheet.mine)) }
        (card(&t!(words, "creator-brief"), &brief(me, sheet)))
        (card(&t!(words, "creator-rules"), &rules(me, &sheet.line.campaign)))
    };
    let beside = html! {
        @if sheet.line.campaign.breakout.is_some() {
            (note(Tone::Info, &t!(words, "creator-by-offer"), &html! { p { (t!(words, "creator-by-offer-text")) } }))
        } @else {
            (card(&t!(words, "creator-take-place"), &booking(me, sheet, given, errors)))
            (card(&t!(words, "creator-conditions"), &all_conditions(me, sheet)))
        }
        p { a href={ "/complain/" (sheet.line.campaign.id) } { (t!(words, "complain-do")) } }
    };
    let body = html! {
        (Head::new(&title)
            .up(t!(words, "creator-campaigns-title"), "/creator/campaigns")
            .beside(verified(me, sheet))
            .lead(t!(words, "creator-campaign-lead", host = sheet.line.campaign.terms.link.host())))
        (figures(me, sheet))
        (split(&main, &beside))
    };
    me.show(Here::Campaigns, title, Width::Wide, body)
}

fn verified(me: &ForCreator, sheet: &CampaignSheet) -> Markup {
    if sheet.brand.verified {
        badge(Tone::Good, &t!(me.words(), "creator-brand-verified"))
    } else {
        html! {}
    }
}

fn figures(me: &ForCreator, sheet: &CampaignSheet) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let (line, terms) = (&sheet.line, &sheet.line.campaign.terms);
    let taken = line.campaign.taken_by_small.saturating_add(line.campaign.taken_by_others);
    let left = terms.posts.saturating_sub(taken);
    let price = t!(
        words,
        "creator-price-note",
        price = place.price(terms.price),
        fee = place.percent(line.campaign.fee)
    );
    stats(&[
        Stat::new(t!(words, "creator-you-receive"), place.amount(line.receives)).note(price),
        Stat::new(t!(words, "creator-places-left"), place.number(left)).note(t!(
            words,
            "creator-of-places",
            count = count(terms.posts)
        )),
        Stat::new(t!(words, "creator-open-until"), place.date_short(terms.end)).note(t!(
            words,
            "creator-stay-note",
            span = place.span_exact(terms.holding)
        )),
    ])
}

fn mine(me: &ForCreator, mine: &[Placement]) -> Markup {
    let place = &me.visitor.place;
    note(
        Tone::Info,
        &t!(place, "creator-mine-here", count = count(mine.len())),
        &html! {
            ul.plain {
                @for placement in mine.iter().take(5) {
                    @let (tone, state) = say::placement_state(place, placement);
                    li {
                        a href={ "/creator/placements/" (placement.id) } { (place.date_short(placement.booked)) }
                        " " (badge(tone, &state))
                    }
                }
            }
        },
    )
}

fn brief(me: &ForCreator, sheet: &CampaignSheet) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let terms = &sheet.line.campaign.terms;
    let every = t!(words, "creator-every");
    let or_every = |text: String| if text.is_empty() { every.clone() } else { text };
    let topics: Vec<&str> = terms.topics.iter().map(kernel::Topic::as_str).collect();
    html! {
        p.post-text { (terms.message) }
        @if !terms.required.is_empty() {
            p { (t!(words, "creator-required")) " " @for word in &terms.required { (tag(word)) " " } }
        }
        (facts([
            (t!(words, "creator-link"), copyable(words, terms.link.as_str())),
            (t!(words, "creator-networks"), html! { (say::networks(place, &terms.networks)) }),
            (t!(words, "creator-languages"), html! { (or_every(say::languages(place, &terms.languages))) }),
            (t!(words, "creator-countries"), html! { (or_every(say::countries(place, &terms.countries))) }),
            (t!(words, "creator-topics"), html! { (or_every(place.list(&topics))) }),
            (t!(words, "creator-period"), html! {
                (t!(words, "creator-from-to", from = place.date_short(terms.start), to = place.date_short(terms.end)))
            }),
            (t!(words, "creator-disclosure"), disclosures(me, sheet)),
        ]))
    }
}

/// The words that say it is paid, for each network of the campaign.
fn disclosures(me: &ForCreator, sheet: &CampaignSheet) -> Markup {
    let terms = &sheet.line.campaign.terms;
    let network = terms.networks.first().copied().unwrap_or(kernel::Network::Bluesky);
    let setting =
        wording::Setting { network, country: sheet.creator.country, languages: terms.languages.clone() };
    match wording::suggested_disclosure(&setting) {
        Some(word) => html! { (t!(me.words(), "creator-begin-with", word = word)) },
        None => html! { (t!(me.words(), "creator-begin-paid")) },
    }
}

/// The rules in plain words, with the figures that count here.
pub(super) fn rules(me: &ForCreator, campaign: &Campaign) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let policy: &Policy = me.visitor.front.app.policy();
    let windows = policy.windows(campaign.breakout.is_some());
    let span = |span: Span| place.span_exact(span);
    html! {
        ol.rules {
            li { (t!(words, "creator-rule-draft", span = span(windows.draft), most = count(policy.most_drafts))) }
            li { (t!(words, "creator-rule-own")) }
            li { (t!(words, "creator-rule-silence", span = span(windows.review))) }
            li { (t!(words, "creator-rule-publish", span = span(windows.publish))) }
            li { (t!(words, "creator-rule-stay", span = span(campaign.terms.holding))) }
            li { (t!(words, "creator-rule-dating", span = span(policy.back_dating))) }
            li {
                (t!(words, "creator-rule-often",
                    posts = count(policy.posts_per_week), gap = span(policy.gap)))
            }
            li { (t!(words, "creator-rule-pay")) }
            li { (t!(words, "creator-rule-appeal", span = span(policy.appeal_window))) }
        }
    }
}

fn booking(me: &ForCreator, sheet: &CampaignSheet, given: &Given, errors: &Errors) -> Markup {
    let words = me.words();
    let (fits, open) = (&sheet.line.fits, sheet.line.is_open());
    if fits.is_empty() {
        return html! {
            p { (t!(words, "creator-no-profile-text")) }
            (Button::link(t!(words, "creator-link-profile"), "/creator/profiles").primary())
        };
    }
    if !open {
        return html! { p { (t!(words, "creator-cannot-book")) } };
    }
    let choice = |(at, fit): (usize, &Fit)| {
        let missed = fit.eligibility.missed().len();
        let choice = Choice::new(fit.profile.id.to_string(), named(me, &fit.profile));
        let picked = given.text("profile");
        let chosen = if picked.is_empty() { at == 0 } else { picked == fit.profile.id.to_string() };
        if missed == 0 {
            choice.chosen(chosen)
        } else {
            choice.disabled(true).hint(t!(words, "creator-missed", count = count(missed)))
        }
    };
    let action = format!("/creator/campaigns/{}", sheet.line.campaign.id);
    html! {
        (Form::post(action).hidden("placement", given.raw("placement")).body(html! {
            (Choices::radios("profile", t!(words, "creator-with-profile"))
                .choices(fits.iter().enumerate().map(choice))
                .error(errors.of("profile")))
            (form_end(&html! { (Button::submit(t!(words, "creator-book")).full()) }))
            p.hint { (t!(words, "creator-book-note")) }
        }))
    }
}

fn all_conditions(me: &ForCreator, sheet: &CampaignSheet) -> Markup {
    html! {
        @for (at, fit) in sheet.line.fits.iter().enumerate() {
            @if sheet.line.fits.len() > 1 {
                @let missed = fit.eligibility.missed().len();
                @if at == 0 {
                    h3 { (named(me, &fit.profile)) }
                    (findings(me, sheet, fit))
                } @else {
                    @let said = t!(me.words(), "creator-missed", count = count(missed));
                    (disclosure(&format!("{} – {said}", named(me, &fit.profile)), &findings(me, sheet, fit)))
                }
            } @else { (findings(me, sheet, fit)) }
        }
    }
}

/// Each condition for one profile, met or missed; what is missed comes first.
pub(super) fn findings(me: &ForCreator, sheet: &CampaignSheet, fit: &Fit) -> Markup {
    let policy = me.visitor.front.app.policy();
    let held =
        say::Held { campaign: &sheet.line.campaign, creator: &sheet.creator, profile: &fit.profile, policy };
    let (missed, met): (Vec<_>, Vec<_>) =
        fit.eligibility.findings.iter().partition(|finding| finding.missed.is_some());
    let lines: Vec<_> = missed
        .into_iter()
        .chain(met)
        .map(|finding| say::finding(&me.visitor.place, finding, &held))
        .collect();
    conditions(me.words(), &lines)
}
