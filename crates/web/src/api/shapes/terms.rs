//! The conditions of a campaign.

use garde::Validate;
use kernel::{BasisPoints, Currency, Link, Money, Points, Span, Topic};
use market::terms::{self, TermsProblem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names;
use super::values::{Amount, Time};
use crate::api::refusal::{FieldError, Refused};

names! {
    /// A social network. X is by hand only: its API may not be used to pay for posts.
    Network: kernel::Network {
        /// Bluesky (AT Protocol).
        Bluesky,
        /// A Mastodon server.
        Mastodon,
        /// X, formerly Twitter.
        X,
    }
}

/// What a brand asks for and pays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!(example()))]
pub struct Terms {
    /// The brief: what to say, to be said in own words.
    #[schema(min_length = 20, max_length = 5_000)]
    #[garde(length(chars, min = 20, max = 5_000))]
    pub message: String,
    /// Where the post must lead: a public web address.
    #[schema(min_length = 8, max_length = 2_000)]
    #[garde(length(chars, min = 8, max = 2_000))]
    pub link: String,
    /// What everyone must write: product names, tags.
    #[schema(max_items = 10)]
    #[garde(length(max = 10), inner(length(chars, min = 1, max = 60)))]
    #[serde(default)]
    pub required: Vec<Word>,
    /// How many posts.
    #[schema(minimum = 1, maximum = 1_000_000)]
    #[garde(range(min = 1, max = 1_000_000))]
    pub posts: u32,
    /// Price of one post.
    #[garde(dive)]
    pub price: Amount,
    /// All the money: at least `posts` times `price`, in the same currency.
    #[garde(dive)]
    pub budget: Amount,
    /// Most money for one creator, in the same currency.
    #[garde(dive)]
    pub cap_per_creator: Amount,
    /// Most posts of one creator, in how long a time.
    #[garde(dive)]
    pub frequency: Frequency,
    /// Least influence in hundredths of a point (4250 is 42.50), held against the lower bound of a creator's interval.
    #[schema(maximum = 10_000)]
    #[garde(range(max = 10_000))]
    #[serde(default)]
    pub least_influence: u16,
    /// Largest share of fake followers in basis points (250 is 2.5 %), held against the interval.
    #[schema(maximum = 10_000)]
    #[garde(range(max = 10_000))]
    #[serde(default = "full")]
    pub most_fake: u16,
    /// Share of the places kept for small accounts, in basis points.
    #[schema(maximum = 10_000)]
    #[garde(range(max = 10_000))]
    #[serde(default)]
    pub small_share: u16,
    /// An account with fewer followers is small.
    #[schema(maximum = 1_000_000_000)]
    #[garde(range(max = 1_000_000_000))]
    #[serde(default)]
    pub small_below: u64,
    /// Where.
    #[schema(min_items = 1, max_items = 3)]
    #[garde(length(min = 1, max = 3))]
    pub networks: Vec<Network>,
    /// Any of these languages (ISO 639-1); empty means all.
    #[schema(max_items = 50)]
    #[garde(length(max = 50), inner(custom(two_letters)))]
    #[serde(default)]
    pub languages: Vec<Letters>,
    /// Any of these countries (ISO 3166-1); empty means all.
    #[schema(max_items = 250)]
    #[garde(length(max = 250), inner(custom(two_letters)))]
    #[serde(default)]
    pub countries: Vec<Letters>,
    /// Any of these subjects; empty means all.
    #[schema(max_items = 50)]
    #[garde(length(max = 50), inner(length(chars, min = 1, max = 40)))]
    #[serde(default)]
    pub topics: Vec<Subject>,
    /// From when.
    #[garde(skip)]
    pub start: Time,
    /// Until when places can be booked: after the start and after now.
    #[garde(skip)]
    pub end: Time,
    /// How long a post must stay: one hour to 90 days.
    #[schema(minimum = 3_600, maximum = 7_776_000)]
    #[garde(range(min = 3_600, max = 7_776_000))]
    pub holding_seconds: u64,
}

/// So many posts in so long a time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"posts": 1, "per_seconds": 604_800}))]
pub struct Frequency {
    /// How many.
    #[schema(minimum = 1, maximum = 1_000_000)]
    #[garde(range(min = 1, max = 1_000_000))]
    pub posts: u32,
    /// The length of the moving window.
    #[schema(minimum = 1, maximum = 31_622_400)]
    #[garde(range(min = 1, max = 31_622_400))]
    pub per_seconds: u64,
}

/// Texts in lists, with their bounds.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident { $($bound:tt)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema($($bound)+)]
        pub struct $name(pub String);

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl garde::rules::length::chars::Chars for $name {
            fn validate_num_chars(&self, min: usize, max: usize) -> Result<(), garde::Error> {
                self.0.validate_num_chars(min, max)
            }
        }
    )+};
}

