//! Edges and events from lines of text, one at a time.
//!
//! Two forms. Separated: `from,to[,weight][,time][,kind]`, by tab, comma, semicolon or blanks, whichever the first line has;
//! with a header the columns may stand in any order, without one they stand in this. Higgs: `who on_whom unix_seconds
//! RT|MT|RE`, as SNAP publishes it. Lines that begin with `#` are passed over. Memory: one line. Every error names its
//! line and the cure.

mod columns;
mod error;

use std::io::BufRead;

use columns::{Column, Columns};
pub use error::EdgeError;

/// The longest line, in bytes: two names and three figures are far below it.
pub const LONGEST_LINE: usize = 16 << 10;

/// The longest name of an account, in bytes: a DID is 32, a handle at most 253.
pub const LONGEST_NAME: usize = 2_048;

/// From here on a number is no count of seconds that anybody means (it would be the year 5138).
const TOO_LATE: i64 = 100_000_000_000;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `from,to[,weight][,time][,kind]`, with or without a header.
    Separated,
    /// `who on_whom unix_seconds RT|MT|RE`.
    Higgs,
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Follows.
    Follow,
    /// Likes a post of theirs.
    Like,
    /// Reposts a post of theirs.
    Repost,
    /// Replies to a post of theirs.
    Reply,
    /// Names them in a post.
    Mention,
    /// Quotes a post of theirs.
    Quote,
}

impl Kind {
    /// All kinds, in the order of their numbers on the disk.
    pub const ALL: [Self; 6] =
        [Self::Follow, Self::Like, Self::Repost, Self::Reply, Self::Mention, Self::Quote];

    /// What it is called in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Follow => "follow",
            Self::Like => "like",
            Self::Repost => "repost",
            Self::Reply => "reply",
            Self::Mention => "mention",
            Self::Quote => "quote",
        }
    }

    /// The kind of that name, in small or capital letters; networks' own names for the same are understood.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let names: [(&str, Self); 13] = [
            ("follow", Self::Follow),
            ("follows", Self::Follow),
            ("like", Self::Like),
            ("favorite", Self::Like),
            ("repost", Self::Repost),
            ("retweet", Self::Repost),
            ("rt", Self::Repost),
            ("reply", Self::Reply),
            ("re", Self::Reply),
            ("mention", Self::Mention),
            ("mt", Self::Mention),
            ("quote", Self::Quote),
            ("qt", Self::Quote),
        ];
        names.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| kind)
    }
}

/// One line: somebody did something to somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    /// Who follows or acts, as it is called in the file.
    pub from: &'a str,
    /// Whom.
    pub to: &'a str,
    /// How much; 1 where the file says nothing. Finite and above 0.
    pub weight: f32,
    /// When, in seconds since 1970, where the file says so.
    pub at: Option<i64>,
    /// What was done, where the file says so.
    pub kind: Option<Kind>,
}

/// Reads lines.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    form: Form,
    columns: Option<Columns>,
    buffer: Vec<u8>,
    line: u64,
    bytes: u64,
    unended: bool,
}

impl<R: BufRead> Lines<R> {
    /// From the beginning of a text.
    pub fn new(input: R, form: Form) -> Self {
        Self { input, form, columns: None, buffer: Vec::new(), line: 0, bytes: 0, unended: false }
    }

    /// The next row; nothing at the end.
    ///
    /// # Errors
    /// What makes a line none; see [`EdgeError`].
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, EdgeError> {
        loop {
            if !self.fill()? {
                return Ok(None);
            }
            let text = self.text()?;
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            if self.columns.is_none() {
                let (columns, header) = match self.form {
                    Form::Higgs => (Columns::higgs(), false),
                    Form::Separated => Columns::of(text)?,
                };
                self.columns = Some(columns);
                if header {
                    continue;
                }
            }
            break;
        }
        let columns = self.columns.as_ref().unwrap_or(&columns::PLAIN);
        row(self.text()?, columns, self.line, self.unended).map(Some)
    }

