//! Is a post there, and what does it hold? Read from its author's own server, never from somebody's copy.
//!
//! Walk: the server is asked what has become of the account: closed, suspended, or active. Then for the record: found,
//! its text, links, claimed time and CID are what the proof is made of; not found, it was deleted, unless the
//! repository still holds it (then it was taken down). What is not found is looked for once more where the account's
//! document, read anew, says that it lives.
//!
//! No answer decides nothing. Only the protocol's own words, from the server that the account names just now, say
//! that something is gone; a server that is away, a directory that is away, a web server's own page in front of them,
//! a repository that is being put in order are [`NetworkError::Unavailable`].
//!
//! Bounds: two calls for a post that is there, at most six and two documents for one that is not. Not checked here: the signature over the record; an author's
//! own server could show one post to the market and another to the public. What the stream has shown is the witness
//! against that, and [`Sightings`] asks it for the time.

pub use app::ports::Sightings;
use app::ports::{Gone, Lookup, NetworkError, SeenPost, Sighting};
use kernel::Timestamp;
use serde_json::Value;

use super::address::{POSTS, PostUri};
use super::home::{Home, HomeError};
use super::identity::{Document, IdentityError};
use super::publish::time_of;
use super::text::links;
use super::xrpc::{Absence, ONE, XrpcError};

/// How a record of a post begins inside a repository: `$type` and its value, as CBOR writes two short texts. Neither
/// the commit nor the tree, which come along, can hold this.
const RECORD: &[u8] = b"e$typerapp.bsky.feed.post";

impl Home {
    /// Looks a post up. What the stream tells of it is left open.
    pub(crate) async fn look(&self, post: &PostUri) -> Result<Lookup, NetworkError> {
        let known = match self.resolver.document(&post.did).await {
            Ok(known) => known,
            Err(error) => return no_account(&error),
        };
        let first = self.look_at(post, &known).await;
        match first {
            Ok(Lookup::Found(_)) | Err(NetworkError::RateLimited { .. }) => return first,
            Ok(Lookup::Gone(_)) | Err(NetworkError::Unavailable(_) | NetworkError::Refused(_)) => {}
        }
        // Before anything is called gone: the account may live elsewhere by now.
        let now = match self.resolver.fresh(&post.did).await {
            Ok(now) => now,
            Err(error) => return no_account(&error),
        };
        if now.pds == known.pds { first } else { self.look_at(post, &now).await }
    }

    /// A post's record: `uri`, `cid`, `value`.
    pub(crate) async fn record(&self, post: &PostUri) -> Result<Value, HomeError> {
        Ok(self.ask(&post.did, GET_RECORD, &of_record(post), ONE).await?.value)
    }

    /// The account goes first: of one that it does not keep, a server may give somebody else's copy of a record.
    async fn look_at(&self, post: &PostUri, at: &Document) -> Result<Lookup, NetworkError> {
        let did = [("did", post.did.as_str())];
        match self.xrpc.query(&at.pds, "com.atproto.sync.getRepoStatus", &did, ONE).await {
            Ok(status) if status.value["active"] == true => {}
            Ok(status) => return inactive(status.value["status"].as_str().unwrap_or_default()),
            Err(XrpcError::Gone(Absence::Account | Absence::TakenDown | Absence::Deactivated)) => {
                return Ok(Lookup::Gone(Gone::AccountClosed));
            }
            // A server that does not have this call.
            Err(XrpcError::Refused { .. } | XrpcError::Gone(Absence::Record) | XrpcError::SignedOut(_)) => {}
            Err(error @ (XrpcError::RateLimited { .. } | XrpcError::Unavailable(_))) => {
                return Err(error.into());
            }
        }
        match self.xrpc.query(&at.pds, GET_RECORD, &of_record(post), ONE).await {
            Ok(found) => Ok(read(post, &found.value).map_or(Lookup::Gone(Gone::NotFound), Lookup::Found)),
            Err(XrpcError::Gone(Absence::Account | Absence::TakenDown | Absence::Deactivated)) => {
                Ok(Lookup::Gone(Gone::AccountClosed))
            }
            Err(error @ (XrpcError::RateLimited { .. } | XrpcError::Unavailable(_))) => Err(error.into()),
            Err(
                error @ (XrpcError::Gone(Absence::Record)
                | XrpcError::Refused { .. }
                | XrpcError::SignedOut(_)),
            ) => self.missing(post, at, &error).await,
        }
    }

    /// The account is there and its server does not give the post: deleted, or hidden by the server. The repository
    /// itself tells which.
    async fn missing(&self, post: &PostUri, at: &Document, said: &XrpcError) -> Result<Lookup, NetworkError> {
        let params = [("did", post.did.as_str()), ("collection", POSTS), ("rkey", &post.key)];
        let proof = match self.xrpc.bytes(&at.pds, "com.atproto.sync.getRecord", &params, ONE).await {
            Ok(proof) if is_car(&proof) => proof,
            Ok(_) => return Err(away("the proof of the record is none")),
            Err(XrpcError::Gone(_)) => return Ok(Lookup::Gone(Gone::NotFound)),
            Err(XrpcError::Refused { .. } | XrpcError::SignedOut(_))
                if *said == XrpcError::Gone(Absence::Record) =>
            {
                return Ok(Lookup::Gone(Gone::NotFound));
            }
            Err(error @ (XrpcError::Refused { .. } | XrpcError::SignedOut(_))) => {
                return Err(away(&error.to_string()));
            }
            Err(error @ (XrpcError::RateLimited { .. } | XrpcError::Unavailable(_))) => {
                return Err(error.into());
            }
        };
        match (holds_a_post(&proof), *said == XrpcError::Gone(Absence::Record)) {
            (false, _) => Ok(Lookup::Gone(Gone::NotFound)),
            (true, true) => Ok(Lookup::Gone(Gone::TakenDown)),
            (true, false) => Err(away(&said.to_string())),
        }
    }
}

const GET_RECORD: &str = "com.atproto.repo.getRecord";

fn of_record(post: &PostUri) -> [(&str, &str); 3] {
    [("repo", post.did.as_str()), ("collection", POSTS), ("rkey", &post.key)]
}

/// What has become of an account that is switched off, in its server's words.
fn inactive(status: &str) -> Result<Lookup, NetworkError> {
    match status {
        "takendown" | "suspended" | "deleted" | "deactivated" => Ok(Lookup::Gone(Gone::AccountClosed)),
        other => Err(away(&format!("the account is {}", other.escape_default()))),
    }
}

/// Whether this is a repository's file: its head is a short text in CBOR that names its roots and version.
fn is_car(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(128)];
    [b"eroots".as_slice(), b"gversion"].iter().all(|word| head.windows(word.len()).any(|at| at == *word))
}

fn holds_a_post(car: &[u8]) -> bool {
    car.windows(RECORD.len()).any(|at| at == RECORD)
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
        keyed: time_of(&post.key),
        sighting: Sighting::Unwatched,
    })
}
