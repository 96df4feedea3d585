//! Audiences read from a table of followers, in the order in which they came.
//!
//! Columns are found by their names ([`Column`]); which there are decides what can be known. Nothing is lost: a row that cannot
//! be read is an error with its line, a value that is not told (empty or -1) is unknown, and what was set aside is counted in
//! [`Audience::notes`]. Cost: one pass, some 0.5 µs a row beside unpacking; memory [`BYTES_A_FOLLOWER`] for each
//! follower, names and bios on top where there are such columns.

mod cell;
mod column;
mod dates;

use std::collections::BTreeMap;
use std::io::Read;

pub use column::Column;
use column::Plan;
use dates::Parts;

use crate::{Follower, Identity};

/// What a follower takes in memory while an audience is held, without names and bios.
pub const BYTES_A_FOLLOWER: usize = size_of::<Follower>();

/// The most followers of one file. 40 million take some 4.5 GB with what signals add; places in an audience are 32 bits wide.
pub const MOST_FOLLOWERS: usize = 50_000_000;

/// An audience as it was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audience {
    /// Whose it is, where the file tells (column `audience`).
    pub name: Option<String>,
    /// Its followers in order.
    pub followers: Vec<Follower>,
    /// How each calls itself; empty where the file has no such column.
    pub identities: Vec<Identity>,
    /// What each was said to be, true for bought; empty where the file has no column `label`.
    pub labels: Vec<Option<bool>>,
    /// What was set aside or taken for granted, in words.
    pub notes: Vec<String>,
}

/// Why a table of followers cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file or its packing breaks off, or a row has other cells than the header.
    #[error(
        "the table cannot be read{}: is the file whole, and does each row have the header's cells?",
        at(*line)
    )]
    Broken {
        /// Where, if that is known.
        line: Option<u64>,
        /// What was met.
        source: csv::Error,
    },
    /// No column is known.
    #[error(
        "none of the columns is known ({found}): name them {} or the like in the first line",
        Column::usual()
    )]
    NoColumn {
        /// The header as it was found.
        found: String,
    },
    /// Two columns mean the same.
    #[error("the columns {first} and {second} mean the same: leave one out")]
    Twice {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
    /// A cell that means nothing in its column.
    #[error("line {line}, column {column}: {value:?} is no {wanted}")]
    Cell {
        /// Its line, from 1.
        line: u64,
        /// Its column.
        column: String,
        /// What stands there.
        value: String,
        /// What could stand there.
        wanted: &'static str,
    },
    /// Months of one audience cannot be numbered either way.
    #[error(
        "months of {audience} are numbered both from 0 and from 1 (line {line}): number them one way, or write dates as 2019-05-03"
    )]
    Months {
        /// Which audience.
        audience: String,
        /// A line that tells.
        line: u64,
    },
    /// More followers than are held at once.
    #[error("more than {MOST_FOLLOWERS} followers: audit a sample of them in the same order")]
    TooMany,
}

fn at(line: Option<u64>) -> String {
    line.map_or_else(String::new, |line| format!(" at line {line}"))
}

impl From<csv::Error> for ImportError {
    fn from(source: csv::Error) -> Self {
        Self::Broken { line: source.position().map(csv::Position::line), source }
    }
}

/// Reads a table of followers, separated by commas, its header first: each audience in it, in the order of their first rows.
///
/// `now`, in seconds since 1970, tells which dates lie in the future; they are taken as unknown, and counted. A table without
/// a row gives no audience.
///
/// # Errors
/// See [`ImportError`].
pub fn read(input: impl Read, now: i64) -> Result<Vec<Audience>, ImportError> {
    let mut ending = Ending { input, last: b'\n' };
    let mut table = csv::ReaderBuilder::new().has_headers(true).trim(csv::Trim::All).from_reader(&mut ending);
    let plan = Plan::of(table.byte_headers()?)?;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut places: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let mut row = csv::ByteRecord::new();
    let mut rows = 0_usize;
    let mut current: (Vec<u8>, usize) = (Vec::new(), usize::MAX);
    while table.read_byte_record(&mut row)? {
        rows += 1;
        if rows > MOST_FOLLOWERS {
            return Err(ImportError::TooMany);
        }
        let name = plan.audience.and_then(|at| row.get(at)).unwrap_or_default();
        if current.1 == usize::MAX || current.0 != name {
            let fresh = drafts.len();
            let place = *places.entry(name.to_vec()).or_insert(fresh);
            if place == fresh {
                drafts.push(Draft::new(name));
            }
            current = (name.to_vec(), place);
        }
        drafts[current.1].take(&plan, &row, now)?;
    }
    drop(table);
    let cut = ending.last != b'\n';
    drafts.into_iter().map(|draft| draft.finish(&plan, now, cut)).collect()
}

