//! Where people are kept: users, sessions, links, keys, news, letters and the like, each a paper on a shelf.
//!
//! All shelves work alike, so that a store needs a handful of operations: a paper has a version, may have a
//! name that is unique on its shelf, and is found by id, by name, by whose it is, or by its state. What belongs
//! together is one [`AccountStore::change`], whole or not at all. Times are microseconds.

use account::{ApiKey, Digest, Email, Holding, Member, Notice, Organisation, Session, Ticket, User};
use async_trait::async_trait;
use kernel::{LetterId, NoticeId, Timestamp, UserId};
use market::measure::{Audited, Contest, Scored};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod complaint;
mod index;
mod linked;
mod measured;
mod sighted;
mod strike;

pub use complaint::{Complaint, ComplaintCode, Dismissal, Finding, Measure, Ruled};
pub use index::FOREVER;
pub(crate) use index::party_uuid;
pub use linked::{Flow, FlowErrand, FlowStage, Linked, Sealed};
pub(crate) use measured::contest_id;
pub use measured::{Certificate, Wishes};
pub use sighted::Sighted;
pub use strike::Strike;

use super::{RecordError, StoreError, Version};

/// Where a paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// People.
    User,
    /// Organisations.
    Organisation,
    /// Who belongs to which organisation.
    Member,
    /// Which organisation acts for which brand.
    Holding,
    /// Browsers in which somebody is signed in.
    Session,
    /// Links in letters.
    Ticket,
    /// Keys for programs.
    Key,
    /// News.
    Notice,
    /// Letters to be sent.
    Letter,
    /// Marks against brands and creators.
    Strike,
    /// Answers kept for requests that are made twice.
    Reply,
    /// Settings and positions.
    Setting,
    /// Counters of attempts.
    Tries,
    /// What the stream of a network has shown.
    Sighted,
    /// Accounts on networks that are linked.
    Linked,
    /// Sign-ins at networks.
    Flow,
    /// Sessions at networks, sealed.
    Sealed,
    /// Words against campaigns.
    Complaint,
    /// Scores of profiles.
    Score,
    /// Audits of audiences.
    Audit,
    /// Words against measures.
    Contest,
    /// What owners decide about their measures.
    Wishes,
    /// Signed statements of measures.
    Certificate,
}

impl Shelf {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::User,
        Self::Organisation,
        Self::Member,
        Self::Holding,
        Self::Session,
        Self::Ticket,
        Self::Key,
        Self::Notice,
        Self::Letter,
        Self::Strike,
        Self::Reply,
        Self::Setting,
        Self::Tries,
        Self::Sighted,
        Self::Linked,
        Self::Flow,
        Self::Sealed,
        Self::Complaint,
        Self::Score,
        Self::Audit,
        Self::Contest,
        Self::Wishes,
        Self::Certificate,
    ];

    /// The name in storage: its table's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Organisation => "organisations",
            Self::Member => "members",
            Self::Holding => "holdings",
            Self::Session => "sessions",
            Self::Ticket => "tickets",
            Self::Key => "api_keys",
            Self::Notice => "notices",
            Self::Letter => "letters",
            Self::Strike => "strikes",
            Self::Reply => "replies",
            Self::Setting => "settings",
            Self::Tries => "tries",
            Self::Sighted => "sightings",
            Self::Linked => "linked_accounts",
            Self::Flow => "network_sign_ins",
            Self::Sealed => "sealed_sessions",
            Self::Complaint => "complaints",
            Self::Score => "scores",
            Self::Audit => "audience_audits",
            Self::Contest => "contests",
            Self::Wishes => "measure_wishes",
            Self::Certificate => "certificates",
        }
    }
}

/// News as kept for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptNotice {
    /// Its id.
    pub id: NoticeId,
    /// For whom.
    pub user: UserId,
    /// What happened.
    pub notice: Notice,
    /// The other side's name, where there is one: a brand's for a creator, a creator's for a brand.
    pub other: Option<String>,
    /// When it happened.
    pub at: Timestamp,
    /// When it was read.
    pub read: Option<Timestamp>,
}

