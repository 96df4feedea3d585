//! Every text that a person reads, in their language: messages of Fluent, one file per area in `locales/`.
//!
//! `t!(words, "id")`, `t!(words, "id", count = 3, name = name)` say a message; `t_of!(words, "family", name)` says
//! `family-name` for states and reasons, whose names come from the machines. The ids stand in the sources as
//! literals, so that a test can hold them against both languages: nothing missing, nothing left over.
//!
//! Numbers handed in as numbers choose the plural and are written by the language's custom. Amounts, dates and
//! percentages are formatted by [`crate::format`] before they are handed in. The French files are written with plain
//! spaces: the narrow ones before `;`, `!`, `?`, `»` and `%` and the no-break one before `:` are put in here,
//! in the messages only, never in what is handed in.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_templates::{LanguageIdentifier, langid};

pub use account::Locale;

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

/// A thin space that does not break: between thousands, before high punctuation.
pub(crate) const NARROW: char = '\u{202F}';
/// A space that does not break.
pub(crate) const FIRM: char = '\u{A0}';

/// Filled messages kept by a thread, some hundred bytes each.
const MOST_SAID: usize = 2_048;
/// A message filled with more than that, in bytes, hardly comes again.
const LONGEST_KEY: usize = 120;

type Bundle = fluent_templates::FluentBundle<&'static fluent_templates::fluent_bundle::FluentResource>;

fn customise(bundle: &mut Bundle) {
    // Isolation marks are invisible, and leak into mails, tables and handles.
    bundle.set_use_isolating(false);
    if bundle.locales.contains(&FRENCH) {
        bundle.set_transform(Some(french_spaces));
        bundle.set_formatter(Some(|value, _| number(value, NARROW, ',')));
    } else {
        bundle.set_formatter(Some(|value, _| number(value, ',', '.')));
    }
}

/// The numbers of messages; every other value is left to Fluent.
#[allow(clippy::wildcard_enum_match_arm, reason = "the library's own enum, open to new kinds")]
fn number(value: &FluentValue<'_>, thousands: char, point: char) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(&number.as_string(), thousands, point)),
        _ => None,
    }
}

/// `-1234567.5` with its thousands set apart; four digits stay together in neither language.
pub(crate) fn grouped(plain: &str, thousands: char, point: char) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("\u{2212}", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = String::from(sign);
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
    text
}

/// French sets high punctuation apart by spaces that never break.
fn french_spaces(text: &str) -> Cow<'_, str> {
    if !text.contains([' ', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut set = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        set.push(match (c, chars.peek()) {
            (' ', Some(';' | '!' | '?' | '»' | '%')) => NARROW,
            (' ', Some(':' | '€')) => FIRM,
            (' ', Some(_) | None) if set.ends_with('«') => NARROW,
            ('\'', _) => '’',
            _ => c,
        });
    }
    Cow::Owned(set)
}

/// A language, ready to speak. Cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    locale: Locale,
}

impl Words {
    /// In a language.
    #[must_use]
    pub const fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// Which language.
    #[must_use]
    pub const fn locale(self) -> Locale {
        self.locale
    }

    /// Its tag, for `lang=""`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self.locale {
            Locale::Fr => "fr",
            Locale::En => "en",
        }
    }

    /// Says a message. Use `t!`, which the test of the locales can read.
    #[must_use]
    pub fn say(self, id: &str, values: Vec<(&'static str, FluentValue<'_>)>) -> String {
        if values.is_empty() {
            return self.plain(id);
        }
        self.filled(id, values)
    }

    /// A message with the same values is the same each time: the days, spans and counts of a table come again in its
    /// next rows, and in the next page. Those that were said last are kept, a thread.
    fn filled(self, id: &str, values: Vec<(&'static str, FluentValue<'_>)>) -> String {
        thread_local! {
            static SAID: RefCell<foldhash::HashMap<String, Box<str>>> = RefCell::default();
        }
        let Some(key) = self.key(id, &values) else { return self.looked_up(id, values) };
        if let Some(said) = SAID.with_borrow(|said| said.get(&key).map(|said| String::from(&**said))) {
            return said;
        }
        let said = self.looked_up(id, values);
        SAID.with_borrow_mut(|kept| {
            if kept.len() >= MOST_SAID {
                kept.clear();
            }
            kept.insert(key, said.clone().into());
        });
        said
    }

    /// What tells a filled message from any other; nothing where it is too long to be worth keeping.
    #[allow(clippy::wildcard_enum_match_arm, reason = "the library's own enum, open to new kinds")]
    fn key(self, id: &str, values: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let mut key = String::with_capacity(LONGEST_KEY);
        key.push_str(self.tag());
        key.push_str(id);
        for (name, value) in values {
            // A name and a mark of the kind begin each value, and its length ends it: no two lists read the same.
            key.push('\0');
            key.push_str(name);
            let begun = key.len();
            match value {
                FluentValue::String(text) => {
                    key.push('=');
                    key.push_str(text);
                }
                FluentValue::Number(number) if number.options == FluentNumberOptions::default() => {
                    key.push('#');
                    key.push_str(&number.value.to_bits().to_string());
                }
                _ => return None,
            }
            let length = key.len() - begun;
            key.push('\0');
            key.push_str(&length.to_string());
            if key.len() > LONGEST_KEY {
                return None;
            }
        }
        Some(key)
    }

    /// A message into which nothing is put is the same each time: said once a thread, and kept.
    fn plain(self, id: &str) -> String {
        thread_local! {
            static SAID: RefCell<[foldhash::HashMap<String, Box<str>>; 2]> = RefCell::default();
        }
        let language = match self.locale {
            Locale::Fr => 0,
            Locale::En => 1,
        };
        if let Some(said) = SAID.with_borrow(|said| said[language].get(id).map(|said| String::from(&**said)))
        {
            return said;
        }
        let said = self.looked_up(id, Vec::new());
        // Ids stand in the sources: there are as many as messages. One that is none is not kept.
        if said != id {
            SAID.with_borrow_mut(|kept| kept[language].insert(id.to_owned(), said.clone().into()));
        }
        said
    }

    fn looked_up(self, id: &str, values: Vec<(&'static str, FluentValue<'_>)>) -> String {
        let language = match self.locale {
            Locale::Fr => &FRENCH,
            Locale::En => &ENGLISH,
        };
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        let values = (!values.is_empty()).then_some(&values);
        loader::MESSAGES
            .lookup_single_language(language, id, values)
            .or_else(|_| loader::MESSAGES.lookup_single_language(&ENGLISH, id, values))
            .unwrap_or_else(|_| id.to_owned())
    }
}

