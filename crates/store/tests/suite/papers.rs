//! Papers: the shelves of people behave alike on every store.

use std::sync::Arc;

use account::{Digest, Party, Session, User};
use app::ports::{
    AccountStore, ChangeError, Edit, Flow, FlowErrand, FlowStage, Kept as _, KeptNotice, Linked, Paper,
    Reply, Sealed, Seek, Setting, Shelf, StoreError, Tries, Version,
};
use kernel::{CreatorId, Network, NoticeId, ProfileId, Timestamp, UserId};
use store::Tripwire;
use store::testing::brand;
use uuid::Uuid;

use crate::place::Place;
use crate::records::writing;

fn time(at: i64) -> Timestamp {
    Timestamp::from_micros(at)
}

fn user(id: u128, email: &str) -> User {
    User {
        id: UserId::new(Uuid::from_u128(id)),
        email: email.parse().unwrap(),
        email_verified: true,
        name: "Zoë\0 « Ω »".to_owned(),
        password: None,
        locale: account::Locale::Fr,
        creator: None,
        operator: None,
        preferences: account::Preferences::default(),
        joining: None,
        epoch: 0,
        created: time(5),
        deleted: None,
    }
}

fn notice(id: u128, user: u128, at: i64, read: bool) -> KeptNotice {
    KeptNotice {
        id: NoticeId::new(Uuid::from_u128(id)),
        user: UserId::new(Uuid::from_u128(user)),
        notice: account::Notice::Suspended,
        other: None,
        at: time(at),
        read: read.then(|| time(at)),
    }
}

fn reply(id: u128, begun: i64) -> Reply {
    Reply { id: Uuid::from_u128(id), fingerprint: Digest::of(b"x"), begun: time(begun), answer: None }
}

fn new(paper: Paper) -> Edit {
    Edit::Put(paper, Version::NEW)
}

async fn ids(store: &dyn AccountStore, shelf: Shelf, seek: Seek, limit: u32) -> Vec<u128> {
    let found = store.seek(shelf, seek, limit).await.unwrap();
    found.iter().map(|(paper, _)| paper.id().as_u128()).collect()
}

pub async fn a_paper_is_laid_down_found_changed_and_taken_away(place: Place) {
    let store = place.people().await;
    let ada = user(1, "ada@example.org");
    store.change(vec![new(ada.clone().paper())]).await.unwrap();
    let (found, version) = store.named(Shelf::User, "ada@example.org").await.unwrap().unwrap();
    assert_eq!((User::of(found).unwrap(), version), (ada.clone(), Version(1)));
    let moved = User { email: "ada@example.net".parse().unwrap(), ..ada.clone() };
    store.change(vec![Edit::Put(moved.clone().paper(), version)]).await.unwrap();
    assert_eq!(store.named(Shelf::User, "ada@example.org").await.unwrap(), None, "the former name is free");
    let (found, version) = store.paper(Shelf::User, Uuid::from_u128(1)).await.unwrap().unwrap();
    assert_eq!((User::of(found).unwrap(), version), (moved.clone(), Version(2)));
    let stale = store.change(vec![Edit::Put(ada.clone().paper(), Version(1))]).await;
    assert_eq!(stale, Err(ChangeError::Conflict(Shelf::User)));
    let stale = store.change(vec![Edit::Drop(Shelf::User, Uuid::from_u128(1), Version(1))]).await;
    assert_eq!(stale, Err(ChangeError::Conflict(Shelf::User)));
    let twice = store.change(vec![new(moved.paper())]).await;
    assert_eq!(twice, Err(ChangeError::Conflict(Shelf::User)));
    store.change(vec![Edit::Drop(Shelf::User, Uuid::from_u128(1), Version(2))]).await.unwrap();
    assert_eq!(store.paper(Shelf::User, Uuid::from_u128(1)).await.unwrap(), None);
    let gone = store.change(vec![Edit::Put(ada.paper(), Version(2))]).await;
    assert_eq!(gone, Err(ChangeError::Conflict(Shelf::User)));
    assert_eq!(store.named(Shelf::User, "a\0b").await.unwrap(), None);
}

