//! The form of a new campaign, read into terms: what cannot be read is said beside its field, and an ordinary value
//! stands in its place so that the number of creators can be shown all the same.

use std::str::FromStr;

use kernel::{
    BasisPoints, Country, Currency, Language, Link, Money, Network, Points, Span, Timestamp, Topic,
};
use market::Terms;
use market::terms::Frequency;

use crate::form::{Errors, Given};
use crate::format::Place;
use crate::say::{terms_field, terms_problem};
use crate::text::{Locale, t};

/// Languages that can be chosen: those that the checks recognise.
pub(crate) const LANGUAGES: [&str; 7] = ["fr", "en", "de", "es", "it", "pt", "nl"];
/// Countries that can be chosen.
pub(crate) const COUNTRIES: [&str; 14] =
    ["fr", "be", "ch", "lu", "gb", "ie", "us", "ca", "de", "at", "es", "it", "pt", "nl"];
/// Currencies that can be chosen.
pub(super) const CURRENCIES: [&str; 4] = ["EUR", "GBP", "USD", "CHF"];

/// The form as it is first shown.
pub(super) fn defaults(place: &Place, now: Timestamp) -> Given {
    let language = match place.words.locale() {
        Locale::Fr => "fr",
        Locale::En => "en",
    };
    let end = place.date_field(now.plus(Span::days(30)));
    Given::of([
        ("networks", "bluesky".to_owned()),
        ("networks", "mastodon".to_owned()),
        ("languages", language.to_owned()),
        ("least_influence", "10".to_owned()),
        ("most_fake", "20".to_owned()),
        ("small_share", "20".to_owned()),
        ("small_below", "1000".to_owned()),
        ("currency", "EUR".to_owned()),
        ("price", "40".to_owned()),
        ("posts", "10".to_owned()),
        ("often", "1".to_owned()),
        ("per", "7".to_owned()),
        ("start", place.date_field(now)),
        ("end", end),
        ("holding", "7".to_owned()),
    ])
}

struct Reader<'a> {
    place: &'a Place,
    given: &'a Given,
    errors: Errors,
}

/// Reads the whole form: terms, and everything that is wrong with them.
pub(in super::super) fn read(place: &Place, given: &Given, now: Timestamp) -> (Terms, Errors) {
    let mut reader = Reader { place, given, errors: Errors::default() };
    let terms = reader.terms(now);
    let mut errors = reader.errors;
    for problem in terms.problems(now) {
        errors.add(terms_field(&problem), terms_problem(place, &problem));
    }
    (terms, errors)
}

