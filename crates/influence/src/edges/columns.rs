//! Which column is which, and where one ends.

use super::EdgeError;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    From,
    To,
    Weight,
    Time,
    Kind,
}

impl Column {
    const ALL: [Self; 5] = [Self::From, Self::To, Self::Weight, Self::Time, Self::Kind];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Weight => "weight",
            Self::Time => "time",
            Self::Kind => "kind",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let known: [(Self, &[&str]); 5] = [
            (Self::From, &["from", "source", "src", "follower", "who", "actor"]),
            (Self::To, &["to", "target", "dst", "followed", "on_whom", "subject"]),
            (Self::Weight, &["weight", "w"]),
            (Self::Time, &["time", "timestamp", "at", "unix_seconds", "seconds"]),
            (Self::Kind, &["kind", "type"]),
        ];
        let is = |names: &&[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        known.into_iter().find(|(_, names)| is(names)).map(|(column, _)| column)
    }
}

/// What stands between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    One(char),
    Blanks,
}

impl Between {
    fn of(line: &str) -> Self {
        let first = ['\t', ',', ';'].into_iter().find(|c| line.contains(*c));
        first.map_or(Self::Blanks, Self::One)
    }
}

/// The columns of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    between: Between,
    /// Where each stands, in the order of [`Column::ALL`].
    places: [Option<usize>; 5],
    least: usize,
    most: usize,
    timed: bool,
}

/// `from,to,weight,time,kind`.
pub(super) const PLAIN: Columns = Columns {
    between: Between::One(','),
    places: [Some(0), Some(1), Some(2), Some(3), Some(4)],
    least: 2,
    most: 5,
    timed: false,
};

impl Columns {
    pub(super) const fn higgs() -> Self {
        Self {
            between: Between::Blanks,
            places: [Some(0), Some(1), None, Some(2), Some(3)],
            least: 4,
            most: 4,
            timed: true,
        }
    }

    /// By the first line, and whether that was a header.
    pub(super) fn of(line: &str) -> Result<(Self, bool), EdgeError> {
        let between = Between::of(line);
        let plain = Self { between, ..PLAIN };
        let fields = plain.split(line);
        let names: Vec<&str> = (0..fields.count).filter_map(|at| fields.get(at)).collect();
        // An account may be called "to"; it takes both ends to make a header.
        let has = |column| names.iter().any(|name| Column::named(name) == Some(column));
        match (has(Column::From), has(Column::To)) {
            (true, true) => {}
            (false, false) => return Ok((plain, false)),
            (true, false) => return Err(EdgeError::MissingColumn { name: "to" }),
            (false, true) => return Err(EdgeError::MissingColumn { name: "from" }),
        }
        let mut places = [None; 5];
        for (at, name) in names.iter().enumerate() {
            let unknown = || EdgeError::UnknownColumn { name: name.chars().take(40).collect() };
            let column = Column::named(name).ok_or_else(unknown)?;
            if let Some(place) = places.get_mut(column as usize)
                && place.replace(at).is_some()
            {
                return Err(EdgeError::ColumnTwice { name: column.name() });
            }
        }
        Ok((Self { between, places, least: fields.count, most: fields.count, timed: false }, true))
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        Column::ALL.iter().position(|known| *known == column).and_then(|at| self.places[at])
    }

    pub(super) const fn least(&self) -> usize {
        self.least
    }

    pub(super) const fn most(&self) -> usize {
        self.most
    }

    pub(super) const fn needs_time(&self) -> bool {
        self.timed
    }

    pub(super) fn wanted(&self) -> &'static str {
        match (self.timed, self.least == self.most) {
            (true, _) => "who on_whom unix_seconds RT|MT|RE",
            (false, true) => "as many as the header has",
            (false, false) => "from,to[,weight][,time][,kind]",
        }
    }

    pub(super) fn split<'t>(&self, line: &'t str) -> Fields<'t> {
        let mut fields = Fields { fields: [""; KEPT], count: 0 };
        match self.between {
            Between::One(letter) => line.split(letter).for_each(|field| fields.push(field)),
            Between::Blanks => line.split_ascii_whitespace().for_each(|field| fields.push(field)),
        }
        fields
    }
}

/// As many fields as are kept; more are counted.
const KEPT: usize = 16;

/// The fields of a line, without blanks and quotation marks around them.
#[derive(Debug)]
pub(super) struct Fields<'t> {
    fields: [&'t str; KEPT],
    pub(super) count: usize,
}

impl<'t> Fields<'t> {
    fn push(&mut self, field: &'t str) {
        let field = field.trim();
        let quoted = field.strip_prefix('"').and_then(|field| field.strip_suffix('"'));
        if let Some(place) = self.fields.get_mut(self.count) {
            *place = quoted.unwrap_or(field);
        }
        self.count += 1;
    }

    pub(super) fn get(&self, at: usize) -> Option<&'t str> {
        self.fields.get(at).copied().filter(|_| at < self.count)
    }
}
