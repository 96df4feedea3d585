//! Amounts and dates as people type them, in the conventions of both languages.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use kernel::{Currency, Money, MoneyError, Timestamp};

use super::Place;
use crate::text::{Words, t};

/// What was typed cannot be used. [`TypingError::say`] tells the reader how to type it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypingError {
    /// Nothing was typed.
    #[error("nothing was typed: type a value")]
    Empty,
    /// Not an amount.
    #[error("not an amount: type digits, such as 1234.50")]
    NotAnAmount,
    /// Could be thousands or decimals.
    #[error("thousands or decimals: type the amount without separators between thousands")]
    Ambiguous,
    /// Finer than the currency.
    #[error("at most {digits} decimals")]
    TooFine {
        /// How many it may have.
        digits: u32,
    },
    /// In another currency.
    #[error("the amount is in another currency: give it in {0}")]
    OtherCurrency(Currency),
    /// Beyond what the books hold.
    #[error("the amount is too large: split it")]
    TooLarge,
    /// Not a date.
    #[error("not a date: type it as 2026-11-22 or 22/11/2026")]
    NotADate,
}

impl TypingError {
    /// For the reader.
    #[must_use]
    pub fn say(&self, words: Words) -> String {
        match self {
            Self::Empty => t!(words, "typing-empty"),
            Self::NotAnAmount => t!(words, "typing-not-an-amount"),
            Self::Ambiguous => t!(words, "typing-ambiguous"),
            Self::TooFine { digits } => t!(words, "typing-too-fine", digits = *digits),
            Self::OtherCurrency(currency) => t!(words, "typing-other-currency", currency = currency.code()),
            Self::TooLarge => t!(words, "typing-too-large"),
            Self::NotADate => t!(words, "typing-not-a-date"),
        }
    }
}

impl Place {
    /// Reads an amount: `1 234,50`, `1,234.50`, `€12`, `12 EUR`, `-3`.
    ///
    /// # Errors
    /// When it is not one, could be read in two ways, or is in another currency.
    pub fn parse_amount(&self, typed: &str, currency: Currency) -> Result<Money, TypingError> {
        let plain: String =
            typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
        let plain = plain.replace('\u{2212}', "-");
        let (minus, rest) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let digits = without_currency(rest, currency)?;
        if plain.is_empty() {
            return Err(TypingError::Empty);
        }
        if !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.')) || digits.is_empty() {
            return Err(TypingError::NotAnAmount);
        }
        let decimal = self.decimal_form(digits, currency.digits())?;
        Money::parse(&format!("{minus}{decimal}"), currency).map_err(|error| match error {
            MoneyError::TooFine { digits, .. } => TypingError::TooFine { digits },
            MoneyError::TooLarge => TypingError::TooLarge,
            MoneyError::UnknownCurrency { .. }
            | MoneyError::Unreadable { .. }
            | MoneyError::Mixed { .. }
            | MoneyError::NotPositive(_) => TypingError::NotAnAmount,
        })
    }

    /// `1.234,50` and `1,234.50` to `1234.50`.
    fn decimal_form(&self, digits: &str, decimals: u32) -> Result<String, TypingError> {
        let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
        let (thousands, point) = match (commas, points) {
            (0, 0) => return Ok(digits.to_owned()),
            (1.., 1..) if digits.rfind(',') > digits.rfind('.') => ('.', ','),
            (1.., 1..) => (',', '.'),
            (2.., 0) => (',', '.'),
            (0, 2..) => ('.', ','),
            (1, 0) | (0, 1) => self.one_separator(digits, decimals)?,
        };
        let (whole, fraction) = digits.split_once(point).unwrap_or((digits, ""));
        let mut groups = whole.split(thousands);
        let first = groups.next().unwrap_or_default();
        let fits = !first.is_empty() && (first.len() <= 3 || !whole.contains(thousands));
        if !fits || !groups.all(|group| group.len() == 3) || fraction.contains([',', '.']) {
            return Err(TypingError::NotAnAmount);
        }
        let whole = whole.replace(thousands, "");
        Ok(if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") })
    }

    /// With one separator only the digits behind it and the language tell what it is.
    fn one_separator(&self, digits: &str, decimals: u32) -> Result<(char, char), TypingError> {
        let (own_thousands, own_point) = if self.french() { ('.', ',') } else { (',', '.') };
        let behind = digits.rsplit([',', '.']).next().map_or(0, str::len);
        let own = digits.contains(own_point);
        match (behind, own) {
            (3, true) if decimals == 3 => Ok((own_thousands, own_point)),
            // `1.234` in French and `1,234` in English: thousands in the second, both in the first.
            (3, false) if !self.french() => Ok((own_thousands, own_point)),
            (3, _) => Err(TypingError::Ambiguous),
            (_, true) => Ok((own_thousands, own_point)),
            (_, false) => Ok((own_point, own_thousands)),
        }
    }

    /// Reads a day: `2026-11-22` as browsers send it, `22/11/2026`, `22.11.2026`.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse_day(&self, typed: &str) -> Result<Date, TypingError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(TypingError::Empty);
        }
        if let Ok(date) = typed.parse::<Date>() {
            return Ok(date);
        }
        let parts: Vec<&str> = typed.split(['/', '.', '-', ' ']).collect();
        let [day, month, year] = parts[..] else { return Err(TypingError::NotADate) };
        let number = |part: &str| part.parse::<i8>().map_err(|_| TypingError::NotADate);
        let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
        let year = year.parse::<i16>().map_err(|_| TypingError::NotADate)?;
        Date::new(year, number(month)?, number(day)?).map_err(|_| TypingError::NotADate)
    }

    /// The first moment of a typed day in this place's zone.
    ///
    /// # Errors
    /// As [`Place::parse_day`].
    pub fn parse_date(&self, typed: &str) -> Result<Timestamp, TypingError> {
        moment(self.parse_day(typed)?.at(0, 0, 0, 0), &self.zone)
    }

    /// The last moment of a typed day: for ends that include the day.
    ///
    /// # Errors
    /// As [`Place::parse_day`].
    pub fn parse_date_end(&self, typed: &str) -> Result<Timestamp, TypingError> {
        moment(self.parse_day(typed)?.at(23, 59, 59, 999_999_000), &self.zone)
    }

    /// Reads a day with its time, as `datetime-local` fields send it: `2026-11-22T09:30`.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse_moment(&self, typed: &str) -> Result<Timestamp, TypingError> {
        if typed.trim().is_empty() {
            return Err(TypingError::Empty);
        }
        moment(typed.trim().parse::<DateTime>().map_err(|_| TypingError::NotADate)?, &self.zone)
    }
}

