//! 2,000 at once for the last 100 places: 100 get one, on every store.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests: what is missing must stop them")]

mod town;

use std::sync::Arc;

use app::AppError;
use app::ports::Store;
use kernel::CreatorId;
use ledger::Account;
use market::rejection::Rejection;
use store::testing::Server;
use store::{Address, Options, SqlStore};
use town::{PRICE, Town, request};

const PLACES: u32 = 100;
const CREATORS: u128 = 2_000;

async fn the_last_places_are_booked_exactly(store: Arc<dyn Store>) {
    let town = Arc::new(Town::on(store));
    let brand = town.brand(10).await;
    let campaign = town.campaign(30, brand, PLACES).await;
    let joining = (0..CREATORS).map(|n| {
        let town = town.clone();
        tokio::spawn(async move { town.creator(1_000 + n).await })
    });
    let mut creators: Vec<CreatorId> = Vec::new();
    for creator in joining.collect::<Vec<_>>() {
        creators.push(creator.await.unwrap());
    }
    let rush: Vec<_> = creators
        .into_iter()
        .map(|creator| {
            let town = town.clone();
            tokio::spawn(async move {
                let id = creator.uuid().as_u128();
                town.app.book(request(campaign, creator, id)).await
            })
        })
        .collect();
    let (mut booked, mut full) = (0_u32, 0_u32);
    for attempt in rush {
        match attempt.await.unwrap() {
            Ok(_) => booked += 1,
            Err(AppError::Rejected(Rejection::NotEligible { .. })) => full += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((booked, u128::from(full)), (PLACES, CREATORS - u128::from(PLACES)));
    let now = town.app.campaign(campaign).await.unwrap().value;
    assert_eq!(now.taken_by_others, PLACES);
    assert_eq!(town.store.open_placements(campaign).await.unwrap(), u64::from(PLACES));
    assert_eq!(town.cents(Account::Campaign(campaign)).await, 0);
    assert_eq!(town.cents(Account::Provider).await, -PRICE * i64::from(PLACES));
    town.assert_balanced().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_memory() {
    the_last_places_are_booked_exactly(Arc::new(store::MemoryStore::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("crieur.db"));
    let store = SqlStore::open(&address, Options::default()).await.unwrap();
    the_last_places_are_booked_exactly(Arc::new(store)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn on_postgres() {
    let database = Server::shared().await.unwrap().database().await.unwrap();
    let store = SqlStore::open(&Address::Postgres(database.url), Options::default()).await.unwrap();
    the_last_places_are_booked_exactly(Arc::new(store)).await;
}