pub async fn a_name_belongs_to_one(place: Place) {
    let store = place.people().await;
    let (ada, eve) = (user(1, "ada@example.org"), user(2, "eve@example.org"));
    store.change(vec![new(ada.clone().paper()), new(eve.clone().paper())]).await.unwrap();
    let taken = Err(ChangeError::Taken(Shelf::User));
    assert_eq!(store.change(vec![new(user(3, "ada@example.org").paper())]).await, taken);
    let other = User { email: ada.email.clone(), ..eve.clone() };
    assert_eq!(store.change(vec![Edit::Put(other.paper(), Version(1))]).await, taken);
    let (kept, _) = store.named(Shelf::User, "eve@example.org").await.unwrap().unwrap();
    assert_eq!(User::of(kept), Some(eve), "nothing half done");
    // Many papers have no name at all.
    let replies = (1..=3).map(|id| new(reply(id, 1).paper())).collect();
    store.change(replies).await.unwrap();
}

pub async fn a_change_is_whole_or_not_at_all(place: Place) {
    let store = place.people().await;
    store.change(vec![new(user(1, "ada@example.org").paper()), new(reply(1, 1).paper())]).await.unwrap();
    let refused = store
        .change(vec![
            new(user(2, "eve@example.org").paper()),
            Edit::Put(user(1, "ada@example.net").paper(), Version(1)),
            Edit::Drop(Shelf::Reply, Uuid::from_u128(1), Version(1)),
            Edit::Add(reply(9, 1).paper()),
            Edit::Put(reply(7, 1).paper(), Version(4)),
        ])
        .await;
    assert_eq!(refused, Err(ChangeError::Conflict(Shelf::Reply)));
    assert_eq!(store.paper(Shelf::User, Uuid::from_u128(2)).await.unwrap(), None);
    assert_eq!(store.paper(Shelf::Reply, Uuid::from_u128(9)).await.unwrap(), None);
    assert!(store.paper(Shelf::Reply, Uuid::from_u128(1)).await.unwrap().is_some());
    let (_, version) = store.named(Shelf::User, "ada@example.org").await.unwrap().unwrap();
    assert_eq!(version, Version(1));
    // In one change a paper can be written twice, each time on what came before.
    let twice = vec![
        Edit::Put(reply(1, 2).paper(), Version(1)),
        Edit::Put(reply(1, 3).paper(), Version(2)),
        Edit::Drop(Shelf::User, Uuid::from_u128(1), Version(1)),
        new(user(3, "ada@example.org").paper()),
    ];
    store.change(twice).await.unwrap();
    assert_eq!(store.paper(Shelf::Reply, Uuid::from_u128(1)).await.unwrap().unwrap().1, Version(3));
}

pub async fn what_is_there_is_not_added_again(place: Place) {
    let store = place.people().await;
    store
        .change(vec![Edit::Add(reply(1, 1).paper()), Edit::Add(user(1, "ada@example.org").paper())])
        .await
        .unwrap();
    let again = vec![
        Edit::Add(reply(1, 99).paper()),
        Edit::Add(user(2, "ada@example.org").paper()),
        Edit::Add(reply(2, 2).paper()),
    ];
    store.change(again).await.unwrap();
    let (first, version) = store.paper(Shelf::Reply, Uuid::from_u128(1)).await.unwrap().unwrap();
    assert_eq!((Reply::of(first), version), (Some(reply(1, 1)), Version(1)));
    assert_eq!(store.paper(Shelf::User, Uuid::from_u128(2)).await.unwrap(), None);
    assert!(store.paper(Shelf::Reply, Uuid::from_u128(2)).await.unwrap().is_some());
}

pub async fn papers_are_listed_in_order_and_page_by_page(place: Place) {
    let store = place.people().await;
    let mut edits = Vec::new();
    for (id, at) in [(1, 30), (2, 10), (3, 20), (4, 20), (5, 40)] {
        edits.push(new(notice(id, 7, at, id == 3).paper()));
    }
    edits.push(new(notice(6, 8, 25, false).paper()));
    store.change(edits).await.unwrap();
    let store = &*store;
    let owner = Uuid::from_u128(7);
    let of = |before| Seek::Of { owner, before };
    assert_eq!(ids(store, Shelf::Notice, of(None), 10).await, [5, 1, 4, 3, 2]);
    assert_eq!(ids(store, Shelf::Notice, of(None), 2).await, [5, 1]);
    assert_eq!(ids(store, Shelf::Notice, of(Some((time(20), Uuid::from_u128(4)))), 10).await, [3, 2]);
    let unread = |until, after| Seek::In { state: Paper::UNREAD, until: time(until), after };
    assert_eq!(ids(store, Shelf::Notice, unread(25, None), 10).await, [2, 4, 6]);
    assert_eq!(
        ids(store, Shelf::Notice, unread(i64::MAX, Some((time(20), Uuid::from_u128(4)))), 2).await,
        [6, 1]
    );
    assert_eq!(ids(store, Shelf::Notice, unread(9, None), 10).await, [] as [u128; 0]);
    assert_eq!(ids(store, Shelf::Notice, Seek::All { after: None }, 3).await, [1, 2, 3]);
    assert_eq!(ids(store, Shelf::Notice, Seek::All { after: Some(Uuid::from_u128(3)) }, 9).await, [4, 5, 6]);
    assert_eq!(
        ids(store, Shelf::Letter, Seek::All { after: None }, 9).await,
        [] as [u128; 0],
        "another shelf"
    );
    assert_eq!(store.number(Shelf::Notice, owner, Paper::UNREAD).await.unwrap(), 4);
    let (first, version) = store.paper(Shelf::Notice, Uuid::from_u128(1)).await.unwrap().unwrap();
    let first = KeptNotice { read: Some(time(99)), ..KeptNotice::of(first).unwrap() };
    store.change(vec![Edit::Put(first.paper(), version)]).await.unwrap();
    assert_eq!(store.number(Shelf::Notice, owner, Paper::UNREAD).await.unwrap(), 3);
    assert_eq!(store.number(Shelf::Notice, Uuid::from_u128(9), Paper::UNREAD).await.unwrap(), 0);
}

