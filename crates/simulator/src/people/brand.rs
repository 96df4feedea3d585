//! Brands: they open campaigns with terms of every kind, fund them well or badly, and end them.

use std::cell::RefCell;
use std::rc::Rc;

use app::{Funding, NewBrand, OpenCampaign};
use kernel::{
    BasisPoints, BrandId, CampaignId, Country, Currency, Language, Link, Money, Network, Points, Span, Topic,
};
use market::payout::Payee;
use market::people::Actor;
use market::terms::{Frequency, Terms};

use super::cards::Plan;
use super::life::{Campaign, Life, at};
use crate::diary::{CampaignTruth, Course, PayeeTruth};
use crate::hub::{DAY, HOUR, MINUTE, SECOND};
use crate::world::Manner;

/// A brand and what it knows of itself.
#[derive(Debug, Clone, Copy)]
struct Me {
    id: BrandId,
    number: u64,
}

impl Life {
    /// A brand's life: one campaign after the other, while this world shall see more places taken.
    pub(crate) async fn brand(self: Rc<Self>, number: u64) {
        let me = Me { id: BrandId::new(self.uuid()), number };
        self.wait(0, 2 * DAY).await;
        self.register(me).await;
        while !self.full() {
            let plan = self.next_plan();
            let suspended = Rc::clone(&self).campaign(me, plan).await;
            if suspended {
                // Somebody else opens a shop.
                let heir = Rc::clone(&self);
                self.spawn(async move { Box::pin(heir.brand(number + 1_000)).await });
                return;
            }
            self.wait(HOUR, 3 * DAY).await;
        }
    }

    fn next_plan(&self) -> Plan {
        let rng = &mut *self.rng.borrow_mut();
        self.decks.borrow_mut().plans.draw(rng).unwrap_or(Plan::Ordinary)
    }

    async fn register(&self, me: Me) {
        let manner = match self.between(0, 99) {
            0..=84 => Manner::Good,
            85..=92 => Manner::RefusesFirst(2),
            _ => Manner::Refuses,
        };
        self.bank().open_account(Payee::Brand(me.id), manner);
        let truth = PayeeTruth { identified: true, banked: manner != Manner::Refuses };
        self.diary.borrow_mut().brands.insert(me.id, truth);
        let new = NewBrand { id: me.id, name: format!("Brand {}", me.number), country: Country::FR };
        self.must_be_done("a brand joins", move |app| {
            let new = new.clone();
            async move { app.register_brand(new).await }
        })
        .await;
    }

    fn money(&self, currency: Currency, low: i64, high: i64) -> Money {
        Money::new(self.between(low, high), currency).unwrap_or(Money::zero(currency))
    }

