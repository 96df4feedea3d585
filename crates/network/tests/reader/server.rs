//! A websocket server that does what a test tells it, and a reader's surroundings that can be repeated.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::ports::{Clock, Entropy};
use async_trait::async_trait;
use futures::{SinkExt as _, StreamExt as _};
use kernel::Timestamp;
use network::Guarded;
use network::bluesky::stream::{CursorError, Cursors, Event, Pace, Reader, Settings, Surroundings};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

pub(crate) const FIREHOSE: &str = "xrpc/com.atproto.sync.subscribeRepos";
/// Longer than anything here takes on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(60);

pub(crate) type Socket = WebSocketStream<TcpStream>;
pub(crate) type Doing = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What came of asking to be let in.
pub(crate) enum Answer {
    Enter,
    Refuse(u16, &'static str),
}

/// Listens, and does with each connection what the test says; remembers what each asked for.
pub(crate) struct Server {
    at: std::net::SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// `doing` gets the connection's number, from 1, and the socket.
    pub(crate) async fn start<D>(doing: D) -> Self
    where
        D: Fn(usize, Socket) -> Doing + Send + Sync + 'static,
    {
        Self::with_door(|_, _| Answer::Enter, doing).await
    }

    /// `door` gets the connection's number and its query, and may refuse.
    pub(crate) async fn with_door<A, D>(door: A, doing: D) -> Self
    where
        A: Fn(usize, &str) -> Answer + Send + Sync + 'static,
        D: Fn(usize, Socket) -> Doing + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (remember, door, doing) = (asked.clone(), Arc::new(door), Arc::new(doing));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (remember, door, doing) = (remember.clone(), door.clone(), doing.clone());
                tokio::spawn(async move {
                    let mut number = 0;
                    #[allow(clippy::result_large_err, reason = "the websocket library's own type")]
                    let look = |request: &Request, response: Response| {
                        let query = request.uri().query().unwrap_or_default().to_owned();
                        let mut asked = remember.lock().unwrap();
                        asked.push(query.clone());
                        number = asked.len();
                        match door(number, &query) {
                            Answer::Enter => Ok(response),
                            Answer::Refuse(status, body) => {
                                let mut refusal = ErrorResponse::new(Some(body.to_owned()));
                                *refusal.status_mut() = status.try_into().unwrap();
                                Err(refusal)
                            }
                        }
                    };
                    if let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, look).await {
                        doing(number, socket).await;
                    }
                });
            }
        });
        Self { at, asked, task }
    }

    /// The queries of all connections so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn settings(&self, path: &str) -> Settings {
        let mut settings = Settings::new(format!("ws://{}/{path}", self.at).parse().unwrap()).unwrap();
        settings.pace = Pace {
            linger: Duration::from_millis(20),
            first_wait: Duration::from_millis(2),
            longest_wait: Duration::from_millis(20),
            ..Pace::default()
        };
        settings
    }

    pub(crate) fn surroundings(&self, kept: &Arc<Kept>) -> Surroundings {
        let guarded = Guarded::new(vec![self.at.to_string().parse().unwrap()]).unwrap();
        Surroundings {
            guarded,
            cursors: kept.clone(),
            clock: Arc::new(AfterCapture),
            entropy: Arc::new(NoChance),
        }
    }

    pub(crate) async fn reader(&self, path: &str, kept: &Arc<Kept>) -> Reader {
        Reader::start("test", self.settings(path), self.surroundings(kept)).await.unwrap()
    }
}

/// Cursors in memory, and all that was ever saved.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) saved: Mutex<Vec<u64>>,
}

impl Kept {
    pub(crate) fn at(position: u64) -> Arc<Self> {
        Arc::new(Self { saved: Mutex::new(vec![position]) })
    }

    pub(crate) fn last(&self) -> Option<u64> {
        self.saved.lock().unwrap().last().copied()
    }
}

#[async_trait]
impl Cursors for Kept {
    async fn load(&self, _: &str) -> Result<Option<u64>, CursorError> {
        Ok(self.last())
    }

    async fn save(&self, _: &str, position: u64) -> Result<(), CursorError> {
        self.saved.lock().unwrap().push(position);
        Ok(())
    }
}

/// An hour after the capture.
pub(crate) struct AfterCapture;
impl Clock for AfterCapture {
    fn now(&self) -> Timestamp {
        "2026-07-04T15:39:00Z".parse().unwrap()
    }
}

pub(crate) struct NoChance;
impl Entropy for NoChance {
    fn next_u64(&self) -> u64 {
        0
    }
}

/// Reads and acknowledges until so many events are there.
pub(crate) async fn collect(reader: &mut Reader, events: usize) -> Vec<Event<'static>> {
    let mut found = Vec::new();
    while found.len() < events {
        let batch = tokio::time::timeout(LONG, reader.next())
            .await
            .unwrap_or_else(|_| panic!("only {} of {events} events came", found.len()));
        let store = |events| {
            found.extend::<Vec<Event<'static>>>(events);
            std::future::ready(Ok::<(), CursorError>(()))
        };
        let stored = batch.unwrap().store(store).await.unwrap();
        reader.acknowledge(stored).await.unwrap();
    }
    found
}

/// Waits until something holds.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    let wait = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LONG, wait).await.unwrap_or_else(|_| panic!("never came: {what}"));
}

pub(crate) async fn send_all(socket: &mut Socket, frames: impl IntoIterator<Item = Vec<u8>>) {
    for frame in frames {
        if socket.send(Message::Binary(frame.into())).await.is_err() {
            return;
        }
    }
}

/// Answers pings until the other side goes.
pub(crate) async fn stay(mut socket: Socket) {
    while let Some(Ok(_)) = socket.next().await {}
}

/// The key of an event, to tell which came.
pub(crate) fn keys(events: &[Event<'_>]) -> BTreeMap<String, usize> {
    let mut keys = BTreeMap::new();
    for event in events {
        let mut line = String::new();
        network::bluesky::stream::line(event, false, &mut line).unwrap();
        *keys.entry(line).or_insert(0) += 1;
    }
    keys
}