impl Reader<'_> {
    fn terms(&mut self, now: Timestamp) -> Terms {
        let currency = self.given.text("currency").parse().unwrap_or(Currency::EUR);
        let posts = self.whole("posts", 10);
        let price = self.amount("price", currency).unwrap_or_else(|| plain(4_000, currency));
        let total = price.times(posts).unwrap_or(price);
        let budget =
            if self.given.text("budget").is_empty() { Some(total) } else { self.amount("budget", currency) };
        let budget = budget.unwrap_or(total);
        // Left empty: three posts' worth, and never more than there is.
        let three = price.times(3).unwrap_or(price);
        let cap = if self.given.text("cap").is_empty() { Some(three) } else { self.amount("cap", currency) };
        Terms {
            message: self.given.long("message").trim().to_owned(),
            link: self.link(),
            required: split(self.given.text("required")).map(str::to_owned).collect(),
            posts,
            price,
            budget,
            frequency: Frequency {
                posts: self.whole("often", 1),
                per: Span::days(self.whole("per", 7).into()),
            },
            cap_per_creator: cap.unwrap_or(three),
            least_influence: self.hundredths("least_influence", Points::new).unwrap_or(Points::ZERO),
            most_fake: self.hundredths("most_fake", BasisPoints::new).unwrap_or(BasisPoints::FULL),
            small_share: self.hundredths("small_share", BasisPoints::new).unwrap_or(BasisPoints::ZERO),
            small_below: self.whole("small_below", 1_000).into(),
            networks: self.chosen::<Network>("networks"),
            languages: self.chosen::<Language>("languages"),
            countries: self.chosen::<Country>("countries"),
            topics: self.topics(),
            start: self.day("start", Place::parse_date).unwrap_or(now),
            end: self.day("end", Place::parse_date_end).unwrap_or(now.plus(Span::days(30))),
            holding: Span::days(self.whole("holding", 7).into()),
        }
    }

    fn amount(&mut self, field: &str, currency: Currency) -> Option<Money> {
        let read = self.place.parse_amount(self.given.text(field), currency);
        self.errors.keep(field, read.map_err(|error| error.say(self.place.words)))
    }

    /// A whole number; spaces and signs between thousands do not count.
    fn whole(&mut self, field: &str, otherwise: u32) -> u32 {
        let typed: String = self
            .given
            .text(field)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’'))
            .collect();
        match typed.parse() {
            Ok(number) => number,
            Err(_) => {
                self.errors.add(field, t!(self.place, "brand-typing-number"));
                otherwise
            }
        }
    }

    /// A number from 0 to 100 with at most two decimals, `%` allowed. Empty is nought.
    fn hundredths<T, E>(&mut self, field: &str, make: impl Fn(u16) -> Result<T, E>) -> Option<T> {
        let typed = self.given.text(field).trim_end_matches('%').trim();
        let typed = if typed.is_empty() { "0" } else { typed };
        // Two decimals, in either custom: as an amount in a currency of hundredths is typed.
        let minor = self.place.parse_amount(typed, Currency::EUR).ok().map(Money::minor);
        let made = minor.and_then(|minor| u16::try_from(minor).ok()).and_then(|minor| make(minor).ok());
        if made.is_none() {
            self.errors.add(field, t!(self.place, "brand-typing-share"));
        }
        made
    }

    fn chosen<T: FromStr>(&self, field: &str) -> Vec<T> {
        // What the page offers can be read; anything else was not chosen on it.
        self.given.all(field).into_iter().filter_map(|value| value.parse().ok()).collect()
    }

    fn topics(&mut self) -> Vec<Topic> {
        let mut topics = Vec::new();
        for word in split(self.given.text("topics")) {
            match word.replace(' ', "-").parse::<Topic>() {
                Ok(topic) => topics.push(topic),
                Err(_) => self.errors.add("topics", t!(self.place, "brand-typing-topic", word = word)),
            }
        }
        topics
    }

    fn link(&mut self) -> Link {
        let typed = self.given.text("link");
        let whole = if typed.is_empty() || typed.contains("://") {
            typed.to_owned()
        } else {
            format!("https://{typed}")
        };
        match whole.parse() {
            Ok(link) => link,
            Err(_) => {
                self.errors.add("link", t!(self.place, "brand-typing-link"));
                read_link()
            }
        }
    }

    fn day(
        &mut self,
        field: &str,
        read: impl Fn(&Place, &str) -> Result<Timestamp, crate::format::TypingError>,
    ) -> Option<Timestamp> {
        let read = read(self.place, self.given.text(field));
        self.errors.keep(field, read.map_err(|error| error.say(self.place.words)))
    }
}

/// Stands where no link could be read; such terms are never opened.
#[allow(clippy::expect_used, reason = "a constant, which a test reads")]
fn read_link() -> Link {
    "https://example.com/".parse().expect("a link")
}

fn plain(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency).unwrap_or(Money::zero(currency))
}

/// Words between commas or on lines of their own.
fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;

    fn now() -> Timestamp {
        "2026-11-23T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_first_form_lacks_only_what_nobody_could_guess() {
        let place = Place::new(Words::new(Locale::Fr));
        let (_, errors) = read(&place, &defaults(&place, now()), now());
        assert_eq!(errors.fields().map(|(field, _)| field).collect::<Vec<_>>(), ["link", "message"]);
        assert_eq!(read_link().host(), "example.com");
    }

    #[test]
    fn amounts_and_shares_are_read_by_either_custom() {
        let place = Place::new(Words::new(Locale::En));
        let given = defaults(&place, now())
            .with("price", "12,50")
            .with("most_fake", "7,5 %")
            .with("budget", "1,250.00");
        let (terms, errors) = read(&place, &given.with("cap", "1 000"), now());
        assert_eq!((terms.price.minor(), terms.budget.minor()), (1_250, 125_000));
        assert_eq!((terms.most_fake.hundredths(), terms.cap_per_creator.minor()), (750, 100_000));
        assert!(errors.of("price").is_none() && errors.of("most_fake").is_none());
    }
}
