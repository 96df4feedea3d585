//! Where a store is, so that it can be opened a second time and looked at from outside.

use std::sync::Arc;
use std::time::Duration;

use app::ports::{AccountStore, Store};
use sqlx::{ConnectOptions as _, Executor as _};
use store::testing::{Database, Server};
use store::{Address, MemoryStore, Options, SqlStore, Tripwire};
use tempfile::TempDir;

#[derive(Debug)]
pub enum Place {
    Memory(MemoryStore),
    Sqlite(TempDir),
    Postgres(Database),
}

impl Place {
    pub async fn memory() -> Self {
        Self::Memory(MemoryStore::new())
    }

    pub async fn sqlite() -> Self {
        Self::Sqlite(TempDir::with_prefix("crieur-store").unwrap())
    }

    pub async fn postgres() -> Self {
        Self::Postgres(Server::shared().await.unwrap().database().await.unwrap())
    }

    pub fn address(&self) -> Address {
        match self {
            Self::Memory(_) => panic!("memory has no address"),
            Self::Sqlite(folder) => Address::Sqlite(folder.path().join("crieur.db")),
            Self::Postgres(database) => Address::Postgres(database.url.clone()),
        }
    }

    pub async fn open(&self) -> Arc<dyn Store> {
        self.open_with(Tripwire::default()).await
    }

    pub async fn open_with(&self, tripwire: Tripwire) -> Arc<dyn Store> {
        match self {
            Self::Memory(store) => Arc::new(store.with_tripwire(tripwire)),
            Self::Sqlite(_) | Self::Postgres(_) => Arc::new(self.sql(tripwire).await),
        }
    }

    /// The same place, as a store of people.
    pub async fn people(&self) -> Arc<dyn AccountStore> {
        self.people_with(Tripwire::default()).await
    }

    pub async fn people_with(&self, tripwire: Tripwire) -> Arc<dyn AccountStore> {
        match self {
            Self::Memory(store) => Arc::new(store.with_tripwire(tripwire)),
            Self::Sqlite(_) | Self::Postgres(_) => Arc::new(self.sql(tripwire).await),
        }
    }

    pub async fn sql(&self, tripwire: Tripwire) -> SqlStore {
        SqlStore::open(&self.address(), Options { tripwire, ..options() }).await.unwrap()
    }

    /// Another program on the same database.
    pub async fn run(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Memory(_) => panic!("memory knows no SQL"),
            Self::Postgres(database) => database.run(sql).await,
            Self::Sqlite(folder) => {
                let file = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(folder.path().join("crieur.db"))
                    .busy_timeout(Duration::from_secs(5));
                let mut conn = file.connect().await.map_err(|error| error.to_string())?;
                let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
                conn.execute(sql).await.map(|_| ()).map_err(|error| error.to_string())
            }
        }
    }
}

pub fn options() -> Options {
    Options { patience: Duration::from_secs(5), ..Options::default() }
}