pub async fn members_are_found_from_both_sides(place: Place) {
    let store = place.people().await;
    let member = |organisation: u128, user: u128, since: i64| account::Member {
        organisation: kernel::OrganisationId::new(Uuid::from_u128(organisation)),
        user: UserId::new(Uuid::from_u128(user)),
        role: account::Role::Owner,
        since: time(since),
    };
    let (one, two, three) = (member(1, 5, 30), member(1, 6, 20), member(2, 5, 10));
    store.change([one, two, three].map(|it| new(it.paper())).into()).await.unwrap();
    let twice = store.change(vec![new(member(1, 5, 99).paper())]).await;
    assert_eq!(twice, Err(ChangeError::Conflict(Shelf::Member)), "one membership a person and organisation");
    let store = &store;
    let found = |seek| async move { store.seek(Shelf::Member, seek, 10).await.unwrap() };
    let with = found(Seek::With { other: Uuid::from_u128(1), after: None }).await;
    assert_eq!(with.into_iter().map(|it| account::Member::of(it.0).unwrap()).collect::<Vec<_>>(), [two, one]);
    let beyond = Some((time(20), two.paper().id()));
    let with = found(Seek::With { other: Uuid::from_u128(1), after: beyond }).await;
    assert_eq!(with.into_iter().map(|it| account::Member::of(it.0).unwrap()).collect::<Vec<_>>(), [one]);
    let of = found(Seek::Of { owner: Uuid::from_u128(5), before: None }).await;
    assert_eq!(of.into_iter().map(|it| account::Member::of(it.0).unwrap()).collect::<Vec<_>>(), [one, three]);
}

pub async fn what_has_expired_is_thrown_away_and_nothing_else(place: Place) {
    let store = place.people().await;
    let tries = |id, until| Tries { id: Uuid::from_u128(id), count: 1, since: time(0), until: time(until) };
    let session = Session {
        id: kernel::SessionId::new(Uuid::from_u128(1)),
        user: UserId::new(Uuid::from_u128(1)),
        epoch: 0,
        secret: Digest::of(b""),
        former: None,
        created: time(0),
        rotated: time(0),
        seen: time(0),
        acting: Party::Nobody,
    };
    let setting = Setting { key: "kept".to_owned(), value: serde_json::json!([1]), at: time(0) };
    let edits = vec![
        new(tries(1, 10).paper()),
        new(tries(2, 11).paper()),
        new(session.clone().paper()),
        new(setting.paper()),
    ];
    store.change(edits).await.unwrap();
    assert_eq!(store.forget(time(10)).await.unwrap(), 1);
    assert_eq!(store.paper(Shelf::Tries, Uuid::from_u128(1)).await.unwrap(), None);
    assert!(store.paper(Shelf::Tries, Uuid::from_u128(2)).await.unwrap().is_some());
    assert_eq!(store.forget(session.ends()).await.unwrap(), 2);
    assert_eq!(store.forget(time(i64::MAX)).await.unwrap(), 0, "a setting stays for ever");
}

