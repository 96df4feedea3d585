//! Where a disclosure might stand: every place where a term's letters are, however they are written.

use unicode_normalization::UnicodeNormalization;

use super::terms::Term;
use crate::span::Span;
use crate::words::{Kind, Token};

/// How a term is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dress {
    /// In plain letters.
    Plain,
    /// In look-alike, decorated, spaced or interrupted letters.
    Disguised,
}

/// A place where a term stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// Its tokens, `from..to`.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) span: Span,
    pub(crate) dress: Dress,
    pub(crate) tag: bool,
}

/// All places of the terms, in the text's order, the longest term first where two start together.
pub(crate) fn places(text: &str, tokens: &[Token], terms: &[&'static Term]) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for from in 0..tokens.len() {
        let here = terms.iter().filter_map(|term| place_at(text, tokens, from, term));
        found.extend(here.max_by_key(|place| place.span.end));
    }
    found
}

fn place_at(text: &str, tokens: &[Token], from: usize, term: &'static Term) -> Option<Place> {
    let first = &tokens[from];
    let place = |to: usize, dress, tag| {
        let span = Span::new(first.span.start, tokens[to - 1].span.end);
        Place { from, to, span, dress, tag }
    };
    match first.kind {
        Kind::Tag if same(&first.folded, term.words) => {
            let raw = first.span.of(text);
            let sign = if raw.starts_with('#') { 1 } else { raw.len() };
            let dress = dress(raw[sign.min(raw.len())..].replace('_', " ").as_str(), term);
            Some(place(from + 1, if sign == 1 { dress } else { Dress::Disguised }, true))
        }
        Kind::Tag | Kind::Mention | Kind::Address => None,
        Kind::Word => {
            let to = spelled(tokens, from, term)?;
            let plain = to - from == term.words.len()
                && tokens[from..to].iter().zip(term.words).all(|(token, word)| token.folded == *word);
            let raw = Span::new(first.span.start, tokens[to - 1].span.end).of(text);
            Some(place(to, if plain { dress(raw, term) } else { Dress::Disguised }, false))
        }
    }
}

fn same(folded: &str, words: &[&str]) -> bool {
    folded.len() == words.iter().map(|word| word.len()).sum::<usize>() && folded == words.concat()
}

/// The end of the words that, written together, spell the term; wherever their gaps are.
fn spelled(tokens: &[Token], from: usize, term: &Term) -> Option<usize> {
    let whole = term.words.concat();
    let mut left = whole.as_str();
    for (at, token) in tokens.iter().enumerate().skip(from) {
        if token.kind != Kind::Word {
            return None;
        }
        left = left.strip_prefix(token.folded.as_str())?;
        if left.is_empty() {
            return Some(at + 1);
        }
    }
    None
}

/// Plain when every character is a letter of the label, with or without its accents, or a space.
fn dress(raw: &str, term: &Term) -> Dress {
    let label: Vec<char> = term.label.nfc().flat_map(char::to_lowercase).collect();
    let plain = raw
        .nfc()
        .flat_map(char::to_lowercase)
        .all(|c| c.is_ascii_lowercase() || matches!(c, ' ' | '\u{a0}' | '\u{202f}') || label.contains(&c));
    if plain { Dress::Plain } else { Dress::Disguised }
}

/// Whether an override of the writing direction stands in the text: it shows letters in another order.
pub(crate) fn overridden(text: &str) -> bool {
    text.contains(['\u{202d}', '\u{202e}'])
}

/// What invisible tag characters spell, folded.
pub(crate) fn invisible_letters(text: &str) -> String {
    let ascii = |c: char| u32::from(c).checked_sub(0xe_0000).filter(|c| (0x20..0x7f).contains(c));
    let spelled: String = text.chars().filter_map(ascii).filter_map(char::from_u32).collect();
    crate::fold::letters(&spelled)
}
