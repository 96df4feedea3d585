//! Both databases: their schema, from outside.

use std::collections::BTreeMap;

use app::ports::{Decision, Kind, Record, Store as _, StoreError, TrailFilter};
use ledger::Account;
use ledger::check::Break;
use market::Actor;
use store::testing::{brand, fund, migrate_to, prepare_all};
use store::{SqlStore, Tripwire, check_books, latest_schema};

use crate::money::{campaign, moving, rich};
use crate::place::{Place, options};
use crate::queries::assert_counted;
use crate::records::{at, writing};
use crate::town::Town;

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

/// Kinds of records that the older program did not know.
const NEWER: [Kind; 4] = [Kind::Deposit, Kind::Breakout, Kind::AuthorOffer, Kind::Author];

/// Takes away what later versions added, so that the database is as an older program left it.
async fn turn_back(place: &Place) {
    let indexes = include_str!("../../migrations/0007_found_by.sql");
    let names = indexes.lines().filter_map(|line| line.strip_prefix("CREATE INDEX ")?.split(' ').next());
    for name in names.chain(["audit_of_actor", "placements_past", "placements_open_of"]) {
        place.run(&format!("DROP INDEX {name}")).await.unwrap();
    }
    let linked = ["linked_accounts", "network_sign_ins", "sealed_sessions"];
    let later = NEWER.map(|kind| format!("{}s", kind.name()));
    let measures = ["scores", "audience_audits", "contests", "measure_wishes", "certificates"];
    let tables = ["tallies", "days", "posts", "sightings", "complaints"].into_iter().chain(linked);
    let tables = tables.chain(measures);
    for table in tables.chain(later.iter().map(String::as_str)) {
        place.run(&format!("DROP TABLE {table}")).await.unwrap();
    }
    for kind in Kind::ALL.into_iter().filter(|kind| !NEWER.contains(kind)) {
        place.run(&format!("ALTER TABLE {}s DROP COLUMN was", kind.name())).await.unwrap();
    }
    place.run("ALTER TABLE audit DROP COLUMN actor").await.unwrap();
    place.run("DELETE FROM schema_version WHERE version >= 7").await.unwrap();
}

pub async fn an_older_database_is_counted_when_it_is_brought_forward(place: Place) {
    let store = place.sql(Tripwire::default()).await;
    let mut town = Town::new(4).without(&NEWER);
    town.grow(&store, 400).await;
    let jobs = (1..=9).map(|id| store::testing::job(id, &id.to_string(), 1)).collect();
    let operator = Actor::Operator(kernel::OperatorId::new(uuid::Uuid::from_u128(7)));
    let lines = [operator, Actor::System]
        .map(|actor| app::ports::AuditLine { actor, ..store::testing::audit("subject", "did\0 it") });
    store.commit(Decision { jobs, audit: lines.to_vec(), ..at() }).await.unwrap();
    let posts = posts(&store, &town).await;
    assert!(posts.len() > 5);
    let counts = store.job_counts().await.unwrap();
    store.close().await;
    turn_back(&place).await;
    let store = place.sql(Tripwire::default()).await;
    assert_counted(&store, &town).await;
    assert_eq!(self::posts(&store, &town).await, posts);
    assert_eq!(store.job_counts().await.unwrap(), counts);
    for actor in [operator, Actor::System] {
        let filter = TrailFilter { actor: Some(actor), before: None, limit: 5 };
        let found = store.trail(filter).await.unwrap();
        assert!(matches!(&found[..], [(_, line)] if line.actor == actor), "{found:?}");
    }
    assert!(place.run("UPDATE audit SET actor = ''").await.is_err(), "append-only again");
    town.grow(&store, 100).await;
    assert_counted(&store, &town).await;
}

/// Every address that a placement has, and whose it is said to be.
async fn posts(store: &SqlStore, town: &Town) -> BTreeMap<String, Option<kernel::PlacementId>> {
    let mut posts = BTreeMap::new();
    for (record, _) in town.records.values() {
        let Record::Placement(placement) = record else { continue };
        if let Some(post) = &placement.post {
            let found = store.post(&post.address).await.unwrap();
            assert!(found.is_some(), "{}", post.address);
            posts.insert(post.address.clone(), found);
        }
    }
    posts
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