/// What a letter will be written from. Secrets are not in it: they are made when it goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
pub enum Errand {
    /// A link.
    Ticket {
        /// What it stands for.
        ticket: kernel::TicketId,
        /// Written to somebody who signed up and has an account.
        known: bool,
    },
    /// News.
    News {
        /// What happened.
        notice: Notice,
        /// The other side's name.
        other: Option<String>,
        /// When.
        at: Timestamp,
    },
    /// The address was changed; to the former one.
    AddressChanged {
        /// The new one.
        to: Email,
    },
    /// The password was changed.
    PasswordChanged,
    /// The account is gone.
    Farewell,
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// To be sent, or being sent.
    Waiting,
    /// Handed to the mail server.
    Sent,
    /// Given up.
    Dead,
}

/// A letter in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Its id: the same for every attempt.
    pub id: LetterId,
    /// About whose account.
    pub user: Option<UserId>,
    /// To whom.
    pub to: Email,
    /// Their name; empty when it is not known.
    pub name: String,
    /// Their language.
    pub locale: account::Locale,
    /// What for.
    pub errand: Errand,
    /// Where it stands.
    pub state: LetterState,
    /// Not before; while it is being sent, until when nobody else tries.
    pub due: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was written.
    pub created: Timestamp,
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The status.
    pub status: u16,
    /// Headers worth repeating.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// A request that may be made twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Follows from who asks and the key they chose.
    pub id: Uuid,
    /// The hash of what was asked.
    pub fingerprint: Digest,
    /// When it was begun, or taken over.
    pub begun: Timestamp,
    /// What was answered.
    pub answer: Option<KeptAnswer>,
}

/// A setting or position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// Its value.
    pub value: serde_json::Value,
    /// When it was set.
    pub at: Timestamp,
}

/// Attempts since a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// Follows from what is counted: an address itself is never kept.
    pub id: Uuid,
    /// How many.
    pub count: u32,
    /// Since when.
    pub since: Timestamp,
    /// Until when they count.
    pub until: Timestamp,
}

/// What a paper can be found by: columns beside its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperIndex {
    /// Unique on its shelf.
    pub name: Option<String>,
    /// Whose.
    pub owner: Option<Uuid>,
    /// Of what else.
    pub other: Option<Uuid>,
    /// Its state's name.
    pub state: &'static str,
    /// When: of most papers when it came to be, of a letter when it is due.
    pub at: Timestamp,
    /// From when on it may be thrown away.
    pub expires: Option<Timestamp>,
}

/// A value that is kept on a shelf.
pub trait Kept: Sized + Send + Sync {
    /// Which.
    const SHELF: Shelf;

    /// As a paper.
    fn paper(self) -> Paper;

    /// From a paper, if it is one of these.
    fn of(paper: Paper) -> Option<Self>;
}

macro_rules! papers {
    ($($kind:ident: $value:ty,)+) => {
        /// Anything that lies on a shelf.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named like its value")]
        pub enum Paper {
            $($kind(Box<$value>),)+
        }

        $(
            impl Kept for $value {
                const SHELF: Shelf = Shelf::$kind;

                fn paper(self) -> Paper {
                    Paper::$kind(Box::new(self))
                }

                fn of(paper: Paper) -> Option<Self> {
                    #[allow(clippy::match_wildcard_for_single_variants, clippy::wildcard_enum_match_arm,
                        reason = "every other paper is none of these")]
                    match paper {
                        Paper::$kind(it) => Some(*it),
                        _ => None,
                    }
                }
            }
        )+

        impl Paper {
            /// Where it lies.
            #[must_use]
            pub const fn shelf(&self) -> Shelf {
                match self {
                    $(Self::$kind(_) => Shelf::$kind,)+
                }
            }

            /// Its body, as JSON.
            ///
            /// # Errors
            /// When it cannot be written, which no value of ours can cause.
            pub fn body(&self) -> Result<String, RecordError> {
                let body = match self {
                    $(Self::$kind(it) => serde_json::to_string(it),)+
                };
                body.map_err(|error| unreadable(self.shelf(), self.id(), &error))
            }

            /// From its body.
            ///
            /// # Errors
            /// When the body is not of this shelf.
            pub fn read(shelf: Shelf, id: Uuid, body: &[u8]) -> Result<Self, RecordError> {
                let paper = match shelf {
                    $(Shelf::$kind => serde_json::from_slice(body).map(Self::$kind),)+
                };
                paper.map_err(|error| unreadable(shelf, id, &error))
            }
        }
    };
}

