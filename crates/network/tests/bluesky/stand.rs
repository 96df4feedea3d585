//! A server that stands in for another: it answers by path as it is told, and keeps what it was asked.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use app::ports::Clock;
use async_trait::async_trait;
use kernel::{Span, Timestamp};
use network::bluesky::identity::{Resolver, Settings, Txt, TxtError};
use network::bluesky::xrpc::Xrpc;
use network::guarded::{Allowed, Guarded, Names};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const ALICE: &str = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
pub(crate) const BOB: &str = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb";

/// What is answered: a status, further lines of the head, a body.
#[derive(Debug, Clone)]
pub(crate) struct Reply(pub(crate) u16, pub(crate) String, pub(crate) String);

impl Reply {
    pub(crate) fn json(value: &Value) -> Self {
        Self(200, String::new(), value.to_string())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self(status, String::new(), "<html>an ordinary web server</html>".to_owned())
    }

    /// An error as the protocol writes it.
    pub(crate) fn error(name: &str) -> Self {
        Self(400, String::new(), json!({"error": name, "message": "as told"}).to_string())
    }

    pub(crate) fn with(self, line: &str) -> Self {
        Self(self.0, format!("{line}\r\n"), self.2)
    }
}

#[derive(Default)]
struct Told {
    replies: HashMap<String, Reply>,
    asked: Vec<String>,
}

/// The server.
#[derive(Clone)]
pub(crate) struct Stand {
    pub(crate) at: SocketAddr,
    told: Arc<Mutex<Told>>,
}

impl Stand {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let stand = Self { at: listener.local_addr().unwrap(), told: Arc::default() };
        let told = stand.told.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let told = told.clone();
                // A client that hangs up is its own affair.
                tokio::spawn(async move { answer(stream, &told).await.unwrap_or_default() });
            }
        });
        stand
    }

    /// An address at which nobody answers any more.
    pub(crate) async fn gone() -> SocketAddr {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.at)
    }

    /// From now on, what is asked at this path is answered so; with `?…`, that very question.
    pub(crate) fn tell(&self, path: &str, reply: Reply) {
        self.told.lock().unwrap().replies.insert(path.to_owned(), reply);
    }

    pub(crate) fn method(&self, method: &str, reply: Reply) {
        self.tell(&format!("/xrpc/{method}"), reply);
    }

    /// What was asked, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.told.lock().unwrap().asked.clone()
    }

    pub(crate) fn allowed(&self) -> Allowed {
        self.at.to_string().parse().unwrap()
    }
}

async fn answer(mut stream: TcpStream, told: &Mutex<Told>) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let target = request.split(' ').nth(1).unwrap_or_default().to_owned();
    let reply = {
        let mut told = told.lock().unwrap();
        told.asked.push(target.clone());
        let path = target.split('?').next().unwrap_or_default();
        let reply = told.replies.get(&target).or_else(|| told.replies.get(path));
        reply.cloned().unwrap_or_else(|| Reply::status(404))
    };
    let Reply(status, head, body) = reply;
    let length = body.len();
    let whole =
        format!("HTTP/1.1 {status} X\r\n{head}content-length: {length}\r\nconnection: close\r\n\r\n{body}");
    stream.write_all(whole.as_bytes()).await
}

/// A clock that is moved by hand.
pub(crate) struct Hand(AtomicI64);

impl Hand {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new("2026-11-22T09:30:00Z".parse::<Timestamp>().unwrap().as_micros())))
    }

    pub(crate) fn pass(&self, span: Span) {
        self.0.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Every name is this machine.
struct Here;

#[async_trait]
impl Names for Here {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        Ok(vec![Ipv4Addr::LOCALHOST.into()])
    }
}

/// Name servers that say what they are told.
#[derive(Default)]
pub(crate) struct Records(pub(crate) HashMap<String, Result<Vec<String>, TxtError>>);

#[async_trait]
impl Txt for Records {
    async fn txt(&self, name: &str) -> Result<Vec<String>, TxtError> {
        self.0.get(name).cloned().unwrap_or(Err(TxtError::None))
    }
}

/// Everything between the tests and the servers that stand in.
pub(crate) struct Ways {
    pub(crate) directory: Stand,
    pub(crate) clock: Arc<Hand>,
    pub(crate) resolver: Resolver,
    pub(crate) xrpc: Xrpc,
}

impl Ways {
    /// With a directory, letting through these servers and names of `.test` at the first one's port.
    pub(crate) async fn to(servers: &[&Stand]) -> Self {
        Self::with(servers, Records::default()).await
    }

    pub(crate) async fn with(servers: &[&Stand], records: Records) -> Self {
        let (directory, clock) = (Stand::start().await, Hand::new());
        let mut allowed: Vec<Allowed> = servers.iter().map(|server| server.allowed()).collect();
        allowed.push(directory.allowed());
        let guarded = Guarded::with_names(allowed, Arc::new(Here)).unwrap();
        let settings = Settings {
            directory: directory.url().parse().unwrap(),
            test_port: servers.first().map(|server| server.at.port()),
        };
        let resolver = Resolver::new(guarded.clone(), Arc::new(records), clock.clone(), settings);
        let xrpc = Xrpc::new(guarded, clock.clone());
        Self { directory, clock, resolver, xrpc }
    }

    /// The directory says that an account is at a server, under a name.
    pub(crate) fn place(&self, did: &str, name: &str, server: &str) {
        let service =
            json!({"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": server});
        let document = json!({"id": did, "alsoKnownAs": [format!("at://{name}")], "service": [service]});
        self.directory.tell(&format!("/{did}"), Reply::json(&document));
    }
}
