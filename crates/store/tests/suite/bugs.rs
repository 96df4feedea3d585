//! The deliberate bugs of a store: switched on, the behaviours above break, which shows that they hold something.

use app::ports::{Decision, Store, Version};
use kernel::sabotage::Bug;
use store::testing::{brand, job, lease_one};

use crate::place::Place;
use crate::records::{at, writing};

/// The switch is per thread, and a commit reads it before its first wait.
async fn with(bug: Bug, store: &dyn Store, decision: Decision) {
    let mut commit = store.commit(decision);
    let first = std::future::poll_fn(|context| {
        Bug::switch(Some(bug));
        let polled = commit.as_mut().poll(context);
        Bug::switch(None);
        std::task::Poll::Ready(polled)
    });
    match first.await {
        std::task::Poll::Ready(verdict) => verdict.unwrap(),
        std::task::Poll::Pending => commit.await.unwrap(),
    }
}

pub async fn a_lost_version_check_is_noticed(place: Place) {
    let store = place.open().await;
    let id = brand(1, "").id();
    store.commit(writing(brand(1, "a"), 0)).await.unwrap();
    assert!(store.commit(writing(brand(1, "b"), 7)).await.is_err());
    with(Bug::LostVersionCheck, &*store, writing(brand(1, "b"), 7)).await;
    assert_eq!(store.load(id).await.unwrap(), Some((brand(1, "b"), Version(2))));
    with(Bug::LostVersionCheck, &*store, writing(brand(1, "c"), 0)).await;
    assert_eq!(store.load(id).await.unwrap(), Some((brand(1, "c"), Version(3))));
    with(Bug::LostVersionCheck, &*store, writing(brand(2, "new"), 4)).await;
    assert_eq!(store.load(brand(2, "").id()).await.unwrap(), Some((brand(2, "new"), Version(1))));
}

pub async fn a_job_run_twice_is_noticed(place: Place) {
    let store = place.open().await;
    store.commit(Decision { jobs: vec![job(1, "one", 1)], ..at() }).await.unwrap();
    let leased = lease_one(&*store, 1).await.unwrap().unwrap();
    with(Bug::JobRunTwice, &*store, Decision { finishes: Some(leased.lease), ..at() }).await;
    let again = lease_one(&*store, i64::MAX).await.unwrap().unwrap();
    assert_eq!(again.attempt, 2);
    store.commit(Decision { finishes: Some(again.lease), ..at() }).await.unwrap();
    assert_eq!(lease_one(&*store, i64::MAX).await.unwrap(), None);
}
