//! The address of a post, as people give it and as it is kept.
//!
//! People copy `https://bsky.app/profile/NAME/post/KEY` from their browser; programs write `at://NAME/COLLECTION/KEY`. Kept
//! is `at://DID/app.bsky.feed.post/KEY` alone: a name can change hands, the lasting id cannot.

use std::fmt;
use std::str::FromStr;

use url::Url;

use super::identity::{Did, Handle};

/// Where posts are kept in an account.
pub const POSTS: &str = "app.bsky.feed.post";
/// The web apps whose addresses are understood.
const APPS: [&str; 2] = ["bsky.app", "staging.bsky.app"];

/// Whose post it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// By the lasting id.
    Did(Did),
    /// By a name.
    Handle(Handle),
}

/// An address as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Whose post.
    pub author: Author,
    /// Its key.
    pub key: String,
}

/// The lasting address of a post.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PostUri {
    /// Whose post.
    pub did: Did,
    /// Its key.
    pub key: String,
}

/// No address of a post.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no address of a post on Bluesky: copy it from the post's page, \
    like https://bsky.app/profile/alice.bsky.social/post/3l2s5xxv2ze2c"
)]
pub struct AddressError(pub String);

impl FromStr for Given {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let wrong = || AddressError(text.chars().take(120).collect());
        let text = text.trim();
        let parts = match text.strip_prefix("at://") {
            Some(rest) => rest.split('/').map(str::to_owned).collect(),
            None => of_app(text).ok_or_else(wrong)?,
        };
        let [who, collection, key] = parts.as_slice() else { return Err(wrong()) };
        if collection != POSTS || !is_key(key) {
            return Err(wrong());
        }
        let author = match who.strip_prefix("did:") {
            Some(_) => Author::Did(who.parse().map_err(|_| wrong())?),
            None => Author::Handle(who.parse().map_err(|_| wrong())?),
        };
        Ok(Self { author, key: key.clone() })
    }
}

/// The parts of an app's address, as if it were the protocol's own.
fn of_app(text: &str) -> Option<Vec<String>> {
    let url = Url::parse(text).ok()?;
    let known = matches!(url.scheme(), "http" | "https") && APPS.contains(&url.host_str()?);
    let mut parts = url.path_segments().filter(|_| known)?;
    let (Some("profile"), Some(who), Some("post"), Some(key)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    parts.all(str::is_empty).then(|| vec![who.to_owned(), POSTS.to_owned(), key.to_owned()])
}

/// The protocol's syntax of record keys.
pub(crate) fn is_key(text: &str) -> bool {
    (1..=512).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:~-".contains(&byte))
        && text != "."
        && text != ".."
}

impl FromStr for PostUri {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let given: Given = text.parse()?;
        match given.author {
            Author::Did(did) => Ok(Self { did, key: given.key }),
            Author::Handle(_) => Err(AddressError(text.chars().take(120).collect())),
        }
    }
}

impl fmt::Display for PostUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at://{}/{POSTS}/{}", self.did, self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DID: &str = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    #[test]
    fn every_way_of_giving_it_is_understood() {
        let kept = format!("at://{DID}/app.bsky.feed.post/3l2s5xxv2ze2c");
        for given in [
            kept.clone(),
            format!(" https://bsky.app/profile/{DID}/post/3l2s5xxv2ze2c "),
            format!("https://bsky.app/profile/{DID}/post/3l2s5xxv2ze2c/?ref=x#y"),
        ] {
            assert_eq!(given.parse::<PostUri>().unwrap().to_string(), kept, "{given}");
        }
        for given in [
            "https://bsky.app/profile/Alice.bsky.social/post/3l2s",
            "at://alice.bsky.social/app.bsky.feed.post/3l2s",
        ] {
            let given: Given = given.parse().unwrap();
            assert_eq!(given.author, Author::Handle("alice.bsky.social".parse().unwrap()));
        }
    }

    #[test]
    fn what_is_no_post_is_refused_with_an_example() {
        for bad in [
            "",
            "https://example.com/profile/alice.bsky.social/post/3l2s",
            "https://bsky.app/profile/alice.bsky.social",
            "https://bsky.app/profile/alice.bsky.social/post/3l2s/liked-by",
            "https://bsky.app/profile/alice.bsky.social/lists/3l2s",
            "at://alice.bsky.social/app.bsky.feed.like/3l2s",
            "at://alice.bsky.social/app.bsky.feed.post/..",
            "at://alice.bsky.social/app.bsky.feed.post/a/b",
            "at://did:plc:short/app.bsky.feed.post/3l2s",
            "ftp://bsky.app/profile/alice.bsky.social/post/3l2s",
        ] {
            let said = bad.parse::<Given>().unwrap_err().to_string();
            assert!(said.contains("https://bsky.app/profile/"), "{bad}: {said}");
        }
    }
}
