//! What a network's stream shows is kept alike on every store: once, with its position, and with what was missed.

use std::sync::Arc;

use app::ports::{AccountStore, Decision, EventLine, Record, Sighted, Sighting, Sightings as _};
use app::watching::{Heard, LAG, People, Seen, Watch, WatchError};
use kernel::{Network, ProfileId, Span, Timestamp};
use market::Profile;
use store::Tripwire;
use uuid::Uuid;

use crate::place::Place;
use crate::records::writing;

const STREAM: &str = "wss://relay.example/subscribe";
const DID: &str = "did:plc:baker";

/// So many minutes after the beginning.
fn minute(minutes: u64) -> Timestamp {
    Timestamp::EPOCH.plus(Span::days(20_000)).plus(Span::minutes(minutes))
}

fn post(number: u64) -> String {
    format!("at://{DID}/app.bsky.feed.post/{number}")
}

/// Posts that came in time.
fn heard(position: u64, posts: &[u64]) -> Heard {
    let posts = posts.iter().map(|number| (DID.to_owned(), post(*number))).collect();
    Heard { position, posts, up_to_date: true, ..Heard::default() }
}

async fn watch(place: &Place) -> Watch {
    Watch::open(place.people().await, STREAM).await.unwrap()
}

async fn of(place: &Place, number: u64) -> Sighting {
    seen(place.people().await, number).await
}

async fn seen(store: Arc<dyn AccountStore>, number: u64) -> Sighting {
    Seen::on(store, STREAM).of(DID, &post(number)).await.unwrap()
}

fn shown(after: Option<Timestamp>, by: Timestamp) -> Sighting {
    Sighting::Shown { after: after.map(|after| after.minus(LAG)), by }
}

pub async fn a_post_keeps_the_time_at_which_it_was_shown_first(place: Place) {
    let mut watch = watch(&place).await;
    assert_eq!((watch.position(), of(&place, 1).await), (None, Sighting::Unwatched));
    watch.take(heard(10, &[1]), minute(0)).await.unwrap();
    watch.take(heard(20, &[1, 2]), minute(5)).await.unwrap();
    assert_eq!(
        of(&place, 1).await,
        shown(None, minute(0)),
        "nobody knows what was there before the beginning"
    );
    assert_eq!(of(&place, 2).await, shown(Some(minute(0)), minute(5)));
    drop(watch);
    let mut again = self::watch(&place).await;
    assert_eq!((again.position(), again.until()), (Some(20), Some(minute(5))));
    again.take(heard(20, &[2, 1]), minute(60)).await.unwrap();
    assert_eq!(of(&place, 1).await, shown(None, minute(0)));
    assert_eq!(of(&place, 2).await, shown(Some(minute(0)), minute(5)));
    let other = Seen::on(place.people().await, "wss://elsewhere.example/subscribe");
    assert_eq!(other.of(DID, &post(1)).await.unwrap(), of(&place, 1).await, "whatever stream showed it");
    assert_eq!(other.of(DID, &post(9)).await.unwrap(), Sighting::Unwatched, "that one was never read");
}

pub async fn what_comes_after_a_break_came_at_some_time_in_it(place: Place) {
    let mut watch = watch(&place).await;
    watch.take(heard(10, &[1]), minute(0)).await.unwrap();
    // Away for an hour; then what came meanwhile is old.
    let old = Heard { up_to_date: false, ..heard(20, &[2]) };
    watch.take(old.clone(), minute(60)).await.unwrap();
    watch.take(Heard { position: 30, posts: heard(0, &[3]).posts, ..old }, minute(61)).await.unwrap();
    watch.take(heard(40, &[4]), minute(62)).await.unwrap();
    watch.take(heard(50, &[5]), minute(63)).await.unwrap();
    assert_eq!(of(&place, 2).await, shown(Some(minute(0)), minute(60)));
    assert_eq!(of(&place, 3).await, shown(Some(minute(0)), minute(61)), "not caught up yet");
    assert_eq!(of(&place, 4).await, shown(Some(minute(0)), minute(62)));
    assert_eq!(of(&place, 5).await, shown(Some(minute(62)), minute(63)));
}

