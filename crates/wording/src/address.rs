//! Web addresses inside a text, with their scheme or without.
//!
//! Shape: one pass that gives byte spans in order, never overlapping. With `http://` or `https://` everything up
//! to white space counts, less the punctuation that ends a sentence. Without a scheme a name counts when its last
//! label is a known top-level domain, as X and Bluesky do when they draw a link.
//! Bound: X knows every top-level domain; this list holds every country's and the generic ones in wide use.
//! Source: twitter-text, `extractUrlsWithIndices` (trailing punctuation, characters that may not precede a name).

use crate::Span;

/// A web address in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Where it stands.
    pub span: Span,
    /// Written with `http://` or `https://`.
    pub scheme: bool,
}

/// Generic top-level domains in wide use.
const GENERIC: [&str; 58] = [
    "com", "org", "net", "info", "biz", "edu", "gov", "int", "mil", "name", "pro", "app", "dev", "shop",
    "store", "online", "site", "blog", "tech", "xyz", "club", "news", "live", "world", "social", "media",
    "agency", "studio", "design", "art", "cloud", "page", "link", "life", "today", "space", "website", "fun",
    "top", "eco", "bio", "paris", "london", "berlin", "bzh", "alsace", "corsica", "cat", "eus", "gal",
    "scot", "wales", "swiss", "travel", "museum", "jobs", "coop", "mobi",
];

/// Country codes in use as top-level domains, two letters each.
const COUNTRIES: &str = "acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbwbybzcacccdcfcgchcickclcmcn\
cocrcucvcwcxcyczdedjdkdmdodzeceeegereseteufifjfkfmfofrgagbgdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieilimin\
ioiqirisitjejmjojpkekgkhkikmknkpkrkwkykzlalblclilklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenf\
ngninlnonpnrnunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsiskslsmsnsosrssstsvsxsysztctdtftgthtjtktl\
tmtntotrtttvtwtzuaugukusuyuzvavcvevgvivnvuwfwsyeytzazmzw";

/// All web addresses of a text, in order, none overlapping another.
#[must_use]
pub fn addresses(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    while let Some(c) = text[at..].chars().next() {
        let address = if before.is_some_and(glues) { None } else { address_at(text, at) };
        if let Some(address) = address {
            at = address.span.end;
            before = text[..at].chars().next_back();
            found.push(address);
        } else {
            before = Some(c);
            at += c.len_utf8();
        }
    }
    found
}

/// Whether an address cannot begin after this character.
fn glues(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '@' | '#' | '$' | '_' | '-' | '.' | '/' | '＠' | '＃')
}

fn address_at(text: &str, start: usize) -> Option<Address> {
    let rest = &text[start..];
    let scheme = ["https://", "http://"].iter().find_map(|scheme| {
        rest.get(..scheme.len()).filter(|head| head.eq_ignore_ascii_case(scheme)).map(str::len)
    });
    let length = match scheme {
        Some(scheme) => {
            let end = rest.find(ends).unwrap_or(rest.len());
            let end = trim(&rest[..end]);
            if end > scheme && rest[scheme..end].contains(|c: char| c.is_alphanumeric()) {
                end
            } else {
                return None;
            }
        }
        None => bare(rest)?,
    };
    Some(Address { span: Span::new(start, start + length), scheme: scheme.is_some() })
}

/// The length of an address without scheme at the head of the text.
fn bare(rest: &str) -> Option<usize> {
    let name =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(rest.len());
    let name = rest[..name].trim_end_matches(['.', '-']);
    let (labels, last) = name.rsplit_once('.')?;
    let fits = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    if !labels.split('.').all(fits) || !top_level(last) {
        return None;
    }
    let tail = &rest[name.len()..];
    if tail.starts_with(|c: char| c == '@' || c.is_alphanumeric()) {
        return None;
    }
    if !tail.starts_with(['/', '?', ':']) {
        return Some(name.len());
    }
    let end = tail.find(ends).unwrap_or(tail.len());
    Some(trim(&rest[..name.len() + end]).max(name.len()))
}

fn top_level(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    if label.len() == 2 {
        return COUNTRIES.as_bytes().chunks_exact(2).any(|country| country == label.as_bytes());
    }
    GENERIC.contains(&label.as_str())
}

/// Whether an address stops before this character.
fn ends(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '<' | '>' | '«' | '»' | '“' | '”' | '{' | '}' | '|')
}

/// The length without the punctuation that belongs to the sentence.
fn trim(address: &str) -> usize {
    let mut kept = address;
    while let Some(last) = kept.chars().next_back() {
        let cut = match last {
            ')' => kept.matches(')').count() > kept.matches('(').count(),
            ']' => kept.matches(']').count() > kept.matches('[').count(),
            _ => matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '*'),
        };
        if !cut {
            break;
        }
        kept = &kept[..kept.len() - last.len_utf8()];
    }
    kept.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        addresses(text).into_iter().map(|address| address.span.of(text)).collect()
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        assert_eq!(found("Voir https://exemple.fr/essai. Bien"), ["https://exemple.fr/essai"]);
        assert_eq!(found("(see https://example.org/a_(b))"), ["https://example.org/a_(b)"]);
        assert_eq!(
            found("HTTPS://EXAMPLE.ORG, test.com! t.co/a?"),
            ["HTTPS://EXAMPLE.ORG", "test.com", "t.co/a"]
        );
        assert_eq!(found("«https://exemple.fr»"), ["https://exemple.fr"]);
    }

    #[test]
    fn what_only_looks_like_an_address_is_left() {
        for none in
            ["fin.Début", "e-mail a@example.org", "http://", "3.5", "etc...", "@user.bsky.social", "a..fr"]
        {
            assert!(found(none).is_empty(), "{none}: {:?}", found(none));
        }
    }
}
