//! Coded reasons: what a person is told, and what reports count.

use kernel::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Why a brand rejects a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectCode {
    /// Not what the brief asks for.
    OffBrief,
    /// Says something untrue of the product.
    FalseClaim,
    /// Insulting or out of place.
    Tone,
    /// Not in the agreed language or too faulty to read.
    Language,
    /// Something else, told in the note.
    Other,
}

/// Why a post is not, or no longer, what was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Somebody else's post.
    WrongAuthor,
    /// Another text than the approved one.
    TextChanged,
    /// The campaign's link is missing or leads elsewhere.
    LinkChanged,
    /// No disclosure, or a hidden one.
    Undisclosed,
    /// Copied from the brief or from another creator.
    Copied,
    /// Answers another post than agreed, or answers one where it was to stand alone.
    Misplaced,
    /// Reads the same, but is not the record that passed the first checks: something in it was changed.
    Rewritten,
    /// Claims to be older than it is.
    BackDated {
        /// By how much.
        by: Span,
    },
    /// First seen before it was approved.
    PublishedEarly,
    /// Too soon after another sponsored post of the same creator.
    TooSoon {
        /// When it would have been time.
        until: Timestamp,
    },
    /// More sponsored posts in a week than allowed.
    Saturated {
        /// How many, this one included.
        posts: u32,
    },
    /// Not found within the search window, or never shown by the network's stream.
    NotFound,
    /// Was there, and its author deleted it.
    Deleted,
    /// Was there, and the network took it down.
    TakenDown,
    /// The author's account is closed or suspended.
    AccountClosed,
    /// An operator upheld the brand's dispute.
    Condemned,
}

impl Breach {
    /// The code, for reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::WrongAuthor => "wrong_author",
            Self::TextChanged => "text_changed",
            Self::LinkChanged => "link_changed",
            Self::Undisclosed => "undisclosed",
            Self::Copied => "copied",
            Self::Misplaced => "misplaced",
            Self::Rewritten => "rewritten",
            Self::BackDated { .. } => "back_dated",
            Self::PublishedEarly => "published_early",
            Self::TooSoon { .. } => "too_soon",
            Self::Saturated { .. } => "saturated",
            Self::NotFound => "not_found",
            Self::Deleted => "deleted",
            Self::TakenDown => "taken_down",
            Self::AccountClosed => "account_closed",
            Self::Condemned => "condemned",
        }
    }
}

/// Why a placement came to nothing without anybody's fault being judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// No draft within the window.
    NoDraft,
    /// Approved, and not published within the window.
    NotPublished,
    /// Its campaign was found false before anything was handed in.
    Stopped,
    /// A newer measure surely misses a condition, and nothing had been handed in.
    Unmet,
}

impl Failure {
    /// The code, for reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoDraft => "no_draft",
            Self::NotPublished => "not_published",
            Self::Stopped => "stopped",
            Self::Unmet => "unmet",
        }
    }
}
