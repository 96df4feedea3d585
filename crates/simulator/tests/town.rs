//! The town of the demo: a believable past, told through the market's own rules, that goes on.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken fixture must stop the test")]

use std::collections::BTreeMap;
use std::sync::Arc;

use app::ports::{JobFilter, JobState, Kind, Record, Store, TallyOf};
use app::{App, NewBrand, OpenCampaign};
use kernel::{BasisPoints, BrandId, CampaignId, Country, Currency, Money, Points, Span, Timestamp};
use market::people::Actor;
use market::placement::{Judgement, State as At};
use market::terms::{Frequency, Terms};
use market::{Policy, campaign, dispute, offer, payout};
use simulator::sellers::{Buyer, Truth};
use simulator::town::{Cast, Ties, Town};
use store::MemoryStore;
use uuid::Uuid;

fn first() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn open(town: &Town, store: &MemoryStore) -> App {
    App::new(town.ports(Arc::new(store.clone())), Policy::default())
}

/// A town that has settled in.
async fn settled(seed: u64) -> (Town, App, MemoryStore, Cast) {
    let town = Town::new(seed, 60, first());
    let store = MemoryStore::new();
    let app = open(&town, &store);
    let cast = town.settle_in(&app, None, None).await.unwrap();
    (town, app, store, cast)
}

async fn all(app: &App, kind: Kind) -> Vec<Record> {
    app.store().list(kind, None, 100_000).await.unwrap().into_iter().map(|(record, _)| record).collect()
}

#[test]
fn every_state_worth_seeing_is_there_at_the_first_minute() {
    block_on(async {
        let (town, app, _, cast) = settled(1).await;
        let report = town.report(&app, 0).await.unwrap();
        assert!(report.books.balanced, "{:?}", report.books);
        assert_eq!(app.now(), first());
        let has = |counts: &BTreeMap<String, u64>, name: &str| counts.get(name).is_some_and(|n| *n > 0);
        // A post is verified and delivered within one commit or two: neither is ever at rest.
        let rests = |state: &At| !matches!(state, At::Verifying | At::Delivered);
        for state in At::ALL.iter().filter(|state| rests(state)) {
            assert!(has(&report.placements, state.name()), "no placement is {}", state.name());
        }
        for state in campaign::State::ALL {
            assert!(has(&report.campaigns, state.name()), "no campaign is {}", state.name());
        }
        for state in dispute::State::ALL {
            assert!(has(&report.disputes, state.name()), "no dispute is {}", state.name());
        }
        for code in ["off_brief", "false_claim", "tone", "language", "other"] {
            assert!(has(&report.rejected, code), "nothing is rejected as {code}");
        }
        for reason in [
            "back_dated",
            "deleted",
            "undisclosed",
            "link_changed",
            "wrong_author",
            "not_found",
            "account_closed",
        ] {
            assert!(has(&report.breached, reason), "nothing is breached as {reason}");
        }
        assert!(has(&report.failed, "no_draft") && has(&report.failed, "not_published"));
        assert!(has(&report.offers, offer::State::Sent.name()));
        assert!(has(&report.payouts, payout::State::Returned.name()));
        assert_eq!(report.campaigns["live"], 10);
        assert_eq!(report.creators, 5_000 + u64::try_from(cast.creators.len()).unwrap());
        let placements: u64 = report.placements.values().sum();
        assert!((180..340).contains(&placements), "{placements} placements");
    });
}

