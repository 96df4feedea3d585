//! A little market of every kind of record that changes at random, and what it should look like, kept by hand.

use std::collections::BTreeMap;

use app::ports::{Decision, EventLine, Kind, Record, RecordId, Store, Version, Write};
use kernel::{
    AuthorId, AuthorOfferId, BasisPoints, BrandId, BreakoutId, CampaignId, CreatorId, DepositId, DisputeId,
    Network, OfferId, PayoutId, PlacementId, Points, Span, Timestamp,
};
use market::breakout::post::{self, Counts, Forecast, Point, Spotting};
use market::breakout::{Author, AuthorOffer, Breakout, offer as author_offer};
use market::payout::Payee;
use market::placement::Post;
use market::terms::{Frequency, Terms};
use market::{
    Actor, Campaign, Deposit, Dispute, Offer, Payout, Placement, campaign, deposit, dispute, offer, payout,
    placement,
};
use store::testing::{brand, creator, event};
use uuid::Uuid;

use crate::money::euros;

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Numbers that are the same in every run (a step of `SplitMix64`).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)) >> 8) % limit
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    fn id(&mut self, most: u64) -> Uuid {
        Uuid::from_u128(u128::from(self.below(most)) + 1)
    }

    fn brand(&mut self) -> BrandId {
        BrandId::new(self.id(3))
    }

    fn campaign(&mut self) -> CampaignId {
        CampaignId::new(self.id(6))
    }

    fn creator(&mut self) -> CreatorId {
        CreatorId::new(self.id(5))
    }
}

/// What the store should hold.
pub struct Town {
    pub numbers: Numbers,
    pub records: BTreeMap<RecordId, (Record, Version)>,
    pub events: Vec<(RecordId, &'static str, Timestamp)>,
    next: u128,
    kinds: Vec<Kind>,
}

impl Town {
    pub fn new(seed: u64) -> Self {
        let kinds = Kind::ALL.to_vec();
        Self { numbers: Numbers(seed), records: BTreeMap::new(), events: Vec::new(), next: 100, kinds }
    }

    /// The same without kinds that an older program did not know.
    pub fn without(mut self, unknown: &[Kind]) -> Self {
        self.kinds.retain(|kind| !unknown.contains(kind));
        self
    }

    /// Commits so many decisions, each with one new or changed record and what happened to it, a few at once.
    pub async fn grow(&mut self, store: &dyn Store, decisions: usize) {
        let mut left = decisions;
        while left > 0 {
            let some = usize::try_from(self.numbers.below(12) + 1).unwrap().min(left);
            left -= some;
            let decisions = (0..some).map(|_| self.decision()).collect();
            store.commit_all(decisions).await.unwrap();
        }
    }

    pub fn decision(&mut self) -> Decision {
        let known: Vec<RecordId> = self.records.keys().copied().collect();
        let (record, expected) = if known.is_empty() || self.numbers.below(3) == 0 {
            let kind = self.numbers.one_of(&self.kinds);
            (self.born(kind), Version::NEW)
        } else {
            let id = self.numbers.one_of(&known);
            let (record, version) = self.records[&id].clone();
            (self.changed(record), version)
        };
        let id = record.id();
        // The days before 1970 count too.
        let at = Timestamp::from_micros(i64::try_from(self.numbers.below(5)).unwrap() * DAY - 2 * DAY - 1);
        let mut events: Vec<EventLine> = (0..self.numbers.below(3))
            .map(|_| event(id, if at.as_micros() % 2 == 0 { "changed" } else { "seen" }))
            .collect();
        if self.numbers.below(4) == 0 && !known.is_empty() {
            // Of a record that this decision does not write.
            events.push(event(self.numbers.one_of(&known), "passed_by"));
        }
        self.events.extend(events.iter().map(|event| (event.subject, event.name, at)));
        self.records.insert(id, (record.clone(), expected.next()));
        Decision { writes: vec![Write { record, expected }], events, ..Decision::at(at) }
    }

    /// Notes a decision that was made elsewhere.
    pub fn took(&mut self, decision: &Decision) {
        for Write { record, expected } in &decision.writes {
            self.records.insert(record.id(), (record.clone(), expected.next()));
        }
        self.events.extend(decision.events.iter().map(|event| (event.subject, event.name, decision.at)));
    }

