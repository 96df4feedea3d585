//! Beside the steps: how many creators qualify and why not more, what they will have to write, what it costs.

use kernel::{Country, Network};
use ledger::movements::Earned;
use market::Terms;
use market::eligibility::Condition;
use market::roster::Qualifying;
use maud::{Markup, html};
use wording::{Setting, suggested_disclosure};

use super::super::network_name;
use super::read::COUNTRIES;
use crate::format::Place;
use crate::places::country;
use crate::text::{count, t, t_of};
use crate::ui::{Mark, Preview, card, disclosure, facts, progress};
use crate::who::{ForBrand, Manage};

pub(super) fn panel(who: &ForBrand<Manage>, terms: &Terms, qualifying: &Qualifying) -> Markup {
    let words = who.words();
    html! {
        (card(&t!(words, "brand-panel-title"), &counted(&who.visitor.place, qualifying)))
        (card(&t!(words, "brand-panel-money"), &money(who, terms)))
        (card(&t!(words, "brand-panel-disclosure"), &said(who, terms)))
    }
}

fn counted(place: &Place, qualifying: &Qualifying) -> Markup {
    let Qualifying { total, creators, by_condition, .. } = qualifying;
    html! {
        p.stat-figure aria-live="polite" { (t!(place, "brand-panel-creators", count = count(*creators))) }
        p.hint { (t!(place, "brand-panel-of", count = count(*total))) }
        @for effect in by_condition {
            @let name = t_of!(place, "brand-condition", condition_name(effect.condition));
            @let text = if effect.lost > 0 {
                t!(place, "brand-panel-lost", alone = place.number(effect.passing), lost = place.number(effect.lost))
            } else {
                place.number(effect.passing)
            };
            (progress(&name, &text, effect.passing, *total))
        }
        p.hint { (t!(place, "brand-panel-note")) }
    }
}

/// The name of a condition in messages.
pub(in super::super) const fn condition_name(condition: Condition) -> &'static str {
    match condition {
        Condition::Live => "live",
        Condition::Period => "period",
        Condition::Place => "place",
        Condition::Standing => "standing",
        Condition::Network => "network",
        Condition::Country => "country",
        Condition::Language => "language",
        Condition::Topic => "topic",
        Condition::Influence => "influence",
        Condition::FakeShare => "fake-share",
        Condition::Frequency => "frequency",
        Condition::Cap => "cap",
        Condition::Saturation => "saturation",
    }
}

fn money(who: &ForBrand<Manage>, terms: &Terms) -> Markup {
    let place = &who.visitor.place;
    let fee = who.visitor.front.app.policy().fee;
    let posts = place.number(terms.posts);
    let Ok(total) = terms.price.times(terms.posts) else {
        return html! { p { (t!(place, "brand-panel-too-much")) } };
    };
    let earned = Earned::of(terms.price, fee).ok();
    let sum = t!(place, "brand-panel-sum", posts = posts, price = place.price(terms.price));
    html! {
        (facts([
            (sum, place.amount(total)),
            (t!(place, "brand-panel-budget"), place.amount(terms.budget)),
        ]))
        @if let Some(earned) = earned {
            (facts([
                (t!(place, "brand-panel-receives"), place.amount(earned.creator)),
                (t!(place, "brand-panel-fee", share = place.percent(fee)), place.amount(earned.fee)),
            ]))
        }
        p.hint { (t!(place, "brand-panel-refund")) }
    }
}

/// What has to stand in the posts, by country, and a post on each network.
fn said(who: &ForBrand<Manage>, terms: &Terms) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let all: Vec<Country> = COUNTRIES.iter().filter_map(|code| code.parse().ok()).collect();
    let countries = if terms.countries.is_empty() { &all } else { &terms.countries };
    let mut by_term: Vec<(&'static str, Vec<String>)> = Vec::new();
    for home in countries {
        let setting =
            Setting { network: Network::Bluesky, country: *home, languages: terms.languages.clone() };
        let Some(term) = suggested_disclosure(&setting) else { continue };
        let name = country(words, *home);
        match by_term.iter_mut().find(|(known, _)| *known == term) {
            Some((_, names)) => names.push(name),
            None => by_term.push((term, vec![name])),
        }
    }
    let term = by_term.first().map_or("", |(term, _)| term);
    html! {
        p { (t!(words, "brand-panel-disclosure-lead")) }
        ul.plain.ruled {
            @for (term, names) in &by_term {
                li.line { span { mark.disclosure { (term) } } span.hint { (place.list(names)) } }
            }
        }
        @for (at, network) in terms.networks.iter().enumerate() {
            @let shown = preview(place, terms, *network, term);
            @if at == 0 { (shown) } @else {
                (disclosure(&t!(words, "brand-panel-preview", network = network_name(words, *network)), &shown))
            }
        }
    }
}

fn preview(place: &Place, terms: &Terms, network: Network, term: &str) -> Markup {
    let said = t!(place, "brand-panel-sample");
    let required: String = terms.required.iter().map(|word| format!(" {word}")).collect();
    let text = format!("{term} · {said}{required} {}", terms.link.as_str());
    let link = text.len() - terms.link.as_str().len();
    let (name, handle) = (t!(place, "brand-panel-author"), t!(place, "brand-panel-handle"));
    let shown = Preview::new(place.words, network, name, handle, &text)
        .mark(0, term.len(), Mark::Disclosure)
        .mark(link, text.len(), Mark::Link)
        .link(t!(place, "brand-panel-card"), String::new(), terms.link.host());
    html! { (shown) }
}