texts! {
    /// A word that everyone must write.
    Word { min_length = 1, max_length = 60 }
    /// Two letters of a language or country.
    Letters { pattern = "^[A-Za-z]{2}$", example = "fr" }
    /// A subject: one word of letters, digits and hyphens.
    Subject { min_length = 1, max_length = 40, example = "cooking" }
}

fn full() -> u16 {
    10_000
}

/// Two ASCII letters.
pub(crate) fn two_letters(text: &Letters, (): &()) -> garde::Result {
    let fits = text.0.len() == 2 && text.0.bytes().all(|byte| byte.is_ascii_alphabetic());
    if fits { Ok(()) } else { Err(garde::Error::new("write two letters, such as fr")) }
}

/// Terms to start from.
#[must_use]
pub fn example() -> serde_json::Value {
    serde_json::json!({
        "message": "Tell what you bake with stone-ground flour, and what came of it.",
        "link": "https://flour.example/autumn",
        "required": ["Moulin Bleu"],
        "posts": 10,
        "price": {"minor": 4_500, "currency": "EUR"},
        "budget": {"minor": 45_000, "currency": "EUR"},
        "cap_per_creator": {"minor": 9_000, "currency": "EUR"},
        "frequency": {"posts": 1, "per_seconds": 604_800},
        "least_influence": 500,
        "most_fake": 2_000,
        "small_share": 3_000,
        "small_below": 1_000,
        "networks": ["bluesky", "mastodon"],
        "languages": ["fr"],
        "countries": ["FR"],
        "topics": ["cooking"],
        "start": "2026-11-22T00:00:00Z",
        "end": "2099-12-24T00:00:00Z",
        "holding_seconds": 259_200
    })
}

/// Reads a value that the schema alone cannot vouch for, and notes what is wrong with it.
struct Reading {
    errors: Vec<FieldError>,
}

impl Reading {
    fn take<T, E: ToString>(&mut self, field: impl Into<String>, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.errors.push(FieldError::body(field, "value", error.to_string()))).ok()
    }

    fn each<T: std::str::FromStr>(&mut self, field: &str, texts: &[impl AsRef<str>]) -> Vec<T>
    where
        T::Err: ToString,
    {
        let read =
            |(at, text): (usize, &_)| self.take(format!("{field}/{at}"), AsRef::<str>::as_ref(text).parse());
        texts.iter().enumerate().filter_map(read).collect()
    }
}

impl Terms {
    /// As the market has them. `at` is where they stand in the body.
    ///
    /// # Errors
    /// Every value that means nothing: an unknown currency, a private address.
    pub fn read(&self, at: &str) -> Result<terms::Terms, Refused> {
        let mut reading = Reading { errors: Vec::new() };
        let field = |name: &str| format!("{at}/{name}");
        let link = reading.take(field("link"), self.link.parse::<Link>());
        let price = reading.take(field("price"), Money::try_from(&self.price));
        let budget = reading.take(field("budget"), Money::try_from(&self.budget));
        let cap = reading.take(field("cap_per_creator"), Money::try_from(&self.cap_per_creator));
        let languages = reading.each(&field("languages"), &self.languages);
        let countries = reading.each(&field("countries"), &self.countries);
        let topics: Vec<Topic> = reading.each(&field("topics"), &self.topics);
        let (Some(link), Some(price), Some(budget), Some(cap_per_creator), true) =
            (link, price, budget, cap, reading.errors.is_empty())
        else {
            return Err(Refused::Unfit(reading.errors));
        };
        Ok(terms::Terms {
            message: self.message.clone(),
            link,
            required: self.required.iter().map(|word| word.0.clone()).collect(),
            posts: self.posts,
            price,
            budget,
            frequency: terms::Frequency {
                posts: self.frequency.posts,
                per: Span::seconds(self.frequency.per_seconds),
            },
            cap_per_creator,
            // The bounds were looked at when the body was read.
            least_influence: Points::new(self.least_influence).unwrap_or(Points::FULL),
            most_fake: BasisPoints::new(self.most_fake).unwrap_or(BasisPoints::FULL),
            small_share: BasisPoints::new(self.small_share).unwrap_or(BasisPoints::FULL),
            small_below: self.small_below,
            networks: self.networks.iter().map(|network| (*network).into()).collect(),
            languages,
            countries,
            topics,
            start: self.start.0,
            end: self.end.0,
            holding: Span::seconds(self.holding_seconds),
        })
    }
}

