//! What there already was of an account that is being considered: whom it follows, who follows it, what it has posted.
//!
//! Shape: a [`Walk`] is a value that says where one is; it can be written down and gone on with tomorrow. Each
//! [`BackFill::next`] reads one page of at most a hundred and moves the walk on; after an error it stands where it stood.
//!
//! | what      | from the account's own server        | from an app view                 |
//! |-----------|--------------------------------------|----------------------------------|
//! | followers | nobody's own server knows them       | `app.bsky.graph.getFollowers`    |
//! | follows   | `listRecords app.bsky.graph.follow`  | `app.bsky.graph.getFollows`      |
//! | posts     | `listRecords app.bsky.feed.post`     | `app.bsky.feed.getAuthorFeed`    |
//!
//! Order: newest first, as the servers give it. Bounds: the walk's own number of pages; a server that leads back to the
//! page just read has no more. A server that asks for fewer requests is left alone for that long ([`Xrpc`]), and a page
//! says how long to wait before the next when nothing is left of what the server allows.

use app::ports::NetworkError;
use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::address::{POSTS, PostUri};
use super::home::{Home, HomeError};
use super::identity::{Did, Resolver};
use super::proof;
use super::xrpc::{Given, PAGE, Xrpc, XrpcError};

/// As many as every server gives at once.
const AT_ONCE: &str = "100";

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Who follows the account.
    Followers,
    /// Whom it follows.
    Follows,
    /// What it has posted, answers included, reposts not.
    Posts,
}

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The account's own server.
    Own,
    /// The app view.
    AppView,
}

/// Where one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// Of which account, by its lasting id.
    pub account: String,
    /// What is read.
    pub what: What,
    /// From whom.
    pub source: Source,
    /// How many pages may still be read.
    pub pages_left: u32,
    /// The server's mark of the next page; nothing: the first one.
    pub cursor: Option<String>,
    /// Whether all was read, as far as there may be read.
    pub done: bool,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What stood on it.
    pub items: Items,
    /// How long to leave the server alone before the next.
    pub pause: Option<Span>,
}

/// What stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Items {
    /// Accounts, by their lasting ids.
    Accounts(Vec<Did>),
    /// Posts.
    Posts(Vec<PastPost>),
}

/// A post of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastPost {
    /// Its lasting address.
    pub uri: PostUri,
    /// Its record's CID.
    pub version: Option<String>,
    /// Its words.
    pub text: String,
    /// The time that it claims.
    pub claimed: Timestamp,
    /// The lasting address of the post that it answers.
    pub reply_to: Option<String>,
}

impl Walk {
    /// At the beginning. Followers are asked of the app view, all else of the account's own server.
    #[must_use]
    pub fn new(account: &Did, what: What, most_pages: u32) -> Self {
        let source = match what {
            What::Followers => Source::AppView,
            What::Follows | What::Posts => Source::Own,
        };
        let account = account.to_string();
        Self { account, what, source, pages_left: most_pages, cursor: None, done: most_pages == 0 }
    }

    /// The same, from somebody else.
    #[must_use]
    pub fn from(self, source: Source) -> Self {
        Self { source, ..self }
    }
}

/// Reads pages.
#[derive(Debug, Clone)]
pub struct BackFill {
    home: Home,
    app_view: Option<Url>,
}

impl BackFill {
    /// With an app view, or without: then nobody can be asked who follows an account.
    #[must_use]
    pub fn new(resolver: Resolver, xrpc: Xrpc, app_view: Option<Url>) -> Self {
        Self { home: Home { resolver, xrpc }, app_view }
    }

