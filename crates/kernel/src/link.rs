//! The address that a campaign sends people to.
//!
//! Literal private addresses are refused here, before anyone fetches anything: a resolver's guard is never
//! asked about `http://127.0.0.1`. Names that resolve to a private address are the fetching client's to refuse.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Why an address cannot be a campaign's link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not an address.
    #[error("“{0}” is not a web address: write it in full, such as https://example.org/page")]
    Unreadable(String),
    /// Longer than [`Link::MAX_BYTES`].
    #[error("the address is {0} bytes long: shorten it to {max} at most", max = Link::MAX_BYTES)]
    TooLong(usize),
    /// Another scheme than http and https.
    #[error("“{0}” addresses cannot be linked: use https")]
    Scheme(String),
    /// A name or password inside.
    #[error("the address holds a user name or password: remove what stands before the @")]
    Credentials,
    /// Leads into a private network.
    #[error("{0} is inside a private network, where readers cannot go: give a public address")]
    Private(String),
}

/// A public web address, normalised.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(Url);

impl Link {
    /// The longest address, in bytes: what every browser and network still carries.
    pub const MAX_BYTES: usize = 2_000;

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host's name.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

impl FromStr for Link {
    type Err = LinkError;

    fn from_str(text: &str) -> Result<Self, LinkError> {
        if text.len() > Self::MAX_BYTES {
            return Err(LinkError::TooLong(text.len()));
        }
        let unreadable = || LinkError::Unreadable(text.chars().take(80).collect());
        // The parser of the URL standard drops these without a word; two readers would see two addresses.
        if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(unreadable());
        }
        let url = Url::parse(text).map_err(|_| unreadable())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(LinkError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(LinkError::Credentials);
        }
        let host = url.host().ok_or_else(unreadable)?;
        let private = match &host {
            Host::Domain(name) => private_name(name),
            Host::Ipv4(address) => private_v4(*address),
            Host::Ipv6(address) => private_v6(*address),
        };
        if private { Err(LinkError::Private(host.to_string())) } else { Ok(Self(url)) }
    }
}

fn private_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let private_suffix = ["localhost", "local", "internal", "home.arpa", "lan", "test", "invalid", "onion"]
        .iter()
        .any(|suffix| name == *suffix || name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.')));
    private_suffix || !name.contains('.')
}

fn private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (18..20).contains(&b))
        || (a == 192 && b == 0 && c == 0)
}

fn private_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Addresses that carry an IPv4 address are judged by it: mapped, compatible, NAT64 and 6to4.
    let embedded = match segments {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some((high, low)),
        [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = embedded {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        return private_v4(Ipv4Addr::new(a, b, c, d));
    }
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || (segments[0] == 0x2001 && segments[1] == 0xdb8)
}

impl TryFrom<String> for Link {
    type Error = LinkError;

    fn try_from(text: String) -> Result<Self, LinkError> {
        text.parse()
    }
}

impl From<Link> for String {
    fn from(link: Link) -> String {
        link.0.into()
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_pass() {
        for good in
            ["https://example.org/a?b=c", "http://exemple.fr", "https://8.8.8.8/", "https://café.fr/é"]
        {
            assert!(good.parse::<Link>().is_ok(), "{good}");
        }
    }

    #[test]
    fn private_addresses_are_refused_however_they_are_written() {
        for bad in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://10.1.2.3",
            "http://172.16.0.1",
            "http://192.168.1.1",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1",
            "http://0.0.0.0",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://localhost:8080",
            "http://a.localhost.",
            "http://printer.local",
            "http://intranet",
        ] {
            assert!(matches!(bad.parse::<Link>(), Err(LinkError::Private(_))), "{bad}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_refused_with_the_cure() {
        assert!(matches!("".parse::<Link>(), Err(LinkError::Unreadable(_))));
        assert!(matches!("exa mple.org".parse::<Link>(), Err(LinkError::Unreadable(_))));
        assert!(matches!("https://exam\tple.org".parse::<Link>(), Err(LinkError::Unreadable(_))));
        assert!(matches!("javascript:alert(1)".parse::<Link>(), Err(LinkError::Scheme(_))));
        assert!(matches!("https://a:b@example.org".parse::<Link>(), Err(LinkError::Credentials)));
        let long = format!("https://example.org/{}", "a".repeat(2_000));
        assert!(matches!(long.parse::<Link>(), Err(LinkError::TooLong(_))));
    }
}
