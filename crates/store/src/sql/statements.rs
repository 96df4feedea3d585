//! Every statement that runs after the migrations, in one list: one text, filled in for each database.
//!
//! What differs stands in [`Dialect`]: PostgreSQL needs its parameters' types said and its rows locked.
//! Statements over many rows exist in the lengths of [`PIECES`], so that a batch of any length takes few
//! statements, and all of them can be prepared once and kept. A test prepares each on both databases.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use app::ports::{Kind, Order, Shelf};

use super::accounts::Deed;
use super::pages::Page;
use super::walks::{self, By, WALKS};

/// A database's own way of saying things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// The lengths in which statements over many rows exist, the longest first.
pub(crate) const PIECES: [usize; 5] = [256, 64, 16, 4, 1];

/// A statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sql {
    Begin,
    BeginSnapshot,
    Commit,
    Rollback,
    Savepoint,
    RollbackTo,
    Release,
    SchemaVersion,
    Load(Kind),
    List(Kind),
    Versions(Kind),
    Owners(Kind),
    Find(Kind, By, Order),
    Insert(Kind),
    Update(Kind),
    Placements,
    PlacementsOfCampaign,
    PlacementsOfCreator,
    PlacementsOfBoth,
    OpenPlacements,
    Balance,
    Balances,
    LockBalances,
    NewBalances,
    SetBalances,
    Transfers,
    Numbers,
    NewMovements,
    NewTransfers,
    Events,
    NewEvents,
    NewAudit,
    Drafts,
    NewDrafts,
    NewJobs,
    FinishJobs,
    DueJobs,
    TakeJobs,
    PutBackJob,
    ReviveJob,
    NextJob,
    /// What pages ask, and what is kept for it.
    Page(Page),
    /// What is kept of people.
    Paper(Deed, Shelf),
}

/// A parameter's type, as PostgreSQL calls it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Type {
    Uuid,
    Int,
    Text,
    Bytes,
}

use Type::{Bytes, Int, Text, Uuid};

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = Sql> {
    const FIXED: [Sql; 34] = [
        Sql::Begin,
        Sql::BeginSnapshot,
        Sql::Commit,
        Sql::Rollback,
        Sql::Savepoint,
        Sql::RollbackTo,
        Sql::Release,
        Sql::SchemaVersion,
        Sql::Placements,
        Sql::PlacementsOfCampaign,
        Sql::PlacementsOfCreator,
        Sql::PlacementsOfBoth,
        Sql::OpenPlacements,
        Sql::Balance,
        Sql::Balances,
        Sql::LockBalances,
        Sql::NewBalances,
        Sql::SetBalances,
        Sql::Transfers,
        Sql::Numbers,
        Sql::NewMovements,
        Sql::NewTransfers,
        Sql::Events,
        Sql::NewEvents,
        Sql::NewAudit,
        Sql::Drafts,
        Sql::NewDrafts,
        Sql::NewJobs,
        Sql::FinishJobs,
        Sql::DueJobs,
        Sql::TakeJobs,
        Sql::PutBackJob,
        Sql::ReviveJob,
        Sql::NextJob,
    ];
    let of_kinds = Kind::ALL.into_iter().flat_map(|kind| {
        let one = [Sql::Load(kind), Sql::List(kind), Sql::Versions(kind), Sql::Owners(kind)];
        let found = walks::of(kind)
            .iter()
            .flat_map(move |by| [Sql::Find(kind, *by, Order::Newest), Sql::Find(kind, *by, Order::Oldest)]);
        one.into_iter().chain([Sql::Insert(kind), Sql::Update(kind)]).chain(found)
    });
    let of_shelves = Shelf::ALL
        .into_iter()
        .flat_map(|shelf| Deed::ALL.into_iter().map(move |deed| Sql::Paper(deed, shelf)));
    FIXED.into_iter().chain(Page::ALL.map(Sql::Page)).chain(of_kinds).chain(of_shelves)
}

