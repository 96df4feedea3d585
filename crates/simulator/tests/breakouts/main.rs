//! Breakouts in the town of the demo: its public stream, what the real engine finds in it, and what people do about it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod lookout;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use app::App;
use app::ports::{Kind, Record};
use breakout::Kind as Deed;
use kernel::{Span, Timestamp};
use lookout::{Engine, Heard};
use market::breakout::offer::State as Offered;
use market::breakout::post::{HoldCode, State as Post};
use market::people::Actor;
use market::placement::State as At;
use market::{AuthorOffer, Breakout, Placement, Policy};
use simulator::town::{Cast, Happening, Town};
use store::MemoryStore;

fn first() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn after(hours: u64) -> Timestamp {
    first().plus(Span::hours(hours))
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

struct Place {
    town: Town,
    app: App,
    store: MemoryStore,
    cast: Cast,
    heard: Arc<Mutex<Heard>>,
}

impl Place {
    /// A town that has settled in, and somebody looks out.
    async fn settled(seed: u64) -> Self {
        let town = Town::new(seed, 240, first());
        let (engine, heard) = Engine::new();
        town.look_out(Box::new(engine));
        let store = MemoryStore::new();
        let app = App::new(town.ports(Arc::new(store.clone())), Policy::default());
        let cast = town.settle_in(&app, None, None).await.unwrap();
        Self { town, app, store, cast, heard }
    }

    async fn live(&self, hours: u64) {
        self.town.live_until(&self.app, after(hours)).await.unwrap();
    }

    fn heard(&self) -> Vec<Happening> {
        self.heard.lock().unwrap().happened.clone()
    }

    async fn all(&self, kind: Kind) -> Vec<Record> {
        let all = self.app.store().list(kind, None, 100_000).await.unwrap();
        all.into_iter().map(|(record, _)| record).collect()
    }

    async fn breakouts(&self) -> Vec<Box<Breakout>> {
        let breakout = |record| if let Record::Breakout(it) = record { Some(it) } else { None };
        self.all(Kind::Breakout).await.into_iter().filter_map(breakout).collect()
    }

    async fn offers(&self) -> Vec<AuthorOffer> {
        let offer = |record| if let Record::AuthorOffer(it) = record { Some(it) } else { None };
        self.all(Kind::AuthorOffer).await.into_iter().filter_map(offer).collect()
    }

    /// Replies under breakouts.
    async fn replies(&self) -> Vec<Placement> {
        let placement = |record| if let Record::Placement(it) = record { Some(it) } else { None };
        let all = self.all(Kind::Placement).await.into_iter().filter_map(placement);
        all.filter(|it| it.reply_to.is_some()).collect()
    }
}

#[test]
fn the_stream_follows_from_the_seed_and_goes_on_after_a_stop() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::settled(11).await;
        place.live(3).await;
        place.town.save(folder.path()).unwrap();
        let kept = serde_json::to_string(&place.town.snapshot()).unwrap();
        assert!(kept.contains("claim_"), "a stranger's address is kept by those who sent it");
        let before = place.heard().len();
        place.live(9).await;
        let whole = place.heard();
        assert!(whole.is_sorted_by_key(|it| it.at));
        let kinds: BTreeSet<_> = whole.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, BTreeSet::from([Deed::Post, Deed::Like, Deed::Repost, Deed::Reply, Deed::Quote]));
        let posts = whole.iter().filter(|it| it.kind == Deed::Post).count();
        assert!(
            (3_500..4_200).contains(&posts),
            "a post every two minutes for five days and nine hours: {posts}"
        );

        // Saved after three hours, woken on the store as it was then: it says what it would have said.
        let (seed, other) = (Place::settled(11).await, Place::settled(12).await);
        seed.live(3).await;
        assert_eq!(seed.heard()[..], whole[..before], "the same seed says the same");
        other.live(1).await;
        assert_ne!(other.heard()[..100], whole[..100]);
        let town = Town::kept(folder.path(), 240).unwrap().unwrap();
        let (engine, heard) = Engine::new();
        town.look_out(Box::new(engine));
        let app = App::new(town.ports(Arc::new(seed.store.clone())), Policy::default());
        assert!(town.resume(&app).await.unwrap());
        let recalled = heard.lock().unwrap().happened.len();
        assert!(recalled > 1_400, "two days are read again: {recalled}");
        town.live_until(&app, after(9)).await.unwrap();
        let heard = heard.lock().unwrap();
        assert_eq!(heard.happened[recalled..], whole[before..], "nothing is lost or told twice");
    });
}

