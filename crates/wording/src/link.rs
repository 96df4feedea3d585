//! Whether the campaign's link stands in a post, whole.
//!
//! Shape: every address of the text, and every address that the post carries beside its text (Bluesky's facets:
//! there the text may show a shortened form), is parsed by the URL standard and compared part by part. A trailing
//! slash is tolerated, nothing else. Without a scheme an address counts where the network makes a link of it: X
//! and Bluesky do, Mastodon does not.
//! A host that only looks like the campaign's is refused even where the real link stands beside it.

use kernel::{Link, Network};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::Span;
use crate::address::addresses;
use crate::fold::{invisible, letters};
use crate::span::head;
use crate::words::MOST_BYTES;

/// What was found, from the best to the worst reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// The whole link.
    Intact,
    /// http in the place of https, or the reverse.
    OtherScheme,
    /// What follows the `?` was changed, added to or cut.
    OtherQuery,
    /// What follows the `#` was changed.
    OtherFragment,
    /// The same host, another page.
    OtherPath,
    /// No link to readers of this network: the scheme is missing, or the post does not say that it is a link.
    NoScheme,
    /// Invisible characters inside, or a name and password.
    Disguised,
    /// A host that looks like the campaign's and is another.
    LookAlikeHost,
    /// No address of that host.
    Missing,
}

/// What a post does with the campaign's link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkFinding {
    /// The verdict.
    pub state: LinkState,
    /// Where in the text, when it stands in the text.
    pub span: Option<Span>,
    /// The address as the post has it.
    pub found: Option<String>,
}

impl LinkFinding {
    /// Whether readers reach the campaign's page.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.state == LinkState::Intact
    }
}

/// Looks for the link in a text, on a network that links addresses with a scheme only.
#[must_use]
pub fn link_intact(text: &str, link: &Link) -> LinkFinding {
    link_carried(text, &[], Network::Mastodon, link)
}

/// Looks for the link in a text and in the addresses carried beside it.
#[must_use]
pub fn link_carried(text: &str, carried: &[&str], network: Network, link: &Link) -> LinkFinding {
    let text = head(text, MOST_BYTES);
    let Ok(wanted) = Url::parse(link.as_str()) else {
        return LinkFinding { state: LinkState::Missing, span: None, found: None };
    };
    let mut found: Vec<LinkFinding> = Vec::new();
    for address in addresses(text) {
        let raw = address.span.of(text);
        let shown = carried.iter().any(|whole| shortens(raw, whole));
        let state = if shown { LinkState::Missing } else { state(raw, address.scheme, network, &wanted) };
        found.push(LinkFinding { state, span: Some(address.span), found: Some(raw.to_owned()) });
    }
    for raw in carried {
        let state = state(raw, raw.contains("://"), network, &wanted);
        found.push(LinkFinding { state, span: None, found: Some((*raw).to_owned()) });
    }
    let false_friend = found.iter().position(|finding| finding.state == LinkState::LookAlikeHost);
    let best = match false_friend {
        Some(at) => Some(found.swap_remove(at)),
        None => found.into_iter().min_by_key(|finding| finding.state),
    };
    match best {
        Some(finding) if finding.state != LinkState::Missing => finding,
        Some(_) | None => hidden(text, &wanted),
    }
}

/// Looks for the link in a post as it stands on its network.
///
/// Where a network draws links only where the post says so beside its text (Bluesky's facets), an address in the
/// text alone leads nobody anywhere, and what is carried decides where a reader ends up: the campaign's address
/// shown over a link to another page is that other page.
#[must_use]
pub fn link_published(text: &str, carried: &[&str], network: Network, link: &Link) -> LinkFinding {
    let finding = link_carried(text, carried, network, link);
    match network {
        Network::Mastodon | Network::X => return finding,
        Network::Bluesky if !finding.passes() => return finding,
        Network::Bluesky => {}
    }
    let Ok(wanted) = Url::parse(link.as_str()) else { return finding };
    let states = carried.iter().map(|raw| state(raw, raw.contains("://"), network, &wanted));
    match states.min() {
        Some(LinkState::Intact) => finding,
        // Links there are, and none of them is the campaign's; or none at all.
        Some(LinkState::Missing) | None => LinkFinding { state: LinkState::NoScheme, ..finding },
        Some(other) => LinkFinding { state: other, ..finding },
    }
}