papers! {
    User: User,
    Organisation: Organisation,
    Member: Member,
    Holding: Holding,
    Session: Session,
    Ticket: Ticket,
    Key: ApiKey,
    Notice: KeptNotice,
    Letter: Outgoing,
    Strike: Strike,
    Reply: Reply,
    Setting: Setting,
    Tries: Tries,
    Sighted: Sighted,
    Linked: Linked,
    Flow: Flow,
    Sealed: Sealed,
    Complaint: Complaint,
    Score: Scored,
    Audit: Audited,
    Contest: Contest,
    Wishes: Wishes,
    Certificate: Certificate,
}

fn unreadable(shelf: Shelf, id: Uuid, error: &serde_json::Error) -> RecordError {
    RecordError { kind: shelf.name(), id, reason: error.to_string() }
}

/// An id that follows from what it names: the same name always has the same.
#[must_use]
pub fn derived(name: &str) -> Uuid {
    uuid::Builder::from_custom_bytes(Digest::of(name.as_bytes()).half()).into_uuid()
}

/// A change of one paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Writes it; `Version::NEW` when it must not exist.
    Put(Paper, Version),
    /// Writes it unless its id or name is there already; then nothing happens.
    Add(Paper),
    /// Takes it away.
    Drop(Shelf, Uuid, Version),
}

/// Why a change was not made. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// A paper has changed since it was read, or is gone, or is there already.
    #[error("something in {} has changed meanwhile: load it again", .0.name())]
    Conflict(Shelf),
    /// The name belongs to another.
    #[error("the name is taken in {}", .0.name())]
    Taken(Shelf),
    /// The store cannot serve.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A place in a list: the time and id of the last one seen.
pub type Place = (Timestamp, Uuid);

/// Which papers to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// All, by rising id.
    All {
        /// After this one.
        after: Option<Uuid>,
    },
    /// Of an owner, the newest first.
    Of {
        /// Whose.
        owner: Uuid,
        /// Before this one.
        before: Option<Place>,
    },
    /// Of another, the oldest first.
    With {
        /// Of what.
        other: Uuid,
        /// After this one.
        after: Option<Place>,
    },
    /// In a state, the oldest first.
    In {
        /// Which.
        state: &'static str,
        /// Whose time is not later than this.
        until: Timestamp,
        /// After this one.
        after: Option<Place>,
    },
}

/// Where people are kept. Every implementation passes the same suite of behaviours.
#[async_trait]
pub trait AccountStore: Send + Sync {
    /// One paper by its id.
    async fn paper(&self, shelf: Shelf, id: Uuid) -> Result<Option<(Paper, Version)>, StoreError>;

    /// One paper by its name.
    async fn named(&self, shelf: Shelf, name: &str) -> Result<Option<(Paper, Version)>, StoreError>;

    /// Papers, at most `limit`.
    async fn seek(&self, shelf: Shelf, seek: Seek, limit: u32) -> Result<Vec<(Paper, Version)>, StoreError>;

    /// How many of an owner's papers are in a state.
    async fn number(&self, shelf: Shelf, owner: Uuid, state: &'static str) -> Result<u64, StoreError>;

    /// Makes changes in order, whole or not at all.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] may mean that it was made and the answer lost.
    async fn change(&self, edits: Vec<Edit>) -> Result<(), ChangeError>;

    /// Throws away what has expired; how many.
    async fn forget(&self, now: Timestamp) -> Result<u64, StoreError>;
}
