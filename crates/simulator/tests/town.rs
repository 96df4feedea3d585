//! The town of the demo: a believable past, told through the market's own rules, that goes on.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken fixture must stop the test")]

use std::collections::BTreeMap;
use std::sync::Arc;

use app::App;
use app::ports::{JobFilter, JobState, Kind, Record, Store};
use kernel::{Span, Timestamp};
use market::placement::State as At;
use market::{Policy, campaign, dispute, offer, payout};
use simulator::town::{Cast, Town};
use store::MemoryStore;

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
        let start = std::time::Instant::now();
        let (town, app, _, cast) = settled(1).await;
        println!("settled in {:?}", start.elapsed());
        let report = town.report(&app, 0).await.unwrap();
        println!("{}", serde_json::to_string_pretty(&report).unwrap());
        println!("{:#?}", cast.scenes);
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