impl Sql {
    /// The text; `{rows}` stands for the rows, `{lock}` and `{skip}` for row locks.
    #[rustfmt::skip]
    const fn text(self) -> &'static str {
        match self {
            Self::Begin => "{begin}",
            Self::BeginSnapshot => "{snapshot}",
            Self::Commit => "COMMIT",
            Self::Rollback => "ROLLBACK",
            Self::Savepoint => "SAVEPOINT part",
            Self::RollbackTo => "ROLLBACK TO SAVEPOINT part",
            Self::Release => "RELEASE SAVEPOINT part",
            Self::SchemaVersion => "SELECT MAX(version) FROM schema_version",
            Self::Load(_) => "SELECT id, version, body FROM {table} WHERE id IN (VALUES {rows})",
            Self::List(_) => "SELECT id, version, body FROM {table} WHERE id >= $1 ORDER BY id LIMIT $2",
            Self::Versions(_) => "SELECT id, version FROM {table} WHERE id IN (VALUES {rows})",
            Self::Owners(_) => "SELECT id, brand, campaign, creator FROM {table} WHERE id IN (VALUES {rows})",
            Self::Find(..) => "{walks}",
            Self::Insert(_) => "INSERT INTO {table} (id, version, state, brand, campaign, creator, since, is_open, body) \
                VALUES {rows} ON CONFLICT (id) DO NOTHING RETURNING id",
            Self::Update(_) => "UPDATE {table} SET version = v.column2, was = {table}.state, state = v.column3, brand = v.column4, \
                campaign = v.column5, creator = v.column6, since = v.column7, is_open = v.column8, body = v.column9 \
                FROM (VALUES {rows}) AS v WHERE {table}.id = v.column1 AND {table}.version = v.column10 \
                RETURNING {table}.id, {table}.was",
            Self::Placements => "SELECT id, version, body FROM placements \
                WHERE id >= $1 AND since >= $2 ORDER BY id LIMIT $3",
            Self::PlacementsOfCampaign => "SELECT id, version, body FROM placements \
                WHERE id >= $1 AND since >= $2 AND campaign = $4 ORDER BY id LIMIT $3",
            Self::PlacementsOfCreator => "SELECT id, version, body FROM placements \
                WHERE id >= $1 AND since >= $2 AND creator = $4 ORDER BY id LIMIT $3",
            Self::PlacementsOfBoth => "SELECT id, version, body FROM placements \
                WHERE id >= $1 AND since >= $2 AND campaign = $4 AND creator = $5 ORDER BY id LIMIT $3",
            Self::OpenPlacements => "SELECT COUNT(*) FROM placements WHERE campaign = $1 AND is_open = 1",
            Self::Balance => "SELECT account, amount FROM balances WHERE account = $1",
            Self::Balances => "SELECT account, amount FROM balances WHERE account > $1 ORDER BY account LIMIT $2",
            Self::LockBalances => "SELECT account, amount FROM balances WHERE account IN (VALUES {rows}) \
                ORDER BY account{lock}",
            Self::NewBalances => "INSERT INTO balances (account, amount) VALUES {rows} ON CONFLICT (account) DO NOTHING",
            Self::SetBalances => "UPDATE balances SET amount = v.column2 FROM (VALUES {rows}) AS v \
                WHERE balances.account = v.column1",
            Self::Transfers => "SELECT m.number, m.key, t.leg, m.legs, t.debit, t.credit, t.amount, t.currency \
                FROM movements AS m JOIN transfers AS t ON t.movement = m.number \
                WHERE m.number > $1 AND m.number <= (SELECT MAX(p.number) FROM \
                (SELECT number FROM movements WHERE number > $1 ORDER BY number LIMIT $2) AS p) \
                ORDER BY t.movement, t.leg",
            Self::Numbers => "UPDATE counters SET movements = movements + $1, events = events + $2, \
                audit = audit + $3, drafts = drafts + $4 WHERE id = 1 RETURNING movements, events, audit, drafts",
            Self::NewMovements => "INSERT INTO movements (number, key, kind, legs, at) VALUES {rows} \
                ON CONFLICT (key) DO NOTHING RETURNING key",
            Self::NewTransfers => "INSERT INTO transfers (movement, leg, debit, credit, amount, currency) VALUES {rows}",
            Self::Events => "SELECT number, name, body, at FROM events WHERE subject = $1 AND number > $2 \
                ORDER BY number LIMIT $3",
            Self::NewEvents => "INSERT INTO events (number, subject, name, body, at) VALUES {rows}",
            Self::NewAudit => "INSERT INTO audit (number, subject, body, at, actor) VALUES {rows}",
            Self::Drafts => "SELECT position, placement, words FROM drafts WHERE campaign = $1 AND position > $2 \
                ORDER BY position LIMIT $3",
            Self::NewDrafts => "INSERT INTO drafts (position, campaign, placement, words) VALUES {rows}",
            Self::NewJobs => "INSERT INTO jobs (id, key, body, run_at, due) VALUES {rows} ON CONFLICT DO NOTHING",
            // Only a waiting job is ever leased; asking for its state too would have SQLite walk all that wait.
            Self::FinishJobs => "UPDATE jobs SET state = 'done', leased = 0, due = run_at FROM (VALUES {rows}) AS v \
                WHERE jobs.id = v.column1 AND jobs.token = v.column2 AND jobs.leased = 1 \
                RETURNING jobs.id",
            Self::DueJobs => "SELECT id, token, attempts, body FROM jobs WHERE state = 'waiting' AND due <= $1 \
                ORDER BY due, id LIMIT $2{skip}",
            Self::TakeJobs => "UPDATE jobs SET token = token + 1, attempts = attempts + 1, run_at = v.column2, \
                due = v.column3, error = CASE WHEN leased = 1 THEN v.column4 ELSE error END, leased = 1 \
                FROM (VALUES {rows}) AS v WHERE jobs.id = v.column1",
            Self::PutBackJob => "UPDATE jobs SET state = $3, run_at = COALESCE($4, run_at), due = COALESCE($4, run_at), \
                leased = 0, error = $5 WHERE id = $1 AND token = $2 AND leased = 1",
            Self::ReviveJob => "UPDATE jobs SET state = 'waiting', attempts = 0, run_at = $2, due = $2 \
                WHERE id = $1 AND state = 'dead'",
            Self::NextJob => "SELECT MIN(due) FROM jobs WHERE state = 'waiting'",
            Self::Page(page) => page.text(),
            Self::Paper(deed, _) => deed.text(),
        }
    }

    /// The table of a statement that every kind has.
    const fn kind(self) -> Option<Kind> {
        #[allow(clippy::wildcard_enum_match_arm, reason = "all others have one table, named in their text")]
        match self {
            Self::Load(kind)
            | Self::List(kind)
            | Self::Versions(kind)
            | Self::Owners(kind)
            | Self::Insert(kind)
            | Self::Update(kind) => Some(kind),
            _ => None,
        }
    }

    /// The types of one row, for statements over many.
    #[allow(clippy::wildcard_enum_match_arm, reason = "all others take no rows")]
    const fn row(self) -> &'static [Type] {
        match self {
            Self::Load(_) | Self::Versions(_) | Self::Owners(_) => &[Uuid],
            Self::Insert(_) => &[Uuid, Int, Text, Uuid, Uuid, Uuid, Int, Int, Text],
            Self::Update(_) => &[Uuid, Int, Text, Uuid, Uuid, Uuid, Int, Int, Text, Int],
            Self::LockBalances => &[Text],
            Self::NewBalances | Self::SetBalances => &[Text, Int],
            Self::NewMovements => &[Int, Text, Text, Int, Int],
            Self::NewTransfers => &[Int, Int, Text, Text, Int, Text],
            Self::NewEvents => &[Int, Text, Text, Text, Int],
            Self::NewAudit => &[Int, Text, Text, Int, Text],
            Self::NewDrafts => &[Int, Uuid, Uuid, Bytes],
            Self::NewJobs => &[Uuid, Text, Text, Int, Int],
            // Only a waiting job is ever leased; asking for its state too would have SQLite walk all that wait.
            Self::FinishJobs => &[Uuid, Int],
            Self::TakeJobs => &[Uuid, Int, Int, Bytes],
            Self::Page(page) => page.row(),
            _ => &[],
        }
    }
}

