//! A market on the lab, and a campaign and a creator for each way that it can go.

use std::sync::Arc;

use app::ports::{AccountStore, Clock, NoSightings, Sighting};
use kernel::{CreatorId, PlacementId, Timestamp};
use ledger::Account;
use market::people::Actor;
use market::placement::{Hold, State, Verdict};
use network::bluesky::watching;
use network::testing::{Connected, Lab};
use serde_json::{Value, json};
use store::MemoryStore;
use url::Url;

use crate::town::{HandClock, TEXTS, Town};
use crate::watch::Watching;

pub const PASSWORD: &str = "correct-horse";
pub const POSTS: &str = "app.bsky.feed.post";
pub const LINK: &str = "https://zephyr.example.com/can";

/// The market.
pub struct Market {
    pub lab: &'static Lab,
    pub town: Town,
    pub connected: Connected,
    pub watch: Option<Watching>,
}

/// One of them.
pub struct Scene {
    pub creator: CreatorId,
    pub placement: PlacementId,
    pub handle: String,
    pub did: String,
    pub token: String,
    pub text: &'static str,
}

/// Now, by the machine's clock: the servers live in it.
#[allow(clippy::disallowed_methods, reason = "real servers live in real time")]
fn real_time() -> Timestamp {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Timestamp::from_micros(i64::try_from(now.as_micros()).unwrap())
}

/// A post's record with the campaign's link, as an app would write it.
pub fn record(text: &str, claimed: Timestamp) -> Value {
    let mut record = json!({"$type": POSTS, "text": text, "createdAt": claimed.to_string()});
    if let Some(at) = text.find(LINK) {
        record["facets"] = json!([{
            "index": {"byteStart": at, "byteEnd": at + LINK.len()},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": LINK}]
        }]);
    }
    record
}

impl Market {
    /// On the lab that tests share; what the stream shows is told.
    pub async fn told() -> Self {
        let lab = Lab::shared().await.unwrap();
        let clock = Arc::new(HandClock::at(real_time()));
        let as_port: Arc<dyn Clock> = clock.clone();
        let connected = Connected::to(lab, &as_port).unwrap();
        let town = Town::connected(Arc::new(MemoryStore::new()), clock, Some(connected.network.clone()));
        Self { lab, town, connected, watch: None }
    }

    /// On a lab, with the real stream read through `way`: the server itself, or what stands in between.
    pub async fn watching(lab: &'static Lab, way: &Url) -> Self {
        let clock = Arc::new(HandClock::at(real_time()));
        let as_port: Arc<dyn Clock> = clock.clone();
        let store = Arc::new(MemoryStore::new());
        let papers: Arc<dyn AccountStore> = store.clone();
        let mut stream = way.join("xrpc/com.atproto.sync.subscribeRepos").unwrap();
        stream.set_scheme("ws").unwrap();
        let settings = watching::settings(stream).unwrap();
        let sightings = watching::sightings(Some(&settings), papers.clone());
        let connected = Connected::seeing(lab, &as_port, sightings.clone()).unwrap();
        let town = Town::connected(store.clone(), clock, Some(connected.network.clone()));
        let watch = Watching::new(settings, store, as_port, sightings);
        Self { lab, town, connected, watch: Some(watch) }
    }

    /// Where nobody reads the stream.
    pub async fn unwatched() -> Self {
        let lab = Lab::shared().await.unwrap();
        let clock = Arc::new(HandClock::at(real_time()));
        let as_port: Arc<dyn Clock> = clock.clone();
        let connected = Connected::seeing(lab, &as_port, Arc::new(NoSightings)).unwrap();
        let town = Town::connected(Arc::new(MemoryStore::new()), clock, Some(connected.network.clone()));
        Self { lab, town, connected, watch: None }
    }

    pub const fn watch(&mut self) -> &mut Watching {
        self.watch.as_mut().unwrap()
    }

    /// Waits until the stream has shown a post.
    pub async fn sees(&self, address: &str) -> Sighting {
        self.watch.as_ref().unwrap().sees(address).await
    }

    pub async fn scene(&self, n: u8) -> Scene {
        self.scenes(n, 1).await.pop().unwrap()
    }

    /// So many creators with an approved draft in one campaign, each with words of their own.
    pub async fn scenes(&self, n: u8, number: u8) -> Vec<Scene> {
        let brand = self.town.brand(1_000 + u128::from(n)).await;
        let campaign = self.town.campaign(3_000 + u128::from(n), brand, number.into()).await;
        let mut scenes = Vec::new();
        for n in n..n + number {
            let handle = self.lab.new_handle("author");
            let did = self.lab.create_account(&handle, PASSWORD).await.unwrap();
            let token = self.lab.bearer(&handle, PASSWORD).await.unwrap();
            self.connected.line.signs_in(&did, &token);
            let creator = self.town.creator_at(2_000 + u128::from(n), &did).await;
            let text = TEXTS[usize::from(n) % TEXTS.len()];
            let placement = self.town.approved(campaign, creator, text).await;
            scenes.push(Scene { creator, placement, handle, did, token, text });
        }
        scenes
    }

