//! The fields of each step.

use kernel::{Currency, Network};
use market::Terms;
use maud::{Markup, html};

use super::super::network_name;
use super::STEPS;
use super::read::{COUNTRIES, CURRENCIES, LANGUAGES};
use crate::form::{Errors, Given};
use crate::text::{Words, t, t_of};
use crate::ui::{Button, Choice, Choices, Field, Tone, card_with, facts, field_group, field_row, note};
use crate::who::{ForBrand, Manage};

pub(super) fn message(who: &ForBrand<Manage>, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let fields = html! {
        (Field::textarea("message", t!(words, "brand-field-message")).rows(8).required()
            .hint(t!(words, "brand-field-message-hint")).value(given.long("message")).error(errors.of("message")))
        (Field::url("link", t!(words, "brand-field-link")).required()
            .hint(t!(words, "brand-field-link-hint")).value(given.raw("link")).error(errors.of("link")))
        (Field::text("required", t!(words, "brand-field-required")).optional(t!(words, "ui-optional"))
            .hint(t!(words, "brand-field-required-hint")).value(given.raw("required")).error(errors.of("required")))
    };
    field_group(&t!(words, "brand-step-message"), &t!(words, "brand-new-message-lead"), &fields)
}

pub(super) fn people(who: &ForBrand<Manage>, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let chosen =
        |field: &str, value: &str| given.all(field).iter().any(|own| own.eq_ignore_ascii_case(value));
    let networks = Network::ALL.map(|network| {
        let label = network_name(words, network);
        Choice::new(network.name(), label).chosen(chosen("networks", network.name()))
    });
    let languages = LANGUAGES.map(|code| {
        Choice::new(code, t_of!(words, "brand-language", code)).chosen(chosen("languages", code))
    });
    let countries = COUNTRIES.map(|code| {
        Choice::new(code.to_ascii_uppercase(), t_of!(words, "country", code))
            .chosen(chosen("countries", code))
    });
    let number = |name: &str, label: String, hint: String, unit: &str| {
        Field::number(name, label).hint(hint).unit(unit).value(given.raw(name)).error(errors.of(name))
    };
    let fields = html! {
        (Choices::chips("networks", t!(words, "brand-field-networks")).hint(t!(words, "brand-field-networks-hint"))
            .choices(networks).error(errors.of("networks")))
        (Choices::chips("languages", t!(words, "brand-field-languages")).hint(t!(words, "brand-field-any"))
            .choices(languages).error(errors.of("languages")))
        (Choices::chips("countries", t!(words, "brand-field-countries")).hint(t!(words, "brand-field-any"))
            .choices(countries).error(errors.of("countries")))
        (Field::text("topics", t!(words, "brand-field-topics")).optional(t!(words, "ui-optional"))
            .hint(t!(words, "brand-field-topics-hint")).value(given.raw("topics")).error(errors.of("topics")))
        (field_row(&html! {
            (number("least_influence", t!(words, "brand-field-influence"), t!(words, "brand-field-influence-hint"), "/ 100"))
            (number("most_fake", t!(words, "brand-field-fake"), t!(words, "brand-field-fake-hint"), "%"))
        }))
        (field_row(&html! {
            (number("small_share", t!(words, "brand-field-small"), t!(words, "brand-field-small-hint"), "%"))
            (number("small_below", t!(words, "brand-field-small-below"), t!(words, "brand-field-small-below-hint"),
                &t!(words, "brand-unit-followers")))
        }))
    };
    field_group(&t!(words, "brand-step-who"), &t!(words, "brand-new-who-lead"), &fields)
}

pub(super) fn money(who: &ForBrand<Manage>, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let currency: Currency = given.text("currency").parse().unwrap_or(Currency::EUR);
    let amount = |name: &str, label: String| {
        Field::amount(name, label, currency).value(given.raw(name)).error(errors.of(name))
    };
    let number =
        |name: &str, label: String| Field::number(name, label).value(given.raw(name)).error(errors.of(name));
    let currencies = CURRENCIES.iter().fold(
        Field::select("currency", t!(words, "brand-field-currency")).value(currency.code()).narrow(),
        |field, code| field.choice(*code, *code),
    );
    let fields = html! {
        (field_row(&html! {
            (amount("price", t!(words, "brand-field-price")).hint(t!(words, "brand-field-price-hint")))
            (currencies)
        }))
        (field_row(&html! {
            (number("posts", t!(words, "brand-field-posts")).unit(t!(words, "brand-unit-posts")))
            (amount("budget", t!(words, "brand-field-budget")).optional(t!(words, "ui-optional"))
                .hint(t!(words, "brand-field-budget-hint")))
        }))
        (field_row(&html! {
            (number("often", t!(words, "brand-field-often")).unit(t!(words, "brand-unit-posts")))
            (number("per", t!(words, "brand-field-per")).unit(t!(words, "brand-unit-days")))
        }))
        (amount("cap", t!(words, "brand-field-cap")).optional(t!(words, "ui-optional"))
            .hint(t!(words, "brand-field-cap-hint")))
    };
    field_group(&t!(words, "brand-step-money"), &t!(words, "brand-new-money-lead"), &fields)
}