/// Remembers the last byte: a file without an end of its last line may have been cut.
struct Ending<R> {
    input: R,
    last: u8,
}

impl<R: Read> Read for Ending<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        if let Some(last) = buffer[..count].last() {
            self.last = *last;
        }
        Ok(count)
    }
}

/// An audience that is being read.
struct Draft {
    audience: Audience,
    parts: Vec<Parts>,
    future: (u64, u64),
    untimely: (u64, u64),
}

impl Draft {
    fn new(name: &[u8]) -> Self {
        let name = (!name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned());
        Self {
            audience: Audience { name, ..Audience::default() },
            parts: Vec::new(),
            future: (0, 0),
            untimely: (0, 0),
        }
    }

    fn take(&mut self, plan: &Plan, row: &csv::ByteRecord, now: i64) -> Result<(), ImportError> {
        let line = row.position().map_or(0, csv::Position::line);
        let place = self.audience.followers.len();
        let mut follower = Follower { id: place as u64, ..Follower::default() };
        let mut identity = Identity::default();
        let mut label = None;
        let mut parts = Parts { line, ..Parts::default() };
        for (at, column) in &plan.columns {
            let text = row.get(*at).unwrap_or_default();
            let told = cell::take(*column, text, &mut follower, &mut identity, &mut label, &mut parts);
            told.map_err(|wanted| ImportError::Cell {
                line,
                column: plan.names[*at].clone(),
                value: String::from_utf8_lossy(text).chars().take(60).collect(),
                wanted,
            })?;
        }
        for date in [&mut follower.created, &mut follower.followed] {
            if date.is_some_and(|date| date > now) {
                *date = None;
                count(&mut self.future, line);
            }
        }
        if let (Some(created), Some(followed)) = (follower.created, follower.followed)
            && created > followed
        {
            follower.followed = None;
            count(&mut self.untimely, line);
        }
        self.audience.followers.push(follower);
        if plan.identities {
            self.audience.identities.push(identity);
        }
        if plan.labels {
            self.audience.labels.push(label);
        }
        if plan.parts {
            self.parts.push(parts);
        }
        Ok(())
    }

    fn finish(mut self, plan: &Plan, now: i64, cut: bool) -> Result<Audience, ImportError> {
        let name = self.audience.name.clone().unwrap_or_else(|| "this audience".to_owned());
        if plan.parts {
            let from = dates::months_from(&self.parts)
                .map_err(|line| ImportError::Months { audience: name, line })?;
            let notes = &mut self.audience.notes;
            for (follower, parts) in self.audience.followers.iter_mut().zip(&self.parts) {
                let Some(created) = dates::seconds(parts, from).map_err(|value| ImportError::Cell {
                    line: parts.line,
                    column: "yearCreated, monthCreated, dayCreated".to_owned(),
                    value,
                    wanted: "day of the calendar",
                })?
                else {
                    continue;
                };
                if created > now {
                    count(&mut self.future, parts.line);
                } else {
                    follower.created = Some(created);
                }
            }
            notes.push(format!("Months are numbered from {from}."));
        }
        let notes = &mut self.audience.notes;
        if self.future.0 > 0 {
            notes.push(format!(
                "{} dates lie in the future (the first on line {}): taken as unknown.",
                self.future.0, self.future.1
            ));
        }
        if self.untimely.0 > 0 {
            notes.push(format!(
                "{} accounts followed before they were made (the first on line {}): when they followed is taken as unknown.",
                self.untimely.0, self.untimely.1
            ));
        }
        if cut {
            notes.push("The last line has no end: the file may have been cut.".to_owned());
        }
        if !plan.unknown.is_empty() {
            notes.push(format!("Columns that nothing was read from: {}.", plan.unknown.join(", ")));
        }
        if plan.ids {
            let mut ids: Vec<u64> = self.audience.followers.iter().map(|follower| follower.id).collect();
            ids.sort_unstable();
            let doubles = ids.windows(2).filter(|pair| pair[0] == pair[1]).count();
            if doubles > 0 {
                notes.push(format!("{doubles} rows have an id that another row has."));
            }
        }
        Ok(self.audience)
    }
}

/// Counts one more, and keeps the first line.
fn count(counter: &mut (u64, u64), line: u64) {
    if counter.0 == 0 {
        counter.1 = line;
    }
    counter.0 += 1;
}

#[cfg(test)]
mod tests;