    /// Terms of every kind; odd prices, so that no fee comes out even.
    fn terms(&self, me: Me, campaign: CampaignId) -> Option<(Terms, Language)> {
        let language = if self.chance(5_000) { Language::FR } else { Language::EN };
        let currency = match self.between(0, 9) {
            0..=5 => Currency::EUR,
            6 | 7 => Currency::USD,
            _ => Currency::JPY,
        };
        let price = match self.between(0, 9) {
            0 => self.money(currency, 1, 99),
            1 => self.money(currency, 10_000, 99_999),
            _ => self.money(currency, 3_801, 5_199),
        };
        let posts = u32::try_from(self.rng.borrow_mut().heavy(4).min(120)).unwrap_or(4);
        let extra = if self.chance(5_000) { self.between(1, 3 * price.minor() + 7) } else { 0 };
        let least = price.minor() * i64::from(posts);
        let times = self.between(1, 3);
        let narrow = |life: &Self, share: u32| life.chance(share);
        let start = self.now() - if self.chance(7_000) { HOUR } else { -self.between(HOUR, 2 * DAY) };
        let terms = Terms {
            message: self.writer.borrow_mut().brief(language),
            link: link(me, campaign)?,
            required: Vec::new(),
            posts,
            price,
            budget: Money::new(least + extra, currency).unwrap_or(price),
            frequency: Frequency {
                posts: u32::try_from(self.between(1, 2)).unwrap_or(1),
                per: Span::days(u64::try_from(self.between(3, 9)).unwrap_or(7)),
            },
            cap_per_creator: Money::new(price.minor() * times, currency).unwrap_or(price),
            least_influence: Points::new(if narrow(self, 2_000) { 700 } else { 0 }).unwrap_or(Points::ZERO),
            most_fake: BasisPoints::new(if narrow(self, 2_500) { 3_000 } else { 10_000 })
                .unwrap_or(BasisPoints::FULL),
            small_share: BasisPoints::new(if narrow(self, 4_000) { 2_500 } else { 0 })
                .unwrap_or(BasisPoints::ZERO),
            small_below: 100,
            networks: if narrow(self, 1_500) { vec![Network::Mastodon] } else { Network::ALL.to_vec() },
            languages: if narrow(self, 6_000) { vec![language] } else { vec![Language::EN, Language::FR] },
            countries: if narrow(self, 1_000) { vec![Country::FR, Country::US] } else { Vec::new() },
            topics: if narrow(self, 1_000) { topics() } else { Vec::new() },
            start: at(start),
            end: at(self.now() + self.between(8 * DAY, 16 * DAY)),
            holding: Span::hours(u64::try_from(self.between(48, 160)).unwrap_or(72)),
        };
        Some((terms, language))
    }

    /// One campaign from opening to its end; whether the brand was suspended over it.
    async fn campaign(self: Rc<Self>, me: Me, plan: Plan) -> bool {
        let id = CampaignId::new(self.uuid());
        let Some((terms, language)) = self.terms(me, id) else { return false };
        self.bad_terms(me, &terms).await;
        let open = OpenCampaign { id, brand: me.id, terms: terms.clone() };
        let opened = self.must_be_done("a campaign is opened", move |app| {
            let open = open.clone();
            async move { app.open_campaign(open).await }
        });
        if opened.await.is_none() {
            return false;
        }
        let campaign = Rc::new(Campaign {
            id,
            brand: Actor::Brand(me.id),
            terms,
            language,
            texts: RefCell::default(),
            lobby: RefCell::default(),
        });
        self.remember(me, &campaign);
        if !self.funding(&campaign, plan).await || !self.launch(&campaign).await {
            return false;
        }
        self.running(&campaign, plan).await;
        self.over.borrow_mut().push(Rc::clone(&campaign));
        self.wait(0, 5 * DAY).await;
        self.meddle(&campaign).await;
        if plan == Plan::FundsLate {
            let late = self.money(campaign.terms.price.currency(), 1, 9_999);
            self.pay(&campaign, late, 1).await;
        }
        plan == Plan::Suspended
    }

    fn remember(&self, me: Me, campaign: &Campaign) {
        let truth = CampaignTruth {
            id: campaign.id,
            brand: me.id,
            currency: campaign.terms.price.currency().code().to_owned(),
            price: i128::from(campaign.terms.price.minor()),
            budget: i128::from(campaign.terms.budget.minor()),
            course: Course::Draft,
            payments: std::collections::BTreeMap::new(),
        };
        self.diary.borrow_mut().campaigns.insert(campaign.id, truth);
    }

    fn course_of(&self, id: CampaignId, course: Course) {
        if let Some(truth) = self.diary.borrow_mut().campaigns.get_mut(&id) {
            truth.course = course;
        }
    }

    /// Terms that do not hold together are refused.
    async fn bad_terms(&self, me: Me, terms: &Terms) {
        if !self.chance(2_000) {
            return;
        }
        let mut bad = terms.clone();
        match self.between(0, 3) {
            0 => bad.posts = 0,
            1 => bad.message = "buy".to_owned(),
            2 => bad.networks.clear(),
            _ => bad.end = bad.start,
        }
        let open = OpenCampaign { id: CampaignId::new(self.uuid()), brand: me.id, terms: bad };
        self.must_be_refused("bad terms", move |app| {
            let open = open.clone();
            async move { app.open_campaign(open).await }
        })
        .await;
    }

