//! A small market behind the real router: a store in memory, a quiet simulated network and bank, real accounts.

#![allow(unreachable_pub, reason = "each test is a crate of its own and takes what it needs")]

use std::sync::{Arc, Mutex};

use account::{Locale, Party};
use app::accounts::{AccountSettings, Accounts, NewPerson, Wish};
use app::ports::{Gauge, Identities, Letter, Mailer, MailerError, SealKey};
use app::{App, OpenCampaign, Ports, StoreSigner};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use kernel::{
    BasisPoints, BrandId, BreakoutId, CampaignId, CreatorId, Currency, Interval, Language, Money, Network,
    OperatorId, Points, ProfileId, Span, Timestamp, UserId,
};
use market::Policy;
use market::breakout::post::{Counts, Forecast, Point, Spotting};
use market::breakout::standing::Standing;
use market::people::{Actor, Profile};
use market::terms::{Frequency, Terms};
use simulator::Stage;
use store::MemoryStore;
use tower::ServiceExt as _;
use uuid::Uuid;
use web::limits::{Limits, Rates};
use web::live::Live;
use web::{Front, Gauges, Inside, Settings};

pub const OPERATOR: Actor = Actor::Operator(OperatorId::new(Uuid::from_u128(1)));

/// The market and its ways in.
pub struct Site {
    pub router: Router,
    pub front: Front,
    pub stage: Arc<Stage>,
    pub store: Arc<MemoryStore>,
}

/// Somebody who has signed in.
#[derive(Debug, Clone)]
pub struct Someone {
    pub user: UserId,
    pub party: Party,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where a write led to.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.headers["location"].to_str().unwrap()
    }

    /// Holds a page against what it should say.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "“{text}” is missing ({}):\n{}", self.status, self.body);
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }
}

impl Site {
    pub fn new() -> Self {
        Self::with(Rates::default())
    }

    /// A site with these limits.
    pub fn with(rates: Rates) -> Self {
        Self::made(rates, None, None)
    }

    /// A site where a network's servers show whose account it is.
    pub fn connected(identities: Arc<dyn Identities>) -> Self {
        Self::made(Rates::default(), Some(identities), None)
    }

    /// A site where somebody measures.
    pub fn measured(gauge: Arc<dyn Gauge>) -> Self {
        Self::made(Rates::default(), None, Some(gauge))
    }

    fn made(rates: Rates, identities: Option<Arc<dyn Identities>>, gauge: Option<Arc<dyn Gauge>>) -> Self {
        let start: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let stage = Arc::new(Stage::new(1, start));
        let store = Arc::new(MemoryStore::new());
        let ports = Ports {
            store: store.clone(),
            network: stage.clone(),
            rail: stage.clone(),
            clock: stage.clone(),
            entropy: stage.clone(),
        };
        let app = App::new(ports, Policy::default());
        let app = match gauge {
            Some(gauge) => app.measured_by(gauge, store.clone()),
            None => app,
        };
        let signer = StoreSigner::new(store.clone(), stage.clone(), stage.clone(), Arc::new(Backwards));
        let accounts = Accounts::new(app.clone(), store.clone(), AccountSettings { demo: true });
        let accounts = accounts.with_signer(Arc::new(signer));
        let accounts = match identities {
            Some(identities) => accounts.with_identities(identities),
            None => accounts,
        };
        let settings = Settings {
            base: "http://market.example".parse().unwrap(),
            name: "Crieur".to_owned(),
            contact: "operator@market.example".to_owned(),
            transfer_details: "Crieur SAS\n\n  Account 00 0000 0000, Test Bank\n".to_owned(),
            zone: "Europe/Paris".to_owned(),
            demo: true,
            behind_proxy: false,
            speed: 1,
            spotter: true,
            characters: Vec::new(),
        };
        let front = Front::new(Inside {
            app,
            accounts,
            settings,
            live: Live::default(),
            limits: Limits::new(rates),
            gauges: Gauges::default(),
            links: None,
            documents: Vec::new(),
            played: Box::new(|_| {}),
            trends: web::Trends(Box::new(|| {
                let trend =
                    |topic: &str, accounts, usual| web::Trend { topic: topic.to_owned(), accounts, usual };
                vec![trend("#balcon", 41, 3), trend("example.org/<b>", 12, 0)]
            })),
        });
        Self { router: web::router(&front), front, stage, store }
    }

