//! A market copied whole: from either database into either, table by table.

use std::collections::BTreeMap;

use app::ports::{Decision, Job, JobFilter, JobState, Store as _, StoreError};
use ledger::Account;
use store::testing::{fund, job, lease_one};
use store::{Address, CopyError, SqlStore, Tripwire, backup_sqlite, check_books, copy};

use crate::money::{campaign, euros, hold, moving, rich};
use crate::place::{Place, options};
use crate::queries::assert_counted;
use crate::records::{at, writing};
use crate::town::Town;

/// A market with something in every table.
async fn busy(place: &Place) -> (SqlStore, Town) {
    let store = place.sql(Tripwire::default()).await;
    let mut town = Town::new(6);
    town.grow(&store, 300).await;
    store.commit(moving(vec![fund("a", Account::Campaign(campaign(1)), 50_000).unwrap()])).await.unwrap();
    let held = ledger::movements::hold_offer(hold(700_001), campaign(1), euros(10)).unwrap();
    let mut decision = rich(800_000, vec![held]);
    let it = store::testing::placement(700_001, 1, 1, market::placement::State::Published);
    decision.drafts = vec![(it.campaign, it.id, "words\0 字👋".to_owned())];
    decision.jobs = (1..=300).map(|id| job(id, &format!("copied/{id}"), 1)).collect();
    town.took(&decision);
    store.commit(decision).await.unwrap();
    let leased = lease_one(&store, 10).await.unwrap().unwrap();
    store.put_back(leased.lease, None, "in\0 vain").await.unwrap();
    (store, town)
}

/// How many rows each table holds, by the database's own list of tables.
async fn tables(address: &Address) -> BTreeMap<String, i64> {
    use sqlx::{ConnectOptions as _, Executor as _, Row as _};
    let mut found = BTreeMap::new();
    match address {
        Address::Sqlite(path) => {
            let mut conn = sqlx::sqlite::SqliteConnectOptions::new().filename(path).connect().await.unwrap();
            let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
            for row in conn.fetch_all(names).await.unwrap() {
                let name: String = row.get(0);
                let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}"));
                found.insert(name, sqlx::query(count).fetch_one(&mut conn).await.unwrap().get(0));
            }
        }
        Address::Postgres(url) => {
            let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
            let mut conn = options.connect().await.unwrap();
            let names = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
            for row in conn.fetch_all(names).await.unwrap() {
                let name: String = row.get(0);
                let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}"));
                found.insert(name, sqlx::query(count).fetch_one(&mut conn).await.unwrap().get(0));
            }
        }
    }
    found
}

pub async fn a_market_is_copied_into_either_database(place: Place) {
    let (store, mut town) = busy(&place).await;
    let there = tables(&place.address()).await;
    assert!(there.len() > 17, "{there:?}");
    for target in [Place::sqlite().await, Place::postgres().await] {
        let mut seen = 0;
        let copied =
            copy(&place.address(), &target.address(), |progress| seen = progress.rows).await.unwrap();
        assert_eq!(tables(&target.address()).await, there, "every table, and all of it");
        assert_eq!(copied.tables.iter().map(|table| table.1).sum::<u64>(), seen);
        assert_eq!(copied.tables.len() + 1, there.len(), "all but the versions of the schema");
        assert_eq!(copied.books.movements, 2);
        let twin = target.sql(Tripwire::default()).await;
        assert_counted(&twin, &town).await;
        assert_eq!(twin.history(0, 1_000).await.unwrap(), store.history(0, 1_000).await.unwrap());
        assert_eq!(
            twin.drafts(campaign(1), 0, 9).await.unwrap(),
            store.drafts(campaign(1), 0, 9).await.unwrap()
        );
        for state in JobState::ALL {
            let filter = JobFilter::first(state, 1_000);
            assert_eq!(twin.jobs(filter).await.unwrap(), store.jobs(filter).await.unwrap());
        }
        for (record, version) in town.records.values() {
            assert_eq!(twin.load(record.id()).await.unwrap(), Some((record.clone(), *version)));
        }
        // The copy goes on where the source stood.
        twin.commit(rich(900_000, Vec::new())).await.unwrap();
        assert_eq!(
            twin.history(0, 10_000).await.unwrap().last().unwrap().0,
            store::testing::brand(900_000, "").id()
        );
        let lease = lease_one(&twin, 10).await.unwrap().unwrap();
        assert!(matches!(lease.job, Job::Settle { .. }));
        twin.close().await;
    }
    town.grow(&store, 20).await;
    assert_counted(&store, &town).await;
}