    /// One payment, told so many times.
    async fn pay(&self, campaign: &Campaign, amount: Money, times: u32) {
        let reference = format!("transfer-{}", self.uuid().simple());
        let funding = Funding { campaign: campaign.id, amount, reference: reference.clone() };
        let operator = self.operator();
        let by = if self.chance(5_000) { operator } else { Actor::System };
        for _ in 0..times {
            let funding = funding.clone();
            let told = self.must_be_done("a payment is told", move |app| {
                let funding = funding.clone();
                async move { app.fund(&funding, by).await }
            });
            if told.await.is_some()
                && let Some(truth) = self.diary.borrow_mut().campaigns.get_mut(&campaign.id)
            {
                truth.payments.insert(reference.clone(), i128::from(amount.minor()));
                let paid: i128 = truth.payments.values().sum();
                if truth.course == Course::Draft && paid >= truth.budget {
                    truth.course = Course::Funded;
                }
            }
            self.wait(SECOND, HOUR).await;
        }
    }

    /// Funds a campaign; whether it goes on.
    async fn funding(self: &Rc<Self>, campaign: &Rc<Campaign>, plan: Plan) -> bool {
        let budget = campaign.terms.budget;
        let part = Money::new(budget.minor() / 3, budget.currency()).unwrap_or(budget);
        self.wait(MINUTE, 6 * HOUR).await;
        if self.chance(3_000) {
            self.meddle(campaign).await;
        }
        match plan {
            Plan::UnderfundsFirst | Plan::NeverFunds if part.minor() > 0 && part.minor() < budget.minor() => {
                self.pay(campaign, part, 1).await;
                let (id, brand) = (campaign.id, campaign.brand);
                self.must_be_refused("an underfunded campaign opens", move |app| async move {
                    app.launch(id, brand).await
                })
                .await;
                if plan == Plan::NeverFunds {
                    return false;
                }
                let rest = budget.minus(part).unwrap_or(budget);
                self.pay(campaign, rest, 1).await;
            }
            Plan::FundsTwice => self.pay(campaign, budget, 2).await,
            Plan::Ordinary
            | Plan::UnderfundsFirst
            | Plan::NeverFunds
            | Plan::FundsLate
            | Plan::Pauses
            | Plan::EndsEarly
            | Plan::Cancels
            | Plan::Forgets
            | Plan::Suspended => self.pay(campaign, budget, 1).await,
        }
        if plan == Plan::Cancels {
            let (id, brand) = (campaign.id, campaign.brand);
            if self.steer(campaign, "cancel", move |app| async move { app.cancel(id, brand).await }).await {
                self.course_of(id, Course::Cancelled);
            }
        }
        !matches!(plan, Plan::Cancels | Plan::Forgets)
    }

    /// A command that moves a campaign from one state to another; without an answer, looks whether it did.
    async fn steer<F, Fut>(&self, campaign: &Campaign, what: &str, ask: F) -> bool
    where
        F: Fn(app::App) -> Fut,
        Fut: Future<Output = Result<market::Campaign, app::AppError>> + 'static,
    {
        let id = campaign.id;
        let look = move |app: app::App| async move { Ok(app.campaign(id).await?.value) };
        let Ok(before) = self.firmly(look).await else { return false };
        let told = self.persist(ask, look, |now| now.state != before.state).await;
        if let Err(error) = &told {
            self.surprise(format!("{id}: could not {what}: {error}"));
        }
        told.is_ok()
    }