/// What may be handed to a message: texts, and numbers that choose the plural.
pub fn value<'a>(value: impl Into<FluentValue<'a>>) -> FluentValue<'a> {
    value.into()
}

/// A number for a message, of any width: above 2⁵³ it is written inexactly, which no count reaches.
pub fn count(count: impl TryInto<i64>) -> FluentValue<'static> {
    FluentValue::Number(FluentNumber::from(count.try_into().unwrap_or(i64::MAX)))
}

/// Says a message: `t!(words, "id")`, `t!(words, "id", count = n, name = name)`.
macro_rules! t {
    ($words:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $words.say($id, vec![$((stringify!($name), $crate::text::value($value))),*])
    };
}

/// Says a message of a family: `t_of!(words, "placement-state", state.name())` is `placement-state-paid`.
/// The test knows each family and its names from `crates/web/tests/families/mod.rs`.
macro_rules! t_of {
    ($words:expr, $family:literal, $name:expr $(, $key:ident = $value:expr)* $(,)?) => {
        $words.say(
            &format!(concat!($family, "-{}"), $name),
            vec![$((stringify!($key), $crate::text::value($value))),*],
        )
    };
}

pub(crate) use {t, t_of};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_choose_the_plural_and_are_written_by_custom() {
        let (fr, en) = (Words::new(Locale::Fr), Words::new(Locale::En));
        assert_eq!(t!(en, "ui-rows", count = 1), "1 row");
        assert_eq!(t!(en, "ui-rows", count = 12_345), "12,345 rows");
        assert_eq!(t!(fr, "ui-rows", count = 0), "0 ligne");
        assert_eq!(t!(fr, "ui-rows", count = 12_345), "12\u{202F}345 lignes");
    }

    #[test]
    fn no_invisible_marks_surround_what_is_handed_in() {
        for locale in [Locale::Fr, Locale::En] {
            let said = t!(Words::new(locale), "shell-signed-in-as", name = "Zoé");
            assert!(said.contains("Zoé") && !said.contains(['\u{2068}', '\u{2069}']), "{said:?}");
        }
    }

    #[test]
    fn french_punctuation_is_set_apart_but_never_in_what_is_handed_in() {
        assert_eq!(french_spaces("« Oui ! » : l'an"), "«\u{202F}Oui\u{202F}!\u{202F}»\u{A0}: l’an");
        let said = t!(Words::new(Locale::Fr), "shell-signed-in-as", name = "a ! b");
        assert!(said.contains("a ! b"), "{said:?}");
    }

    #[test]
    fn what_was_said_with_other_values_is_not_said_again() {
        let (fr, en) = (Words::new(Locale::Fr), Words::new(Locale::En));
        for _ in 0..2 {
            assert_eq!(t!(en, "ui-rows", count = 1), "1 row");
            assert_eq!(t!(en, "ui-rows", count = 2), "2 rows");
            assert_eq!(t!(fr, "ui-rows", count = 2), "2 lignes");
            assert!(t!(en, "shell-signed-in-as", name = "1").contains('1'));
            assert!(t!(en, "shell-signed-in-as", name = "2").contains('2'));
        }
        let key = |values| en.key("time-date", values).expect("short enough to be kept");
        let texts = |a: &'static str, b: &'static str| [("day", value(a)), ("month", value(b))];
        assert_ne!(key(&texts("1", "2")), key(&texts("2", "1")));
        assert_ne!(key(&texts("1\x002\x00month=", "")), key(&texts("1", "")));
        assert_ne!(key(&[("day", value("1"))]), key(&[("day", count(1))]));
        assert_eq!(en.key("time-date", &[("day", value("1".repeat(200)))]), None);
    }

    #[test]
    fn more_than_is_kept_is_said_all_the_same() {
        let en = Words::new(Locale::En);
        for rows in (2..2 * i64::try_from(MOST_SAID).unwrap()).rev() {
            let said = t!(en, "ui-rows", count = rows);
            assert_eq!(said.replace(',', ""), format!("{rows} rows"));
        }
    }

    #[test]
    fn an_unknown_message_shows_its_name() {
        assert_eq!(Words::new(Locale::Fr).say("no-such-message", Vec::new()), "no-such-message");
    }
}
