//! DAG-CBOR, read where it lies.
//!
//! A [`Decoder`] walks over bytes that it borrows and hands out slices of them; nothing is copied, nothing is
//! allocated, and no length that the bytes claim is believed before that many bytes are there. [`Decoder::skip`]
//! counts instead of recursing, so no nesting can exhaust the stack; [`to_json`] recurses [`DEEPEST`] levels at most.
//!
//! It reads what DAG-CBOR allows (definite lengths, text keys, tag 42, no undefined, floats of 64 bits) and is no
//! judge of canonical form: sizes written longer than needed and keys out of order pass, since whoever asks for
//! faithfulness compares identifiers, which are over the bytes themselves.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::cid::{Cid, base32};

/// How deep a value may be nested when it is written as JSON. Real records stay below ten.
pub(crate) const DEEPEST: usize = 64;

/// Bytes that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// They end in the middle.
    #[error("the data ends in the middle of a value: it was cut on the way")]
    Cut,
    /// Another kind of value stands there.
    #[error("a value is not {0}")]
    Not(&'static str),
    /// Allowed in CBOR or JSON, not here.
    #[error("{0} is not allowed here")]
    Forbidden(&'static str),
    /// A text with other bytes.
    #[error("a text is not UTF-8")]
    Utf8,
    /// Too deep.
    #[error("values are nested more than {0} deep")]
    Deep(usize),
    /// Too large or too many.
    #[error("there is more than {0} allowed here")]
    Large(&'static str),
    /// Something that has to be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A link to nothing that a repository holds.
    #[error("a link is no CID of version 1 over SHA-256")]
    Link,
    /// More than one value.
    #[error("something follows after the end")]
    Trailing,
    /// The bytes are not those that their identifier names.
    #[error("a block is not the one that its CID names: it was changed on the way")]
    Block,
    /// Compressed data that cannot be unpacked.
    #[error("compressed data cannot be unpacked: wrong dictionary, damaged, or larger than {0} bytes")]
    Packed(usize),
}

const UINT: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
/// The one tag: a link to another block.
const LINK: u64 = 42;

/// Walks over bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decoder<'a> {
    rest: &'a [u8],
}

impl<'a> Decoder<'a> {
    /// From the first byte.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read yet.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Nothing may follow.
    pub(crate) const fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], Malformed> {
        let length = usize::try_from(length).map_err(|_| Malformed::Cut)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed::Cut)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array_of<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self.rest.split_first_chunk::<N>().ok_or(Malformed::Cut)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// The kind of the next value and its number, the head of everything.
    fn head(&mut self) -> Result<(u8, u64), Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed::Cut)?;
        self.rest = rest;
        let number = match first & 31 {
            small @ 0..=23 => u64::from(small),
            24 => u64::from(self.array_of::<1>()?[0]),
            25 => u64::from(u16::from_be_bytes(self.array_of()?)),
            26 => u64::from(u32::from_be_bytes(self.array_of()?)),
            27 => u64::from_be_bytes(self.array_of()?),
            _ => return Err(Malformed::Forbidden("a length that is told later")),
        };
        Ok((first >> 5, number))
    }

    fn expect(&mut self, kind: u8, name: &'static str) -> Result<u64, Malformed> {
        let (found, number) = self.head()?;
        if found == kind { Ok(number) } else { Err(Malformed::Not(name)) }
    }

    /// A map's number of entries. Each has two bytes at least, so a claim beyond that is a cut.
    pub(crate) fn map(&mut self) -> Result<u64, Malformed> {
        let entries = self.expect(MAP, "a map")?;
        self.fits(entries.saturating_mul(2))?;
        Ok(entries)
    }

    /// A list's number of values.
    pub(crate) fn array(&mut self) -> Result<u64, Malformed> {
        let values = self.expect(ARRAY, "a list")?;
        self.fits(values)?;
        Ok(values)
    }

    fn fits(&self, least: u64) -> Result<(), Malformed> {
        let there = u64::try_from(self.rest.len()).unwrap_or(u64::MAX);
        if least <= there { Ok(()) } else { Err(Malformed::Cut) }
    }

    /// A text's bytes, not yet looked at: for keys, which are compared with known ones.
    pub(crate) fn key(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.expect(TEXT, "a text")?;
        self.take(length)
    }

    /// A text.
    pub(crate) fn text(&mut self) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.key()?).map_err(|_| Malformed::Utf8)
    }

    /// Bytes.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let length = self.expect(BYTES, "bytes")?;
        self.take(length)
    }

    /// A whole number, not negative.
    pub(crate) fn uint(&mut self) -> Result<u64, Malformed> {
        self.expect(UINT, "a number")
    }

    /// A whole number.
    pub(crate) fn int(&mut self) -> Result<i64, Malformed> {
        let (kind, number) = self.head()?;
        let number = i64::try_from(number).map_err(|_| Malformed::Large("a number"))?;
        match kind {
            UINT => Ok(number),
            NEGATIVE => Ok(-1 - number),
            _ => Err(Malformed::Not("a number")),
        }
    }

    /// True or false.
    pub(crate) fn bool(&mut self) -> Result<bool, Malformed> {
        match self.array_of::<1>()? {
            [0xf4] => Ok(false),
            [0xf5] => Ok(true),
            _ => Err(Malformed::Not("true or false")),
        }
    }

    /// Whether nothing stands here; then it is passed over.
    pub(crate) fn null(&mut self) -> bool {
        let null = self.rest.first() == Some(&0xf6);
        if null {
            self.rest = &self.rest[1..];
        }
        null
    }

    /// A link's bytes, whatever kind of identifier they are.
    fn raw_link(&mut self) -> Result<&'a [u8], Malformed> {
        if self.expect(TAG, "a link")? != LINK {
            return Err(Malformed::Forbidden("a tag other than 42"));
        }
        match self.bytes()?.split_first() {
            Some((0, cid)) => Ok(cid),
            Some(_) | None => Err(Malformed::Link),
        }
    }

    /// A link.
    pub(crate) fn link(&mut self) -> Result<Cid, Malformed> {
        Cid::from_bytes(self.raw_link()?).map_err(|_| Malformed::Link)
    }

    /// A link or nothing.
    pub(crate) fn link_or_null(&mut self) -> Result<Option<Cid>, Malformed> {
        if self.null() { Ok(None) } else { self.link().map(Some) }
    }

    /// Passes over one value with all that is in it. Counts what is left to pass, so that depth costs nothing.
    pub(crate) fn skip(&mut self) -> Result<(), Malformed> {
        let mut left = 1_u64;
        while left > 0 {
            left -= 1;
            let first = self.rest.first().copied();
            let (kind, number) = self.head()?;
            match kind {
                UINT | NEGATIVE => {}
                BYTES | TEXT => {
                    self.take(number)?;
                }
                ARRAY => {
                    self.fits(number)?;
                    left = left.saturating_add(number);
                }
                MAP => {
                    self.fits(number.saturating_mul(2))?;
                    left = left.saturating_add(number.saturating_mul(2));
                }
                TAG if number == LINK => left = left.saturating_add(1),
                TAG => return Err(Malformed::Forbidden("a tag other than 42")),
                _ => simple(first.unwrap_or_default())?,
            }
        }
        Ok(())
    }
}

