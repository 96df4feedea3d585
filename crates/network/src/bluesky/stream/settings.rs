//! What to read, from where, and how patiently.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kernel::Span;
use url::Url;

use super::unpack::Dictionary;
use super::verify::SigningKey;

/// The language that a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wire {
    /// `com.atproto.sync.subscribeRepos`; positions are sequence numbers.
    Firehose,
    /// Jetstream's `/subscribe`; positions are microseconds.
    JetstreamV1,
    /// `network.bsky.jetstream.subscribeEvents`; positions are sequence numbers.
    JetstreamV2,
}

impl Wire {
    /// By the path of an address.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        match url.path().trim_end_matches('/').rsplit('/').next()? {
            "com.atproto.sync.subscribeRepos" => Some(Self::Firehose),
            "subscribe" => Some(Self::JetstreamV1),
            "network.bsky.jetstream.subscribeEvents" => Some(Self::JetstreamV2),
            _ => None,
        }
    }
}

/// Tells with which key an account signs. Asked for every commit, while the stream waits: whoever answers keeps what it
/// has learnt.
#[async_trait]
pub trait Keys: Send + Sync {
    /// The key; `fresh` when the one told last did not fit, and the identity document is to be asked for anew. Nothing
    /// where nobody can tell.
    async fn signing_key(&self, did: &str, fresh: bool) -> Option<SigningKey>;
}

/// How far a server is trusted.
#[derive(Clone, Default)]
pub enum Trust {
    /// Wholly: the usual choice for Jetstream, which passes on no proof.
    #[default]
    Server,
    /// Blocks are held against their identifiers.
    Blocks,
    /// Commits are held against their authors' keys too. What is not proven is dropped and counted.
    Signatures(Arc<dyn Keys>),
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "Server",
            Self::Blocks => "Blocks",
            Self::Signatures(_) => "Signatures",
        })
    }
}

/// How much is held in memory. Together: about `(batches + 2) × batch_bytes + 2 × message_bytes + 24 × window`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Events of one batch.
    pub batch_events: usize,
    /// Bytes of one batch; one message may take it over that, once.
    pub batch_bytes: usize,
    /// Batches that wait for a slow reader. When they are there, nothing more is taken from the socket.
    pub batches: usize,
    /// Bytes of one message. The network allows frames of 5 MB.
    pub message_bytes: usize,
    /// Events that are remembered so as not to hand them on twice.
    pub window: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { batch_events: 500, batch_bytes: 1 << 20, batches: 8, message_bytes: 5 << 20, window: 1 << 17 }
    }
}

/// How long things may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long a batch that is not full waits for more.
    pub linger: Duration,
    /// To connect and be let in.
    pub connect: Duration,
    /// Silence after which the server is asked whether it is there; after as much again it is given up.
    pub idle: Duration,
    /// A server that answers but sends nothing for so long is given up too.
    pub stale: Duration,
    /// The first wait before connecting again. Each further one in a row is twice as long, by chance up to half shorter.
    pub first_wait: Duration,
    /// The longest of these waits.
    pub longest_wait: Duration,
    /// How far to go back on a stream whose positions are times: they do not rise strictly.
    pub rewind_time: Span,
    /// How many numbers to go back on a stream whose positions are numbers.
    pub rewind_numbers: u64,
    /// How far ahead of this program's clock a time may be and still be taken as a position.
    pub future: Span,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            linger: Duration::from_millis(200),
            connect: Duration::from_secs(20),
            idle: Duration::from_secs(20),
            stale: Duration::from_secs(300),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(60),
            rewind_time: Span::seconds(3),
            rewind_numbers: 100,
            future: Span::minutes(10),
        }
    }
}

/// Settings that do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The path is none of the three.
    #[error(
        "{0} is no stream that is known here: its path should end in com.atproto.sync.subscribeRepos, subscribe (Jetstream) or network.bsky.jetstream.subscribeEvents"
    )]
    Path(String),
    /// Jetstream has no signatures.
    #[error("Jetstream passes on no signatures: read the firehose to have them checked, or trust the server")]
    NoSignatures,
    /// The firehose is not filtered or packed.
    #[error("the firehose is neither filtered nor packed: leave out the collections and the dictionary")]
    Firehose,
    /// Nothing fits.
    #[error("a bound is zero: a batch needs an event, and the queue a batch")]
    Zero,
}

/// What to read.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where, without a cursor: `wss://…`.
    pub address: Url,
    /// The language spoken there.
    pub wire: Wire,
    /// Only these collections; none for all. Jetstream only.
    pub collections: Vec<String>,
    /// Ask for packed messages. Jetstream only.
    pub dictionary: Option<Arc<Dictionary>>,
    /// How far the server is trusted.
    pub trust: Trust,
    /// Whether events keep their record as it came, which is most of the memory.
    pub keep_records: bool,
    /// How much is held in memory.
    pub bounds: Bounds,
    /// How long things may take.
    pub pace: Pace,
}

