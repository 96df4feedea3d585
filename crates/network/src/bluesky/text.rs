//! What Bluesky makes of a text: links, mentions and tags, each with the bytes where it stands.
//!
//! Bluesky's apps draw a link only where the post says so beside its text (a facet): an address in the text alone
//! leads nowhere. Offsets count bytes of UTF-8, not characters; every facet here begins and ends between two
//! characters, and none overlaps another.
//!
//! Links are found as `wording` finds them. Mentions and tags follow the rules of the network's own app
//! (`@atproto/api`, `rich-text/detection.ts`), so that a text becomes the same post here and there.

use serde_json::{Value, json};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
use wording::{Address, addresses};

use super::identity::{Did, Handle};

/// The longest tag, in characters.
const LONGEST_TAG: usize = 64;

/// Something in a text that is more than words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it is.
    pub feature: Feature,
}

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feature {
    /// A link, with the whole address.
    Link(String),
    /// An account by its name: a mention once it is known who that is.
    Name(Handle),
    /// A mention of an account.
    Mention(Did),
    /// A tag, without its `#`.
    Tag(String),
}

/// What stands in a text, in order. A link without `http://` or `https://` becomes an https one, unless it is `link`
/// without its scheme.
#[must_use]
pub fn facets(text: &str, link: &str) -> Vec<Facet> {
    let links: Vec<Facet> = addresses(text).into_iter().map(|address| linked(text, address, link)).collect();
    let free = |facet: &Facet| links.iter().all(|link| facet.end <= link.start || link.end <= facet.start);
    let mut others: Vec<Facet> = words(text).into_iter().filter(free).collect();
    let mut found = links;
    found.append(&mut others);
    found.sort_by_key(|facet| facet.start);
    found
}

fn linked(text: &str, address: Address, link: &str) -> Facet {
    let written = address.span.of(text);
    let is_link = link.split_once("://").is_some_and(|(_, bare)| bare.trim_end_matches('/') == written);
    let whole = match (address.scheme, is_link) {
        (true, _) => written.to_owned(),
        (false, true) => link.to_owned(),
        (false, false) => format!("https://{written}"),
    };
    Facet { start: address.span.start, end: address.span.end, feature: Feature::Link(whole) }
}

/// Mentions and tags.
fn words(text: &str) -> Vec<Facet> {
    let mut found = Vec::new();
    let mut before = None;
    for (start, c) in text.char_indices() {
        let rest = &text[start..];
        let begins = before.is_none_or(char::is_whitespace);
        match c {
            '@' if begins || before == Some('(') => found.extend(name(rest, start)),
            '#' | '＃' if begins => found.extend(tag(rest, start, c.len_utf8())),
            _ => {}
        }
        before = Some(c);
    }
    found
}

fn name(rest: &str, start: usize) -> Option<Facet> {
    let written = &rest[1..];
    let end = written.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')));
    let written = written[..end.unwrap_or(written.len())].trim_end_matches(['.', '-']);
    // A letter of another script right behind belongs to the word: half a name is nobody's.
    if rest[1 + written.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let handle = written.parse().ok()?;
    Some(Facet { start, end: start + 1 + written.len(), feature: Feature::Name(handle) })
}

fn tag(rest: &str, start: usize, sign: usize) -> Option<Facet> {
    let written = &rest[sign..];
    // The sign of a keycap: #️⃣.
    if written.starts_with('\u{fe0f}') {
        return None;
    }
    let end = written.find(ends_a_tag).unwrap_or(written.len());
    let written = written[..end].trim_end_matches(is_punctuation);
    let says = written.chars().any(|c| !c.is_ascii_digit() && !is_punctuation(c));
    let fits = says && written.chars().count() <= LONGEST_TAG;
    fits.then(|| Facet {
        start,
        end: start + sign + written.len(),
        feature: Feature::Tag(written.to_owned()),
    })
}

fn ends_a_tag(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200a}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{20e2}')
}

fn is_punctuation(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Punctuation
}

impl Facet {
    /// As the post carries it; nothing while it is not known whose name it is.
    pub(crate) fn json(&self) -> Option<Value> {
        let feature = match &self.feature {
            Feature::Link(uri) => json!({"$type": "app.bsky.richtext.facet#link", "uri": uri}),
            Feature::Mention(did) => json!({"$type": "app.bsky.richtext.facet#mention", "did": did.as_str()}),
            Feature::Tag(tag) => json!({"$type": "app.bsky.richtext.facet#tag", "tag": tag}),
            Feature::Name(_) => return None,
        };
        Some(json!({"index": {"byteStart": self.start, "byteEnd": self.end}, "features": [feature]}))
    }
}

