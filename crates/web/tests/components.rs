//! The page of all components, as a machine can judge it: sound references, nothing inline, every text said.
#![allow(clippy::unwrap_used, reason = "tests: what is missing must stop them")]

use std::collections::BTreeSet;

use web::format::Place;
use web::page::{Shell, Theme};
use web::pages::components::components;
use web::text::{Locale, Words};

fn shown(locale: Locale) -> String {
    let mut shell = Shell::new(Place::new(Words::new(locale)), "Design", "/design");
    (shell.demo, shell.theme) = (true, Theme::Dark);
    components(shell, "2026-11-22T08:30:00Z".parse().unwrap()).into_string()
}

/// The values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let begins = format!(" {attribute}=\"");
    page.match_indices(&begins).filter_map(|(at, _)| page[at + begins.len()..].split('"').next()).collect()
}

#[test]
fn what_is_referred_to_exists_once() {
    for locale in [Locale::Fr, Locale::En] {
        let page = shown(locale);
        let ids = values(&page, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice in {ids:?}");
        let described = values(&page, "aria-describedby").into_iter().flat_map(str::split_whitespace);
        for id in described.chain(values(&page, "for")) {
            assert!(unique.contains(id), "{id} is referred to and is not there");
        }
        for href in values(&page, "href").into_iter().filter_map(|href| href.strip_prefix("#f-")) {
            assert!(unique.contains(format!("f-{href}").as_str()), "the summary leads to f-{href}");
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_invisible_is_said() {
    for locale in [Locale::Fr, Locale::En] {
        let page = shown(locale);
        for bad in
            ["<style", " style=", " onclick=", " onload=", "javascript:", "\u{2068}", "\u{2069}", "NaN"]
        {
            assert!(!page.contains(bad), "{bad}");
        }
        // The head of a page, and the opening of a public one: real pages have one of them.
        assert_eq!(page.matches("<h1").count(), 2);
    }
}

#[test]
fn every_text_is_said_in_words() {
    for locale in [Locale::Fr, Locale::En] {
        let page = shown(locale);
        for family in ["design-", "ui-", "shell-", "time-", "typing-", "network-"] {
            let unsaid = page.match_indices(family).find(|(at, _)| page[..*at].ends_with(['>', '"']));
            assert_eq!(unsaid, None, "a message of {family} is missing");
        }
    }
    assert!(shown(Locale::Fr).contains("1\u{202F}234,56\u{A0}€") && shown(Locale::En).contains("€1,234.56"));
}
