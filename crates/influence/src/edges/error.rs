//! Why a line is no edge.

use super::LONGEST_LINE;

/// Why a text holds no edges, with the line and the cure.
#[derive(Debug, thiserror::Error)]
pub enum EdgeError {
    /// Too few or too many columns.
    #[error(
        "line {line} has {found} columns, wanted is {wanted}: mend the line, or name the form of the file"
    )]
    Columns {
        /// The line, from 1.
        line: u64,
        /// How many it has.
        found: usize,
        /// What it should have.
        wanted: &'static str,
    },
    /// The last line ends in its middle.
    #[error("the file is cut short in line {line}: fetch it again, or take its last line out")]
    Cut {
        /// The line, from 1.
        line: u64,
    },
    /// What the text is packed in ends in its middle.
    #[error("the packed file is cut short after line {line}: fetch it again")]
    PackedCut {
        /// The line that would have come, from 1.
        line: u64,
    },
    /// A header with a column that nobody knows.
    #[error(
        "column `{name}` is unknown: the columns are from, to, weight, time and kind; rename it or take it out"
    )]
    UnknownColumn {
        /// Its name.
        name: String,
    },
    /// A header without one end of the edges.
    #[error("the header has no column `{name}`: an edge needs from and to")]
    MissingColumn {
        /// Its name.
        name: &'static str,
    },
    /// A header that names a column twice.
    #[error("the header names the column `{name}` twice: take one out")]
    ColumnTwice {
        /// Its name.
        name: &'static str,
    },
    /// An account without a name.
    #[error("line {line} says nothing in the column `{column}`: name the account, or take the line out")]
    NoName {
        /// The line, from 1.
        line: u64,
        /// Which end.
        column: &'static str,
    },
    /// A name that is none.
    #[error(
        "line {line} names an account with more than {} letters: is a text in the column of a name?",
        super::LONGEST_NAME
    )]
    LongName {
        /// The line, from 1.
        line: u64,
    },
    /// A weight that is none.
    #[error("line {line} has the weight `{text}`: weights are numbers above 0, such as 1 or 0.25")]
    Weight {
        /// The line, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// A time that is none.
    #[error("line {line} has the time `{text}`: times are whole seconds since 1970, such as 1341273600")]
    Time {
        /// The line, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// Milliseconds, microseconds or a number too large.
    #[error(
        "line {line} has the time `{text}`, which is beyond the year 5000: are these milliseconds? Divide by 1000"
    )]
    Milliseconds {
        /// The line, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// A kind that nobody knows.
    #[error(
        "line {line} has the kind `{text}`: kinds are follow, like, repost (RT), reply (RE), mention (MT) and quote"
    )]
    Kind {
        /// The line, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// Bytes that are no UTF-8.
    #[error("line {line} is no text: write the file in UTF-8, or name its form")]
    NoText {
        /// The line, from 1.
        line: u64,
    },
    /// A line without an end.
    #[error("line {line} is longer than {LONGEST_LINE} bytes: is this a file of edges?")]
    LongLine {
        /// The line, from 1.
        line: u64,
    },
    /// Nothing can be read.
    #[error("line {line} cannot be read")]
    Read {
        /// The line, from 1.
        line: u64,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
}
