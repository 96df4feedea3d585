//! Creators: they join, look around, ask for places, and live with what they drew.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use app::{AppError, BookRequest, NewCreator};
use kernel::{
    BasisPoints, Country, CreatorId, Currency, Interval, Language, Network, PlacementId, Points, ProfileId,
    Topic,
};
use market::payout::Payee;
use market::people::Actor;
use market::{Profile, Rejection};

use super::life::{Campaign, Life};
use crate::diary::PayeeTruth;
use crate::hub::{DAY, HOUR, MINUTE, SECOND};
use crate::world::Manner;

/// A creator.
pub(crate) struct Creator {
    pub(crate) id: CreatorId,
    pub(crate) profile: ProfileId,
    pub(crate) network: Network,
    pub(crate) account: String,
    pub(crate) country: Country,
    pub(crate) language: Language,
    pub(crate) topic: Option<Topic>,
    pub(crate) followers: u64,
    pub(crate) influence: Option<Interval<Points>>,
    pub(crate) fake_share: Option<Interval<BasisPoints>>,
    pub(crate) currency: Currency,
    /// Asks again and again.
    pub(crate) eager: bool,
    /// One post at a time.
    pub(crate) turn: Cell<bool>,
    /// When their posts were first seen.
    pub(crate) seen: RefCell<Vec<i64>>,
    /// Posts that passed their first check, for spammers.
    pub(crate) passed: RefCell<Vec<i64>>,
    /// Places asked for and not refused.
    pub(crate) begun: Cell<u32>,
    /// Asks for nothing more.
    pub(crate) retired: Cell<bool>,
    /// Told that they are suspended.
    pub(crate) suspended: Cell<bool>,
}

impl Creator {
    pub(crate) fn actor(&self) -> Actor {
        Actor::Creator(self.id)
    }
}

impl Life {
    /// Somebody who could be a creator, with a heavy-tailed following.
    pub(crate) fn new_creator(&self, number: u64) -> Rc<Creator> {
        let french = self.chance(5_000);
        let places: [&str; 4] = if french { ["FR", "FR", "FR", "BE"] } else { ["GB", "US", "US", "IE"] };
        let country = self.pick(&places).and_then(|code| code.parse().ok()).unwrap_or(Country::FR);
        let network = self.pick(&Network::ALL).unwrap_or(Network::Bluesky);
        let followers = self.rng.borrow_mut().heavy(12);
        let currency = self.pick(&[Currency::EUR, Currency::USD, Currency::JPY]).unwrap_or(Currency::EUR);
        let topic = self.pick(&["cycling", "cooking", "music", "travel"]);
        Rc::new(Creator {
            id: CreatorId::new(self.uuid()),
            profile: ProfileId::new(self.uuid()),
            network,
            account: format!("did:plc:creator{number:06}"),
            country,
            language: if french { Language::FR } else { Language::EN },
            topic: topic.and_then(|topic| topic.parse().ok()),
            followers,
            influence: self
                .measured(1, 60)
                .and_then(|(low, high)| Interval::new(Points::new(low).ok()?, Points::new(high).ok()?).ok()),
            fake_share: self.measured(0, 40).and_then(|(low, high)| {
                Interval::new(BasisPoints::new(low).ok()?, BasisPoints::new(high).ok()?).ok()
            }),
            currency,
            eager: self.chance(1_500),
            turn: Cell::new(false),
            seen: RefCell::default(),
            passed: RefCell::default(),
            begun: Cell::new(0),
            retired: Cell::new(false),
            suspended: Cell::new(false),
        })
    }

    /// An interval in hundredths; one in ten was never measured.
    fn measured(&self, low: i64, high: i64) -> Option<(u16, u16)> {
        if self.chance(1_000) {
            return None;
        }
        let from = self.between(low * 100, high * 100);
        let to = from + self.between(0, 1_500);
        Some((u16::try_from(from).ok()?, u16::try_from(to).ok()?))
    }