    async fn launch(self: &Rc<Self>, campaign: &Rc<Campaign>) -> bool {
        let (id, brand) = (campaign.id, campaign.brand);
        if !self.steer(campaign, "launch", move |app| async move { app.launch(id, brand).await }).await {
            return false;
        }
        self.course_of(id, Course::Launched);
        self.open.borrow_mut().push(Rc::clone(campaign));
        self.rush(campaign);
        true
    }

    /// Word of a new campaign gets round: several creators ask at once.
    fn rush(self: &Rc<Self>, campaign: &Rc<Campaign>) {
        let places = i64::from(campaign.terms.posts);
        let crowd = self.between(places / 3, places + 3);
        let starts = campaign.terms.start.as_micros();
        let creators = self.creators.borrow().clone();
        for _ in 0..crowd {
            let Some(creator) = self.pick(&creators) else { return };
            let (life, campaign) = (Rc::clone(self), Rc::clone(campaign));
            let quick = self.chance(6_000);
            let delay = self.between(0, if quick { 2 * SECOND } else { 3 * DAY });
            self.spawn(async move {
                let from = if life.chance(9_000) { starts } else { 0 };
                life.wait_until(life.now().max(from) + delay).await;
                life.ask_for_a_place(creator, campaign).await;
            });
        }
        for _ in 0..=(crowd / 6) {
            let (life, campaign) = (Rc::clone(self), Rc::clone(campaign));
            let delay = self.between(MINUTE, 6 * DAY);
            self.spawn(async move {
                life.hub.sleep(delay).await;
                life.invite(campaign).await;
            });
        }
    }

    /// The campaign's period.
    async fn running(&self, campaign: &Rc<Campaign>, plan: Plan) {
        let (id, brand, end) = (campaign.id, campaign.brand, campaign.terms.end.as_micros());
        self.wait(DAY, 3 * DAY).await;
        if self.chance(5_000) {
            self.meddle(campaign).await;
        }
        match plan {
            Plan::Pauses => {
                if self.steer(campaign, "pause", move |app| async move { app.pause(id, brand).await }).await {
                    self.wait(HOUR, 2 * DAY).await;
                    self.steer(campaign, "resume", move |app| async move { app.resume(id, brand).await })
                        .await;
                }
            }
            Plan::EndsEarly => {
                self.wait(DAY, 2 * DAY).await;
                self.steer(campaign, "end", move |app| async move { app.end(id, brand).await }).await;
                self.close_list(campaign);
                return;
            }
            Plan::Suspended => self.suspension(campaign).await,
            Plan::Ordinary
            | Plan::UnderfundsFirst
            | Plan::FundsTwice
            | Plan::FundsLate
            | Plan::Cancels
            | Plan::Forgets
            | Plan::NeverFunds => {}
        }
        self.wait_until(end + self.between(-2 * HOUR, 3 * HOUR)).await;
        self.close_list(campaign);
        self.wait_until(end + 6 * HOUR).await;
    }

    /// Creators no longer see it; some still try.
    fn close_list(&self, campaign: &Campaign) {
        self.open.borrow_mut().retain(|open| open.id != campaign.id);
    }

    async fn suspension(&self, campaign: &Campaign) {
        let Actor::Brand(brand) = campaign.brand else { return };
        let operator = self.operator();
        self.must_be_done("a brand is suspended", move |app| async move {
            app.suspend_brand(brand, operator).await
        })
        .await;
        let terms = campaign.terms.clone();
        let open = OpenCampaign { id: CampaignId::new(self.uuid()), brand, terms };
        self.must_be_refused("a suspended brand opens a campaign", move |app| {
            let open = open.clone();
            async move { app.open_campaign(open).await }
        })
        .await;
    }
}

fn topics() -> Vec<Topic> {
    ["cycling", "cooking", "music"].iter().filter_map(|topic| topic.parse().ok()).collect()
}

fn link(me: Me, campaign: CampaignId) -> Option<Link> {
    let code = campaign.uuid().as_u128() % 100_000;
    format!("https://brand{}.example.com/p/{code}?c=1", me.number).parse().ok()
}