    /// The market publishes it; the stream shows it at once.
    pub async fn published(&self, n: u8) -> Scene {
        let scene = self.scene(n).await;
        let by = Actor::Creator(scene.creator);
        self.town.app.request_publication(scene.placement, by).await.unwrap();
        self.town.work().await;
        self.connected.line.shows(&self.address(&scene).await, self.town.app.now());
        scene
    }

    /// Its creator publishes it by hand and hands in the address of the page.
    pub async fn by_hand(&self, n: u8, claimed: Timestamp) -> Scene {
        let scene = self.scene(n).await;
        let address = self.posts(&scene, &record(scene.text, claimed), None).await;
        self.connected.line.shows(&address, self.town.app.now());
        let page =
            format!("https://bsky.app/profile/{}/post/{}", scene.handle, address.rsplit('/').next().unwrap());
        self.declares(&scene, &page).await;
        assert_eq!(self.address(&scene).await, address, "kept in its lasting form");
        scene
    }

    /// Somebody posts by hand; the address.
    pub async fn posts(&self, author: &Scene, record: &Value, key: Option<&str>) -> String {
        let mut body = json!({"repo": author.did, "collection": POSTS, "record": record});
        if let Some(key) = key {
            body["rkey"] = json!(key);
        }
        let made = self.does(author, "com.atproto.repo.createRecord", &body).await;
        made["uri"].as_str().unwrap().to_owned()
    }

    pub async fn declares(&self, scene: &Scene, address: &str) {
        let by = Actor::Creator(scene.creator);
        self.town.app.declare_published(scene.placement, address, by).await.unwrap();
    }

    pub async fn address(&self, scene: &Scene) -> String {
        self.town.placement(scene.placement).await.post.unwrap().address
    }

    pub async fn does(&self, scene: &Scene, method: &str, body: &Value) -> Value {
        self.lab.xrpc(method, body, Some(&format!("Bearer {}", scene.token))).await.unwrap()
    }

    /// The author puts another record in the place of the post.
    pub async fn rewrites(&self, scene: &Scene, change: impl FnOnce(&mut Value)) {
        let address = self.address(scene).await;
        let key = address.rsplit('/').next().unwrap();
        let mut record = self.record_at(&address).await["value"].take();
        change(&mut record);
        let body = json!({"repo": scene.did, "collection": POSTS, "rkey": key, "record": record});
        self.does(scene, "com.atproto.repo.putRecord", &body).await;
    }

    pub async fn deletes(&self, scene: &Scene) {
        let address = self.address(scene).await;
        let key = address.rsplit('/').next().unwrap();
        let body = json!({"repo": scene.did, "collection": POSTS, "rkey": key});
        self.does(scene, "com.atproto.repo.deleteRecord", &body).await;
    }

    /// A record as its author's server has it.
    pub async fn record_at(&self, address: &str) -> Value {
        let [did, collection, key] =
            address.strip_prefix("at://").unwrap().split('/').collect::<Vec<_>>()[..]
        else {
            panic!("{address}")
        };
        let query = format!("com.atproto.repo.getRecord?repo={did}&collection={collection}&rkey={key}");
        let url = format!("{}xrpc/{query}", self.lab.pds());
        let limits = network::bluesky::xrpc::ONE;
        let answer = self.lab.guarded().ask(network::guarded::Ask::get(url), limits).await.unwrap();
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub async fn verdict(&self, scene: &Scene) -> Option<Verdict> {
        self.town.placement(scene.placement).await.verdict
    }

    pub async fn state(&self, scene: &Scene) -> State {
        self.town.placement(scene.placement).await.state
    }

    /// Caught with its reason, and not paid.
    pub async fn assert_caught(&self, scene: &Scene, reason: &str) {
        let placement = self.town.placement(scene.placement).await;
        let Some(Verdict::Breached { reason: found, .. }) = placement.verdict else {
            panic!("{reason}: {:?} {:?}", placement.state, placement.verdict)
        };
        assert_eq!(found.name(), reason);
        assert_eq!(placement.hold, Hold::Released, "{reason}");
        assert_eq!(self.earned(scene).await, 0, "{reason}");
    }

    /// What a creator has earned, paid out since.
    pub async fn earned(&self, scene: &Scene) -> i64 {
        let on_account = self.town.cents(Account::Creator(scene.creator)).await;
        let paid = self.town.outside(|outside| {
            let own = outside
                .paid
                .values()
                .filter(|paid| paid.payee == market::payout::Payee::Creator(scene.creator));
            own.map(|paid| paid.amount.minor()).sum::<i64>()
        });
        on_account + paid
    }
}
