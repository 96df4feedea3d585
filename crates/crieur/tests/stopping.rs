//! A campaign that was found false: each placement is paid or released exactly as the rules say, whatever happens meanwhile.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

mod town;

use std::sync::Arc;

use app::ports::{Find, Gone, Job, JobFilter, JobState, Kind, Record};
use app::views::record::Standing;
use app::{AppError, Ruling};
use kernel::{BrandId, CampaignId, CreatorId, OfferId, PlacementId, Span};
use ledger::Account;
use market::people::Actor;
use market::placement::{Hold, Judgement, State, Verdict};
use market::reasons::{Failure, RejectCode};
use market::rejection::Rejection;
use market::{campaign, dispute as disputes, offer};
use store::Tripwire;
use town::{EARNED, OPERATOR, PRICE, TEXTS, Town, dispute, request};
use uuid::Uuid;

/// More texts in different people's own words.
const MORE: [&str; 6] = [
    "Ad: Eleven days of heat, three pots of basil, zero casualties. I filled the Zephyr Can once and forgot it existed until Thursday. https://zephyr.example.com/can",
    "Ad: My landlord forbids hoses on the terrace, so a Zephyr Can stands there like a small quiet butler and the lemons are finally round. https://zephyr.example.com/can",
    "Ad: Our school roof garden closes in July. This year pupils left a Zephyr Can behind, and in September pumpkins waved back at us. https://zephyr.example.com/can",
    "Ad: I travel for work every second week; orchids hated me. Since the Zephyr Can moved in, one of them has started flowering out of pity. https://zephyr.example.com/can",
    "Ad: Tested during a festival weekend with nobody home: moss on the north window stayed damp, and the Zephyr Can still had a third left. https://zephyr.example.com/can",
    "Ad: If you water by mood, like me, buy a Zephyr Can. Succulents complain less, spinach complains not at all, and I sleep until nine. https://zephyr.example.com/can",
];

fn text(n: usize) -> &'static str {
    TEXTS.iter().chain(&MORE).copied().nth(n).unwrap()
}

const NOTE: &str = "The shop takes the money and sends nothing.";

fn town() -> Town {
    Town::on(Arc::new(store::MemoryStore::new()))
}

/// One placement in each situation that a stop can meet, with the payments that were made before.
struct Scene {
    town: Town,
    brand: BrandId,
    campaign: CampaignId,
    people: Vec<CreatorId>,
    booked: PlacementId,
    /// All of these have handed in a draft, and nothing about them is final.
    owed: Vec<(&'static str, PlacementId)>,
    /// Paid before.
    paid: PlacementId,
    /// A rejection and a breach that were final before.
    lost: [PlacementId; 2],
}

impl Scene {
    async fn new() -> Self {
        Self::on(town()).await
    }

    async fn on(town: Town) -> Self {
        let brand = town.brand(10).await;
        let campaign = town.campaign(30, brand, 12).await;
        let mut people = Vec::new();
        for n in 20..31 {
            people.push(town.creator(n).await);
        }
        let (by, no) = (Actor::Brand(brand), |code| Judgement::Reject { code, note: "no".to_owned() });
        let paid = town.published(campaign, people[0], text(0)).await;
        let lost_post = town.published(campaign, people[1], text(1)).await;
        let lost_draft = town.drafted(campaign, people[2], text(2)).await;
        town.app.review(lost_draft, &no(RejectCode::Tone), by).await.unwrap();
        town.delete(lost_post);
        town.live_through(Span::days(16)).await;
        assert_eq!(town.placement(paid).await.state, State::Paid);

        let holding = town.published(campaign, people[3], text(3)).await;
        let contested = town.published(campaign, people[4], text(4)).await;
        let breached = town.published(campaign, people[5], text(5)).await;
        town.live_through(Span::hours(3)).await;
        town.delete(breached);
        town.live_through(Span::days(2)).await;
        let rejected = town.drafted(campaign, people[6], text(6)).await;
        town.app.review(rejected, &no(RejectCode::Tone), by).await.unwrap();
        let appealed = town.drafted(campaign, people[7], text(7)).await;
        town.app.review(appealed, &no(RejectCode::OffBrief), by).await.unwrap();
        town.app.open_dispute(dispute(40), appealed, "It fits.", Actor::Creator(people[7])).await.unwrap();
        town.app.open_dispute(dispute(41), contested, "Nobody reads it.", by).await.unwrap();
        let drafted = town.drafted(campaign, people[8], text(8)).await;
        let approved = town.approved(campaign, people[9], text(9)).await;
        let booked = town.book(campaign, people[10]).await;
        let owed = vec![
            ("holding", holding),
            ("contested by the brand", contested),
            ("breached", breached),
            ("rejected", rejected),
            ("appealed", appealed),
            ("drafted", drafted),
            ("approved", approved),
        ];
        Self { town, brand, campaign, people, booked, owed, paid, lost: [lost_draft, lost_post] }
    }

