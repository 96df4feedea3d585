//! What a post says and who wrote it, read from its author's own server: for whoever is to judge a post that breaks out.
//!
//! The stream tells that something happens to a post, and seldom what is in it. Cost: two calls for a post, its record and its
//! author's profile, and a document of the directory. The name comes from the profile; where that cannot be had it is the
//! account's handle, for a name is no reason to keep a post waiting.
//!
//! Some posts are not for a market: those that their authors mark as sexual or cruel themselves, and those of people who
//! ask that nobody who is not signed in to the network is shown what they write (`!no-unauthenticated`).

use app::ports::NetworkError;
use kernel::{Language, Timestamp, Topic};
use serde_json::Value;

use super::address::PostUri;
use super::home::{Home, HomeError};
use super::identity::{IdentityError, Resolver};
use super::xrpc::{ONE, Xrpc, XrpcError};

/// Marks of one's own post that say what it shows (`com.atproto.label.defs#selfLabels`).
const NOT_FOR_ALL: [&str; 5] = ["porn", "sexual", "nudity", "graphic-media", "gore"];
/// The mark of one's own profile that asks not to be shown outside of the network.
const NOT_OUTSIDE: &str = "!no-unauthenticated";

/// What a post says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The name that its author shows.
    pub name: String,
    /// The words.
    pub text: String,
    /// The languages that its author says it is in; those that cannot be read are left out.
    pub languages: Vec<Language>,
    /// Its tags, without their `#`; those that are no single word are left out.
    pub tags: Vec<Topic>,
    /// When it was posted, as its author says; nothing where that cannot be read.
    pub posted: Option<Timestamp>,
    /// Where people read it.
    pub web: String,
}

/// What became of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Description {
    /// It says this.
    Known(Described),
    /// It is there, and not for a market to show.
    Withheld,
    /// It is not there, or no post.
    Gone,
}

/// Reads posts.
#[derive(Debug, Clone)]
pub struct Describer {
    home: Home,
}

impl Describer {
    /// On these ways out.
    #[must_use]
    pub const fn new(resolver: Resolver, xrpc: Xrpc) -> Self {
        Self { home: Home { resolver, xrpc } }
    }

    /// What the post at this lasting address says.
    ///
    /// # Errors
    /// No answer, or fewer requests: ask again later. What is no post's address is refused.
    pub async fn describe(&self, address: &str) -> Result<Description, NetworkError> {
        let post: PostUri = address
            .parse()
            .map_err(|error: super::address::AddressError| NetworkError::Refused(error.to_string()))?;
        let record = match self.home.record(&post).await {
            Ok(found) => found,
            Err(HomeError::Server(XrpcError::Gone(_)))
            | Err(HomeError::Account(IdentityError::Unknown(_) | IdentityError::Tombstone(_))) => {
                return Ok(Description::Gone);
            }
            Err(HomeError::Server(error)) => return Err(error.into()),
            Err(HomeError::Account(error)) => return Err(super::port::of_account(&error)),
        };
        let record = &record["value"];
        if record["$type"] != super::address::POSTS {
            return Ok(Description::Gone);
        }
        if marks(record).any(|mark| NOT_FOR_ALL.contains(&mark)) {
            return Ok(Description::Withheld);
        }
        let profile = self.profile(&post).await?;
        if marks(&profile).any(|mark| mark == NOT_OUTSIDE) {
            return Ok(Description::Withheld);
        }
        let name = match profile["displayName"].as_str().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => name.to_owned(),
            None => self.handle(&post).await,
        };
        Ok(Description::Known(Described { name, ..read(&post, record) }))
    }

    /// What the author says of themselves; null where they say nothing. A server that cannot say just now is asked again
    /// later: a wish not to be shown must not be overlooked.
    async fn profile(&self, post: &PostUri) -> Result<Value, NetworkError> {
        let of = [("repo", post.did.as_str()), ("collection", "app.bsky.actor.profile"), ("rkey", "self")];
        match self.home.ask(&post.did, "com.atproto.repo.getRecord", &of, ONE).await {
            Ok(mut given) => Ok(given.value["value"].take()),
            Err(HomeError::Server(XrpcError::Gone(_))) => Ok(Value::Null),
            Err(HomeError::Server(error)) => Err(error.into()),
            Err(HomeError::Account(error)) => Err(super::port::of_account(&error)),
        }
    }

    async fn handle(&self, post: &PostUri) -> String {
        let document = self.home.resolver.document(&post.did).await.ok();
        let handle = document.and_then(|document| document.handle).map(|handle| handle.to_string());
        handle.unwrap_or_else(|| post.did.to_string())
    }
}

/// How a record is marked by its author.
fn marks(record: &Value) -> impl Iterator<Item = &str> {
    record["labels"]["values"].as_array().into_iter().flatten().filter_map(|mark| mark["val"].as_str())
}

fn read(post: &PostUri, record: &Value) -> Described {
    let words = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    };
    let facets = record["facets"].as_array().into_iter().flatten();
    let features = facets.flat_map(|facet| facet["features"].as_array().into_iter().flatten());
    let written = features.filter_map(|feature| feature["tag"].as_str().map(str::to_owned));
    let all: Vec<String> = written.chain(words(&record["tags"])).collect();
    let mut tags: Vec<Topic> = all.iter().filter_map(|tag| tag.parse().ok()).collect();
    tags.sort_unstable();
    tags.dedup();
    let spoken = words(&record["langs"]);
    let mut languages: Vec<Language> =
        spoken.iter().filter_map(|code| code.split('-').next()?.parse().ok()).collect();
    languages.sort_unstable();
    languages.dedup();
    Described {
        name: String::new(),
        text: record["text"].as_str().unwrap_or_default().to_owned(),
        languages,
        tags,
        posted: record["createdAt"].as_str().and_then(|time| time.parse().ok()),
        web: format!("https://bsky.app/profile/{}/post/{}", post.did, post.key),
    }
}