/// Whether a text shows the head of a carried address, as Bluesky's clients do.
fn shortens(shown: &str, whole: &str) -> bool {
    let bare = |address: &str| {
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address.strip_prefix("www.").unwrap_or(address).to_owned()
    };
    let (shown, whole) = (bare(shown), bare(whole));
    let head = shown.trim_end_matches(['…', '.', '/']);
    head.contains('.') && whole.starts_with(head)
}

fn state(raw: &str, scheme: bool, network: Network, wanted: &Url) -> LinkState {
    let whole = if scheme { raw.to_owned() } else { format!("{}://{raw}", wanted.scheme()) };
    if whole.chars().any(invisible) {
        return LinkState::Disguised;
    }
    let Ok(url) = Url::parse(&whole) else { return LinkState::Missing };
    if url.host_str() != wanted.host_str() || url.port_or_known_default() != expected_port(&url, wanted) {
        return if alike(&host(&whole), &host(wanted.as_str())) {
            LinkState::LookAlikeHost
        } else {
            LinkState::Missing
        };
    }
    if !url.username().is_empty() || url.password().is_some() {
        return LinkState::Disguised;
    }
    let slash = |url: &Url| url.path().trim_end_matches('/').to_owned();
    if slash(&url) != slash(wanted) {
        return LinkState::OtherPath;
    }
    if url.query().unwrap_or_default() != wanted.query().unwrap_or_default() {
        return LinkState::OtherQuery;
    }
    if url.fragment() != wanted.fragment() {
        return LinkState::OtherFragment;
    }
    if url.scheme() != wanted.scheme() {
        return LinkState::OtherScheme;
    }
    match network {
        Network::Mastodon if !scheme => LinkState::NoScheme,
        Network::Mastodon | Network::X | Network::Bluesky => LinkState::Intact,
    }
}

/// The port that the wanted address has, or the default one where the schemes differ.
fn expected_port(url: &Url, wanted: &Url) -> Option<u16> {
    if url.scheme() == wanted.scheme() {
        wanted.port_or_known_default()
    } else {
        wanted.port().or(default(url))
    }
}

fn default(url: &Url) -> Option<u16> {
    match url.scheme() {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// The host as it is written, not as it is resolved.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_owned()
}

/// Whether two different hosts look the same at a glance: look-alike letters and digits, moved hyphens, one
/// letter more, less or other.
fn alike(given: &str, wanted: &str) -> bool {
    let glance = |host: &str| {
        let host = host.strip_prefix("www.").unwrap_or(host);
        letters(host).replace("rn", "m").replace("vv", "w").replace('0', "o").replace(['1', 'i'], "l")
    };
    let (given, wanted) = (glance(given), glance(wanted));
    given == wanted || (wanted.len() >= 8 && one_apart(&given, &wanted))
}

/// At most one letter inserted, dropped, changed or swapped with its neighbour.
fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let same = |x: usize, y: usize| a.get(x..).is_some_and(|x| Some(x) == b.get(y..));
    let swapped = a.len() >= 2 && b.len() >= 2 && a[0] == b[1] && a[1] == b[0] && same(2, 2);
    same(1, 1) || same(1, 0) || same(0, 1) || swapped
}