/// Where the links of a post lead: those that readers see, in the order of the post. A facet that does not lie
/// between two characters of the text is no link to anybody; the card under a post is one.
#[must_use]
pub fn links(post: &Value) -> Vec<String> {
    let text = post["text"].as_str().unwrap_or_default();
    let none = Vec::new();
    let facets = post["facets"].as_array().unwrap_or(&none).iter().filter(|facet| lies(facet, text));
    let features = facets.flat_map(|facet| facet["features"].as_array().unwrap_or(&none));
    let links = features.filter(|feature| feature["$type"] == "app.bsky.richtext.facet#link");
    let embed = &post["embed"];
    let card = match embed["$type"].as_str().unwrap_or_default() {
        "app.bsky.embed.external" => &embed["external"]["uri"],
        "app.bsky.embed.recordWithMedia" => &embed["media"]["external"]["uri"],
        _ => &Value::Null,
    };
    let all = links.map(|feature| &feature["uri"]).chain([card]);
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn lies(facet: &Value, text: &str) -> bool {
    let at = |name: &str| facet["index"][name].as_u64().and_then(|at| usize::try_from(at).ok());
    let (start, end) = (at("byteStart"), at("byteEnd"));
    start.zip(end).is_some_and(|(start, end)| start < end && text.get(start..end).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<(&str, Feature)> {
        let found = facets(text, "http://exemple.fr/essai");
        found.into_iter().map(|facet| (&text[facet.start..facet.end], facet.feature)).collect()
    }

    fn link(to: &str) -> Feature {
        Feature::Link(to.to_owned())
    }

    fn tag(tag: &str) -> Feature {
        Feature::Tag(tag.to_owned())
    }

    fn name(name: &str) -> Feature {
        Feature::Name(name.parse().unwrap())
    }

    #[test]
    fn offsets_count_bytes_behind_pictures_and_marks() {
        let text = "Publicité 👨‍👩‍👧‍👦 e\u{301} : exemple.fr/essai, (@alice.test) #été! https://a.org/é?x=#1";
        let found = of(text);
        let expected = [
            ("exemple.fr/essai", link("http://exemple.fr/essai")),
            ("@alice.test", name("alice.test")),
            ("#été", tag("été")),
            ("https://a.org/é?x=#1", link("https://a.org/é?x=#1")),
        ];
        assert_eq!(found, expected);
        let first = &facets(text, "")[0];
        assert_eq!((first.start, first.end), (43, 59));
    }

    #[test]
    fn what_the_network_s_app_leaves_is_left() {
        for none in
            ["#1 #42", "# x", "#️⃣", "a#b", "x@y.fr", "@alice", "@a_b.fr", "@alice.testé", "#!?", "$#a"]
        {
            assert_eq!(of(none), [], "{none}");
        }
        assert_eq!(of("#ad: yes #a1 ＃広告 #a_b. #c\u{200b}d"), {
            [
                ("#ad", tag("ad")),
                ("#a1", tag("a1")),
                ("＃広告", tag("広告")),
                ("#a_b", tag("a_b")),
                ("#c", tag("c")),
            ]
        });
        assert_eq!(of("hi @bob.test."), [("@bob.test", name("bob.test"))]);
        assert_eq!(of(&format!("#{}", "a".repeat(65))), []);
    }

    #[test]
    fn links_of_a_post_are_those_that_readers_see() {
        let facet = |start: usize, end: usize, uri: &str| {
            let feature = json!({"$type": "app.bsky.richtext.facet#link", "uri": uri});
            json!({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
        };
        let mut post = json!({"text": "é abc", "facets": [
            facet(3, 6, "https://a.example"), facet(1, 4, "https://cut.example"), facet(3, 9, "https://long.example"),
            facet(4, 4, "https://empty.example"), {"index": 3, "features": 4}, null,
        ]});
        assert_eq!(links(&post), ["https://a.example"]);
        post["embed"] = json!({"$type": "app.bsky.embed.external", "external": {"uri": "https://b.example"}});
        assert_eq!(links(&post), ["https://a.example", "https://b.example"]);
        assert_eq!(links(&json!("no post")), [""; 0]);
    }

    /// Pieces of a post, and what each should become.
    fn piece() -> impl Strategy<Value = (String, Option<Feature>)> {
        let plain = prop_oneof!["[a-zé日]{1,8}", Just("👩🏽‍🚀".to_owned()), Just("🇫🇷e\u{301}\u{302}".to_owned())];
        prop_oneof![
            3 => plain.prop_map(|word| (word, None)),
            1 => "[a-zé]{1,6}".prop_map(|word| (format!("#{word}"), Some(Feature::Tag(word)))),
            1 => "[a-z]{1,6}".prop_map(|word| {
                (format!("@{word}.test"), Some(name(&format!("{word}.test"))))
            }),
            1 => "[a-z]{1,6}/[a-z0-9é]{1,4}".prop_map(|word| {
                let whole = format!("https://www.{}", word.replacen('/', ".org/", 1));
                (whole.clone(), Some(Feature::Link(whole)))
            }),
        ]
    }

    proptest! {
        #[test]
        fn the_bytes_of_each_facet_are_its_words(
            pieces in proptest::collection::vec(piece(), 0..12),
            gap in prop_oneof![Just(" "), Just("\n"), Just(" 👨‍👩‍👧‍👦 "), Just("\u{3000}")],
        ) {
            let text = pieces.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>().join(gap);
            let expected: Vec<(&str, Feature)> = pieces
                .iter()
                .filter_map(|(words, feature)| feature.clone().map(|feature| (words.as_str(), feature)))
                .collect();
            prop_assert_eq!(of(&text), expected);
        }

        #[test]
        fn whatever_the_text_facets_lie_between_characters_in_order(text in "\\PC{0,60}|[@#a-z. ：/\u{200d}\u{301}👩é]{0,60}") {
            let mut at = 0;
            for facet in facets(&text, "") {
                prop_assert!(at <= facet.start && facet.start < facet.end, "{:?}", facet);
                prop_assert!(text.get(facet.start..facet.end).is_some());
                at = facet.end;
            }
        }
    }
}
