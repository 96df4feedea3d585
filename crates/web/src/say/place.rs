//! Languages, countries and networks by their names, in lists.

use kernel::{Country, Language};

use crate::format::Place;
use crate::places::country;
use crate::text::t_of;

/// Languages that forms offer: those that drafts can be recognised in.
pub const LANGUAGES: [&str; 7] = ["fr", "en", "de", "es", "it", "pt", "nl"];

/// A language's name; its two letters when it has none here.
#[must_use]
pub fn language(place: &Place, language: Language) -> String {
    let code = language.code();
    if LANGUAGES.contains(&code) { t_of!(place, "language", code) } else { code.to_owned() }
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
    let names: Vec<String> = all.iter().map(|one| country(place.words, *one)).collect();
    place.list(&names)
}

/// Networks, in a list.
#[must_use]
pub fn networks(place: &Place, all: &[kernel::Network]) -> String {
    let names: Vec<String> = all.iter().map(|one| t_of!(place, "network", one.name())).collect();
    place.list(&names)
}
