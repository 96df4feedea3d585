//! Whether a reader would take a place for a disclosure.
//!
//! A label stands by itself: at the head of the post, a line or a sentence, or in brackets; it is followed by
//! punctuation, a tag, a capital, the end, or by "for", "with" and their like. A tag is always a label.

use super::DisclosureState;
use super::find::{Dress, Place, invisible_letters, overridden, places};
use super::terms::{Term, WEAK, all};
use crate::fold::picture;
use crate::span::Span;
use crate::words::{Kind, Token};
use unicode_segmentation::UnicodeSegmentation;

/// The post being judged.
pub(crate) struct Seen<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) within: usize,
}

/// The verdict on one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) state: DisclosureState,
    pub(crate) span: Option<Span>,
    pub(crate) before: usize,
}

/// A run of this many tags hides what stands among them.
const TAG_RUN: usize = 3;
/// The most line breaks before the disclosure: blank lines push it out of sight.
const LINES: usize = 2;

const DENIALS: [&str; 16] = [
    "pas", "not", "isnt", "isn", "aint", "ain", "never", "jamais", "nicht", "kein", "keine", "non", "nao",
    "niet", "geen", "hardly",
];
const ARTICLES: [&str; 14] =
    ["a", "an", "une", "un", "la", "the", "eine", "keine", "una", "uma", "een", "de", "d", "vraiment"];
const CLAIMS: [&str; 12] =
    ["sans", "without", "no", "zero", "aucune", "aucun", "ohne", "sin", "senza", "ni", "anti", "ningun"];
const SO_CALLED: [&str; 9] =
    ["disant", "pseudo", "fausse", "called", "fake", "sogenannte", "supposed", "pretendue", "presque"];
const WITH: [&str; 18] = [
    "pour", "avec", "par", "for", "with", "by", "from", "fur", "mit", "von", "para", "con", "por", "per",
    "da", "voor", "met", "com",
];
const INTRODUCTIONS: [&[&str]; 13] = [
    &["ceci", "est", "une"],
    &["c", "est", "une"],
    &["post", "en"],
    &["en"],
    &["this", "is", "an"],
    &["this", "post", "is", "an"],
    &["this", "is", "a"],
    &["this", "post", "is"],
    &["dies", "ist"],
    &["das", "ist"],
    &["dies", "ist", "eine"],
    &["esto", "es"],
    &["questa", "e"],
];
/// Words that make another phrase of the term.
const OTHER_PHRASES: [&str; 10] =
    ["hoc", "lib", "infinitum", "nauseam", "libitum", "free", "blocker", "block", "agency", "mensongere"];

/// The verdict on the whole post.
pub(crate) fn judge(seen: &Seen<'_>, accepted: &[&'static Term]) -> Judged {
    if let Some(span) = denial(seen) {
        return Judged { state: DisclosureState::Denied, span: Some(span), before: before(seen, span.start) };
    }
    let best = places(seen.text, seen.tokens, accepted)
        .iter()
        .map(|place| Judged {
            state: state(seen, place),
            span: Some(place.span),
            before: before(seen, place.span.start),
        })
        .min_by_key(|judged| judged.state);
    best.unwrap_or_else(|| instead(seen, accepted))
}

/// What stands in the place of a disclosure.
fn instead(seen: &Seen<'_>, accepted: &[&'static Term]) -> Judged {
    let hidden = invisible_letters(seen.text);
    if accepted.iter().any(|term| hidden.contains(&term.words.concat())) {
        return Judged { state: DisclosureState::Disguised, span: None, before: 0 };
    }
    let others: Vec<&'static Term> = all().collect();
    let other = places(seen.text, seen.tokens, &others)
        .iter()
        .find(|place| state(seen, place) <= DisclosureState::AmongTags)
        .map(|place| place.span);
    let found = other.or_else(|| weak(seen));
    let state = if found.is_some() { DisclosureState::WrongTerm } else { DisclosureState::Missing };
    Judged { state, span: found, before: found.map_or(0, |span| before(seen, span.start)) }
}

/// A term that no regulator accepts on its own.
fn weak(seen: &Seen<'_>) -> Option<Span> {
    let tokens = seen.tokens;
    (0..tokens.len()).find_map(|at| {
        let first = &tokens[at];
        match first.kind {
            Kind::Tag => WEAK.iter().any(|words| words.concat() == first.folded).then_some(first.span),
            Kind::Word => WEAK
                .iter()
                .find(|words| spells(&tokens[at..], words))
                .map(|words| Span::new(first.span.start, tokens[at + words.len() - 1].span.end)),
            Kind::Mention | Kind::Address => None,
        }
    })
}

