//! Tables that become cards on a phone.

use maud::{Markup, Render, html};

use super::{Empty, Icon};
use crate::text::{Words, t};

/// How a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    /// By another column.
    No,
    /// Lowest first.
    Up,
    /// Highest first.
    Down,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    label: String,
    number: bool,
    sort: Option<(String, Sorted)>,
    unseen: bool,
}

impl Column {
    /// Of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), number: false, sort: None, unseen: false }
    }

    /// Of numbers: to the right, digits under digits.
    pub fn number(label: impl Into<String>) -> Self {
        Self { number: true, ..Self::text(label) }
    }

    /// Of buttons: its label is read aloud only.
    pub fn actions(label: impl Into<String>) -> Self {
        Self { unseen: true, number: true, ..Self::text(label) }
    }

    /// Can be sorted by following `href`.
    #[must_use]
    pub fn sort(mut self, href: impl Into<String>, sorted: Sorted) -> Self {
        self.sort = Some((href.into(), sorted));
        self
    }
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    cells: Vec<Markup>,
    id: Option<String>,
    fresh: bool,
}

impl Row {
    /// Without cells yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next cell: anything that can be rendered.
    #[must_use]
    pub fn cell(mut self, cell: impl Render) -> Self {
        self.cells.push(cell.render());
        self
    }

    /// Can be linked to.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Stands out: new, or meant by the address.
    #[must_use]
    pub fn fresh(mut self, fresh: bool) -> Self {
        self.fresh = fresh;
        self
    }
}

/// A table. Its roles are spelt out, since a table shown as cards would lose them. The caption is read aloud; say the same in a heading. `j` and `k` move between its rows,
/// Enter follows a row's first link.
#[derive(Debug, Clone)]
pub struct Table {
    words: Words,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    total: Option<Row>,
    empty: Option<Empty>,
    dense: bool,
}

impl Table {
    /// An empty one.
    pub fn new(words: Words, caption: impl Into<String>) -> Self {
        Self {
            words,
            caption: caption.into(),
            columns: Vec::new(),
            rows: Vec::new(),
            total: None,
            empty: None,
            dense: false,
        }
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: Column) -> Self {
        self.columns.push(column);
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// Adds rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The line of sums below.
    #[must_use]
    pub fn total(mut self, row: Row) -> Self {
        self.total = Some(row);
        self
    }

    /// Shown when there is no row.
    #[must_use]
    pub fn empty(mut self, empty: Empty) -> Self {
        self.empty = Some(empty);
        self
    }

    /// Tighter rows: for long lists.
    #[must_use]
    pub fn dense(mut self) -> Self {
        self.dense = true;
        self
    }

    fn head(&self, column: &Column) -> Markup {
        let sorted = column.sort.as_ref().map(|(_, sorted)| *sorted);
        let (aria, said) = match sorted {
            Some(Sorted::Up) => (Some("ascending"), Some(t!(self.words, "ui-sorted-up"))),
            Some(Sorted::Down) => (Some("descending"), Some(t!(self.words, "ui-sorted-down"))),
            Some(Sorted::No) | None => (None, None),
        };
        html! {
            th scope="col" role="columnheader" .number[column.number] aria-sort=[aria] {
                @if let Some((href, _)) = &column.sort {
                    a.sort href=(href) title=[said] {
                        (column.label)
                        @match sorted {
                            Some(Sorted::Up) => span.sort-up { (Icon::Down) },
                            Some(Sorted::Down) => (Icon::Down),
                            Some(Sorted::No) | None => span.sort-none { (Icon::Sort) },
                        }
                    }
                } @else { span.unseen[column.unseen] { (column.label) } }
            }
        }
    }

    fn line(&self, row: &Row, body: bool) -> Markup {
        html! {
            tr role="row" id=[row.id.as_ref()] .fresh[row.fresh] data-row[body] {
                @for (cell, column) in row.cells.iter().zip(&self.columns) {
                    td role="cell" .number[column.number] .actions[column.unseen] data-label=[(!column.unseen).then_some(&column.label)] { (cell) }
                }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        if let (Some(empty), true) = (&self.empty, self.rows.is_empty()) {
            return empty.render();
        }
        html! {
            div.table-frame tabindex="0" role="region" aria-label=(self.caption) {
                table.dense[self.dense] role="table" {
                    caption.unseen { (self.caption) }
                    thead role="rowgroup" { tr role="row" { @for column in &self.columns { (self.head(column)) } } }
                    tbody role="rowgroup" { @for row in &self.rows { (self.line(row, true)) } }
                    @if let Some(total) = &self.total { tfoot role="rowgroup" { (self.line(total, false)) } }
                }
            }
        }
    }
}
