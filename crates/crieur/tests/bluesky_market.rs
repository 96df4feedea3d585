//! The whole market on Bluesky's own servers: who kept to what was agreed is paid, and nobody else.
//!
//! Posts, edits, deletions, takedowns are real. The market's clock is moved by hand, and what the stream has shown is told.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

mod town;

use std::sync::Arc;

use app::ports::Clock;
use kernel::{CampaignId, CreatorId, PlacementId, Span, Timestamp};
use ledger::Account;
use market::people::Actor;
use market::placement::{Hold, State, Verdict};
use network::testing::{Connected, Lab};
use serde_json::{Value, json};
use town::{EARNED, HandClock, TEXTS, Town};

const PASSWORD: &str = "correct-horse";
const POSTS: &str = "app.bsky.feed.post";
const LINK: &str = "https://zephyr.example.com/can";

/// The market, and a campaign and a creator for each way that it can go.
struct Market {
    lab: &'static Lab,
    town: Town,
    connected: Connected,
}

/// One of them.
struct Scene {
    creator: CreatorId,
    placement: PlacementId,
    handle: String,
    did: String,
    token: String,
    text: &'static str,
}

impl Market {
    #[allow(clippy::disallowed_methods, reason = "real servers live in real time")]
    async fn open() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let now = Timestamp::from_micros(i64::try_from(now.as_micros()).unwrap());
        let lab = Lab::shared().await.unwrap();
        let clock = Arc::new(HandClock::at(now));
        let as_port: Arc<dyn Clock> = clock.clone();
        let connected = Connected::to(lab, &as_port).unwrap();
        let store = Arc::new(store::MemoryStore::new());
        let town = Town::connected(store, clock, Some(connected.network.clone()));
        Self { lab, town, connected }
    }

    async fn scene(&self, n: u8) -> Scene {
        let number = u128::from(n);
        let handle = self.lab.new_handle("author");
        let did = self.lab.create_account(&handle, PASSWORD).await.unwrap();
        let token = self.lab.bearer(&handle, PASSWORD).await.unwrap();
        self.connected.line.signs_in(&did, &token);
        let brand = self.town.brand(1_000 + number).await;
        let creator = self.town.creator_at(2_000 + number, &did).await;
        let campaign: CampaignId = self.town.campaign(3_000 + number, brand, 1).await;
        let text = TEXTS[usize::from(n) % TEXTS.len()];
        let placement = self.town.approved(campaign, creator, text).await;
        Scene { creator, placement, handle, did, token, text }
    }

    /// The market publishes it; the stream shows it at once.
    async fn published(&self, n: u8) -> Scene {
        let scene = self.scene(n).await;
        let by = Actor::Creator(scene.creator);
        self.town.app.request_publication(scene.placement, by).await.unwrap();
        self.town.work().await;
        self.connected.line.shows(&self.address(&scene).await, self.town.app.now());
        scene
    }

    /// Its creator publishes it by hand and hands in the address of the page.
    async fn by_hand(&self, n: u8, claimed: Timestamp) -> Scene {
        let scene = self.scene(n).await;
        let at = scene.text.find(LINK).unwrap();
        let facet = json!({
            "index": {"byteStart": at, "byteEnd": at + LINK.len()},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": LINK}]
        });
        let record =
            json!({"$type": POSTS, "text": scene.text, "createdAt": claimed.to_string(), "facets": [facet]});
        let body = json!({"repo": scene.did, "collection": POSTS, "record": record});
        let made = self.does(&scene, "com.atproto.repo.createRecord", &body).await;
        let address = made["uri"].as_str().unwrap();
        self.connected.line.shows(address, self.town.app.now());
        let page =
            format!("https://bsky.app/profile/{}/post/{}", scene.handle, address.rsplit('/').next().unwrap());
        let by = Actor::Creator(scene.creator);
        let placement = self.town.app.declare_published(scene.placement, &page, by).await.unwrap();
        assert_eq!(placement.post.unwrap().address, address, "kept in its lasting form");
        scene
    }

    async fn address(&self, scene: &Scene) -> String {
        self.town.placement(scene.placement).await.post.unwrap().address
    }

    async fn does(&self, scene: &Scene, method: &str, body: &Value) -> Value {
        self.lab.xrpc(method, body, Some(&format!("Bearer {}", scene.token))).await.unwrap()
    }

    /// The author puts another record in the place of the post.
    async fn rewrites(&self, scene: &Scene, change: impl FnOnce(&mut Value)) {
        let address = self.address(scene).await;
        let key = address.rsplit('/').next().unwrap();
        let query = format!("com.atproto.repo.getRecord?repo={}&collection={POSTS}&rkey={key}", scene.did);
        let url = format!("{}xrpc/{query}", self.lab.pds());
        let limits = network::bluesky::xrpc::ONE;
        let answer = self.lab.guarded().ask(network::guarded::Ask::get(url), limits).await.unwrap();
        let mut record = serde_json::from_slice::<Value>(&answer.body).unwrap()["value"].take();
        change(&mut record);
        let body = json!({"repo": scene.did, "collection": POSTS, "rkey": key, "record": record});
        self.does(scene, "com.atproto.repo.putRecord", &body).await;
    }

    async fn deletes(&self, scene: &Scene) {
        let address = self.address(scene).await;
        let key = address.rsplit('/').next().unwrap();
        let body = json!({"repo": scene.did, "collection": POSTS, "rkey": key});
        self.does(scene, "com.atproto.repo.deleteRecord", &body).await;
    }

    async fn state(&self, scene: &Scene) -> State {
        self.town.placement(scene.placement).await.state
    }

    /// Caught with its reason, and not paid.
    async fn assert_caught(&self, scene: &Scene, reason: &str) {
        let placement = self.town.placement(scene.placement).await;
        let Some(Verdict::Breached { reason: found, .. }) = placement.verdict else {
            panic!("{reason}: {:?} {:?}", placement.state, placement.verdict)
        };
        assert_eq!(found.name(), reason);
        assert_eq!(placement.hold, Hold::Released, "{reason}");
        assert_eq!(self.earned(scene).await, 0, "{reason}");
    }

    /// What a creator has earned, paid out since.
    async fn earned(&self, scene: &Scene) -> i64 {
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

#[tokio::test]
async fn who_kept_to_what_was_agreed_is_paid_and_nobody_else() {
    let market = Market::open().await;
    let now = market.town.app.now();
    let honest = market.published(0).await;
    let honest_by_hand = market.by_hand(1, now).await;
    let back_dated = market.by_hand(2, now.minus(Span::days(2))).await;
    let rewritten = market.published(3).await;
    let relinked = market.published(4).await;
    let reworded = market.published(5).await;
    let deleted = market.published(6).await;
    let taken_down = market.published(7).await;
    let switched_off = market.published(8).await;

    market.town.live_through(Span::minutes(90)).await;
    for held in
        [&honest, &honest_by_hand, &rewritten, &relinked, &reworded, &deleted, &taken_down, &switched_off]
    {
        assert_eq!(market.state(held).await, State::Holding, "{}", held.handle);
    }
    assert_eq!(market.state(&back_dated).await, State::Breached);

    let labels = json!({"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "spam"}]});
    market.rewrites(&rewritten, |record| record["labels"] = labels).await;
    let elsewhere = json!("https://elsewhere.example.org/");
    market.rewrites(&relinked, |record| record["facets"][0]["features"][0]["uri"] = elsewhere).await;
    let other = format!("{} I take it all back.", reworded.text);
    market.rewrites(&reworded, |record| record["text"] = json!(other)).await;
    market.deletes(&deleted).await;
    let post = market.town.placement(taken_down.placement).await.post.unwrap();
    market.lab.take_down_record(&post.address, &post.version.unwrap()).await.unwrap();
    market.does(&switched_off, "com.atproto.server.deactivateAccount", &json!({})).await;

    market.town.live_through(Span::days(20)).await;
    for paid in [&honest, &honest_by_hand] {
        assert_eq!(market.state(paid).await, State::Paid);
        assert_eq!(market.earned(paid).await, EARNED);
    }
    market.assert_caught(&back_dated, "back_dated").await;
    market.assert_caught(&rewritten, "rewritten").await;
    market.assert_caught(&relinked, "link_changed").await;
    market.assert_caught(&reworded, "text_changed").await;
    market.assert_caught(&deleted, "deleted").await;
    market.assert_caught(&taken_down, "taken_down").await;
    market.assert_caught(&switched_off, "account_closed").await;
    market.town.assert_balanced().await;
}

#[tokio::test]
async fn a_lost_answer_posts_once() {
    let market = Market::open().await;
    market.connected.line.loses(2);
    let scene = market.scene(0).await;
    market.town.app.request_publication(scene.placement, Actor::Creator(scene.creator)).await.unwrap();
    market.town.live_through(Span::hours(3)).await;
    assert_eq!(market.connected.line.calls(), 3, "two answers were lost");
    market.connected.line.shows(&market.address(&scene).await, market.town.app.now());
    let url = format!(
        "{}xrpc/com.atproto.repo.listRecords?repo={}&collection={POSTS}",
        market.lab.pds(),
        scene.did
    );
    let limits = network::bluesky::xrpc::ONE;
    let answer = market.lab.guarded().ask(network::guarded::Ask::get(url), limits).await.unwrap();
    let list: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(list["records"].as_array().unwrap().len(), 1, "{list}");
}