impl Settings {
    /// Everything as usual for an address.
    ///
    /// # Errors
    /// When its path is no stream's.
    pub fn new(address: Url) -> Result<Self, SettingsError> {
        let wire = Wire::of(&address)
            .ok_or_else(|| SettingsError::Path(address.as_str().chars().take(200).collect()))?;
        Ok(Self {
            address,
            wire,
            collections: Vec::new(),
            dictionary: None,
            trust: Trust::default(),
            keep_records: false,
            bounds: Bounds::default(),
            pace: Pace::default(),
        })
    }

    /// Whether they go together.
    ///
    /// # Errors
    /// Which do not.
    pub fn check(&self) -> Result<(), SettingsError> {
        let Bounds { batch_events, batch_bytes, batches, message_bytes, window } = self.bounds;
        if [batch_events, batch_bytes, batches, message_bytes, window].contains(&0) {
            return Err(SettingsError::Zero);
        }
        let jetstream = self.wire != Wire::Firehose;
        if jetstream && matches!(self.trust, Trust::Signatures(_)) {
            return Err(SettingsError::NoSignatures);
        }
        if !jetstream && (!self.collections.is_empty() || self.dictionary.is_some()) {
            return Err(SettingsError::Firehose);
        }
        Ok(())
    }

    /// The address from a position on, exactly as given.
    pub(super) fn from(&self, position: Option<u64>) -> Url {
        let mut url = self.address.clone();
        {
            let mut query = url.query_pairs_mut();
            let (collections, dictionary) = match self.wire {
                Wire::Firehose | Wire::JetstreamV1 => ("wantedCollections", None),
                Wire::JetstreamV2 => {
                    ("collections", self.dictionary.as_ref().map(|dictionary| dictionary.id()))
                }
            };
            for collection in &self.collections {
                query.append_pair(collections, collection);
            }
            if self.wire == Wire::JetstreamV1 && self.dictionary.is_some() {
                query.append_pair("compress", "true");
            }
            if let Some(id) = dictionary {
                query.append_pair("zstdDictionary", &id.to_string());
            }
            if let Some(position) = position {
                query.append_pair("cursor", &position.to_string());
            }
        }
        if url.query() == Some("") {
            url.set_query(None);
        }
        url
    }

    /// A little before a position.
    pub(super) fn rewound(&self, position: u64) -> u64 {
        position.saturating_sub(match self.wire {
            Wire::JetstreamV1 => self.pace.rewind_time.as_micros(),
            Wire::Firehose | Wire::JetstreamV2 => self.pace.rewind_numbers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(address: &str) -> Settings {
        Settings::new(address.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_address_names_the_wire_and_carries_the_wishes() {
        let firehose = settings("wss://relay.example/xrpc/com.atproto.sync.subscribeRepos");
        assert_eq!(firehose.from(None).as_str(), firehose.address.as_str());
        assert!(firehose.from(Some(7)).as_str().ends_with("subscribeRepos?cursor=7"));
        assert_eq!((firehose.rewound(1_000), firehose.rewound(7)), (900, 0));
        let mut v1 = settings("wss://jetstream.example/subscribe?maxMessageSizeBytes=9");
        v1.collections = vec!["app.bsky.feed.post".to_owned()];
        let asked = v1.from(Some(7));
        assert_eq!(
            asked.query(),
            Some("maxMessageSizeBytes=9&wantedCollections=app.bsky.feed.post&cursor=7")
        );
        assert_eq!(v1.rewound(5_000_000), 2_000_000);
        let mut v2 = settings("wss://jetstream.example/xrpc/network.bsky.jetstream.subscribeEvents");
        v2.collections = v1.collections.clone();
        assert_eq!(v2.from(None).query(), Some("collections=app.bsky.feed.post"));
        assert!(Settings::new("wss://relay.example/".parse().unwrap()).is_err());
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        struct Nobody;
        #[async_trait]
        impl Keys for Nobody {
            async fn signing_key(&self, _: &str, _: bool) -> Option<SigningKey> {
                None
            }
        }
        let mut v1 = settings("wss://jetstream.example/subscribe");
        assert_eq!(v1.check(), Ok(()));
        v1.trust = Trust::Signatures(Arc::new(Nobody));
        assert_eq!(v1.check(), Err(SettingsError::NoSignatures));
        let mut firehose = settings("wss://relay.example/xrpc/com.atproto.sync.subscribeRepos");
        firehose.trust = v1.trust.clone();
        assert_eq!(firehose.check(), Ok(()));
        firehose.collections = vec!["app.bsky.feed.post".to_owned()];
        assert_eq!(firehose.check(), Err(SettingsError::Firehose));
        v1.trust = Trust::Server;
        v1.bounds.batches = 0;
        assert_eq!(v1.check(), Err(SettingsError::Zero));
    }
}