    #[allow(clippy::too_many_lines, reason = "a record of each kind, one after the other")]
    fn born(&mut self, kind: Kind) -> Record {
        self.next += 1;
        let (id, numbers) = (self.next, &mut self.numbers);
        let uuid = Uuid::from_u128(id);
        let since = Timestamp::from_micros(i64::try_from(numbers.below(40)).unwrap() - 20);
        match kind {
            Kind::Brand => brand(id, "a brand"),
            Kind::Creator => creator(id, "a creator"),
            Kind::Campaign => Record::Campaign(Campaign {
                id: CampaignId::new(uuid),
                brand: numbers.brand(),
                terms: terms(),
                fee: BasisPoints::ZERO,
                state: numbers.one_of(&campaign::State::ALL),
                funded: euros(5),
                taken_by_small: 0,
                taken_by_others: 0,
                opened: since,
                breakout: None,
                stopped: None,
            }),
            Kind::Offer => Record::Offer(Offer {
                id: OfferId::new(uuid),
                campaign: numbers.campaign(),
                brand: numbers.brand(),
                creator: numbers.creator(),
                price: euros(5),
                state: numbers.one_of(&offer::State::ALL),
                sent: since,
                until: since,
                placement: None,
            }),
            Kind::Placement => Record::Placement(Placement {
                id: PlacementId::new(uuid),
                campaign: numbers.campaign(),
                brand: numbers.brand(),
                creator: numbers.creator(),
                booked: since,
                post: (numbers.below(2) == 0).then(|| Post {
                    address: format!(" at://did/{id}"),
                    declared: since,
                    doubt: Span::ZERO,
                    first_seen: None,
                    version: None,
                }),
                ..store::testing::placement(id, 1, 1, numbers.one_of(&placement::State::ALL))
            }),
            Kind::Dispute => Record::Dispute(Dispute {
                id: DisputeId::new(uuid),
                placement: PlacementId::new(numbers.id(9)),
                brand: numbers.brand(),
                creator: numbers.creator(),
                opener: Actor::System,
                grounds: "why".to_owned(),
                answer: None,
                ruling: None,
                state: numbers.one_of(&dispute::State::ALL),
                opened: since,
                answer_by: since,
            }),
            Kind::Payout => Record::Payout(Payout {
                id: PayoutId::new(uuid),
                payee: if numbers.below(2) == 0 {
                    Payee::Brand(numbers.brand())
                } else {
                    Payee::Creator(numbers.creator())
                },
                amount: euros(5),
                state: numbers.one_of(&payout::State::ALL),
                refusal: None,
                requested: since,
            }),
            Kind::Deposit => Record::Deposit(Deposit {
                id: DepositId::new(uuid),
                campaign: numbers.campaign(),
                brand: numbers.brand(),
                amount: euros(5),
                reference: "CR-1".to_owned(),
                state: numbers.one_of(&deposit::State::ALL),
                announced: since,
                arrived: None,
                note: None,
            }),
            Kind::Breakout => breakout(uuid, since, numbers.one_of(&post::State::ALL)),
            Kind::AuthorOffer => {
                let member = numbers.below(2) == 0;
                Record::AuthorOffer(AuthorOffer {
                    id: AuthorOfferId::new(uuid),
                    post: BreakoutId::new(numbers.id(9)),
                    campaign: numbers.campaign(),
                    brand: numbers.brand(),
                    network: Network::Bluesky,
                    account: "did:plc:author".to_owned(),
                    creator: member.then(|| numbers.creator()),
                    stranger: !member,
                    claim: None,
                    sent: None,
                    price: euros(5),
                    placement: PlacementId::new(uuid),
                    state: numbers.one_of(&author_offer::State::ALL),
                    made: since,
                    until: since,
                })
            }
            Kind::Author => {
                let account = format!("did:plc:{id}");
                let author = Author::new(AuthorId::new(uuid), Network::Bluesky, account, since);
                Record::Author(author.refusing(numbers.campaign(), numbers.below(2) == 0, since))
            }
        }
    }

    fn changed(&mut self, mut record: Record) -> Record {
        let numbers = &mut self.numbers;
        let suspended = (numbers.below(2) == 0).then_some(Timestamp::EPOCH);
        match &mut record {
            Record::Brand(it) => it.suspended = suspended,
            Record::Creator(it) => it.suspended = suspended,
            Record::Campaign(it) => it.state = numbers.one_of(&campaign::State::ALL),
            Record::Offer(it) => it.state = numbers.one_of(&offer::State::ALL),
            Record::Placement(it) => it.state = numbers.one_of(&placement::State::ALL),
            Record::Dispute(it) => it.state = numbers.one_of(&dispute::State::ALL),
            Record::Payout(it) => it.state = numbers.one_of(&payout::State::ALL),
            Record::Deposit(it) => it.state = numbers.one_of(&deposit::State::ALL),
            Record::Breakout(it) => it.state = numbers.one_of(&post::State::ALL),
            // A stranger's offer is claimed, which changes nothing of what it is found by.
            Record::AuthorOffer(it) => {
                it.state = numbers.one_of(&author_offer::State::ALL);
                it.creator = it.creator.or_else(|| Some(numbers.creator()));
            }
            Record::Author(it) => it.refuses_all = suspended,
        }
        record
    }
}

fn breakout(uuid: Uuid, since: Timestamp, state: post::State) -> Record {
    let seen = Spotting {
        post: format!("at://did:plc:author/{uuid}"),
        web: String::new(),
        network: Network::Bluesky,
        account: "did:plc:author".to_owned(),
        name: "An author".to_owned(),
        text: "My cat — \u{1F408} — sings \"la\"".to_owned(),
        languages: Vec::new(),
        tags: vec!["cats".parse().unwrap()],
        posted: since,
        first_alert: since,
        counts: Counts { likes: 7, ..Counts::default() },
        forecast: Forecast { low: 7, likely: 9, high: 12 },
        per_hour: 3,
        usual: None,
        series: vec![Point { at: since, size: 7 }],
        updated: since,
    };
    let breakout = Breakout::spotted(BreakoutId::new(uuid), seen, since);
    Record::Breakout(Box::new(Breakout { state, ..breakout }))
}

pub fn terms() -> Terms {
    Terms {
        message: "Tell how you boil water with our kettle.".to_owned(),
        link: "https://example.org/kettle".parse().unwrap(),
        required: Vec::new(),
        posts: 10,
        price: euros(1_000),
        budget: euros(10_000),
        frequency: Frequency { posts: 2, per: Span::days(7) },
        cap_per_creator: euros(5_000),
        least_influence: Points::ZERO,
        most_fake: BasisPoints::FULL,
        small_share: BasisPoints::ZERO,
        small_below: 1_000,
        networks: vec![Network::Bluesky],
        languages: Vec::new(),
        countries: Vec::new(),
        topics: Vec::new(),
        start: Timestamp::from_micros(0),
        end: Timestamp::from_micros(DAY),
        holding: Span::days(3),
    }
}
