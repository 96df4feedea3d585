use app::ports::{CommitError, Decision, Job, Store, Version, Write};
use kernel::{CampaignId, Currency, Money, PlacementId, Timestamp};
use ledger::check::Check;
use ledger::movements::{hold_offer, release_hold, settle_placement};
use ledger::{Account, AccountKey, Movement};
use store::testing::{audit, brand, event, fund, job, lease_one, placement};
use uuid::Uuid;

use crate::place::Place;
use crate::records::{at, writing};

pub fn campaign(id: u128) -> CampaignId {
    CampaignId::new(Uuid::from_u128(id))
}

pub fn hold(id: u128) -> PlacementId {
    PlacementId::new(Uuid::from_u128(id))
}

pub fn euros(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap()
}

pub fn key(account: Account) -> AccountKey {
    account.in_currency(Currency::EUR)
}

pub fn moving(movements: Vec<Movement>) -> Decision {
    Decision { movements, ..at() }
}

/// Everything a decision can hold, on top of what `writing` and `moving` have put in place.
pub fn rich(id: u128, movements: Vec<Movement>) -> Decision {
    let record = brand(id, "rich");
    let it = placement(id, 1, 1, market::placement::State::Booked);
    Decision {
        events: vec![event(record.id(), "enriched"), event(record.id(), "again")],
        audit: vec![audit(&record.id().to_string(), "enrich")],
        jobs: vec![job(id, &format!("job/{id}"), 5)],
        drafts: vec![(it.campaign, it.id, "words".to_owned())],
        writes: vec![
            Write { record, expected: Version::NEW },
            Write { record: app::ports::Record::Placement(it), expected: Version::NEW },
        ],
        movements,
        ..at()
    }
}

/// That nothing of a rich decision is there.
pub async fn assert_no_trace(store: &dyn Store, id: u128) {
    let record = brand(id, "").id();
    assert_eq!(store.load(record).await.unwrap(), None);
    assert_eq!(store.events(record, 0, 10).await.unwrap(), []);
    assert_eq!(store.audit(&record.to_string(), 10).await.unwrap(), []);
    let drafts = store.drafts(campaign(1), 0, 1_000).await.unwrap();
    assert!(drafts.iter().all(|draft| draft.placement != hold(id)));
    let waiting = app::ports::JobFilter::first(app::ports::JobState::Waiting, 1_000);
    let jobs = store.jobs(waiting).await.unwrap();
    assert!(jobs.iter().all(|view| view.job != Job::Settle { placement: hold(id) }));
}

/// The check that `crieur ledger check` makes, through the trait.
pub async fn assert_balanced(store: &dyn Store) -> u64 {
    let mut check = Check::new();
    let mut after = 0;
    loop {
        let page = store.transfers(after, 50).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.number;
        page.iter().for_each(|kept| check.transfer(kept).unwrap());
    }
    let mut last = None;
    loop {
        let page = store.balances(last, 50).await.unwrap();
        let Some((account, _)) = page.last() else { break };
        last = Some(*account);
        page.iter().for_each(|(account, money)| check.balance(*account, *money).unwrap());
    }
    check.finish().unwrap().movements
}

pub async fn a_refused_movement_leaves_no_trace_of_its_decision(place: Place) {
    let store = place.open().await;
    store.commit(moving(vec![fund("ref", Account::Campaign(campaign(1)), 500).unwrap()])).await.unwrap();
    store.commit(Decision { jobs: vec![job(99, "finished", 1)], ..at() }).await.unwrap();
    let leased = lease_one(&*store, 1).await.unwrap().unwrap();
    let movements = vec![
        hold_offer(hold(1), campaign(1), euros(200)).unwrap(),
        hold_offer(hold(2), campaign(1), euros(200)).unwrap(),
        hold_offer(hold(3), campaign(1), euros(200)).unwrap(),
    ];
    let decision = Decision { finishes: Some(leased.lease), ..rich(7, movements) };
    let refused = store.commit(decision.clone()).await;
    assert_eq!(refused, Err(CommitError::Overdrawn(key(Account::Campaign(campaign(1))))));
    assert_no_trace(&*store, 7).await;
    assert_eq!(store.balance(key(Account::Campaign(campaign(1)))).await.unwrap(), euros(500));
    assert_eq!(store.balances(None, 10).await.unwrap().len(), 2, "no account was made");
    assert_balanced(&*store).await;
    // The lease still counts, and the same decision with enough money goes through whole.
    store.commit(moving(vec![fund("more", Account::Campaign(campaign(1)), 100).unwrap()])).await.unwrap();
    store.commit(decision).await.unwrap();
    assert_eq!(store.events(brand(7, "").id(), 0, 10).await.unwrap().len(), 2);
    assert_eq!(assert_balanced(&*store).await, 5);
    // Numbers that were given out to the refused decision are not missing.
    assert_eq!(store.events(brand(7, "").id(), 0, 1).await.unwrap()[0].number, 1);
    assert_eq!(store.drafts(campaign(1), 0, 1).await.unwrap()[0].position, 1);
}