pub async fn of_many_who_change_a_paper_at_once_one_does(place: Place) {
    let store = place.people().await;
    store.change(vec![new(reply(1, 0).paper())]).await.unwrap();
    let race = |make: fn(i64) -> Edit| {
        let store = Arc::clone(&store);
        async move {
            let tasks: Vec<_> = (0..12)
                .map(|at| {
                    let store = Arc::clone(&store);
                    tokio::spawn(async move { store.change(vec![make(at)]).await })
                })
                .collect();
            let mut won = 0;
            for task in tasks {
                match task.await.unwrap() {
                    Ok(()) => won += 1,
                    Err(ChangeError::Conflict(_) | ChangeError::Taken(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            won
        }
    };
    assert_eq!(race(|at| Edit::Put(reply(1, at).paper(), Version(1))).await, 1);
    assert_eq!(race(|at| new(reply(2, at).paper())).await, 1);
    assert_eq!(race(|at| new(user(100 + u128::try_from(at).unwrap(), "one@example.org").paper())).await, 1);
    assert_eq!(race(|_| Edit::Drop(Shelf::Reply, Uuid::from_u128(2), Version(1))).await, 1);
}

pub async fn two_programs_see_the_same_papers(place: Place) {
    let (one, two) = (place.people().await, place.people().await);
    one.change(vec![new(user(1, "ada@example.org").paper())]).await.unwrap();
    let (_, version) = two.named(Shelf::User, "ada@example.org").await.unwrap().unwrap();
    two.change(vec![Edit::Put(user(1, "ada@example.net").paper(), version)]).await.unwrap();
    let late = one.change(vec![Edit::Put(user(1, "ada@example.com").paper(), version)]).await;
    assert_eq!(late, Err(ChangeError::Conflict(Shelf::User)));
}

fn linked(account: &str, user: u128) -> Linked {
    Linked {
        network: Network::Bluesky,
        account: account.to_owned(),
        handle: Some("ana.example.com".to_owned()),
        user: UserId::new(Uuid::from_u128(user)),
        creator: CreatorId::new(Uuid::from_u128(user + 100)),
        profile: ProfileId::new(Uuid::from_u128(user + 200)),
        shown: time(9),
    }
}

pub async fn an_account_on_a_network_is_linked_once(place: Place) {
    let store = place.people().await;
    let (ana, other) = (linked("did:plc:ana", 1), linked("did:plc:other", 1));
    store.change(vec![new(ana.clone().paper()), new(other.paper())]).await.unwrap();
    let name = Linked::name(Network::Bluesky, "did:plc:ana");
    let (found, version) = store.named(Shelf::Linked, &name).await.unwrap().unwrap();
    assert_eq!(Linked::of(found), Some(ana.clone()));
    let somebody_else = store.change(vec![new(linked("did:plc:ana", 2).paper())]).await;
    assert_eq!(somebody_else, Err(ChangeError::Conflict(Shelf::Linked)));
    let mastodon = Linked { network: Network::Mastodon, ..linked("did:plc:ana", 2) };
    store.change(vec![new(mastodon.paper())]).await.unwrap();
    let of = |owner| Seek::Of { owner: Uuid::from_u128(owner), before: None };
    assert_eq!(ids(&*store, Shelf::Linked, of(1), 10).await.len(), 2);
    assert_eq!(ids(&*store, Shelf::Linked, of(2), 10).await.len(), 1);
    store.change(vec![Edit::Drop(Shelf::Linked, ana.paper().id(), version)]).await.unwrap();
    store.change(vec![new(linked("did:plc:ana", 2).paper())]).await.unwrap();
    assert_eq!(store.forget(time(i64::MAX)).await.unwrap(), 0, "it stays until it is let go");
}

pub async fn sign_ins_of_a_browser_are_found_until_they_expire(place: Place) {
    let store = place.people().await;
    let flow = |state: &str, browser: &str, begun| Flow {
        id: Flow::id_of(state),
        network: Network::Bluesky,
        browser: Digest::of(browser.as_bytes()),
        errand: FlowErrand::SignIn { next: "/creator?a=b".to_owned() },
        stage: FlowStage::Begun { sealed: "…".to_owned() },
        begun: time(begun),
    };
    let (one, two, other) = (flow("1", "hers", 10), flow("2", "hers", 20), flow("3", "his", 15));
    let link = FlowErrand::Link {
        user: UserId::new(Uuid::from_u128(1)),
        creator: CreatorId::new(Uuid::from_u128(2)),
        profile: ProfileId::new(Uuid::from_u128(3)),
        languages: vec!["fr".parse().unwrap()],
        topics: Vec::new(),
    };
    let two = Flow { errand: link, ..two };
    store.change([&one, &two, &other].map(|it| new(it.clone().paper())).into()).await.unwrap();
    let owner = Flow::of_browser(&Digest::of(b"hers"));
    let found = store.seek(Shelf::Flow, Seek::Of { owner, before: None }, 10).await.unwrap();
    let found: Vec<Flow> = found.into_iter().filter_map(|(paper, _)| Flow::of(paper)).collect();
    assert_eq!(found, [two.clone(), one.clone()], "the newest first, and no other browser's");
    let email = Some("ana@example.com".parse().unwrap());
    let shown = FlowStage::Shown { account: "did:plc:ana".to_owned(), handle: None, name: None, email };
    for stage in [shown, FlowStage::Used] {
        let (_, version) = store.paper(Shelf::Flow, one.id).await.unwrap().unwrap();
        let next = Flow { stage, ..one.clone() };
        store.change(vec![Edit::Put(next.clone().paper(), version)]).await.unwrap();
        let (kept, _) = store.paper(Shelf::Flow, one.id).await.unwrap().unwrap();
        assert_eq!(Flow::of(kept), Some(next));
    }
    assert_eq!(store.forget(time(15).plus(Flow::KEPT)).await.unwrap(), 2);
    assert_eq!(store.paper(Shelf::Flow, one.id).await.unwrap(), None);
    assert!(store.paper(Shelf::Flow, two.id).await.unwrap().is_some());
}

pub async fn what_was_sealed_is_there_for_the_next_program(place: Place) {
    let sealed =
        |body: &str| Sealed { account: "did:plc:ana".to_owned(), body: body.to_owned(), at: time(1) };
    let store = place.people().await;
    store.change(vec![new(sealed("AQID").paper())]).await.unwrap();
    drop(store);
    let store = place.people().await;
    let id = Sealed::id_of("did:plc:ana");
    let (kept, version) = store.paper(Shelf::Sealed, id).await.unwrap().unwrap();
    assert_eq!(Sealed::of(kept), Some(sealed("AQID")));
    store.change(vec![Edit::Put(sealed("BAUG").paper(), version)]).await.unwrap();
    let old = store.change(vec![Edit::Put(sealed("AQID").paper(), version)]).await;
    assert_eq!(old, Err(ChangeError::Conflict(Shelf::Sealed)), "old tokens do not replace new ones");
    assert_eq!(store.forget(time(i64::MAX)).await.unwrap(), 0);
}

pub async fn a_cut_in_a_change_leaves_nothing(place: Place) {
    let tripwire = Tripwire::default();
    let store = place.people_with(tripwire.clone()).await;
    store.change(vec![new(reply(1, 0).paper())]).await.unwrap();
    let change = || vec![Edit::Put(reply(1, 1).paper(), Version(1)), new(user(1, "ada@example.org").paper())];
    let mut cuts = 0;
    for at in 0.. {
        tripwire.cut_before(at);
        match store.change(change()).await {
            Ok(()) => break,
            Err(ChangeError::Store(StoreError::Unavailable(_))) => cuts += 1,
            Err(error) => panic!("{error}"),
        }
        tripwire.disarm();
        let (_, version) = store.paper(Shelf::Reply, Uuid::from_u128(1)).await.unwrap().unwrap();
        assert_eq!(version, Version(1), "after {at} statements");
        assert_eq!(store.named(Shelf::User, "ada@example.org").await.unwrap(), None);
    }
    tripwire.disarm();
    assert!(cuts > 0);
    assert!(store.named(Shelf::User, "ada@example.org").await.unwrap().is_some());
    tripwire.lose_answer_after(0);
    let lost = store.change(vec![new(reply(5, 0).paper())]).await;
    assert!(matches!(lost, Err(ChangeError::Store(StoreError::Unavailable(_)))), "{lost:?}");
    assert!(store.paper(Shelf::Reply, Uuid::from_u128(5)).await.unwrap().is_some(), "it was made");
}

/// A refused change leaves the writer as it was: the market's commits go on beside it.
pub async fn people_and_the_market_share_one_store(place: Place) {
    let people = place.people().await;
    let market = place.open().await;
    people.change(vec![new(user(1, "ada@example.org").paper())]).await.unwrap();
    market.commit(writing(brand(1, "a"), 0)).await.unwrap();
    people.change(vec![new(user(2, "ada@example.org").paper())]).await.unwrap_err();
    market.commit(writing(brand(1, "b"), 1)).await.unwrap();
    people.change(vec![new(user(2, "eve@example.org").paper())]).await.unwrap();
    assert!(market.load(brand(1, "").id()).await.unwrap().is_some());
}
