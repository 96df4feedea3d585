//! Where a message is carried: social network, country, language, topic.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A place that is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a {what}: write {cure}")]
pub struct PlaceError {
    /// What was given, cut to 60 characters.
    pub given: String,
    /// What it should be.
    pub what: &'static str,
    /// How to write it.
    pub cure: &'static str,
}

impl PlaceError {
    fn new(given: &str, what: &'static str, cure: &'static str) -> Self {
        Self { given: given.chars().take(60).collect(), what, cure }
    }
}

/// A social network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// Bluesky (AT Protocol).
    Bluesky,
    /// A Mastodon server.
    Mastodon,
    /// X, formerly Twitter: everything by hand, its API may not be used to pay for posts.
    X,
}

impl Network {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bluesky, Self::Mastodon, Self::X];

    /// The name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bluesky => "bluesky",
            Self::Mastodon => "mastodon",
            Self::X => "x",
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Network {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        Self::ALL
            .into_iter()
            .find(|network| network.name().eq_ignore_ascii_case(text))
            .ok_or_else(|| PlaceError::new(text, "network", "bluesky, mastodon or x"))
    }
}

macro_rules! two_letters {
    ($(#[$doc:meta])* $name:ident, $what:literal, $cure:literal, $case:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 2]);

        impl $name {
            /// The two letters.
            #[must_use]
            pub fn code(&self) -> &str {
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        impl FromStr for $name {
            type Err = PlaceError;

            fn from_str(text: &str) -> Result<Self, PlaceError> {
                match text.as_bytes() {
                    [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                        Ok(Self([a.$case(), b.$case()]))
                    }
                    _ => Err(PlaceError::new(text, $what, $cure)),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = PlaceError;

            fn try_from(text: String) -> Result<Self, PlaceError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.code().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

two_letters! {
    /// A country: two letters of ISO 3166-1.
    Country, "country", "its two letters, such as FR", to_ascii_uppercase
}
two_letters! {
    /// A language: two letters of ISO 639-1.
    Language, "language", "its two letters, such as fr", to_ascii_lowercase
}

impl Country {
    /// France.
    pub const FR: Self = Self(*b"FR");
    /// United Kingdom.
    pub const GB: Self = Self(*b"GB");
    /// United States.
    pub const US: Self = Self(*b"US");
    /// Germany.
    pub const DE: Self = Self(*b"DE");
}

impl Language {
    /// English.
    pub const EN: Self = Self(*b"en");
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// German.
    pub const DE: Self = Self(*b"de");
    /// Spanish.
    pub const ES: Self = Self(*b"es");
}

/// A subject, as a short word: `cooking`, `open-source`. Lower case letters of any script, digits, hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Topic(String);

impl Topic {
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Topic {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let word = text.to_lowercase();
        let fits = (1..=40).contains(&word.chars().count())
            && word.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !word.starts_with('-')
            && !word.ends_with('-');
        if fits {
            Ok(Self(word))
        } else {
            Err(PlaceError::new(text, "topic", "one word of at most 40 letters, digits and hyphens"))
        }
    }
}

impl TryFrom<String> for Topic {
    type Error = PlaceError;

    fn try_from(text: String) -> Result<Self, PlaceError> {
        text.parse()
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> String {
        topic.0
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_folded_to_one_spelling_or_refused() {
        assert_eq!("fr".parse::<Country>().unwrap(), Country::FR);
        assert_eq!("FR".parse::<Language>().unwrap(), Language::FR);
        assert_eq!("BlueSky".parse::<Network>().unwrap(), Network::Bluesky);
        assert_eq!("Open-Source".parse::<Topic>().unwrap().as_str(), "open-source");
        for bad in ["", "F", "FRA", "é", "1A"] {
            assert!(bad.parse::<Country>().is_err(), "{bad}");
        }
        for bad in ["", "-a", "two words", "a\u{200b}b", "<script>"] {
            assert!(bad.parse::<Topic>().is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<Country>("\"FRA\"").is_err());
    }
}