    /// Reads the next page; nothing when the walk is done.
    ///
    /// # Errors
    /// As the port's: no answer, fewer requests, or a question that cannot be answered. The walk stands where it stood.
    pub async fn next(&self, walk: &mut Walk) -> Result<Option<Page>, NetworkError> {
        if walk.done {
            return Ok(None);
        }
        let did: Did = walk.account.parse().map_err(|error| refused(&error))?;
        let given = match walk.source {
            Source::Own => self.own(&did, walk).await?,
            Source::AppView => self.viewed(&did, walk).await?,
        };
        let items = match walk.what {
            What::Followers => accounts(&given.value["followers"], "/did"),
            What::Follows if walk.source == Source::AppView => accounts(&given.value["follows"], "/did"),
            What::Follows => accounts(&given.value["records"], "/value/subject"),
            What::Posts if walk.source == Source::AppView => viewed_posts(&did, &given.value["feed"]),
            What::Posts => posts(&did, &given.value["records"]),
        };
        let next = given.value["cursor"].as_str().filter(|cursor| !cursor.is_empty()).map(str::to_owned);
        walk.pages_left = walk.pages_left.saturating_sub(1);
        walk.done = next.is_none() || next == walk.cursor || walk.pages_left == 0;
        walk.cursor = next;
        Ok(Some(Page { items, pause: given.pause }))
    }

    async fn own(&self, did: &Did, walk: &Walk) -> Result<Given, NetworkError> {
        let collection = match walk.what {
            What::Followers => {
                let why = "an account's own server does not know who follows it: ask an app view";
                return Err(NetworkError::Refused(why.to_owned()));
            }
            What::Follows => "app.bsky.graph.follow",
            What::Posts => POSTS,
        };
        let mut params = vec![("repo", did.as_str()), ("collection", collection), ("limit", AT_ONCE)];
        params.extend(walk.cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let asked = self.home.ask(did, "com.atproto.repo.listRecords", &params, PAGE).await;
        asked.map_err(|error| match error {
            HomeError::Account(error) => super::port::of_account(&error),
            HomeError::Server(error) => error.into(),
        })
    }

    async fn viewed(&self, did: &Did, walk: &Walk) -> Result<Given, NetworkError> {
        let Some(app_view) = &self.app_view else {
            let why = "this market has no app view to ask: have the operator name one";
            return Err(NetworkError::Refused(why.to_owned()));
        };
        let method = match walk.what {
            What::Followers => "app.bsky.graph.getFollowers",
            What::Follows => "app.bsky.graph.getFollows",
            What::Posts => "app.bsky.feed.getAuthorFeed",
        };
        let mut params = vec![("actor", did.as_str()), ("limit", AT_ONCE)];
        params.extend(walk.cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let asked = self.home.xrpc.query(app_view, method, &params, PAGE).await;
        asked.map_err(|error: XrpcError| error.into())
    }
}

/// What cannot be read is left out: a page is what a stranger's server says.
fn accounts(list: &Value, at: &str) -> Items {
    let all = list.as_array().into_iter().flatten();
    Items::Accounts(all.filter_map(|entry| entry.pointer(at)?.as_str()?.parse().ok()).collect())
}

fn posts(did: &Did, list: &Value) -> Items {
    let all = list.as_array().into_iter().flatten();
    Items::Posts(all.filter_map(|entry| past(did, entry)).collect())
}

fn viewed_posts(did: &Did, list: &Value) -> Items {
    let all = list.as_array().into_iter().flatten();
    let own = all.filter(|entry| entry["reason"].is_null()).filter_map(|entry| {
        let mut post = entry["post"].clone();
        post["value"] = post["record"].take();
        past(did, &post)
    });
    Items::Posts(own.collect())
}

fn past(did: &Did, entry: &Value) -> Option<PastPost> {
    let uri: PostUri = entry["uri"].as_str()?.parse().ok()?;
    let seen = proof::read(&uri, entry).filter(|_| uri.did == *did)?;
    let (version, text, claimed, reply_to) = (seen.version, seen.text, seen.claimed, seen.reply_to);
    Some(PastPost { uri, version, text, claimed, reply_to })
}

fn refused(error: &impl ToString) -> NetworkError {
    NetworkError::Refused(error.to_string())
}
