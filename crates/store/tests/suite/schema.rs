//! Both databases: their schema, from outside.

use app::ports::{Kind, StoreError};
use ledger::Account;
use ledger::check::Break;
use store::testing::{brand, fund, migrate_to, prepare_all};
use store::{SqlStore, Tripwire, check_books, latest_schema};

use crate::money::{campaign, moving, rich};
use crate::place::{Place, options};
use crate::records::writing;

pub async fn every_statement_is_understood(place: Place) {
    let store = place.sql(Tripwire::default()).await;
    assert!(prepare_all(&store).await.unwrap() > 150);
}

pub async fn a_newer_database_is_refused(place: Place) {
    drop(place.open().await);
    let newer = latest_schema() + 1;
    place
        .run(&format!("INSERT INTO schema_version (version, name) VALUES ({newer}, 'future')"))
        .await
        .unwrap();
    let error = SqlStore::open(&place.address(), options()).await.map(|_| ()).unwrap_err();
    assert_eq!(error, StoreError::Newer { found: newer, known: latest_schema() });
    assert!(error.to_string().contains("use the newer program"));
    assert_eq!(check_books(&place.address(), |_| ()).await, Err(error));
}

pub async fn an_older_database_is_brought_forward_with_its_data(place: Place) {
    migrate_to(&place.address(), 2).await.unwrap();
    assert!(place.run("SELECT * FROM jobs").await.is_err(), "not made yet");
    let body = brand(1, "from before").body().unwrap().to_string();
    let id = match place {
        Place::Postgres(_) => "'00000000-0000-0000-0000-000000000001'",
        Place::Sqlite(_) | Place::Memory(_) => "x'00000000000000000000000000000001'",
    };
    let old = format!(
        "INSERT INTO brands (id, version, state, brand, since, is_open, body) \
         VALUES ({id}, 4, 'active', {id}, 1, 0, '{body}')"
    );
    place.run(&old).await.unwrap();
    let store = place.open().await;
    let (record, version) = store.load(brand(1, "").id()).await.unwrap().unwrap();
    assert_eq!((record, version.0), (brand(1, "from before"), 4));
    store.commit(writing(brand(1, "now"), 4)).await.unwrap();
    store.commit(rich(2, Vec::new())).await.unwrap();
    drop(place.open().await);
}

pub async fn several_programs_may_start_at_once(place: Place) {
    let address = place.address();
    let starts = (0..4).map(|_| {
        let address = address.clone();
        tokio::spawn(async move { SqlStore::open(&address, options()).await })
    });
    for start in starts.collect::<Vec<_>>() {
        start.await.unwrap().unwrap();
    }
    place.open().await.commit(rich(1, Vec::new())).await.unwrap();
}

pub async fn what_happened_cannot_be_changed(place: Place) {
    let store = place.open().await;
    store.commit(rich(1, vec![fund("a", Account::Campaign(campaign(1)), 100).unwrap()])).await.unwrap();
    for change in [
        "UPDATE movements SET at = 9",
        "DELETE FROM transfers",
        "UPDATE transfers SET amount = amount + 1",
        "UPDATE events SET name = 'never'",
        "DELETE FROM events",
        "DELETE FROM audit",
        "UPDATE audit SET body = ''",
    ] {
        let error = place.run(change).await.unwrap_err();
        assert!(error.contains("append-only"), "{change}: {error}");
    }
    let error =
        place.run("UPDATE balances SET amount = -1 WHERE account LIKE 'campaign/%'").await.unwrap_err();
    assert!(error.to_lowercase().contains("check"), "{error}");
}

pub async fn the_check_names_the_first_break(place: Place) {
    let store = place.open().await;
    for id in 1..=30_u32 {
        let movement = fund(&id.to_string(), Account::Campaign(campaign(id.into())), 100).unwrap();
        store.commit(moving(vec![movement])).await.unwrap();
    }
    let mut read = 0;
    let summary = check_books(&place.address(), |transfers| read = transfers).await.unwrap().unwrap();
    assert_eq!((summary.movements, summary.accounts, read), (30, 31, 30));
    place.run("UPDATE balances SET amount = 101 WHERE account LIKE 'campaign/%7/EUR'").await.unwrap();
    let broken = check_books(&place.address(), |_| ()).await.unwrap().unwrap_err();
    assert!(matches!(broken, Break::Balance { .. }), "{broken}");
    // A record that a newer program wrote refuses to load; others still do.
    store.commit_all(vec![writing(brand(1, "a"), 0), writing(brand(2, "b"), 0)]).await.unwrap();
    place
        .run("UPDATE brands SET body = '{\"id\":\"br_\"}' WHERE version = 1 AND body LIKE '%\"a\"%'")
        .await
        .unwrap();
    let error = store.list(Kind::Brand, None, 10).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreadable(_)), "{error:?}");
    assert!(store.load(brand(2, "").id()).await.unwrap().is_some());
}

pub async fn the_check_makes_nothing(place: Place) {
    let error = check_books(&place.address(), |_| ()).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_) | StoreError::Damaged(_)), "{error:?}");
    assert!(place.run("SELECT * FROM schema_version").await.is_err(), "no table was made");
}

pub async fn the_check_of_a_busy_market_sees_one_moment(place: Place) {
    let store = place.open().await;
    let writer = tokio::spawn(async move {
        for id in 0..150_u32 {
            let movement = fund(&id.to_string(), Account::Campaign(campaign((id % 7).into())), 100).unwrap();
            store.commit(moving(vec![movement])).await.unwrap();
        }
    });
    let (mut checks, mut last) = (0, 0);
    while !writer.is_finished() {
        last = check_books(&place.address(), |_| ()).await.unwrap().unwrap().movements;
        checks += 1;
    }
    writer.await.unwrap();
    assert!(checks > 0 && last <= 150, "{checks} checks, {last} movements");
}
