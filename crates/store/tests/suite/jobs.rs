use std::collections::HashMap;
use std::sync::Arc;

use app::ports::{CommitError, Decision, JobFilter, JobState, Lease, Store};
use kernel::{JobId, Span, Timestamp};
use store::testing::{job, lease_one};
use uuid::Uuid;

use crate::place::Place;
use crate::records::at;

fn time(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn finishing(lease: Lease) -> Decision {
    Decision { finishes: Some(lease), ..at() }
}

fn in_state(state: JobState) -> JobFilter {
    JobFilter::first(state, 1_000)
}

const MINUTE: Span = Span::minutes(1);

pub async fn a_key_is_enqueued_once(place: Place) {
    let store = place.open().await;
    let jobs = vec![job(1, "same", 5), job(2, "same", 1), job(3, "other", 3)];
    store.commit(Decision { jobs, ..at() }).await.unwrap();
    store.commit(Decision { jobs: vec![job(4, "same", 0), job(1, "same", 5)], ..at() }).await.unwrap();
    let waiting = store.jobs(in_state(JobState::Waiting)).await.unwrap();
    let keys: Vec<(&str, i64)> =
        waiting.iter().map(|view| (view.key.as_str(), view.run_at.as_micros())).collect();
    assert_eq!(keys, [("other", 3), ("same", 5)]);
    let leased = lease_one(&*store, 3).await.unwrap().unwrap();
    store.commit(finishing(leased.lease)).await.unwrap();
    store.commit(Decision { jobs: vec![job(5, "other", 0)], ..at() }).await.unwrap();
    assert_eq!(store.jobs(in_state(JobState::Waiting)).await.unwrap().len(), 1, "done counts too");
}

pub async fn each_job_is_leased_to_one(place: Place) {
    let store = place.open().await;
    let jobs = (1..=200).map(|id| job(id, &format!("job/{id}"), 1)).collect();
    store.commit(Decision { jobs, ..at() }).await.unwrap();
    // Two programs, eight workers each, where the store allows two.
    let other = place.open().await;
    let mut workers = Vec::new();
    for worker in 0..16 {
        let store: Arc<dyn Store> = Arc::clone(if worker % 2 == 0 { &store } else { &other });
        workers.push(tokio::spawn(async move {
            let mut leased = Vec::new();
            loop {
                let jobs = store.lease(time(2), MINUTE, 7).await.unwrap();
                if jobs.is_empty() {
                    return leased;
                }
                leased.extend(jobs);
            }
        }));
    }
    let mut seen: HashMap<JobId, u32> = HashMap::new();
    for worker in workers {
        for job in worker.await.unwrap() {
            assert_eq!((job.lease.token, job.attempt), (1, 1));
            *seen.entry(job.lease.job).or_default() += 1;
        }
    }
    assert_eq!(seen.len(), 200);
    assert!(seen.values().all(|times| *times == 1));
}

pub async fn a_lease_that_ran_out_no_longer_counts(place: Place) {
    let store = place.open().await;
    store.commit(Decision { jobs: vec![job(1, "one", 1)], ..at() }).await.unwrap();
    assert_eq!(lease_one(&*store, 0).await.unwrap(), None, "not yet");
    let first = lease_one(&*store, 1).await.unwrap().unwrap();
    assert_eq!(lease_one(&*store, 60_000_000).await.unwrap(), None, "still leased");
    let second = lease_one(&*store, 60_000_001).await.unwrap().unwrap();
    assert_eq!((second.lease.token, second.attempt), (2, 2));
    let view = store.jobs(in_state(JobState::Waiting)).await.unwrap().pop().unwrap();
    assert_eq!((view.attempts, view.error.as_deref()), (2, Some("its lease ran out")));
    let lost = Err(CommitError::LeaseLost(first.lease.job));
    assert_eq!(store.commit(finishing(first.lease)).await, lost);
    assert_eq!(store.put_back(first.lease, None, "late").await, lost);
    store.commit(finishing(second.lease)).await.unwrap();
    assert_eq!(store.commit(finishing(second.lease)).await, lost, "done once");
    assert_eq!(store.commit_all(vec![finishing(second.lease); 2]).await, lost);
    let nobody = Lease { job: JobId::new(Uuid::from_u128(77)), token: 1 };
    assert_eq!(store.commit(finishing(nobody)).await, Err(CommitError::LeaseLost(nobody.job)));
}

pub async fn a_job_is_put_back_given_up_and_revived(place: Place) {
    let store = place.open().await;
    store.commit(Decision { jobs: vec![job(1, "one", 1)], ..at() }).await.unwrap();
    let first = lease_one(&*store, 1).await.unwrap().unwrap();
    store.put_back(first.lease, Some(time(50)), "the rail\0 sleeps 💤").await.unwrap();
    let lost = Err(CommitError::LeaseLost(first.lease.job));
    assert_eq!(store.commit(finishing(first.lease)).await, lost, "put back");
    assert_eq!(lease_one(&*store, 49).await.unwrap(), None);
    let second = lease_one(&*store, 50).await.unwrap().unwrap();
    assert_eq!((second.lease.token, second.attempt), (2, 2));
    store.put_back(second.lease, None, "five times in vain").await.unwrap();
    assert_eq!(lease_one(&*store, i64::MAX).await.unwrap(), None);
    let dead = store.jobs(in_state(JobState::Dead)).await.unwrap();
    assert_eq!((dead.len(), dead[0].attempts, dead[0].error.as_deref()), (1, 2, Some("five times in vain")));
    assert!(!store.revive(JobId::new(Uuid::from_u128(77)), time(90)).await.unwrap());
    assert!(store.revive(first.lease.job, time(90)).await.unwrap());
    assert!(!store.revive(first.lease.job, time(90)).await.unwrap(), "not dead any more");
    let third = lease_one(&*store, 90).await.unwrap().unwrap();
    assert_eq!((third.lease.token, third.attempt), (3, 1));
    assert_eq!(store.commit(finishing(second.lease)).await, lost);
    store.commit(finishing(third.lease)).await.unwrap();
    assert_eq!(store.jobs(in_state(JobState::Done)).await.unwrap().len(), 1);
}

pub async fn the_next_job_is_known(place: Place) {
    let store = place.open().await;
    assert_eq!(store.next_job().await.unwrap(), None);
    let jobs = vec![job(1, "late", 500), job(2, "soon", 10)];
    store.commit(Decision { jobs, ..at() }).await.unwrap();
    assert_eq!(store.next_job().await.unwrap(), Some(time(10)));
    let leased = store.lease(time(10), Span::micros(100), 1).await.unwrap().pop().unwrap();
    assert_eq!(store.next_job().await.unwrap(), Some(time(110)), "when its lease runs out");
    store.commit(finishing(leased.lease)).await.unwrap();
    assert_eq!(store.next_job().await.unwrap(), Some(time(500)));
    let order: Vec<i64> = store
        .lease(time(i64::MAX), MINUTE, 10)
        .await
        .unwrap()
        .iter()
        .map(|leased| i64::from(leased.attempt))
        .collect();
    assert_eq!(order, [1]);
}

pub async fn a_finished_job_never_comes_back(place: Place) {
    let store = place.open().await;
    let jobs = (1..=100).map(|id| job(id, &id.to_string(), 1)).collect();
    store.commit(Decision { jobs, ..at() }).await.unwrap();
    let leased = store.lease(time(1), MINUTE, 100).await.unwrap();
    assert_eq!(leased.len(), 100);
    store.commit_all(leased.iter().map(|leased| finishing(leased.lease)).collect()).await.unwrap();
    assert!(store.lease(time(i64::MAX), MINUTE, 100).await.unwrap().is_empty());
    assert_eq!(store.next_job().await.unwrap(), None);
    assert_eq!(store.jobs(in_state(JobState::Done)).await.unwrap().len(), 100);
}
