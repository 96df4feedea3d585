//! Languages, countries and topics by their names.

use kernel::{Country, Language};

use crate::format::Place;
use crate::text::t_of;

/// Languages that forms offer: those that drafts can be recognised in.
pub const LANGUAGES: [&str; 7] = ["fr", "en", "de", "es", "it", "pt", "nl"];

/// Countries that forms offer first.
pub const COUNTRIES: [&str; 14] =
    ["FR", "GB", "BE", "CH", "LU", "CA", "US", "IE", "DE", "AT", "ES", "IT", "PT", "NL"];

/// A language's name; its two letters when it has none here.
#[must_use]
pub fn language(place: &Place, language: Language) -> String {
    named(language.code(), LANGUAGES.contains(&language.code()), |code| t_of!(place, "language", code))
}

/// A country's name; its two letters when it has none here.
#[must_use]
pub fn country(place: &Place, country: Country) -> String {
    named(country.code(), COUNTRIES.contains(&country.code()), |code| t_of!(place, "country", code))
}

/// Languages, in a list.
#[must_use]
pub fn languages(place: &Place, all: &[Language]) -> String {
    let names: Vec<String> = all.iter().map(|one| language(place, *one)).collect();
    place.list(&names)
}

/// Countries, in a list.
#[must_use]
pub fn countries(place: &Place, all: &[Country]) -> String {
    let names: Vec<String> = all.iter().map(|one| country(place, *one)).collect();
    place.list(&names)
}

/// Networks, in a list.
#[must_use]
pub fn networks(place: &Place, all: &[kernel::Network]) -> String {
    let names: Vec<String> = all.iter().map(|one| t_of!(place, "network", one.name())).collect();
    place.list(&names)
}

fn named(code: &str, known: bool, say: impl Fn(&str) -> String) -> String {
    if known { say(code) } else { code.to_owned() }
}