#[test]
fn every_scene_is_what_it_says() {
    block_on(async {
        let (_, app, _, cast) = settled(3).await;
        let state = |key: &str| {
            let id = cast.scene(key).unwrap_or_else(|| panic!("no scene {key}")).placement.unwrap();
            let app = app.clone();
            async move { app.placement(id).await.unwrap().value }
        };
        for (key, expected) in [
            ("silence_near", At::Drafted),
            ("to_review", At::Drafted),
            ("rejected_off_brief", At::Rejected),
            ("rejected_false_claim", At::Rejected),
            ("rejected_tone", At::Rejected),
            ("rejected_language", At::Rejected),
            ("rejected_other", At::Rejected),
            ("dispute_open", At::Rejected),
            ("dispute_answered", At::Rejected),
            ("dispute_dismissed", At::Rejected),
            ("copy_refused", At::Booked),
            ("back_dated", At::Breached),
            ("deleted", At::Breached),
            ("undisclosed", At::Breached),
            ("link_dropped", At::Breached),
            ("wrong_author", At::Breached),
            ("never_there", At::Breached),
            ("account_closed", At::Breached),
            ("paid_out", At::Paid),
            ("payout_returned", At::Paid),
            ("awaiting_identification", At::Paid),
            ("to_write", At::Booked),
            ("to_publish", At::Approved),
            ("given_back", At::GivenBack),
            ("no_draft", At::Failed),
            ("not_published", At::Failed),
            ("holding", At::Holding),
            ("just_published", At::Published),
            ("brand_contests", At::Holding),
        ] {
            assert_eq!(state(key).await.state, expected, "{key}");
        }
        let upheld = state("dispute_upheld").await;
        assert_eq!(upheld.excused.len(), 1, "{:?}", upheld.state);
        assert!(state("dispute_open").await.dispute.is_some());
        assert!(cast.scene("offer_pending").unwrap().offer.is_some());
        assert!(cast.scene("payout_returned").unwrap().payout.is_some());
        let theo = cast.scene("bought_followers").unwrap();
        let creator = app.creator(theo.creator.unwrap()).await.unwrap().value;
        let found = app.eligibility(theo.campaign, creator.id, creator.profiles[0].id).await.unwrap();
        assert!(
            found.missed().iter().any(|finding| format!("{finding:?}").contains("FakeShare")),
            "{found:?}"
        );
        let announced = app.campaign(cast.announced.unwrap()).await.unwrap().value;
        assert_eq!(announced.state, campaign::State::Draft);
    });
}

#[test]
fn a_seed_repeats_and_another_differs() {
    block_on(async {
        let report = async |seed| {
            let (town, app, _, _) = settled(seed).await;
            town.live_until_closed(&app, 170, |_| {}).await.unwrap();
            town.report(&app, 0).await.unwrap()
        };
        let (first, again, other) = (report(5).await, report(5).await, report(6).await);
        assert_eq!(first, again);
        assert_ne!(first.placements, other.placements);
        assert!(first.closed >= 170 && first.books.balanced && other.books.balanced);
    });
}

#[test]
fn a_past_played_in_memory_is_the_same_past_in_the_store() {
    block_on(async {
        let (_, played, _, cast) = settled(2).await;
        let town = Town::new(2, 60, first());
        let store = MemoryStore::new();
        let app = open(&town, &store);
        let brought = town.settle_in(&app, Some(Arc::new(MemoryStore::new())), None).await.unwrap();
        assert_eq!(brought, cast);
        let (a, b) = (played.store(), app.store());
        for kind in Kind::ALL {
            assert_eq!(
                a.list(kind, None, 100_000).await.unwrap(),
                b.list(kind, None, 100_000).await.unwrap()
            );
        }
        assert_eq!(a.history(0, 1_000_000).await.unwrap(), b.history(0, 1_000_000).await.unwrap());
        assert_eq!(a.transfers(0, 1_000_000).await.unwrap(), b.transfers(0, 1_000_000).await.unwrap());
        assert_eq!(a.balances(None, 100_000).await.unwrap(), b.balances(None, 100_000).await.unwrap());
        assert_eq!(a.trail(everything()).await.unwrap(), b.trail(everything()).await.unwrap());
        for kind in Kind::ALL {
            assert_eq!(
                a.tally(kind, TallyOf::All).await.unwrap(),
                b.tally(kind, TallyOf::All).await.unwrap()
            );
        }
        for state in [JobState::Waiting, JobState::Done, JobState::Dead] {
            let jobs = async |store: &dyn Store| {
                let filter = JobFilter { state, limit: 100_000, after: None };
                let mut keys: Vec<String> =
                    store.jobs(filter).await.unwrap().into_iter().map(|job| job.key).collect();
                keys.sort();
                keys
            };
            assert_eq!(jobs(a).await, jobs(b).await, "{state:?}");
        }
    });
}

fn everything() -> app::ports::TrailFilter {
    app::ports::TrailFilter { before: None, actor: None, limit: 1_000_000 }
}