    /// A creator's life.
    pub(crate) async fn creator(self: Rc<Self>, me: Rc<Creator>) {
        self.wait(0, 3 * DAY).await;
        self.join(&me).await;
        self.creators.borrow_mut().push(Rc::clone(&me));
        while !self.full() && !me.retired.get() {
            let longest = if me.eager { 12 * HOUR } else { 60 * HOUR };
            self.wait(4 * HOUR, longest).await;
            let open = self.open.borrow().clone();
            if let Some(campaign) = self.pick(&open) {
                Rc::clone(&self).ask_for_a_place(Rc::clone(&me), campaign).await;
            }
        }
    }

    async fn join(self: &Rc<Self>, me: &Rc<Creator>) {
        let new = NewCreator {
            id: me.id,
            name: format!("Creator {}", me.account),
            country: me.country,
            currency: me.currency,
            profiles: vec![Profile {
                id: me.profile,
                network: me.network,
                account: me.account.clone(),
                followers: me.followers,
                languages: vec![me.language],
                topics: me.topic.iter().cloned().collect(),
                influence: me.influence,
                fake_share: me.fake_share,
            }],
        };
        let manner = match self.between(0, 99) {
            0..=89 => Manner::Good,
            90..=92 => Manner::RefusesFirst(1),
            93..=95 => Manner::RefusesFirst(2),
            _ => Manner::Refuses,
        };
        self.bank().open_account(Payee::Creator(me.id), manner);
        let truth = PayeeTruth { identified: false, banked: manner != Manner::Refuses };
        self.diary.borrow_mut().creators.insert(me.id, truth);
        self.social().join(&me.account, me.followers);
        let twice = u32::from(self.chance(1_000)) + 1;
        for _ in 0..twice {
            let new = new.clone();
            self.must_be_done("a creator joins", move |app| {
                let new = new.clone();
                async move { app.register_creator(new).await }
            })
            .await;
        }
        let (life, creator) = (Rc::clone(self), Rc::clone(me));
        self.spawn(async move { life.formalities(&creator).await });
    }

    /// The provider identifies most creators soon, some late, some never; the operator suspends a few.
    async fn formalities(&self, me: &Creator) {
        let (id, operator) = (me.id, self.operator());
        let stranger = me.actor();
        self.must_be_refused("a creator identifies themselves", move |app| async move {
            app.identify_creator(id, stranger).await
        })
        .await;
        let late = match self.between(0, 99) {
            0..=79 => self.between(HOUR, 3 * DAY),
            80..=91 => self.between(15 * DAY, 40 * DAY),
            _ => return,
        };
        self.wait_until(self.now() + late).await;
        let told = self.must_be_done("a creator is identified", move |app| async move {
            app.identify_creator(id, operator).await
        });
        if told.await.is_some()
            && let Some(truth) = self.diary.borrow_mut().creators.get_mut(&id)
        {
            truth.identified = true;
        }
        if self.chance(300) {
            self.wait(2 * DAY, 20 * DAY).await;
            let told = self.must_be_done("a creator is suspended", move |app| async move {
                app.suspend_creator(id, operator).await
            });
            me.suspended.set(told.await.is_some());
        }
    }

    /// Asks for a place in a campaign, and lives with it.
    pub(crate) async fn ask_for_a_place(self: Rc<Self>, me: Rc<Creator>, campaign: Rc<Campaign>) {
        if me.retired.get() || !self.may_ask() {
            return;
        }
        me.begun.set(me.begun.get() + 1);
        let unfit = self.plainly_unfit(&me, &campaign);
        let placement = PlacementId::new(self.uuid());
        let request = BookRequest { placement, campaign: campaign.id, creator: me.id, profile: me.profile };
        if self.chance(500) {
            let (campaign, creator, profile) = (campaign.id, me.id, me.profile);
            let _ = self
                .firmly(move |app| async move { app.eligibility(campaign, creator, profile).await })
                .await;
        }
        let told = self.firmly(move |app| async move { app.book(request).await }).await;
        self.asked(told.is_ok());
        match told {
            Ok(_) => {
                if let Some(why) = unfit {
                    self.surprise(format!("{placement} was booked and must not be: {why}"));
                }
                self.repeat_booking(request).await;
                Rc::clone(&self).begin(placement, me, campaign);
            }
            Err(error) => {
                me.begun.set(me.begun.get().saturating_sub(1));
                self.count_refusal(&error);
            }
        }
    }

