//! Which language a short post is written in, or nothing when that is not clear.
//!
//! Shape: links, tags, mentions and names are left out, the rest is judged by lingua's n-gram models. Seven
//! languages are built in, English, French, German, Spanish, Italian, Portuguese, Dutch: those of the countries
//! whose disclosure is known here, and their nearest neighbours, since a detector that lacks a language puts its
//! posts under a similar one.
//! Cost: the models are loaded when the first post is judged (about 80 ms, 23 MB resident with all seven), then
//! 1 to 3 ms a post on a busy machine; lingua spreads one text over its own threads and gives them back. The
//! models are kept for the life of the process.
//! Bound: under [`FEWEST_LETTERS`] letters, [`FEWEST_WORDS`] words or [`CLEAR`] of confidence nothing is said: a
//! wrong guess would refuse an honest post.

use std::sync::LazyLock;

use kernel::{BasisPoints, Language};
use lingua::{LanguageDetector, LanguageDetectorBuilder};
use serde::{Deserialize, Serialize};

use crate::words::{Kind, tokens};

/// Fewer letters than this say nothing.
const FEWEST_LETTERS: usize = 18;
/// Fewer words than this say nothing.
const FEWEST_WORDS: usize = 4;
/// The least confidence, in hundredths of a per cent.
const CLEAR: u16 = 8_000;
/// The most bytes of words that are judged: the guess is settled long before.
const MOST_BYTES: usize = 1_200;

static DETECTOR: LazyLock<LanguageDetector> = LazyLock::new(|| {
    use lingua::Language::{Dutch, English, French, German, Italian, Portuguese, Spanish};
    LanguageDetectorBuilder::from_languages(&[English, French, German, Spanish, Italian, Portuguese, Dutch])
        .build()
});

/// A language that was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LanguageGuess {
    /// The language.
    pub language: Language,
    /// How sure, against the other languages that are built in.
    pub confidence: BasisPoints,
}

/// Recognises the language of a post; nothing when the post is too short or unclear.
#[must_use]
pub fn language(text: &str) -> Option<LanguageGuess> {
    let mut words = String::new();
    let mut count = 0;
    for token in tokens(text).iter().filter(|token| token.kind == Kind::Word) {
        if words.len() + token.folded.len() > MOST_BYTES {
            break;
        }
        words.push_str(&plain(token.span.of(text), &token.folded));
        words.push(' ');
        count += 1;
    }
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    if count < FEWEST_WORDS || letters < FEWEST_LETTERS {
        return None;
    }
    let guesses = DETECTOR.compute_language_confidence_values(words);
    let (language, confidence) = guesses.first()?;
    let confidence = points(*confidence);
    let language = language.iso_code_639_1().to_string().parse().ok()?;
    (confidence >= CLEAR)
        .then_some(LanguageGuess { language, confidence: BasisPoints::new(confidence).ok()? })
}

/// The word with its accents, unless it is written in letters of another alphabet: then its folded form.
fn plain(raw: &str, folded: &str) -> String {
    let latin = raw.chars().all(|c| c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c));
    if latin { raw.to_lowercase() } else { folded.to_owned() }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a share"
)]
fn points(confidence: f64) -> u16 {
    (confidence * 10_000.0).round().clamp(0.0, 10_000.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<String> {
        language(text).map(|guess| guess.language.code().to_owned())
    }

    #[test]
    fn short_posts_are_recognised() {
        for (text, expected) in [
            ("Publicité : j'ai testé ce vélo tout l'été et je le garde !", "fr"),
            ("Ad: this bike folds in eight seconds and lives under my desk", "en"),
            ("Anzeige: Dieses Fahrrad passt unter meinen Schreibtisch", "de"),
            ("Publicidad: esta bicicleta se pliega en ocho segundos y cabe bajo mi mesa", "es"),
            ("Pubblicità: questa bicicletta si piega in otto secondi e sta sotto la scrivania", "it"),
        ] {
            assert_eq!(code(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn too_little_says_nothing() {
        for text in [
            "",
            "Super !",
            "#velo #ete #paris https://exemple.fr @ami",
            "ok cool top",
            "🎉🎉🎉🎉 12 34 56 78",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