    async fn assert_as_it_should_be(&self) {
        let town = &self.town;
        for (what, id) in &self.owed {
            let placement = town.placement(*id).await;
            assert_eq!((placement.state, placement.hold), (State::Paid, Hold::Settled), "{what}");
            assert!(placement.stopped.is_some() && placement.verdict.is_none(), "{what}: paid, and marked");
            assert_eq!(placement.dispute, None, "{what}");
        }
        let booked = town.placement(self.booked).await;
        assert_eq!((booked.state, booked.hold), (State::Failed, Hold::Released));
        assert!(matches!(booked.verdict, Some(Verdict::Failed { reason: Failure::Stopped, .. })));
        for id in self.lost {
            let lost = town.placement(id).await;
            assert_eq!((lost.hold, lost.stopped), (Hold::Released, None), "final before, and paid");
        }
        assert_eq!(town.placement(self.paid).await.stopped, None, "paid before, and once");
        assert_eq!(town.app.dispute(dispute(40)).await.unwrap().value.state, disputes::State::Upheld);
        assert_eq!(town.app.dispute(dispute(41)).await.unwrap().value.state, disputes::State::Dismissed);
        let campaign = town.app.campaign(self.campaign).await.unwrap().value;
        assert_eq!(campaign.state, campaign::State::Settled, "the rest is back with its brand");
        let owed = i64::try_from(self.owed.len()).unwrap();
        let out = |account: &dyn Fn(&market::payout::Payee) -> bool| -> i64 {
            town.outside(|it| {
                it.paid.values().filter(|paid| account(&paid.payee)).map(|paid| paid.amount.minor()).sum()
            })
        };
        let creators = out(&|payee| matches!(payee, market::payout::Payee::Creator(_)));
        let brands = out(&|payee| matches!(payee, market::payout::Payee::Brand(_)));
        assert_eq!(creators, (owed + 1) * EARNED, "each once, in full");
        assert_eq!(brands, (12 - owed - 1) * PRICE);
        assert_eq!(town.cents(Account::Fees).await, (owed + 1) * (PRICE - EARNED));
        assert_eq!(town.cents(Account::Campaign(self.campaign)).await, 0);
        town.assert_balanced().await;
    }