    /// The same request again changes nothing; the same id for something else is refused.
    async fn repeat_booking(&self, request: BookRequest) {
        if self.chance(600) {
            let again = self.firmly(move |app| async move { app.book(request).await }).await;
            match again {
                Ok(again) if again.id == request.placement => self.tallies.borrow_mut().repeated += 1,
                Ok(_) | Err(_) => self.surprise(format!("{} asked for again: {again:?}", request.placement)),
            }
        }
        if self.chance(300) {
            let other = kernel::CampaignId::new(self.uuid());
            let other = BookRequest { campaign: other, ..request };
            self.must_be_refused("a placement's id for another campaign", move |app| async move {
                app.book(other).await
            })
            .await;
        }
    }

    pub(crate) fn count_refusal(&self, error: &AppError) {
        let mut tallies = self.tallies.borrow_mut();
        let AppError::Rejected(Rejection::NotEligible { missed }) = error else {
            tallies.refused += 1;
            return;
        };
        for finding in missed {
            let name = serde_json::to_value(finding.condition).ok();
            let name = name.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
            *tallies.not_eligible.entry(name).or_default() += 1;
        }
    }

    /// What must keep a creator out of a campaign whatever else happens; nothing when it may depend on the moment.
    pub(crate) fn plainly_unfit(&self, me: &Creator, campaign: &Campaign) -> Option<&'static str> {
        let terms = &campaign.terms;
        let now = self.now();
        let influence = me.influence.map(|interval| interval.low().hundredths());
        let fakes = me.fake_share.map(|interval| interval.high().hundredths());
        let outside = |list: bool, there: bool| !list && !there;
        let reasons = [
            (me.suspended.get(), "suspended"),
            (!terms.networks.contains(&me.network), "another network"),
            (outside(terms.countries.is_empty(), terms.countries.contains(&me.country)), "another country"),
            (outside(terms.languages.is_empty(), terms.languages.contains(&me.language)), "another language"),
            (
                outside(terms.topics.is_empty(), me.topic.iter().any(|topic| terms.topics.contains(topic))),
                "another topic",
            ),
            (
                terms.least_influence.hundredths() > 0
                    && influence.is_none_or(|low| low < terms.least_influence.hundredths()),
                "too little influence",
            ),
            (
                terms.most_fake.hundredths() < 10_000
                    && fakes.is_none_or(|high| high > terms.most_fake.hundredths()),
                "too many fake followers",
            ),
            (now >= terms.end.as_micros(), "the campaign is over"),
        ];
        reasons.into_iter().find(|(unfit, _)| *unfit).map(|(_, why)| why)
    }

    /// Waits for this creator's turn to post: one at a time, far enough apart, not too many a week.
    pub(crate) async fn take_turn(&self, me: &Creator) {
        while me.turn.get() {
            self.wait(20 * MINUTE, 90 * MINUTE).await;
        }
        me.turn.set(true);
        loop {
            let now = self.now();
            let seen = me.seen.borrow().clone();
            let gap = i64::try_from(self.policy.gap.as_micros()).unwrap_or(0);
            let after_gap = seen.iter().max().map_or(now, |last| last + gap + 10 * MINUTE);
            let week = 7 * DAY + HOUR;
            let lately: Vec<i64> = seen.into_iter().filter(|seen| now - seen < week).collect();
            let most = usize::try_from(self.policy.posts_per_week).unwrap_or(usize::MAX);
            let after_week = match lately.iter().min() {
                Some(oldest) if lately.len() >= most => oldest + week,
                Some(_) | None => now,
            };
            let next = now.max(after_gap).max(after_week);
            if next == now {
                return;
            }
            self.wait_until(next + SECOND).await;
        }
    }
}
