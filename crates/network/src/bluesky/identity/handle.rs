//! An account's name of the day.

use std::fmt;
use std::str::FromStr;

use super::did::{ends_in_a_number, is_label};

/// Top-level domains that name nobody on the public internet. `test` is for servers under test: the resolver decides.
const RESERVED: [&str; 8] = ["alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion"];

/// An account's name, a domain name: `alice.bsky.social`. In small letters, without the `@`.
///
/// It can change and be given to somebody else any day: nothing is kept under it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(String);

/// No name of an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no account's name: it is a domain name, like alice.bsky.social")]
pub struct HandleError(pub String);

impl Handle {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is of a domain that is kept for tests (RFC 2606).
    pub(crate) fn is_for_tests(&self) -> bool {
        self.0.ends_with(".test")
    }
}

impl FromStr for Handle {
    type Err = HandleError;

    fn from_str(text: &str) -> Result<Self, HandleError> {
        let plain = text.strip_prefix('@').unwrap_or(text).to_ascii_lowercase();
        let last = plain.rsplit('.').next().unwrap_or_default();
        let fits = plain.len() <= 253
            && plain.contains('.')
            && plain.split('.').all(is_label)
            && !ends_in_a_number(&plain)
            && !RESERVED.contains(&last);
        if fits { Ok(Self(plain)) } else { Err(HandleError(text.chars().take(80).collect())) }
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_domain_names() {
        for good in ["alice.bsky.social", "@Alice.Test", "xn--notarealidn.com", "8.cn", "a.co"] {
            assert!(good.parse::<Handle>().is_ok(), "{good}");
        }
        assert_eq!("@Alice.Test".parse::<Handle>().unwrap().as_str(), "alice.test");
        let long = format!("{}.com", "a".repeat(64));
        for bad in
            ["", "alice", "alice.local", "a.localhost", "john..test", "127.0.0.1", "a_b.test", "é.fr", "a.b."]
                .into_iter()
                .chain([long.as_str()])
        {
            assert!(bad.parse::<Handle>().is_err(), "{bad}");
        }
    }
}