fn spells(tokens: &[Token], words: &[&str]) -> bool {
    tokens.len() >= words.len()
        && tokens.iter().zip(words).all(|(token, word)| token.kind == Kind::Word && token.folded == *word)
}

fn state(seen: &Seen<'_>, place: &Place) -> DisclosureState {
    if part_of_word(seen, place) {
        return DisclosureState::PartOfWord;
    }
    if place.dress == Dress::Disguised || overridden(&seen.text[..place.span.end]) {
        return DisclosureState::Disguised;
    }
    if let Some(state) = taken_back(seen, place) {
        return state;
    }
    if !place.tag && !label(seen, place) {
        return DisclosureState::InProse;
    }
    if among_tags(seen, place) {
        return DisclosureState::AmongTags;
    }
    let linked = seen.tokens[..place.from].iter().any(|token| token.kind == Kind::Address);
    let breaks = seen.text[..place.span.start].matches('\n').count();
    if linked || breaks > LINES || before(seen, place.span.start) > seen.within {
        return DisclosureState::Late;
    }
    DisclosureState::Present
}

/// Characters before a place, mentions at the head left out.
fn before(seen: &Seen<'_>, start: usize) -> usize {
    let mut from = 0;
    for token in seen.tokens {
        let apart = seen.text[from..token.span.start].chars().any(|c| !c.is_whitespace());
        if token.kind != Kind::Mention || apart {
            break;
        }
        from = token.span.end;
    }
    seen.text.get(from..start).unwrap_or_default().trim_start().graphemes(true).count()
}

fn part_of_word(seen: &Seen<'_>, place: &Place) -> bool {
    let glue = |c: char| matches!(c, '-' | '‐' | '‑' | '_' | '/' | '@' | '&' | '+' | '$');
    let head = seen.text[..place.span.start].chars().next_back();
    let mut tail = seen.text[place.span.end..].chars();
    let next = tail.next();
    let then = tail.next();
    let glued = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let after = match next {
        Some('\'' | '’') => glued(then),
        Some(c) if glue(c) => glued(then),
        other => glued(other),
    };
    // A tag ends where its word ends; only what is glued before it matters.
    glued(head) || head.is_some_and(glue) || (after && !place.tag)
}

/// A question, a quotation, a denial, a claim about something else.
fn taken_back(seen: &Seen<'_>, place: &Place) -> Option<DisclosureState> {
    let back = words_before(seen, place.from, 3);
    let denied = back.iter().any(|word| DENIALS.contains(&word.as_str()));
    if back.first().is_some_and(|word| CLAIMS.contains(&word.as_str())) || denied {
        return Some(DisclosureState::AboutSomethingElse);
    }
    let doubted = back.first().is_some_and(|word| SO_CALLED.contains(&word.as_str()));
    let quoted = seen.text[..place.span.start].trim_end().ends_with(['"', '“', '«', '‘', '\'', '„'])
        && seen.text[place.span.end..].trim_start().starts_with(['"', '”', '»', '’', '\'', '“']);
    if doubted || quoted || asked(seen, place) {
        return Some(DisclosureState::Doubted);
    }
    let next = seen.tokens.get(place.to).filter(|token| token.kind == Kind::Word);
    let gap = next.map_or("", |next| &seen.text[place.span.end..next.span.start]);
    let close = gap.chars().all(char::is_whitespace);
    let other = next.is_some_and(|next| close && OTHER_PHRASES.contains(&next.folded.as_str()));
    (other && !place.tag).then_some(DisclosureState::AboutSomethingElse)
}

/// The words before a place in its sentence, the nearest first.
fn words_before(seen: &Seen<'_>, place: usize, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut edge = seen.tokens[place].span.start;
    for token in seen.tokens[..place].iter().rev().take(most) {
        let gap = &seen.text[token.span.end..edge];
        if token.kind != Kind::Word || gap.contains(['.', '!', '?', ':', '\n', ';', '|', '(', '[']) {
            break;
        }
        found.push(token.folded.clone());
        edge = token.span.start;
    }
    found
}

/// Whether the first sign that ends something, within a few words, is a question mark.
fn asked(seen: &Seen<'_>, place: &Place) -> bool {
    let end = seen.tokens.get(place.to + 3).map_or(seen.text.len(), |token| token.span.start);
    let after = &seen.text[place.span.end..end.max(place.span.end)];
    let stop = after.chars().find(|c| {
        matches!(
            c,
            '?' | '？' | '؟' | '.' | '!' | ':' | '|' | '—' | '–' | '-' | ')' | ']' | '\n' | '…' | '·' | '•'
        ) || picture(*c)
    });
    matches!(stop, Some('?' | '？' | '؟'))
}

