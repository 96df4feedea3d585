use std::sync::Arc;

use app::ports::{CommitError, Record, Store, Version};
use ledger::Account;
use ledger::movements::{hold_offer, release_hold};
use store::testing::{brand, fund};

use crate::money::{assert_balanced, campaign, euros, hold, key, moving, rich};
use crate::place::Place;
use crate::records::writing;

pub async fn many_writers_lose_nothing(place: Place) {
    let store = place.open().await;
    store.commit(writing(brand(1, "0"), 0)).await.unwrap();
    let other = place.open().await;
    let mut writers = Vec::new();
    for writer in 0..64 {
        let store: Arc<dyn Store> = Arc::clone(if writer % 2 == 0 { &store } else { &other });
        writers.push(tokio::spawn(async move {
            let id = brand(1, "").id();
            loop {
                let (record, version) = store.load(id).await.unwrap().unwrap();
                let Record::Brand(found) = record else { panic!("a brand") };
                let more = found.name.parse::<u32>().unwrap() + 1;
                match store.commit(writing(brand(1, &more.to_string()), version.0)).await {
                    Ok(()) => return,
                    Err(CommitError::Conflict(of)) => assert_eq!(of, id),
                    Err(error) => panic!("{error}"),
                }
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(store.load(brand(1, "").id()).await.unwrap(), Some((brand(1, "64"), Version(65))));
}

pub async fn many_transfers_are_exact(place: Place) {
    let store = place.open().await;
    store.commit(moving(vec![fund("a", Account::Campaign(campaign(1)), 10_000).unwrap()])).await.unwrap();
    let other = place.open().await;
    let mut writers = Vec::new();
    for id in 1..=200_u128 {
        let store: Arc<dyn Store> = Arc::clone(if id % 2 == 0 { &store } else { &other });
        // Between four campaigns, in both directions at once.
        writers.push(tokio::spawn(async move {
            let held = hold_offer(hold(id), campaign(1), euros(30)).unwrap();
            let freed = release_hold(hold(id), campaign(id % 4 + 1), euros(30)).unwrap();
            store.commit(moving(vec![held])).await.unwrap();
            store.commit(moving(vec![freed])).await.unwrap();
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    for (id, cents) in [(1, 5_500), (2, 1_500), (3, 1_500), (4, 1_500)] {
        assert_eq!(store.balance(key(Account::Campaign(campaign(id)))).await.unwrap(), euros(cents));
    }
    assert_eq!(assert_balanced(&*store).await, 401);
}

pub async fn a_bad_commit_does_not_spoil_its_neighbours(place: Place) {
    let store = place.open().await;
    store.commit(moving(vec![fund("a", Account::Campaign(campaign(1)), 100_000).unwrap()])).await.unwrap();
    let mut writers = Vec::new();
    for id in 1..=120_u128 {
        let store = Arc::clone(&store);
        writers.push(tokio::spawn(async move {
            let cents = if id % 10 == 0 { 1_000_000 } else { 10 };
            let movement = hold_offer(hold(id), campaign(1), euros(cents)).unwrap();
            (id, store.commit(rich(id, vec![movement])).await)
        }));
    }
    for writer in writers {
        let (id, verdict) = writer.await.unwrap();
        let overdrawn = Err(CommitError::Overdrawn(key(Account::Campaign(campaign(1)))));
        assert_eq!(verdict, if id % 10 == 0 { overdrawn } else { Ok(()) }, "{id}");
        let there = store.load(brand(id, "").id()).await.unwrap().is_some();
        assert_eq!(there, id % 10 != 0);
    }
    assert_eq!(assert_balanced(&*store).await, 109);
}

pub async fn whoever_stops_waiting_leaves_nothing_half_done(place: Place) {
    let store = place.open().await;
    store.commit(moving(vec![fund("a", Account::Campaign(campaign(1)), 100_000).unwrap()])).await.unwrap();
    let mut tasks = Vec::new();
    for id in 1..=100_u128 {
        let store = Arc::clone(&store);
        let movement = hold_offer(hold(id), campaign(1), euros(10)).unwrap();
        tasks.push(tokio::spawn(async move { store.commit(rich(id, vec![movement])).await }));
        if id % 3 == 0 {
            tokio::task::yield_now().await;
        }
    }
    for (at, task) in tasks.iter().enumerate() {
        if at % 2 == 0 {
            task.abort();
        }
    }
    for task in tasks {
        let _ = task.await;
    }
    // The store still serves, and each decision is there whole or not at all.
    store.commit(writing(brand(1_000, "after"), 0)).await.unwrap();
    let mut made = 0;
    for id in 1..=100_u128 {
        let record = brand(id, "").id();
        let there = store.load(record).await.unwrap().is_some();
        let held = store.balance(key(Account::Placement(hold(id)))).await.unwrap();
        assert_eq!(held, euros(if there { 10 } else { 0 }));
        assert_eq!(store.events(record, 0, 10).await.unwrap().len(), if there { 2 } else { 0 });
        made += u64::from(there);
    }
    assert!(made >= 50);
    assert_eq!(assert_balanced(&*store).await, made + 1);
}