/// The link broken by invisible characters, which no network follows.
fn hidden(text: &str, wanted: &Url) -> LinkFinding {
    let missing = LinkFinding { state: LinkState::Missing, span: None, found: None };
    if !text.chars().any(invisible) {
        return missing;
    }
    let plain: String = text.chars().filter(|c| !invisible(*c)).collect();
    let there = addresses(&plain).iter().any(|address| {
        state(address.span.of(&plain), address.scheme, Network::X, wanted) == LinkState::Intact
    });
    if there { LinkFinding { state: LinkState::Disguised, ..missing } } else { missing }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link {
        "https://exemple-velo.fr/essai?c=42".parse().unwrap()
    }

    fn state(text: &str) -> LinkState {
        link_carried(text, &[], Network::X, &link()).state
    }

    #[test]
    fn on_bluesky_a_link_is_what_the_post_says_is_one() {
        let text = "Voir https://exemple-velo.fr/essai?c=42";
        let of = |carried: &[&str], network| link_published(text, carried, network, &link()).state;
        assert_eq!(of(&[], Network::X), LinkState::Intact);
        assert_eq!(of(&[], Network::Bluesky), LinkState::NoScheme, "nobody can press it");
        assert_eq!(of(&["https://exemple-velo.fr/essai?c=42"], Network::Bluesky), LinkState::Intact);
        assert_eq!(of(&["https://ailleurs.fr/"], Network::Bluesky), LinkState::NoScheme);
        assert_eq!(of(&["https://exemple-velo.fr/essai?c=43"], Network::Bluesky), LinkState::OtherQuery);
        assert_eq!(of(&["https://exemple-veIo.fr/essai?c=42"], Network::Bluesky), LinkState::LookAlikeHost);
        let shown =
            link_published("Voir exemple-velo.fr/ess…", &[link().as_str()], Network::Bluesky, &link());
        assert!(shown.passes(), "{shown:?}");
    }

    #[test]
    fn the_whole_link_passes_and_nothing_less() {
        for (text, expected) in [
            ("Voir https://exemple-velo.fr/essai?c=42.", LinkState::Intact),
            ("Voir https://EXEMPLE-velo.fr/essai?c=42 !", LinkState::Intact),
            ("Voir exemple-velo.fr/essai?c=42", LinkState::Intact),
            ("Voir https://exemple-velo.fr/essai/?c=42", LinkState::Intact),
            ("Voir http://exemple-velo.fr/essai?c=42", LinkState::OtherScheme),
            ("Voir https://exemple-velo.fr/essai", LinkState::OtherQuery),
            ("Voir https://exemple-velo.fr/essai?c=43", LinkState::OtherQuery),
            ("Voir https://exemple-velo.fr/essai?c=42&ref=moi", LinkState::OtherQuery),
            ("Voir https://exemple-velo.fr/Essai?c=42", LinkState::OtherPath),
            ("Voir https://exemple-velo.fr/essai?c=42#fin", LinkState::OtherFragment),
            ("Voir https://exemple-velo.fr:8443/essai?c=42", LinkState::LookAlikeHost),
            ("Voir https://exemple-ve\u{200b}lo.fr/essai?c=42", LinkState::Disguised),
            ("Voir https://moi@exemple-velo.fr/essai?c=42", LinkState::Disguised),
            ("Voir https://ехemple-velo.fr/essai?c=42", LinkState::LookAlikeHost),
            ("Voir https://exemplevelo.fr/essai?c=42", LinkState::LookAlikeHost),
            ("Voir https://exemple-velos.fr/essai?c=42", LinkState::LookAlikeHost),
            ("Voir https://exmeple-velo.fr/essai?c=42", LinkState::LookAlikeHost),
            ("Voir https://exernple-velo.fr/essai?c=42", LinkState::LookAlikeHost),
            ("https://exemple-velo.fr/essai?c=42 https://exemp1e-velo.fr", LinkState::LookAlikeHost),
            ("Voir https://ailleurs.org/", LinkState::Missing),
            ("", LinkState::Missing),
        ] {
            assert_eq!(state(text), expected, "{text}");
        }
    }

    #[test]
    fn a_facet_may_carry_what_the_text_shortens() {
        let check = |text, carried: &[&str]| link_carried(text, carried, Network::Bluesky, &link()).state;
        assert_eq!(check("exemple-velo.fr/ess…", &["https://exemple-velo.fr/essai?c=42"]), LinkState::Intact);
        assert_eq!(check("ici", &["https://exemple-velo.fr/essai?c=42"]), LinkState::Intact);
        assert_eq!(check("ici", &["https://exemple-velo.fr/essai?c=1"]), LinkState::OtherQuery);
        assert_eq!(check("exemple-velo.fr/ess…", &[]), LinkState::OtherPath);
    }

    #[test]
    fn mastodon_links_addresses_with_a_scheme_only() {
        assert_eq!(link_intact("exemple-velo.fr/essai?c=42", &link()).state, LinkState::NoScheme);
    }
}
