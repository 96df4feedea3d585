//! How long a post is, as its network counts.
//!
//! - Bluesky: at most 300 extended grapheme clusters and 3,000 bytes of UTF-8 (`app.bsky.feed.post` lexicon:
//!   `maxGraphemes: 300`, `maxLength: 3000`). Addresses count as written in the text; a client that shortens
//!   them puts the whole address in a facet.
//! - X: weighted length of at most 280 (twitter-text, configuration `v3`): after NFC, code points in 0 to 4351,
//!   8192 to 8205, 8208 to 8223 and 8242 to 8247 weigh 1, others 2, an emoji sequence weighs 2 in all, an
//!   address weighs 23 whatever its length. Approximation: any emoji cluster counts as one known sequence, and
//!   addresses without scheme need a top-level domain of the list in `address`.
//! - Mastodon: at most 500 grapheme clusters, an address with scheme counts as 23, and of `@user@server` only
//!   `@user` counts (`StatusLengthValidator`). 500 is the default; servers may allow more.
//!
//! Cost: linear in the text.

use kernel::Network;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_properties::UnicodeEmoji;
use unicode_segmentation::UnicodeSegmentation;

use crate::address::addresses;
use crate::fold::picture;

/// What an address weighs on X and Mastodon.
const ADDRESS: usize = 23;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Extended grapheme clusters: what a reader calls a character.
    Graphemes,
    /// Weighted characters of X.
    Weighted,
}

/// A length against its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Length {
    /// How much is used.
    pub used: usize,
    /// How much there is.
    pub limit: usize,
    /// In which unit.
    pub unit: Unit,
    /// Bytes of UTF-8.
    pub bytes: usize,
    /// How many bytes there may be, where the network says so.
    pub byte_limit: Option<usize>,
}

impl Length {
    /// Whether it fits.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.used <= self.limit && self.byte_limit.is_none_or(|limit| self.bytes <= limit)
    }
}

/// Measures a post.
#[must_use]
pub fn length(text: &str, network: Network) -> Length {
    let (used, limit, unit, byte_limit) = match network {
        Network::Bluesky => (text.graphemes(true).count(), 300, Unit::Graphemes, Some(3_000)),
        Network::Mastodon => (mastodon(text), 500, Unit::Graphemes, None),
        Network::X => (weighted(text), 280, Unit::Weighted, None),
    };
    Length { used, limit, unit, bytes: text.len(), byte_limit }
}

fn mastodon(text: &str) -> usize {
    let mut used = 0;
    let mut from = 0;
    for address in addresses(text).into_iter().filter(|address| address.scheme) {
        used += local_mentions(&text[from..address.span.start]) + ADDRESS;
        from = address.span.end;
    }
    used + local_mentions(&text[from..])
}

/// Grapheme clusters, the server part of mentions left out.
fn local_mentions(text: &str) -> usize {
    let mut used = text.graphemes(true).count();
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find('@') {
        let glued =
            rest[..at].chars().next_back().or(before).is_some_and(|c| c.is_alphanumeric() || c == '/');
        let after = &rest[at + 1..];
        let local = after.find(|c| !name(c)).unwrap_or(after.len());
        let server = after[local..].strip_prefix('@').map(|server| {
            let end = server.find(|c| !name(c)).unwrap_or(server.len());
            server[..end].trim_end_matches(['.', '-']).len()
        });
        if let (false, true, Some(server @ 1..)) = (glued, local > 0, server) {
            used -= server + 1;
        }
        before = Some('@');
        rest = after;
    }
    used
}

fn weighted(text: &str) -> usize {
    let text: String = text.nfc().collect();
    let mut used = 0;
    let mut from = 0;
    for address in addresses(&text) {
        used += weigh(&text[from..address.span.start]) + ADDRESS;
        from = address.span.end;
    }
    used + weigh(&text[from..])
}

fn weigh(text: &str) -> usize {
    text.graphemes(true).map(cluster).sum()
}

fn cluster(cluster: &str) -> usize {
    if cluster.len() == 1 {
        return 1;
    }
    if !emoji(cluster) {
        return cluster.chars().map(weight).sum();
    }
    // The sequence weighs 2; marks piled upon it are no part of it.
    let part = |c: char| {
        c.is_emoji_char_or_emoji_component() || matches!(c, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}')
    };
    2 + cluster.chars().filter(|c| !part(*c)).map(weight).sum::<usize>()
}

fn emoji(cluster: &str) -> bool {
    let first = cluster.chars().next().is_some_and(UnicodeEmoji::is_emoji_char_or_emoji_component);
    let drawn = cluster.chars().any(|c| picture(c) && weight(c) == 2 || matches!(c, '\u{fe0f}' | '\u{20e3}'));
    first && drawn
}

const fn weight(c: char) -> usize {
    match c as u32 {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(text: &str, network: Network) -> usize {
        length(text, network).used
    }

    #[test]
    fn bluesky_counts_clusters_and_bytes() {
        assert_eq!(used("e\u{301}té 👨‍👩‍👧‍👦 🇫🇷", Network::Bluesky), 7);
        assert!(length(&"a".repeat(300), Network::Bluesky).fits());
        assert!(!length(&"a".repeat(301), Network::Bluesky).fits());
        let family = "👨‍👩‍👧‍👦".repeat(121);
        let long = length(&family, Network::Bluesky);
        assert_eq!((long.used, long.bytes), (121, 3_025));
        assert!(!long.fits());
    }

    #[test]
    fn x_weighs_scripts_emoji_and_addresses() {
        for (text, expected) in [
            ("This is a test.", 15),
            ("http://test.com", 23),
            ("test.com", 23),
            ("Test https://test.com test https://test.com test.com test", 86),
            ("저찀쯿쿿", 8),
            ("\u{10000}\u{10ffff}", 4),
            ("H🐱☺", 5),
            ("👨‍👩‍👧‍👦", 2),
            ("👍🏽🇫🇷1️⃣", 6),
            ("❤️", 2),
            ("e\u{301}", 1),
            ("“Été” – c’est", 13),
            ("の", 2),
            ("©", 1),
            ("…", 2),
        ] {
            assert_eq!(used(text, Network::X), expected, "{text}");
        }
        assert!(length(&"é".repeat(280), Network::X).fits());
        assert!(!length(&"の".repeat(141), Network::X).fits());
    }

    #[test]
    fn mastodon_counts_addresses_as_23_and_the_local_part_of_mentions() {
        assert_eq!(used("@ami@serveur.example.org salut", Network::Mastodon), 10);
        assert_eq!(used("écris à moi@exemple.fr", Network::Mastodon), 22);
        let long = format!("a https://exemple.fr/{} b", "x".repeat(300));
        assert_eq!(used(&long, Network::Mastodon), 27);
        assert_eq!(used("exemple.fr", Network::Mastodon), 10);
        assert!(!length(&"é".repeat(501), Network::Mastodon).fits());
    }
}