    pub fn app(&self) -> &App {
        &self.front.app
    }

    /// Somebody joins and signs in, in English.
    pub async fn join(&self, name: &str, wish: Wish) -> Someone {
        let email = format!("{}@people.example", name.to_lowercase().replace(' ', "."));
        let person = NewPerson { email, name: name.to_owned(), locale: Locale::En, password: None, wish };
        let user = self.front.accounts.add_person(person).await.unwrap();
        self.enter(user.id).await
    }

    /// Signs in as a user.
    pub async fn enter(&self, user: UserId) -> Someone {
        let entered = self.front.accounts.r#become(user).await.unwrap();
        let cookie = format!("crieur-session={}", entered.secret.as_str());
        Someone { user, party: entered.signed.session.acting, cookie }
    }

    pub async fn brand(&self, name: &str) -> (Someone, BrandId) {
        let wish = Wish::Brand { name: name.to_owned(), country: "FR".parse().unwrap() };
        let someone = self.join(name, wish).await;
        let Party::Brand(id) = someone.party else { panic!("{name} acts for {:?}", someone.party) };
        (someone, id)
    }

    /// A creator with one Bluesky profile that satisfies [`terms`].
    pub async fn creator(&self, name: &str) -> (Someone, CreatorId) {
        let wish = Wish::Creator { country: "GB".parse().unwrap(), currency: Currency::EUR };
        let someone = self.join(name, wish).await;
        let Party::Creator(id) = someone.party else { panic!("{name} acts for {:?}", someone.party) };
        let loaded = self.app().creator(id).await.unwrap();
        let mut creator = loaded.value;
        creator.profiles.push(profile(id));
        let mut decision = app::ports::Decision::at(self.app().now());
        let record = app::ports::Record::Creator(creator);
        decision.writes.push(app::ports::Write { record, expected: loaded.version });
        self.app().store().commit(decision).await.unwrap();
        (someone, id)
    }

    /// A live campaign with its budget.
    pub async fn live_campaign(&self, brand: BrandId) -> CampaignId {
        let id = CampaignId::new(Uuid::now_v7_like(self));
        let terms = terms(self.app().now());
        let budget = terms.budget;
        self.app().open_campaign(OpenCampaign { id, brand, terms }).await.unwrap();
        let funding = app::Funding { campaign: id, amount: budget, reference: format!("transfer {id}") };
        self.app().fund(&funding, OPERATOR).await.unwrap();
        self.app().launch(id, Actor::Brand(brand)).await.unwrap();
        id
    }

    /// A live standing campaign of a verified brand whose product passed.
    pub async fn standing_campaign(&self, brand: BrandId) -> CampaignId {
        let id = CampaignId::new(Uuid::now_v7_like(self));
        let terms = terms(self.app().now());
        let (budget, daily) = (terms.budget, terms.budget);
        let standing = Standing { excluded: vec!["funeral".to_owned()], daily, product: None };
        self.app().verify_brand(brand, OPERATOR).await.unwrap();
        let open = OpenCampaign { id, brand, terms };
        self.app().open_breakout_campaign(open, standing).await.unwrap();
        let funding = app::Funding { campaign: id, amount: budget, reference: format!("transfer {id}") };
        self.app().fund(&funding, OPERATOR).await.unwrap();
        self.app().launch(id, Actor::Brand(brand)).await.unwrap();
        self.app().check_product(id, Vec::new(), "", OPERATOR).await.unwrap();
        id
    }

    /// A post of an account that is found to break out and waits for an operator.
    pub async fn spotted(&self, account: &str) -> BreakoutId {
        let now = self.app().now();
        let point = |minutes, size| Point { at: now.minus(Span::minutes(minutes)), size };
        let told = Spotting {
            post: format!("at://{account}/app.bsky.feed.post/1"),
            web: "https://bsky.app/profile/somebody/post/1".to_owned(),
            network: Network::Bluesky,
            account: account.to_owned(),
            name: "Noor".to_owned(),
            text: "Rye loaf, <third> try: it rose!".to_owned(),
            languages: vec![Language::EN],
            tags: vec!["bread".parse().unwrap()],
            posted: now.minus(Span::minutes(30)),
            first_alert: now.minus(Span::minutes(12)),
            counts: Counts { likes: 1_234, ..Counts::default() },
            forecast: Forecast { low: 2_000, likely: 4_500, high: 9_000 },
            per_hour: 2_400,
            usual: Some(37),
            series: vec![point(20, 300), point(10, 700), point(1, 1_234)],
            updated: now,
        };
        self.app().spotted(told).await.unwrap().unwrap().id
    }

