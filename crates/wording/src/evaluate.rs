//! Pairs of brief and draft whose truth is known, and how well the refusals agree with it.
//!
//! A table has a header and the columns `kind`, `brief`, `draft`; `group`, `required` (separated by `|`) and
//! `link` may be there. With a tab in its header it is read as TSV, fields taken literally; otherwise as CSV.
//! Kinds: `copy` and `light_edit` are to be refused, `rewrite` and `other` are not.

use std::fmt;
use std::str::FromStr;

use kernel::BasisPoints;
use serde::{Deserialize, Serialize};

use crate::Corpus;

/// The truth about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The brief itself, perhaps in another dress.
    Copy,
    /// The brief with a few words changed.
    LightEdit,
    /// The same message in somebody's own words.
    Rewrite,
    /// Something else.
    Other,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Copy, Self::LightEdit, Self::Rewrite, Self::Other];

    /// The name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::LightEdit => "light_edit",
            Self::Rewrite => "rewrite",
            Self::Other => "other",
        }
    }

    /// Whether such a draft is to be refused.
    #[must_use]
    pub const fn to_be_refused(self) -> bool {
        match self {
            Self::Copy | Self::LightEdit => true,
            Self::Rewrite | Self::Other => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(())
    }
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Nothing in it.
    #[error("line 1: the table is empty: give a header with kind, brief, draft, and at least one row")]
    Empty,
    /// Only a header.
    #[error("line 2: the table has a header and no rows: add at least one")]
    NoRows,
    /// Not UTF-8.
    #[error("line {line}: not UTF-8: save the table as UTF-8")]
    NotUtf8 {
        /// Where.
        line: usize,
    },
    /// A column is not there.
    #[error("line 1: there is no column “{column}”: name it in the header")]
    MissingColumn {
        /// Its name.
        column: &'static str,
    },
    /// A row with too few or too many fields.
    #[error("line {line}: {found} fields where the header has {expected}: check the separators")]
    Fields {
        /// Where.
        line: usize,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// Not one of the four kinds.
    #[error("line {line}: “{given}” is no kind: write copy, light_edit, rewrite or other")]
    Kind {
        /// Where.
        line: usize,
        /// What was given, cut to 40 characters.
        given: String,
    },
    /// Not readable as CSV.
    #[error("line {line}: not CSV: {reason}")]
    Csv {
        /// Where.
        line: usize,
        /// What the parser says.
        reason: String,
    },
}

/// One pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the table.
    pub line: usize,
    /// The truth.
    pub kind: Kind,
    /// The group, where there is one.
    pub group: Option<String>,
    /// The brief's message.
    pub brief: String,
    /// The draft.
    pub draft: String,
    /// What everyone must write.
    pub required: Vec<String>,
}

/// Reads a table.
///
/// # Errors
/// With the line and the cure.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        TableError::NotUtf8 { line }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().filter(|line| !line.trim().is_empty()).ok_or(TableError::Empty)?;
    let records = if header.contains('\t') { tabs(text) } else { commas(text)? };
    let mut records = records.into_iter();
    let (_, header) = records.next().ok_or(TableError::Empty)?;
    let column = |name: &str| header.iter().position(|given| given.trim() == name);
    let needed = |name: &'static str| column(name).ok_or(TableError::MissingColumn { column: name });
    let (kind, brief, draft) = (needed("kind")?, needed("brief")?, needed("draft")?);
    let (group, required) = (column("group"), column("required"));
    let mut rows = Vec::new();
    for (line, fields) in records {
        if fields.len() != header.len() {
            return Err(TableError::Fields { line, found: fields.len(), expected: header.len() });
        }
        let given = fields[kind].trim();
        let kind =
            given.parse().map_err(|()| TableError::Kind { line, given: given.chars().take(40).collect() })?;
        let words = required.map_or("", |at| fields[at].as_str());
        rows.push(Row {
            line,
            kind,
            group: group.map(|at| fields[at].clone()).filter(|group| !group.is_empty()),
            brief: fields[brief].clone(),
            draft: fields[draft].clone(),
            required: words.split('|').filter(|word| !word.trim().is_empty()).map(str::to_owned).collect(),
        });
    }
    if rows.is_empty() { Err(TableError::NoRows) } else { Ok(rows) }
}

type Record = (usize, Vec<String>);

fn tabs(text: &str) -> Vec<Record> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty());
    lines.map(|(at, line)| (at + 1, line.split('\t').map(str::to_owned).collect())).collect()
}

fn commas(text: &str) -> Result<Vec<Record>, TableError> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let line = |position: Option<&csv::Position>| {
        position.and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(1)
    };
    let read = |record: Result<csv::StringRecord, csv::Error>| match record {
        Ok(record) => Ok((line(record.position()), record.iter().map(str::to_owned).collect())),
        Err(error) => Err(TableError::Csv { line: line(error.position()), reason: error.to_string() }),
    };
    reader.records().map(read).collect()
}

