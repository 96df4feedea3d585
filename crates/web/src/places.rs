//! The countries and currencies that forms offer. The market takes any; these are the ones one can pick.

use kernel::{Country, Currency};

use crate::text::{Locale, Words, t, t_of};
use crate::ui::Field;

/// Countries, by their two letters: the European Economic Area, the United Kingdom, Switzerland, North America.
pub const COUNTRIES: [&str; 34] = [
    "at", "be", "bg", "ca", "ch", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gb", "gr", "hr", "hu",
    "ie", "is", "it", "li", "lt", "lu", "lv", "mt", "nl", "no", "pl", "pt", "ro", "se", "si", "sk", "us",
];

/// Currencies that campaigns are paid in.
pub const CURRENCIES: [Currency; 3] = [Currency::EUR, Currency::GBP, Currency::USD];

/// A country in the reader's words; its letters when it has no name here.
#[must_use]
pub fn country(words: Words, country: Country) -> String {
    let code = country.code().to_ascii_lowercase();
    if COUNTRIES.contains(&code.as_str()) { t_of!(words, "country", code) } else { country.code().to_owned() }
}

/// The countries by name, as a list to pick from reads.
#[must_use]
pub fn countries(words: Words) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        COUNTRIES.iter().map(|code| (code.to_ascii_uppercase(), t_of!(words, "country", code))).collect();
    all.sort_by_key(|(_, name)| name.replace(['É', 'Î'], "E"));
    all
}

/// A field to pick a country.
#[must_use]
pub fn country_field(words: Words, name: &str, label: String) -> Field {
    countries(words)
        .into_iter()
        .fold(Field::select(name, label), |field, (code, name)| field.choice(code, name))
}

/// A field to pick the currency one is paid in.
#[must_use]
pub fn currency_field(words: Words) -> Field {
    CURRENCIES.iter().fold(
        Field::select("currency", t!(words, "entry-currency")).hint(t!(words, "entry-currency-hint")),
        |field, currency| field.choice(currency.code(), currency.code()),
    )
}

/// Where most readers of a language live, and in what they are paid: what a form begins with.
#[must_use]
pub const fn usual(locale: Locale) -> (&'static str, &'static str) {
    match locale {
        Locale::Fr => ("FR", "EUR"),
        Locale::En => ("GB", "GBP"),
    }
}