pub async fn a_movement_is_made_once(place: Place) {
    let store = place.open().await;
    let movement = fund("ref", Account::Campaign(campaign(1)), 500).unwrap();
    store.commit(moving(vec![movement.clone()])).await.unwrap();
    let again = store.commit(rich(3, vec![movement.clone()])).await;
    assert_eq!(again, Err(CommitError::DuplicateMovement(movement.key().to_owned())));
    assert_no_trace(&*store, 3).await;
    let other = fund("other", Account::Campaign(campaign(1)), 500).unwrap();
    let twice = store.commit(rich(3, vec![other.clone(), other.clone()])).await;
    assert_eq!(twice, Err(CommitError::DuplicateMovement(other.key().to_owned())));
    let among = store.commit(rich(3, vec![other, movement.clone()])).await;
    assert_eq!(among, Err(CommitError::DuplicateMovement(movement.key().to_owned())));
    assert_no_trace(&*store, 3).await;
    assert_eq!(assert_balanced(&*store).await, 1);
}

pub async fn several_decisions_are_committed_all_or_none(place: Place) {
    let store = place.open().await;
    let fund_it = moving(vec![fund("ref", Account::Campaign(campaign(1)), 300).unwrap()]);
    let held = |id| rich(id, vec![hold_offer(hold(id), campaign(1), euros(100)).unwrap()]);
    let refused = store.commit_all(vec![fund_it.clone(), held(1), held(2), held(3), held(4)]).await;
    assert_eq!(refused, Err(CommitError::Overdrawn(key(Account::Campaign(campaign(1))))));
    for id in 1..=4 {
        assert_no_trace(&*store, id).await;
    }
    assert_eq!(store.balances(None, 10).await.unwrap(), []);
    store.commit_all(vec![fund_it, held(1), held(2), held(3)]).await.unwrap();
    assert_eq!(store.balance(key(Account::Campaign(campaign(1)))).await.unwrap(), euros(0));
    assert_eq!(assert_balanced(&*store).await, 4);
    store.commit_all(Vec::new()).await.unwrap();
}

pub async fn an_account_may_not_dip_below_zero_even_for_a_moment(place: Place) {
    let store = place.open().await;
    // In the end nobody would be below zero, but the hold is released before it is made.
    let movements = vec![
        fund("ref", Account::Campaign(campaign(1)), 100).unwrap(),
        release_hold(hold(1), campaign(1), euros(100)).unwrap(),
        hold_offer(hold(1), campaign(1), euros(100)).unwrap(),
    ];
    let refused = store.commit(moving(movements.clone())).await;
    assert_eq!(refused, Err(CommitError::Overdrawn(key(Account::Placement(hold(1))))));
    let [first, second, third] = <[Movement; 3]>::try_from(movements).unwrap();
    store.commit(moving(vec![first, third, second])).await.unwrap();
    assert_balanced(&*store).await;
}

pub async fn balances_come_in_the_order_of_their_names(place: Place) {
    let store = place.open().await;
    let accounts: Vec<u128> = vec![3, 1, u128::MAX, 2, 0xfff];
    for id in &accounts {
        let movement = fund(&id.to_string(), Account::Campaign(campaign(*id)), 10).unwrap();
        store.commit(moving(vec![movement])).await.unwrap();
    }
    let (mut after, mut names) = (None, Vec::new());
    loop {
        let page = store.balances(after, 2).await.unwrap();
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        names.extend(page.iter().map(|(account, _)| account.to_string()));
    }
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(names, sorted);
    assert_eq!(names.len(), accounts.len() + 1);
    assert_eq!(store.balance(key(Account::Provider)).await.unwrap(), euros(-50));
    assert_eq!(store.balance(key(Account::Fees)).await.unwrap(), euros(0));
}

pub async fn transfers_come_page_by_page_with_whole_movements(place: Place) {
    let store = place.open().await;
    let creator = kernel::CreatorId::new(Uuid::from_u128(1));
    let fee = kernel::BasisPoints::new(1_000).unwrap();
    for id in 1..=5 {
        let movements = vec![
            fund(&id.to_string(), Account::Campaign(campaign(1)), 100).unwrap(),
            hold_offer(hold(id), campaign(1), euros(100)).unwrap(),
            settle_placement(hold(id), creator, euros(100), fee).unwrap(),
        ];
        store.commit(Decision { at: Timestamp::from_micros(9), ..moving(movements) }).await.unwrap();
    }
    let page = store.transfers(2, 2).await.unwrap();
    let shape: Vec<_> = page.iter().map(|kept| (kept.number, kept.leg, kept.legs)).collect();
    assert_eq!(shape, [(3, 0, 2), (3, 1, 2), (4, 0, 1)]);
    assert_eq!(store.transfers(15, 10).await.unwrap(), []);
    assert_eq!(store.transfers(u64::MAX, 10).await.unwrap(), []);
    assert_eq!(assert_balanced(&*store).await, 15);
}

pub async fn a_key_with_a_nul_is_refused_on_every_store(place: Place) {
    let store = place.open().await;
    let movement = fund("re\0f", Account::Campaign(campaign(1)), 100).unwrap();
    let refused = store.commit(rich(1, vec![movement])).await.unwrap_err();
    assert!(refused.to_string().contains("NUL"), "{refused}");
    assert_no_trace(&*store, 1).await;
    store.commit(writing(brand(1, "still serving"), 0)).await.unwrap();
}
