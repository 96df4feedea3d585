use app::ports::{CommitError, Decision, StoreError};
use ledger::Account;
use ledger::movements::hold_offer;
use store::Tripwire;
use store::testing::{brand, fund, job, lease_one};

use crate::money::{assert_balanced, assert_no_trace, campaign, euros, hold, key, moving, rich};
use crate::place::Place;
use crate::records::at;

pub async fn a_cut_at_any_statement_leaves_nothing(place: Place) {
    let wire = Tripwire::default();
    let store = place.open_with(wire.clone()).await;
    store.commit(moving(vec![fund("ref", Account::Campaign(campaign(1)), 500).unwrap()])).await.unwrap();
    store.commit(Decision { jobs: vec![job(99, "finished", 1)], ..at() }).await.unwrap();
    let leased = lease_one(&*store, 1).await.unwrap().unwrap();
    let movement = hold_offer(hold(7), campaign(1), euros(200)).unwrap();
    let decision = Decision { finishes: Some(leased.lease), ..rich(7, vec![movement]) };
    let mut cuts = 0;
    loop {
        wire.cut_before(cuts);
        let verdict = store.commit(decision.clone()).await;
        if wire.fired() == u64::from(cuts) {
            verdict.unwrap();
            break;
        }
        cuts += 1;
        assert!(matches!(verdict, Err(CommitError::Store(StoreError::Unavailable(_)))), "{verdict:?}");
        assert_no_trace(&*store, 7).await;
        assert_eq!(store.balance(key(Account::Placement(hold(7)))).await.unwrap(), euros(0));
        assert_balanced(&*store).await;
    }
    wire.disarm();
    let least = if matches!(place, Place::Memory(_)) { 1 } else { 14 };
    assert!(cuts >= least, "cut only {cuts} times");
    assert_eq!(store.events(brand(7, "").id(), 0, 9).await.unwrap().len(), 2);
    assert_eq!(assert_balanced(&*store).await, 2);
}

pub async fn a_lost_answer_was_a_commit(place: Place) {
    let wire = Tripwire::default();
    let store = place.open_with(wire.clone()).await;
    wire.lose_answer_after(0);
    let decision = rich(7, vec![fund("ref", Account::Campaign(campaign(1)), 500).unwrap()]);
    let lost = store.commit(decision.clone()).await.unwrap_err();
    assert!(matches!(lost, CommitError::Store(StoreError::Unavailable(_))));
    assert_eq!(wire.fired(), 1);
    assert_eq!(store.events(brand(7, "").id(), 0, 9).await.unwrap().len(), 2);
    // Trying again blindly is refused, not done twice.
    assert!(matches!(store.commit(decision).await, Err(CommitError::Conflict(_))));
    assert_eq!(assert_balanced(&*store).await, 1);
}
