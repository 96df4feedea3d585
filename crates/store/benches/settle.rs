//! Placements settled a second, with durable commits: one by one, a hundred a commit, sixteen at once.
//!
//! The baseline of the same run is what SQLite itself does with one row a transaction, and a hundred.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a bench says so by failing")]
#![allow(clippy::disallowed_methods, clippy::cast_possible_truncation, reason = "a bench measures time")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use app::ports::{Decision, LeasedJob, Record, Store, Version, Write};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use kernel::{Span, Timestamp};
use ledger::Account;
use ledger::movements::hold_offer;
use market::placement::{Placement, State};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Executor as _};
use store::testing::{Server, fund, job, placement, settlement};
use store::{Address, Options, SqlStore};
use tokio::runtime::Runtime;

static NEXT: AtomicU64 = AtomicU64::new(1);
const CREATORS: u128 = 50;

/// Delivered placements with their money held and their jobs leased, ready to be settled.
async fn prepare(store: &dyn Store, count: u64) -> Vec<Decision> {
    let mut ready = Vec::new();
    for _ in 0..count.div_ceil(100) {
        let placements: Vec<Placement> = (0..100)
            .map(|_| u128::from(NEXT.fetch_add(1, Ordering::SeqCst)))
            .map(|id| placement(id, 1, id % CREATORS, State::Delivered))
            .collect();
        store.commit_all(placements.iter().map(delivered).collect()).await.unwrap();
        let leased = store.lease(Timestamp::from_micros(1), Span::days(1), 100).await.unwrap();
        assert_eq!(leased.len(), 100);
        ready.extend(placements.iter().zip(&leased).map(|(placement, leased)| settle(placement, leased)));
    }
    ready.truncate(usize::try_from(count).unwrap());
    ready
}

fn delivered(placement: &Placement) -> Decision {
    let id = placement.id.uuid().as_u128();
    let account = Account::Campaign(placement.campaign);
    Decision {
        writes: vec![Write { record: Record::Placement(placement.clone()), expected: Version::NEW }],
        movements: vec![
            fund(&id.to_string(), account, placement.price.minor()).unwrap(),
            hold_offer(placement.id, placement.campaign, placement.price).unwrap(),
        ],
        jobs: vec![job(id, &format!("settle/{id}"), 1)],
        ..Decision::at(Timestamp::from_micros(1))
    }
}

fn settle(placement: &Placement, leased: &LeasedJob) -> Decision {
    let next = placement.id.uuid().as_u128() + (1 << 100);
    settlement(placement, Version(1), next, leased.lease).unwrap()
}

async fn one_by_one(store: &Arc<SqlStore>, ready: Vec<Decision>) -> Duration {
    let start = Instant::now();
    for decision in ready {
        store.commit(decision).await.unwrap();
    }
    start.elapsed()
}

async fn in_batches(store: &Arc<SqlStore>, ready: Vec<Decision>) -> Duration {
    let batches: Vec<Vec<Decision>> = ready.chunks(100).map(<[Decision]>::to_vec).collect();
    let start = Instant::now();
    for batch in batches {
        store.commit_all(batch).await.unwrap();
    }
    start.elapsed()
}

async fn sixteen_at_once(store: &Arc<SqlStore>, ready: Vec<Decision>) -> Duration {
    let mut shares: Vec<Vec<Decision>> = vec![Vec::new(); 16];
    for (at, decision) in ready.into_iter().enumerate() {
        shares[at % 16].push(decision);
    }
    let start = Instant::now();
    let workers: Vec<_> = shares
        .into_iter()
        .map(|share| {
            let store = Arc::clone(store);
            tokio::spawn(async move {
                for decision in share {
                    store.commit(decision).await.unwrap();
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    start.elapsed()
}

fn measure<F>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    each: u64,
    runtime: &Runtime,
    store: &Arc<SqlStore>,
    run: impl Fn(Arc<SqlStore>, Vec<Decision>) -> F,
) where
    F: Future<Output = Duration>,
{
    group.throughput(Throughput::Elements(each));
    group.bench_function(name, |bencher| {
        bencher.iter_custom(|rounds| {
            runtime.block_on(async {
                let ready = prepare(&**store, rounds * each).await;
                run(Arc::clone(store), ready).await
            })
        });
    });
}

fn engine(criterion: &mut Criterion, name: &str, runtime: &Runtime, address: &Address) {
    let store = runtime.block_on(SqlStore::open(address, Options::default())).unwrap();
    let store = Arc::new(store);
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(8));
    group.warm_up_time(Duration::from_secs(1));
    measure(&mut group, "one by one", 20, runtime, &store, async |store, ready| {
        one_by_one(&store, ready).await
    });
    measure(&mut group, "sixteen at once", 400, runtime, &store, async |store, ready| {
        sixteen_at_once(&store, ready).await
    });
    measure(&mut group, "a hundred a commit", 500, runtime, &store, async |store, ready| {
        in_batches(&store, ready).await
    });
    group.finish();
    runtime.block_on(store.close());
}

/// SQLite without any of ours: rows of 16 bytes, so many a transaction.
fn baseline(criterion: &mut Criterion, runtime: &Runtime, folder: &std::path::Path) {
    let file = SqliteConnectOptions::new()
        .filename(folder.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut conn = runtime.block_on(file.connect()).unwrap();
    runtime.block_on(conn.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body TEXT)")).unwrap();
    let mut group = criterion.benchmark_group("bare SQLite");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(4));
    group.warm_up_time(Duration::from_secs(1));
    for (name, rows) in [("one row a transaction", 1), ("a hundred rows a transaction", 100)] {
        group.throughput(Throughput::Elements(rows));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                runtime.block_on(async {
                    conn.execute("BEGIN IMMEDIATE").await.unwrap();
                    for _ in 0..rows {
                        let insert =
                            sqlx::query("INSERT INTO row (body) VALUES ($1)").bind("sixteen bytes ..");
                        conn.execute(insert).await.unwrap();
                    }
                    conn.execute("COMMIT").await.unwrap();
                });
            });
        });
    }
    group.finish();
}

fn settle_placements(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = tempfile::TempDir::with_prefix("crieur-bench").unwrap();
    baseline(criterion, &runtime, folder.path());
    engine(criterion, "SQLite", &runtime, &Address::Sqlite(folder.path().join("crieur.db")));
    let server = Server::start(true).expect("PostgreSQL");
    runtime.block_on(server.ready()).unwrap();
    let database = runtime.block_on(server.database()).unwrap();
    engine(criterion, "PostgreSQL", &runtime, &Address::Postgres(database.url));
}

criterion_group!(benches, settle_placements);
criterion_main!(benches);