/// False, true, null and floats of 64 bits.
const fn simple(first: u8) -> Result<(), Malformed> {
    match first {
        0xf4..=0xf6 | 0xfb => Ok(()),
        _ => Err(Malformed::Forbidden("undefined or a short float")),
    }
}

/// Writes one value as the network prints it: keys in the order of their bytes, save in blobs, links as `{"$link": …}`, bytes as
/// `{"$bytes": …}` in base64 without padding.
pub(crate) fn to_json(bytes: &[u8], out: &mut String) -> Result<(), Malformed> {
    let mut decoder = Decoder::new(bytes);
    value(&mut decoder, DEEPEST, out)?;
    decoder.end()
}

fn value(decoder: &mut Decoder<'_>, depth: usize, out: &mut String) -> Result<(), Malformed> {
    let depth = depth.checked_sub(1).ok_or(Malformed::Deep(DEEPEST))?;
    let first = *decoder.rest.first().ok_or(Malformed::Cut)?;
    match first >> 5 {
        UINT => out.push_str(&decoder.uint()?.to_string()),
        NEGATIVE => {
            let (_, number) = decoder.head()?;
            out.push_str(&(-1 - i128::from(number)).to_string());
        }
        TEXT => quoted(decoder.text()?, out),
        BYTES => {
            out.push_str("{\"$bytes\":\"");
            STANDARD_NO_PAD.encode_string(decoder.bytes()?, out);
            out.push_str("\"}");
        }
        ARRAY => {
            out.push('[');
            for at in 0..decoder.array()? {
                if at > 0 {
                    out.push(',');
                }
                value(decoder, depth, out)?;
            }
            out.push(']');
        }
        MAP => map(decoder, depth, out)?,
        TAG => {
            let cid = decoder.raw_link()?;
            if cid.first() != Some(&1) {
                return Err(Malformed::Link);
            }
            out.push_str("{\"$link\":\"b");
            base32(cid, out);
            out.push_str("\"}");
        }
        _ => {
            let (_, number) = decoder.head()?;
            simple(first)?;
            match first {
                0xf4 => out.push_str("false"),
                0xf5 => out.push_str("true"),
                0xf6 => out.push_str("null"),
                _ => float(f64::from_bits(number), out)?,
            }
        }
    }
    Ok(())
}

/// Not a number and the infinities are none of JSON's, nor of DAG-CBOR's.
fn float(number: f64, out: &mut String) -> Result<(), Malformed> {
    if !number.is_finite() {
        return Err(Malformed::Forbidden("a float that is no number"));
    }
    let text =
        serde_json::Number::from_f64(number).ok_or(Malformed::Forbidden("a float that is no number"))?;
    out.push_str(&text.to_string());
    Ok(())
}