/// Whether a word stands by itself.
fn label(seen: &Seen<'_>, place: &Place) -> bool {
    stands_first(seen, place) && stands_alone_after(seen, place)
}

fn stands_first(seen: &Seen<'_>, place: &Place) -> bool {
    let Some(last) = place.from.checked_sub(1).map(|at| &seen.tokens[at]) else { return true };
    let gap = &seen.text[last.span.end..place.span.start];
    if last.kind != Kind::Word || gap.chars().any(parts) {
        return true;
    }
    let back = words_before(seen, place.from, 5);
    INTRODUCTIONS.iter().any(|words| {
        back.len() >= words.len()
            && back.iter().zip(words.iter().rev()).all(|(word, expected)| word == expected)
    })
}

fn stands_alone_after(seen: &Seen<'_>, place: &Place) -> bool {
    let Some(next) = seen.tokens.get(place.to) else { return true };
    let gap = &seen.text[place.span.end..next.span.start];
    if next.kind != Kind::Word || gap.chars().any(|c| parts(c) || matches!(c, ',' | '*' | '/' | '"' | '«')) {
        return true;
    }
    let capital = next.span.of(seen.text).starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    capital || WITH.contains(&next.folded.as_str())
}

/// Punctuation that sets a label apart.
fn parts(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '…'
            | '?'
            | ':'
            | ';'
            | '|'
            | '•'
            | '·'
            | '—'
            | '–'
            | '-'
            | '('
            | '['
            | '{'
            | ')'
            | ']'
            | '}'
            | '\n'
            | '/'
            | '*'
            | '='
            | '>'
            | '→'
            | '~'
            | '»'
            | '“'
            | '"'
    ) || picture(c)
}

/// Whether it is buried in a run of tags.
fn among_tags(seen: &Seen<'_>, place: &Place) -> bool {
    let tag = |at: usize| seen.tokens.get(at).is_some_and(|token| token.kind == Kind::Tag);
    let close = |left: usize, right: usize| {
        let gap = &seen.text[seen.tokens[left].span.end..seen.tokens[right].span.start];
        gap.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '.' | ':' | '!' | '?' | '\n'))
    };
    let mut first = place.from;
    while first > 0 && tag(first - 1) && close(first - 1, first) {
        first -= 1;
    }
    let mut last = place.to;
    while tag(last) && close(last - 1, last) {
        last += 1;
    }
    let (ahead, behind) = (place.from - first, last - place.to);
    if place.tag {
        ahead > 0 || ahead + 1 + behind >= TAG_RUN
    } else {
        (ahead > 0 && behind > 0) || ahead >= TAG_RUN
    }
}

/// Where the post says that it is not paid, whatever it says elsewhere.
fn denial(seen: &Seen<'_>) -> Option<Span> {
    (0..seen.tokens.len()).find(|at| denied_at(seen, *at)).map(|at| seen.tokens[at].span)
}

fn denied_at(seen: &Seen<'_>, at: usize) -> bool {
    let token = &seen.tokens[at];
    let names = |word: &str| {
        matches!(
            word,
            "ad" | "ads"
                | "pub"
                | "sponso"
                | "sponsorise"
                | "sponsorisee"
                | "paid"
                | "remunere"
                | "gesponsert"
        ) || all().any(|term| term.words.len() == 1 && term.words[0] == word)
    };
    match token.kind {
        Kind::Tag => ["notan", "nota", "not", "pasune", "pas", "non", "isntan", "keine", "nichtgesponsert"]
            .iter()
            .any(|head| token.folded.strip_prefix(head).is_some_and(names)),
        Kind::Word if names(&token.folded) => {
            let back = words_before(seen, at, 4);
            let mut words = back.iter().map(String::as_str);
            let Some(first) = words.next() else { return false };
            let denies = |word: &str| DENIALS.contains(&word) && !matches!(word, "kein" | "de");
            let direct = matches!(first, "not" | "isnt" | "isn" | "never" | "nicht" | "keine")
                || (matches!(first, "t")
                    && words.clone().next().is_some_and(|word| matches!(word, "isn" | "ain" | "wasn")));
            let adjective = matches!(
                token.folded.as_str(),
                "sponsored" | "sponsorise" | "sponsorisee" | "remunere" | "gesponsert"
            );
            let article = ARTICLES.contains(&first) && !matches!(first, "de" | "d" | "la" | "the");
            direct
                || (adjective && denies(first))
                || (article && words.take(2).any(|word| denies(word) || word == "t" || word == "n"))
        }
        Kind::Word | Kind::Mention | Kind::Address => false,
    }
}
