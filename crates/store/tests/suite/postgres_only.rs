//! What a server can do to a store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use app::ports::{CommitError, Store, StoreError};
use ledger::Account;
use ledger::movements::hold_offer;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Executor as _, Row as _};
use store::testing::{Server, brand, fund};
use store::{Address, Options, SqlStore};

use crate::money::{assert_balanced, assert_no_trace, campaign, euros, hold, moving, rich};
use crate::place::{Place, options};

async fn connect(place: &Place) -> PgConnection {
    let Address::Postgres(url) = place.address() else { panic!("a server") };
    url.parse::<PgConnectOptions>().unwrap().connect().await.unwrap()
}

/// The process that serves the store's writer, once it waits for a lock.
async fn blocked(conn: &mut PgConnection) -> i32 {
    let sql = "SELECT pid FROM pg_stat_activity WHERE application_name = 'crieur' \
               AND datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..200 {
        if let Some(row) = conn.fetch_optional(sql).await.unwrap() {
            return row.get(0);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nothing waits");
}

/// A store whose commit waits in the middle for an account that somebody else has locked.
async fn in_the_middle(
    place: &Place,
    patience: Duration,
) -> (Arc<SqlStore>, PgConnection, tokio::task::JoinHandle<Result<(), CommitError>>) {
    let store = SqlStore::open(&place.address(), Options { patience, ..options() }).await.unwrap();
    let store = Arc::new(store);
    store.commit(moving(vec![fund("a", Account::Campaign(campaign(1)), 500).unwrap()])).await.unwrap();
    let mut other = connect(place).await;
    other.execute("BEGIN").await.unwrap();
    other.execute("SELECT * FROM balances FOR UPDATE").await.unwrap();
    let movement = hold_offer(hold(1), campaign(1), euros(100)).unwrap();
    let commit = tokio::spawn({
        let store = Arc::clone(&store);
        async move { store.commit(rich(1, vec![movement])).await }
    });
    (store, other, commit)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_in_mid_transaction_leaves_nothing() {
    let place = Place::postgres().await;
    let (store, mut other, commit) = in_the_middle(&place, Duration::from_secs(20)).await;
    let pid = blocked(&mut other).await;
    other.execute(sqlx::query("SELECT pg_terminate_backend($1)").bind(pid)).await.unwrap();
    let verdict = commit.await.unwrap();
    assert!(matches!(verdict, Err(CommitError::Store(StoreError::Unavailable(_)))), "{verdict:?}");
    other.execute("ROLLBACK").await.unwrap();
    assert_no_trace(&*store, 1).await;
    assert_balanced(&*store).await;
    store.commit(rich(1, Vec::new())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_held_for_too_long_is_named_and_passes() {
    let place = Place::postgres().await;
    let (store, mut other, commit) = in_the_middle(&place, Duration::from_millis(300)).await;
    let verdict = commit.await.unwrap();
    assert!(matches!(verdict, Err(CommitError::Store(StoreError::Locked(_)))), "{verdict:?}");
    assert_no_trace(&*store, 1).await;
    other.execute("ROLLBACK").await.unwrap();
    store.commit(rich(1, Vec::new())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_cut_while_idle_are_made_again() {
    let place = Place::postgres().await;
    let store = place.open().await;
    store.commit(rich(1, Vec::new())).await.unwrap();
    let mut other = connect(&place).await;
    let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE application_name = 'crieur' AND datname = current_database()";
    other.execute(all).await.unwrap();
    store.commit(rich(2, Vec::new())).await.unwrap();
    other.execute(all).await.unwrap();
    assert!(store.load(brand(2, "").id()).await.unwrap().is_some());
}

/// What one crash may meet at most.
const COMMITS: u128 = 20_000;

/// Commits one thing after the other while the server is made to recover; what each was told.
async fn through_a_crash(
    store: &Arc<dyn Store>,
    pid: i32,
    first: u128,
) -> Vec<(u128, Result<(), CommitError>)> {
    let over = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (store, over) = (Arc::clone(store), Arc::clone(&over));
        async move {
            let (mut verdicts, mut last) = (Vec::new(), first + COMMITS);
            let mut id = first;
            while id < last && !over.load(Ordering::Relaxed) {
                let movement = hold_offer(hold(id), campaign(1), euros(10)).unwrap();
                let verdict = store.commit(rich(id, vec![movement])).await;
                id += 1;
                if verdict.is_err() {
                    last = last.min(id + 5);
                }
                verdicts.push((id - 1, verdict));
            }
            verdicts
        }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(std::process::Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap().success());
    tokio::time::sleep(Duration::from_secs(2)).await;
    over.store(true, Ordering::Relaxed);
    writer.await.unwrap()
}

/// One server process is killed outright: PostgreSQL cuts everybody, recovers from its log, and serves again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_crashes_and_comes_back_has_all_that_was_committed() {
    let server = Server::start(false).unwrap();
    server.ready().await.unwrap();
    let place = Place::Postgres(server.database().await.unwrap());
    let store = place.open().await;
    store.commit(moving(vec![fund("a", Account::Campaign(campaign(1)), 2_000_000).unwrap()])).await.unwrap();
    let mut cut = 0;
    // A crash between two commits is not felt: the next one waits for a new connection, and goes through.
    for round in 0..5 {
        let mut other = connect(&place).await;
        let pid = other.fetch_one("SELECT pg_backend_pid()").await.unwrap().get(0);
        let verdicts = through_a_crash(&store, pid, 1 + round * COMMITS).await;
        server.ready().await.unwrap();
        for (id, verdict) in verdicts {
            let there = store.load(brand(id, "").id()).await.unwrap().is_some();
            match verdict {
                Ok(()) => assert!(there, "{id} was committed"),
                // It may have been committed and the answer lost: then all of it is there.
                Err(CommitError::Store(StoreError::Unavailable(_))) if there => cut += 1,
                Err(CommitError::Store(StoreError::Unavailable(_))) => {
                    cut += 1;
                    assert_no_trace(&*store, id).await;
                }
                Err(error) => panic!("{error}"),
            }
        }
        if cut > 0 {
            break;
        }
    }
    assert!(cut > 0, "the crash was felt");
    assert_balanced(&*store).await;
    // And for good: an answer comes, soon.
    server.kill().unwrap();
    let error = store.commit(rich(1_000_000, Vec::new())).await.unwrap_err();
    assert!(matches!(error, CommitError::Store(StoreError::Unavailable(_))), "{error:?}");
    assert!(matches!(store.next_job().await, Err(StoreError::Unavailable(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_server_is_named() {
    let place = Place::postgres().await;
    drop(place.open().await);
    let mut other = connect(&place).await;
    let name: String = other.fetch_one("SELECT current_database()::text").await.unwrap().get(0);
    place.run(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await.unwrap();
    let store = place.open().await;
    let verdict = store.commit(rich(1, Vec::new())).await;
    assert!(matches!(verdict, Err(CommitError::Store(StoreError::ReadOnly(_)))), "{verdict:?}");
    assert_no_trace(&*store, 1).await;
}

#[tokio::test]
#[allow(clippy::disallowed_methods, reason = "how long a caller waits is what is tested")]
async fn a_server_that_is_not_there_is_named_in_time() {
    let start = Instant::now();
    let address = Address::parse("postgres://nobody:secret@%2Fnowhere/market").unwrap();
    let patience = Duration::from_millis(300);
    let error = SqlStore::open(&address, Options { patience, ..options() }).await.map(|_| ()).unwrap_err();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(!format!("{address:?}{error}").contains("secret"));
}
