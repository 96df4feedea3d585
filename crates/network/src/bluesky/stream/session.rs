//! One connection, from the handshake to its end.

use std::pin::pin;
use std::sync::Arc;

use app::ports::Clock;
use futures::{SinkExt as _, StreamExt as _};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::header::{HeaderValue, USER_AGENT};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::counters::{Count, Counters};
use super::cursor::Batch;
use super::intake::{Heard, Intake};
use super::settings::{Settings, Trust, Wire};
use super::unpack::Unpacker;
use super::verify::{Unproven, author, verify};
use crate::guarded::{Connection, Guarded};

/// How this program names itself.
const NAME: &str = concat!("crieur/", env!("CARGO_PKG_VERSION"));
/// What is read from the socket in one go.
const READ_BUFFER: usize = 64 << 10;

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Nobody reads any more.
    Unwanted,
    /// It could not be made.
    Refused(String),
    /// The server does not have the cursor's position any more.
    TooOld,
    /// The cursor lies in the server's future.
    FutureCursor,
    /// It broke, or the server gave it up.
    Lost(String),
    /// Nothing came.
    Silent,
}

/// What a connection works with.
pub(super) struct Session<'s> {
    pub(super) guarded: &'s Guarded,
    pub(super) settings: &'s Settings,
    pub(super) clock: &'s dyn Clock,
    pub(super) counters: &'s Arc<Counters>,
    pub(super) sender: &'s Sender<Batch>,
}

type Socket = WebSocketStream<Box<dyn Connection>>;