fn moment(local: DateTime, zone: &TimeZone) -> Result<Timestamp, TypingError> {
    let zoned = local.to_zoned(zone.clone()).map_err(|_| TypingError::NotADate)?;
    Ok(Timestamp::from_micros(zoned.timestamp().as_microsecond()))
}

/// What is left without the currency's sign or letters, before or after.
fn without_currency(typed: &str, currency: Currency) -> Result<&str, TypingError> {
    let names = [Place::sign(currency), currency.code()];
    let lower = currency.code().to_lowercase();
    for name in names.into_iter().chain([lower.as_str()]) {
        let rest = typed.strip_prefix(name).or_else(|| typed.strip_suffix(name));
        if let Some(rest) = rest {
            return Ok(rest);
        }
    }
    let foreign = ['€', '£', '$', '¥'].iter().any(|sign| typed.contains(*sign));
    if foreign { Err(TypingError::OtherCurrency(currency)) } else { Ok(typed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tests::places;

    #[test]
    fn amounts_of_both_conventions_are_read() {
        let (fr, en) = places();
        let read = |place: &Place, typed: &str| place.parse_amount(typed, Currency::EUR).map(Money::minor);
        for typed in [
            "1 234,50",
            "1,234.50",
            "1.234,50",
            "1\u{202F}234,50\u{A0}€",
            "€1,234.50",
            "1234.5",
            "1234,5 EUR",
            "1’234.50",
        ] {
            assert_eq!((read(&fr, typed), read(&en, typed)), (Ok(123_450), Ok(123_450)), "{typed}");
        }
        assert_eq!(read(&en, "€12"), Ok(1_200));
        assert_eq!(read(&en, "-3"), Ok(-300));
        assert_eq!(read(&en, "1,234"), Ok(123_400));
        assert_eq!(read(&en, "1,234,567"), Ok(123_456_700));
        assert_eq!(read(&fr, "1,234"), Err(TypingError::Ambiguous));
        assert_eq!(read(&fr, "1.234"), Err(TypingError::Ambiguous));
        assert_eq!(read(&en, "1.234"), Err(TypingError::Ambiguous));
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_cure() {
        let (fr, en) = places();
        let read = |typed: &str| en.parse_amount(typed, Currency::EUR);
        for bad in ["abc", "1,23,4", "12,34.56.7", ".", ",5", "1..5", "1e3", "--2", "1,,234", "€", "٣"] {
            assert_eq!(read(bad), Err(TypingError::NotAnAmount), "{bad}");
        }
        assert_eq!(read("  "), Err(TypingError::Empty));
        assert_eq!(read("$5"), Err(TypingError::OtherCurrency(Currency::EUR)));
        assert_eq!(read("0.0001"), Err(TypingError::TooFine { digits: 2 }));
        assert_eq!(read("99999999999999"), Err(TypingError::TooLarge));
        assert!(TypingError::TooFine { digits: 2 }.say(fr.words).contains('2'));
    }

    #[test]
    fn what_a_field_shows_reads_back() {
        for place in <[Place; 2]>::from(places()) {
            for minor in [0, 5, 50, 123_450, 900_000_000] {
                let money = Money::new(minor, Currency::EUR).unwrap();
                for shown in [place.typed_amount(money), place.amount(money), place.price(money)] {
                    assert_eq!(place.parse_amount(&shown, Currency::EUR), Ok(money), "{shown}");
                }
            }
        }
    }

    #[test]
    fn days_are_read_in_the_zone_of_the_reader() {
        let (fr, en) = places();
        for typed in ["2026-07-14", "14/07/2026", "14.7.2026", "14/7/26"] {
            let read = fr.parse_date(typed).unwrap();
            assert_eq!(read.to_string(), "2026-07-13T22:00:00Z", "{typed}");
        }
        let london = en.zoned("Europe/London");
        assert_eq!(london.parse_date("2026-07-14").unwrap().to_string(), "2026-07-13T23:00:00Z");
        assert_eq!(fr.parse_date_end("2026-01-01").unwrap().to_string(), "2026-01-01T22:59:59.999999Z");
        assert_eq!(fr.parse_moment("2026-11-22T09:30").unwrap().to_string(), "2026-11-22T08:30:00Z");
        for bad in ["31/02/2026", "tomorrow", "2026-13-01", "1/2", "99999999-01-01"] {
            assert_eq!(fr.parse_date(bad), Err(TypingError::NotADate), "{bad}");
        }
    }
}