impl From<&terms::Terms> for Terms {
    fn from(terms: &terms::Terms) -> Self {
        Self {
            message: terms.message.clone(),
            link: terms.link.to_string(),
            required: terms.required.iter().cloned().map(Word).collect(),
            posts: terms.posts,
            price: terms.price.into(),
            budget: terms.budget.into(),
            cap_per_creator: terms.cap_per_creator.into(),
            frequency: Frequency {
                posts: terms.frequency.posts,
                per_seconds: terms.frequency.per.as_seconds(),
            },
            least_influence: terms.least_influence.hundredths(),
            most_fake: terms.most_fake.hundredths(),
            small_share: terms.small_share.hundredths(),
            small_below: terms.small_below,
            networks: terms.networks.iter().map(|network| (*network).into()).collect(),
            languages: terms.languages.iter().map(|it| Letters(it.to_string())).collect(),
            countries: terms.countries.iter().map(|it| Letters(it.to_string())).collect(),
            topics: terms.topics.iter().map(|it| Subject(it.to_string())).collect(),
            start: terms.start.into(),
            end: terms.end.into(),
            holding_seconds: terms.holding.as_seconds(),
        }
    }
}

/// A currency from its letters.
///
/// # Errors
/// When there is none of that name.
pub fn currency(field: &str, letters: &str) -> Result<Currency, Refused> {
    letters.parse().map_err(|error: kernel::MoneyError| {
        Refused::Unfit(vec![FieldError::body(field, "value", error.to_string())])
    })
}

/// A problem of terms at its field.
#[must_use]
pub fn field_error(problem: &TermsProblem) -> FieldError {
    let (field, code) = match problem {
        TermsProblem::Message { .. } => ("message", "length"),
        TermsProblem::Required => ("required", "length"),
        TermsProblem::RequiredTooLong { .. } => ("required", "too-long"),
        TermsProblem::Posts { .. } => ("posts", "range"),
        TermsProblem::Price { .. } => ("price", "range"),
        TermsProblem::Currencies { .. } => ("budget", "currency"),
        TermsProblem::Budget { .. } => ("budget", "too-small"),
        TermsProblem::TooLarge => ("budget", "too-large"),
        TermsProblem::Cap { .. } => ("cap_per_creator", "too-small"),
        TermsProblem::Frequency => ("frequency", "range"),
        TermsProblem::Networks => ("networks", "missing"),
        TermsProblem::Period { .. } => ("end", "too-early"),
        TermsProblem::Excluded => ("excluded", "length"),
        TermsProblem::Daily { .. } => ("daily", "too-small"),
        TermsProblem::Holding => ("holding_seconds", "range"),
    };
    FieldError::body(format!("/terms/{field}"), code, problem.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_what_the_market_takes() {
        let terms: Terms = serde_json::from_value(example()).unwrap();
        terms.validate().unwrap();
        let read = terms.read("/terms").unwrap();
        assert_eq!(read.problems(kernel::Timestamp::EPOCH), []);
        assert_eq!(serde_json::to_value(Terms::from(&read)).unwrap(), example());
    }

    #[test]
    fn every_value_without_a_meaning_is_named_at_once() {
        let mut odd = example();
        odd["link"] = "http://127.0.0.1/".into();
        odd["price"]["currency"] = "QQQ".into();
        odd["topics"] = serde_json::json!(["ok", "two words"]);
        let terms: Terms = serde_json::from_value(odd).unwrap();
        let Err(Refused::Unfit(errors)) = terms.read("/terms") else { panic!("it was read") };
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["/terms/link", "/terms/price", "/terms/topics/1"]);
    }
}
