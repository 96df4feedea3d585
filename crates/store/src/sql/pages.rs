//! The statements that answer pages, and those that keep what the answers are read from.

use super::statements::Type;
use super::statements::Type::{Int, Text, Uuid};

/// A statement for pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Page {
    Tally,
    NewTallies,
    Days,
    NewDays,
    History,
    HistoryEnd,
    Trail,
    TrailOf,
    Post,
    NewPosts,
    Statement,
    StatementRest,
    Jobs,
    CancelJob,
    Audit,
    Past,
    OpenOf,
}

impl Page {
    /// All of them.
    pub(super) const ALL: [Self; 17] = [
        Self::Tally,
        Self::NewTallies,
        Self::Days,
        Self::NewDays,
        Self::History,
        Self::HistoryEnd,
        Self::Trail,
        Self::TrailOf,
        Self::Post,
        Self::NewPosts,
        Self::Statement,
        Self::StatementRest,
        Self::Jobs,
        Self::CancelJob,
        Self::Audit,
        Self::Past,
        Self::OpenOf,
    ];

    /// The text; `{rows}` stands for the rows.
    #[rustfmt::skip]
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Tally => "SELECT state, amount FROM tallies WHERE whose = $1 AND id = $2 AND kind = $3 AND amount <> 0 \
                ORDER BY state",
            Self::NewTallies => "INSERT INTO tallies (whose, id, kind, state, amount) VALUES {rows} \
                ON CONFLICT (whose, id, kind, state) DO UPDATE SET amount = tallies.amount + excluded.amount",
            Self::Days => "SELECT day, event, amount FROM days WHERE whose = $1 AND id = $2 AND day >= $3 AND day <= $4 \
                AND ($5 = '' OR event IN ($5, $6, $7)) ORDER BY day, event",
            Self::NewDays => "INSERT INTO days (whose, id, day, event, amount) VALUES {rows} \
                ON CONFLICT (whose, id, day, event) DO UPDATE SET amount = days.amount + excluded.amount",
            Self::History => "SELECT number, name, body, at, subject FROM events WHERE number > $1 ORDER BY number LIMIT $2",
            Self::HistoryEnd => "SELECT MAX(number) FROM events",
            Self::Trail => "SELECT number, body FROM audit WHERE number < $1 ORDER BY number DESC LIMIT $2",
            Self::TrailOf => "SELECT number, body FROM audit WHERE actor = $3 AND number < $1 ORDER BY number DESC LIMIT $2",
            Self::Post => "SELECT placement FROM posts WHERE address = $1",
            Self::NewPosts => "INSERT INTO posts (address, placement) VALUES {rows} ON CONFLICT (address) DO NOTHING",
            Self::Statement => "SELECT m.number, m.key, m.kind, m.at, p.debit, p.credit, p.amount, p.leg FROM \
                (SELECT movement, leg, debit, credit, amount FROM transfers WHERE debit = $1 AND (movement, leg) < ($2, $3) \
                UNION ALL SELECT movement, leg, debit, credit, amount FROM transfers WHERE credit = $1 \
                AND (movement, leg) < ($2, $3) ORDER BY movement DESC, leg DESC LIMIT $4) AS p \
                JOIN movements AS m ON m.number = p.movement",
            Self::StatementRest => "SELECT m.number, m.key, m.kind, m.at, p.debit, p.credit, p.amount, p.leg FROM \
                transfers AS p JOIN movements AS m ON m.number = p.movement WHERE p.movement = $2 AND p.leg < $3 \
                AND (p.debit = $1 OR p.credit = $1) ORDER BY p.leg DESC LIMIT $4",
            Self::CancelJob => "UPDATE jobs SET state = 'dead', due = run_at, error = $3 \
                WHERE id = $1 AND state = $2 AND leased = 0",
            Self::Audit => "SELECT body FROM audit WHERE subject = $1 ORDER BY number LIMIT $2",
            Self::Past => "SELECT campaign, since FROM placements WHERE creator = $1 AND since >= $2 \
                AND (is_open = 1 OR state = 'paid')",
            Self::OpenOf => "SELECT id, version, body, since FROM placements WHERE creator = $1 AND is_open = 1 \
                ORDER BY since DESC, id DESC LIMIT $2",
            Self::Jobs => "SELECT id, key, body, run_at, attempts, error, due, leased FROM jobs WHERE state = $1 \
                AND (due, id) > ($3, $4) ORDER BY due, id LIMIT $2",
        }
    }

    /// The types of one row, for statements over many.
    pub(super) const fn row(self) -> &'static [Type] {
        match self {
            Self::NewTallies => &[Text, Uuid, Text, Text, Int],
            Self::NewDays => &[Text, Uuid, Int, Text, Int],
            Self::NewPosts => &[Text, Uuid],
            Self::Tally
            | Self::Days
            | Self::History
            | Self::HistoryEnd
            | Self::Trail
            | Self::TrailOf
            | Self::Post
            | Self::Statement
            | Self::StatementRest
            | Self::Jobs
            | Self::CancelJob
            | Self::Audit
            | Self::Past
            | Self::OpenOf => &[],
        }
    }
}
