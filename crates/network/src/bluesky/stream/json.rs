//! JSON, read where it lies: the other [`Source`].
//!
//! Made for Jetstream, whose lines are short maps of short texts: eight bytes are looked at in one step for the end of a
//! text, a text without escapes is a slice of the line, values that nobody asks for are passed over by counting
//! brackets. It takes what `serde_json` takes, as far as it looks: inside a value that is passed over only brackets and
//! texts must be well formed, so whoever hands such a value on looks at it again.

use std::borrow::Cow;

use super::event::Text;
use super::record::Source;
use crate::bluesky::cbor::Malformed;

/// How deep a passed-over value may be nested: one bit of a word each.
const DEEPEST: usize = 64;

/// Walks over a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// No control character is anywhere in the text, so none has to be looked for inside of strings.
    clean: bool,
}

impl<'a> Scanner<'a> {
    /// From the first letter.
    pub(crate) fn new(text: &'a str) -> Self {
        // Without a way out in the middle, so that many bytes are compared at once.
        let clean = text.as_bytes().iter().fold(true, |clean, byte| clean & (*byte >= 0x20));
        Self { text, at: 0, clean }
    }

    /// Nothing but space may follow.
    pub(crate) fn end(mut self) -> Result<(), Malformed> {
        if self.next_byte().is_none() { Ok(()) } else { Err(Malformed::Trailing) }
    }

    /// The next byte that is no space; it is not passed.
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte > b' ' { Some(byte) } else { self.after_space() }
    }

    #[cold]
    fn after_space(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8, name: &'static str) -> Result<(), Malformed> {
        match self.next_byte() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(Malformed::Not(name)),
            None => Err(Malformed::Cut),
        }
    }

    /// Passes a byte if it is the next.
    #[inline]
    fn passes(&mut self, byte: u8) -> bool {
        let is = self.next_byte() == Some(byte);
        self.at += usize::from(is);
        is
    }

    /// What stands between two quotes, the first of which is passed, and whether there are escapes in it.
    #[inline]
    fn quoted(&mut self) -> Result<(&'a str, bool), Malformed> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        // Most keys end within eight bytes; longer texts are worth a call.
        let mut length = first_of_eight(rest);
        if length == 8 && self.clean {
            length += memchr::memchr2(b'"', b'\\', &rest[8..]).ok_or(Malformed::Cut)?;
        }
        if rest.get(length) != Some(&b'"') {
            return self.quoted_slowly();
        }
        // Both ends are at ASCII characters.
        let inside = self.text.get(self.at..self.at + length).ok_or(Malformed::Cut)?;
        self.at += length + 1;
        Ok((inside, false))
    }

    /// With escapes, with control characters somewhere, or near the end.
    #[cold]
    fn quoted_slowly(&mut self) -> Result<(&'a str, bool), Malformed> {
        let (bytes, start, mut escaped) = (self.text.as_bytes(), self.at, false);
        loop {
            self.at += plain(bytes.get(self.at..).unwrap_or_default());
            match bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(byte) if *byte < 0x20 => {
                    return Err(Malformed::Forbidden("a control character in a text"));
                }
                Some(_) => self.at += 1,
                None => return Err(Malformed::Cut),
            }
        }
        let inside = self.text.get(start..self.at).ok_or(Malformed::Cut)?;
        self.at += 1;
        Ok((inside, escaped))
    }

    #[inline]
    fn string(&mut self) -> Result<Text<'a>, Malformed> {
        self.expect(b'"', "a text")?;
        let (inside, escaped) = self.quoted()?;
        if escaped { unescape(inside).map(Cow::Owned) } else { Ok(Cow::Borrowed(inside)) }
    }

    /// Passes letters if they come next, to the byte.
    #[inline]
    pub(crate) fn literal(&mut self, letters: &str) -> Option<()> {
        let is = self.text.as_bytes().get(self.at..)?.starts_with(letters.as_bytes());
        self.at += if is { letters.len() } else { 0 };
        is.then_some(())
    }

    /// A text whose first quote is passed; nothing where there are escapes in it.
    #[inline]
    pub(crate) fn bare(&mut self) -> Option<&'a str> {
        self.quoted().ok().filter(|(_, escaped)| !escaped).map(|(text, _)| text)
    }

    /// True or false.
    pub(crate) fn bool(&mut self) -> Result<bool, Malformed> {
        if self.word("true") {
            Ok(true)
        } else if self.word("false") {
            Ok(false)
        } else {
            Err(Malformed::Not("true or false"))
        }
    }

    fn word(&mut self, word: &str) -> bool {
        self.next_byte();
        let is = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.at += if is { word.len() } else { 0 };
        is
    }

    /// Where it stands.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// What was read since a place.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default().trim_start()
    }

    /// A number, or one of the three words; passed by its letters.
    fn atom(&mut self) -> Result<(), Malformed> {
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let letter = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let length = bytes.iter().take_while(letter).count();
        if length == 0 {
            return Err(Malformed::Not("a value"));
        }
        self.at += length;
        Ok(())
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Marks the high bit of each byte that is a quote, a backslash or a control character. The lowest mark is certain;
/// higher ones may come from a borrow.
#[inline]
fn marks(word: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(word);
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (zero(word ^ (ONES * 0x22)) | zero(word ^ (ONES * 0x5c)) | control) & HIGH
}

/// How many of the first eight bytes are plain; nought where there are no eight.
#[inline]
fn first_of_eight(bytes: &[u8]) -> usize {
    bytes.first_chunk::<8>().map_or(0, |word| (marks(*word).trailing_zeros() / 8) as usize)
}

/// How many bytes at the beginning are plain, eight at a step; may stop early.
fn plain(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let marked = words.iter().enumerate().find(|(_, word)| marks(**word) != 0);
    marked.map_or(words.len() * 8, |(at, word)| at * 8 + (marks(*word).trailing_zeros() / 8) as usize)
}

fn unescape(text: &str) -> Result<String, Malformed> {
    const WRONG: Malformed = Malformed::Forbidden("an unknown escape");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let escape = after.as_bytes().first().ok_or(Malformed::Cut)?;
        let (c, length) = match escape {
            b'"' => ('"', 1),
            b'\\' => ('\\', 1),
            b'/' => ('/', 1),
            b'b' => ('\u{8}', 1),
            b'f' => ('\u{c}', 1),
            b'n' => ('\n', 1),
            b'r' => ('\r', 1),
            b't' => ('\t', 1),
            b'u' => unicode(after)?,
            _ => return Err(WRONG),
        };
        out.push(c);
        rest = after.get(length..).ok_or(WRONG)?;
    }
    out.push_str(rest);
    Ok(out)
}