/// Each value is written once, where it comes; then the pieces are put into order. So depth costs copying, not reading.
fn map(decoder: &mut Decoder<'_>, depth: usize, out: &mut String) -> Result<(), Malformed> {
    let start = out.len();
    let mut entries: Vec<(&str, Range<usize>)> = Vec::new();
    for _ in 0..decoder.map()? {
        let key = decoder.text()?;
        let from = out.len() - start;
        value(decoder, depth, out)?;
        entries.push((key, from..out.len() - start));
    }
    let written = out.split_off(start);
    entries.sort_unstable_by_key(|(key, _)| *key);
    if entries.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(Malformed::Forbidden("a key twice"));
    }
    if entries.iter().any(|(key, value)| *key == "$type" && &written[value.clone()] == "\"blob\"") {
        // Jetstream prints these in the order of their definition.
        entries.sort_by_key(|(key, _)| BLOB.iter().position(|name| name == key).unwrap_or(BLOB.len()));
    }
    out.push('{');
    for (at, (key, value)) in entries.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        quoted(key, out);
        out.push(':');
        out.push_str(&written[value]);
    }
    out.push('}');
    Ok(())
}

/// The fields of a picture or film.
const BLOB: [&str; 4] = ["$type", "ref", "mimeType", "size"];

/// A text in quotes, escaped as Jetstream does: also what HTML would take for a tag, and the two line separators.
pub(crate) fn quoted(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let escape = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        plain = at + c.len_utf8();
        if escape.is_empty() {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(bytes: &[u8]) -> Result<String, Malformed> {
        let mut out = String::new();
        to_json(bytes, &mut out).map(|()| out)
    }

    #[test]
    fn values_are_written_as_the_network_prints_them() {
        let cases: [(&[u8], &str); 14] = [
            (b"\x00", "0"),
            (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", "18446744073709551615"),
            (b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", "-18446744073709551616"),
            (b"\x20", "-1"),
            (b"\xf4", "false"),
            (b"\xf6", "null"),
            (b"\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00", "1.5"),
            (b"\x43\x01\x02\x03", r#"{"$bytes":"AQID"}"#),
            (b"\x41\xff", r#"{"$bytes":"/w"}"#),
            (b"\x65a\"\\\n<", r#""a\"\\\n\u003c""#),
            (b"\x63\xe2\x80\xa8", r#""\u2028""#),
            (b"\x82\x01\x80", "[1,[]]"),
            (b"\xa2\x61b\x01\x61a\x02", r#"{"a":2,"b":1}"#),
            (b"\xa2\x64size\x01\x65$type\x64blob", r#"{"$type":"blob","size":1}"#),
        ];
        for (bytes, expected) in cases {
            assert_eq!(json(bytes).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_dag_cbor_is_refused_and_nothing_is_believed_beforehand() {
        let cases: [(&[u8], Malformed); 15] = [
            (b"", Malformed::Cut),
            (b"\x18", Malformed::Cut),
            (b"\x61", Malformed::Cut),
            (b"\x7b\xff\xff\xff\xff\xff\xff\xff\xffa", Malformed::Cut),
            (b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x01", Malformed::Cut),
            (b"\xbb\x80\x00\x00\x00\x00\x00\x00\x00\x01", Malformed::Cut),
            (b"\x9f\x01\xff", Malformed::Forbidden("a length that is told later")),
            (b"\xf7", Malformed::Forbidden("undefined or a short float")),
            (b"\xf9\x3c\x00", Malformed::Forbidden("undefined or a short float")),
            (b"\xfb\x7f\xf0\x00\x00\x00\x00\x00\x00", Malformed::Forbidden("a float that is no number")),
            (b"\xc1\x01", Malformed::Forbidden("a tag other than 42")),
            (b"\xd8\x2a\x42\x01\x01", Malformed::Link),
            (b"\x61\xff", Malformed::Utf8),
            (b"\xa2\x61a\x01\x61a\x02", Malformed::Forbidden("a key twice")),
            (b"\x01\x01", Malformed::Trailing),
        ];
        for (bytes, expected) in cases {
            assert_eq!(json(bytes), Err(expected), "{bytes:02x?}");
            assert!(
                Decoder::new(bytes).skip().is_err()
                    || matches!(
                        expected,
                        Malformed::Trailing | Malformed::Link | Malformed::Utf8 | Malformed::Forbidden(_)
                    )
            );
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = |levels: usize| [vec![0x81; levels], vec![0x01]].concat();
        assert_eq!(Decoder::new(&deep(1_000_000)).skip(), Ok(()));
        assert!(json(&deep(DEEPEST - 1)).is_ok());
        assert_eq!(json(&deep(DEEPEST)), Err(Malformed::Deep(DEEPEST)));
        let maps = [b"\xa1\x61a".repeat(1_000_000), vec![0x01]].concat();
        assert_eq!(Decoder::new(&maps).skip(), Ok(()));
        assert_eq!(json(&maps), Err(Malformed::Deep(DEEPEST)));
        assert_eq!(Decoder::new(&vec![0x81; 1_000]).skip(), Err(Malformed::Cut));
    }
}
