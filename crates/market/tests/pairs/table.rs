//! Reading tables: those written by hand in the tests, and those in the headers of the source files.

use std::collections::{BTreeMap, BTreeSet};

/// What comes of a (row, column): the names of the states it can lead to.
pub(crate) type Cells = BTreeMap<(String, String), BTreeSet<String>>;

/// A grid of words: labels in the first line and the first column.
pub(crate) fn grid(text: &str) -> (Vec<&str>, Vec<(&str, Vec<&str>)>) {
    let mut lines = text.lines().map(|line| line.split_whitespace()).filter(|line| line.clone().count() > 0);
    let columns = lines.next().unwrap().collect();
    let rows = lines.map(|mut line| (line.next().unwrap(), line.collect())).collect();
    (columns, rows)
}

/// The first table in the header of a source file. A row named `a, b` stands for both.
pub(crate) fn of_header(source: &str) -> Cells {
    let header = source.lines().take_while(|line| line.starts_with("//!"));
    let mut lines = header.filter_map(|line| line.strip_prefix("//! |")).map(cells);
    let columns = lines.next().unwrap();
    assert!(lines.next().unwrap().iter().all(|cell| cell.chars().all(|c| c == '-')), "no table");
    let mut found = Cells::new();
    for row in lines {
        assert_eq!(row.len(), columns.len(), "a row of another length: {row:?}");
        for state in row[0].split(", ").map(name) {
            for (column, cell) in columns.iter().zip(&row).skip(1) {
                let before = found.insert((state.clone(), name(column)), states(cell));
                assert!(before.is_none(), "{state} has two rows");
            }
        }
    }
    found
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim_end().strip_suffix('|').unwrap();
    line.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// `draft, or funded when the budget is there` names two states.
fn states(cell: &str) -> BTreeSet<String> {
    let words = cell.split(',').map(|part| part.trim().trim_start_matches("or "));
    words.filter(|part| !part.is_empty()).map(|part| name(part.split(" when ").next().unwrap())).collect()
}

fn name(text: &str) -> String {
    text.trim().replace(' ', "_")
}

/// The variants of an enum, read from its source: what the compiler cannot be asked for.
pub(crate) fn variants(source: &str, of: &str) -> BTreeSet<String> {
    let opening = format!("pub enum {of} {{");
    let body = source.lines().skip_while(|line| *line != opening).skip(1).take_while(|line| *line != "}");
    let at_its_margin = body.filter_map(|line| line.strip_prefix("    "));
    at_its_margin.filter(|line| line.starts_with(char::is_uppercase)).map(first_word).collect()
}

/// `Fund { amount: … }` is a `Fund`.
pub(crate) fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric()).collect()
}
