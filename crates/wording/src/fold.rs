//! One character, brought to what a reader sees: case, accents, width, fancy alphabets, look-alike letters of
//! other scripts and invisible characters are gone afterwards.
//!
//! Shape: a pure function from a character to at most [`MOST`] folded characters. The steps are compatibility
//! decomposition (NFKD, UAX #15), loss of combining marks, then the table of look-alikes of the `decancer`
//! crate (the confusables of UTS #39 and the decorated alphabets that people paste), which also lower-cases.
//! The fold looks at one character at a time, so it commutes with concatenation, and every folded character
//! keeps the byte range of the one it came from.
//! Cost: a few nanoseconds for ASCII, a binary search for the rest.
//! A letter folds to what it looks like, not to what it is: Greek ν to v, its capital Ν to n.
//! Bound: genuine Greek or Cyrillic prose is folded towards Latin as well, on both sides of every comparison.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};

/// The most characters one character folds to; the rest of a longer ligature is dropped.
pub(crate) const MOST: usize = 4;

/// What a character is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Letters or digits, lower case, the unused places filled with `\0`.
    Letters([char; MOST]),
    /// Ends a word: white space, most punctuation, emoji.
    Break,
    /// Neither seen nor heard: marks, invisible characters, dots and stars inside a word.
    Nothing,
}

/// Folds one character.
pub(crate) fn fold(c: char) -> Fold {
    if c.is_ascii_alphanumeric() {
        return one(c.to_ascii_lowercase());
    }
    if c.is_ascii() {
        return if joins(c) { Fold::Nothing } else { Fold::Break };
    }
    if invisible(c) || is_combining_mark(c) || joins(c) {
        return Fold::Nothing;
    }
    if c.is_whitespace() || blank(c) {
        return Fold::Break;
    }
    match c {
        'ß' | 'ẞ' => return Fold::Letters(['s', 's', '\0', '\0']),
        'œ' | 'Œ' => return Fold::Letters(['o', 'e', '\0', '\0']),
        'æ' | 'Æ' => return Fold::Letters(['a', 'e', '\0', '\0']),
        _ => {}
    }
    let mut letters = ['\0'; MOST];
    let mut used = 0;
    for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
        plain(part, &mut |letter| {
            if used < MOST {
                letters[used] = letter;
                used += 1;
            }
        });
    }
    if used == 0 { Fold::Break } else { Fold::Letters(letters) }
}

const fn one(c: char) -> Fold {
    Fold::Letters([c, '\0', '\0', '\0'])
}

/// Gives the letters and digits that one decomposed character looks like.
fn plain(c: char, give: &mut impl FnMut(char)) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            give(c.to_ascii_lowercase());
        }
        return;
    }
    // A picture is not a letter, even where its drawing holds one.
    if !c.is_alphanumeric() && !fancy_letter(c) {
        return;
    }
    match decancer::cure_char!(c) {
        decancer::Translation::Character(to) if to.is_alphanumeric() => give(to),
        decancer::Translation::Character(_) => {}
        decancer::Translation::String(to) => to.chars().filter(|to| to.is_alphanumeric()).for_each(give),
        decancer::Translation::None => c.to_lowercase().for_each(give),
    }
}

/// Circled, squared and negative letters, which Unicode files under symbols.
const fn fancy_letter(c: char) -> bool {
    matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f110}'..='\u{1f189}')
}

/// Punctuation that people write inside a word: abbreviation dots, the middle dot of inclusive French, stars.
const fn joins(c: char) -> bool {
    matches!(c, '.' | '*' | '_' | '~' | '`' | '^' | '|' | '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{30fb}')
}

/// Letters that draw nothing: used as spaces that are no white space.
const fn blank(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}')
}

/// Takes no room on the screen: format and control characters, variation selectors, tags.
pub(crate) fn invisible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control() && !c.is_ascii_whitespace();
    }
    matches!(c, '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{17b4}' | '\u{17b5}' | '\u{fe00}'..='\u{fe0f}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
        || (!c.is_whitespace()
            && matches!(
                c.general_category(),
                GeneralCategory::Format | GeneralCategory::Control | GeneralCategory::PrivateUse
            ))
}

/// Drawn as a picture without being asked to be.
pub(crate) fn picture(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char() && !matches!(c, '©' | '®' | '™')
}

/// Letters, digits and marks: what a word or a tag is made of.
pub(crate) fn wordly(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || c.general_category_group() == GeneralCategoryGroup::Mark
}

/// A whole text folded, breaks and invisible characters left out: to compare short pieces.
pub(crate) fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match fold(c) {
            Fold::Letters(letters) => out.extend(letters.iter().take_while(|c| **c != '\0')),
            Fold::Break | Fold::Nothing => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_folds_to_the_same() {
        for same in [
            "Publicité",
            "PUBLICITE",
            "publicite\u{301}",
            "Рubliсité",
            "𝗣𝘂𝗯𝗹𝗶𝗰𝗶𝘁𝗲́",
            "Ｐｕｂｌｉｃｉｔｅ",
            "P\u{200b}ub\u{2060}licité",
            "p\u{336}u\u{336}b\u{336}licité",
            "ⓟⓤⓑⓛⓘⓒⓘⓣⓔ",
            "pub\u{ad}licité",
            "p·u·b·licité",
            "🅿🆄🅱🅻🅸🅲🅸🆃🅴",
            "ᴘᴜʙʟɪᴄɪᴛᴇ",
            "pub\u{e0041}licite",
            "pub\u{fe0f}licite",
        ] {
            assert_eq!(letters(same), "publicite", "{same}");
        }
        assert_eq!(letters("Œuvre ß æ ﬁn ½"), "oeuvressaefin12");
        assert_eq!(letters("🎉🙂 — !"), "");
    }

    #[test]
    fn blanks_break_and_controls_vanish() {
        assert_eq!(fold('\u{2800}'), Fold::Break);
        assert_eq!(fold('\u{a0}'), Fold::Break);
        assert_eq!(fold('\u{202e}'), Fold::Nothing);
        assert_eq!(fold('\u{feff}'), Fold::Nothing);
        assert_eq!(fold('🎉'), Fold::Break);
    }
}
