//! Amounts, numbers, dates and lists as a reader writes them, and back: [`Place`] holds the language and the time zone.
//!
//! No float touches money. French: `1 234,56 €` with a thin space between thousands and a firm one before the sign;
//! English: `€1,234.56`. Times of day are written with 24 hours in both.

mod amount;
mod parse;
mod time;

use fluent_templates::fluent_bundle::FluentValue;
use std::cell::RefCell;

use jiff::tz::TimeZone;
use kernel::{BasisPoints, Points};

pub use parse::TypingError;

use crate::text::{FIRM, Locale, NARROW, Words, grouped, t};

/// Where a reader is: their language and their time zone.
#[derive(Debug, Clone)]
pub struct Place {
    /// The language.
    pub words: Words,
    /// The time zone.
    pub zone: TimeZone,
}

/// Zones that a thread keeps: more than there are names for.
const MOST_ZONES: usize = 1_024;

/// A zone by its IANA name. Its table is read once a thread.
fn zone(name: &str) -> Option<TimeZone> {
    thread_local! {
        static READ: RefCell<foldhash::HashMap<String, TimeZone>> = RefCell::default();
    }
    if let Some(known) = READ.with_borrow(|read| read.get(name).cloned()) {
        return Some(known);
    }
    let zone = TimeZone::get(name).ok()?;
    READ.with_borrow_mut(|read| {
        if read.len() < MOST_ZONES {
            read.insert(name.to_owned(), zone.clone());
        }
    });
    Some(zone)
}

impl Place {
    /// The zone of those who have chosen none.
    pub const ZONE: &'static str = "Europe/Paris";

    /// A language, in the zone of Paris.
    #[must_use]
    pub fn new(words: Words) -> Self {
        Self { words, zone: zone(Self::ZONE).unwrap_or(TimeZone::UTC) }
    }

    /// In another zone, by its IANA name; an unknown one changes nothing.
    #[must_use]
    pub fn zoned(mut self, name: &str) -> Self {
        if let Some(zone) = zone(name) {
            self.zone = zone;
        }
        self
    }

    /// So that `t!(place, "id")` works too.
    #[must_use]
    pub fn say(&self, id: &str, values: Vec<(&'static str, FluentValue<'_>)>) -> String {
        self.words.say(id, values)
    }

    fn french(&self) -> bool {
        self.words.locale() == Locale::Fr
    }

    fn separators(&self) -> (char, char) {
        if self.french() { (NARROW, ',') } else { (',', '.') }
    }

    /// A whole number: `12 345` or `12,345`.
    #[must_use]
    pub fn number(&self, number: impl TryInto<i128>) -> String {
        let (thousands, point) = self.separators();
        grouped(&number.try_into().unwrap_or(i128::MAX).to_string(), thousands, point)
    }

    /// A number that is no money, with so many decimals; `–` when it is no number.
    #[must_use]
    pub fn decimal(&self, number: f64, decimals: usize) -> String {
        let (thousands, point) = self.separators();
        if !number.is_finite() {
            return "–".to_owned();
        }
        let plain = format!("{number:.decimals$}");
        let zero = plain.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
        grouped(if zero { plain.trim_start_matches('-') } else { &plain }, thousands, point)
    }

    /// A number in few letters: `1,2 k`, `3,4 M`; for axes and follower counts.
    #[must_use]
    pub fn short_number(&self, number: u64) -> String {
        let (unit, letter) = match number {
            0..10_000 => return self.number(number),
            10_000..1_000_000 => (1_000, "k"),
            1_000_000..1_000_000_000 => (1_000_000, "M"),
            1_000_000_000.. => (1_000_000_000, if self.french() { "Md" } else { "bn" }),
        };
        let (thousands, point) = self.separators();
        let tenths = number / (unit / 10);
        let plain = if tenths >= 1_000 || tenths.is_multiple_of(10) {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        let space = if self.french() { String::from(FIRM) } else { String::new() };
        format!("{}{space}{letter}", grouped(&plain, thousands, point))
    }

    /// A share: `2,5 %` or `2.5%`, with the decimals that it has.
    #[must_use]
    pub fn percent(&self, share: BasisPoints) -> String {
        let space = if self.french() { String::from(NARROW) } else { String::new() };
        format!("{}{space}%", self.hundredths(share.hundredths()))
    }

    /// A score from 0 to 100.
    #[must_use]
    pub fn points(&self, points: Points) -> String {
        self.hundredths(points.hundredths())
    }

    fn hundredths(&self, hundredths: u16) -> String {
        let (thousands, point) = self.separators();
        let plain = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        grouped(plain.trim_end_matches('0').trim_end_matches('.'), thousands, point)
    }

    /// `a, b and c`.
    #[must_use]
    pub fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                t!(self, "ui-list-and", first = first.join(", "), last = last.as_ref())
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn places() -> (Place, Place) {
        (Place::new(Words::new(Locale::Fr)), Place::new(Words::new(Locale::En)))
    }

    #[test]
    fn numbers_are_written_by_custom() {
        let (fr, en) = places();
        assert_eq!(fr.number(1_234_567_u64), "1\u{202F}234\u{202F}567");
        assert_eq!(en.number(-1_234_i64), "\u{2212}1,234");
        assert_eq!((fr.number(999_usize), en.number(0_u8)), ("999".to_owned(), "0".to_owned()));
        assert_eq!(fr.decimal(1234.5, 2), "1\u{202F}234,50");
        assert_eq!((en.decimal(f64::NAN, 1), en.decimal(-0.01, 1)), ("–".to_owned(), "0.0".to_owned()));
        assert_eq!(
            (en.short_number(9_999), en.short_number(12_300)),
            ("9,999".to_owned(), "12.3k".to_owned())
        );
        assert_eq!(
            (en.short_number(123_456), en.short_number(2_000_000)),
            ("123k".to_owned(), "2M".to_owned())
        );
        assert_eq!(fr.short_number(1_250_000), "1,2\u{A0}M");
    }

    #[test]
    fn shares_keep_the_decimals_they_have() {
        let (fr, en) = places();
        let share = |hundredths| BasisPoints::new(hundredths).unwrap();
        assert_eq!(fr.percent(share(250)), "2,5\u{202F}%");
        assert_eq!(
            (en.percent(share(10_000)), en.percent(share(1))),
            ("100%".to_owned(), "0.01%".to_owned())
        );
        assert_eq!(en.points(Points::new(4_250).unwrap()), "42.5");
        assert_eq!((en.percent(share(0)), en.percent(share(1_000))), ("0%".to_owned(), "10%".to_owned()));
    }

    #[test]
    fn lists_end_in_and() {
        let (fr, en) = places();
        assert_eq!(en.list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(fr.list(&["a".to_owned(), "b".to_owned()]), "a et b");
        assert_eq!((en.list::<&str>(&[]), en.list(&["a"])), (String::new(), "a".to_owned()));
    }
}