impl Session<'_> {
    /// Connects, and reads until the connection ends.
    pub(super) async fn run(&self, intake: &mut Intake, from: Option<u64>) -> End {
        let socket = tokio::select! {
            () = self.sender.closed() => return End::Unwanted,
            socket = timeout(self.settings.pace.connect, self.connect(from)) => {
                socket.unwrap_or(Err(End::Refused("it took too long".to_owned())))
            }
        };
        match socket {
            Ok(socket) => {
                self.counters.one(Count::Connections);
                self.read(socket, intake).await
            }
            Err(end) => end,
        }
    }

    async fn connect(&self, from: Option<u64>) -> Result<Socket, End> {
        let url = self.settings.from(from);
        let refused =
            |error: &dyn std::fmt::Display| End::Refused(error.to_string().chars().take(300).collect());
        let mut request = url.as_str().into_client_request().map_err(|error| refused(&error))?;
        request.headers_mut().insert(USER_AGENT, HeaderValue::from_static(NAME));
        let stream = self.guarded.connect(&url, self.settings.pace.connect).await;
        let stream = stream.map_err(|error| refused(&error))?;
        let bytes = self.settings.bounds.message_bytes;
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .max_message_size(Some(bytes))
            .max_frame_size(Some(bytes));
        match client_async_with_config(request, stream, Some(config)).await {
            Ok((socket, _)) => Ok(socket),
            Err(SocketError::Http(response)) => {
                let said = response.body().as_deref().map(String::from_utf8_lossy).unwrap_or_default();
                if said.contains("CursorTooOld") {
                    return Err(End::TooOld);
                }
                Err(refused(&format!("{}: {said}", response.status())))
            }
            Err(error) => Err(refused(&error)),
        }
    }

    async fn read(&self, mut socket: Socket, intake: &mut Intake) -> End {
        let pace = &self.settings.pace;
        let mut unpacker = match Unpacker::new(self.settings.dictionary.as_deref()) {
            Ok(unpacker) => unpacker,
            Err(error) => return End::Lost(error.to_string()),
        };
        let (mut heard, mut told, mut asked) = (Instant::now(), Instant::now(), false);
        let mut flush = None;
        loop {
            let patience = sleep_until((heard + pace.idle).min(told + pace.stale));
            let linger = flush.unwrap_or_else(|| Instant::now() + pace.stale);
            let next = {
                let (patience, linger) = (pin!(patience), pin!(sleep_until(linger)));
                tokio::select! {
                    biased;
                    () = self.sender.closed() => return End::Unwanted,
                    () = linger, if flush.is_some() => Next::Flush,
                    message = socket.next() => Next::Message(message),
                    () = patience => Next::Nothing,
                }
            };
            match next {
                Next::Flush => {}
                Next::Nothing if asked || Instant::now() >= told + pace.stale => {
                    self.counters.one(Count::Silent);
                    return End::Silent;
                }
                Next::Nothing => {
                    (asked, heard) = (true, Instant::now());
                    let ping = timeout(pace.idle, socket.send(Message::Ping(Vec::new().into()))).await;
                    if !matches!(ping, Ok(Ok(()))) {
                        return End::Lost("it takes nothing any more".to_owned());
                    }
                    continue;
                }
                Next::Message(message) => {
                    (heard, asked) = (Instant::now(), false);
                    let Some(message) = message else { return End::Lost("the server closed it".to_owned()) };
                    let end = match message {
                        Ok(message) => self.take(message, intake, &mut unpacker, &mut told).await,
                        Err(error) => Some(End::Lost(error.to_string())),
                    };
                    if end.is_some() {
                        // What was taken goes on; a batch begun is not lost with its connection.
                        return self.hand_on(intake).await.unwrap_or(end.unwrap_or(End::Silent));
                    }
                    if !intake.full() {
                        flush = flush.or_else(|| intake.holds().then(|| Instant::now() + pace.linger));
                        continue;
                    }
                }
            }
            flush = None;
            if let Some(end) = self.hand_on(intake).await {
                return end;
            }
            // The time spent waiting for a slow reader is not the server's silence.
            (heard, told) = (Instant::now(), Instant::now());
        }
    }

    /// Hands the batch on, and waits where the reader is slow: meanwhile nothing is taken from the socket.
    async fn hand_on(&self, intake: &mut Intake) -> Option<End> {
        match intake.batch() {
            Some(batch) => self.sender.send(batch).await.err().map(|_| End::Unwanted),
            None => None,
        }
    }

    async fn take(
        &self,
        message: Message,
        intake: &mut Intake,
        unpacker: &mut Unpacker<'_>,
        told: &mut Instant,
    ) -> Option<End> {
        let now = self.clock.now();
        let length = u64::try_from(message.len()).unwrap_or(u64::MAX);
        let heard = match (self.settings.wire, message) {
            (_, Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => return None,
            (_, Message::Close(frame)) => {
                let said = frame.map(|frame| frame.to_string().chars().take(200).collect());
                return Some(End::Lost(said.unwrap_or_else(|| "the server closed it".to_owned())));
            }
            (Wire::Firehose, Message::Binary(frame)) => {
                if self.proven(&frame).await {
                    intake.frame(&frame, now)
                } else {
                    Heard::GoOn
                }
            }
            (Wire::Firehose, Message::Text(_)) => {
                intake.malformed(super::Malformed::Not("a frame of the firehose"))
            }
            (Wire::JetstreamV1 | Wire::JetstreamV2, Message::Text(text)) => intake.text(&text, now),
            (Wire::JetstreamV1 | Wire::JetstreamV2, Message::Binary(packed)) => {
                match unpacker.unpack(&packed) {
                    Ok(text) => intake.text(text, now),
                    Err(error) => intake.malformed(error),
                }
            }
        };
        *told = Instant::now();
        self.counters.one(Count::Messages);
        self.counters.add(Count::Bytes, length);
        match heard {
            Heard::GoOn => None,
            Heard::FutureCursor => Some(End::FutureCursor),
            Heard::GivenUp(name) => Some(End::Lost(name)),
        }
    }

    /// Whether a frame is proven as far as it was asked for. One that cannot be read is: reading it will say so.
    async fn proven(&self, frame: &[u8]) -> bool {
        let Trust::Signatures(keys) = &self.settings.trust else { return true };
        let Ok(Some(did)) = author(frame) else { return true };
        for fresh in [false, true] {
            let Some(key) = keys.signing_key(did, fresh).await else {
                self.counters.one(Count::Keyless);
                return false;
            };
            match verify(frame, &key) {
                Ok(()) => return true,
                // The key may have changed since it was last asked for.
                Err(Unproven::Signature) if !fresh => {}
                Err(error) => {
                    self.counters.one(Count::Forged);
                    tracing::warn!(did, %error, "a commit was dropped");
                    return false;
                }
            }
        }
        false
    }
}

enum Next {
    Flush,
    Message(Option<Result<Message, SocketError>>),
    Nothing,
}