    /// What is read from.
    #[must_use]
    pub const fn input(&self) -> &R {
        &self.input
    }

    /// How many lines were read so far.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many bytes of the unpacked text were read so far: a place between two lines.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the last line that was read had no end. It may be whole, or the file was cut short within its last value.
    #[must_use]
    pub fn unended(&self) -> bool {
        self.unended
    }

    fn text(&self) -> Result<&str, EdgeError> {
        let text = std::str::from_utf8(&self.buffer).map_err(|_| EdgeError::NoText { line: self.line })?;
        // Tables exported on Windows begin with a mark and end their lines with two letters.
        Ok(text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']))
    }

    fn fill(&mut self) -> Result<bool, EdgeError> {
        self.buffer.clear();
        let line = self.line + 1;
        let read = read_line(&mut self.input, &mut self.buffer).map_err(|source| {
            // An end where none was due is how gzip and zstd say that a file is cut short.
            if source.kind() == std::io::ErrorKind::UnexpectedEof {
                EdgeError::PackedCut { line }
            } else {
                EdgeError::Read { line, source }
            }
        })?;
        if !read {
            return Err(EdgeError::LongLine { line });
        }
        if self.buffer.is_empty() {
            return Ok(false);
        }
        self.line = line;
        self.bytes += u64::try_from(self.buffer.len()).unwrap_or(u64::MAX);
        self.unended = self.buffer.last() != Some(&b'\n');
        Ok(true)
    }
}

/// Reads to the end of a line; whether it is short enough.
fn read_line(input: &mut impl BufRead, into: &mut Vec<u8>) -> std::io::Result<bool> {
    use std::io::Read as _;
    let most = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
    input.by_ref().take(most).read_until(b'\n', into)?;
    Ok(into.len() < LONGEST_LINE || into.last() == Some(&b'\n'))
}

fn row<'t>(text: &'t str, columns: &Columns, line: u64, unended: bool) -> Result<Row<'t>, EdgeError> {
    let fields = columns.split(text);
    let found = fields.count;
    if found < columns.least() || found > columns.most() {
        return Err(if unended && found < columns.least() {
            EdgeError::Cut { line }
        } else {
            EdgeError::Columns { line, found, wanted: columns.wanted() }
        });
    }
    let field = |column: Column| columns.place(column).and_then(|at| fields.get(at)).unwrap_or_default();
    let name = |column: Column| {
        let text = field(column);
        match text.len() {
            0 => Err(EdgeError::NoName { line, column: column.name() }),
            1..=LONGEST_NAME => Ok(text),
            _ => Err(EdgeError::LongName { line }),
        }
    };
    let owned = |text: &str| text.chars().take(40).collect::<String>();
    let weight = match field(Column::Weight) {
        "" => 1.0,
        text => match text.parse::<f32>() {
            Ok(weight) if weight.is_finite() && weight > 0.0 => weight,
            Ok(_) | Err(_) => return Err(EdgeError::Weight { line, text: owned(text) }),
        },
    };
    let at = match field(Column::Time) {
        "" if columns.needs_time() => return Err(EdgeError::Time { line, text: String::new() }),
        "" => None,
        text => match text.parse::<i64>() {
            Ok(at) if (0..TOO_LATE).contains(&at) => Some(at),
            Ok(at) if at >= TOO_LATE => return Err(EdgeError::Milliseconds { line, text: owned(text) }),
            Ok(_) | Err(_) => return Err(EdgeError::Time { line, text: owned(text) }),
        },
    };
    let kind = match field(Column::Kind) {
        "" => None,
        text => Some(Kind::named(text).ok_or_else(|| EdgeError::Kind { line, text: owned(text) })?),
    };
    Ok(Row { from: name(Column::From)?, to: name(Column::To)?, weight, at, kind })
}

#[cfg(test)]
mod tests;
