//! A post cut into words, tags, mentions and addresses, each folded and with its place in the text.
//!
//! Shape: one pass over the characters; a word is a run of letters and digits as [`crate::fold`] sees them, so
//! that invisible characters and look-alikes change neither the words nor their number.
//! Bound: only the first [`MOST_BYTES`] are read. No network carries a longer post, and the cost of everything
//! built on words stays bounded whatever is pasted.

use crate::address::addresses;
use crate::fold::{Fold, fold, wordly};
use crate::span::{Span, head};

/// The most bytes of a text that are read.
pub(crate) const MOST_BYTES: usize = 16_384;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    /// `#tag`; the folded text is without the sign.
    Tag,
    /// `@name` or `@name@server`.
    Mention,
    /// With or without scheme.
    Address,
}

/// A word, a tag, a mention or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) span: Span,
    pub(crate) folded: String,
}

/// Cuts a text.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let text = head(text, MOST_BYTES);
    let mut out = Vec::with_capacity(text.len() / 6 + 1);
    let mut from = 0;
    for address in addresses(text) {
        between(text, from, address.span.start, &mut out);
        out.push(Token { kind: Kind::Address, span: address.span, folded: String::new() });
        from = address.span.end;
    }
    between(text, from, text.len(), &mut out);
    out
}

/// Cuts what stands between two addresses.
fn between(text: &str, from: usize, to: usize, out: &mut Vec<Token>) {
    let mut at = from;
    while at < to {
        let rest = &text[at..to];
        let Some(c) = rest.chars().next() else { return };
        let kind = match c {
            '#' | '＃' => Kind::Tag,
            '@' | '＠' => Kind::Mention,
            _ => Kind::Word,
        };
        let sign = if kind == Kind::Word { 0 } else { c.len_utf8() };
        let token = match kind {
            Kind::Mention => mention(rest, sign),
            Kind::Tag => run(&rest[sign..], |c| wordly(c) || c == '_'),
            Kind::Word | Kind::Address => run(rest, |_| true),
        };
        match token {
            Some((folded, length)) => {
                out.push(Token { kind, span: Span::new(at, at + sign + length), folded });
                at += sign + length;
            }
            None => at += c.len_utf8(),
        }
    }
}

/// The run of letters at the head of a text: its folded form and its length up to the last visible letter.
fn run(text: &str, more: impl Fn(char) -> bool) -> Option<(String, usize)> {
    let mut folded = String::new();
    let mut length = 0;
    for (at, c) in text.char_indices() {
        match fold(c) {
            Fold::Letters(letters) if more(c) || c.is_alphanumeric() => {
                folded.extend(letters.iter().take_while(|c| **c != '\0'));
                length = at + c.len_utf8();
            }
            Fold::Nothing if more(c) || crate::fold::invisible(c) => {
                // A mark belongs to the letter before it; an invisible character at the edge belongs to nobody.
                if !folded.is_empty() && wordly(c) {
                    length = at + c.len_utf8();
                }
            }
            Fold::Letters(_) | Fold::Nothing | Fold::Break => break,
        }
        if folded.is_empty() {
            return None;
        }
    }
    (!folded.is_empty()).then_some((folded, length))
}

/// `name`, `name.example.org` or `name@server`, after the first `@`.
fn mention(text: &str, sign: usize) -> Option<(String, usize)> {
    let rest = &text[sign..];
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@');
    let end = rest.find(|c| !allowed(c)).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches(['.', '-', '@']);
    (name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        .then(|| (crate::fold::letters(name), name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(Kind, String, &str)> {
        tokens(text).into_iter().map(|token| (token.kind, token.folded, token.span.of(text))).collect()
    }

    #[test]
    fn every_kind_is_told_apart() {
        let text = "L'Été, @ami@serveur.fr ! #Été_2026 https://a.fr/b x";
        let expected = [
            (Kind::Word, "l", "L"),
            (Kind::Word, "ete", "Été"),
            (Kind::Mention, "amiserveurfr", "@ami@serveur.fr"),
            (Kind::Tag, "ete2026", "#Été_2026"),
            (Kind::Address, "", "https://a.fr/b"),
            (Kind::Word, "x", "x"),
        ];
        let found = cut(text);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, (kind, folded, raw)) in found.iter().zip(expected) {
            assert_eq!((found.0, found.1.as_str(), found.2), (kind, folded, raw));
        }
    }

    #[test]
    fn invisible_characters_change_no_word() {
        let plain: Vec<_> = tokens("vite fait bien fait").into_iter().map(|token| token.folded).collect();
        let hidden = tokens("\u{200b}vi\u{200d}te fa\u{ad}it bien\u{feff} fait\u{e0020}");
        assert_eq!(hidden.into_iter().map(|token| token.folded).collect::<Vec<_>>(), plain);
    }

    #[test]
    fn only_the_head_of_a_giant_is_read() {
        let giant = "é ".repeat(100_000);
        assert!(tokens(&giant).iter().all(|token| token.span.end <= MOST_BYTES));
    }
}
