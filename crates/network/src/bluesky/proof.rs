//! Is a post there, and what does it hold? Read from its author's own server, never from somebody's copy.
//!
//! Walk: the record is asked for; found, its text, links, claimed time and CID are what the proof is made of. Not found,
//! the server is asked what has become of the account: closed, suspended, or active, in which case the post was deleted
//! unless the repository still holds it (then it was taken down).
//!
//! No answer decides nothing. Only the protocol's own words, from the server that the account names just now, say
//! that something is gone; a server that is away, a directory that is away, a web server's own page in front of them,
//! a repository that is being put in order are [`NetworkError::Unavailable`].
//!
//! Bounds: at most four calls and two documents per look. Not checked here: the signature over the record; an author's
//! own server could show one post to the market and another to the public. What the stream has shown is the witness
//! against that, and [`Sightings`] asks it for the time.

use app::ports::{Gone, Lookup, NetworkError, SeenPost};
use async_trait::async_trait;
use kernel::Timestamp;
use serde_json::Value;

use super::address::{POSTS, PostUri};
use super::home::{Home, HomeError};
use super::identity::{Document, IdentityError};
use super::text::links;
use super::xrpc::{Absence, ONE, XrpcError};

/// How a record of a post begins inside a repository: `$type` and its value, as CBOR writes two short texts. Neither
/// the commit nor the tree, which come along, can hold this.
const RECORD: &[u8] = b"e$typerapp.bsky.feed.post";

/// When posts were first seen on the network's stream.
#[async_trait]
pub trait Sightings: Send + Sync {
    /// When; nothing while the stream has not shown it.
    async fn first_seen(&self, post: &PostUri) -> Option<Timestamp>;
}

impl Home {
    /// Looks a post up. `first_seen` is left open.
    pub(crate) async fn look(&self, post: &PostUri) -> Result<Lookup, NetworkError> {
        let found = match self.record(post).await {
            Ok(found) => found,
            Err(HomeError::Account(error)) => return no_account(&error),
            Err(HomeError::Server(at, error)) => return self.absent(post, &at, error).await,
        };
        Ok(read(post, &found).map_or(Lookup::Gone(Gone::NotFound), Lookup::Found))
    }

    /// A post's record: `uri`, `cid`, `value`.
    pub(crate) async fn record(&self, post: &PostUri) -> Result<Value, HomeError> {
        let params = [("repo", post.did.as_str()), ("collection", POSTS), ("rkey", &post.key)];
        Ok(self.ask(&post.did, "com.atproto.repo.getRecord", &params, ONE).await?.value)
    }

    /// What has become of a post that its author's server did not give.
    async fn absent(&self, post: &PostUri, at: &Document, said: XrpcError) -> Result<Lookup, NetworkError> {
        match said {
            XrpcError::RateLimited { .. } | XrpcError::Unavailable(_) => return Err(said.into()),
            XrpcError::Gone(_) | XrpcError::Refused { .. } | XrpcError::SignedOut(_) => {}
        }
        let did = [("did", post.did.as_str())];
        let status = match self.xrpc.query(&at.pds, "com.atproto.sync.getRepoStatus", &did, ONE).await {
            Ok(given) => given.value,
            Err(XrpcError::Gone(Absence::Account | Absence::TakenDown | Absence::Deactivated)) => {
                return Ok(Lookup::Gone(Gone::AccountClosed));
            }
            Err(XrpcError::Refused { .. } | XrpcError::Gone(Absence::Record) | XrpcError::SignedOut(_)) => {
                return of_record_alone(&said);
            }
            Err(error @ (XrpcError::RateLimited { .. } | XrpcError::Unavailable(_))) => {
                return Err(error.into());
            }
        };
        if status["active"] == true {
            return self.missing(post, at, &said).await;
        }
        match status["status"].as_str().unwrap_or_default() {
            "takendown" | "suspended" | "deleted" | "deactivated" => Ok(Lookup::Gone(Gone::AccountClosed)),
            other => Err(away(&format!("the account is {}", other.escape_default()))),
        }
    }

    /// The account is there and its post is not: deleted, or hidden by the server.
    async fn missing(&self, post: &PostUri, at: &Document, said: &XrpcError) -> Result<Lookup, NetworkError> {
        if *said != XrpcError::Gone(Absence::Record) {
            return of_record_alone(said);
        }
        let params = [("did", post.did.as_str()), ("collection", POSTS), ("rkey", &post.key)];
        match self.xrpc.bytes(&at.pds, "com.atproto.sync.getRecord", &params, ONE).await {
            Ok(car) if car.windows(RECORD.len()).any(|bytes| bytes == RECORD) => {
                Ok(Lookup::Gone(Gone::TakenDown))
            }
            Ok(_) | Err(XrpcError::Gone(_) | XrpcError::Refused { .. } | XrpcError::SignedOut(_)) => {
                Ok(Lookup::Gone(Gone::NotFound))
            }
            Err(error @ (XrpcError::RateLimited { .. } | XrpcError::Unavailable(_))) => Err(error.into()),
        }
    }
}

/// What a server's word on the record says, where it says nothing of the account.
fn of_record_alone(said: &XrpcError) -> Result<Lookup, NetworkError> {
    match said {
        XrpcError::Gone(Absence::Record) => Ok(Lookup::Gone(Gone::NotFound)),
        XrpcError::Gone(Absence::Account | Absence::TakenDown | Absence::Deactivated) => {
            Ok(Lookup::Gone(Gone::AccountClosed))
        }
        XrpcError::Refused { .. }
        | XrpcError::SignedOut(_)
        | XrpcError::RateLimited { .. }
        | XrpcError::Unavailable(_) => Err(away(&said.to_string())),
    }
}

fn away(why: &str) -> NetworkError {
    NetworkError::Unavailable(why.to_owned())
}

fn no_account(error: &IdentityError) -> Result<Lookup, NetworkError> {
    match error {
        IdentityError::Tombstone(_) => Ok(Lookup::Gone(Gone::AccountClosed)),
        IdentityError::Unknown(_) => Ok(Lookup::Gone(Gone::NotFound)),
        IdentityError::RateLimited { wait } => Err(NetworkError::RateLimited { wait: *wait }),
        IdentityError::Did(_)
        | IdentityError::Handle(_)
        | IdentityError::NobodyNamed(_)
        | IdentityError::Ambiguous(_)
        | IdentityError::NotTheirs { .. }
        | IdentityError::BadDocument { .. }
        | IdentityError::NotAllowed(_)
        | IdentityError::Unavailable(_) => Err(away(&error.to_string())),
    }
}

/// A record as the market sees it; nothing when it is no post.
///
/// A claimed time that cannot be read counts as the beginning of time: no post was published then.
pub(crate) fn read(post: &PostUri, found: &Value) -> Option<SeenPost> {
    let record = &found["value"];
    if record["$type"] != POSTS {
        return None;
    }
    let claimed = record["createdAt"].as_str().and_then(|time| time.parse().ok());
    Some(SeenPost {
        account: post.did.to_string(),
        text: record["text"].as_str().unwrap_or_default().to_owned(),
        links: links(record),
        version: found["cid"].as_str().map(str::to_owned),
        reply_to: record["reply"]["parent"]["uri"].as_str().map(str::to_owned),
        claimed: claimed.unwrap_or(Timestamp::EPOCH),
        first_seen: None,
    })
}
