//! The market on one side, authors with their own passwords on the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use app::ports::{Clock, Lookup, Network as _, NetworkError, PublishRequest, SeenPost};
use kernel::{Language, Network, PlacementId, Span, Timestamp};
use network::bluesky::Bluesky;
use network::bluesky::address::{POSTS, PostUri};
use network::bluesky::backfill::BackFill;
use network::bluesky::identity::Resolver;
use network::bluesky::xrpc::{ONE, Xrpc};
use network::guarded::Ask;
use network::testing::{Connected, Lab, Line};
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

pub(crate) const PASSWORD: &str = "correct-horse";
pub(crate) const LINK: &str = "https://exemple-velo.fr/essai?c=42";

/// The clock of this machine, which can be put forward.
pub(crate) struct Ahead(AtomicI64);

impl Ahead {
    pub(crate) fn pass(&self, span: Span) {
        self.0.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for Ahead {
    #[allow(clippy::disallowed_methods, reason = "real servers live in real time")]
    fn now(&self) -> Timestamp {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let micros = i64::try_from(now.as_micros()).unwrap();
        Timestamp::from_micros(micros + self.0.load(Ordering::SeqCst))
    }
}

/// The clock of this machine.
pub(crate) struct Watch;

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        Ahead(AtomicI64::new(0)).now()
    }
}

/// Whoever has an account.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    pub(crate) handle: String,
    pub(crate) did: String,
    token: String,
}

/// The servers are shared by the tests of this program; whoever stops them is alone with them.
static QUIET: RwLock<()> = RwLock::const_new(());

/// The market, connected.
pub(crate) struct World {
    pub(crate) lab: &'static Lab,
    pub(crate) network: Arc<Bluesky>,
    pub(crate) resolver: Resolver,
    pub(crate) xrpc: Xrpc,
    pub(crate) back_fill: BackFill,
    pub(crate) line: Line,
    pub(crate) clock: Arc<Ahead>,
    _shared: Option<RwLockReadGuard<'static, ()>>,
    _alone: Option<RwLockWriteGuard<'static, ()>>,
}

impl World {
    /// With others.
    pub(crate) async fn new() -> Self {
        let shared = QUIET.read().await;
        Self { _shared: Some(shared), ..Self::connected().await }
    }

    /// Alone, since the server will be stopped.
    pub(crate) async fn alone() -> Self {
        let alone = QUIET.write().await;
        Self { _alone: Some(alone), ..Self::connected().await }
    }

    async fn connected() -> Self {
        let lab = Lab::shared().await.unwrap();
        let clock = Arc::new(Ahead(AtomicI64::new(0)));
        let as_port: Arc<dyn Clock> = clock.clone();
        let Connected { network, resolver, xrpc, line } = Connected::to(lab, &as_port).unwrap();
        let back_fill = BackFill::new(resolver.clone(), xrpc.clone(), None);
        Self { lab, network, resolver, xrpc, back_fill, line, clock, _shared: None, _alone: None }
    }

    /// Somebody joins, and the market may speak for them.
    pub(crate) async fn author(&self, name: &str) -> Author {
        let author = self.stranger(name).await;
        self.line.signs_in(&author.did, &author.token);
        author
    }

    /// Somebody joins.
    pub(crate) async fn stranger(&self, name: &str) -> Author {
        let handle = self.lab.new_handle(name);
        let did = self.lab.create_account(&handle, PASSWORD).await.unwrap();
        let token = self.lab.bearer(&handle, PASSWORD).await.unwrap();
        Author { handle, did, token }
    }

    /// An author does something themselves.
    pub(crate) async fn does(&self, author: &Author, method: &str, body: &Value) -> Value {
        self.lab.xrpc(method, body, Some(&format!("Bearer {}", author.token))).await.unwrap()
    }

    /// An author calls a method that takes no body.
    pub(crate) async fn calls(&self, author: &Author, method: &str) {
        let ask = Ask::new(Method::POST, format!("{}xrpc/{method}", self.lab.pds()));
        let ask = ask.secret(AUTHORIZATION, &format!("Bearer {}", author.token)).unwrap();
        let answer = self.lab.guarded().ask(ask, ONE).await.unwrap();
        assert!(answer.status.is_success(), "{method}: {}", String::from_utf8_lossy(&answer.body));
    }

    /// An author posts by hand; the address.
    pub(crate) async fn posts(&self, author: &Author, record: Value) -> String {
        let body = json!({"repo": author.did, "collection": POSTS, "record": record});
        let made = self.does(author, "com.atproto.repo.createRecord", &body).await;
        made["uri"].as_str().unwrap().to_owned()
    }

    /// An author rewrites a post.
    pub(crate) async fn rewrites(&self, author: &Author, address: &str, record: &Value) {
        let key = address.rsplit('/').next().unwrap();
        let body = json!({"repo": author.did, "collection": POSTS, "rkey": key, "record": record});
        self.does(author, "com.atproto.repo.putRecord", &body).await;
    }

    /// The record at an address, read past everything that is tested here.
    pub(crate) async fn record(&self, address: &str) -> Value {
        let post: PostUri = address.parse().unwrap();
        let (server, did) = (self.lab.pds(), &post.did);
        let url = format!(
            "{server}xrpc/com.atproto.repo.getRecord?repo={did}&collection={POSTS}&rkey={}",
            post.key
        );
        let answer = self.lab.guarded().ask(Ask::get(url), ONE).await.unwrap();
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// How many posts an account has.
    pub(crate) async fn count(&self, author: &Author) -> usize {
        let (server, did) = (self.lab.pds(), &author.did);
        let url =
            format!("{server}xrpc/com.atproto.repo.listRecords?repo={did}&collection={POSTS}&limit=100");
        let answer = self.lab.guarded().ask(Ask::get(url), ONE).await.unwrap();
        let list: Value = serde_json::from_slice(&answer.body).unwrap();
        list["records"].as_array().unwrap().len()
    }

    pub(crate) async fn publish(&self, request: &PublishRequest) -> Result<String, NetworkError> {
        self.network.publish(Network::Bluesky, request.clone()).await
    }

    pub(crate) async fn look(&self, address: &str) -> Result<Lookup, NetworkError> {
        self.network.look_up(Network::Bluesky, address).await
    }

    pub(crate) async fn found(&self, address: &str) -> SeenPost {
        match self.look(address).await {
            Ok(Lookup::Found(post)) => post,
            other => panic!("{other:?}"),
        }
    }
}

/// What an author writes by hand.
pub(crate) fn by_hand(text: &str) -> Value {
    json!({"$type": POSTS, "text": text, "createdAt": "2026-11-22T08:00:00.000Z"})
}

/// What the market publishes; each number is another placement.
pub(crate) fn request(author: &Author, number: u128, text: &str) -> PublishRequest {
    let id = 1_795_336_200_000 << 80 | 7 << 76 | 2 << 62 | number;
    let key: PlacementId = format!("pl_{id:032x}").parse().unwrap();
    PublishRequest {
        key,
        account: author.did.clone(),
        text: text.to_owned(),
        link: LINK.parse().unwrap(),
        languages: vec![Language::FR],
        reply_to: None,
    }
}

/// A moment, for what the server does on its own time.
pub(crate) async fn moment() {
    tokio::time::sleep(Duration::from_millis(200)).await;
}
