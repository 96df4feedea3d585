//! Amounts of money, written.

use kernel::{Currency, Money};

use super::Place;
use crate::text::{FIRM, grouped};

impl Place {
    /// An amount, always with its cents: `1 234,56 €`, `€1,234.56`.
    #[must_use]
    pub fn amount(&self, money: Money) -> String {
        self.with_sign(&digits(money), money)
    }

    /// A price: without cents when there are none. `40 €`, `€40`.
    #[must_use]
    pub fn price(&self, money: Money) -> String {
        let digits = digits(money);
        let whole = digits.split_once('.').filter(|(_, cents)| cents.bytes().all(|cent| cent == b'0'));
        self.with_sign(whole.map_or(digits.as_str(), |(whole, _)| whole), money)
    }

    /// An amount that came in (`+`) or went out (`−`), for statements.
    #[must_use]
    pub fn signed(&self, money: Money) -> String {
        let sign = if money.minor() > 0 { "+" } else { "" };
        format!("{sign}{}", self.amount(money))
    }

    /// The digits alone, as the reader would type them into a field: `1234,50`.
    #[must_use]
    pub fn typed_amount(&self, money: Money) -> String {
        digits(money).replace('.', if self.french() { "," } else { "." })
    }

    /// The sign of a currency where people know it, else its letters.
    #[must_use]
    pub fn sign(currency: Currency) -> &'static str {
        match currency.code() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            "JPY" => "¥",
            other => other,
        }
    }

    fn with_sign(&self, digits: &str, money: Money) -> String {
        let (thousands, point) = self.separators();
        let (sign, text) = (Self::sign(money.currency()), grouped(digits, thousands, point));
        if self.french() {
            return format!("{text}{FIRM}{sign}");
        }
        let (minus, text) =
            text.strip_prefix('\u{2212}').map_or(("", text.as_str()), |rest| ("\u{2212}", rest));
        let space = if sign.len() == 3 && sign.is_ascii() { String::from(FIRM) } else { String::new() };
        format!("{minus}{sign}{space}{text}")
    }
}

/// `1234.50`, from whole minor units.
fn digits(money: Money) -> String {
    let shown = money.to_string();
    shown.split_once(' ').map_or(shown.clone(), |(digits, _)| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tests::places;

    fn money(minor: i64, currency: Currency) -> Money {
        Money::new(minor, currency).unwrap()
    }

    #[test]
    fn amounts_are_written_by_custom() {
        let (fr, en) = places();
        let much = money(123_456, Currency::EUR);
        assert_eq!(fr.amount(much), "1\u{202F}234,56\u{A0}€");
        assert_eq!(en.amount(much), "€1,234.56");
        assert_eq!(en.amount(money(-5, Currency::GBP)), "\u{2212}£0.05");
        assert_eq!(fr.amount(money(-500, Currency::USD)), "\u{2212}5,00\u{A0}$");
        assert_eq!(en.amount(money(1_234, Currency::JPY)), "¥1,234");
        assert_eq!(en.amount(money(1_234, "CHF".parse().unwrap())), "CHF\u{A0}12.34");
        assert_eq!(
            (en.signed(money(100, Currency::EUR)), en.signed(money(0, Currency::EUR))),
            ("+€1.00".to_owned(), "€0.00".to_owned())
        );
    }

    #[test]
    fn a_price_shows_cents_only_when_it_has_some() {
        let (fr, en) = places();
        assert_eq!(fr.price(money(4_000, Currency::EUR)), "40\u{A0}€");
        assert_eq!(en.price(money(4_050, Currency::EUR)), "€40.50");
        assert_eq!(en.price(money(123_400, Currency::JPY)), "¥123,400");
    }
}