pub(super) fn time(who: &ForBrand<Manage>, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let day = |name: &str, label: String| {
        let typed = given.text(name);
        // Browsers want days in one form; what was typed otherwise is kept as text.
        let iso = who.visitor.place.parse_day(typed).map(|day| day.to_string());
        let field =
            if iso.is_ok() || typed.is_empty() { Field::date(name, label) } else { Field::text(name, label) };
        field.value(iso.unwrap_or_else(|_| typed.to_owned())).error(errors.of(name))
    };
    let fields = html! {
        (field_row(&html! {
            (day("start", t!(words, "brand-field-start")))
            (day("end", t!(words, "brand-field-end")).hint(t!(words, "brand-field-end-hint")))
        }))
        (Field::number("holding", t!(words, "brand-field-holding")).unit(t!(words, "brand-unit-days"))
            .hint(t!(words, "brand-field-holding-hint")).value(given.raw("holding")).error(errors.of("holding")))
    };
    field_group(&t!(words, "brand-step-time"), &t!(words, "brand-new-time-lead"), &fields)
}

pub(super) fn check(who: &ForBrand<Manage>, terms: &Terms, errors: &Errors) -> Markup {
    let words = who.words();
    let change = |step: usize| {
        html! { (Button::submit(t!(words, "brand-new-change")).quiet().small().named("go", step.to_string())) }
    };
    let wrong = |step: usize| super::of_step(errors, step);
    html! {
        @for (step, (name, _)) in STEPS.iter().enumerate().take(STEPS.len() - 1) {
            @let wrong = wrong(step);
            (card_with(&t_of!(words, "brand-step", name), &change(step), &html! {
                @if !wrong.is_empty() {
                    (note(Tone::Bad, "", &html! { ul { @for (_, message) in wrong.fields() { li { (message) } } } }))
                }
                (match step {
                    0 => said(who, terms),
                    1 => people_facts(who, terms),
                    2 => money_facts(who, terms),
                    _ => time_facts(who, terms),
                })
            }))
        }
        p.hint { (t!(words, "brand-new-open-hint")) }
    }
}

fn said(who: &ForBrand<Manage>, terms: &Terms) -> Markup {
    let words = who.words();
    html! {
        p.post-text { (terms.message) }
        (facts([
            (t!(words, "brand-field-link"), terms.link.as_str().to_owned()),
            (t!(words, "brand-field-required"), or_none(who, &terms.required)),
        ]))
    }
}

fn or_none(who: &ForBrand<Manage>, list: &[String]) -> String {
    if list.is_empty() { t!(who.words(), "brand-none") } else { who.visitor.place.list(list) }
}

fn people_facts(who: &ForBrand<Manage>, terms: &Terms) -> Markup {
    super::super::campaign::people_facts(&who.visitor.place, terms)
}

fn money_facts(who: &ForBrand<Manage>, terms: &Terms) -> Markup {
    super::super::campaign::money_facts(&who.visitor.place, terms)
}

fn time_facts(who: &ForBrand<Manage>, terms: &Terms) -> Markup {
    super::super::campaign::time_facts(&who.visitor.place, terms)
}

/// Errors for the summary: those that say the same of several fields begin with the field's name.
pub(super) fn told_apart(words: Words, errors: &Errors) -> Errors {
    let mut apart = Errors::default();
    errors.whole().iter().for_each(|message| apart.add_whole(message));
    for (field, message) in errors.fields() {
        let twins = errors.fields().filter(|(_, other)| *other == message).count();
        match label(words, field).filter(|_| twins > 1) {
            Some(label) => apart.add(field, format!("{label} – {message}")),
            None => apart.add(field, message),
        }
    }
    apart
}

/// The name of a field that takes a number.
fn label(words: Words, field: &str) -> Option<String> {
    Some(match field {
        "least_influence" => t!(words, "brand-field-influence"),
        "most_fake" => t!(words, "brand-field-fake"),
        "small_share" => t!(words, "brand-field-small"),
        "small_below" => t!(words, "brand-field-small-below"),
        "price" => t!(words, "brand-field-price"),
        "posts" => t!(words, "brand-field-posts"),
        "budget" => t!(words, "brand-field-budget"),
        "often" => t!(words, "brand-field-often"),
        "per" => t!(words, "brand-field-per"),
        "cap" => t!(words, "brand-field-cap"),
        "start" => t!(words, "brand-field-start"),
        "end" => t!(words, "brand-field-end"),
        "holding" => t!(words, "brand-field-holding"),
        _ => return None,
    })
}
