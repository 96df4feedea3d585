//! Migrations: run at start, forward only, all in one transaction. A database newer than the program is
//! refused; of two programs that start at once one waits for the other.

use app::ports::StoreError;

use super::conn::Conn;
use super::error::meaning;
use super::statements::{Dialect, Sql, text};

struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! both {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/", $name, ".sql")),
        }
    };
}

macro_rules! each {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/", $name, ".sqlite.sql")),
            postgres: include_str!(concat!("../../migrations/", $name, ".postgres.sql")),
        }
    };
}

/// In order. The number that a name begins with is the version that it makes; numbers rise, and none is used twice.
const MIGRATIONS: &[Migration] = &[
    both!("0001_records"),
    both!("0002_ledger"),
    both!("0003_history"),
    both!("0004_jobs"),
    each!("0005_append_only"),
    both!("0006_accounts"),
    both!("0007_found_by"),
    both!("0008_counts"),
    each!("0009_lookups"),
    both!("0011_deposits"),
    both!("0012_past"),
    each!("0013_open_and_paid"),
    both!("0014_linked"),
    both!("0015_sighted"),
    both!("0016_breakouts"),
    both!("0018_complaints"),
    both!("0019_measures"),
];

/// The schema's version that this program knows.
#[must_use]
pub const fn latest_schema() -> i64 {
    match MIGRATIONS.last() {
        Some(last) => last.version(),
        None => 0,
    }
}

impl Migration {
    /// The number that its name begins with.
    const fn version(&self) -> i64 {
        let (name, mut at, mut version) = (self.name.as_bytes(), 0, 0);
        while at < name.len() && name[at].is_ascii_digit() {
            version = version * 10 + (name[at] - b'0') as i64;
            at += 1;
        }
        version
    }

    fn text(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Sqlite => self
                .sqlite
                .replace("UUID", "BLOB")
                .replace("BYTEA", "BLOB")
                .replace("BIGINT", "INTEGER")
                .replace("/*bytewise*/", "")
                .replace("/*strict*/", "STRICT")
                .replace("/*keyed*/", "STRICT, WITHOUT ROWID")
                .replace("/*nil*/", "zeroblob(16)")
                .replace("/*hex(*/", "lower(hex(")
                .replace("/*)*/", "))"),
            Dialect::Postgres => self
                .postgres
                .replace("/*bytewise*/", "COLLATE \"C\"")
                .replace("/*strict*/", "")
                .replace("/*keyed*/", "")
                .replace("/*nil*/", "CAST('00000000000000000000000000000000' AS UUID)")
                .replace("/*hex(*/", "replace(CAST(")
                .replace("/*)*/", " AS TEXT), '-', '')"),
        }
    }
}

/// The schema's version of a database; none when it has never been one of ours.
pub(crate) async fn version(conn: &mut Conn) -> Result<Option<i64>, StoreError> {
    let found = conn.rows(text(conn.dialect(), Sql::SchemaVersion, 1), Vec::new()).await;
    let rows = match found.map_err(|error| meaning(&error)) {
        // There is no such table.
        Err(StoreError::Internal(_)) => return Ok(None),
        rows => rows?,
    };
    let version = rows.first().map(|row| row.maybe_int(0)).transpose();
    Ok(version.map_err(|error| meaning(&error))?.flatten())
}

/// Refuses a database that is newer than the program.
pub(crate) const fn refuse_newer(found: i64) -> Result<(), StoreError> {
    if found > latest_schema() {
        return Err(StoreError::Newer { found, known: latest_schema() });
    }
    Ok(())
}

/// Brings the schema up to a version. Nothing is written when it is there already.
pub(crate) async fn migrate(conn: &mut Conn, to: i64) -> Result<(), StoreError> {
    if let Some(found) = version(conn).await? {
        refuse_newer(found)?;
        if found >= to {
            return Ok(());
        }
    }
    let done = run(conn, to).await;
    if done.is_err() {
        // What failed is what counts; a transaction that is gone already has nothing to roll back.
        let _ = conn.script("ROLLBACK".to_owned()).await;
    }
    done
}

async fn run(conn: &mut Conn, to: i64) -> Result<(), StoreError> {
    let dialect = conn.dialect();
    let begin = match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        // Any number will do, as long as every version of the program takes the same.
        Dialect::Postgres => "BEGIN; SELECT pg_advisory_xact_lock(4837106)",
    };
    script(conn, begin).await?;
    let table =
        "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY NOT NULL, name TEXT NOT NULL)";
    script(conn, table).await?;
    // Again, now that nobody else can: another program may have been quicker.
    let found = version(conn).await?.unwrap_or(0);
    refuse_newer(found)?;
    for migration in MIGRATIONS.iter().filter(|it| it.version() > found && it.version() <= to) {
        let version = migration.version();
        script(conn, &migration.text(dialect)).await?;
        let done =
            format!("INSERT INTO schema_version (version, name) VALUES ({version}, '{}')", migration.name);
        script(conn, &done).await?;
        tracing::info!(version, name = migration.name, "the database's schema was brought forward");
    }
    script(conn, "COMMIT").await
}

async fn script(conn: &mut Conn, text: &str) -> Result<(), StoreError> {
    conn.script(text.to_owned()).await.map_err(|error| meaning(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_rise_and_end_with_the_latest() {
        let versions: Vec<i64> = MIGRATIONS.iter().map(Migration::version).collect();
        assert!(versions.is_sorted_by(|one, next| one < next) && versions[0] == 1, "{versions:?}");
        assert_eq!(versions.last(), Some(&latest_schema()));
    }
}