#[test]
fn the_engine_finds_what_was_made_to_break_out_and_leaves_the_rest() {
    block_on(async {
        let place = Place::settled(21).await;
        place.live(40).await;
        let raised = place.heard.lock().unwrap().raised.clone();
        // Those that have had an hour.
        let old = |address: &str| {
            place.heard().iter().any(|it| *it.post == *address && it.at.plus(Span::hours(1)) < after(40))
        };
        let made: Vec<(String, usize)> =
            place.town.made_to_break_out().into_iter().filter(|(address, _)| old(address)).collect();
        assert!(made.len() >= 12, "{made:?}");
        let found = made.iter().filter(|(address, _)| raised.contains_key(address)).count();
        assert!(found * 100 >= made.len() * 95, "{found} of {made:?}");
        let living: BTreeSet<&str> = made.iter().map(|(address, _)| address.as_str()).collect();
        let recent = raised.iter().filter(|(_, at)| **at > after(0)).map(|(address, _)| address.as_str());
        let others: Vec<&str> = recent.filter(|address| !living.contains(address)).collect();
        assert!(others.len() <= 2, "alerts for posts that nobody made to spread: {others:?}");
        // Found while most was still to come.
        let early = made.iter().filter(|(address, size)| {
            let by = raised.get(address).copied().unwrap_or(after(40));
            let seen = place.heard().iter().filter(|it| *it.post == **address && it.at <= by).count();
            seen * 2 < *size
        });
        assert!(early.count() * 10 >= made.len() * 8);
    });
}

#[test]
fn a_visitor_finds_every_part_at_the_first_minute() {
    block_on(async {
        let place = Place::settled(1).await;
        let (breakouts, offers) = (place.breakouts().await, place.offers().await);
        let states = |state: Post| breakouts.iter().filter(move |it| it.state == state).collect::<Vec<_>>();
        let waiting = states(Post::Waiting);
        assert!(waiting.len() >= 3, "{:?}", breakouts.iter().map(|it| it.state).collect::<Vec<_>>());
        let shown = states(Post::Shown);
        assert!(shown.len() >= 5, "{}", shown.len());
        for it in &shown {
            let seen = &it.seen;
            assert!(seen.series.len() >= 3 && seen.series.is_sorted(), "{seen:?}");
            assert!(seen.forecast.likely >= seen.counts.size() && !seen.text.is_empty());
        }
        for code in [HoldCode::Tragedy, HoldCode::Sensitive] {
            let held = breakouts.iter().filter_map(|it| it.reviewed.as_ref()).any(|it| it.held == Some(code));
            assert!(held, "nothing held back as {code:?}");
        }
        let scene = place.cast.scene("breakout_offer").unwrap();
        let open = place.app.author_offer(scene.author_offer.unwrap()).await.unwrap().value;
        assert_eq!((open.state, open.creator), (Offered::Open, scene.creator));
        assert!(open.made.plus(Span::minutes(5)) >= first(), "just made: {}", open.made);
        for key in ["breakout_offer", "breakout_given_back"] {
            let campaign = place.cast.scene(key).unwrap().campaign;
            let mut free = 0;
            for it in &shown {
                free += u32::from(place.app.match_breakout(campaign, it.id).await.unwrap().is_met());
            }
            assert!(free > 0, "{key}: a visitor who plays the brand has nobody to ask");
        }
        let paid = place.cast.scene("breakout_paid").unwrap();
        let reply = place.app.placement(paid.placement.unwrap()).await.unwrap().value;
        assert_eq!(reply.state, At::Paid);
        let report = place.app.breakout_report(paid.campaign).await.unwrap();
        assert!(report.replies.iter().any(|(it, timing)| it.id == reply.id && timing.over), "{report:?}");
        assert!(report.still_to_come > 20 && report.to_reply.is_some(), "{report:?}");
        let has = |state: Offered| offers.iter().any(|offer| offer.state == state);
        for state in Offered::ALL {
            assert!(has(state), "no offer is {}", state.name());
        }
        assert!(
            offers.iter().any(|offer| offer.stranger && offer.creator.is_some()),
            "no stranger has joined"
        );
        let given = place.cast.scene("breakout_given_back").unwrap().placement.unwrap();
        assert_eq!(place.app.placement(given).await.unwrap().value.state, At::GivenBack);
        let report = place.town.report(&place.app, 0).await.unwrap();
        assert!(report.books.balanced, "{:?}", report.books);
    });
}