impl Dialect {
    const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// A type's name behind a parameter.
    const fn cast(self, of: Type) -> &'static str {
        match (self, of) {
            (Self::Sqlite, _) => "",
            (Self::Postgres, Uuid) => "::uuid",
            (Self::Postgres, Int) => "::bigint",
            (Self::Postgres, Text) => "::text",
            (Self::Postgres, Bytes) => "::bytea",
        }
    }

    /// What stands for a placeholder.
    const fn words(self, placeholder: &'static str) -> &'static str {
        match (self, placeholder.as_bytes()) {
            (Self::Sqlite, b"{begin}") => "BEGIN IMMEDIATE",
            (Self::Postgres, b"{begin}") => "BEGIN",
            (Self::Sqlite, b"{snapshot}") => "BEGIN",
            (Self::Postgres, b"{snapshot}") => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            (Self::Postgres, b"{lock}") => " FOR UPDATE",
            (Self::Postgres, b"{skip}") => " FOR UPDATE SKIP LOCKED",
            (Self::Sqlite | Self::Postgres, _) => "",
        }
    }

    fn write(self, sql: Sql, rows: usize) -> String {
        if let Sql::Find(kind, by, order) = sql {
            return walks::text(kind, by, order, rows, self.cast(Uuid));
        }
        let mut text = sql.text().to_owned();
        for placeholder in ["{begin}", "{snapshot}", "{lock}", "{skip}"] {
            text = text.replace(placeholder, self.words(placeholder));
        }
        if let Some(kind) = sql.kind() {
            text = text.replace("{table}", &format!("{}s", kind.name()));
        }
        if let Sql::Paper(_, shelf) = sql {
            text = text.replace("{table}", shelf.name());
        }
        text.replace("{rows}", &self.rows(sql.row(), rows))
    }

    /// `($1, $2), ($3, $4)`
    fn rows(self, row: &[Type], rows: usize) -> String {
        let mut text = String::new();
        for at in 0..rows * row.len() {
            let of = row[at % row.len()];
            let before = match (at, at % row.len()) {
                (0, _) => "(",
                (_, 0) => "), (",
                (_, _) => ", ",
            };
            // Writing to a string cannot fail.
            let _ = match self {
                // A numbered parameter has a name in SQLite, and the driver asks for each name.
                Self::Sqlite => write!(text, "{before}?"),
                Self::Postgres => write!(text, "{before}${}{}", at + 1, self.cast(of)),
            };
        }
        text.push(')');
        text
    }
}

