//! The log past one machine: NATS with JetStream.
//!
//! # What there is on the servers
//! For a log called `NAME`, all in files, three of each when the cluster has three nodes:
//! - the stream `NAME-frames`: subject `NAME.frames.P` for partition P. An [`Offset`](crate::Offset) is a sequence number of the stream.
//! - the stream `NAME-journal`: subject `NAME.journal.P`, each record with the header that NATS compares
//!   (`Nats-Expected-Last-Subject-Sequence`); a [`Position`](crate::Position) is a sequence number.
//! - the key-value bucket `NAME-sessions`, whose entries live as long as the bucket lets them, by the servers' clock.
//!
//! # What the servers have to be set to
//! NATS 2.10 or later, and in each server's configuration
//! ```text
//! jetstream { sync_interval: always }
//! ```
//! Otherwise what was acknowledged is written to the disk up to two minutes later, and servers that lose power together
//! lose it (found in 2.12.1 by Jepsen). With it every message costs a write that is waited for: large frames. A client
//! sees that setting only through the system account: give [`Settings::system`] to have it checked on every server that
//! answers ([`Fsync`]).
//!
//! # Without a leader
//! A cluster whose leader has died takes some six seconds until it takes messages again. All calls try again, for as
//! long as [`Settings::patience`] says. A frame has its id as message id: repeated within [`Settings::window`] it counts
//! once, by whichever leader. A record whose answer was lost is looked for in the journal.
//!
//! # Reading
//! By pull consumers that live in one server's memory and acknowledge nothing (`pull.rs`): a reader knows by
//! itself where it is. When one misses a message, or hears nothing, it is thrown away and the next begins behind the
//! last frame read.

mod frames;
mod fsync;
mod journal;
mod pull;
mod retry;
mod sessions;
mod setup;

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream;
use async_nats::jetstream::kv;

use crate::error::LogError;
use crate::partition::Partitions;

pub use fsync::Fsync;

/// What a log on NATS is to be like.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Addresses such as `nats://host:4222`, several for a cluster; `tls://` for encrypted ones.
    pub servers: Vec<String>,
    /// Name and password of the account that the log lives in.
    pub login: Option<Login>,
    /// Name and password of the system account, only to look at the servers' configuration.
    pub system: Option<Login>,
    /// What the log is called: 1 to 32 letters, digits, `-` and `_`.
    pub name: String,
    /// How many partitions. Fixed with the first start.
    pub partitions: Partitions,
    /// How many servers keep each thing, 1 to 5; nothing: three in a cluster, one on a single server.
    pub replicas: Option<usize>,
    /// How long a call goes on trying. More than the six seconds without a leader; half of `window` at most.
    pub patience: Duration,
    /// For how long a frame's id is remembered.
    pub window: Duration,
    /// How long a session lives that is not renewed. Longer than a cluster is without a leader, or partitions change
    /// hands for nothing.
    pub time_to_live: Duration,
    /// How long frames are kept. Longer than any worker is behind its last snapshot.
    pub frames_age: Duration,
    /// The most bytes of frames that are kept, on each server; the oldest go first.
    pub frames_bytes: u64,
    /// The most records that a partition's journal keeps; whoever delivers outputs may be behind by so many.
    pub records: u32,
    /// Starts although a server is known not to sync each write. For tests of that, and for data that may be lost.
    pub accept_unsafe: bool,
}

/// A name and a password.
#[derive(Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Settings {
    /// The usual ones.
    #[must_use]
    pub fn new(servers: Vec<String>, name: &str, partitions: Partitions) -> Self {
        Self {
            servers,
            login: None,
            system: None,
            name: name.to_owned(),
            partitions,
            replicas: None,
            patience: Duration::from_secs(45),
            window: Duration::from_secs(300),
            time_to_live: Duration::from_secs(15),
            frames_age: Duration::from_secs(24 * 3600),
            frames_bytes: 4 << 30,
            records: 4096,
            accept_unsafe: false,
        }
    }

    fn check(&self) -> Result<(), LogError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let wrong = if self.name.is_empty() || self.name.len() > 32 || !self.name.chars().all(fits) {
            "the log's name has to be 1 to 32 letters, digits, - and _"
        } else if self.servers.is_empty() {
            "the log on NATS needs an address: nats://HOST:4222"
        } else if self.patience * 2 > self.window {
            "the window for frames' ids has to be twice the patience or more, or a frame tried again could count twice"
        } else if self.time_to_live < Duration::from_secs(1) {
            "a session has to live a second or longer"
        } else if self.replicas.is_some_and(|replicas| !matches!(replicas, 1 | 3 | 5)) {
            "replicas have to be 1, 3 or 5: an even number is no safer than the odd one below it"
        } else {
            return Ok(());
        };
        Err(LogError::Setup(wrong.to_owned()))
    }
}

/// A log on NATS; clones share their connection.
#[derive(Clone)]
pub struct Nats {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Nats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nats").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}

struct Shared {
    settings: Settings,
    context: jetstream::Context,
    frames: jetstream::stream::Stream,
    journal: jetstream::stream::Stream,
    sessions: kv::Store,
    revisions: sessions::Revisions,
    fsync: Fsync,
}

impl Nats {
    /// Connects, looks at the servers, and makes the streams where they are missing.
    ///
    /// # Errors
    /// [`LogError::Setup`] for settings that cannot be, servers that are too old or do not sync their writes, streams
    /// made with other settings; [`LogError::Unavailable`].
    pub async fn connect(settings: Settings) -> Result<Self, LogError> {
        setup::connect(settings).await
    }

    /// Whether the servers sync every write, as far as can be seen.
    #[must_use]
    pub fn fsync(&self) -> &Fsync {
        &self.shared.fsync
    }
}
