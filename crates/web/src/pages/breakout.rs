//! A post that breaks out, as brands and operators see it: the words, how it grows, and what it may become.

use app::MadeOffer;
use app::views::breakouts::BreakoutFilter;
use kernel::{Span, Timestamp};
use market::Policy;
use market::breakout::post::{Breakout, Spotting};
use maud::{Markup, html};

use crate::chart::sparkline;
use crate::form::Given;
use crate::format::Place;
use crate::front::Settings;
use crate::pages::brand::{LANGUAGES, language_name};
use crate::text::{t, t_of};
use crate::ui::{Button, Field, Form, Icon, Tone, copyable, facts, note, tag};

/// The post and its figures.
pub(crate) fn post(place: &Place, breakout: &Breakout, now: Timestamp) -> Markup {
    let seen = &breakout.seen;
    html! {
        @if !seen.text.is_empty() { p.post-text { (seen.text) } }
        @if !seen.tags.is_empty() || !seen.languages.is_empty() {
            p {
                @for language in &seen.languages { (tag(&language_name(place.words, language))) " " }
                @for topic in &seen.tags { (tag(topic.as_str())) " " }
            }
        }
        (growth(place, seen))
        (facts([
            (t!(place, "breakout-so-far"), html! { strong { (place.number(seen.counts.size())) } }),
            (t!(place, "breakout-forecast"), html! { (forecast(place, seen)) }),
            (t!(place, "breakout-speed"), html! { (t!(place, "breakout-per-hour", count = place.number(seen.per_hour))) }),
            (t!(place, "breakout-usual"), html! { (usual(place, seen)) }),
            (t!(place, "breakout-first-alert"), place.when_relative(seen.first_alert, now)),
            (t!(place, "breakout-posted"), place.when_relative(seen.posted, now)),
        ]))
        @if !seen.web.is_empty() {
            p { a href=(seen.web) rel="noopener noreferrer nofollow" target="_blank" { (t!(place, "breakout-open")) } }
        }
    }
}

/// How little time a reply under a post that breaks out has, in one sentence.
pub(crate) fn windows(place: &Place, policy: &Policy) -> String {
    let windows = policy.windows(true);
    t!(
        place,
        "author-offer-windows",
        draft = place.span_exact(windows.draft),
        review = place.span_exact(windows.review),
        publish = place.span_exact(windows.publish)
    )
}

/// The author's name, or the account where none is known.
pub(crate) fn author(seen: &Spotting) -> &str {
    if seen.name.is_empty() { &seen.account } else { &seen.name }
}

/// The expected size with its interval.
fn forecast(place: &Place, seen: &Spotting) -> String {
    let number = |size| place.number(size);
    let forecast = seen.forecast;
    t!(
        place,
        "breakout-forecast-value",
        likely = number(forecast.likely),
        low = number(forecast.low),
        high = number(forecast.high)
    )
}

fn usual(place: &Place, seen: &Spotting) -> String {
    match seen.usual {
        Some(usual) => place.number(usual),
        None => t!(place, "breakout-usual-unknown"),
    }
}

/// The shape of its growth, with what it says in words for whoever cannot see it.
fn growth(place: &Place, seen: &Spotting) -> Markup {
    let sizes: Vec<i64> =
        seen.series.iter().map(|point| i64::try_from(point.size).unwrap_or(i64::MAX)).collect();
    let (first, last) = (seen.series.first(), seen.series.last());
    let over = match (first, last) {
        (Some(first), Some(last)) => last.at.since(first.at),
        (None, _) | (_, None) => Span::ZERO,
    };
    let label = t!(
        place,
        "breakout-growth",
        from = place.number(first.map_or(0, |point| point.size)),
        to = place.number(last.map_or(0, |point| point.size)),
        over = place.span(over)
    );
    html! { @if sizes.len() > 1 { (sparkline(&label, &sizes)) } }
}

/// A claim address, to be sent by hand, and until when it works; where it was shown before, that it was.
pub(crate) fn claim_address(place: &Place, settings: &Settings, made: &MadeOffer) -> Markup {
    let address = |secret: &str| settings.absolute(&format!("/claim/{}/{secret}", made.offer.id));
    match made.secret.as_ref().map(|secret| address(secret.as_str())) {
        Some(address) => html! {
            (copyable(place.words, &address))
            (note(Tone::Wait, &t!(place, "brand-claim-once"), &html! {
                p { (t!(place, "brand-claim-until", until = place.date_time(made.offer.until))) }
            }))
        },
        None => note(
            Tone::Info,
            &t!(place, "brand-claim-shown"),
            &html! { p { (t!(place, "brand-claim-renew-hint")) } },
        ),
    }
}

/// The filters of an address; what cannot be read does not count.
pub(crate) fn filter(given: &Given) -> BreakoutFilter {
    BreakoutFilter {
        language: given.text("language").parse().ok(),
        topic: given.text("topic").trim_start_matches('#').parse().ok(),
    }
}

/// The form of the filters, with what stands before it.
pub(crate) fn filters(place: &Place, given: &Given, to: &str, before: &Markup) -> Markup {
    let languages = LANGUAGES.iter().fold(
        Field::select("language", t!(place, "breakout-language"))
            .value(given.text("language"))
            .choice("", t!(place, "breakout-any")),
        |field, code| field.choice(*code, t_of!(place, "brand-language", code)),
    );
    let form = Form::get(to).bar().body(html! {
        (before)
        (languages)
        (Field::search("topic", t!(place, "breakout-topic")).value(given.raw("topic")))
        (Button::submit(t!(place, "breakout-filter")).icon(Icon::Search))
    });
    html! { (form) }
}
