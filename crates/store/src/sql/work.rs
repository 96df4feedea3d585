//! Statements on one connection, each behind the tripwire, rows in few statements.

use std::ops::Range;

use super::conn::{Conn, Row, Value};
use super::error::Refused;
use super::statements::{PIECES, Sql, text};
use crate::Tripwire;

/// Work on a connection: within a transaction when it writes.
#[derive(Debug)]
pub(crate) struct Work<'a> {
    conn: &'a mut Conn,
    wire: Option<&'a Tripwire>,
}

impl<'a> Work<'a> {
    /// For reading.
    pub(crate) const fn reading(conn: &'a mut Conn) -> Self {
        Self { conn, wire: None }
    }

    /// For writing, behind a tripwire.
    pub(crate) const fn writing(conn: &'a mut Conn, wire: &'a Tripwire) -> Self {
        Self { conn, wire: Some(wire) }
    }

    fn pass(&self) -> Result<(), Refused> {
        match self.wire {
            Some(wire) => Ok(wire.statement()?),
            None => Ok(()),
        }
    }

    /// Runs one statement; how many rows it changed.
    pub(crate) async fn execute(&mut self, sql: Sql, values: Vec<Value>) -> Result<u64, Refused> {
        self.execute_piece(sql, 1, values).await
    }

    async fn execute_piece(&mut self, sql: Sql, rows: usize, values: Vec<Value>) -> Result<u64, Refused> {
        self.pass()?;
        Ok(self.conn.execute(text(self.conn.dialect(), sql, rows), values).await?)
    }

    /// Runs one statement; the rows it finds.
    pub(crate) async fn rows(&mut self, sql: Sql, values: Vec<Value>) -> Result<Vec<Row>, Refused> {
        self.rows_piece(sql, 1, values).await
    }

    /// Runs one statement in one of its lengths; the rows it finds.
    pub(crate) async fn rows_piece(
        &mut self,
        sql: Sql,
        length: usize,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Refused> {
        self.pass()?;
        Ok(self.conn.rows(text(self.conn.dialect(), sql, length), values).await?)
    }

    /// Runs a statement over many rows; how many it changed in all.
    pub(crate) async fn execute_all(&mut self, sql: Sql, mut rows: Vec<Vec<Value>>) -> Result<u64, Refused> {
        let mut changed = 0;
        for piece in pieces(rows.len()) {
            let length = piece.len();
            let values = rows[piece].iter_mut().flat_map(std::mem::take).collect();
            changed += self.execute_piece(sql, length, values).await?;
        }
        Ok(changed)
    }

    /// Runs a statement over many rows; the rows it gives back.
    pub(crate) async fn rows_all(
        &mut self,
        sql: Sql,
        mut rows: Vec<Vec<Value>>,
    ) -> Result<Vec<Row>, Refused> {
        let mut found = Vec::with_capacity(rows.len());
        for piece in pieces(rows.len()) {
            self.pass()?;
            let text = text(self.conn.dialect(), sql, piece.len());
            let values = rows[piece].iter_mut().flat_map(std::mem::take).collect();
            found.extend(self.conn.rows(text, values).await?);
        }
        Ok(found)
    }

    /// Runs a statement over many rows; all that it finds, in the order of the rows' pieces.
    pub(crate) async fn rows_of(&mut self, sql: Sql, values: &[Value]) -> Result<Vec<Row>, Refused> {
        let mut found = Vec::new();
        for piece in pieces(values.len()) {
            self.pass()?;
            let text = text(self.conn.dialect(), sql, piece.len());
            found.extend(self.conn.rows(text, values[piece].to_vec()).await?);
        }
        Ok(found)
    }
}

/// A length as a sum of [`PIECES`], the longest first.
fn pieces(length: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let piece = PIECES.into_iter().find(|piece| *piece <= length - at)?;
        at += piece;
        Some(at - piece..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_every_length_once() {
        for length in 0..1_100 {
            let mut next = 0;
            for piece in pieces(length) {
                assert_eq!(piece.start, next);
                assert!(PIECES.contains(&piece.len()));
                next = piece.end;
            }
            assert_eq!(next, length);
        }
        assert_eq!(pieces(100).count(), 4);
    }
}