/// `uXXXX`, or two of them for a letter beyond 65,535; and how many bytes that took.
fn unicode(text: &str) -> Result<(char, usize), Malformed> {
    const WRONG: Malformed = Malformed::Forbidden("half of a letter");
    let four = |at: usize| {
        let digits = text.as_bytes().get(at..at + 4)?;
        digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
    };
    let first = four(1).ok_or(WRONG)?;
    if let Some(c) = char::from_u32(first) {
        return Ok((c, 5));
    }
    let second =
        four(7).filter(|low| text.as_bytes().get(5..7) == Some(b"\\u") && (0xdc00..0xe000).contains(low));
    let (high, low) = (first.checked_sub(0xd800).filter(|high| *high < 0x400), second);
    let (high, low) = high.zip(low).ok_or(WRONG)?;
    char::from_u32(0x1_0000 + (high << 10) + (low - 0xdc00)).map(|c| (c, 11)).ok_or(WRONG)
}

impl<'a> Source<'a> for Scanner<'a> {
    fn map<E>(&mut self, mut each: E) -> Result<(), Malformed>
    where
        E: FnMut(&mut Self, &[u8]) -> Result<(), Malformed>,
    {
        self.expect(b'{', "a map")?;
        if self.passes(b'}') {
            return Ok(());
        }
        loop {
            self.expect(b'"', "a key")?;
            let (key, escaped) = self.quoted()?;
            self.expect(b':', "a colon after a key")?;
            if escaped {
                each(self, unescape(key)?.as_bytes())?;
            } else {
                each(self, key.as_bytes())?;
            }
            if !self.passes(b',') {
                return self.expect(b'}', "the end of a map");
            }
        }
    }

    fn list<E>(&mut self, mut each: E) -> Result<(), Malformed>
    where
        E: FnMut(&mut Self) -> Result<(), Malformed>,
    {
        self.expect(b'[', "a list")?;
        if self.passes(b']') {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.passes(b',') {
                return self.expect(b']', "the end of a list");
            }
        }
    }

    fn text(&mut self) -> Result<Text<'a>, Malformed> {
        self.string()
    }

    fn number(&mut self) -> Result<u64, Malformed> {
        self.next_byte();
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let (mut number, mut length) = (0_u64, 0);
        while let Some(digit @ b'0'..=b'9') = bytes.get(length) {
            let digit = u64::from(digit - b'0');
            // Nineteen digits always fit.
            number = if length < 19 {
                number * 10 + digit
            } else {
                number
                    .checked_mul(10)
                    .and_then(|number| number.checked_add(digit))
                    .ok_or(Malformed::Large("a number"))?
            };
            length += 1;
        }
        let whole = !matches!(bytes.get(length), Some(b'.' | b'e' | b'E'));
        if length == 0 || !whole || (length > 1 && bytes.first() == Some(&b'0')) {
            return Err(Malformed::Not("a whole number"));
        }
        self.at += length;
        Ok(number)
    }

    fn pass(&mut self) -> Result<(), Malformed> {
        let (mut depth, mut maps) = (0_usize, 0_u64);
        loop {
            match self.next_byte().ok_or(Malformed::Cut)? {
                b'"' => {
                    self.at += 1;
                    self.quoted()?;
                }
                open @ (b'{' | b'[') => {
                    if depth == DEEPEST {
                        return Err(Malformed::Deep(DEEPEST));
                    }
                    depth += 1;
                    maps = maps << 1 | u64::from(open == b'{');
                    self.at += 1;
                    continue;
                }
                close @ (b'}' | b']') => {
                    if depth == 0 || (maps & 1 == 1) != (close == b'}') {
                        return Err(Malformed::Not("a value"));
                    }
                    depth -= 1;
                    maps >>= 1;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                _ => self.atom()?,
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn nothing(&mut self) -> bool {
        self.word("null")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_what_serde_json_reads() {
        let texts = [
            r#""""#,
            r#""plain""#,
            r#""a\"b\\c\/d""#,
            r#""\b\f\n\r\t""#,
            r#""\u00e9\u20AC""#,
            r#""\ud83d\ude00!""#,
            r#""été 💦 and more than eight""#,
            r#""1234567\"90""#,
            r#""\ud83d""#,
            r#""\ud83dx""#,
            r#""\udc00\ud800""#,
            r#""\ud800\u0041""#,
            r#""\x""#,
            r#""\u12""#,
            r#""\u12g4""#,
            "\"a\nb\"",
            "\"\u{1}\"",
            "\"1234567\u{1f}9\"",
            "\"\u{7f}\u{80}\"",
            r#""open"#,
            r#""open\""#,
            r#""\"#,
            "",
            "7",
            "\"\u{ff}1234567890\"",
            r#""\u00""#,
        ];
        for text in texts {
            let own = Scanner::new(text).text().ok().map(Cow::into_owned);
            assert_eq!(own, serde_json::from_str::<String>(text).ok(), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_what_serde_json_reads() {
        for text in [
            "0",
            "7",
            " 1783175888085434",
            "18446744073709551615",
            "18446744073709551616",
            "",
            "-1",
            "1.5",
            "1e3",
            "007",
            "x",
        ] {
            assert_eq!(Scanner::new(text).number().ok(), serde_json::from_str::<u64>(text).ok(), "{text}");
        }
    }

    #[test]
    fn a_value_is_passed_over_whole() {
        for text in [r#"{"a":[1,{"b":"]}"},null],"c":-1.5e3}"#, "[]", "true", r#""x""#, r#"[[[["\"]"]]]]"#] {
            let line = format!(" {text} ,");
            let mut scanner = Scanner::new(&line);
            assert_eq!(scanner.pass(), Ok(()));
            assert_eq!(scanner.since(0), text);
            assert_eq!(scanner.end(), Err(Malformed::Trailing));
        }
        for text in ["", "[", "[}", "{]", "]", ",", r#"{"a"#, "[1"] {
            assert!(Scanner::new(text).pass().is_err(), "{text}");
        }
        let deep = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert_eq!(Scanner::new(&deep(DEEPEST)).pass(), Ok(()));
        assert_eq!(Scanner::new(&deep(DEEPEST + 1)).pass(), Err(Malformed::Deep(DEEPEST)));
    }
}
