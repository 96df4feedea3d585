//! Messages of a stream in order, each once, from a sequence number on.
//!
//! A consumer that acknowledges nothing and lives in one server's memory numbers what it delivers without holes; a hole
//! means that something was lost on the way. Then, and when neither messages nor heartbeats come, it is left to die and a
//! new one begins behind the last message that was given on.

use std::time::Duration;

use async_nats::jetstream::consumer::pull::{BatchConfig, Config};
use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy, ReplayPolicy};
use async_nats::jetstream::stream::Stream;
use async_nats::jetstream::{self, Context};
use async_nats::{Message, StatusCode, Subscriber};
use bytes::Bytes;
use futures::{FutureExt, StreamExt};
use tokio::time::{Instant, sleep, timeout_at};

use crate::error::LogError;

/// How many messages one request asks for; asked for again when all have come.
const BATCH: usize = 64;
/// The most bytes of one request: what a reader holds at a time.
const BATCH_BYTES: usize = 8 << 20;
/// How long a request stands on the server.
const EXPIRES: Duration = Duration::from_secs(20);
/// While nothing comes, the server says so this often …
const HEARTBEAT: Duration = Duration::from_secs(2);
/// … and a reader that has not heard anything for this long begins anew.
const SILENCE: Duration = Duration::from_millis(4500);
/// After this long without messages [`Pull::next`] returns.
const IDLE: Duration = Duration::from_secs(1);
/// The server forgets a consumer that nobody asks after this.
const FORGOTTEN: Duration = Duration::from_secs(60);
/// The wait before beginning anew: a cluster without leader is asked so often.
const PAUSE: Duration = Duration::from_millis(250);

/// A message: its sequence number in the stream, its subject, its bytes.
pub(super) type Pulled = (u64, String, Bytes);

pub(super) struct Pull {
    context: Context,
    stream: Stream,
    subject: String,
    /// The sequence number to go on from.
    next: u64,
    patience: Duration,
    open: Option<Open>,
    /// Since when nothing worked.
    failing: Option<Instant>,
}

/// A consumer and what it has delivered.
struct Open {
    consumer: Consumer<Config>,
    inbox: String,
    messages: Subscriber,
    delivered: u64,
    /// How many messages of the last request may still come.
    owed: usize,
    heard: Instant,
}

/// What a message from the server means.
enum Told {
    Message(Pulled),
    /// Still there, or one request is over.
    Alive,
    Over,
    Broken(String),
}

impl Pull {
    pub(super) fn new(
        context: Context,
        stream: Stream,
        subject: String,
        next: u64,
        patience: Duration,
    ) -> Self {
        Self { context, stream, subject, next: next.max(1), patience, open: None, failing: None }
    }

    /// The next messages, at least one; none when a second passed without.
    pub(super) async fn next(&mut self) -> Result<Vec<Pulled>, LogError> {
        let until = Instant::now() + IDLE;
        loop {
            match self.some(until).await {
                Ok(messages) => {
                    self.failing = None;
                    if let Some((sequence, _, _)) = messages.last() {
                        self.next = sequence + 1;
                    }
                    return Ok(messages);
                }
                Err(why) => {
                    self.open = None;
                    let since = *self.failing.get_or_insert_with(Instant::now);
                    tracing::debug!(subject = self.subject, why, "a reader begins anew");
                    if since.elapsed() > self.patience {
                        return Err(LogError::Unavailable(format!("reading {}: {why}", self.subject)));
                    }
                    sleep(PAUSE).await;
                }
            }
        }
    }

    async fn some(&mut self, until: Instant) -> Result<Vec<Pulled>, String> {
        let open = match self.open.take() {
            Some(open) => self.open.insert(open),
            None => {
                let open = self.begin().await?;
                self.open.insert(open)
            }
        };
        let mut found = Vec::new();
        loop {
            if open.owed == 0 {
                open.ask().await?;
            }
            // What is there is taken, and only if nothing is, it is waited for.
            let message = match open.messages.next().now_or_never() {
                Some(message) => message,
                None if !found.is_empty() => return Ok(found),
                None => match timeout_at(until.min(open.heard + SILENCE), open.messages.next()).await {
                    Ok(message) => message,
                    Err(_) if open.heard.elapsed() >= SILENCE => {
                        return Err("the server is silent".to_owned());
                    }
                    Err(_) => return Ok(found),
                },
            };
            let message = message.ok_or("the connection is closed")?;
            match open.told(&self.context, message) {
                Told::Message((sequence, ..)) if sequence < self.next => {}
                Told::Message(message) => found.push(message),
                Told::Alive => {}
                Told::Over => open.owed = 0,
                // What came before it is whole; the rest is read by the next consumer.
                Told::Broken(why) if found.is_empty() => return Err(why),
                Told::Broken(_) => {
                    self.open = None;
                    return Ok(found);
                }
            }
            if found.len() >= BATCH {
                return Ok(found);
            }
        }
    }

    async fn begin(&self) -> Result<Open, String> {
        let config = Config {
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: self.next },
            ack_policy: AckPolicy::None,
            replay_policy: ReplayPolicy::Instant,
            filter_subject: self.subject.clone(),
            inactive_threshold: FORGOTTEN,
            num_replicas: 1,
            memory_storage: true,
            ..Config::default()
        };
        let consumer = self.stream.create_consumer(config).await.map_err(|error| error.to_string())?;
        let inbox = self.context.client().new_inbox();
        let subscribed = self.context.client().subscribe(inbox.clone()).await;
        let messages = subscribed.map_err(|error| error.to_string())?;
        Ok(Open { consumer, inbox, messages, delivered: 0, owed: 0, heard: Instant::now() })
    }
}

impl Open {
    async fn ask(&mut self) -> Result<(), String> {
        let batch = BatchConfig {
            batch: BATCH,
            expires: Some(EXPIRES),
            max_bytes: BATCH_BYTES,
            idle_heartbeat: HEARTBEAT,
            ..BatchConfig::default()
        };
        let asked = self.consumer.request_batch(batch, self.inbox.clone().into()).await;
        asked.map_err(|error| error.to_string())?;
        self.owed = BATCH;
        Ok(())
    }

    fn told(&mut self, context: &Context, message: Message) -> Told {
        self.heard = Instant::now();
        match message.status {
            None | Some(StatusCode::OK) => {}
            Some(StatusCode::IDLE_HEARTBEAT) => return Told::Alive,
            // The request has expired.
            Some(StatusCode::TIMEOUT | StatusCode::NOT_FOUND) => return Told::Over,
            // Its bytes are full.
            Some(StatusCode::REQUEST_TERMINATED) if over(message.description.as_deref()) => {
                return Told::Over;
            }
            Some(status) => return Told::Broken(format!("{status} {:?}", message.description)),
        }
        let message = jetstream::Message { message, context: context.clone() };
        let (stream, consumer) = match message.info() {
            Ok(info) => (info.stream_sequence, info.consumer_sequence),
            Err(error) => return Told::Broken(error.to_string()),
        };
        if consumer != self.delivered + 1 {
            return Told::Broken(format!("message {consumer} came after {}", self.delivered));
        }
        self.delivered = consumer;
        self.owed = self.owed.saturating_sub(1);
        let jetstream::Message { message, .. } = message;
        Told::Message((stream, message.subject.to_string(), message.payload))
    }
}

/// Whether a request was ended for a reason that does not concern the consumer.
fn over(description: Option<&str>) -> bool {
    description.is_some_and(|text| {
        let text = text.to_ascii_lowercase();
        text.contains("maxbytes") || text.contains("max bytes") || text.contains("batch completed")
    })
}
