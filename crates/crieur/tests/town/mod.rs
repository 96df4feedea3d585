//! A small town for tests of the whole market: a clock that is moved by hand, a network and a rail that do what
//! they are told, and people with everything a campaign asks for.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of the town")]
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use app::ports::{
    Clock, Entropy, Gone, Lookup, Network, NetworkError, PayoutRail, PayoutRequest, PublishRequest,
    RailAnswer, RailError, SeenPost, Store,
};
use app::{App, BookRequest, Funding, NewBrand, NewCreator, OpenCampaign, Ports};
use async_trait::async_trait;
use kernel::{
    BasisPoints, BrandId, CampaignId, Country, CreatorId, Currency, DisputeId, Interval, Language, Money,
    Network as Name, OperatorId, PlacementId, Points, ProfileId, Span, Timestamp,
};
use ledger::Account;
use market::people::Actor;
use market::terms::{Frequency, Terms};
use market::{Placement, Policy, Sighting};
use uuid::Uuid;

pub const OPERATOR: Actor = Actor::Operator(OperatorId::new(Uuid::from_u128(1)));

/// A clock that is moved by hand.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_micros()))
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Numbers that never repeat.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Entropy for Counter {
    fn next_u64(&self) -> u64 {
        // SplitMix64's finaliser: distinct inputs give distinct outputs.
        let mut z = self.0.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// What the outside does next, and what it did.
#[derive(Debug, Default)]
pub struct Outside {
    pub posts: HashMap<String, SeenPost>,
    pub gone: HashMap<String, Gone>,
    pub paid: HashMap<kernel::PayoutId, PayoutRequest>,
    pub withdrawn: HashSet<PlacementId>,
    pub network_is_away: bool,
    /// So many answers are lost after the work was done.
    pub lost_answers: u32,
    pub refusals: u32,
    pub publish_calls: u32,
}

#[derive(Debug)]
pub struct World {
    pub clock: Arc<HandClock>,
    pub outside: Mutex<Outside>,
}

impl World {
    fn lose(&self) -> bool {
        let mut outside = self.outside.lock().unwrap();
        let lost = outside.lost_answers > 0;
        outside.lost_answers = outside.lost_answers.saturating_sub(1);
        lost
    }
}

fn no_answer() -> NetworkError {
    NetworkError::Unavailable("no answer".to_owned())
}

#[async_trait]
impl Network for World {
    async fn publish(&self, _: Name, request: PublishRequest) -> Result<String, NetworkError> {
        let address = format!("at://{}/{}", request.account, request.key);
        {
            let now = self.clock.now();
            let mut outside = self.outside.lock().unwrap();
            outside.publish_calls += 1;
            if outside.network_is_away {
                return Err(no_answer());
            }
            outside.posts.entry(address.clone()).or_insert(SeenPost {
                account: request.account,
                text: request.text,
                links: vec![request.link.to_string()],
                version: Some("first".to_owned()),
                reply_to: None,
                claimed: now,
                keyed: None,
                sighting: Sighting::Shown { after: Some(now), by: now },
            });
        }
        if self.lose() { Err(no_answer()) } else { Ok(address) }
    }

    async fn look_up(&self, _: Name, address: &str) -> Result<Lookup, NetworkError> {
        let outside = self.outside.lock().unwrap();
        if outside.network_is_away {
            return Err(no_answer());
        }
        let gone = outside.gone.get(address).map(|gone| Lookup::Gone(*gone));
        let found = || outside.posts.get(address).cloned().map(Lookup::Found);
        Ok(gone.or_else(found).unwrap_or(Lookup::Gone(Gone::NotFound)))
    }

    async fn withdraw(&self, _: Name, _: &str, key: PlacementId) -> Result<(), NetworkError> {
        self.outside.lock().unwrap().withdrawn.insert(key);
        Ok(())
    }
}

#[async_trait]
impl PayoutRail for World {
    async fn pay(&self, request: PayoutRequest) -> Result<RailAnswer, RailError> {
        {
            let mut outside = self.outside.lock().unwrap();
            if outside.refusals > 0 {
                outside.refusals -= 1;
                return Ok(RailAnswer::Refused("account closed".to_owned()));
            }
            outside.paid.insert(request.key, request);
        }
        if self.lose() { Err(RailError("timeout".to_owned())) } else { Ok(RailAnswer::Paid) }
    }
}

/// An app on a store, and the world around it.
pub struct Town {
    pub app: App,
    pub world: Arc<World>,
    pub store: Arc<dyn Store>,
}

impl Town {
    pub fn on(store: Arc<dyn Store>) -> Self {
        let start: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        Self::connected(store, Arc::new(HandClock::at(start)), None)
    }

    /// On a network of one's own, or on the world's.
    pub fn connected(
        store: Arc<dyn Store>,
        clock: Arc<HandClock>,
        network: Option<Arc<dyn Network>>,
    ) -> Self {
        let world = Arc::new(World { clock: clock.clone(), outside: Mutex::default() });
        let ports = Ports {
            store: store.clone(),
            network: network.unwrap_or_else(|| world.clone()),
            rail: world.clone(),
            clock,
            entropy: Arc::new(Counter::default()),
        };
        Self { app: App::new(ports, Policy::default()), world, store }
    }

    pub fn outside<T>(&self, act: impl FnOnce(&mut Outside) -> T) -> T {
        act(&mut self.world.outside.lock().unwrap())
    }

    /// Lets time pass.
    pub fn pass(&self, span: Span) {
        let micros = i64::try_from(span.as_micros()).unwrap();
        self.world.clock.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Carries out every job that is due now.
    pub async fn work(&self) {
        loop {
            let tally = self.app.work(100).await.unwrap();
            if tally.done + tally.again + tally.dead == 0 {
                return;
            }
        }
    }

    /// Lets time pass, carrying out each job at its hour.
    pub async fn live_through(&self, span: Span) {
        let end = self.app.now().plus(span);
        self.work().await;
        while let Some(next) = self.store.next_job().await.unwrap().filter(|next| *next <= end) {
            self.pass(next.since(self.app.now()));
            self.work().await;
        }
        self.pass(end.since(self.app.now()));
    }

    pub async fn brand(&self, n: u128) -> BrandId {
        let id = BrandId::new(Uuid::from_u128(n));
        let new = NewBrand { id, name: format!("Brand {n}"), country: Country::FR };
        self.app.register_brand(new).await.unwrap();
        id
    }

    pub async fn creator(&self, n: u128) -> CreatorId {
        let id = self.unidentified(n).await;
        self.app.identify_creator(id, OPERATOR).await.unwrap();
        id
    }

    pub async fn unidentified(&self, n: u128) -> CreatorId {
        self.joins(n, &format!("did:plc:{n}")).await
    }

    /// A creator with this account on Bluesky.
    pub async fn creator_at(&self, n: u128, account: &str) -> CreatorId {
        let id = self.joins(n, account).await;
        self.app.identify_creator(id, OPERATOR).await.unwrap();
        id
    }

    async fn joins(&self, n: u128, account: &str) -> CreatorId {
        let id = CreatorId::new(Uuid::from_u128(n));
        let profile = market::Profile {
            id: ProfileId::new(Uuid::from_u128(n)),
            network: Name::Bluesky,
            account: account.to_owned(),
            followers: 5_000,
            languages: vec![Language::EN],
            topics: vec!["gardening".parse().unwrap()],
            influence: Some(Interval::new(Points::new(3_000).unwrap(), Points::new(4_000).unwrap()).unwrap()),
            fake_share: Some(Interval::new(BasisPoints::ZERO, BasisPoints::new(500).unwrap()).unwrap()),
        };
        let new = NewCreator {
            id,
            name: format!("Creator {n}"),
            country: Country::GB,
            currency: Currency::EUR,
            profiles: vec![profile],
        };
        self.app.register_creator(new).await.unwrap();
        id
    }

    /// A live campaign of so many places at 49.99 EUR.
    pub async fn campaign(&self, n: u128, brand: BrandId, posts: u32) -> CampaignId {
        let id = CampaignId::new(Uuid::from_u128(n));
        let terms = terms(self.app.now(), posts);
        let amount = terms.budget;
        self.app.open_campaign(OpenCampaign { id, brand, terms }).await.unwrap();
        let funding = Funding { campaign: id, amount, reference: format!("wire {n}") };
        self.app.fund(&funding, OPERATOR).await.unwrap();
        self.app.launch(id, Actor::Brand(brand)).await.unwrap();
        id
    }

    pub async fn book(&self, campaign: CampaignId, creator: CreatorId) -> PlacementId {
        let request = request(campaign, creator, creator.uuid().as_u128());
        self.app.book(request).await.unwrap().id
    }

    /// From booking to an approved draft.
    pub async fn approved(&self, campaign: CampaignId, creator: CreatorId, text: &str) -> PlacementId {
        let id = self.book(campaign, creator).await;
        self.app.submit_draft(id, text, Actor::Creator(creator)).await.unwrap();
        let brand = self.app.placement(id).await.unwrap().value.brand;
        let judgement = market::placement::Judgement::Approve;
        self.app.review(id, &judgement, Actor::Brand(brand)).await.unwrap();
        id
    }

    pub async fn published(&self, campaign: CampaignId, creator: CreatorId, text: &str) -> PlacementId {
        let id = self.approved(campaign, creator, text).await;
        self.app.request_publication(id, Actor::Creator(creator)).await.unwrap();
        self.work().await;
        id
    }

    pub async fn placement(&self, id: PlacementId) -> Placement {
        self.app.placement(id).await.unwrap().value
    }

    pub async fn cents(&self, account: Account) -> i64 {
        self.store.balance(account.in_currency(Currency::EUR)).await.unwrap().minor()
    }

    /// The books, recomputed from the transfers.
    pub async fn assert_balanced(&self) {
        let mut check = ledger::check::Check::new();
        for kept in self.store.transfers(0, u32::MAX >> 1).await.unwrap() {
            check.transfer(&kept).unwrap();
        }
        for (account, money) in self.store.balances(None, u32::MAX >> 1).await.unwrap() {
            check.balance(account, money).unwrap();
        }
        check.finish().unwrap();
    }
}

pub fn request(campaign: CampaignId, creator: CreatorId, placement: u128) -> BookRequest {
    BookRequest {
        placement: PlacementId::new(Uuid::from_u128(placement)),
        campaign,
        creator,
        profile: ProfileId::new(creator.uuid()),
    }
}

pub fn dispute(n: u128) -> DisputeId {
    DisputeId::new(Uuid::from_u128(n))
}

pub fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap()
}

pub const PRICE: i64 = 4_999;
/// What is left of a price after a fee of 10 %: 44.991 and 4.999, floored, and the odd cent to the creator.
pub const EARNED: i64 = 4_500;
pub const FEE: i64 = 499;

pub fn terms(now: Timestamp, posts: u32) -> Terms {
    Terms {
        message: "Our watering can waters balconies while you are away for two weeks. Tell people how you would use it."
            .to_owned(),
        link: "https://zephyr.example.com/can".parse().unwrap(),
        required: vec!["Zephyr Can".to_owned()],
        posts,
        price: euros(PRICE),
        budget: euros(PRICE * i64::from(posts)),
        frequency: Frequency { posts: 1, per: Span::days(7) },
        cap_per_creator: euros(20_000),
        least_influence: Points::new(2_500).unwrap(),
        most_fake: BasisPoints::new(1_000).unwrap(),
        small_share: BasisPoints::ZERO,
        small_below: 1_000,
        networks: vec![Name::Bluesky],
        languages: vec![Language::EN],
        countries: Vec::new(),
        topics: Vec::new(),
        start: now,
        end: now.plus(Span::days(30)),
        holding: Span::days(7),
    }
}

/// Texts in different people's own words.
pub const TEXTS: [&str; 4] = [
    "Ad: My tomatoes survived August because the Zephyr Can kept dripping on them while I was in Lisbon. Neighbours asked for the name twice. https://zephyr.example.com/can",
    "Ad: I kill every plant I own, honestly. Fern number four is still alive thanks to a Zephyr Can hidden behind the sofa, and I feel smug about that. https://zephyr.example.com/can",
    "Ad: Grandmother never trusted gadgets, yet last Sunday she ordered her own Zephyr Can after seeing how green our kitchen herbs stayed. https://zephyr.example.com/can",
    "Ad: Night shifts and roses do not mix. Since March a Zephyr Can does the boring part, I only prune, and the whole street smells wonderful. https://zephyr.example.com/can",
];