    /// One that brands see.
    pub async fn breakout(&self, account: &str) -> BreakoutId {
        let id = self.spotted(account).await;
        self.app().show_breakout(id, OPERATOR).await.unwrap();
        id
    }

    pub async fn get(&self, who: Option<&Someone>, path: &str) -> Answer {
        self.send(who, Request::get(path), Body::empty()).await
    }

    /// A form, as a browser sends it.
    pub async fn post(&self, who: Option<&Someone>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(who, request, Body::from(body)).await
    }

    pub async fn send(
        &self,
        who: Option<&Someone>,
        mut request: axum::http::request::Builder,
        body: Body,
    ) -> Answer {
        request = request.header("host", "market.example").header("accept-language", "en");
        if let Some(someone) = who {
            request = request.header("cookie", &someone.cookie);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap();
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// A seal that keeps nothing secret.
struct Backwards;

impl SealKey for Backwards {
    fn seal(&self, _: &str, secret: &[u8]) -> Result<Vec<u8>, String> {
        Ok(secret.iter().rev().copied().collect())
    }

    fn open(&self, _: &str, sealed: &[u8]) -> Result<Vec<u8>, String> {
        Ok(sealed.iter().rev().copied().collect())
    }
}

/// Ids out of the market's own chance.
trait Fresh {
    fn now_v7_like(site: &Site) -> Uuid;
}

impl Fresh for Uuid {
    fn now_v7_like(site: &Site) -> Uuid {
        app::ports::Entropy::uuid(&*site.stage, site.app().now())
    }
}

/// A profile that satisfies [`terms`].
pub fn profile(creator: CreatorId) -> Profile {
    Profile {
        id: ProfileId::new(creator.uuid()),
        network: Network::Bluesky,
        account: format!("did:example:{}", creator.uuid().simple()),
        followers: 5_000,
        languages: vec!["en".parse::<Language>().unwrap()],
        topics: vec!["garden".parse().unwrap()],
        influence: Some(Interval::new(Points::new(4_000).unwrap(), Points::new(5_000).unwrap()).unwrap()),
        fake_share: Some(
            Interval::new(BasisPoints::new(100).unwrap(), BasisPoints::new(300).unwrap()).unwrap(),
        ),
    }
}

/// Ordinary terms: ten posts at twenty euros.
pub fn terms(now: Timestamp) -> Terms {
    let euros = |minor| Money::new(minor, Currency::EUR).unwrap();
    Terms {
        message:
            "The Zephyr Can waters balconies and window boxes by itself for two weeks while you are away."
                .to_owned(),
        link: "https://zephyr.example.com/can".parse().unwrap(),
        required: Vec::new(),
        posts: 10,
        price: euros(2_000),
        budget: euros(20_000),
        frequency: Frequency { posts: 2, per: Span::days(7) },
        cap_per_creator: euros(6_000),
        least_influence: Points::new(1_000).unwrap(),
        most_fake: BasisPoints::new(1_000).unwrap(),
        small_share: BasisPoints::ZERO,
        small_below: 1_000,
        networks: vec![Network::Bluesky],
        languages: vec!["en".parse().unwrap()],
        countries: Vec::new(),
        topics: Vec::new(),
        start: now,
        end: now.plus(Span::days(30)),
        holding: Span::days(7),
    }
}

/// A postman who keeps the letters.
#[derive(Default)]
pub struct Bag(pub Mutex<Vec<Letter>>);

#[async_trait]
impl Mailer for Bag {
    async fn send(&self, letter: &Letter) -> Result<(), MailerError> {
        self.0.lock().unwrap().push(letter.clone());
        Ok(())
    }
}