pub async fn what_was_not_shown_is_told_with_how_far_was_read(place: Place) {
    let not_shown = |from, until: Timestamp| Sighting::NotShown { from, until: until.minus(LAG) };
    let mut watch = watch(&place).await;
    watch.take(heard(10, &[]), minute(0)).await.unwrap();
    assert_eq!(of(&place, 9).await, not_shown(minute(0), minute(0)));
    watch.take(heard(20, &[]), minute(30)).await.unwrap();
    assert_eq!(of(&place, 9).await, not_shown(minute(0), minute(30)));
    // The server had forgotten what came between.
    watch.take(Heard { missed: true, ..heard(90, &[]) }, minute(90)).await.unwrap();
    assert_eq!(of(&place, 9).await, not_shown(minute(90), minute(90)));
    // A clock that is set back does not unread anything.
    watch.take(heard(91, &[1]), minute(80)).await.unwrap();
    assert_eq!(of(&place, 9).await, not_shown(minute(90), minute(90)));
    let order = Heard { put_in_order: vec![DID.to_owned()], ..heard(95, &[]) };
    watch.take(order, minute(95)).await.unwrap();
    assert_eq!(of(&place, 9).await, Sighting::Unwatched, "it may have been among what was not told");
    assert_eq!(of(&place, 1).await, shown(Some(minute(90)), minute(80)));
}

pub async fn a_position_of_no_interest_is_kept_now_and_then_and_before_a_stop(place: Place) {
    let mut watch = watch(&place).await;
    let kept = async || self::watch(&place).await.position();
    watch.take(heard(10, &[]), minute(0)).await.unwrap();
    assert_eq!(kept().await, Some(10), "the first");
    watch.take(heard(11, &[]), minute(0).plus(Span::seconds(4))).await.unwrap();
    assert_eq!(kept().await, Some(10));
    watch.take(heard(12, &[]), minute(0).plus(Span::seconds(5))).await.unwrap();
    assert_eq!(kept().await, Some(12));
    watch.take(heard(13, &[1]), minute(0).plus(Span::seconds(6))).await.unwrap();
    assert_eq!(kept().await, Some(13), "with what was shown");
    watch.take(heard(14, &[]), minute(0).plus(Span::seconds(7))).await.unwrap();
    watch.rest(minute(0).plus(Span::seconds(8))).await.unwrap();
    assert_eq!(kept().await, Some(14), "before a stop");
    watch.rest(minute(0).plus(Span::seconds(9))).await.unwrap();
}

/// The data and the cursor are one change.
pub async fn a_cut_leaves_neither_post_nor_position(place: Place) {
    let tripwire = Tripwire::default();
    let store = place.people_with(tripwire.clone()).await;
    Watch::open(store.clone(), STREAM).await.unwrap().take(heard(10, &[1]), minute(0)).await.unwrap();
    let mut cuts = 0;
    for at in 0.. {
        let mut watch = Watch::open(store.clone(), STREAM).await.unwrap();
        tripwire.cut_before(at);
        let taken = watch.take(heard(20, &[2, 3]), minute(1)).await;
        tripwire.disarm();
        match taken {
            Ok(()) => break,
            Err(WatchError::Store(_)) => cuts += 1,
            Err(error) => panic!("{error}"),
        }
        assert_eq!(Watch::open(store.clone(), STREAM).await.unwrap().position(), Some(10), "cut at {at}");
        for number in [2, 3] {
            assert!(matches!(seen(store.clone(), number).await, Sighting::NotShown { .. }), "cut at {at}");
        }
    }
    assert!(cuts > 0);
    assert_eq!(Watch::open(store.clone(), STREAM).await.unwrap().position(), Some(20));
    assert_eq!(seen(store, 3).await, shown(Some(minute(0)), minute(1)));
}

