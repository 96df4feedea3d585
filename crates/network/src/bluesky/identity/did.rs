//! An account's lasting id.

use std::fmt;
use std::str::FromStr;

/// The longest id that the protocol allows, in bytes.
const LONGEST: usize = 2_048;
/// The letters and digits after `did:plc:`.
const PLC: usize = 24;

/// An account's lasting id: `did:plc:ewvi7nxzyoun6zhxrhs64oiz` or `did:web:example.com`.
///
/// Only the two methods that the AT Protocol knows. A `did:web` is a whole host: paths are not allowed there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Did(String);

/// No id of an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no account's id: it reads like did:plc:ewvi7nxzyoun6zhxrhs64oiz or did:web:example.com")]
pub struct DidError(pub String);

/// How an id's document is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method<'a> {
    /// In the directory.
    Plc,
    /// At this host, with a port when there is a `:`.
    Web(&'a str, Option<u16>),
}

impl Did {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn method(&self) -> Method<'_> {
        match self.0.strip_prefix("did:web:") {
            None => Method::Plc,
            Some(host) => match host.split_once("%3A") {
                None => Method::Web(host, None),
                Some((host, port)) => Method::Web(host, port.parse().ok()),
            },
        }
    }
}

impl FromStr for Did {
    type Err = DidError;

    fn from_str(text: &str) -> Result<Self, DidError> {
        let fits = text.len() <= LONGEST
            && if let Some(id) = text.strip_prefix("did:plc:") {
                id.len() == PLC && id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
            } else {
                text.strip_prefix("did:web:").is_some_and(is_host)
            };
        if fits { Ok(Self(text.to_owned())) } else { Err(DidError(text.chars().take(80).collect())) }
    }
}

/// A name of two labels or more; or `localhost`, alone with a port, for servers under test.
fn is_host(text: &str) -> bool {
    if let Some(port) = text.strip_prefix("localhost%3A") {
        return port.parse::<u16>().is_ok();
    }
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label) && !ends_in_a_number(text)
}

pub(crate) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// What the standard of URLs would take for an address of numbers.
pub(crate) fn ends_in_a_number(host: &str) -> bool {
    host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()))
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_the_two_methods_are_read() {
        for good in ["did:plc:ewvi7nxzyoun6zhxrhs64oiz", "did:web:example.com", "did:web:a-b.example.co.uk"] {
            assert_eq!(good.parse::<Did>().unwrap().as_str(), good);
        }
        let local: Did = "did:web:localhost%3A3000".parse().unwrap();
        assert_eq!(local.method(), Method::Web("localhost", Some(3000)));
    }

    #[test]
    fn what_would_lead_elsewhere_is_refused() {
        for bad in [
            "",
            "did:plc:",
            "did:plc:EWVI7NXZYOUN6ZHXRHS64OIZ",
            "did:plc:ewvi7nxzyoun6zhxrhs64oi1",
            "did:plc:../../../../../etc/pas",
            "did:web:localhost",
            "did:web:127.0.0.1",
            "did:web:example.com:users:alice",
            "did:web:example.com%2Fpath",
            "did:web:example.com%3A8080",
            "did:web:a@example.com",
            "did:web:-a.example.com",
            "did:web:example.0x7f",
            "did:key:zQ3sh",
            "alice.test",
        ] {
            assert!(bad.parse::<Did>().is_err(), "{bad}");
        }
        assert!(format!("did:web:{}com", "a.".repeat(2_000)).parse::<Did>().is_err());
    }
}
