//! What the stream of a network has shown of the people of this market.

use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::derived;

/// Something that the stream showed of an account that is somebody's profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighted {
    /// The account's lasting id.
    pub account: String,
    /// The lasting address of the post that it made; nothing: its whole repository was put in order at once, and what it
    /// made then was not told.
    pub post: Option<String>,
    /// All of the stream had been read up to here; nothing where reading began later.
    pub after: Option<Timestamp>,
    /// When it was received, by the market's clock.
    pub by: Timestamp,
}

impl Sighted {
    /// How long it is kept. A post is judged within a publication window, a search and an appeal, some weeks together;
    /// what it was judged by stands in its placement.
    pub const KEPT: Span = Span::days(90);
    /// A post.
    pub const POST: &'static str = "post";
    /// A repository put in order.
    pub const HOLE: &'static str = "hole";

    /// The id of what is kept of a post: one, whatever is shown of it later.
    #[must_use]
    pub fn id_of(post: &str) -> Uuid {
        derived(&format!("sighted/{post}"))
    }

    /// Whose it is, for lists.
    #[must_use]
    pub fn owner(account: &str) -> Uuid {
        derived(&format!("sighted of/{account}"))
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match &self.post {
            Some(post) => Self::id_of(post),
            None => derived(&format!("hole/{}/{}", self.account, self.by.as_micros())),
        }
    }

    /// What it is of.
    #[must_use]
    pub const fn state(&self) -> &'static str {
        if self.post.is_some() { Self::POST } else { Self::HOLE }
    }
}
