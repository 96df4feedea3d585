//! A post on a creator's behalf: once per placement, whatever is lost on the way.
//!
//! Shape: the post's key follows from the placement's id ([`key()`]), and the server is asked to put the record there only
//! if nothing is there (`swapRecord: null`). A second attempt finds the first one's post and gives the same address;
//! a post that its author has rewritten meanwhile is left as it is. What is not kept from happening: an author who
//! deletes the post between an answer that was lost and the next attempt sees it appear once more.
//!
//! Bounds: [`MOST_MENTIONS`] names are looked up; a name that nobody answers to stays plain words, as in the network's
//! own app. Who may speak for an account is not known here: [`Sessions`] hands out what may.

mod key;

use std::sync::Arc;

use app::ports::{Clock, Gone, Lookup, NetworkError, PublishRequest};
use async_trait::async_trait;
use kernel::{Network as Name, Timestamp};
use serde_json::{Value, json};

pub(crate) use key::letters;
pub use key::{key, time_of};

use super::address::{POSTS, PostUri};
use super::home::{Home, HomeError};
use super::identity::Did;
use super::text::{Facet, Feature, facets};
use super::xrpc::XrpcError;

/// A text of 3,000 bytes could hold hundreds of names, each a question to somebody else's servers.
pub const MOST_MENTIONS: usize = 10;
/// As many languages as a post may name.
const MOST_LANGUAGES: usize = 3;

/// Hands out what may speak for an account.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// A session of this account.
    ///
    /// # Errors
    /// [`XrpcError::SignedOut`] when there is none, or none any more.
    async fn session_of(&self, did: &Did) -> Result<Box<dyn Authorised>, XrpcError>;
}

/// Speaks for one account, to its own server.
#[async_trait]
pub trait Authorised: Send + Sync {
    /// Calls a method that changes something, with a body of JSON; [`super::xrpc::read`] says what an answer means.
    ///
    /// # Errors
    /// What the answer means. After [`XrpcError::Unavailable`] the work may have been done.
    async fn post(&self, method: &str, body: &Value) -> Result<Value, XrpcError>;
}

/// Publishes and withdraws.
pub(crate) struct Publisher {
    pub(crate) home: Home,
    pub(crate) sessions: Arc<dyn Sessions>,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Publisher {
    pub(crate) async fn publish(&self, request: &PublishRequest) -> Result<String, NetworkError> {
        let did: Did = request.account.parse().map_err(|error| refused(&error))?;
        let length = wording::length(&request.text, Name::Bluesky);
        if !length.fits() {
            let why =
                format!("the text has {} of at most {} characters: shorten it", length.used, length.limit);
            return Err(NetworkError::Refused(why));
        }
        let post = PostUri { did, key: key(request.key) };
        let record = self.record(request).await?;
        let session = self.sessions.session_of(&post.did).await?;
        let body = json!({
            "repo": post.did.as_str(), "collection": POSTS, "rkey": post.key, "record": record, "swapRecord": null,
        });
        match session.post("com.atproto.repo.putRecord", &body).await {
            Ok(_) => Ok(post.to_string()),
            // Something is there already: what an earlier attempt has put there.
            Err(XrpcError::Refused { code, .. }) if code == "InvalidSwap" => Ok(post.to_string()),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn withdraw(&self, post: &PostUri) -> Result<(), NetworkError> {
        match self.home.look(post).await? {
            Lookup::Gone(Gone::NotFound | Gone::Deleted | Gone::AccountClosed | Gone::TakenDown) => {
                return Ok(());
            }
            Lookup::Found(_) => {}
        }
        let session = self.sessions.session_of(&post.did).await?;
        let body = json!({"repo": post.did.as_str(), "collection": POSTS, "rkey": post.key});
        match session.post("com.atproto.repo.deleteRecord", &body).await {
            Ok(_) | Err(XrpcError::Gone(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn record(&self, request: &PublishRequest) -> Result<Value, NetworkError> {
        let facets = self.facets(request).await;
        let mut record = post(&request.text, &facets, self.clock.now());
        let languages: Vec<String> =
            request.languages.iter().take(MOST_LANGUAGES).map(ToString::to_string).collect();
        if !languages.is_empty() {
            record["langs"] = json!(languages);
        }
        if let Some(parent) = &request.reply_to {
            record["reply"] = self.reply(parent).await?;
        }
        Ok(record)
    }

    async fn facets(&self, request: &PublishRequest) -> Vec<Facet> {
        let mut known = Vec::new();
        let mut names = 0;
        for facet in facets(&request.text, request.link.as_str()) {
            let feature = match facet.feature {
                Feature::Name(handle) => {
                    names += 1;
                    if names > MOST_MENTIONS {
                        continue;
                    }
                    let Ok(did) = self.home.resolver.did_of(&handle).await else { continue };
                    Feature::Mention(did)
                }
                Feature::Link(_) | Feature::Mention(_) | Feature::Tag(_) => facet.feature,
            };
            known.push(Facet { feature, ..facet });
        }
        known
    }

    /// Whom a reply answers: the post itself, and the one that began the conversation.
    async fn reply(&self, parent: &str) -> Result<Value, NetworkError> {
        let post: PostUri = parent.parse().map_err(|error| refused(&error))?;
        let found = match self.home.record(&post).await {
            Ok(found) => found,
            Err(HomeError::Account(_) | HomeError::Server(..)) => match self.home.look(&post).await? {
                Lookup::Gone(_) => {
                    return Err(NetworkError::Refused("the post to be answered is gone".to_owned()));
                }
                // It came back between two questions.
                Lookup::Found(_) => {
                    return Err(NetworkError::Unavailable(
                        "the post to be answered comes and goes".to_owned(),
                    ));
                }
            },
        };
        let parent = json!({"uri": post.to_string(), "cid": found["cid"]});
        let root = &found["value"]["reply"]["root"];
        let root = if root["uri"].is_string() {
            json!({"uri": root["uri"], "cid": root["cid"]})
        } else {
            parent.clone()
        };
        Ok(json!({"root": root, "parent": parent}))
    }
}

/// The record of a post.
fn post(text: &str, facets: &[Facet], now: Timestamp) -> Value {
    let facets: Vec<Value> = facets.iter().filter_map(Facet::json).collect();
    let mut post = json!({"$type": POSTS, "text": text, "createdAt": now.to_string()});
    if !facets.is_empty() {
        post["facets"] = Value::Array(facets);
    }
    post
}

fn refused(error: &impl ToString) -> NetworkError {
    NetworkError::Refused(error.to_string())
}