pub async fn a_target_that_holds_anything_is_refused(place: Place) {
    let (store, _) = busy(&place).await;
    for target in [Place::sqlite().await, Place::postgres().await] {
        let other = target.sql(Tripwire::default()).await;
        copy(&place.address(), &target.address(), |_| ()).await.expect("a fresh market is empty");
        let before = tables(&target.address()).await;
        let error = copy(&place.address(), &target.address(), |_| ()).await.unwrap_err();
        assert!(matches!(&error, CopyError::NotEmpty { .. }), "{error}");
        assert!(error.to_string().contains("name a fresh database"));
        assert_eq!(tables(&target.address()).await, before);
        other.close().await;
    }
    let itself = copy(&place.address(), &place.address(), |_| ()).await.unwrap_err();
    assert!(matches!(itself, CopyError::NotEmpty { .. }), "{itself}");
    store.commit(writing(store::testing::brand(5, "goes on"), 0)).await.unwrap();
}

pub async fn a_copy_that_fails_leaves_nothing(place: Place) {
    let (store, _) = busy(&place).await;
    store.close().await;
    place.run("CREATE TABLE strange (id BIGINT PRIMARY KEY, words TEXT)").await.unwrap();
    let target = Place::sqlite().await;
    let error = copy(&place.address(), &target.address(), |_| ()).await.unwrap_err();
    assert!(matches!(&error, CopyError::Schema(what) if what.contains("strange")), "{error}");
    place.run("DROP TABLE strange").await.unwrap();
    // Books that do not balance are copied faithfully, and said to be broken.
    store::testing::spoil_balance(&place.address(), &format!("campaign/{}/EUR", campaign(1)), 1)
        .await
        .unwrap();
    let error = copy(&place.address(), &target.address(), |_| ()).await.unwrap_err();
    assert!(matches!(error, CopyError::Books(_)), "{error}");
    let nowhere = Address::Sqlite("/nowhere/at/all.db".into());
    let error = copy(&nowhere, &Place::sqlite().await.address(), |_| ()).await.unwrap_err();
    assert!(matches!(error, CopyError::Store(StoreError::Unavailable(_))), "{error}");
}

pub async fn a_busy_market_is_copied_as_of_one_moment(place: Place) {
    let store = place.sql(Tripwire::default()).await;
    store.commit(at()).await.unwrap();
    let writer = tokio::spawn(async move {
        for id in 1..150_u32 {
            let movement = fund(&id.to_string(), Account::Campaign(campaign((id % 7).into())), 100).unwrap();
            let decision = rich((id + 1_000).into(), vec![movement]);
            store.commit(Decision { drafts: Vec::new(), ..decision }).await.unwrap();
        }
    });
    let mut copies = 0;
    while !writer.is_finished() {
        let target = Place::sqlite().await;
        copy(&place.address(), &target.address(), |_| ()).await.unwrap();
        let rows = tables(&target.address()).await;
        assert_eq!(rows["movements"], rows["brands"], "one commit, whole");
        assert_eq!(rows["events"], 2 * rows["brands"]);
        copies += 1;
    }
    writer.await.unwrap();
    assert!(copies > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_backed_up_while_it_is_used() {
    let place = Place::sqlite().await;
    let (store, town) = busy(&place).await;
    let Address::Sqlite(path) = place.address() else { panic!("a file") };
    let to = path.with_file_name("backup of today.db");
    let summary = backup_sqlite(&path, &to).await.unwrap();
    assert_eq!(summary.movements, 2);
    assert_eq!(tables(&Address::Sqlite(to.clone())).await, tables(&place.address()).await);
    let again = backup_sqlite(&path, &to).await.unwrap_err();
    assert!(matches!(again, CopyError::Exists(_)), "{again}");
    store.commit(rich(900_000, Vec::new())).await.unwrap();
    let twin = SqlStore::open(&Address::Sqlite(to.clone()), options()).await.unwrap();
    assert_counted(&twin, &town).await;
    assert!(check_books(&Address::Sqlite(to), |_| ()).await.unwrap().is_ok());
    let nothing = backup_sqlite(&path.with_file_name("nothing.db"), &path.with_file_name("new.db")).await;
    assert!(matches!(nothing, Err(CopyError::Store(StoreError::Unavailable(_)))));
}