/// A share with its 95 % interval (Wilson's score).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// How many pairs.
    pub pairs: usize,
    /// How many were refused.
    pub refused: usize,
    /// The share refused.
    pub share: BasisPoints,
    /// The lower bound.
    pub low: BasisPoints,
    /// The upper bound.
    pub high: BasisPoints,
}

impl Share {
    /// From two counts. Formula: Wilson 1927, z = 1.96.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs, far below 2^52")]
    pub fn new(refused: usize, pairs: usize) -> Self {
        let (n, z) = (pairs.max(1) as f64, 1.96_f64);
        let p = refused as f64 / n;
        let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
        let (low, high) = if pairs == 0 { (0.0, 1.0) } else { (middle - half, middle + half) };
        Self { pairs, refused, share: points(p), low: points(low), high: points(high) }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a share"
)]
fn points(share: f64) -> BasisPoints {
    BasisPoints::new((share * 10_000.0).round().clamp(0.0, 10_000.0) as u16).unwrap_or(BasisPoints::ZERO)
}

/// The refusals of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindResult {
    /// The kind.
    pub kind: Kind,
    /// How many were refused.
    #[serde(flatten)]
    pub share: Share,
}

/// A pair that was judged wrongly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its line in the table.
    pub line: usize,
    /// The truth.
    pub kind: Kind,
    /// The score against the brief.
    pub score: BasisPoints,
    /// Its words of meaning.
    pub own_words: usize,
    /// The draft.
    pub draft: String,
}

/// How well refusals agree with the truth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// By kind; kinds that the table does not have are left out.
    pub kinds: Vec<KindResult>,
    /// Copies and light edits together.
    pub copied: Share,
    /// Every pair that was judged wrongly, in the table's order.
    pub wrong: Vec<Wrong>,
}

/// Judges every pair.
#[must_use]
pub fn evaluate<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Evaluation {
    let mut counts = [(0_usize, 0_usize); 4];
    let mut wrong = Vec::new();
    for row in rows {
        let corpus = Corpus::of(&row.brief, &row.required);
        let originality = corpus.originality(&row.draft, None, &[]);
        let refused = !originality.passes();
        let (pairs, refusals) = &mut counts[row.kind as usize];
        *pairs += 1;
        *refusals += usize::from(refused);
        if refused != row.kind.to_be_refused() {
            wrong.push(Wrong {
                line: row.line,
                kind: row.kind,
                score: originality.brief.score,
                own_words: originality.own_words,
                draft: row.draft.clone(),
            });
        }
    }
    let share = |kind: Kind| Share::new(counts[kind as usize].1, counts[kind as usize].0);
    let kinds = Kind::ALL
        .into_iter()
        .filter(|kind| counts[*kind as usize].0 > 0)
        .map(|kind| KindResult { kind, share: share(kind) })
        .collect();
    let [copies, edits, ..] = counts;
    Evaluation { kinds, copied: Share::new(copies.1 + edits.1, copies.0 + edits.0), wrong }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_and_commas_give_the_same_rows() {
        let tsv = "kind\tbrief\tdraft\trequired\ncopy\tun \"a\"\tdeux\tx|y\n";
        let csv = "draft,kind,required,brief\ndeux,copy,x|y,\"un \"\"a\"\"\"\n";
        assert_eq!(read(tsv.as_bytes()).unwrap(), read(csv.as_bytes()).unwrap());
        assert_eq!(read(tsv.as_bytes()).unwrap()[0].required, ["x", "y"]);
    }

    #[test]
    fn a_bad_table_is_refused_with_its_line() {
        let error = |bytes: &[u8]| read(bytes).unwrap_err();
        assert_eq!(error(b""), TableError::Empty);
        assert_eq!(error(b"kind\tbrief\tdraft\n"), TableError::NoRows);
        assert_eq!(error(b"kind\tbrief\n"), TableError::MissingColumn { column: "draft" });
        assert_eq!(
            error(b"kind\tbrief\tdraft\ncopy\ta\tb\nfake\ta\tb\n"),
            TableError::Kind { line: 3, given: "fake".into() }
        );
        assert_eq!(
            error(b"kind\tbrief\tdraft\ncopy\ta\n"),
            TableError::Fields { line: 2, found: 2, expected: 3 }
        );
        assert_eq!(error(b"kind\tbrief\tdraft\ncopy\ta\xff\tb\n"), TableError::NotUtf8 { line: 2 });
    }

    #[test]
    fn wilson_gives_the_published_values() {
        let share = Share::new(0, 100);
        assert_eq!((share.low.hundredths(), share.high.hundredths()), (0, 370));
        let share = Share::new(50, 100);
        assert_eq!((share.low.hundredths(), share.high.hundredths()), (4_038, 5_962));
    }
}
