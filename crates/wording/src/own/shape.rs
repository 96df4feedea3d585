//! A text made ready for comparison: its own words, without what everyone must write.
//!
//! Shape: words are folded, cut to a stem, and hashed; addresses, mentions, disclosures and the campaign's
//! required words are taken out; what remains keeps its place in the text. Beside the words stands the set of
//! five-letter runs of the text written without any gap: it sees through spaces and emoji put inside words.
//! Bound: [`MOST_WORDS`] words; what follows is not compared.

use std::collections::HashSet;

use crate::own::stop::stops;
use crate::own::synonyms::representative;
use crate::span::Span;
use crate::words::{Kind, Token, tokens};

/// The most words of one text that are compared: four times what Mastodon's 500 characters can hold.
pub(crate) const MOST_WORDS: usize = 600;
/// Letters in a run.
const RUN: usize = 5;
/// A stem keeps this many letters: inflections of French and English mostly differ behind them.
const STEM: usize = 5;

/// One word of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) stem: u32,
    /// Carries meaning: no article, no preposition.
    pub(crate) content: bool,
    pub(crate) span: Span,
}

/// A text made ready.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Shape {
    pub(crate) words: Vec<Word>,
    /// Hashes of the five-letter runs, sorted, each once.
    pub(crate) runs: Vec<u32>,
    /// How many words carry meaning.
    pub(crate) content: usize,
}

impl Shape {
    /// The different stems that carry meaning, sorted.
    pub(crate) fn stems(&self) -> Vec<u32> {
        let mut stems: Vec<u32> =
            self.words.iter().filter(|word| word.content).map(|word| word.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }

    /// The same text, in which words of the sorted list carry no meaning.
    pub(crate) fn without(mut self, known: &[u32]) -> Self {
        for word in &mut self.words {
            word.content &= known.binary_search(&word.stem).is_err();
        }
        self.content = self.words.iter().filter(|word| word.content).count();
        self
    }
}

/// What everyone must write, as folded words.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Common {
    phrases: Vec<Vec<String>>,
    joined: HashSet<String>,
}

impl Common {
    /// From required words, names and tags; disclosures are added.
    pub(crate) fn new<'a>(required: impl IntoIterator<Item = &'a str>) -> Self {
        let mut common = Self::default();
        for text in required.into_iter().chain(crate::disclosure::terms().map(|term| -> &'a str { term })) {
            let phrase: Vec<String> =
                tokens(text).into_iter().filter(|t| !t.folded.is_empty()).map(|t| t.folded).collect();
            if phrase.is_empty() || common.phrases.contains(&phrase) {
                continue;
            }
            common.joined.insert(phrase.concat());
            common.phrases.push(phrase);
        }
        common.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        common
    }

    /// The tags of a message are for everyone to write, whether they are listed or not.
    pub(crate) fn with_tags(mut self, message: &str) -> Self {
        let tags = tokens(message).into_iter().filter(|token| token.kind == Kind::Tag);
        self.joined.extend(tags.map(|tag| tag.folded));
        self
    }

    /// How many tokens at the head are a required phrase.
    fn at(&self, tokens: &[Token]) -> usize {
        let Some(first) = tokens.first() else { return 0 };
        let whole = |phrase: &&Vec<String>| {
            phrase.len() <= tokens.len()
                && phrase
                    .iter()
                    .zip(tokens)
                    .all(|(word, token)| *word == token.folded && token.kind != Kind::Address)
        };
        match self.phrases.iter().find(whole) {
            Some(phrase) => phrase.len(),
            None => usize::from(self.joined.contains(&first.folded)),
        }
    }
}

impl Shape {
    /// Makes a text ready.
    pub(crate) fn new(text: &str, common: &Common) -> Self {
        let tokens = tokens(text);
        let mut words = Vec::with_capacity(tokens.len());
        let mut letters: Vec<char> = Vec::with_capacity(text.len().min(crate::words::MOST_BYTES));
        let mut at = 0;
        while at < tokens.len() && words.len() < MOST_WORDS {
            let skipped = common.at(&tokens[at..]);
            if skipped > 0 {
                at += skipped;
                continue;
            }
            let token = &tokens[at];
            at += 1;
            match token.kind {
                Kind::Address | Kind::Mention => {}
                Kind::Word | Kind::Tag => {
                    letters.extend(token.folded.chars());
                    words.push(word(token));
                }
            }
        }
        let content = words.iter().filter(|word| word.content).count();
        Self { words, runs: runs(&letters), content }
    }
}

fn word(token: &Token) -> Word {
    Word {
        stem: hash(representative(stem(&token.folded)).chars()),
        content: !stops(&token.folded),
        span: token.span,
    }
}

/// The head of a word without its plural.
pub(crate) fn stem(word: &str) -> &str {
    let kept = if word.len() > 3 { word.trim_end_matches(['s', 'x']) } else { word };
    kept.char_indices().nth(STEM).map_or(kept, |(end, _)| &kept[..end])
}

fn runs(letters: &[char]) -> Vec<u32> {
    let mut runs: Vec<u32> = letters.windows(RUN).map(|run| hash(run.iter().copied())).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// FNV-1a on 32 bits, with a final mix: the same on every machine.
fn hash(chars: impl Iterator<Item = char>) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for c in chars {
        hash = (hash ^ u32::from(c)).wrapping_mul(0x0100_0193);
    }
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2c1b_3c6d);
    hash ^ (hash >> 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str, required: &[&str]) -> Vec<String> {
        let shape = Shape::new(text, &Common::new(required.iter().copied()));
        shape.words.iter().filter(|word| word.content).map(|word| word.span.of(text).to_owned()).collect()
    }

    #[test]
    fn what_everyone_must_write_is_left_out() {
        let text = "Publicité : le Vélo Zéphyr dort #VéloZéphyr @ami https://exemple.fr #RoulezZephyr";
        assert_eq!(kept(text, &["Vélo Zéphyr", "#RoulezZephyr"]), ["dort"]);
        assert_eq!(kept("Collaboration commerciale avec Zéphyr. #ad", &["Zéphyr"]), Vec::<String>::new());
    }

    #[test]
    fn inflections_share_a_stem() {
        for (a, b) in [("gratuit", "gratuitement"), ("vélos", "vélo"), ("chevaux", "chevau")] {
            let shape = |text| Shape::new(text, &Common::default()).words[0].stem;
            assert_eq!(shape(a), shape(b), "{a} {b}");
        }
    }
}