    async fn stop(&self) {
        self.town.app.stop_campaign(self.campaign, NOTE, OPERATOR).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_has_worked_is_paid_at_once_and_nobody_twice() {
    let scene = Scene::new().await;
    scene.stop().await;
    scene.stop().await;
    scene.town.work().await;
    scene.assert_as_it_should_be().await;
    // The deadlines and looks of before come to nothing, whatever becomes of the posts.
    for (_, id) in &scene.owed {
        scene.town.delete(*id);
    }
    scene.town.live_through(Span::days(40)).await;
    scene.assert_as_it_should_be().await;
    let dead = scene.town.store.jobs(JobFilter::first(JobState::Dead, 10)).await.unwrap();
    assert_eq!(dead, []);
}

/// The connection is cut before each of its statements in turn, and the answer of each of its commits is lost in turn.
#[tokio::test]
async fn a_stop_that_was_cut_short_goes_on_where_it_was() {
    let cuts: [fn(&Tripwire, u32); 2] = [Tripwire::cut_before, Tripwire::lose_answer_after];
    for cut in cuts {
        let mut fired = 0;
        for at in 0.. {
            let wire = Tripwire::default();
            let store = Arc::new(store::MemoryStore::new().with_tripwire(wire.clone()));
            let scene = Scene::on(Town::on(store)).await;
            scene.stop().await;
            cut(&wire, at);
            let worked = scene.town.app.work(1).await;
            wire.disarm();
            assert_eq!(worked.is_err(), wire.fired() == 1, "{worked:?}");
            // Whoever had the job in hand is gone: another has it once the lease is over.
            scene.town.live_through(Span::minutes(10)).await;
            scene.assert_as_it_should_be().await;
            if wire.fired() == 0 {
                break;
            }
            fired += 1;
        }
        assert!(fired >= 3, "cut {fired} times: too few to say anything");
    }
}

#[tokio::test]
async fn a_stopped_campaign_takes_nobody_and_offers_nothing() {
    let town = town();
    let (brand, creator) = (town.brand(10).await, town.creator(20).await);
    let (late, invited) = (town.creator(21).await, town.creator(22).await);
    let campaign = town.campaign(30, brand, 3).await;
    town.book(campaign, creator).await;
    let offer = OfferId::new(Uuid::from_u128(50));
    town.app.send_offer(offer, campaign, invited, Actor::Brand(brand)).await.unwrap();
    let open: Vec<_> = town.store.jobs(JobFilter::first(JobState::Waiting, 50)).await.unwrap();
    assert!(open.iter().any(|it| matches!(it.job, Job::ExpireOffer { .. })));
    for by in [Actor::Brand(brand), Actor::Creator(creator), Actor::System] {
        let refused = town.app.stop_campaign(campaign, NOTE, by).await;
        assert!(matches!(refused, Err(AppError::Rejected(Rejection::WrongParty { .. }))), "{by:?}");
    }
    let wordless = town.app.stop_campaign(campaign, " ", OPERATOR).await;
    assert!(matches!(wordless, Err(AppError::Rejected(Rejection::Unfit { .. }))), "{wordless:?}");
    town.app.stop_campaign(campaign, NOTE, OPERATOR).await.unwrap();
    // Before the job has run, already.
    let booked = town.app.book(request(campaign, late, 60)).await;
    assert!(booked.is_err(), "{booked:?}");
    let accepted = town
        .app
        .accept_offer(offer, PlacementId::new(Uuid::from_u128(51)), kernel::ProfileId::new(invited.uuid()))
        .await;
    assert!(accepted.is_err(), "{accepted:?}");
    let again = town.app.send_offer(OfferId::new(Uuid::from_u128(52)), campaign, late, Actor::Brand(brand));
    assert!(again.await.is_err());
    assert!(town.app.resume(campaign, Actor::Brand(brand)).await.is_err());
    town.work().await;
    assert_eq!(town.app.offer(offer).await.unwrap().value.state, offer::State::Withdrawn);
    let placements = town.store.find(&Find::newest(Kind::Placement, 10)).await.unwrap();
    let [(Record::Placement(only), _)] = &placements[..] else { panic!("{placements:?}") };
    assert_eq!(only.hold, Hold::Released);
    assert_eq!(town.app.campaign(campaign).await.unwrap().value.state, campaign::State::Settled);
    town.assert_balanced().await;
}

#[tokio::test]
async fn the_public_record_says_so_and_a_ruling_comes_too_late() {
    let scene = Scene::new().await;
    let holding = scene.owed[0].1;
    assert_eq!(scene.town.app.public_record(holding).await.unwrap().unwrap().stopped, None);
    let at = scene.town.app.now();
    scene.stop().await;
    scene.town.work().await;
    let record = scene.town.app.public_record(holding).await.unwrap().unwrap();
    assert_eq!((record.stopped, record.standing), (Some(at), Standing::Stopped { at }));
    let before = scene.town.app.public_record(scene.paid).await.unwrap().unwrap();
    assert_eq!(before.stopped, Some(at), "where it leads to is not to be trusted either");
    let ruling = Ruling { upheld: false, text: "Too late.".to_owned() };
    assert!(scene.town.app.rule(dispute(40), &ruling, OPERATOR).await.is_err());
    let by = Actor::Creator(scene.people[8]);
    assert!(scene.town.app.submit_draft(scene.owed[5].1, text(0), by).await.is_err());
    assert!(scene.town.app.end(scene.campaign, Actor::Brand(scene.brand)).await.is_err());
}

impl Town {
    async fn drafted(&self, campaign: CampaignId, creator: CreatorId, text: &str) -> PlacementId {
        let id = self.book(campaign, creator).await;
        self.app.submit_draft(id, text, Actor::Creator(creator)).await.unwrap();
        id
    }

    /// Whatever is out of a placement is not there any more.
    fn delete(&self, id: PlacementId) {
        self.outside(|outside| {
            let here: Vec<String> =
                outside.posts.keys().filter(|key| key.contains(&id.to_string())).cloned().collect();
            outside.gone.extend(here.into_iter().map(|address| (address, Gone::Deleted)));
        });
    }
}