#[test]
fn a_town_goes_on_after_a_stop_and_after_a_crash() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let (town, app, store, cast) = settled(4).await;
        let day = |days| first().plus(Span::days(days));
        town.live_until(&app, day(4)).await.unwrap();
        town.save(folder.path()).unwrap();
        let kept = town.snapshot();
        // Some hours that the file does not know of; then the program dies.
        town.live_until(&app, day(4).plus(Span::hours(30))).await.unwrap();
        let closed = town.report(&app, 0).await.unwrap().closed;
        drop((town, app));

        let town = Town::kept(folder.path(), 60).unwrap().unwrap();
        assert_eq!(town.snapshot(), kept);
        let app = open(&town, &store);
        assert!(town.resume(&app).await.unwrap());
        assert_eq!(town.cast().creators, cast.creators);
        assert!(app.now() > day(4), "the time goes back before what the store knows: {}", app.now());
        town.live_until(&app, day(16)).await.unwrap();
        let report = town.report(&app, 0).await.unwrap();
        assert!(report.books.balanced && report.closed > closed + 30, "{closed} then {}", report.closed);
        let dead = JobFilter { state: JobState::Dead, limit: 10, after: None };
        assert!(app.store().jobs(dead).await.unwrap().is_empty());

        // Posts that were as agreed before the stop are not held against anybody after it.
        let honest = cast.scene("holding").unwrap().placement.unwrap();
        assert_eq!(app.placement(honest).await.unwrap().value.state, At::Paid);
        let empty = open(&town, &MemoryStore::new());
        assert!(!town.resume(&empty).await.unwrap());
        assert!(Town::kept(&folder.path().join("elsewhere"), 60).unwrap().is_none());
    });
}

#[test]
fn nobody_acts_for_whom_a_visitor_plays() {
    block_on(async {
        let (town, app, _, cast) = settled(7).await;
        let (brand, _) = cast.brands[1];
        town.hands_off(Actor::Brand(brand));
        town.hands_off(Actor::Operator(town.operator()));
        let free = |record: Record| {
            let Record::Placement(it) = record else { return None };
            let of_note = cast.scenes.iter().any(|scene| scene.placement == Some(it.id));
            (it.state == At::Booked && !of_note).then_some(it)
        };
        let busy = all(&app, Kind::Placement).await.into_iter().find_map(free);
        let busy = busy.unwrap();
        town.hands_off(Actor::Creator(busy.creator));
        let before = last_line(&app).await;
        town.live_until(&app, first().plus(Span::days(9))).await.unwrap();
        let lines = app.store().trail(everything()).await.unwrap();
        let since: Vec<_> = lines.into_iter().filter(|(number, _)| *number > before).collect();
        assert!(since.len() > 300, "the town sleeps: {} lines", since.len());
        let played = |actor: Actor| actor == Actor::Brand(brand) || actor == Actor::Creator(busy.creator);
        let acted: Vec<_> = since.iter().filter(|(_, line)| played(line.actor)).collect();
        assert!(acted.is_empty(), "{acted:?}");
        // Confirming announced money is the one thing that is done for the operator, and identifying the provider's.
        let operator = Actor::Operator(town.operator());
        let ruled = since.iter().filter(|(_, line)| line.actor == operator && line.action == "rule").count();
        assert_eq!(ruled, 0);
        // Time does not stop for whom a visitor plays: nobody wrote, so the place is free again.
        assert_eq!(app.placement(busy.id).await.unwrap().value.state, At::Failed);
    });
}

async fn last_line(app: &App) -> u64 {
    let filter = app::ports::TrailFilter { limit: 1, ..everything() };
    app.store().trail(filter).await.unwrap()[0].0
}