pub async fn of_two_programs_on_one_stream_the_slower_stops(place: Place) {
    let (mut one, mut two) = (watch(&place).await, watch(&place).await);
    one.take(heard(10, &[1]), minute(0)).await.unwrap();
    assert_eq!(two.take(heard(10, &[1]), minute(1)).await, Err(WatchError::SomebodyElse));
    assert_eq!(of(&place, 1).await, shown(None, minute(0)));
    // Begun again it goes on from what the other kept.
    let mut two = watch(&place).await;
    two.take(heard(20, &[2]), minute(2)).await.unwrap();
    assert_eq!(one.take(heard(20, &[2]), minute(3)).await, Err(WatchError::SomebodyElse));
}

pub async fn sightings_go_when_their_time_is_over(place: Place) {
    let mut watch = watch(&place).await;
    watch.take(heard(10, &[1]), minute(0)).await.unwrap();
    watch.take(Heard { put_in_order: vec![DID.to_owned()], ..heard(20, &[2]) }, minute(1)).await.unwrap();
    let store = place.people().await;
    let over = minute(0).plus(Sighted::KEPT);
    assert_eq!(store.forget(over.minus(Span::micros(1))).await.unwrap(), 0);
    assert_eq!(store.forget(over).await.unwrap(), 1);
    assert_eq!(of(&place, 1).await, Sighting::Unwatched, "and not that it was never shown: there was a hole");
    assert_eq!(of(&place, 2).await, shown(Some(minute(0)), minute(1)));
    assert_eq!(store.forget(over.plus(Span::minutes(1))).await.unwrap(), 2, "the hole goes as well");
    assert!(matches!(of(&place, 2).await, Sighting::NotShown { .. }));
    let mut watch = self::watch(&place).await;
    assert_eq!(watch.position(), Some(20), "the position stays");
    let now = over.plus(Span::days(30));
    watch.take(heard(30, &[]), now).await.unwrap();
    let told = Sighting::NotShown { from: now.minus(Sighted::KEPT), until: now.minus(LAG) };
    assert_eq!(of(&place, 2).await, told, "what is forgotten was not missed");
}

pub async fn whoever_links_an_account_is_looked_out_for(place: Place) {
    let store = place.open().await;
    let creator = |id, accounts: &[(Network, &str)]| {
        let Record::Creator(mut creator) = store::testing::creator(id, "A") else { panic!("a creator") };
        creator.profiles =
            (1..).zip(accounts).map(|(n, (network, account))| profile(n, *network, account)).collect();
        Record::Creator(creator)
    };
    store.commit(writing(creator(1, &[(Network::Bluesky, DID), (Network::X, "baker")]), 0)).await.unwrap();
    let mut people = People::on(store.clone(), Network::Bluesky);
    people.refresh().await.unwrap();
    assert_eq!(people.number(), 1);
    assert!(people.know(DID) && !people.know("baker") && !people.know("did:plc:nobody"));
    let linked = creator(2, &[(Network::Bluesky, "did:plc:late")]);
    let name = "profile_linked";
    let events = vec![EventLine { subject: linked.id(), name, body: serde_json::json!({}) }];
    store.commit(Decision { events, ..writing(linked, 0) }).await.unwrap();
    assert!(!people.know("did:plc:late"));
    people.refresh().await.unwrap();
    assert!(people.know("did:plc:late") && people.know(DID));
}

fn profile(id: u128, network: Network, account: &str) -> Profile {
    Profile {
        id: ProfileId::new(Uuid::from_u128(id)),
        network,
        account: account.to_owned(),
        followers: 1,
        languages: Vec::new(),
        topics: Vec::new(),
        influence: None,
        fake_share: None,
    }
}