static TEXTS: LazyLock<HashMap<(Dialect, Sql, usize), String>> = LazyLock::new(|| {
    let mut texts = HashMap::new();
    for dialect in Dialect::ALL {
        for sql in all() {
            for rows in lengths(sql) {
                texts.insert((dialect, sql, *rows), dialect.write(sql, *rows));
            }
        }
    }
    texts
});

/// The lengths in which a statement exists.
pub(crate) const fn lengths(sql: Sql) -> &'static [usize] {
    if let Sql::Find(..) = sql {
        return &WALKS;
    }
    if sql.row().is_empty() { &[1] } else { &PIECES }
}

/// The text of a statement of one of its [`lengths`].
pub(crate) fn text(dialect: Dialect, sql: Sql, rows: usize) -> &'static str {
    TEXTS.get(&(dialect, sql, rows)).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_has_its_text_and_no_placeholder_is_left() {
        for ((_, sql, _), text) in TEXTS.iter() {
            assert!(!text.is_empty() && !text.contains('{'), "{sql:?}: {text}");
        }
        assert_eq!(
            text(Dialect::Postgres, Sql::FinishJobs, 4).matches("::uuid").count(),
            4,
            "each row says its types"
        );
        assert_eq!(all().count(), TEXTS.keys().filter(|key| key.0 == Dialect::Sqlite && key.2 == 1).count());
    }
}