#[test]
fn a_visitors_campaign_is_carried_from_brief_to_payment() {
    block_on(async {
        let (town, app, _, _) = settled(8).await;
        let (brand, id) = (BrandId::new(Uuid::from_u128(77)), CampaignId::new(Uuid::from_u128(78)));
        app.register_brand(NewBrand { id: brand, name: "Visitor".to_owned(), country: Country::GB })
            .await
            .unwrap();
        let by = Actor::Brand(brand);
        let euros = |minor| Money::new(minor, Currency::EUR).unwrap();
        let terms = Terms {
            message: "Our Zephyr Can waters balconies and window boxes while people are away. Tell your readers which \
                      plant you would trust it with."
                .to_owned(),
            link: "https://zephyr.example.com/can".parse().unwrap(),
            required: vec!["Zephyr Can".to_owned(), "#DryNoMore".to_owned()],
            posts: 12,
            price: euros(1_500),
            budget: euros(18_000),
            frequency: Frequency { posts: 1, per: Span::days(7) },
            cap_per_creator: euros(3_000),
            least_influence: Points::ZERO,
            most_fake: BasisPoints::FULL,
            small_share: BasisPoints::ZERO,
            small_below: 1_000,
            networks: kernel::Network::ALL.to_vec(),
            languages: Vec::new(),
            countries: Vec::new(),
            topics: Vec::new(),
            start: app.now(),
            end: app.now().plus(Span::days(40)),
            holding: Span::hours(30),
        };
        app.open_campaign(OpenCampaign { id, brand, terms }).await.unwrap();
        town.announce(id);
        town.live_until(&app, app.now().plus(Span::hours(2))).await.unwrap();
        app.launch(id, by).await.unwrap();
        for _ in 0..60 {
            let soon = app.now().plus(Span::hours(12));
            town.live_until(&app, soon).await.unwrap();
            for record in all(&app, Kind::Placement).await {
                let Record::Placement(it) = record else { continue };
                if it.campaign == id && it.state == At::Drafted {
                    let text = it.draft.unwrap().text;
                    assert!(text.contains("Zephyr Can") && text.contains("#DryNoMore"), "{text}");
                    app.review(it.id, &Judgement::Approve, by).await.unwrap();
                }
            }
        }
        let paid = all(&app, Kind::Placement).await.into_iter().filter(
            |record| matches!(record, Record::Placement(it) if it.campaign == id && it.state == At::Paid),
        );
        assert!(paid.count() >= 8);
        assert!(town.report(&app, 0).await.unwrap().books.balanced);
    });
}

#[test]
fn audiences_are_those_of_the_cast_and_the_truth_is_known() {
    block_on(async {
        let (town, app, _, cast) = settled(3).await;
        let audiences = town.audiences();
        let scenes: Vec<&str> = audiences.iter().map(|it| it.scene.as_str()).collect();
        assert_eq!(scenes, ["bought_followers", "rival_bought", "honest_small", "honest_large"]);
        for audience in &audiences {
            assert_eq!(cast.scene(&audience.scene).unwrap().creator, Some(audience.creator));
            let profile = app.creator(audience.creator).await.unwrap().value.profiles[0].clone();
            assert_eq!(profile.id, audience.profile);
            assert_eq!(u64::try_from(audience.made.audience.len()).unwrap(), profile.followers);
            let paid: i64 = audience.made.receipts.iter().map(|receipt| receipt.paid.minor()).sum();
            let buyers: Vec<Buyer> = audience.made.receipts.iter().map(|receipt| receipt.buyer).collect();
            match audience.scene.as_str() {
                "bought_followers" => assert!(paid > 40_000 && buyers.iter().all(|it| *it == Buyer::Owner)),
                "rival_bought" => assert!(paid >= 2_800 && buyers.iter().all(|it| *it == Buyer::Rival)),
                _ => assert!(buyers.is_empty() && audience.made.bought() == 0),
            }
        }
        let ties = Ties::new(town.seed(), &audiences);
        assert_eq!(ties, Ties::new(town.seed(), &town.audiences()), "made again it is the same");
        assert!(ties.follows.iter().all(|(from, to)| *from < ties.accounts && *to < ties.accounts));
        let fake = |account: u32| {
            let at = ties.first.partition_point(|first| *first <= account) - 1;
            let place = usize::try_from(account - ties.first[at]).unwrap();
            audiences[at].made.truth.get(place).copied().is_some_and(Truth::is_bought)
        };
        let into_fakes = |(from, to): &&(u32, u32)| !fake(*from) && fake(*to);
        assert_eq!(
            ties.follows.iter().filter(into_fakes).count(),
            0,
            "nobody honest follows what these two wares sell"
        );
        assert!(ties.seeds.iter().flatten().all(|seed| !fake(*seed)) && ties.seeds.len() == 3);
    });
}