#[test]
fn a_day_of_the_town_sees_replies_paid_refused_withdrawn_and_posts_held_back() {
    block_on(async {
        let place = Place::settled(31).await;
        let before = place.breakouts().await.len();
        let known: BTreeSet<_> = place.offers().await.into_iter().map(|offer| offer.id).collect();
        place.live(48).await;
        let breakouts = place.breakouts().await;
        let fresh = breakouts.len() - before;
        assert!((10..=16).contains(&fresh), "one in four hours, about: {fresh} in two days");
        let held = breakouts
            .iter()
            .filter(|it| it.since > first() && it.reviewed.as_ref().is_some_and(|it| it.held.is_some()));
        assert!(held.count() >= 2);
        let replies = place.replies().await;
        let paid = replies.iter().filter(|it| it.state == At::Paid && it.booked > first()).count();
        assert!(paid >= 2, "{replies:?}");
        for reply in replies.iter().filter(|it| it.state == At::Paid) {
            let draft = &reply.draft.as_ref().unwrap().text;
            assert!(
                draft.starts_with("Publicité") || draft.starts_with("Ad:"),
                "says that it is paid: {draft}"
            );
        }
        let breached = replies.iter().filter(|it| it.state == At::Breached).count();
        assert_eq!(breached, 0, "an honest reply is misjudged: {replies:?}");
        let offers = place.offers().await;
        let fresh: Vec<_> = offers.iter().filter(|offer| !known.contains(&offer.id)).collect();
        assert!(fresh.len() >= 5, "{} offers in two days", fresh.len());
        for state in [Offered::Accepted, Offered::Declined, Offered::Withdrawn] {
            assert!(offers.iter().any(|offer| offer.state == state), "none is {}", state.name());
        }
        let day = |offer: &AuthorOffer| (offer.campaign, offer.made.as_micros() / 86_400_000_000);
        for offer in &offers {
            let same = offers.iter().filter(|it| day(it) == day(offer) && it.counts()).count();
            assert!(same <= 5, "over the budget of a day: {same}");
        }
        let report = place.town.report(&place.app, 0).await.unwrap();
        assert!(report.books.balanced, "{:?}", report.books);
    });
}

#[test]
fn nothing_is_done_for_an_operator_or_a_brand_whom_a_visitor_plays() {
    block_on(async {
        let place = Place::settled(41).await;
        place.town.hands_off(Actor::Operator(place.town.operator()));
        let brand = place.cast.scene("breakout_offer").unwrap().brand;
        place.town.hands_off(Actor::Brand(brand));
        let offers = place.offers().await.iter().filter(|offer| offer.brand == brand).count();
        place.live(10).await;
        let breakouts = place.breakouts().await;
        let reviewed = breakouts.iter().filter_map(|it| it.reviewed.as_ref()).filter(|it| it.at > first());
        assert_eq!(reviewed.count(), 0);
        assert!(breakouts.iter().filter(|it| it.state == Post::Waiting).count() >= 4);
        assert_eq!(place.offers().await.iter().filter(|offer| offer.brand == brand).count(), offers);
        // The visitor leaves: what waited is done.
        place.town.hands_on(Actor::Operator(place.town.operator()));
        place.live(11).await;
        let waiting = place.breakouts().await.into_iter().filter(|it| it.state == Post::Waiting);
        assert!(waiting.count() <= 1);
    });
}
