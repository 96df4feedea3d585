//! What a database's error means, and what can be done about it.

use app::ports::{ChangeError, CommitError, RecordError, StoreError};

/// Why a transaction did not go through.
#[derive(Debug)]
pub(crate) enum Refused {
    /// What the decision itself is answered.
    Verdict(CommitError),
    /// What a change of papers is answered.
    Change(ChangeError),
    /// What must be unique is there already.
    Twice(StoreError),
    /// Two transactions stood in each other's way: the same again may work.
    Again(StoreError),
    /// The store cannot serve.
    Store(StoreError),
}

impl Refused {
    /// Whether it concerns what was to be written and not the store: others in the same transaction go on.
    pub(crate) const fn is_of_one(&self) -> bool {
        matches!(
            self,
            Self::Verdict(_)
                | Self::Twice(_)
                | Self::Store(StoreError::Internal(_) | StoreError::Unreadable(_))
        )
    }

    /// As the caller sees it.
    pub(crate) fn into_commit(self) -> CommitError {
        match self {
            Self::Verdict(error) => error,
            Self::Again(_) | Self::Store(_) | Self::Twice(_) | Self::Change(_) => self.into_store().into(),
        }
    }

    /// For whoever changes papers.
    pub(crate) fn into_change(self) -> ChangeError {
        match self {
            Self::Change(error) => error,
            Self::Again(_) | Self::Store(_) | Self::Twice(_) | Self::Verdict(_) => self.into_store().into(),
        }
    }

    /// For whatever has no verdict of its own.
    pub(crate) fn into_store(self) -> StoreError {
        match self {
            Self::Again(error)
            | Self::Store(error)
            | Self::Twice(error)
            | Self::Change(ChangeError::Store(error))
            | Self::Verdict(CommitError::Store(error)) => error,
            Self::Change(error @ (ChangeError::Conflict(_) | ChangeError::Taken(_))) => {
                StoreError::Internal(error.to_string())
            }
            Self::Verdict(
                error @ (CommitError::Conflict(_)
                | CommitError::DuplicateMovement(_)
                | CommitError::Overdrawn(_)
                | CommitError::LeaseLost(_)),
            ) => StoreError::Internal(error.to_string()),
        }
    }
}

impl From<CommitError> for Refused {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Store(error) => Self::Store(error),
            CommitError::Conflict(_)
            | CommitError::DuplicateMovement(_)
            | CommitError::Overdrawn(_)
            | CommitError::LeaseLost(_) => Self::Verdict(error),
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<RecordError> for Refused {
    fn from(error: RecordError) -> Self {
        Self::Store(error.into())
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
        // Serialization failure and deadlock: PostgreSQL has already taken everything back.
        if matches!(code.as_deref(), Some("40001" | "40P01")) {
            return Self::Again(StoreError::Locked(error.to_string()));
        }
        if error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation) {
            return Self::Twice(meaning(&error));
        }
        Self::Store(meaning(&error))
    }
}

/// What a driver's error means.
#[allow(clippy::wildcard_enum_match_arm, reason = "the driver's enum is open; the rest is a fault of ours")]
pub(crate) fn meaning(error: &sqlx::Error) -> StoreError {
    let text = error.to_string();
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            match code.parse::<i32>() {
                Ok(code) if !is_postgres(error) => of_sqlite(code, text),
                Ok(_) | Err(_) => of_postgres(&code, text),
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::Configuration(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => StoreError::Unavailable(text),
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::RowNotFound => {
            StoreError::Damaged(text)
        }
        _ => StoreError::Internal(text),
    }
}

fn is_postgres(error: &sqlx::Error) -> bool {
    let database = error.as_database_error();
    database.is_some_and(|error| error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some())
}

/// SQLite's result codes: the low byte is the kind.
fn of_sqlite(code: i32, text: String) -> StoreError {
    const SHORT_READ: i32 = 522;
    match (code, code & 0xff) {
        (_, 5 | 6) => StoreError::Locked(text),
        (_, 3 | 8) => StoreError::ReadOnly(text),
        (_, 13) => StoreError::Full(text),
        (SHORT_READ, _) | (_, 11 | 26) => StoreError::Damaged(text),
        (_, 10 | 14) => StoreError::Unavailable(text),
        (_, _) => StoreError::Internal(text),
    }
}

/// PostgreSQL's SQLSTATE.
fn of_postgres(code: &str, text: String) -> StoreError {
    match code {
        "53100" | "53200" => StoreError::Full(text),
        "25006" | "42501" => StoreError::ReadOnly(text),
        "55P03" | "57014" => StoreError::Locked(text),
        "XX001" | "XX002" | "58P01" => StoreError::Damaged(text),
        "53300" | "57P01" | "57P02" | "57P03" | "3D000" | "25P03" => StoreError::Unavailable(text),
        _ if code.starts_with("08") || code.starts_with("28") => StoreError::Unavailable(text),
        _ => StoreError::Internal(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_a_damaged_file_and_a_lock_are_told_apart() {
        let text = || "why".to_owned();
        assert!(matches!(of_sqlite(5, text()), StoreError::Locked(_)));
        assert!(matches!(of_sqlite(1032, text()), StoreError::ReadOnly(_)), "SQLITE_READONLY_DBMOVED");
        assert!(matches!(of_sqlite(13, text()), StoreError::Full(_)));
        assert!(matches!(of_sqlite(267, text()), StoreError::Damaged(_)), "SQLITE_CORRUPT_VTAB");
        assert!(matches!(of_sqlite(522, text()), StoreError::Damaged(_)));
        assert!(matches!(of_sqlite(1, text()), StoreError::Internal(_)));
        assert!(matches!(of_postgres("53100", text()), StoreError::Full(_)));
        assert!(matches!(of_postgres("08006", text()), StoreError::Unavailable(_)));
        assert!(matches!(of_postgres("25006", text()), StoreError::ReadOnly(_)));
        assert!(matches!(of_postgres("55P03", text()), StoreError::Locked(_)));
        assert!(matches!(of_postgres("XX001", text()), StoreError::Damaged(_)));
        assert!(matches!(of_postgres("42601", text()), StoreError::Internal(_)));
    }
}
