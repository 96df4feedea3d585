//! Money: a whole number of minor units and its currency. Never a float.
//!
//! Bounds: an amount stays within ±[`Money::LIMIT`], so that sums of a million amounts still fit 64 bits.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);
    /// Pound sterling.
    pub const GBP: Self = Self(iso_currency::Currency::GBP);
    /// United States dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);
    /// Yen, which has no minor unit.
    pub const JPY: Self = Self(iso_currency::Currency::JPY);

    /// The three letters.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Digits after the decimal point: 2 for EUR, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn digits(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(text)
            .map(Self)
            .ok_or_else(|| MoneyError::UnknownCurrency { given: text.chars().take(20).collect() })
    }
}

/// What is wrong with an amount, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a currency of ISO 4217.
    #[error("“{given}” is not a currency: write its three letters, such as EUR")]
    UnknownCurrency {
        /// What was given.
        given: String,
    },
    /// Not an amount.
    #[error("“{given}” is not an amount: write digits and at most one decimal point, such as 12.50")]
    Unreadable {
        /// What was given.
        given: String,
    },
    /// More decimals than the currency has.
    #[error("“{given}” is finer than {currency} can be: give at most {digits} decimals")]
    TooFine {
        /// What was given.
        given: String,
        /// The currency.
        currency: Currency,
        /// Its number of decimals.
        digits: u32,
    },
    /// Two currencies met.
    #[error("{left} and {right} cannot be added or compared: use one currency per campaign")]
    Mixed {
        /// One currency.
        left: Currency,
        /// The other.
        right: Currency,
    },
    /// Beyond [`Money::LIMIT`].
    #[error("the amount is beyond {} minor units: split it", Money::LIMIT)]
    TooLarge,
    /// Zero or less where money must move.
    #[error("{0} is not more than zero: give a positive amount")]
    NotPositive(Money),
}

/// An amount in one currency, in minor units (cents for EUR).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Amount")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// What stands in storage: held against the limit before it is an amount.
#[derive(Deserialize)]
struct Amount {
    minor: i64,
    currency: Currency,
}

impl TryFrom<Amount> for Money {
    type Error = MoneyError;

    fn try_from(amount: Amount) -> Result<Self, MoneyError> {
        Self::new(amount.minor, amount.currency)
    }
}

impl Money {
    /// The largest amount, either side of zero: 90 billion euros.
    pub const LIMIT: i64 = 9_000_000_000_000;

    /// An amount from minor units.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] beyond [`Money::LIMIT`].
    pub const fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor > Self::LIMIT || minor < -Self::LIMIT {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self { minor, currency })
    }

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads `12.50` as an amount of `currency`, exactly.
    ///
    /// # Errors
    /// When it is not a plain decimal number, finer than the currency, or too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let given = || text.chars().take(40).collect::<String>();
        let unreadable = || MoneyError::Unreadable { given: given() };
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) || digits.ends_with('.') {
            return Err(unreadable());
        }
        let places = currency.digits();
        let width = usize::try_from(places).map_err(|_| unreadable())?;
        if fraction.len() > width {
            return Err(MoneyError::TooFine { given: given(), currency, digits: places });
        }
        let minor = format!("{whole}{fraction:0<width$}").parse::<i64>().map_err(|_| MoneyError::TooLarge)?;
        Self::new(if negative { -minor } else { minor }, currency)
    }

    /// Minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The amount itself when it is more than zero.
    ///
    /// # Errors
    /// [`MoneyError::NotPositive`].
    pub const fn positive(self) -> Result<Self, MoneyError> {
        if self.minor > 0 { Ok(self) } else { Err(MoneyError::NotPositive(self)) }
    }

    /// Sum.
    ///
    /// # Errors
    /// When the currencies differ or the sum is too large.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::new(self.minor + other.minor, self.currency)
    }

    /// Difference, which may be negative.
    ///
    /// # Errors
    /// When the currencies differ or the difference is too large.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::new(self.minor - other.minor, self.currency)
    }

    /// So many times.
    ///
    /// # Errors
    /// When the product is too large.
    pub fn times(self, factor: u32) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(i64::from(factor)).ok_or(MoneyError::TooLarge)?;
        Self::new(minor, self.currency)
    }

    /// How the two compare.
    ///
    /// # Errors
    /// When the currencies differ.
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::Mixed { left: self.currency, right: other.currency })
        }
    }
}

impl fmt::Display for Money {
    /// `12.50 EUR`: for logs and the command line; pages format by locale.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.currency.digits();
        let unit = 10_u64.pow(digits);
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, rest) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        if digits == 0 {
            write!(f, "{sign}{whole} {}", self.currency)
        } else {
            write!(f, "{sign}{whole}.{rest:0width$} {}", self.currency, width = digits as usize)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        let eur = |text| Money::parse(text, Currency::EUR);
        assert_eq!(eur("12.5").unwrap().minor(), 1250);
        assert_eq!(eur("-0.01").unwrap().minor(), -1);
        assert_eq!(Money::parse("12", Currency::JPY).unwrap().minor(), 12);
        assert!(matches!(Money::parse("1.5", Currency::JPY), Err(MoneyError::TooFine { digits: 0, .. })));
        assert!(matches!(eur("0.001"), Err(MoneyError::TooFine { digits: 2, .. })));
        for bad in ["", ".", "-", "1.", ".5", "+1", "1e3", "1,50", " 1", "١٢", "NaN", "--1", "1.2.3"] {
            assert!(matches!(eur(bad), Err(MoneyError::Unreadable { .. })), "{bad}");
        }
        assert_eq!(eur("90000000000.01"), Err(MoneyError::TooLarge));
        assert_eq!(eur("99999999999999999999999"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn a_stored_amount_beyond_the_limit_is_refused() {
        let stored = |minor: i64| {
            serde_json::from_value::<Money>(serde_json::json!({"minor": minor, "currency": "EUR"}))
        };
        assert_eq!(stored(Money::LIMIT).unwrap().minor(), Money::LIMIT);
        assert!(stored(Money::LIMIT + 1).is_err() && stored(i64::MIN).is_err());
    }

    #[test]
    fn two_currencies_never_meet() {
        let (euro, dollar) = (Money::zero(Currency::EUR), Money::zero(Currency::USD));
        assert!(matches!(euro.plus(dollar), Err(MoneyError::Mixed { .. })));
        assert!(matches!(euro.minus(dollar), Err(MoneyError::Mixed { .. })));
        assert!(matches!(euro.compare(dollar), Err(MoneyError::Mixed { .. })));
        assert!("XYZ".parse::<Currency>().is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(minor in -Money::LIMIT..=Money::LIMIT) {
            for currency in [Currency::EUR, Currency::JPY] {
                let money = Money::new(minor, currency).unwrap();
                let shown = money.to_string();
                let (amount, code) = shown.split_once(' ').unwrap();
                prop_assert_eq!(Money::parse(amount, code.parse().unwrap()).unwrap(), money);
            }
        }
    }
}
