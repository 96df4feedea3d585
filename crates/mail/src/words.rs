//! The words of letters, in `locales/`: messages of Fluent. The French files are written with plain spaces and
//! apostrophes; the narrow and firm ones are put in here.

use std::borrow::Cow;
use std::collections::HashMap;

use account::Locale;
use fluent_templates::fluent_bundle::{FluentResource, FluentValue};
use fluent_templates::{FluentBundle, LanguageIdentifier, langid};
use kernel::{Money, Span};

mod loader {
    #![allow(
        clippy::expect_used,
        clippy::unwrap_used,
        clippy::redundant_closure,
        reason = "written by the macro, which takes nothing but a closure; a test loads every file"
    )]

    fluent_templates::static_loader! {
        pub(super) static MESSAGES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| super::customise(bundle),
        };
    }
}

const FRENCH: LanguageIdentifier = langid!("fr");
const ENGLISH: LanguageIdentifier = langid!("en");
const NARROW: char = '\u{202f}';
const FIRM: char = '\u{a0}';

fn customise(bundle: &mut FluentBundle<&'static FluentResource>) {
    // Isolation marks are invisible, and have no place in a letter's subject.
    bundle.set_use_isolating(false);
    if bundle.locales.contains(&FRENCH) {
        bundle.set_transform(Some(french));
    }
}

fn french(text: &str) -> Cow<'_, str> {
    let mut set = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        set.push(match (c, chars.peek()) {
            (' ', Some(';' | '!' | '?' | '»' | '%')) => NARROW,
            (' ', Some(':')) => FIRM,
            (' ', Some(_) | None) if set.ends_with('«') => NARROW,
            ('\'', _) => '’',
            _ => c,
        });
    }
    Cow::Owned(set)
}

/// What a message is given.
pub(crate) type Values<'a> = Vec<(&'static str, FluentValue<'a>)>;

/// Says a message; nothing when there is none.
pub(crate) fn maybe(locale: Locale, id: &str, values: &Values<'_>) -> Option<String> {
    let language = match locale {
        Locale::Fr => &FRENCH,
        Locale::En => &ENGLISH,
    };
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
        values.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
    loader::MESSAGES.lookup_single_language(language, id, Some(&values)).ok()
}

/// Says a message that is there in both languages; a test sees to that.
pub(crate) fn say(locale: Locale, id: &str, values: &Values<'_>) -> String {
    maybe(locale, id, values).unwrap_or_else(|| id.to_owned())
}

/// An amount as the language writes it: `1 234,50 EUR`, `EUR 1,234.50`.
pub(crate) fn amount(locale: Locale, money: Money) -> String {
    let digits = usize::try_from(money.currency().digits()).unwrap_or(0);
    let plain = format!("{:0>width$}", money.minor().unsigned_abs(), width = digits + 1);
    let (whole, fraction) = plain.split_at(plain.len() - digits);
    let (thousands, point) = match locale {
        Locale::Fr => (NARROW, ','),
        Locale::En => (',', '.'),
    };
    let mut text = String::from(if money.minor() < 0 { "\u{2212}" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(point);
        text.push_str(fraction);
    }
    let code = money.currency().code();
    match locale {
        Locale::Fr => format!("{text}{FIRM}{code}"),
        Locale::En => format!("{code}{FIRM}{text}"),
    }
}

/// A length of time in its largest fitting unit: `20 minutes`, `72 hours`, `7 days`.
pub(crate) fn span(locale: Locale, span: Span) -> String {
    let minutes = span.as_micros().div_ceil(60_000_000);
    let (id, number) = match minutes {
        0..=119 => ("span-minutes", minutes),
        120..=5_759 => ("span-hours", minutes.div_ceil(60)),
        _ => ("span-days", minutes.div_ceil(24 * 60)),
    };
    say(locale, id, &vec![("number", number.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    #[test]
    fn amounts_and_spans_are_written_by_custom() {
        let money = |minor, currency| Money::new(minor, currency).unwrap();
        assert_eq!(amount(Locale::Fr, money(123_450, Currency::EUR)), "1\u{202f}234,50\u{a0}EUR");
        assert_eq!(amount(Locale::En, money(123_450, Currency::EUR)), "EUR\u{a0}1,234.50");
        assert_eq!(amount(Locale::En, money(5, Currency::USD)), "USD\u{a0}0.05");
        assert_eq!(amount(Locale::Fr, money(1_000, Currency::JPY)), "1\u{202f}000\u{a0}JPY");
        assert_eq!(span(Locale::Fr, Span::minutes(20)), "20 minutes");
        assert_eq!(span(Locale::En, Span::hours(72)), "72 hours");
        assert_eq!(span(Locale::Fr, Span::days(7)), "7 jours");
        assert_eq!(span(Locale::En, Span::micros(1)), "1 minute");
    }

    #[test]
    fn french_is_set_as_french_is() {
        assert_eq!(french("C'est « bon » : oui ?"), "C’est «\u{202f}bon\u{202f}»\u{a0}: oui\u{202f}?");
    }
}
